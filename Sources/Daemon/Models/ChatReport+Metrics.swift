import Dialogue

extension ChatReport {
    /// Prometheus lines. The name has only letters, digits, hyphens and underscores.
    var metrics: [String] {
        let state = ["closed": 0, "probing": 1, "open": 2][state.rawValue] ?? 0
        let counts: [(String, String)] = [
            ("requests_total", "\(requests)"), ("answers_total", "\(answers)"), ("failures_total", "\(failures)"),
            ("retries_total", "\(retries)"), ("input_tokens_total", "\(inputTokens)"),
            ("output_tokens_total", "\(outputTokens)"), ("cost_total", "\(cost)"), ("breaker", "\(state)"),
        ]
        return counts.map { "voxhumana_mind_\($0.0){mind=\"\(name)\"} \($0.1)" }
    }
}
