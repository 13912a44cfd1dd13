# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# For shell tests inside a testbed (dfota-testbed): test cases in TAP, waiting with a
# deadline, and functions for the simulated module.

set -uo pipefail

source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
v12=EP06ELAR02A08M4G_01.001.01.001
v13=EP06ELAR03A08M4G_01.001.01.001
# What is waited for takes longer on a busy machine; only what never comes costs this time.
patience=3
n_cases=0
n_failed=0

# Messages of a test case go to standard error, which meson keeps as well.
note () {
    echo "# $*" >&2
}

# Fails the test case that runs.
fail () {
    note "failed: $*"
    exit 1
}

# Arguments: name, function. The function runs in a subshell.
run_case () {
    n_cases=$((n_cases + 1))
    if ("$2") >&2; then
        echo "ok $n_cases $1"
    else
        echo "not ok $n_cases $1"
        n_failed=$((n_failed + 1))
    fi
}

finish () {
    echo "1..$n_cases"
    [ $n_failed -eq 0 ]
    exit
}

# Arguments: seconds, command. Repeats the command until it succeeds.
wait_for () {
    local seconds=$(($1 * patience)) deadline
    deadline=$((SECONDS + seconds))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || fail "still not after $seconds seconds: $*"
        sleep 0.1
    done
}

# Arguments: expected value, actual value, description.
expect_equal () {
    [ "$1" = "$2" ] || fail "$3: expected '$1', got '$2'"
}

# Arguments: text, extended regular expression that must match a part of it.
expect_match () {
    grep -qE -- "$2" <<<"$1" || fail "no '$2' in: $1"
}

ask () {
    dfota-testbed --ask "$*"
}

# Prints the revision that the first simulated module runs.
revision () {
    ask "state ${1:-ep06-1}" | grep -o 'revision=[^ ]*' | cut -d= -f2
}

# Prints how many AT+QFOTADL="… the module has received.
count_commands () {
    grep -c 'AT+QFOTADL=\\"' "$DFOTA_RECORD" || :
}

wait_for_modem () {
    wait_for 60 mmdfota -m any --check
}

no_modem () {
    ! mmdfota -m any --check
}

# Arguments: download or update. Makes the first simulated module wait in the middle of that,
# until let_go: a state that a test has to see is then not over before it looks.
hold () {
    ask "set ep06-1 hold=$1" || fail "the module does not wait"
}

let_go () {
    ask "set ep06-1 hold=off" || fail "the module does not go on"
}

# Arguments: member, value.
update_is () {
    grep -qx "update\.$1 : $2" <<<"$(mmdfota -m any --status -K 2>/dev/null)"
}
