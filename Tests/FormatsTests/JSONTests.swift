import Formats
import Testing

@Suite struct JSONParsing {
    static let valid: [(String, JSONValue)] = [
        ("null", JSONValue.null), (" true ", true), ("-0", 0), ("0.1", 0.1), ("1e3", 1000), ("-12.5E-1", -1.25),
        ("9007199254740993", 9_007_199_254_740_992), ("1.7976931348623157e308", .number(1.7976931348623157e308)),
        ("5e-324", .number(.leastNonzeroMagnitude)), ("123456789012345678901234567890", .number(1.2345678901234568e29)),
        ("\"a\\u00e9\\n\\\"\\/\"", "aé\n\"/"), (#""\ud83c\udfb5""#, "🎵"), ("[]", []), ("[1,[2,{}]]", [1, [2, [:]]]),
        (#"{"歌":"你好"}"#, ["歌": "你好"]),
    ]

    @Test(arguments: valid)
    func `a valid document gives its value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "01", "1.", ".5", "+1", "-", "1e", "1e+", "1e999", "\"", "\"\\x\"", "\"\\u12g4\"",
        "\"\\u12",
        "\"\t\"", "[1,]", "[1 2]", "[", "{", "{\"a\"}", "{\"a\":1,}", "{a:1}", "1 2", "[1]]", "NaN", "'a'", "\u{0}",
        "\"\\",
    ])
    func `a broken document is refused with its place`(text: String) {
        let error = #expect(throws: FormatError.self) { try JSONValue.parse(text) }
        #expect(error?.place.hasPrefix("byte ") == true)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: FormatError.self) { try JSONValue.parse([0x22, 0xFF, 0x22]) }
        #expect(throws: FormatError.self) { try JSONValue.parse([0x22, 0xC3, 0x22]) }
    }

    @Test func `lone surrogates become the replacement character`() throws {
        #expect(try JSONValue.parse(#""a\ud83cb""#) == "a\u{FFFD}b")
        #expect(try JSONValue.parse(#""\udfb5""#) == "\u{FFFD}")
        #expect(try JSONValue.parse(#""\ud83c\u0041""#) == "\u{FFFD}A")
    }

    @Test func `depth and size are bounded`() throws {
        let deep = String(repeating: "[", count: 100_000)
        let error = #expect(throws: FormatError.self) { try JSONValue.parse(deep) }
        #expect(error?.what.contains("deeper than 128") == true)
        let allowed = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        _ = try JSONValue.parse(allowed)
        #expect(throws: FormatError.self) { try JSONValue.parse("[1,2,3]", limits: JSONLimits(bytes: 6)) }
    }

    @Test func `every truncation of a document is refused`() {
        let text = Array(#"{"a":[1.5e3,"x\u00e9\n",true,null],"b":{"c":-2}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: FormatError.self) { try JSONValue.parse(Array(text[..<length])) }
        }
    }

    @Test func `junk never crashes the parser`() {
        var seed: UInt64 = 7
        let alphabet = Array("{}[]\",:\\u0aeE+-.12tfn \u{1}".utf8)
        for _ in 0..<3000 {
            let junk = (0..<24).map { _ in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1
                return alphabet[Int(seed >> 33) % alphabet.count]
            }
            _ = try? JSONValue.parse(junk)
        }
    }

    @Test func `a repeated key keeps its last value and objects of any size find their keys`() throws {
        #expect(try JSONValue.parse(#"{"a":1,"a":2}"#) == ["a": 2])
        var object = JSONObject()
        for index in 0..<100 { object["k\(index)"] = JSONValue(index) }
        object["k3"] = nil
        object["k50"] = "x"
        #expect(object.count == 99)
        #expect(object["k99"] == 99)
        #expect(object["k3"] == nil)
        #expect(object["k50"] == "x")
        #expect(object.keys.prefix(4) == ["k0", "k1", "k2", "k4"])
    }
}

@Suite struct JSONWriting {
    @Test func `values are written compactly in their order`() {
        let value: JSONValue = ["z": 1, "a": [true, nil, -2.5, "q\"\\\n\u{1}é"], "big": 9_007_199_254_740_992]
        #expect(value.text == #"{"z":1,"a":[true,null,-2.5,"q\"\\\n\u0001é"],"big":9007199254740992}"#)
    }

    @Test(arguments: [0.1, 1e300, Double.leastNonzeroMagnitude, -1.0 / 3, 123456.789, 1e21, -0.5e-7])
    func `numbers come back as they were`(number: Double) throws {
        #expect(try JSONValue.parse(JSONValue(number).text) == .number(number))
    }

    @Test func `what JSON cannot say is null and floats stay short`() {
        #expect(JSONValue(Double.nan).text == "null")
        #expect(JSONValue(-Double.infinity).text == "null")
        #expect(JSONValue(Float(0.1)).text == "0.1")
    }

    @Test func `pretty text reads back`() throws {
        let value: JSONValue = ["a": [1, ["b": []]], "c": [:]]
        #expect(value.prettyText.contains("\n  \"a\": [\n    1,"))
        #expect(try JSONValue.parse(value.prettyText) == value)
    }

    @Test func `the streaming writer places commas and rounds`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("w")
        writer.beginArray()
        for value: Float in [0, 0.12345, -0.5, 1, -0.00001, 2.999999] { writer.write(value, decimals: 3) }
        writer.endArray()
        writer.key("n")
        writer.write(-42)
        writer.key("o")
        writer.beginObject()
        writer.endObject()
        writer.key("s")
        writer.write("é")
        writer.endObject()
        #expect(writer.text == #"{"w":[0,0.123,-0.5,1,0,3],"n":-42,"o":{},"s":"é"}"#)
    }
}

@Suite struct JSONSchemas {
    let schema: JSONValue = [
        "type": "object", "required": ["type", "at"], "additionalProperties": false,
        "properties": [
            "type": ["enum": ["speak", "stop"]], "at": ["type": "integer", "minimum": 0, "maximum": 100],
            "text": ["type": ["string", "null"], "minLength": 1, "maxLength": 3],
            "list": ["type": "array", "items": ["$ref": "#/$defs/item"]],
        ],
        "$defs": ["item": ["oneOf": [["type": "string"], ["type": "object", "required": ["id"]]]]],
    ]

    @Test(arguments: [
        #"{"type":"speak","at":3}"#, #"{"type":"stop","at":100,"text":"你好吗","list":["a",{"id":1}]}"#,
        #"{"type":"stop","at":0,"text":null}"#,
    ])
    func `a fitting document passes`(text: String) throws {
        try JSONSchema(schema).validate(JSONValue.parse(text))
    }

    @Test(arguments: [
        (#"{"at":3}"#, "/: `type` is missing"), (#"{"type":"x","at":3}"#, "/type: must be one of \"speak\", \"stop\""),
        (#"{"type":"stop","at":-1}"#, "/at: must be at least 0"),
        (#"{"type":"stop","at":101}"#, "/at: must be at most 100"),
        (#"{"type":"stop","at":1.5}"#, "/at: must be integer, not number"),
        (#"{"type":"stop","at":1,"text":""}"#, "/text: must have at least 1 characters"),
        (#"{"type":"stop","at":1,"text":"abcd"}"#, "/text: must have at most 3 characters"),
        (#"{"type":"stop","at":1,"extra":1}"#, "/: `extra` is not known here"), ("[]", "/: must be object, not array"),
    ])
    func `a document that does not fit is told where and why`(text: String, message: String) throws {
        let errors = try JSONSchema(schema).errors(in: JSONValue.parse(text))
        #expect(errors.map(\.description).first == message)
    }

    @Test func `alternatives point into the document`() throws {
        let errors = try JSONSchema(schema).errors(in: JSONValue.parse(#"{"type":"stop","at":1,"list":["a",3]}"#))
        #expect(errors.first?.place == "/list/1")
    }

    @Test func `a schema with unknown keywords or dangling references is refused`() {
        #expect(throws: FormatError.self) { try JSONSchema(["typ": "object"]) }
        #expect(throws: FormatError.self) { try JSONSchema(["properties": ["a": ["pattern": "x"]]]) }
        #expect(throws: FormatError.self) { try JSONSchema(["$ref": "#/$defs/none"]) }
    }

    @Test func `a schema that refers to itself in a circle ends`() throws {
        let schema = try JSONSchema(["$ref": "#/$defs/a", "$defs": ["a": ["$ref": "#/$defs/a"]]])
        #expect(schema.errors(in: 1).first?.what.contains("circle") == true)
    }
}

@Suite struct JSONNumbers {
    @Test func `numbers of any size are written as they read back`() throws {
        var seed: UInt64 = 3
        for digits in 0..<19 {
            for _ in 0..<50 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1
                let whole = Int(seed >> 12 % 1_000_000_007)
                let value = Double(whole) / (1...max(1, digits)).reduce(1.0) { power, _ in power * 10 }
                for number in [value, -value, Double(Float(value))] {
                    #expect(try JSONValue.parse(JSONValue(number).text) == .number(number))
                }
            }
        }
    }

    @Test(arguments: [0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, Int.max, Int.min])
    func `integers are written digit by digit`(number: Int) {
        var writer = JSONWriter()
        writer.write(number)
        #expect(writer.text == number.description)
    }
}
