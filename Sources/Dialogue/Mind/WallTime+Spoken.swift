internal import Script

extension WallTime {
    func time(in language: Language) -> String {
        switch language {
        case .english: "\(hour):\(minute < 10 ? "0" : "")\(minute)"
        case .mandarin: minute == 0 ? "\(hour)点整" : "\(hour)点\(minute)分"
        case .japanese: "\(hour)時\(minute)分"
        }
    }

    func date(in language: Language) -> String {
        language == .english ? "\(Self.months[safe: month - 1] ?? "") \(day), \(year)" : "\(year)年\(month)月\(day)日"
    }

    func weekday(in language: Language) -> String {
        switch language {
        case .english: Self.days[safe: weekday] ?? ""
        case .mandarin: "星期" + (["日", "一", "二", "三", "四", "五", "六"][safe: weekday] ?? "")
        case .japanese: (["日", "月", "火", "水", "木", "金", "土"][safe: weekday] ?? "") + "曜日"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
