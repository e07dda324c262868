#!/usr/bin/env bash
# The top of the tree holds what it should and no more: toplevel.sh ROOT BUILD
set -euo pipefail
cd "$1"
bad=0
for entry in *; do
    case $entry in
    src | include | themes | tests | Makefile | README.md | LICENSE) ;;
    *)
        if [[ $PWD/$entry != "$(cd "$(dirname "$2")" && pwd)/$(basename "$2")" &&
            $entry != build ]]; then
            echo "$entry: does not belong at the top of the tree"
            bad=1
        fi
        ;;
    esac
done
exit "$bad"
