# Sizes that keep a file one noun and a function one thought: .c 500 lines, public header 150, function 70, five
# parameters beside the context and the arena; of the page, .js 400 lines, function 70.
. tests/check.sh
sources=$(find src -name '*.c' | sort)
tests=$(find tests -name '*.c' | sort)

lines() {
    awk -v most="$1" 'FNR > most { over[FILENAME] = FNR }
        END { for (f in over) print f ": " over[f] " lines, at most " most }' $2
}
check 'a .c file has at most 500 lines' "$(lines 500 "$sources $tests")"
check 'a public header has at most 150 lines' "$(lines 150 "$(find include -name '*.h')")"
check 'the Makefile has fewer than 200 lines' "$(lines 199 Makefile)"

# "length parameters file:line name" of every function: from the line that starts in column 0 to its closing brace.
functions() {
    awk '
    function finish(    text, depth, commas, i, c, n) {
        text = head; sub(/^[^(]*\(/, "", text); depth = 1; commas = 0
        for (i = 1; i <= length(text) && depth; i++) {
            c = substr(text, i, 1)
            if (c == "(") depth++
            else if (c == ")") depth--
            else if (c == "," && depth == 1) commas++
        }
        n = text ~ /^ *(void)? *\)/ ? 0 : commas + 1
        n -= (text ~ /^eq_ctx \*cx/) + (text ~ /eq_arena \*arena/)
        name = head; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
        print FNR - start + 1, n, FILENAME ":" start, name
    }
    FNR == 1 { head = ""; inside = 0 }
    inside { if (/^}/) { finish(); inside = 0; head = "" } next }
    head == "" && /^[a-z_].*\(/ && !/;[ \t]*(\/\*.*)?$/ && !/^(typedef|struct|enum|union) *[a-z_]* *\{/ && !/=/ {
        head = $0; start = FNR
        if (/}[ \t]*$/ && /\{/) { finish(); head = ""; next }
    }
    head != "" {
        if (FNR > start) head = head " " $0
        if (/\{[ \t]*(\/\*.*\*\/)?$/) inside = 1
        else if (/;[ \t]*$/) head = ""
    }' $1
}
all=$(functions "$sources")
check 'a function has at most 70 lines' "$(
    { echo "$all"; functions "$tests"; } | awk '$1 > 70 { print $3 ": " $4 " has " $1 " lines" }')"
# (The exports of wasm.c are an interface of plain numbers.)
check 'a function has at most five parameters beside the context and the arena' "$(
    echo "$all" | grep -v ' src/wasm/wasm\.c:' | awk '$2 > 5 { print $3 ": " $4 " has " $2 " parameters" }')"
note "$(echo "$all" | sort -n | awk 'NF { n++; length_[n] = $1; name[n] = $4 } END {
    m = int((n + 1) / 2); p = int(0.9 * n + 0.5)
    printf "%d functions: median %d lines, 90th percentile %d, longest %d (%s)",
        n, length_[m], length_[p], length_[n], name[n] }')"
check 'the functions of the core have a median of at most 12 lines and a 90th percentile of at most 40' "$(
    echo "$all" | sort -n | awk 'NF { l[++n] = $1 } END { m = l[int((n + 1) / 2)]; p = l[int(0.9 * n + 0.5)]
        if (m > 12 || p > 40) printf "median %d, 90th percentile %d", m, p }')"

# The page: a file 400 lines, a function 70.
page=$(find web -name node_modules -prune -o \( -name '*.js' -o -name '*.mjs' \) -print | sort)
longer() { awk -v most="$1" '$1 > most { print $3 ": " $2 " has " $1 " lines, at most " most }'; }
check 'a file of the page has at most 400 lines' "$(for f in $page; do echo "$(wc -l <"$f") $f $f"; done | longer 400)"
# A function ends with the brace in column 0; one that is an expression ends before the next empty line.
check 'a function of the page has at most 70 lines' "$(awk '
    function end(to) { if (start) print to - start + 1, name, file; start = 0 }
    FNR == 1 { end(last) }
    { last = FNR; file = FILENAME }
    start && (block ? /^\};?$/ : /^$/) { end(block ? FNR : FNR - 1) }
    !start && (/^(export )?(default )?(async )?function/ || /^(export )?const [A-Za-z0-9_]+ = .*(=>|=> [{(]|= (async )?\(\{?)$/) {
        start = FNR; block = /^(export )?(default )?(async )?function|\{$/; name = $0
        sub(/^(export )?(default )?(async )?(function\*? |const )/, "", name); sub(/[ (].*/, "", name) }
    END { end(last) }' $page | longer 70)"
check_done
