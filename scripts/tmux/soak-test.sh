#!/usr/bin/env bash
# Random keys, mouse and resizes with composing and playing going on: no trap, no hang, memory that stays flat.
#   scripts/tmux/soak-test.sh PROGRAM [SECONDS [SEED]]
# Twenty seconds by default; 600 is a thorough one. The same seed sends the same events.
set -uo pipefail

program=$(readlink -f "$1")
seconds=${2:-20}
RANDOM=${3:-1}
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"

mkdir -p "$home/work"
# The studio writes how it ended where it can be read after its terminal is gone.
tm new-session -d -s soak -x 120 -y 36 \
    "cd '$home/work'; COLORTERM=truecolor '$program' --seed 3 2> '$home/errors'; echo \$? > '$home/status'; sleep 60"
for _ in $(seq 200); do
    tm capture-pane -p -t soak | grep -q 'piano roll' && break
    sleep 0.1
done
pid=$(tm list-panes -t soak -F '#{pane_pid}' | head -1)
pid=$(pgrep -P "$pid" | head -1)
if [ -z "$pid" ]; then
    echo "soak: the studio did not start"
    cat "$home/errors"
    exit 1
fi
memory() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status" 2>/dev/null; }

# What a hand may do; leaving is not among it, and neither is training.
keys=(g n r i Space . o Tab BTab Up Down Left Right Enter Escape h j k l x y p v b a A u u U C-r z Z d f m S V L c Q
    '<' '>' '+' '-' '[' ']' '(' ')' '{' '}' ',' '\;' 1 2 7 9 0 M-Up M-Down M-Left M-Right S-Left S-Right S-Up S-Down
    PageUp PageDown Home End F2 K T '#' F t C F6 F7 C-l M N '!' R E O I w e s P G)
words=(verse:8 'A minor' 120 take Am7 theme zzz 4 0.7 '' '~/nowhere' untitled)
# Words searched for in the palette; none of them finds the command that leaves.
commands=(take note section bar loop tempo zoom clock)
sent=0
first=
curve=()
begin=$SECONDS
end=$((SECONDS + seconds))
while ((SECONDS < end)) && kill -0 "$pid" 2>/dev/null; do
    case $((RANDOM % 12)) in
    0) tm send-keys -t soak -l "${words[RANDOM % ${#words[@]}]}" ;;
    1)
        # A press, a drag and a release somewhere, as the terminal writes them.
        x=$((RANDOM % 130 + 1)) y=$((RANDOM % 40 + 1))
        tm send-keys -t soak -l "$(printf '\033[<0;%d;%dM\033[<32;%d;%dM\033[<0;%d;%dm' $x $y $((x + 5)) $y $((x + 5)) $y)"
        ;;
    2) tm send-keys -t soak -l "$(printf '\033[<%d;%d;%dM' $((64 + RANDOM % 2)) $((RANDOM % 120 + 1)) $((RANDOM % 36 + 1)))" ;;
    3) if ((RANDOM % 6 == 0)); then tm resize-window -t soak -x $((20 + RANDOM % 200)) -y $((6 + RANDOM % 60)); fi ;;
    4) tm send-keys -t soak Escape ;;
    5) if ((RANDOM % 3 == 0)); then tm send-keys -t soak Escape Escape : "${commands[RANDOM % ${#commands[@]}]}"; fi ;;
    *)
        burst=()
        for _ in $(seq $((1 + RANDOM % 6))); do burst+=("${keys[RANDOM % ${#keys[@]}]}"); done
        tm send-keys -t soak "${burst[@]}"
        ;;
    esac
    sent=$((sent + 1))
    # Twenty points of the curve of the memory.
    if (((SECONDS - begin) * 20 / seconds >= ${#curve[@]})); then curve+=("$(memory)"); fi
    # The first quarter is for loading; after it memory should no longer grow.
    if [ -z "$first" ] && ((SECONDS > end - seconds * 3 / 4)); then first=$(memory); fi
    sleep 0.03
done
last=$(memory)

if ! kill -0 "$pid" 2>/dev/null; then
    echo "soak: the studio ended by itself after $sent events, status $(cat "$home/status" 2>/dev/null)"
    cat "$home/errors"
    exit 1
fi
# It still answers, and leaves in order.
tm resize-window -t soak -x 120 -y 36
tm send-keys -t soak Escape Escape Escape
sleep 0.5
tm send-keys -t soak Escape Escape
sleep 0.5
tm send-keys -t soak C-c
for _ in $(seq 150); do
    [ -s "$home/status" ] && break
    tm send-keys -t soak Escape C-c
    sleep 0.2
done
status=$(cat "$home/status" 2>/dev/null || echo none)
echo "soak: $sent events in $seconds s, memory $first MB after a quarter and $last MB at the end, left with $status"
echo "soak: memory over the time, MB: ${curve[*]}"
if [ "$status" != 0 ]; then
    tm capture-pane -p -t soak
    cat "$home/errors"
    exit 1
fi
# Undo steps and takes are kept, so a little growth is what it is there for. In a short soak the first quarter is too
# early to measure from: the models are still coming.
room=$((seconds < 120 ? 60 + first / 3 : 30))
if [ -n "$first" ] && [ -n "$last" ] && ((last > first + room)); then
    echo "soak: memory grew too much"
    exit 1
fi
