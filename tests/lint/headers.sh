#!/usr/bin/env bash
# Every header compiles alone, with both compilers, and has its guard: headers.sh ROOT BUILD
set -euo pipefail
cd "$1"
flags=(-std=c17 -D_GNU_SOURCE -Iinclude -Wall -Wextra -Wpedantic -Werror -Wstrict-prototypes
    -Wundef -Wno-unused-function -fsyntax-only -x c)
shopt -s nullglob
headers=(include/callsheet/*/*.h)
bad=0
for header in "${headers[@]}"; do
    guard=${header#include/}
    guard=${guard//[\/.]/_}
    guard=${guard^^}
    if ! grep -q "^#ifndef $guard\$" "$header" || ! grep -q "^#define $guard\$" "$header"; then
        echo "$header:1: the guard is not $guard"
        bad=1
    fi
done
# Headers of the reader may show its libraries' types; where those are, only pkg-config knows.
read -r -a reader < <(pkg-config --cflags gmime-3.0 libxml-2.0 2>/dev/null || true)
for compiler in gcc clang; do
    if ! "$compiler" "${flags[@]}" "${reader[@]//-I/-isystem}" "${headers[@]}" 2>&1; then
        bad=1
    fi
done
exit "$bad"
