#!/bin/sh
# Runs test programs and adds up the `tally passed failed skipped` lines they end with. A program that dies counts as a failure.
# The last line is the sum: N passed, M failed, K skipped.
passed=0 failed=0 skipped=0
for program in "$@"; do
    output=$("$program" 2>&1)
    code=$?
    set -- $(printf '%s\n' "$output" | sed -n 's/^tally \([0-9]*\) \([0-9]*\) \([0-9]*\)$/\1 \2 \3/p' | tail -n 1)
    if [ $# -ne 3 ] || { [ $code -ne 0 ] && [ "$2" -eq 0 ]; }; then
        set -- 0 1 0
        printf '  %s ended with code %s\n' "$program" "$code"
    fi
    printf '%-40s %s passed, %s failed, %s skipped\n' "$(basename "$program")" "$1" "$2" "$3"
    printf '%s\n' "$output" | grep -v '^tally ' | sed '/^$/d'
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
