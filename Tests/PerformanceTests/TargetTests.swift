import Foundation
import Performance
import Script
import Testing

@Suite("Tables of other face sets")
struct TargetTests {
    private let library: TargetLibrary

    init() throws { library = try TargetLibrary() }

    /// The middle of a held phoneme, mapped.
    private func values(_ target: String, _ symbol: String) throws -> [String: Float] {
        let plan = Synthetic.plan([.init("SIL", 0.2), .init(symbol, 0.4), .init("SIL", 0.2)])
        let frame = FacePlan(plan: plan).frame(at: Timeline.position(seconds: 0.4))
        let mapper = FaceMapper(target: try #require(library.face(target)))
        return Dictionary(uniqueKeysWithValues: zip(mapper.names, mapper.map(frame)))
    }

    @Test("have their sets' names")
    func names() throws {
        #expect(library.face("azure55")?.names.count == 55)
        #expect(library.face("azure55")?.names.prefix(52) == FaceChannel.names.prefix(52))
        #expect(Set(["aa", "ih", "ou", "ee", "oh"]).isSubset(of: try #require(library.face("vrm1")).names))
        #expect(library.face("vrm0")?.names.contains("Blink_L") == true)
        #expect(library.face("live2d")?.names.contains("ParamMouthOpenY") == true)
        #expect(library.viseme("azure22")?.shapes == (0...21).map(String.init))
        #expect(library.viseme("oculus")?.shapes == Viseme.allCases.map(\.rawValue))
        #expect(library.viseme("rhubarb")?.shapes == ["A", "B", "C", "D", "E", "F", "G", "H", "X"])
    }

    @Test("stay in their ranges whatever comes in")
    func extremes() {
        for target in library.faces {
            let mapper = FaceMapper(target: target)
            for value: Float in [-9, -1, 0, 1, 9, .infinity, .nan] {
                for count in [0, 3, FaceChannel.count, 99] {
                    let row = mapper.map([Float](repeating: value, count: count))
                    #expect(row.count == target.names.count)
                    #expect(zip(row, target.ranges).allSatisfy { $1.contains($0) }, "\(target.name)")
                }
            }
        }
    }

    @Test("shut the mouth for p and m")
    func closure() throws {
        for symbol in ["en/P", "zh/m"] {
            let vrm = try values("vrm1", symbol)
            for name in ["aa", "ih", "ou", "ee", "oh"] { #expect(vrm[name] == 0, "\(symbol) \(name)") }
            #expect(try values("live2d", symbol)["ParamMouthOpenY"] == 0)
        }
    }

    @Test("rest on a neutral face")
    func neutral() throws {
        let rest = [Float](repeating: 0, count: FaceChannel.count)
        for name in ["vrm0", "vrm1", "azure55"] {
            #expect(FaceMapper(target: try #require(library.face(name))).map(rest).allSatisfy { $0 == 0 })
        }
        let live = FaceMapper(target: try #require(library.face("live2d")))
        let row = Dictionary(uniqueKeysWithValues: zip(live.names, live.map(rest)))
        #expect(row["ParamMouthOpenY"] == 0 && row["ParamMouthForm"] == 0 && row["ParamEyeLOpen"] == 1)
    }

    @Test(
        "tell the vowels apart in VRM",
        arguments: [("zh/a", "aa"), ("zh/i", "ih"), ("zh/u", "ou"), ("en/EH", "ee"), ("ja/o", "oh")])
    func vowels(symbol: String, shape: String) throws {
        let row = try values("vrm1", symbol).filter { ["aa", "ih", "ou", "ee", "oh"].contains($0.key) }
        #expect(row.max { $0.value < $1.value }?.key == shape, "\(row)")
        #expect(row[shape]! > 0.3, "\(row)")
    }

    @Test("tell the vowels apart in Live2D")
    func forms() throws {
        let poses = try ["zh/a", "zh/i", "zh/u", "ja/o"].map { try values("live2d", $0) }
        let form = poses.map { $0["ParamMouthForm"]! }
        let open = poses.map { $0["ParamMouthOpenY"]! }
        #expect(form[1] > form[0] + 0.3 && form[0] > form[3] + 0.2 && form[3] > form[2])
        #expect(open[0] > open[3] && open[3] > open[2])
    }

    @Test("Azure's ids follow the phonemes in English and Mandarin")
    func azure() throws {
        let mapper = VisemeMapper(target: try #require(library.viseme("azure22")))
        func ids(_ symbols: [String]) -> [Int] {
            mapper.events(Synthetic.plan(symbols.map { .init($0, 0.2) })).map(\.value)
        }
        #expect(ids(["SIL", "en/M", "en/AY", "en/F", "en/UW"]) == [0, 21, 11, 18, 7])
        #expect(ids(["zh/zh", "zh/uang", "zh/b", "zh/ai"]) == [16, 7, 2, 20, 21, 11])
        #expect(VisemeMapper.ticks(48_000) == 10_000_000)
    }

    @Test("shapes cover a plan; Oculus agrees with the viseme track")
    func cover() throws {
        for plan in Synthetic.all() {
            for target in library.visemes {
                let events = VisemeMapper(target: target).events(plan)
                #expect(events.first?.start == 0 && events.last?.end == plan.duration)
                for (a, b) in zip(events, events.dropFirst()) { #expect(a.end == b.start && a.value != b.value) }
            }
            let oculus = try #require(library.viseme("oculus"))
            let mapped = VisemeMapper(target: oculus).events(plan).map { oculus.shapes[$0.value] }
            #expect(mapped == VisemeTrack(plan).visemes.map(\.value.rawValue))
        }
    }

    @Test("a broken table is refused by the name of its line")
    func broken() {
        func message(_ row: String) -> String {
            do {
                _ = try FaceTarget(json: #"{"name":"x","source":"y","outputs":[\#(row)]}"#, file: "x.json")
                return ""
            } catch { return "\(error)" }
        }
        #expect(
            message(#"{"name":"aa","range":[0,1],"sum":{"jawOpn":1}}"#).contains(
                "output aa: no channel is called jawOpn"))
        #expect(message(#"{"name":"aa","sum":{"jawOpen":1}}"#).contains("output aa: the range is missing"))
        #expect(message(#"{"name":"aa","range":[1,0],"sum":{}}"#).contains("output aa"))
        #expect(message("7").contains("output 1"))
        #expect(throws: TargetError.self) { try FaceTarget(json: "{", file: "x.json") }
        #expect(throws: TargetError.self) {
            try VisemeTarget(json: #"{"name":"x","source":"y","shapes":["A"],"phones":{"silence":"Q"}}"#, file: "x")
        }
    }

    @Test("a user's table replaces the daemon's")
    func override() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let table = #"{"name":"vrm1","source":"mine","outputs":[{"name":"aa","range":[0,1],"sum":{"jawOpen":1}}]}"#
        try Data(table.utf8).write(to: folder.appendingPathComponent("vrm1.json"))
        let own = try TargetLibrary(folder: folder.path)
        #expect(own.face("vrm1")?.names == ["aa"] && own.face("live2d")?.names == library.face("live2d")?.names)
    }

    @Test("calibration scales, shifts, bends and excludes")
    func calibration() throws {
        let text = """
            {"channels": {"jawOpen": {"gain": 0.5, "offset": 0.1}, "mouthPucker": {"curve": 2}}, "exclude": ["tongueOut"]}
            """
        let calibration = try Calibration(json: text, file: "avatar.json")
        let row = calibration.apply([Float](repeating: 0.5, count: FaceChannel.count))
        #expect(abs(row[FaceChannel.jawOpen.rawValue] - 0.35) < 1e-6)
        #expect(abs(row[FaceChannel.mouthPucker.rawValue] - 0.25) < 1e-6)
        #expect(row[FaceChannel.tongueOut.rawValue] == 0 && row[FaceChannel.mouthFunnel.rawValue] == 0.5)
        #expect(throws: TargetError.self) { try Calibration(json: #"{"exclude": ["tongue"]}"#, file: "a.json") }
    }
}
