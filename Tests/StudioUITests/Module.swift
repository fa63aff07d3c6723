// StudioUITests
