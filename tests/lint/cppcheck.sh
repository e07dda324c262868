#!/usr/bin/env bash
# cppcheck's warnings: cppcheck.sh ROOT BUILD. What it found is remembered in BUILD/lint.
set -euo pipefail
cd "$1"
# What version 2.10 gets wrong in loops, after assertions and through pointers; the compilers and
# the sanitizers look for the same, and better.
wrong=(uninitvar ctuuninitvar autoVariables arrayIndexOutOfBoundsCond unknownEvaluationOrder)
mkdir -p "$2/lint/cppcheck"
cppcheck -q --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j 2 \
    --std=c11 -D_GNU_SOURCE -DCALLSHEET_VERSION='""' -DCALLSHEET_LIBEXEC='""' \
    -DCALLSHEET_SHARE='""' -Iinclude --cppcheck-build-dir="$2/lint/cppcheck" \
    --suppress=missingInclude "${wrong[@]/#/--suppress=}" --template='{file}:{line}: {message} ({id})' \
    src 2>&1
