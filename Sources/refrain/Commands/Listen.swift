import ArgumentParser
import Foundation
import MIDIFiles
import MusicCore
import Playback

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write down what comes from a port, with the time at which the kernel took it.",
        discussion: "Ends by Control-C, or after --seconds. Times are exact to some hundredths of a millisecond.",
        shouldDisplay: false)
    @Option(help: "The port to listen to; without it whatever is connected to us.") var port: String?
    @Option(help: "Seconds to listen.") var seconds: Double?
    @Option(name: .short, help: "Write the notes into a MIDI file instead of lines of text.") var output: String?

    /// Quarters a minute of the file: with 480 ticks each, a tick is a hundredth of a millisecond.
    private static let qpm = 12500.0

    func run() throws {
        if let output { try Files.checkWritable(output) }
        let listener = try EventListener(name: "Refrain listener", source: port)
        Interrupt.watch()
        Output.note("listening on \(listener.address); Control-C ends")
        var heard: [ReceivedMessage] = []
        let end = seconds.map { Progress.now + $0 }
        while !Interrupt.isRequested, end.map({ Progress.now < $0 }) ?? true {
            let messages = listener.messages(waiting: 50)
            if output != nil { heard += messages } else { messages.forEach(Listen.tell) }
        }
        guard let output else { return }
        try Files.write(MIDIFile.write(Listen.score(heard)), to: output)
    }

    private static func tell(_ received: ReceivedMessage) {
        let time = String(format: "%.6f", Double(received.nanoseconds) * 1e-9)
        Output.line("\(time) \(text(received.message))")
    }

    private static func text(_ message: MIDIMessage) -> String {
        switch message {
        case .noteOn(let channel, let pitch, let velocity): "on \(channel) \(pitch) \(velocity)"
        case .noteOff(let channel, let pitch): "off \(channel) \(pitch)"
        case .control(let channel, let controller, let value): "control \(channel) \(controller) \(value)"
        case .program(let channel, let program): "program \(channel) \(program)"
        case .clock: "clock"
        case .clockStart: "start"
        case .clockContinue: "continue"
        case .clockStop: "stop"
        case .songPosition(let place): "position \(place)"
        }
    }

    /// The notes, each with the end that came for it.
    private static func score(_ heard: [ReceivedMessage]) -> Score {
        var tracks = (UInt8(0)..<16).map { Track(name: "", channel: $0, program: 0, isDrum: $0 == 9) }
        var open: [Int: [Int]] = [:]
        let start = heard.first?.nanoseconds ?? 0
        for received in heard {
            let seconds = Double(received.nanoseconds - min(start, received.nanoseconds)) * 1e-9
            let tick = Int((seconds * qpm / 60 * Double(ppq)).rounded())
            switch received.message {
            case .noteOn(let channel, let pitch, let velocity):
                let track = Int(channel & 15)
                open[track << 7 | Int(pitch), default: []].append(tracks[track].notes.count)
                tracks[track].notes.append(Note(tick: tick, duration: 1, pitch: pitch, velocity: velocity))
            case .noteOff(let channel, let pitch):
                let track = Int(channel & 15)
                guard let index = open[track << 7 | Int(pitch)]?.popLast() else { continue }
                tracks[track].notes[index].duration = max(1, tick - tracks[track].notes[index].tick)
            default: break
            }
        }
        return Score(tempos: [Change(tick: 0, qpm)], tracks: tracks.filter { !$0.notes.isEmpty })
    }
}
