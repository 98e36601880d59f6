internal import Foundation

/// Documents by the terms in them.
struct PostingIndex: Sendable {
    struct Posting: Sendable {
        var document: Int32
        var weight: Float
    }

    private(set) var postings: [String: [Posting]] = [:]
    private(set) var documentCount = 0
    private var lengths: [Float] = []

    mutating func add(_ counts: [String: Float]) {
        let document = Int32(documentCount)
        for (term, count) in counts { postings[term, default: []].append(Posting(document: document, weight: count)) }
        lengths.append(counts.values.reduce(0, +))
        documentCount += 1
    }

    func holds(_ term: String) -> Bool { postings[term] != nil }

    /// Rarity of a term among the documents, as in BM25 (always positive); unknown terms are the rarest.
    func rarity(_ term: String) -> Float {
        let holders = Float(postings[term]?.count ?? 0)
        return log(1 + (Float(documentCount) - holders + 0.5) / (holders + 0.5))
    }

    /// Replaces counts by BM25's saturated weight, at most 1, so that a document's score over the query's total is the
    /// share of the query it covers.
    mutating func saturate() {
        // k1 and b of BM25: repetition saturates soon, and length matters little because the documents are short.
        let k1: Float = 1.2
        let b: Float = 0.3
        let mean = max(1, lengths.reduce(0, +) / Float(max(1, documentCount)))
        for (term, list) in postings {
            postings[term] = list.map { posting in
                let length = 1 - b + b * lengths[Int(posting.document)] / mean
                let saturated = posting.weight * (k1 + 1) / (posting.weight + k1 * length)
                return Posting(document: posting.document, weight: min(1, saturated))
            }
        }
    }

    /// Replaces counts by TF-IDF weights of unit length, so that a score is a cosine.
    mutating func normalise() {
        var squares = [Float](repeating: 0, count: documentCount)
        for (term, list) in postings {
            let idf = rarity(term)
            postings[term] = list.map { posting in
                let weight = (1 + log(max(1, posting.weight))) * idf
                squares[Int(posting.document)] += weight * weight
                return Posting(document: posting.document, weight: weight)
            }
        }
        for (term, list) in postings {
            postings[term] = list.map { posting in
                Posting(
                    document: posting.document,
                    weight: posting.weight / max(1e-6, squares[Int(posting.document)].squareRoot()))
            }
        }
    }

    /// The sum of `query weight × document weight` of each document.
    func scores(_ query: [(term: String, weight: Float)]) -> [Float] {
        var scores = [Float](repeating: 0, count: documentCount)
        for (term, weight) in query {
            for posting in postings[term] ?? [] { scores[Int(posting.document)] += weight * posting.weight }
        }
        return scores
    }
}
