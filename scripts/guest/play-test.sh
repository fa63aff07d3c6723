#!/bin/sh
# Plays through a real ALSA sequencer, in an emulated guest, and compares what was heard with the file.
#
#   scripts/guest/play-test.sh PROGRAM
#
# PROGRAM is a built `refrain`. The guest is started by `run-in-guest`, looked for in $ALSA_LAB and beside the
# checkout; without it the test is skipped. The comparison is `refrain compare`, so the guest needs nothing else.
set -eu

program=${1:?usage: play-test.sh PROGRAM}
here=$(cd "$(dirname "$0")" && pwd)
lab=${ALSA_LAB:-$here/../../../shared/alsa-lab}
if [ ! -x "$lab/run-in-guest" ]; then
    echo "sequencer test skipped: no run-in-guest in $lab"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$program" "$work/refrain"

# The Swift runtime is built for processors with SSE4; the guest's plain processor has none.
ALSA_LAB_CPU=${ALSA_LAB_CPU:-Nehalem} "$lab/run-in-guest" -t "${REFRAIN_GUEST_SECONDS:-400}" -m 1024 -o "${REFRAIN_GUEST_OUT:-$work/out}" \
    "$here/in-guest.sh" "$work/refrain" "$here/five-voices.mid"
