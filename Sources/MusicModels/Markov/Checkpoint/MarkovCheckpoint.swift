import Foundation
import MusicCore
import NeuralCore

/// Everything counted on notes, as one file: forms, chords, melody and drums.
public struct MarkovCheckpoint: Sendable, Equatable {
    public var form: FormModel
    public var chords: ChordModel
    public var melody: MelodyModel
    public var drums: DrumModel

    public static let kind = "markov"
    static let format = "1"

    public init(form: FormModel, chords: ChordModel, melody: MelodyModel, drums: DrumModel) {
        self.form = form
        self.chords = chords
        self.melody = melody
        self.drums = drums
    }

    private var models: [(String, BackOffModel)] {
        [
            ("form.kinds", form.kinds.model), ("form.lengths", form.lengths), ("form.repeats", form.repeats),
            ("chords", chords.model), ("melody.rhythm", melody.rhythm), ("melody.pitch", melody.pitch),
            ("drums.hits", drums.hits), ("drums.velocities", drums.velocities),
        ]
    }

    /// - Throws: `NeuralError.unwritable`.
    public func write(to path: String, notes: [String: String] = [:]) throws(NeuralError) {
        var metadata = notes
        metadata["kind"] = MarkovCheckpoint.kind
        metadata["format"] = MarkovCheckpoint.format
        metadata["form.order"] = String(form.kinds.order)
        for (name, model) in models { metadata.merge(model.metadata(named: name)) { $1 } }
        try SafeTensorsWriter.write(models.flatMap { $1.tensors(named: $0) }, metadata: metadata, to: path)
    }

    /// - Throws: every case of `NeuralError` but `unwritable`.
    public init(path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        guard file.metadata["kind"] == MarkovCheckpoint.kind, file.metadata["format"] == MarkovCheckpoint.format,
            let order = file.metadata["form.order"].flatMap({ Int($0) }), (1...4).contains(order)
        else { throw .otherModel(path: path, reason: "it holds no counting models of this format") }
        let kinds = SectionKind.allCases.count
        form = FormModel(
            kinds: MarkovChain(
                order: order, symbolCount: kinds,
                model: try BackOffModel(file: file, name: "form.kinds", symbolCount: kinds + 1, levels: order)),
            lengths: try BackOffModel(
                file: file, name: "form.lengths", symbolCount: FormModel.maximumLength, levels: 3),
            repeats: try BackOffModel(file: file, name: "form.repeats", symbolCount: 2, levels: 2))
        chords = ChordModel(
            model: try BackOffModel(
                file: file, name: "chords", symbolCount: ChordSequence.symbolCount, levels: ChordModel.Cursor.levels))
        melody = MelodyModel(
            rhythm: try BackOffModel(
                file: file, name: "melody.rhythm", symbolCount: MelodyEvent.rhythmCount,
                levels: MelodyCursor.rhythmLevels),
            pitch: try BackOffModel(
                file: file, name: "melody.pitch", symbolCount: MelodyEvent.intervalCount,
                levels: MelodyCursor.pitchLevels))
        drums = DrumModel(
            hits: try BackOffModel(
                file: file, name: "drums.hits", symbolCount: DrumModel.symbolCount, levels: DrumModel.levels),
            velocities: try BackOffModel(file: file, name: "drums.velocities", symbolCount: 8, levels: 3))
    }
}
