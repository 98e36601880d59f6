import Glibc

/// What each letter of a word may say, seen over the whole word: bidirectional LSTMs, one above the other, as Rao et al.,
/// Grapheme-to-phoneme conversion using long short-term memory recurrent neural networks (ICASSP 2015). Trained by
/// `Training/dictionaries/letter_network.py`, whose first lines describe the file.
///
/// States are whole numbers between the layers, and sums of products are whole: no machine adds them up otherwise.
struct LetterNetwork: Sendable {
    /// Name of what a letter says, to its place in the scores.
    let labels: [String: Int]
    /// The label of the second letter of a graphone that has two, `=`.
    let joined: Int

    /// The least that it is believed to say, in nats: it saw each name a few times at least.
    static let floor: Float = -12

    private let file: MappedFile
    private let cells: Int
    /// Offset of what each letter sends into the first layer, [letters][2][4 cells].
    private let sent: Int
    private let layers: [Layer]
    private let output: WholeMatrix

    private struct Layer: Sendable {
        /// Forward and backward; none in the first layer.
        var input: [WholeMatrix] = []
        var recurrent: [WholeMatrix] = []
    }

    private static let letters = 27
    /// A hostile file could ask for days of sums: the one that ships has 3 layers of 176 cells and 300 labels.
    private static let mostLayers = 4
    private static let mostCells = WholeMatrix.mostColumns / 2
    private static let mostLabels = 1000

    init(_ path: String) throws(PhoneticsError) {
        file = try MappedFile(path)
        var reader = GraphoneModel.Reader(bytes: file.bytes)
        guard reader.text(4) == "VHLN", reader.byte() == 1, reader.byte() == Self.letters,
            let depth = reader.byte(), (1...Self.mostLayers).contains(depth),
            let cells = reader.short(), (1...Self.mostCells).contains(cells),
            let count = reader.short(), (1...Self.mostLabels).contains(count),
            let size = reader.word(), let table = reader.text(size),
            let sent = reader.skip(4 * Self.letters * 2 * 4 * cells),
            WholeMatrix.areBounded(file.bytes, at: sent, count: Self.letters * 2 * 4 * cells)
        else { throw Self.damaged(path) }
        var layers: [Layer] = []
        for depth in 0..<depth {
            guard let layer = Self.layer(&reader, isFirst: depth == 0, cells: cells) else { throw Self.damaged(path) }
            layers.append(layer)
        }
        let names = table.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        labels = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        guard labels.count == count, names.count == count, let joined = labels["="],
            let output = WholeMatrix(&reader, rows: count, columns: 2 * cells)
        else { throw Self.damaged(path) }
        (self.cells, self.sent, self.layers, self.output, self.joined) = (cells, sent, layers, output, joined)
    }

    private static func damaged(_ path: String) -> PhoneticsError {
        PhoneticsError("is not a network of letters, or is damaged", at: path, advice: "reinstall the program")
    }

    private static func layer(_ reader: inout GraphoneModel.Reader, isFirst: Bool, cells: Int) -> Layer? {
        var layer = Layer()
        for _ in 0..<2 where !isFirst {
            guard let matrix = WholeMatrix(&reader, rows: 4 * cells, columns: 2 * cells) else { return nil }
            layer.input.append(matrix)
        }
        for _ in 0..<2 {
            guard let matrix = WholeMatrix(&reader, rows: 4 * cells, columns: cells) else { return nil }
            layer.recurrent.append(matrix)
        }
        return layer
    }
}

extension LetterNetwork {
    /// For each letter the logarithm of each label's probability, `floor` at least; nothing for a word with other
    /// signs than lower-case ASCII letters and apostrophes.
    func scores(_ word: [UInt8]) -> [[Float]] {
        let places = word.compactMap(Self.place)
        guard places.count == word.count else { return [] }
        var states: [[Int16]] = []
        for layer in layers {
            let below = states
            let both = [0, 1].map { direction in
                pass(layer.recurrent[direction], count: word.count, isBackward: direction == 1) { at in
                    guard !layer.input.isEmpty else { return first(letter: places[at], direction) }
                    return layer.input[direction].product(below[at], file.bytes)
                }
            }
            states = zip(both[0], both[1]).map { $0 + $1 }
        }
        return states.map { Self.logarithms(output.product($0, file.bytes)) }
    }

    private static func place(_ letter: UInt8) -> Int? {
        if letter == 0x27 { return letters - 1 }
        return (0x61...0x7A).contains(letter) ? Int(letter) - 0x61 : nil
    }

    /// What a letter sends to the first layer's gates.
    private func first(letter: Int, _ direction: Int) -> [Float] {
        let start = sent + 4 * (letter * 2 + direction) * 4 * cells
        return (0..<(4 * cells)).map { file.bytes.loadUnaligned(fromByteOffset: start + 4 * $0, as: Float.self) }
    }

    /// One direction of a layer: its state at each letter.
    private func pass(
        _ recurrent: WholeMatrix, count: Int, isBackward: Bool, _ input: (Int) -> [Float]
    ) -> [[Int16]] {
        var states = [[Int16]](repeating: [], count: count)
        var state = [Int16](repeating: 0, count: cells)
        var memory = [Float](repeating: 0, count: cells)
        for step in 0..<count {
            let at = isBackward ? count - 1 - step : step
            let gates = recurrent.product(state, file.bytes, onto: input(at))
            for cell in 0..<cells {
                let kept = Self.gate(gates[cells + cell]) * memory[cell]
                memory[cell] = kept + Self.gate(gates[cell]) * Self.bent(gates[2 * cells + cell])
                state[cell] = WholeMatrix.whole(Self.gate(gates[3 * cells + cell]) * Self.bent(memory[cell]))
            }
            states[at] = state
        }
        return states
    }

    private static func gate(_ value: Float) -> Float { 1 / (1 + exp(-value)) }

    /// The hyperbolic tangent, which the library takes three times as long for.
    private static func bent(_ value: Float) -> Float { 2 / (1 + exp(-2 * value)) - 1 }

    private static func logarithms(_ scores: [Float]) -> [Float] {
        let greatest = scores.max() ?? 0
        let total = log(scores.reduce(0) { $0 + exp($1 - greatest) })
        return scores.map { max(floor, $0 - greatest - total) }
    }
}
