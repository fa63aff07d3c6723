# The studio itself, by its keys: tmux is the terminal.
export LANG=C.UTF-8 REFRAIN_HOME=/lab COLORTERM=truecolor
mkdir -p /root/.local/state/refrain
touch /root/.local/state/refrain/guide-seen

terminal() { tmux -u -f /dev/null "$@"; }
keys() { terminal send-keys "$@"; }
disappointed=

# Waits for a text on the screen; after the first disappointment nothing more is waited for.
see() { # TEXT [SECONDS]
    [ -z "$disappointed" ] || return 1
    end=$(($(date +%s) + ${2:-10}))
    until case $(terminal capture-pane -p) in *"$1"*) true ;; *) false ;; esac; do
        if [ $(date +%s) -gt $end ]; then
            terminal capture-pane -p
            check "the studio shows $1" 1
            disappointed=yes
            return 1
        fi
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

# Everything that can happen on the way. Between the notes of bars 5, 13 and 21 there is time for keys.
studio --port 14:0
see '● Midi Through'
keys T
see tempo && keys C-u 200 Enter
for section in verse chorus verse; do
    keys ')'
    draw
done
see '12 notes'
keys s
see 'save as' && keys C-u tour Enter
see 'Saved as tour'
# A note of bar 11 that is taken back, and comes again while it plays.
keys '(' '(' 9 6 l Enter
see '13 notes' && keys u '(' ')'
see '12 notes'
witness studio
keys M-Space
reach 6 && keys Space
sleep 1
keys Space ')' M-Space
reach 14 && keys '(' o M-Space
reach 7 back && reach 6 && keys U
reach 12 && reach 7 back && reach 6 && keys o T
see tempo && keys C-u 240 Enter
reach 14
leave q 0
dismiss
cp tour.refrain "$OUT"

# The other ways out, while chords sound.
refrain compose --seed 3 -o full.refrain >/dev/null 2>&1
for way in TERM:143 HUP:129 KILL:137; do
    disappointed=
    witness "studio-${way%:*}"
    studio --port 14:0 full
    see 'refrain   full' && see '● Midi Through' && keys Space
    reach 2
    leave ${way%:*} ${way#*:}
    dismiss
done
