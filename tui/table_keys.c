/*
 * What is done to rows and columns of a table with the keyboard: marks, options, the selected column and the order. The
 * whole of a result is marked as such, with those left out, so that a million marked rows take no more memory than none.
 */
#include "tui/table_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- marks ---- */

/* Where it stands, or would stand. */
static int mark_place(const struct table *t, int64_t id, bool *there)
{
	int lo = 0, hi = t->nmark;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (t->mark[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	*there = lo < t->nmark && t->mark[lo] == id;
	return lo;
}

bool table_marked(const struct table *t, int64_t id)
{
	bool there;

	mark_place(t, id, &there);
	return there != t->all;
}

long table_marks(const struct table *t)
{
	return t->all ? t->nall - t->nmark : t->nmark;
}

void table_unmark(struct table *t)
{
	t->nmark = t->nopt = 0;
	t->all = false;
}

bool table_mark(struct table *t, int64_t id, bool on)
{
	bool there;
	int at = mark_place(t, id, &there);

	if ((there != t->all) == on)
		return true;
	if (there) {
		memmove(t->mark + at, t->mark + at + 1, (size_t)(--t->nmark - at) * sizeof(t->mark[0]));
		return true;
	}
	if (t->nmark == TABLE_MARKS) {
		tui_message(SY_ERROR, _("逐行最多选%d行：先按条件查出要的行，再按 * 选全部"), TABLE_MARKS);
		return false;
	}
	if (t->nmark == t->capmark) {
		t->capmark = t->capmark * 2 + 16;
		t->mark = tui_xreallocarray(t->mark, (size_t)t->capmark, sizeof(t->mark[0]));
	}
	memmove(t->mark + at + 1, t->mark + at, (size_t)(t->nmark++ - at) * sizeof(t->mark[0]));
	t->mark[at] = id;
	return true;
}

static void say_marks(const struct table *t)
{
	char n[32];

	table_thousands(n, sizeof(n), table_marks(t));
	if (t->all)
		tui_message(SY_STATUS, _("已选整个结果的%s行，不只这一页；空格去掉一行，- 全部取消"), n);
	else
		tui_message(SY_STATUS, _("已选%s行"), n);
}

static bool mark_all(struct table *t)
{
	long n = 0;

	if (t->src.all(t->src.ctx, &n) < 0)
		return true;
	t->all = true;
	t->nall = n;
	t->nmark = 0;
	say_marks(t);
	return true;
}

/* The marked become those left out, and the other way round. */
static bool invert(struct table *t)
{
	long n = 0;

	if (!t->all && t->src.all(t->src.ctx, &n) < 0)
		return true;
	t->all = !t->all;
	t->nall = n;
	say_marks(t);
	return true;
}

bool table_mark_range(struct table *t, long from, long to)
{
	struct trow got[MAXROW];
	long at = 0;
	int k = 0, i;

	if (from < 1 || to < from || to - from >= TABLE_MARKS) {
		tui_message(SY_ERROR, _("写作 5..20，一次最多%d行"), TABLE_MARKS);
		return false;
	}
	while (at < to && (k = t->src.fetch(t->src.ctx, at ? TF_AFTER : TF_FIRST, at ? &got[k - 1] : NULL, MAXROW - 1, got)) > 0) {
		for (i = 0; i < k && at + i < to; i++)
			if (at + i + 1 >= from && !table_mark(t, got[i].id, true))
				return false;
		at += k;
		if (k < MAXROW - 1)
			break;
	}
	if (k < 0)
		return false;
	if (at < from) {
		tui_message(SY_WARN, _("只有%ld行"), at);
		return false;
	}
	say_marks(t);
	return true;
}

static bool mark_key(struct table *t, int key)
{
	const struct trow *r = table_row(t);

	switch (key) {
	case ' ':
		if (r && table_mark(t, r->id, !table_marked(t, r->id)))
			table_step(t, 1);
		return true;
	case K_SHIFT_DOWN:
	case K_SHIFT_UP:
		if (r && table_mark(t, r->id, true))
			table_step(t, key == K_SHIFT_DOWN ? 1 : -1);
		return true;
	case '*':
	case '~':
		return t->src.all && (key == '*' ? mark_all(t) : invert(t));
	case '-':
		table_unmark(t);
		return true;
	}
	return false;
}

/* ---- options ---- */

int table_option(const struct table *t, int64_t id)
{
	int i;

	for (i = 0; i < t->nopt; i++)
		if (t->opt[i].id == id)
			return i;
	return -1;
}

static bool set_option(struct table *t, int64_t id, char digit)
{
	int i = table_option(t, id), most = (int)(sizeof(t->opt) / sizeof(t->opt[0]));

	if (i < 0 && t->nopt == most) {
		tui_message(SY_ERROR, _("一次最多在%d行上填选项，先按 Enter 办理已填的"), most);
		return false;
	}
	if (i < 0)
		i = t->nopt++;
	t->opt[i].id = id;
	t->opt[i].digit = digit;
	return true;
}

static bool option_key(struct table *t, int key)
{
	const struct trow *r = table_row(t);
	int i;

	if (key == K_BS || key == K_DEL) {
		if (!t->options || !r || !t->nopt)
			return false;
		if (table_option(t, r->id) < 0 && key == K_BS)
			table_step(t, -1);	/* the digit just typed has moved the row on */
		if ((i = table_option(t, t->row[t->sel].id)) >= 0)
			t->opt[i] = t->opt[--t->nopt];
		return true;
	}
	if (!t->options || key <= 0 || key > '9' || key < '0')
		return false;
	if (!strchr(t->options, key)) {
		tui_message(SY_WARN, _("选项 %c 在这里无效，可用：%s"), key, t->options);
		return true;
	}
	if (r && set_option(t, r->id, (char)key))
		table_step(t, 1);
	return true;
}

/* ---- columns ---- */

static bool column_key(struct table *t, int key)
{
	int n = table_columns(t);

	if (key == '<')
		t->sortcol = t->sortcol > 0 ? t->sortcol - 1 : 0;
	else if (key == '>')
		t->sortcol = t->sortcol + 1 < n ? t->sortcol + 1 : n - 1;
	else if (t->sortcol < 0 || t->sortcol >= n)
		t->sortcol = 0;
	t->reveal = true;
	if ((key == 'o' || key == 'O') && t->src.sort && t->src.sort(t->src.ctx, t->sortcol, key == 'O'))
		table_first(t);
	return true;
}

/* False: not the table's key. Enter and letters are the owner's, who finds marks, digits and the row in the struct. */
bool table_key(struct table *t, int key)
{
	key = key_fold(key);
	table_row(t);	/* loads */
	if (table_move(t, key) || mark_key(t, key))
		return true;
	switch (key) {
	case '<':
	case '>':
	case 'o':
	case 'O':
		return column_key(t, key);
	case K_LEFT:
		if (t->hscroll > 0)
			t->hscroll--;
		return true;
	case K_RIGHT:
		t->hscroll++;	/* drawing takes it back when all columns show */
		return true;
	default:
		return option_key(t, key);
	}
}
