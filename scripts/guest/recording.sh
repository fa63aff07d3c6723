# aplaymidi is the keyboard.

record() { # FILE QUANTISE
    refrain record -o "$1" --port 14:0 --wait --quiet --quantise $2 --bars 4 2>/dev/null &
}
record "$OUT/free.mid" off; free=$!
record "$OUT/quantised.mid" 16; quantised=$!
until [ "$(aconnect -l | grep -c 'Connected From: 14:0')" = 2 ]; do usleep 200000; done
sleep 1
aplaymidi -p 14:0 half.mid
wait $free
check 'a recording without a grid ends by itself' $?
wait $quantised
check 'a recording in sixteenths ends by itself' $?

# Four bars were played; it goes on.
refrain continue "$OUT/quantised.mid" --bars 4 --seed 1 --stages markov -o "$OUT/on.mid" 2>/dev/null
check 'what was recorded is written on' $?
