/* CSV bytes: a schema is guessed from them, then they are read by it. */
#include "equipoise/table.h"
#include "fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "age,sex,income\n39,Male,<=50K\n50, Female,>50K\n38,?,<=50K\n",
    "a;b;c\r\n1;\"x;y\";2.5\r\n2;\"he said \"\"no\"\"\";-1e9\r\n",
    "\xef\xbb\xbfname,name,name\n1,2,3\n,,\n",
    "|1x3 Cross validator\n25, Private, 226802, <=50K.\n38, Private, 89814, >50K.\n",
    "A11 6 A34 A43 1169 1\nA12 48 A32 A43 5951 2\n",
    "x\n\n1\n\n\"2\n3\"\n4",
    "a\tb\n1\t2\n",
    NULL,
};

const char *const fuzz_word[] = {
    ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", "\n\n", "|", "\xef\xbb\xbf", "?", "NA", "1e999", "-0", "nan", "inf",
    "0x1p3", "1e-400", "9007199254740993", "999999999999999999999999999999", "\xff\xfe", "\xc3\xa9", "e", ".", "+", NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {(const char *)data, size};
    eq_schema schema = {0};
    eq_table table;
    if (eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK) {
        eq_ctx_clear(&cx);
        (void)eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table);
    }
    eq_ctx_free(&cx);
    return 0;
}
