import TerminalUI

/// The themes at hand.
public typealias ThemeStore = NamedFileStore<Theme>

extension Theme: LibraryFile {
    public static func read(_ text: String, file: String) throws(LibraryError) -> Theme {
        try ThemeFile.read(text, file: file)
    }

    public static func unknown(_ name: String, nearest: String?, known: [String]) -> LibraryError {
        .unknownTheme(name: name, nearest: nearest, known: known)
    }
}

extension NamedFileStore<Theme> {
    public init(_ folders: Folders) { self.init(folders: folders.themes) }
}
