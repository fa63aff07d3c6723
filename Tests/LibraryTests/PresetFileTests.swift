import Composing
import Foundation
import Library
import MusicCore
import Testing

struct PresetFileTests {
    @Test func readsEverySetting() throws {
        let preset = try PresetFile.read(
            """
            name = "All"  # with a comment
            description = "Everything set."
            form = "intro:4 verse.B:8 verse.B:8"
            key = "F# minor"
            tempo = 90
            voices = ["melody", "drums"]
            [markov]
            temperature = 0.7
            [vae]
            temperature = 1
            motifBars = 2
            position = 0.25
            attributes = { density = -1.5, "mean interval" = 2 }
            [transformer]
            temperature = 0.5
            topK = 3
            topP = 0.4
            minP = 0.1
            repetitionPenalty = 1.5
            density = -0.5
            recall = 0.25
            pitchMask = "chord"
            """, file: "all.toml")
        #expect(preset.name == "All")
        #expect(preset.key == Key(tonic: 6, mode: .minor))
        #expect(preset.qpm == 90)
        #expect(preset.form?.bars == 20)
        #expect(preset.form?.sections[2].memory == .recalls(letter: "B", strength: 1))
        let expected = ComposeSettings(
            markovTemperature: 0.7, latentTemperature: 1, motifBars: 2, latentPosition: 0.25,
            attributes: ["density": -1.5, "mean interval": 2],
            sampling: SamplingSettings(
                temperature: 0.5, topK: 3, topP: 0.4, minP: 0.1, repetitionPenalty: 1.5, density: -0.5),
            recall: 0.25, pitchMask: .chord, voices: [.melody, .drums])
        #expect(preset.settings == expected)
    }

    @Test func leavesOutWhatIsNotSaid() throws {
        let preset = try PresetFile.read("name = \"Bare\"", file: "bare.toml")
        #expect(preset == Preset(name: "Bare"))
    }

    @Test func writesWhatItReads() throws {
        var random = SeededGenerator(seed: 5)
        for round in 0..<100 {
            var settings = ComposeSettings(
                markovTemperature: random.uniform() * 2, latentTemperature: random.uniform(),
                motifBars: 1 + random.below(16), latentPosition: random.uniform())
            settings.sampling = SamplingSettings(
                temperature: random.uniform(), topK: random.below(100), topP: random.uniform(),
                minP: random.uniform() / 2, repetitionPenalty: 1 + random.uniform(),
                density: Double(random.below(3)) - 1)
            settings.breaks = Double(random.below(2)) * random.uniform()
            settings.attributes = ["density": random.uniform(), "odd \"key\"": -random.uniform()]
            settings.voices = [random.element(Voice.allCases), .bass]
            settings.pitchMask = random.element(PitchMask.allCases)
            settings.recall = random.uniform()
            let preset = Preset(
                name: "Nr \(round) \\ \"quoted\"\nÄ\u{1}", description: "a\tb",
                key: Key(tonic: random.below(12), mode: .minor),
                qpm: 20 + random.uniform() * 280, settings: settings)
            #expect(try PresetFile.read(PresetFile.write(preset), file: "round.toml") == preset)
        }
    }

    @Test(arguments: [
        ("name = \"x\"\ntempoo = 3", "p.toml, line 2: there is no key \"tempoo\".", "Did you mean \"tempo\"?"),
        (
            "name = \"x\"\n[transformer]\n\ntop-k = 3", "p.toml, line 4: there is no key \"transformer.top-k\".",
            "Did you mean \"topK\"?"
        ),
        (
            "name = \"x\"\n[markov]\nwarmness = 3", "p.toml, line 3: there is no key \"markov.warmness\".",
            "Known here: temperature, lift, breaks."
        ),
        (
            "name = \"x\"\ntempo = \"fast\"",
            "p.toml, line 2: \"tempo\" wants a number from 20.0 to 300.0, not a text.",
            "Give \"tempo\" a number from 20.0 to 300.0."
        ),
        (
            "name = \"x\"\ntempo = 1e9", "p.toml, line 2: \"tempo\" cannot be 1000000000.0.",
            "Give a number from 20.0 to 300.0."
        ),
        ("name = \"x\"\ntempo = nan", "p.toml, line 2: \"tempo\" cannot be nan.", "Give a number from 20.0 to 300.0."),
        (
            "name = \"x\"\n[transformer]\ntopK = -1", "p.toml, line 3: \"transformer.topK\" cannot be -1.",
            "Give a whole number from 0 to 256."
        ),
        (
            "name = \"x\"\n[transformer]\ntopK = 0.5",
            "p.toml, line 3: \"transformer.topK\" wants a whole number from 0 to 256, not a number.",
            "Give \"transformer.topK\" a whole number from 0 to 256."
        ),
        (
            "name = \"x\"\nkey = \"H dur\"", "p.toml, line 2: \"key\" cannot be \"H dur\".",
            "Give a key like \"A minor\" or \"Bb major\"."
        ),
        (
            "name = \"x\"\nform = \"verse\"", "p.toml, line 2: \"form\" cannot be \"verse\".",
            "Give sections with 1 to 64 bars, like \"intro:4 verse:8\"."
        ),
        (
            "name = \"x\"\nvoices = []", "p.toml, line 2: \"voices\" cannot be empty.",
            "Give some of \"melody\", \"counter\", \"chords\", \"bass\", \"drums\"."
        ),
        ("tempo = 3", "p.toml: the key \"name\" is missing.", "Add a line like  name = \"My preset\""),
        (
            "name = \"x\"\nmarkov = 3", "p.toml, line 2: \"markov\" wants a table: [markov], not a whole number.",
            "Give \"markov\" a table: [markov]."
        ),
        (
            "name = \"x\"\nform = '''\nverse:8\n'''\nvoices = [\n  \"melody\",\n  \"flute\",\n]",
            "p.toml, line 5: \"voices\" cannot be \"flute\".",
            "Give some of \"melody\", \"counter\", \"chords\", \"bass\", \"drums\"."
        ),
    ])
    func saysWhatIsWrongAndWhere(text: String, cause: String, advice: String) {
        let error = failure { () throws(LibraryError) in try PresetFile.read(text, file: "p.toml") }
        #expect(error?.cause == cause)
        #expect(error?.advice == advice)
    }

    @Test(arguments: [
        "", "[", "name = ", "name = \"x\"\nname = \"y\"", "\u{0}", "= 3", "a = [1,", "[[a]]\n[a]", "[!]", "[", "[ \n]",
        "[[.]]",
    ])
    func refusesWhatIsNotTOML(text: String) {
        #expect(failure { () throws(LibraryError) in try PresetFile.read(text, file: "p.toml") } != nil)
    }

    @Test func neverTrapsOnDamagedText() throws {
        var random = SeededGenerator(seed: 11)
        let original = Array(PresetFile.write(Preset(name: "x", key: .cMajor, qpm: 100)).utf8)
        let marks = Array("[]{}=,.#\"'\\\n\r\t -+_1e:é\u{1}".utf8)
        for _ in 0..<1000 {
            var bytes = original
            for _ in 0..<1 + random.below(4) {
                let place = random.below(bytes.count)
                let mark = random.element(marks)
                if random.below(2) == 0 { bytes[place] = mark } else { bytes.insert(mark, at: place) }
            }
            let text = String(decoding: bytes.prefix(1 + random.below(bytes.count)), as: UTF8.self)
            _ = failure { () throws(LibraryError) in try PresetFile.read(text, file: "p.toml") }
        }
    }
}
