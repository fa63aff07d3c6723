# The studio by its keys, with tmux as the terminal. To be read by a part: . ./terminal.sh
export LANG=C.UTF-8 REFRAIN_HOME=/lab COLORTERM=truecolor
mkdir -p /root/.local/state/refrain
touch /root/.local/state/refrain/guide-seen

terminal() { tmux -u -f /dev/null "$@"; }
keys() { terminal send-keys "$@"; }
disappointed=

# Waits for a text on the screen; after the first disappointment nothing more is waited for.
see() { # TEXT [SECONDS]
    [ -z "$disappointed" ] || return 1
    end=$(($(date +%s) + ${2:-30}))
    until case $(terminal capture-pane -p) in *"$1"*) true ;; *) false ;; esac; do
        if [ $(date +%s) -gt $end ]; then
            terminal capture-pane -p
            check "the studio shows $1" 1
            disappointed=yes
            return 1
        fi
        usleep 50000
    done
}

# Waits until the playhead is at a bar or behind it, or, with "back", before it.
reach() { # BAR [back]
    [ -z "$disappointed" ] || return 1
    end=$(($(date +%s) + 20))
    while [ $(date +%s) -le $end ]; do
        line=$(terminal capture-pane -p -S 0 -E 0)
        bar=${line#*▶ }
        bar=${bar%%.*}
        case $bar in
        *[!0-9]* | '') ;;
        *) if [ -n "${2:-}" ]; then [ $bar -gt $1 ]; else [ $bar -lt $1 ]; fi || return 0 ;;
        esac
        usleep 50000
    done
    check "the studio reaches bar $1 ${2:-}" 1
    echo "$line"
    disappointed=yes
    return 1
}

studio() { # ARGUMENT...
    terminal new-session -d -x 100 -y 30 \
        "sh -c 'echo \$\$ >pid; exec refrain $* 2>>$OUT/studio-errors.txt'; echo left=\$?; sleep 600"
    see 'piano roll'
}

leave() { # KEYS-OR-SIGNAL STATUS
    case $1 in
    q) keys q ;;
    *) kill -$1 $(cat pid) ;;
    esac
    see "left=$2"
    check "the studio is left by $1" $?
    terminal kill-server
}

# Four notes at the cursor, each a little higher than the one before.
draw() { keys Enter l l k Enter l l k Enter l l k Enter k; }
