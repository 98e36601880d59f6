extension JSONSchema {
    /// More errors than a person reads are not collected.
    private static let errorLimit = 100

    func validate(
        _ value: JSONValue, against schema: JSONValue, at path: String, depth: Int, errors: inout [FormatError]
    ) {
        func fail(_ what: String) { errors.append(FormatError(what, at: path.isEmpty ? "/" : path)) }
        guard errors.count < Self.errorLimit else { return }
        guard depth < Self.depthLimit else { return fail("the schema refers to itself in a circle") }
        if schema.bool == false { return fail("nothing is allowed here") }
        guard let rules = schema.object else { return }

        if let reference = rules["$ref"], let target = target(of: reference) {
            validate(value, against: target, at: path, depth: depth + 1, errors: &errors)
        }
        if let type = rules["type"] {
            let names = type.array?.compactMap(\.string) ?? [type.string ?? ""]
            guard names.contains(where: { Self.matches(value, type: $0) }) else {
                return fail("must be \(names.joined(separator: " or ")), not \(value.typeName)")
            }
        }
        if let allowed = rules["enum"]?.array, !allowed.contains(value) {
            fail("must be one of \(allowed.map(\.text).joined(separator: ", "))")
        }
        if let constant = rules["const"], constant != value { fail("must be \(constant.text)") }
        if let number = value.number { validate(number, rules, fail) }
        if let text = value.string { validate(text, rules, fail) }
        if let elements = value.array, let items = rules["items"] {
            for (index, element) in elements.enumerated() {
                validate(element, against: items, at: path + "/\(index)", depth: depth + 1, errors: &errors)
            }
        }
        if let object = value.object { validate(object, rules, at: path, depth: depth, errors: &errors) }
        if let options = rules["oneOf"]?.array {
            validate(value, oneOf: options, at: path, depth: depth, errors: &errors)
        }
    }

    private static func matches(_ value: JSONValue, type: String) -> Bool {
        switch type {
        case "integer": value.number.map { $0 == $0.rounded() } ?? false
        default: value.typeName == type
        }
    }

    private func validate(_ number: Double, _ rules: JSONObject, _ fail: (String) -> Void) {
        if let minimum = rules["minimum"]?.number, number < minimum {
            fail("must be at least \(JSONValue(minimum).text)")
        }
        if let maximum = rules["maximum"]?.number, number > maximum {
            fail("must be at most \(JSONValue(maximum).text)")
        }
    }

    private func validate(_ text: String, _ rules: JSONObject, _ fail: (String) -> Void) {
        // JSON Schema counts code points.
        let length = text.unicodeScalars.count
        if let minimum = rules["minLength"]?.int, length < minimum { fail("must have at least \(minimum) characters") }
        if let maximum = rules["maxLength"]?.int, length > maximum { fail("must have at most \(maximum) characters") }
    }

    private func validate(
        _ object: JSONObject, _ rules: JSONObject, at path: String, depth: Int, errors: inout [FormatError]
    ) {
        for name in rules["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
            errors.append(FormatError("`\(name)` is missing", at: path.isEmpty ? "/" : path))
        }
        let properties = rules["properties"]?.object ?? JSONObject()
        for member in object.members {
            let inside = path + "/" + member.key
            if let schema = properties[member.key] {
                validate(member.value, against: schema, at: inside, depth: depth + 1, errors: &errors)
            } else if let schema = rules["additionalProperties"] {
                if schema.bool == false {
                    errors.append(FormatError("`\(member.key)` is not known here", at: path.isEmpty ? "/" : path))
                } else {
                    validate(member.value, against: schema, at: inside, depth: depth + 1, errors: &errors)
                }
            }
        }
    }

    private func validate(
        _ value: JSONValue, oneOf options: [JSONValue], at path: String, depth: Int, errors: inout [FormatError]
    ) {
        var matching = 0
        var closest: [FormatError]?
        for option in options {
            var found: [FormatError] = []
            validate(value, against: option, at: path, depth: depth + 1, errors: &found)
            if found.isEmpty { matching += 1 }
            if found.count < closest?.count ?? .max { closest = found }
        }
        guard matching != 1 else { return }
        let what = matching == 0 ? "matches none of the allowed forms" : "matches \(matching) forms, not one"
        let advice = matching == 0 ? closest?.first.map { "the closest fails: \($0)" } ?? "" : ""
        errors.append(FormatError(what, at: path.isEmpty ? "/" : path, advice: advice))
    }
}
