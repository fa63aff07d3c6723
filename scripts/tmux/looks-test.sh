#!/usr/bin/env bash
# The same studio for other eyes: without colours, in ASCII, in lines, in sixteen colours and in 256.
#   scripts/tmux/looks-test.sh PROGRAM
set -uo pipefail

program=$(readlink -f "$1")
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
no_guide
coloured() { tm capture-pane -e -p -t "$1" | grep -Eq $'\033\\[([0-9;]*;)?([34][0-8]|9[0-7]|10[0-7])(;[0-9;]*)?m'; }
colourless() { ! coloured "$1"; }
close() {
    keys "$1" Escape q
    see "$1" 'left=0' 10
    tm kill-session -t "$1"
}

# NO_COLOR: not one colour, and focus, selection, mutes and the chosen row can still be told apart.
export NO_COLOR=1
open grey 100 30 --seed 7
see grey 'piano roll' 60
keys grey g
see grey 'is written' 300
keys grey b b
see grey 'selected' 5 'a selection says so in words'
check 'no colour at all' colourless grey
keys grey Escape G
see grey '▸ +[0-9]+ bars' 20 'the chosen form has a sign'
check 'no colour in a popup either' colourless grey
keys grey Escape
keys grey Escape m
see grey '○ melody' 5 'a mute voice has another sign'
keys grey m V
see grey '◆ melody' 5 'a locked voice has another sign'
keys grey V p Tab
see grey '▎sampling' 5 'the pane with the keyboard has a bar'
keys grey p
see grey '▸ ambient' 5 'the chosen row has a sign'
keys grey Escape Escape
close grey
unset NO_COLOR

# ASCII alone, in every pane and some popups.
open ascii 100 30 --ascii --seed 7
see ascii 'piano roll' 60
keys ascii g
see ascii 'is written' 300
for key in Tab Tab Tab Tab '?' Escape p Escape t Escape G Down Escape F Escape C-t Escape; do
    keys ascii "$key"
    sleep 0.1
    check "ASCII after $key" bash -c "! tmux -L '$socket' capture-pane -p -t ascii | LC_ALL=C grep -q '[^ -~]'"
done
close ascii

# Lines: everything there is to do, by keys and in words.
open lines 100 30 --linear --seed 7
see lines '^> bar 1, beat 1' 60
keys lines g
see lines 'is written' 300
for word in '^Sampling' '^Latent' '^Takes' '^Song' 'bar 1, beat 1'; do
    keys lines Tab
    see lines "$word" 5 "the $word pane in words"
done
keys lines p Tab p
see lines 'presets: [0-9]+ entries' 5
see lines '^> ambient' 5
keys lines Escape G
see lines 'suggested forms: 8 entries' 20
see lines '^> +[0-9]+ bars  [A-Z]+, .* [0-9]+: [A-G]' 5 'each with its sections and chords'
keys lines Escape BTab BTab ')' c
see lines '^> 2\. Verse B, .*recalls A at 100%, remembered as B' 5 'a memory that is another letter'
keys lines u : 'first steps' Enter
see lines 'Welcome to refrain' 5
check 'no boxes and no blocks' bash -c "! tmux -L '$socket' capture-pane -p -t lines | grep -q '[█▌▎━│▁]'"
keys lines Escape
close lines

# Fewer colours.
for depth in xterm-16color xterm-256color; do
    open few 100 30 --theme "$([ $depth = xterm-16color ] && echo ansi16 || echo nightfall)" --seed 7
    see few 'piano roll' 60
    check "colours on $depth" coloured few
    close few
done
finish looks
