internal import Foundation
internal import Script

/// What a table says: questions with their answers, products, or rows of anything, told by the names of its columns.
struct TableReader {
    let file: String
    let path: String
    let language: Language
    private(set) var sections: [KnowledgeSection] = []
    private(set) var products: [Product] = []
    private(set) var problems: [DialogueError] = []
    /// The table's first row, counted from 1.
    private var firstRow = 1

    init(file: String, path: String, language: Language) {
        self.file = file
        self.path = path
        self.language = language
    }

    mutating func read(_ table: SheetTable) {
        // Notes above the table.
        let skipped = table.rows.prefix { $0.first?.hasPrefix("#") ?? false }.count
        let table = SheetTable(name: table.name, rows: Array(table.rows.dropFirst(skipped)))
        firstRow = skipped + 1
        guard let head = table.rows.first else { return }
        let columns = head.map(Column.init)
        let title = table.name.map { Self.isPlain($0) ? file : $0 } ?? file
        if columns.contains(.name), columns.contains(.price) {
            readProducts(table.rows.dropFirst(), columns: columns, names: head)
        } else if columns.contains(.question), columns.contains(.answer) {
            readQuestions(table.rows.dropFirst(), columns: columns, title: title, first: firstRow + 1)
        } else if head.count == 2, columns == [.other, .other], head[1].unicodeScalars.count > 8 {
            // No names above: a question and its answer a row.
            readQuestions(table.rows[...], columns: [.question, .answer], title: title, first: firstRow)
        } else {
            readRows(table.rows.dropFirst(), names: head, title: title)
        }
    }

    /// `Sheet1` and `工作表1` are no names.
    private static func isPlain(_ name: String) -> Bool {
        ["sheet", "工作表", "表"].contains { name.lowercased().hasPrefix($0) }
    }

    private mutating func readQuestions(_ rows: ArraySlice<[String]>, columns: [Column], title: String, first: Int) {
        var places: [String: Int] = [:]
        for (number, row) in zip(first..., rows) {
            guard sections.count < KnowledgeLimits.sections else { return tooMany() }
            let cells = zip(columns, row).filter { !$1.isEmpty }
            let questions = cells.filter { $0.0 == .question }.flatMap { Self.wordings($0.1) }
            let answer = cells.filter { $0.0 == .answer }.map(\.1).joined(separator: "\n")
            if questions.isEmpty, answer.isEmpty { continue }
            guard let question = questions.first, !answer.isEmpty else {
                problem(
                    questions.isEmpty
                        ? "an answer without a question" : "the question `\(questions[0].prefix(40))` has no answer",
                    row: number, advice: "fill both cells, or delete the row")
                continue
            }
            let others = questions.dropFirst() + cells.filter { $0.0 == .similar }.flatMap { Self.wordings($0.1) }
            let written = cells.first { $0.0 == .language }.flatMap { Language(rawValue: $0.1.lowercased()) }
            let spoken = written ?? TextLanguage.detect(answer) ?? language
            let source = cells.first { $0.0 == .source }?.1 ?? Self.source(title, in: spoken)
            let sentences = answer.split(whereSeparator: \.isNewline).flatMap { Sentences.split(String($0)) }
                .flatMap(Sentences.short)
            // The same question twice: what is said later goes on from what was said before.
            let place = places[question]
            if let place {
                sections[place].sentences += sentences.filter { !sections[place].sentences.contains($0) }
                continue
            }
            places[question] = sections.count
            sections.append(
                KnowledgeSection(
                    id: "\(file)/\(Self.id(of: row, columns: columns) ?? "\(number)")",
                    title: SectionBuilder.cut(question, KnowledgeLimits.title), source: source,
                    keys: Array(others.prefix(KnowledgeLimits.keys)),
                    sentences: Array(sentences.prefix(KnowledgeLimits.sentences)), isWhole: true,
                    language: spoken))
        }
    }

    /// A file called `faq` is named as people do.
    private static func source(_ title: String, in language: Language) -> String {
        guard ["faq", "qa", "q&a", "questions"].contains(title.lowercased()) else {
            return BilingualTitle.part(of: title, in: language)
        }
        return switch language {
        case .mandarin: "常见问题"
        case .english: "the FAQ"
        case .japanese: "よくある質問"
        }
    }

    private mutating func readProducts(_ rows: ArraySlice<[String]>, columns: [Column], names: [String]) {
        for (number, row) in zip((firstRow + 1)..., rows) {
            guard products.count < KnowledgeLimits.sections else { return tooMany() }
            if row.allSatisfy(\.isEmpty) { continue }
            var product = Product(id: "\(number)", name: "")
            for (column, (name, cell)) in zip(columns, zip(names, row)) where !cell.isEmpty {
                product.take(cell, column: column, name: name)
            }
            guard !product.name.isEmpty else {
                problem("a product without a name", row: number, advice: "fill the cell, or delete the row")
                continue
            }
            products.append(product)
        }
    }

    /// A table of anything: each row is a section named by its first cell.
    private mutating func readRows(_ rows: ArraySlice<[String]>, names: [String], title: String) {
        for (number, row) in zip((firstRow + 1)..., rows) {
            guard sections.count < KnowledgeLimits.sections else { return tooMany() }
            guard let first = row.first(where: { !$0.isEmpty }) else { continue }
            let text = TableText.row(row, columns: names + Array(repeating: "", count: max(0, row.count - names.count)))
            sections.append(
                KnowledgeSection(
                    id: "\(file)/\(number)", title: SectionBuilder.cut(first, KnowledgeLimits.title), source: title,
                    sentences: Sentences.split(text).flatMap(Sentences.short)))
        }
    }

    private mutating func problem(_ what: String, row: Int, advice: String) {
        guard problems.count < 20 else { return }
        problems.append(DialogueError(what, at: "\(path):\(row)", advice: advice))
    }

    private mutating func tooMany() {
        problems.append(
            DialogueError(
                "the table has more than \(KnowledgeLimits.sections) rows", at: path,
                advice: "divide it into several files"))
    }

    private static func id(of row: [String], columns: [Column]) -> String? {
        zip(columns, row).first { $0.0 == .id && !$0.1.isEmpty }?.1
    }

    /// Several wordings in one cell: a line each, or between `|`, `;` and `；`.
    static func wordings(_ cell: String) -> [String] {
        cell.split { $0.isNewline || "|;；｜".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }.map { SectionBuilder.cut($0, KnowledgeLimits.title) }
    }
}

/// What a column holds, by its name in either language.
enum Column: Sendable, Hashable {
    case question, answer, similar, source, id, language
    case unit, restock
    case name, alias, price, stock, points, forbidden
    case other

    init(_ header: String) {
        let name = header.lowercased().filter { $0.isLetter || $0.isNumber }
        self = Self.names.first { $0.names.contains(name) }?.column ?? Self.loose(name)
    }

    /// `价格（元）`, `price (GBP)`, `库存数量`.
    private static func loose(_ name: String) -> Column {
        for (mark, column) in [
            ("禁", Column.forbidden), ("forbidden", .forbidden), ("donotsay", .forbidden), ("mustnot", .forbidden),
            ("卖点", .points), ("sellingpoint", .points), ("价格", .price), ("单价", .price), ("售价", .price),
            ("price", .price),
            ("库存", .stock), ("stock", .stock), ("相似问", .similar), ("同义", .similar), ("问题", .question),
            ("question", .question),
            ("答案", .answer), ("answer", .answer),
        ] where name.contains(mark) { return column }
        return .other
    }

    private static let names: [(column: Column, names: Set<String>)] = [
        (.question, ["question", "questions", "q", "问题", "问", "提问", "标准问", "标准问题", "faq", "用户问题"]),
        (.answer, ["answer", "answers", "a", "答案", "答", "回答", "回复", "答复", "reply", "response"]),
        (
            .similar,
            [
                "similar", "keys", "keywords", "keyword", "variants", "alternatives", "相似问", "相似问题", "相似问法", "其他问法",
                "关键词",
                "关键字", "扩展问", "alsoasked", "also", "其他说法", "同义问",
            ]
        ),
        (.language, ["language", "lang", "语言", "语种"]), (.unit, ["unit", "单位", "计价单位"]),
        (.restock, ["restock", "补货", "到货时间", "补货时间", "到货"]),
        (.source, ["source", "来源", "出处", "document", "文档"]),
        (.id, ["id", "no", "编号", "序号", "sku", "货号", "商品编号"]),
        (.name, ["name", "product", "productname", "item", "名称", "品名", "商品", "产品", "商品名", "商品名称", "产品名称", "title"]),
        (.alias, ["alias", "aliases", "aka", "othernames", "别名", "又名", "俗称", "简称"]),
        (.price, ["price", "价格", "价钱", "单价", "售价", "定价", "cost"]),
        (.stock, ["stock", "库存", "存货", "instock", "availability", "quantity", "现货"]),
        (
            .points,
            [
                "sellingpoints", "points", "features", "highlights", "卖点", "特点", "亮点", "优势", "sellingpoint",
                "description", "描述", "介绍", "说明",
            ]
        ),
        (
            .forbidden,
            [
                "forbidden", "forbiddenclaims", "donotsay", "neversay", "banned", "禁语", "禁用语", "禁止宣称", "不可宣称", "违禁词",
                "不能说",
                "禁止说法",
            ]
        ),
    ]
}
