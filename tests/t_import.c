/* Imports: real organisations in, the two bad codes named, and everything as it was after an undo; dirty cells one by one;
 * encodings; what was broken off goes on without doubles. */
#include "tests/world.h"
#include "tests/imports.h"

#include "model/core/import_i.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static struct actor other;

static const char *const legacy[] = { "region=51", "subtype=20", "mgmt_mode=Z", "direct_kind=G", "domicile=旧名册所载地址", "scope=业务培训；宣传交流。",
				      NULL };

static int open_world(void **state)
{
	if (registry_open(state))
		return -1;
	other = OFFICER_OF(13, "51");
	return 0;
}

static char *sample(void)
{
	FILE *f = fopen("tests/real_orgs_sample.csv", "r");
	char *s = xcalloc(1, 1 << 16);

	assert_non_null(f);
	assert_true(fread(s, 1, (1 << 16) - 1, f) > 10000);
	fclose(f);
	return s;
}

/* ---- the sample ---- */

static void real_organisations(void **state)
{
	char *text = sample(), *before = everything(), *after, *right;
	struct err err = { 0 };
	struct import_run r;
	long kept;
	(void)state;

	r = imported(&clerk, "org", text, "region=-", legacy, IMPORT_TRIAL);
	COUNTS(r, 41, 0, 49, 2);
	after = everything();
	assert_string_equal(before, after);	/* a trial leaves nothing */
	free(after);
	r = imported(&clerk, "org", text, "region=-", legacy, IMPORT_NEW);
	COUNTS(r, 41, 0, 49, 2);
	assert_int_equal(number("SELECT count(*) FROM org WHERE void = 0"), 90);
	/* 中国宋庆龄基金会: a code that is no social organisation's; 河南省常香玉基金会: the code inside the code */
	SAID(&clerk, &r, 2, "refused uscc R-USCC-04 前缀13");
	SAID(&clerk, &r, 2, "refused type");
	SAID(&clerk, &r, 47, "refused uscc R-USCC-03");
	SAID(&clerk, &r, 47, "组织机构代码校验位错误");
	/* codes of regions that are not in today's table, warned of and in */
	SAID(&clerk, &r, 3, "warned uscc W-USCC-5 区划120116不存在");
	assert_int_equal(number("SELECT count(*) FROM rule_override WHERE rule = 'W-USCC-5'"), 49);
	struct rec *o;
	assert_int_equal(rec_find(world, &clerk, &org, "北京雁栖湖应用数学研究院", NULL, &o, &err), 0);
	assert_string_equal(rec_str(o, "type"), "MF");	/* 民办非企业单位, as it was called */
	assert_int_equal(number("SELECT count(*) FROM org_h WHERE h_verb = 'import'"), 90);
	int64_t id = rec_id(o);
	rec_free(o);
	struct version *v;
	int n;
	assert_int_equal(history(world, &clerk, &org, id, &v, &n, &err), 0);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].reason, "导入 名单.csv");
	history_free(v, n);
	sound();
	/* once more: all there */
	struct import_run again = imported(&clerk, "org", text, "region=-", legacy, IMPORT_NEW);
	COUNTS(again, 0, 0, 0, 92);
	SAID(&clerk, &again, 3, "已登记：天津东疆保税港区国际商品市场企业协会");
	/* taken back as a whole */
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	after = everything();
	assert_string_equal(before, after);
	free(after);
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), -1);
	assert_err(err, E_STATE);
	/* the corrected file imports */
	right = strstr(text, "534100006794825980");
	right[16] = '4';
	right[17] = uscc_check_char(right);
	r = imported(&clerk, "org", text, "region=-", legacy, IMPORT_NEW);
	COUNTS(r, 41, 0, 50, 1);
	sound();
	assert_int_equal(import_undo(world, &clerk, r.id, "收拾", NULL, NULL, &kept, &err), 0);
	free(text);
	free(before);
}

/* ---- dirty cells ---- */

#define HEAD "名称,统一社会信用代码,组织类型,成立登记日期,联系电话,注册资金,区划,宗旨\n"
static void dirty_cells(void **state)
{
	static const struct { const char *row, *want; } t[] = {
		{ "四川省甲一教育基金会,53510000504496652H,基金会,2010-01-01,028-86512345,\"2,000,000\",51,扶贫", "accepted" },
		{ "四川省甲二教育基金会,５３５１０００0504597859Ｃ,基金会,2010/1/2,028-86512345,200万元,四川省,", "normalised uscc  统一社会信用代码：“５３５１０００0504597859Ｃ”存为“53510000504597859C”" },
		{ "四川省甲三教育基金会,'53510000504639254D',JJ,2010年1月2日,,,成都市,", "normalised uscc  统一社会信用代码：去掉撇号" },
		{ "\"四川省甲四\r\n教育基金会\",\"=\"\"53510000504650568A\"\"\",基金会,20100102,13800138000.0,,成都市青羊区,\"第一行\r\n第二行\"", "normalised name  名称：去掉换行" },
		{ "\xc2\xa0四川省甲五\xe2\x80\x8b教育基金会\xc2\xa0,53510000522807442Q,基金会,40179,,,四川省成都市青羊区,", "normalised established_on  成立登记日期：由日期序号换算" },
		{ "四川省甲六教育基金会,5.351E+17,基金会,2010-01-01,,,51,", "refused uscc  统一社会信用代码：5.351E+17 是科学计数法" },
		{ "四川省甲七教育基金会,535100005228079000,基金会,2010-01-01,,,51,", "丢了末几位" },
		{ "四川省\x1b[31m甲八教育基金会,,基金会,2010-01-01,,,51,", "refused name  名称：第4个字符是控制符" },
		{ "四川省\xe2\x80\xae甲九教育基金会,,基金会,2010-01-01,,,51,", "U+202E" },
		{ "四川省甲\xff十教育基金会,,基金会,2010-01-01,,,51,", "refused name  名称：编码错误" },
		{ "\"=HYPERLINK(\"\"http://x\"\",\"\"四川省公式协会\"\")\",,社会团体,2010-01-01,,,51,", "normalised name" },
		{ "四川省甲十一协会,,社会团体,1123,,,51,", "refused established_on  成立登记日期：日期 1123 须写明年月日" },
		{ "四川省甲十二协会,,社会团体,2010-02-30,,,51,", "refused established_on" },
		{ "四川省甲十三协会,,社团,2010-01-01,,,51,", "refused type  组织类型：社团 不在代码表" },
		{ "四川省甲十四协会,,社会团体,2010-01-01,12345,,51,", "refused phone" },
		{ "四川省甲十五协会,,社会团体,2010-01-01,,三万,51,", "refused capital" },
		{ "四川省甲十六协会,,社会团体,2010-01-01,,,某某区,", "refused region  登记管理机关区划：没有区划 某某区" },
		{ "四川省甲十七协会,,社会团体,2010-01-01,,,51", "这一行有7列，表头有8列" },
		{ "四川省甲十八协会,,社会团体,2010-01-01,,,51,,多一列", "这一行有9列" },
		{ "四川省甲十九协会,,社会团体,2010-01-01,,,51,,,,", "accepted" },
		{ ",,社会团体,2010-01-01,,,51,", "refused name  名称：必须填写" },
		{ "四川省甲二十协会,,社会团体,2999-01-01,,,51,", "refused established_on" },
		{ "四川省“甲”、(二十一)协会,,社会团体,2010-01-01 00:00:00,,,51,", "normalised name" },
		{ "四川省甲二十二协会,51510000MJQ100016U,基金会,2010-01-01,,,51,", "refused uscc R-USCC-04" },
	};
	struct sql s = { 0 };
	long line = 2;
	(void)state;

	sql_add(&s, HEAD);
	for (size_t i = 0; i < LENGTH(t); i++)
		sql_addf(&s, "%s\n%s", t[i].row, i % 5 == 4 ? "\r\n,,,,,,,\n" : "");
	struct import_run r = imported(&clerk, "org", s.s, NULL, base, IMPORT_NEW);
	sql_free(&s);
	for (size_t i = 0; i < LENGTH(t); i++) {
		SAID(&clerk, &r, line, t[i].want);
		for (const char *p = t[i].row; *p; p++)
			line += *p == '\n';
		line += 1 + (i % 5 == 4 ? 2 : 0);
	}
	struct err err = { 0 };
	struct rec *o;
	assert_int_equal(rec_find(world, &clerk, &org, "53510000504597859C", NULL, &o, &err), 0);
	assert_int_equal(rec_num(o, "capital"), 200000000);
	assert_string_equal(rec_str(o, "region"), "51");
	assert_string_equal(rec_str(o, "established_on"), "2010-01-02");
	rec_free(o);
	assert_int_equal(rec_find(world, &clerk, &org, "53510000504650568A", NULL, &o, &err), 0);
	assert_string_equal(rec_str(o, "name"), "四川省甲四教育基金会");
	assert_string_equal(rec_str(o, "purpose"), "第一行\n第二行");
	assert_string_equal(rec_str(o, "phone"), "13800138000");
	assert_string_equal(rec_str(o, "region"), "510105");
	rec_free(o);
	assert_int_equal(rec_find(world, &clerk, &org, "53510000522807442Q", NULL, &o, &err), 0);
	assert_string_equal(rec_str(o, "name"), "四川省甲五教育基金会");
	assert_string_equal(rec_str(o, "established_on"), "2010-01-01");
	rec_free(o);
}

/* The signs by which a spreadsheet takes text for a formula are text here; what stands between lines of any kind is no row. */
static void more_dirt(void **state)
{
	static const struct { const char *row, *want; } t[] = {
		{ "四川省癸一协会,123.0,社会团体,2010-01-01,,,51,", "refused uscc R-USCC-01 统一社会信用代码：长度不是18位，现为3位" },
		{ "+四川省癸二协会,,社会团体,2010-01-01,,,51,+1", "accepted" },
		{ "-四川省癸三协会,,社会团体,2010-01-01,,,51,-1", "accepted" },
		{ "@四川省癸四协会,,社会团体,2010-01-01,,,51,=1+1", "accepted" },
		{ "\t四川省癸五协会,,社会团体,2010-01-01,,,51,@SUM(A1)", "accepted" },
		{ "\"\r四川省癸六协会\",,社会团体,2010-01-01,,,51,", "normalised name  名称：去掉换行" },
		{ "\xef\xbb\xbf四川省癸\xef\xbb\xbf七协会,,社会团体,2010-01-01,,,51,", "normalised name  名称：去掉不可见字符" },
		{ "四川省癸八协会,,社会团体,2010-01-01,,5.15E+17,51,", "refused capital  注册资金(元)：5.15E+17 是科学计数法" },
		{ "四川省癸九协会,,社会团体,２０１０-01-01,,１２０００,５１,", "accepted" },
		{ "\"四川省癸\"\"十\"\"协会\",,社会团体,2010-01-01,,,51,\"一\"\"二,三\"", "accepted" },
		{ "四川省癸\xe2\x81\xa6十一协会,,社会团体,2010-01-01,,,51,", "refused name" },
	};
	static const char nul[] = "名称,类型,区划\n四川省癸\0十二协会,社会团体,51\n四川省癸十三协会,社会团体,51\n";
	struct sql s = { 0 };
	long line = 2;
	(void)state;

	sql_add(&s, HEAD);
	for (size_t i = 0; i < LENGTH(t); i++)
		sql_addf(&s, "%s\n", t[i].row);
	struct import_run r = imported(&clerk, "org", s.s, NULL, base, IMPORT_NEW);
	sql_free(&s);
	for (size_t i = 0; i < LENGTH(t); i++, line++) {
		line += i && strchr(t[i - 1].row, '\r');
		SAID(&clerk, &r, line, t[i].want);
	}
	assert_int_equal(number("SELECT count(*) FROM org WHERE name IN ('+四川省癸二协会', '-四川省癸三协会', '@四川省癸四协会', '四川省癸五协会', "
				"'四川省癸六协会', '四川省癸七协会')"), 6);
	assert_int_equal(number("SELECT capital FROM org WHERE name = '四川省癸九协会' AND established_on = '2010-01-01' AND region = '51'"), 1200000);
	assert_int_equal(number("SELECT count(*) FROM org WHERE name = '四川省癸\"十\"协会' AND purpose = '一\"二,三'"), 1);
	/* an empty byte spoils its row alone */
	r = gone(&clerk, started(plan(&clerk, "org", lay_n(&clerk, "n.csv", nul, sizeof(nul) - 1), NULL, base), IMPORT_NEW));
	COUNTS(r, 1, 0, 0, 1);
	SAID(&clerk, &r, 2, "refused name  第1列：含空字符");
	/* lines that CR ends, and nothing but headings */
	r = imported(&clerk, "org", "名称,类型,区划\r四川省癸十四协会,社会团体,51\r\r某\xff协会,社会团体,51\r", NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 1);
	SAID(&clerk, &r, 4, "编码错误");
	r = imported(&clerk, "org", "名称,类型,区划\r\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 0, 0, 0, 0);
	/* of two columns that say the same the first is taken, and the other is among those that are not */
	struct import_plan *p = plan(&clerk, "org", lay(&clerk, "名称,类型,区划,名称\n四川省癸十五协会,社会团体,51,四川省癸十六协会\n"), NULL, base);
	assert_int_equal(p->col[3].field, -1);
	r = gone(&clerk, started(p, IMPORT_NEW));
	COUNTS(r, 1, 0, 0, 0);
	assert_int_equal(number("SELECT count(*) FROM org WHERE name = '四川省癸十五协会'"), 1);
}

/* 万元 in the heading is a unit. */
static void units_of_headings(void **state)
{
	struct err err = { 0 };
	struct rec *o;
	(void)state;

	struct import_run r = imported(&clerk, "org", "名称*,类型（必填）,注册资金（万元）,区划\n四川省乙一协会,社会团体,3,51\n四川省乙二协会,社会团体,3.5万元,51\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 1, 0, 0);
	assert_int_equal(rec_find(world, &clerk, &org, "四川省乙一协会", NULL, &o, &err), 0);
	assert_int_equal(rec_num(o, "capital"), 3000000);
	rec_free(o);
	assert_int_equal(rec_find(world, &clerk, &org, "四川省乙二协会", NULL, &o, &err), 0);
	assert_int_equal(rec_num(o, "capital"), 3500000);
	rec_free(o);
}

static void limits_of_a_file(void **state)
{
	struct err err = { 0 };
	struct import_run r;
	struct sql s = { 0 };
	(void)state;

	/* 99,999 characters are read (and too many for the field), 100,000 are not */
	sql_add(&s, "名称,类型,区划,宗旨\n四川省丙一协会,社会团体,51,");
	for (int i = 0; i < 99999; i++)
		sql_add(&s, "字");
	sql_add(&s, "\n四川省丙二协会,社会团体,51,");
	for (int i = 0; i < 100000; i++)
		sql_add(&s, "字");
	sql_add(&s, "\n四川省丙三协会,社会团体,51,好\n");
	r = imported(&clerk, "org", s.s, NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 2);
	SAID(&clerk, &r, 2, "最多2000个字，现有99999个");
	SAID(&clerk, &r, 3, "有100000个字，一格最多99999个字");
	sql_free(&s);
	/* 256 columns, and one more */
	for (int n = CSV_COLUMNS; n <= CSV_COLUMNS + 1; n++) {
		sql_add(&s, "名称,类型,区划");
		for (int i = 3; i < n; i++)
			sql_addf(&s, ",x%d", i);
		sql_add(&s, "\n四川省丁协会,社会团体,51");
		for (int i = 3; i < n; i++)
			sql_add(&s, ",");
		struct import_plan *p = NULL;
		int rc = import_plan_make(world, &clerk, &org, lay(&clerk, s.s), NULL, &p, &err);
		assert_int_equal(rc, n == CSV_COLUMNS ? 0 : -1);
		import_plan_free(p);
		sql_free(&s);
	}
	assert_non_null(strstr(err.msg, "超过256列"));
	/* a quote that never ends: what stands before it is in */
	r = imported(&clerk, "org", "名称,类型,区划\n四川省戊一协会,社会团体,51\n\"四川省戊二协会,社会团体,51\n四川省戊三协会,社会团体,51\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 1);
	SAID(&clerk, &r, 3, "引号没有结束");
	/* rows: as many as the parameter says */
	assert_int_equal(param_set(world, &actor_system, "import.rows", "", "", "3", "2026-02-01", "试验", &err), 0);
	struct import_plan *p = plan(&clerk, "org", lay(&clerk, "名称\n一\n二\n三\n"), NULL, NULL);
	int64_t run;
	assert_int_equal(import_start(p, IMPORT_TRIAL, NULL, &run, &err), 0);
	import_plan_free(p);
	p = plan(&clerk, "org", lay(&clerk, "名称\n一\n二\n三\n四\n"), NULL, NULL);
	assert_int_equal(import_start(p, IMPORT_TRIAL, NULL, &run, &err), -1);
	assert_err(err, E_INVALID);
	import_plan_free(p);
	assert_int_equal(param_set(world, &actor_system, "import.rows", "", "", "1048576", "2026-02-02", "试验", &err), 0);
}

/* ---- encodings ---- */

static size_t gb(const char *utf8, char *dst, size_t n)
{
	FILE *p;
	char cmd[] = "/tmp/t_gb.XXXXXX", line[128];
	int fd = mkstemp(cmd);

	assert_int_equal(write(fd, utf8, strlen(utf8)), (ssize_t)strlen(utf8));
	close(fd);
	snprintf(line, sizeof(line), "iconv -f UTF-8 -t GB18030 %s", cmd);
	p = popen(line, "r");
	n = fread(dst, 1, n, p);
	assert_int_equal(pclose(p), 0);
	unlink(cmd);
	return n;
}

static void encodings(void **state)
{
	static const char text[] = "名称,类型,区划\r\n四川省己一䶮㛃协会,社会团体,成都市\r\n四川省己二协会,社会团体,51";
	char raw[512] = "\xef\xbb\xbf";
	struct import_plan *p;
	struct err err = { 0 };
	struct rec *o;
	size_t n;
	(void)state;

	/* a byte order mark, CRLF, no final newline */
	strcat(raw, text);
	p = plan(&clerk, "org", lay_n(&clerk, "a.csv", raw, strlen(raw)), NULL, base);
	assert_string_equal(p->encoding, "UTF-8");
	assert_string_equal(p->col[0].heading, "名称");
	struct import_run r = gone(&clerk, started(p, IMPORT_TRIAL));
	COUNTS(r, 2, 0, 0, 0);
	/* GB18030, with characters of four bytes */
	n = gb(text, raw, sizeof(raw));
	int64_t file = lay_n(&clerk, "b.csv", raw, n);
	p = plan(&clerk, "org", file, NULL, base);
	assert_string_equal(p->encoding, "GB18030");
	assert_string_equal(p->col[0].sample[0], "四川省己一䶮㛃协会");
	r = gone(&clerk, started(p, IMPORT_NEW));
	COUNTS(r, 2, 0, 0, 0);
	assert_int_equal(rec_find(world, &clerk, &org, "四川省己一䶮㛃协会", NULL, &o, &err), 0);
	rec_free(o);
	/* read as what it is not: nothing is taken for something else */
	assert_int_equal(import_plan_make(world, &clerk, &org, file, "UTF-8", &p, &err), 0);
	assert_int_equal(p->col[0].field, -1);
	import_plan_free(p);
	assert_int_equal(import_plan_make(world, &clerk, &org, file, "latin1", &p, &err), -1);
	assert_string_equal(err.field, "encoding");
	/* bytes that are no GB18030 either are named where they stand */
	n = gb("名称,类型,区划\n四川省己三协会,社会团体,51\n", raw, sizeof(raw));
	memcpy(raw + n, "\xcb\xc4\xff\xff,\xc9\xe7,51\n", 11);
	r = gone(&clerk, started(plan(&clerk, "org", lay_n(&clerk, "c.csv", raw, n + 11), NULL, base), IMPORT_NEW));
	COUNTS(r, 1, 0, 0, 1);
	SAID(&clerk, &r, 3, "编码错误");
	/* what is no text */
	static const struct { const char *s; size_t n; const char *why; } no[] = {
		{ "PK\3\4xxxxxxxx", 12, "xlsx" }, { "\xff\xfe\x0d\x54\xf0\x79", 6, "UTF-16" }, { "", 0, "空的" }, { "\n\n", 2, "没有表头" },
		{ "a\0b\0c\0d\0e\0f\0", 12, "空字节" },
	};
	for (size_t i = 0; i < LENGTH(no); i++) {
		assert_int_equal(import_plan_make(world, &clerk, &org, lay_n(&clerk, "d.csv", no[i].s, no[i].n), NULL, &p, &err), -1);
		if (!strstr(err.msg, no[i].why))
			fail_msg("%s", err.msg);
	}
	/* columns parted by tabs */
	r = imported(&clerk, "org", "名称\t类型\t区划\n四川省己四协会\t社会团体\t51\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 0);
}

/* ---- broken off ---- */

static char *many(const char *what, int from, int n)
{
	struct sql s = { 0 };

	sql_add(&s, "名称,类型,区划\n");
	for (int i = 0; i < n; i++)
		sql_addf(&s, "四川省%s第%d协会,社会团体,51\n", what, from + i);
	return s.s;
}

static int stop_after(void *ctx, long done, long all)
{
	(void)all;
	return done >= *(long *)ctx;
}

static void goes_on_where_it_stopped(void **state)
{
	char *text = many("庚", 1, 700);
	int64_t file = lay(&clerk, text), run = started(plan(&clerk, "org", file, NULL, base), IMPORT_NEW), same;
	struct import_run r;
	struct err err = { 0 };
	long at = 300;
	(void)state;

	assert_int_equal(import_go(world, &clerk, run, stop_after, &at, &r, &err), 0);
	assert_string_equal(r.state, "running");
	assert_true(r.next > 300 && r.next < 701);
	assert_int_equal(number("SELECT count(*) FROM org WHERE name LIKE '四川省庚第%' AND void = 0"), r.next - 2);
	/* the same file again, be it another copy: that run goes on */
	same = started(plan(&clerk, "org", lay(&clerk, text), NULL, base), IMPORT_NEW);
	assert_int_equal(same, run);
	r = gone(&clerk, run);
	COUNTS(r, 700, 0, 0, 0);
	assert_string_equal(r.state, "done");
	assert_int_equal(number("SELECT count(*) FROM org WHERE name LIKE '四川省庚第%' AND void = 0"), 700);
	assert_int_equal(import_go(world, &clerk, run, NULL, NULL, &r, &err), -1);
	assert_err(err, E_STATE);
	free(text);
}

/* Killed in the middle, wherever that is. */
static void killed(void **state)
{
	char *text = many("辛", 1, 3000), dir[80];
	int64_t run = started(plan(&clerk, "org", lay(&clerk, text), NULL, base), IMPORT_NEW), n = 0;
	struct import_run r;
	(void)state;

	snprintf(dir, sizeof(dir), "%s", world_dir());
	for (int kills = 0; kills < 3; kills++) {
		int64_t was = number("SELECT count(*) FROM org WHERE name LIKE '四川省辛第%'");
		pid_t pid = fork();
		if (pid == 0) {
			struct err err = { 0 };
			struct db *db;
			if (db_open(dir, 0, &db, &err) == 0)
				import_go(db, &clerk, run, NULL, NULL, &r, &err);
			_exit(0);
		}
		while ((n = number("SELECT count(*) FROM org WHERE name LIKE '四川省辛第%'")) < was + 100)
			;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	n = number("SELECT count(*) FROM org WHERE name LIKE '四川省辛第%'");
	assert_true(n >= 300 && n < 3000);
	r = gone(&clerk, run);
	COUNTS(r, 3000, 0, 0, 0);
	assert_int_equal(number("SELECT count(*) FROM org WHERE name LIKE '四川省辛第%' AND void = 0"), 3000);
	assert_int_equal(number("SELECT count(DISTINCT name) FROM org WHERE name LIKE '四川省辛第%' AND void = 0"), 3000);
	assert_int_equal(number("SELECT count(*) FROM import_row WHERE result = 0 AND run = (SELECT max(id) FROM import_run)"), 3000);
	assert_int_equal(number("SELECT count(DISTINCT h_act) FROM org_h WHERE h_verb = 'import' AND name LIKE '四川省辛第%'"), 1);
	sound();
	free(text);
}

/* How many rows go into one turn to write follows what the turns before it took. */
static void turns(void **state)
{
	struct turn t = { 100, 20 };
	(void)state;
	/* the clock, less what comes after the rows */
	assert_true(turn_more(&t, 0, 5000));		/* one row goes in, whatever it takes */
	assert_true(turn_more(&t, 1, 29));
	assert_false(turn_more(&t, 1, 30));
	/* even shares of what is left */
	assert_int_equal(turn_rows(&t, 1), 1);
	assert_int_equal(turn_rows(&t, 298), 298);
	assert_int_equal(turn_rows(&t, 299), 150);
	assert_int_equal(turn_rows(&t, 1024), 256);
	/* dearer at once, cheaper by and by */
	turn_took(&t, 100, 20, 50);
	assert_int_equal(t.row_us, 200);
	assert_int_equal(t.end, 30);
	turn_took(&t, 100, 10, 20);
	assert_int_equal(t.row_us, 175);
	assert_int_equal(t.end, 25);
	/* a machine that has come to a stand: rows get their part all the same */
	turn_took(&t, 1, 5000, 9000);
	assert_int_equal(turn_rows(&t, 7), 1);
	assert_true(turn_more(&t, 1, 14));
	assert_false(turn_more(&t, 1, 15));
}

/* ---- an undo that meets others ---- */

static void undo_keeps_what_is_others(void **state)
{
	struct err err = { 0 };
	struct import_run r = imported(&clerk, "org", "名称,类型,区划\n四川省壬一协会,社会团体,51\n四川省壬二协会,社会团体,51\n四川省壬三协会,社会团体,51\n", NULL, base,
				       IMPORT_NEW);
	struct rec *o;
	long kept;
	(void)state;

	COUNTS(r, 3, 0, 0, 0);
	assert_int_equal(rec_find(world, &other, &org, "四川省壬二协会", NULL, &o, &err), 0);
	put(o, "contact", "张三");
	assert_string_equal(saving(o, NULL), "");
	rec_free(o);
	/* changed, and changed back: it is as it was imported */
	assert_int_equal(rec_find(world, &other, &org, "四川省壬三协会", NULL, &o, &err), 0);
	put(o, "contact", "李四");
	assert_string_equal(saving(o, NULL), "");
	put(o, "contact", "");
	assert_string_equal(saving(o, NULL), "");
	rec_free(o);
	assert_int_equal(import_undo(world, &other, r.id, "不是他的", NULL, NULL, &kept, &err), -1);
	assert_err(err, E_NOTFOUND);
	assert_int_equal(import_undo(world, &clerk, r.id, "错", NULL, NULL, &kept, &err), -1);
	assert_string_equal(err.field, "reason");
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 1);
	SAID(&clerk, &r, 3, "导入后又有改动");
	assert_int_equal(number("SELECT count(*) FROM org WHERE name LIKE '四川省壬%' AND void = 0"), 1);
	/* somebody who holds a post by now is not taken away */
	r = imported(&clerk, "person", "姓名,证件类型,身份证号\n甲六一,居民身份证,510000199003150014\n甲六二,居民身份证,510000199003150030\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 2, 0, 0, 0);
	o = typed_org("ST", "51", "四川省壬四协会");
	assert_int_equal(rec_set(o, field_no(&org, "legal_rep"), "甲六一", &err), 0);
	save(o);
	rec_free(o);
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 1);
	SAID(&clerk, &r, 2, "有社会组织在用：四川省壬四协会");
	sound();
}

/* ---- update ---- */

static void updates(void **state)
{
	static const char head[] = "统一社会信用代码,名称,联系人,联系电话,类型,区划\n";
	struct err err = { 0 };
	char text[1024];
	struct import_run r;
	struct rec *o;
	long kept;
	(void)state;

	snprintf(text, sizeof(text), "%s53510000522807901X,四川省癸一基金会,甲,028-86512345,基金会,51\n", head);
	r = imported(&clerk, "org", text, NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 0);
	char *before = everything();
	snprintf(text, sizeof(text), "%s53510000522807901X,四川省癸改名基金会,乙,,基金会,51\n535100005510058870,四川省癸二基金会,丙,,基金会,51\n", head);
	r = imported(&clerk, "org", text, NULL, base, IMPORT_UPDATE);
	COUNTS(r, 1, 0, 1, 0);
	SAID(&clerk, &r, 2, "warned name  名称：登记事项不由导入改变，仍为“四川省癸一基金会”");
	assert_int_equal(rec_find(world, &clerk, &org, "53510000522807901X", NULL, &o, &err), 0);
	assert_string_equal(rec_str(o, "name"), "四川省癸一基金会");
	assert_string_equal(rec_str(o, "contact"), "乙");
	assert_string_equal(rec_str(o, "phone"), "028-86512345");	/* an empty cell says nothing */
	rec_free(o);
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	char *after = everything();
	assert_string_equal(before, after);
	assert_int_equal(rec_find(world, &clerk, &org, "53510000522807901X", NULL, &o, &err), 0);
	assert_string_equal(rec_str(o, "contact"), "甲");
	rec_free(o);
	free(before);
	free(after);
	/* classes have no number by which one is that one */
	struct actor incubator = actor_of(53, ROLE(INCUBATOR), "51", 0, 0);
	struct import_plan *p = plan(&incubator, "train_class", lay(&incubator, "班次名称,承办机构\n甲,乙\n"), NULL, NULL);
	int64_t run;
	assert_int_equal(import_start(p, IMPORT_UPDATE, NULL, &run, &err), -1);
	assert_err(err, E_INVALID);
	import_plan_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_organisations), cmocka_unit_test(dirty_cells), cmocka_unit_test(more_dirt), cmocka_unit_test(units_of_headings), cmocka_unit_test(limits_of_a_file),
		cmocka_unit_test(encodings), cmocka_unit_test(goes_on_where_it_stopped), cmocka_unit_test(killed), cmocka_unit_test(turns),
		cmocka_unit_test(undo_keeps_what_is_others), cmocka_unit_test(updates),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
