import Dispatch
import Foundation
import Glibc

/// Tells when files in some folders have been written, by the kernel's inotify; costs nothing while nothing happens.
@MainActor
final class FolderWatch {
    private var source: (any DispatchSourceRead)?

    /// Calls back on the main queue; folders that are not there are left out.
    init(_ folders: [String], _ changed: @escaping @MainActor @Sendable () -> Void) {
        let descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        guard descriptor >= 0 else { return }
        // Editors write a file, or move a new one into its place.
        for folder in folders { inotify_add_watch(descriptor, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO)) }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        source.setEventHandler { @Sendable in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(descriptor, &buffer, buffer.count) > 0 {}
            MainActor.assumeIsolated { changed() }
        }
        source.setCancelHandler { @Sendable in _ = close(descriptor) }
        source.activate()
        self.source = source
    }
}
