/* The workflow over the fixture's case: who may act, four eyes, limits and their pauses, and what an act that fails leaves behind. */
#define FIXTURE
#include "tests/engine.h"
#include "tests/world.h"

#include <stdlib.h>

static void four_eyes_in_every_order(void **state)
{
	struct actor both = actor_of(77, ROLE(OFFICER) | ROLE(DIRECTOR), "510105", 0, 0);
	struct act why = { .reason = "材料不齐" };
	struct findings f = { 0 };
	struct err err = { 0 };
	int64_t id = make_row(&clerk, "fx_case", "title", "四眼一", "region", "510105", "amount", "100", NULL);
	struct rec *r = load(&both, "fx_case", id);
	(void)state;
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	assert_int_equal(flow_do(r, "refuse", &why, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	rec_free(r);
	id = make_row(&clerk, "fx_case", "title", "四眼二", "region", "510105", "amount", "100", NULL);
	r = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	rec_free(r);
	r = load(&both, "fx_case", id);
	assert_int_equal(flow_do(r, "back", &why, &f, &err), 0);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	rec_free(r);
	/* the same act again is nobody's second role */
	r = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	rec_free(r);
	/* nor may who refuses have sent it back */
	r = load(&both, "fx_case", id);
	assert_int_equal(flow_do(r, "agree", NULL, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	rec_free(r);
	r = load(&director, "fx_case", id);
	assert_int_equal(flow_do(r, "back", &why, &f, &err), 0);
	rec_free(r);
	r = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	rec_free(r);
	/* who agreed once sends nothing back: there is no way out of an end, so who sent tries */
	struct actor other = actor_of(78, ROLE(OFFICER) | ROLE(DIRECTOR), "510105", 0, 0);
	id = make_row(&clerk, "fx_case", "title", "四眼三", "region", "510105", "amount", "100", NULL);
	r = load(&other, "fx_case", id);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	assert_int_equal(flow_do(r, "back", &why, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	rec_free(r);
	findings_free(&f);
}

static void workflow(void **state)
{
	struct err err = { 0 };
	struct findings f = { 0 };
	struct may may[8];
	struct limit_now lim[4];
	(void)state;
	assert_int_equal(param_set(world, &system_, "fx.decide.days", "", "", "5", "2026-01-01", "固件", &err), 0);
	int64_t id = make_row(&clerk, "fx_case", "title", "流程", "region", "510105", "amount", "99", NULL);
	struct rec *r = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(r, "agree", NULL, &f, &err), -1);		/* not from here */
	assert_err(err, E_STATE);
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), -1);		/* one short */
	assert_string_equal(err.rule, "R-FX-03");
	put(r, "amount", "100");
	save(r);
	assert_int_equal(flow_do(r, "send", &(struct act){ .on = "2026-03-02" }, &f, &err), 0);
	assert_string_equal(rec_state(r), "sent");
	/* five working days from 2026-03-02: the 9th; and a limit whose parameter is not set has no end */
	assert_int_equal(limit_list(r, lim, 4), 3);
	assert_string_equal(lim[0].end, "2026-03-09");
	assert_string_equal(lim[1].end, "");
	assert_string_equal(lim[2].end, "");
	/* four eyes: who sent it can't agree, though the role may */
	assert_int_equal(flow_may(r, may, 8), 7);
	assert_string_equal(may[1].why, "由系统自动办理");
	assert_string_equal(may[5].why, "须由有权的角色办理：局长/分管领导");
	assert_int_equal(flow_do(r, "agree", NULL, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	assert_int_equal(flow_do(r, "hold", NULL, &f, &err), -1);		/* needs its words */
	assert_int_equal(flow_do(r, "hold", &(struct act){ .reason = "等待鉴定", .on = "2026-03-03" }, &f, &err), 0);
	assert_int_equal(flow_do(r, "resume", &(struct act){ .on = "2026-03-06" }, &f, &err), 0);
	assert_int_equal(limit_list(r, lim, 4), 3);
	assert_string_equal(lim[0].end, "2026-03-12");				/* three days stood still */
	/* somebody else did it meanwhile */
	struct rec *d = load(&director, "fx_case", id), *late = load(&director, "fx_case", id);
	assert_int_equal(flow_do(d, "agree", &(struct act){ .on = "2026-03-09" }, &f, &err), 0);
	assert_string_equal(got(d, "decided_on"), "2026-03-09");
	assert_int_equal(flow_do(late, "refuse", &(struct act){ .reason = "来晚了" }, &f, &err), -1);
	assert_string_equal(err.rule, "R-GEN-03");
	assert_int_equal(limit_list(d, lim, 4), 0);
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM state_log WHERE entity = 'fx_case' AND rid = ?", "i", id);
	assert_int_equal(n, 4);
	/* the public reads it in this state only */
	rec_free(load(&public_, "fx_case", id));
	struct rec *x;
	int64_t draft = make_row(&clerk, "fx_case", "title", "未成", "region", "510105", NULL);
	assert_int_equal(rec_load(world, &public_, entity_find("fx_case"), draft, NULL, &x, &err), -1);
	/* an adverse act waits for the calendar (R-CAL-01); accepting does not */
	id = make_row(&clerk, "fx_case", "title", "明年", "region", "510105", "amount", "100", NULL);
	struct rec *y = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(y, "send", &(struct act){ .on = "2027-01-04" }, &f, &err), 0);
	struct rec *z = load(&director, "fx_case", id);
	assert_int_equal(flow_do(z, "refuse", &(struct act){ .on = "2027-01-05", .reason = "不合条件" }, &f, &err), -1);
	assert_string_equal(err.rule, "R-CAL-01");
	findings_free(&f);
	rec_free(r);
	rec_free(d);
	rec_free(late);
	rec_free(y);
	rec_free(z);
}

static void passing_a_block(void **state)
{
	struct err err = { 0 };
	(void)state;
	/* R-FX-03 may be passed by a chief, who has no such act: so nobody passes it here */
	int64_t id = make_row(&clerk, "fx_case", "title", "放行", "region", "510105", "amount", "1", NULL);
	struct rec *r = load(&clerk, "fx_case", id);
	assert_int_equal(flow_do(r, "send", &(struct act){ .passes = "R-FX-03", .reason = "特批放行" }, NULL, &err), -1);
	struct actor both = actor_of(31, ROLE(OFFICER) | ROLE(CHIEF), "510105", 0, 0);
	struct rec *b = load(&both, "fx_case", id);
	assert_int_equal(flow_do(b, "send", &(struct act){ .passes = "R-FX-03" }, NULL, &err), -1);
	assert_int_equal(flow_do(b, "send", &(struct act){ .passes = "R-FX-03", .reason = "特批放行" }, NULL, &err), 0);
	rec_free(r);
	rec_free(b);
}

static int64_t a_case(const char *title, struct rec **r)
{
	int64_t id = make_row(&clerk, "fx_case", "title", title, "region", "510105", "amount", "100", NULL);

	*r = load(&clerk, "fx_case", id);
	return id;
}

static void act(struct rec *r, const char *name, const char *on)
{
	struct act a = { .on = on, .reason = "照章办理" };
	struct err err = { 0 };

	if (flow_do(r, name, &a, NULL, &err))
		fail_msg("%s: %s", name, err.msg);
}

static void act_of(const struct actor *who, int64_t id, const char *name, const char *on)
{
	struct rec *r = load(who, "fx_case", id);

	act(r, name, on);
	rec_free(r);
}

/* A role that reaches the row and another that may act, of one person, do not make one that may act on the row. */
static void roles_are_not_put_together(void **state)
{
	struct actor two = actor_of(41, ROLE(CHIEF) | ROLE(DIRECTOR), "510105", 0, 0);
	struct act why = { .reason = "材料不齐" };
	struct err err = { 0 };
	struct rec *r, *his;
	struct may may[8];
	int64_t id = a_case("两个角色", &r);
	(void)state;
	act(r, "send", "2026-03-02");
	rec_free(r);
	for (int i = 0; i < two.nin; i++)
		if (two.in[i].role == ROLE_NO_DIRECTOR)
			text_cut(two.in[i].region, sizeof(two.in[i].region), "510107");
	his = load(&two, "fx_case", id);	/* as a chief */
	for (int i = 0, n = flow_may(his, may, 8); i < n; i++)
		assert_false(may[i].ok);
	assert_int_equal(flow_do(his, "refuse", &why, NULL, &err), -1);
	assert_err(err, E_DENIED);
	for (int i = 0; i < two.nin; i++)
		if (two.in[i].role == ROLE_NO_DIRECTOR)
			text_cut(two.in[i].region, sizeof(two.in[i].region), "5101");
	assert_int_equal(flow_do(his, "refuse", &why, NULL, &err), 0);
	rec_free(his);
}

/* The log names the role that gave the right, not the first that such an act is open to. */
static void role_that_was_used(void **state)
{
	struct actor two = actor_of(42, ROLE(OFFICER) | ROLE(DIRECTOR), "510105", 0, 0);
	struct rec *r;
	char role[24] = "";
	int64_t id = a_case("哪个角色", &r);
	(void)state;
	act(r, "send", "2026-03-02");
	rec_free(r);
	for (int i = 0; i < two.nin; i++)
		if (two.in[i].role == ROLE_NO_OFFICER)
			text_cut(two.in[i].region, sizeof(two.in[i].region), "510107");
	act_of(&two, id, "agree", "2026-03-03");
	db_text(world, NULL, role, sizeof(role), "SELECT role FROM state_log WHERE entity = 'fx_case' AND rid = ? AND action = 'agree'", "i", id);
	assert_string_equal(role, "director");
}

/* An act writes the row: what was typed and not saved would pass by the rules of saving. */
static void nothing_typed_goes_along(void **state)
{
	struct err err = { 0 };
	struct rec *r;
	(void)state;
	a_case("改了没存", &r);
	put(r, "amount", "200");
	assert_int_equal(flow_do(r, "send", NULL, NULL, &err), -1);
	assert_err(err, E_STATE);
	put(r, "amount", "100");
	assert_int_equal(flow_do(r, "send", NULL, NULL, &err), 0);
	rec_free(r);
}

/* ---- limits ---- */

/* The end of a limit on the row, "" = none; what is provisional is marked. */
static const char *end_of(int64_t id, const char *name)
{
	static char end[24];
	struct rec *r = load(&clerk, "fx_case", id);
	struct limit_now lim[8];
	int n = limit_list(r, lim, 8);

	*end = '\0';
	for (int i = 0; i < n; i++)
		if (!strcmp(lim[i].l->name, name))
			snprintf(end, sizeof(end), "%s%s", lim[i].end, lim[i].provisional ? "?" : "");
	rec_free(r);
	return end;
}

static void limit_is(const char *key, const char *n)
{
	struct err err = { 0 };
	int64_t now = 0;

	if (param_int(world, key, "", "", "2026-01-01", &now, &err) > 0)
		assert_int_equal(now, atoi(n));		/* a test before this one has set it */
	else if (param_set(world, &system_, key, "", "", n, "2026-01-01", "固件", &err))
		fail_msg("%s", err.msg);
}

/* Sent on a Wednesday, held, and taken up again; "" = not. */
static int64_t held(const char *title, const char *sent, const char *from, const char *until)
{
	struct rec *r;
	int64_t id = a_case(title, &r);

	act(r, "send", sent);
	if (*from)
		act(r, "hold", from);
	if (*until)
		act(r, "resume", until);
	rec_free(r);
	return id;
}

/* Working days that stand still are given back as working days: a weekend within a pause is none of them. */
static void pause_of_working_days(void **state)
{
	(void)state;
	limit_is("fx.decide.days", "5");
	assert_string_equal(end_of(held("不停", "2026-03-04", "", ""), "decide"), "2026-03-11");
	assert_string_equal(end_of(held("停一个周末", "2026-03-04", "2026-03-06", "2026-03-09"), "decide"), "2026-03-12");
	assert_string_equal(end_of(held("停到周末", "2026-03-04", "2026-03-05", "2026-03-07"), "decide"), "2026-03-12");
	assert_string_equal(end_of(held("当天停当天续", "2026-03-04", "2026-03-06", "2026-03-06"), "decide"), "2026-03-11");
	int64_t twice = held("一天停两次", "2026-03-04", "2026-03-06", "2026-03-06");
	act_of(&clerk, twice, "hold", "2026-03-06");
	act_of(&clerk, twice, "resume", "2026-03-09");
	assert_string_equal(end_of(twice, "decide"), "2026-03-12");
	/* over the days off of May: the ninth, a Saturday, is worked */
	assert_string_equal(end_of(held("停过劳动节", "2026-04-29", "2026-04-30", "2026-05-06"), "decide"), "2026-05-11");
	/* twice */
	int64_t id = held("停两次", "2026-03-04", "2026-03-05", "2026-03-09");
	act_of(&clerk, id, "hold", "2026-03-10");
	act_of(&clerk, id, "resume", "2026-03-12");
	assert_string_equal(end_of(id, "decide"), "2026-03-17");
}

/* The last day is in time; one day later the limit is over, and no pause brings it back. */
static void pause_at_the_end(void **state)
{
	(void)state;
	limit_is("fx.decide.days", "5");
	assert_string_equal(end_of(held("最后一天停", "2026-03-04", "2026-03-11", "2026-03-20"), "decide"), "2026-03-20");
	assert_string_equal(end_of(held("过了才停", "2026-03-04", "2026-03-12", "2026-03-20"), "decide"), "2026-03-11");
}

/* Calendar days and months: what is left runs on, and only then a last day off moves on. */
static void pause_of_calendar_days(void **state)
{
	struct rec *r;
	(void)state;
	limit_is("fx.notice.days", "10");
	limit_is("fx.mend.months", "1");
	assert_string_equal(end_of(held("十日", "2026-04-08", "", ""), "notice"), "2026-04-20");	/* the 18th is a Saturday */
	assert_string_equal(end_of(held("十日停三日", "2026-04-08", "2026-04-10", "2026-04-13"), "notice"), "2026-04-21");
	int64_t id = a_case("一个月", &r);
	act(r, "send", "2026-04-09");
	rec_free(r);
	act_of(&director, id, "back", "2026-04-10");
	assert_string_equal(end_of(id, "mend"), "2026-05-11");		/* the tenth is a Sunday */
	act_of(&clerk, id, "send", "2026-04-13");
	act_of(&clerk, id, "hold", "2026-04-15");
	act_of(&clerk, id, "resume", "2026-04-20");
	assert_string_equal(end_of(id, "mend"), "2026-05-15");
}

/* A pause in a year without its calendar is guessed and says so. */
static void pause_in_an_unknown_year(void **state)
{
	(void)state;
	limit_is("fx.decide.days", "5");
	assert_string_equal(end_of(held("年内", "2026-12-21", "2026-12-22", "2026-12-24"), "decide"), "2026-12-30");
	assert_string_equal(end_of(held("跨年", "2026-12-28", "2026-12-30", "2027-01-04"), "decide"), "2027-01-07?");
}

/* A number that no calendar counts to starts no limit, and the act is not done without it. */
static void odd_parameters(void **state)
{
	static const struct { const char *value; int64_t n; } v[] = { { "", -1 }, { "12x", -1 }, { "9223372036854775808", -1 },
		{ "9223372036854775807", INT64_MAX }, { "0", 0 } };
	struct act why = { .on = "2026-06-10", .reason = "材料不齐" };
	struct err err = { 0 };
	struct rec *r;
	int64_t n;
	char day[11];
	(void)state;
	for (size_t i = 0; i < LENGTH(v); i++) {
		snprintf(day, sizeof(day), "2026-06-%02d", (int)i + 1);
		err = (struct err){ 0 };
		assert_int_equal(param_set(world, &system_, "fx.odd", "", "", v[i].value, day, "固件", &err), 0);
		assert_int_equal(param_int(world, "fx.odd", "", "", day, &n, &err), v[i].n < 0 ? -1 : 1);
		assert_int_equal(err.code, v[i].n < 0 ? E_CONFIG : E_OK);
		if (v[i].n >= 0)
			assert_int_equal(n, v[i].n);
	}
	for (int i = 0; i < 2; i++) {
		int64_t id = a_case(i ? "最长" : "太长", &r);
		act(r, "send", "2026-06-09");
		rec_free(r);
		snprintf(day, sizeof(day), "2026-06-%02d", 9 + i);
		assert_int_equal(param_set(world, &system_, "fx.mend.months", "", "", i ? "3660" : "3661", day, "固件", &err), 0);
		r = load(&director, "fx_case", id);
		err = (struct err){ 0 };
		assert_int_equal(flow_do(r, "back", &why, NULL, &err), i ? 0 : -1);
		assert_int_equal(err.code, i ? E_OK : E_CONFIG);
		rec_free(r);
	}
}

/* ---- what cannot be read, or written ---- */

static struct { int op; const char *table, *column; } sick;

static int refuse_it(void *ctx, int op, const char *a, const char *b, const char *c, const char *d)
{
	(void)ctx;
	(void)c;
	(void)d;
	return op == sick.op && a && !strcmp(a, sick.table) && (!sick.column || (b && !strcmp(b, sick.column))) ? SQLITE_DENY : SQLITE_OK;
}

static void fall_sick(int op, const char *table, const char *column)
{
	db_forget(world);
	sick.op = op;
	sick.table = table;
	sick.column = column;
	sqlite3_set_authorizer(world->h, refuse_it, NULL);
}

static void get_well(void)
{
	db_forget(world);
	db_lock_schema(world, true);
}

/* A log that cannot be read clears nobody of having acted before, nor of having stepped back. */
static void eyes_shut(void **state)
{
	static const struct { const char *column, *rule; } v[] = { { "id", "R-GEN-01" }, { "rid", "R-GEN-04" } };
	struct err err = { 0 };
	struct rec *r;
	int64_t id = a_case("读不到", &r);
	(void)state;
	act(r, "send", "2026-03-02");
	rec_free(r);
	r = load(&director, "fx_case", id);
	for (size_t i = 0; i < LENGTH(v); i++) {
		fall_sick(SQLITE_READ, "state_log", v[i].column);	/* the order of acts is asked by the one, whose they are by both */
		int rc = flow_try(r, "agree", NULL, NULL, &err);
		get_well();
		assert_int_equal(rc, -1);
		assert_string_equal(err.rule, v[i].rule);
	}
	assert_int_equal(flow_try(r, "agree", NULL, NULL, &err), 0);
	rec_free(r);
}

/* The effect has filled in the day and the row is written when the log fails: all of it is taken back. */
static void failed_act_leaves_the_row(void **state)
{
	struct err err = { 0 };
	struct rec *r;
	int64_t id = a_case("写不进", &r);
	(void)state;
	act(r, "send", "2026-03-02");
	rec_free(r);
	r = load(&director, "fx_case", id);
	fall_sick(SQLITE_INSERT, "state_log", NULL);
	int rc = flow_do(r, "agree", &(struct act){ .on = "2026-03-03" }, NULL, &err);
	get_well();
	assert_int_equal(rc, -1);
	assert_string_equal(rec_state(r), "sent");
	assert_string_equal(got(r, "decided_on"), "");
	act(r, "agree", "2026-03-04");
	assert_string_equal(got(r, "decided_on"), "2026-03-04");
	rec_free(r);
}

/* A rule that counts rows and gets no answer has not found that there are none: nothing is kept. */
static void no_answer_is_no_yes(void **state)
{
	struct err err = { 0 };
	(void)state;
	for (int well = 0; well < 2; well++) {
		struct rec *r = rec_new(world, &clerk, entity_find("fx_case"));
		struct tx *tx;
		err = (struct err){ 0 };
		assert_int_equal(tx_begin(world, &clerk, NULL, &tx, &err), 0);
		struct chk c = rec_chk(r, tx, NULL);
		if (!well)
			fall_sick(SQLITE_READ, "fx_item", NULL);
		chk_count(&c, "fx_item", "name", "没有", (const char *)NULL);
		get_well();
		assert_int_equal(audit_add(tx, "test", "", 0, "ok", NULL, 0, &err), 0);
		assert_int_equal(tx_commit(tx, &err), well ? 0 : -1);
		assert_int_equal(err.code != E_OK, !well);
		rec_free(r);
	}
}

/* A guard of the database whose statement cannot be made says no, and the program stands. */
static void guard_without_an_answer(void **state)
{
	sqlite3_stmt *st;
	(void)state;
	assert_int_equal(sqlite3_prepare_v2(world->h, "SELECT region_known('9Z9Z')", -1, &st, NULL), SQLITE_OK);
	fall_sick(SQLITE_READ, "region", NULL);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(st, 0), 0);
	sqlite3_finalize(st);
	get_well();
}

/* ---- what a dictionary may not say ---- */

static void flow_says(const struct entity *e, const char *part)
{
	struct err err = { 0 };
	int rc = entity_flow_check(e, &err);

	if (rc != (*part ? -1 : 0) || !strstr(err.msg, part))
		fail_msg("%s: %s", part, err.msg);
}

static void descriptions(void **state)
{
	struct action one[] = { { .name = "go", .label = "办", .from = "draft", .to = "sent", .roles = ROLE(OFFICER) | ROLE(SYSTEM), .basis = "固件" },
				{ 0 }, { 0 } };
	struct limit l[] = { { .name = "x", .label = "限", .starts = "go", .param = "fx.x", .expire = "go" }, { 0 } };
	struct grant g[] = { { ROLE(OFFICER), V_READ, S_ALL, LV_PUBLIC, .acts = "go", .states = "sent" }, { 0 } };
	struct entity e = *entity_find("fx_case");
	(void)state;
	e.actions = one;
	e.limits = l;
	e.grants = g;
	flow_says(&e, "");
	one[0].flags = A_ADVERSE;
	flow_says(&e, "the system takes no");
	one[0].flags = A_FINAL;
	flow_says(&e, "the system takes no");
	one[0].roles = ROLE(OFFICER);
	flow_says(&e, "");
	one[1] = one[0];
	flow_says(&e, "twice");
	one[1] = (struct action){ 0 };
	l[0].expire = "gone";
	flow_says(&e, "expires by gone");
	l[0].expire = NULL;
	l[0].param = NULL;
	flow_says(&e, "no parameter");
	l[0].param = "fx.x";
	g[0].acts = "went";
	flow_says(&e, "a grant for went");
	g[0].acts = "go";
	g[0].roles = ROLE(CHIEF);
	flow_says(&e, "which its roles do not do");
	g[0].roles = ROLE(OFFICER) | ROLE(CHIEF);
	flow_says(&e, "");
	g[0].states = "lost";
	flow_says(&e, "in state lost");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workflow), cmocka_unit_test(four_eyes_in_every_order), cmocka_unit_test(passing_a_block),
		cmocka_unit_test(roles_are_not_put_together), cmocka_unit_test(role_that_was_used), cmocka_unit_test(nothing_typed_goes_along),
		cmocka_unit_test(pause_of_working_days), cmocka_unit_test(pause_at_the_end), cmocka_unit_test(pause_of_calendar_days),
		cmocka_unit_test(pause_in_an_unknown_year), cmocka_unit_test(odd_parameters), cmocka_unit_test(eyes_shut), cmocka_unit_test(failed_act_leaves_the_row),
		cmocka_unit_test(no_answer_is_no_yes), cmocka_unit_test(guard_without_an_answer), cmocka_unit_test(descriptions),
	};

	return cmocka_run_group_tests(tests, engine_open, world_close);
}
