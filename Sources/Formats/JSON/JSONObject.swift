/// The members of a JSON object in the order they were written. A repeated key keeps its last value.
public struct JSONObject: Sendable {
    public struct Member: Sendable, Equatable {
        public let key: String
        public internal(set) var value: JSONValue
    }

    public private(set) var members: [Member] = []
    /// Position of each key, kept once there are so many that a scan costs more.
    private var positions: [String: Int] = [:]
    private static let scanned = 12

    public init() {}

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }

    /// Setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if members.count > Self.scanned { return positions[key] }
        return members.firstIndex { $0.key == key }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if members.count == Self.scanned + 1 {
            index()
        } else if members.count > Self.scanned {
            positions[key] = members.count - 1
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        if members.count > Self.scanned { index() } else { positions = [:] }
    }

    private mutating func index() {
        positions = [:]
        for (position, member) in members.enumerated() { positions[member.key] = position }
    }
}

extension JSONObject: Equatable {
    /// The order of the members does not count.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }
}
