#!/usr/bin/env bash
# Takes in a real terminal: A/B while it plays, splicing, a take written once more, forms suggested, memories copied.
#   scripts/tmux/takes-test.sh PROGRAM
set -uo pipefail

program=$(readlink -f "$1")
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
no_guide
# The playhead as bar.beat.sixteenth.
place() { screen takes | head -1 | grep -Eo '[▶■] [0-9]+\.[0-9]+\.[0-9]+' | cut -d' ' -f2; }
bar() { place | cut -d. -f1; }
export_as() {
    keys takes e
    see takes 'export' 5
    keys takes C-u "$1" Enter
    see takes "Exported to .*$1" 10
}

open takes 140 40 --seed 7
see takes 'piano roll' 60
keys takes g
see takes 'is written' 300
export_as one.abc
keys takes n
see takes 'take 2/2' 10
see takes 'is written' 300
export_as two.abc
check 'two takes are two songs' bash -c "! cmp -s '$home/one.abc' '$home/two.abc'"

# A/B: the other take comes at the bar line and the playing goes on.
keys takes Space
see takes '▶ [1-9]' 10
see takes '▶ 2\.' 20
keys takes A
see takes 'take 1/2' 2 'the other take at once on the screen'
see takes 'next bar line' 2 'and from the bar line on to be heard'
before=$(bar)
see takes "▶ $((before + 1))\." 20 'the playing goes on over the bar line'
keys takes A
see takes 'take 2/2' 2
for _ in 1 2 3 4 5 6 7; do keys takes A; done
see takes 'take 1/2' 2
check 'the playhead is not sent back' test "$(bar)" -gt "$before"
keys takes . A
see takes 'take 2/2' 5

# A section out of the other take, and back.
keys takes 0 ')' ')' Tab Tab Tab
see takes '▎takes' 5
keys takes Down y
see takes 'Bars 13–20 are now those of take 1' 5
export_as mixed.abc
check 'the mixture is neither take' bash -c "! cmp -s '$home/mixed.abc' '$home/one.abc' && ! cmp -s '$home/mixed.abc' '$home/two.abc'"
keys takes y
see takes 'the same in both takes' 5
keys takes u
see takes 'Undone: take bars from take 1' 5
export_as undone.abc
check 'undone it is the take again' cmp -s "$home/undone.abc" "$home/two.abc"

# All bars of the other take are the other take.
keys takes Tab Tab a Tab Tab Tab Down y
see takes 'Bars 1–44 are now those of take 1' 5
export_as all.abc
check 'all bars of a take are that take' cmp -s "$home/all.abc" "$home/one.abc"
keys takes u Escape

# Written once more from what it was asked with.
keys takes Down w
see takes 'take 3/3' 10
see takes 'Take 3 is take 1, note for note' 30
keys takes Up Up f
see takes 'what was measured' 5
keys takes Escape

# A memory goes under another letter and comes back.
keys takes Tab Home ')' ')' ')' ')' c c
see takes 'recalls B' 5
keys takes F
see takes 'bridge.D@B:4' 5 'the form says so too'
keys takes Escape u u
# The chorus is forgotten.
keys takes Home ')' ')' X
see takes 'memory of C is cleared' 5
keys takes u

# Forms with their chords, to take or leave.
keys takes G
see takes 'suggested forms' 5
see takes '▸ +[0-9]+ bars' 20
keys takes Down Escape
see takes 'take 3/3' 5 'left, everything is as it was'
keys takes G
see takes '▸ +[0-9]+ bars' 20
keys takes Down Enter
see takes 'Laid out in [0-9]+ bars' 5
keys takes g
# The last section grows while the first ones are written.
see takes 'writing .* bar [0-9]+ of [0-9]+' 20
bars=$(screen takes | grep -Eo 'bar [0-9]+ of [0-9]+' | grep -Eo '[0-9]+$')
keys takes End +
see takes "writing .* bar [0-9]+ of $((bars + 1))" 20 'the form changes while it is written'
see takes 'is written' 300
see takes 'take 4/4' 5
keys takes q
see takes 'left=0' 10
check 'the terminal is as it was' cmp -s "$home/before" "$home/after"
finish 'takes session'
