#!/usr/bin/env bash
# The README's key list is what the action table makes of it: keys.sh ROOT BUILD
set -euo pipefail
cd "$1"
if ! grep -qs '^<!-- keys -->' README.md; then
    echo "skip: README.md has no section between <!-- keys --> and <!-- /keys -->"
    exit 0
fi
if [[ ! -x $2/callsheet ]]; then
    echo "$2/callsheet is not built: run make first"
    exit 1
fi
diff -u --label README.md --label "callsheet help --keys" \
    <(sed -n '/^<!-- keys -->/,/^<!-- \/keys -->/{//!p}' README.md | sed '/./,$!d') \
    <("$2/callsheet" help --keys | sed '/./,$!d')
