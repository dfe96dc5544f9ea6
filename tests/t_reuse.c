/* Materials are not asked for twice while they are valid: what is offered for a slot, to whom and until which day, what the mark is then, and
 * giving it back. R-MAT-01 of what is taken over. */
#include "tests/world.h"

#include "tests/window.h"

static struct actor stranger;

static int open_world(void **state)
{
	stranger = actor_of(51, ROLE(INITIATOR), "", 0, 0);
	return window_open(state);
}

/* A name asked for with the papers of its people, looked at (as), valid to a day ("": as long as it lives), and approved. */
static int64_t named(const char *mark, const char *valid_to, const char *as)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case")), *l;
	struct err err = { 0 };

	name_typed(r, "MF", "17", mark, "社会工作服务", "中心", "Z");
	int64_t id = save(r);
	rec_free(r);
	r = load(&initiator, "name_case", id);
	assert_int_equal(material_slots(world, &initiator, r, &err), 0);
	attached(&initiator, slot_of(r, "MC-02"), mark);
	put(slot_of(r, "MC-02"), "doc_no", "2份");
	saved(r);
	act_on(&initiator, "name_case", id, "submit", NULL);
	r = load(&clerk, "name_case", id);
	put(r, "similar_note", "无近似名称");
	l = slot_of(r, "MC-02");
	put(l, "valid_to", valid_to);
	put(l, "note", *as == '2' ? "不清楚" : "");
	put(l, "checked", as);
	saved(r);
	act_on(&clerk, "name_case", id, "check", NULL);
	act_on(&chief, "name_case", id, "approve", NULL);
	return id;
}

/* What an establishment is offered for a slot on a day: 2 with its mark, 1 to be looked at again, 0 nothing. */
static int offer_on(int64_t setup, const char *code, const char *on, struct offer *o)
{
	struct rec *r = load(&system_, "setup_case", setup);
	struct err err = { 0 };
	int n = material_offer(world, slot_of(r, code), on, o, &err);

	if (n < 0)
		fail_msg("%s", err.msg);
	rec_free(r);
	return n + (n && o->whole);
}

static struct rec *taken(const struct actor *who, int64_t setup, const char *code)
{
	struct rec *r = load(who, "setup_case", setup);
	struct err err = { 0 };

	if (material_take(world, slot_of(r, code), &err))
		fail_msg("%s", err.msg);
	return r;
}

static void of_the_same_organisation(void **state)
{
	char no[40];
	struct offer o;
	struct err err = { 0 };
	(void)state;
	int64_t name = named("文竹", "2026-03-04", "1"), id = applied_for(name);

	assert_int_equal(db_text(world, &err, no, sizeof(no), "SELECT case_no FROM kase WHERE entity = 'name_case' AND rid = ?", "i", name), 1);
	/* to the last day on which it is valid, and not on the next */
	assert_int_equal(offer_on(id, "SL-06", "2026-03-04", &o), 2);
	assert_int_equal(offer_on(id, "SL-06", "2026-03-05", &o), 0);
	assert_int_equal(offer_on(id, "SL-03", "2026-03-02", &o), 0);	/* that is another paper */
	assert_int_equal(offer_on(id, "SL-06", "2026-03-02", &o), 2);
	assert_string_equal(o.from, no);
	assert_string_equal(o.by, clerk.label);
	assert_string_equal(o.on, "2026-03-02");
	assert_string_equal(o.valid_to, "2026-03-04");
	clock_to("2026-03-03");
	saved(taken(&initiator, id, "SL-06"));
	slot_is(id, "SL-06", "file", o.file);
	slot_is(id, "SL-06", "checked_file", o.file);
	slot_is(id, "SL-06", "checked", "1");
	slot_is(id, "SL-06", "checked_by", clerk.label);
	slot_is(id, "SL-06", "checked_on", "2026-03-02");	/* then, not now */
	slot_is(id, "SL-06", "carried", no);
	slot_is(id, "SL-06", "doc_no", "2份");
	slot_is(id, "SL-06", "valid_to", "2026-03-04");
	slot_is(id, "SL-06", "given_on", "2026-03-03");
	slot_is(id, "SL-06", "file_by", initiator.label);
	/* R-REG-01 takes the mark as long as the paper is valid */
	id_says("setup_case", id, "R-REG-01", BLOCK, "登记申请书");
	papers(id, "accept");
	id_says("setup_case", id, "R-REG-01", PASS, NULL);
	clock_to("2026-03-05");
	id_says("setup_case", id, "R-REG-01", BLOCK, "已过有效期");
	clock_to("2026-03-02");
}

static void given_back(void **state)
{
	struct offer o;
	struct err err = { 0 };
	(void)state;
	int64_t id = applied_for(named("佛甲", "", "1"));

	assert_int_equal(offer_on(id, "SL-06", "2099-12-31", &o), 2);	/* nothing was said of its end */
	saved(taken(&initiator, id, "SL-06"));
	assert_int_equal(offer_on(id, "SL-06", "2026-03-02", &o), 0);	/* it is there */
	/* another in its place, and nobody has looked at that */
	struct rec *r = load(&initiator, "setup_case", id);
	attached(&initiator, slot_of(r, "SL-06"), "新的");
	saved(r);
	slot_is(id, "SL-06", "checked", "");
	slot_is(id, "SL-06", "checked_by", "");
	slot_is(id, "SL-06", "carried", "");
	/* or none */
	r = load(&initiator, "setup_case", id);
	put(slot_of(r, "SL-06"), "file", "");
	saved(r);
	saved(taken(&initiator, id, "SL-06"));
	r = load(&initiator, "setup_case", id);
	put(slot_of(r, "SL-06"), "file", "");
	saved(r);
	slot_is(id, "SL-06", "checked", "");
	/* what the window has looked at since is the window's */
	saved(taken(&initiator, id, "SL-06"));
	r = load(&clerk, "setup_case", id);
	put(slot_of(r, "SL-06"), "checked", "");
	saved(r);
	r = load(&clerk, "setup_case", id);
	put(slot_of(r, "SL-06"), "checked", "1");
	saved(r);
	slot_is(id, "SL-06", "carried", "");
	r = load(&initiator, "setup_case", id);
	put(slot_of(r, "SL-06"), "file", "");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-MAT-01");
	rec_free(r);
	/* nobody types where it is from */
	r = load(&initiator, "setup_case", id);
	assert_int_equal(rec_set(slot_of(r, "SL-03"), field_no(rec_entity(slot_of(r, "SL-03")), "carried"), "510105MC", &err), -1);
	assert_err(err, E_DENIED);
	rec_free(r);
}

/* Another organisation of the same person: his paper is there, and the window looks again; a stranger's is not. */
static void of_the_same_initiator(void **state)
{
	struct offer o;
	(void)state;
	int64_t id = applied_for(name_approved("MF", "17", "银叶", "社会工作服务", "中心", "Z"));

	assert_int_equal(offer_on(id, "SL-06", "2026-03-02", &o), 1);
	saved(taken(&initiator, id, "SL-06"));
	slot_is(id, "SL-06", "file", o.file);
	slot_is(id, "SL-06", "checked", "");
	slot_is(id, "SL-06", "carried", o.from);
	id_says("setup_case", id, "R-REG-01", BLOCK, NULL);
	struct rec *r = load(&clerk, "setup_case", id);
	put(slot_of(r, "SL-06"), "checked", "1");
	saved(r);
	slot_is(id, "SL-06", "checked_by", clerk.label);
	/* whoever has neither the organisation nor the application has nothing of it */
	struct err err = { 0 };
	int64_t other = applied_for(name_approved("MF", "17", "麦冬", "社会工作服务", "中心", "Z"));
	assert_true(db_run(world, &err, "UPDATE named_grant SET account = ? WHERE entity = 'setup_case' AND rid = ?", "ii", stranger.id, other) == 1);
	assert_int_equal(offer_on(other, "SL-06", "2026-03-02", &o), 0);
	r = load(&stranger, "setup_case", other);
	assert_int_equal(material_take(world, slot_of(r, "SL-06"), &err), -1);
	assert_err(err, E_NOTFOUND);
	rec_free(r);
}

static void only_what_was_looked_at(void **state)
{
	struct offer o;
	struct err err = { 0 };
	(void)state;

	/* to be mended, not needed, and not looked at */
	assert_true(db_run(world, &err, "DELETE FROM named_grant WHERE entity = 'name_case'", "") > 0);	/* of this organisation alone */
	assert_true(db_run(world, &err, "DELETE FROM named_grant WHERE entity = 'setup_case'", "") > 0);
	static const char *const as[] = { "2", "3", "" }, *const mark[] = { "丁香", "半夏", "玉簪" };
	for (size_t i = 0; i < LENGTH(as); i++)
		assert_true(offer_on(applied_for(named(mark[i], "", as[i])), "SL-06", "2026-03-02", &o) < 2);
	int64_t name = named("铃兰", "", "1"), id = applied_for(name);
	assert_int_equal(offer_on(id, "SL-06", "2026-03-02", &o), 2);
	/* taken in hand, and not good any more when it is saved */
	struct rec *r = taken(&initiator, id, "SL-06"), *n = load(&clerk, "name_case", name);
	assert_true(db_run(world, &err, "UPDATE name_material SET checked = NULL WHERE name_case = ?", "i", name) >= 1);
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-MAT-01");
	assert_non_null(strstr(err.msg, "要承用的材料已失效"));
	rec_free(r);
	rec_free(n);
	assert_true(offer_on(id, "SL-06", "2026-03-02", &o) < 2);
	assert_true(db_run(world, &err, "UPDATE name_material SET checked = '1' WHERE name_case = ?", "i", name) >= 1);
	assert_int_equal(offer_on(id, "SL-06", "2026-03-02", &o), 2);
	/* looked at, but not at the file that lies there; void */
	assert_true(db_run(world, &err, "UPDATE name_material SET checked_file = 'x' WHERE name_case = ?", "i", name) >= 1);
	assert_true(offer_on(id, "SL-06", "2026-03-02", &o) < 2);
	assert_true(db_run(world, &err, "UPDATE name_material SET checked_file = file, void = 1 WHERE name_case = ?", "i", name) >= 1);
	assert_true(offer_on(id, "SL-06", "2026-03-02", &o) < 2);
}

/* The slots of a name obey the same: R-MAT-01 … 03. */
static void the_rules_of_a_name(void **state)
{
	struct err err = { 0 };
	(void)state;
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));

	name_typed(r, "MF", "17", "天冬", "社会工作服务", "中心", "Z");
	int64_t id = save(r);
	rec_free(r);
	static const struct { const char *given, *note, *checked, *rule; bool file; } tries[] = {
		{ "", "", "1", "R-MAT-02", true }, { "2026-03-02", "", "2", "R-MAT-02", true }, { "2026-03-02", "", "1", "R-MAT-03", false },
		{ "2026-03-02", "", "1", "", true },
	};
	for (size_t i = 0; i < LENGTH(tries); i++) {
		r = load(&clerk, "name_case", id);
		assert_int_equal(material_slots(world, &clerk, r, &err), 0);
		struct rec *l = slot_of(r, "MC-02");
		if (tries[i].file)
			attached(&clerk, l, "天冬");
		put(l, "given_on", tries[i].given);
		put(l, "note", tries[i].note);
		put(l, "checked", tries[i].checked);
		err = (struct err){ 0 };
		int rc = rec_save(r, NULL, NULL, &err);
		if (strcmp(err.rule, tries[i].rule) || (rc == 0) != !*tries[i].rule)
			fail_msg("%zu: %s %s", i, err.rule, err.msg);
		rec_free(r);
	}
	r = load(&initiator, "name_case", id);
	attached(&initiator, slot_of(r, "MC-02"), "另一份");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-MAT-01");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_the_same_organisation), cmocka_unit_test(given_back), cmocka_unit_test(of_the_same_initiator),
		cmocka_unit_test(only_what_was_looked_at),
		cmocka_unit_test(the_rules_of_a_name),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
