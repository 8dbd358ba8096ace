# The programs in the comment of equipoise.h, as they stand there: they compile without a warning, run, and leave no memory.
. tests/check.sh
build=${BUILD:-build}
here=$build/first-program-test
if [ ! -f "$build/libequipoise.a" ]; then skip 'the programs of equipoise.h run: nothing is built yet'; check_done; exit; fi
mkdir -p "$here"

# Lines that stand in by three blanks are code. The second program goes where the first one has its report.
code=$(sed -n '1,/\*\//s/^ \* \{3\}//p; s/^ \* failed:/failed:/p' include/equipoise.h)
first=$(echo "$code" | sed '/^failed:/,$d')
after=$(echo "$code" | sed -n '/^failed:/,/eq_ctx_free/p')
second=$(echo "$code" | sed '1,/eq_ctx_free/d')
cat >"$here/program.c" <<END
#include <stdio.h>

#include "equipoise.h"

static int shown;
static void show_progress(eq_lab *lab) {
    const char *json;
    shown += eq_lab_progress(lab, NULL, &json) == EQ_OK && *json == '{';
}
static void show(double part) { shown += part >= 0 && part <= 1; }

static eq_bytes bytes_of(const char *path, char *room, size_t size) {
    FILE *file = fopen(path, "rb");
    if (!file) return (eq_bytes){0};
    eq_bytes bytes = {room, fread(room, 1, size, file)};
    fclose(file);
    return bytes;
}

int main(void) {
    static char room[2][1 << 20];
    eq_bytes schema = bytes_of("datasets/adult.json", room[0], sizeof room[0]);
    eq_bytes twin = bytes_of("datasets/adult.twin.json", room[1], sizeof room[1]);
    const char *plan = "{\"equipoise\": 1, \"data\": \"adult\", \"protected\": [\"sex\"], \"seeds\": [1],"
                       " \"model\": {\"kind\": \"logistic_regression\"}, \"methods\": [{\"id\": \"none\"}]}";
    static const char csv[] = "y,s,sex,age\n1,0.9,f,20\n0,0.2,f,30\n1,0.7,m,40\n0,0.6,m,50\n1,0.3,f,60\n1,0.8,m,70\n";
    eq_bytes predictions = {csv, sizeof csv - 1};
    eq_status status;
    size_t subject;
    const char *json = "";
$first
$second
    printf("answer: %s\n", json);
    printf("shown %s\n", shown > 1 && status == EQ_OK ? "well" : "badly");
$after
    return 0;
}
END
leaks=-fsanitize=address
echo 'int main(void) { return 0; }' | "${CC:-gcc}" $leaks -x c - -o "$here/leaks" 2>/dev/null || leaks=
check 'the programs of equipoise.h compile as they stand there' "$(
    "${CC:-gcc}" -std=c11 -Wall -Wextra -Werror $leaks -Iinclude "$here/program.c" "$build/libequipoise.a" -lm \
        -o "$here/program" 2>&1 | head -n 20)"
"$here/program" >"$here/report" 2>"$here/errors" || echo 'it ended with an error' >>"$here/errors"
check 'they run to their report and their answer and leave no memory' "$(
    sed '/^answer:/,$d' "$here/report" | node -e '
        const report = JSON.parse(require("fs").readFileSync(0, "utf8"));
        if (report.cells.length !== 1 || report.cells[0].error) console.log("the report has not its one cell")' 2>&1
    sed -n 's/^answer: //p' "$here/report" | grep -q '"blocks":\[' || echo 'no answer'
    grep -qx 'shown well' "$here/report" || echo 'no progress was shown'
    head -n 20 "$here/errors")"
check_done
