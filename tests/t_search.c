/* A text that is looked for in a list gives the rows, the order and the number that LIKE would, in every order and for every scope, however
 * rows have come, changed and gone since the index was made. ORGS=20000 in the environment for a larger register. */
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/registry/practice.h"
#include "model/registry/registry.h"

enum { PAGE = 25, PAGES = 3, TERMS = 24, CAP = 400 };

static const char *const scopes[] = { "51", "5101", "510104" };
static uint64_t seed = 20261129;
static int64_t first, last;

static uint64_t draw(uint64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (seed >> 33) % below;
}

static int setup(void **state)
{
	struct err err = { 0 };
	struct init_opts opts = { .practice = true, .orgs = getenv("ORGS") ? atol(getenv("ORGS")) : 4000 };

	if (world_open(state) || practice_make(world, &opts, &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	db_int(world, NULL, &first, "SELECT min(id) FROM org", "");
	db_int(world, NULL, &last, "SELECT max(id) FROM org", "");
	return 0;
}

/* ---- what is looked for ---- */

/* A piece of what some row says: one to four characters, or its initials. */
static void piece(char *dst, size_t n, int chars)
{
	static const char *const col[] = { "name", "name", "name", "name", "uscc", "cert_no", "phone" };
	char text[256] = "", sql[160];
	const char *p[200];
	int k = 0;

	snprintf(sql, sizeof(sql), "SELECT %s FROM org WHERE id >= ? ORDER BY id LIMIT 1", col[draw(LENGTH(col))]);
	db_text(world, NULL, text, sizeof(text), sql, "i", first + (int64_t)draw((uint64_t)(last - first)));
	for (const char *c = text; *c; c++)
		if ((*c & 0xc0) != 0x80)
			p[k++] = c;
	p[k] = text + strlen(text);
	int len = chars < k ? chars : k, from = (int)draw((uint64_t)(k - len + 1));
	snprintf(dst, n, "%.*s", (int)(p[from + len] - p[from]), p[from]);
}

static void term(int i, char *dst, size_t n)
{
	static const char *const common[] = { "协会", "中心", "服务", "成都", "学会", "基金会", "研究会", "会", "服", "区", "市", "1", "51", "141", "（",
		"x", "v", "xh", "zx", "cds", "都市", "川民证字第", "凉山", "攀枝花", "成都市武侯区", "没有这样的" };
	char text[256];

	if (i < (int)LENGTH(common)) {
		snprintf(dst, n, "%s", common[i]);
		return;
	}
	piece(text, sizeof(text), 1 + i % 4);
	if (i % 5 == 4)
		py_first(text, dst, n);
	else
		text_cut(dst, n, text);
}

/* ---- what LIKE finds ---- */

static void like_sql(struct sql *q, const struct view *v, const char *order, const char *scope, bool initials)
{
	static const char *const col[] = { "uscc", "old_reg_no", "name", "abbr", "cert_no", "phone" };
	char w[64], key[80];

	sql_addf(q, "SELECT id FROM org WHERE void = 0 AND region LIKE '%s%%' AND (%s) AND (0", scope, v->where ? v->where : "1");
	for (size_t i = 0; i < LENGTH(col); i++)
		sql_addf(q, initials ? " OR py_match(%s, ?1)" : " OR %s LIKE '%%' || ?1 || '%%'", col[i]);
	sql_add(q, ") ORDER BY ");
	while (word_next(&order, w, sizeof(w))) {
		size_t n = strlen(w);
		bool desc = w[n - 1] == '-';
		w[n - desc] = '\0';
		field_order_column(&org, w, key, sizeof(key));
		sql_addf(q, "%s%s, ", key, desc ? " DESC" : "");
	}
}

static int by_like(const struct view *v, const char *order, bool id_desc, const char *scope, const char *typed, int64_t **ids)
{
	struct sql q = { 0 };
	int n = 0;

	like_sql(&q, v, order, scope, search_is_initials(typed));
	sql_addf(&q, "id%s", id_desc ? " DESC" : "");
	sqlite3_stmt *st = db_stmt(world, NULL, q.s, "t", typed);
	assert_non_null(st);
	while (sqlite3_step(st) == SQLITE_ROW) {
		if ((n & (n - 1)) == 0)
			*ids = xrealloc(*ids, sizeof(**ids) * (size_t)(n ? n * 2 : 1));
		(*ids)[n++] = sqlite3_column_int64(st, 0);
	}
	DB_DONE(st);
	sql_free(&q);
	return n;
}

/* ---- what the list shows ---- */

static void same_page(const struct row *r, int got, const int64_t *ids, int n, int at, const char *what, const char *typed)
{
	int want = n - at < PAGE ? n - at : PAGE;

	if (got != want)
		fail_msg("%s, %s from %d: %d rows, LIKE %d", typed, what, at, got, want);
	for (int i = 0; i < got; i++)
		if (r[i].id != ids[at + i])
			fail_msg("%s, %s from %d: row %d is another than LIKE's", typed, what, at, i);
}

static void same_list(struct query *q, const int64_t *ids, int n, struct actor *who, const char *what)
{
	struct err err = { 0 };
	struct row r[PAGE], end;
	struct list *l;
	long total = 0;

	if (list_open(world, who, q, &l, &err))
		fail_msg("%s: %s", what, err.msg);
	assert_int_equal(list_count(l, CAP, &total, &err), 0);
	if (total != (n > CAP ? CAP + 1 : n))
		fail_msg("%s, %s: %ld in all, LIKE %d", q->search, what, total, n);
	int got = list_fetch(l, FROM_FIRST, NULL, PAGE, r, &err), at = 0;
	for (int p = 0; p < PAGES; p++) {
		same_page(r, got, ids, n, at, what, q->search);
		at += got;
		if (got < PAGE)
			break;
		end = r[got - 1];
		got = list_fetch(l, FROM_AFTER, &end, PAGE, r, &err);
	}
	got = list_fetch(l, FROM_LAST, NULL, PAGE, r, &err);
	at = n > PAGE ? n - PAGE : 0;
	same_page(r, got, ids, n, at, what, q->search);
	if (at >= PAGE) {
		end = r[0];
		got = list_fetch(l, FROM_BEFORE, &end, PAGE, r, &err);
		same_page(r, got, ids, at, at - PAGE, what, q->search);
	}
	list_free(l);
}

static void in_order(const struct view *v, const char *order, bool back)
{
	char typed[64], what[200];

	for (int i = 0; i < TERMS; i++) {
		int64_t *ids = NULL;
		const char *scope = scopes[i % (int)LENGTH(scopes)];
		struct actor who = OFFICER_OF(21, "");
		snprintf(who.in[0].region, sizeof(who.in[0].region), "%s", scope);
		term((int)draw(60), typed, sizeof(typed));
		int n = by_like(v, order, back, scope, typed, &ids);
		struct query q = { .e = &org, .view = v->name, .order = order, .search = typed };
		snprintf(what, sizeof(what), "%s by %s in %s", v->name, order, scope);
		same_list(&q, ids, n, &who, what);
		free(ids);
	}
}

/* Each order that a view declares, the same turned round, and two that none does. */
static void all_orders(void)
{
	static const char *const back[] = { "name-", "region- name-", "established_on", "uscc-" }, *const other[] = { "phone", "type name-" };

	for (const struct view *v = org.views; v->name; v++)
		for (const char *o = v->orders; *o; o += strcspn(o, ","), o += *o == ',') {
			char order[128];
			snprintf(order, sizeof(order), "%.*s", (int)strcspn(o, ","), o);
			in_order(v, order, false);
		}
	for (size_t i = 0; i < LENGTH(back); i++)
		in_order(org.views, back[i], true);
	for (size_t i = 0; i < LENGTH(other); i++)
		in_order(org.views, other[i], false);
}

static void as_made(void **state)
{
	(void)state;
	all_orders();
}

/* ---- rows that change ---- */

static struct rec *some_org(void)
{
	int64_t id = 0;

	db_int(world, NULL, &id, "SELECT id FROM org WHERE id >= ? AND void = 0 ORDER BY id LIMIT 1", "i", first + (int64_t)draw((uint64_t)(last - first)));
	return load(&actor_system, "org", id);
}

/* As the effect of a case would: registered items are closed to forms. */
static void says(struct rec *r, const char *field, const char *text)
{
	struct val *v = &r->v[field_no(&org, field)];

	val_clear(v);
	if (*text)
		*v = (struct val){ .t = VT_TEXT, .s = xstrdup(text), .n = strlen(text) };
}

static void change(struct rec *r, int i)
{
	static const char *const to[] = { "成都市", "凉山州", "阿坝州", "四川省", "Ａ", "（一）" };
	char text[300], where[16] = "510104";

	snprintf(text, sizeof(text), "%s%s%d", to[i % (int)LENGTH(to)], got(r, "name"), i);
	says(r, "name", text);
	if (i % 3 == 0)
		db_text(world, NULL, where, sizeof(where), "SELECT code FROM region WHERE length(code) = 6 AND void = 0 ORDER BY code LIMIT 1 OFFSET ?", "n",
			(int)draw(150));
	if (i % 2 == 0)
		says(r, "region", where);
	if (i % 4 == 0)
		says(r, "established_on", i % 8 ? "1999-12-31" : "2026-03-01");
	if (i % 5 == 0) {
		says(r, "cert_to", "");
		says(r, "term_to", "2031-01-01");
	}
}

/* One row a transaction, as forms and cases store it; every seventh is voided. */
static void as_changed(void **state)
{
	struct err err = { 0 };
	struct tx *tx;

	(void)state;
	for (int i = 0; i < 150; i++) {
		struct rec *r = some_org();
		if (i % 7 == 0) {
			if (rec_void_it(r, &(struct act){ .reason = "重复登记" }, &err))
				fail_msg("%s", err.msg);
			rec_free(r);
			continue;
		}
		change(r, i);
		assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
		if (store_save(tx, r, &err) || tx_commit(tx, &err))
			fail_msg("%s %s", err.field, err.msg);
		rec_free(r);
	}
	all_orders();
}

/* A lot, as an import writes it: its entries last and all at once, some row twice. */
static void as_imported(void **state)
{
	enum { LOT = 120 };
	struct rec *r[LOT];
	struct search_change c[LOT];
	struct err err = { 0 };
	struct tx *tx;

	(void)state;
	assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
	tx->no_search = true;
	for (int i = 0; i < LOT; i++) {
		bool twice = i % 10 == 9;
		r[i] = twice ? load(&actor_system, "org", r[i - 1]->id) : some_org();
		change(r[i], i);
		if (store_save(tx, r[i], &err))
			fail_msg("%s %s", err.field, err.msg);
		c[i] = (struct search_change){ r[i]->id, r[i]->was, r[i]->v, 0 };
	}
	if (search_update_all(tx, &org, c, LOT, &err) || tx_commit(tx, &err))
		fail_msg("%s", err.msg);
	for (int i = 0; i < LOT; i++)
		rec_free(r[i]);
	all_orders();
}

/* Places begin elsewhere when the index is made anew, or nowhere at all: it shows the same. */
static void as_made_anew(void **state)
{
	struct err err = { 0 };
	struct tx *tx;

	(void)state;
	assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
	if (search_rebuild(world, &org, &err) || audit_add(tx, "init", "", 0, "ok", NULL, 0, &err) || tx_commit(tx, &err))
		fail_msg("%s", err.msg);
	all_orders();
}

/* An entry for every row that is not void, and none besides. */
static void no_entry_is_left(void **state)
{
	int64_t wrong = 1;

	(void)state;
	assert_int_equal(db_int(world, NULL, &wrong, "SELECT count(*) FROM (SELECT rowid & 1125899906842623 AS id FROM org_s WHERE org_s MATCH "
		"'\"5\" OR \"1\"') s LEFT JOIN org t ON t.id = s.id AND t.void = 0 WHERE t.id IS NULL", ""), 1);
	assert_int_equal(wrong, 0);
	assert_int_equal(db_int(world, NULL, &wrong, "SELECT count(*) - count(DISTINCT rowid & 1125899906842623) FROM org_s WHERE org_s MATCH '\"5\" OR \"1\"'", ""), 1);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_made), cmocka_unit_test(as_changed), cmocka_unit_test(as_imported), cmocka_unit_test(no_entry_is_left),
		cmocka_unit_test(as_made_anew), cmocka_unit_test(no_entry_is_left),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
