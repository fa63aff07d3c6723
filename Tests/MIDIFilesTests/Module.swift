// MIDIFilesTests
