// StudioStateTests
