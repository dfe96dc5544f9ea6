/* What the tests of the registration window share: who works there, somebody trained, an approved name and what grows from it. */
#ifndef SOCORG_TEST_WINDOW_H
#define SOCORG_TEST_WINDOW_H

#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/night.h"
#include "tests/files.h"

static struct actor initiator, clerk, clerk2, chief, director, unit_clerk, system_;
static int64_t zhang, li, office, bureau;

static inline int64_t trained(const char *name, const char *id_no, const char *no)
{
	int64_t id = make_row(&clerk, "person", "name", name, "id_kind", "1", "id_no", id_no, NULL);

	make_row(&clerk, "train_cert", "cert_no", no, "person", name, "holder_id", id_no, "issuer", "成都市青羊区教育局", "region", "510105", "modules",
		 "DJ ZC CW NZ", "issued_on", "2025-01-05", "valid_to", "2027-01-05", NULL);
	return id;
}

static inline int window_open(void **state)
{
	if (world_open(state))
		return -1;
	initiator = actor_of(21, ROLE(INITIATOR), "", 0, 0);
	clerk = OFFICER_OF(23, "510105");
	clerk2 = OFFICER_OF(26, "510105");
	chief = actor_of(24, ROLE(CHIEF), "510105", 0, 0);
	director = actor_of(25, ROLE(DIRECTOR), "510105", 0, 0);
	system_ = actor_system;
	office = make_row(&system_, "unit", "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", NULL);
	bureau = make_row(&system_, "unit", "name", "成都市青羊区教育局", "kind", "2", "grade", "3", "region", "510105", NULL);
	unit_clerk = actor_of(27, ROLE(SUPERVISOR), "", bureau, 0);
	zhang = trained("张一", "510000196003150002", "证-1");
	li = trained("李二", "510000195608010008", "证-2");
	return 0;
}

static inline void saved(struct rec *r)
{
	save(r);
	rec_free(r);
}

/* An act, refused by that rule, or done (NULL). */
static inline void act_on(const struct actor *who, const char *entity, int64_t id, const char *action, const char *rule)
{
	struct rec *r = load(who, entity, id);
	struct err err = { 0 };
	int rc = flow_do(r, action, &(struct act){ .reason = "理由如下" }, NULL, &err);

	if (rule ? !rc || strcmp(err.rule, rule) : rc)
		fail_msg("%s: %s %s %s", action, err.rule, err.field, err.msg);
	rec_free(r);
}

/* The same, whatever warns is gone on with. */
static inline void act_warned(const struct actor *who, const char *entity, int64_t id, const char *action, const char *passes)
{
	struct rec *r = load(who, entity, id);
	struct err err = { 0 };

	if (flow_do(r, action, &(struct act){ .reason = "已知悉", .passes = passes }, NULL, &err))
		fail_msg("%s: %s %s %s", action, err.rule, err.field, err.msg);
	rec_free(r);
}

/* The first thing a word of struct action.rules finds on the row. */
static inline struct finding first_finding(struct rec *r, const char *word)
{
	struct findings f = { 0 };
	struct chk c = rec_chk(r, NULL, NULL);
	struct err err = { 0 };

	if (rules_find(&c, word, NULL, &f, &err))
		fail_msg("%s: %s", word, err.msg);
	assert_true(f.n >= 1);
	struct finding one = f.v[0];
	for (size_t i = 1; i < f.n; i++)
		if (f.v[i].verdict > one.verdict)
			one = f.v[i];
	findings_free(&f);
	return one;
}

static inline void says(struct rec *r, const char *word, enum verdict want, const char *text)
{
	struct finding f = first_finding(r, word);

	if (f.verdict != want || (text && !strstr(f.text, text)))
		fail_msg("%s: %d, %s", word, (int)f.verdict, f.text);
}

static inline void id_says(const char *entity, int64_t id, const char *word, enum verdict want, const char *text)
{
	struct rec *r = load(&system_, entity, id);

	says(r, word, want, text);
	rec_free(r);
}

static inline void person_line(struct rec *r, const char *lines, const char *field, const char *value, int64_t person)
{
	struct rec *l = add_line(r, lines);

	put(l, field, value);
	put_id(l, "person", person);
}

/* What a founder types to ask for a name; mode S or Z. */
static inline void name_typed(struct rec *r, const char *type, const char *subtype, const char *mark, const char *field, const char *form, const char *mode)
{
	static int typed;
	char phone[16], scope[64];

	snprintf(phone, sizeof(phone), "1411234%04d", ++typed % 10000);		/* W-REG-4 minds the same one thrice */
	put(r, "applicant", "张一");
	put(r, "phone", phone);
	put(r, "type", type);
	put(r, "subtype", subtype);
	put(r, "region", "510105");
	put(r, "mgmt_mode", mode);
	if (*mode == 'S')
		put(r, "supervisor", "成都市青羊区教育局");
	else
		put(r, "direct_kind", "C");
	put(r, "part_mark", mark);
	put(r, "part_field", field);
	put(r, "part_form", form);
	snprintf(scope, sizeof(scope), "%s培育。", *mark ? mark : field);		/* R-SIM-01 minds what is alike */
	put(r, "scope", scope);
	put(r, "necessity", "本区尚无同类组织，从业单位120家。");
	r->who = &initiator;
	person_line(r, "name_founder", "kind", "1", zhang);
	person_line(r, "name_leader", "post", "2", zhang);
	person_line(r, "name_leader", "post", "3", zhang);
	person_line(r, "name_leader", "post", "6", li);
}

/* A name that its founder asked for and the window approved. */
static inline int64_t name_approved(const char *type, const char *subtype, const char *mark, const char *field, const char *form, const char *mode)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));

	name_typed(r, type, subtype, mark, field, form, mode);
	int64_t id = save(r);
	rec_free(r);
	act_on(&initiator, "name_case", id, "submit", NULL);
	r = load(&clerk, "name_case", id);
	put(r, "similar_note", "无近似名称");
	saved(r);
	act_on(&clerk, "name_case", id, "check", NULL);
	act_on(&chief, "name_case", id, "approve", NULL);
	return id;
}

static inline int64_t ref_of(const char *entity, int64_t id, const char *field)
{
	struct rec *r = load(&system_, entity, id);
	int64_t to = rec_num(r, field);

	rec_free(r);
	return to;
}

/* The draft that 申请成立登记 makes. */
static inline int64_t applied_for(int64_t name)
{
	int64_t id = 0;

	act_on(&initiator, "name_case", name, "apply", NULL);
	assert_int_equal(db_int(world, NULL, &id, "SELECT max(id) FROM setup_case WHERE name_case = ?", "i", name), 1);
	return id;
}

/* The registered items, as the founder types them. */
static inline void items_typed(int64_t org)
{
	static const char *const v[][2] = { { "domicile_kind", "1" }, { "purpose", "服务社区居民。" }, { "capital", "30000" },
		{ "capital_kind", "1" }, { "legal_rep_post", "01" }, { "term_no", "1" }, { "term_from", "2026-03-01" }, { "term_to", "2031-02-28" }, { "staff_full", "2" } };
	struct rec *r = load(&initiator, "org", org), *l;

	for (size_t i = 0; i < LENGTH(v); i++)
		put(r, v[i][0], v[i][1]);
	put(r, "domicile", rec_str(r, "name"));
	if (!strcmp(rec_str(r, "type"), "JJ"))
		put(r, "capital", "2000000");
	if (!strcmp(rec_str(r, "type"), "ST"))
		put(r, "area", "成都市青羊区");
	l = add_line(r, "charter_version");
	put(l, "version_no", "1");
	put(l, "passed_on", "2026-02-01");
	put(l, "party_clause", "1");
	saved(r);
}

static inline int64_t def_num(const struct rec *line, const char *field)
{
	struct rec *d = load(&system_, "material_def", rec_num(line, "def"));
	int64_t n = rec_num(d, field);

	rec_free(d);
	return n;
}

/* Every paper came, and the window looked at it (but for those before the certificate). */
static inline void papers(int64_t id, const char *stage)
{
	struct rec *r = load(&clerk, "setup_case", id);
	const struct part *p = part_lines(rec_entity(r), "setup_material");

	for (size_t i = 0; i < rec_line_count(r, p); i++) {
		struct rec *l = rec_line(r, p, i);
		if (strcmp(rec_str(l, "stage"), stage))
			continue;
		put(l, "given_on", "2026-02-02");
		if (!*rec_str(l, "file") && def_num(l, "original") == 0)
			attached(&clerk, l, "复印件");
		put(l, "checked", "1");
	}
	saved(r);
}

/* What a slot of an establishment says. */
static inline void slot_is(int64_t id, const char *code, const char *field, const char *want)
{
	struct rec *r = load(&system_, "setup_case", id);

	if (strcmp(rec_str(slot_of(r, code), field), want))
		fail_msg("%s.%s: %s, not %s", code, field, rec_str(slot_of(r, code), field), want);
	rec_free(r);
}

/* What the window's clerk concludes. */
static inline void concluded(int64_t id)
{
	struct rec *r = load(&clerk, "setup_case", id);

	put(r, "similar_note", "服务对象不同");
	put(r, "review_note", "材料齐全，符合法定条件。");
	saved(r);
}

static inline void stands(int64_t id, const char *state)
{
	struct rec *r = load(&system_, "setup_case", id);

	assert_string_equal(rec_state(r), state);
	rec_free(r);
}

static inline void field_is(const char *entity, int64_t id, const char *field, const char *want)
{
	struct rec *r = load(&system_, entity, id);

	if (strcmp(rec_str(r, field), want))
		fail_msg("%s.%s: %s, not %s", entity, field, rec_str(r, field), want);
	rec_free(r);
}

/* A service body of its own mark, everything typed and every paper there; handed in where it is not dual. */
static inline int64_t service_body(const char *mark, const char *mode)
{
	int64_t id = applied_for(name_approved("MF", "17", mark, "社会工作服务", "中心", mode));

	items_typed(ref_of("setup_case", id, "org"));
	papers(id, "accept");
	return id;
}

static inline void code_in_pool(const char *first8)
{
	static int serial;
	char code[19];

	snprintf(code, sizeof(code), "%.8sMJQ2%04u", first8, (unsigned)(++serial % 10000));
	code[16] = orgcode_check_char(code + 8);
	code[17] = '\0';
	code[17] = uscc_check_char(code);
	code[18] = '\0';
	make_row(&system_, "uscc_pool", "code", code, NULL);
}

#endif
