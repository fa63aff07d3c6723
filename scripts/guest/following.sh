# A master whose tempo changes at every beat, and one who follows by its clock. high.mid has the same notes higher.

refrain listen >"$OUT/followed.txt" 2>/dev/null & listener=$!
refrain play high.mid --patient --port 'Refrain listener' --follow-clock 2>"$OUT/follower.txt" & follower=$!
connected Refrain
refrain play drift.mid --port 'Refrain listener' --clock-out 'Refrain:Refrain in' 2>"$OUT/master.txt"
check 'the master finds the input of the one who follows' $?
sleep 1
kill -INT $follower 2>/dev/null
wait $follower
kill -INT $listener
wait $listener
