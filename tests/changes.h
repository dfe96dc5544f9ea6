/* An organisation with its changes, entered in another order than that of their days; edits and cases on a legal day. */
#ifndef SOCORG_TESTS_CHANGES_H
#define SOCORG_TESTS_CHANGES_H

#include "tests/registry.h"
#include "tests/world.h"

static struct actor director, county;
static int64_t it, old_chair, new_chair;

static inline void edit(int64_t id, const char *on, const char *field, const char *typed)
{
	struct rec *r = load(&clerk, "org", id);
	struct err err = { 0 };

	put(r, field, typed);
	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s %s: %s", on, field, err.msg);
	rec_free(r);
}

/* As the effect of a case would, on its day. */
static inline void by_case(int64_t id, const char *on, const char *field, const char *typed, const char *state)
{
	struct rec *r = load(&actor_system, "org", id);
	struct err err = { 0 };
	struct tx *tx;
	int f = field_no(&org, field);
	struct val v = { .t = VT_TEXT, .s = (char *)(uintptr_t)typed, .n = strlen(typed) };

	assert_int_equal(rec_set_val(r, f, &v, NULL), 0);
	if (state)
		in_state(r, state);
	if (tx_begin(world, &actor_system, &(struct act){ .on = on }, &tx, &err))
		fail_msg("%s", err.msg);
	world->flow_open = true;
	if (store_save(tx, r, &err) || tx_commit(tx, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
}

static inline void right(int64_t id, const char *on, const char *field, const char *typed)
{
	struct err err;
	int64_t c = proposed(&clerk, "org", id, on, field, typed, &err);

	if (!c || decided(&director, c, "confirm", &err))
		fail_msg("%s %s: %s %s", on ? on : "-", field, err.rule, err.msg);
}

static inline int64_t new_on(const char *on, const char *at, const char *name)
{
	struct rec *r = typed_org("ST", at, name);
	struct err err = { 0 };

	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s: %s %s", name, err.rule, err.msg);
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

static inline void line_on(const char *on, const char *lines, const char *const *pairs, int64_t who)
{
	struct rec *r = load(&clerk, "org", it), *l = add_line(r, lines);
	struct err err = { 0 };

	if (who)
		put_id(l, "person", who);
	for (; *pairs; pairs += 2)
		put(l, pairs[0], pairs[1]);
	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s %s: %s %s", on ? on : "-", lines, err.rule, err.msg);
	rec_free(r);
}

/* The first line of a kind gets a day. */
static inline void end_line(const char *on, const char *lines, const char *field, const char *day)
{
	struct rec *r = load(&clerk, "org", it);
	struct err err = { 0 };

	for (const struct part *p = org.parts; p->label; p++)
		if (p->lines && !strcmp(p->lines, lines))
			put(rec_line(r, p, 0), field, day);
	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s %s: %s %s", on ? on : "-", lines, err.rule, err.msg);
	rec_free(r);
}

/* Twelve changes, not in the order of their days, and four neighbours. */
static inline int changes(void **state)
{
	if (registry_open(state))
		return -1;
	director = actor_of(14, ROLE(DIRECTOR), "51", 0, 0);
	county = OFFICER_OF(15, "510107");
	old_chair = a_person("甄一", "510000196003150002", "0");
	new_chair = a_person("甄二", "510000195608010008", "0");
	it = new_on("2020-01-10", "510105", "青羊区旧名协会");						/* 1 */
	line_on("2020-06-01", "post", (const char *const[]){ "post", "01", "valid_from", "2020-06-01", NULL }, old_chair);	/* 2 */
	edit(it, "2021-02-01", "phone", "028-86510002");					/* 3 */
	line_on("2021-05-10", "branch", (const char *const[]){ "name", "青羊区旧名协会青年工作委员会", "kind", "3", "set_on", "2021-05-10", "minutes_no",
		"纪要2号", NULL }, 0);									/* 4 */
	by_case(it, "2021-12-01", "region", "510107", NULL);					/* 5 */
	end_line(NULL, "post", "valid_to", "2022-06-01");					/* 6: entered today */
	line_on(NULL, "post", (const char *const[]){ "post", "01", "valid_from", "2022-06-01", NULL }, new_chair);		/* 7: as well */
	by_case(it, "2023-03-15", "domicile", "武侯大道9号", "ACTIVE");				/* 8 */
	edit(it, "2023-08-01", "abbr", "旧协");							/* 9 */
	end_line("2024-01-20", "branch", "ended_on", "2024-01-20");				/* 10 */
	edit(it, "2021-08-01", "contact", "钱五");						/* 11: dated back */
	right(it, "2022-01-01", "name", "青羊区新名协会");					/* 12: corrected back */
	new_on("2020-03-01", "510105", "青羊区邻居甲协会");
	int64_t gone = new_on("2021-01-01", "510107", "武侯区邻居乙协会");
	new_on("2022-09-01", "510107", "武侯区邻居丙协会");
	new_on("2026-03-02", "510105", "青羊区邻居丁协会");
	struct rec *r = load(&director, "org", gone);
	struct err err = { 0 };
	if (rec_void_it(r, &(struct act){ .on = "2023-01-01", .reason = "重复登记" }, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
	return 0;
}

/* What was, on twelve days. posts, branches: who and which, with what the row says of its end. qingyang, wuhou: rows in each county. */
static const struct day {
	const char *on, *name, *region, *phone, *contact, *domicile, *abbr, *state, *posts, *branches;
	int qingyang, wuhou;
} days[] = {
	{ "2020-01-10", "青羊区旧名协会", "青羊区", "", "", "青羊区旧名协会", "", "NAMED", "", "", 1, 0 },
	{ "2020-05-31", "青羊区旧名协会", "青羊区", "", "", "青羊区旧名协会", "", "NAMED", "", "", 2, 0 },
	{ "2020-06-01", "青羊区旧名协会", "青羊区", "", "", "青羊区旧名协会", "", "NAMED", "甄一", "", 2, 0 },
	{ "2021-02-01", "青羊区旧名协会", "青羊区", "028-86510002", "", "青羊区旧名协会", "", "NAMED", "甄一", "", 2, 1 },
	{ "2021-07-31", "青羊区旧名协会", "青羊区", "028-86510002", "", "青羊区旧名协会", "", "NAMED", "甄一", "在", 2, 1 },
	{ "2021-08-01", "青羊区旧名协会", "青羊区", "028-86510002", "钱五", "青羊区旧名协会", "", "NAMED", "甄一", "在", 2, 1 },
	{ "2021-12-01", "青羊区旧名协会", "武侯区", "028-86510002", "钱五", "青羊区旧名协会", "", "NAMED", "甄一", "在", 1, 2 },
	{ "2022-01-01", "青羊区新名协会", "武侯区", "028-86510002", "钱五", "青羊区旧名协会", "", "NAMED", "甄一", "在", 1, 2 },
	{ "2022-06-01", "青羊区新名协会", "武侯区", "028-86510002", "钱五", "青羊区旧名协会", "", "NAMED", "甄一止2022-06-01 甄二", "在", 1, 2 },
	{ "2023-03-15", "青羊区新名协会", "武侯区", "028-86510002", "钱五", "武侯大道9号", "", "ACTIVE", "甄一止2022-06-01 甄二", "在", 1, 2 },
	{ "2023-08-01", "青羊区新名协会", "武侯区", "028-86510002", "钱五", "武侯大道9号", "旧协", "ACTIVE", "甄一止2022-06-01 甄二", "在", 1, 2 },
	{ "2024-01-20", "青羊区新名协会", "武侯区", "028-86510002", "钱五", "武侯大道9号", "旧协", "ACTIVE", "甄一止2022-06-01 甄二", "止2024-01-20", 1,
	  2 },
};

/* ---- 更正 ---- */

#endif
