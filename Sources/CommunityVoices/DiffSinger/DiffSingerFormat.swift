internal import Foundation
public import Inference
internal import Phonetics
internal import Script
public import Vocals

/// Voicebanks that OpenUtau's DiffSinger renderer sings, told by their `dsconfig.yaml` and the `character` file beside it.
public struct DiffSingerFormat: SingingFormat {
    private let settings: BankSettings

    public init(settings: BankSettings = BankSettings()) { self.settings = settings }

    public func recognises(folder: String) -> Bool { BankFolder(folder).has(BankPart.file) }

    /// Reads a bank's configurations, tables, dictionaries and embeddings. Its graphs are opened when it first sings, or by
    /// `qualify`.
    public func load(folder path: String, runtime: InferenceRuntime) async throws -> any Vocalist {
        try await bank(folder: path, runtime: runtime)
    }

    func bank(folder path: String, runtime: InferenceRuntime) async throws -> DiffSingerBank {
        try await WorkerPool.shared.run(scope: WorkScope(.batch)) {
            try DiffSingerBank(BankFolder(path), runtime, settings)
        }
    }

    public func qualify(_ voice: any Vocalist) async throws -> [String] {
        guard let bank = voice as? DiffSingerBank else { return [] }
        return try await bank.qualified()
    }
}

extension DiffSingerBank {
    init(_ folder: BankFolder, _ runtime: InferenceRuntime, _ settings: BankSettings) throws {
        var report: [String] = []
        let acoustic = try BankPart(folder)
        _ = try acoustic.graph("acoustic")
        self.folder = folder
        self.acoustic = acoustic
        duration = Self.part(folder, "dsdur", graph: "dur", &report)
        pitch = Self.part(folder, "dspitch", graph: "pitch", &report)
        variance = Self.part(folder, "dsvariance", graph: "variance", &report)
        vocoder = try BankVocoder(of: acoustic.config)
        models = BankModels(runtime: runtime)
        probe = NoteProbe()
        self.settings = settings
        name = folder.name
        frameRate = acoustic.frameRate
        speakers = acoustic.speakers.names.isEmpty ? [Self.only] : acoustic.speakers.names
        let dictionaries = Self.dictionaries(folder, &report)
        sounds = BankSounds(table: Set(acoustic.table.phonemes.keys), dictionaries: dictionaries)
        parameters = Set(VoiceParameter.allCases)
        self.report = report
        if sounds.languages.isEmpty {
            self.report.append("Its phonemes are of no language of ours: only sounds written behind lyrics can be sung")
        }
    }

    /// One of the optional folders; one that is damaged is left out, and said so.
    private static func part(
        _ folder: BankFolder, _ name: String, graph: String, _ report: inout [String]
    ) -> BankPart? {
        let child = folder.child(name)
        guard child.isThere else { return nil }
        do {
            let part = try BankPart(child)
            _ = try part.graph(graph)
            _ = try part.graph("linguistic")
            return part
        } catch {
            report.append("\(name) is not used: \(error)")
            return nil
        }
    }

    /// `dsdict-LANGUAGE.yaml` of the duration model's folder, or of another; `dsdict.yaml` for languages without one.
    private static func dictionaries(_ folder: BankFolder, _ report: inout [String]) -> [Language?: BankDictionary] {
        let places = ["dsdur", "dspitch", "dsvariance"].map { folder.child($0) } + [folder]
        var result: [Language?: BankDictionary] = [:]
        for language in Language.allCases.map(Optional.some) + [nil] {
            let file = language.map { "dsdict-\($0.rawValue).yaml" } ?? "dsdict.yaml"
            guard let place = places.first(where: { $0.has(file) }) else { continue }
            do {
                result[language] = try BankDictionary(path: "\(place.path)/\(file)")
            } catch {
                report.append("\(file) is not used: \(error)")
            }
        }
        return result
    }

    /// Opens every graph, checks what it takes, sings a note, and says what was found.
    /// - Throws: where the bank cannot sing.
    func qualified() async throws -> [String] {
        var lines = report
        let graph = try await models.model(at: acoustic.graph("acoustic"))
        let inputs = Set(graph.inputs.map(\.name))
        let kind =
            inputs.contains("steps")
            ? "flow, \(settings.steps) steps"
            : inputs.contains("speedup") ? "diffusion, about \(settings.steps) steps" : "one evaluation"
        let own = [("dsdur", duration), ("dspitch", pitch), ("dsvariance", variance)].filter { $0.1 != nil }.map(\.0)
        lines.append(
            "acoustic model: \(kind), \(acoustic.table.phonemes.count) phonemes, \(acoustic.speakers.names.count) speakers"
        )
        lines.append(
            "own models: \(own.isEmpty ? "none" : own.joined(separator: ", ")); vocoder: \(vocoder.config.folder.name)")
        try await checkCurves(inputs)
        let unheard = [("gender", VoiceParameter.gender), ("velocity", .velocity)].filter { !inputs.contains($0.0) }
        if !unheard.isEmpty {
            lines.append("no input for \(unheard.map(\.0).joined(separator: ", ")): such curves are not heard")
        }
        for language in languages {
            let words = sounds.dictionary(language)?.entries.count ?? 0
            let share = sounds.agreement(language, read: { Self.read($0, language) })
            // A dictionary that parts syllables in its own way agrees with nobody, and is right.
            let alike =
                share.map {
                    $0 < 0.35
                        ? ", in names of its own" : ", \(Int(($0 * 100).rounded())) % of the shared ones read as ours"
                } ?? ""
            lines.append("\(language.rawValue): \(words) words in its dictionary\(alike)")
        }
        let judged = try await judgement()
        let off =
            judged.cents.map { "\(($0 * 10).rounded() / 10) cents from the pitch asked for" } ?? "without a clear pitch"
        lines.append("a sung note is \(off); gain \(judged.gain) dB")
        return lines
    }

    /// The curves that the acoustic model takes must come from somewhere.
    private func checkCurves(_ inputs: Set<String>) async throws {
        var made: Set<String> = []
        if let variance {
            let outputs = try await models.model(at: variance.graph("variance")).outputs
            made = Set(outputs.map { $0.name.replacingOccurrences(of: "_pred", with: "") })
        }
        for curve in BankCurve.allCases where inputs.contains(curve.rawValue) && !made.contains(curve.rawValue) {
            throw folder.problem("its acoustic model takes \(curve.rawValue), which no model in dsvariance predicts")
        }
    }

    /// As our front ends read a word of a bank's dictionary without context.
    private static func read(_ word: String, _ language: Language) -> [Phoneme]? {
        switch language {
        case .mandarin: Pinyin.syllable(word)
        case .japanese: JapaneseSyllables.mora(word)
        case .english: nil
        }
    }
}
