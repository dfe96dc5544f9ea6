/* See mutant.h. */
#include "model/core/mutant.h"

#ifdef SOCORG_MUTANTS
#include <stdlib.h>
#include <string.h>

bool mutant(const char *kind, const char *id)
{
	const char *m = getenv("SOCORG_MUTANT");
	size_t n = strlen(kind);

	return m && !strncmp(m, kind, n) && m[n] == ':' && !strcmp(m + n + 1, id);
}
#else
typedef int mutant_is_for_tests;	/* a translation unit may not be empty */
#endif
