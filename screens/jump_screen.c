/* The screen of F2 and Ctrl-P: one line in which a record, a screen or what one wants to do is typed; and how what was
 * found is drawn, here and on home. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

/* What it is, seen before the title: a record's number among the last ones, a list or screen, a command. */
static void mark_draw(struct area a, int y, const struct jump_row *row)
{
	char no[12] = "";

	if (row->no > 0 && row->kind == JUMP_ROW)
		snprintf(no, sizeof no, "%d", row->no);
	put(a, y, 1, 3, row->off ? SY_DIM : SY_KEY, row->kind == JUMP_ROW ? no : row->kind == JUMP_COMMAND ? "›" : "#");
}

void jump_rows_draw(struct area a, const struct jump_row *row, int n, int sel)
{
	int i, note = a.w >= 100 ? 40 : a.w >= 76 ? 28 : 18, top = sel >= a.h ? sel - a.h + 1 : 0;

	for (i = 0; top + i < n && i < a.h; i++) {
		const struct jump_row *r = &row[top + i];
		bool here = top + i == sel;

		put_marker(a, i, 0, 1, top + i - sel);
		mark_draw(a, i, r);
		put(a, i, 4, a.w - note - 6, here ? SY_FOCUS : r->off ? SY_DIM : SY_TEXT, r->title);
		put(a, i, a.w - note - 1, note, r->off ? SY_WARN : SY_DIM, r->note);
	}
}

/* ---- the line, here and on home ---- */

static int first_usable(const struct finder *f)
{
	int i;

	for (i = 0; i < f->n && f->row[i].off; i++)
		;
	return i < f->n ? i : 0;
}

void finder_init(struct finder *f)
{
	line_init(&f->in, RECALL_TEXT / 4);
	f->stale = true;
}

void finder_match(struct finder *f, int most)
{
	if (!f->stale)
		return;
	f->n = jump_match(f->in.s, most, f->row);
	f->sel = first_usable(f);
	f->stale = false;
}

void finder_vertical(struct finder *f, int key, int first)
{
	bool recalling = f->back > 0 || !*f->in.s;

	if (key == K_UP && f->sel == 0 && recalling && jump_recall(&f->in, &f->back, 1))
		f->stale = true;
	else if (key == K_DOWN && f->back > 0 && f->sel == 0 && jump_recall(&f->in, &f->back, -1))
		f->stale = true;
	else if (key == K_UP && f->sel > first)
		f->sel--;
	else if (key == K_DOWN && f->sel + 1 < f->n)
		f->sel++;
}

bool finder_type(struct finder *f, int key)
{
	if (!line_key(&f->in, key))
		return false;
	f->back = 0;
	f->stale = true;
	return true;
}

bool finder_ahead(const struct finder *f, struct jump_row *row)
{
	return f->stale && jump_code(f->in.s, row);
}

bool finder_take(const struct finder *f, const struct jump_row *row, char typed[RECALL_TEXT])
{
	if (row->off) {
		tui_message(SY_WARN, _("现在不能用：%s"), row->note);
		return false;
	}
	text_cut(typed, RECALL_TEXT, f->in.s);
	return true;
}

/* ---- the screen ---- */

struct jump { struct finder f; int page; };

static void jump_draw(struct screen *s, struct area a)
{
	struct jump *j = s->data;
	int x;

	finder_match(&j->f, JUMP_MAX);
	put(a, 0, 1, 5, SY_KEY, "==>");
	x = line_draw(&j->f.in, a, 0, 6, a.w - 8, SY_FOCUS);
	put_hline(a, 1, SY_DIM);
	j->page = a.h - 3;
	jump_rows_draw(area_inside(a, 2, 1, 1, 1), j->f.row, j->f.n, j->f.sel);
	if (j->f.n == 0)
		put(a, 2, 3, a.w - 6, SY_DIM, *j->f.in.s ? _("没有匹配的画面、命令或记录") : _("代码、名称、拼音首字母、编号，或要做的事"));
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, _("Enter 打开　Tab ↑↓ 选择　数字 最近第几条　空行按 ↑ 取以前的命令"));
	put_caret(a, 0, x);
}

static void go(struct screen *s)
{
	struct jump *j = s->data;
	struct jump_row row;
	char typed[RECALL_TEXT];

	if (!finder_ahead(&j->f, &row)) {
		finder_match(&j->f, JUMP_MAX);
		if (j->f.n == 0) {
			tui_message(SY_WARN, _("没有找到“%s”"), j->f.in.s);
			return;
		}
		row = j->f.row[j->f.sel];
	}
	if (!finder_take(&j->f, &row, typed))
		return;
	screen_close(s, 0);		/* what it opens stands where it stood */
	jump_go(&row, typed);
}

static void cancel(struct screen *s)
{
	screen_close(s, 0);
}

static const struct keydef jump_keys[] = {
	{.key = K_ENTER, .help = "打开所选的一行，或照它做；空行键入 1 至 20 打开最近第几条记录"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下选择；在空行里按 ↑ 取以前的命令"},
	{.key = K_TAB, .alt = K_BTAB, .help = "选下一行、上一行"},
	{.key = K_PGDN, .alt = K_PGUP, .help = "翻页"},
	{.key = K_ESC, .help = "取消", .act = cancel},
	{0}
};

static void page_by(struct jump *j, int by)
{
	finder_match(&j->f, JUMP_MAX);
	j->f.sel += by;
	if (j->f.sel >= j->f.n)
		j->f.sel = j->f.n - 1;
	if (j->f.sel < 0)
		j->f.sel = 0;
}

static bool jump_key(struct screen *s, int key)
{
	struct jump *j = s->data;

	switch (key) {
	case K_ENTER:
		go(s);
		return true;
	case K_UP:
	case K_DOWN:
		finder_match(&j->f, JUMP_MAX);
		finder_vertical(&j->f, key, 0);
		return true;
	case K_TAB:
	case K_BTAB:
		finder_match(&j->f, JUMP_MAX);
		if (j->f.n > 0)
			j->f.sel = (j->f.sel + (key == K_TAB ? 1 : j->f.n - 1)) % j->f.n;
		return true;
	case K_PGDN:
	case K_PGUP:
		page_by(j, key == K_PGDN ? j->page : -j->page);
		return true;
	default:
		return finder_type(&j->f, key);
	}
}

static void jump_close(struct screen *s)
{
	struct jump *j = s->data;

	line_release(&j->f.in);
	free(j);
}

static const struct screen_ops jump_ops = {
	.name = "jump", .draw = jump_draw, .key = jump_key, .close = jump_close, .keys = jump_keys,
	.text = true,
};

bool jump_valid(struct screen *s)
{
	return !app.guarded && s && s->ops != &jump_ops;
}

struct screen *jump_under(void)
{
	struct screen *s = screen_top();

	return s && s->ops == &jump_ops ? s->under : s;
}

void jump_open(void)
{
	struct jump *j = xcalloc(1, sizeof *j);

	finder_init(&j->f);
	screen_push(&jump_ops, j, "tz", _("跳转"));
}
