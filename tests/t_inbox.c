/* The inbox over applications for names: whose it is, in which order, how soon and how late on both sides of the edges, page by page both
 * ways, by its index; and what there is to know of one case. */
#include "tests/world.h"

#define CASES_DB world
#include "tests/cases.h"

#include <stdlib.h>

#include "model/core/inbox.h"
#include "model/core/night.h"

static struct actor initiator, clerk, clerk2, far, city, chief, both, public_, system_;

static int setup(void **state)
{
	if (world_open(state))
		return -1;
	initiator = actor_of(31, ROLE(INITIATOR), "", 0, 0);
	clerk = OFFICER_OF(32, "510105");
	clerk2 = OFFICER_OF(38, "510105");
	far = OFFICER_OF(33, "510107");
	city = OFFICER_OF(34, "5101");
	chief = actor_of(35, ROLE(CHIEF), "510105", 0, 0);
	public_ = actor_of(36, ROLE(PUBLIC), "", 0, 0);
	system_ = actor_system;
	/* officer of one county and chief of another */
	both = actor_of(37, ROLE(OFFICER) | ROLE(CHIEF), "", 0, 0);
	snprintf(both.in[0].region, sizeof(both.in[0].region), "510107");
	snprintf(both.in[1].region, sizeof(both.in[1].region), "510105");
	make_row(&system_, "unit", "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", NULL);
	make_row(&system_, "unit", "name", "成都市武侯区民政局", "kind", "1", "grade", "3", "region", "510107", "doc_mark", "武侯民", NULL);
	return 0;
}

static long count(const struct actor *who, enum inbox_part part)
{
	struct err err = { 0 };
	long n[INBOX_PARTS];

	if (inbox_counts(world, who, n, &err))
		fail_msg("%s", err.msg);
	return n[part];
}

static int fetch(const struct actor *who, enum inbox_part part, int64_t from, bool back, int n, struct inbox_row *out)
{
	struct err err = { 0 };
	int got = inbox_fetch(world, who, part, from, back, n, out, &err);

	if (got < 0)
		fail_msg("%s", err.msg);
	return got;
}

static void whose_it_is(void **state)
{
	struct inbox_row r[8];
	struct err err = { 0 };
	(void)state;

	assert_int_equal(fetch(&clerk, INBOX_TURN, 0, false, 8, r), 0);
	int64_t a = name_asked(&initiator, "510105", "云杉", "2026-03-02"), b = name_asked(&initiator, "510107", "青禾", "2026-03-02");
	assert_int_equal(fetch(&clerk, INBOX_TURN, 0, false, 8, r), 1);
	assert_int_equal(r[0].rid, a);
	assert_ptr_equal(r[0].e, entity_find("name_case"));
	assert_string_equal(r[0].subject, "成都市青羊区云杉社会工作服务中心");
	assert_string_equal(r[0].kind, "名称核准");
	assert_string_equal(r[0].phase, "待初审");
	assert_string_equal(r[0].came, "2026-03-02");
	assert_string_equal(r[0].what, "名称核准承诺");
	assert_int_equal(count(&far, INBOX_TURN), 1);
	assert_int_equal(count(&city, INBOX_TURN), 2);
	/* the role counts where it is held: the officer's turn of the other county, and no chief's yet of this one */
	assert_int_equal(fetch(&both, INBOX_TURN, 0, false, 8, r), 1);
	assert_int_equal(r[0].rid, b);
	assert_int_equal(count(&chief, INBOX_TURN), 0);
	assert_true(inbox_has(&clerk) && inbox_has(&chief) && !inbox_has(&initiator) && !inbox_has(&public_));
	assert_int_equal(inbox_fetch(world, &public_, INBOX_TURN, 0, false, 8, r, &err), -1);
	assert_err(err, E_DENIED);
	/* sent back it waits for the applicant; handed in again it is the officer's; agreed to it is the chief's */
	act_on(&clerk, "name_case", a, "return", "2026-03-03", "业务范围写得太宽");
	assert_int_equal(count(&clerk, INBOX_TURN), 0);
	assert_int_equal(count(&clerk, INBOX_WAIT), 1);
	assert_int_equal(count(&far, INBOX_WAIT), 0);
	act_on(&initiator, "name_case", a, "submit", "2026-03-04", "核对过了");
	assert_int_equal(count(&clerk, INBOX_WAIT), 0);
	struct rec *n = load(&clerk, "name_case", a);
	put(n, "similar_note", "不近似");
	save(n);
	rec_free(n);
	act_on(&clerk, "name_case", a, "check", "2026-03-04", "核对过了");
	assert_int_equal(count(&clerk, INBOX_TURN), 0);
	assert_int_equal(count(&chief, INBOX_TURN), 1);
	assert_int_equal(count(&both, INBOX_TURN), 2);
	act_on(&chief, "name_case", a, "approve", "2026-03-05", "核对过了");
	assert_int_equal(count(&chief, INBOX_TURN), 0);
	assert_int_equal(inbox_row(world, &clerk, kase_id(world, entity_find("name_case"), a), r, &err), 0);
	assert_int_equal(inbox_row(world, &far, kase_id(world, entity_find("name_case"), a), r, &err), -1);
	assert_err(err, E_NOTFOUND);
	act_on(&far, "name_case", b, "return", "2026-03-05", "业务范围写得太宽");
}

/* How many of somebody's reminders are about that row; the last of them. */
static int reminders(const struct actor *who, int64_t id, struct inbox_row *one)
{
	struct inbox_row r[32];
	int n = fetch(who, INBOX_REMIND, 0, false, 32, r), about = 0;

	for (int i = 0; i < n; i++)
		if (r[i].rid == id) {
			about++;
			*one = r[i];
		}
	return about;
}

/* Eight working days from Monday 2026-03-09 end on the 19th. Yellow two working days before, red on the day and when it is over. */
static void how_soon(void **state)
{
	struct inbox_row r;
	(void)state;

	int64_t id = name_asked(&initiator, "510105", "望江", "2026-03-09");
	static const struct { const char *day; int left; long soon, over; } at[] = {
		{ "2026-03-16", 3, 0, 0 }, { "2026-03-17", 2, 1, 0 }, { "2026-03-18", 1, 1, 0 }, { "2026-03-19", 0, 1, 0 }, { "2026-03-20", -1, 0, 1 },
	};
	for (size_t i = 0; i < LENGTH(at); i++) {
		clock_to(at[i].day);
		assert_int_equal(fetch(&clerk, INBOX_TURN, 0, false, 1, &r), 1);
		assert_string_equal(r.due, "2026-03-19");
		assert_int_equal(r.left, at[i].left);
		assert_int_equal(count(&clerk, INBOX_SOON), at[i].soon);
		assert_int_equal(count(&clerk, INBOX_OVER), at[i].over);
	}
	/* the job of the night tells of it once; the reminder is the officer's and the chief's of the place, until it is settled */
	struct night n;
	struct err err = { 0 };
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(reminders(&clerk, id, &r), 1);
	assert_int_equal(reminders(&chief, id, &r), 1);
	assert_int_equal(reminders(&far, id, &r), 0);
	assert_int_equal(reminders(&clerk, id, &r), 1);
	assert_string_equal(r.due, "2026-03-19");
	assert_ptr_equal(r.e, entity_find("name_case"));
	long all = count(&clerk, INBOX_REMIND);
	act_on(&clerk, "reminder", r.id, "settle", NULL, NULL);
	assert_int_equal(reminders(&clerk, id, &r), 0);
	assert_int_equal(count(&clerk, INBOX_REMIND), all - 1);
	clock_to("2026-03-02");
}

/* In the order of the ends of limits, whichever way it is paged. */
static void page_by_page(void **state)
{
	static const char *const mark[] = { "浣花", "芙蓉", "银桦", "听涛", "明远", "拾光", "晴川", "远山", "知行", "木棉", "若水" };
	struct inbox_row all[32], p[3];
	int64_t at = 0;
	int n, seen = 0;
	char day[11];
	(void)state;

	for (size_t i = 0; i < LENGTH(mark); i++) {
		snprintf(day, sizeof(day), "2026-03-%02d", (int)(2 + i * 7 % 5));
		name_asked(&initiator, "510105", mark[i], day);
	}
	n = fetch(&clerk, INBOX_TURN, 0, false, 32, all);
	assert_int_equal(n, count(&clerk, INBOX_TURN));
	for (int i = 1; i < n; i++)
		assert_true(strcmp(all[i - 1].due, all[i].due) < 0 || (!strcmp(all[i - 1].due, all[i].due) && strcmp(all[i - 1].came, all[i].came) <= 0));
	for (int got; (got = fetch(&clerk, INBOX_TURN, at, false, 3, p)) > 0; at = p[got - 1].id)
		for (int i = 0; i < got; i++)
			assert_int_equal(p[i].id, all[seen++].id);
	assert_int_equal(seen, n);
	at = 0;
	for (int got; (got = fetch(&clerk, INBOX_TURN, at, true, 3, p)) > 0; at = p[0].id)
		for (int i = got; i-- > 0;)
			assert_int_equal(p[i].id, all[--seen].id);
	assert_int_equal(seen, 0);
}

/* What SQLite runs for a page, and how it means to. */
static char last_sql[8192];

static int traced(unsigned what, void *ctx, void *st, void *x)
{
	char *sql = what == SQLITE_TRACE_STMT ? sqlite3_expanded_sql(st) : NULL;

	(void)ctx, (void)x;
	if (sql && strstr(sql, " FROM kase t WHERE t.void"))
		snprintf(last_sql, sizeof(last_sql), "EXPLAIN QUERY PLAN %s", sql);
	sqlite3_free(sql);
	return 0;
}

static void by_its_index(void **state)
{
	const struct { const struct actor *who; const char *index; } eyes[] = { { &clerk, "kase_work_county" }, { &city, "kase_work_city" } };
	struct actor province = actor_of(39, ROLE(DIRECTOR), "51", 0, 0);
	struct inbox_row r[16];
	(void)state;

	for (size_t i = 0; i < LENGTH(eyes) + 1; i++)
		for (int part = INBOX_TURN; part <= INBOX_WAIT; part++)
			for (int from = 0; from < 2; from++) {
				const struct actor *who = i < LENGTH(eyes) ? eyes[i].who : &province;
				const char *index = part == INBOX_BACK ? "kase_" : i < LENGTH(eyes) ? eyes[i].index : "kase_work";
				int64_t first = from && fetch(&clerk, INBOX_TURN, 0, false, 1, r) ? r[0].id : 0;
				char plan[2000] = "";
				sqlite3_stmt *st;

				sqlite3_trace_v2(world->h, SQLITE_TRACE_STMT, traced, NULL);
				fetch(who, part, first, false, 16, r);
				sqlite3_trace_v2(world->h, 0, NULL, NULL);
				assert_int_equal(sqlite3_prepare_v2(world->h, last_sql, -1, &st, NULL), SQLITE_OK);
				while (sqlite3_step(st) == SQLITE_ROW)
					snprintf(plan + strlen(plan), sizeof(plan) - strlen(plan), "%s\n", sqlite3_column_text(st, 3));
				sqlite3_finalize(st);
				if (!strstr(plan, index) || strstr(plan, "TEMP B-TREE") || strstr(plan, "SCAN t\n"))
					fail_msg("part %d of %s: %s\n%s", part, who->in[0].region, last_sql, plan);
			}
}

/* ---- what is counted is what is there ---- */

static long rows_of(const struct actor *who, enum inbox_part part)
{
	struct inbox_row r[64];
	int64_t at = 0;
	long n = 0;

	for (int got; (got = fetch(who, part, at, false, 64, r)) > 0; at = r[got - 1].id)
		n += got;
	return n;
}

/* Whoever holds what roles, one place within another or beside it, is told of each row once: as many as he can page through. */
static void counts_are_the_rows(void **state)
{
	enum { CASES = 8, STEPS = 100 };
	static const char *const mark[CASES] = { "松涛", "竹影", "梅岭", "兰亭", "菊园", "荷塘", "枫桥", "柳岸" };
	static const char *const place[] = { "510105", "510107" };
	static const char *const acts[] = { "return", "check", "back", "approve", "withdraw", "submit", "submit" };
	static const struct { int role; const char *at; } held[][3] = {
		{ { ROLE_NO_OFFICER, "510105" } }, { { ROLE_NO_OFFICER, "5101" } }, { { ROLE_NO_OFFICER, "51" } }, { { ROLE_NO_CHIEF, "51" } },
		{ { ROLE_NO_OFFICER, "5101" }, { ROLE_NO_CHIEF, "510105" } }, { { ROLE_NO_CHIEF, "51" }, { ROLE_NO_OFFICER, "510107" } },
		{ { ROLE_NO_OFFICER, "510107" }, { ROLE_NO_OFFICER, "51" } }, { { ROLE_NO_CHIEF, "5101" }, { ROLE_NO_CHIEF, "5101" }, { ROLE_NO_OFFICER, "51" } },
		{ { ROLE_NO_OFFICER, "510105" }, { ROLE_NO_CHIEF, "510105" } }, { { ROLE_NO_OFFICER, "5107" } }, { { ROLE_NO_CHIEF, "" } },
		{ { ROLE_NO_OFFICER, "510105" }, { ROLE_NO_SUPERVISOR, "" } },	/* not by places alone: row by row */
	};
	struct actor eyes[LENGTH(held)], boss = actor_of(60, ROLE(CHIEF), "51", 0, 0), hand = OFFICER_OF(61, "51");
	int64_t id[CASES], wrong;
	long told[INBOX_PARTS], done = 0, seen = 0;
	struct err err = { 0 };
	uint64_t rnd = 20260302;
	char day[11];
	int today;

	(void)state;
	for (size_t i = 0; i < LENGTH(held); i++) {
		eyes[i] = (struct actor){ .id = 70 + (int64_t)i };
		for (size_t k = 0; k < LENGTH(held[i]) && held[i][k].at; k++) {
			eyes[i].roles |= UINT64_C(1) << held[i][k].role;
			eyes[i].in[eyes[i].nin].role = held[i][k].role;
			text_cut(eyes[i].in[eyes[i].nin++].region, sizeof(eyes[i].in[0].region), held[i][k].at);
		}
	}
	date_to_day("2026-06-01", &today);
	clock_to("2026-06-01");
	for (int i = 0; i < CASES; i++) {
		id[i] = name_asked(&initiator, place[i % 2], mark[i], "2026-06-01");
		struct rec *n = load(&hand, "name_case", id[i]);
		put(n, "similar_note", "不近似");
		save(n);
		rec_free(n);
	}
	for (int step = 0; step < STEPS; step++) {
		rnd = rnd * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		unsigned v = (unsigned)(rnd >> 33);
		if (v % 8 == 0) {
			struct night n;
			date_from_day(today += (int)(v / 8 % 3), day);
			clock_to(day);
			assert_int_equal(night_run(world, &n, &err), 0);
		}
		date_from_day(today, day);
		const char *a = acts[v / 64 % LENGTH(acts)];
		const struct actor *by = !strcmp(a, "submit") || !strcmp(a, "withdraw") ? &initiator : !strcmp(a, "return") || !strcmp(a, "check") ? &hand : &boss;
		bool changed = act_tried(by, "name_case", id[v / 1024 % CASES], a, day, "随机", &err);
		done += changed;
		for (size_t i = 0; (changed || v % 8 == 0) && i < LENGTH(eyes); i++) {
			assert_int_equal(inbox_counts(world, &eyes[i], told, &err), 0);
			for (int part = 0; part < INBOX_PARTS; part++) {
				long there = rows_of(&eyes[i], (enum inbox_part)part);
				if (told[part] != there)
					fail_msg("step %d, eyes %zu, part %d: told %ld, there are %ld", step, i, part, told[part], there);
				seen += there;
			}
		}
	}
	assert_true(done >= 20 && seen > 1000);
	/* the numbers are those of the rows, days gone by leave none behind, and verify knows when they are not */
	assert_int_equal(turns_wrong(world, &wrong, &err), 0);
	assert_int_equal(wrong, 0);
	FILE *out = fopen("/dev/null", "w");
	int problems = -1;
	assert_true(db_run(world, &err, "UPDATE turn_n SET n = n + 1 WHERE place = '5101' AND entity = 'reminder'", "") > 0);
	assert_int_equal(db_verify(world, &actor_system, false, out, &problems, &err), 0);
	assert_int_equal(problems, 1);
	assert_int_equal(turns_rebuild(world, &err), 0);
	assert_int_equal(db_verify(world, &actor_system, false, out, &problems, &err), 0);
	assert_int_equal(problems, 0);
	fclose(out);
	clock_to("2026-03-02");
}

/* ---- one case ---- */

static void what_was_done(void **state)
{
	struct passage *p;
	struct err err = { 0 };
	int n;
	(void)state;

	int64_t id = name_asked(&initiator, "510105", "春晖", "2026-03-02");
	act_on(&clerk, "name_case", id, "return", "2026-03-03", "业务范围写得太宽");
	act_on(&initiator, "name_case", id, "submit", "2026-03-04", "核对过了");
	assert_int_equal(passages(world, &clerk, entity_find("name_case"), id, &p, &n, &err), 0);
	assert_int_equal(n, 3);
	assert_true(p[0].handed && !p[1].handed && p[2].handed);
	assert_string_equal(p[1].label, "退回补正");
	assert_string_equal(p[1].reason, "业务范围写得太宽");
	assert_string_equal(p[1].on, "2026-03-03");
	assert_string_equal(p[1].to->code, "RETURNED");
	free(p);
	assert_int_equal(passages(world, &far, entity_find("name_case"), id, &p, &n, &err), -1);
	assert_err(err, E_NOTFOUND);
}

static int said(const struct findings *f, const char *id)
{
	int n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += !strcmp(f->v[i].rule->id, id);
	return n;
}

/* The rules of what can follow, each once, for whoever reads it; what his own acts want. */
static void what_stands_in_the_way(void **state)
{
	struct findings f = { 0 };
	struct lack lack[8];
	struct err err = { 0 };
	(void)state;

	int64_t id = name_asked(&initiator, "510105", "安澜", "2026-03-02");
	struct rec *r = load(&clerk, "name_case", id), *c = load(&chief, "name_case", id);
	assert_int_equal(case_findings(r, &f, &err), 0);
	for (const char *const *rule = (const char *const[]){ "R-NAME-01", "R-NAME-04", "R-TRN-01", "W-NAME-1", NULL }; *rule; rule++)
		assert_int_equal(said(&f, *rule), 1);
	findings_free(&f);
	assert_int_equal(case_lacks(r, lack, 8), 1);
	assert_string_equal(lack[0].f->name, "similar_note");
	assert_string_equal(lack[0].a->name, "check");
	assert_int_equal(case_lacks(c, lack, 8), 0);	/* the chief's acts are not next */
	put(r, "similar_note", "不近似");
	save(r);
	assert_int_equal(case_lacks(r, lack, 8), 0);
	rec_free(r);
	rec_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_it_is), cmocka_unit_test(how_soon), cmocka_unit_test(page_by_page), cmocka_unit_test(by_its_index),
		cmocka_unit_test(counts_are_the_rows), cmocka_unit_test(what_was_done), cmocka_unit_test(what_stands_in_the_way),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
