import Foundation
import NeuralCore

extension MusicVAE {
    /// Takes the weights that fit from a checkpoint of any MusicVAE, so that training need not begin with none: a model
    /// of the same kind gives all tensors of equal shape; one of a single voice gives its voice's to every voice that
    /// has the same symbols.
    ///
    /// - Returns: how many parameters were taken.
    /// - Throws: `otherModel` where the file holds no MusicVAE or nothing in it fits, `unsupportedType`.
    @discardableResult
    public func adopt(from file: SafeTensorsFile) throws(NeuralError) -> Int {
        guard let kind = Self.kind(of: file) else {
            throw .otherModel(path: file.path, reason: "it is not a checkpoint of a VAE")
        }
        var count = 0
        for tensor in parameters.layout.tensors {
            guard let name = source(of: tensor.name, in: kind), file.entries[name]?.shape == tensor.shape else {
                continue
            }
            try file.read(name, shape: tensor.shape, into: parameters[tensor.slot])
            count += tensor.slot.count
        }
        guard count > 0 else { throw .otherModel(path: file.path, reason: "none of its weights fits this model") }
        return count
    }

    /// What a model of a kind calls a tensor of this one; `nil` for one that it cannot have.
    private func source(of name: String, in kind: MusicVAEKind) -> String? {
        if kind.voices == configuration.voices { return name }
        guard kind.voices.count == 1 else { return nil }
        let voice = configuration.voices.first { name.contains(".\($0.name).") }
        guard let voice, voice.symbolCount == kind.voices[0].symbolCount, voice.isBitwise == kind.voices[0].isBitwise
        else { return nil }
        return name.replacingOccurrences(of: ".\(voice.name).", with: ".")
    }
}
