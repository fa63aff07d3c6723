# What is heard, and when. `refrain listen` writes what comes, with the kernel's stamps to the microsecond.

refrain ports >ports.txt && grep -q '^14:0' ports.txt
check 'the ports are listed' $?
refrain ports --json >ports.json && grep -q '"capabilities":\["write","read"\]' ports.json
check 'the ports are listed with what they can' $?

witness whole
refrain play $song --port 'midi through' 2>/dev/null
check 'a port is chosen by its name' $?
dismiss

refrain listen --port 14:0 >"$OUT/clock.txt" 2>/dev/null & listener=$!
connected 'Refrain listener'
witness clock
refrain play half.mid --port 14:0 --tempo 2 --clock-out 2>/dev/null
dismiss
kill -INT $listener
wait $listener

# Two busy loops want the processor for themselves.
refrain listen --port 14:0 -o "$OUT/grid.mid" 2>/dev/null & listener=$!
connected 'Refrain listener'
while :; do :; done & busy=$!
while :; do :; done & busier=$!
refrain play grid.mid --port 14:0 2>/dev/null & player=$!
connected Refrain
sleep 1
cat /proc/asound/seq/timer >"$OUT/timer.txt"
wait $player
refrain audition >"$OUT/audition.txt" 2>/dev/null
kill $busy $busier
sleep 1
kill -INT $listener
wait $listener

witness dense
refrain play dense.mid --port 14:0 2>/dev/null
dismiss

# Everything that can happen on the way; gaps.mid has its notes in the first half of each bar, so that it is known
# which have been heard when something happens in the second.
cat >tour.txt <<'COMMANDS'
at 2:3 pause
after 0.7 resume
at 3:3 tempo 2
at 4:3 seek 7
loop 8-9
at 9:3 update edited.mid
after 1 loop off
at 11:3 update gaps.mid
at 12:3 stop
COMMANDS
witness tour
refrain play gaps.mid --port 14:0 --tempo 3 --commands tour.txt 2>/dev/null
dismiss

refrain audition --over dense.mid >>"$OUT/audition.txt" 2>/dev/null
