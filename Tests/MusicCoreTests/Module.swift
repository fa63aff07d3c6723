// MusicCoreTests
