#!/usr/bin/env bash
# The mouse in the studio, as a terminal reports it: clicks, drags, the wheel, sliders, the latent field, popups, resizes.
#   scripts/tmux/mouse-test.sh PROGRAM
set -uo pipefail

program=$(readlink -f "$1")
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
no_guide

open mouse 140 40 --seed 7
see mouse 'piano roll' 60

# A click in the field puts the cursor there and a double click draws; a drag from the note's end makes it longer.
find_text mouse '   D '
field=$((X + 6)) row=$Y
click mouse $((field + 8)) "$row"
sleep 1
check 'a click draws nothing' bash -c "! tmux -L '$socket' capture-pane -p -t mouse | grep -q '1 note '"
click mouse $((field + 8)) "$row"
click mouse $((field + 8)) "$row"
see mouse ' 1 note ' 5 'a double click draws a note'
see mouse 'D[0-9] · 2/16' 5 'and the title says which'
drag mouse $((field + 9)) "$row" $((field + 17)) "$row"
see mouse 'D[0-9] · 10/16' 5 'pulled at its end it is longer'
drag mouse $((field + 8)) "$row" $((field + 8)) $((row - 4))
see mouse 'F♯[0-9] · 10/16' 5 'pulled at its beginning it moves'
keys mouse u u u
see mouse 'Undone: draw a note' 5 'all of it undone'

keys mouse g
see mouse 'is written' 300

# A drag over the empty field selects, the wheel scrolls.
before=$(screen mouse | sed -n "${row}p" | cut -c1-6)
mouse mouse 64 $((field + 20)) "$row"
mouse mouse 64 $((field + 20)) "$row"
after=$(screen mouse | sed -n "${row}p" | cut -c1-6)
check 'the wheel scrolls the roll' test "$before" != "$after"
mouse mouse 65 $((field + 20)) "$row"
mouse mouse 65 $((field + 20)) "$row"
drag mouse $((field + 4)) $((row - 4)) $((field + 70)) $((row + 9))
see mouse 'selected' 5 'a drag selects'
keys mouse Escape

# A voice in the title, a section in the strip.
find_text mouse 'bass'
click mouse "$X" "$Y"
keys mouse m
see mouse '○ bass' 5 'the bass was clicked, and is mute'
keys mouse m
find_text mouse 'Bridge'
click mouse "$X" "$Y"
see mouse 'Bridge D +bars 29' 5 'a section was clicked'

# Sliders: a click, a drag, the wheel.
find_text mouse 'temperature'
click mouse $((X + 13)) "$Y"
see mouse 'temperature ━*●' 5
drag mouse $((X + 14)) "$Y" $((X + 40)) "$Y"
see mouse 'temperature .* 2\.00' 5 'pulled to its end'
mouse mouse 65 $((X + 20)) "$Y"
see mouse 'temperature .* 1\.9' 5 'a notch of the wheel'
keys mouse u u u

# The latent field is pulled at.
find_text mouse 'the new motif'
keys mouse Tab Tab
click mouse "$X" "$Y"
find_text mouse 'nowhere'
click mouse "$X" "$Y"
keys mouse Right Right Right
see mouse 'Chorus C B|Verse B B' 5 'B was chosen'
find_text mouse 'across'
left=$X across=$Y
drag mouse "$left" $((across - 3)) $((left + 18)) $((across - 3))
see mouse 'across .*[45][0-9]%' 5 'the point was pulled to the middle'

# Takes, the footer, popups.
keys mouse n
see mouse '2/2' 10
see mouse 'is written' 300
find_text mouse ' 1 7 '
click mouse $((X + 3)) "$Y"
see mouse 'take 1/2' 5 'a take was clicked'
find_text mouse 'help'
click mouse "$X" "$Y"
see mouse 'keys and commands' 5 'the footer was clicked'
mouse mouse 65 60 20
keys mouse Escape t
see mouse 'themes' 5
find_text mouse 'paper'
click mouse "$X" "$Y"
see mouse '▸ paper' 5 'a row was clicked'
check 'and is tried on' bash -c "tmux -L '$socket' capture-pane -e -p -t mouse | grep -q '38;2'"
keys mouse Escape

# Sizes change in the middle of a drag; nothing is lost.
mouse mouse 0 $((field + 4)) "$row"
for size in '80 24' '61 18' '220 60' '20 5' '140 40'; do
    read -r columns rows <<<"$size"
    tm resize-window -t mouse -x "$columns" -y "$rows"
    sleep 0.2
    mouse mouse 32 $((columns / 2)) $((rows / 2))
done
mouse mouse 0 $((field + 4)) "$row" m
keys mouse Escape
see mouse "take 1/2" 5

# Off, the terminal has its mouse to itself.
keys mouse : 'mouse' Enter
sleep 0.3
check 'the mouse is off' test "$(tm display-message -p -t mouse '#{mouse_any_flag}')" = 0
keys mouse q
see mouse 'left=0' 10
check 'the terminal is as it was' cmp -s "$home/before" "$home/after"
finish 'mouse session'
