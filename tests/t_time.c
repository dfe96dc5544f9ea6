/* The register as it stood: an organisation with its changes compared on twelve days in full, in list and in count, what is entered
 * late in its place, corrections by two people, and the past told field by field. What must be seen is written here by hand. */
#include "tests/registry.h"
#include "tests/world.h"

static struct actor director, county;
static int64_t it, old_chair, new_chair;

static void edit(int64_t id, const char *on, const char *field, const char *typed)
{
	struct rec *r = load(&clerk, "org", id);
	struct err err = { 0 };

	put(r, field, typed);
	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s %s: %s", on, field, err.msg);
	rec_free(r);
}

/* As the effect of a case would, on its day. */
static void by_case(int64_t id, const char *on, const char *field, const char *typed, const char *state)
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

static void right(int64_t id, const char *on, const char *field, const char *typed)
{
	struct err err;
	int64_t c = proposed(&clerk, "org", id, on, field, typed, &err);

	if (!c || decided(&director, c, "confirm", &err))
		fail_msg("%s %s: %s %s", on ? on : "-", field, err.rule, err.msg);
}

static int64_t new_on(const char *on, const char *at, const char *name)
{
	struct rec *r = typed_org("ST", at, name);
	struct err err = { 0 };

	if (rec_save(r, &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s: %s %s", name, err.rule, err.msg);
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

static void line_on(const char *on, const char *lines, const char *const *pairs, int64_t who)
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
static void end_line(const char *on, const char *lines, const char *field, const char *day)
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
static int changes(void **state)
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

static void lines_text(struct rec *r, const char *lines, const char *who, const char *end, const char *open, char *dst, size_t n)
{
	size_t at = 0;

	*dst = '\0';
	for (const struct part *p = org.parts; p->label; p++)
		for (size_t i = 0; p->lines && !strcmp(p->lines, lines) && i < rec_line_count(r, p); i++) {
			struct rec *l = rec_line(r, p, i);
			const char *to = rec_str(l, end);
			at += text_fmt(dst + at, n - at, "%s%s%s%s", at ? " " : "", who ? got(l, who) : *to ? "" : open, *to ? "止" : "", to);
		}
}

static void in_full(const struct day *d)
{
	struct rec *r;
	struct err err = { 0 };
	char text[200];

	if (rec_load(world, &clerk, &org, it, d->on, &r, &err))
		fail_msg("%s: %s", d->on, err.msg);
	assert_string_equal(got(r, "name"), d->name);
	assert_string_equal(got(r, "region"), d->region);
	assert_string_equal(got(r, "phone"), d->phone);
	assert_string_equal(got(r, "contact"), d->contact);
	assert_string_equal(got(r, "domicile"), d->domicile);
	assert_string_equal(got(r, "abbr"), d->abbr);
	assert_string_equal(rec_state(r), d->state);
	lines_text(r, "post", "person", "valid_to", "", text, sizeof(text));
	assert_string_equal(text, d->posts);
	lines_text(r, "branch", NULL, "ended_on", "在", text, sizeof(text));
	assert_string_equal(text, d->branches);
	rec_free(r);
}

static void in_list(const struct day *d)
{
	struct query q = { .e = &org, .on = d->on, .columns = "name region phone contact domicile abbr state",
			   .where = { { field_no(&org, "name"), CMP_EQ, d->name } }, .nwhere = 1 };
	const char *want[] = { d->name, d->region, d->phone, d->contact, d->domicile, d->abbr, strcmp(d->state, "NAMED") ? "正常" : "名称已核准" };
	struct err err = { 0 };
	struct row row[3];
	struct list *l;

	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 3, row, &err), 1);
	for (size_t i = 0; i < LENGTH(want); i++)
		assert_string_equal(row[0].cell[i], want[i]);
	list_free(l);
	/* under no other name */
	q.where[0].value = strcmp(d->name, "青羊区旧名协会") ? "青羊区旧名协会" : "青羊区新名协会";
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 3, row, &err), 0);
	list_free(l);
}

static long rows_of(const struct actor *who, const struct query *q)
{
	struct err err = { 0 };
	struct list *l;
	long n = -1;

	if (list_open(world, who, q, &l, &err) || list_count(l, 1000, &n, &err))
		fail_msg("%s", err.msg);
	list_free(l);
	return n;
}

static int64_t share_of(const struct actor *who, const struct query *q, int cut, const char *key)
{
	struct split by = { field_no(q->e, "region"), cut };
	struct share *g = NULL;
	struct err err = { 0 };
	struct list *l;
	int64_t n = 0;

	if (list_open(world, who, q, &l, &err))
		fail_msg("%s", err.msg);
	int got_ = list_groups(l, &by, &g, &err);
	if (got_ < 0)
		fail_msg("%s", err.msg);
	for (int i = 0; i < got_; i++)
		if (!strcmp(g[i].key, key))
			n = g[i].n;
	free(g);
	list_free(l);
	return n;
}

static void in_count(const struct day *d)
{
	static const char *const code[] = { "510105", "510107" };
	const int want[] = { d->qingyang, d->wuhou };
	struct figure all = { "all", "全部", NULL, NULL }, active = { "active", "正常", "state = 'ACTIVE'", NULL };
	struct err err = { 0 };
	int64_t n;

	for (int i = 0; i < 2; i++) {
		struct query q = { .e = &org, .on = d->on, .verbs = V_COUNT, .within = { { { field_no(&org, "region"), 6 }, code[i] } }, .nwithin = 1 };
		if (rows_of(&clerk, &q) != want[i])
			fail_msg("%s: %ld rows in %s, not %d", d->on, rows_of(&clerk, &q), code[i], want[i]);
		q.nwithin = 0;
		assert_int_equal(share_of(&clerk, &q, 6, code[i]), want[i]);
		assert_int_equal(share_of(&clerk, &q, 4, "5101"), d->qingyang + d->wuhou);
	}
	/* the county counts what lay in it then */
	assert_int_equal(figure_value(world, &county, &org, &all, d->on, &n, &err), 0);
	assert_int_equal(n, d->wuhou);
	assert_int_equal(figure_value(world, &clerk, &org, &active, d->on, &n, &err), 0);
	assert_int_equal(n, !strcmp(d->state, "ACTIVE"));
}

static void twelve_days(void **state)
{
	struct rec *r;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(LENGTH(days), 12);
	for (size_t i = 0; i < LENGTH(days); i++) {
		in_full(&days[i]);
		in_list(&days[i]);
		in_count(&days[i]);
	}
	assert_int_equal(rec_load(world, &clerk, &org, it, "2020-01-09", &r, &err), -1);
	assert_err(err, E_NOTFOUND);
	/* and today it is what it is */
	struct day now = days[LENGTH(days) - 1];
	now.on = "2026-03-02";
	now.qingyang = 2;
	in_full(&now);
	in_list(&now);
	in_count(&now);
	r = load(&clerk, "org", it);
	assert_string_equal(got(r, "name"), now.name);
	assert_string_equal(got(r, "contact"), now.contact);
	rec_free(r);
}

/* A roster as it stood: the lines of one owner, voided ones where they were. */
static void rosters(void **state)
{
	struct query q = { .e = &post, .owner = it, .on = "2022-05-31" };
	struct err err;

	(void)state;
	assert_int_equal(rows_of(&clerk, &q), 1);
	q.on = "2022-06-01";
	assert_int_equal(rows_of(&clerk, &q), 2);
	/* a line taken away today was there yesterday */
	int64_t was = rows_of(&clerk, &(struct query){ .e = &branch, .owner = it });
	struct rec *r = load(&clerk, "org", it);
	for (const struct part *p = org.parts; p->label; p++)
		if (p->lines && !strcmp(p->lines, "branch"))
			rec_line_remove(r, p, 0);
	err = (struct err){ 0 };
	assert_int_equal(rec_save(r, NULL, NULL, &err), 0);
	rec_free(r);
	assert_int_equal(rows_of(&clerk, &(struct query){ .e = &branch, .owner = it }), was - 1);
	assert_int_equal(rows_of(&clerk, &(struct query){ .e = &branch, .owner = it, .on = "2026-03-01" }), was);
	assert_int_equal(rows_of(&clerk, &(struct query){ .e = &branch, .owner = it, .on = "2026-03-02" }), was - 1);
}

/* Who may read the past: whoever could then, and whoever may read its history now. */
static void whose_past(void **state)
{
	struct actor then = OFFICER_OF(16, "510105"), far = OFFICER_OF(17, "510106"), anybody = actor_of(18, ROLE(PUBLIC), "", 0, 0);
	struct rec *r;
	struct err err;

	(void)state;
	assert_int_equal(rec_load(world, &then, &org, it, "2021-11-30", &r, &err), 0);
	rec_free(r);
	/* it has moved away, and is public: that much of it and no more */
	assert_int_equal(rec_load(world, &then, &org, it, "2024-01-01", &r, &err), 0);
	assert_string_equal(got(r, "contact"), "(hidden)");
	rec_free(r);
	assert_int_equal(rec_load(world, &county, &org, it, "2021-01-01", &r, &err), 0);
	assert_string_equal(got(r, "region"), "青羊区");
	rec_free(r);
	/* the public never saw it before it was registered, and does not now */
	static const struct { const char *on; bool seen; } public_days[] = { { "2022-06-01", false }, { "2023-03-14", false }, { "2023-03-15", true } };
	for (size_t i = 0; i < LENGTH(public_days); i++) {
		err = (struct err){ 0 };
		int rc = rec_load(world, &anybody, &org, it, public_days[i].on, &r, &err);
		assert_int_equal(rc, public_days[i].seen ? 0 : -1);
		if (rc == 0)
			rec_free(r);
		else
			assert_err(err, E_NOTFOUND);
		rc = rec_load(world, &far, &org, it, public_days[i].on, &r, &err);
		assert_int_equal(rc, public_days[i].seen ? 0 : -1);
		if (rc == 0)
			rec_free(r);
	}
}

/* A region that has been renamed, a code, a person: as they were called. */
static void names_of_the_day(void **state)
{
	struct actor admin = actor_of(31, ROLE(SYSADMIN), "", 0, 0);
	struct err err = { 0 };
	char name[64];
	struct rec *r;

	(void)state;
	int64_t was = make_row(&admin, "region", "code", "510199", "name", "旧城新区", "parent", "5101", "level", "county", "valid_from", "2015-01-01",
			       "valid_to", "2021-01-01", NULL);
	make_row(&admin, "region", "code", "510199", "name", "新城新区", "parent", "5101", "level", "county", "valid_from", "2021-01-01", NULL);
	int64_t id = new_on("2020-07-01", "510199", "改名区试验协会");
	static const struct { const char *on, *name; } want[] = { { "2020-12-31", "旧城新区" }, { "2021-01-01", "新城新区" } };
	for (size_t i = 0; i < LENGTH(want); i++) {
		assert_int_equal(rec_load(world, &clerk, &org, id, want[i].on, &r, &err), 0);
		assert_string_equal(got(r, "region"), want[i].name);
		rec_free(r);
		struct query q = { .e = &org, .on = want[i].on, .columns = "region", .where = { { field_no(&org, "name"), CMP_EQ, "改名区试验协会" } },
				   .nwhere = 1 };
		struct list *l;
		struct row row[1];
		assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
		assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, row, &err), 1);
		assert_string_equal(row[0].cell[0], want[i].name);
		list_free(l);
	}
	/* the row itself is there from its first day on, whenever it was entered */
	assert_int_equal(rec_load(world, &admin, &region, was, "2014-12-31", &r, &err), -1);
	assert_int_equal(rec_load(world, &admin, &region, was, "2015-01-01", &r, &err), 0);
	rec_free(r);
	/* a person who has another name now */
	r = load(&clerk, "person", old_chair);
	put(r, "name", "甄改名");
	save(r);
	rec_free(r);
	ref_title_on(world, &person, old_chair, "2026-03-01", name, sizeof(name));
	assert_string_equal(name, "甄改名");	/* before he was entered: as he is called */
	ref_title(world, &person, old_chair, name, sizeof(name));
	assert_string_equal(name, "甄改名");
}

static const struct change *told(const struct version *v, int n, const char *on, const char *label)
{
	char text[300];

	for (int i = 0; i < n; i++)
		for (int k = 0; k < v[i].nch; k++) {
			change_label(&org, &v[i].ch[k], text, sizeof(text));
			if (!strcmp(v[i].on, on) && !strcmp(text, label))
				return &v[i].ch[k];
		}
	return NULL;
}

/* Each act once, in the words of the field or the line, on its day. */
static void field_by_field(void **state)
{
	struct version *v;
	struct err err = { 0 };
	int n;

	(void)state;
	assert_int_equal(history(world, &clerk, &org, it, &v, &n, &err), 0);
	static const struct { const char *on, *label, *before, *after; } want[] = {
		{ "2020-01-10", "名称", "", "青羊区旧名协会" },
		{ "2021-02-01", "联系电话", "", "028-86510002" },
		{ "2021-12-01", "登记管理机关区划", "青羊区", "武侯区" },
		{ "2021-08-01", "联系人", "", "钱五" },
		{ "2022-01-01", "名称", "青羊区旧名协会", "青羊区新名协会" },
		{ "2023-03-15", "状态", "名称已核准", "正常" },
		{ "2022-06-01", "负责人 甄改名 会长(理事长/主席) 任职止", "", "2022-06-01" },
		{ "2024-01-20", "分支机构 青羊区旧名协会青年工作委员会 终止日期", "", "2024-01-20" },
	};
	for (size_t i = 0; i < LENGTH(want); i++) {
		const struct change *c = told(v, n, want[i].on, want[i].label);
		if (!c)
			fail_msg("%s %s is not told", want[i].on, want[i].label);
		assert_string_equal(c->before, want[i].before);
		assert_string_equal(c->after, want[i].after);
	}
	const struct change *c = told(v, n, "2022-06-01", "负责人 甄二 会长(理事长/主席)");
	assert_non_null(c);
	assert_int_equal(c->field, CH_LINE);
	assert_non_null(strstr(c->after, "任职起 2022-06-01"));
	c = told(v, n, "2026-03-02", "分支机构 青羊区旧名协会青年工作委员会");
	assert_non_null(c);
	assert_string_equal(c->after, "");
	/* the carried ones are not told: the new name once, and the contact */
	int names = 0, empty = 0;
	for (int i = 0; i < n; i++) {
		empty += !v[i].nch;
		for (int k = 0; k < v[i].nch; k++)
			names += !v[i].ch[k].part && v[i].ch[k].field == field_no(&org, "name");
	}
	assert_int_equal(names, 2);
	assert_int_equal(empty, 0);
	/* both persons stand in the correction's version */
	for (int i = 0; i < n; i++)
		if (!strcmp(v[i].verb, "correct")) {
			assert_non_null(strstr(v[i].reason, "t11提出"));
			assert_non_null(strstr(v[i].reason, "t14确认"));
			assert_non_null(strstr(v[i].reason, "川民更1号"));
		}
	history_free(v, n);
	/* the last instants alone are the end of the same */
	struct version *w;
	int m;
	assert_int_equal(history_recent(world, &clerk, &org, it, 1, &w, &m, &err), 0);
	assert_true(m > 0 && m <= n);
	history_free(w, m);
	struct actor anybody = actor_of(18, ROLE(PUBLIC), "", 0, 0);
	assert_int_equal(history(world, &anybody, &org, it, &v, &n, &err), -1);
	assert_int_equal(timeline(world, &anybody, &org, it, &(struct happening *){ NULL }, &n, &err), -1);
}

static void two_days(void **state)
{
	struct rec *a, *b;
	struct change *v;
	struct err err = { 0 };
	int changed = 0, n;
	char label[300];

	(void)state;
	assert_int_equal(rec_load(world, &clerk, &org, it, "2021-12-01", &a, &err), 0);
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-15", &b, &err), 0);
	n = rec_diff(a, b, &v);
	for (int i = 0; i < n; i++) {
		change_label(&org, &v[i], label, sizeof(label));
		bool want = !strcmp(label, "名称") || !strcmp(label, "住所") || !strcmp(label, "状态") || !strncmp(label, "负责人 ", strlen("负责人 "));
		/* of the chairman who went only his end is new */
		if (strstr(label, "甄改名"))
			want = strstr(label, "任职止") != NULL;
		if (want == v[i].same)
			fail_msg("%s: %s → %s", label, v[i].before, v[i].after);
		changed += !v[i].same;
	}
	assert_true(changed >= 5);
	changes_free(v, n);
	/* nothing differs from itself, and everything from what was not there */
	n = rec_diff(a, a, &v);
	for (int i = 0; i < n; i++)
		assert_true(v[i].same);
	changes_free(v, n);
	n = rec_diff(NULL, a, &v);
	for (int i = 0; i < n; i++)
		assert_false(v[i].same);
	changes_free(v, n);
	rec_free(a);
	rec_free(b);
}

static void in_order(void **state)
{
	struct happening *v;
	struct err err = { 0 };
	int n, i;

	(void)state;
	assert_int_equal(timeline(world, &clerk, &org, it, &v, &n, &err), 0);
	static const struct { const char *on, *kind, *text; } want[] = {
		{ "2020-01-10", "登记", "新建" }, { "2020-06-01", "负责人", "任职起" }, { "2021-02-01", "修改", "联系电话：" },
		{ "2021-08-01", "修改", "联系人：" }, { "2021-12-01", "变更", "登记管理机关区划：青羊区 → 武侯区" },
		{ "2022-01-01", "更正", "名称：青羊区旧名协会 → 青羊区新名协会" }, { "2022-06-01", "负责人", "任职止" }, { "2022-06-01", "负责人", "任职起" },
		{ "2023-03-15", "变更", "住所：" }, { "2023-08-01", "修改", "简称：" },
	};
	for (size_t k = 0; k < LENGTH(want); k++) {
		for (i = 0; i < n; i++)
			if (!strcmp(v[i].on, want[k].on) && !strcmp(v[i].kind, want[k].kind) && !strncmp(v[i].text, want[k].text, strlen(want[k].text)))
				break;
		if (i == n)
			fail_msg("%s %s %s is not there", want[k].on, want[k].kind, want[k].text);
	}
	for (i = 1; i < n; i++)
		assert_true(strcmp(v[i - 1].on, v[i].on) <= 0);
	timeline_free(v, n);
}

/* ---- 更正 ---- */

static void refused_words(void **state)
{
	static const struct { const char *on, *reason, *doc, *field; } bad[] = {
		{ NULL, "三个字", "1号", "reason" }, { NULL, "录入有误", "", "doc_no" }, { NULL, "录入有误", NULL, "doc_no" },
		{ "2026-03-03", "录入有误", "1号", "on" }, { "2026-02-30", "录入有误", "1号", "on" }, { "2020-01-09", "录入有误", "1号", "on" },
	};
	struct err err;
	struct rec *r;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct proposal p = { bad[i].on, bad[i].reason, bad[i].doc };
		err = (struct err){ 0 };
		r = load(&clerk, "org", it);
		assert_int_equal(rec_correcting(r, &err), 0);
		put(r, "area", "四川省");
		assert_int_equal(correction_propose(r, &p, NULL, &err), -1);
		assert_string_equal(err.field, bad[i].field);
		rec_free(r);
	}
	/* nothing changed; what is no registered item; what was right already */
	r = load(&clerk, "org", it);
	struct proposal p = { NULL, "录入有误", "1号" };
	assert_int_equal(correction_propose(r, &p, NULL, &err), -1);	/* not opened for it */
	assert_int_equal(rec_correcting(r, &err), 0);
	assert_int_equal(correction_propose(r, &p, NULL, &err), -1);
	assert_int_equal(rec_set(r, field_no(&org, "phone"), "028-1", &err), -1);
	put(r, "name", "青羊区旧名协会");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);		/* it is never saved itself */
	rec_free(r);
	assert_int_equal(proposed(&clerk, "org", it, "2021-01-01", "name", "青羊区旧名协会", &err), 0);
	assert_string_equal(err.field, "name");
	/* four characters, the first day and the last are enough */
	static const char *const good[] = { "2020-01-10", "2026-03-02" };
	for (size_t i = 0; i < LENGTH(good); i++) {
		int64_t c = proposed(&clerk, "org", it, good[i], "area", "四川省", &err);
		assert_true(c > 0);
		assert_int_equal(decided(&director, c, "refuse", &err), 0);
	}
	struct actor legal = actor_of(19, ROLE(LEGAL), "51", 0, 0);
	assert_int_equal(proposed(&legal, "org", it, NULL, "area", "四川省", &err), 0);
	assert_err(err, E_DENIED);
}

static int64_t waiting(const struct actor *who)
{
	int64_t n = -1;
	struct err err = { 0 };

	assert_int_equal(figure_value(world, who, entity_find("correction"), &entity_find("correction")->figures[0], NULL, &n, &err), 0);
	return n;
}

/* What is said of an act before it is tried: "" it may be. */
static const char *before(const struct actor *who, int64_t id, const char *action)
{
	static char why[200];
	struct rec *r = load(who, "correction", id);
	struct may may[8];
	int n = flow_may(r, may, 8);

	strcpy(why, "not offered");
	for (int i = 0; i < n; i++)
		if (!strcmp(may[i].a->name, action)) {
			assert_int_equal(may[i].ok, !*may[i].why);
			strcpy(why, may[i].why);
		}
	rec_free(r);
	return why;
}

static void by_two_people(void **state)
{
	struct actor twin = OFFICER_OF(11, "51"), other = OFFICER_OF(20, "510107"), away = OFFICER_OF(21, "510105");
	struct err err;
	struct rec *r;

	(void)state;
	int64_t waited = waiting(&clerk), c = proposed(&clerk, "org", it, NULL, "domicile", "武侯大道10号", &err);
	assert_true(c > 0);
	assert_int_equal(waiting(&clerk), waited + 1);
	assert_int_equal(waiting(&other), waiting(&clerk));
	assert_int_equal(waiting(&away), 0);
	/* nothing has changed yet */
	r = load(&clerk, "org", it);
	assert_string_equal(got(r, "domicile"), "武侯大道9号");
	int64_t rev = rec_rev(r);
	rec_free(r);
	assert_int_equal(decided(&twin, c, "confirm", &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	assert_int_equal(decided(&twin, c, "refuse", &err), -1);
	assert_int_equal(decided(&away, c, "confirm", &err), -1);
	assert_err(err, E_NOTFOUND);
	/* only he who has proposed takes it back, and may propose it again */
	assert_int_equal(decided(&other, c, "withdraw", &err), -1);
	assert_string_equal(err.rule, "R-COR-02");
	assert_non_null(strstr(before(&other, c, "withdraw"), "R-COR-02"));
	assert_string_equal(before(&twin, c, "withdraw"), "");
	assert_string_equal(before(&other, c, "confirm"), "");
	assert_int_equal(decided(&twin, c, "withdraw", &err), 0);
	assert_int_equal(decided(&other, c, "confirm", &err), -1);
	assert_int_equal(decided(&twin, c, "propose", &err), 0);
	assert_int_equal(decided(&other, c, "confirm", &err), 0);
	assert_int_equal(decided(&director, c, "confirm", &err), -1);	/* once */
	r = load(&clerk, "org", it);
	assert_string_equal(got(r, "domicile"), "武侯大道10号");
	assert_int_equal(rec_rev(r), rev + 1);
	rec_free(r);
	/* from when the present value stood, since no day was named */
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-15", &r, &err), 0);
	assert_string_equal(got(r, "domicile"), "武侯大道10号");
	rec_free(r);
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-14", &r, &err), 0);
	assert_string_equal(got(r, "domicile"), "青羊区旧名协会");
	rec_free(r);
	r = load(&clerk, "correction", c);
	assert_string_equal(got(r, "decider"), "t20");
	assert_string_equal(rec_state(r), "DONE");
	rec_free(r);
}

/* The past alone: what was recorded for a time that is over; today stays as it is. */
static void only_the_past(void **state)
{
	struct err err;
	struct rec *r = load(&clerk, "org", it);
	int64_t rev = rec_rev(r);

	(void)state;
	rec_free(r);
	right(it, "2020-01-10", "name", "青羊区更旧协会");
	static const struct { const char *on, *name; } want[] = { { "2020-01-10", "青羊区更旧协会" }, { "2021-12-31", "青羊区更旧协会" },
		{ "2022-01-01", "青羊区新名协会" }, { NULL, "青羊区新名协会" } };
	for (size_t i = 0; i < LENGTH(want); i++) {
		assert_int_equal(rec_load(world, &clerk, &org, it, want[i].on, &r, &err), 0);
		assert_string_equal(got(r, "name"), want[i].name);
		if (!want[i].on)
			assert_int_equal(rec_rev(r), rev);
		rec_free(r);
	}
	assert_int_equal(rec_load(world, &clerk, &org, it, "2021-08-01", &r, &err), 0);
	assert_string_equal(got(r, "contact"), "钱五");		/* what else was said of those days is still said */
	rec_free(r);
}

static void gone_stale(void **state)
{
	struct err err;

	(void)state;
	int64_t a = proposed(&clerk, "org", it, NULL, "area", "成都市", &err), b = proposed(&chief, "org", it, NULL, "area", "武侯区", &err);
	int64_t c = proposed(&clerk, "org", it, "2020-02-01", "area", "青羊区", &err);
	assert_true(a > 0 && b > 0 && c > 0);
	assert_int_equal(decided(&director, b, "confirm", &err), 0);
	assert_int_equal(decided(&director, a, "confirm", &err), -1);
	assert_string_equal(err.rule, "R-COR-01");
	assert_non_null(strstr(err.msg, "武侯区"));
	assert_non_null(strstr(err.msg, "过时"));
	assert_non_null(strstr(before(&director, a, "confirm"), "R-COR-01"));
	assert_string_equal(before(&director, a, "refuse"), "");
	assert_int_equal(decided(&director, c, "confirm", &err), -1);	/* another value, or until another day */
	assert_string_equal(err.rule, "R-COR-01");
	assert_int_equal(decided(&director, a, "refuse", &err), 0);
	assert_int_equal(decided(&director, c, "refuse", &err), 0);
}

/* Several items at once, with what the rules say of the whole. */
static void several_at_once(void **state)
{
	struct rec *r = load(&clerk, "org", it);
	struct proposal p = { "2023-03-15", "证书与档案不一致", "川民更2号" };
	struct err err = { 0 };
	int64_t c;

	(void)state;
	assert_int_equal(rec_correcting(r, &err), 0);
	put(r, "capital", "50000");
	put(r, "capital_kind", "1");
	put_id(r, "legal_rep", new_chair);
	if (correction_propose(r, &p, &c, &err))
		fail_msg("%s %s", err.rule, err.msg);
	rec_free(r);
	assert_int_equal(decided(&director, c, "confirm", &err), 0);
	for (int past = 0; past < 2; past++) {
		assert_int_equal(rec_load(world, &clerk, &org, it, past ? "2023-03-15" : NULL, &r, &err), 0);
		assert_string_equal(got(r, "capital"), "50,000.00");
		assert_string_equal(got(r, "legal_rep"), "甄二");
		rec_free(r);
	}
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-14", &r, &err), 0);
	assert_string_equal(got(r, "capital"), "");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twelve_days), cmocka_unit_test(rosters), cmocka_unit_test(whose_past), cmocka_unit_test(names_of_the_day),
		cmocka_unit_test(field_by_field), cmocka_unit_test(two_days), cmocka_unit_test(in_order), cmocka_unit_test(refused_words),
		cmocka_unit_test(by_two_people), cmocka_unit_test(only_the_past), cmocka_unit_test(gone_stale), cmocka_unit_test(several_at_once),
	};

	return cmocka_run_group_tests(tests, changes, world_close);
}
