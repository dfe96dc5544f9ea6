/* Names and labels of the roles, from the one list in role.h. */
#include "model/core/role.h"

#include <string.h>

#include "model/core/model.h"

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

size_t roles_text(uint64_t set, char *dst, size_t n)
{
	size_t at = 0;

	*dst = '\0';
	for (int i = 0; i < ROLE_COUNT; i++)
		if (set & (UINT64_C(1) << i))
			at += text_fmt(dst + at, n - at, "%s%s", at ? "、" : "", role_label[i]);
	return at;
}

int role_find(const char *name)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (!strcmp(role_name[i], name))
			return i;
	return -1;
}
