// MusicModels
