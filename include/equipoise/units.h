/* Looking into the network of a finished cell: its units, what each has to do with the gap, and the network with some cut.
 *
 * A unit is one of the numbers that go into a linear layer: what the layer before made of a person, after its activation and
 * norms. It is cut by putting its mean over everyone in its place, which for a linear layer is an edit of its weights: the
 * unit's own become 0, and the bias takes up weight times mean. So the effects below are those of the network that eq_lab_cut
 * gives, to the bit. */
#ifndef EQUIPOISE_UNITS_H
#define EQUIPOISE_UNITS_H

#include "equipoise/experiment.h"

/* The units of a finished cell's network, whose model the lab keeps (eq_lab_keep_models). Options, all optional:
 *   {"part": "valid" (at first), "test" or "all", "cut": [[column, unit], ...]}
 * part: the people that means, shares and effects are of; all is of use for a model that is given, which learnt from none.
 * cut: units that are cut beforehand, column by column, each with its mean in the network as it then is; all that is told is of
 * that network.
 * The answer:
 *   {"cell", "part", "n", "groups": [names], "privileged": [booleans], "bias", "performance": ids of the objective's measures,
 *    "threshold": the score above which a decision is favourable; null: a method of its own decides
 *    "whole": effect, "cut": [[column, unit], ...] as asked,
 *    "columns": [{"kind": "input" or "hidden", "n_weights", "weights": [[from, to, weight], ...],
 *                 "units": [{"name": of an input's feature, else null, "mean", "sd", "by_group": [means], "share",
 *                            "cut": effect}]}]}
 * A column is what goes into a linear layer; "weights" are that layer's, from a unit to one of the next column or to the logit,
 * at most 300: the largest in size times the unit's sd. Ties: the first.
 *   share   of a unit of the last column w (mean of the unprivileged - mean of the privileged): the shares add up to whole's
 *           logit_gap. null where the logit is no weighted sum of the unit
 *   effect  {"logit_gap", "score_gap": unprivileged less privileged means; "bias", "performance": as in a report's "objective",
 *           null where undefined or a method of its own decides}. Of an input null: that is a column of the data, not a unit.
 * Left out: columns whose numbers something else takes too, and linear layers without a bias (embeddings).
 * Pulled: EQ_MORE: call again with the same. Asking something else begins anew. Costs rows / 3 a unit.
 * EQ_EINPUT: as eq_lab_model; an option is wrong (names its path), or there is no such unit; one side of the gap has nobody. */
eq_status eq_lab_units(eq_lab *lab, size_t cell, const char *options_json, int64_t budget, const char **json);

/* The model of a finished cell with the units of "cut" cut, as a file (eq_lab_give_model takes it), in the lab until the next
 * call; options and errors as above. Its threshold is that of the whole. O(rows weights). */
eq_status eq_lab_cut(eq_lab *lab, size_t cell, const char *options_json, eq_bytes *out);

#endif
