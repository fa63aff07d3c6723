#!/usr/bin/env bash
# From the first start to a MIDI file that is played by others: at most eight keys, and no help opened.
#   scripts/tmux/newcomer-test.sh PROGRAM
set -uo pipefail

program=$(readlink -f "$1")
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
count=0
press() {
    keys new "$1"
    count=$((count + 1))
}

# Nothing configured, nothing seen before, the smallest usual terminal.
open new 80 24
see new 'welcome to refrain' 60 'the first steps'
see new 'g +writes the song' 5 'they name the key that writes'
see new 'e +writes a MIDI file' 5 'and the one that exports'
press g
see new 'is written.*e exports it' 300 'when it is written, what to press next'
press e
see new 'export' 5
see new 'song.mid' 5 'a name is suggested'
press Enter
see new 'Exported to .*song.mid' 10
check 'the file is there' test -s "$home/song.mid"
check 'with notes in it' bash -c "'$program' inspect '$home/song.mid' --json | grep -Eq '\"notes\": ?[1-9]'"
press q
see new 'left=0' 10
echo "newcomer: $count keys"
check 'at most eight keys' test "$count" -le 8
finish newcomer
