import Script
import Testing

@testable import Vocals

@Suite struct `Phones` {
    @Test(arguments: [
        "b p m f d t n l g k h j q x zh ch sh r z c s",
        "a o e ai ei ao ou an en ang eng ong er i ia ie iao iou ian in iang ing iong",
        "u ua uo uai uei uan uen uang ueng v ve van vn iz ir io",
        "iu ui un ue ng ar anr uar ianr eir",
    ]) func `exist for every pinyin initial and final`(names: String) async throws {
        let networks = try await house.value.networks
        for name in names.split(separator: " ") {
            let phones = try PhoneTable.phones(of: Phoneme("zh/\(name)"))
            #expect(!phones.isEmpty)
            _ = try networks.tokens(of: phones)
        }
    }

    @Test func `exist for all of ARPABET and for romaji`() async throws {
        let networks = try await house.value.networks
        let arpabet =
            "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
        let romaji = "a i u e o k ky g gy s sh z j t ch ts d n ny h hy f b by p py m my y r ry w v N cl ka shi kyo tsu"
        for symbol in arpabet.split(separator: " ").map({ "en/\($0)" })
            + romaji.split(separator: " ").map({ "ja/\($0)" })
        {
            _ = try networks.tokens(of: try PhoneTable.phones(of: Phoneme(symbol)))
        }
        for silence in [Phoneme.silence, .pause, .breath] {
            _ = try networks.tokens(of: try PhoneTable.phones(of: silence))
        }
    }

    @Test(arguments: ["zh/xx", "en/aa", "ja/kka", "fr/a", "", "zh/", "SILENCE"])
    func `that nobody knows are a clear error`(symbol: String) {
        #expect { try PhoneTable.phones(of: Phoneme(symbol)) } throws: {
            ($0 as? VocalsError)?.kind == .unknownPhoneme && ($0 as? VocalsError)?.location == symbol
        }
    }

    @Test func `carry the tone of their final and remember their phoneme`() throws {
        let sequence = try PhoneSequence([Phoneme("zh/x"), Phoneme("zh/iang", tone: 4)])
        #expect(sequence.phones.map(\.symbol) == ["SIL", "sj", "Y", "AA", "NG", "SIL"])
        #expect(sequence.tones == [0, 0, 4, 4, 4, 0])
        #expect(sequence.owners == [nil, 0, 1, 1, 1, nil])
        #expect(sequence.ranges(count: 2) == [1..<2, 2..<5])
    }

    @Test func `bring no second silence where there is one`() throws {
        #expect(try PhoneSequence(hello).phones.filter { $0 == .silence }.count == 2)
        #expect(try PhoneSequence([.silence]).phones.count == 2)
        #expect(try PhoneSequence([]).phones.count == 2)
    }
}

@Suite struct `Frames of a final` {
    private let iang = [Phone("Y"), Phone("AA"), Phone("NG")]

    @Test(arguments: 0...200) func `are all given away`(frames: Int) {
        let split = DurationSplit.split(frames, natural: [5, 12, 6], phones: iang)
        #expect(split.reduce(0, +) == frames)
        #expect(split.allSatisfy { frames < 3 ? $0 >= 0 : $0 >= 1 })
    }

    @Test func `follow the prediction in speech, and go to the vowel in song`() {
        #expect(DurationSplit.split(23, natural: [5, 12, 6], phones: iang) == [5, 12, 6])
        let sung = DurationSplit.split(200, natural: [5, 12, 6], phones: iang)
        #expect(sung[0] < 12 && sung[2] < 14 && sung[1] > 170)
    }
}

@Suite struct `Voicing` {
    private func repair(_ f0: [Float], _ phones: [(String, Int)]) -> [Float] {
        VoicingRepair.repaired(f0, phones: phones.map { Phone($0.0) }, durations: phones.map(\.1))
    }

    @Test func `fills the holes of a vowel between its neighbours`() {
        let repaired = repair([100, 0, 0, 200, 0], [("AA", 5)])
        #expect(abs(repaired[1] - 126) < 1 && abs(repaired[2] - 158.7) < 1 && repaired[4] == 200)
    }

    @Test func `leaves a voiceless consonant only its edges`() {
        let repaired = repair([100, 100, 100, 100, 0, 100, 0, 100, 100], [("AA", 1), ("S", 7), ("AA", 1)])
        #expect(repaired.map { $0 > 0 } == [true, true, true, false, false, false, false, true, true])
    }

    @Test func `never sounds in a silence, and stays silent where the network heard nothing`() {
        #expect(repair([100, 100], [("SIL", 2)]) == [0, 0])
        #expect(repair([0, 0], [("AA", 2)]) == [0, 0])
    }
}
