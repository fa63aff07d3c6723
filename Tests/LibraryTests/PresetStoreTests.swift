import Composing
import Foundation
import Library
import MusicCore
import Testing

struct PresetStoreTests {
    private let shipped = PresetStore(folders: [
        URL(fileURLWithPath: "/nowhere"), packageFolder.appendingPathComponent("presets"),
    ])

    @Test func shipsEightSoundPresets() throws {
        let names = shipped.entries().map(\.id)
        #expect(
            names == [
                "ambient", "ballad", "drum-workout", "folk-tune", "game-loop", "long-form", "minimal", "uptempo-pop",
            ])
        #expect(shipped.validate().isEmpty)
        for entry in shipped.entries() {
            let preset = try shipped.load(entry)
            #expect(!preset.description.isEmpty, "\(entry.id)")
            #expect(preset.form != nil && preset.key != nil && preset.qpm != nil, "\(entry.id)")
        }
    }

    @Test func shippedPresetsDifferOnPurpose() throws {
        let presets = try shipped.entries().map { try shipped.load($0) }
        for (index, one) in presets.enumerated() {
            for other in presets[(index + 1)...] {
                #expect(one.settings != other.settings)
                #expect(one.qpm != other.qpm)
                #expect(one.form != other.form)
            }
        }
    }

    @Test func ownPresetsWin() throws {
        let folder = try TemporaryFolder()
        let store = PresetStore(folders: [folder.file("own"), packageFolder.appendingPathComponent("presets")])
        var preset = try store.load("ballad")
        preset.qpm = 40
        try store.save(preset, as: "ballad")
        #expect(try store.load("ballad").qpm == 40)
        #expect(store.entries().first { $0.id == "ballad" }?.isOwn == true)
        #expect(store.entries().count == 8)
        let again = failure { () throws(LibraryError) in try store.save(preset, as: "ballad") }
        #expect(again == .exists(file: folder.file("own/ballad.toml").path))
        #expect(failure { () throws(LibraryError) in try store.save(preset, as: "ballad", replacing: true) } == nil)
    }

    @Test(arguments: ["", "../up", "a/b", ".hidden", "a b"])
    func refusesNamesThatAreNoFiles(name: String) throws {
        let folder = try TemporaryFolder()
        let store = PresetStore(folders: [folder.url])
        let error = failure { () throws(LibraryError) in try store.save(Preset(name: "x"), as: name) }
        #expect(error == .badName(name))
    }

    @Test func suggestsTheNearestName() {
        let error = failure { () throws(LibraryError) in try shipped.load("balad") }
        #expect(
            error?.description
                == "There is no preset \"balad\".\nDid you mean \"ballad\"? `refrain presets` lists them.")
    }

    @Test func reportsUnwritableFolders() throws {
        let folder = try TemporaryFolder()
        try folder.write("in the way", "presets")
        let store = PresetStore(folders: [folder.file("presets")])
        let error = failure { () throws(LibraryError) in try store.save(Preset(name: "x"), as: "x") }
        guard case .unwritable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func validateNamesTheFaultyOnes() throws {
        let folder = try TemporaryFolder()
        try folder.write("name = \"good\"", "good.toml")
        try folder.write("nam = \"bad\"", "bad.toml")
        let faults = PresetStore(folders: [folder.url]).validate()
        #expect(faults.map(\.entry.id) == ["bad"])
    }
}
