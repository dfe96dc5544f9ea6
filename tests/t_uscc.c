/* Codes and numbers of the law in the register: scenario 1, Appendix A, published codes of real organisations. */
#include "tests/world.h"
#include "tests/registry.h"

#include <stdio.h>

#define O1 "51510000MJQ100016U"

static int set_uscc(struct rec *r, const char *typed, struct err *err)
{
	*err = (struct err){ 0 };
	return rec_set(r, field_no(&org, "uscc"), typed, err);
}

/* Scenario 1: what the officer types into an empty form, and what comes of it. */
static void scenario_1_uscc(void **state)
{
	static const char *const good[][2] = { { O1, O1 }, { "51510000mjq100016u", O1 },
		{ "５１５１００００MJQ100016U", O1 }, { " 51510000MJQ1001200 ", "51510000MJQ1001200" },
		{ "51510000MJQ10018X0", "51510000MJQ10018X0" }, { "52512022MJQ80008XX", "52512022MJQ80008XX" } };
	static const char *const bad[][3] = { { "51510000MJQ10016U", "R-USCC-01", "长度不是18位" },
		{ "51510000MJQ10001SU", "R-USCC-02", "含非法字符S" }, { "51510000MJQ100061U", "R-USCC-03", "组织机构代码校验位错误" },
		{ "51510000MJQ100017U", "R-USCC-03", "组织机构代码校验位错误" }, { "51510000MJQ100016T", "R-USCC-03", "校验码错误，应为U" } };
	struct rec *r = rec_new(world, &clerk, &org);
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		if (set_uscc(r, good[i][0], &err))
			fail_msg("%s: %s", good[i][0], err.msg);
		assert_string_equal(rec_str(r, "uscc"), good[i][1]);
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_int_equal(set_uscc(r, bad[i][0], &err), -1);
		assert_string_equal(err.rule, bad[i][1]);
		if (!strstr(err.msg, bad[i][2]))
			fail_msg("%s: %s, not %s", bad[i][0], err.msg, bad[i][2]);
		assert_string_equal(rec_str(r, "uscc"), good[LENGTH(good) - 1][1]);
	}
	rec_free(r);
	r = typed_org("ST", "51", "四川省前缀协会");
	put(r, "uscc", "52510000MJQ100016Q");
	FACTS(r, "R-USCC-04", BLOCK, "前缀52与组织类型社会团体不符");
	put(r, "uscc", "51519999MJQ1000167");
	FACTS(r, "R-USCC-05", BLOCK, "区划519999不存在");
	assert_int_equal(judged(r, "R-USCC-04"), PASS);
	put(r, "uscc", O1);
	assert_int_equal(judged(r, "R-USCC-04"), PASS);
	assert_int_equal(judged(r, "R-USCC-05"), PASS);
	rec_free(r);
}

static void scenario_1_id_number(void **state)
{
	struct rec *r = rec_new(world, &clerk, &person);
	int f = field_no(&person, "id_no");
	struct err err = { 0 };

	(void)state;
	put(r, "id_kind", "1");
	assert_int_equal(rec_set(r, f, "510000198902290016", &err), -1);
	assert_string_equal(err.rule, "R-ID-03");
	assert_int_equal(rec_set(r, f, "51000019600315000", &err), -1);
	assert_string_equal(err.rule, "R-ID-01");
	assert_int_equal(rec_set(r, f, "510000196003150003", &err), -1);
	assert_string_equal(err.rule, "R-ID-02");
	put(r, "id_no", "51000019700101006x");
	assert_string_equal(rec_str(r, "id_no"), "51000019700101006X");
	/* another document's number is not judged as a resident's */
	put(r, "id_kind", "2");
	put(r, "id_no", "e12345678");
	assert_string_equal(rec_str(r, "id_no"), "E12345678");
	assert_int_equal(rec_set(r, f, "E123", &err), -1);
	assert_int_equal(rec_set(r, f, "E1234", &err), 0);
	assert_int_equal(rec_set(r, f, "E-1234", &err), -1);
	rec_free(r);
}

static void appendix_a(void **state)
{
	static const char *const code[] = { "51510000MJQ100016U", "52510105MJQ200025N", "53510000MJQ300034N", "51513400MJQ4000437",
		"52510700MJQ500052Y", "51510824MJQ600061G", "51510000MJQ700070Y", "52512022MJQ80008XX", "51510000MJQ1001200",
		"51510000MJQ10018X0", "51510000MJQ100075Y", "51510000MJQ100040C", "91350100M000100Y43" };
	static const char *const id[] = { "510000196003150002", "510000195608010008", "510000198802290019", "510000197511200015",
		"510000195612010000", "51000019700101006X", "510000195611090002", "510000199207010021", "510000194801050031" };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH(code); i++) {
		assert_int_equal(uscc_check(code[i], &err), 0);
		assert_int_equal(orgcode_check_char(code[i] + 8), code[i][16]);
		assert_int_equal(uscc_check_char(code[i]), code[i][17]);
	}
	for (size_t i = 0; i < LENGTH(id); i++)
		assert_int_equal(idno_check(id[i], "2026-03-02", &err), 0);
	assert_int_equal(idno_check("510000198902290016", "2026-03-02", &err), -1);
}

/* One field of a line of CSV, quotes taken off; returns where the next begins. */
static char *csv_field(char *p, char **field)
{
	bool quoted = *p == '"';
	char *out;

	p += quoted;
	*field = out = p;
	for (; *p && *p != '\n'; p++) {
		if (quoted && *p == '"' && p[1] == '"')
			p++;
		else if (quoted && *p == '"') {
			p++;
			break;
		} else if (!quoted && *p == ',')
			break;
		*out++ = *p;
	}
	char *next = *p == ',' ? p + 1 : p;
	*out = '\0';
	return next;
}

/* Every published code gets the verdict of its column; those of other provinces and abolished counties are kept with a warning. */
static void real_organisations(void **state)
{
	static const char *const type[] = { "社会团体", "ST", "民办非企业单位", "MF", "基金会", "JJ" };
	FILE *f = fopen("tests/real_orgs_sample.csv", "r");
	char line[2048], *v[7];
	int n = 0, refused = 0, warned = 0;

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	for (; fgets(line, sizeof(line), f); n++) {
		char *p = line;
		const char *t = "ST";
		struct err err = { 0 };
		for (size_t i = 0; i < LENGTH(v); i++)
			p = csv_field(p, &v[i]);
		for (size_t i = 0; i < LENGTH(type); i += 2)
			if (!strcmp(v[2], type[i]))
				t = type[i + 1];
		struct rec *r = typed_org(t, "51", v[0]);
		put(r, "established_on", "2010-01-01");
		if (set_uscc(r, v[1], &err)) {
			assert_string_equal(v[6], "orgcode_check want 4");
			assert_string_equal(err.rule, "R-USCC-03");
			refused++;
		} else {
			assert_int_equal(judged(r, "R-USCC-04"), strcmp(v[6], "ok") ? BLOCK : PASS);
			refused += strcmp(v[6], "ok") != 0;
			bool ours = !strncmp(v[1] + 2, "51", 2);
			assert_int_equal(judged(r, "W-USCC-5"), ours ? PASS : WARN);
			warned += !ours;
			assert_int_equal(judged(r, "R-USCC-05"), NA);
			assert_int_equal(judged(r, "W-USCC-1"), NA);
		}
		rec_free(r);
	}
	fclose(f);
	assert_int_equal(n, 92);
	assert_int_equal(refused, 2);
	assert_int_equal(warned, 50);
}

/* C25: BLOCK for what is registered now, a warning for what was registered earlier; abolished codes are known. */
static void r_uscc_05_by_when(void **state)
{
	char code[19];
	struct rec *r = typed_org("ST", "510105", "成都市青羊区代码协会");

	(void)state;
	put(r, "uscc", O1);
	FACTS(r, "R-USCC-05", BLOCK, "代码中的区划510000与登记管理机关区划510105不符");
	put(r, "established_on", "2026-03-02");
	assert_int_equal(judged(r, "R-USCC-05"), BLOCK);
	put(r, "established_on", "2026-03-01");
	assert_int_equal(judged(r, "R-USCC-05"), NA);
	assert_int_equal(judged(r, "W-USCC-5"), PASS);
	put(r, "uscc", "51519999MJQ1000167");
	FACTS(r, "W-USCC-5", WARN, "区划519999不存在");
	/* 双流县, a county until 2015 */
	snprintf(code, sizeof(code), "51510122MJQ10001");
	code[16] = orgcode_check_char(code + 8);
	code[17] = uscc_check_char(code);
	code[18] = '\0';
	put(r, "uscc", code);
	assert_int_equal(judged(r, "W-USCC-5"), PASS);
	rec_free(r);
}

static void w_uscc_1(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省新码协会");
	char code[19] = "5151000051000123";

	(void)state;
	code[16] = orgcode_check_char(code + 8);
	code[17] = uscc_check_char(code);
	put(r, "uscc", code);
	assert_int_equal(judged(r, "W-USCC-1"), WARN);
	put(r, "uscc", O1);
	assert_int_equal(judged(r, "W-USCC-1"), PASS);
	rec_free(r);
}

/* A code that came in by another way than typing is judged again. */
static void r_uscc_stored(void **state)
{
	static const struct { const char *code, *rule; } bad[] = { { "51510000MJQ10016U", "R-USCC-01" },
		{ "51510000MJQ10001SU", "R-USCC-02" }, { "51510000MJQ100016T", "R-USCC-03" } };
	struct rec *r = typed_org("ST", "51", "四川省旧库协会");

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct val v = { .t = VT_TEXT, .s = xstrdup(bad[i].code), .n = strlen(bad[i].code) };
		rec_set_val(r, field_no(&org, "uscc"), &v, NULL);
		free(v.s);
		for (size_t k = 0; k < LENGTH(bad); k++)
			assert_int_equal(judged(r, bad[k].rule), k == i ? BLOCK : PASS);
	}
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenario_1_uscc), cmocka_unit_test(scenario_1_id_number), cmocka_unit_test(appendix_a),
		cmocka_unit_test(real_organisations), cmocka_unit_test(r_uscc_05_by_when), cmocka_unit_test(w_uscc_1),
		cmocka_unit_test(r_uscc_stored),
	};

	return cmocka_run_group_tests(tests, registry_open, world_close);
}
