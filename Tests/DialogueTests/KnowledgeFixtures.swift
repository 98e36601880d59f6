@testable import Dialogue

/// A small workbook, made of the parts that spreadsheet programs write.
enum WorkbookFixture {
    static func bytes() throws -> [UInt8] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let parts: [(String, String)] = [
            (
                "xl/workbook.xml",
                """
                <workbook xmlns="\(main)" xmlns:r="\(relations)"><sheets><sheet name="Visits" sheetId="1" r:id="rId1"/>
                <sheet name="Sheet2" sheetId="2" r:id="rId2"/><sheet name="Notes" sheetId="3" state="hidden" r:id="rId3"/>
                </sheets></workbook>
                """
            ),
            (
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships xmlns="x"><Relationship Id="rId1" Target="worksheets/one.xml"/>
                <Relationship Id="rId2" Target="/xl/worksheets/two.xml"/>
                <Relationship Id="rId3" Target="worksheets/two.xml"/></Relationships>
                """
            ),
            (
                "xl/sharedStrings.xml",
                """
                <sst xmlns="\(main)"><si><t>Question</t></si><si><t>Answer</t></si>
                <si><r><t>When do </t></r><r><t>you open?</t></r></si></sst>
                """
            ),
            (
                "xl/worksheets/one.xml",
                """
                <worksheet xmlns="\(main)"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
                <row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2" t="inlineStr"><is><t>At ten.</t></is></c></row>
                <row r="3"><c r="A3" t="s"><v>99</v></c></row></sheetData></worksheet>
                """
            ),
            (
                "xl/worksheets/two.xml",
                """
                <worksheet xmlns="\(main)"><sheetData><row r="1"><c r="A1" t="str"><v>name</v></c>
                <c r="B1" t="str"><v>price</v></c><c r="C1" t="str"><v>stock</v></c></row>
                <row r="2"><c r="A2" t="str"><v>Mug</v></c><c r="B2"><v>19.899999999999999</v></c><c r="C2"><v>4</v></c></row>
                </sheetData></worksheet>
                """
            ),
        ]
        return ZipWriter.archive(parts.map { ($0.0, Array($0.1.utf8)) })
    }
}

/// A PDF of one page with lines of Latin text.
enum PDFFixture {
    static func bytes(lines: [String]) -> [UInt8] {
        let words = lines.enumerated().map { "BT /F1 12 Tf 72 \(720 - 20 * $0) Td (\($1)) Tj ET" }.joined(
            separator: "\n")
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(words.utf8.count) >>\nstream\n\(words)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = "\(offset)"
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }
}
