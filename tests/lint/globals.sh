#!/usr/bin/env bash
# State at file scope, seen in the objects: globals.sh ROOT BUILD
# Only these files may keep some: the die hook, the log's ring, and what a signal handler reads.
set -euo pipefail
cd "$2/obj" 2>/dev/null || {
    echo "skip: nothing is built in $2"
    exit 0
}
shopt -s nullglob
objects=(base/*.o domain/*.o store/*.o exchange/*.o wire/*.o ui/*.o app/*.o reader/*.o cli/*.o
    run/*.o)
if ((${#objects[@]} == 0)); then
    echo "skip: nothing is built in $2"
    exit 0
fi
findings=$(LC_ALL=C objdump -t "${objects[@]}" | awk '
    /file format/ { file = $1; sub(/:$/, "", file) }
    $3 == "O" && ($4 == ".data" || $4 == ".bss") && $NF !~ /^(__|\.)/ { print file, $NF }
' | grep -vE '^(base/(mem|log)|run/(crash|signals|main))\.o ') || true
if [[ -n $findings ]]; then
    sed 's/^\(.*\)\.o \(.*\)$/src\/\1.c: \2 is state at file scope/' <<<"$findings"
    exit 1
fi
