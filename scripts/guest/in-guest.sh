# Runs in the guest, under busybox: see play-test.sh. Port 14:0 gives back what is sent to it.
#
# What was heard is left in $OUT, where judge.sh looks at it on the host, which is faster; only what cannot be seen
# afterwards is checked here.
song=five-voices.mid
started=$(date +%s)

check() { # NAME STATUS
    if [ "$2" = 0 ]; then echo "ok      $1"; else echo "FAILED  $1"; fi >>"$OUT/$part-checks.txt"
}

connected() { # CLIENT: waits until it is, which takes its time here
    tenths=0
    until aconnect -l | awk -v name="'$1'" '
        /^client/ { ours = index($0, name) } ours && /Connect/ && !/0:1/ { found = 1 } END { exit !found }' ||
        [ $tenths = 300 ]; do
        usleep 100000
        tenths=$((tenths + 1))
    done
}

# Witnesses that are not ours: arecordmidi for the notes, aseqdump for everything. They start at once.
witness() { # NAME
    arecordmidi -p 14:0 -t 9600 -b 120 "$OUT/$1.mid" &
    recorder=$!
    aseqdump -p 14:0 >"$OUT/$1-events.txt" &
    dump=$!
    usleep 500000
}

dismiss() {
    sleep 1
    kill -INT $recorder $dump
    wait $recorder
    wait $dump
}

for part in ${REFRAIN_GUEST_PARTS:-playing endings following recording wiring synth studio trouble}; do
    . ./$part.sh
    echo "$part: done after $(($(date +%s) - started)) s"
done
