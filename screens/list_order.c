/* Orders of a list as text: field names, descending ones with a minus, the first key first. */
#include <string.h>

#include "screens/list.h"

/* One key of it, without its minus: past it, or NULL at the end. */
static const char *key_of(const char *order, char *name, size_t n, bool *desc)
{
	size_t k;

	order += strspn(order, " ");
	k = strcspn(order, " ");
	if (k == 0)
		return NULL;
	*desc = order[k - 1] == '-';
	text_fmt(name, n, "%.*s", (int)(k - *desc), order);
	return order + k;
}

int order_place(const char *order, const char *name)
{
	char key[48];
	bool desc;
	int place;

	for (place = 1; order && (order = key_of(order, key, sizeof key, &desc)) != NULL; place++)
		if (strcmp(key, name) == 0)
			return desc ? -place : place;
	return 0;
}

void order_reverse(const char *order, char *dst, size_t n)
{
	size_t at = 0;
	char key[48];
	bool desc;

	*dst = '\0';
	while ((order = key_of(order, key, sizeof key, &desc)) != NULL)
		at += text_fmt(dst + at, n - at, "%s%s%s", at ? " " : "", key, desc ? "" : "-");
}

bool order_next(const char *order, const char *name, char *dst, size_t n)
{
	int was = order_place(order, name), count = 0;
	size_t at = 0;
	char key[48];
	bool desc;

	*dst = '\0';
	while ((order = key_of(order, key, sizeof key, &desc)) != NULL) {
		bool mine = strcmp(key, name) == 0;

		if (mine && was < 0)
			continue;
		count++;
		at += text_fmt(dst + at, n - at, "%s%s%s", at ? " " : "", key, desc || mine ? "-" : "");
	}
	if (was)
		return true;
	text_fmt(dst + at, n - at, "%s%s", at ? " " : "", name);
	return count < ORDER_KEYS;
}

void order_label(const struct entity *e, const char *order, char *dst, size_t n)
{
	size_t at = 0;
	char key[48];
	bool desc;
	int f;

	*dst = '\0';
	while ((order = key_of(order, key, sizeof key, &desc)) != NULL) {
		f = field_no(e, key);
		at += text_fmt(dst + at, n - at, "%s%s%s", at ? " " : "", f >= 0 ? e->fields[f].label : _("状态"),
			desc ? "▼" : "▲");
	}
}
