extension Theme {
    /// The dark theme the program starts with and falls back on; `themes/nightfall.toml` is the same one as a file.
    public static let nightfall = Theme(name: "nightfall", appearance: .dark) { role in
        switch role {
        case .background, .accentText, .outsideRow: Colour(0x0f1219)
        case .surface: Colour(0x151924)
        case .scaleRow: Colour(0x1a1f2c)
        case .surfaceRaised, .rootRow: Colour(0x202636)
        case .overlay: Colour(0x1b202e)
        case .textStrong, .selectionText, .cursor: Colour(0xf1f4fb)
        case .text: Colour(0xc5ccde)
        case .textQuiet: Colour(0x8a94ad)
        case .textFaint: Colour(0x566079)
        case .border, .gridBar: Colour(0x333c52)
        case .gridLine: Colour(0x232a3a)
        case .track: Colour(0x3a435a)
        case .selection: Colour(0x2b3a5c)
        case .ghost: Colour(0x4a4668)
        case .accent, .melody, .sectionVerse, .cornerA: Colour(0x78c6ff)
        case .counter, .sectionSolo: Colour(0xff9e75)
        case .chords, .sectionBridge, .cornerC: Colour(0xb8a1ff)
        case .bass, .keyHint, .rating, .locked, .cornerD: Colour(0xf0bf6c)
        case .drums, .sectionPreChorus: Colour(0x6bdcc2)
        case .sectionChorus, .cornerB: Colour(0xff7f98)
        case .sectionIntro, .sectionOutro: Colour(0x97a3bf)
        case .playhead, .good: Colour(0xa8de6e)
        case .warning: Colour(0xffc45c)
        case .error: Colour(0xff6b7d)
        }
    }
}
