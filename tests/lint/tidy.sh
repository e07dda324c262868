#!/usr/bin/env bash
# clang-tidy with .clang-tidy: tidy.sh ROOT BUILD [deep]
# A file is looked at again only when it, a header or the settings changed. "deep" adds the
# analyzer, which takes a second or more a file.
set -euo pipefail

flags=(-std=c17 -D_GNU_SOURCE -Iinclude '-DCALLSHEET_VERSION="0"' '-DCALLSHEET_LIBEXEC="/"'
    '-DCALLSHEET_SHARE="/"' -Wno-unknown-warning-option)

if [[ ${1:-} == --one ]]; then
    stamp=$2/lint/tidy$4/${3//\//.}
    key=$({ cat "$3" && echo "$5"; } | sha256sum)
    if [[ -f $stamp && $(cat "$stamp") == "$key" ]]; then
        exit 0
    fi
    more=()
    if [[ -n $4 ]]; then
        more=(--checks='-*,clang-analyzer-core.*,clang-analyzer-unix.*,clang-analyzer-deadcode.*')
    fi
    if [[ $3 == src/reader/* ]]; then
        read -r -a reader < <(pkg-config --cflags gmime-3.0 libxml-2.0)
        flags+=("${reader[@]//-I/-isystem}")
    fi
    if output=$(clang-tidy -quiet "${more[@]}" "$3" -- "${flags[@]}" 2>/dev/null); then
        echo "$key" >"$stamp"
    else
        output=${output//"$PWD/"/}
        printf '%s\n' "${output:-$3:1:1: error: clang-tidy could not read it}"
        exit 1
    fi
    exit 0
fi

self=$(cd "$(dirname "$0")" && pwd)/tidy.sh
cd "$1"
deep=${3:+-deep}
mkdir -p "$2/lint/tidy$deep"
shopt -s nullglob
files=(src/*/*.c)
settings=$(cat .clang-tidy include/callsheet/*/*.h | sha256sum)
findings=$(printf '%s\0' "${files[@]}" |
    xargs -0 -P 2 -I '{}' "$self" --one "$2" '{}' "$deep" "$settings") || true
if [[ -n $findings ]]; then
    # What stands in a header is found once for each file that includes it.
    grep -E '^[^ ].*: (error|warning):' <<<"$findings" | sort -u
    exit 1
fi
