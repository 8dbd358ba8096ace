#!/bin/sh
# Runs test programs, $JOBS at a time, and adds up the `tally passed failed skipped` lines they end with. A program that
# dies, says nothing or takes longer than $LIMIT seconds is a failure. The last line is the sum.
#   tests/run.sh PROGRAM...      a binary, a .sh (sh) or a .mjs (node; the summary of `node:test` counts as a tally)
set -u
if [ "${1:-}" = --one ]; then
    program=$2 started=$(date +%s)
    case $program in
    *.mjs) output=$(timeout "$LIMIT" node "$program" 2>&1) ;;
    *.sh) output=$(timeout "$LIMIT" sh "$program" 2>&1) ;;
    *) output=$(timeout "$LIMIT" "$program" 2>&1) ;;
    esac
    code=$?
    took=$(($(date +%s) - started))
    set -- $(printf '%s\n' "$output" | sed -n 's/^tally \([0-9]*\) \([0-9]*\) \([0-9]*\)$/\1 \2 \3/p' | tail -n 1)
    if [ $# -ne 3 ]; then
        count() { printf '%s\n' "$output" | sed -n "s/^[#ℹ]* *$1 \([0-9][0-9]*\)\$/\1/p" | tail -n 1; }
        set -- $(count pass) $(count fail) $(count skipped)
    fi
    why=
    [ $# -eq 3 ] || { set -- 0 1 0; why=" (ended with code $code and no tally)"; }
    [ $code -eq 0 ] || [ "$2" -gt 0 ] || { set -- "$1" 1 "$3"; why=" (ended with code $code)"; }
    [ $code -ne 124 ] || why=" (stopped after $LIMIT s)"
    [ $(($1 + $2 + $3)) -gt 0 ] || { set -- 0 1 0; why=" (ran no test)"; }
    result=$(mktemp "$RESULTS/XXXXXX") # not by the process's number: browsers use up all there are, and one comes again
    {
        printf '%-48s %5s passed %3s failed %3s skipped %4s s%s\n' "$program" "$1" "$2" "$3" "$took" "$why"
        if [ "$2" -gt 0 ]; then printf '%s\n' "$output" | grep -v '^tally '
        else printf '%s\n' "$output" | grep -E '^ *(skipped|note) ' | cut -c1-200; fi
    } >"$result.text"
    cat "$result.text"
    echo "$1 $2 $3" >"$result.tally"
    exit 0
fi

RESULTS=$(mktemp -d) LIMIT=${LIMIT:-300}
export RESULTS LIMIT
trap 'rm -rf "$RESULTS"' EXIT
[ $# -eq 0 ] || printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -n 1 sh "$0" --one
cat "$RESULTS"/*.tally 2>/dev/null | awk -v wanted=$# '
    { passed += $1; failed += $2; skipped += $3 }
    END { if (NR != wanted) failed += wanted - NR
          printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 || passed == 0 }'
