internal import Formats
internal import Script

/// constant + Σ weight · channel.
struct FaceSum: Sendable {
    private var constant: Float = 0
    private var terms: [(channel: Int, weight: Float)] = []

    init(_ json: JSONValue?, at place: String) throws(TargetError) {
        guard let members = json?.object?.members else {
            throw TargetError("an object of channels and weights is missing", at: place)
        }
        for member in members {
            guard let weight = member.value.number, abs(weight) <= 1000 else {
                throw TargetError("the weight of \(member.key) is not a number of at most 1000", at: place)
            }
            if member.key == "constant" {
                constant = Float(weight)
            } else {
                terms.append((try FaceSum.channel(member.key, at: place), Float(weight)))
            }
        }
    }

    static func channel(_ name: String, at place: String) throws(TargetError) -> Int {
        guard let index = FaceChannel.names.firstIndex(of: name) else {
            throw TargetError(
                "no channel is called \(name)", at: place, advice: "the master set is ARKit's 52, the head and the body"
            )
        }
        return index
    }

    /// `frame` has a value for every channel.
    func value(_ frame: [Float]) -> Float {
        var sum = constant
        for term in terms { sum += term.weight * frame[term.channel] }
        return sum
    }
}
