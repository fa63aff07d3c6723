# Runs in the guest, under busybox: see play-test.sh. Port 14:0 gives back what is sent to it.
song=five-voices.mid
failures=0

check() { # NAME STATUS
    if [ "$2" = 0 ]; then
        echo "ok      $1"
    else
        echo "FAILED  $1"
        failures=$((failures + 1))
    fi
}

listen() { # FILE: records with the kernel's time stamps
    arecordmidi -p 14:0 -t 9600 -b 120 "$1" &
    recorder=$!
    sleep 1
}

heard() {
    sleep 1
    kill -INT $recorder
    wait $recorder
}

connected() { # waits until the player has found its port, which takes its time here
    seconds=0
    until aconnect -l | grep -q "^client .*'Refrain'" || [ $seconds = 30 ]; do
        sleep 1
        seconds=$((seconds + 1))
    done
}

faithful() { # PORT FILE: a machine that is busy elsewhere may stop the guest's clock, so there are three tries
    for try in 1 2 3; do
        listen "$2"
        refrain play $song --port "$1" || return 1
        heard
        refrain compare $song "$2" --within 2000 || return 1
        refrain compare $song "$2" --within 2 && return 0
    done
    return 1
}

refrain ports >ports.txt
grep -q '^14:0' ports.txt
check 'the ports are listed' $?

faithful 14:0 "$OUT/whole.mid"
check 'the same notes are heard as in the file, within 2 ms' $?

while :; do :; done &
busy=$!
faithful 'midi through' "$OUT/busy.mid"
check 'the same while another program is busy, the port chosen by name' $?
kill $busy

for signal in TERM INT HUP KILL; do
    listen "$OUT/$signal.mid"
    refrain play $song --port 14:0 &
    player=$!
    connected
    sleep 3
    kill -$signal $player
    wait $player
    status=$?
    heard
    [ $status -gt 128 ]
    check "SIG$signal ends the player by that signal" $?
    # When is not the question here: no other notes, and none that goes on.
    refrain compare $song "$OUT/$signal.mid" --within 5000 --partial
    check "SIG$signal leaves no note hanging" $?
done

su user -c "refrain play $song" 2>message.txt
[ $? = 1 ] && [ "$(wc -l <message.txt)" = 2 ] && grep -q audio message.txt
check 'a user outside the group audio is told so' $?

rm /dev/snd/seq
refrain play $song 2>message.txt
[ $? = 1 ] && [ "$(wc -l <message.txt)" = 2 ] && grep -q snd-seq message.txt
check 'a system without a sequencer is told so' $?

[ $failures = 0 ]
