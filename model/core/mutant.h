/* For `make mutants` only: in a build with SOCORG_MUTANTS the environment names one rule, guard, grant, limit or check to
 * leave out, and some test must then fail. In every other build this is the constant false. */
#ifndef SOCORG_MUTANT_H
#define SOCORG_MUTANT_H

#ifdef SOCORG_MUTANTS
#include <stdbool.h>
bool mutant(const char *kind, const char *id);
#else
#define mutant(kind, id) false
#endif

#endif
