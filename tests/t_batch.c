/* Acts on many rows: what is told before, what is done, and that a row that cannot be done keeps no other from it. */
#define FIXTURE
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/batch.h"

static struct actor clerk, second, both, director, chief;
static const struct entity *cases, *items;

static int setup(void **state)
{
	static const char *const reg[][4] = { { "51", "四川省", "", "province" }, { "5101", "成都市", "51", "city" },
		{ "510105", "青羊区", "5101", "county" }, { "510107", "武侯区", "5101", "county" } };
	struct actor system = actor_system;

	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(11, "510105");
	second = OFFICER_OF(12, "510105");
	both = actor_of(13, ROLE(OFFICER) | ROLE(CHIEF), "510105", 0, 0);
	director = actor_of(14, ROLE(DIRECTOR), "51", 0, 0);
	chief = actor_of(15, ROLE(CHIEF), "5101", 0, 0);
	for (size_t i = 0; i < LENGTH(reg); i++)
		if (!region_name(world, reg[i][0]))
			make_row(&system, "region", "code", reg[i][0], "valid_from", "1949-10-01", "name", reg[i][1], "parent", reg[i][2],
				 "level", reg[i][3], NULL);
	cases = entity_find("fx_case");
	items = entity_find("fx_item");
	return 0;
}

static int64_t a_case(const char *title, const char *amount)
{
	return make_row(&clerk, "fx_case", "title", title, "region", "510105", "amount", amount, NULL);
}

static int64_t an_item(const char *name, const char *money)
{
	return make_row(&clerk, "fx_item", "name", name, "kind", "MF", "region", "510105", "money", money, NULL);
}

static const struct action *action(const char *name)
{
	const struct action *a = cases->actions;

	while (a->name && strcmp(a->name, name))
		a++;
	assert_non_null(a->name);
	return a;
}

static void send(const struct actor *who, int64_t id)
{
	struct err err = { 0 };
	struct rec *r = load(who, "fx_case", id);

	if (flow_do(r, "send", NULL, NULL, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
}

static struct batch *batch_of(const struct actor *who, const struct entity *e, struct batch_do d, const int64_t *id, int n)
{
	struct err err = { 0 };
	struct batch *b;

	if (batch_new(world, who, e, &d, &b, &err) || batch_take(b, id, n, &err) || batch_try(b, NULL, NULL, &err))
		fail_msg("%s", err.msg);
	return b;
}

static long in_group(const struct batch *b, int no)
{
	const struct batch_group *g;

	batch_groups(b, &g);
	return g[no].n;
}

/* The group of a reason; NULL: no row was refused for it. */
static const struct batch_group *because(const struct batch *b, const char *part)
{
	const struct batch_group *g;
	int n = batch_groups(b, &g);

	for (int i = BATCH_REFUSED; i < n; i++)
		if (strstr(g[i].text, part) || strstr(g[i].rule, part))
			return &g[i];
	return NULL;
}

static const char *why(struct batch *b, int group, int nth)
{
	static struct batch_row r[10];
	struct err err = { 0 };
	int n = batch_rows(b, group, 0, 10, r, &err);

	assert_true(nth < n);
	return r[nth].why;
}

static int64_t count(const char *sql, int64_t id)
{
	int64_t n = 0;

	db_int(world, NULL, &n, sql, "i", id);
	return n;
}

static const char *state_of(int64_t id)
{
	static char s[4][24];
	static int turn;
	struct rec *r = load(&clerk, "fx_case", id);

	turn = (turn + 1) % 4;
	text_cut(s[turn], sizeof(s[0]), rec_state(r));
	rec_free(r);
	return s[turn];
}

/* The rule, what must be filled and the state each refuse by name; the rest is done under one act. */
static void refusals_are_told_first(void **state)
{
	int64_t id[6], audit, act;
	struct err err = { 0 };
	(void)state;

	id[0] = a_case("成批一", "100");
	id[1] = a_case("成批二", "99");
	id[2] = make_row(&clerk, "fx_case", "title", "成批三", "region", "510105", NULL);
	id[3] = a_case("成批四", "100");
	id[4] = a_case("成批五", "250");
	id[5] = id[0];	/* said twice, taken once */
	send(&second, id[3]);
	audit = count("SELECT count(*) FROM audit WHERE 0 = ?", 0);
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, 6);
	assert_int_equal(batch_count(b), 5);
	assert_int_equal(in_group(b, BATCH_TODO), 2);
	assert_int_equal(because(b, "R-FX-03")->n, 1);
	assert_string_equal(because(b, "R-FX-03")->text, "数额不少于一百");
	assert_string_equal(why(b, because(b, "R-FX-03")->no, 0), "数额99不足100");
	assert_int_equal(because(b, "数额：必须填写")->n, 1);
	assert_int_equal(because(b, "不能提交")->n, 1);
	/* nothing has been written */
	assert_int_equal(count("SELECT count(*) FROM audit WHERE 0 = ?", 0), audit);
	assert_string_equal(state_of(id[0]), "draft");
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(in_group(b, BATCH_TODO), 0);
	assert_int_equal(in_group(b, BATCH_DONE), 2);
	assert_string_equal(state_of(id[0]), "sent");
	assert_string_equal(state_of(id[4]), "sent");
	assert_string_equal(state_of(id[1]), "draft");
	/* one act, a record of its beginning, and every row's own */
	act = count("SELECT h_act FROM fx_case_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", id[0]);
	assert_int_equal(count("SELECT h_act FROM fx_case_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", id[4]), act);
	assert_int_equal(count("SELECT count(*) FROM audit WHERE act = ?", act), 3);
	assert_int_equal(count("SELECT count(*) FROM audit WHERE verb = 'batch' AND entity = 'fx_case' AND act = ?", act), 1);
	assert_int_equal(count("SELECT count(*) FROM state_log WHERE action = 'send' AND act = ?", act), 2);
	/* it is done: neither again nor otherwise */
	assert_int_equal(batch_run(b, NULL, NULL, &err), -1);
	assert_err(err, E_STATE);
	assert_int_equal(batch_try(b, NULL, NULL, &err), -1);
	assert_int_equal(batch_again(b, &(struct batch_do){ .action = action("send") }, &err), -1);
	batch_free(b);
	sqlite3 *live;
	assert_int_equal(db_live(world, &live, &err), 0);
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(live, "SELECT (SELECT count(*) FROM batch) + (SELECT count(*) FROM batch_row)", -1, &st, NULL), 0);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(st, 0), 0);	/* nothing of it stays behind */
	sqlite3_finalize(st);
}

static void not_before_it_was_tried(void **state)
{
	int64_t id = a_case("未核对", "100");
	struct err err = { 0 };
	struct batch *b;
	(void)state;

	assert_int_equal(batch_new(world, &clerk, cases, &(struct batch_do){ .action = action("send") }, &b, &err), 0);
	assert_int_equal(batch_take(b, &id, 1, &err), 0);
	assert_int_equal(batch_run(b, NULL, NULL, &err), -1);
	assert_err(err, E_STATE);
	assert_string_equal(state_of(id), "draft");
	batch_free(b);
}

/* R-GEN-01: who has sent one agrees to none of those; the others go on. */
static void four_eyes_by_name(void **state)
{
	int64_t id[3];
	struct err err = { 0 };
	(void)state;

	id[0] = a_case("四眼甲", "100");
	id[1] = a_case("四眼乙", "100");
	id[2] = a_case("四眼丙", "100");
	send(&clerk, id[0]);
	send(&second, id[1]);
	send(&clerk, id[2]);
	struct batch *b = batch_of(&second, cases, (struct batch_do){ .action = action("agree") }, id, 3);
	assert_int_equal(in_group(b, BATCH_TODO), 2);
	assert_int_equal(because(b, "R-GEN-01")->n, 1);
	assert_non_null(strstr(why(b, because(b, "R-GEN-01")->no, 0), "您已办理过“提交”"));
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_string_equal(state_of(id[0]), "good");
	assert_string_equal(state_of(id[1]), "sent");
	assert_string_equal(state_of(id[2]), "good");
	batch_free(b);
}

/* What somebody saves between the telling and the doing is refused, and who it was is said. */
static void changed_meanwhile(void **state)
{
	int64_t id[3];
	struct err err = { 0 };
	struct rec *r;
	(void)state;

	for (int i = 0; i < 3; i++)
		id[i] = a_case("其间", "100");
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, 3);
	assert_int_equal(in_group(b, BATCH_TODO), 3);
	r = load(&second, "fx_case", id[1]);
	put(r, "amount", "500");
	save(r);
	rec_free(r);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(in_group(b, BATCH_DONE), 2);
	assert_int_equal(because(b, "已被他人改过")->n, 1);
	assert_string_equal(why(b, because(b, "已被他人改过")->no, 0), "核对之后已被t12改过");
	assert_string_equal(state_of(id[1]), "draft");
	assert_string_equal(state_of(id[2]), "sent");
	batch_free(b);
}

/* The whole of a filtered result: as it was when it was marked. */
static void marked_as_it_was(void **state)
{
	struct query q = { .e = cases, .search = "批量结果", .order = "amount- title" };
	int64_t id[230], later, but[2], moment;
	struct err err = { 0 };
	struct batch *b;
	struct rec *r;
	char title[40], amount[16];
	(void)state;

	for (int i = 0; i < 230; i++) {
		snprintf(title, sizeof(title), "批量结果%03d", i);
		snprintf(amount, sizeof(amount), "%d", 100 + i % 7);
		id[i] = a_case(title, amount);
	}
	moment = db_moment(world);
	/* one comes, one changes, one is made void, one is no longer what was looked for */
	later = a_case("批量结果新来", "100");
	r = load(&second, "fx_case", id[7]);
	put(r, "amount", "777");
	save(r);
	rec_free(r);
	r = load(&second, "fx_case", id[8]);
	put(r, "title", "改了名字");
	save(r);
	rec_free(r);
	but[0] = id[3];
	but[1] = id[200];
	assert_int_equal(batch_new(world, &clerk, cases, &(struct batch_do){ .action = action("send") }, &b, &err), 0);
	assert_int_equal(batch_take_all(b, &q, moment, but, 2, NULL, NULL, &err), 0);
	assert_int_equal(batch_count(b), 227);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_int_equal(in_group(b, BATCH_TODO), 226);
	assert_int_equal(because(b, "已被他人改过")->n, 1);
	assert_string_equal(why(b, because(b, "已被他人改过")->no, 0), "选定之后已被t12改过");
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	for (int i = 0; i < 230; i++)
		assert_string_equal(state_of(id[i]), i == 3 || i == 200 || i == 7 || i == 8 ? "draft" : "sent");
	assert_string_equal(state_of(later), "draft");
	batch_free(b);
	/* both sides of the moment: the row made next to it is in, the one after it is not */
	r = NULL;
	q.search = "批量边界";
	id[0] = a_case("批量边界一", "100");
	moment = db_moment(world);
	id[1] = a_case("批量边界二", "100");
	assert_int_equal(batch_new(world, &clerk, cases, &(struct batch_do){ .action = action("send") }, &b, &err), 0);
	assert_int_equal(batch_take_all(b, &q, moment, NULL, 0, NULL, NULL, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_int_equal(batch_count(b), 1);
	assert_int_equal(in_group(b, BATCH_TODO), 1);
	batch_free(b);
}

static int stop_at(void *ctx, long done, long all)
{
	(void)all;
	return done >= *(long *)ctx;
}

/* Stopped between two rows: those are done, the others are not; another call goes on under the same act. */
static void stopped(void **state)
{
	int64_t id[150], act[2];
	struct err err = { 0 };
	long at = 120;
	(void)state;

	for (int i = 0; i < 150; i++)
		id[i] = a_case("停下", "100");
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, 150);
	assert_int_equal(batch_run(b, stop_at, &at, &err), 1);
	assert_int_equal(in_group(b, BATCH_DONE), 120);
	assert_int_equal(in_group(b, BATCH_TODO), 30);
	assert_string_equal(state_of(id[119]), "sent");
	assert_string_equal(state_of(id[120]), "draft");
	int64_t left[40];
	assert_int_equal(batch_left(b, left, 40, &err), 30);
	assert_true(left[0] == id[120] && left[29] == id[149]);
	assert_int_equal(batch_left(b, left, 7, &err), 7);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(in_group(b, BATCH_DONE), 150);
	act[0] = count("SELECT h_act FROM fx_case_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", id[0]);
	act[1] = count("SELECT h_act FROM fx_case_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", id[149]);
	assert_int_equal(act[0], act[1]);
	batch_free(b);
	/* stopped while it is tried: it has to be tried again */
	b = batch_of(&second, cases, (struct batch_do){ .action = action("agree") }, id, 150);
	at = 5;
	assert_int_equal(batch_try(b, stop_at, &at, &err), 1);
	assert_int_equal(batch_run(b, NULL, NULL, &err), -1);
	assert_err(err, E_STATE);
	batch_free(b);
}

/* What only warns, or what the role may pass, is gone on with for a reason that stands on every row. */
static void gone_on_with(void **state)
{
	int64_t id[3];
	struct err err = { 0 };
	(void)state;

	id[0] = a_case("放行甲", "1");
	id[1] = a_case("放行乙", "100");
	id[2] = a_case("放行丙", "2");
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, 3);
	assert_string_equal(because(b, "R-FX-03")->passes, "");	/* an officer may not */
	batch_free(b);
	b = batch_of(&both, cases, (struct batch_do){ .action = action("send") }, id, 3);
	assert_string_equal(because(b, "R-FX-03")->passes, "R-FX-03");
	assert_int_equal(because(b, "R-FX-03")->n, 2);
	assert_int_equal(batch_again(b, &(struct batch_do){ .action = action("send"), .passes = "R-FX-03", .reason = "有批准书" }, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_null(because(b, "R-FX-03"));
	assert_int_equal(in_group(b, BATCH_TODO), 3);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(count("SELECT count(*) FROM rule_override WHERE rule = 'R-FX-03' AND reason = '有批准书' AND rid = ?", id[0]), 1);
	assert_int_equal(count("SELECT count(*) FROM rule_override WHERE rid = ?", id[1]), 0);
	batch_free(b);
}

/* An act that wants a reason, or its day, is judged with it. */
static void reason_and_day(void **state)
{
	int64_t id[2];
	struct err err = { 0 };
	(void)state;

	id[0] = a_case("意见甲", "100");
	id[1] = a_case("意见乙", "100");
	send(&clerk, id[0]);
	send(&clerk, id[1]);
	struct batch *b = batch_of(&second, cases, (struct batch_do){ .action = action("hold") }, id, 2);
	assert_int_equal(because(b, "须填写意见")->n, 2);
	assert_int_equal(batch_run(b, NULL, NULL, &err), -1);
	assert_int_equal(batch_again(b, &(struct batch_do){ .action = action("hold"), .reason = "等材料", .on = "2026-02-30" }, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_int_equal(because(b, "日期")->n, 2);
	assert_int_equal(batch_again(b, &(struct batch_do){ .action = action("hold"), .reason = "等材料", .on = "2026-02-27" }, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(count("SELECT count(*) FROM state_log WHERE action = 'hold' AND on_day = '2026-02-27' AND opinion = '等材料' AND rid = ?",
			       id[1]), 1);
	batch_free(b);
}

static void made_void(void **state)
{
	int64_t id[2] = { an_item("作废甲", "1"), an_item("作废乙", "2") };
	struct err err = { 0 };
	struct batch *b;
	struct rec *r;
	(void)state;

	assert_false(batch_may(world, &clerk, items, &(struct batch_do){ .kind = BATCH_VOID }, &err));
	assert_err(err, E_DENIED);
	assert_int_equal(batch_new(world, &clerk, items, &(struct batch_do){ .kind = BATCH_VOID, .reason = "重复录入" }, &b, &err), -1);
	b = batch_of(&director, items, (struct batch_do){ .kind = BATCH_VOID, .reason = "重" }, id, 2);
	assert_int_equal(because(b, "作废须说明理由")->n, 2);
	assert_int_equal(batch_again(b, &(struct batch_do){ .kind = BATCH_VOID, .reason = "重复" }, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	r = load(&director, "fx_item", id[0]);
	assert_int_equal(rec_void_it(r, &(struct act){ .reason = "已先作废" }, &err), 0);
	rec_free(r);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(in_group(b, BATCH_DONE), 1);
	assert_int_equal(because(b, "已被他人改过")->n, 1);
	assert_int_equal(count("SELECT void FROM fx_item WHERE id = ?", id[1]), 1);
	assert_int_equal(count("SELECT count(*) FROM fx_item_h WHERE h_verb = 'void' AND h_reason = '重复' AND id = ?", id[1]), 1);
	batch_free(b);
}

static void one_field(void **state)
{
	static const char *const never[] = { "no", "sealed_name", "total", "idno", "phone" };
	int64_t id[4] = { an_item("改值甲", "5"), an_item("改值乙", "10"), an_item("改值丙", "15"), 0 };
	struct err err = { 0 };
	struct rec *r;
	struct batch_do d = { .kind = BATCH_SET, .value = "10" };
	(void)state;

	/* unique, registered, computed, secret and masked ones are each somebody's own */
	for (size_t i = 0; i < LENGTH(never); i++) {
		d.field = field_no(items, never[i]);
		assert_false(batch_may(world, &clerk, items, &d, &err));
	}
	d.field = -1;
	assert_false(batch_may(world, &clerk, items, &d, &err));
	d.field = field_no(items, "money");
	assert_true(batch_may(world, &clerk, items, &d, &err));
	assert_false(batch_may(world, &director, cases, &(struct batch_do){ .kind = BATCH_SET, .field = field_no(cases, "amount") }, &err));
	struct actor elsewhere = OFFICER_OF(17, "510107");
	id[3] = make_row(&elsewhere, "fx_item", "name", "改值丁", "kind", "MF", "region", "510107", NULL);
	struct batch *b = batch_of(&clerk, items, d, id, 4);
	assert_int_equal(in_group(b, BATCH_TODO), 2);
	assert_int_equal(because(b, "金额本来就是这样")->n, 1);
	assert_int_equal(because(b, "不在您的管辖范围")->n, 1);	/* and its name is not told */
	struct batch_row row[4];
	assert_int_equal(batch_rows(b, because(b, "不在您的管辖范围")->no, 0, 4, row, &err), 1);
	assert_null(strstr(row[0].title, "改值丁"));
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	batch_free(b);
	r = load(&clerk, "fx_item", id[2]);
	assert_string_equal(got(r, "money"), "10.00");
	rec_free(r);
	/* a rule of the save refuses: the upper bound lies below the lower one */
	r = load(&clerk, "fx_item", id[0]);
	put(r, "low", "5");
	save(r);
	rec_free(r);
	d = (struct batch_do){ .kind = BATCH_SET, .field = field_no(items, "high"), .value = "4" };
	b = batch_of(&clerk, items, d, id, 3);
	assert_int_equal(in_group(b, BATCH_TODO), 2);
	assert_int_equal(because(b, "R-FX-01")->n, 1);
	batch_free(b);
	/* what is typed is judged before any row is: by a role that changes rows and makes none */
	char said[40];
	assert_int_equal(batch_value(world, &chief, items, field_no(items, "money"), "1234.5", said, sizeof(said), &err), 0);
	assert_string_equal(said, "1,234.50");
	assert_int_equal(batch_value(world, &chief, items, field_no(items, "even"), "7", said, sizeof(said), &err), -1);
	assert_int_equal(batch_value(world, &chief, items, field_no(items, "even"), "", said, sizeof(said), &err), 0);
	assert_string_equal(said, "");
	assert_int_equal(batch_value(world, &chief, items, field_no(items, "name"), "", said, sizeof(said), &err), -1);
	d.value = "五";
	b = batch_of(&clerk, items, d, id, 3);
	assert_int_equal(in_group(b, BATCH_TODO), 0);
	batch_free(b);
	/* emptied, where it need not be filled */
	d = (struct batch_do){ .kind = BATCH_SET, .field = field_no(items, "money"), .value = "" };
	b = batch_of(&clerk, items, d, id, 3);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	assert_int_equal(count("SELECT money IS NULL FROM fx_item WHERE id = ?", id[1]), 1);
	batch_free(b);
	d.field = field_no(items, "kind");
	b = batch_of(&clerk, items, d, id, 3);
	assert_int_equal(because(b, "必须填写")->n, 3);
	batch_free(b);
}

/* Pages of a group, both ways. */
static void rows_by_pages(void **state)
{
	int64_t id[25];
	struct batch_row row[10];
	struct err err = { 0 };
	int seen = 0, k;
	(void)state;

	for (int i = 0; i < 25; i++)
		id[i] = a_case("行数", i % 2 ? "1" : "100");
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, 25);
	int no = because(b, "R-FX-03")->no;
	assert_int_equal(because(b, "R-FX-03")->n, 12);
	for (int64_t at = 0; (k = batch_rows(b, no, at, 5, row, &err)) > 0; at = row[k - 1].seq)
		for (int i = 0; i < k; i++)
			assert_int_equal(row[i].id, id[2 * seen++ + 1]);
	assert_int_equal(seen, 12);
	for (int64_t at = INT64_MAX; (k = batch_rows(b, no, at, -5, row, &err)) > 0; at = row[0].seq)
		for (int i = k - 1; i >= 0; i--)
			assert_int_equal(row[i].id, id[2 * --seen + 1]);
	assert_int_equal(seen, 0);
	batch_free(b);
}

/* A line for each row, and nothing a spreadsheet would run; who may not export gets none. */
static void report(void **state)
{
	int64_t id[3] = { an_item("报告甲", "1"), an_item("=1+1", "2"), an_item("报告丙", "3") };
	struct batch_do d = { .kind = BATCH_SET, .field = field_no(items, "high"), .value = "4" };
	struct err err = { 0 };
	char *text = NULL;
	size_t n = 0;
	int lines = 0;
	(void)state;

	struct rec *r = load(&clerk, "fx_item", id[1]);
	put(r, "low", "5");
	save(r);
	rec_free(r);
	struct batch *b = batch_of(&clerk, items, d, id, 3);
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	FILE *f = open_memstream(&text, &n);
	assert_int_equal(batch_report(b, true, f, &err), 0);
	fclose(f);
	assert_non_null(strstr(text, "\xef\xbb\xbf序号,编号,名称,结果,规则,原因\r\n1,"));
	assert_non_null(strstr(text, ",报告甲,已办,,\r\n"));
	assert_non_null(strstr(text, ",\"'=1+1\",不能办,R-FX-01,上限4小于下限5\r\n"));
	for (const char *p = text; (p = strstr(p, "\r\n")); p += 2)
		lines++;
	assert_int_equal(lines, 4);
	free(text);
	batch_free(b);
	b = batch_of(&chief, items, d, id, 1);
	f = open_memstream(&text, &n);
	assert_int_equal(batch_report(b, true, f, &err), -1);
	assert_err(err, E_DENIED);
	fclose(f);
	assert_int_equal(n, 0);
	free(text);
	batch_free(b);
}

/* A conflict is one reason, whoever it was; the largest group is the first, and no row is missed. */
static void every_row_is_somewhere(void **state)
{
	enum { N = 80 };
	int64_t id[N];
	const struct batch_group *g;
	struct err err = { 0 };
	long all = 0;
	int n;
	(void)state;

	for (int i = 0; i < N; i++) {
		id[i] = a_case("各有各的", "100");
		if (i % 3 == 0)
			send(&second, id[i]);
	}
	struct batch *b = batch_of(&clerk, cases, (struct batch_do){ .action = action("send") }, id, N);
	/* whoever saves a row has a name of his own, and a conflict is one reason whoever it was */
	for (int i = 1; i < N; i += 3) {
		struct actor who = OFFICER_OF(1000 + i, "510105");
		struct rec *r = load(&who, "fx_case", id[i]);
		put(r, "amount", "200");
		save(r);
		rec_free(r);
	}
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	n = batch_groups(b, &g);
	assert_int_equal(n, 4);
	for (int i = 0; i < n; i++)
		all += g[i].n;
	assert_int_equal(all, N);
	assert_true(g[BATCH_REFUSED].n >= g[BATCH_REFUSED + 1].n);	/* the largest first */
	batch_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_are_told_first), cmocka_unit_test(not_before_it_was_tried), cmocka_unit_test(four_eyes_by_name),
		cmocka_unit_test(changed_meanwhile), cmocka_unit_test(marked_as_it_was), cmocka_unit_test(stopped),
		cmocka_unit_test(gone_on_with), cmocka_unit_test(reason_and_day), cmocka_unit_test(made_void), cmocka_unit_test(one_field),
		cmocka_unit_test(rows_by_pages), cmocka_unit_test(report), cmocka_unit_test(every_row_is_somewhere),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
