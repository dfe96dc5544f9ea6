/* Versions of the guidance catalogue for tests: their items, and published without the way there. */
#ifndef SOCORG_TESTS_CATALOGUE_H
#define SOCORG_TESTS_CATALOGUE_H

#include "tests/world.h"

#include "model/supervision/catalogue.h"

static inline const struct part *cat_items(void)
{
	const struct part *p = catalogue_version.parts;

	while (!p->lines)
		p++;
	return p;
}

static inline void cat_item(struct rec *v, const char *code, const char *kind, const char *words, const char *basis)
{
	struct err err = { 0 };
	struct rec *l = rec_line_add(v, cat_items(), &err);

	assert_non_null(l);
	put(l, "code", code);
	put(l, "kind", kind);
	put(l, "name", words);
	put(l, "keywords", words);
	put(l, "basis", basis);
}

static inline struct rec *cat_draft(const struct actor *who, const char *title, const char *region, const char *from)
{
	struct rec *r = rec_new(world, who, &catalogue_version);

	put(r, "title", title);
	put(r, "year", "2026");
	put(r, "region", region);
	put(r, "valid_from", from);
	return r;
}

/* Published as by the office, in force from that day. */
static inline int64_t cat_published(struct rec *r)
{
	int64_t id = save(r);
	struct tx *tx;
	struct err err = { 0 };

	assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
	world->flow_open = true;
	snprintf(r->state, sizeof(r->state), "PUBLISHED");
	if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
	assert_int_equal(tx_commit(tx, &err), 0);
	world->flow_open = false;
	rec_free(r);
	return id;
}

static inline void cat_gone(int64_t id)
{
	struct rec *r = load(&actor_system, "catalogue_version", id);
	struct tx *tx;
	struct err err = { 0 };

	assert_int_equal(tx_begin(world, &actor_system, &(struct act){ .reason = "演练完毕" }, &tx, &err), 0);
	r->voided = true;
	if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
	assert_int_equal(tx_commit(tx, &err), 0);
	rec_free(r);
}

#endif
