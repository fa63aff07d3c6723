// MusicModelsTests
