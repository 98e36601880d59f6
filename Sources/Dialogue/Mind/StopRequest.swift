/// Whether a message does nothing but ask for silence.
public enum StopRequest {
    public static func isOne(_ text: String) -> Bool {
        let line = SongLine.plain(text)
        guard !line.isEmpty, line.unicodeScalars.count <= 40 else { return false }
        let rest = SongLine.removing(politeness, from: SongLine.removing(commands, from: line))
        return rest.allSatisfy(\.isWhitespace) && commands.contains { SongLine.holds($0, in: line) }
    }

    private static let commands = [
        "别唱了", "别说了", "不要唱了", "不要说了", "停下来", "停下", "停一下", "停止", "停", "安静", "闭嘴", "打住", "够了", "别讲了", "别念了", "暂停", "住口",
        " stop singing ", " stop talking ", " stop it ", " stop ", " be quiet ", " quiet ", " shut up ", " hush ",
        " enough ",
        " silence ", " pause ",
    ]

    private static let politeness = [
        "吧", "啊", "请", "你", "一下", "先", "歌", "好", "了", "快", "给我", "都", "可以", "小荷", " please ", " now ", " ok ", " okay ",
        " just ",
        " that ", " is ", " will ", " you ", " can ", " could ", " wren ", " hey ", " for ", " a ", " moment ", " the ",
        " song ",
    ]
}
