/* Text, money and pinyin, pure functions of the model: what may be stored and how it is normalised (security T01, T02, ux.md
 * §2.4), what of a personal value is shown, amounts as they are typed, names by initials with their polyphones (ux.md §2.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include <cmocka.h>

#include "model/core/model.h"
#include "model/core/py.h"
#include "model/core/rules.h"
#include "model/core/util.h"

/* ---- what may be stored ---- */

#define ANYWHERE -1

/* at: byte of the first that is refused, on one line; ANYWHERE = nothing is */
static void refused(void **state)
{
	static const struct { const char *s; int at; } t[] = {
		{ "", ANYWHERE }, { "四川省蜀锦产业协会", ANYWHERE }, { "Sichuan Shu-Brocade (1)", ANYWHERE },
		{ "“引号”—…·①￥〔2026〕", ANYWHERE }, { "䶮㛃𬬻喆昇堃", ANYWHERE }, { "e\u0301", ANYWHERE },
		{ "四\u3000川\302\240省", ANYWHERE }, { "\ufffd", ANYWHERE },
		/* ESC, BEL, BS, CR, NUL's neighbour, DEL, and each sequence that begins with them */
		{ "\033[31m", 0 }, { "甲\033]52;c;eA==\a", 3 }, { "a\033]0;x\a", 1 }, { "a\033P", 1 }, { "a\ab", 1 }, { "a\bb", 1 },
		{ "a\rb", 1 }, { "\001", 0 }, { "a\037", 1 }, { "a\177", 1 }, { "a\016b\017", 1 },
		/* C1 */
		{ "\302\200", 0 }, { "a\302\205b", 1 }, { "a\302\233""31m", 1 }, { "a\302\235", 1 }, { "甲\302\237", 3 },
		/* bidi controls */
		{ "a\u061c", 1 }, { "a\u200e", 1 }, { "a\u200f", 1 }, { "a\u202a", 1 }, { "a\u202b", 1 }, { "a\u202c", 1 },
		{ "a\u202d", 1 }, { "甲\u202e乙", 3 }, { "a\u2066", 1 }, { "a\u2067", 1 }, { "a\u2068", 1 }, { "a\u2069", 1 },
		/* zero width and other invisibles, variation selectors, tags */
		{ "四川\u200b省", 6 }, { "a\u200c", 1 }, { "a\u200d", 1 }, { "a\u2060", 1 }, { "a\u2064", 1 }, { "\ufeff甲", 0 },
		{ "a\u00ad", 1 }, { "喆\ufe00", 3 }, { "☀\ufe0f", 3 }, { "a\U000e0001", 1 }, { "a\U000e0041", 1 }, { "a\U000e007f", 1 },
		/* separators of lines and paragraphs; fillers that look like nothing; selectors; what is reserved to be ignored */
		{ "甲\u2028乙", 3 }, { "甲\u2029乙", 3 }, { "a\u3164", 1 }, { "a\u115f", 1 }, { "a\u1160", 1 }, { "a\uffa0", 1 },
		{ "a\u17b4", 1 }, { "a\u17b5", 1 }, { "a\u180b", 1 }, { "a\u180c", 1 }, { "a\u180d", 1 }, { "a\u180e", 1 },
		{ "a\u180f", 1 }, { "a\u034f", 1 }, { "a\u2065", 1 }, { "a\ufff0", 1 }, { "a\ufff9", 1 }, { "a\ufffb", 1 },
		{ "喆\U000e0100", 3 }, { "a\U000e01ef", 1 }, { "a\U000e0fff", 1 }, { "a\U0001d173", 1 }, { "a\ufdd0", 1 },
		/* and their neighbours: visible letters, marks and signs; what the next edition may assign; private use */
		{ "\u2027\u3163\u3165\u115e\u1161\uff9f\uffa1", ANYWHERE }, { "\u17b3\u17b6\u180a\u1810", ANYWHERE },
		{ "\ufffc\ufffd", ANYWHERE }, { "\U0002ebf0", ANYWHERE }, { "\ue000", ANYWHERE }, { "\ufdcf\ufdf0", ANYWHERE },
		/* no characters at all */
		{ "a\377", 1 }, { "a\300\257", 1 }, { "a\344\270", 1 }, { "a\355\240\200", 1 }, { "a\364\220\200\200", 1 },
		{ "a\ufffe", 1 }, { "a\U0001ffff", 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		for (int memo = 0; memo < 2; memo++) {
			const char *at = text_refused(t[i].s, memo);
			if ((at ? (int)(at - t[i].s) : ANYWHERE) != t[i].at)
				fail_msg("row %zu: refused at %d, not %d", i, at ? (int)(at - t[i].s) : ANYWHERE, t[i].at);
		}
}

static void several_lines_in_a_memo_only(void **state)
{
	(void)state;
	assert_null(text_refused("第一行\n\t第二行", true));
	assert_string_equal(text_refused("第一行\n第二行", false), "\n第二行");
	assert_string_equal(text_refused("甲\t乙", false), "\t乙");
	assert_string_equal(text_refused("甲\r\n乙", true), "\r\n乙");
	assert_string_equal(text_refused("甲\n\033乙", true), "\033乙");
}

/* Four marks on one character are somebody's language, five are a stack. */
static void combining_stacks(void **state)
{
	(void)state;
	assert_null(text_refused("a\u0301\u0302\u0303\u0304b", false));
	assert_string_equal(text_refused("a\u0301\u0302\u0303\u0304\u0305b", false), "\u0305b");
	assert_null(text_refused("a\u0301\u0302\u0303b\u0301\u0302\u0303", false));
	assert_non_null(text_refused("a\u20dd\u20dd\u20dd\u20dd\u20dd", false));
}

static void well_formed(void **state)
{
	(void)state;
	assert_true(text_valid("", 0));
	assert_true(text_valid("四a𬬻", 8));
	assert_false(text_valid("四a𬬻", 7));
	assert_false(text_valid("四", 2));
	assert_false(text_valid("a\0b", 3));
	assert_false(text_valid("\377", 1));
	assert_false(text_valid("\300\200", 2));
	assert_false(text_valid("\355\240\200", 3));
	assert_int_equal(text_chars(""), 0);
	assert_int_equal(text_chars("四川a𬬻"), 4);
	assert_int_equal(text_chars("e\u0301"), 2);
}

/* ---- how it is normalised ---- */

typedef char *(*change)(char *);

static char *name_of(char *s) { return text_name(s); }
static char *fold_of(char *s) { return text_fold(s); }

static void becomes(change f, bool in_place, const char *from, const char *to)
{
	char *s = xstrdup(from), *got = f(s);

	if (strcmp(got, to))
		fail_msg("“%s” became “%s”, not “%s”", from, got, to);
	if (!in_place)
		free(got);
	else
		assert_ptr_equal(got, s);
	free(s);
}

static void trims(void **state)
{
	static const char *const t[][2] = { { "", "" }, { " ", "" }, { "　\302\240 \t\r\n", "" }, { " 甲 ", "甲" }, { "　甲　乙　", "甲　乙" },
		{ "\302\240甲\302\240", "甲" }, { "甲", "甲" }, { "\n\t甲 乙\r\n", "甲 乙" }, { "\u3001", "\u3001" }, { "à", "à" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		becomes(text_trim, true, t[i][0], t[i][1]);
}

static void to_ascii(void **state)
{
	static const char *const t[][2] = { { "", "" }, { "５１５１００００ＭＪＱ１００", "51510000MJQ100" }, { "ａｂｃ", "abc" },
		{ "（１）＋－．／：？！～", "(1)+-./:?!~" }, { "　", " " }, { "协会。、“”￥", "协会。、“”￥" }, { "｡ｱ", "｡ｱ" }, { "51a", "51a" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		becomes(text_ascii, true, t[i][0], t[i][1]);
}

/* The registered form: brackets in full width, digits and letters not, blanks at the ends off and inside one. */
static void names(void **state)
{
	static const char *const t[][2] = {
		{ "四川省(蜀锦)产业协会", "四川省（蜀锦）产业协会" }, { "四川省（蜀锦）产业协会", "四川省（蜀锦）产业协会" },
		{ "四川省(蜀锦）产业协会", "四川省（蜀锦）产业协会" }, { "成都市第２０届ＡＢｃ协会", "成都市第20届ABc协会" },
		{ "成都市第20届协会", "成都市第20届协会" }, { "　四川省协会 ", "四川省协会" }, { "\302\240四川\302\240\302\240省　", "四川 省" },
		{ "张 　 一", "张 一" }, { "阿木\t春", "阿木 春" }, { "e\u0301", "é" }, { "“晨曦”中心", "“晨曦”中心" }, { "", "" },
		{ "ＳＣ５１０１００（甲），。；：“”￥％　①㈱㎡½", "SC510100（甲），。；：“”￥％ ①㈱㎡½" }, { "()()", "（）（）" },
		{ "𬬻", "𬬻" }, { "玛丽亚·斯密斯", "玛丽亚·斯密斯" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		becomes(name_of, false, t[i][0], t[i][1]);
		becomes(name_of, false, t[i][1], t[i][1]);
	}
}

/* The search key: what a reader takes for the same is the same. */
static void folds(void **state)
{
	static const char *const t[][2] = {
		{ "ＳＣ５１０１００（甲），。；：“”￥％　①㈱㎡½", "sc510100(甲),。;:“”¥%1(株)m21⁄2" }, { "", "" }, { "四川 省　协会", "四川省协会" },
		{ "四川\u200b省协\u2060会\ufeff", "四川省协会" }, { "（测试）", "(测试)" }, { "ABC", "abc" }, { "ÀÉ", "àé" }, { "a\u0300", "à" },
		{ "Straße", "strasse" }, { " \t\302\240", "" }, { "Ⅷ", "viii" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		becomes(fold_of, false, t[i][0], t[i][1]);
	becomes(fold_of, false, "\377", "");
}

/* Unified ideographs and what else is folded without Unicode's tables are what the tables say. */
static void folds_as_unicode_says(void **state)
{
	static const int option = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

	(void)state;
	for (utf8proc_int32_t c = 1; c < 0x10000; c++) {
		utf8proc_uint8_t one[5] = { 0 }, *want;
		if ((c >= 0xd800 && c < 0xe000) || !utf8proc_encode_char(c, one) || c == ' ' || c == 0xa0 || (c >= '\t' && c <= '\r') || c == 0x3000)
			continue;
		char *now = text_fold((char *)one);
		if (utf8proc_map(one, 0, &want, option) >= 0 && !strchr((char *)want, ' '))
			assert_string_equal(now, (char *)want);
		free(want);
		free(now);
	}
}

static void cut_at_a_character(void **state)
{
	static const char *const t[] = { "", "abc", "四川省", "a四é𬬻z", "𬬻𬬻", "e\u0301e\u0301" };
	char dst[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		for (size_t n = 1; n <= strlen(t[i]) + 2; n++) {
			memset(dst, '#', sizeof(dst));
			text_cut(dst, n, t[i]);
			size_t len = strlen(dst);
			assert_true(len < n);
			assert_true(text_valid(dst, len));
			assert_memory_equal(dst, t[i], len);
			assert_int_equal(dst[n], '#');
			/* nothing that would still have fitted is lost */
			size_t next = t[i][len] != '\0';
			while (next && ((unsigned char)t[i][len + next] & 0xc0) == 0x80)
				next++;
			assert_true(!next || len + next >= n);
		}
	memset(dst, '#', sizeof(dst));
	text_cut(dst, 0, "abc");
	assert_int_equal(*dst, '#');
	strcpy(dst, "四川省");
	text_cut(dst, 8, dst);
	assert_string_equal(dst, "四川");
}

static void masks(void **state)
{
	static const struct { enum mask mask; const char *clear, *shown; } t[] = {
		{ MASK_ID, "510000196003150002", "510***********0002" }, { MASK_ID, "51000019700101006X", "510***********006X" },
		{ MASK_ID, "E12345678", "E12**5678" }, { MASK_ID, "E1234567", "E12*4567" }, { MASK_ID, "E123456", "*****56" },
		{ MASK_ID, "E1234", "****4" }, { MASK_ID, "1234", "****" }, { MASK_ID, "", "" },
		{ MASK_PHONE, "13812345678", "138****5678" }, { MASK_PHONE, "028-86512345", "028*****2345" },
		{ MASK_PHONE, "86512345", "****2345" }, { MASK_PHONE, "8651234", "***1234" }, { MASK_PHONE, "865123", "**" "****" },
		{ MASK_PHONE, "110", "***" }, { MASK_CARD, "6222021234567890123", "***************0123" }, { MASK_CARD, "12345", "*2345" },
		{ MASK_CARD, "1234", "****" }, { MASK_NAME, "张一", "张*" }, { MASK_NAME, "欧阳明", "欧*" }, { MASK_NAME, "𬬻某", "𬬻*" },
		{ MASK_NAME, "A", "A*" }, { MASK_NAME, "", "" }, { MASK_ALL, "1960-03-15", "******" }, { MASK_ALL, "1", "******" },
		{ MASK_ALL, "", "" }, { MASK_NONE, "1960-03-15", "******" },
	};
	char got[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		text_mask(got, sizeof(got), t[i].mask, t[i].clear);
		if (strcmp(got, t[i].shown))
			fail_msg("%d %s: %s, not %s", t[i].mask, t[i].clear, got, t[i].shown);
	}
	text_mask(got, 6, MASK_ID, "510000196003150002");
	assert_string_equal(got, "510**");
	text_mask(got, 1, MASK_PHONE, "13812345678");
	assert_string_equal(got, "");
	/* no place for the whole of a character: none of it */
	static const char *const name[] = { "", "", "", "张", "张*", "张*" };
	for (size_t n = 1; n <= LENGTH(name); n++) {
		memset(got, '#', sizeof(got));
		text_mask(got, n, MASK_NAME, "张一");
		assert_string_equal(got, name[n - 1]);
		assert_int_equal(got[n], '#');
	}
	static const char *const wrong = "一二三四五六七八";	/* where a number should be */
	for (int m = MASK_ID; m <= MASK_ALL; m++)
		for (size_t n = 1; n < sizeof(got); n++) {
			text_mask(got, n, (enum mask)m, wrong);
			assert_true(text_valid(got, strlen(got)) && strlen(got) < n);
		}
}

/* What printf cuts, in the middle by a precision or at the buffer's end, is cut at a character. */
static void formatted(void **state)
{
	static const char *const t[][2] = { { "", "" }, { "abc", "abc" }, { "四\345\267", "四" }, { "\345\267四", "四" }, { "四\345\267：省", "四：省" },
		{ "\345四\233", "四" }, { "\377", "" }, { "e\u0301𬬻", "e\u0301𬬻" }, { "\360\254\254", "" } };
	char s[32], dst[32];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		text_cut(s, sizeof(s), t[i][0]);
		text_mend(s);
		assert_string_equal(s, t[i][1]);
	}
	assert_int_equal(text_fmt(dst, sizeof(dst), "%.4s-%.3s|%d", "四川", "四川", 7), 9);
	assert_string_equal(dst, "四-四|7");
	for (size_t n = 1; n < sizeof(dst); n++) {
		memset(dst, '#', sizeof(dst));
		size_t len = text_fmt(dst, n, "%s：%.5s", "四川省", "一二三");
		assert_int_equal(len, strlen(dst));
		assert_true(text_valid(dst, strlen(dst)) && strlen(dst) < n && !strncmp(dst, "四川省：一", strlen(dst)));
		assert_int_equal(dst[n], '#');
	}
	assert_int_equal(text_fmt(dst, 0, "%s", "四"), 0);
	/* an error says as much as there is place for, in whole characters */
	struct err err = { 0 };
	char most[2000] = "";
	for (int i = 0; i < 600; i++)
		strcat(most, "文");
	for (int i = 0; i < 3; i++) {
		err_set(&err, E_INVALID, "R-文文文文文文文文文文", most, most, "%.*s%s", i, "ab", most);
		assert_true(text_valid(err.msg, strlen(err.msg)) && strlen(err.msg) > sizeof(err.msg) - 4);
		assert_true(text_valid(err.rule, strlen(err.rule)) && text_valid(err.field, strlen(err.field)) &&
			    text_valid(err.basis, strlen(err.basis)));
		struct finding f = { 0 };
		finding_set(&f, most, "%.*s%s", i, "ab", most);
		assert_true(text_valid(f.text, strlen(f.text)) && strlen(f.text) > sizeof(f.text) - 4 && text_valid(f.field, strlen(f.field)));
	}
	/* a day that is none is said back */
	assert_int_equal(date_parse("一二三四五六七八九十十一十二", "2026-03-02", dst, &err), -1);
	assert_true(text_valid(err.msg, strlen(err.msg)) && strstr(err.msg, "一二三四五六七八九十"));
}

/* ---- money ---- */

static void amounts(void **state)
{
	static const struct { const char *typed; int64_t fen; } t[] = {
		{ "0", 0 }, { "1", 100 }, { "1234.5", 123450 }, { "1,234.50", 123450 }, { "1234.50元", 123450 }, { "0.01", 1 }, { ".5", 50 },
		{ "5.", 500 }, { "007", 700 }, { "3万", 3000000 }, { "３万", 3000000 }, { "3万元", 3000000 }, { "3.5万", 3500000 },
		{ "3.000001万", 3000001 }, { "0.000001万", 1 }, { "2亿", INT64_C(20000000000) }, { "1.00000001亿", INT64_C(10000000100) },
		{ "1.0000000001亿", INT64_C(10000000001) },
		{ "１，２３４．５６", 123456 }, { "￥１２３４", 123400 }, { "¥1234", 123400 }, { " 　1234　", 123400 }, { "-5", -500 },
		{ "－３万", -3000000 }, { "-0.01", -1 }, { "-¥1,234.56", -123456 }, { "-0", 0 }, { "1.2300", 123 }, { "30000.000", 3000000 },
		/* blanks around the unit, commas between groups of three */
		{ "1,234.5 元", 123450 }, { "1234 元", 123400 }, { "3 万", 3000000 }, { "3 万 元", 3000000 }, { "3万 元", 3000000 }, { "¥ 1,234", 123400 },
		{ "1234.50　元", 123450 }, { "- ¥5", -500 }, { "1,234", 123400 }, { "12,345", 1234500 }, { "123,456", 12345600 },
		{ "1,234,567.89", 123456789 }, { "1,000万", INT64_C(1000000000) }, { "0,001", 100 },
		/* the most there is */
		{ "1000000000000000", INT64_C(100000000000000000) }, { "-1000000000000000.00", INT64_C(-100000000000000000) },
		{ "100000000000万", INT64_C(100000000000000000) }, { "999999999999999.99", INT64_C(99999999999999999) },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		int64_t fen = 7;
		if (money_parse(t[i].typed, &fen, &err))
			fail_msg("%s: %s", t[i].typed, err.msg);
		if (fen != t[i].fen)
			fail_msg("%s became %lld", t[i].typed, (long long)fen);
		assert_int_equal(err.code, E_OK);
	}
}

static void refused_amounts(void **state)
{
	static const char *const many = "金额过大", *const cents = "金额最多到分", *const form = "应为金额", *const points = "金额写法有误",
		*const commas = "逗号只能每三位一个";
	const struct { const char *typed, *why; } t[] = {
		{ "1.234", cents }, { "0.001", cents }, { "-0.009", cents }, { "3.0000001万", cents }, { "1.00000000001亿", cents },
		{ "1000000000000000.01", many }, { "1000000000000001", many }, { "-1000000000000001", many }, { "100000000001万", many },
		{ "10000001亿", many }, { "9223372036854775807", many }, { "92233720368547758.08", many }, { "99999999999999999999999999", many },
		{ "", form }, { " ", form }, { "-", form }, { ".", form }, { ",", form }, { "万", form }, { "元", form }, { "¥", form },
		{ "--5", form }, { "+5", form }, { "5-", form }, { "1e5", form }, { "0x10", form }, { "三万", form }, { "3万万", form },
		{ "3万5", form }, { "3元万", form }, { "3 4", form }, { "５元整", form }, { "1.2.3", points }, { "1..2", points },
		/* a comma that is no thousands separator may be a point or a slip: nobody knows which */
		{ "1,2", commas }, { "1,23", commas }, { "1,2345", commas }, { "1234,567", commas }, { "12,34,567", commas }, { "1,,234", commas },
		{ ",123", commas }, { "123,", commas }, { "1,234,", commas }, { "1,234.5,6", commas }, { "1.234,567", commas }, { "0.1,2", commas },
		{ "１，５", commas }, { "1 ,234", form }, { "1, 234", form }, { "3 4", form }, { "- 5", form }, { "1,234 5", form }, { "元 5", form },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		int64_t fen = 7;
		if (!money_parse(t[i].typed, &fen, &err))
			fail_msg("“%s” became %lld", t[i].typed, (long long)fen);
		assert_int_equal(err.code, E_INVALID);
		if (!strstr(err.msg, t[i].why))
			fail_msg("“%s”: %s, not %s", t[i].typed, err.msg, t[i].why);
		assert_int_equal(fen, 7);
	}
}

static void shown_amounts(void **state)
{
	static const struct { int64_t fen; const char *text; } t[] = {
		{ 0, "0.00" }, { 1, "0.01" }, { 10, "0.10" }, { 99, "0.99" }, { 100, "1.00" }, { 99999, "999.99" }, { 100000, "1,000.00" },
		{ 123450, "1,234.50" }, { 99999999, "999,999.99" }, { 100000000, "1,000,000.00" }, { -1, "-0.01" }, { -100000, "-1,000.00" },
		{ -99999, "-999.99" }, { INT64_MAX, "92,233,720,368,547,758.07" }, { INT64_MIN, "-92,233,720,368,547,758.08" },
	};
	char got[40];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		money_text(t[i].fen, got, sizeof(got));
		assert_string_equal(got, t[i].text);
	}
	for (size_t n = 1; n <= 12; n++) {
		memset(got, '#', sizeof(got));
		money_text(-12345678, got, n);
		assert_true(strlen(got) < n);
		assert_int_equal(got[n], '#');
	}
	/* what is shown is read back */
	for (int64_t fen = 1, step = 0; fen < INT64_C(100000000000000000); fen = fen * 3 + ++step % 7) {
		for (int sign = -1; sign <= 1; sign += 2) {
			int64_t back = 0;
			money_text(sign * fen, got, sizeof(got));
			assert_int_equal(money_parse(got, &back, NULL), 0);
			assert_true(back == sign * fen);
		}
	}
}

/* 支付结算办法 附一: each example of the rule itself, and each place where a zero may stand. */
static void amounts_in_capitals(void **state)
{
	static const struct { int64_t fen; const char *text; } t[] = {
		{ 0, "零元整" }, { 1, "壹分" }, { 5, "伍分" }, { 10, "壹角整" }, { 50, "伍角整" }, { 55, "伍角伍分" }, { 100, "壹元整" }, { 101, "壹元零壹分" },
		{ 110, "壹元壹角整" }, { 111, "壹元壹角壹分" }, { 1000, "壹拾元整" }, { 1005, "壹拾元零伍分" }, { 1050, "壹拾元零伍角整" }, { 1100, "壹拾壹元整" },
		{ 10000, "壹佰元整" }, { 10100, "壹佰零壹元整" }, { 11000, "壹佰壹拾元整" }, { 100000, "壹仟元整" }, { 100100, "壹仟零壹元整" },
		{ 100110, "壹仟零壹元壹角整" }, { 101000, "壹仟零壹拾元整" }, { 110100, "壹仟壹佰零壹元整" }, { 999900, "玖仟玖佰玖拾玖元整" },
		{ 999999, "玖仟玖佰玖拾玖元玖角玖分" }, { 1000000, "壹万元整" }, { 3000000, "叁万元整" }, { 1000100, "壹万零壹元整" }, { 1100000, "壹万壹仟元整" },
		{ 1099900, "壹万零玖佰玖拾玖元整" }, { 10000100, "壹拾万零壹元整" }, { 10100000, "壹拾万壹仟元整" }, { 20000000, "贰拾万元整" },
		/* those of the rule */
		{ 140950, "壹仟肆佰零玖元伍角整" }, { 600714, "陆仟零柒元壹角肆分" }, { 168032, "壹仟陆佰捌拾元零叁角贰分" },
		{ 10700053, "壹拾万柒仟元零伍角叁分" }, { 1640902, "壹万陆仟肆佰零玖元零贰分" }, { 32504, "叁佰贰拾伍元零肆分" },
		/* 万, 亿 and what lies between */
		{ INT64_C(10000000000), "壹亿元整" }, { INT64_C(10000000100), "壹亿零壹元整" }, { INT64_C(10001000000), "壹亿零壹万元整" },
		{ INT64_C(10001000100), "壹亿零壹万零壹元整" }, { INT64_C(10100000000), "壹亿零壹佰万元整" }, { INT64_C(11000000000), "壹亿壹仟万元整" },
		{ INT64_C(12000300000), "壹亿贰仟万叁仟元整" }, { INT64_C(10000300000), "壹亿零叁仟元整" }, { INT64_C(9999999999), "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" },
		{ INT64_C(100000000000000), "壹万亿元整" }, { INT64_C(100010000000000), "壹万零壹亿元整" }, { INT64_C(100000000000001), "壹万亿元零壹分" },
		{ INT64_C(100000000000000000), "壹仟万亿元整" }, { -1, "负壹分" }, { -1005, "负壹拾元零伍分" }, { -3000000, "负叁万元整" },
	};
	char got[400], want[400];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		money_words(t[i].fen, got, sizeof(got));
		snprintf(want, sizeof(want), "人民币%s", t[i].text);
		assert_string_equal(got, want);
	}
	/* no two amounts are written alike, and no zero stands twice */
	char was[400] = "";
	for (int64_t fen = 0; fen < 2000000; fen += fen % 1000 < 120 ? 1 : 97) {
		money_words(fen, got, sizeof(got));
		assert_string_not_equal(got, was);
		assert_null(strstr(got, "零零"));
		strcpy(was, got);
	}
	money_words(INT64_MIN, got, sizeof(got));
	assert_true(strlen(got) < 300 && text_valid(got, strlen(got)));
	/* cut at a character where there is no room */
	money_words(3000000, got, 11);
	assert_string_equal(got, "人民币");
}

/* ---- pinyin ---- */

static void first_readings(void **state)
{
	static const char *const t[][2] = {
		{ "成都市", "cds" }, { "会计学会", "kjxh" }, { "都江堰", "djy" }, { "都江堰市", "djys" }, { "长宁县", "cnx" },
		{ "重庆商会", "cqsh" }, { "行业", "hy" }, { "四川省蜀锦行业协会", "scssjhyxh" }, { "银行", "yh" }, { "音乐", "yy" },
		{ "乐山市", "lss" }, { "西藏", "xz" }, { "厦门", "xm" }, { "长江", "cj" }, { "会长", "hz" }, { "调解", "tj" }, { "什邡市", "sfs" },
		{ "会理市", "hls" }, { "猕猴桃", "mht" }, { "四川省（成都）2026协会", "scscd2026xh" }, { "ＡＢ１协会", "ab1xh" }, { "“晨曦”", "cx" },
		{ "", "" }, { "（）", "" },
	};
	char got[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		assert_int_equal(py_first(t[i][0], got, sizeof(got)), (int)strlen(t[i][1]));
		if (strcmp(got, t[i][1]))
			fail_msg("%s: %s, not %s", t[i][0], got, t[i][1]);
	}
	assert_int_equal(py_first("成都市", got, 3), 2);
	assert_string_equal(got, "cd");
}

/* Every reading finds a name: nobody has to know which one the table thinks first. */
static void polyphones_match(void **state)
{
	static const struct { const char *name, *typed; bool found; } t[] = {
		{ "成都市青羊区协会", "cds", true }, { "四川省成都市", "cds", true }, { "四川省会计学会", "kjxh", true },
		{ "四川省会计学会", "hjxh", true }, { "都江堰市", "djys", true }, { "都江堰市", "djy", true }, { "长宁县", "cnx", true },
		{ "长宁县", "znx", true }, { "重庆商会", "cqsh", true }, { "重庆商会", "zqsh", true }, { "行业协会", "hyxh", true },
		{ "行业协会", "xyxh", true }, { "银行", "yh", true }, { "银行", "yx", true }, { "音乐", "yy", true }, { "音乐", "yl", true },
		{ "乐山", "ls", true }, { "西藏", "xz", true }, { "西藏", "xc", true }, { "厦门", "xm", true }, { "调解", "tj", true },
		{ "调解", "dj", true }, { "曾", "z", true }, { "单", "s", true }, { "什邡", "sf", true },
		{ "成都市", "CDS", true }, { "成都市", "c", true }, { "成都市", "ds", true }, { "成都市", "", true }, { "", "", true },
		/* brackets and signs are no characters to be typed */
		{ "四川省（成都）协会", "scdxh", true }, { "“晨曦”中心", "cxzx", true }, { "第2届ABC协会", "d2jabcx", true }, { "ＡＢＣ", "abc", true },
		{ "成都市", "cdx", false }, { "成都市", "cdsx", false }, { "成都市", "cs", false }, { "成都市", "成", false }, { "", "c", false },
		{ "（）", "k", false }, { "第2届", "d3", false }, { "长宁县", "xnx", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (py_match(t[i].name, t[i].typed) != t[i].found)
			fail_msg("%s by %s", t[i].name, t[i].typed);
}

static uint32_t letters(const char *s)
{
	uint32_t set = 0;

	for (; *s; s++)
		set |= UINT32_C(1) << (*s - 'a');
	return set;
}

static void initials_of_a_character(void **state)
{
	static const struct { uint32_t ch; const char *in; } t[] = { { 0x957f, "cz" }, { 0x4f1a, "hk" }, { 0x884c, "hx" }, { 0x91cd, "cz" },
		{ 0x90fd, "d" }, { 0x4e50, "ly" }, { 0x8c03, "dt" }, { 0x9fae, "" }, { 0x2cb3b, "l" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if ((py_initials(t[i].ch) & letters(t[i].in)) != letters(t[i].in))
			fail_msg("U+%04X: %x", t[i].ch, py_initials(t[i].ch));
	assert_int_equal(py_initials(0x4e00), letters("y"));
	assert_int_equal(py_initials('a'), 0);
	assert_int_equal(py_initials('1'), 0);
	assert_int_equal(py_initials(0xff08), 0);
	assert_int_equal(py_initials(0x3000), 0);
	assert_int_equal(py_initials(0x10ffff), 0);
	assert_true(py_searchable('a') && py_searchable('1') && py_searchable(0x4e00));
	assert_false(py_searchable('-') || py_searchable(0xff08) || py_searchable(' '));
}

/* ux.md §2.2: the county names that a library's table of readings puts in the wrong place. */
static void reading_order(void **state)
{
	static const char *const t[] = { "2026协会", "abc协会", "阿坝县", "成都市", "重庆市", "大邑县", "德阳市", "都江堰市", "峨眉山市",
		"会理市", "会计学会", "乐山市", "什邡市", "西昌市", "厦门市", "银行", "自贡市" };
	static const char *const chang[] = { "长宁县", "成都市", "重庆市", "朱" };
	unsigned char a[64], b[64];

	(void)state;
	for (size_t i = 0; i + 1 < LENGTH(t); i++) {
		size_t n = py_sort_key(t[i], a, sizeof(a)), m = py_sort_key(t[i + 1], b, sizeof(b));
		if (memcmp(a, b, n < m ? n : m) >= 0)
			fail_msg("%s before %s", t[i + 1], t[i]);
	}
	/* brackets and blanks are not read: a name is where it is without them, not in front of all others */
	static const char *const same[][2] = { { "（测试）", "测试" }, { "四川省（测试）协会", "四川省测试协会" }, { "(测试)协会", "测试协会" },
		{ "四川　省 协会", "四川省协会" }, { "（）", "" } };
	for (size_t i = 0; i < LENGTH(same); i++) {
		size_t n = py_sort_key(same[i][0], a, sizeof(a)), m = py_sort_key(same[i][1], b, sizeof(b));
		assert_true(n == m && !memcmp(a, b, n));
	}
	py_sort_key("阿坝县", a, sizeof(a));
	py_sort_key("（测试）协会", b, sizeof(b));
	assert_true(memcmp(a, b, 2) < 0);
	py_sort_key("成都市", a, sizeof(a));
	assert_true(memcmp(b, a, 2) < 0);
	for (size_t i = 0; i + 1 < LENGTH(chang); i++) {
		py_sort_key(chang[i], a, sizeof(a));
		py_sort_key(chang[i + 1], b, sizeof(b));
		assert_true(memcmp(a, b, 2) < 0);
	}
	assert_int_equal(py_sort_key("成都市", a, sizeof(a)), 6);
	assert_int_equal(py_sort_key("成都市", a, 5), 4);
	assert_int_equal(py_sort_key("", a, sizeof(a)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused), cmocka_unit_test(several_lines_in_a_memo_only), cmocka_unit_test(combining_stacks),
		cmocka_unit_test(well_formed), cmocka_unit_test(trims), cmocka_unit_test(to_ascii), cmocka_unit_test(names),
		cmocka_unit_test(folds), cmocka_unit_test(folds_as_unicode_says), cmocka_unit_test(cut_at_a_character), cmocka_unit_test(masks), cmocka_unit_test(formatted), cmocka_unit_test(amounts),
		cmocka_unit_test(refused_amounts), cmocka_unit_test(shown_amounts), cmocka_unit_test(amounts_in_capitals), cmocka_unit_test(first_readings),
		cmocka_unit_test(polyphones_match), cmocka_unit_test(initials_of_a_character), cmocka_unit_test(reading_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
