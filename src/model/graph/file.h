/* Model files (.eqm): a list of operations, its weights, the columns it reads, and how a score becomes a decision.
 *
 * Little-endian: 8 bytes "EQMODEL1"; the length of the header (4 bytes); the header; zeros up to a multiple of 64 bytes; the
 * weights and then the statistics as float32; the SHA-256 (32 bytes) of all before it. The header is canonical JSON (keys
 * sorted, no blanks):
 *   columns     [{kind, mean, name, sd}] of each input in order: the model reads (value - mean) / sd. Of kind "number" the value
 *               is the number `name`; else it is 1 or 0, as the number or text in `column` of the data says: kind "range" from
 *               `min` on and below `below` (null: no bound), "numbers" and "texts" where it is one of the list `values`
 *   decision    {kind, ...}: "threshold", or the rule of the post-processing method of that name
 *   favourable  what a score is the probability of
 *   frozen      true where statistics and dropout stay as they are when it is trained on; otherwise not there
 *   made        {method, plan_sha256, seed, version}
 *   ops         [{in, op, out, params, weights [{offset, shape}]}]: in and out are numbers of wires, the input being 0; null in
 *   `in`
 *               is the next of `weights`, whose offset counts numbers of the block
 *   score       {is "logit", wire}
 *   threshold   favourable above it, or null where the decision is a rule of its own
 *   trained_on  {sha256, test, train, valid}: digest of the data's files and the rows of each part, never the rows; not there
 *               where it is not known
 * Nothing in a file is run, no path in it is opened, and what does not fit is refused before memory is taken for it. */
#ifndef EQ_MODEL_FILE_H
#define EQ_MODEL_FILE_H

#include "equipoise/dataset.h"
#include "model/graph/graph.h"

typedef struct eq_model_column {
    const char *name;
    double mean, sd;          /* sd > 0 */
    eq_feature_source source; /* column NULL: not known, a number called `name` */
} eq_model_column;

/* Which of these its kind is. */
extern const char *const eq_model_column_kinds[];
size_t eq_model_column_kind(const eq_model_column *column);

typedef struct eq_trained_on {
    const char *sha256;        /* 64 digits; NULL = not known */
    double test, train, valid; /* rows */
} eq_trained_on;

typedef struct eq_model_file {
    eq_model model;
    const eq_model_column *column; /* (model.n_inputs) */
    const char *favourable;
    double threshold;     /* NaN: the decision is a rule of its own */
    const char *decision; /* a JSON object without blanks, whose "kind" is a text */
    const char *method, *plan_sha256, *version;
    uint32_t seed;
    eq_trained_on trained_on;
} eq_model_file;

/* The bytes of a model. Lives in `arena`. */
eq_status eq_model_file_write(eq_ctx *cx, eq_arena *arena, const eq_model_file *file, eq_bytes *out);

/* What the bytes hold; writing it again gives the same bytes. Lives in `arena`. `name` is the file's, for messages.
 * EQ_EINPUT: cut, changed, of another version, or not what is said above; names file, and op with its number. O(bytes). */
eq_status eq_model_file_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_model_file *out);

/* The same, with messages that do not name the file. */
eq_status eq_model_file_open(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, eq_model_file *out);

/* SHA-256 of bytes, 64 digits and a zero byte. */
void eq_bytes_sha256(eq_bytes bytes, char out[65]);

#define EQ_MODEL_MAGIC "EQMODEL1"
enum { EQ_MODEL_ALIGN = 64, EQ_MODEL_DIGEST = 32, EQ_MODEL_HEAD = 12 /* bytes before the header */ };
/* Where the numbers begin behind a header of so many bytes; and the digest of n bytes as it ends a file. */
size_t eq_model_file_block(size_t header_size);
void eq_model_file_digest(const char *bytes, size_t n, unsigned char out[EQ_MODEL_DIGEST]);

#endif
