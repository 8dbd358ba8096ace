#include "analysis/inject_read.h"

enum { GROUP, HIDE, INVENT, KEEP, KEEP_FAVOURABLE, DROP, NOISE, FEATURE, SEED, N_ROWS };

#define SHARE(id_, title_, initial_, flag_, help_)                                                                         \
    {                                                                                                                      \
        .id = id_, .title = title_, .help = help_, .kind = EQ_OPTION_NUMBER, .initial = initial_, .max = 1, .flag = flag_, \
        .value = "S"                                                                                                       \
    }

const eq_option eq_inject_options[] = {
    [GROUP] = {.id = "group",
               .title = "Group",
               .help = "Records of this group are bent by hand, to learn from: COLUMN=VALUE, such as sex=Female",
               .kind = EQ_OPTION_TEXT,
               .needed = true,
               .flag = "inject",
               .value = "GROUP"},
    [HIDE] = SHARE("hide", "Hide favourable outcomes", 0, "hide",
                   "Share of the group's favourable outcomes that are recorded as unfavourable"),
    [INVENT] = SHARE("invent", "Invent favourable outcomes", 0, "invent",
                     "Share of the group's unfavourable outcomes that are recorded as favourable"),
    [KEEP] =
        SHARE("keep", "Keep people", 1, "keep", "Share of the group's people that are kept, the others left out"),
    [KEEP_FAVOURABLE] = SHARE("keep_favourable", "Keep people with the favourable outcome", 1, "keep-favourable",
                              "Share of the group's people with the favourable outcome that are kept"),
    [DROP] = {.id = "drop",
              .title = "Leave the group out",
              .help = "Nobody of the group is kept",
              .kind = EQ_OPTION_BOOLEAN,
              .flag = "drop"},
    [NOISE] = SHARE("noise", "Noise on a column", 0, "noise",
                    "Share of the group's cells of a column that change places with each other"),
    [FEATURE] = {.id = "feature",
                 .title = "Column of the noise",
                 .help = "Whose cells change places",
                 .kind = EQ_OPTION_COLUMN,
                 .otherwise = "none",
                 .flag = "noise-in",
                 .value = "COLUMN"},
    [SEED] = {.id = "seed",
              .title = "Seed of who is taken",
              .help = "Another seed takes other people",
              .kind = EQ_OPTION_INTEGER,
              .initial = 1,
              .max = 4294967295.0,
              .flag = "inject-seed",
              .value = "N"},
    {.id = NULL}};

static const char *const judges[] = {"records", "truth", NULL};

const eq_option eq_judge_options[] = {
    {.id = "judge_by",
     .title = "Judge by",
     .help = "Where records are bent by hand: judge by the records, or by the truth behind them",
     .kind = EQ_OPTION_CHOICE,
     .choice = judges,
     .flag = "judge-by",
     .value = "WHICH"},
    {.id = NULL}};

static eq_status read_inject(const eq_json *place, eq_arena *arena, eq_inject *out) {
    const char *keys[N_ROWS + 1] = {NULL};
    eq_option_value given[N_ROWS];
    for (size_t i = 0; i < N_ROWS; i++) keys[i] = eq_inject_options[i].id;
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(eq_options_read(place, eq_inject_options, arena, given));
    *out = (eq_inject){.group = given[GROUP].text,
                       .drop = given[DROP].number > 0,
                       .keep = given[KEEP].number,
                       .keep_favourable = given[KEEP_FAVOURABLE].number,
                       .hide = given[HIDE].number,
                       .invent = given[INVENT].number,
                       .noise = given[NOISE].number,
                       .feature = given[FEATURE].text,
                       .seed = (uint32_t)given[SEED].number};
    if (out->noise > 0 && !out->feature)
        return eq_json_fail(&given[NOISE].place, "is %.15g, and no \"feature\" is named, expected the column it is in",
                            out->noise);
    return EQ_OK;
}

eq_status eq_inject_read(const eq_json *root, eq_arena *arena, eq_inject *out) {
    eq_json place;
    *out = (eq_inject){.keep = 1, .keep_favourable = 1, .seed = 1};
    return eq_json_get(root, "inject", &place) ? read_inject(&place, arena, out) : EQ_OK;
}

eq_status eq_judge_read(const eq_json *root, bool *by_truth) {
    eq_json place;
    size_t at = 0;
    if (eq_json_get(root, "judge_by", &place)) EQ_TRY(eq_json_choice(&place, judges, &at));
    *by_truth = at == 1;
    return EQ_OK;
}

void eq_inject_write(eq_out *out, eq_place to, const eq_inject *inject) {
    const double share[N_ROWS] = {[HIDE] = inject->hide,
                                  [INVENT] = inject->invent,
                                  [KEEP] = inject->keep,
                                  [KEEP_FAVOURABLE] = inject->keep_favourable,
                                  [NOISE] = inject->noise};
    if (!inject->group) return;
    eq_place object = eq_out_object(out, to, "inject");
    eq_out_text(out, object, eq_inject_options[GROUP].id, inject->group);
    for (size_t i = 0; i < N_ROWS; i++) {
        const eq_option *row = &eq_inject_options[i];
        bool same = share[i] >= row->initial && share[i] <= row->initial;
        if (row->kind == EQ_OPTION_NUMBER && !same) eq_out_number(out, object, row->id, share[i]);
    }
    if (inject->drop) eq_out_bool(out, object, eq_inject_options[DROP].id, true);
    if (inject->feature) eq_out_text(out, object, eq_inject_options[FEATURE].id, inject->feature);
    eq_out_number(out, object, eq_inject_options[SEED].id, inject->seed);
}

void eq_injected_write(eq_out *out, eq_place to, const eq_injected *done, const char *says) {
    eq_place object = eq_out_object(out, to, "bent");
    eq_out_text(out, object, "says", says);
    eq_out_number(out, object, "n", (double)done->n);
    eq_out_number(out, object, "favourable", (double)done->n_favourable);
    eq_out_number(out, object, "left_out", (double)done->left_out);
    eq_out_number(out, object, "left_out_favourable", (double)done->left_out_favourable);
    eq_out_number(out, object, "hidden", (double)done->hidden);
    eq_out_number(out, object, "invented", (double)done->invented);
    eq_out_number(out, object, "swapped", (double)done->swapped);
}
