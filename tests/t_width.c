/* Measuring, cutting, cleaning and wrapping: a glyph is never split and what is measured is what is drawn. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <cmocka.h>

#include "tui/inner.h"

static const char family[] = "👨\u200d👩\u200d👧";

static void t_cells(void **state)
{
	static const struct { const char *s; int w;
	} table[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "社会组织", 8 },
		{ "“引”", 4 },
		{ "…—·①─│█▲●", 9 },
		{ "（㎡）￥〔〕", 12 },
		{ "é", 1 },
		{ "e\u0301", 1 },
		{ "䶮㛃𬬻", 6 },
		{ "\u0301", 1 },
		{ "\033[2J", 4 },
		{ "\a\t\n\177", 4 },
		{ "\302\233", 1 },
		{ "\377\376", 2 },
		{ "\344\270", 2 },
		{ "\u202e", 8 },
		{ "a\u200bb", 10 },
		{ "\ufeff", 8 },
		{ "喆\U000e0101", 2 },
		{ "☀\ufe0f", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (cells(table[i].s) != table[i].w)
			fail_msg("row %zu: %d cells, wanted %d", i, cells(table[i].s), table[i].w);
	assert_int_equal(cells(family), 6);	/* three pictures: a terminal that does not join them shows three */
}

static void clean(const char *s, const char *want)
{
	char out[256];

	cells_clean(out, sizeof out, s);
	assert_string_equal(out, want);
	assert_int_equal(cells(out), cells(s));
}

static void t_clean(void **state)
{
	char small[8];

	(void)state;
	clean("社 abc", "社 abc");
	clean("\033[31m", "␛[31m");
	clean("a\001\t\r\n\177", "a␁␉␍␊␡");
	clean("\302\233x", "␦x");
	clean("\377中\344\270", "\ufffd中\ufffd\ufffd");
	clean("a\u202eb", "a<U+202E>b");
	clean("\u2066\u200f", "<U+2066><U+200F>");
	clean("a\u200db", "a<U+200D>b");
	clean(family, family);
	clean("\u0301", "◌\u0301");
	cells_clean(small, sizeof small, "社会组织");	/* the buffer ends before a glyph, not within */
	assert_string_equal(small, "社会");
	cells_clean(small, 1, "x");
	assert_string_equal(small, "");
}

static void t_cut(void **state)
{
	(void)state;
	assert_int_equal(cells_cut("社会", 4), 6);
	assert_int_equal(cells_cut("社会", 3), 3);
	assert_int_equal(cells_cut("社会", 1), 0);
	assert_int_equal(cells_cut("社会", 0), 0);
	assert_int_equal(cells_cut("ae\u0301b", 2), 4);	/* the mark goes with its letter */
	assert_int_equal(cells_cut("ae\u0301b", 1), 1);
	assert_int_equal(cells_cut(family, 5), 0);
	assert_int_equal(cells_cut(family, 6), strlen(family));
	assert_int_equal(cells_cut("☀\ufe0fx", 1), 6);
}

static void fit(const char *s, int w, bool right, const char *want)
{
	char out[128];

	cells_fit(out, sizeof out, s, w, right);
	assert_string_equal(out, want);
	assert_int_equal(cells(out), w);
}

static void t_fit(void **state)
{
	(void)state;
	fit("社会", 4, false, "社会");
	fit("社会", 6, false, "社会  ");
	fit("社会", 6, true, "  社会");
	fit("社会组", 5, false, "社会…");
	fit("社会组", 4, false, "社… ");	/* a straddling glyph leaves a blank */
	fit("社会组", 1, false, "…");
	fit("社会组", 2, true, "… ");
	fit("", 3, false, "   ");
	fit("x", 0, false, "");
}

struct lines { char text[40][256]; int n; };

static void collect(void *ctx, const char *s, size_t n)
{
	struct lines *l = ctx;

	assert_true(l->n < 40 && n < sizeof l->text[0]);
	memcpy(l->text[l->n], s, n);
	l->text[l->n++][n] = '\0';
}

static void wrapped(const char *s, int w, int n, ...)
{
	struct lines l = { .n = 0 };
	va_list ap;

	assert_int_equal(wrap(s, w, NULL, NULL), n);
	assert_int_equal(wrap(s, w, collect, &l), n);
	va_start(ap, n);
	for (int i = 0; i < n && i < l.n; i++)
		assert_string_equal(l.text[i], va_arg(ap, const char *));
	va_end(ap);
	assert_int_equal(l.n, n);
}

static void t_wrap(void **state)
{
	(void)state;
	wrapped("", 10, 0);
	wrapped("一", 1, 1, "一");
	wrapped("一二三四五", 4, 3, "一二", "三四", "五");
	wrapped("一二三，四", 6, 2, "一二", "三，四");	/* no line begins with ， */
	wrapped("一二三。”四", 8, 2, "一二", "三。”四");
}

static void t_wrap_rules(void **state)
{
	(void)state;
	wrapped("一二（三四", 6, 2, "一二", "（三四");		/* no line ends with （ */
	wrapped("名称Sichuan Orgs", 8, 3, "名称", "Sichuan", "Orgs");	/* a Latin word is kept whole when it fits */
	wrapped("名称Sichuan", 11, 1, "名称Sichuan");
	wrapped("Sichuanprovince", 6, 3, "Sichua", "nprovi", "nce");	/* and cut when it does not */
	wrapped("one two  three", 7, 2, "one two", "three");
	wrapped("a\nb\r\nc\n\nd\n", 5, 5, "a", "b", "c", "", "d");
	wrapped("。。。。", 4, 2, "。。", "。。");			/* nothing but marks: there is no other way */
	wrapped("金额￥1234元", 8, 2, "金额", "￥1234元");
}

static void unblank(char *s)
{
	char *to = s;

	for (; *s; s++)
		if (*s != ' ')
			*to++ = *s;
	*to = '\0';
}

/*
 * Whatever the text, no line is too wide, nothing but blanks at breaks is lost, and the rules hold where there was a
 * choice.
 */
static void t_wrap_random(void **state)
{
	static const char *const piece[] = { "社", "组织", "，", "。",	 "（",	    "）", "“",	"”",
					     "…",  "abc",  " ",	 "12.5", "e\u0301", "：", "《", "》" };
	uint32_t r = 7;

	(void)state;
	for (int round = 0; round < 500; round++) {
		char s[200] = "", got[400] = "", want[400] = "";
		struct lines l = { .n = 0 };
		int w = 8 + round % 13;

		for (int i = 0; i < 18; i++) {
			r = r * 1664525 + 1013904223;
			strcat(s, piece[(r >> 24) % (sizeof piece / sizeof *piece)]);
		}
		wrap(s, w, collect, &l);
		for (int i = 0; i < l.n; i++) {
			assert_true(cells(l.text[i]) <= w);
			strcat(got, l.text[i]);
		}
		memcpy(want, s, strlen(s) + 1);
		unblank(want);
		unblank(got);
		assert_string_equal(got, want);
	}
}

/* ---- boxes through the terminal ---- */

static char content[20][512];

static void draw_boxes(struct screen *s, struct area a)
{
	struct area box = { a.y, 0, a.h, 41 };

	(void)s;
	for (int y = 0; y < box.h; y++)	/* something wide lies under the border */
		put(a, y, y % 2, -1, SY_TEXT, "底层文字底层文字底层文字底层文字底层文字底层文字");
	put_box(box, content[0]);
	for (int y = 1; y < box.h - 1; y++)
		put(box, y, 1, 39, SY_VALUE, content[y % 20]);
}

static const struct screen_ops boxes = { .name = "boxes", .draw = draw_boxes };

static void random_text(char *dst, uint32_t *r)
{
	static const char *const piece[] = {
		"社",
		"会",
		"a",
		"Z",
		" ",
		"“",
		"…",
		"①",
		"é",
		"e\u0301",
		"\033",
		"\t",
		"\377",
		"\u202e",
		"👨\u200d👩",
		"☀\ufe0f",
		"㎡",
		"𬬻",
		"─",
		"\302\233",
		"ﾊ",
		"한",
		"\u0e01\u0e34",
		"－",
	};

	dst[0] = '\0';
	for (int i = 0; i < 30; i++) {
		*r = *r * 1664525 + 1013904223;
		strcat(dst, piece[(*r >> 24) % (sizeof piece / sizeof *piece)]);
	}
}

static int check_borders(const char *dump)
{
	wchar_t wide[512];
	int rows = 0, y = 0;

	for (const char *p = dump; *p; p = strchr(p, '\n') + 1, y++) {
		size_t n = (size_t)(strchr(p, '\n') - p), k, i;
		char line[2048];
		int x = 0;

		if (y < 1 || y > 21)
			continue;
		memcpy(line, p, n);
		line[n] = '\0';
		k = mbstowcs(wide, line, 512);
		assert_true(k != (size_t)-1 && k < 512);
		for (i = 0; i < k && (x < 40 || wcwidth(wide[i]) == 0); i++)
			x += wcwidth(wide[i]);
		assert_int_equal(x, 40);
		assert_true(i < k && wcschr(L"┐│┘", wide[i]) != NULL);
		rows++;
	}
	return rows;
}

static void t_borders(void **state)
{
	int keyboard[2], null = open("/dev/null", O_WRONLY), drawn = 0;
	struct tui_opts o = { .term = "xterm-256color", .watch_fd = -1 };
	uint32_t r = 42;

	(void)state;
	assert_int_equal(pipe(keyboard), 0);
	o.in = keyboard[0];
	o.out = null;
	assert_int_equal(tui_open(&o), 0);
	screen_push(&boxes, NULL, "t", "");
	for (int round = 0; round < 60; round++) {
		char *dump = NULL;
		size_t n;
		FILE *f;

		for (int i = 0; i < 20; i++)
			random_text(content[i], &r);
		loop_draw();
		f = open_memstream(&dump, &n);
		screen_dump(f, false);
		fclose(f);
		drawn += check_borders(dump);
		free(dump);
	}
	assert_true(drawn >= 1000);
	stack_drop();
	tui_close();
	close(keyboard[0]);
	close(keyboard[1]);
	close(null);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_cells),	 cmocka_unit_test(t_clean),   cmocka_unit_test(t_cut),
		cmocka_unit_test(t_fit),	 cmocka_unit_test(t_wrap),    cmocka_unit_test(t_wrap_rules),
		cmocka_unit_test(t_wrap_random), cmocka_unit_test(t_borders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
