/* A clerk's desk over a small practice register: a row to work on, keys that are counted, and what a colleague saves meanwhile. */
#ifndef SOCORG_TESTS_DESK_H
#define SOCORG_TESTS_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/core/together.h"
#include "screens/conds.h"
#include "screens/prefs.h"
#include "screens/record.h"
#include "tests/office.h"

enum { ORGS = 40 };

static inline int office_open(void **state)
{
	(void)state;
	return office_make(ORGS);
}

/* A person of his own at home, with his own settings. */
static inline void desk_of(int64_t id)
{
	act_as(ROLE_NO_OFFICER, "51");
	app.who.id = id;
	at_home(true, 24, 80);
	prefs_open();
}

/* ---- pictures ---- */

static const struct { int rows, cols; } sizes[] = {{20, 60}, {24, 80}, {43, 132}};

/* ---- keys of daily tasks: bytes the client sends ---- */

static inline int bytes_of(const char *keys)
{
	char bytes[16];
	const char *end;
	int n = 0;

	while (*keys) {
		if (*keys == '<' && (end = strchr(keys, '>'))) {
			n += (int)key_bytes(key_named(keys + 1, (size_t)(end - keys - 1)), bytes, sizeof bytes);
			keys = end + 1;
		} else {
			n++;
			keys++;
		}
	}
	return n;
}

/* Plays keys that may cost so many bytes; text, which is not counted, goes between them. */
static inline void counted(int most, const char *before, const char *text, const char *after)
{
	char line[400];
	int n = bytes_of(before) + bytes_of(after);

	if (n > most)
		fail_msg("%s%s: %d keys, %d allowed", before, after, n, most);
	snprintf(line, sizeof line, "keys %s%s%s\n", before, text, after);
	golden_play(line);
}

static inline void expect(const char *text)
{
	char line[400];

	snprintf(line, sizeof line, "expect %s\n", text);
	golden_play(line);
}

/* The nth organisation in the order of the list, without those that were planted with something wrong; 0 = no more. */
static inline int64_t some_org(int nth, char *name, size_t n)
{
	struct query q = {.e = entity_find("org")};
	struct err err = {0};
	struct row rows[128];
	struct list *l;
	int64_t id = 0;
	int got = -1, i;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0 ||
		(got = list_fetch(l, FROM_FIRST, NULL, 128, rows, &err)) < 0)
		fail_msg("%s", err.msg);
	for (i = 0; i < got && id == 0; i++)
		if (!strstr(rows[i].cell[0], "演练") && nth-- == 0) {
			id = rows[i].id;
			snprintf(name, n, "%s", rows[i].cell[0]);
		}
	list_free(l);
	return id;
}

#endif
