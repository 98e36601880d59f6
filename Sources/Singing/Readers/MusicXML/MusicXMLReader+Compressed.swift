internal import Formats
internal import Script

extension MusicXMLReader {
    /// `.mxl`: a zip archive whose container file names the score.
    func readCompressed(_ bytes: [UInt8]) throws -> Score {
        try read(bytes)
    }
}
