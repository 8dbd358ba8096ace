# What of the module is to be small rather than fast. All of it is fetched before the page is sealed, so no part can come later;
# the bits are the same. Kernels, models, metrics, tables and trainings, for which people wait, stay at -O3.
# tests/web/module.mjs holds the size.
of_core = $(filter $(1:%=$(BUILD)/wasm-obj/src/%),$(WASM_OBJ))

# What is said of an answer, a report or a plan, beside the parts of them that go through the rows.
SAID := $(call of_core,analysis/analysis.o analysis/data_warning.o analysis/impact_out.o analysis/impact_say.o \
    analysis/request.o experiment/card.o experiment/plan% experiment/report%)
# Once: models of others and what is said of a table are read, answers are written. Not what rows go through (maps, products,
# norms).
COLD := $(SAID) $(filter-out %/maps.o %/products.o %/norms.o,$(call of_core,answer/% board/% impact/% lab/% \
    data/fix.o data/prefer.o data/selection.o data/table/dialect.o data/table/recode_json.o \
    data/table/schema_json.o data/table/told.o experiment/brought.o experiment/given.o experiment/learned.o \
    experiment/saved% experiment/what_if.o metric/cause.o \
    model/export/% model/graph/file% model/onnx% model/scorer/%))
# A few times over the rows, or over what is few.
WARM := $(filter-out $(COLD),$(call of_core,analysis/% experiment/% method/pre/% method/intra/% method/post/% \
    method/in/exponentiated_gradient.o method/in/grid_search.o method/in/mixture.o method/in/reduction.o \
    base/json_% data/aside.o data/complete.o data/counted.o data/decision.o data/encode.o data/inject.o data/loss.o \
    data/split.o data/table/csv_out.o data/table/format.o data/twin/twin_private.o data/twin/twin_write.o \
    method/catalog.o method/price.o \
    data/table/recode.o data/twin/twin_sample.o math/beta.o math/kernels_ref.o math/lbfgs.o math/ridge.o math/simplex.o \
    data/twin/twin_json.o data/twin/twin_parents.o metric/reason.o metric/score/calibrator.o \
    model/forest/make.o model/graph/graph.o model/ops/op.o stat/association.o stat/drift.o)) $(BUILD)/wasm-obj/cJSON.o

# Of what is to be small emcc forbids clang to inline by itself, with which the module is 3 kB larger.
$(COLD): WASM_CFLAGS += -Oz -finline-functions
$(WARM): WASM_CFLAGS += -Os -finline-functions
$(COLD) $(WARM): Makefile src/wasm/small.mk
