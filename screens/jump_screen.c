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

		put(a, i, 0, 1, SY_MARK, here ? "▸" : " ");
		mark_draw(a, i, r);
		put(a, i, 4, a.w - note - 6, here ? SY_FOCUS : r->off ? SY_DIM : SY_TEXT, r->title);
		put(a, i, a.w - note - 1, note, r->off ? SY_WARN : SY_DIM, r->note);
	}
}

int jump_first(const struct jump_row *row, int n)
{
	int i;

	for (i = 0; i < n && row[i].off; i++)
		;
	return i < n ? i : 0;
}

bool jump_usable(const struct jump_row *row)
{
	if (row->off)
		tui_message(SY_WARN, _("现在不能用：%s"), row->note);
	return !row->off;
}

struct jump {
	struct line in;
	struct jump_row row[JUMP_MAX];
	int n, sel, back, page;
	bool stale;			/* the rows are not those of the line any more */
};

static void match(struct jump *j)
{
	if (!j->stale)
		return;
	j->n = jump_match(j->in.s, JUMP_MAX, j->row);
	j->sel = jump_first(j->row, j->n);
	j->stale = false;
}

static void jump_draw(struct screen *s, struct area a)
{
	struct jump *j = s->data;
	int x;

	match(j);
	put(a, 0, 1, 5, SY_KEY, "==>");
	x = line_draw(&j->in, a, 0, 6, a.w - 8, SY_FOCUS);
	put_hline(a, 1, SY_DIM);
	j->page = a.h - 3;
	jump_rows_draw(area_inside(a, 2, 1, 1, 1), j->row, j->n, j->sel);
	if (j->n == 0)
		put(a, 2, 3, a.w - 6, SY_DIM, *j->in.s ? _("没有匹配的画面、命令或记录") : _("代码、名称、拼音首字母、编号，或要做的事"));
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, _("Enter 打开　Tab ↑↓ 选择　数字 最近第几条　空行按 ↑ 取以前的命令"));
	put_caret(a, 0, x);
}

static void go(struct screen *s)
{
	struct jump *j = s->data;
	struct jump_row row;
	char typed[RECALL_TEXT];

	if (!j->stale || !jump_code(j->in.s, &row)) {
		match(j);
		if (j->n == 0) {
			tui_message(SY_WARN, _("没有找到“%s”"), j->in.s);
			return;
		}
		row = j->row[j->sel];
	}
	if (!jump_usable(&row))
		return;
	text_cut(typed, sizeof typed, j->in.s);
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

static void vertical(struct jump *j, int key)
{
	bool recalling = j->back > 0 || !*j->in.s;

	if (key == K_UP && (j->sel == 0) && recalling && jump_recall(&j->in, &j->back, 1))
		j->stale = true;
	else if (key == K_DOWN && j->back > 0 && j->sel == 0 && jump_recall(&j->in, &j->back, -1))
		j->stale = true;
	else if (key == K_UP && j->sel > 0)
		j->sel--;
	else if (key == K_DOWN && j->sel + 1 < j->n)
		j->sel++;
}

static void page_by(struct jump *j, int by)
{
	match(j);
	j->sel += by;
	if (j->sel >= j->n)
		j->sel = j->n - 1;
	if (j->sel < 0)
		j->sel = 0;
}

static bool jump_key(struct screen *s, int key)
{
	struct jump *j = s->data;
	const char *text;
	size_t n, dropped;

	switch (key) {
	case K_ENTER:
		go(s);
		return true;
	case K_UP:
	case K_DOWN:
		match(j);
		vertical(j, key);
		return true;
	case K_TAB:
	case K_BTAB:
		match(j);
		if (j->n > 0)
			j->sel = (j->sel + (key == K_TAB ? 1 : j->n - 1)) % j->n;
		return true;
	case K_PGDN:
	case K_PGUP:
		page_by(j, key == K_PGDN ? j->page : -j->page);
		return true;
	case K_PASTE:
		text = tui_paste(&n);
		line_paste(&j->in, text, n, &dropped);
		j->stale = true;
		return true;
	default:
		if (!line_key(&j->in, key))
			return false;
		j->back = 0;
		j->stale = true;
		return true;
	}
}

static void jump_close(struct screen *s)
{
	struct jump *j = s->data;

	line_release(&j->in);
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

	line_init(&j->in, RECALL_TEXT / 4);
	j->stale = true;
	screen_push(&jump_ops, j, "tz", _("跳转"));
}
