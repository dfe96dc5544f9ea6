/* Who may do what to which row of the fixture, what he sees of it, and what the database itself refuses. */
#define FIXTURE
#include "tests/engine.h"
#include "tests/world.h"

static void scopes_and_levels(void **state)
{
	struct rec *r = item("范围甲"), *x = NULL;
	struct err err = { 0 };
	(void)state;
	put(r, "no", "SC-1");
	put(r, "money", "5");
	put(r, "phone", "14112345678");
	int64_t id = save(r);
	rec_free(r);
	/* another county: as if it did not exist, by id and by number */
	assert_int_equal(rec_load(world, &other_clerk, entity_find("fx_item"), id, NULL, &x, &err), -1);
	assert_err(err, E_NOTFOUND);
	char theirs[384], none[384];
	text_cut(theirs, sizeof(theirs), err.msg);
	assert_int_equal(rec_load(world, &other_clerk, entity_find("fx_item"), id + 100000, NULL, &x, &err), -1);
	text_cut(none, sizeof(none), err.msg);
	assert_string_equal(theirs, none);
	assert_int_equal(rec_find(world, &other_clerk, entity_find("fx_item"), "SC-1", NULL, &x, &err), -1);
	/* the city's chief and the province's director reach down; the public sees the public level only */
	rec_free(load(&chief, "fx_item", id));
	rec_free(load(&director, "fx_item", id));
	r = load(&public_, "fx_item", id);
	assert_string_equal(got(r, "name"), "范围甲");
	assert_string_equal(got(r, "money"), "(hidden)");
	assert_string_equal(got(r, "phone"), "(hidden)");
	rec_free(r);
	/* a clerk can't enter a row for another county, nor move one there */
	r = item("越界固件");
	put(r, "region", "510107");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_int_equal(rec_id(r), 0);
	/* nothing is hidden there: it is a permission, and the scope is said */
	assert_err(err, E_DENIED);
	assert_string_equal(err.field, "region");
	assert_non_null(strstr(err.msg, "青羊区"));
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	put(r, "region", "510107");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_err(err, E_DENIED);
	assert_non_null(strstr(err.msg, "青羊区"));
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	assert_string_equal(rec_str(r, "region"), "510105");
	/* no verb, no act: the denial is on record */
	assert_int_equal(rec_void_it(r, &(struct act){ .reason = "不要了" }, &err), -1);
	assert_err(err, E_DENIED);
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE result='deny' AND verb='void' AND rid=?", "i", id);
	assert_int_equal(n, 1);
	rec_free(r);
	/* a single row opened by name */
	struct actor dept = actor_of(16, ROLE(DEPT), "", 0, 0);
	assert_int_equal(rec_load(world, &dept, entity_find("fx_item"), id, NULL, &x, &err), -1);
	struct tx *tx;
	assert_int_equal(tx_begin(world, &system_, NULL, &tx, &err), 0);
	assert_int_equal(db_run(world, &err, "INSERT INTO named_grant VALUES (16, 'fx_item', ?, 't', 0)", "i", id), 1);
	assert_int_equal(audit_add(tx, "grant", "fx_item", id, "ok", NULL, 0, &err), 0);
	assert_int_equal(tx_commit(tx, &err), 0);
	rec_free(load(&dept, "fx_item", id));
}

static void subtree(void **state)
{
	struct actor office = actor_of(20, ROLE(PARTY_OFFICE), "", 0, 0);
	struct err err = { 0 };
	struct rec *x = NULL;
	int64_t root = make_row(&office, "fx_node", "name", "根", NULL), mid = make_row(&office, "fx_node", "name", "枝", NULL);
	int64_t far = make_row(&office, "fx_node", "name", "旁", NULL);
	(void)state;
	struct rec *r = load(&office, "fx_node", mid);
	struct rec *line = rec_line_add(r, &entity_find("fx_node")->parts[1], &err);
	put(line, "parent", "根");
	put(line, "valid_from", "2026-01-01");
	save(r);
	rec_free(r);
	struct actor top = actor_of(21, ROLE(PARTY_COMMITTEE), "", root, 0), side = actor_of(22, ROLE(PARTY_COMMITTEE), "", far, 0);
	struct actor low = actor_of(23, ROLE(PARTY_COMMITTEE), "", mid, 0);
	int64_t leaf = make_row(&low, "fx_leaf", "name", "叶一", "node", "枝", NULL);
	rec_free(load(&top, "fx_leaf", leaf));
	assert_int_equal(rec_load(world, &side, entity_find("fx_leaf"), leaf, NULL, &x, &err), -1);
	/* a link that has ended carries no right */
	r = load(&office, "fx_node", mid);
	put(rec_line(r, &entity_find("fx_node")->parts[1], 0), "valid_to", "2026-03-02");
	save(r);
	rec_free(r);
	assert_int_equal(rec_load(world, &top, entity_find("fx_leaf"), leaf, NULL, &x, &err), -1);
}

static void secrets_and_unmasking(void **state)
{
	struct rec *r = item("秘密甲");
	struct err err = { 0 };
	char clear[64];
	(void)state;
	put(r, "idno", "510000195608010008");
	put(r, "phone", "14155556666");
	int64_t id = save(r), n = 0;
	rec_free(r);
	db_int(world, NULL, &n, "SELECT count(*) FROM fx_item WHERE instr(CAST(idno AS TEXT), '0801') OR instr(idno, X'30383031')", "");
	assert_int_equal(n, 0);
	r = load(&chief, "fx_item", id);
	assert_string_equal(got(r, "idno"), "510***********0008");
	int f = field_no(rec_entity(r), "idno");
	assert_int_equal(rec_unmask(r, f, "核对", clear, sizeof(clear), &err), -1);	/* three characters too few */
	assert_int_equal(rec_unmask(r, f, "核对身份", clear, sizeof(clear), &err), 0);
	assert_string_equal(clear, "510000195608010008");
	/* equality search only */
	struct query q = { .e = rec_entity(r), .where = { { f, CMP_EQ, "510000195608010008" } }, .nwhere = 1 };
	struct list *l;
	struct row row[4];
	assert_int_equal(list_open(world, &chief, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 4, row, &err), 1);
	assert_int_equal(row[0].id, id);
	list_free(l);
	/* as people type it; what no row can hold no row has, and that is an answer */
	static const struct { const char *typed; int rows; } asked[] = { { " 510000195608010008 ", 1 }, { "５１０００0195608010008", 1 },
		{ "510000 19560801 0008", 1 }, { "510000195608010009", 0 }, { "51000019560801000x", 0 }, { "E7654321", 0 }, { "没有", 0 },
		{ "5100001956080100080", 0 }, { "\001", 0 } };
	for (size_t i = 0; i < LENGTH(asked); i++) {
		q.where[0].value = asked[i].typed;
		if (list_open(world, &chief, &q, &l, &err) || list_fetch(l, FROM_FIRST, NULL, 4, row, &err) != asked[i].rows)
			fail_msg("%s: %s", asked[i].typed, err.msg);
		list_free(l);
	}
	q.where[0].op = CMP_PREFIX;
	assert_int_equal(list_open(world, &chief, &q, &l, &err), -1);
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	assert_int_equal(rec_unmask(r, f, "核对身份", clear, sizeof(clear), &err), -1);
	assert_err(err, E_DENIED);
	/* a masked value left alone in a form is no new value */
	put(r, "idno", "510***********0008");
	assert_int_equal(rec_changed(r, f), 0);
	rec_free(r);
	struct seen seen[8];
	/* the clear sight, and that it was looked for by its number: once, however it was typed within a minute */
	assert_int_equal(access_log(world, &system_, entity_find("fx_item"), id, NULL, seen, 8, &err), 2);
	int sight = strcmp(seen[0].purpose, "核对身份") ? 1 : 0;
	assert_string_equal(seen[sight].purpose, "核对身份");
	assert_string_equal(seen[sight].field, "idno");
	assert_string_equal(seen[!sight].purpose, "按证件号查找");
}

static void guards(void **state)
{
	struct err err = { 0 };
	int64_t id = make_row(&clerk, "fx_case", "title", "护栏", "region", "510105", "amount", "100", NULL);
	struct rec *r = load(&clerk, "fx_case", id);
	(void)state;
	assert_int_equal(flow_do(r, "send", NULL, NULL, &err), 0);	/* the log has a row */
	rec_free(r);
	assert_int_equal(db_run(world, &err, "UPDATE fx_case SET state = 'good' WHERE id = ?", "i", id), -1);
	assert_int_equal(db_run(world, &err, "INSERT OR REPLACE INTO fx_case (id, title, state) VALUES (?, 'x', 'good')", "i", id), -1);
	assert_int_equal(db_run(world, &err, "UPDATE fx_item SET kind = 'ZZ'", ""), -1);
	assert_int_equal(db_run(world, &err, "UPDATE fx_item SET region = '990000'", ""), -1);
	assert_int_equal(db_run(world, &err, "UPDATE fx_item SET day = '2023-02-30'", ""), -1);
	assert_int_equal(db_run(world, &err, "UPDATE fx_item SET flag = 2", ""), -1);
	assert_int_equal(db_run(world, &err, "UPDATE audit SET note = ''", ""), -1);
	assert_int_equal(db_run(world, &err, "DELETE FROM state_log", ""), -1);
	static const char *const stays[] = { "DELETE FROM fx_item", "DELETE FROM fx_item_h", "UPDATE fx_item_h SET name = 'x'", "DELETE FROM kept" };
	make_row(&clerk, "fx_item", "name", "护栏示例", "kind", "MF", "region", "510105", NULL);
	for (size_t i = 0; i < LENGTH(stays); i++) {
		assert_int_equal(db_run(world, &err, stays[i], ""), -1);
		assert_non_null(strstr(err.msg, "not deleted"));
	}
	assert_int_equal(db_run(world, &err, "ATTACH ':memory:' AS x", ""), -1);
	assert_int_equal(db_run(world, &err, "CREATE TABLE x (a)", ""), -1);
	assert_int_equal(db_run(world, &err, "PRAGMA trusted_schema = 1", ""), -1);
}

/* R-GEN-01, whichever act came first: one person holds both roles, and does one of a row's four-eyes acts. */
static void classes(void **state)
{
	struct err err = { 0 };
	char receipt[33];
	int64_t n = 0;
	(void)state;
	/* LOCAL: in live.db, no audit */
	struct rec *r = rec_new(world, &clerk, entity_find("fx_local"));
	put(r, "text", "便条一");
	int64_t before = 0, after = 0;
	db_int(world, NULL, &before, "SELECT count(*) FROM audit", "");
	int64_t id = save(r);
	db_int(world, NULL, &after, "SELECT count(*) FROM audit", "");
	assert_int_equal(before, after);
	rec_free(r);
	r = load(&clerk, "fx_local", id);
	assert_string_equal(got(r, "text"), "便条一");
	rec_free(r);
	/* SEALED: nothing in sight, all the same size, opened by receipt */
	struct actor bidder = actor_of(41, ROLE(ORG), "", 0, 0), overseer = actor_of(42, ROLE(OVERSEER), "", 0, 0);
	r = rec_new(world, &bidder, entity_find("fx_sealed"));
	put(r, "bidder", "银杏中心");
	put(r, "price", "98000");
	assert_int_equal(sealed_put(r, receipt, &err), 0);
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	rec_free(r);
	struct list *l;
	assert_int_equal(list_open(world, &overseer, &(struct query){ .e = entity_find("fx_sealed") }, &l, &err), -1);
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE entity = 'fx_sealed'", "");
	assert_int_equal(n, 0);
	assert_int_equal(db_run(world, &err, "DELETE FROM fx_sealed", ""), -1);
	assert_int_equal(db_run(world, &err, "UPDATE fx_sealed SET body = zeroblob(8)", ""), -1);
	assert_int_equal(sealed_count(world, &overseer, entity_find("fx_sealed"), &n, &err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(sealed_open(world, &bidder, entity_find("fx_sealed"), receipt, &r, &err), -1);
	assert_int_equal(sealed_open(world, &overseer, entity_find("fx_sealed"), receipt, &r, &err), 0);
	assert_string_equal(got(r, "bidder"), "银杏中心");
	assert_string_equal(got(r, "price"), "98,000.00");
	rec_free(r);
	/* ANON: no origin in the id, no row id in the audit, no history */
	id = make_row(&public_, "fx_anon", "opinion", "很好", NULL);
	assert_true(id > 0 && id < INT64_C(1000000000000000));
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE entity = 'fx_anon' AND rid <> 0", "");
	assert_int_equal(n, 0);
	struct version *v;
	int nv;
	assert_int_equal(history(world, &clerk, entity_find("fx_anon"), id, &v, &nv, &err), -1);
}

static void lists(void **state)
{
	const struct entity *e = entity_find("fx_item");
	struct err err = { 0 };
	int64_t total_of;
	struct list *l;
	struct row page[10];
	long total;
	(void)state;
	for (int i = 0; i < 55; i++) {
		char name[40], money[16];
		snprintf(name, sizeof(name), "列表%02d号", i);
		snprintf(money, sizeof(money), "%d", (i * 37) % 55 + 1000);
		struct rec *r = item(name);
		put(r, "money", money);
		if (i % 3)
			put(r, "day", i % 2 ? "2026-01-01" : "2026-02-02");
		save(r);
		rec_free(r);
	}
	static const char *const orders[] = { "name", "day-", "day", "money- name", "region name", "no" };
	for (size_t o = 0; o < LENGTH(orders); o++) {
		struct query q = { .e = e, .order = orders[o], .search = "列表" };
		int64_t fwd[64], back[64];
		int n = 0, m = 0, k;
		assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
		assert_int_equal(list_count(l, 10000, &total, &err), 0);
		assert_int_equal(total, 55);
		assert_int_equal(list_count(l, 20, &total, &err), 0);
		assert_int_equal(total, 21);
		for (k = list_fetch(l, FROM_FIRST, NULL, 10, page, &err); k > 0; k = list_fetch(l, FROM_AFTER, &page[k - 1], 10, page, &err))
			for (int i = 0; i < k; i++)
				fwd[n++] = page[i].id;
		for (k = list_fetch(l, FROM_LAST, NULL, 10, page, &err); k > 0; k = list_fetch(l, FROM_BEFORE, &page[0], 10, page, &err))
			for (int i = k - 1; i >= 0; i--)
				back[m++] = page[i].id;
		list_free(l);
		assert_int_equal(n, 55);
		assert_int_equal(m, 55);
		for (int i = 0; i < 55; i++)
			assert_int_equal(fwd[i], back[54 - i]);
	}
	/* conditions; what one may not read one may not ask about */
	struct query q = { .e = e, .where = { { field_no(e, "money"), CMP_GE, "1054" } }, .nwhere = 1, .search = "列表" };
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	list_count(l, 100, &total, &err);
	assert_int_equal(total, 1);
	list_free(l);
	assert_int_equal(list_open(world, &public_, &q, &l, &err), -1);
	assert_err(err, E_USAGE);
	assert_int_equal(list_open(world, &public_, &(struct query){ .e = e, .order = "money" }, &l, &err), -1);
	assert_int_equal(list_open(world, &public_, &(struct query){ .e = e, .view = "big" }, &l, &err), -1);
	assert_int_equal(list_open(world, &public_, &(struct query){ .e = e, .figure = "big" }, &l, &err), -1);
	assert_int_equal(figure_value(world, &public_, e, &e->figures[1], NULL, &total_of, &err), -1);
	assert_int_equal(figure_value(world, &public_, e, &e->figures[0], NULL, &total_of, &err), 0);
	q = (struct query){ .e = e, .search = "lbyx" };
	q.search = "lb00h";
	/* initials find them too */
	q.search = "列表07";
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 10, page, &err), 1);
	assert_string_equal(page[0].cell[0], "列表07号");
	list_free(l);
	assert_int_equal(list_open(world, &clerk, &(struct query){ .e = e, .order = "idno" }, &l, &err), -1);
	assert_int_equal(list_open(world, &clerk, &(struct query){ .e = e, .order = "name; DROP TABLE fx_item" }, &l, &err), -1);
	/* a figure counts what its list shows */
	int64_t n;
	assert_int_equal(figure_value(world, &clerk, e, &e->figures[1], NULL, &n, &err), 0);
	q = (struct query){ .e = e, .view = "big" };
	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	list_count(l, 1000, &total, &err);
	assert_int_equal(total, n);
	list_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scopes_and_levels),
		cmocka_unit_test(subtree),
		cmocka_unit_test(secrets_and_unmasking),
		cmocka_unit_test(classes),
		cmocka_unit_test(lists),
		cmocka_unit_test(guards),
	};

	return cmocka_run_group_tests(tests, engine_open, world_close);
}
