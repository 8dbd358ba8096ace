/* The room doubles in the text's own arena; what is left behind is at most as long again, and goes when the arena goes. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define FIRST_ROOM 256

/* Room for `size` more bytes and a zero. */
static bool reserve(eq_text *text, size_t size) {
    if (text->failed) return false;
    if (text->size + size + 1 <= text->room) return true;
    size_t room = text->room ? text->room : FIRST_ROOM;
    while (room < text->size + size + 1) room *= 2;
    char *data = eq_arena_alloc(text->cx, text->arena, room, 1);
    text->failed = !data;
    if (text->failed) return false;
    if (text->size) memcpy(data, text->data, text->size);
    text->data = data;
    text->room = room;
    return true;
}

static void append(eq_text *text, const char *part, size_t size) {
    if (!reserve(text, size)) return;
    memcpy(text->data + text->size, part, size);
    text->size += size;
    text->data[text->size] = 0;
}

void eq_text_add(eq_text *text, const char *part) {
    if (part) append(text, part, strlen(part));
}

void eq_text_format(eq_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0 || !reserve(text, (size_t)size)) return;
    va_start(arguments, format);
    vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    text->size += (size_t)size;
}

void eq_text_escaped(eq_text *text, const char *part) {
    for (; part && *part; part++) {
        switch (*part) {
        case '&': eq_text_add(text, "&amp;"); break;
        case '<': eq_text_add(text, "&lt;"); break;
        case '>': eq_text_add(text, "&gt;"); break;
        case '"': eq_text_add(text, "&quot;"); break;
        case '\'': eq_text_add(text, "&#39;"); break;
        default: append(text, part, 1);
        }
    }
}

eq_status eq_text_end(eq_text *text, const char **out) {
    append(text, "", 0);
    if (text->failed) return EQ_EMEMORY;
    *out = text->data;
    return EQ_OK;
}
