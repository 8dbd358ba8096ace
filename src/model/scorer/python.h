/* The cell of Python that a person pastes to write a scikit-learn model as our JSON: cell.py, as it stands. */
#ifndef EQ_SCORER_PYTHON_H
#define EQ_SCORER_PYTHON_H

const char *eq_scorer_python(void);

#endif
