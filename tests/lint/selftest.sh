#!/usr/bin/env bash
# Each check must flag a bad snippet and pass a good one: selftest.sh [ROOT BUILD]
# A check that finds nothing anywhere would look just like a clean tree.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/callsheet-lint.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
bad=0

# A small tree in which every check passes.
fresh() {
    rm -rf "$tree"
    mkdir -p "$tree"/src/{base,store,ui,app,run} "$tree"/include/callsheet/{base,store,ui,app,run} \
        "$tree"/tests/unit "$tree/build/lint"
    cp "$root/.clang-format" "$root/.clang-tidy" "$tree"
    printf '%s\n' '#ifndef CALLSHEET_BASE_GOOD_H' '#define CALLSHEET_BASE_GOOD_H' '' \
        'int good(int number);' '' '#endif' >"$tree/include/callsheet/base/good.h"
    printf '%s\n' '#include "callsheet/base/good.h"' '' '/* strcpy( and system( in a comment */' \
        'int good(int number) {' '    return number + 1;' '}' >"$tree/src/base/good.c"
    printf '%s\n' '#!/usr/bin/env bash' 'echo good' >"$tree/tests/script"
}

run_check() {
    if [[ $1 == *.pl ]]; then
        perl "$here/$1" "$tree" 2>&1
    else
        "$here/$1" "$tree" "$tree/build" 2>&1
    fi
}

passes() {
    local output
    if ! output=$(run_check "$1"); then
        printf '%s: flags a good tree:\n%s\n' "$1" "$output"
        bad=1
    fi
}

# flags CHECK WORDS FILE LINE…: the file with these lines is flagged, with these words
flags() {
    local check=$1 words=$2 file=$3 output
    shift 3
    fresh
    mkdir -p "$(dirname "$tree/$file")"
    printf '%s\n' "$@" >"$tree/$file"
    if output=$(run_check "$check"); then
        printf '%s: does not flag %s: %s\n' "$check" "$file" "$1"
        bad=1
    elif [[ $output != *"$words"* ]]; then
        printf '%s: flags %s, but says: %s\n' "$check" "$file" "$output"
        bad=1
    fi
}

fresh
for check in layers.pl banned.pl sql.pl sizes.pl headers.sh format.sh cppcheck.sh tidy.sh \
    scripts.sh paths.sh toplevel.sh keys.sh manual.sh globals.sh; do
    passes "$check"
done

flags layers.pl 'no arrow lets base see store' src/base/bad.c '#include "callsheet/store/store.h"'
flags layers.pl 'no arrow lets app see store' include/callsheet/app/bad.h \
    '#include "callsheet/store/store.h"'
flags layers.pl 'curses does not belong' src/ui/bad.c '#include <ncursesw/curses.h>'
flags layers.pl 'SQLite does not belong' src/app/bad.c '#include <sqlite3.h>'
flags layers.pl 'notmuch does not belong' src/run/bad.c '#include <notmuch.h>'
flags layers.pl 'GMime does not belong' src/run/bad.c '#include <gmime/gmime.h>'
flags layers.pl 'libxml2 does not belong' src/run/bad.c '#include <libxml/SAX2.h>'
flags layers.pl 'is not a room' src/attic/bad.c 'int x;'
flags layers.pl 'include "bad.h" as' src/base/bad.c '#include "bad.h"'
for call in strcpy strcat sprintf vsprintf strtok gets alloca atoi system popen signal; do
    flags banned.pl "$call is banned" src/run/bad.c "int f(void) { return (int)$call (x); }"
done
for room in base domain ui app store; do
    flags banned.pl 'printf is banned' "src/$room/bad.c" 'int f(void) { return printf("x"); }'
done
flags banned.pl 'getenv is banned' src/app/bad.c 'char *f(void) { return getenv("X"); }'
flags banned.pl 'time is banned' src/domain/bad.c 'long f(void) { return time(0); }'
flags banned.pl 'wcwidth is banned' src/ui/bad.c 'int f(void) { return wcwidth(65); }'
flags banned.pl 'needs the number' src/ui/bad.c '/* TODO later */'
flags banned.pl 'no typedef' include/callsheet/ui/bad.h 'typedef struct bad bad;'
flags sql.pl 'bind it' src/store/bad.c 'f("SELECT name FROM customer WHERE id = %d", 3);'
flags sql.pl 'bind it' src/store/bad.c 'f("DELETE FROM customer WHERE code = %s", x);'
flags sql.pl 'not a constant' src/store/bad.c 'sqlite3_prepare_v2(db, text, -1, &stmt, NULL);'
flags sql.pl 'not a constant' src/store/bad.c 'sqlite3_exec(db, buf.data, NULL, NULL, NULL);'
flags sql.pl 'put together' src/store/bad.c 'query_begin(&query, ledger, buf_text(&sql));'
mapfile -t many < <(for ((i = 0; i < 601; i++)); do echo "int x$i;"; done)
flags sizes.pl 'more than 600' src/base/bad.c "${many[@]}"
mapfile -t many < <(for ((i = 0; i < 60; i++)); do echo '    x++;'; done)
flags sizes.pl 'long_one has 62 lines' src/base/bad.c 'void long_one(int x) {' "${many[@]}" '}'
flags sizes.pl 'test_one has 62 lines' tests/unit/bad.c 'START_TEST(test_one) {' "${many[@]}" '}'
flags headers.sh 'size_t' include/callsheet/base/bad.h '#ifndef CALLSHEET_BASE_BAD_H' \
    '#define CALLSHEET_BASE_BAD_H' 'void f(size_t size);' '#endif'
flags headers.sh 'the guard is not' include/callsheet/base/bad.h 'void f(void);'
flags format.sh 'make format' src/base/bad.c 'int f( void ){return 1;}'
flags cppcheck.sh 'arrayIndexOutOfBounds' src/base/bad.c \
    'int f(void) { int a[2] = {0}; return a[5]; }'
flags tidy.sh 'bugprone-' src/base/bad.c '#include <string.h>' \
    'int f(const char *p) {' '    return (int)strlen(p + 1) + (int)sizeof(sizeof(p));' '}'
flags tidy.sh 'braces' src/base/bad.c 'int f(int x) {' '    if (x)' '        return 1;' \
    '    return 0;' '}'
# shellcheck disable=SC2016 # the dollar belongs into the snippet
flags scripts.sh 'SC2086' tests/bad '#!/usr/bin/env bash' 'rm $1'
flags paths.sh 'bad.c' src/base/bad.c "const char *x = \"/wor""k/folder\";"
flags toplevel.sh 'does not belong' notes.txt 'x'
flags keys.sh 'is not built' README.md '<!-- keys -->' 'x' '<!-- /keys -->'
flags manual.sh 'warning' src/callsheet.1 '.TH X 1' '.SH NAME' '.nosuchmacro here'

# The key list differs, and the program says something else.
fresh
printf '%s\n' '<!-- keys -->' '' 'j down' '' '<!-- /keys -->' >"$tree/README.md"
printf '%s\n' '#!/usr/bin/env bash' 'printf "\nj down\n\n"' >"$tree/build/callsheet"
chmod +x "$tree/build/callsheet"
passes keys.sh
printf '%s\n' '#!/usr/bin/env bash' 'echo "k up"' >"$tree/build/callsheet"
if run_check keys.sh >/dev/null; then
    echo "keys.sh: does not see a README that differs"
    bad=1
fi

# State at file scope shows in the object only.
fresh
mkdir -p "$tree/build/obj/ui" "$tree/build/obj/base"
echo 'static int count; int f(void); int f(void) { return count++; }' >"$scratch/state.c"
gcc -c -o "$tree/build/obj/base/log.o" "$scratch/state.c"
passes globals.sh
gcc -c -o "$tree/build/obj/ui/bad.o" "$scratch/state.c"
if run_check globals.sh >/dev/null; then
    echo "globals.sh: does not see state at file scope"
    bad=1
fi
exit "$bad"
