internal import Glibc

/// A time of day and a date where the performer is: handed in, so that tests can choose it.
public struct WallTime: Sendable, Hashable {
    public var year, month, day, hour, minute: Int
    /// 0 is Sunday.
    public var weekday: Int

    public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, weekday: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.weekday = weekday
    }

    /// The clock of this machine, in its own time zone.
    @Sendable public static func now() -> WallTime {
        var seconds = Glibc.time(nil)
        var fields = tm()
        localtime_r(&seconds, &fields)
        return WallTime(
            year: Int(fields.tm_year) + 1900, month: Int(fields.tm_mon) + 1, day: Int(fields.tm_mday),
            hour: Int(fields.tm_hour), minute: Int(fields.tm_min), weekday: Int(fields.tm_wday))
    }

    var isoTime: String { Self.two(hour) + ":" + Self.two(minute) }
    var isoDate: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
