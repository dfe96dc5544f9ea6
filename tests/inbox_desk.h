/* Who works at a window whose inbox is open, and an application that follows from another: for tests of the screens. */
#ifndef SOCORG_TESTS_INBOX_DESK_H
#define SOCORG_TESTS_INBOX_DESK_H

#include "tests/desk.h"

#define CASES_DB app.db
#include "tests/cases.h"

static struct actor asker, clerk, chief;

static inline struct actor actor_of(int64_t id, int role, const char *place)
{
	struct actor a = { .id = id, .roles = UINT64_C(1) << role, .nin = 1, .in = { { .role = role } } };

	snprintf(a.in[0].region, sizeof a.in[0].region, "%s", place);
	snprintf(a.name, sizeof a.name, "t%lld", (long long)id);
	snprintf(a.peer, sizeof a.peer, "local");
	return a;
}

static struct actor sys;

static inline int open_office(void **state)
{
	(void)state;
	sys = actor_system;

	if (office_make(0))
		return -1;
	asker = actor_of(31, ROLE_NO_INITIATOR, "");
	clerk = actor_of(32, ROLE_NO_OFFICER, "510105");
	chief = actor_of(33, ROLE_NO_CHIEF, "510105");
	a_row(&sys, "unit", 0, "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", (char *)NULL);
	return 0;
}

/* The establishment that an approved name leads to. */
static inline int64_t establishment(const char *mark, void (*seen)(int64_t name_case))
{
	int64_t id = name_asked(&asker, "510105", mark, "2026-03-02"), made = 0;

	if (seen)
		seen(id);
	a_row(&clerk, "name_case", id, "similar_note", "不近似", (char *)NULL);
	act_on(&clerk, "name_case", id, "check", "2026-03-02", "核对过了");
	act_on(&chief, "name_case", id, "approve", "2026-03-02", "核对过了");
	act_on(&asker, "name_case", id, "apply", "2026-03-02", NULL);
	assert_int_equal(db_int(app.db, NULL, &made, "SELECT max(id) FROM setup_case", ""), 1);
	return made;
}

#endif
