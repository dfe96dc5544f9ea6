/* Hundreds of questions over a practice register, put together by chance, each answered a second time by reading every row: the lists hold
 * the same rows. And whoever looks for long can be stopped. */
#include "tests/world.h"
#include "tests/registry.h"

#include "model/core/list_i.h"

enum { ORGS = 600, QUESTIONS = 500 };

/* What a row has, as it is stored. */
static struct fact { int64_t id, capital, charity, head; bool has_capital, has_charity; char type[8], state[8], region[16], day[16], name[200],
	phone[32], contact[100]; } *all;
static int nall;
static struct actor city;
static uint64_t seed = 20260302;

static unsigned chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static int register_open(void **state)
{
	struct init_opts o = { .practice = true, .orgs = ORGS, .origin = 1 };
	struct err err = { 0 };

	if (registry_open(state))
		return -1;
	if (practice_make(world, &o, &err))
		fail_msg("%s", err.msg);
	city = actor_of(30, ROLE(OFFICER), "5101", 0, 0);
	all = xcalloc(ORGS + 100, sizeof(*all));
	sqlite3_stmt *st = db_stmt(world, &err, "SELECT id, capital, is_charity, legal_rep, type, state, region, coalesce(established_on, ''), name, "
				   "coalesce(phone, ''), coalesce(contact, ''), capital IS NOT NULL, is_charity IS NOT NULL FROM org WHERE void = 0", "");
	while (sqlite3_step(st) == SQLITE_ROW && nall < ORGS + 100) {
		struct fact *f = &all[nall++];
		f->id = sqlite3_column_int64(st, 0);
		f->capital = sqlite3_column_int64(st, 1);
		f->charity = sqlite3_column_int64(st, 2);
		f->head = sqlite3_column_int64(st, 3);
		char *const text[] = { f->type, f->state, f->region, f->day, f->name, f->phone, f->contact };
		const size_t size[] = { sizeof(f->type), sizeof(f->state), sizeof(f->region), sizeof(f->day), sizeof(f->name), sizeof(f->phone),
					sizeof(f->contact) };
		for (int i = 0; i < 7; i++)
			text_cut(text[i], size[i], col_text(st, 4 + i));
		f->has_capital = sqlite3_column_int(st, 11);
		f->has_charity = sqlite3_column_int(st, 12);
	}
	DB_DONE(st);
	assert_true(nall >= ORGS);
	return 0;
}

static int register_close(void **state)
{
	free(all);
	return world_close(state);
}

/* ---- questions: what is typed, and what it means, said in C ---- */

struct question { const char *field; char typed[420]; bool not; int kind, n; char a[4][200]; int64_t lo, hi; };

static bool starts(const char *s, const char *p)
{
	return !strncmp(s, p, strlen(p));
}

static bool ends(const char *s, const char *p)
{
	size_t n = strlen(s), k = strlen(p);

	return n >= k && !strcmp(s + n - k, p);
}

enum { Q_TYPE, Q_STATE, Q_REGION, Q_DAYS, Q_YEAR, Q_BEFORE, Q_NAME_HAS, Q_NAME_LIKE, Q_CAPITAL, Q_CAPITAL_OVER, Q_PHONE_NONE, Q_CHARITY, Q_CONTACT,
       Q_HEAD, Q_KINDS };

static bool is_so(const struct question *q, const struct fact *f)
{
	bool is = false;

	for (int i = 0; i < q->n; i++)
		switch (q->kind) {
		case Q_TYPE: is |= !strcmp(f->type, q->a[i]); break;
		case Q_STATE: is |= !strcmp(f->state, q->a[i]); break;
		case Q_REGION: is |= starts(f->region, q->a[i]); break;
		case Q_DAYS: is |= *f->day && strcmp(f->day, q->a[0]) >= 0 && strcmp(f->day, q->a[1]) <= 0; break;
		case Q_YEAR: is |= starts(f->day, q->a[i]) && *f->day; break;
		case Q_BEFORE: is |= *f->day && strcmp(f->day, q->a[0]) < 0; break;
		case Q_NAME_HAS: is |= strstr(f->name, q->a[i]) != NULL; break;
		case Q_NAME_LIKE: is |= starts(f->name, q->a[0]) && ends(f->name, q->a[1]) && strlen(f->name) >= strlen(q->a[0]) + strlen(q->a[1]); break;
		case Q_CAPITAL: is |= f->has_capital && f->capital >= q->lo && f->capital <= q->hi; break;
		case Q_CAPITAL_OVER: is |= f->has_capital && f->capital > q->lo; break;
		case Q_PHONE_NONE: is |= !*f->phone; break;
		case Q_CHARITY: is |= f->has_charity && f->charity == q->lo; break;
		case Q_CONTACT: is |= !strcmp(f->contact, q->a[0]); break;
		case Q_HEAD: is |= f->head && f->head == q->lo; break;
		}
	return is != q->not;
}

static void alternatives(struct question *q, const char *const *v, unsigned n)
{
	q->n = 1 + (int)chance(3);
	strcpy(q->typed, q->not ? "!=" : "=");
	for (int i = 0; i < q->n; i++) {
		snprintf(q->a[i], sizeof(q->a[i]), "%s", v[chance(n)]);
		snprintf(q->typed + strlen(q->typed), sizeof(q->typed) - strlen(q->typed), "%s%s", i ? "|" : "", q->a[i]);
	}
}

static void by_date(struct question *q, const struct fact *f)
{
	const char *day = *f->day ? f->day : "2015-06-01", *other = *all[0].day ? all[0].day : "2010-01-01";
	bool turned = strcmp(day, other) > 0;

	q->field = "established_on";
	snprintf(q->a[0], sizeof(q->a[0]), "%s", q->kind == Q_DAYS && turned ? other : day);
	snprintf(q->a[1], sizeof(q->a[1]), "%s", turned ? day : other);
	if (q->kind == Q_DAYS)
		snprintf(q->typed, sizeof(q->typed), "%s%s..%s", q->not ? "!" : "", q->a[0], q->a[1]);
	else if (q->kind == Q_BEFORE)
		snprintf(q->typed, sizeof(q->typed), "%s<%s", q->not ? "!" : "", q->a[0]);
	else {
		q->a[0][chance(2) ? 4 : 7] = '\0';
		snprintf(q->typed, sizeof(q->typed), "%s%s", q->not ? "!=" : "", q->a[0]);
	}
}

static void by_name(struct question *q, const struct fact *f)
{
	const char *p = f->name;
	size_t chars = text_chars(p);

	q->field = "name";
	if (q->kind == Q_NAME_HAS) {
		unsigned from = chance((unsigned)chars - 2) * 3;
		snprintf(q->a[0], sizeof(q->a[0]), "%.*s", 3 * (1 + (int)chance(3)), p + from);
		snprintf(q->typed, sizeof(q->typed), "%s~%s", q->not ? "!" : "", q->a[0]);
	} else {
		snprintf(q->a[0], sizeof(q->a[0]), "%.*s", 3 * (1 + (int)chance(3)), p);
		snprintf(q->a[1], sizeof(q->a[1]), "%s", p + strlen(p) - 3 * (1 + chance(2)));
		snprintf(q->typed, sizeof(q->typed), "%s%s*%s", q->not ? "!=" : "", q->a[0], q->a[1]);
	}
}

static void by_money(struct question *q, const struct fact *f)
{
	char lo[32], hi[32];

	q->field = "capital";
	q->lo = f->has_capital ? f->capital : 3000000;
	q->hi = q->lo + (int64_t)chance(10) * 1000000;
	money_text(q->lo, lo, sizeof(lo));
	money_text(q->hi, hi, sizeof(hi));
	if (q->kind == Q_CAPITAL)
		snprintf(q->typed, sizeof(q->typed), "%s%s..%s", q->not ? "!" : "", lo, hi);
	else
		snprintf(q->typed, sizeof(q->typed), "%s>%s", q->not ? "!" : "", lo);
}

static struct question question(void)
{
	static const char *const types[] = { "ST", "MF", "JJ" }, *const states[] = { "ACTIVE", "LIQ", "CANC", "NAMED" },
		*const regions[] = { "51", "5101", "510105", "510104", "5107", "510722" };
	const struct fact *f = &all[chance((unsigned)nall)];
	struct question q = { .kind = (int)chance(Q_KINDS), .not = chance(3) == 0, .n = 1 };

	switch (q.kind) {
	case Q_TYPE: q.field = "type"; alternatives(&q, types, 3); break;
	case Q_STATE: q.field = "state"; alternatives(&q, states, 4); break;
	case Q_REGION: q.field = "region"; alternatives(&q, regions, 6); break;
	case Q_DAYS: case Q_YEAR: case Q_BEFORE: by_date(&q, f); break;
	case Q_NAME_HAS: case Q_NAME_LIKE: by_name(&q, f); break;
	case Q_CAPITAL: case Q_CAPITAL_OVER: by_money(&q, f); break;
	case Q_PHONE_NONE:
		q.field = "phone";
		strcpy(q.typed, q.not ? "!=" : "=");
		break;
	case Q_CHARITY:
		q.field = "is_charity";
		q.lo = chance(2);
		snprintf(q.typed, sizeof(q.typed), "%s%s", q.not ? "!=" : "", q.lo ? "是" : "否");
		break;
	case Q_CONTACT:
		q.field = "contact";
		snprintf(q.a[0], sizeof(q.a[0]), "%s", *f->contact ? f->contact : "无人");
		snprintf(q.typed, sizeof(q.typed), "%s==%s", q.not ? "!" : "", q.a[0]);
		break;
	case Q_HEAD:
		q.field = "legal_rep";
		q.lo = f->head ? f->head : 1;
		snprintf(q.typed, sizeof(q.typed), "%s%lld", q.not ? "!=" : "", (long long)q.lo);
		if (!f->head) {		/* nobody: the question is whether anybody is there */
			q.typed[0] = '\0';
			strcpy(q.typed, q.not ? "!=" : "=");
			q.lo = -1;
		}
		break;
	}
	return q;
}

static bool nobody_or(const struct question *q, const struct fact *f)
{
	return q->kind == Q_HEAD && q->lo == -1 ? (f->head == 0) != q->not : is_so(q, f);
}

/* ---- both answers ---- */

static void answered(const struct actor *who, const char *scope, const struct question *q, int n)
{
	static const char *const orders[] = { "name", "established_on-", "uscc", "capital contact-", "region name" };
	struct query query = { .e = &org, .order = orders[chance(5)], .nwhere = n };
	struct row rows[64];
	struct err err = { 0 };
	struct list *l;
	int want = 0, seen = 0, got;
	long counted = 0;

	for (int i = 0; i < n; i++) {
		query.where[i] = (struct cond){ .op = CMP_TYPED, .value = q[i].typed };
		assert_int_equal(cond_place(&org, q[i].field, &query.where[i]), 0);
	}
	if (list_open(world, who, &query, &l, &err))
		fail_msg("%s %s: %s", q[0].field, q[0].typed, err.msg);
	for (int i = 0; i < nall; i++) {
		bool is = starts(all[i].region, scope);
		for (int k = 0; k < n; k++)
			is = is && nobody_or(&q[k], &all[i]);
		want += is;
	}
	for (got = list_fetch(l, FROM_FIRST, NULL, 64, rows, &err); got > 0; got = list_fetch(l, FROM_AFTER, &rows[got - 1], 64, rows, &err))
		for (int i = 0; i < got; i++, seen++) {
			const struct fact *f = all;
			while (f < all + nall && f->id != rows[i].id)
				f++;
			for (int k = 0; k < n; k++)
				if (f == all + nall || !nobody_or(&q[k], f) || !starts(f->region, scope))
					fail_msg("%s %s: %s does not belong there", q[k].field, q[k].typed, f == all + nall ? "a row" : f->name);
		}
	if (got < 0 || list_count(l, 10000, &counted, &err) || seen != want || counted != want)
		fail_msg("%s %s (%s %s): %d rows, %ld counted, not %d %s", q[0].field, q[0].typed, q[n - 1].field, q[n - 1].typed, seen, counted, want,
			 err.msg);
	list_free(l);
}

static void the_same_rows(void **state)
{
	(void)state;
	for (int i = 0; i < QUESTIONS; i++) {
		struct question q[3] = { question(), question(), question() };
		answered(&clerk, "51", q, 1 + (int)chance(3));
		answered(&city, "5101", q, 1);
	}
}

/* Who holds a post: the organisations that a line of theirs says so of. */
static void by_lines(void **state)
{
	int64_t want, tried = 0;

	(void)state;
	for (int i = 0; i < nall; i += 7) {
		char id[32];
		struct query q = { .e = &org, .where = { { field_no(&post, "person"), CMP_TYPED, id, &post } }, .nwhere = 1 };
		struct list *l;
		long n;
		snprintf(id, sizeof(id), "%lld", (long long)all[i].head);
		want = 0;
		if (!all[i].head)
			continue;
		db_int(world, NULL, &want, "SELECT count(DISTINCT org) FROM post WHERE person = ? AND void = 0 AND pstate = '现'", "i", all[i].head);
		assert_int_equal(list_open(world, &clerk, &q, &l, NULL), 0);
		assert_int_equal(list_count(l, 1000, &n, NULL), 0);
		assert_int_equal(n, want);
		list_free(l);
		tried++;
	}
	assert_true(tried > 20);
	/* part of a name, common or not */
	static const char *const part[] = { "~王", "王*", "*明", "~没有人" };
	for (size_t i = 0; i < LENGTH(part); i++) {
		struct query by = { .e = &org, .where = { { field_no(&org, "legal_rep"), CMP_TYPED, part[i], NULL } }, .nwhere = 1 };
		char like[40];
		struct list *l;
		long n = -1;
		snprintf(like, sizeof(like), "%s%s%s", *part[i] == '~' ? "%" : "", *part[i] == '~' ? part[i] + 1 : i == 1 ? "王" : "%明",
			 i == 2 ? "" : "%");
		want = -2;
		db_int(world, NULL, &want, "SELECT count(*) FROM org WHERE void = 0 AND legal_rep IN (SELECT id FROM person WHERE void = 0 AND name LIKE ?)",
		       "t", like);
		assert_int_equal(list_open(world, &clerk, &by, &l, NULL), 0);
		assert_int_equal(list_count(l, 100000, &n, NULL), 0);
		assert_int_equal(n, want);
		assert_true((n == 0) == (i == 3));
		list_free(l);
	}
	struct query q = { .e = &org, .nwhere = 2, .where = { { field_no(&post, "post"), CMP_TYPED, "01|06", &post },
		{ field_no(&post, "valid_from"), CMP_TYPED, ">=2024", &post } } };
	struct list *l;
	long n = 0;
	want = -1;
	db_int(world, NULL, &want, "SELECT count(*) FROM org o WHERE void = 0 AND EXISTS (SELECT 1 FROM post p WHERE p.org = o.id AND p.void = 0 AND "
	       "p.pstate = '现' AND p.post IN ('01', '06') AND p.valid_from >= '2024-01-01')", "");
	assert_int_equal(list_open(world, &clerk, &q, &l, NULL), 0);
	assert_int_equal(list_count(l, 100000, &n, NULL), 0);
	assert_true(want > 0 && n == want);
	list_free(l);
}

/* How SQLite would answer a page by name. */
static bool plan_has(const char *field, const char *typed, const char *what)
{
	struct query q = { .e = &org, .where = { { .op = CMP_TYPED, .value = typed } }, .nwhere = 1 };
	struct sql sql = { 0 };
	struct list *l;
	bool has = false;

	assert_int_equal(cond_place(&org, field, &q.where[0]), 0);
	assert_int_equal(list_open(world, &clerk, &q, &l, NULL), 0);
	sql_addf(&sql, "EXPLAIN QUERY PLAN SELECT t.id FROM %s WHERE %s ORDER BY t.name_key, t.id LIMIT 20", l->from.s, l->where.s);
	sqlite3_stmt *st = db_stmt(world, NULL, sql.s, "");
	assert_non_null(st);
	while (sqlite3_step(st) == SQLITE_ROW)
		has |= strstr(col_text(st, 3), what) != NULL;
	DB_DONE(st);
	sql_free(&sql);
	list_free(l);
	return has;
}

/* What many rows have is found along the order's index; what few have is found first and sorted then. */
static void off_which_index(void **state)
{
	static const char *const many[][2] = { { "state", "ACTIVE" }, { "type", "ST" }, { "type", "ST|JJ" }, { "capital", ">1" }, { "contact", "x" },
		{ "region", "51" }, { "established_on", "!=2020" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(many); i++)
		if (plan_has(many[i][0], many[i][1], "TEMP B-TREE"))
			fail_msg("%s %s is sorted", many[i][0], many[i][1]);
	assert_true(plan_has("established_on", "2020", "org_list3"));
	assert_true(plan_has("uscc", "=51510105MJXLQN855G", "org_uscc_one") || plan_has("uscc", "=51510105MJXLQN855G", "org_list4"));
	assert_true(plan_has("phone", "=028-86512345", "org_phone_by"));
	char id[32] = "";
	for (int i = 0; i < nall && !*id; i++)
		if (all[i].head)
			snprintf(id, sizeof(id), "%lld", (long long)all[i].head);
	assert_true(plan_has("post.person", id, "post_person_by"));
}

/* ---- who looks for long can be stopped ---- */

static int looks, overs;

static bool look(void *ctx, bool over)
{
	overs += over;
	return !over && ++looks >= *(int *)ctx;
}

static void stopped_and_asked_again(void **state)
{
	struct query q = { .e = &org, .order = "contact", .where = { { field_no(&org, "scope"), CMP_TYPED, "无甲|无乙|无丙|无丁|无戊|无己|无庚|无辛|无壬|无癸", NULL } },
		.nwhere = 1 };
	int patience = 1;
	struct err err = { 0 };
	struct row rows[10];
	struct list *l;
	long n = 0;

	(void)state;
	db_interrupt_by(world, look, &patience);
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 10, rows, &err), -1);
	assert_int_equal(err.code, E_STOPPED);
	assert_int_equal(overs, 1);
	err = (struct err){ 0 };
	assert_int_equal(list_count(l, 10000, &n, &err), -1);
	assert_int_equal(err.code, E_STOPPED);
	/* asked again, with more patience */
	patience = 1000000;
	looks = 0;
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 10, rows, &err), 0);
	assert_int_equal(list_count(l, 10000, &n, &err), 0);
	assert_true(looks > 0);
	assert_int_equal(overs, 4);
	list_free(l);
	/* nothing else is stopped: not a save, not a record that is opened */
	patience = 0;
	int before = looks;
	rec_free(load(&clerk, "org", all[0].id));
	make_row(&clerk, "unit", "name", "一个新单位", "kind", "1", "grade", "3", "region", "510105", NULL);
	assert_int_equal(looks, before);
	db_interrupt_by(world, NULL, NULL);
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 10, rows, &err), 0);
	list_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_rows), cmocka_unit_test(by_lines), cmocka_unit_test(off_which_index),
		cmocka_unit_test(stopped_and_asked_again),
	};

	return cmocka_run_group_tests_name("ask_register", tests, register_open, register_close);
}
