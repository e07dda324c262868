#!/usr/bin/env bash
# Nothing in the tree names a folder of somebody's machine: paths.sh ROOT
set -euo pipefail
cd "$1"
# Written so that this file does not find itself.
pattern='(^|[^A-Za-z0-9_.])/(wor[k]|roo[t]|User[s])/[A-Za-z0-9_.]'
if grep -rnIE "$pattern" --exclude-dir=.git --exclude-dir=build --exclude-dir=corpus .; then
    exit 1
fi
