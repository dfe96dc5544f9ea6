/* Two people on one record, each with a change of his own. */
#ifndef SOCORG_TESTS_MERGE_H
#define SOCORG_TESTS_MERGE_H

#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/together.h"

static struct actor li, wang, chief;

static inline int open_all(void **state)
{
	if (world_open(state))
		return -1;
	li = OFFICER_OF(21, "510105");
	wang = OFFICER_OF(22, "510105");
	chief = actor_of(23, ROLE(CHIEF), "510105", 0, 0);
	return 0;
}

static inline struct rec *line(struct rec *r, size_t i)
{
	struct rec *l = rec_line(r, LINES, i);

	if (!l)
		fail_msg("no line %zu", i);
	return l;
}

/* An item of two lines; the number of people's documents differs by what it is called. */
static inline int64_t item(const char *name)
{
	struct rec *r = rec_new(world, &li, entity_find("fx_item")), *l;
	struct err err = { 0 };

	put(r, "name", name);
	put(r, "kind", "MF");
	put(r, "region", "510105");
	put(r, "memo", "第一行\n第二行");
	put(r, "low", "1");
	put(r, "high", "9");
	for (int i = 0; i < 2; i++) {
		l = rec_line_add(r, LINES, &err);
		assert_non_null(l);
		put(l, "what", i ? "差旅" : "印刷");
		put(l, "amount", i ? "20" : "10");
	}
	int64_t id = save(r);
	rec_free(r);
	return id;
}

/* mine is loaded, then the other saves what `does` does. */
static inline struct rec *mine_of(int64_t id, void (*does)(struct rec *))
{
	struct rec *mine = load(&li, "fx_item", id), *other = load(&wang, "fx_item", id);

	rec_line_count(mine, LINES);		/* a form reads its lines */
	rec_line_count(other, LINES);
	does(other);
	save(other);
	rec_free(other);
	assert_true(rec_rev_now(mine) > rec_rev(mine));
	return mine;
}

static inline void merged(struct rec *mine, struct merge *m)
{
	struct err err = { 0 };

	if (rec_merge(mine, m, &err))
		fail_msg("%s", err.msg);
}

/* What was joined is saved; the row as it is after. */
static inline struct rec *after(struct merge *m, int64_t id)
{
	save(m->r);
	merge_free(m);
	return load(&li, "fx_item", id);
}

/* ---- lines ---- */

static inline void second_line_dearer(struct rec *r)
{
	struct err err = { 0 };
	struct rec *l = rec_line_add(r, LINES, &err);

	put(line(r, 1), "amount", "21");
	put(l, "what", "对方加的");
	put(l, "amount", "3");
}

#endif
