internal import Foundation

/// Documents by the terms in them, in two flat arrays: a query touches only the postings of its own terms.
struct PostingIndex: Sendable {
    /// The first posting of each term, and the end.
    private var starts: [Int32]
    private var holders: [Int32]
    private var weights: [Float]
    let documentCount: Int

    /// - Parameters:
    ///   - lines: the counts of terms of each document.
    ///   - vocabulary: how many terms there are.
    init(_ lines: [AnalysedLine.Counts], vocabulary: Int) {
        documentCount = lines.count
        starts = [Int32](repeating: 0, count: vocabulary + 1)
        for counts in lines { for term in counts.terms { starts[Int(term) + 1] += 1 } }
        for term in 0..<vocabulary { starts[term + 1] += starts[term] }
        let total = Int(starts[vocabulary])
        holders = [Int32](repeating: 0, count: total)
        weights = [Float](repeating: 0, count: total)
        var next = starts
        for (document, counts) in lines.enumerated() {
            for (term, count) in zip(counts.terms, counts.counts) {
                let place = Int(next[Int(term)])
                holders[place] = Int32(document)
                weights[place] = count
                next[Int(term)] += 1
            }
        }
    }

    private func postings(_ term: Int32) -> Range<Int> {
        guard term >= 0, Int(term) + 1 < starts.count else { return 0..<0 }
        return Int(starts[Int(term)])..<Int(starts[Int(term) + 1])
    }

    func holds(_ term: Int32) -> Bool { !postings(term).isEmpty }

    /// Rarity of a term among the documents, as in BM25 (always positive); unknown terms are the rarest.
    func rarity(_ term: Int32) -> Float {
        let holders = Float(postings(term).count)
        return log(1 + (Float(documentCount) - holders + 0.5) / (holders + 0.5))
    }

    /// Replaces counts by BM25's saturated weight, at most 1, so that a document's score over the query's total is the
    /// share of the query it covers.
    mutating func saturate(_ lines: [AnalysedLine.Counts]) {
        // k1 and b of BM25: repetition saturates soon, and length matters little because the documents are short.
        let k1: Float = 1.2
        let b: Float = 0.3
        let lengths = lines.map { $0.counts.reduce(0, +) }
        let mean = max(1, lengths.reduce(0, +) / Float(max(1, documentCount)))
        for place in weights.indices {
            let length = 1 - b + b * lengths[Int(holders[place])] / mean
            weights[place] = min(1, weights[place] * (k1 + 1) / (weights[place] + k1 * length))
        }
    }

    /// Replaces counts by TF-IDF weights of unit length, so that a score is a cosine.
    mutating func normalise() {
        var squares = [Float](repeating: 0, count: documentCount)
        for term in 0..<Int32(max(0, starts.count - 1)) {
            let range = postings(term)
            if range.isEmpty { continue }
            let idf = rarity(term)
            for place in range {
                weights[place] = (1 + log(max(1, weights[place]))) * idf
                squares[Int(holders[place])] += weights[place] * weights[place]
            }
        }
        for place in weights.indices {
            weights[place] /= max(1e-6, squares[Int(holders[place])].squareRoot())
        }
    }

    /// The sum of `query weight × document weight` of each document.
    func scores(_ query: [(term: Int32, weight: Float)]) -> [Float] {
        var scores = [Float](repeating: 0, count: documentCount)
        for (term, weight) in query {
            for place in postings(term) { scores[Int(holders[place])] += weight * weights[place] }
        }
        return scores
    }
}
