internal import Glibc

enum Decibels {
    static func amplitude(_ decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
}
