internal import Foundation

/// What kind of thing a question asks for, and how a sentence shows that it holds one: “how heavy” wants grams or kilos,
/// “几点” a time of day. A document that names the subject and has nothing of the kind does not answer.
struct AnswerType: Sendable {
    /// What a sentence that answers must hold; matched against the sentence as it is written.
    let evidence: NSRegularExpression
    /// Words of the question that say only what kind of thing is wanted.
    let asking: String

    func isShown(in sentence: String) -> Bool {
        evidence.firstMatch(in: sentence, range: NSRange(sentence.startIndex..., in: sentence)) != nil
    }
}

extension AnswerType {
    /// nil where a question leaves it open.
    static func read(_ lexemes: [Lexeme]) -> AnswerType? {
        let isSpaced = lexemes.contains(where: \.isWord)
        let text = " " + lexemes.map { $0.text ?? "," }.joined(separator: isSpaced ? " " : "") + " "
        let whole = NSRange(text.startIndex..., in: text)
        for (question, evidence) in table {
            guard let match = question.firstMatch(in: text, range: whole), let range = Range(match.range, in: text)
            else {
                continue
            }
            // What stands between the two parts of a question word (“how much does … weigh”) is what is asked about.
            let about = (1..<max(1, match.numberOfRanges)).lazy.compactMap { Range(match.range(at: $0), in: text) }
                .first
            let asking = about.map {
                text[range.lowerBound..<$0.lowerBound] + " " + text[$0.upperBound..<range.upperBound]
            }
            return AnswerType(evidence: evidence, asking: String(asking ?? text[range]))
        }
        return counted(text, whole)
    }

    /// “多少盒”, “几包”, “how many pipes”: a number of just that.
    private static func counted(_ text: String, _ whole: NSRange) -> AnswerType? {
        guard let match = counting.firstMatch(in: text, range: whole), let range = Range(match.range, in: text) else {
            return nil
        }
        let groups = (1..<match.numberOfRanges).compactMap {
            Range(match.range(at: $0), in: text).map { String(text[$0]) }
        }
        guard let thing = groups.first else { return nil }
        let pattern: String
        if thing.unicodeScalars.allSatisfy(\.isEastAsian) {
            guard let unit = thing.last else { return nil }
            let same = units.first { $0.contains(unit) }.map { "[\($0)]" } ?? String(unit)
            pattern = "\(chineseNumber)\\s*[\\p{Han}]{0,2}?\(same)"
        } else {
            let stem = NSRegularExpression.escapedPattern(for: String(thing.prefix(max(3, thing.count - 2))))
            pattern = "\\b\(englishNumber)\\b(?:[ -][\\w-]+){0,3}[ -]\(stem)"
        }
        guard let evidence = try? NSRegularExpression(pattern: pattern, options: .caseInsensitive) else { return nil }
        return AnswerType(evidence: evidence, asking: String(text[range]))
    }

    /// Counting words that stand for each other: 几遍 is answered by 六次.
    private static let units = ["遍次回", "类种", "个位名人"]

    private static let counting = expression(
        #"(?:多少|几)(?!钱|点|度|时|号|岁|乎|位数)((?:个|种|家|款)?[\p{Han}])|how many ([a-z]{3,})"#)

    // MARK: The kinds

    private static let chineseNumber = #"(?:[0-9０-９][0-9０-９,.]*|[零〇一二两三四五六七八九十百千万半]+)"#
    private static let englishNumber =
        #"(?:[0-9][0-9,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half)"#
    private static let either = "(?:\(chineseNumber)|\(englishNumber))"
    private static let days = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    private static let months =
        "(?:january|february|march|april|may|june|july|august|september|october|november|december)"

    private static func expression(_ pattern: String, cased: Bool = false) -> NSRegularExpression {
        do {
            return try NSRegularExpression(pattern: pattern, options: cased ? [] : .caseInsensitive)
        } catch {
            preconditionFailure("`\(pattern)` is no expression: \(error)")
        }
    }

    private static let table: [(question: NSRegularExpression, evidence: NSRegularExpression)] =
        [
            (
                expression(
                    #" where (?:was|were|did|is|are)( .{1,60}?)(?: be)? (?:made|built|grown|produced|manufactured|invented|build|come from|from|founded|recorded) "#
                ),
                expression(
                    "\\b(?:[Ii]n|[Aa]t|[Ff]rom|[Oo]f) (?:the )?(?!\(capitalDays)|\(capitalMonths))[A-Z][a-z]+|\\b(?:English|Scottish|French|Italian|German|Chinese)\\b",
                    cased: true)
            )
        ]
        + [
            (
                #"多少克|几克|多重|有多沉|重不重|沉不沉|沉吗|重吗|重量|多沉|多少斤|几斤| how heavy | (?:much|it|they|does|do) weigh | how much( .{1,40}) weigh | weight | how many grams"#,
                "\(either) ?(?:多)?(?:克|公斤|千克|斤|kg\\b)|[0-9]{2,} ?g\\b|\\bgrams?\\b|\\bkilo"
            ),
            (#"多少度|几度|水温|多烫|多热| how hot | temperature"#, "\(either) ?(?:度|摄氏)|degree|沸水|boiling|凉水|常温"),
            (#"出生|哪年生| born "#, "出生|生于|\\bborn\\b|birth"),
            (#"埋在|葬在| buried "#, "埋|葬|\\bburied|\\bgrave"),
            (
                #"几岁|多大(?:年纪|岁数)|(?:你|今年)多大| how old (?:was|were) .{1,60} (?:when|at the time) "#,
                "\(either) ?岁|\\byears? old|\\baged?\\b"
            ),
            (
                #"(?:充满|充好|充电|充一次电)(?:一次)?(?:大概|大约)?(?:要|需要|得|花)(?:多久|多长时间|几个?小时|几分钟)|多久(?:能|才能|可以)?(?:充满|充好)| how (?:long|many hours)( .{1,40}?) (?:take )?to (?:re)?charge "#,
                "充电?(?:满|好)?.{0,6}(?:要|需|只用).{0,4}\(either) ?(?:个)?(?:半)?(?:小时|分钟)|\(either) ?(?:个)?(?:半)?(?:小时|分钟).{0,6}(?:充满|充好)|charge[sd]?\\b.{0,20}\\bin \(either)|takes .{0,30}to charge"
            ),
            (#"多少分贝|多响| how loud | how noisy "#, "分贝|decibel|\\bdb\\b"),
            (
                #"多久.{0,4}一次|几天.{0,4}一次|多长时间一次| how often | how frequently "#,
                "每|一次|every|daily|weekly|monthly|once|twice|per (?:day|week|month)|\(either) ?(?:天|个?月|周|星期|days?|weeks?|months?)"
            ),
            (
                #"(?:卖|要|得花|花|付)?多少钱|多少元|多少块|什么价|啥价|价格|价钱|价位|售价|几块钱?|怎么卖|收费吗?|要钱|花钱|要多少|得花多少|邮费|运费| how much (?:is|are|does|do|for|would|was|did|will|to|the|a|an|it) | worth |值多少|值几| price| cost| fee | charge| how expensive| what (?:do|does|did|would)( .{1,40}) pay | how much $| how much( .{1,40}) pay "#,
                "\(either)[ -]*(?:元|块|英镑|美元|角|yuan|pounds?|euros?|dollars?|pence)|[£$€¥] ?[0-9]|免费|包邮|不收|不要钱|\\bfree\\b|no charge|included|费.{0,8}由.{1,8}出|每人|折|per cent"
            ),
            (
                #"几个?月|多少个?月| how many months"#, "\(either) ?个?(?:月|年)|month|year"
            ),
            (
                #"里面?(?:都)?(?:有|装了?)(?:了|些|着)?(?:什么|啥|哪些|几样)|(?:包含|包括|装着?)(?:了|些)?(?:什么|啥|哪些)"#,
                "里面|包含|包括|装有|内含|含有|各[\\p{Han}]{1,4}(?:克|包|个|袋)|、[^。]{1,30}(?:和|及|还有)"
            ),
            (
                #"续航|待机|能?(?:用|听|撑|坚持)多久|多久|多长时间|多少时间|几天|几个?小时|几个?钟头|几分钟|几秒|几周|几年|多少天|多少小时|要等多| how long (?:do|does|will|can|should|before|after|until|have|may|did|must) | for how long | how many (?:days|hours|minutes|weeks|years) | how soon | how quickly | how fast "#,
                "\(either)[ -]*(?:到\(chineseNumber))?(?:个)?(?:多)?(?:天|小时|分钟|秒|月|年|周|星期|工作日|钟头|日内)(?![0-9])|当天|第二天|次日|下个月|随时|永久|(?:\(englishNumber)|\\ban?|several|few)[ -](?:more |working |whole )?(?:day|hour|minute|week|month|year|second)s?\\b|same day|next day|at once|immediately"
            ),
            (
                #"多远| how far "#,
                "\(either)[ -]*(?:米|公里|metre|meter|kilomet|mile|minute|minutes|分钟)|on foot|步行|weeks?|days?"
            ),
            (
                #"多高|多宽|多深|(?<!你)(?<!今年)多大|尺寸|几寸|多少厘米|多少米|多少英寸| how tall | how wide | how big | how high | how deep | how large | dimensions"#,
                "\(either)[ -]*(?:多)?(?:厘米|毫米|米|公里|寸|英寸|毫安|毫升|升|GB|TB|mAh|cm\\b|mm\\b|m\\b|metre|meter|inch|room)|metre|inch"
            ),
            (#"多厚|多薄| how thick | how thin "#, "厚|薄|\\bthick|\\bthin\\b|毫米|\\bmm\\b"),
            (
                #"多长| how long is | how long are "#,
                "\(either)[ -]*(?:多)?(?:厘米|毫米|米|公里|寸|英寸|cm\\b|mm\\b|m\\b|metre|meter|inch|个?月|年|天|小时|分钟|minute|hour|month|year|day)|metre|inch"
            ),
            (
                #"哪一?年|什么年代|哪个朝代| what year | which year | when was | when were | how old is | what century"#,
                #"[0-9]{4}|[一二三四五六七八九〇零]{4}年|世纪|century|since|年代|岁"#
            ),
            (
                #"几点| what time | how late | until what | until when | till when | till what "#,
                "\(either) ?点|[0-9]{1,2}[:：][0-9]{2}|o'clock|half past|\\b(?:am|pm|noon|midnight)\\b|\\b(?:at|to|until|till|from|before|after) \(englishNumber)\\b|in the (?:morning|afternoon|evening)"
            ),
            (
                #"几点|什么时候|啥时候|何时|哪天|几号|多会儿|几时|几月| when | what time | which day | what day | how late | how early | by when | until what | what date "#,
                "\(either) ?(?:点|月|号|日|天内)|[0-9]{1,2}[:：][0-9]{2}|[周礼拜星期]{1,2}[一二三四五六日末]|每[天晚月周]|第二天|当天|工作日|春节|下个月|秋茶|清明|o'clock|half past|\\b(?:am|pm|noon|daily|century|[0-9]{4}|days?|weeks?|months?|season|always|tomorrow|\(days)|\(months))\\b|\\b(?:at|to|until|till|from|before|after) \(englishNumber)\\b"
            ),
            (
                #"什么颜色|哪些颜色|哪几种颜色|几种颜色|颜色|[红橙黄绿青蓝紫黑白灰粉银金棕](?:色的?|的)[吗么没不嘛有款]| colou?rs? | in (?:black|white|red|blue|green|gr[ea]y|silver|gold|pink|yellow|purple|orange) "#,
                #"[红橙黄绿青蓝紫黑白灰粉银金棕](?:色|[、和])|\b(?:black|white|red|blue|green|gr[ea]y|silver|gold|golden|brown|pink|yellow|purple|orange)\b"#
            ),
            (
                #"哪里(?:生)?产|产自(?:哪里|哪儿|哪)|产地|在哪(?:里|儿)?(?:生产|制造|做的|造的)|哪里(?:做|造|人)|哪国|哪个国家|什么国家|哪个省"#,
                #"产自|产于|来自|产地|出产|流传|[\p{Han}](?:国|省|市|县|山|江)|浙江|福建|江苏"#
            ),
            (
                #"哪里|哪儿|在哪|从哪|哪座|什么地方|啥地方|哪座城市|怎么走|怎么去|怎么过去| where "#,
                "产自|产于|来自|流传|在|到|[省市县路街号楼层店页里边处上]|冷藏|\\b(?:in|at|on|from|beside|behind|near|next to|under|into)\\b (?!about |[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\\b|\(days)|\(months)|stock|which|time)|\\b(?:street|road|floor|room|page)\\b"
            ),
            (
                #"几楼|几层| which floor | what floor "#,
                "[0-9一二三四五六七八九十]楼|层|\\bfloor\\b"
            ),
            (
                #"电话(?:是)?多少|电话号码|号码是| phone number | telephone number | what number "#,
                "[0-9]{3}[0-9-]{3,}"
            ),
            (
                #"材质|什么材料|什么做的|用什么做| made of | made from | material"#,
                #"木|竹|塑料|金属|铝|钢|玻璃|陶瓷|瓷|皮革|真皮|布|棉|硅胶|编织|纸|wood|metal|plastic|glass|leather|cotton|alumin|steel|clay|brass|silicone|braided|reed"#
            ),
            (
                #"谁(?:来)?(?:出|付|掏|承担|负担)| who (?:pays?|covers|bears) "#,
                #"由.{1,8}[出付]|我们[出付]|顾客.{0,4}[出付]|自己[出付]|\bpays?\b|\bcovers?\b"#
            ),
            (
                #"(?:找|问|联系|告诉)谁"#, #"客服|工作人员|平台|我们|店员"#
            ),
        ].map { (expression($0), expression($1)) } + [
            (
                expression(
                    #" who (?:built|made|makes|invented|wrote|composed|plays|play|founded|designed|painted|owns|owned|runs|discovered|created|was|is the|is|tunes|bakes|teaches|sells|conducts|recorded|first|gave|donated|hosts|leads|reads|cooks|cleans|repairs|guards|came up with|thought up|dreamt up|drew|named|started|opened|looks after|keeps|works on|won|drives|sponsors|supplies|mended|sang|played|carved) (?!you|are|am)"#
                ),
                expression(
                    "(?<=[a-z,;] )(?<!\\bin )(?<!\\bon )(?<!\\bat )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr|Aug|Sept|Octo|Nov|Dec)|Italian|Latin|English|French|German|Chinese|Our|Bluetooth|Wi)[A-Z][a-z]+|^[A-Z][a-z]+ [A-Z][a-z]+ (?:invented|built|wrote|made|composed)|[Nn]obody|\\bI \\b|^[A-Z][a-z]+ is (?:our|a|the)\\b",
                    cased: true)
            ),
            (
                expression(#"谁(?!都|也|能|会|可以)|哪位|什么人(?:写|作|种|做)"#),
                expression(
                    #"(?:是|由)[\p{Han}]{2,4}(?:所|来)?(?:填|写|作|创|发明|设计|谱)|[\p{Han}]{2,4}为它?写过|来自.{1,8}人.{2,6}的|没人知道|那只|是.{1,10}里那"#
                )
            ),
        ]

    private static let capitalDays = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    private static let capitalMonths =
        "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
}
