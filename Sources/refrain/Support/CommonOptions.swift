import ArgumentParser

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print one JSON object instead of text.")
    var json = false
}
