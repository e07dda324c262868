#!/usr/bin/env bash
# Layout is what clang-format makes of it: format.sh ROOT
set -euo pipefail
cd "$1"
shopt -s nullglob
files=(src/*/*.c include/callsheet/*/*.h tests/*/*.[ch] tests/*/*/*.[ch])
findings=$(printf '%s\0' "${files[@]}" |
    xargs -0 -n 40 -P 2 clang-format --dry-run -Werror 2>&1 | grep -E 'error:|warning:') || true
if [[ -n $findings ]]; then
    sort -u -t: -k1,1 <<<"$findings" | sed 's/$/ (make format)/'
    exit 1
fi
