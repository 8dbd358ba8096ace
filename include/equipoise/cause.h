/* Why a number is undefined or has no interval, and what is noted of one: a cause, and whom and what it is said of. All the
 * sentences are here; the catalogue gives them to the page. To add a cause, add a row. */
#ifndef EQUIPOISE_CAUSE_H
#define EQUIPOISE_CAUSE_H

/* name, id, words: {who} a group, a side, all rows; {what} a rate, a number */
#define EQ_CAUSES(X)                                                                                                             \
    X(NO_SCORES, "no_scores", "there are no scores")                                                                             \
    X(NO_DECISIONS, "no_decisions", "there are no decisions")                                                                    \
    X(NO_LABELS, "no_labels", "there are no true outcomes")                                                                      \
    X(NOT_PROBABILITIES, "not_probabilities", "the scores are not probabilities")                                                \
    X(NO_GROUPS, "no_groups", "there are no groups")                                                                             \
    X(NO_PRIVILEGED, "no_privileged", "no group is privileged")                                                                  \
    X(ALL_PRIVILEGED, "all_privileged", "every group is privileged")                                                             \
    /* an empty count, and behind each the same where rows are there but weigh 0 */                                              \
    X(NO_ROWS, "no_rows", "{who} has no rows")                                                                                   \
    X(NO_ROWS_WEIGH, "no_rows_weigh", "{who} has no rows of positive weight")                                                    \
    X(NO_POSITIVES, "no_positives", "{who} has no favourable outcomes")                                                          \
    X(NO_POSITIVES_WEIGH, "no_positives_weigh", "{who} has no favourable outcomes of positive weight")                           \
    X(NO_NEGATIVES, "no_negatives", "{who} has no unfavourable outcomes")                                                        \
    X(NO_NEGATIVES_WEIGH, "no_negatives_weigh", "{who} has no unfavourable outcomes of positive weight")                         \
    X(NO_SELECTED, "no_selected", "{who} has no favourable decisions")                                                           \
    X(NO_SELECTED_WEIGH, "no_selected_weigh", "{who} has no favourable decisions of positive weight")                            \
    X(NO_REFUSED, "no_refused", "{who} has no unfavourable decisions")                                                           \
    X(NO_REFUSED_WEIGH, "no_refused_weigh", "{who} has no unfavourable decisions of positive weight")                            \
    X(NO_CLAIMED, "no_claimed", "{who} has neither favourable outcomes nor favourable decisions")                                \
    X(NO_CLAIMED_WEIGH, "no_claimed_weigh", "{who} has neither favourable outcomes nor favourable decisions of positive weight") \
    X(NO_DISCLAIMED, "no_disclaimed", "{who} has neither unfavourable outcomes nor unfavourable decisions")                      \
    X(NO_DISCLAIMED_WEIGH, "no_disclaimed_weigh",                                                                                \
      "{who} has neither unfavourable outcomes nor unfavourable decisions of positive weight")                                   \
    X(NO_FALSE_POSITIVES, "no_false_positives", "{who} has no wrongly favourable decisions")                                     \
    X(NO_FALSE_POSITIVES_WEIGH, "no_false_positives_weigh", "{who} has no wrongly favourable decisions of positive weight")      \
    /* all that is needed is there, but the number is none */                                                                    \
    X(ZERO_RATE, "zero_rate", "{who} has a {what} of 0")                                                                         \
    X(ZERO_SIDES, "zero_sides", "both sides have a rate of 0")                                                                   \
    X(ZERO_GROUPS, "zero_groups", "every group has a rate of 0")                                                                 \
    X(DECIDED_ALIKE, "decided_alike", "nobody or everybody is selected")                                                         \
    X(NONE_SELECTED, "none_selected", "nobody of the privileged side is selected")                                               \
    X(NO_STRATA, "no_strata", "name a column to compare like with like")                                                         \
    X(SCORES_ALIKE, "scores_alike", "every score is the same")                                                                   \
    X(NO_STRATUM_DIFFERS, "no_stratum_differs", "among people alike in that column, nobody or everybody is selected")            \
    X(NO_STRATUM_SHARED, "no_stratum_shared", "among people alike in that column, there is one side only")                       \
    X(WITH_THEMSELVES, "with_themselves", "all rows would be compared with themselves")                                          \
    X(DECISION_UNSHARED, "decision_unshared", "the unprivileged side never has a decision that the privileged side has")         \
    X(ONE_DECISION, "one_decision", "with a concentration of 0, a group with only one of the two decisions cannot be compared")  \
    X(ONE_DECISION_OR_OUTCOME, "one_decision_or_outcome",                                                                        \
      "with a concentration of 0, a group with only one decision or one outcome cannot be compared")                             \
    X(NO_BENEFIT, "no_benefit", "the mean benefit is 0, or the power alpha of a benefit of 0 is infinite")                       \
    X(OVER_GROUPS, "over_groups", "a disparity is one number over all groups")                                                   \
    X(NO_NUMBER, "no_number", "")                                                                                                \
    X(FIRST_MODEL, "first_model", "first model: {what}")                                                                         \
    X(SECOND_MODEL, "second_model", "second model: {what}")                                                                      \
    X(TOO_FEW_ROWS, "too_few_rows", "there are {who}, fewer than the {what} neighbours asked for")                               \
    X(BIN_WEIGHS_NOTHING, "bin_weighs_nothing", "the rows of this bin weigh nothing: its rate is undefined")                     \
    X(NONE_SUCH, "none_such", "there are no such rows")                                                                          \
    X(NOTHING_COMPARED, "nothing_compared", "nothing is compared")                                                               \
    /* audits of selection */                                                                                                    \
    X(REFERENCE_ZERO, "reference_zero", "nobody of the reference is selected")                                                   \
    X(IS_REFERENCE, "is_reference", "no interval: it is the group that the others are compared with")                            \
    X(COUNTS_WEIGHTED, "counts_weighted", "the counts are weighted")                                                             \
    X(GROUP_EXCLUDED, "group_excluded", "the group has a smaller share of the people than was asked for, so it is in no ratio")  \
    X(NO_REFERENCE, "no_reference", "there is no group to compare with")                                                         \
    X(NO_LIMIT, "no_limit", "no threshold of the ratio is set")                                                                  \
    X(NONE_UNKNOWN, "none_unknown", "nobody is of unknown group")                                                                \
    X(NO_PLACEMENT, "no_placement", "no placement of the unknown does")                                                          \
    X(BEST_MOVES, "best_moves", "who is selected most changes with the unknown: the range says whether it can be reached")       \
    X(NO_SWAP, "no_swap", "there are not enough people to exchange")                                                             \
    X(ONE_STRATUM, "one_stratum", "there is one stratum that says something")                                                    \
    X(NO_STRATUM_TELLS, "no_stratum_tells", "no stratum has both groups, and people selected and refused")                       \
    X(ONE_SCORE, "one_score", "everybody has the same score")                                                                    \
    X(FRACTIONAL, "fractional", "the memberships are not whole")                                                                 \
    X(CELL_COUNT, "cell_count", "nobody of the reference need be among the selected")                                            \
    /* a value without an interval */                                                                                            \
    X(OFTEN_UNDEFINED, "often_undefined", "no interval: undefined in more than one resample of twenty")                          \
    X(ALWAYS_ALIKE, "always_alike", "no interval: every resample gave the same value")                                           \
    /* columns and what tells of them */                                                                                         \
    X(ALL_MISSING, "all_missing", "every cell is missing")                                                                       \
    X(ALL_RARE, "all_rare", "no value is in 5 rows or more")                                                                     \
    X(ALL_SAME, "all_same", "every row has the same value")                                                                      \
    X(IS_OUTCOME, "is_outcome", "the column is an outcome, not a property of the person")                                        \
    X(MAKES_GROUPS, "makes_groups", "the column makes the groups")                                                               \
    X(ONE_LABEL, "one_label", "the label has one outcome only")                                                                  \
    X(WEIGHTLESS_SIDE, "weightless_side", "one side has no weight")                                                              \
    X(FEW_TO_CORRECT, "few_to_correct", "there are too few rows to correct Cramer's V for chance")                               \
    X(SIDES_APART, "sides_apart", "no part of the rows with a value holds both sides")                                           \
    /* an objective, whose sentences have their conclusions, for they live for ever */                                           \
    X(OBJECTIVE_NO_ROWS, "no_rows_at_all", "there are no rows: accuracy is undefined")                                           \
    X(OBJECTIVE_NO_POSITIVES, "no_positives_at_all", "there are no favourable outcomes: balanced accuracy is undefined")         \
    X(OBJECTIVE_NO_NEGATIVES, "no_negatives_at_all", "there are no unfavourable outcomes: balanced accuracy is undefined")       \
    X(SIDES_NO_ROWS, "no_unprivileged_rows", "the unprivileged groups are empty: the selection rate is undefined")               \
    X(SIDES_NO_ROWS_P, "no_privileged_rows", "the privileged groups are empty: the selection rate is undefined")                 \
    X(SIDES_NO_POSITIVES, "no_unprivileged_positives", "the unprivileged groups have no favourable outcomes: TPR is undefined")  \
    X(SIDES_NO_POSITIVES_P, "no_privileged_positives", "the privileged groups have no favourable outcomes: TPR is undefined")    \
    X(SIDES_NO_NEGATIVES, "no_unprivileged_negatives",                                                                           \
      "the unprivileged groups have no unfavourable outcomes: FPR is undefined")                                                 \
    X(SIDES_NO_NEGATIVES_P, "no_privileged_negatives", "the privileged groups have no unfavourable outcomes: FPR is undefined")  \
    /* proxies */                                                                                                                \
    X(ONE_SIDE_LEARNT, "one_side_learnt", "the rows drawn to learn from hold one side only")                                     \
    X(WEIGHTLESS_STOP, "weightless_stop", "the rows drawn to say when to stop have no weight")                                   \
    X(ONE_SIDE_HELD_OUT, "one_side_held_out", "the rows held out hold one side only")                                            \
    X(NUMBERS_TOO_LARGE, "numbers_too_large", "a column's numbers are too large for a model")                                    \
    X(GROUP_NOT_TRIED, "group_not_tried", "only the 10 largest groups are tried")                                                \
    X(TOO_FEW_TO_LEARN, "too_few_to_learn", "there are fewer than 20 rows to learn from")                                        \
    X(NO_COLUMN_LEFT, "no_column_left", "no column is left to tell the group by")                                                \
    X(TOO_MANY_FEATURES, "too_many_features", "there are over 20,000 features")                                                  \
    X(NO_COLUMN_VARIES, "no_column_varies", "no column varies in the rows drawn")                                                \
    /* counterfactuals */                                                                                                        \
    X(NO_FLIPS, "no_flips", "{who} has no rows: flips are undefined")                                                            \
    X(NONE_MOVED, "none_moved", "{who} has no rows that could be moved: flips are undefined")                                    \
    X(NO_DISTANCES, "no_distances", "{who} has no rows: distances are undefined")                                                \
    X(ALL_FAVOURABLE, "all_favourable", "no row of the test part is decided unfavourably: there is no opposite")                 \
    X(ALL_UNFAVOURABLE, "all_unfavourable", "no row of the test part is decided favourably: there is no opposite")               \
    X(NO_DISTANCE, "no_distance", "there is no feature beside the protected columns: rows are at no distance")                   \
    /* notes */                                                                                                                  \
    X(FEW_ROWS, "few", "few")                                                                                                    \
    X(WORST_GROUP, "worst_group", "{who}")                                                                                       \
    X(FARTHEST_GROUP, "farthest_group", "farthest {who}")                                                                        \
    X(BETWEEN, "between", "highest {who}, lowest {what}")                                                                        \
    X(BETWEEN_BY_RATE, "between_by_rate", "by {who}")                                                                            \
    X(STRATA_USED, "strata_used", "in {who} of {what} strata")                                                                   \
    X(CHANCE, "chance", "chance alone would give {what}")                                                                        \
    X(FALLS_FAVOURABLE, "falls_favourable", "smaller numbers go with the favourable outcome")                                    \
    X(FALLS_PRIVILEGED, "falls_privileged", "smaller numbers go with the privileged side")                                       \
    X(RARE_POOLED, "rare_pooled", "{what} rare values are taken together")

#define EQ_CAUSE_NAME(name, id, words) EQ_##name,
typedef enum eq_cause { EQ_NO_CAUSE, EQ_CAUSES(EQ_CAUSE_NAME) EQ_N_CAUSES } eq_cause;
#undef EQ_CAUSE_NAME

typedef struct eq_reason {
    eq_cause cause;
    const char *who, *what; /* what the cause's words have in their brackets; NULL where they have none */
    /* Where who is not a name alone: its form, such as group "{text}", and what stands in the hole; NULL, NULL. */
    const char *who_form, *who_of;
} eq_reason;

#endif
