import MusicCore

extension Studio {
    mutating func performFile(_ command: Command) -> [Effect] {
        switch command {
        case .save:
            if path == nil { return askForName(.saveAs) }
            if song.title == "untitled", let path, path.isUnnamedSong { return askForName(.saveAs) }
            say(.information, "Saved \(shortPath ?? "").")
            return [.autosave]
        case .saveAs: return askForName(.saveAs)
        case .export: return askForName(.export)
        case .open:
            layers.append(.list(ListLayer(kind: .songs, rows: [])))
            return [.listSongs]
        case .newSong:
            var effects = endJob()
            if transport.status != .stopped { effects.append(.stop) }
            effects += keepUnsaved()
            reset(to: SongDocument(draft: Draft(settings: draft.settings, seed: draft.seed)), path: nil)
            return effects
        case .quit:
            var effects = endJob()
            if transport.status != .stopped { effects.append(.stop) }
            isLeaving = true
            return effects + [.autosave, .quit]
        default: return []
        }
    }

    /// The answer to a question about a file or a preset.
    mutating func file(_ question: PromptLayer.Question, _ text: String) -> [Effect] {
        switch question {
        case .saveAs:
            if song.title == "untitled" { draft.song.title = text.fileTitle }
            revision += 1
            return [.saveAs(path: text)]
        case .open: return [.open(path: text)]
        case .export: return [.export(song, path: text, texts: exportTexts)]
        case .presetName:
            draft.preset = text
            return [.savePreset(name: text, draft.settings)]
        default: return []
        }
    }

    mutating func receive(_ message: LibraryMessage) -> [Effect] {
        switch message {
        case .saved(let song, let newPath, let savedRevision):
            guard song == songID else { return [] }
            let isNew = path != newPath
            path = newPath
            self.savedRevision = isNew ? savedRevision : max(savedRevision, self.savedRevision)
            if isNew, let shortPath, !newPath.isUnnamedSong { say(.information, "Saved as \(shortPath).") }
        case .opened(let document, let path):
            var effects = endJob()
            if transport.status != .stopped { effects.append(.stop) }
            effects += keepUnsaved()
            reset(to: document, path: path)
            return effects + requestMorph()
        case .songs(let rows): refreshList(.songs, rows: rows)
        case .exported(let path): say(.information, "Exported to \(path).")
        case .presets(let list):
            presets = list
            refreshList(.presets, rows: presetRows)
        case .presetLoaded(let preset):
            change("preset \(preset.name)") { $0.take(preset) }
            say(
                .information, "Preset \(preset.name).",
                advice: draft.outline == nil ? nil : "Its form, key and tempo come with the next take: n.")
            return requestMorph()
        case .presetSaved(let name):
            say(.information, "Saved the preset \(name).")
            return [.listPresets]
        case .themes(let names):
            themes = names
            refreshList(.themes, rows: names.map { ListLayer.Row(id: $0, title: $0) })
            if case .list(var list)? = layers.last, list.kind == .themes, list.query.isEmpty,
                let index = names.firstIndex(of: theme)
            {
                list.index = index
                layers[layers.count - 1] = .list(list)
            }
        case .notice(let text): say(Notice(.information, lines: text))
        case .failed(let text): say(Notice(.failure, lines: text))
        }
        return []
    }

    /// Last part of the song's path.
    public var shortPath: String? {
        path.map { String($0.split(separator: "/").last ?? Substring($0)) }
    }

    private mutating func askForName(_ question: PromptLayer.Question) -> [Effect] {
        let title = song.title == "untitled" ? "" : song.title.fileName
        let text: String
        switch question {
        case .saveAs: text = title.isEmpty ? "" : "\(title).refrain"
        case .export: text = "\(title.isEmpty ? "song" : title).mid"
        default: text = ""
        }
        layers.append(.prompt(PromptLayer(question, text: text)))
        return []
    }

    /// How the song was made, so that it can be made again from the file alone.
    private var exportTexts: [String] {
        guard let take = currentTake else { return [] }
        return ["refrain seed \(take.seed)"]
    }

    /// The song that is about to be left, where its file does not hold all of it.
    private func keepUnsaved() -> [Effect] {
        isSaved ? [] : [.keep(document, song: songID, path: path, revision: revision)]
    }

    private mutating func reset(to document: SongDocument, path: String?) {
        draft = document.draft
        draft.song.fillGrid()
        takes = document.takes
        history = History(undo: document.undo, redo: document.redo)
        nextTakeID = (takes.map(\.id).max() ?? 0) + 1
        takeCursor = draft.currentTake ?? takes.last?.id
        otherTake = nil
        job = nil
        self.path = path
        songID += 1
        revision = 0
        savedRevision = 0
        transport.status = .stopped
        transport.tick = 0
        transport.loop = nil
        var fresh = Roll()
        fresh.columns = roll.columns
        fresh.rows = roll.rows
        fresh.zoom = roll.zoom
        fresh.isZoomChosen = roll.isZoomChosen
        fresh.topPitch = fresh.pitch + fresh.visiblePitches / 2
        roll = fresh
        latent.morph = nil
    }
}

extension String {
    /// Songs that were never given a name are kept under this one.
    fileprivate var isUnnamedSong: Bool {
        (split(separator: "/").last ?? "").hasPrefix("untitled")
    }

    fileprivate var fileTitle: String {
        let last = split(separator: "/").last.map(String.init) ?? self
        return last.hasSuffix(".refrain") ? String(last.dropLast(8)) : last
    }

    fileprivate var fileName: String {
        String(map { $0 == "/" || $0 == "\0" ? "-" : $0 })
    }
}
