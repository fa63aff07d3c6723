# The playing ends in every way there is. long.mid is a chord of a minute.

for signal in TERM INT HUP KILL; do
    witness $signal
    refrain play long.mid --port 14:0 2>/dev/null &
    player=$!
    connected Refrain
    sleep 1
    kill -$signal $player
    wait $player
    [ $? -gt 128 ]
    check "SIG$signal ends the player by that signal" $?
    dismiss
done

# A listener of our own is an instrument, which comes late, goes in the middle, and comes again.
refrain play controls.mid --patient --port 'Refrain listener' 2>"$OUT/wires.txt" &
player=$!
until aconnect -l | grep -q "'Refrain'"; do usleep 200000; done
instrument() { # FILE
    refrain listen >"$1" 2>/dev/null &
    instrument=$!
    connected 'Refrain'
    sleep 2
}
sleep 1
instrument "$OUT/late.txt"
kill -KILL $instrument
wait $instrument
instrument "$OUT/again.txt"
kill -INT $player
wait $player
sleep 1
kill -INT $instrument
wait $instrument
