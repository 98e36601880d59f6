internal import Formats
internal import Llama
internal import Net

/// Why a request to a language model came to nothing, and what that means for the next.
struct ChatFailure: Error, Equatable {
    enum Kind: Equatable {
        /// Not reached, reset, overloaded: it may go better at once.
        case passing
        /// Nothing came in time: another wait is more than a viewer bears.
        case silent
        /// What came makes no sense, or the answer broke off.
        case broken
        /// A wrong key, model or address: no use to ask again.
        case final
    }

    var kind: Kind
    var error: DialogueError
    /// As the server asked for.
    var wait: Duration?

    init(_ kind: Kind, _ error: DialogueError, wait: Duration? = nil) {
        self.kind = kind
        self.error = error
        self.wait = wait
    }

    /// Any error as a failure.
    init(_ error: any Error, at place: String) {
        switch error {
        case let failure as ChatFailure: self = failure
        case let error as NetError:
            let kind: Kind =
                switch error.kind {
                case .cannotConnect: .passing
                case .timedOut: .silent
                case .badRequest, .cannotListen: .final
                case .badAnswer: .broken
                case .closed: .passing
                }
            self.init(kind, DialogueError(error.what, at: error.place, advice: error.advice))
        case let error as LlamaError:
            let kind: Kind =
                switch error.kind {
                case .overloaded: .silent
                case .runFailed, .tooLong: .broken
                case .libraryMissing, .fileMissing, .notAModel, .tooLarge: .final
                }
            self.init(kind, DialogueError(error.what, at: error.place, advice: error.advice))
        case let error as DialogueError: self.init(.broken, error)
        case let error as FormatError:
            self.init(.final, DialogueError(error.what, at: error.place, advice: error.advice))
        default: self.init(.broken, DialogueError("\(error)", at: place, advice: "See the language model's log."))
        }
    }

    /// An answer whose status is not 200.
    init(status: Int, reason: String, retryAfter: String?, at place: String) {
        let kind: Kind =
            switch status {
            case 408, 409, 425, 429, 500...599: .passing
            default: .final
            }
        let advice =
            switch status {
            case 401, 403: "The key is missing, wrong, or not for this model."
            case 404: "See that the address ends where the server's documents say (often /v1), and the model's name."
            case 429: "The server has too many requests, or the quota is used up."
            case 500...599: "See the server's log."
            default: "See that the address, the model and the key are right."
            }
        let seconds = retryAfter.flatMap(Double.init).map { min(max($0, 0), 86_400) }
        self.init(
            kind,
            DialogueError(
                "the language model answers with status \(status)" + (reason.isEmpty ? "" : ": \(reason)"), at: place,
                advice: advice),
            wait: seconds.map { .seconds($0) })
    }
}
