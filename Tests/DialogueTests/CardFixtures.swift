import Formats
import Foundation

@testable import Dialogue

/// Cards in every version and container, made here.
enum CardFixtures {
    static let description = """
        {{char}} keeps the lighthouse on Gull Rock. She is sixty-one years old and was a sailor before.

        Her boat is called Petrel. She bakes rye bread on Sundays.
        """

    static let examples = """
        <START>
        {{user}}: Do you get lonely out here?
        {{char}}: *looks at the sea* Lonely? The gulls never stop talking, {{user}}.
        <START>
        {{user}}: What do you do in a storm?
        {{char}}: I light the lamp and count the ships.
        I don't sleep until the last one is home.
        """

    static func v1(name: String = "Marla", greeting: String = "*waves* Welcome ashore, {{user}}.") -> JSONValue {
        [
            "name": .string(name), "description": .string(description), "personality": "dry, patient, kind",
            "scenario": "A small island in autumn.", "first_mes": .string(greeting), "mes_example": .string(examples),
            "x_unknown": ["kept": true],
        ]
    }

    static func v2(_ changes: [(String, JSONValue)] = [], name: String = "Marla") -> JSONValue {
        var data = v1(name: name).object ?? JSONObject()
        for (field, value) in [
            ("creator_notes", "For testing."), ("system_prompt", "{{original}} Talk like a sailor."),
            ("post_history_instructions", "Stay salty."), ("alternate_greetings", ["Ahoy.", "You again, <USER>?"]),
            ("tags", ["sea", "calm"]), ("creator", "nobody"), ("character_version", "1.2"),
            (
                "extensions",
                [
                    "depth_prompt": ["prompt": "{{char}} smells rain.", "depth": 2, "role": "system"],
                    "other/app": [1, 2],
                ]
            ), ("character_book", book),
        ] as [(String, JSONValue)] + changes {
            data[field] = value
        }
        return ["spec": "chara_card_v2", "spec_version": "2.0", "data": .object(data)]
    }

    static func v3(_ changes: [(String, JSONValue)] = [], name: String = "Marla", version: JSONValue = "3.0")
        -> JSONValue
    {
        let more: [(String, JSONValue)] = [
            ("nickname", "Old Marla"), ("group_only_greetings", ["Hello, all."]), ("source", ["https://example.org/m"]),
            ("creation_date", 1_700_000_000), ("modification_date", 1_700_000_001),
            ("creator_notes_multilingual", ["zh": "测试"]),
            (
                "assets",
                [
                    ["type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"],
                    ["type": "emotion", "uri": "embeded://assets/emotion/images/joy.png", "name": "joy", "ext": "png"],
                ]
            ),
        ]
        guard case .object(var object) = v2(more + changes, name: name) else { return .null }
        object["spec"] = "chara_card_v3"
        object["spec_version"] = version
        object["x_top"] = "kept too"
        return .object(object)
    }

    static let book: JSONValue = [
        "name": "Gull Rock", "scan_depth": 3, "token_budget": 500, "recursive_scanning": true, "extensions": [:],
        "entries": [
            [
                "keys": ["Fresnel", "the lens"], "content": "The lens came from France in 1871.", "extensions": [:],
                "enabled": true, "insertion_order": 10, "use_regex": false,
            ],
            [
                "keys": ["/ghost(s|ly)?/i"], "content": "@@depth 2\nNobody has seen the ghost twice.",
                "extensions": [:], "enabled": true, "insertion_order": 20, "use_regex": true,
            ],
            [
                "keys": [], "content": "{{char}} never swears.", "extensions": [:], "enabled": true,
                "insertion_order": 5, "constant": true, "use_regex": false,
            ],
            [
                "keys": ["cellar"], "content": "Switched off.", "extensions": [:], "enabled": false,
                "insertion_order": 1, "use_regex": false,
            ],
        ],
    ]

    static func chinese() -> JSONValue {
        v3(
            [
                ("nickname", ""), ("description", "{{char}}是山脚下的修表匠，今年六十岁。她的铺子叫慢时间。"),
                ("first_mes", "你好呀，{{user}}，表带来了吗？"),
                ("mes_example", "<START>\n{{user}}：修一块表要多久？\n{{char}}：快则三天，慢则半年。"),
                ("personality", "慢性子"), ("scenario", ""), ("alternate_greetings", ["又是你。", "Hello there, my friend."]),
                (
                    "character_book",
                    [
                        "extensions": [:],
                        "entries": [["keys": ["座钟"], "content": "那座座钟是祖父留下的，每天慢两分钟。", "enabled": true]],
                    ]
                ),
            ], name: "秦慢")
    }

    static func base64(_ document: JSONValue) -> [UInt8] { Array(Data(document.bytes).base64EncodedData()) }

    /// A picture with chunks before its end.
    static func png(_ chunks: [(String, [UInt8])], isAnimated: Bool = false) throws -> [UInt8] {
        let plain = try PNGFile(PNGFile.plain(), place: "plain").chunks
        var all = plain.dropLast().map { ($0.type, $0.data) }
        if isAnimated {
            all.insert(("acTL", [0, 0, 0, 1, 0, 0, 0, 0]), at: 1)
            all.insert(("fcTL", [UInt8](repeating: 0, count: 26)), at: 2)
        }
        all += chunks + [("IEND", [])]
        return PNGFile.signature + all.flatMap { PNGFile.encode(.init(type: $0.0, data: $0.1)) }
    }

    static func text(_ keyword: String, _ value: [UInt8]) -> (String, [UInt8]) {
        ("tEXt", Array(keyword.utf8) + [0] + value)
    }

    static func international(_ keyword: String, _ value: [UInt8], isCompressed: Bool = false) -> (String, [UInt8]) {
        ("iTXt", Array(keyword.utf8) + [0, isCompressed ? 1 : 0, 0] + Array("en".utf8) + [0, 0] + value)
    }

    static func compressed(_ keyword: String, _ stream: String) -> (String, [UInt8]) {
        ("zTXt", Array(keyword.utf8) + [0, 0] + decoded(stream))
    }

    static func decoded(_ text: String) -> [UInt8] { Array(Data(base64Encoded: text) ?? Data()) }

    static func charx(_ document: JSONValue, files: [(path: String, bytes: [UInt8])] = []) -> [UInt8] {
        ZipWriter.archive([(path: "card.json", bytes: document.bytes)] + files)
    }
}
