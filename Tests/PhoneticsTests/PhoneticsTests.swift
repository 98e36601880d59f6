import Foundation
import Phonetics
import Script
import Testing

@Suite struct FrontEndTests {
    @Test func tokensKeepWhatIsWrittenAndWhereItStands() throws {
        let text = "花了$3.50买iPhone，真的？"
        let tokens = try FrontEnd().transcribe(text).tokens
        #expect(tokens.map(\.text) == ["花", "了", "$3.50", "买", "iPhone", "真的"])
        let bytes = Array(text.utf8)
        for token in tokens { #expect(String(decoding: bytes[token.range], as: UTF8.self) == token.text) }
        #expect(tokens.map(\.language) == [.mandarin, .mandarin, .mandarin, .mandarin, .english, .mandarin])
        #expect(tokens[4].breakAfter == .minor)
        #expect(tokens[5].breakAfter == .major && tokens[5].sentenceType == .question)
    }

    @Test func anAddressIsCaptionedWhole() throws {
        let tokens = try FrontEnd().transcribe("go to https://example.com now").tokens
        #expect(tokens.map(\.text) == ["go", "to", "https://example", ".", "com", "now"])
    }

    @Test func pausesStandBetweenAndNotAtTheEnds() throws {
        let phonemes = try FrontEnd().transcribe("，你好，世界。再见！").phonemes
        #expect(phonemes.filter(\.isSilence) == [.pause, .pause])
        #expect(phonemes.first?.isSilence == false && phonemes.last?.isSilence == false)
    }

    @Test(arguments: [
        ("你好。", SentenceType.statement), ("你好吗？！", .question), ("好！！", .exclamation), ("Really?", .question),
        ("ok", .statement),
    ]) func sentencesEndInAManner(_ text: String, _ type: SentenceType) throws {
        #expect(try FrontEnd().transcribe(text).tokens.last?.sentenceType == type)
    }

    @Test func nothingComesOfNothing() throws {
        for text in ["", "   ", "。。。", "😀🎉", "(^_^)", "\u{200B}"] {
            let transcription = try FrontEnd().transcribe(text)
            #expect(transcription.tokens.isEmpty && transcription.phonemes.isEmpty)
        }
    }

    @Test func aBareNumberFollowsTheGivenLanguage() throws {
        let frontEnd = try FrontEnd()
        #expect(frontEnd.normalise("2026", language: .mandarin) == "两千零二十六")
        #expect(frontEnd.normalise("2026", language: .english) == "twenty twenty six")
    }

    @Test func theLanguageIsThatOfMostOfTheText() throws {
        let frontEnd = try FrontEnd()
        #expect(frontEnd.transcribe("我买了iPhone").language == .mandarin)
        #expect(frontEnd.transcribe("I went to 北京 last year with friends").language == .english)
        #expect(frontEnd.transcribe("こんにちは").language == .japanese)
    }

    @Test func unknownWordsAreSaidByTheirLetters() throws {
        #expect(try said("blorple") == "B-L-AO1-R P-AH0-L")
        #expect(try said("snorvalite").contains("1"))
        #expect(try said("xkcd") == "EH1-K-S K-EY1 S-IY1 D-IY1")
    }

    @Test func missingOrDamagedDictionariesAreReported() throws {
        #expect(throws: PhoneticsError.self) { try FrontEnd(dictionaries: "/nowhere") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "phonetics-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["characters.txt", "mandarin.txt", "simplified.txt", "english.txt", "analogies.txt"] {
            try PinyinTests.resource(name).write(
                to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Phonetics/Resources/letter-to-sound.model").standardized
        let bytes = try Data(contentsOf: model)
        for cut in [3, 100, 5000, bytes.count / 2, bytes.count - 1] {
            try bytes.prefix(cut).write(to: folder.appendingPathComponent("letter-to-sound.model"))
            let error = #expect(throws: PhoneticsError.self) { try FrontEnd(dictionaries: folder.path) }
            #expect(error?.place.hasSuffix("letter-to-sound.model") == true)
        }
    }
}
