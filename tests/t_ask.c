/* Conditions as people type them: each operator on each type of field, on both sides of its edge; what may not be asked; lines of a row;
 * and how a condition reads. */
#define FIXTURE
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/list_i.h"
#include "tests/fixture/fixture.h"

static struct actor clerk, chief, public_, next;
static int64_t ids[7];

static struct rec *row(const char *no, const char *name, const char *kind, const char *region)
{
	struct rec *r = rec_new(world, &clerk, &fx_item);

	put(r, "no", no);
	put(r, "name", name);
	put(r, "kind", kind);
	put(r, "region", region);
	if (!strcmp(kind, "ST"))
		put(r, "only_st", "1");
	return r;
}

static struct rec *add(struct rec *r, const char *lines)
{
	struct err err = { 0 };

	for (const struct part *p = rec_entity(r)->parts; p->label; p++)
		if (p->lines && !strcmp(p->lines, lines)) {
			struct rec *l = rec_line_add(r, p, &err);
			if (!l)
				fail_msg("%s", err.msg);
			return l;
		}
	fail_msg("no lines %s", lines);
	return NULL;
}

static void line(struct rec *r, const char *what, const char *amount)
{
	struct rec *l = add(r, "fx_line");

	put(l, "what", what);
	put(l, "amount", amount);
}

static void in_office(struct rec *r, const char *who, const char *from, const char *to)
{
	struct rec *l = add(r, "fx_post");

	put(l, "who", who);
	put(l, "valid_from", from);
	put(l, "valid_to", to);
}

static void set(struct rec *r, const char *const v[][2])
{
	for (; (*v)[0]; v++)
		put(r, (*v)[0], (*v)[1]);
}

static void keep(int no, struct rec *r)
{
	ids[no] = save(r);
	rec_free(r);
}

static int rows_open(void **state)
{
	struct rec *r;

	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(1, "51");
	next = OFFICER_OF(4, "510107");
	chief = actor_of(2, ROLE(CHIEF), "51", 0, 0);
	public_ = actor_of(3, ROLE(PUBLIC), "", 0, 0);
	assert_int_equal(param_set(world, &actor_system, "fx.score.min", "", "", "0", "2020-01-01", "固件第四条", NULL), 0);
	r = row("Q1", "问一号", "ST", "510105");
	set(r, (const char *const[][2]){ { "even", "2" }, { "money", "100" }, { "opens", "9:00" }, { "rate", "10" }, { "score", "50" }, { "day", "2023-05-01" },
		{ "at", "2023-05-01 00:00:00" }, { "flag", "是" }, { "memo", "甲%乙" }, { "low", "-1" }, { "idno", "510000195608010008" },
		{ "phone", "14155556666" }, { 0 } });
	line(r, "印刷", "10");
	line(r, "会场", "500");
	in_office(r, "张一", "2024-01-01", "2025-01-01");
	keep(1, r);
	r = row("Q2", "问二号", "MF", "510107");
	set(r, (const char *const[][2]){ { "even", "10" }, { "money", "100.01" }, { "opens", "12:30" }, { "rate", "12.50" }, { "score", "60" }, { "day", "2023-05-31" },
		{ "at", "2023-05-31 23:59:59" }, { "flag", "否" }, { "memo", "甲_乙" }, { "low", "0" }, { 0 } });
	line(r, "印刷", "500");
	keep(2, r);
	r = row("Q3", "问三号", "JJ", "5101");
	set(r, (const char *const[][2]){ { "even", "20" }, { "money", "3万" }, { "opens", "1800" }, { "rate", "12.51" }, { "score", "60.01" }, { "day", "2023-06-01" },
		{ "at", "2023-06-01 00:00:00" }, { "memo", "A|B*?" }, { "low", "5" }, { 0 } });
	in_office(r, "李二", "2024-01-01", "");
	keep(3, r);
	keep(4, row("Q4", "问四（号）", "MF", "51"));
	r = row("Q5", "问五号", "MF", "51");
	put(r, "day", "2022-12-31");
	put(r, "item", "问一号");
	keep(5, r);
	r = row("Q6", "问六号", "MF", "51");
	put(r, "day", "2024-01-01");
	put(r, "item", "问二号");
	keep(6, r);
	return 0;
}

/* The numbers of the rows that are found, in their order; the code of the error when it may not be asked. */
static const char *found(const struct actor *who, struct query q, enum ecode *code)
{
	static char text[64];
	struct err err = { 0 };
	struct row r[16];
	struct list *l;
	long counted = -1;
	int n = -1;

	*text = '\0';
	q.order = q.order ? q.order : "no";
	if (list_open(world, who, &q, &l, &err) == 0) {
		n = list_fetch(l, FROM_FIRST, NULL, 16, r, &err);
		for (int i = 0; i < n; i++)
			for (int k = 1; k < 7; k++)
				if (ids[k] == r[i].id)
					text_fmt(text + strlen(text), sizeof(text) - strlen(text), "%d", k);
		if (list_count(l, 100, &counted, &err) || counted != n)
			fail_msg("%d rows, %ld counted: %s", n, counted, err.msg);
		list_free(l);
	}
	if (code)
		*code = err.code;
	else if (n < 0)
		snprintf(text, sizeof(text), "!%d", err.code);
	return text;
}

static const char *asked(const struct actor *who, const char *field, const char *typed)
{
	struct query q = { .e = &fx_item, .where = { { .op = CMP_TYPED, .value = typed } }, .nwhere = 1 };

	if (cond_place(&fx_item, field, &q.where[0]))
		fail_msg("no field %s", field);
	return found(who, q, NULL);
}

static const struct { const char *field, *typed, *rows; } table[] = {
	/* whole numbers */
	{ "even", "10", "2" }, { "even", "=10", "2" }, { "even", "１０", "2" }, { "even", " 10 ", "2" }, { "even", ">2", "23" },
	{ "even", "＞2", "23" }, { "even", "》2", "23" }, { "even", ">=2", "123" }, { "even", "<10", "1" }, { "even", "《10", "1" },
	{ "even", "<=10", "12" }, { "even", "2..10", "12" }, { "even", "3..10", "2" }, { "even", "2..9", "1" }, { "even", "10..", "23" },
	{ "even", "..2", "1" }, { "even", "2。。10", "12" }, { "even", "2|20", "13" }, { "even", "2｜20", "13" }, { "even", "<5|>15", "13" }, { "even", "=<5|>15", "13" }, { "even", "=>=2", "123" }, { "even", "!=<5", "23456" },
	{ "even", "=", "456" }, { "even", "!=", "123" }, { "even", "＝", "456" }, { "even", "！＝", "123" }, { "even", "<>", "123" },
	{ "even", "!=2", "23456" }, { "even", "<>2", "23456" }, { "even", "!2|10", "3456" }, { "even", "=|2", "1456" }, { "even", "2|=", "1456" },
	{ "even", "!=|2", "23" }, { "even", "!>2", "1456" }, { "even", "==2", "1" }, { "even", "!==2", "23456" }, { "even", "3", "" },
	{ "low", "-1", "1" }, { "low", "-1..0", "12" }, { "low", "<0", "1" }, { "low", ">-1", "23" },
	/* money, rates, scores */
	{ "money", "100", "1" }, { "money", "100.00", "1" }, { "money", ">100", "23" }, { "money", ">=100.01", "23" }, { "money", "<100.01", "1" },
	{ "money", "100..100.01", "12" }, { "money", "1..3万", "123" }, { "money", "<3万", "12" }, { "money", "30,000.00", "3" },
	{ "rate", "10", "1" }, { "rate", "10%", "1" }, { "rate", ">12.50", "3" }, { "rate", ">=12.5", "23" }, { "rate", "<=12.50", "12" },
	{ "score", "60", "2" }, { "score", "<60", "1" }, { "score", "60..60.01", "23" }, { "score", ">60", "3" },
	/* times of the day */
	{ "opens", "9:00", "1" }, { "opens", "0900", "1" }, { "opens", "900", "1" }, { "opens", "９：００", "1" }, { "opens", ">9:00", "23" },
	{ "opens", ">=0900", "123" }, { "opens", "<12:30", "1" }, { "opens", "<=12:30", "12" }, { "opens", "9:01..18:00", "23" }, { "opens", "=", "456" },
	{ "opens", "!=12:30", "13456" }, { "opens", "9:00|18:00", "13" },
	/* days */
	{ "day", "2023-05-01", "1" }, { "day", "20230501", "1" }, { "day", "2023-05", "12" }, { "day", "2023.5", "12" }, { "day", "2023年5月", "12" },
	{ "day", "2023", "123" }, { "day", "2023年", "123" }, { "day", ">2023-05", "36" }, { "day", ">=2023-05", "1236" }, { "day", "<2023-05", "5" },
	{ "day", "<=2023-05", "125" }, { "day", ">2023-05-30", "236" }, { "day", ">2023-05-31", "36" }, { "day", "<2023-05-31", "15" },
	{ "day", "!=2023-05", "3456" }, { "day", "2023-05-01..2023-05-31", "12" }, { "day", "2023-05-02..2023-05-31", "2" },
	{ "day", "2023-05-01..2023-05-30", "1" }, { "day", "2023-05..2023-06", "123" }, { "day", "..2022", "5" }, { "day", "2022|2024", "56" },
	{ "day", "2023-*-01", "13" }, { "day", "2023-0?-?1", "123" }, { "day", "t", "" }, { "day", "<t", "12356" }, { "day", "=", "4" },
	{ "day", "==2023-05-01", "1" },
	/* instants: a day is all of it, in Beijing */
	{ "at", "2023-05-31", "2" }, { "at", "2023-05", "12" }, { "at", "2023-05-31 23:59:59", "2" }, { "at", "2023-05-31 23:59:58", "" },
	{ "at", ">2023-05-31", "3" }, { "at", ">=2023-05-31", "23" }, { "at", "<2023-05-31", "1" }, { "at", "<=2023-05-31", "12" },
	{ "at", "2023-05-01..2023-05-31", "12" }, { "at", "=", "456" },
	/* yes and no, codes */
	{ "flag", "是", "1" }, { "flag", "0", "2" }, { "flag", "1|0", "12" }, { "flag", "=", "3456" }, { "flag", "!=是", "23456" },
	{ "kind", "ST", "1" }, { "kind", "社会团体", "1" }, { "kind", "ST|JJ", "13" }, { "kind", "!=ST", "23456" }, { "kind", "*团体", "1" },
	{ "kind", "M?", "2456" }, { "kind", "~基金", "3" }, { "kind", ">MF", "1" }, { "kind", ">=MF", "12456" }, { "kind", "<MF", "3" },
	{ "kind", "=", "" }, { "kind", "!=", "123456" }, { "kind", "==ST", "1" },
	/* regions: it and all below */
	{ "region", "510105", "1" }, { "region", "5101", "123" }, { "region", "510100", "123" }, { "region", "51", "123456" },
	{ "region", "=5101", "123" }, { "region", "==5101", "3" }, { "region", "==51", "456" }, { "region", "!=5101", "456" },
	{ "region", "!==5101", "12456" }, { "region", "青羊区", "1" }, { "region", "成都市青羊区", "1" }, { "region", "成都市", "123" },
	{ "region", "青羊区|武侯区", "12" }, { "region", ">510105", "2" }, { "region", ">=510105", "12" }, { "region", "<510105", "3456" },
	{ "region", "<=510105", "13456" }, { "region", "510105..510106", "1" }, { "region", "510105..510107", "12" }, { "region", "5101*", "123" },
	{ "region", "~青羊", "1" }, { "region", "*羊区", "1" },
	/* text: a plain word is looked for inside */
	{ "memo", "甲", "12" }, { "memo", "甲%", "1" }, { "memo", "甲_", "2" }, { "memo", "甲?乙", "12" }, { "memo", "甲？乙", "12" },
	{ "memo", "甲\\?乙", "" }, { "memo", "甲*", "12" }, { "memo", "*乙", "12" }, { "memo", "*甲", "" }, { "memo", "=甲", "" },
	{ "memo", "=甲%乙", "1" }, { "memo", "!=甲%乙", "23456" }, { "memo", "!~甲", "3456" }, { "memo", "A\\|B", "3" }, { "memo", "==A|B*?", "3" },
	{ "memo", "=A\\|B\\*\\?", "3" }, { "memo", "a", "3" }, { "memo", "~B\\*", "3" }, { "memo", "甲%|A", "13" }, { "memo", "=甲%乙|甲_乙", "12" },
	{ "memo", "=甲%乙|~A", "13" }, { "memo", "=", "456" }, { "memo", "!=", "123" },
	/* names: brackets are full-width, whichever were typed; the order is pinyin's: er, liu, san, si, wu, yi */
	{ "name", "问", "123456" }, { "name", "四(号)", "4" }, { "name", "=问四(号)", "4" }, { "name", "=问四", "" }, { "name", "问?号", "12356" },
	{ "name", "*（*", "4" }, { "name", "问一|问二", "12" }, { "name", ">=问三号", "1345" }, { "name", ">问三号", "145" }, { "name", "<问三号", "26" },
	{ "name", "问六号..问五号", "3456" }, { "name", "没有的名字", "" },
	/* codes people know a row by */
	{ "no", "q", "123456" }, { "no", "=Q1", "1" }, { "no", "Q1..Q3", "123" }, { "no", ">Q4", "56" }, { "no", "Q?", "123456" },
	/* references: by the name of the row, or part of it */
	{ "item", "问一号", "5" }, { "item", "=问一号", "5" }, { "item", "=", "1234" }, { "item", "!=", "56" }, { "item", "问一号|问二号", "56" },
	{ "item", "!=问一号", "12346" }, { "item", "问?号", "56" }, { "item", "~二", "6" }, { "item", "*三*", "" },
	/* what is computed */
	{ "total", "510", "1" }, { "total", ">=500", "12" }, { "total", "0", "3456" },
};

static void every_operator(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		const char *got_ = asked(&clerk, table[i].field, table[i].typed);
		if (strcmp(got_, table[i].rows))
			fail_msg("%s %s: %s, not %s", table[i].field, table[i].typed, got_, table[i].rows);
	}
}

/* What is written back asks the same. */
static void written_and_read_again(void **state)
{
	char typed[512], again[512];

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct cond c = { .op = CMP_TYPED, .value = table[i].typed };
		cond_place(&fx_item, table[i].field, &c);
		cond_typed(&fx_item, &c, typed, sizeof(typed));
		const char *got_ = asked(&clerk, table[i].field, typed);
		if (strcmp(got_, table[i].rows))
			fail_msg("%s %s, written %s: %s, not %s", table[i].field, table[i].typed, typed, got_, table[i].rows);
		c.value = typed;
		cond_typed(&fx_item, &c, again, sizeof(again));
		assert_string_equal(typed, again);
	}
}

static void same_on_a_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct query q = { .e = &fx_item, .on = "2026-03-02", .where = { { .op = CMP_TYPED, .value = table[i].typed } }, .nwhere = 1 };
		cond_place(&fx_item, table[i].field, &q.where[0]);
		const char *got_ = found(&clerk, q, NULL);
		if (strcmp(got_, table[i].rows))
			fail_msg("%s %s on a day: %s, not %s", table[i].field, table[i].typed, got_, table[i].rows);
	}
}

static void cannot_be_asked(void **state)
{
	static const struct { const char *field, *typed, *says; } bad[] = {
		{ "even", "", "没有写条件" }, { "even", "abc", "应为数字" }, { "even", "*", "不能用 * 和 ?" }, { "even", "~1", "不能按其中的文字" },
		{ "even", "10..2", "从小到大" }, { "even", "..", "至少一边" }, { "even", "1||2", "两边都要有值" }, { "even", "1|", "两边都要有值" },
		{ "even", ">", "后面要有值" }, { "even", "!", "后面要有值" }, { "even", "==", "后面要有值" }, { "even", ">x", "应为数字" },
		{ "day", "2023-13", "日期" }, { "day", "2024..2023", "从小到大" }, { "day", "明天", "日期" }, { "flag", ">是", "不能比较大小" },
		{ "flag", "也许", "是 或 否" }, { "kind", "XX", "不在代码表" }, { "region", "99", "没有区划" }, { "region", "市中区", "有多个区划" },
		{ "region", "无此区", "没有区划" }, { "memo", ">甲", "不能比较大小" }, { "item", ">问一号", "不能比较大小" },
		{ "item", "没有", "没有这样的记录" }, { "name", "\xff", "编码错误" },
	};
	struct err err;
	char many[400] = "1", text[400];

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct query q = { .e = &fx_item, .where = { { .op = CMP_TYPED, .value = bad[i].typed } }, .nwhere = 1 };
		struct list *l = NULL;
		err = (struct err){ 0 };
		cond_place(&fx_item, bad[i].field, &q.where[0]);
		if (list_open(world, &clerk, &q, &l, &err) == 0)
			fail_msg("%s %s is taken", bad[i].field, bad[i].typed);
		if (err.code != E_INVALID || !strstr(err.msg, bad[i].says) || strcmp(err.field, bad[i].field))
			fail_msg("%s %s: %d %s %s", bad[i].field, bad[i].typed, err.code, err.field, err.msg);
		assert_int_equal(cond_check(world, &clerk, &fx_item, &q.where[0], &err), -1);
	}
	for (int i = 2; i <= ASK_MOST; i++)
		text_fmt(many + strlen(many), sizeof(many) - strlen(many), "|%d", i);
	assert_string_equal(asked(&clerk, "even", many), "123");
	text_fmt(text, sizeof(text), "%s|41", many);
	assert_string_equal(asked(&clerk, "even", text), "!2");
	/* as many as SQLite takes, and no mistake of the program beyond */
	struct query q = { .e = &fx_item, .nwhere = 14 };
	enum ecode code;
	for (int i = 0; i < 16; i++)
		q.where[i] = (struct cond){ field_no(&fx_item, "even"), CMP_TYPED, many, NULL };
	assert_string_equal(found(&clerk, q, &code), "123");
	q.nwhere = 15;
	found(&clerk, q, &code);
	assert_int_equal(code, E_USAGE);
}

/* One asks by what one reads, and by a masked value only whole, with the right to see it. */
static void masked_and_hidden(void **state)
{
	static const char *const parts[] = { "5100*", "~5100", "!=510000195608010008", "510000195608010008|1", "=", "!=", ">5", "5..6" };

	(void)state;
	assert_string_equal(asked(&clerk, "idno", "510000195608010008"), "1");
	assert_string_equal(asked(&clerk, "idno", "=51000019560801000８"), "1");
	assert_string_equal(asked(&clerk, "idno", "510000195608010009"), "");
	for (size_t i = 0; i < LENGTH(parts); i++) {
		char denied[8];
		snprintf(denied, sizeof(denied), "!%d", E_DENIED);
		assert_string_equal(asked(&clerk, "idno", parts[i]), denied);
		assert_string_equal(asked(&chief, "phone", parts[i]), denied);
		assert_string_equal(asked(&clerk, "phone", parts[i]), denied);
	}
	assert_string_equal(asked(&chief, "phone", "14155556666"), "1");
	assert_string_equal(asked(&chief, "phone", "14155556667"), "");
	assert_int_equal(asked(&clerk, "phone", "14155556666")[0], '!');
	/* for who does not read it there is no such field, and whoever reads some rows finds those alone */
	assert_int_equal(asked(&public_, "even", ">2")[0], '!');
	assert_int_equal(asked(&public_, "fx_line.what", "印刷")[0], '!');
	assert_string_equal(asked(&public_, "kind", "ST|JJ"), "13");
	assert_string_equal(asked(&next, "even", ">2"), "2");
	assert_string_equal(asked(&next, "fx_line.what", "印刷"), "2");
	/* may a form ask by it at all? */
	const struct field *f = fx_item.fields;
	assert_true(cond_may(world, &clerk, &fx_item, &f[field_no(&fx_item, "idno")]));
	assert_false(cond_may(world, &clerk, &fx_item, &f[field_no(&fx_item, "phone")]));
	assert_true(cond_may(world, &chief, &fx_item, &f[field_no(&fx_item, "phone")]));
	assert_false(cond_may(world, &public_, &fx_item, &f[field_no(&fx_item, "even")]));
	assert_true(cond_may(world, &public_, &fx_item, &f[field_no(&fx_item, "kind")]));
}

/* To look at a condition finds nobody and leaves no record; to ask it does. */
static void checking_asks_nothing(void **state)
{
	struct cond c = { field_no(&fx_item, "idno"), CMP_TYPED, "510000195608010008", NULL };
	struct actor looker = OFFICER_OF(41, "51");
	int64_t n = -1;

	(void)state;
	assert_int_equal(cond_check(world, &looker, &fx_item, &c, NULL), 0);
	assert_int_equal(db_int(world, NULL, &n, "SELECT count(*) FROM access_log WHERE account = ?", "t", looker.name), 1);
	assert_int_equal(n, 0);
	assert_string_equal(asked(&looker, "idno", "510000195608010008"), "1");
	db_int(world, NULL, &n, "SELECT count(*) FROM access_log WHERE account = ?", "t", looker.name);
	assert_int_equal(n, 1);
}

/* One line has all that is asked of lines of its kind. */
static void lines_of_a_row(void **state)
{
	struct query q = { .e = &fx_item, .nwhere = 2, .where = {
		{ field_no(&fx_line, "what"), CMP_TYPED, "印刷", &fx_line }, { field_no(&fx_line, "amount"), CMP_TYPED, ">=500", &fx_line } } };
	enum ecode code;

	(void)state;
	assert_string_equal(asked(&clerk, "fx_line.what", "印刷"), "12");
	assert_string_equal(asked(&clerk, "fx_line.amount", ">=500"), "12");
	assert_string_equal(found(&clerk, q, NULL), "2");
	q.on = "2026-03-02";
	assert_string_equal(found(&clerk, q, NULL), "2");
	q.on = "2026-03-01";
	assert_string_equal(found(&clerk, q, NULL), "");
	q.on = NULL;
	q.where[1] = (struct cond){ field_no(&fx_post, "who"), CMP_TYPED, "张*", &fx_post };
	assert_string_equal(found(&clerk, q, NULL), "1");
	assert_string_equal(asked(&clerk, "fx_post.valid_to", "="), "3");
	assert_string_equal(asked(&clerk, "fx_post.who", "!=张一"), "3");
	/* who owns the lines, and nobody else's */
	q.where[1] = (struct cond){ field_no(&fx_link, "parent"), CMP_TYPED, "=", &fx_link };
	found(&clerk, q, &code);
	assert_int_equal(code, E_USAGE);
}

static void states_by_name(void **state)
{
	static const struct { const char *typed; int rows; } ask_[] = { { "draft", 1 }, { "草稿", 1 }, { "=草稿", 1 }, { "!=草稿", 1 }, { "草稿|sent", 2 },
		{ "~提交", 1 }, { "已*", 1 }, { "!=草稿|sent", 0 }, { "!~提交", 1 }, { "没有", -1 }, { ">draft", -1 }, { "=", -1 } };
	struct findings f = { 0 };
	struct err err = { 0 };

	(void)state;
	make_row(&clerk, "fx_case", "title", "状态一", "region", "510105", "amount", "100", NULL);
	struct rec *r = load(&clerk, "fx_case", make_row(&clerk, "fx_case", "title", "状态二", "region", "510105", "amount", "100", NULL));
	assert_int_equal(flow_do(r, "send", NULL, &f, &err), 0);
	findings_free(&f);
	rec_free(r);
	for (size_t i = 0; i < LENGTH(ask_); i++) {
		struct query q = { .e = &fx_case, .where = { { -1, CMP_TYPED, ask_[i].typed, NULL } }, .nwhere = 1 };
		struct list *l;
		long n = -1;
		if (list_open(world, &clerk, &q, &l, &err) == 0) {
			list_count(l, 10, &n, &err);
			list_free(l);
		}
		if (n != ask_[i].rows)
			fail_msg("state %s: %ld", ask_[i].typed, n);
	}
}

static void as_it_reads(void **state)
{
	static const struct { const char *field, *typed, *text, *bare; } read_[] = {
		{ "kind", "ST|JJ", "类别=社会团体|基金会", "社会团体|基金会" }, { "kind", "ST", "类别=社会团体", "社会团体" },
		{ "kind", "!=ST", "类别!=社会团体", "!=社会团体" }, { "kind", "==ST", "类别=社会团体", "社会团体" }, { "region", "510105", "区划=青羊区", "青羊区" },
		{ "day", ">=t-1m", "日期>=2026-02-02", ">=2026-02-02" }, { "day", "2023-05", "日期=2023-05", "2023-05" }, { "memo", "甲", "说明~甲", "~甲" },
		{ "memo", "=", "说明=空", "=空" }, { "memo", "!=", "说明!=空", "!=空" }, { "memo", "==A|B", "说明==A|B", "==A|B" },
		{ "flag", "1", "是否=是", "是" }, { "item", "问一号 #12", "上级固件=问一号", "问一号" }, { "even", "2..10", "偶数=2..10", "2..10" },
		{ "idno", "510000195608010008", "证件号=510***********0008", "510***********0008" }, { "fx_line.amount", ">5", "明细行.金额>5", ">5" },
	};
	char text[200], id[32];
	struct cond c = { .op = CMP_TYPED };

	(void)state;
	for (size_t i = 0; i < LENGTH(read_); i++) {
		c.value = read_[i].typed;
		cond_place(&fx_item, read_[i].field, &c);
		cond_text(world, &fx_item, &c, true, text, sizeof(text));
		assert_string_equal(text, read_[i].text);
		cond_text(world, &fx_item, &c, false, text, sizeof(text));
		assert_string_equal(text, read_[i].bare);
	}
	snprintf(id, sizeof(id), "%lld", (long long)ids[2]);
	c = (struct cond){ field_no(&fx_item, "item"), CMP_EQ, id, NULL };
	cond_text(world, &fx_item, &c, true, text, sizeof(text));
	assert_string_equal(text, "上级固件=问二号");
	c = (struct cond){ field_no(&fx_item, "memo"), CMP_NOTNULL, NULL, NULL };
	cond_text(world, &fx_item, &c, true, text, sizeof(text));
	assert_string_equal(text, "说明!=空");
	c = (struct cond){ field_no(&fx_item, "no"), CMP_PREFIX, "Q*", NULL };
	cond_text(world, &fx_item, &c, true, text, sizeof(text));
	assert_string_equal(text, "编号=Q\\**");
}

static int upper(void *ctx, const char *v, char *dst, size_t n)
{
	(void)ctx;
	snprintf(dst, n, "%s", !strcmp(v, "st") ? "ST" : !strcmp(v, "jj") ? "JJ" : "");
	return *dst ? 0 : -1;
}

static void values_mapped(void **state)
{
	const struct field *f = &fx_item.fields[field_no(&fx_item, "kind")];
	struct err err = { 0 };
	char text[100];

	(void)state;
	assert_int_equal(cond_map(f, "st|>=jj|=", upper, NULL, text, sizeof(text), &err), 0);
	assert_string_equal(text, "=ST|>=JJ|=");
	assert_int_equal(cond_map(f, "st..jj", upper, NULL, text, sizeof(text), &err), 0);
	assert_string_equal(text, "=ST..JJ");
	assert_int_equal(cond_map(f, "~st", upper, NULL, text, sizeof(text), &err), 0);
	assert_string_equal(text, "~st");
	assert_int_equal(cond_map(f, "==st", upper, NULL, text, sizeof(text), &err), 0);
	assert_string_equal(text, "==st");
	assert_int_equal(cond_map(f, "st|xx", upper, NULL, text, sizeof(text), &err), -1);
	assert_non_null(strstr(err.msg, "xx"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operator), cmocka_unit_test(written_and_read_again), cmocka_unit_test(same_on_a_day),
		cmocka_unit_test(cannot_be_asked), cmocka_unit_test(masked_and_hidden), cmocka_unit_test(checking_asks_nothing),
		cmocka_unit_test(lines_of_a_row), cmocka_unit_test(states_by_name), cmocka_unit_test(as_it_reads), cmocka_unit_test(values_mapped),
	};

	return cmocka_run_group_tests_name("ask", tests, rows_open, world_close);
}
