/* Which columns tell an outcome or a group: worked by hand on forty people. */
#include "check.h"
#include "data/table/told.h"

static const char *told(const char *file, const char *options) {
    static char text[2000];
    eq_ctx cx = {0};
    const char *json = "";
    eq_status status = eq_told_json(&cx, &cx.mem, (eq_bytes){file, strlen(file)}, (eq_bytes){options, strlen(options)}, &json);
    snprintf(text, sizeof text, "%s", status == EQ_OK ? json : eq_message(&cx));
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
    return text;
}

/* y is 1 for 20 of 40; `after` is "w" where y is 1, but for one row of each kind: right 38 of 40 (base one half: 18 of 20 fewer
 * errors); `id` differs everywhere and tells nothing; `noise` alternates within both. */
static const char *make_file(void) {
    static char text[4000];
    char *end = text + sprintf(text, "id,y,after,noise,sex\n");
    for (int i = 0; i < 40; i++)
        end += sprintf(end, "p%d,%d,%s,%s,%s\n", i, i < 20, (i < 20) != (i == 3 || i == 33) ? "w" : "l", i % 2 ? "a" : "b",
                       i % 2 ? "m" : "f");
    return text;
}

static void what_gives_an_outcome_away_is_found(void) {
    CHECK_TEXT(told(make_file(), "{\"targets\": [{\"column\": 1, \"good\": [\"1\"]}]}"),
               "{\"rows\":40,\"targets\":[{\"column\":1,\"n\":40,\"base\":0.5,\"told\":[{\"column\":2,\"right\":0.95}]}]}");
    /* two columns that are one another: proxies */
    CHECK_TEXT(told(make_file(), "{\"targets\": [{\"column\": 4}]}"),
               "{\"rows\":40,\"targets\":[{\"column\":4,\"n\":40,\"base\":0.5,\"told\":[{\"column\":3,\"right\":1}]}]}");
}

static void what_cannot_be_told_is_no_warning(void) {
    const char *all = "{\"rows\":3,\"targets\":[{\"column\":0,\"n\":2,\"base\":1,\"told\":[]}]}"; /* one value: nothing to tell */
    CHECK_TEXT(told("y,x\n1,a\n,b\n1,c\n", "{\"targets\": [{\"column\": 0}]}"), all);
    CHECK_TEXT(told("y,x\n1,a\n0,b\n1,c\n0,d\n", "{\"targets\": [{\"column\": 0, \"good\": [\"1\"]}]}"),
               "{\"rows\":4,\"targets\":[{\"column\":0,\"n\":4,\"base\":0.5,\"told\":[]}]}"); /* each value of one row */
    CHECK(strstr(told("y,x\n1,a\n", "{\"targets\": [{\"column\": 7}]}"), "expected one of the file's 2") != NULL);
    CHECK(strstr(told("y,x\n1,a\n", "{\"target\": []}"), "target") != NULL);
}

/* Places are those of the columns as they are cut, whatever the file is written in. */
static void a_file_is_read_as_it_is_written(void) {
    const char *found = "{\"rows\":4,\"targets\":[{\"column\":0,\"n\":4,\"base\":0.5,\"told\":[{\"column\":1,\"right\":1}]}]}";
    CHECK_TEXT(told("Staff\ny;x\n1;\xE9\n0;b\n1;\xE9\n0;b\n", "{\"targets\": [{\"column\": 0, \"good\": [\"1\"]}]}"), found);
    CHECK_TEXT(told("y,1|x,2\n1|a\n0|b\n1|a\n0|b\n",
                    "{\"dialect\": {\"delimiter\": \"|\"}, \"targets\": [{\"column\": 0, \"good\": [\"1\"]}]}"),
               found);
    CHECK(strstr(told("y,x\n1,a\n", "{\"dialect\": {\"quote\": \"#\"}, \"targets\": []}"), "quote: is \"#\"") != NULL);
}

int main(void) {
    RUN(a_file_is_read_as_it_is_written);
    RUN(what_gives_an_outcome_away_is_found);
    RUN(what_cannot_be_told_is_no_warning);
    return check_done();
}
