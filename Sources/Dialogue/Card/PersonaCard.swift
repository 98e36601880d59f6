/// What a character card says beyond a persona's own fields, kept for prompts, for pages and for the export.
public struct PersonaCard: Sendable, Hashable {
    /// The card's own file.
    public var file: String
    public var version: CharacterCard.Version
    public var alternateGreetings: [String] = []
    public var groupGreetings: [String] = []
    /// For people, never for a prompt.
    public var creatorNotes = ""
    public var creator = ""
    public var characterVersion = ""
    public var tags: [String] = []
    public var personality = ""
    public var scenario = ""
    /// Replaces the ordinary opening of a prompt; `{{original}}` in it stands for that.
    public var systemPrompt = ""
    /// Stands after the talk.
    public var closingInstructions = ""
    public var depthPrompt: DepthPrompt?
    public var assets: [CardAsset] = []
    /// The `extensions` of the card as JSON, whatever they hold.
    public var extensions = ""

    /// A text that stands some messages before the end of the talk.
    public struct DepthPrompt: Sendable, Hashable {
        public var text: String
        public var depth: Int
        public var role: LoreRules.Role

        public init(text: String, depth: Int = 4, role: LoreRules.Role = .system) {
            self.text = text
            self.depth = depth
            self.role = role
        }
    }

    public init(file: String, version: CharacterCard.Version) {
        self.file = file
        self.version = version
    }
}
