/* The form that its tests type in: a record in memory behind it, with fields, a memo, lines and lists of matches, and keys for it. */
#ifndef SOCORG_TESTS_FORM_H
#define SOCORG_TESTS_FORM_H

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
	int n, sets, rows, cols, days, hidden;	/* days: columns from this on are days, 0 none; hidden: this item is left out, -1 none */
	bool lenient;			/* nothing is refused any more */
	char cell[ROWS][COLS][TEXT];
	struct form *form;
	char **held;			/* values to go back to */
	int nheld;
	struct gone { int row; char cell[COLS][TEXT]; } *gone;
	int ngone;
};

static inline struct field *nth(struct fake *k, int i)
{
	return &k->f[k->hidden >= 0 && i >= k->hidden ? i + 1 : i];
}

static inline int count(void *ctx)
{
	struct fake *k = ctx;

	return k->n - (k->hidden >= 0);
}

static inline void item(void *ctx, int i, struct fitem *it)
{
	struct fake *k = ctx;
	struct field *f = nth(k, i);

	*it = (struct fitem){ f->kind, f->label, f->max, f->width, f->flags, 1 + (int)(f - k->f) };
}

static inline void get(void *ctx, int i, char *dst, size_t n)
{
	snprintf(dst, n, "%s", nth(ctx, i)->val);
}

static inline void show(void *ctx, int i, char *dst, size_t n)
{
	struct field *f = nth(ctx, i);

	const char *note = f->flags & FF_DATE ? " 周一" : f->flags & FF_PICK ? " 社会团体" : "";

	snprintf(dst, n, "%s%s", f->val, *f->val ? note : "");
}

/* "bad…" is refused, "dub…" doubted. */
static inline int judge(const char *typed, char *msg, size_t n)
{
	if (!strncmp(typed, "bad", 3))
		snprintf(msg, n, "“%s”不合规则甲", typed);
	else if (!strncmp(typed, "dub", 3))
		snprintf(msg, n, "请核对乙");
	return !strncmp(typed, "bad", 3) ? -1 : !strncmp(typed, "dub", 3);
}

static inline int set(void *ctx, int i, const char *typed, char *msg, size_t n)
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

static inline int matches(void *ctx, int i, const char *typed, int max, struct pick_row *r)
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

static inline bool help(void *ctx, int i, int col, char *dst, size_t n)
{
	snprintf(dst, n, "帮助：%s %d", nth(ctx, i)->label, col);
	return true;
}

static inline int rows(void *ctx, int i)
{
	(void)i;
	return ((struct fake *)ctx)->rows;
}

static inline int cols(void *ctx, int i)
{
	(void)i;
	return ((struct fake *)ctx)->cols ? ((struct fake *)ctx)->cols : 3;
}

static inline void col(void *ctx, int i, int c, struct fitem *it)
{
	static const struct fitem of[] = {
		{ FI_FIELD, "姓名", 20, 12, FF_NEED }, { FI_FIELD, "年龄", 3, 4, FF_READONLY },
		{ FI_FIELD, "职务", 20, 14, FF_PICK },
	};

	int days = ((struct fake *)ctx)->days;

	(void)i;
	if (days && c >= days) {
		*it = (struct fitem){ FI_FIELD, "日期", 20, 18, FF_DATE };
		return;
	}
	*it = c < 3 ? of[c] : (struct fitem){ FI_FIELD, c == COLS - 1 ? "末列" : "中列", 20, 10, 0 };
}

static inline void cell_get(void *ctx, int i, int r, int c, char *dst, size_t n)
{
	(void)i;
	snprintf(dst, n, "%s", ((struct fake *)ctx)->cell[r][c]);
}

static inline int cell_set(void *ctx, int i, int r, int c, const char *typed, char *msg, size_t n)
{
	int v = judge(typed, msg, n);

	(void)i;
	((struct fake *)ctx)->sets++;
	if (v >= 0)
		snprintf(((struct fake *)ctx)->cell[r][c], TEXT, "%s", typed);
	return v;
}

static inline int cell_pick(void *ctx, int i, int r, int c, const char *typed, int max, struct pick_row *p)
{
	(void)r;
	(void)c;
	return matches(ctx, i, typed, max, p);
}

static inline int row_add(void *ctx, int i, char *msg, size_t n)
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

static inline long row_remove(void *ctx, int i, int r, char *msg, size_t n)
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

static inline int row_back(void *ctx, int i, long no)
{
	struct fake *k = ctx;
	int r = k->gone[no].row;

	(void)i;
	memmove(k->cell[r + 1], k->cell[r], (size_t)(k->rows - r) * sizeof(k->cell[0]));
	memcpy(k->cell[r], k->gone[no].cell, sizeof(k->cell[0]));
	k->rows++;
	return r;
}

static inline char *value_at(struct fake *k, int i, int r, int c)
{
	return nth(k, i)->kind == FI_GRID ? k->cell[r][c] : nth(k, i)->val;
}

static inline long keep(void *ctx, int i, int r, int c)
{
	struct fake *k = ctx;

	k->held = realloc(k->held, (size_t)(k->nheld + 1) * sizeof(*k->held));
	k->held[k->nheld] = strdup(value_at(k, i, r, c));
	return k->nheld++;
}

static inline void back(void *ctx, int i, int r, int c, long no)
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

static inline struct fake *begin(struct fake *k)
{
	struct form_src s = source;

	k->hidden = -1;
	s.ctx = k;
	k->form = form_new(&s);
	return k;
}

static inline void end(struct fake *k)
{
	form_free(k->form);
	while (k->nheld > 0)
		free(k->held[--k->nheld]);
	free(k->held);
	free(k->gone);
}

static inline struct fake *add(struct fake *k, enum fkind kind, const char *label, unsigned flags, const char *val)
{
	struct field *f = &k->f[k->n++];

	assert_true(k->n <= MOST);
	*f = (struct field){ .kind = kind, .label = label, .max = 20, .width = 20, .flags = flags };
	snprintf(f->val, TEXT, "%s", val);
	return k;
}

/* 0 基本 1 名称 2 类型 3 编号 4 日期 | 5 其他 6 说明(memo) 7 理事(grid) 8 电话 */
static inline struct fake *standard(struct fake *k)
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

static inline void press(struct fake *k, int key)
{
	assert_true(form_key(k->form, key));
}

static inline void type(struct fake *k, const char *s)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	for (; *s; s += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
		press(k, c == '\n' ? K_ENTER : c == '\t' ? K_TAB : c);
	}
}

static inline void at(struct fake *k, int i, int r, int c)
{
	int row, col_;

	assert_int_equal(form_focused(k->form, &row, &col_), i);
	assert_int_equal(row, r);
	assert_int_equal(col_, c);
}

/* ---- the path ---- */

static inline void typing(void **state)
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

#endif
