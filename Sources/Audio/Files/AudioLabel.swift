import FoundationEssentials

/// The implicit label of machine-made content: GB 45438-2025, annex E, the metadata field `AIGC`, in force since
/// 2025-09-01. Written as JSON with the standard's own keys, in pure ASCII, which survives every container.
public struct AudioLabel: Sendable, Hashable {
    /// The values of `Label`.
    public enum Certainty: String, Sendable {
        /// Known to be machine-made.
        case certain = "1"
        case possible = "2"
        case suspected = "3"
    }

    public var certainty: Certainty
    /// Name or code of the service that made the content.
    public var producer: String
    /// The producer's number for this content.
    public var produceID: String
    /// For the producer's own safeguards, such as a digest.
    public var reserved1: String
    /// Name or code of the service that distributes it; empty before anyone does.
    public var propagator: String
    /// The distributor's number for this content.
    public var propagateID: String
    /// For the distributor's own safeguards.
    public var reserved2: String

    public init(
        certainty: Certainty = .certain, producer: String, produceID: String, reserved1: String = "",
        propagator: String = "", propagateID: String = "", reserved2: String = ""
    ) {
        self.certainty = certainty
        self.producer = producer
        self.produceID = produceID
        self.reserved1 = reserved1
        self.propagator = propagator
        self.propagateID = propagateID
        self.reserved2 = reserved2
    }
}

extension AudioLabel {
    /// One line of ASCII JSON: `{"AIGC":{"Label":"1",…}}`, the keys in the standard's order.
    public var json: String {
        let fields = [
            ("Label", certainty.rawValue), ("ContentProducer", producer), ("ProduceID", produceID),
            ("ReservedCode1", reserved1), ("ContentPropagator", propagator), ("PropagateID", propagateID),
            ("ReservedCode2", reserved2),
        ]
        let members = fields.map { "\"\($0)\":\(Self.quoted($1))" }
        return "{\"AIGC\":{" + members.joined(separator: ",") + "}}"
    }

    /// Reads what `json` writes; nil for anything else, or anything longer than a label can reasonably be.
    public init?(json: String) {
        let limit = 64 << 10
        guard json.utf8.count <= limit,
            let document = try? JSONDecoder().decode([String: [String: String]].self, from: Data(json.utf8)),
            let fields = document["AIGC"],
            let certainty = fields["Label"].flatMap(Certainty.init(rawValue:))
        else { return nil }
        self.init(
            certainty: certainty, producer: fields["ContentProducer"] ?? "", produceID: fields["ProduceID"] ?? "",
            reserved1: fields["ReservedCode1"] ?? "", propagator: fields["ContentPropagator"] ?? "",
            propagateID: fields["PropagateID"] ?? "", reserved2: fields["ReservedCode2"] ?? "")
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: quoted += "\\\""
            case 0x5C: quoted += "\\\\"
            case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
