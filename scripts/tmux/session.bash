# What the sessions in tmux share: a home of their own, a server of their own, keys in, screens out.
# Sourced after `program` was set.

home=$(mktemp -d)
socket=refrain-$(basename "$0" .sh)-$$
failures=0
# Columns are counted in characters.
export LC_ALL=C.UTF-8
export XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state XDG_CACHE_HOME=$home/cache
export REFRAIN_HOME=${REFRAIN_HOME:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}

tm() { tmux -L "$socket" -f /dev/null "$@"; }
clean() {
    tm kill-server 2>/dev/null
    rm -rf "$home"
}
trap clean EXIT

# The first steps have been seen before.
no_guide() { mkdir -p "$XDG_STATE_HOME/refrain" && touch "$XDG_STATE_HOME/refrain/guide-seen"; }

# Opens a shell of its own in a terminal of some size, and the program in it.
open() {
    local name=$1 columns=$2 rows=$3
    shift 3
    tm new-session -d -s "$name" -x "$columns" -y "$rows" "cd '$home'; exec bash --norc"
    tm send-keys -t "$name" "PS1='ready> '; clear" Enter
    until screen "$name" | grep -q '^ready>'; do sleep 0.05; done
    tm send-keys -t "$name" "stty -a > before; COLORTERM=truecolor '$program' $*; echo left=\$?; stty -a > after" Enter
}
keys() {
    local name=$1
    shift
    for key in "$@"; do
        tm send-keys -t "$name" "$key"
        sleep 0.05
    done
}
screen() { tm capture-pane -p -t "$1" 2>/dev/null; }

# Waits until a line of the screen matches.
see() {
    local name=$1 pattern=$2 seconds=${3:-20} what=${4:-$2}
    local end=$((SECONDS + seconds))
    until screen "$name" | grep -Eq -- "$pattern"; do
        if ((SECONDS > end)); then
            echo "not seen: $what"
            screen "$name"
            failures=$((failures + 1))
            return 1
        fi
        sleep 0.1
    done
}
check() {
    local what=$1
    shift
    if ! "$@"; then
        echo "not so: $what"
        failures=$((failures + 1))
    fi
}

# Where a text stands on the screen, counted from 1: $X and $Y.
find_text() {
    local name=$1 text=$2 line
    X=0 Y=0
    while IFS= read -r line; do
        Y=$((Y + 1))
        if [[ $line == *"$text"* ]]; then
            line=${line%%"$text"*}
            X=$((${#line} + 1))
            return 0
        fi
    done < <(screen "$name")
    echo "not found: $text"
    failures=$((failures + 1))
    return 1
}

# The mouse as a terminal reports it: button, column and row counted from 1. 0 is the left button, 32 is added while it
# is moved, 64 and 65 are the wheel.
mouse() {
    local name=$1 button=$2 column=$3 row=$4 end=${5:-M}
    tm send-keys -t "$name" -l "$(printf '\033[<%d;%d;%d%s' "$button" "$column" "$row" "$end")"
    sleep 0.05
}
click() {
    mouse "$1" 0 "$2" "$3"
    mouse "$1" 0 "$2" "$3" m
}
drag() {
    local name=$1 x=$2 y=$3 to_x=$4 to_y=$5
    mouse "$name" 0 "$x" "$y"
    mouse "$name" 32 $(((x + to_x) / 2)) $(((y + to_y) / 2))
    mouse "$name" 32 "$to_x" "$to_y"
    mouse "$name" 0 "$to_x" "$to_y" m
}

finish() {
    if ((failures > 0)); then
        echo "$1: $failures failures"
        exit 1
    fi
    echo "$1: all is well"
}
