# What no tracked text holds: machine paths, unfinished corners, trailing blanks, long lines.
. tests/check.sh
if git rev-parse --git-dir >/dev/null 2>&1; then files=$(git ls-files --cached --others --exclude-standard)
else files=$(find . -path ./build -prune -o -path '*/node_modules' -prune -o -type f -print | sed 's,^\./,,'); fi
texts=$(for file in $files; do case $file in
    *.c|*.h|*.def|*.js|*.mjs|*.sh|*.md|*.mk|*.html|*.css|Makefile|.ci/*) [ -f "$file" ] && echo "$file" ;;
    *.json) case $file in *package-lock.json|*.twin*.json) ;; *) [ -f "$file" ] && echo "$file" ;; esac ;;
    esac; done | grep -v '^tests/lint/text\.sh$')
code=$(echo "$texts" | grep -E '\.(c|h|def|js|mjs|sh|mk)$')

check 'no path of one machine is in a tracked file' "$(grep -nE '(^|[^a-z./])/(work|root|home/[a-z]+)/' $texts | cut -c1-160)"
check 'nothing is left for later' "$(grep -nwE 'TODO|FIXME|XXX|HACK|TBD' $texts | cut -c1-160)"
check 'no line ends in blanks' "$(grep -nE '[[:blank:]]+$' $texts | cut -c1-120)"
check 'a line of code has at most 130 columns' "$(
    for file in $code; do awk -v f="$file" '{ n = length($0) } n > 130 { print f ":" FNR ": " n " columns" }' "$file"; done)"
check 'clang-format and prettier are told the same width' "$(
    grep -qx 'ColumnLimit: 130' .clang-format || echo '.clang-format: ColumnLimit is not 130'
    grep -q '"printWidth": 130' .prettierrc.json || echo '.prettierrc.json: printWidth is not 130')"
check 'a file is a noun: no util, misc, helpers, common, types' "$(
    echo "$files" | grep -E '(^|/)(utils?|misc|helpers?|common|types)\.(c|h|js|mjs)$')"

check 'a link in the documents leads to a file' "$(
    for file in $(echo "$texts" | grep '\.md$'); do
        grep -oE '\]\([^)#:]+\)' "$file" | sed 's/^](//; s/)$//' | while read -r link; do
            [ -e "$(dirname "$file")/$link" ] || echo "$file: $link"
        done
    done)"

# The two tables of the core are the only place where methods and metrics are named.
page=$(echo "$code" | grep -E '^web/.*\.m?js$')
if [ ! -x build/equipoise ] || [ -z "$page" ]; then
    skip 'no method or metric is named in the JavaScript of the page: no build/equipoise, or no page'
else
    ids=$(build/equipoise catalog --json | node -e '
        const c = JSON.parse(require("fs").readFileSync(0, "utf8"));
        console.log([...c.methods, ...c.metrics].map(m => m.id).filter(id => id.includes("_")).join("|"))')
    check 'the catalogue can be read' "$([ -n "$ids" ] || echo 'build/equipoise catalog --json gave no ids')"
    check 'no method or metric is named in the JavaScript of the page' "$(grep -nwE "$ids" $page | cut -c1-160)"
fi
check 'the page reads no prose of the core: the catalogue and the answers have fields' "$(
    prose='\.(formula|why|note|help)'
    reads='(match|matchAll|replace|replaceAll|includes|startsWith|endsWith|split|search|indexOf)\('
    grep -nE "$prose(\)|\?|\.)*\.$reads|\.(test|exec)\([^)]*$prose\)|$prose (===|!==) '" $page)"
if [ -x build/equipoise ]; then check "the README's tables are those of the catalogue" "$(.ci/readme --check 2>&1)"
else skip "the README's tables are those of the catalogue: no build/equipoise"; fi
check_done
