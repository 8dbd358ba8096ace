# The harness of shell tests, the twin of check.h: source it, `check` sentences, end with `check_done`.
passed=0 failed=0 skipped=0

# check SENTENCE OFFENDERS: the sentence is true when there is no offender.
check() {
    if [ -z "$2" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    printf '  FAILED %s:\n' "$1"
    printf '%s\n' "$2" | sed 's/^/    /'
}

skip() { skipped=$((skipped + 1)); printf '  skipped %s\n' "$1"; }
note() { printf '  note %s\n' "$1"; }
check_done() { echo "tally $passed $failed $skipped"; [ "$failed" -eq 0 ]; }
