import Glibc

/// Keeps the process as small as what it holds.
enum HeapShape {
    private typealias Trim = @convention(c) (Int) -> Int32
    private typealias SetOption = @convention(c) (Int32, Int32) -> Int32

    /// One heap for all threads, and large blocks given back as soon as they are free; to be called before there are
    /// other threads.
    ///
    /// Notes are made on the engine's thread and let go of on the main one, take after take. In a heap for each thread,
    /// which is what the C library would do, the gaps of one are of no use to another: a quarter of an hour of writing
    /// held twice the memory that was in use.
    static func settle() {
        // mallopt is not among what Swift sees of the C library, and another C library may not have it.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(symbol, to: SetOption.self)
        // M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD; setting one of the latter also stops them from growing.
        for (option, value) in [(-8, 1), (-3, 1 << 20), (-1, 4 << 20)] as [(Int32, Int32)] { _ = set(option, value) }
    }

    /// Gives back the pages between what is in use; takes a few milliseconds, so it is for the end of longer work.
    static func trim() {
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }
}
