# Every header compiles alone, as a file of its own: it includes what it uses.
. tests/check.sh
cjson=${CJSON_DIR:-${BUILD:-build}/cjson}
for header in $(find include src tests -name '*.h' | sort); do
    check "$header compiles alone" "$(printf '#include "%s"\ntypedef int some_type;\n' "$PWD/$header" |
        "${CC:-gcc}" -std=c11 -pedantic-errors -Wall -Wextra -Wno-unused-function -Wstrict-prototypes -Wundef -Werror \
            -Iinclude -Isrc -I"$cjson" -DEQ_SIMD=1 -fsyntax-only -x c - 2>&1 | head -n 8)"
done
check_done
