#!/usr/bin/env bash
# cppcheck's warnings: cppcheck.sh ROOT BUILD. What it found is remembered in BUILD/lint.
set -euo pipefail
cd "$1"
mkdir -p "$2/lint/cppcheck"
cppcheck -q --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j 2 \
    --std=c11 -D_GNU_SOURCE -DCALLSHEET_VERSION='""' -DCALLSHEET_LIBEXEC='""' \
    -DCALLSHEET_SHARE='""' -Iinclude --cppcheck-build-dir="$2/lint/cppcheck" \
    --suppress=missingInclude --suppress=unusedFunction --suppress=unknownEvaluationOrder --template='{file}:{line}: {message} ({id})' \
    src 2>&1
