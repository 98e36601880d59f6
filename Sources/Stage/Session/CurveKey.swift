/// What “the same curves” means to a client's queue: a performer's block of the same tenth of a second. A newer block
/// replaces an older one that is still waiting, so a slow client sees fewer frames, never older ones.
enum CurveKey {
    static func key(performer: Int, position: Int) -> Int {
        (position / 4_800) << 8 | (performer & 0xFF)
    }
}
