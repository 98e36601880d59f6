import Foundation
import Speech

extension Backend {
    static func metrics(_ cache: LineCache.Report, _ gate: RequestGate) -> [String] {
        [
            "voxhumana_line_cache_hits_total \(cache.hits)", "voxhumana_line_cache_misses_total \(cache.misses)",
            "voxhumana_line_cache_lines \(cache.lines)", "voxhumana_line_cache_bytes \(cache.bytes)",
            "voxhumana_speech_requests \(gate.active)", "voxhumana_speech_requests_refused_total \(gate.refused)",
        ]
    }

    /// The names that `/v1/audio/speech` takes, in the shapes of those who ask for them: a list of OpenAI's kind, and the
    /// `voices` with `id` and `name` of chat programs.
    func speechVoicesReport() async -> String {
        struct Voice: Encodable {
            var id: String
            var name: String
            var object = "audio.voice"
            var kind: String
            var languages: [String]
        }
        struct List: Encodable {
            var object = "list"
            var data: [Voice]
            var voices: [Voice]
        }
        let voices = workshop.voiceReports.filter { $0.problem == nil }.flatMap { voice in
            ([voice.name] + voice.speakers.map { "\(voice.name)/\($0)" }).map {
                Voice(id: $0, name: $0, kind: voice.kind, languages: voice.languages)
            }
        }
        return Self.json(List(data: voices, voices: voices))
    }
}
