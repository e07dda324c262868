#!/usr/bin/env bash
# The runner counts right, and says so when a program dies, hangs or tests nothing; the set-up
# installs what is missing and stops politely: harness.sh [ROOT BUILD]
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/callsheet-harness.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
unset CALLSHEET_TALLY
bad=0

complain() {
    printf '%s\n' "$@"
    bad=1
}

# --- the runner ---

mkdir -p "$scratch/build/tests/unit"
program() { # NAME LINE…
    local path=$scratch/build/tests/unit/$1
    shift
    printf '%s\n' '#!/usr/bin/env bash' "$@" >"$path"
    chmod +x "$path"
}
program good_test 'echo "100%: Checks: 3, Failures: 0, Errors: 0"'
program failing_test 'echo "33%: Checks: 3, Failures: 1, Errors: 1"' \
    'echo "x.c:1:F:case:name:0: broken here"' 'exit 1'
program dying_test 'kill -SEGV $$'
program empty_test 'echo "100%: Checks: 0, Failures: 0, Errors: 0"'
program lying_test 'echo "100%: Checks: 2, Failures: 0, Errors: 0"' 'exit 3'
program silent_test 'true'
program hanging_test 'echo "100%: Checks: 1, Failures: 0, Errors: 0"' 'exec tail -f /dev/null'
program skipping_test 'echo "skip: no such data"' 'echo "100%: Checks: 1, Failures: 0, Errors: 0"'
# shellcheck disable=SC2016 # the program expands these
program clean_test '[[ -z $(ls -A "$HOME") && -d $TMPDIR && $TZ == UTC && $LC_ALL == C.UTF-8 ]] &&' \
    '[[ $TERM == xterm-256color && -z ${CALLSHEET_SECRET:-} && -d $CALLSHEET_TESTS ]] &&' \
    '[[ -x $CALLSHEET_BUILD/tests/unit/clean_test ]] &&' \
    'echo "100%: Checks: 1, Failures: 0, Errors: 0"'

# counts "LAST LINE" EXIT_CODE PROGRAM…
counts() {
    local wanted=$1 wanted_code=$2 output code=0
    shift 2
    output=$(cd "$top" && CALLSHEET_SECRET=x CALLSHEET_TEST_SECONDS=1 tests/run \
        --build "$scratch/build" "${@/#/$scratch/build/tests/unit/}" 2>&1) || code=$?
    if [[ ${output##*$'\n'} != "$wanted" || $code -ne $wanted_code ]]; then
        complain "tests/run $*: ended with $code, wanted $wanted_code and \"$wanted\":" "$output"
    fi
}
counts '3 passed, 0 failed' 0 good_test
counts '1 passed, 2 failed' 1 failing_test
counts '0 passed, 1 failed' 1 dying_test
counts '0 passed, 1 failed' 1 empty_test
counts '1 passed, 1 failed' 1 lying_test
counts '0 passed, 1 failed' 1 silent_test
counts '0 passed, 1 failed' 1 hanging_test
counts '1 passed, 0 failed' 0 skipping_test
counts '1 passed, 0 failed' 0 clean_test
counts '0 passed, 1 failed' 1 missing_test
counts '4 passed, 2 failed' 1 good_test failing_test
counts '0 passed, 0 failed' 0
output=$(cd "$top" && CALLSHEET_TALLY=$scratch/tally tests/run --build "$scratch/build" \
    "$scratch/build/tests/unit/failing_test" 2>&1) || true
[[ $output == *'broken here'* ]] || complain "tests/run: does not show what failed:" "$output"
[[ $(cat "$scratch/tally") == '1 2' ]] || complain "tests/run: the tally is wrong"

# --- the sum of everything ---

mkdir -p "$scratch/tree/tests"
cp "$top/tests/check" "$scratch/tree/tests/check"
# sums "LAST LINE" EXIT_CODE LINE… of the Makefile's lint target
sums() {
    local wanted=$1 wanted_code=$2 output code=0
    shift 2
    {
        # shellcheck disable=SC2016 # make expands this
        printf '%s:\n\t@echo "2 0" >>$(CALLSHEET_TALLY)\n' test asan-quick fuzz-smoke
        printf 'all:\n\t@true\nlint:\n'
        printf '\t%s\n' "$@"
    } >"$scratch/tree/Makefile"
    output=$("$scratch/tree/tests/check" 2>&1) || code=$?
    if [[ ${output##*$'\n'} != "$wanted" || $code -ne $wanted_code ]]; then
        complain "tests/check: ended with $code, wanted $wanted_code and \"$wanted\":" "$output"
    fi
}
# shellcheck disable=SC2016 # make expands these
sums '9 passed, 0 failed' 0 '@echo "3 0" >>$(CALLSHEET_TALLY)'
# shellcheck disable=SC2016
sums '8 passed, 1 failed' 1 '@echo "2 1" >>$(CALLSHEET_TALLY); false'
sums '6 passed, 1 failed' 1 '@false'

# --- the set-up ---

fake=$scratch/bin
mkdir "$fake"
for tool in bash env printf id true cat; do
    ln -s "$(command -v "$tool")" "$fake/$tool"
done
script() { # NAME LINE…
    local path=$fake/$1
    shift
    printf '%s\n' "#!$(command -v bash)" "$@" >"$path"
    chmod 755 "$path"
}
# shellcheck disable=SC2016 # the scripts expand these
script dpkg-query '[[ ${!#} == have* ]] && printf installed || exit 1'
script apt-get "printf '%s\n' \"apt-get \$*\" >>$scratch/calls"
# shellcheck disable=SC2016
script sudo '[[ $1 == -n ]] && shift' "printf 'sudo ' >>$scratch/calls" 'exec "$@"'
chmod 755 "$scratch" "$fake"

# sets_up AS CODE WORDS PACKAGE…: as "root" or as "user"
sets_up() {
    local as=$1 wanted_code=$2 words=$3 code=0 output
    local -a command=()
    shift 3
    if [[ $as == user && $EUID -eq 0 ]]; then
        command=("$(command -v setpriv)" --reuid=65534 --clear-groups)
    elif [[ $as == root && $EUID -ne 0 ]]; then
        return 0
    fi
    : >"$scratch/calls"
    chmod 666 "$scratch/calls"
    output=$(PATH=$fake "${command[@]}" "$(command -v bash)" -c "$deps" deps "$@" 2>&1 \
        </dev/null) || code=$?
    output+=$'\n'$(<"$scratch/calls")
    if [[ $code -ne $wanted_code || $output != *"$words"* ]]; then
        complain "tests/deps as $as: ended with $code, wanted $wanted_code and \"$words\":" \
            "$output"
    fi
}
deps=$(<"$top/tests/deps")
sets_up root 0 '' have-all have-more
[[ ! -s $scratch/calls ]] || complain "tests/deps: calls apt-get although nothing is missing"
sets_up root 0 'Installing these packages: lack-one lack-two' have-all lack-one lack-two
sets_up root 0 'install -q=2 -y --no-install-recommends lack-one' have-all lack-one
sets_up user 0 'sudo apt-get' have-all lack-one
script apt-get 'exit 100'
sets_up root 1 'no network' lack-one
sets_up user 1 'apt-get install --no-install-recommends lack-one' lack-one
rm "$fake/sudo"
sets_up user 1 'without sudo' lack-one
sets_up user 0 '' have-all
rm "$fake/apt-get"
sets_up user 1 'This is not a Debian system' lack-one have-all
exit "$bad"
