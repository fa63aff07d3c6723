# FluidSynth is started, played to and ended. There is no loudspeaker here: it writes down what it plays, and a file.

cat >fluidsynth <<WRAPPER
#!/bin/sh
exec /usr/bin/fluidsynth -v "\$@" -a file -o audio.file.name=/tmp/heard.wav -R 0 -C 0 -r 22050 >>$OUT/\${SYNTH_LOG:-synth}.txt 2>&1
WRAPPER
chmod +x fluidsynth

ended() { # NAME: the synthesizer is, soon
    tenths=0
    while ps | grep -q '[/]usr/bin/fluidsynth' && [ $tenths -lt 50 ]; do
        usleep 100000
        tenths=$((tenths + 1))
    done
    [ $tenths -lt 50 ]
    check "$1" $?
}

refrain play steps.mid --synth --tempo 4 2>"$OUT/synth-messages.txt"
check 'a synthesizer is started and played to' $?
ended 'it ends with the music'
[ "$(tr -d '\000' </tmp/heard.wav | wc -c)" -gt 100000 ]
check 'it has sounded' $?

for signal in TERM KILL; do
    refrain play long.mid --synth 2>>"$OUT/synth-messages.txt" &
    player=$!
    connected 'Refrain'
    sleep 1
    kill -$signal $player
    wait $player
    ended "the synthesizer ends after SIG$signal"
done

# In the studio a key starts it.
export SYNTH_LOG=synth-studio
. ./terminal.sh
studio
keys F5
see '● Refrain synth' && draw
see '4 notes' && keys Space
sleep 3
leave q 0
ended 'the synthesizer ends with the studio'
unset SYNTH_LOG
rm fluidsynth
