# One plan, every compiler, optimisation level and instruction set at hand: the reports are the same bytes.
# Part of `make check`; builds in build/bits/.
. tests/check.sh
build=${BUILD:-build}
here=$build/bits
mkdir -p "$here/none"
cat >"$here/plan.json" <<'PLAN'
{"equipoise": 1, "data": "german", "protected": "sex",
 "model": {"kind": "mlp", "hidden": [24, 17], "dropout": 0.2, "batch_norm": true}, "train": {"max_epochs": 8},
 "methods": [{"id": "none"}, {"id": "reweighing"}, {"id": "score_gap_penalty", "lambda": [1]},
             {"id": "random_perturbation", "trials": 7}, {"id": "group_thresholds"},
             {"id": "group_thresholds", "constraint": "equalized_odds", "tolerance": 0.05, "minimum": 0.2, "objective": "f1"},
             {"id": "calibration"}, {"id": "linear_post_blind"}, {"id": "fair_reranking"}],
 "seeds": [1, 2], "report": {"bootstrap": 50}}
PLAN

report() { # NAME COMPILER FLAGS SIMD: builds, runs the plan, prints the checksum of the report
    MAKEFLAGS= make --no-print-directory -s -j"${JOBS:-2}" BUILD="$here/$1" CJSON_DIR="${CJSON_DIR:-build/cjson}" \
        CC="$2" OPT="$3" SIMD="$4" WARN= native >"$here/$1.log" 2>&1 &&
        DATASETS_DIR="$here/none" "$here/$1/equipoise" run "$here/plan.json" --out "$here/$1.json" \
            >>"$here/$1.log" 2>&1 &&
        sha256sum "$here/$1.json" | cut -d' ' -f1
}

first=
try() {
    command -v "$2" >/dev/null 2>&1 || { skip "$1: there is no $2"; return; }
    sum=$(report "$@")
    [ -n "$first" ] || first=$sum
    note "$sum $2 $3 $([ "$4" = 1 ] && echo vectors || echo scalar)"
    check "$2 $3 gives a report" "$([ -n "$sum" ] || tail -n 5 "$here/$1.log")"
    check "$2 $3 gives the same bits as the first" "$(
        [ -n "$sum" ] && [ "$sum" = "$first" ] || echo "${sum:-nothing}, not $first")"
}
try gcc-O2 gcc -O2 1
try gcc-O0 gcc -O0 1
try gcc-scalar gcc -O2 0
clang=clang
command -v clang >/dev/null 2>&1 || clang=clang-14
try clang-O2 $clang -O2 1
try clang-O0 $clang -O0 1
if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo; then
    try gcc-run-time gcc -O2 2
    try gcc-avx2 gcc '-O3 -march=x86-64-v3' 1
    try clang-avx2 $clang '-O3 -march=x86-64-v3' 1
else
    skip 'x86-64-v3: this processor has no AVX2 and FMA'
fi
check_done
