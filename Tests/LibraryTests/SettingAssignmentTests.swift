import Composing
import Library
import MusicCore
import Testing

@Suite struct SettingAssignmentTests {
    private func apply(_ texts: [String]) throws -> ComposeSettings {
        var settings = ComposeSettings()
        for text in texts { try SettingAssignment.apply(text, option: "--set", to: &settings) }
        return settings
    }

    @Test func everySettingOfAPresetCanBeSet() throws {
        let settings = try apply([
            "voices=melody, bass", "markov.temperature = 0.5", "markov.lift=1", "markov.breaks=.25",
            "vae.temperature=0",
            "vae.motifBars=8", "vae.position=0.75", "vae.attributes.density=-.5", "vae.attributes.range=1",
            "transformer.temperature=1.1", "transformer.topK=40", "transformer.topP=0.9", "transformer.minP=0.05",
            "transformer.repetitionPenalty=1.2", "transformer.density=-1", "transformer.recall=0",
            "transformer.pitchMask=scale", "transformer.style=\"game\"",
        ])
        let expected = ComposeSettings(
            markovTemperature: 0.5, lift: 1, breaks: 0.25, latentTemperature: 0, motifBars: 8, latentPosition: 0.75,
            attributes: ["density": -0.5, "range": 1],
            sampling: SamplingSettings(
                temperature: 1.1, topK: 40, topP: 0.9, minP: 0.05, repetitionPenalty: 1.2, density: -1),
            recall: 0, pitchMask: .scale, voices: [.melody, .bass], style: .game)
        #expect(settings == expected)
        #expect(try apply([]) == ComposeSettings())
    }

    /// A preset file and options say the same, whatever the settings.
    @Test(arguments: SettingAssignment.names) func aNameIsAKeyOfPresetFiles(name: String) throws {
        let value =
            switch name {
            case "voices": "drums"
            case "transformer.style": "lead"
            case "transformer.pitchMask": "chord"
            case "transformer.topK", "vae.motifBars": "1"
            default: name.hasSuffix("repetitionPenalty") ? "1.5" : "0.125"
            }
        let set = try apply(["\(name)=\(value)"])
        #expect(set != ComposeSettings())
        let line = Double(value) == nil ? "\(name) = \"\(value)\"" : "\(name) = \(value)"
        let text = "name = \"x\"\n" + (name == "voices" ? "voices = [\"drums\"]" : line)
        #expect(try PresetFile.read(text, file: "x.toml").settings == set)
    }

    @Test(arguments: [
        ("minP=0.1", "transformer.minP"), ("transformer.minp=0.1", "transformer.minP"), ("voice=melody", "voices"),
        ("motifBar=3", "vae.motifBars"),
    ])
    func aNameThatIsNearlyRightIsSuggested(text: String, meant: String) {
        #expect(
            performing: { try apply([text]) },
            throws: { ($0 as? LibraryError)?.advice.contains("\"\(meant)\"") == true })
    }

    @Test(arguments: [
        "", "=", "=1", "voices=", "voices=oboe", "transformer.minP=", "transformer.minP=x", "transformer.minP=0.1 0.2",
        "transformer.topK=1.5", "transformer.recall=2", "vae.attributes=1", "vae.attributes.=1",
        "vae.attributes.density=9", "transformer.minP=0.1\nrecall=1", "name=x", "voices=[\"melody\"",
    ])
    func whatMakesNoSenseIsSaidWithoutALine(text: String) {
        #expect(
            performing: { try apply([text]) },
            throws: {
                guard let error = $0 as? LibraryError else { return false }
                return error.cause.hasPrefix("--set: ") && !error.cause.contains("line 1")
            })
    }
}
