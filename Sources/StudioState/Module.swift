// StudioState
