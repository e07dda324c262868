#!/usr/bin/env bash
# Every shell script pleases shellcheck: scripts.sh ROOT
set -euo pipefail
cd "$1"
mapfile -t scripts < <(grep -rlIE '^#!.*\b(ba)?sh$' --include='*' tests .ci src 2>/dev/null | sort)
shellcheck "${scripts[@]}"
