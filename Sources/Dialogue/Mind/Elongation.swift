/// Letters drawn out for effect: “哈哈哈哈哈哈” means “哈哈哈”, and “66666” is “666”.
enum Elongation {
    /// The longest run that is left.
    private static let most = 3

    static func shorten(_ text: String) -> String {
        let isOneFigure = Set(text.filter { !$0.isWhitespace && !$0.isPunctuation }).count == 1
        var result = ""
        var run = 0
        var previous: Character?
        for character in text {
            run = character == previous ? run + 1 : 1
            previous = character
            // Figures mean what they say, unless there is but one of them.
            if run <= most || (character.isNumber && !isOneFigure) { result.append(character) }
        }
        return result
    }
}
