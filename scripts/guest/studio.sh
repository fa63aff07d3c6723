# The studio itself, by its keys.
. ./terminal.sh

# Everything that can happen on the way. Between the notes of bars 5, 13 and 21 there is time for keys.
studio --port 14:0
see '● Midi Through'
keys T
see tempo && keys C-u 200 Enter
for section in verse chorus verse; do
    keys ')'
    draw
done
see '12 notes'
keys s
see 'save as' && keys C-u tour Enter
see 'Saved as tour'
# A note of bar 11 that is taken back, and comes again while it plays.
keys '(' '(' 9 6 l Enter
see '13 notes' && keys u '(' ')'
see '12 notes'
witness studio
keys M-Space
reach 6 && keys Space
sleep 1
keys Space ')' M-Space
reach 14 && keys '(' o M-Space
reach 7 back && reach 6 && keys U
reach 12 && reach 7 back && reach 6 && keys o T
see tempo && keys C-u 240 Enter
reach 14
leave q 0
dismiss
cp tour.refrain "$OUT"

# Another way out, while chords sound; part `endings` knows the rest of them.
refrain compose --seed 3 -o full.refrain >/dev/null 2>&1
disappointed=
witness studio-TERM
studio --port 14:0 full
see 'refrain   full' && see '● Midi Through' && keys Space
reach 2
leave TERM 143
dismiss
