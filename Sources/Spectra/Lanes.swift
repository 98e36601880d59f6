public import CLanes

/// Eight numbers at once: what signal processing is written in here.
///
/// The operators below take the place of the standard library's, which go lane by lane for Floats (`CLanes/lanes.h` says
/// why that matters: a Fourier transform takes a third less time with them).
public typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
    @inlinable @inline(__always)
    public static func + (a: Self, b: Self) -> Self { lanes_add(a, b) }
    @inlinable @inline(__always)
    public static func - (a: Self, b: Self) -> Self { lanes_subtract(a, b) }
    @inlinable @inline(__always)
    public static func * (a: Self, b: Self) -> Self { lanes_multiply(a, b) }
    @inlinable @inline(__always)
    public static func / (a: Self, b: Self) -> Self { lanes_divide(a, b) }

    @inlinable @inline(__always)
    public static func + (a: Self, b: Float) -> Self { lanes_add(a, Self(repeating: b)) }
    @inlinable @inline(__always)
    public static func - (a: Self, b: Float) -> Self { lanes_subtract(a, Self(repeating: b)) }
    @inlinable @inline(__always)
    public static func * (a: Self, b: Float) -> Self { lanes_multiply(a, Self(repeating: b)) }
    @inlinable @inline(__always)
    public static func / (a: Self, b: Float) -> Self { lanes_divide(a, Self(repeating: b)) }

    @inlinable @inline(__always)
    public static func += (a: inout Self, b: Self) { a = lanes_add(a, b) }
    @inlinable @inline(__always)
    public static func *= (a: inout Self, b: Self) { a = lanes_multiply(a, b) }
    @inlinable @inline(__always)
    public static func *= (a: inout Self, b: Float) { a = lanes_multiply(a, Self(repeating: b)) }

    /// Of each two lanes the lower one, or `b`'s where one is no number.
    @inlinable @inline(__always)
    public static func lower(_ a: Self, _ b: Self) -> Self { lanes_lower(a, b) }
    /// Of each two lanes the higher one, or `b`'s where one is no number.
    @inlinable @inline(__always)
    public static func higher(_ a: Self, _ b: Self) -> Self { lanes_higher(a, b) }
    /// Square roots.
    @inlinable @inline(__always)
    public static func root(_ a: Self) -> Self { lanes_root(a) }
    /// `c` where `a` is below `b`, else `d`.
    @inlinable @inline(__always)
    public static func choose(_ a: Self, below b: Self, _ c: Self, else d: Self) -> Self { lanes_choose(a, b, c, d) }

    @inlinable @inline(__always)
    public var backwards: Self { lanes_reversed(self) }
    /// Every second one of both, from the first on.
    @inlinable @inline(__always)
    public static func even(_ a: Self, _ b: Self) -> Self { lanes_even(a, b) }
    /// Every second one of both, from the second on.
    @inlinable @inline(__always)
    public static func odd(_ a: Self, _ b: Self) -> Self { lanes_odd(a, b) }
    /// One of each in turn: those of the lower halves, those of the higher ones.
    @inlinable @inline(__always)
    public static func zipped(_ a: Self, _ b: Self) -> (Self, Self) {
        (lanes_zipped_low(a, b), lanes_zipped_high(a, b))
    }

    @inlinable @inline(__always)
    public static func load(_ place: UnsafePointer<Float>) -> Self {
        UnsafeRawPointer(place).loadUnaligned(as: Self.self)
    }
    @inlinable @inline(__always)
    public func store(at place: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(place).storeBytes(of: self, as: Self.self)
    }
}
