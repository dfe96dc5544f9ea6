/* The register as it stood: an organisation with its changes compared on twelve days in full, in list and in count, what is entered late in its place,
 * and the past told field by field. What must be seen is written here by hand. */
#include "tests/changes.h"
#include "tests/world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twelve_days),
		cmocka_unit_test(rosters),
		cmocka_unit_test(whose_past),
		cmocka_unit_test(names_of_the_day),
		cmocka_unit_test(field_by_field),
		cmocka_unit_test(two_days),
		cmocka_unit_test(in_order),
	};

	return cmocka_run_group_tests(tests, changes, world_close);
}
