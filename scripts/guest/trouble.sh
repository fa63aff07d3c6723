# Without permission, without a sequencer: the last part, as the device is taken away.

su user -c "refrain play $song" 2>message.txt
[ $? = 1 ] && [ "$(wc -l <message.txt)" = 2 ] && grep -q audio message.txt
check 'a user outside the group audio is told so, in one line each of cause and remedy' $?

witness late
mv /dev/snd/seq /dev/snd/away
refrain play steps.mid --patient --port 14:0 --tempo 2 2>"$OUT/patient.txt" & player=$!
sleep 3
mv /dev/snd/away /dev/snd/seq
wait $player
check 'a sequencer that comes in the middle does not disturb' $?
dismiss

rm /dev/snd/seq
refrain play $song 2>message.txt
[ $? = 1 ] && [ "$(wc -l <message.txt)" = 2 ] && grep -q snd-seq message.txt
check 'a system without a sequencer is told so' $?

refrain play steps.mid --patient --tempo 10 2>/dev/null
check 'whoever is patient plays in silence all the same' $?
