/* Cases over the fixture's application: numbers, public states, whose turn, limits with pauses and prolongation, what the law takes
 * as done, reminders, the nightly job, who steps back, progress for number and PIN. */
#define FIXTURE
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/night.h"

static struct actor clerk, clerk2, chief, director, director2, public_, system_;

static int setup(void **state)
{
	struct err err = { 0 };

	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(11, "510105");
	clerk2 = OFFICER_OF(12, "510105");
	chief = actor_of(13, ROLE(CHIEF), "5101", 0, 0);
	director = actor_of(14, ROLE(DIRECTOR), "51", 0, 0);
	director2 = actor_of(16, ROLE(DIRECTOR), "51", 0, 0);
	public_ = actor_of(15, ROLE(PUBLIC), "", 0, 0);
	system_ = actor_system;
	if (param_set(world, &system_, "fx.look.days", "", "", "5", "2026-01-01", "固件", &err) ||
	    param_set(world, &system_, "fx.look.more", "", "", "3", "2026-01-01", "固件", &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

/* The clock of the practice register is put where the test wants it. */
static int64_t sent(const char *title, const char *came, const char *on)
{
	struct err err = { 0 };
	int64_t id = make_row(&clerk, "fx_case", "title", title, "region", "510105", "amount", "100", "came_on", came, NULL);
	struct rec *r = load(&clerk, "fx_case", id);

	if (flow_do(r, "send", &(struct act){ .on = on }, NULL, &err))
		fail_msg("%s %s", err.rule, err.msg);
	rec_free(r);
	return id;
}

static struct rec *case_of(const struct actor *who, int64_t id)
{
	return load(who, "kase", kase_id(world, entity_find("fx_case"), id));
}

static int act_on(const struct actor *who, int64_t id, const char *action, const char *on, struct err *err)
{
	struct rec *r = load(who, "fx_case", id);
	int rc = flow_do(r, action, &(struct act){ .on = on, .reason = "理由充分" }, NULL, err);

	rec_free(r);
	return rc;
}

static int64_t count(const char *sql)
{
	int64_t n = 0;

	db_int(world, NULL, &n, sql, "");
	return n;
}

/* ISO 7064 MOD 37,36: the vectors of support §4.6, and every neighbouring transposition in them is noticed. */
static void numbers(void **state)
{
	static const char *const good[] = { "510100ZB2026000123C", "510000ZX2026000001F", "510104JB2026000007U" };
	char no[KASE_NO], bad[KASE_NO];
	struct err err = { 0 };
	(void)state;

	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_int_equal(kase_no_fold(good[i], no, &err), 0);
		assert_string_equal(no, good[i]);
		for (int k = 0; k + 1 < 19; k++) {
			snprintf(bad, sizeof(bad), "%s", good[i]);
			bad[k] = good[i][k + 1];
			bad[k + 1] = good[i][k];
			if (bad[k] != bad[k + 1])
				assert_int_equal(kase_no_fold(bad, no, &err), -1);
		}
	}
	assert_int_equal(kase_no_fold("５１０１００zb 2026-000123c", no, &err), 0);
	assert_string_equal(no, "510100ZB2026000123C");
	assert_int_equal(kase_no_fold("510100ZB2026000123D", no, &err), -1);
	assert_string_equal(err.msg, "编号有误");
	assert_int_equal(kase_no_fold("510100ZB2026000123", no, &err), -1);
	assert_int_equal(kase_no_fold("", no, &err), -1);
}

static void one_case_for_an_application(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t draft = make_row(&clerk, "fx_case", "title", "草稿不编号", "region", "510105", "amount", "100", NULL);
	assert_int_equal(kase_id(world, entity_find("fx_case"), draft), 0);
	int64_t a = sent("甲件", "2026-03-02", "2026-03-02"), b = sent("乙件", "2026-03-02", "2026-03-02");
	struct rec *k = case_of(&clerk, a), *l = case_of(&clerk, b);
	/* without a gap, in one place, kind and year */
	assert_memory_equal(rec_str(k, "case_no"), "510105QT2026", 12);
	assert_int_equal(atoi(rec_str(l, "case_no") + 12) / 10, 0);
	assert_int_equal(strncmp(rec_str(k, "case_no") + 12, "000001", 6), 0);
	assert_int_equal(strncmp(rec_str(l, "case_no") + 12, "000002", 6), 0);
	assert_string_equal(rec_str(k, "turn"), "officer director");
	assert_string_equal(rec_str(k, "phase"), "已提交");
	assert_string_equal(rec_str(k, "due"), "2026-03-09");
	assert_string_equal(rec_str(k, "due_what"), "审查");
	rec_free(k);
	rec_free(l);
	/* waiting for somebody else: no turn, no end, a public state of its own */
	assert_int_equal(act_on(&clerk, a, "hold", "2026-03-03", &err), 0);
	k = case_of(&clerk, a);
	assert_string_equal(rec_str(k, "turn"), "");
	assert_string_equal(rec_str(k, "pub"), "待补正");
	assert_string_equal(rec_str(k, "due"), "");
	assert_int_equal(rec_num(k, "paused"), 1);
	rec_free(k);
	assert_int_equal(act_on(&clerk, a, "resume", "2026-03-05", &err), 0);
	k = case_of(&clerk, a);
	assert_string_equal(rec_str(k, "due"), "2026-03-11");
	rec_free(k);
	assert_int_equal(act_on(&director, a, "agree", "2026-03-06", &err), 0);
	k = case_of(&clerk, a);
	assert_string_equal(rec_state(k), "done");
	assert_string_equal(rec_str(k, "ended_on"), "2026-03-06");
	assert_string_equal(rec_str(k, "pub"), "已办结");
	rec_free(k);
	/* nobody writes one by hand, and another county's does not exist */
	k = rec_new(world, &clerk, entity_find("kase"));
	assert_int_equal(rec_save(k, NULL, NULL, &err), -1);
	rec_free(k);
	struct actor far = OFFICER_OF(17, "510107");
	assert_int_equal(rec_load(world, &far, entity_find("kase"), kase_id(world, entity_find("fx_case"), a), NULL, &k, &err), -1);
	assert_err(err, E_NOTFOUND);
}

/* A pause takes away working days, not days; a prolongation comes once. */
static void pauses_and_prolongation(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t a = sent("停表", "2026-03-02", "2026-03-02");
	assert_int_equal(act_on(&clerk, a, "hold", "2026-03-06", &err), 0);	/* Friday */
	assert_int_equal(act_on(&clerk, a, "resume", "2026-03-09", &err), 0);	/* Monday: one working day */
	struct rec *k = case_of(&clerk, a);
	assert_string_equal(rec_str(k, "due"), "2026-03-10");
	rec_free(k);
	assert_int_equal(act_on(&clerk, a, "longer", "2026-03-09", &err), 0);
	k = case_of(&clerk, a);
	assert_string_equal(rec_str(k, "due"), "2026-03-13");
	rec_free(k);
	assert_int_equal(act_on(&clerk, a, "longer", "2026-03-09", &err), -1);
	assert_string_equal(err.rule, "R-LIM-01");
	/* a limit counts from when papers came, though they were looked at later */
	int64_t b = sent("先收", "2026-02-12", "2026-02-24");
	k = case_of(&clerk, b);
	assert_string_equal(rec_str(k, "due"), "2026-02-26");
	rec_free(k);
}

/* Scenario 3's limit: papers of 2026-02-12, five working days end on 02-26, and on 02-27 the law takes the act as done. */
static void deemed(void **state)
{
	struct err err = { 0 };
	struct night n;
	(void)state;
	clock_to("2026-02-26");
	int64_t a = sent("视为", "2026-02-12", "2026-02-12"), b = sent("停着", "2026-02-12", "2026-02-12");
	assert_int_equal(act_on(&clerk, b, "hold", "2026-02-13", &err), 0);
	assert_int_equal(night_run(world, &n, &err), 0);
	struct rec *r = load(&clerk, "fx_case", a);
	assert_string_equal(rec_state(r), "sent");
	rec_free(r);
	clock_to("2026-03-01");		/* the job was late by two nights */
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_true(n.deemed >= 1);
	r = load(&clerk, "fx_case", a);
	assert_string_equal(rec_state(r), "taken");
	assert_string_equal(rec_str(r, "decided_on"), "2026-02-27");
	rec_free(r);
	r = load(&clerk, "fx_case", b);
	assert_string_equal(rec_state(r), "held");
	rec_free(r);
	struct rec *k = case_of(&chief, a);
	assert_string_equal(rec_str(k, "turn"), "chief");
	rec_free(k);
	/* again on the same day: not a byte */
	int64_t audit = count("SELECT max(seq) FROM audit"), told = count("SELECT count(*) FROM reminder");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.deemed + n.lapsed + n.settled + n.reminded, 0);
	assert_int_equal(count("SELECT max(seq) FROM audit"), audit);
	assert_int_equal(count("SELECT count(*) FROM reminder"), told);
	clock_to("2026-03-02");
}

static void told_in_time(void **state)
{
	struct err err = { 0 };
	struct night n;
	char sql[200];
	(void)state;
	int64_t a = sent("提醒", "2026-03-02", "2026-03-02");	/* ends on the 9th */
	static const struct { const char *day; int soon, over; } steps[] = {
		{ "2026-03-04", 0, 0 }, { "2026-03-05", 1, 0 }, { "2026-03-09", 1, 0 } };

	for (size_t i = 0; i < LENGTH(steps); i++) {
		clock_to(steps[i].day);
		assert_int_equal(night_run(world, &n, &err), 0);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM reminder WHERE kind = 'soon' AND rid = %lld", (long long)a);
		assert_int_equal(count(sql), steps[i].soon);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM reminder WHERE kind = 'overdue' AND rid = %lld", (long long)a);
		assert_int_equal(count(sql), steps[i].over);
	}
	clock_to("2026-03-02");
}

/* A limit that runs into a year whose calendar is not there is a guess, and settles when it comes. */
static void settles(void **state)
{
	struct err err = { 0 };
	struct night n;
	struct tx *tx;
	(void)state;
	clock_to("2026-12-29");
	int64_t a = sent("跨年", "2026-12-29", "2026-12-29");
	struct rec *k = case_of(&clerk, a);
	assert_int_equal(rec_num(k, "due_soft"), 1);
	assert_string_equal(rec_str(k, "due"), "2027-01-05");
	rec_free(k);
	/* a guess does not run out */
	clock_to("2027-01-08");
	assert_int_equal(night_run(world, &n, &err), 0);
	struct rec *r = load(&clerk, "fx_case", a);
	assert_string_equal(rec_state(r), "sent");
	rec_free(r);
	assert_int_equal(tx_begin(world, &system_, NULL, &tx, &err), 0);
	assert_true(db_run(world, &err, "INSERT INTO calendar_year VALUES (2027, '试')", "") == 1);
	assert_true(db_run(world, &err, "INSERT INTO calendar_day VALUES ('2027-01-01', 'H', '元旦')", "") == 1);
	assert_int_equal(audit_add(tx, "calendar", "", 2027, "ok", NULL, 0, &err), 0);
	assert_int_equal(tx_commit(tx, &err), 0);
	clock_to("2027-01-05");
	assert_int_equal(night_run(world, &n, &err), 0);
	k = case_of(&clerk, a);
	assert_int_equal(rec_num(k, "due_soft"), 0);
	assert_string_equal(rec_str(k, "due"), "2027-01-06");
	rec_free(k);
	clock_to("2027-01-07");
	assert_int_equal(night_run(world, &n, &err), 0);
	r = load(&clerk, "fx_case", a);
	assert_string_equal(rec_state(r), "taken");
	assert_string_equal(rec_str(r, "decided_on"), "2027-01-07");
	rec_free(r);
	assert_int_equal(tx_begin(world, &system_, NULL, &tx, &err), 0);
	db_run(world, &err, "DELETE FROM calendar_day WHERE day = '2027-01-01'", "");
	db_run(world, &err, "DELETE FROM calendar_year WHERE year = 2027", "");
	assert_int_equal(audit_add(tx, "calendar", "", 2027, "ok", NULL, 0, &err), 0);
	assert_int_equal(tx_commit(tx, &err), 0);
	clock_to("2026-03-02");
}

/* R-GEN-04: on the case or in the application's own act; what somebody else does goes on. */
static void stepping_back(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t a = sent("回避", "2026-03-02", "2026-03-02");
	assert_int_equal(act_on(&director, a, "recuse", NULL, &err), 0);
	assert_int_equal(act_on(&director, a, "agree", NULL, &err), -1);
	assert_string_equal(err.rule, "R-GEN-04");
	assert_int_equal(act_on(&director2, a, "agree", NULL, &err), 0);
	int64_t b = sent("回避二", "2026-03-02", "2026-03-02");
	struct rec *k = case_of(&director, b);
	assert_int_equal(flow_do(k, "recuse", &(struct act){ .reason = "与申请人是亲属" }, NULL, &err), 0);
	rec_free(k);
	assert_int_equal(act_on(&director, b, "refuse", NULL, &err), -1);
	assert_string_equal(err.rule, "R-GEN-04");
	assert_int_equal(act_on(&director2, b, "refuse", NULL, &err), 0);
}

/* R-GEN-01 by hands: a director may send back and decide later; a clerk who decides as somebody else may not. */
static void hands(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t a = sent("退回", "2026-03-02", "2026-03-02");
	assert_int_equal(act_on(&director, a, "back", NULL, &err), 0);
	assert_int_equal(act_on(&clerk, a, "send", "2026-03-03", &err), 0);	/* the same hands again */
	assert_int_equal(act_on(&clerk, a, "agree", NULL, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	assert_int_equal(act_on(&director, a, "refuse", NULL, &err), 0);	/* refusing and sending back are the same hands' */
}

static void progress(void **state)
{
	struct err err = { 0 };
	struct kase_public p;
	char pin[7], other[7];
	(void)state;
	int64_t a = sent("查询", "2026-03-02", "2026-03-02"), b = sent("查询二", "2026-03-02", "2026-03-02");
	struct rec *k = case_of(&clerk, a), *l = case_of(&clerk, b);
	const char *no = rec_str(k, "case_no");

	assert_int_equal(kase_pin(world, no, pin, &err), 0);
	assert_int_equal(kase_pin(world, rec_str(l, "case_no"), other, &err), 0);
	assert_int_equal(strlen(pin), 6);
	assert_string_not_equal(pin, other);
	assert_int_equal(kase_progress(world, no, pin, &p, &err), 0);
	assert_string_equal(p.pub, "已提交");
	/* a wrong PIN and a number never given out say the same */
	char wrong[384];
	assert_int_equal(kase_progress(world, no, other, &p, &err), -1);
	text_cut(wrong, sizeof(wrong), err.msg);
	assert_int_equal(kase_progress(world, "510104JB2026000007U", pin, &p, &err), -1);
	assert_string_equal(wrong, err.msg);
	/* five wrong ones: the right one rests as well, for a quarter of an hour; another number does not */
	for (int i = 0; i < 4; i++)
		assert_int_equal(kase_progress(world, no, "", &p, &err), -1);
	assert_int_equal(kase_progress(world, no, pin, &p, &err), -1);
	assert_err(err, E_BUSY);
	assert_int_equal(kase_progress(world, rec_str(l, "case_no"), other, &p, &err), 0);
	world->clock_offset += 901;
	assert_int_equal(kase_progress(world, no, pin, &p, &err), 0);
	world->clock_offset -= 901;
	rec_free(k);
	rec_free(l);
}

/* Document numbers: without gap within a body, a kind and a year; given back only with their transaction. */
static void document_numbers(void **state)
{
	struct err err = { 0 };
	struct tx *tx;
	char no[DOCNO];
	const struct entity *e = entity_find("fx_case");
	int64_t unit = make_row(&system_, "unit", "name", "试民政局", "kind", "1", "grade", "1", "region", "51", "doc_mark", "试民", NULL);
	int64_t bare = make_row(&system_, "unit", "name", "无代字局", "kind", "1", "grade", "1", "region", "51", NULL);
	(void)state;

	for (int i = 1; i <= 3; i++) {
		char want[DOCNO];
		assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = "2026-03-02" }, &tx, &err), 0);
		assert_int_equal(docno_take(tx, "accept", unit, e, 1, no, &err), 0);
		snprintf(want, sizeof(want), "试民社受〔2026〕%d号", i);
		assert_string_equal(no, want);
		if (i == 2) {		/* rolled back: the next one has it */
			tx_rollback(tx);
			assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = "2026-03-02" }, &tx, &err), 0);
			assert_int_equal(docno_take(tx, "accept", unit, e, 1, no, &err), 0);
			assert_string_equal(no, want);
		}
		assert_int_equal(audit_add(tx, "docno", "", 0, "ok", NULL, 0, &err), 0);
		assert_int_equal(tx_commit(tx, &err), 0);
	}
	assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = "2027-01-01" }, &tx, &err), 0);
	assert_int_equal(docno_take(tx, "accept", unit, e, 1, no, &err), 0);
	assert_string_equal(no, "试民社受〔2027〕1号");		/* the year turns */
	assert_int_equal(docno_take(tx, "traincert", unit, e, 1, no, &err), 0);
	assert_string_equal(no, "川社培证字〔2027〕第00001号");
	assert_int_equal(docno_take(tx, "accept", bare, e, 1, no, &err), -1);
	assert_string_equal(err.field, "doc_mark");
	assert_int_equal(docno_take(tx, "nosuch", unit, e, 1, no, &err), -1);
	assert_int_equal(docno_cancel(tx, "试民社受〔2026〕3号", &err), 0);
	assert_int_equal(docno_cancel(tx, "试民社受〔2026〕3号", &err), -1);
	assert_int_equal(docno_take(tx, "accept", unit, e, 1, no, &err), 0);
	assert_string_equal(no, "试民社受〔2027〕2号");		/* a cancelled number stays taken */
	tx_rollback(tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers), cmocka_unit_test(one_case_for_an_application), cmocka_unit_test(pauses_and_prolongation),
		cmocka_unit_test(deemed), cmocka_unit_test(told_in_time), cmocka_unit_test(settles), cmocka_unit_test(stepping_back),
		cmocka_unit_test(hands), cmocka_unit_test(progress), cmocka_unit_test(document_numbers),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
