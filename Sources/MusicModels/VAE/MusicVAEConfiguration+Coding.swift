extension MusicVAEConfiguration {
    /// The name of a voice's part: a model of one voice has no need to tell voices apart.
    func name(_ part: String, _ voice: MusicVAEVoice) -> String { voices.count == 1 ? part : "\(part).\(voice.name)" }

    /// The numbers of z that the bar codes of a voice fill: each voice has as many as any other.
    func latentPart(ofVoice voice: Int) -> Range<Int> {
        let count = latentSize / voices.count
        return voice * count..<(voice + 1) * count
    }
}

/// Configurations outlive versions of this program: keys that came later have defaults, and a single voice is still
/// written as its number of symbols.
extension MusicVAEConfiguration {
    private enum Key: String, CodingKey {
        case encoder, decoder, voices, symbolCount, stepsPerBar, maximumBars, latentSize, encoderSize, encoderLayers,
            barEncoderSize, conductorSize, conductorLayers, embeddingSize, decoderSize, decoderLayers, hasShortcuts,
            barCodeSize, latent, residualBlocks
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func int(_ key: Key) throws -> Int { try values.decode(Int.self, forKey: key) }
        let voices: [MusicVAEVoice]
        if let several = try values.decodeIfPresent([MusicVAEVoice].self, forKey: .voices) {
            voices = several
        } else {
            voices = [MusicVAEVoice(name: MusicVAEVoice.melody.name, symbolCount: try int(.symbolCount))]
        }
        self.init(
            encoder: try values.decode(Hierarchy.self, forKey: .encoder),
            decoder: try values.decode(Hierarchy.self, forKey: .decoder), voices: voices,
            stepsPerBar: try int(.stepsPerBar), maximumBars: try int(.maximumBars), latentSize: try int(.latentSize),
            encoderSize: try int(.encoderSize), encoderLayers: try int(.encoderLayers),
            barEncoderSize: try int(.barEncoderSize), conductorSize: try int(.conductorSize),
            conductorLayers: try int(.conductorLayers), embeddingSize: try int(.embeddingSize),
            decoderSize: try int(.decoderSize), decoderLayers: try int(.decoderLayers),
            hasShortcuts: try values.decode(Bool.self, forKey: .hasShortcuts),
            barCodeSize: try values.decodeIfPresent(Int.self, forKey: .barCodeSize) ?? 0,
            latent: try values.decodeIfPresent(MusicVAELatent.self, forKey: .latent) ?? .gaussian,
            residualBlocks: try values.decodeIfPresent(Int.self, forKey: .residualBlocks) ?? 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(self.encoder, forKey: .encoder)
        try values.encode(self.decoder, forKey: .decoder)
        if voices.count == 1, !voices[0].isBitwise {
            try values.encode(voices[0].symbolCount, forKey: .symbolCount)
        } else {
            try values.encode(voices, forKey: .voices)
        }
        let numbers: [(Key, Int)] = [
            (.stepsPerBar, stepsPerBar), (.maximumBars, maximumBars), (.latentSize, latentSize),
            (.encoderSize, encoderSize), (.encoderLayers, encoderLayers), (.barEncoderSize, barEncoderSize),
            (.conductorSize, conductorSize), (.conductorLayers, conductorLayers), (.embeddingSize, embeddingSize),
            (.decoderSize, decoderSize), (.decoderLayers, decoderLayers),
        ]
        for (key, number) in numbers { try values.encode(number, forKey: key) }
        try values.encode(hasShortcuts, forKey: .hasShortcuts)
        try values.encode(barCodeSize, forKey: .barCodeSize)
        try values.encode(latent, forKey: .latent)
        try values.encode(residualBlocks, forKey: .residualBlocks)
    }
}
