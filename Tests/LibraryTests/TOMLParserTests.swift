import Testing

@testable import Library

struct TOMLParserTests {
    private func node(_ text: String) -> TOMLNode? {
        (try? TOMLParser.parse("x = " + text))?["x"]?.node
    }

    private func reason(_ text: String) -> TOMLSyntaxError? {
        do throws(TOMLSyntaxError) {
            _ = try TOMLParser.parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("1", TOMLNode.int(1)), ("-17", .int(-17)), ("+0", .int(0)), ("1_000", .int(1000)), ("0xff", .int(255)),
        ("0b101", .int(5)), ("0o17", .int(15)), ("1.5", .double(1.5)), ("-2e3", .double(-2000)),
        ("6.02E+23", .double(6.02e23)), ("inf", .double(.infinity)), ("true", .bool(true)), ("false", .bool(false)),
        ("\"a\\tb\\u00e9\\\"\"", .string("a\tbé\"")), ("'a\\b'", .string("a\\b")),
        ("\"\"\"\nfirst\\\n   second\"\"\"\"", .string("firstsecond\"")), ("'''\na\nb'''", .string("a\nb")),
        ("[1, [2],\n # comment\n 3,]", .array([.int(1), .array([.int(2)]), .int(3)])), ("[]", .array([])),
        ("{}", .table([:], isInline: true)),
    ])
    func readsValues(text: String, expected: TOMLNode) {
        #expect(node(text) == expected)
    }

    @Test(arguments: [
        "01", "1_", "_1", "1.", ".5", "1e", "--1", "0x", "+0xff", "nope", "1979-05-27", "\"open", "'open", "\"\"\"open",
        "\"\\q\"", "\"\\ud800\"", "[1 2]", "[}", "[", "{", "{a = 1,}", "{a}", "\"a\nb\"", "\"\u{1}\"", "",
        "99999999999999999999", "1 2", "٣",
    ])
    func refusesOtherValues(text: String) {
        #expect(node(text) == nil)
    }

    @Test func keysMayBeDottedAndQuoted() throws {
        let root = try TOMLParser.parse("a.\"b c\".'d' = 1\na.e = 2\n[a.f]\ng = 3\n")
        guard case .table(let a, _)? = root["a"]?.node, case .table(let b, _)? = a["b c"]?.node,
            case .table(let f, _)? = a["f"]?.node
        else {
            Issue.record("tables are missing")
            return
        }
        #expect(b["d"]?.node == .int(1))
        #expect(a["e"]?.line == 2)
        #expect(f["g"]?.line == 4)
    }

    @Test(arguments: [
        ("a = 1\na = 2", 2), ("[a]\n[a]", 2), ("a = 1\n[a]", 2), ("a = {b = 1}\na.c = 2", 2), ("[!]", 1), ("[a", 1),
        ("[[a]]", 1), ("= 1", 1), ("\n\na 1", 3), ("a = \"\"\"\n\n\n\"\"\"\nb", 5), ("# \u{7}", 1), ("[]", 1),
        ("[.]", 1),
    ])
    func namesTheLine(text: String, line: Int) {
        #expect(reason(text)?.line == line)
    }

    @Test func acceptsOtherLineEndsAndAByteOrderMark() throws {
        #expect(try TOMLParser.parse("\u{feff}a = 1\r\nb = 2\r\n")["b"]?.line == 2)
    }

    @Test func refusesDeepNesting() {
        #expect(reason("a = " + String(repeating: "[", count: 100_000)) != nil)
        #expect(reason(String(repeating: "a.", count: 100_000) + "a = 1") != nil)
    }
}
