# Every kernel, a short training and boosted trees give the same bits with every compiler, optimisation level and instruction
# set at hand, with and without vectors, and in WebAssembly. Part of `make check`; builds in build/bits/.
. tests/check.sh
here=${BUILD:-build}/bits
mkdir -p "$here"
sources="tests/unit/bits.c $(find src/base src/math src/metric src/model -name '*.c' ! -name 'json_*' ! -name 'file*' | sort)"
flags="-std=c11 -ffp-contract=off -fno-math-errno -Iinclude -Isrc"

first=
compare() { # NAME TEXT
    [ -n "$first" ] || first=$2
    note "$1: $(echo "$2" | cut -c1-12) $(echo "$2" | cut -c66-77) $(echo "$2" | cut -d' ' -f3)"
    check "$1 gives the bits of the first" "$(
        [ "$2" = "$first" ] && echo "$2" | grep -qE '^[0-9a-f]{64} ' || echo "$2, not $first")"
}
try() { # NAME COMPILER FLAGS...
    name=$1
    shift
    command -v "$1" >/dev/null 2>&1 || { skip "$name: there is no $1"; return; }
    "$@" $flags $sources -o "$here/kernels" -lm >"$here/kernels.log" 2>&1
    compare "$name" "$("$here/kernels" 2>&1)"
    rm -f "$here/kernels"
}
clang=clang
command -v clang >/dev/null 2>&1 || clang=clang-14
try 'gcc -O2' gcc -O2 -DEQ_SIMD=1
try 'gcc -O0' gcc -O0 -DEQ_SIMD=1
try 'gcc -O3 scalar' gcc -O3 -DEQ_SIMD=0
try 'clang -O2' $clang -O2 -DEQ_SIMD=1
try 'clang -O0 scalar' $clang -O0 -DEQ_SIMD=0
if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo; then
    try 'gcc -O2 AVX2 as it runs' gcc -O2 -DEQ_SIMD=2
    try 'clang -O2 AVX2 as it runs' $clang -O2 -DEQ_SIMD=2
    try 'gcc -O3 x86-64-v3' gcc -O3 -march=x86-64-v3 -DEQ_SIMD=1
    try 'clang -O3 x86-64-v3' $clang -O3 -march=x86-64-v3 -DEQ_SIMD=1
    try 'clang -O3 x86-64-v3 scalar' $clang -O3 -march=x86-64-v3 -DEQ_SIMD=0
else
    skip 'x86-64-v3: this processor has no AVX2 and FMA'
fi

if command -v emcc >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then
    for simd in 1 0; do
        NODE_PATH=/usr/share/nodejs emcc -O3 -msimd128 -DEQ_SIMD=$simd $flags $sources -sSTANDALONE_WASM=1 --no-entry \
            -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=1MB -sEXPORTED_FUNCTIONS=_bits_text -o "$here/kernels.wasm" \
            >"$here/kernels.log" 2>&1
        compare "WebAssembly, EQ_SIMD=$simd" "$(node -e '
            const bytes = require("fs").readFileSync(process.argv[1]);
            const imports = {env: {emscripten_notify_memory_growth() {}}};
            WebAssembly.instantiate(bytes, imports).then(({instance: {exports}}) => {
                exports._initialize?.();
                const at = exports.bits_text(), memory = new Uint8Array(exports.memory.buffer);
                console.log(Buffer.from(memory.slice(at, memory.indexOf(0, at))).toString());
            })' "$here/kernels.wasm" 2>&1)"
        rm -f "$here/kernels.wasm"
    done
else
    skip 'WebAssembly: there is no emcc or no node'
fi
check_done
