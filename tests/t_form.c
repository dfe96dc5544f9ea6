/*
 * Forms: the path of the keys through fields, memos, lines and lists of matches; what is refused, kept and taken
 * back.
 */
#include "tui/tui.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <cmocka.h>

#include "tests/golden.h"

/* ---- a record in memory behind the form ---- */

enum { MOST = 64, ROWS = 12, COLS = 12, TEXT = 400 };
struct field { enum fkind kind; const char *label; int max, width; unsigned flags; char val[TEXT]; };
struct fake {
	struct field f[MOST];
	int n, sets, rows, cols, hidden;	/* hidden: this item is left out, -1 none */
	bool lenient;			/* nothing is refused any more */
	char cell[ROWS][COLS][TEXT];
	struct form *form;
	char **held;			/* values to go back to */
	int nheld;
	struct gone { int row; char cell[COLS][TEXT]; } *gone;
	int ngone;
};

static struct field *nth(struct fake *k, int i)
{
	return &k->f[k->hidden >= 0 && i >= k->hidden ? i + 1 : i];
}

static int count(void *ctx)
{
	struct fake *k = ctx;

	return k->n - (k->hidden >= 0);
}

static void item(void *ctx, int i, struct fitem *it)
{
	struct fake *k = ctx;
	struct field *f = nth(k, i);

	*it = (struct fitem){ f->kind, f->label, f->max, f->width, f->flags, 1 + (int)(f - k->f) };
}

static void get(void *ctx, int i, char *dst, size_t n)
{
	snprintf(dst, n, "%s", nth(ctx, i)->val);
}

static void show(void *ctx, int i, char *dst, size_t n)
{
	struct field *f = nth(ctx, i);

	const char *note = f->flags & FF_DATE ? " 周一" : f->flags & FF_PICK ? " 社会团体" : "";

	snprintf(dst, n, "%s%s", f->val, *f->val ? note : "");
}

/* "bad…" is refused, "dub…" doubted. */
static int judge(const char *typed, char *msg, size_t n)
{
	if (!strncmp(typed, "bad", 3))
		snprintf(msg, n, "“%s”不合规则甲", typed);
	else if (!strncmp(typed, "dub", 3))
		snprintf(msg, n, "请核对乙");
	return !strncmp(typed, "bad", 3) ? -1 : !strncmp(typed, "dub", 3);
}

static int set(void *ctx, int i, const char *typed, char *msg, size_t n)
{
	struct fake *k = ctx;
	int r = k->lenient ? 0 : judge(typed, msg, n);

	k->sets++;
	if (r >= 0)
		snprintf(nth(k, i)->val, TEXT, "%s", typed);
	if (!strcmp(typed, "hide4"))
		k->hidden = 4;
	return r;
}

static int matches(void *ctx, int i, const char *typed, int max, struct pick_row *r)
{
	static const char *const row[][2] = {
		{ "1", "社会团体" }, { "2", "民办非企业单位" }, { "3", "基金会" }, { "31", "基金会分支" },
		{ "9", "同名" }, { "91", "同名" }, { "51100000500000001X", "很长的代码" },
	};
	int k, n = 0;

	(void)ctx;
	(void)i;
	for (k = 0; k < 7 && n < max; k++) {
		if (!strstr(row[k][0], typed) && !strstr(row[k][1], typed))
			continue;
		snprintf(r[n].key, sizeof(r[n].key), "%s", row[k][0]);
		snprintf(r[n].label, sizeof(r[n].label), "%s", row[k][1]);
		r[n].note[0] = 0;
		n++;
	}
	return n;
}

static bool help(void *ctx, int i, int col, char *dst, size_t n)
{
	snprintf(dst, n, "帮助：%s %d", nth(ctx, i)->label, col);
	return true;
}

static int rows(void *ctx, int i)
{
	(void)i;
	return ((struct fake *)ctx)->rows;
}

static int cols(void *ctx, int i)
{
	(void)i;
	return ((struct fake *)ctx)->cols ? ((struct fake *)ctx)->cols : 3;
}

static void col(void *ctx, int i, int c, struct fitem *it)
{
	static const struct fitem of[] = {
		{ FI_FIELD, "姓名", 20, 12, FF_NEED }, { FI_FIELD, "年龄", 3, 4, FF_READONLY },
		{ FI_FIELD, "职务", 20, 14, FF_PICK },
	};

	(void)ctx;
	(void)i;
	*it = c < 3 ? of[c] : (struct fitem){ FI_FIELD, c == COLS - 1 ? "末列" : "中列", 20, 10, 0 };
}

static void cell_get(void *ctx, int i, int r, int c, char *dst, size_t n)
{
	(void)i;
	snprintf(dst, n, "%s", ((struct fake *)ctx)->cell[r][c]);
}

static int cell_set(void *ctx, int i, int r, int c, const char *typed, char *msg, size_t n)
{
	int v = judge(typed, msg, n);

	(void)i;
	((struct fake *)ctx)->sets++;
	if (v >= 0)
		snprintf(((struct fake *)ctx)->cell[r][c], TEXT, "%s", typed);
	return v;
}

static int cell_pick(void *ctx, int i, int r, int c, const char *typed, int max, struct pick_row *p)
{
	(void)r;
	(void)c;
	return matches(ctx, i, typed, max, p);
}

static int row_add(void *ctx, int i, char *msg, size_t n)
{
	struct fake *k = ctx;

	(void)i;
	if (k->rows == ROWS) {
		snprintf(msg, n, "最多%d行", ROWS);
		return -1;
	}
	memset(k->cell[k->rows], 0, sizeof(k->cell[0]));
	return k->rows++;
}

static long row_remove(void *ctx, int i, int r, char *msg, size_t n)
{
	struct fake *k = ctx;

	(void)i;
	if (!strcmp(k->cell[r][0], "keep")) {
		snprintf(msg, n, "此行不能删");
		return -1;
	}
	k->gone = realloc(k->gone, (size_t)(k->ngone + 1) * sizeof(*k->gone));
	k->gone[k->ngone].row = r;
	memcpy(k->gone[k->ngone].cell, k->cell[r], sizeof(k->cell[0]));
	memmove(k->cell[r], k->cell[r + 1], (size_t)(k->rows - r - 1) * sizeof(k->cell[0]));
	k->rows--;
	return k->ngone++;
}

static int row_back(void *ctx, int i, long no)
{
	struct fake *k = ctx;
	int r = k->gone[no].row;

	(void)i;
	memmove(k->cell[r + 1], k->cell[r], (size_t)(k->rows - r) * sizeof(k->cell[0]));
	memcpy(k->cell[r], k->gone[no].cell, sizeof(k->cell[0]));
	k->rows++;
	return r;
}

static char *value_at(struct fake *k, int i, int r, int c)
{
	return nth(k, i)->kind == FI_GRID ? k->cell[r][c] : nth(k, i)->val;
}

static long keep(void *ctx, int i, int r, int c)
{
	struct fake *k = ctx;

	k->held = realloc(k->held, (size_t)(k->nheld + 1) * sizeof(*k->held));
	k->held[k->nheld] = strdup(value_at(k, i, r, c));
	return k->nheld++;
}

static void back(void *ctx, int i, int r, int c, long no)
{
	struct fake *k = ctx;

	snprintf(value_at(k, i, r, c), TEXT, "%s", k->held[no]);
	k->hidden = strcmp(k->f[1].val, "hide4") ? -1 : 4;
}

static const struct form_src source = {
	.count = count, .item = item, .get = get, .show = show, .set = set, .pick = matches, .help = help, .rows = rows,
	.cols = cols, .col = col, .cell_get = cell_get, .cell_set = cell_set, .cell_pick = cell_pick,
	.row_add = row_add, .row_remove = row_remove, .row_back = row_back, .keep = keep, .back = back,
};

static struct fake *begin(struct fake *k)
{
	struct form_src s = source;

	k->hidden = -1;
	s.ctx = k;
	k->form = form_new(&s);
	return k;
}

static void end(struct fake *k)
{
	form_free(k->form);
	while (k->nheld > 0)
		free(k->held[--k->nheld]);
	free(k->held);
	free(k->gone);
}

static struct fake *add(struct fake *k, enum fkind kind, const char *label, unsigned flags, const char *val)
{
	struct field *f = &k->f[k->n++];

	assert_true(k->n <= MOST);
	*f = (struct field){ .kind = kind, .label = label, .max = 20, .width = 20, .flags = flags };
	snprintf(f->val, TEXT, "%s", val);
	return k;
}

/* 0 基本 1 名称 2 类型 3 编号 4 日期 | 5 其他 6 说明(memo) 7 理事(grid) 8 电话 */
static struct fake *standard(struct fake *k)
{
	memset(k, 0, sizeof(*k));
	add(k, FI_SECTION, "基本情况", 0, "");
	add(k, FI_FIELD, "名称", FF_NEED, "旧名");
	add(k, FI_FIELD, "类型", FF_PICK, "");
	add(k, FI_FIELD, "编号", FF_READONLY, "X1");
	add(k, FI_FIELD, "日期", FF_DATE, "2026-11-23");
	add(k, FI_SECTION, "其他", 0, "");
	add(k, FI_MEMO, "说明", 0, "");
	add(k, FI_GRID, "理事", 0, "");
	add(k, FI_FIELD, "电话", FF_CARRIED, "1234");
	return begin(k);
}

static void press(struct fake *k, int key)
{
	assert_true(form_key(k->form, key));
}

static void type(struct fake *k, const char *s)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	for (; *s; s += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
		press(k, c == '\n' ? K_ENTER : c == '\t' ? K_TAB : c);
	}
}

static void at(struct fake *k, int i, int r, int c)
{
	int row, col_;

	assert_int_equal(form_focused(k->form, &row, &col_), i);
	assert_int_equal(row, r);
	assert_int_equal(col_, c);
}

/* ---- the path ---- */

static void path(void **state)
{
	static const int to[] = { 2, 4, 6 };
	struct fake k;
	size_t i;

	(void)state;
	standard(&k);
	at(&k, 1, 0, 0);
	for (i = 0; i < 3; i++) {	/* Enter and Tab pass by what cannot be changed */
		press(&k, i & 1 ? K_TAB : K_ENTER);
		at(&k, to[i], 0, 0);
	}
	press(&k, K_TAB);
	at(&k, 7, -1, 0);		/* an empty grid takes the focus but no row by itself */
	press(&k, K_ENTER);
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, 0);
	press(&k, K_ENTER);		/* the end: stays */
	at(&k, 8, 0, 0);
	press(&k, K_BTAB);
	press(&k, K_BTAB);
	press(&k, K_UP);
	at(&k, 4, 0, 0);
	press(&k, K_UP);		/* Up and Down look at everything */
	at(&k, 3, 0, 0);
	press(&k, K_DOWN);
	press(&k, K_UP);
	press(&k, K_UP);
	press(&k, K_UP);
	press(&k, K_UP);
	at(&k, 1, 0, 0);
	assert_int_equal(k.sets, 0);	/* looking changes nothing */
	assert_false(form_dirty(k.form));
	assert_false(form_key(k.form, K_F10));
	assert_false(form_key(k.form, K_ESC));
	end(&k);
}

static void sections(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_PGDN);
	at(&k, 6, 0, 0);
	press(&k, K_PGDN);
	at(&k, 8, 0, 0);		/* none follows: the last field */
	press(&k, K_PGUP);
	at(&k, 6, 0, 0);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	press(&k, K_ENTER);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	end(&k);
}

static void typing(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	type(&k, "新");
	assert_true(form_dirty(k.form));
	assert_int_equal(k.sets, 0);	/* taken when the focus leaves, not before */
	press(&k, K_ENTER);
	assert_string_equal(k.f[1].val, "新");
	press(&k, K_BTAB);
	press(&k, K_END);
	type(&k, "名");
	press(&k, K_UP);		/* at the first: still taken */
	assert_string_equal(k.f[1].val, "新名");
	assert_int_equal(k.sets, 2);
	end(&k);
}

static void read_only(void **state)
{
	struct fake k;
	char s[200];

	(void)state;
	standard(&k);
	form_focus(k.form, 3);
	at(&k, 3, 0, 0);
	type(&k, "zzz");
	press(&k, K_DOWN);
	assert_string_equal(k.f[3].val, "X1");
	form_focus(k.form, 3);
	assert_true(form_help(k.form, s, sizeof(s)));
	assert_non_null(strstr(s, "帮助：编号"));
	assert_non_null(strstr(s, "不在这里修改"));
	end(&k);

	memset(&k, 0, sizeof(k));
	add(&k, FI_FIELD, "甲", FF_READONLY, "1");
	add(&k, FI_FIELD, "乙", FF_READONLY, "2");
	begin(&k);
	press(&k, K_ENTER);		/* a form only to be read can be walked */
	at(&k, 1, 0, 0);
	end(&k);

	memset(&k, 0, sizeof(k));
	add(&k, FI_SECTION, "空", 0, "");
	begin(&k);
	assert_int_equal(form_focused(k.form, NULL, NULL), -1);
	assert_false(form_key(k.form, 'a'));
	assert_true(form_commit(k.form));
	end(&k);
}

/* ---- refused, doubted ---- */

static void never_trapped(void **state)
{
	static const int out[] = { K_ENTER, K_TAB, K_DOWN, K_UP, K_BTAB, K_PGDN, K_PGUP, K_CTRL('F') };
	struct fake k;
	char s[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
		standard(&k);
		form_focus(k.form, 4);
		type(&k, "bad日");
		press(&k, out[i]);
		if (out[i] != K_CTRL('F'))
			assert_int_not_equal(form_focused(k.form, NULL, NULL), 4);
		assert_string_equal(k.f[4].val, "2026-11-23");
		assert_int_equal(form_errors(k.form), 1);
		form_focus(k.form, 1);
		assert_false(form_commit(k.form));
		at(&k, 4, 0, 0);
		assert_true(form_help(k.form, s, sizeof(s)));
		assert_non_null(strstr(s, "“bad日”不合规则甲"));
		press(&k, K_END);		/* verbatim: it can be mended, not only typed anew */
		press(&k, K_HOME);
		press(&k, K_DEL);
		press(&k, K_DEL);
		press(&k, K_DEL);
		press(&k, K_ENTER);
		assert_string_equal(k.f[4].val, "日");
		assert_int_equal(form_errors(k.form), 0);
		assert_true(form_commit(k.form));
		end(&k);
	}
}

/* Another field may cure it: what is refused is asked again whenever the focus passes. */
static void cured(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	type(&k, "bad\n");
	press(&k, K_UP);
	press(&k, K_ENTER);
	assert_int_equal(form_errors(k.form), 1);
	k.lenient = true;
	press(&k, K_UP);
	press(&k, K_ENTER);
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "bad");
	end(&k);
}

static void doubted(void **state)
{
	struct fake k;
	char s[300];

	(void)state;
	standard(&k);
	type(&k, "dub");
	press(&k, K_ENTER);
	assert_string_equal(k.f[1].val, "dub");
	assert_int_equal(form_errors(k.form), 0);
	assert_true(form_commit(k.form));
	form_focus(k.form, 1);
	assert_true(form_help(k.form, s, sizeof(s)));
	assert_non_null(strstr(s, "? 请核对乙"));
	type(&k, "good\n");
	form_focus(k.form, 1);
	form_help(k.form, s, sizeof(s));
	assert_null(strstr(s, "请核对乙"));
	end(&k);
}

static void error_cycle(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_CTRL('F'));
	at(&k, 1, 0, 0);
	type(&k, "bad1\n");
	form_focus(k.form, 8);
	type(&k, "bad8");
	press(&k, K_CTRL('F'));
	at(&k, 1, 0, 0);
	press(&k, K_CTRL('F'));
	at(&k, 8, 0, 0);
	form_error(k.form, 4, "规则丙");
	press(&k, K_CTRL('F'));
	press(&k, K_CTRL('F'));
	at(&k, 4, 0, 0);
	assert_int_equal(form_errors(k.form), 3);
	assert_false(form_commit(k.form));
	at(&k, 1, 0, 0);
	assert_int_equal(form_errors(k.form), 2);	/* what rules said is for them to say again */
	end(&k);
}

static void ruled(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_error(k.form, 4, "规则丙");
	assert_int_equal(form_errors(k.form), 1);
	assert_true(form_commit(k.form));
	assert_int_equal(form_errors(k.form), 0);
	form_error(k.form, 4, "规则丙");
	form_focus(k.form, 4);
	type(&k, "t\n");
	assert_int_equal(form_errors(k.form), 0);
	form_error(k.form, 99, "nothing");
	form_error(k.form, -1, "nothing");
	assert_int_equal(form_errors(k.form), 0);
	end(&k);
}

static void undo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_CTRL('Z'));		/* nothing yet */
	type(&k, "二");
	assert_true(form_dirty(k.form));
	press(&k, K_CTRL('Z'));		/* half typed: the last thing done */
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "二");
	type(&k, "三\n");		/* over it: the field was entered anew */
	assert_string_equal(k.f[1].val, "三");
	/* across fields, the caret with it */
	form_focus(k.form, 8);
	type(&k, "5678\n");
	form_focus(k.form, 6);
	type(&k, "一\n二");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[6].val, "");
	at(&k, 6, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	at(&k, 8, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "二");
	at(&k, 1, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "旧名");
	press(&k, K_CTRL('Z'));		/* no more */
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 5; i++)	/* one more than there is */
		press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "三");
	assert_string_equal(k.f[8].val, "5678");
	assert_string_equal(k.f[6].val, "一\n二");
	/* what was taken back is gone once something else is done */
	press(&k, K_CTRL('Z'));
	form_focus(k.form, 1);
	type(&k, "四\n");
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[6].val, "");
	assert_string_equal(k.f[1].val, "四");
	end(&k);
}

/* A source that keeps no values: the texts are set again. */
static void undo_by_text(void **state)
{
	struct form_src src = source;
	struct fake k;

	(void)state;
	standard(&k);
	end(&k);
	src.ctx = &k;
	src.keep = NULL;
	src.back = NULL;
	k.form = form_new(&src);
	type(&k, "二\n");
	form_focus(k.form, 1);
	type(&k, "bad\n");
	form_focus(k.form, 8);
	type(&k, "半");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "二");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 3; i++)
		press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "二");
	assert_int_equal(form_errors(k.form), 1);
	assert_string_equal(k.f[8].val, "半");
	form_free(k.form);
}

/* A refused text comes and goes with its mark, and is as it was typed. */
static void undo_refused(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	type(&k, "bad1\n");
	form_focus(k.form, 1);
	type(&k, "good\n");
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 1);
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_commit(k.form));
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Y'));
	assert_int_equal(form_errors(k.form), 1);
	press(&k, K_CTRL('Y'));
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "good");
	end(&k);
}

/* The field that hides others: they come back with it, and what was typed in them. */
static void undo_hidden(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 8);
	type(&k, "99\n");
	form_focus(k.form, 1);
	type(&k, "hide4\n");
	assert_int_equal(k.hidden, 4);
	form_focus(k.form, 7);
	type(&k, "77\n");
	assert_string_equal(k.f[8].val, "77");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Z'));
	assert_int_equal(k.hidden, -1);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	assert_int_equal(k.hidden, 4);
	assert_string_equal(k.f[8].val, "77");
	end(&k);
}

static int unset_seen;

static void see_unset(void *ctx, int item, int row, int col, const char *text, bool typing)
{
	char *all = ctx;
	size_t n = strlen(all);

	unset_seen++;
	snprintf(all + n, 400 - n, "%d.%d.%d%s%s ", item, row, col, typing ? "~" : "=", text);
}

/* What the owner does: it types as a hand would, several at once, and asks what it does not have. */
static void owner_types(void **state)
{
	struct fake k;
	char all[400] = "";

	(void)state;
	standard(&k);
	assert_true(form_type(k.form, 1, 0, 0, "甲", false));
	assert_true(form_type(k.form, 8, 0, 0, "乙", true));
	assert_false(form_type(k.form, 4, 0, 0, "bad丙", true));
	assert_false(form_type(k.form, 3, 0, 0, "只读", true));
	assert_string_equal(k.f[3].val, "X1");
	form_typing(k.form, 6, 0, 0, "写到一");
	unset_seen = 0;
	form_unset(k.form, see_unset, all);
	assert_int_equal(unset_seen, 2);
	assert_string_equal(all, "4.0.0=bad丙 6.0.0~写到一 ");
	assert_string_equal(k.f[6].val, "");
	type(&k, "半");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[6].val, "写到一半");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Z'));		/* all that was joined */
	assert_string_equal(k.f[1].val, "旧名");
	assert_string_equal(k.f[8].val, "1234");
	assert_int_equal(form_errors(k.form), 0);
	assert_false(form_dirty(k.form));
	form_undo_forget(k.form);
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "旧名");
	end(&k);
}

/* ---- lists of matches ---- */

static void pick_unique(void **state)
{
	static const struct { const char *typed; int keys[4]; const char *val; } t[] = {
		{ "民办", { K_ENTER }, "2" },		/* the only one */
		{ "民办", { K_TAB }, "2" },
		{ "基金", { K_ENTER }, "基金" },		/* two: what was typed stays */
		{ "基金会", { K_ENTER }, "3" },		/* two, one exactly */
		{ "31", { K_ENTER }, "31" },
		{ "3", { K_ENTER }, "3" },		/* exactly a key, though others hold it */
		{ "同名", { K_ENTER }, "同名" },		/* two of one name */
		{ "没有", { K_ENTER }, "没有" },
		{ "基金", { K_DOWN, K_DOWN, K_ENTER }, "31" },
		{ "基金", { K_DOWN, K_UP, K_ENTER }, "基金" },
		{ "基金", { K_DOWN, K_ESC, K_ENTER }, "基金" },
		{ "民办", { K_ESC, K_ENTER }, "2" },
		{ "很长", { K_ENTER }, "51100000500000001X" },
		{ "", { K_F4, K_DOWN, K_ENTER }, "1" },
		{ "", { K_F4, K_ENTER }, "" },		/* nothing typed, nothing chosen */
		{ "", { K_CTRL('K'), K_DOWN, K_ENTER }, "1" },
	};
	struct fake k;
	size_t i;
	int j;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		standard(&k);
		k.f[2].max = 10;
		form_reload(k.form);
		form_focus(k.form, 2);
		type(&k, t[i].typed);
		for (j = 0; j < 4 && t[i].keys[j]; j++)
			press(&k, t[i].keys[j]);
		assert_string_equal(k.f[2].val, t[i].val);
		at(&k, 4, 0, 0);
		end(&k);
	}
}

static void pick_keeps_value(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 2);
	type(&k, "民办\n");
	form_focus(k.form, 2);
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "2");
	assert_int_equal(k.sets, 1);
	form_focus(k.form, 2);
	press(&k, K_F4);	/* over a value: all are listed, not only those like it */
	press(&k, K_DOWN);
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "1");
	form_focus(k.form, 2);
	press(&k, K_CTRL('U'));
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "");
	form_focus(k.form, 2);
	assert_false(form_key(k.form, K_ESC));
	form_focus(k.form, 1);
	assert_false(form_key(k.form, K_F4));
	end(&k);
}

/* ---- memo ---- */

static void memo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 6);
	type(&k, "一\n二");
	press(&k, K_UP);
	at(&k, 6, 0, 0);	/* within the memo first */
	press(&k, K_UP);
	at(&k, 4, 0, 0);
	assert_string_equal(k.f[6].val, "一\n二");
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, -1, 0);
	assert_int_equal(k.sets, 1);
	k.f[6].flags = FF_READONLY;
	form_reload(k.form);
	form_focus(k.form, 6);
	type(&k, "x");
	press(&k, K_ENTER);	/* nothing to break a line in */
	at(&k, 7, -1, 0);
	assert_string_equal(k.f[6].val, "一\n二");
	end(&k);
}

/* ---- lines ---- */

static void grid_fill(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "王\n3\n李\n2\n\n");	/* Enter behind the last cell opens a row, on a blank one goes on */
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "王");
	assert_string_equal(k.cell[0][2], "3");
	assert_string_equal(k.cell[1][0], "李");
	assert_string_equal(k.cell[1][2], "2");
	at(&k, 8, 0, 0);
	press(&k, K_UP);
	at(&k, 7, 1, 0);
	press(&k, K_UP);
	at(&k, 7, 0, 0);
	press(&k, K_UP);
	at(&k, 6, 0, 0);
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, 0, 2);	/* the read-only cell is passed by */
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, 1, 2);
	press(&k, K_TAB);	/* Tab never opens a row */
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, 2);
	end(&k);
}

static void grid_rows(void **state)
{
	struct fake k;
	int i;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	press(&k, K_F8);
	assert_int_equal(k.rows, 0);
	press(&k, K_CTRL('N'));
	at(&k, 7, 0, 0);
	type(&k, "keep");
	press(&k, K_INS);
	at(&k, 7, 1, 0);
	type(&k, "b");
	press(&k, K_F8);		/* with what is typed in it */
	at(&k, 7, 0, 0);
	assert_int_equal(k.rows, 1);
	press(&k, K_F8);		/* refused by the owner */
	assert_int_equal(k.rows, 1);
	assert_string_equal(k.cell[0][0], "keep");
	for (i = k.rows; i < ROWS; i++)
		press(&k, K_CTRL('N'));
	assert_int_equal(k.rows, ROWS);
	press(&k, K_CTRL('N'));
	assert_int_equal(k.rows, ROWS);
	at(&k, 7, ROWS - 1, 0);
	press(&k, K_UP);
	press(&k, K_F8);
	assert_int_equal(k.rows, ROWS - 1);
	assert_false(form_errors(k.form));
	end(&k);
}

static void grid_given_rows(void **state)
{
	struct fake k;
	int i;

	(void)state;
	standard(&k);
	k.rows = ROWS;
	form_reload(k.form);
	form_focus(k.form, 7);
	for (i = 0; i < ROWS * 2; i++)	/* no row can be added: Enter at the end goes on */
		press(&k, K_ENTER);
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, ROWS);
	end(&k);
}

static void grid_undo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "a\n1\nb\n2\nc");
	press(&k, K_UP);
	press(&k, K_UP);
	type(&k, "bad");		/* half typed and wrong */
	press(&k, K_F8);
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Z'));		/* the row stands where it stood, with what was wrong in it */
	assert_int_equal(k.rows, 3);
	assert_string_equal(k.cell[0][0], "a");
	assert_string_equal(k.cell[0][2], "1");
	assert_int_equal(form_errors(k.form), 1);
	at(&k, 7, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	assert_int_equal(k.rows, 3);
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	for (int i = 0; i < 20; i++)
		press(&k, K_CTRL('Z'));
	assert_int_equal(k.rows, 0);
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 20; i++)
		press(&k, K_CTRL('Y'));
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	assert_string_equal(k.cell[0][2], "2");
	assert_string_equal(k.cell[1][0], "c");
	end(&k);
}

static void same(const struct fake *a, const struct fake *b)
{
	for (int i = 0; i < a->n; i++)
		assert_string_equal(a->f[i].val, b->f[i].val);
	assert_int_equal(a->rows, b->rows);
	for (int r = 0; r < a->rows; r++)
		for (int c = 0; c < 3; c++)
			assert_string_equal(a->cell[r][c], b->cell[r][c]);
}

/* Whatever was done is taken back to the beginning and done again to the end. */
static void undo_everything(void **state)
{
	static const int key[] = {
		'a', 'b', '3', 0x57FA, K_ENTER, K_ENTER, K_TAB, K_BTAB, K_UP, K_DOWN, K_PGUP, K_PGDN, K_BS, K_F6, K_F8,
		K_CTRL('U'), K_CTRL('Z'), K_CTRL('Y'), K_CTRL('F'), K_F4,
	};
	unsigned seed = 5;
	struct fake k, first, last;

	(void)state;
	for (int i = 0; i < 200; i++) {
		standard(&k);
		first = k;
		for (int n = 0; n < 150; n++) {
			form_key(k.form, key[(size_t)rand_r(&seed) % (sizeof(key) / sizeof(key[0]))]);
			if (n % 40 == 39)
				type(&k, form_focused(k.form, NULL, NULL) == 3 ? "" : "bad");
		}
		form_type(k.form, 1, 0, 0, "末了", false);	/* nothing is left that was taken back */
		form_commit(k.form);
		last = k;
		for (int n = 0; n < 400; n++)
			press(&k, K_CTRL('Z'));
		same(&k, &first);
		assert_int_equal(form_errors(k.form), 0);
		for (int n = 0; n < 400; n++)
			press(&k, K_CTRL('Y'));
		same(&k, &last);
		end(&k);
	}
}

static void grid_errors(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "a\n\nb\n\nbadc\n\n");
	press(&k, K_UP);
	press(&k, K_UP);
	assert_int_equal(form_errors(k.form), 1);
	assert_false(form_commit(k.form));
	at(&k, 7, 2, 0);
	press(&k, K_UP);
	press(&k, K_F8);		/* the refused text follows its row */
	assert_false(form_commit(k.form));
	at(&k, 7, 1, 0);
	press(&k, K_F8);
	assert_int_equal(form_errors(k.form), 0);	/* and goes with it */
	assert_true(form_commit(k.form));
	end(&k);
}

static void grid_read_only(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	k.f[7].flags = FF_READONLY;
	k.rows = 1;
	snprintf(k.cell[0][0], TEXT, "王");
	form_reload(k.form);
	form_focus(k.form, 7);
	at(&k, 7, 0, 0);
	press(&k, K_CTRL('N'));
	press(&k, K_F8);
	type(&k, "x");
	press(&k, K_ENTER);
	assert_int_equal(k.rows, 1);
	assert_string_equal(k.cell[0][0], "王");
	at(&k, 8, 0, 0);
	end(&k);
}

/* ---- items that change, type-ahead, help ---- */

static void items_change(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 8);
	type(&k, "bad8\n");
	form_focus(k.form, 2);
	type(&k, "hide4\n");		/* 日期 is gone: Enter goes to what follows now */
	assert_int_equal(k.hidden, 4);
	at(&k, 5, 0, 0);		/* 说明 stands one earlier */
	assert_false(form_commit(k.form));
	at(&k, 7, 0, 0);		/* 电话, with its refused text */
	type(&k, "half");
	k.hidden = -1;
	form_reload(k.form);
	at(&k, 8, 0, 0);
	press(&k, K_UP);
	assert_string_equal(k.f[8].val, "half");	/* being typed while the form changed: nothing lost */
	form_focus(k.form, 4);
	k.hidden = 4;
	form_reload(k.form);
	at(&k, 5, 0, 0);
	end(&k);
}

static void type_ahead(void **state)
{
	static char label[40][16];
	struct fake k;
	char want[16];
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	for (i = 0; i < 40; i++) {
		snprintf(label[i], sizeof(label[i]), "项目%d", i);
		add(&k, FI_FIELD, label[i], i % 7 == 3 ? FF_NEED : 0, i % 2 ? "old" : "");
	}
	begin(&k);
	for (i = 0; i < 40; i++) {	/* 200 keys, not one drawing between them */
		snprintf(want, sizeof(want), "%03dx\n", i);
		type(&k, want);
	}
	for (i = 0; i < 40; i++) {
		snprintf(want, sizeof(want), "%03dx", i);
		assert_string_equal(k.f[i].val, want);
	}
	assert_int_equal(k.sets, 40);
	end(&k);
}

static void help_words(void **state)
{
	struct fake k;
	char s[200], tiny[8];

	(void)state;
	standard(&k);
	form_help(k.form, s, sizeof(s));
	assert_non_null(strstr(s, "帮助：名称"));
	assert_non_null(strstr(s, "必填"));
	form_focus(k.form, 2);
	form_help(k.form, s, sizeof(s));
	assert_null(strstr(s, "必填"));
	assert_non_null(strstr(s, "F4"));
	form_focus(k.form, 8);
	form_help(k.form, s, sizeof(s));
	assert_non_null(strstr(s, "承"));
	form_help(k.form, tiny, sizeof(tiny));
	assert_true(strlen(tiny) < sizeof(tiny));
	end(&k);
}

/* Keys at random with drawing between: whatever comes, the focus stands on something that is there. */
static void random_keys(void **state)
{
	static const int key[] = {
		'a', 'b', '3', 0x57FA, 0x4F1A, K_ENTER, K_ENTER, K_TAB, K_BTAB, K_UP, K_DOWN, K_PGUP, K_PGDN, K_HOME,
		K_END, K_LEFT, K_RIGHT, K_BS, K_DEL, K_ESC, K_F4, K_INS, K_CTRL('N'), K_F8, K_CTRL('Y'), K_CTRL('Z'),
		K_CTRL('U'), K_CTRL('K'), K_CTRL('F'),
	};
	unsigned seed = 11;
	int i, n, row, c, it;

	(void)state;
	for (i = 0; i < 400; i++) {
		struct fake k;

		standard(&k);
		for (n = 0; n < 200; n++) {
			form_key(k.form, key[(size_t)rand_r(&seed) % (sizeof(key) / sizeof(key[0]))]);
			if (n % 50 == 49)
				type(&k, form_focused(k.form, NULL, NULL) == 3 ? "" : "bad");
			if (n % 10 == 0)
				form_draw(k.form, (struct area){ 0, 0, rand_r(&seed) % 23, rand_r(&seed) % 140 });
			it = form_focused(k.form, &row, &c);
			assert_in_range(it, 1, k.n - 1);
			assert_true(k.f[it].kind != FI_SECTION);
			if (it == 7)
				assert_true(k.rows ? row >= 0 && row < k.rows && c < 3 : row == -1);
		}
		form_commit(k.form);
		end(&k);
	}
}

/* ---- as it looks ---- */

static void draw(struct screen *s, struct area a)
{
	form_draw(((struct fake *)s->data)->form, a);
}

static bool key_(struct screen *s, int key)
{
	return form_key(((struct fake *)s->data)->form, key);
}

static const struct screen_ops form_ops = { .name = "form", .draw = draw, .key = key_, .text = true };

/* Every kind of item and of mark. */
static void everything(struct fake *k)
{
	memset(k, 0, sizeof(*k));
	add(k, FI_SECTION, "基本情况", 0, "");
	add(k, FI_FIELD, "名称", FF_NEED, "成都市锦江区猕猴桃产业协会");
	k->f[1].width = 40;
	k->f[1].max = 60;
	add(k, FI_FIELD, "登记号", FF_READONLY, "51510104MJQ0000001");
	add(k, FI_FIELD, "类型", FF_NEED | FF_PICK, "1");
	add(k, FI_FIELD, "成立日期", FF_DATE, "2026-11-23");
	k->f[4].width = 16;
	add(k, FI_FIELD, "活动资金", FF_CARRIED, "30000");
	k->f[5].width = 14;
	add(k, FI_FIELD, "口令", FF_SECRET, "秘密abc");
	k->f[6].width = 14;
	add(k, FI_FIELD, "联系电话", FF_WARN, "028-8888");
	add(k, FI_FIELD, "传真", 0, "");
	add(k, FI_SECTION, "业务范围与负责人", 0, "");
	add(k, FI_MEMO, "业务范围", FF_NEED,
	    "（一）开展行业调研，提出意见和建议；（二）组织技术培训、交流与合作；"
	    "（三）承办政府委托的其他事项。\n以上依法须经批准的，经批准后开展。");
	k->f[10].max = 300;
	add(k, FI_GRID, "理事会成员", FF_NEED, "");
	add(k, FI_FIELD, "备注", 0, "");
	k->f[12].width = 60;
	k->f[12].max = 200;
	k->rows = 2;
	snprintf(k->cell[0][0], TEXT, "王大锤");
	snprintf(k->cell[0][1], TEXT, "45");
	snprintf(k->cell[0][2], TEXT, "理事长");
	snprintf(k->cell[1][0], TEXT, "欧阳䶮");
	begin(k);
	form_focus(k->form, 4);
	type(k, "bad2月30日\n");
	form_focus(k->form, 8);
	type(k, "dub\n");
	form_focus(k->form, 1);
}

static void looks(void **state)
{
	static const struct { int rows, cols; } size[] = { { 20, 60 }, { 24, 80 }, { 43, 132 } };
	struct fake k;
	char name[80];
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		golden_open(i & 1, size[i / 2].rows, size[i / 2].cols);
		everything(&k);
		screen_push(&form_ops, &k, "NB", "登记事项");
		golden_play("keys <Down>\nkeys <Up>\n");
		snprintf(name, sizeof(name), "form_%dx%d_%s", size[i / 2].cols, size[i / 2].rows,
			 i & 1 ? "mono" : "colour");
		golden_check(name);
		if (i == 3) {
			golden_play("keys <Enter>\nkeys 基金<Down>\n");
			golden_check("form_80x24_pick");
			golden_play("keys <Esc><Ctrl-Z><Down>\nexpect 合规则甲\n");
			golden_play("keys <PgDn>\nkeys <Tab><Down><Enter>\n");
			golden_check("form_80x24_cell");
		}
		golden_close();
		end(&k);
	}
}

/* More items than lines, more columns than cells: the focus is always in view, and so is its list of matches. */
static void in_view(void **state)
{
	static char label[30][16];
	char s[200];
	struct fake k;
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	golden_open(true, 24, 80);
	add(&k, FI_SECTION, "开头", 0, "");
	for (i = 0; i < 30; i++) {
		snprintf(label[i], sizeof(label[i]), "第%d号", i);
		add(&k, FI_FIELD, label[i], i == 29 ? FF_PICK : 0, "");
		k.f[i + 1].width = 60;
	}
	begin(&k);
	screen_push(&form_ops, &k, "IV", "视野");
	golden_play("expect 第0号\nreject 第29号\nexpect 更多…\n");
	for (i = 1; i < 30; i++) {
		snprintf(s, sizeof(s), "keys <Enter>\nexpect %s\n", label[i]);
		golden_play(s);
	}
	golden_play("reject 第0号\nexpect 已到底\nkeys <F4>\nexpect 民办非企业单位\nkeys <Esc>\n");
	for (i = 28; i >= 0; i--) {
		snprintf(s, sizeof(s), "keys <Shift-Tab>\nexpect %s\n", label[i]);
		golden_play(s);
	}
	golden_play("expect 开头\n");
	golden_play("size 24 132\n");	/* two long fields share a wide line; the focused one is blank */
	snprintf(s, sizeof(s), "expect  第0号%*s第1号  ________\n", 66 + 1 - 6, "");
	golden_play(s);
	golden_close();
	end(&k);

	standard(&k);
	golden_open(true, 20, 60);
	k.cols = COLS;
	k.rows = 1;
	form_reload(k.form);
	form_focus(k.form, 7);
	screen_push(&form_ops, &k, "IV", "视野");
	golden_play("expect 姓名\nreject 末列\nkeys <Shift-Tab>\n");
	golden_play("keys <Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>\nexpect 末列\nreject 姓名\n");
	golden_close();
	end(&k);
}

/* 200 bytes in one write, through the decoder and the screens, with nothing drawn between them. */
static void type_ahead_bytes(void **state)
{
	static char label[40][16];
	char keys[600] = "keys ", want[16];
	struct fake k;
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	golden_open(true, 24, 80);
	for (i = 0; i < 40; i++) {
		snprintf(label[i], sizeof(label[i]), "项目%d", i);
		add(&k, FI_FIELD, label[i], 0, "");
		snprintf(keys + strlen(keys), 16, "%03dx<0x0d>", i);
	}
	begin(&k);
	screen_push(&form_ops, &k, "TA", "预先键入");
	golden_play(keys);
	for (i = 0; i < 40; i++) {
		snprintf(want, sizeof(want), "%03dx", i);
		assert_string_equal(k.f[i].val, want);
	}
	golden_close();
	end(&k);
}

/* What cannot be taken is said: too long, typed or pasted; why a field is marked. */
static void messages(void **state)
{
	struct fake k;

	(void)state;
	golden_open(true, 24, 80);
	standard(&k);
	screen_push(&form_ops, &k, "ME", "话");
	golden_play("keys 12345678901234567890\nreject 已满\nkeys x\nexpect 名称：最多20字，已满\n");
	golden_play("keys <Enter>\nreject 已满\nkeys <Up>\n");
	golden_play("keys <0x1b>[200~一二三四五六七八九十一二三四五六七八九十<0x1b>[201~\n");
	golden_play("reject 未收入\nkeys <Ctrl-Z>\n");
	golden_play("keys <0x1b>[200~一二三四五六七八九十一二三四五六七八九十末尾<0x1b>[201~\n");
	golden_play("expect 最多20字，粘贴的内容有2字未收入\n");
	golden_play("keys <Ctrl-U>bad<Enter>\nexpect 名称：“bad”不合规则甲\nkeys <Enter>\nreject 不合规则\n");
	golden_play("keys <Up><Up><Up>\nexpect 名称：“bad”不合规则甲\nexpect ✗1项有误\nkeys <Ctrl-U>dub<Enter>\n");
	golden_play("expect 名称：请核对乙\nreject 有误\nkeys <Up>\nexpect 请核对乙\n");
	golden_play("keys <Down><Down>z\nexpect 编号：只供查看\n");
	golden_close();
	end(&k);
}

/* LB-2: an echo, and the way to the next field, on a line of 9600 bits a second. */
static void cost(void **state)
{
	struct fake k;

	(void)state;
	golden_open(false, 24, 80);
	everything(&k);
	screen_push(&form_ops, &k, "NB", "登记事项");
	golden_play("keys <Down><Up>\nkeys x\n");
	assert_in_range(golden_play("keys 会\n"), 1, 20);
	assert_in_range(golden_play("keys y\n"), 1, 20);
	assert_in_range(golden_play("keys <Enter>\n"), 1, 300);
	golden_close();
	end(&k);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(path),
		cmocka_unit_test(sections),
		cmocka_unit_test(typing),
		cmocka_unit_test(read_only),
		cmocka_unit_test(never_trapped),
		cmocka_unit_test(cured),
		cmocka_unit_test(doubted),
		cmocka_unit_test(error_cycle),
		cmocka_unit_test(ruled),
		cmocka_unit_test(undo),
		cmocka_unit_test(undo_by_text),
		cmocka_unit_test(undo_refused),
		cmocka_unit_test(undo_hidden),
		cmocka_unit_test(owner_types),
		cmocka_unit_test(pick_unique),
		cmocka_unit_test(pick_keeps_value),
		cmocka_unit_test(memo),
		cmocka_unit_test(grid_fill),
		cmocka_unit_test(grid_rows),
		cmocka_unit_test(grid_given_rows),
		cmocka_unit_test(grid_undo),
		cmocka_unit_test(undo_everything),
		cmocka_unit_test(grid_errors),
		cmocka_unit_test(grid_read_only),
		cmocka_unit_test(items_change),
		cmocka_unit_test(type_ahead),
		cmocka_unit_test(help_words),
		cmocka_unit_test(random_keys),
		cmocka_unit_test(looks),
		cmocka_unit_test(in_view),
		cmocka_unit_test(messages),
		cmocka_unit_test(type_ahead_bytes),
		cmocka_unit_test(cost),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
