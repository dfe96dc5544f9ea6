/* F1 on every field of every form: what it means, how it is typed, an example, the law, who may change it; and the same on a
 * column of lines. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/core/internal.h"
#include "screens/fields.h"
#include "tests/office.h"

static int office_open(void **state)
{
	(void)state;
	return office_make(0);
}

/* ---- one text, in its lines ---- */

static struct help {
	const struct entity *e;
	const struct field *f;
	char text[4000];
	char label[200], meaning[1000], format[400], example[2000], basis[400], who[400];
} now;

static void line_of(const char *head, char *dst, size_t n)
{
	char want[40];
	const char *at;

	snprintf(want, sizeof want, "\n%s　", head);
	at = strstr(now.text, want);
	*dst = '\0';
	if (at)
		snprintf(dst, n, "%.*s", (int)strcspn(at + strlen(want), "\n"), at + strlen(want));
}

static void take(void)
{
	const char *p = now.text;

	snprintf(now.label, sizeof now.label, "%.*s", (int)strcspn(p, "\n"), p);
	p = strstr(p, "\n\n");
	snprintf(now.meaning, sizeof now.meaning, "%.*s", p ? (int)strcspn(p + 2, "\n") : 0, p ? p + 2 : "");
	line_of("格式", now.format, sizeof now.format);
	line_of("示例", now.example, sizeof now.example);
	line_of("依据", now.basis, sizeof now.basis);
	line_of("谁可改", now.who, sizeof now.who);
}

/* Calls test() with the help on every field that some form shows. */
static void every_field(struct rec *(*row)(const struct entity *), void (*test)(struct rec *))
{
	int i, k;

	for (i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		struct rec *r = row ? row(e) : NULL;

		for (k = 0; e->fields[k].name; k++) {
			if (e->fields[k].flags & (F_OWNER | F_DEAD))
				continue;
			now = (struct help){.e = e, .f = &e->fields[k]};
			field_help(e, k, r, now.text, sizeof now.text);
			take();
			test(r);
		}
		rec_free(r);
	}
}

#define wrong(what) fail_msg("%s.%s %s:\n%s", now.e->name, now.f->name, what, now.text)

/* ---- what it means ---- */

/* Characters of the sentence that are not the label's, nor marks, nor words that say nothing. */
static int said_beyond_the_label(void)
{
	static const char *const nothing[] = {"，", "。", "；", "：", "、", "的", "填写", "填", "请", "该", "项", "为", "是", "本"};
	char left[1000];
	const char *p;
	size_t at = 0, n, i;

	for (p = now.meaning; *p; p += n) {
		char one[8];

		for (n = 1; ((unsigned char)p[n] & 0xc0) == 0x80; n++)
			;
		snprintf(one, sizeof one, "%.*s", (int)n, p);
		for (i = 0; i < sizeof nothing / sizeof *nothing; i++)
			if (strncmp(p, nothing[i], strlen(nothing[i])) == 0)
				break;
		if (i == sizeof nothing / sizeof *nothing && !strstr(now.label, one))
			at += (size_t)snprintf(left + at, sizeof left - at, "%s", one);
	}
	left[at] = '\0';
	return (int)text_chars(left);
}

static void means(struct rec *r)
{
	size_t n = strlen(now.meaning);

	(void)r;
	if (strcmp(now.label, now.f->label) != 0)
		wrong("does not begin with its label");
	if (n < strlen("。") || strcmp(now.meaning + n - strlen("。"), "。") != 0 || text_chars(now.meaning) < 8)
		wrong("says no sentence");
	if (said_beyond_the_label() < 4)
		wrong("says its label again");
}

static void a_sentence_beyond_the_label(void **state)
{
	(void)state;
	every_field(NULL, means);
}

/* ---- how it is typed ---- */

/* Of a code what it stands for, of a region where it is, of a name its initials: what is shown after what may be typed. */
static const char *example_more(char *dst, size_t n)
{
	const char *label = NULL;
	char more[200];

	*dst = '\0';
	if (now.f->type == T_CODE)
		label = code_label(app.db, now.f->list, now.f->example);
	else if (now.f->type == T_BOOL)
		label = *now.f->example == '1' ? "是" : "否";
	else if (now.f->type == T_REGION)
		region_path(app.db, now.f->example, more, sizeof more);
	if (now.f->type == T_CODE || now.f->type == T_BOOL || now.f->type == T_REGION)
		snprintf(dst, n, "（%s）", now.f->type == T_REGION ? more : label ? label : "");
	return dst;
}

static void typed(struct rec *r)
{
	bool given = (now.f->flags & F_CALC) == 0;
	char want[400], more[300];

	(void)r;
	if (!*now.format)
		wrong("has no format");
	if (((now.f->flags & F_NEED) != 0) != (strstr(now.format, "必填") != NULL))
		wrong("must be filled in, and does not say so (or the other way round)");
	if (((now.f->flags & F_UNIQ) != 0) != (strstr(now.format, "不得重复") != NULL))
		wrong("is unique, and does not say so (or the other way round)");
	if (now.f->type == T_DATE && !strstr(now.format, "t-3"))
		wrong("does not say how days are typed");
	if ((now.f->type == T_CODE || now.f->type == T_REF || now.f->type == T_REGION) && !strstr(now.format, "F4"))
		wrong("does not say where its values are");
	if (strstr(now.text, "\n示例　\n") || strstr(now.text, "（）"))
		wrong("has a line that says nothing");
	if (given && now.f->type != T_REF) {
		snprintf(want, sizeof want, "%s%s", now.f->example, example_more(more, sizeof more));
		if (!*now.example || strcmp(now.example, want) != 0)
			wrong("has no example, or shows a bare code");
	}
	/* branch.parent must stay empty */
	if (now.f->type == T_REF && now.f->example && strncmp(now.example, now.f->example, strlen(now.f->example)) != 0)
		wrong("has no example of what may be typed");
	if (now.f->type == T_REF && now.f->example && !*now.example && !strstr(now.meaning, "留空"))
		wrong("has no example, and need not be empty");
	if (!given && (*now.example || (!strstr(now.meaning, "算出") && !strstr(now.meaning, "取"))))
		wrong("does not say what it is computed from");
}

static void a_format_and_an_example(void **state)
{
	(void)state;
	every_field(NULL, typed);
}

/* What is said of a bound can be typed, and what lies beyond it can not. */
static void within(struct rec *r)
{
	static const int64_t step[T_NTYPES] = {[T_INT] = 1, [T_FEN] = 1, [T_BP] = 1, [T_SCORE] = 1, [T_CLOCK] = 1};
	int f = field_no(now.e, now.f->name);
	char least[40], most[40], want[100], beyond[40];
	struct err err = {0};

	if (!now.f->min && !now.f->max)
		return;
	field_number(now.f, now.f->min, least, sizeof least);
	field_number(now.f, now.f->max, most, sizeof most);
	snprintf(want, sizeof want, "，%s 至 %s", least, most);
	if (!strstr(now.format, want))
		wrong("does not say its bounds");
	if (rec_set(r, f, least, &err) < 0 || rec_set(r, f, most, &err) < 0)
		fail_msg("%s.%s between %s and %s: %s", now.e->name, now.f->name, least, most, err.msg);
	field_number(now.f, now.f->max + step[now.f->type], beyond, sizeof beyond);
	if (rec_set(r, f, beyond, &err) >= 0)
		fail_msg("%s.%s takes %s", now.e->name, now.f->name, beyond);
	field_number(now.f, now.f->min - step[now.f->type], beyond, sizeof beyond);
	if (rec_set(r, f, beyond, &err) >= 0)
		fail_msg("%s.%s takes %s", now.e->name, now.f->name, beyond);
}

static void help_on(const struct entity *e, const char *field, struct rec *r)
{
	now = (struct help){.e = e, .f = &e->fields[field_no(e, field)]};
	field_help(e, field_no(e, field), r, now.text, sizeof now.text);
	take();
}

#define SAYS(part, what) do { if (!strstr(now.part, what)) wrong("does not say " what); } while (0)
#define NOT(part, what) do { if (strstr(now.part, what)) wrong("says " what); } while (0)

static struct rec *row_of_the_system(const struct entity *e)
{
	return rec_new(app.db, &actor_system, e);
}

static void bounds_as_they_are_typed(void **state)
{
	(void)state;
	every_field(row_of_the_system, within);
	help_on(entity_find("org"), "capital", NULL);
	SAYS(format, "，0.01 元 至 1,000,000,000,000.00 元");
	help_on(entity_find("org"), "state_capital_ratio", NULL);
	SAYS(format, "，0.00% 至 100.00%");
	help_on(entity_find("initiator"), "share", NULL);
	SAYS(format, "，0.00 元 至 ");
	help_on(entity_find("org"), "term_years", NULL);
	SAYS(format, "，1 至 5");
}

/* ---- by which law, and whose ---- */

static int with_basis;

static void rests_on(struct rec *r)
{
	(void)r;
	with_basis += now.f->basis != NULL;
	if (strcmp(now.basis, now.f->basis ? now.f->basis : "") != 0)
		wrong("shows another basis than it has");
	if (((now.f->flags & (F_PII | F_SECRET)) != 0) != (strstr(now.text, "\n个人信息　") != NULL))
		wrong("is personal, and does not say so (or the other way round)");
	if ((now.f->flags & (F_PII | F_SECRET)) && (!strstr(now.text, "Ctrl-G") || !strstr(now.text, "留有记录")))
		wrong("does not say that seeing it is recorded");
}

static void every_basis(void **state)
{
	(void)state;
	with_basis = 0;
	every_field(NULL, rests_on);
	assert_true(with_basis > 50);
}

static struct rec *new_row(const struct entity *e)
{
	return rec_new(app.db, &app.who, e);
}

/* Alerts and requests come about by what is done elsewhere: no role types them. */
static bool nobody_writes(const struct entity *e)
{
	const struct grant *g;
	unsigned verbs = 0;

	while (!e->grants && entity_owner(e, NULL))
		e = entity_owner(e, NULL);
	for (g = e->grants; g && g->roles; g++)
		verbs |= g->verbs;
	return !(verbs & (V_NEW | V_EDIT)) && strcmp(e->name, "account_role");
}

/* On a new row: what the model would say, and whom to ask. */
static void changed_by(struct rec *r)
{
	char why[200];
	bool may = rec_may_edit(r, field_no(now.e, now.f->name), why, sizeof why);

	if (now.f->flags & F_CALC) {
		SAYS(who, "系统计算");
	} else if (now.f->flags & F_REG) {
		SAYS(who, "登记事项");
		SAYS(who, "更正");
		if ((strstr(now.who, "新建时由您填写") != NULL) != may || (strstr(now.who, "不得直接修改") != NULL) == may)
			wrong("is registered, and this person is told something else than the model does");
	} else if (now.f->flags & F_ONCE && may) {
		SAYS(who, "建立后不再改变");
	} else if (may ? strcmp(now.who, "您可以修改") != 0 : strncmp(now.who, why, strlen(why)) != 0) {
		wrong("tells this person something else than the model does");
	} else if (!may) {
		if (nobody_writes(now.e))
			SAYS(who, "；由程序写入");
		else
			SAYS(who, "；可改的是 ");
	}
}

/* A grid without lines has no row: no right is promised that this person does not have. */
static void promised(struct rec *r)
{
	const struct entity *e = now.e;
	const struct field *f;
	bool may;

	(void)r;
	for (f = e->fields; f->name; f++)
		if (f->flags & F_OWNER) {
			e = entity_find(f->list);
			f = e->fields;
		}
	may = entity_may(e, V_NEW | V_EDIT);
	if (!(now.f->flags & (F_CALC | F_REG | F_ONCE)) && (strcmp(now.who, "您可以修改") == 0) != may)
		wrong(may ? "does not say that this person may" : "promises what this person may not");
	if (!may)
		NOT(who, "您可以");
}

/* Some that may and some that may not: each is told what the model would say. */
static void who_may_change_it(void **state)
{
	static const int role[] = {ROLE_NO_OFFICER, ROLE_NO_LEGAL, ROLE_NO_ORG, ROLE_NO_PUBLIC, ROLE_NO_SYSADMIN, ROLE_NO_AUDITOR};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof role / sizeof *role; i++) {
		act_as(role[i], "51");
		every_field(new_row, changed_by);
		every_field(NULL, promised);
	}
	act_as(ROLE_NO_LEGAL, "51");
	help_on(entity_find("post"), "person", NULL);
	SAYS(who, "；可改的是 经办人、科长/处长");
}

/* F1 in a grid that has no line yet. */
static void in_an_empty_grid(int role, const char *says)
{
	struct rec *r;
	struct fields *f;
	int item;

	act_as(role, "51");
	r = new_row(entity_find("org"));
	f = fields_new(r, true, "post");
	item = fields_item(f, "post");
	form_focus(fields_form(f), item);
	now = (struct help){.e = entity_find("post"), .f = &entity_find("post")->fields[f->item[item].col[0]]};
	assert_true(form_help(fields_form(f), now.text, sizeof now.text));
	take();
	if (strncmp(now.who, says, strlen(says)) != 0)
		fail_msg("%s is told %s", role_name[role], now.who);
	fields_free(f);
	rec_free(r);
}

static void no_line_no_promise(void **state)
{
	(void)state;
	in_an_empty_grid(ROLE_NO_OFFICER, "您可以修改");
	in_an_empty_grid(ROLE_NO_LEGAL, "您无权修改；可改的是 经办人、科长/处长");
	in_an_empty_grid(ROLE_NO_ORG, "您无权修改");
}

/* A registered item is typed once: before the row is stored. */
static void before_and_after_it_is_stored(void **state)
{
	static const char *const typed_in[][2] = {{"type", "ST"}, {"subtype", "3"}, {"name", "四川省初见协会"}, {"region", "51"}, {"mgmt_mode", "Z"},
		{"direct_kind", "G"}, {"domicile", "成都市"}, {"scope", "业务培训。"}};
	const struct entity *e = entity_find("org");
	struct findings found = {0};
	struct err err = {0};
	struct row row[1];
	struct list *l;
	struct rec *r;
	size_t i;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	r = rec_new(app.db, &app.who, e);
	help_on(e, "name", r);
	SAYS(who, "新建时由您填写");
	for (i = 0; i < sizeof typed_in / sizeof *typed_in; i++)
		assert_int_equal(rec_set(r, field_no(e, typed_in[i][0]), typed_in[i][1], &err), 0);
	if (rec_save(r, NULL, &found, &err) < 0)
		fail_msg("%s", err.msg);
	help_on(e, "name", r);
	SAYS(who, "不得直接修改");
	NOT(who, "您");
	help_on(e, "phone", r);
	SAYS(who, "您可以修改");
	findings_free(&found);
	rec_free(r);
	e = entity_find("region");	/* rows of these come with the program */
	act_as(ROLE_NO_SYSADMIN, "51");
	assert_int_equal(list_open(app.db, &app.who, &(struct query){.e = e}, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, row, &err), 1);
	assert_int_equal(rec_load(app.db, &app.who, e, row[0].id, NULL, &r, &err), 0);
	help_on(e, "code", r);
	if (strcmp(now.who, "建立后不再改变") != 0)
		wrong("says that it can be changed");
	help_on(e, "name", r);
	if (strcmp(now.who, "您可以修改") != 0)
		wrong("says that it can not be changed");
	rec_free(r);
	list_free(l);
}

/* From where, by what, and what one may type: as this person may choose. */
static void how_a_row_is_chosen(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	help_on(entity_find("post"), "person", NULL);
	SAYS(format, "从人员中选：键入姓名、拼音首字母、完整的证件号码或编号，F4 选择，必填");
	if (strcmp(now.example, "张一，或首字母 zy") != 0)
		wrong("shows no initials");
	help_on(entity_find("org"), "supervisor", NULL);
	SAYS(format, "从单位中选：键入单位名称、拼音首字母、统一代码或编号");
	help_on(entity_find("branch"), "parent", NULL);
	NOT(text, "示例");
	act_as(ROLE_NO_SYSADMIN, "51");
	help_on(entity_find("account"), "person", NULL);
	SAYS(format, "从人员中选：键入完整的姓名，同名的写作“姓名 #编号”");
	if (strcmp(now.example, "张一") != 0)
		wrong("shows what this person can not type");
	help_on(entity_find("account"), "org", NULL);
	SAYS(format, "从社会组织中选：键入名称、拼音首字母、统一社会信用代码或编号");
}

/* No two fields of one form carry the same sentence. */
static void each_its_own_sentence(void **state)
{
	const struct field *f, *g;
	int i;

	(void)state;
	for (i = 0; entities[i]; i++)
		for (f = entities[i]->fields; f->name; f++)
			for (g = f + 1; g->name; g++)
				if (strcmp(f->help, g->help) == 0)
					fail_msg("%s.%s and %s: %s", entities[i]->name, f->name, g->name, f->help);
}

/* ---- columns of lines ---- */

/* An organisation of the kind that has the section. */
static struct rec *with_part(const struct entity *e, const struct part *p)
{
	struct rec *r = new_row(e);
	struct err err = {0};
	char kind[24];

	if (p->kinds && e->kind) {
		snprintf(kind, sizeof kind, "%.*s", (int)strcspn(p->kinds, " "), p->kinds);
		if (rec_set(r, field_no(e, e->kind), kind, &err) < 0)
			fail_msg("%s", err.msg);
	}
	return r;
}

static void column_helps(const struct entity *e, const struct part *p)
{
	struct rec *r = with_part(e, p);
	struct fields *f = fields_new(r, false, p->lines);
	struct form *form = fields_form(f);
	const struct entity *c = entity_find(p->lines);
	int item = fields_item(f, p->lines), row, col, n;

	if (item < 0 || !fields_add_line(f, p->lines))
		fail_msg("%s: no lines %s", e->name, p->lines);
	form_focus(form, item);
	form_focused(form, &row, NULL);
	for (n = 0; row >= 0 && n < f->item[item].ncol; n++) {	/* row -1: lines that acts alone make */
		const struct field *d = &c->fields[f->item[item].col[n]];

		form_go(form, item, 0, n);	/* Tab passes over what is computed */
		form_focused(form, NULL, &col);
		assert_int_equal(col, n);
		now = (struct help){.e = c, .f = d};
		assert_true(form_help(form, now.text, sizeof now.text));
		take();
		if (strcmp(now.label, d->label) != 0 || strcmp(now.meaning, d->help) != 0 || !*now.format || !*now.who)
			wrong("is not what F1 on its column says");
	}
	fields_free(f);
	rec_free(r);
}

static void f1_on_a_column(void **state)
{
	const struct part *p;
	int i, parts = 0;

	(void)state;
	for (i = 0; entities[i]; i++)
		for (p = entities[i]->parts; p && p->label; p++)
			if (p->lines && !nobody_writes(entities[i])) {
				act_as(entity_find("account") == entities[i] ? ROLE_NO_SYSADMIN : ROLE_NO_OFFICER, "51");
				if (!entity_may(entities[i], V_NEW | V_EDIT))
					act_as(ROLE_NO_INCUBATOR, "51");
				column_helps(entities[i], p);
				parts++;
			}
	assert_true(parts >= 9);
}

/* By the keys a person has: the form of a new organisation, its posts, F1. */
static void f1_on_the_screen(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	golden_open(true, 24, 80);
	session_globals();
	record_open(entity_find("org"), 0, REC_EDIT, NULL, NULL);
	golden_play("tick\nexpect 登记事项\nkeys <F1>\nexpect 核准的全称\nexpect 示例\nexpect 《社会团体登记管理条例》第十二条\nkeys <F3>\n");
	golden_close();
	golden_open(true, 24, 80);
	session_globals();
	record_open(entity_find("org"), 0, REC_EDIT | REC_ADDLINE | REC_PART, "post", NULL);
	golden_play("tick\nkeys <F1>\nexpect 任职的人\nexpect 谁可改\nkeys <F3><Tab><F1>\nexpect 担任的职务\nexpect 代码、名称或拼音首字母\nkeys <F3>\n");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_beyond_the_label), cmocka_unit_test(a_format_and_an_example), cmocka_unit_test(every_basis),
		cmocka_unit_test(bounds_as_they_are_typed), cmocka_unit_test(who_may_change_it),
		cmocka_unit_test(no_line_no_promise), cmocka_unit_test(before_and_after_it_is_stored), cmocka_unit_test(how_a_row_is_chosen),
		cmocka_unit_test(each_its_own_sentence), cmocka_unit_test(f1_on_a_column), cmocka_unit_test(f1_on_the_screen),
	};

	return cmocka_run_group_tests_name("help", tests, office_open, office_close);
}
