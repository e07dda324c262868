#!/usr/bin/env bash
# The man page formats without a complaint: manual.sh ROOT
set -euo pipefail
cd "$1"
if [[ ! -f src/callsheet.1 ]]; then
    echo "skip: there is no src/callsheet.1"
    exit 0
fi
complaints=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z \
    src/callsheet.1 2>&1 >/dev/null) || true
if [[ -n $complaints ]]; then
    printf '%s\n' "$complaints"
    exit 1
fi
