# Equipoise. Settings on top, rules below; `make help` lists the targets.

BUILD   ?= build
CC      ?= gcc
OPT     ?= -O2
# ARCH may raise the instruction set (-march=x86-64-v3): the results keep the same bits.
ARCH    ?=
SIMD    ?= 1
CJSON_DIR ?= $(BUILD)/cjson
PORT    ?= 8000

WARN    := -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wcast-qual -Wundef -Wformat=2 -Werror
BITS    := -ffp-contract=off -fno-math-errno
CFLAGS  ?=
ALL_CFLAGS := -std=c11 $(OPT) $(ARCH) $(BITS) -Iinclude -Isrc -I$(CJSON_DIR) -DEQ_SIMD=$(SIMD) $(CFLAGS)

CORE    := $(filter-out src/api/%,$(wildcard src/*/*.c src/*/*/*.c))
OBJ     := $(CORE:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/cJSON.o
TESTS   := $(wildcard tests/unit/test_*.c tests/method/test_*.c tests/golden/test_*.c tests/fault/test_*.c)
TEST_BIN := $(TESTS:%.c=$(BUILD)/%)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help native test-c clean

help:                    ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 20

native: $(BUILD)/equipoise ## build/equipoise, the command line

$(BUILD)/equipoise: $(BUILD)/obj/src/api/cli.o $(BUILD)/libequipoise.a
	$(CC) -o $@ $^ -lpthread -lm

$(BUILD)/libequipoise.a: $(OBJ)
	rm -f $@; ar rcs $@ $^

$(BUILD)/obj/cJSON.o: $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(CC) $(OPT) $(ARCH) -ffp-contract=off -c -o $@ $<

$(BUILD)/obj/src/%.o: src/%.c | $(CJSON_DIR)/cJSON.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(WARN) -MMD -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(BUILD)/libequipoise.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(WARN) -Itests -MMD -o $@ $< $(BUILD)/libequipoise.a -lpthread -lm

$(BUILD)/cjson/cJSON.c:
	.ci/fetch-cjson $(BUILD)

test-c: $(TEST_BIN)      ## the C tests only
	tests/run.sh $(TEST_BIN)

clean:                   ## removes build/
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
