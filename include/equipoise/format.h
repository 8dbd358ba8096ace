/* How the bytes of a table are written: encoding, cells, numbers. */
#ifndef EQUIPOISE_FORMAT_H
#define EQUIPOISE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

/* How characters are written as bytes. Where it is not said a byte order mark decides, else it is UTF-8. A guess takes what is no
 * UTF-8 for windows-1252, which a spreadsheet of western Europe saves, and says so; who reads by a schema is refused until the
 * schema says it. UTF-16 without a mark is refused unless it is said. */
typedef enum eq_encoding { EQ_ANY_ENCODING, EQ_UTF8, EQ_WINDOWS_1252, EQ_UTF16LE, EQ_UTF16BE } eq_encoding;

/* How the bytes are cut into cells, and numbers read. Zero = comma, header, RFC 4180 quoting, decimal point, no groups. */
#define EQ_NO_QUOTE '-'
typedef struct eq_csv_format {
    eq_encoding encoding;
    char delimiter;    /* 0 = ',' ; any one byte; ' ' = a run of spaces counts once */
    char quote;        /* 0 = '"' ; or '\'', or EQ_NO_QUOTE: quotes are ordinary bytes */
    char escape;       /* 0 = a quote inside quotes is doubled; '\\' = or has a backslash before it */
    size_t skip;       /* lines above the header (or the first row), which are not read */
    char decimal;      /* 0 = '.' ; between the digits of a number */
    char thousands;    /* between groups of three digits, where there are any: '.', ',', ' ' (also no-break and
                                   narrow spaces) or '\'' (also U+2019); 0 = none; never the decimal sign */
    bool no_header;    /* columns are then named by the schema, or "column 1", "column 2", ... */
    bool trim;         /* spaces and tabs around a cell (outside its quotes) are not part of it */
    bool ragged_aside; /* rows of more or fewer cells than the header are passed over and counted; else they are refused */
    char comment;      /* a first line that starts with this byte is skipped; 0 = none */
} eq_csv_format;

/* What somebody says of how a file is written; what is 0 is guessed. */
#define EQ_NO_THOUSANDS '-'
#define EQ_NO_ESCAPE '"' /* a quote inside quotes is doubled, whatever the file looks like */
#define EQ_NO_HEADER (-1)
typedef struct eq_dialect {
    eq_encoding encoding;
    char delimiter, quote, escape; /* as eq_csv_format; quote '"' where it is said to be that */
    char decimal, thousands;       /* as eq_csv_format; EQ_NO_THOUSANDS = none */
    int header;                    /* the header's line, from 1; EQ_NO_HEADER */
    bool ragged_aside;             /* as eq_csv_format */
    size_t skip;                   /* lines above the first row, where there is no header */
} eq_dialect;

#endif
