/* The file as a text: make writes it, line by line (see cell.inc in the Makefile). */
#include "model/scorer/python.h"

static const char cell[] =
#include <cell.inc>
    ;

const char *eq_scorer_python(void) { return cell; }
