# The order of the layers, and who may touch memory, vectors, JSON and the outside world. Sources are read for what they
# include; objects are read (nm) for what they really call, which no macro can hide.
. tests/check.sh
build=${BUILD:-build}
sources=$(find src include -name '*.[ch]' -o -name '*.def' | sort)

check 'a file includes its own layer or one to the left' "$(awk '
    BEGIN {
        n = split("base math data stat metric impact answer model method analysis board experiment lab cli", name, " ")
        for (i = 1; i <= n; i++) order[name[i]] = i
        order["wasm"] = order["cli"]
        n = split("value:base cause:base status:base version:base arena:base rng:base param:base format:data table:data " \
                  "schema:data recode:data predictions:data dataset:data metric:metric objective:metric model:model " \
                  "kind:model method:method experiment:experiment units:experiment " \
                  "scoring:experiment answer:answer board:board", pair, " ")
        for (i = 1; i <= n; i++) { split(pair[i], p, ":"); header["equipoise/" p[1] ".h"] = order[p[2]] }
        header["equipoise.h"] = order["cli"]
    }
    FNR == 1 {
        if (FILENAME ~ /^src\//) { split(FILENAME, part, "/"); mine = order[part[2]] }
        else { key = FILENAME; sub(/^include\//, "", key); mine = header[key] }
        if (!mine) print FILENAME ": belongs to no layer; tests/lint/layers.sh must know it"
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, q, "\""); split(q[2], part, "/")
        theirs = (q[2] in header) ? header[q[2]] : order[part[1]]
        if (!theirs) print FILENAME ":" FNR ": \"" q[2] "\" is not written from src/ or include/"
        else if (mine && theirs > mine) print FILENAME ":" FNR ": includes \"" q[2] "\" from the right"
    }' $sources)"

# The page: what holds data and state knows nothing of what shows it. A step knows no other step.
check 'a file of the page imports from its own folder or one to the left' "$(
    find web -name node_modules -prune -o -name '*.js' -print | sort | xargs awk '
    BEGIN { n = split("lab words chart state parts panels study ui marks shell views steps", name, " ")
            for (i = 1; i <= n; i++) order[name[i]] = i }
    FNR == 1 { depth = split(FILENAME, part, "/"); mine = order[part[2]]; step = depth == 4 ? part[3] : "" }
    !mine { next }
    { for (rest = $0; match(rest, /(from |import\()\047\.\.\/[^\047]*\047/); rest = substr(rest, RSTART + RLENGTH)) {
        path = substr(rest, RSTART, RLENGTH); sub(/^[^\047]*\047/, "", path); up = 0
        while (sub(/^\.\.\//, "", path)) up++
        split(path, to, "/")
        if (up == depth - 2 && order[to[1]] > mine) print FILENAME ":" FNR ": imports " path " from the right"
        if (step && up == 1) print FILENAME ":" FNR ": a step imports another, " path } }')"

check 'vector types and intrinsics stay in the kernels of src/math' "$(
    names='vector_size|__builtin_(ia32|shuffle|convertvector)|_mm[0-9]*_|wasm_[fiv][0-9]+x|immintrin|wasm_simd128\.h'
    grep -nE "$names" $sources | grep -vE '^src/math/kernels(_[a-z]+)?\.[ch]:')"

# An analysis asks about rows whoever decided about them. One trains a model of its own: how well the group can be told.
check 'an analysis knows no model and no method' "$(
    grep -nE '#include "(model|method)/|equipoise/(model|method)' src/analysis/*.[ch] | grep -v '^src/analysis/proxy\.c:')"

check 'two files alone know cJSON' "$(
    grep -nE 'cJSON' $sources | grep -vE '^src/base/json_(tree\.[ch]|valid\.c):')"

check 'only src/cli knows time, files and the terminal' "$(
    names='v?f?printf|puts|putchar|exit|abort|fopen|time|clock|clock_gettime|s?rand|random|getenv|system|setlocale'
    grep -nE "\b($names)\(" $sources | grep -v '^src/cli/' | grep -vE '^[^:]*:[0-9]*: *(/?\*|//)')"

objects=$(find "$build/obj/src" -name '*.o' ! -path '*/src/cli/*' ! -path '*/src/wasm/*' 2>/dev/null | sort)
if [ -z "$objects" ]; then skip 'the objects call only what is allowed: nothing is built yet'; check_done; exit; fi
calls=$(for object in $objects; do
    [ -e "$(echo "$object" | sed "s,^$build/obj/,,; s,\.o$,.c,")" ] || continue
    nm -u "$object" | awk -v object="$object" '{ print object, $2 }'
done)

check 'malloc and free are called by arena.c alone' "$(
    echo "$calls" | grep -E ' (malloc|calloc|realloc|free|aligned_alloc|posix_memalign|strdup|mmap)$' |
        grep -v '/base/arena\.o ')"

check 'cJSON is called by one file alone' "$(
    echo "$calls" | grep ' cJSON_' | grep -v '/base/json_tree\.o ')"

# Exact on every platform, or only moving bytes; __cpu_model chooses between kernels of the same bits. A new name here needs the
# same argument.
check 'the core calls from the C library only what is the same everywhere' "$(
    echo "$calls" | grep -vE ' (eq_[a-z0-9_]*|cJSON_[A-Za-z]*|malloc|free)$' |
        grep -vE ' (_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__cpu_model)$' |
        grep -vE ' (mem(cpy|move|set|cmp|chr)|str(n?cmp|len|r?chr|str|c?spn)|v?snprintf|strto(d|u?ll?)|qsort)$' |
        grep -vE ' (sqrtf?|floorf?|ceilf?|fabsf?|truncf?|rintf?|copysignf?|ldexpf?|frexpf?)$')"
check_done
