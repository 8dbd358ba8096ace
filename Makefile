# Equipoise. Settings on top, rules below; `make help` lists the targets.

BUILD   ?= build
CC      ?= gcc
OPT     ?= -O2
# ARCH may raise the instruction set (-march=x86-64-v3): the results keep the same bits.
ARCH    ?=
# 0: no vectors; 1: of 16 bytes; 2: of 32 where the processor has AVX2, which x86-64 finds out as it runs. The same bits.
SIMD    ?= 2
# A folder with cJSON.c and cJSON.h; by default the distribution's source package, fetched into build/cjson.
CJSON_DIR ?= $(BUILD)/cjson
HOST    ?= 127.0.0.1
PORT    ?= 8000
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)

WARN    := -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wcast-qual -Wundef -Wformat=2 -Werror
BITS    := -ffp-contract=off -fno-math-errno
CFLAGS  ?=
INCLUDE := -Iinclude -Isrc -I$(CJSON_DIR) -I$(BUILD)/made
ALL_CFLAGS := -std=c11 $(OPT) $(ARCH) $(BITS) $(INCLUDE) -DEQ_SIMD=$(SIMD) $(CFLAGS)

CORE    := $(filter-out src/cli/% src/wasm/%,$(wildcard src/*/*.c src/*/*/*.c))
CLI     := $(wildcard src/cli/*.c)
OBJ     := $(CORE:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/cJSON.o
TESTS   := $(wildcard tests/unit/test_*.c tests/method/test_*.c tests/golden/test_*.c tests/fault/test_*.c)
TEST_BIN := $(TESTS:%.c=$(BUILD)/%)
FUZZ_BIN := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
# Every .mjs and .sh directly in these folders is a test program that ends with a tally (see tests/run.sh).
TEST_WEB := $(filter-out tests/web/screens.mjs,$(wildcard tests/web/*.mjs tests/cli/*.mjs tests/cases/*.mjs))
TEST_SH := $(wildcard tests/lint/*.sh)

# Presets of audits, as texts in the core.
PRESETS := $(sort $(wildcard datasets/audits/*.json))

# The module: one import (memory growth), our own loader; src/wasm/wasm.c says what is exported. TOTAL_STACK is the name
# that old and new emcc both know; emcc's optimiser needs Debian's acorn, which node does not find by itself. What clang did not
# inline stays so: binaryen's inlining made the module 10 kB larger as it is sent, and nothing faster.
EMCC    ?= emcc
# Asked once, when the first file wants it.
WASM_CC = $(eval WASM_CC := $$(shell .ci/wasm-cc $(EMCC)))$(WASM_CC)
WASM_OBJ := $(patsubst %.c,$(BUILD)/wasm-obj/%.o,$(wildcard src/wasm/*.c) $(CORE)) $(BUILD)/wasm-obj/cJSON.o
WASM_CFLAGS := -O3 -msimd128 $(BITS) $(INCLUDE)
# clang calls NAN (a float) in a double a promotion; gcc, which does not, checks the same sources.
WASM_WARN := $(filter-out -Wdouble-promotion,$(WARN))
WASM_LDFLAGS := -O3 -sSTANDALONE_WASM=1 --no-entry -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1 \
           -sINITIAL_MEMORY=16MB -sMAXIMUM_MEMORY=2GB -sTOTAL_STACK=1MB -sMALLOC=emmalloc \
           -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=0,--flexible-inline-max-function-size=0
.DEFAULT_GOAL := help
include src/wasm/small.mk
$(BUILD)/wasm-obj/%.o $(BUILD)/equipoise.wasm: export NODE_PATH := /usr/share/nodejs

# A make inside a recipe shares the caller's job slots, or takes one for each processor. V=1 shows whole commands.
SLOTS   = --no-print-directory $(if $(V),,-s) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))
say     = $(if $(V),,@echo "$(1) $@" &&)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help setup native wasm site single sbom serve datasets test test-c test-programs check lint readme
.PHONY: lessons screenshot screens format clean

help:                    ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

serve:                   ## installs what is missing, builds all, serves the lab on http://localhost:8000 (PORT=)
	@.ci/setup serve
	@$(MAKE) $(SLOTS) native site
	@echo "Equipoise: http://localhost:$(PORT)/ (Ctrl-C ends it)"
	@python3 -m http.server $(PORT) --bind $(HOST) --directory $(BUILD)/site >$(BUILD)/serve.log 2>&1 || \
	    { tail -n 1 $(BUILD)/serve.log >&2; echo "serve: if the port is taken, try: make serve PORT=8001" >&2; exit 1; }

test:                    ## installs what is missing, runs every test; the last line is the sum
	@.ci/setup test
	@$(MAKE) $(SLOTS) native single test-programs || { echo "0 passed, 1 failed, 0 skipped (the build)"; exit 1; }
	@JOBS=$(JOBS) BUILD=$(BUILD) CJSON_DIR=$(CJSON_DIR) tests/run.sh $(TEST_BIN) $(TEST_SH) $(TEST_WEB)

setup:                   ## installs what `make test` needs
	@.ci/setup test

native: $(BUILD)/equipoise ## build/equipoise, the command line

wasm: $(BUILD)/equipoise.wasm ## build/equipoise.wasm, the core for the page

site: wasm native web/node_modules/.package-lock.json ## build/site: static files for any host and any sub-path
	node web/build.mjs --out $(BUILD)/site --wasm $(BUILD)/equipoise.wasm --cjson $(CJSON_DIR) --emcc $(EMCC) \
	    --equipoise $(BUILD)/equipoise

single: site             ## build/equipoise.html: the page as one file, which opens from a disk
	node web/offline/single.mjs --site $(BUILD)/site --out $(BUILD)/equipoise.html

sbom: $(CJSON_DIR)/cJSON.c ## build/sbom.json: all that is shipped or builds it, with hashes (CycloneDX)
	node web/origins.mjs --cjson $(CJSON_DIR) --emcc $(EMCC) --out $(BUILD)/sbom.json

datasets:                ## fetches the original data files into build/datasets
	datasets/fetch.sh

test-c: $(TEST_BIN)      ## the C tests only
	@JOBS=$(JOBS) tests/run.sh $(TEST_BIN)

test-programs: $(TEST_BIN)

lint:                    ## layers, sizes, headers, text, types
	@JOBS=$(JOBS) BUILD=$(BUILD) CJSON_DIR=$(CJSON_DIR) tests/run.sh $(TEST_SH)

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
check: native test-programs ## the C tests and fuzzers under sanitizers; the same bits of every compiler
	@EVERY_FAILURE=1 LIMIT=900 $(MAKE) $(SLOTS) BUILD=$(BUILD)/asan CJSON_DIR=$(CJSON_DIR) OPT="-O1 -g" CFLAGS="$(SANITIZE)" test-c smoke
	@BUILD=$(BUILD) CJSON_DIR=$(CJSON_DIR) JOBS=$(JOBS) LIMIT=900 MAKE="$(MAKE)" tests/run.sh tests/*/same_bits.sh

readme: native           ## writes the tables of the README from the catalogue
	.ci/readme $(BUILD)/equipoise

lessons: native          ## runs the lessons' plans again: web/lessons/runs.json, and what moved or turned round
	node web/lessons/runs.mjs $(BUILD)/equipoise

screenshot: site         ## refreshes web/screenshot.png, the door of the page
	SCREENSHOT=web/screenshot.png node --test-name-pattern='finished audit' tests/web/page.mjs
	@! command -v convert >/dev/null || convert web/screenshot.png -strip +dither -colors 256 PNG8:web/screenshot.png

screens: site            ## every view as a picture, wide and narrow, light and dark: build/screens
	node tests/web/screens.mjs

format:                  ## formats every C file (clang-format) and JavaScript file (prettier)
	clang-format -i $$(git ls-files '*.c' '*.h')
	web/node_modules/.bin/prettier --log-level warn --write $$(git ls-files '*.js' '*.mjs')

clean:                   ## removes build/
	rm -rf $(BUILD)

$(BUILD)/equipoise: $(CLI:%.c=$(BUILD)/obj/%.o) $(BUILD)/libequipoise.a
	$(call say,link)$(CC) $(CFLAGS) -o $@ $^ -lpthread -lm

$(BUILD)/libequipoise.a: $(OBJ)
	@rm -f $@
	$(call say,ar)ar rcs $@ $^

$(BUILD)/made/presets.inc: $(PRESETS)
	@mkdir -p $(@D)
	@for file in $^; do \
	    printf '{"%s", "' "$$(basename $$file .json)"; sed 's/^ *//; s/\\/\\\\/g; s/"/\\"/g' $$file | tr '\n' ' '; echo '"},'; \
	done >$@

$(BUILD)/obj/src/impact/preset.o $(BUILD)/wasm-obj/src/impact/preset.o: $(BUILD)/made/presets.inc

# A text as a string of C, line by line.
$(BUILD)/made/cell.inc: src/model/scorer/cell.py
	@mkdir -p $(@D)
	@sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $< >$@

$(BUILD)/obj/src/model/scorer/python.o $(BUILD)/wasm-obj/src/model/scorer/python.o: $(BUILD)/made/cell.inc

$(BUILD)/obj/cJSON.o: $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(OPT) $(ARCH) -ffp-contract=off $(CFLAGS) -c -o $@ $<

$(BUILD)/obj/src/%.o: src/%.c | $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(ALL_CFLAGS) $(WARN) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(BUILD)/libequipoise.a
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(ALL_CFLAGS) $(WARN) -Itests -MMD -MP -o $@ $< $(BUILD)/libequipoise.a -lpthread -lm

$(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(BUILD)/tests/fuzz/driver.o $(BUILD)/libequipoise.a
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(ALL_CFLAGS) $(WARN) -Itests -MMD -MP -o $@ $< $(BUILD)/tests/fuzz/driver.o \
	    $(BUILD)/libequipoise.a -lm

$(BUILD)/tests/fuzz/driver.o: tests/fuzz/driver.c
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(ALL_CFLAGS) -D_GNU_SOURCE $(WARN) -Itests -MMD -MP -c -o $@ $<

$(BUILD)/equipoise.wasm: $(WASM_OBJ)
	$(call say,emcc)$(EMCC) $(WASM_LDFLAGS) -sEXPORTED_FUNCTIONS=_malloc,_free -o $@ $^

$(BUILD)/wasm-obj/cJSON.o: $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(call say,emcc)$(WASM_CC) $(WASM_CFLAGS) -c -o $@ $<

$(BUILD)/wasm-obj/src/%.o: src/%.c | $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(call say,emcc)$(WASM_CC) -std=c11 $(WASM_CFLAGS) -DEQ_SIMD=$(SIMD) $(WASM_WARN) -MMD -MP -c -o $@ $<

$(BUILD)/cjson/cJSON.c:
	.ci/fetch-cjson $(BUILD)

web/node_modules/.package-lock.json: web/package-lock.json
	.ci/setup serve

# Measurements, studies, databases and libFuzzer bring their own rules.
include $(wildcard tests/*/*.mk)
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
