/* A trial says what the import would say, line by line, and stores nothing but its report: of new rows, of such as are there, and of lines; in one
 * turn of the writer and over many. */
#include "tests/world.h"
#include "tests/imports.h"

enum { MANY = 400 };	/* rows that take several turns */

/* What is said of each line, and how many rows have each result. */
static char *told(const struct import_run *r)
{
	struct import_msg *m = xcalloc(2 * MANY, sizeof(*m));
	struct err err = { 0 };
	char *s = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&s, &size);
	int n = import_messages(world, &clerk, r->id, NULL, 0, 2 * MANY, m, &err);

	fprintf(f, "%ld %ld %ld %ld\n", r->n[0], r->n[1], r->n[2], r->n[3]);
	for (int i = 0; i < n; i++)
		if (*m[i].text)
			fprintf(f, "%ld %s %s %s %s %s\n", m[i].line, m[i].record, import_result_name[m[i].result], m[i].field, m[i].rule, m[i].text);
	fclose(f);
	free(m);
	return s;
}

/* Every table of the store but those where a run, its report and its traces stand: how many rows, and all that is in them. */
static char *all_stored(void)
{
	sqlite3_stmt *of, *st;
	char *s = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&s, &size);

	assert_int_equal(sqlite3_prepare_v2(world->h, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT IN ('import_run', "
					    "'import_row', 'tray', 'audit', 'audit_anchor') ORDER BY 1", -1, &of, NULL), SQLITE_OK);
	while (sqlite3_step(of) == SQLITE_ROW) {
		char *sql = xasprintf("SELECT * FROM \"%s\"", (const char *)sqlite3_column_text(of, 0));
		fprintf(f, "%s\n", sql);
		assert_int_equal(sqlite3_prepare_v2(world->h, sql, -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW) {
			for (int i = 0; i < sqlite3_column_count(st); i++) {
				const void *cell = sqlite3_column_blob(st, i);
				fputc('|', f);
				if (cell)
					fwrite(cell, 1, (size_t)sqlite3_column_bytes(st, i), f);
			}
			fputc('\n', f);
		}
		sqlite3_finalize(st);
		free(sql);
	}
	sqlite3_finalize(of);
	fclose(f);
	return s;
}

/* The trial, the import, and what both say. */
static struct import_run both(const char *entity, const char *text, const char *const *sets, unsigned mode)
{
	char *before = all_stored();
	struct import_run try = imported(&clerk, entity, text, NULL, sets, IMPORT_TRIAL | mode);
	char *after = all_stored(), *said = told(&try);

	assert_int_equal(try.mode, IMPORT_TRIAL | mode);
	assert_int_equal(number("SELECT mode = 'dry' FROM import_run ORDER BY id DESC LIMIT 1"), 1);
	assert_string_equal(before, after);
	struct import_run r = imported(&clerk, entity, text, NULL, sets, mode);
	char *is = told(&r);

	assert_int_equal(r.mode, mode);
	assert_string_equal(said, is);
	free(before);
	free(after);
	free(said);
	free(is);
	return r;
}

static const char org_head[] = "统一社会信用代码,名称,联系人,联系电话,类型,区划,成立登记日期\n";

static void rows(void **state)
{
	struct import_run r;
	char *text;
	(void)state;

	text = xasprintf("%s53510000522807901X,四川省癸一基金会,甲,028-86512345,基金会,51,\n535100005510058870,四川省癸二基金会,丙,,基金会,51,\n", org_head);
	r = both("org", text, base, IMPORT_NEW);
	COUNTS(r, 2, 0, 0, 0);
	free(text);
	text = xasprintf("%s"
		"53510000522807901X,四川省癸改名基金会,乙,,基金会,51,\n"		/* 2: changed, and a registered item is not */
		"535100005510058870,四川省癸二基金会,丙,,基金会,51,\n"			/* 3: as it is */
		"51510000MJQ100024N,四川省癸三协会,丁,,社会团体,51,\n"			/* 4: new */
		"51510000MJQ100024N,四川省癸三协会,戊,,社会团体,51,\n"			/* 5: the same number once more */
		"53510000522807901X,四川省癸一基金会,己,,基金会,51,\n"			/* 6: the same row once more */
		"535100005510058870,,庚,86,,,\n"					/* 7: there, and one cell is wrong */
		"51510000MJQ100016U,四川省癸四协会,辛,,某,51,\n"			/* 8: new, and one cell is wrong */
		"51510000MJQ100024N,四川省癸三协会,壬,,某,51,\n"			/* 9: twice, and a cell is wrong */
		"535100005510058870,,癸,０２８－８６５１２３４６,,,\n", org_head);		/* 10: mended, and changed */
	r = both("org", text, base, IMPORT_UPDATE);
	SAID(&clerk, &r, 2, "warned name  名称：登记事项不由导入改变，仍为“四川省癸一基金会”");
	assert_string_equal(said_of(&clerk, &r, 3), "accepted   \n");
	assert_string_equal(said_of(&clerk, &r, 4), "accepted   \n");
	assert_string_equal(said_of(&clerk, &r, 5), "refused   与本文件前面的一行重复\n");
	assert_string_equal(said_of(&clerk, &r, 6), "refused   与本文件前面的一行重复\n");
	SAID(&clerk, &r, 7, "refused phone");
	assert_null(strstr(said_of(&clerk, &r, 7), "已登记"));
	assert_null(strstr(said_of(&clerk, &r, 7), "必须填写"));	/* the row that is there has the rest */
	SAID(&clerk, &r, 8, "refused type");
	assert_string_equal(said_of(&clerk, &r, 9), "refused   与本文件前面的一行重复\n");
	SAID(&clerk, &r, 10, "normalised phone");
	COUNTS(r, 2, 1, 1, 5);
	assert_int_equal(number("SELECT count(*) FROM org WHERE contact IN ('乙', '癸', '丁')"), 3);
	/* without an update what is there is refused, and the trial of that says so too */
	r = both("org", text, base, IMPORT_NEW);
	COUNTS(r, 0, 0, 0, 9);
	SAID(&clerk, &r, 3, "已登记：四川省癸二基金会");
	free(text);
}

/* A number that comes again many turns later. */
static void many_rows(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	(void)state;

	fputs("单位名称,单位类别,级别,区划,办公电话\n四川省第零单位,2,1,51,028-86512345\n", f);
	for (int i = 0; i < MANY; i++)
		fprintf(f, "四川省第%d单位,2,1,51,\n", i);
	fputs("四川省第零单位,2,1,51,028-86512346\n", f);
	fclose(f);
	struct import_run r = both("unit", text, NULL, IMPORT_UPDATE);
	COUNTS(r, MANY + 1, 0, 0, 1);
	SAID(&clerk, &r, MANY + 3, "与本文件前面的一行重复");
	/* all as it is: nothing is said and nothing written */
	int64_t n = number("SELECT count(*) FROM unit_h");
	r = both("unit", text, NULL, IMPORT_UPDATE);
	COUNTS(r, MANY + 2, 0, 0, 0);
	assert_int_equal(number("SELECT count(*) FROM unit_h"), n + 1);	/* the last line is the first that says something new */
	free(text);
}

static void lines(void **state)
{
	static const char head[] = "社会组织名称,会员种类,单位名称,会员级别\n";
	char *text = NULL;
	size_t size = 0;
	FILE *f;
	struct import_run r;
	struct rec *o = typed_org("ST", "51", "四川省寅协会"), *other = typed_org("ST", "51", "四川省卯协会");
	(void)state;

	save(o);
	rec_free(o);
	save(other);
	rec_free(other);
	text = xasprintf("%s四川省寅协会,单位会员,成都甲公司,会员\n四川省寅协会,单位会员,成都甲公司,会员\n四川省卯协会,单位会员,成都乙公司,会员\n", head);
	r = both("member", text, NULL, IMPORT_NEW);
	COUNTS(r, 2, 0, 0, 1);
	SAID(&clerk, &r, 3, "已登记：");
	free(text);
	f = open_memstream(&text, &size);
	fprintf(f, "%s四川省寅协会,单位会员,成都甲公司,理事单位\n"	/* 2: changed */
		"四川省卯协会,单位会员,成都乙公司,会员\n"		/* 3: as it is */
		"四川省寅协会,单位会员,成都丙公司,某级\n", head);		/* 4: refused */
	for (int i = 0; i < MANY; i++)
		fprintf(f, "四川省%s协会,单位会员,成都第%d公司,会员\n", i % 100 == 99 ? "卯" : "寅", i);
	fputs("四川省寅协会,单位会员,成都第0公司,会员\n"		/* said many turns ago: nothing new */
	      "四川省寅协会,单位会员,成都甲公司,会员\n"		/* changed back */
	      "四川省卯协会,单位会员,成都第99公司,理事单位\n"
	      "四川省没有协会,单位会员,成都丁公司,会员\n", f);
	fclose(f);
	r = both("member", text, NULL, IMPORT_UPDATE);
	COUNTS(r, MANY + 5, 0, 0, 2);
	SAID(&clerk, &r, 4, "refused level");
	assert_int_equal(number("SELECT count(*) FROM member WHERE name = '成都甲公司' AND rev = 3"), 1);
	assert_int_equal(number("SELECT count(*) FROM member WHERE name = '成都第99公司' AND rev = 2"), 1);
	free(text);
	/* as new ones: the same again is refused, however many turns ago it came */
	f = open_memstream(&text, &size);
	fputs(head, f);
	for (int i = 0; i <= MANY; i++)
		fprintf(f, "四川省%s协会,单位会员,成都子%d公司,会员\n", i % 100 == 99 ? "卯" : "寅", i % MANY);
	fputs("四川省卯协会,单位会员,成都子99公司,会员\n", f);
	fclose(f);
	r = both("member", text, NULL, IMPORT_NEW);
	COUNTS(r, MANY, 0, 0, 2);
	SAID(&clerk, &r, MANY + 2, "已登记：");
	SAID(&clerk, &r, MANY + 3, "已登记：");
	free(text);
}

/* The file is the same, and the trial of an update is not that of an import: each goes on with its own. Runs of before have no such mark. */
static void two_trials(void **state)
{
	int64_t file = lay(&clerk, "单位名称,单位类别,级别,区划\n四川省第壹单位,2,1,51\n"), same;
	int64_t new = started(plan(&clerk, "unit", file, NULL, NULL), IMPORT_TRIAL), update = started(plan(&clerk, "unit", file, NULL, NULL), IMPORT_TRIAL | IMPORT_UPDATE);
	struct import_run r;
	struct err err = { 0 };
	(void)state;

	assert_true(new != update);
	same = started(plan(&clerk, "unit", file, NULL, NULL), IMPORT_TRIAL | IMPORT_UPDATE);
	assert_int_equal(same, update);
	assert_int_equal(import_get(world, &clerk, new, &r, &err), 0);
	assert_int_equal(r.mode, IMPORT_TRIAL);
	assert_int_equal(import_get(world, &clerk, update, &r, &err), 0);
	assert_int_equal(r.mode, IMPORT_TRIAL | IMPORT_UPDATE);
	r = gone(&clerk, update);
	COUNTS(r, 1, 0, 0, 0);
	assert_int_equal(import_undo(world, &clerk, update, "名单有误", NULL, NULL, &(long){ 0 }, &err), -1);
	assert_err(err, E_STATE);
	/* what has no number cannot be tried as an update either */
	struct actor incubator = actor_of(53, ROLE(INCUBATOR), "51", 0, 0);
	struct import_plan *p = plan(&incubator, "train_class", lay(&incubator, "班次名称,承办机构\n甲,乙\n"), NULL, NULL);
	assert_int_equal(import_start(p, IMPORT_TRIAL | IMPORT_UPDATE, NULL, &same, &err), -1);
	assert_err(err, E_INVALID);
	import_plan_free(p);
	sound();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows), cmocka_unit_test(many_rows), cmocka_unit_test(lines), cmocka_unit_test(two_trials),
	};
	return cmocka_run_group_tests(tests, registry_open, world_close);
}
