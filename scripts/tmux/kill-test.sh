#!/usr/bin/env bash
# kill -9 at random moments of editing and composing: the song opens each time, at most the change in flight missing.
#   scripts/tmux/kill-test.sh PROGRAM [ROUNDS [SEED]]
# Ten rounds by default; 100 is a thorough one.
set -uo pipefail

program=$(readlink -f "$1")
rounds=${2:-10}
RANDOM=${3:-1}
. "$(dirname "${BASH_SOURCE[0]}")/session.bash"
no_guide
await() {
    for _ in $(seq 300); do
        screen killed | grep -Eq -- "$1" && return 0
        sleep 0.05
    done
    return 1
}
# Notes of the song as the file holds them.
notes() { "$program" export "$1" -o - 2>/dev/null | "$program" inspect - --json 2>/dev/null | grep -o '"notes":[0-9]*' | head -1 | cut -d: -f2; }

lost=0
tm new-session -d -s keep -x 80 -y 24
for round in $(seq "$rounds"); do
    song=$home/song-$round.refrain
    tm new-session -d -s killed -x 100 -y 30 "cd '$home'; COLORTERM=truecolor exec '$program' --seed $round"
    await 'piano roll' || { echo "round $round: did not start"; failures=$((failures + 1)); continue; }
    pid=$(tm list-panes -t killed -F '#{pane_pid}')
    tm send-keys -t killed s
    await 'save as' && tm send-keys -t killed -l "song-$round" && tm send-keys -t killed Enter
    await 'Saved as song-' || echo "round $round: not saved"
    if ((round % 2)); then
        # Notes drawn one by one, each of them a change of its own; killed at a random moment.
        count=$((1 + RANDOM % 25))
        for _ in $(seq $count); do
            tm send-keys -t killed Enter Right Right Right
            # As fast as a hand: twelve notes a second.
            sleep 0.08
        done
        sleep 0.0$((RANDOM % 90 + 10))
    else
        tm send-keys -t killed g
        sleep $((RANDOM % 4)).$((RANDOM % 10))
    fi
    shown=$(screen killed | grep -Eo '[0-9,]+ notes' | head -1 | tr -dc 0-9)
    kill -KILL "$pid"
    tm kill-session -t killed 2>/dev/null
    if [ ! -s "$song" ]; then
        echo "round $round: the song is not there"
        failures=$((failures + 1))
        continue
    fi
    if ! "$program" export "$song" -o "$home/out.mid" > /dev/null 2> "$home/errors"; then
        if ! grep -q 'no notes' "$home/errors"; then
            echo "round $round: the song does not open: $(head -1 "$home/errors")"
            failures=$((failures + 1))
            continue
        fi
    fi
    kept=$(notes "$song")
    # What the screen had shown as kept is in the file, but for the change in flight.
    if ((round % 2)) && [ -n "$shown" ] && ((${kept:-0} + 1 < shown)); then
        echo "round $round: $shown notes were shown, $kept are in the file"
        failures=$((failures + 1))
    fi
    if ((round % 2)) && [ -n "$shown" ] && ((${kept:-0} < shown)); then lost=$((lost + 1)); fi
done
echo "kill -9: $rounds rounds, $failures failures, the change in flight missing $lost times"
((failures == 0))
