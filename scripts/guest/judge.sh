# Looks at what the guest left behind. To be read by play-test.sh: refrain is the program, $out the folder.

ok() { # NAME COMMAND...
    name=$1
    shift
    if "$@"; then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        failed=yes
    fi
}

same() { # PLAYED... NAME OPTIONS: as refrain compare
    refrain compare "$@"
}

# Every note that began has ended, and some did begin.
silent() { # NAME
    awk '{ gsub(",", "") }
        /Note on/ { begun++; sounding[$4 " " $6] = 1 }
        /Note off/ { delete sounding[$4 " " $6] }
        /Control change/ && ($6 == 120 || $6 == 123) {
            for (key in sounding) { split(key, parts, " "); if (parts[1] == $4) delete sounding[key] }
        }
        END {
            for (key in sounding) { print "channel and pitch", key, "hang"; hanging++ }
            exit !(begun > 0 && !hanging)
        }' "$out/$1-events.txt"
}

judge_playing() {
    limit=1
    grep -q 'Period time.*0\.00016' "$out/timer.txt" && limit=0.2
    ok 'another program hears the same notes as in the file, within 2 ms' \
        same five-voices.mid "$out/whole.mid" --within 2
    ok 'no note hangs at the end' silent whole
    ok 'the clock goes out 24 a quarter, within 1 ms' clock
    ok 'another program counts as many pulses' pulses
    ok "beside two busy loops 99.9 % of 5000 notes (10000 events) begin within $limit ms" \
        same grid.mid "$out/grid.mid" --within $limit --share 99.9
    ok '2000 notes in a second, more than the pool holds, are all heard' \
        same dense.mid "$out/dense.mid" --within 20
    ok 'and all of them end' silent dense
    ok 'after a pause, a seek, a loop, changes of tempo and edits each note is heard in its place' \
        same gaps.mid@1-3x3 gaps.mid@4x2 gaps.mid@7-9x2 edited.mid@8-11x2 gaps.mid@12x2 "$out/tour.mid" \
        --joints 3 --within 2
    ok 'no note hangs after stop' silent tour
    ok 'an auditioned passage begins within 30 ms of the request, 95 times of 100' soon
}

# half.mid is played at 240 quarters a minute: a pulse is 1/96 s.
clock() {
    awk '$2 == "start" { starts++ } $2 == "stop" { stops++ }
        $2 == "clock" {
            if (!n) first = $1
            off = $1 - first - n / 96
            n++
            if (off > worst) worst = off
            if (-off > worst) worst = -off
        }
        END {
            printf "%d pulses, %.3f ms off at most\n", n, worst * 1000
            exit !(n > 100 && starts == 1 && stops == 1 && worst < 0.001)
        }' "$out/clock.txt"
}

soon() {
    cat "$out/audition.txt"
    [ "$(wc -l <"$out/audition.txt")" = 2 ] && awk '$3 > 0 || $10 >= 30 { late++ } END { exit late > 0 }' "$out/audition.txt"
}

pulses() { [ "$(grep -c ' clock' "$out/clock.txt")" = "$(grep -c Clock "$out/clock-events.txt")" ]; }

judge_endings() {
    for signal in TERM INT HUP KILL; do ok "no note hangs after SIG$signal" silent $signal; done
    ok 'an instrument that comes late is played to' grep -q ' on ' "$out/late.txt"
    ok 'one that comes again is told its programs' grep -q ' program 0 40' "$out/again.txt"
    ok 'and its volume' grep -q ' control 0 7 99' "$out/again.txt"
    ok 'no note hangs there' released
    ok 'its comings and goings are told, one line each' told
}

released() {
    awk '$2 == "on" { begun++; sounding[$3 " " $4] = 1 }
        $2 == "off" { delete sounding[$3 " " $4] }
        END { for (key in sounding) left++; exit !(begun > 0 && !left) }' "$out/again.txt"
}

told() {
    [ "$(grep -c 'is gone' "$out/wires.txt")" = 1 ] && [ "$(grep -c 'connected to' "$out/wires.txt")" = 2 ]
}

judge_following() { ok 'a master whose tempo drifts is met within 2 ms after one bar' followed; }

# A note or so may be held up by the emulation, in either of the two programs.
followed() {
    awk '$2 == "on" && $4 < 84 { master[++m] = $1 } $2 == "on" && $4 >= 84 { own[++n] = $1 }
        END {
            for (i = 9; i <= m; i++) {
                off = own[i] - master[i]
                if (off < 0) off = -off
                if (off > worst) worst = off
                if (off > 0.002) far++
            }
            printf "%d and %d notes, %d more than 2 ms apart after the first bar, %.3f ms at most\n", m, n, far,
                worst * 1000
            exit !(m == 64 && n == 64 && far <= 3)
        }' "$out/followed.txt"
}

judge_recording() {
    ok 'what a keyboard plays is recorded note for note, within 3 ms' same half.mid "$out/free.mid" --within 3
    ok 'in sixteenths it is what was played, exactly' same half.mid "$out/quantised.mid" --within 0.01
    ok 'what was recorded is written on, and stays as it was' same "$out/on.mid@1-4" "$out/quantised.mid" --within 0.01
    ok 'with more notes after it' longer
}

longer() { [ "$(refrain inspect --json "$out/on.mid" | grep -o '"notes":[0-9]*' | head -n 1 | cut -d : -f 2)" -gt 32 ]; }

judge_synth() {
    ok 'FluidSynth plays each note' all_steps
    ok 'four notes sound in the studio as they are drawn, and when they are played' drawn
}

drawn() {
    awk '/noteon/ { n[$4]++ }
        END { for (pitch in n) if (n[pitch] >= 2) twice++; print twice + 0, "of 4"; exit twice != 4 }' \
        "$out/synth-studio.txt"
}

# steps.mid goes through the pitches from 36 to 99; FluidSynth tells of each of its voices.
all_steps() {
    awk '/noteon/ { pitches[$4] = 1 }
        END { for (pitch = 36; pitch < 100; pitch++) n += pitches[pitch]; print n, "of 64"; exit n != 64 }' "$out/synth.txt"
}

judge_studio() {
    ok 'after a pause, a seek, a loop, an edit and a change of tempo by keys each note is heard in its place' tour
    for way in studio studio-TERM; do ok "no note hangs, $way" silent $way; done
}

# The song was begun at 200 quarters a minute and is saved at 240.
tour() {
    slow=0.8333333
    refrain export "$out/tour.refrain" -o tour.mid >/dev/null &&
        same tour.mid@5-6x$slow tour.mid@13-14x$slow tour.mid@5-12x$slow tour.mid@5-6x$slow tour.mid@11-14 \
            "$out/studio.mid" --joints 3 --within 2
}

judge_wiring() {
    ok 'drums go to their port, the rest to the other' parted
    ok 'no note hangs at either' silent voices
    ok 'nor there' silent drums
    ok 'what others connect is played to from then on, and nothing else' rewired
    ok 'no note hangs where it was taken away' silent unwired
    ok 'nor where it was put' silent rewired
    ok 'bank, volume, pan, program and pedal are sent in order' controls
}

parted() {
    awk '/Note on/ { gsub(",", ""); n[FILENAME == ARGV[1], $4 == 9]++ }
        END { exit !(n[1, 0] && !n[1, 1] && n[0, 1] && !n[0, 0]) }' "$out/voices-events.txt" "$out/drums-events.txt"
}

# steps.mid only goes up.
rewired() {
    awk '/Note on/ { gsub(",", ""); if (FILENAME == ARGV[1]) { last = $6 } else if ($6 <= last) { bad++ } else { n++ } }
        END { exit !(last && n && !bad) }' "$out/unwired-events.txt" "$out/rewired-events.txt" &&
        [ "$(grep -c 'connected to' "$out/rewired.txt")" = 1 ]
}

controls() {
    awk '/Control change/ { gsub(",", ""); told = told $6 "=" $8 " " }
        /Program change/ { told = told "program=" $6 " " }
        END {
            print told
            exit index(told, "0=1 32=2 7=99 10=20 program=40 ") == 0 || index(told, " 64=127 64=0 ") == 0
        }' "$out/controls-events.txt"
}

judge_trouble() {
    ok 'a sequencer that comes later is found and played through' silent late
}

judge() { # PART: what could only be seen in the guest, and what is seen now
    failed=
    cat "$out/$1-checks.txt" || failed=yes
    if grep -q '^FAILED' "$out/$1-checks.txt"; then failed=yes; fi
    judge_$1
    [ -z "$failed" ]
}
