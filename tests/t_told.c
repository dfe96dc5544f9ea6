/* What the office says among itself is not for who applies: neither shown, nor listed, nor asked for, nor in the past, nor in an error. The office
 * itself reads it in the same ways, so that each of these is a way that shows something. */
#include "tests/world.h"

#include "model/core/inbox.h"
#include "model/core/together.h"
#include "tests/window.h"

#include <stdio.h>

/* Everything that is the office's own of an application, and a word of it that stands nowhere else. */
static const struct { const char *entity, *field, *typed, *word; } own[] = {
	{ "name_case", "similar_note", "查重看过甲乙丙", "甲乙丙" },
	{ "setup_case", "similar_note", "比对看过子丑寅", "子丑寅" },
	{ "setup_case", "review_note", "内部意见卯辰巳。", "卯辰巳" },
	{ "setup_case", "proposal", NULL, NULL },
	{ "setup_case", "refuse_ground", "2", NULL },
	{ "setup_case", "collective", "会议戊己庚", "戊己庚" },
	{ "name_material", "checked_by", "窗口申辰", "申辰" },
	{ "name_material", "file_by", "窗口巳亥", "巳亥" },
	{ "setup_material", "checked_by", NULL, "甲23" },
	{ "setup_material", "file_by", "窗口戌亥", "戌亥" },
	{ "kase", "phase", NULL, "待审核" },
	{ "kase", "turn", NULL, "chief" },
	{ "kase", "handler", NULL, "甲23" },
	{ "kase", "returned", "1", NULL },
	{ "document", "signer_account", NULL, "t23" },
};

static int64_t name_id, setup_id, kase_row, doc_id;

static int64_t id_of(const char *entity)
{
	return !strcmp(entity, "name_case") || !strcmp(entity, "name_material") ? name_id : !strcmp(entity, "kase") ? kase_row : !strcmp(entity, "document") ? doc_id : setup_id;
}

/* Of lines, whose they are; NULL. */
static const char *owner_of(const char *entity)
{
	return !strcmp(entity, "setup_material") ? "setup_case" : !strcmp(entity, "name_material") ? "name_case" : NULL;
}

/* The row, or the first line of its owner. */
static struct rec *open_row(const struct actor *who, const char *entity, struct rec **top)
{
	*top = load(who, owner_of(entity) ? owner_of(entity) : entity, id_of(entity));
	return owner_of(entity) ? rec_line(*top, part_lines(rec_entity(*top), entity), 0) : *top;
}

/* What no act writes stands there all the same. */
static void planted(size_t i)
{
	struct rec *top, *r = open_row(&system_, own[i].entity, &top);
	int f = field_no(rec_entity(r), own[i].field);
	bool number = rec_entity(r)->fields[f].type == T_BOOL;
	struct val v = { .t = number ? VT_INT : VT_TEXT, .i = number, .s = (char *)(uintptr_t)own[i].typed, .n = strlen(own[i].typed) };

	if (number)
		v.s = NULL;
	rec_set_val(r, f, &v, NULL);
	saved(top);
}

static int apply(void **state)
{
	struct err err = { 0 };

	if (window_open(state))
		return -1;
	name_id = name_approved("MF", "17", "银杏", "社会工作服务", "中心", "Z");
	struct rec *n = load(&system_, "name_case", name_id);
	if (material_slots(world, &system_, n, &err))
		fail_msg("%s", err.msg);
	saved(n);
	setup_id = applied_for(name_id);
	items_typed(ref_of("setup_case", setup_id, "org"));
	papers(setup_id, "accept");
	act_on(&initiator, "setup_case", setup_id, "submit", NULL);
	act_on(&clerk, "setup_case", setup_id, "accept", NULL);
	for (size_t i = 0; i < LENGTH(own); i++)
		if (own[i].typed && (!strcmp(own[i].entity, "setup_case") || !strcmp(own[i].entity, "name_case")))
			planted(i);
	struct rec *r = load(&clerk, "setup_case", setup_id);
	if (flow_do(r, "opine_refuse", &(struct act){ .reason = "午未申酉" }, NULL, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
	assert_int_equal(db_int(world, &err, &kase_row, "SELECT id FROM kase WHERE entity = 'setup_case' AND rid = ?", "i", setup_id), 1);
	assert_int_equal(db_int(world, &err, &doc_id, "SELECT max(id) FROM document WHERE entity = 'setup_case' AND rid = ? AND kind = 'accept'", "i", setup_id), 1);
	for (size_t i = 0; i < LENGTH(own); i++)
		if (own[i].typed && strcmp(own[i].entity, "setup_case") && strcmp(own[i].entity, "name_case"))
			planted(i);
	return 0;
}

/* The table above is all that the dictionary marks: a mark taken away, or a new one that nothing here looks at, is seen. */
static void every_mark_is_looked_at(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (const struct field *f = entities[i]->fields; f->name; f++) {
			bool listed = false;
			for (size_t k = 0; k < LENGTH(own); k++)
				listed |= !strcmp(own[k].entity, entities[i]->name) && !strcmp(own[k].field, f->name);
			if (listed != ((f->flags & F_OFFICE) != 0))
				fail_msg("%s.%s is %s", entities[i]->name, f->name, listed ? "the office's own, and not marked so" : "marked, and not looked at");
		}
}

static void not_on_the_form(void **state)
{
	char text[400], why[200];
	(void)state;

	for (size_t i = 0; i < LENGTH(own); i++) {
		struct rec *top, *r = open_row(&initiator, own[i].entity, &top);
		int f = field_no(rec_entity(r), own[i].field);
		if (rec_text(r, f, text, sizeof(text)) || *text || rec_edit_text(r, f, text, sizeof(text)) || *text || rec_may_edit(r, f, why, sizeof(why)))
			fail_msg("%s.%s: %s", own[i].entity, own[i].field, text);
		rec_free(top);
		r = open_row(&clerk, own[i].entity, &top);
		if (!rec_text(r, f, text, sizeof(text)) || !*text || (own[i].word && !strstr(text, own[i].word)))
			fail_msg("the clerk: %s.%s: %s", own[i].entity, own[i].field, text);
		rec_free(top);
	}
}

static int listed(const struct actor *who, const struct query *q, char *cell, size_t n, struct err *err)
{
	struct row rows[20];
	struct list *l;

	*cell = '\0';
	if (list_open(world, who, q, &l, err))
		return -1;
	int got = list_fetch(l, FROM_FIRST, NULL, 20, rows, err);
	for (int i = 0; i < got; i++)
		snprintf(cell + strlen(cell), n - strlen(cell), "%s|", rows[i].cell[0]);
	list_free(l);
	return got;
}

static void not_in_a_list_nor_asked_for_nor_sorted_by(void **state)
{
	char cells[2000];
	(void)state;

	for (size_t i = 0; i < LENGTH(own); i++) {
		const struct entity *e = entity_find(own[i].entity), *top = owner_of(own[i].entity) ? entity_find(owner_of(own[i].entity)) : e;
		int f = field_no(e, own[i].field);
		char both[80];
		struct query shown = { .e = e, .columns = both, .order = "id" }, sorted = { .e = e, .columns = "id", .order = own[i].field };
		struct query asked = { .e = top, .nwhere = 1, .order = "id", .where = { { .field = f, .op = CMP_NOTNULL, .of = e == top ? NULL : e } } };
		struct err err = { 0 };
		snprintf(both, sizeof(both), "%s %s", own[i].field, e->fields[0].name);
		sorted.columns = e->fields[0].name;

		/* the column is not there, heading and all */
		struct list *l;
		assert_int_equal(list_open(world, &initiator, &shown, &l, &err), 0);
		assert_int_equal(list_columns(l), 1);
		assert_ptr_equal(list_column(l, 0), &e->fields[0]);
		list_free(l);
		if (listed(&initiator, &asked, cells, sizeof(cells), &err) != -1 || err.code != E_USAGE || !strstr(err.msg, "没有字段"))
			fail_msg("%s.%s asked for: %s", own[i].entity, own[i].field, err.msg);
		if (listed(&initiator, &sorted, cells, sizeof(cells), &err) != -1 || err.code != E_USAGE)
			fail_msg("%s.%s sorted by: %s", own[i].entity, own[i].field, err.msg);
		struct split by = { f, 0 };
		struct query q = { .e = e, .order = "id", .verbs = e->grants ? V_COUNT : 0, .nwithin = 1, .within = { { .by = by, .key = own[i].word } } };
		assert_int_equal(listed(&initiator, &q, cells, sizeof(cells), &err), -1);
		assert_int_equal(err.code, E_USAGE);

		assert_true(listed(&clerk, &shown, cells, sizeof(cells), &err) >= 1);
		if (strspn(cells, "|") == strlen(cells) || (own[i].word && !strstr(cells, own[i].word)))
			fail_msg("the clerk: %s.%s in a list: %s", own[i].entity, own[i].field, cells);
		if (listed(&clerk, &asked, cells, sizeof(cells), &err) < 1 || listed(&clerk, &sorted, cells, sizeof(cells), &err) < 1)
			fail_msg("the clerk: %s.%s: %s", own[i].entity, own[i].field, err.msg);
	}
}

static void not_in_a_count_nor_found(void **state)
{
	struct err err = { 0 };
	struct split v[16];
	struct hit hit[4];
	(void)state;

	for (size_t i = 0; i < LENGTH(own); i++) {
		const struct entity *e = entity_find(own[i].entity);
		for (int k = 0, n = entity_splits(&initiator, e, v, 16); k < n; k++)
			assert_true(v[k].field >= 0 ? !(e->fields[v[k].field].flags & F_OFFICE) : !e->kase);
		if (own[i].word)
			assert_int_equal(find_any(world, &initiator, NULL, own[i].word, 4, hit, &err), 0);
	}
	/* a figure or a view by the office's ways is none of his */
	char cells[200];
	struct query q = { .e = entity_find("kase"), .view = "inbox" };
	assert_int_equal(listed(&initiator, &q, cells, sizeof(cells), &err), -1);
	assert_int_equal(listed(&chief, &q, cells, sizeof(cells), &err), 1);
}

/* All that the past of a row says, in one text. */
static void past(const struct actor *who, const char *entity, char *dst, size_t n)
{
	const struct entity *e = entity_find(entity);
	struct err err = { 0 };
	struct version *v;
	struct happening *h;
	int nv, at = 0;
	char label[300];

	if (history(world, who, e, id_of(entity), &v, &nv, &err))
		fail_msg("%s", err.msg);
	for (int i = 0; i < nv; i++) {
		at += snprintf(dst + at, n - (size_t)at, "%s %s %s\n", v[i].who, v[i].verb, v[i].reason);
		for (int k = 0; k < v[i].nch; k++) {
			change_label(e, &v[i].ch[k], label, sizeof(label));
			at += snprintf(dst + at, n - (size_t)at, "  %s: %s -> %s\n", label, v[i].ch[k].before, v[i].ch[k].after);
		}
	}
	history_free(v, nv);
	assert_int_equal(timeline(world, who, e, id_of(entity), &h, &nv, &err), 0);
	for (int i = 0; i < nv; i++)
		at += snprintf(dst + at, n - (size_t)at, "%s %s %s\n", h[i].kind, h[i].who, h[i].text);
	timeline_free(h, nv);
	struct passage *p;
	assert_int_equal(passages(world, who, e, id_of(entity), &p, &nv, &err), 0);
	for (int i = 0; i < nv; i++)
		at += snprintf(dst + at, n - (size_t)at, "%s %s %s\n", p[i].label, p[i].who, p[i].reason);
	free(p);
}

static void not_in_the_past(void **state)
{
	static char his[60000], theirs[60000];
	(void)state;

	for (size_t i = 0; i < LENGTH(own); i++) {
		if (!strcmp(own[i].entity, "kase") || !strcmp(own[i].entity, "document"))
			continue;	/* whose past who applies does not read at all */
		const char *entity = owner_of(own[i].entity) ? owner_of(own[i].entity) : own[i].entity;
		const struct field *f = &entity_find(own[i].entity)->fields[field_no(entity_find(own[i].entity), own[i].field)];
		past(&initiator, entity, his, sizeof(his));
		past(&clerk, entity, theirs, sizeof(theirs));
		if (strstr(his, f->label) || (own[i].word && strstr(his, own[i].word)))
			fail_msg("%s.%s: %s", own[i].entity, own[i].field, his);
		if (!strstr(theirs, f->label) || (own[i].word && !strstr(theirs, own[i].word)))
			fail_msg("the clerk: %s.%s: %s", own[i].entity, own[i].field, theirs);
	}
	/* whose hands it went through, what they call what they do, and why: 午未申酉 */
	static const char *const inner[] = { "t23", "甲23", "t24", "甲24", "opine_refuse", "check", "审查意见", "初审", "待审核", "午未申酉", "待初审" };
	past(&initiator, "setup_case", his, sizeof(his));
	past(&initiator, "name_case", his + strlen(his), sizeof(his) - strlen(his));
	for (size_t i = 0; i < LENGTH(inner); i++)
		if (strstr(his, inner[i]))
			fail_msg("%s: %s", inner[i], his);
	/* but that it was accepted and approved, and by which office; and what he did himself */
	static const char *const told[] = { "登记管理机关", "accept", "受理", "核准", "submit", "提交", "已受理 -> 办理中" };
	for (size_t i = 0; i < LENGTH(told); i++)
		if (!strstr(his, told[i]))
			fail_msg("%s is not in %s", told[i], his);
	past(&chief, "setup_case", theirs, sizeof(theirs));
	for (const char *const *w = (const char *const[]){ "opine_refuse", "午未申酉", "待审核", NULL }; *w; w++)
		assert_non_null(strstr(theirs, *w));
}

static void days_apart(const struct actor *who, char *dst, size_t n)
{
	struct change *ch;
	struct err err = { 0 };
	struct rec *r = load(who, "setup_case", setup_id);
	int k = rec_diff(NULL, r, &ch), at = 0;
	char label[300];

	for (int i = 0; i < k; i++) {
		change_label(rec_entity(r), &ch[i], label, sizeof(label));
		at += snprintf(dst + at, n - (size_t)at, "%s: %s\n", label, ch[i].after);
	}
	changes_free(ch, k);
	rec_free(r);
	if (rec_load(world, who, entity_find("setup_case"), setup_id, clock_today(world), &r, &err))
		fail_msg("%s", err.msg);
	for (int i = 0; i < field_count(rec_entity(r)); i++) {
		char text[400];
		if (rec_text(r, i, text, sizeof(text)))
			at += snprintf(dst + at, n - (size_t)at, "%s\n", text);
	}
	rec_free(r);
}

static void not_on_another_day(void **state)
{
	static char text[30000];
	(void)state;

	days_apart(&initiator, text, sizeof(text));
	assert_null(strstr(text, "卯辰巳"));
	assert_null(strstr(text, "审查意见"));
	assert_null(strstr(text, "待审核"));
	assert_non_null(strstr(text, "办理中"));
	days_apart(&clerk, text, sizeof(text));
	assert_non_null(strstr(text, "审查意见: 内部意见卯辰巳"));
}

/* ---- how far it has come ---- */

static long in_state(const struct actor *who, const char *typed, bool not)
{
	struct query q = { .e = entity_find("setup_case"), .nwhere = 1, .where = { { -1, not ? CMP_NE : CMP_EQ, typed, NULL } } };
	struct err err = { 0 };
	struct list *l;
	long n;

	if (list_open(world, who, &q, &l, &err) || list_count(l, 100, &n, &err))
		fail_msg("%s: %s", typed, err.msg);
	list_free(l);
	return n;
}

/* Whether the office means to take it or not is the same to him, until he is told. */
static void states_within_the_office_are_one(void **state)
{
	struct err err = { 0 };
	char cells[400];
	(void)state;
	int64_t id = applied_for(name_approved("MF", "17", "香樟", "乡村阅读推广", "中心", "Z"));

	items_typed(ref_of("setup_case", id, "org"));
	assert_int_equal(in_state(&initiator, "DRAFT", false), 1);
	act_on(&initiator, "setup_case", id, "submit", NULL);
	for (int turn = 0; turn < 2; turn++) {
		struct rec *r = load(&initiator, "setup_case", id);
		assert_string_equal(rec_state_text(r), "已提交");
		assert_string_equal(rec_state_code(r), "已提交");
		struct may may[20];
		int n = flow_may(r, may, 20);
		assert_int_equal(n, 1);
		assert_string_equal(may[0].a->name, "withdraw");
		/* an act of the office's is not his, wherever it stands */
		for (const char *const *a = (const char *const[]){ "reject", "accept", "grant", NULL }; *a; a++) {
			assert_int_equal(flow_do(r, *a, &(struct act){ .reason = "试一试" }, NULL, &err), -1);
			assert_int_equal(err.code, E_DENIED);
			assert_non_null(strstr(err.msg, "须由有权的角色办理"));
		}
		assert_int_equal(flow_do(r, "resubmit", NULL, NULL, &err), -1);
		assert_non_null(strstr(err.msg, "状态为已提交"));
		struct findings f = { 0 };
		assert_int_equal(case_findings(r, &f, &err), 0);
		assert_int_equal(f.n, 0);	/* what its rules say to the office */
		rec_free(r);
		for (const char *const *s = (const char *const[]){ "SUBMITTED", "REJECT_REVIEW", "待受理", "不予受理待审核", "已提交", "YZ_REVIEW", NULL }; *s; s++) {
			assert_int_equal(in_state(&initiator, *s, false), 1);
			assert_int_equal(in_state(&initiator, *s, true), 1);	/* the other one */
		}
		struct query q = { .e = entity_find("setup_case"), .columns = "state", .order = "id-" };
		assert_int_equal(listed(&initiator, &q, cells, sizeof(cells), &err), 2);
		assert_string_equal(cells, "已提交|办理中|");
		struct query by = { .e = entity_find("setup_case"), .columns = "state", .order = "state" };
		assert_int_equal(listed(&initiator, &by, cells, sizeof(cells), &err), -1);
		struct query in = { .e = entity_find("setup_case"), .order = "id", .nwithin = 1, .within = { { .by = { -1, 0 }, .key = "SUBMITTED" } } };
		assert_int_equal(listed(&initiator, &in, cells, sizeof(cells), &err), -1);
		/* the office tells them apart */
		assert_int_equal(in_state(&clerk, turn ? "REJECT_REVIEW" : "SUBMITTED", false), 1);
		assert_int_equal(in_state(&clerk, turn ? "SUBMITTED" : "REJECT_REVIEW", false), 0);
		if (!turn)
			act_on(&clerk, "setup_case", id, "propose_reject", NULL);
	}
	/* what is decided he is told, and why */
	act_on(&chief, "setup_case", id, "reject", NULL);
	struct rec *r = load(&initiator, "setup_case", id);
	assert_string_equal(rec_state_text(r), "不予受理");
	assert_string_equal(rec_state_code(r), "REJECTED");
	rec_free(r);
	struct passage *p;
	int n;
	assert_int_equal(passages(world, &initiator, entity_find("setup_case"), id, &p, &n, &err), 0);
	assert_int_equal(n, 2);
	assert_string_equal(p[1].label, "不予受理");
	assert_string_equal(p[1].reason, "理由如下");
	assert_string_equal(p[1].who, "登记管理机关");
	free(p);
}

/* Colleagues are called by their names. */
static void people_by_their_names(void **state)
{
	char who[64];
	(void)state;

	make_row(&system_, "account", "name", "t23", "label", "李明", NULL);
	make_row(&system_, "account", "name", "t21", "label", "张一", NULL);
	person_shown(world, &chief, entity_find("setup_case"), setup_id, "t23", who, sizeof(who));
	assert_string_equal(who, "李明");
	person_shown(world, &initiator, entity_find("setup_case"), setup_id, "t23", who, sizeof(who));
	assert_string_equal(who, "登记管理机关");
	person_shown(world, &initiator, entity_find("setup_case"), setup_id, "t21", who, sizeof(who));
	assert_string_equal(who, "张一");
}

/* What is for others to fill in is drawn read-only to every role that is not theirs, and says whose it is. */
static void each_fills_in_his_own(void **state)
{
	int n = 0;
	(void)state;

	for (int i = 0; entities[i]; i++)
		for (int f = 0; entities[i]->fields[f].name; f++) {
			const struct field *fd = &entities[i]->fields[f];
			for (int role = 0; fd->by && role < ROLE_COUNT; role++) {
				struct actor who = actor_of(80, UINT64_C(1) << role, "510105", bureau, 0);
				struct rec *r = rec_alloc(world, &who, entities[i]);
				char why[200] = "";
				r->level = LV_SENSITIVE;
				bool others = !rec_may_edit(r, f, why, sizeof(why)) && !strncmp(why, "由", strlen("由")) && strstr(why, "填写");
				if (others != !(fd->by >> role & 1) && role != ROLE_NO_SYSTEM)
					fail_msg("%s: %s.%s: %s", role_name[role], entities[i]->name, fd->name, why);
				rec_free(r);
				n++;
			}
		}
	assert_true(n > 10 * ROLE_COUNT);
}

/* To who has no case there is none: a row that is there and one that is not are the same to him, and nothing counts. */
static void who_has_no_case(void **state)
{
	struct actor outside[] = { actor_of(71, ROLE(INITIATOR), "", 0, 0), actor_of(72, ROLE(ORG), "", 0, 0), actor_of(73, ROLE(PUBLIC), "", 0, 0) };
	static const char *const kinds[] = { "name_case", "setup_case", "kase", "document" };
	struct inbox_row in[8];
	struct hit hit[4];
	(void)state;

	for (size_t w = 0; w < LENGTH(outside); w++) {
		const struct actor *who = &outside[w];
		struct err a = { 0 }, b = { 0 };
		long n[INBOX_PARTS] = { 0 };
		for (size_t i = 0; i < LENGTH(kinds); i++) {
			const struct entity *e = entity_find(kinds[i]);
			struct passage *p;
			struct version *v;
			struct rec *r;
			int k;
			int64_t id = id_of(kinds[i]), none = id + 777777;
			for (int way = 0; way < 3; way++) {
				int x = way == 0 ? rec_load(world, who, e, id, NULL, &r, &a) : way == 1 ? passages(world, who, e, id, &p, &k, &a) :
					history(world, who, e, id, &v, &k, &a);
				int y = way == 0 ? rec_load(world, who, e, none, NULL, &r, &b) : way == 1 ? passages(world, who, e, none, &p, &k, &b) :
					history(world, who, e, none, &v, &k, &b);
				assert_int_equal(x, -1);
				assert_int_equal(y, -1);
				assert_int_equal(a.code, b.code);
				assert_string_equal(a.msg, b.msg);
			}
			for (const struct figure *f = e->figures; f && f->name; f++) {
				int64_t number = 0;
				assert_true(figure_value(world, who, e, f, NULL, &number, &a) < 0 || number == 0);
			}
		}
		if (find_any(world, who, NULL, "银杏社会工作", 4, hit, &a) != 0)
			fail_msg("%s finds %s %s", who->name, hit[0].e->name, hit[0].title);
		if (inbox_counts(world, who, n, &a) == 0)
			for (int i = 0; i < INBOX_PARTS; i++)
				assert_int_equal(n[i], 0);
		for (int part = 0; part < INBOX_PARTS; part++)
			assert_true(inbox_fetch(world, who, (enum inbox_part)part, 0, false, 8, in, &a) <= 0);
		assert_int_equal(inbox_row(world, who, kase_row, in, &a), -1);
		assert_int_equal(inbox_row(world, who, kase_row + 777777, in, &b), -1);
		assert_string_equal(a.msg, b.msg);
	}
	/* and to who has one, whose turn it is among the office is no inbox */
	for (int part = 0; part < INBOX_REMIND; part++) {
		struct err err = { 0 };
		assert_true(inbox_fetch(world, &initiator, (enum inbox_part)part, 0, false, 8, in, &err) <= 0);
	}
	struct err err = { 0 };
	assert_int_equal(inbox_row(world, &initiator, kase_row, in, &err), 0);
	assert_string_equal(in[0].phase, "");
	assert_string_equal(in[0].handler, "");
	assert_int_equal(inbox_row(world, &clerk, kase_row, in, &err), 0);
	assert_string_equal(in[0].phase, "待审核");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mark_is_looked_at), cmocka_unit_test(not_on_the_form), cmocka_unit_test(not_in_a_list_nor_asked_for_nor_sorted_by),
		cmocka_unit_test(not_in_a_count_nor_found), cmocka_unit_test(not_in_the_past), cmocka_unit_test(not_on_another_day),
		cmocka_unit_test(states_within_the_office_are_one), cmocka_unit_test(people_by_their_names), cmocka_unit_test(each_fills_in_his_own),
		cmocka_unit_test(who_has_no_case),
	};

	return cmocka_run_group_tests(tests, apply, world_close);
}
