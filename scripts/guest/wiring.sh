# Several destinations, and wires that others lay. aseqdump is the other instrument.

number() { aconnect -l | awk -F '[ :]' -v name="'$1'" 'index($0, name) { print $2; exit }'; } # NAME: of the client
instrument() { # FILE
    aseqdump >"$OUT/$1-events.txt" &
    instrument=$!
    until aconnect -l | grep -q "'aseqdump'"; do usleep 100000; done
    other=$(number aseqdump)
}
put_away() {
    kill -INT $instrument
    wait $instrument
}

instrument drums
witness voices
refrain play $song --port 14:0 --drums-port $other:0 2>/dev/null
check 'the drums have a port of their own' $?
dismiss
put_away

instrument rewired
witness unwired
refrain play steps.mid --port 14:0 2>"$OUT/rewired.txt" &
player=$!
connected Refrain
sleep 2
# In the middle of a note, or nearly so.
aconnect -d $(number Refrain):0 14:0
aconnect $(number Refrain):0 $other:0
sleep 2
kill -INT $player
wait $player
dismiss
put_away

witness controls
refrain play controls.mid --port 14:0 --tempo 8 2>/dev/null
dismiss
