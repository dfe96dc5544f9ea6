/* Names and labels of the roles, from the one list in role.h. */
#include "model/core/role.h"

#include <string.h>

_Static_assert(ROLE_COUNT <= 64, "a set of roles is 64 bits");

const char *const role_name[ROLE_COUNT] = {
#define X(U, l, c) [ROLE_NO_##U] = #l,
	SOCORG_ROLES(X)
#undef X
};

const char *const role_label[ROLE_COUNT] = {
#define X(U, l, c) [ROLE_NO_##U] = c,
	SOCORG_ROLES(X)
#undef X
};

int role_find(const char *name)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (!strcmp(role_name[i], name))
			return i;
	return -1;
}
