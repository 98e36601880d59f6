/// Traditional characters whose simplified form depends on the word: 看著 is 看着 and 著名 stays.
enum TraditionalForms {
    /// Behind it 著 is a word of its own and no particle.
    private static let behind: Set<UInt32> = Set(Array(scalarsOf: "名作称稱者书書述录錄有"))
    private static let before: Set<UInt32> = Set(Array(scalarsOf: "显顯名原编編土巨专專论論合拙所昭卓"))
    /// 乾 of heaven and of an emperor.
    private static let heaven: Set<UInt32> = Set(Array(scalarsOf: "坤隆陵卦县縣元"))

    private static let writing = UInt32(scalar: "著")
    private static let dry = UInt32(scalar: "乾")

    /// The simplified form of a traditional character between two others; nil where it does not depend on them.
    static func simplified(_ character: UInt32, after previous: UInt32, before next: UInt32) -> UInt32? {
        switch character {
        case UInt32(scalar: "餘"): UInt32(scalar: "余")
        case writing: before.contains(previous) || behind.contains(next) ? writing : UInt32(scalar: "着")
        case dry: heaven.contains(next) ? dry : UInt32(scalar: "干")
        default: nil
        }
    }
}
