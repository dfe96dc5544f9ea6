/* What the tests share of what a grant leaves behind: an organisation granted, what is counted and seen of it, nights. */
#ifndef SOCORG_TEST_GRANTED_H
#define SOCORG_TEST_GRANTED_H

#include "tests/window.h"

static inline int64_t ready(const char *mark)
{
	int64_t id = service_body(mark, "Z");

	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "agree", NULL);
	return id;
}

static inline int64_t granted(const char *mark)
{
	int64_t id = ready(mark);

	code_in_pool("52510105");
	act_on(&director, "setup_case", id, "grant", NULL);
	return id;
}

static inline int64_t number(const char *sql, int64_t id)
{
	struct err err = { 0 };
	int64_t n = 0;

	if (db_int(world, &err, &n, sql, "i", id) < 0)
		fail_msg("%s", err.msg);
	return n;
}

static inline bool sees(const struct actor *who, const char *entity, int64_t id)
{
	struct err err = { 0 };
	struct rec *r = NULL;
	bool yes = !rec_load(world, who, entity_find(entity), id, NULL, &r, &err);

	rec_free(r);
	return yes;
}

static inline void night_of(const char *day)
{
	struct night n;
	struct err err = { 0 };

	clock_to(day);
	if (night_run(world, &n, &err))
		fail_msg("%s", err.msg);
}

#endif
