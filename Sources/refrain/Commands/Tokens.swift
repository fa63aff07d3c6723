import ArgumentParser

extension TokenVocabulary: ExpressibleByArgument {}

struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Spell a MIDI file in tokens.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, or - for standard input.") var file: String
    @Option(help: "How to spell it.") var vocabulary = TokenVocabulary.events

    func run() throws {
        let stream = TokenStream(try Files.readMIDIWithWarnings(file).score, vocabulary)
        if common.json { return try Output.json(stream) }
        Output.line(stream.text)
    }
}
