// MIDIFiles
