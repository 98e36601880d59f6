/// The words of the English dictionary, for who must tell a word from a slip of the pen.
public struct EnglishVocabulary: Sendable {
    private let dictionary: SortedLines

    /// - Parameter dictionaries: a folder with the data files; nil looks beside the executable.
    public init(dictionaries: String? = nil) throws(PhoneticsError) {
        let folder: String
        if let dictionaries { folder = dictionaries } else { folder = try Resources.folder() }
        dictionary = try SortedLines(folder + "/english.txt")
    }

    /// - Parameter word: in lower case.
    public func contains(_ word: String) -> Bool { dictionary.contains(word) }
}
