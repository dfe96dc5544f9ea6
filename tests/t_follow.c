/* What a grant leaves beside the certificate: its row of credit information, in the same act, and the talk that the new organisation is asked
 * to (R-CRD-01, W19); and what people do with such rows by themselves. */
#include "tests/world.h"

#include "tests/granted.h"

static struct actor anybody;

/* ---- credit information ---- */

/* R-CRD-01: with what was approved, or not at all; everybody may read it at once. */
static void r_crd_01(void **state)
{
	int64_t id = ready("云杉"), org = ref_of("setup_case", id, "org"), row;
	struct rec *r;
	(void)state;

	act_on(&director, "setup_case", id, "grant", "R-USCC-07");
	assert_int_equal(number("SELECT count(*) FROM credit_info WHERE org = ?", org), 0);
	code_in_pool("52510105");
	act_on(&director, "setup_case", id, "grant", NULL);
	assert_int_equal(number("SELECT count(*) FROM credit_info WHERE org = ?", org), 1);
	row = number("SELECT id FROM credit_info WHERE org = ?", org);
	assert_int_equal(number("SELECT count(DISTINCT h_act) FROM (SELECT h_act FROM credit_info_h WHERE id = ?1 UNION SELECT h_act FROM setup_case_h WHERE "
				"h_verb = 'grant' AND id = (SELECT id FROM setup_case WHERE org = (SELECT org FROM credit_info WHERE id = ?1)))", row), 1);
	r = load(&anybody, "credit_info", row);
	assert_string_equal(rec_state(r), "PUBLIC");
	assert_string_equal(rec_str(r, "class"), "1");
	assert_string_equal(rec_str(r, "item"), "成立登记");
	assert_string_equal(rec_str(r, "source"), "成都市青羊区民政局");
	assert_string_equal(rec_str(r, "doc_no"), "青羊民社许〔2026〕1号");
	assert_string_equal(rec_str(r, "formed_on"), "2026-03-02");
	assert_string_equal(rec_str(r, "recorded_on"), "2026-03-02");
	assert_non_null(strstr(rec_str(r, "content"), "准予成都市青羊区云杉社会工作服务中心成立登记，统一社会信用代码52510105"));
	rec_free(r);
}

static void voided(int64_t org)
{
	struct err err = { 0 };
	struct rec *r = load(&chief, "credit_info", number("SELECT id FROM credit_info WHERE org = ?", org));

	if (rec_void_it(r, &(struct act){ .reason = "重新归集" }, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
}

/* Five working days after Monday 2026-03-02 end on the 9th: on the 10th the officer hears of it, once, and of what has been entered not. */
static void five_working_days(void **state)
{
	static const char *const told = "SELECT count(*) FROM reminder WHERE kind = 'credit' AND turn = 'officer' AND rid = ?";
	int64_t missing = granted("青禾"), there = granted("望江"), entered = granted("浣花"), org = ref_of("setup_case", entered, "org");
	(void)state;

	voided(ref_of("setup_case", missing, "org"));
	voided(org);
	struct rec *r = rec_new(world, &clerk, entity_find("credit_info"));
	put_id(r, "org", org);
	put(r, "class", "1");
	put(r, "item", "成立登记");
	put(r, "content", "准予成立登记。");
	put(r, "source", "成都市青羊区民政局");
	put(r, "formed_on", "2026-03-02");
	saved(r);
	night_of("2026-03-09");
	assert_int_equal(number(told, missing), 0);
	night_of("2026-03-10");
	night_of("2026-03-11");
	assert_int_equal(number(told, missing), 1);
	assert_int_equal(number(told, there), 0);
	assert_int_equal(number(told, entered), 0);
	clock_to("2026-03-02");
}

static int64_t judged(int64_t org, const char *content, const char *until)
{
	struct rec *r = rec_new(world, &clerk, entity_find("credit_info"));

	put_id(r, "org", org);
	put(r, "class", "5");
	put(r, "item", "失信被执行人");
	put(r, "content", content);
	put(r, "source", "成都市青羊区人民法院");
	put(r, "formed_on", "2026-02-26");
	put(r, "expire_on", until);
	int64_t id = save(r);
	rec_free(r);
	return id;
}

/* What others have formed is entered by one and made public by another, until the last day that was said. */
static void entered_by_hand(void **state)
{
	int64_t org = ref_of("setup_case", granted("拾光"), "org"), id = judged(org, "拒不履行生效判决。", "2026-03-20");
	struct actor both = actor_of(23, ROLE(CHIEF), "510105", 0, 0), itself = actor_of(45, ROLE(ORG), "", 0, org), other = OFFICER_OF(46, "510107");
	(void)state;

	field_is("credit_info", id, "recorded_on", "2026-03-02");
	assert_true(!sees(&anybody, "credit_info", id) && !sees(&itself, "credit_info", id) && !sees(&other, "credit_info", id));
	act_on(&clerk, "credit_info", id, "keep", NULL);
	assert_true(!sees(&anybody, "credit_info", id) && sees(&itself, "credit_info", id));
	act_on(&both, "credit_info", id, "publish", "R-GEN-01");
	act_on(&chief, "credit_info", id, "publish", NULL);
	assert_true(sees(&anybody, "credit_info", id) && sees(&other, "credit_info", id));
	act_on(&chief, "credit_info", id, "withhold", NULL);
	assert_true(!sees(&anybody, "credit_info", id));
	act_on(&chief, "credit_info", id, "publish", NULL);
	night_of("2026-03-20");
	assert_true(sees(&anybody, "credit_info", id));
	night_of("2026-03-21");
	assert_true(!sees(&anybody, "credit_info", id) && sees(&itself, "credit_info", id));
	clock_to("2026-03-02");
}

static void r_crd_07(void **state)
{
	char why[200];
	int64_t org = ref_of("setup_case", granted("明远"), "org"), id = judged(org, "被执行人51000019700101006X。", "");
	(void)state;

	id_says("credit_info", id, "R-CRD-07", BLOCK, "须遮盖");
	act_on(&clerk, "credit_info", id, "keep", NULL);
	act_on(&chief, "credit_info", id, "publish", "R-CRD-07");
	/* what stands in the way is mended where it stands; what everybody reads is withheld before it is touched */
	struct rec *r = load(&clerk, "credit_info", id);
	put(r, "content", "被执行人510***********006X。");
	saved(r);
	act_on(&chief, "credit_info", id, "publish", NULL);
	r = load(&clerk, "credit_info", id);
	assert_false(rec_may_edit(r, field_no(rec_entity(r), "content"), why, sizeof(why)));
	rec_free(r);
	id_says("credit_info", judged(org, "被执行人510***********006X。", ""), "R-CRD-07", PASS, NULL);
}

/* ---- talks ---- */

static int64_t talk_of(int64_t org)
{
	return number("SELECT id FROM talk WHERE ground = '1' AND org = ?", org);
}

static void arranged(int64_t id, const char *talkers)
{
	struct rec *r = load(&clerk, "talk", id);

	put(r, "planned_on", "2026-03-16");
	put(r, "place", "区民政局二楼会议室");
	put(r, "talkers", talkers);
	put(r, "talked", "张一");
	saved(r);
}

/* R-TALK-01, R-TALK-02: by two at least, and signed. */
static void asked_and_held(void **state)
{
	int64_t org = ref_of("setup_case", granted("晴川"), "org"), id = talk_of(org);
	struct actor itself = actor_of(47, ROLE(ORG), "", 0, org);
	struct rec *r;
	(void)state;

	field_is("talk", id, "ground", "1");
	assert_false(sees(&itself, "talk", id));
	arranged(id, "李明");
	act_on(&clerk, "talk", id, "plan", "R-TALK-01");
	arranged(id, "李明、李明");
	act_on(&clerk, "talk", id, "plan", "R-TALK-01");
	arranged(id, "李明、王强");
	act_on(&clerk, "talk", id, "plan", NULL);
	assert_true(sees(&itself, "talk", id));
	act_on(&clerk, "talk", id, "plan", NULL);	/* another day was agreed on */
	r = load(&clerk, "talk", id);
	put(r, "content", "提醒按章程开展活动。");
	put(r, "signed", "0");
	saved(r);
	act_on(&clerk, "talk", id, "hold", "R-TALK-02");
	r = load(&clerk, "talk", id);
	put(r, "signed", "1");
	put(r, "talkers", "李明");
	saved(r);
	act_on(&clerk, "talk", id, "hold", "R-TALK-01");
	arranged(id, "李明，王强");
	act_on(&clerk, "talk", id, "hold", NULL);
	field_is("talk", id, "held_on", "2026-03-02");
}

static int64_t raised(int64_t org, const char *ground)
{
	struct rec *r = rec_new(world, &chief, entity_find("talk"));

	put_id(r, "org", org);
	put(r, "ground", ground);
	int64_t id = save(r);
	rec_free(r);
	return id;
}

/* R-TALK-03: one of a ground at a time, whoever asks for it; what has been called off stands in nobody's way. */
static void r_talk_03(void **state)
{
	int64_t org = ref_of("setup_case", granted("远山"), "org"), first = talk_of(org), second = raised(org, "1"), early, id;
	(void)state;

	act_on(&chief, "talk", second, "raise", "R-TALK-03");
	act_on(&chief, "talk", raised(org, "2"), "raise", NULL);
	arranged(first, "李明、王强");
	act_on(&clerk, "talk", first, "plan", NULL);
	act_on(&chief, "talk", second, "raise", "R-TALK-03");
	act_on(&chief, "talk", first, "cancel", NULL);
	act_on(&chief, "talk", second, "raise", NULL);
	/* asked for before the grant: the grant asks for no second one */
	id = ready("知行");
	early = raised(ref_of("setup_case", id, "org"), "1");
	act_on(&chief, "talk", early, "raise", NULL);
	code_in_pool("52510105");
	act_on(&director, "setup_case", id, "grant", NULL);
	assert_int_equal(number("SELECT count(*) FROM talk WHERE org = ?", ref_of("setup_case", id, "org")), 1);
}

/* Twenty working days after 2026-03-02 end on the 30th; who has been talked to is not waited for. */
static void not_held_in_time(void **state)
{
	static const char *const told = "SELECT count(*) FROM reminder WHERE kind = 'overdue' AND turn = 'officer chief' AND entity = 'talk' AND rid = ?";
	int64_t late = talk_of(ref_of("setup_case", granted("木棉"), "org")), done = talk_of(ref_of("setup_case", granted("若水"), "org"));
	int64_t off = talk_of(ref_of("setup_case", granted("星火"), "org"));
	struct rec *r;
	(void)state;

	arranged(done, "李明、王强");
	r = load(&clerk, "talk", done);
	put(r, "content", "提醒按章程开展活动。");
	put(r, "signed", "1");
	saved(r);
	act_on(&clerk, "talk", done, "hold", NULL);
	act_on(&chief, "talk", off, "cancel", NULL);
	night_of("2026-03-30");
	assert_int_equal(number(told, late), 0);
	night_of("2026-03-31");
	assert_int_equal(number(told, late), 1);
	assert_int_equal(number(told, done), 0);
	assert_int_equal(number(told, off), 0);
	clock_to("2026-03-02");
}

/* What reminds the organisation reaches it, what reminds the office alone does not; nor does that reach the unit above it, which would settle it. */
static void reminded_is_who_is_to_act(void **state)
{
	int64_t org = number("SELECT org FROM setup_case WHERE id = ?", granted("碧溪"));
	int64_t filing = number("SELECT id FROM reminder WHERE kind = 'filing' AND rid = ?", org), late;
	struct actor itself = actor_of(48, ROLE(ORG), "", 0, org);
	(void)state;

	night_of("2026-03-31");
	late = number("SELECT id FROM reminder WHERE kind = 'overdue' AND entity = 'talk' AND rid = (SELECT id FROM talk WHERE org = ?)", org);
	clock_to("2026-03-02");
	assert_true(filing && late);
	assert_true(sees(&itself, "reminder", filing));
	assert_false(sees(&itself, "reminder", late));
	assert_true(sees(&clerk, "reminder", filing) && sees(&clerk, "reminder", late));
	assert_int_equal(number("SELECT count(*) FROM reminder WHERE unit IS NOT NULL AND turn NOT LIKE '%supervisor%' AND rid >= ?", 0), 0);
}

static int open_window(void **state)
{
	anybody = actor_of(44, ROLE(PUBLIC), "", 0, 0);
	return window_open(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_crd_01), cmocka_unit_test(five_working_days), cmocka_unit_test(entered_by_hand), cmocka_unit_test(r_crd_07),
		cmocka_unit_test(asked_and_held), cmocka_unit_test(r_talk_03), cmocka_unit_test(not_held_in_time), cmocka_unit_test(reminded_is_who_is_to_act),
	};

	return cmocka_run_group_tests(tests, open_window, world_close);
}
