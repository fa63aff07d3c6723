# Writes the MIDI files of the tests. To be read by a shell: . midi.sh

# midi <EVENTS >FILE: format 0, 480 ticks a quarter. An event is a line of numbers: its tick and its bytes, or its
# tick, the word tempo and the microseconds of a quarter.
midi() {
    printf "$(sort -n -s -k 1,1 | awk '
        function byte(value) { size++; return sprintf("\\%03o", value % 256) }
        function delta(value,    text) {
            text = byte(value % 128)
            for (value = int(value / 128); value > 0; value = int(value / 128)) text = byte(value % 128 + 128) text
            return text
        }
        function long(value) {
            return byte(int(value / 16777216)) byte(int(value / 65536)) byte(int(value / 256)) byte(value)
        }
        {
            body = body delta($1 - last)
            last = $1
            if ($2 == "tempo") {
                body = body byte(255) byte(81) byte(3) byte(int($3 / 65536)) byte(int($3 / 256)) byte($3)
            } else {
                for (i = 2; i <= NF; i++) body = body byte($i)
            }
        }
        END {
            body = body delta(0) byte(255) byte(47) byte(0)
            length_of_track = size
            printf "MThd%s", long(6) byte(0) byte(0) byte(0) byte(1) byte(1) byte(224)
            printf "MTrk%s%s", long(length_of_track), body
        }')"
}

# eighths COUNT TOP: one after the other, a little apart, from pitch 36 up to TOP and again.
eighths() {
    awk -v count="$1" -v top="$2" 'BEGIN {
        for (i = 0; i < count; i++) {
            pitch = 36 + i % (top - 35)
            print i * 240, 144, pitch, 60 + i % 60
            print i * 240 + 180, 128, pitch, 64
        }
    }'
}

songs() {
    eighths 64 99 | midi >steps.mid
    eighths 32 99 | midi >half.mid
    { echo '0 176 0 1
0 176 32 2
0 192 40
0 176 7 99
0 176 10 20
480 176 64 127
960 176 64 0'; eighths 64 99; } | midi >controls.mid
    # Notes in the first half of each bar.
    eighths 128 99 | awk '$1 % 1920 < 960' | midi >gaps.mid
    eighths 128 67 | awk '$1 % 1920 < 960' | midi >edited.mid
    # 5000 notes and their ends, an event every 2 ms or so: no multiple of a timer's step.
    awk 'BEGIN {
        print 0, "tempo", 957130
        for (i = 0; i < 5000; i++) {
            print 2 * i, 144 + i % 8, 36 + i % 61, 64
            print 2 * i + 1, 128 + i % 8, 36 + i % 61, 64
        }
    }' | midi >grid.mid
    # 2000 notes in a second, at most some 60 of them at a time.
    awk 'BEGIN {
        for (i = 0; i < 2000; i++) {
            print int(i * 960 / 2000), 144 + i % 8, 20 + int(i / 8) % 80, 64
            print int(i * 960 / 2000) + 25, 128 + i % 8, 20 + int(i / 8) % 80, 64
        }
    }' | midi >dense.mid
    awk 'BEGIN { for (i = 0; i < 9; i++) { print 0, 144 + i, 60, 64; print 57600, 128 + i, 60, 64 } }' | midi >long.mid
    # Eighths at a tempo that drifts from 120 a minute to 132, stays, and drifts back.
    drift | midi >drift.mid
    drift | awk '$2 >= 128 && $2 < 160 { $3 += 48 } { print }' | midi >high.mid
}

drift() {
    eighths 64 67
    awk 'BEGIN {
        for (i = 0; i < 32; i++) print i * 480, "tempo", int(60e6 / (120 + (i < 12 ? i : i < 20 ? 12 : 32 - i)))
    }'
}
