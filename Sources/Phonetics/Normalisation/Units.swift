/// Units of measure behind a number.
struct Units: Sendable {
    /// Empty where the letters are said.
    let mandarin: String
    let english: String
    let plural: String

    /// Written form, hanzi, singular and plural; the case counts.
    private static let rows = """
        km/h,公里每小时,kilometer per hour,kilometers per hour|m/s,米每秒,meter per second,meters per second
        km²,平方公里,square kilometer,square kilometers|m²,平方米,square meter,square meters|m³,立方米,cubic meter,cubic meters
        km,公里,kilometer,kilometers|cm,厘米,centimeter,centimeters|mm,毫米,millimeter,millimeters|nm,纳米,nanometer,nanometers
        m,米,meter,meters|kg,公斤,kilogram,kilograms|mg,毫克,milligram,milligrams|g,克,gram,grams|t,吨,ton,tons
        ml,毫升,milliliter,milliliters|mL,毫升,milliliter,milliliters|L,升,liter,liters|℃,摄氏度,degree Celsius,degrees Celsius
        °C,摄氏度,degree Celsius,degrees Celsius|°F,华氏度,degree Fahrenheit,degrees Fahrenheit|°,度,degree,degrees
        kWh,千瓦时,kilowatt hour,kilowatt hours|kW,千瓦,kilowatt,kilowatts|W,瓦,watt,watts|V,伏,volt,volts
        mAh,毫安时,milliamp hour,milliamp hours
        GB/s,,gigabyte per second,gigabytes per second|MB/s,兆每秒,megabyte per second,megabytes per second
        TB,,terabyte,terabytes|GB,,gigabyte,gigabytes|MB,兆,megabyte,megabytes|KB,,kilobyte,kilobytes
        Mbps,兆比特每秒,megabit per second,megabits per second|GHz,吉赫兹,gigahertz,gigahertz|MHz,兆赫兹,megahertz,megahertz
        kHz,千赫兹,kilohertz,kilohertz|Hz,赫兹,hertz,hertz|dB,分贝,decibel,decibels|ms,毫秒,millisecond,milliseconds
        min,分钟,minute,minutes|h,小时,hour,hours|s,秒,second,seconds|mph,英里每小时,mile per hour,miles per hour
        ft,英尺,foot,feet|lb,磅,pound,pounds|lbs,磅,pound,pounds|oz,盎司,ounce,ounces|px,像素,pixel,pixels
        ¢,美分,cent,cents|hrs,小时,hour,hours|hr,小时,hour,hours|mins,分钟,minute,minutes|secs,秒,second,seconds
        kcal,千卡,kilocalorie,kilocalories|kJ,千焦,kilojoule,kilojoules
        fps,帧每秒,frame per second,frames per second
        ㎡,平方米,square meter,square meters|㎏,公斤,kilogram,kilograms|㎝,厘米,centimeter,centimeters|㎞,公里,kilometer,kilometers
        """

    private static let table: [(written: [UInt32], unit: Units)] = rows.split(whereSeparator: {
        $0 == "|" || $0 == "\n"
    })
    .compactMap { row in
        let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 4 else { return nil }
        return (Array(scalarsOf: fields[0]), Units(mandarin: fields[1], english: fields[2], plural: fields[3]))
    }
    .sorted { $0.written.count > $1.written.count }

    /// The longest unit at the cursor that no word goes on from.
    static func longest(_ cursor: inout Cursor) -> Units? {
        for (written, unit) in table {
            guard (0..<written.count).allSatisfy({ cursor.peek($0) == written[$0] }) else { continue }
            let next = cursor.peek(written.count)
            guard !next.isLatin, !next.isDigit else { continue }
            cursor.at += written.count
            return unit
        }
        return nil
    }
}
