#!/bin/sh
# Plays through a real ALSA sequencer, in an emulated guest, and compares what was heard with what was to be played.
#
#   scripts/guest/play-test.sh PROGRAM [PART]...
#
# PROGRAM is a built `refrain`; PART is one of playing, endings, following, recording, wiring, synth, studio and
# trouble, all of them where none is named. The guest is started by `run-in-guest`, looked for in $ALSA_LAB and beside
# the checkout; without it the test is skipped. What fails is tried once more.
#
# The guest's clock counts instructions: 125 million of them are a second, however long the host takes for them, and
# nothing to do takes no time at all. So a busy host makes the test slow, but what it hears stays the same.
set -eu

program=$(realpath "${1:?usage: play-test.sh PROGRAM [PART]...}")
shift
parts=${*:-playing endings following recording wiring synth studio trouble}
here=$(cd "$(dirname "$0")" && pwd)
lab=${ALSA_LAB:-$here/../../../shared/alsa-lab}
if [ ! -x "$lab/run-in-guest" ]; then
    echo "sequencer test skipped: no run-in-guest in $lab"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=${REFRAIN_GUEST_OUT:-$work/out}
cp "$program" "$work/refrain"
cp "$here"/*.sh "$here/five-voices.mid" "$work"
. "$here/midi.sh"
. "$here/judge.sh"
cd "$work"
refrain() { "$work/refrain" "$@"; }
songs

others="/usr/bin/fluidsynth /usr/share/sounds/sf2/default-GM.sf2 /usr/bin/tmux"

# The Swift runtime is built for processors with SSE4; the guest's plain processor has none.
boot() { # PART...
    rm -rf "$out"
    mkdir -p "$out"
    { echo "REFRAIN_GUEST_PARTS='$*'"; cat "$here/in-guest.sh"; } >"$work/guest"
    set --
    for file in refrain *.mid *.sh; do set -- "$@" "$work/$file"; done
    set -- "$@" "$here/../../presets" "$here/../../themes"
    for file in $others; do set -- "$@" "$file:$file"; done
    ALSA_LAB_CPU=${ALSA_LAB_CPU:-Nehalem} ALSA_LAB_QEMU_ARGS=${ALSA_LAB_QEMU_ARGS--icount shift=3,sleep=off} \
        "$lab/run-in-guest" -t "${REFRAIN_GUEST_SECONDS:-1500}" -m 1024 -o "$out" "$work/guest" "$@"
}

for try in ${TRIES:-1 2}; do
    boot $parts
    again=
    for part in $parts; do judge $part || again="$again $part"; done
    [ -n "$again" ] || exit 0
    parts=$again
done
exit 1
