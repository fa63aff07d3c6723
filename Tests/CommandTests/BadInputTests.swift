import Foundation
import Testing

/// Whatever is wrong with what it is given, the program says so in two lines and ends with 1 or 2.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct BadInputTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var arguments: [String]
        var status: Int32
        /// What the line of cause speaks of.
        var names: String

        init(_ line: String, _ status: Int32, _ names: String) {
            arguments = line.split(separator: " ").map { String($0).replacingOccurrences(of: "_", with: " ") }
            self.status = status
            self.names = names
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let cases = [
        Case("inspect empty.mid", 1, "empty.mid"), Case("inspect photo.mid", 1, "JPEG"),
        Case("inspect nowhere.mid", 1, "nowhere.mid"), Case("inspect .", 1, "cannot be read"),
        Case("inspect", 2, "file"), Case("inspect a.mid b.mid", 2, "b.mid"), Case("tokens photo.mid", 1, "JPEG"),
        Case("tokens good.mid --vocabulary letters", 2, "letters"),
        Case("detokenize photo.mid -o x.mid", 1, "photo.mid"),
        Case("detokenize empty.mid -o x.mid", 1, "no tokens"),
        Case("detokenize words.txt -o x.mid", 1, "word"), Case("detokenize large.txt -o x.mid", 1, "100000"),
        Case("export good.mid -o x.mid", 1, "not a song"),
        Case("export nowhere.refrain -o x.mid", 1, "nowhere.refrain"),
        Case("export empty.mid -o x.mid", 1, "empty"), Case("export good.mid -o x.flac", 2, "x.flac"),
        Case("presets show balad", 1, "balad"), Case("presets validate bad.toml", 1, "line 2"),
        Case("presets validate photo.mid", 1, "photo.mid"), Case("themes show midnigth", 1, "midnigth"),
        Case("themes validate bad.toml", 1, "line 2"), Case("compose --preset bad.toml", 1, "line 2"),
        Case("compose --preset nowhere.toml", 1, "nowhere.toml"), Case("compose --structure verse", 2, "verse"),
        Case("compose --structure solo:8", 2, "solo"),
        Case("compose --structure verse:99999999999999999999", 2, "verse"),
        Case("compose --key H", 2, "H"), Case("compose --tempo 0", 2, "tempo"), Case("compose --tempo nan", 2, "tempo"),
        Case("compose --temperature -1", 2, "temperature"), Case("compose --temperature=-1", 2, "temperature"),
        Case("compose --top-p 2", 2, "top-p"), Case("compose --top-k=-5", 2, "top-k"),
        Case("compose --recall 7", 2, "recall"), Case("compose --set minP", 2, "minP"),
        Case("compose --set minp=0.1", 2, "minp"), Case("compose --set transformer.minP=9", 2, "minP"),
        Case("compose --set transformer.pitchMask=minor", 2, "minor"),
        Case("infill good.mid --bars 2 --set voices= -o x.mid", 2, "voices"),
        Case("compose --set voices=oboe", 2, "oboe"), Case("compose --set transformer.topK=", 2, "--set"),
        Case("compose --seed -1", 2, "seed"), Case("compose --seed x", 2, "x"), Case("compose --takes 0", 2, "takes"),
        Case("compose --stages vea", 2, "vea"), Case("compose --stages ,", 2, "stage"),
        Case("compose --prime photo.mid", 1, "JPEG"), Case("compose --prime silent.mid", 1, "no notes"),
        Case("compose -o nowhere/x.mid", 1, "nowhere"), Case("compose -o .", 1, "folder"),
        Case("compose --json -o -", 2, "standard output"), Case("compose --takes 2 -o -", 2, "one take"),
        Case("compose -o taken.refrain", 1, "taken.refrain"), Case("compose --nonsense", 2, "nonsense"),
        Case("nonsense --nonsense", 2, "nonsense"), Case("interpolate good.mid photo.mid -o x.mid", 1, "JPEG"),
        Case("interpolate good.mid good.mid --steps 1 -o x.mid", 2, "steps"),
        Case("interpolate good.mid good.mid --bars 99 -o x.mid", 2, "bars"),
        Case("interpolate good.mid good.mid --voice oboe -o x.mid", 2, "oboe"),
        Case("interpolate silent.mid good.mid --voice drums -o x.mid", 1, "no drums"),
        Case("interpolate good.mid good.mid --voice trio -o x.mid", 1, "no bass"),
        Case("evaluate vae --corpus . --flat photo.mid", 1, "photo.mid"),
        Case("compose --best-of 0", 2, "best-of"), Case("compose --humanise 2", 2, "humanise"),
        Case("evaluate music --corpus . --songs 1", 2, "songs"),
        Case("infill good.mid --bars 0-3 -o x.mid", 2, "0-3"), Case("infill good.mid --bars 5-4 -o x.mid", 2, "5-4"),
        Case("infill good.mid --bars 7-9 -o x.mid", 2, "8 bars"), Case("infill good.mid -o x.mid", 2, "bars"),
        Case("infill good.mid --bars 2 --track oboe -o x.mid", 2, "oboe"),
        Case("infill photo.mid --bars 2 -o x.mid", 1, "JPEG"),
        Case("infill good.mid --bars 99999999999999999999 -o x.mid", 2, "no bars"),
        Case("continue good.mid --bars 0 -o x.mid", 2, "bars"),
        Case("continue silent.mid --bars 4 -o x.mid", 1, "no notes"),
        Case("continue good.mid -o nowhere/x.mid", 1, "nowhere"),
        Case("play good.mid --loop 9-3", 2, "9-3"), Case("play good.mid --tempo 99", 2, "99"),
        Case("play good.mid --count-in 99", 2, "99"), Case("play good.mid --commands words.txt", 2, "no command"),
        Case("record -o x.mid --quantise 7", 2, "7"), Case("record -o x.mid --over photo.mid", 1, "JPEG"),
        Case("compare good.mid@0-1 good.mid", 2, "0-1"), Case("compare good.mid", 2, "compare"),
        Case("play photo.mid", 1, "JPEG"), Case("play good.mid --from 99", 2, "99"),
        Case("play silent.mid", 1, "no notes"),
        Case("train markov -o x.safetensors", 2, "music"),
        Case("train parrot --corpus . -o x.safetensors", 2, "parrot"),
        Case("train transformer --corpus nowhere -o x.safetensors", 1, "nowhere"),
        Case("train vae --corpus empty -o x.safetensors", 1, "empty"),
        Case("train vae --corpus . --hours -1 -o x.safetensors", 2, "hours"),
        Case("train vae --corpus . --hours=-1 -o x.safetensors", 2, "hours"),
        Case("train vae --corpus . --config bad.toml -o x.safetensors", 1, "line 1"),
        Case("train transformer --corpus . --resume -o x.safetensors", 2, "no run"),
        Case("train transformer --corpus . -o nowhere/x.safetensors", 1, "nowhere"),
        Case("evaluate markov", 2, "music"), Case("evaluate markov --corpus nowhere", 1, "nowhere"),
        Case("render photo.mid -o x.wav", 1, "JPEG"), Case("render good.mid -o -", 2, "standard output"),
        Case("render good.mid -o nowhere/x.wav", 1, "nowhere"),
        Case("render good.mid --sound-font nowhere.sf2 -o x.wav", 1, ""),
        Case("compare good.mid photo.mid", 1, "JPEG"), Case("compare good.mid silent.mid", 1, "differs"),
        Case("compos", 2, "compos"), Case("nowhere.refrain", 2, "nowhere.refrain"),
        Case("studio", 1, "terminal"),
        Case("bench parse", 2, "parse"), Case("bench parse --corpus nowhere", 1, "nowhere"),
        Case("bench generate --repeats 0", 2, "repeats"),
    ]

    @Test(arguments: cases)
    func saysCauseAndAdvice(_ wrong: Case) throws {
        let folder = try TestFolder()
        try folder.write([], "empty.mid")
        try folder.write(Samples.jpeg, "photo.mid")
        try folder.write(Samples.midi, "good.mid")
        try folder.write(Array("name = \"x\"\ntempoo = 3\n".utf8), "bad.toml")
        try folder.write(Array("1 2 word".utf8), "words.txt")
        try folder.write(Array("[1, 100000]".utf8), "large.txt")
        try folder.write(
            Array("MThd\0\0\0\u{6}\0\0\0\u{1}\u{1}\0MTrk\0\0\0\u{4}\0".utf8) + [0xff, 0x2f, 0], "silent.mid")
        try folder.write([1], "taken.refrain")
        try FileManager.default.createDirectory(at: folder.file("empty"), withIntermediateDirectories: true)
        let run = try Program.run(wrong.arguments, in: folder)
        #expect(run.status == wrong.status, "\(run.error)")
        #expect(run.errorLines.count == 2, "\(run.error)")
        #expect(run.errorLines.first.map { wrong.names.isEmpty || $0.contains(wrong.names) } == true, "\(run.error)")
        #expect(run.output.isEmpty || wrong.arguments.first == "presets" || wrong.arguments.first == "themes")
        #expect(!FileManager.default.fileExists(atPath: folder.file("x.mid").path))
    }

    @Test func aFileCutInTheMiddleIsReadWithAWarning() throws {
        let folder = try TestFolder()
        try folder.write(Array(Samples.midi.prefix(Samples.midi.count * 2 / 3)), "cut.mid")
        let run = try Program.run(["inspect", "cut.mid", "--json"], in: folder)
        #expect(run.status == 0)
        let json = try run.json()
        #expect((json["warnings"] as? [[String: Any]])?.isEmpty == false)
        #expect((json["notes"] as? Int ?? 0) > 0)
    }

    @Test func aDamagedCheckpointIsNamed() throws {
        let folder = try TestFolder()
        let checkpoints = folder.file(".local/share/refrain/checkpoints")
        try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
        // A tensor of four bytes, of which one is cut off.
        let header = Array("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".utf8)
        let size = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        for name in ["markov", "transformer"] {
            let url = checkpoints.appendingPathComponent("\(name).safetensors")
            try Data(size + header + [0, 0, 0]).write(to: url)
            let run = try Program.run(["compose", "--stages", name, "--structure", "verse:1"], in: folder)
            #expect(run.status == 1)
            #expect(run.errorLines.count == 2, "\(run.error)")
            #expect(run.errorLines.first?.contains("\(name).safetensors") == true, "\(run.error)")
        }
        let doctor = try Program.run(["doctor", "--json"], in: folder)
        #expect(doctor.status == 1)
        #expect(doctor.errorLines.count == 2, "\(doctor.error)")
    }

    @Test func aNarrowTerminalIsNoTrouble() throws {
        let folder = try TestFolder()
        for columns in ["1", "20", "0", "-4"] {
            let run = try Program.run(["compose", "--help"], in: folder, environment: ["COLUMNS": columns])
            #expect(run.status == 0)
            #expect(run.text.contains("--structure"))
        }
    }

    @Test func standardOutputThatIsFullIsAFailure() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let process = Process()
        process.executableURL = Program.url
        process.arguments = ["presets"]
        process.environment = ["REFRAIN_HOME": Program.package.path, "HOME": "/nonexistent"]
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
    }
}
