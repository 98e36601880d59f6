import Foundation
import Phonetics
import Script
import Testing

@Suite struct PinyinTests {
    static func resource(_ name: String) throws -> String {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Phonetics/Resources/" + name).standardized
        return try String(contentsOf: url, encoding: .utf8)
    }

    @Test(arguments: [
        ("zhuang1", "zh uang1"), ("zhi1", "zh ir1"), ("zi3", "z iz3"), ("ju2", "j v2"), ("nv3", "n v3"),
        ("lüe4", "l ve4"),
        ("yi1", "i1"), ("wu3", "u3"), ("yu2", "v2"), ("you3", "iou3"), ("wei2", "uei2"), ("wen2", "uen2"),
        ("yan4", "ian4"),
        ("yuan2", "van2"), ("yun2", "vn2"), ("weng1", "ueng1"), ("liu4", "l iou4"), ("gui4", "g uei4"),
        ("lun2", "l uen2"),
        ("er2", "er2"), ("ma", "m a5"), ("huar1", "h ua1 er1"), ("zhuāng", "zh uang1"), ("lǜ", "l v4"),
        ("xiong2", "x iong2"),
    ]) func syllablesBecomeInitialAndFinal(_ written: String, _ expected: String) throws {
        let phonemes = try #require(Pinyin.syllable(written))
        #expect(phonemes.map { $0.name + ($0.tone.map(String.init) ?? "") }.joined(separator: " ") == expected)
    }

    @Test(arguments: ["", "1", "zhx1", "bong3", "ma7", "hello", "ni3hao3"]) func whatIsNoSyllableIsRefused(
        _ text: String
    ) {
        #expect(Pinyin.syllable(text) == nil)
    }

    @Test func theTableIsWhole() {
        #expect(Pinyin.syllables.count > 400)
        for letters in Pinyin.syllables { #expect(Pinyin.syllable(letters + "4")?.last?.tone == 4) }
    }

    @Test func everyReadingOfTheDictionariesIsASyllable() throws {
        var wrong: Set<String> = []
        for (name, field) in [("characters.txt", 1), ("mandarin.txt", 2)] {
            for line in try Self.resource(name).split(separator: "\n") {
                let fields = line.split(separator: "\t")
                guard fields.count > field else { continue }
                for reading in fields[field].split(separator: " ") where Pinyin.syllable(String(reading)) == nil {
                    wrong.insert(String(reading))
                }
            }
        }
        #expect(wrong.isEmpty)
    }
}
