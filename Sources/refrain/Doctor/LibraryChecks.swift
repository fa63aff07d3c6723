import Foundation
import Library

/// The folders, the presets and the themes.
enum LibraryChecks {
    static func all(_ folders: Folders) -> [DoctorCheck] {
        var checks: [DoctorCheck] = []
        if let shipped = folders.shipped {
            checks.append(DoctorCheck("shipped files", .fine, shipped.path))
        } else {
            checks.append(
                DoctorCheck(
                    "shipped files", .broken, "no folder with presets and themes was found",
                    "Set REFRAIN_HOME to the folder of this program that holds presets and themes."))
        }
        checks.append(
            faults("presets", PresetStore(folders).entries().count, PresetStore(folders).validate().map(\.error)))
        checks.append(
            faults("themes", ThemeStore(folders).entries().count, ThemeStore(folders).validate().map(\.error)))
        do throws(LibraryError) {
            _ = try ConfigFile.load(folders.configFile)
            let isThere = FileManager.default.fileExists(atPath: folders.configFile.path)
            checks.append(
                DoctorCheck("configuration", .fine, isThere ? folders.configFile.path : "none, defaults hold"))
        } catch {
            checks.append(DoctorCheck("configuration", .broken, error.cause, error.advice))
        }
        for (name, folder) in [("songs folder", folders.songs), ("state folder", folders.state)] {
            checks.append(writable(name, folder))
        }
        return checks
    }

    private static func faults(_ name: String, _ count: Int, _ errors: [LibraryError]) -> DoctorCheck {
        guard let first = errors.first else {
            return count > 0
                ? DoctorCheck(name, .fine, "\(count), all sound")
                : DoctorCheck(name, .missing, "none", "Set REFRAIN_HOME to the folder of this program.")
        }
        return DoctorCheck(name, .broken, first.cause, first.advice)
    }

    /// A folder that is not there yet is fine if it can be made.
    private static func writable(_ name: String, _ folder: URL) -> DoctorCheck {
        var nearest = folder
        while !FileManager.default.fileExists(atPath: nearest.path), nearest.path != "/" {
            nearest.deleteLastPathComponent()
        }
        return FileManager.default.isWritableFile(atPath: nearest.path)
            ? DoctorCheck(name, .fine, folder.path)
            : DoctorCheck(
                name, .broken, "\(folder.path) cannot be written",
                "Set XDG_DATA_HOME and XDG_STATE_HOME to folders of yours.")
    }
}
