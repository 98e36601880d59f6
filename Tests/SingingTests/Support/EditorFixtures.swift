/// Small projects of singing editors, written for these tests.
enum EditorFixtures {
    /// Shift-JIS: さくら.
    static let sakura: [[UInt8]] = [[0x82, 0xB3], [0x82, 0xAD], [0x82, 0xE7]]

    static func ust(_ notes: [String], settings: String = "Tempo=120.00\r\nProjectName=Test", charset: String = "")
        -> String
    {
        let body = notes.enumerated().map { "[#\(String($0.offset + 10000).suffix(4))]\r\n\($0.element)" }
        return "[#VERSION]\r\nUST Version1.2\r\n\(charset)[#SETTING]\r\n\(settings)\r\n"
            + body.joined(separator: "\r\n") + "\r\n[#TRACKEND]\r\n"
    }

    static func ustx(_ notes: String, curves: String = "[]", head: String = "") -> String {
        """
        name: Test
        ustx_version: "0.6"
        resolution: 480
        \(head.isEmpty ? "tempos: [{position: 0, bpm: 120}, {position: 960, bpm: 60}]" : head)
        tracks: [{track_name: Lead}]
        voice_parts:
        - {name: Part, track_no: 0, position: 480, notes: [\(notes)], curves: \(curves)}
        wave_parts: []
        """
    }

    static func ustxNote(
        _ position: Int, _ duration: Int, _ tone: Int, _ lyric: String, pitch: String? = nil, vibrato: Int = 0,
        more: String = ""
    ) -> String {
        let points = pitch ?? "{x: -40, y: 0, shape: io}, {x: 40, y: 0, shape: io}"
        return """
            {position: \(position), duration: \(duration), tone: \(tone), lyric: "\(lyric)", \
            pitch: {data: [\(points)], snap_first: true}, \
            vibrato: {length: \(vibrato), period: 175, depth: 25, in: 10, out: 10, shift: 0, drift: 0}\(more)}
            """
    }

    static func vsqx(version: Int, notes: String, controls: String = "") -> String {
        version == 4
            ? """
            <?xml version="1.0"?><vsq4 xmlns="http://www.yamaha.co.jp/vocaloid/schema/vsq4/"><masterTrack>\
            <seqName>Test</seqName><resolution>480</resolution><preMeasure>2</preMeasure><timeSig><m>0</m><nu>3</nu>\
            <de>4</de></timeSig><timeSig><m>1</m><nu>4</nu><de>4</de></timeSig><tempo><t>0</t><v>9000</v></tempo>\
            <tempo><t>4320</t><v>12000</v></tempo></masterTrack><vsTrack><name>Lead</name><vsPart><t>3360</t>\
            <playTime>9999</playTime>\(controls)\(notes)</vsPart></vsTrack></vsq4>
            """
            : """
            <?xml version="1.0"?><vsq3 xmlns="http://www.yamaha.co.jp/vocaloid/schema/vsq3/"><masterTrack>\
            <seqName>Test</seqName><resolution>480</resolution><preMeasure>1</preMeasure><timeSig><posMes>0</posMes>\
            <nume>4</nume><denomi>4</denomi></timeSig><tempo><posTick>0</posTick><bpm>12000</bpm></tempo></masterTrack>\
            <vsTrack><trackName>Lead</trackName><musicalPart><posTick>1920</posTick><playTime>9999</playTime>\(controls)\
            \(notes)</musicalPart></vsTrack></vsq3>
            """
    }

    static func vsq4Note(_ tick: Int, _ length: Int, _ key: Int, _ lyric: String) -> String {
        "<note><t>\(tick)</t><dur>\(length)</dur><n>\(key)</n><v>64</v><y><![CDATA[\(lyric)]]></y><p>a</p></note>"
    }

    static func vpr(_ sequence: String) -> [UInt8] {
        ZipBuilder.archive([("Project\\sequence.json", Array(sequence.utf8))])
    }

    static let vprSequence = """
        {"title": "Test", "masterTrack": {"tempo": {"global": {"isEnabled": false, "value": 9000}, "events": [{"pos": 0, \
        "value": 12000}]}}, "tracks": [{"name": "Lead", "parts": [{"pos": 480, "notes": [{"pos": 0, "duration": 480, \
        "number": 60, "lyric": "twin-"}, {"pos": 480, "duration": 480, "number": 62, "lyric": "kle"}, {"pos": 960, \
        "duration": 480, "number": 64, "lyric": "-"}], "controllers": [{"name": "pitchBendSens", "events": [{"pos": 0, \
        "value": 4}]}, {"name": "pitchBend", "events": [{"pos": 100, "value": 4096}, {"pos": 300, "value": 0}]}, \
        {"name": "dynamics", "events": [{"pos": 0, "value": 32}]}]}]}]}
        """

    static func svp(_ notes: String, parameters: String = "{}", library: String = "[]", groups: String = "[]")
        -> [UInt8]
    {
        Array(
            """
            {"version": 113, "time": {"meter": [], "tempo": [{"position": 0, "bpm": 120}]}, "library": \(library), \
            "tracks": [{"name": "Lead", "mainGroup": {"name": "main", "uuid": "m", "parameters": \(parameters), \
            "notes": [\(notes)]}, "mainRef": {"groupID": "m", "blickOffset": 705600000, "pitchOffset": 1, \
            "database": {"phoneset": "arpabet"}}, "groups": \(groups)}], "renderConfig": {}}
            """.utf8) + [0]
    }

    static func svpNote(_ quarter: Int, _ key: Int, _ lyric: String, phonemes: String = "", attributes: String = "{}")
        -> String
    {
        """
        {"onset": \(quarter * 705_600_000), "duration": 705600000, "lyrics": "\(lyric)", "phonemes": "\(phonemes)", \
        "pitch": \(key), "detune": 0, "attributes": \(attributes)}
        """
    }

    /// With durations and F0, of the generation with words.
    static let ds = """
        [{"offset": 1.0, "text": "SP 小 星 星 SP", "ph_seq": "SP x iao x ing x ing SP", "ph_dur": \
        "0.4 0.1 0.3 0.1 0.3 0.1 0.5 0.2", "ph_num": "2 2 2 1 1", "note_seq": "rest C4 D4 E4 F4 rest", \
        "note_dur": "0.5 0.4 0.4 0.3 0.2 0.2", "note_slur": "0 0 0 0 1 0", "f0_timestep": "0.1", "f0_seq": \
        "261 261 261 261 261 270 270 270 270 280 280 280 280 290 290 290 290 290 290 290"}]
        """

    /// The oldest one: bare, a note a phone.
    static let oldDS = """
        {"text": "小酒窝", "ph_seq": "SP x iao j iu iu w o AP", "note_seq": "rest C4 C4 D4 D4 E4 F4 F4 rest", \
        "note_dur_seq": "0.5 0.4 0.4 0.3 0.3 0.2 0.6 0.6 0.1", "is_slur_seq": "0 0 0 0 0 1 0 0 0", \
        "input_type": "phoneme"}
        """
}
