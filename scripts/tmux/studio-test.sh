#!/usr/bin/env bash
# Drives the studio in a tmux session: write, slide, play, stop, save, undo, resize, quit, and every other way out.
#   scripts/tmux/studio-test.sh PROGRAM
set -uo pipefail

program=$(readlink -f "$1")
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
process() { pgrep -f -- "^$program( |\$)" | head -1; }

# The first minute: a template, notes bar by bar while the keys stay alive, playing, stopping, saving, leaving.
open main 140 40 --seed 7
see main 'welcome to refrain' 60 'the first steps, for somebody new'
# The key that closes them does what it says.
keys main g
see main 'bar [2-9][0-9]* of 44' 120 'notes before the song is finished'
keys main Tab Right
see main 'temperature .*1\.00' 5 'the slider moves while it is written'
keys main Space
see main '▶ ' 5 'it plays while it is written'
keys main Escape
see main '1 kept' 10 'what was written is kept'
keys main Space BTab
keys main s
see main 'save as' 5
keys main 'one' Enter
see main 'Saved as one.refrain' 10
check 'the song is a file' test -s "$home/one.refrain"
for size in '80 24' '60 18' '220 60' '140 40'; do
    read -r columns rows <<<"$size"
    tm resize-window -t main -x "$columns" -y "$rows"
    see main 'piano roll' 5 "panes at $size"
done
tm resize-window -t main -x 30 -y 8
see main 'refrain waits' 5
tm resize-window -t main -x 140 -y 40
see main 'piano roll' 5
keys main b i
see main 'is written' 120 'bars written again'
keys main e
see main 'export' 5
keys main C-u 'out.abc' Enter
see main 'Exported to .*out.abc' 10
check 'the song is a tune' grep -q '^K:C' "$home/out.abc"
keys main '?'
see main 'keys and commands' 5
keys main Escape q
see main 'left=0' 10
check 'the terminal is as it was' cmp -s "$home/before" "$home/after"
tm kill-session -t main

# Opened again, with what was there.
open again 100 30 one.refrain
see again 'one .*take 2/2' 60
keys again u
see again 'Undone' 5
pid=$(process)
kill -TERM "$pid"
see again 'left=143' 10 'ended by SIGTERM'
check 'the terminal is as it was after SIGTERM' cmp -s "$home/before" "$home/after"
tm kill-session -t again

# Killed in the middle, nothing is lost but the bar in flight.
open killed 100 30
see killed 'piano roll' 60
check 'the first steps came once only' bash -c "! tmux -L '$socket' capture-pane -p -t killed | grep -q welcome"
keys killed Enter l l Enter l l Enter
sleep 0.5
kill -KILL "$(process)"
tm kill-session -t killed
open found 100 30 untitled-1
see found 'untitled' 60
see found '3 notes' 10 'notes that were drawn before the kill'
keys found q
see found 'left=0' 10
tm kill-session -t found

# In lines for screen readers, and with ASCII alone and without colours.
open lines 80 24 --linear one.refrain
see lines '^> bar 1, beat 1' 60
keys lines Tab
see lines '^> temperature: ' 5
keys lines Right q
see lines 'left=0' 10
tm kill-session -t lines
open plain 80 24 --ascii --theme mono one.refrain
see plain 'piano roll' 60
check 'ASCII alone' bash -c "! tmux -L '$socket' capture-pane -p -t plain | LC_ALL=C grep -q '[^ -~]'"
keys plain q
see plain 'left=0' 10
tm kill-session -t plain

# A theme is read again when its file changes.
mkdir -p "$XDG_CONFIG_HOME/refrain/themes"
sed 's/"nightfall"/"own"/' "$REFRAIN_HOME/themes/nightfall.toml" > "$XDG_CONFIG_HOME/refrain/themes/own.toml"
open own 80 24 --theme own one.refrain
see own 'piano roll' 60
sed -i 's/"#0f1219"/"#123456"/' "$XDG_CONFIG_HOME/refrain/themes/own.toml"
for _ in 1 2 3 4 5 6 7 8 9 10; do
    tm capture-pane -e -p -t own | grep -q '48;2;18;52;86' && break
    sleep 0.3
done
check 'the new ground is on the screen' bash -c "tmux -L '$socket' capture-pane -e -p -t own | grep -q '48;2;18;52;86'"
keys own q
see own 'left=0' 10
tm kill-session -t own

finish "studio session"
