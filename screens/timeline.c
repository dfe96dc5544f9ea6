/* What happened to a record, day by day: all of it or one kind; the record can be opened as it stood on any of the days. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { KINDS = 24, DAY = 11, KIND = 10 };

struct times {
	const struct entity *e;
	int64_t id;
	struct happening *all;
	int nall;
	int *row, n;			/* those of the kind, by their place in all */
	const char *kind;		/* NULL = every */
	int sel, top, page;
	unsigned seen;
};

static void filter(struct times *t)
{
	int i;

	t->n = 0;
	for (i = 0; i < t->nall; i++)
		if (!t->kind || strcmp(t->kind, t->all[i].kind) == 0)
			t->row[t->n++] = i;
	if (t->sel >= t->n)
		t->sel = t->n > 0 ? t->n - 1 : 0;
}

static bool read_all(struct times *t)
{
	struct happening *v;
	struct err err = {0};
	int n;

	if (timeline(app.db, &app.who, t->e, t->id, &v, &n, &err) < 0) {
		err_show(&err);
		return false;
	}
	timeline_free(t->all, t->nall);
	t->all = v;
	t->nall = n;
	t->row = xrealloc(t->row, (size_t)(n + 1) * sizeof *t->row);
	t->seen = app.version;
	filter(t);
	return true;
}

static void times_draw(struct screen *s, struct area a)
{
	struct times *t = s->data;
	char text[80];
	int i, x, who = a.w >= 76 ? 12 : 0;

	t->page = a.h - 1;
	if (t->sel < t->top)
		t->top = t->sel;
	if (t->sel >= t->top + t->page)
		t->top = t->sel - t->page + 1;
	for (i = 0; i < t->page && t->top + i < t->n; i++) {
		const struct happening *h = &t->all[t->row[t->top + i]];
		bool same = i > 0 && strcmp(h->on, t->all[t->row[t->top + i - 1]].on) == 0, at = t->top + i == t->sel;

		put_marker(a, i, 0, 2, t->top + i - t->sel);
		put(a, i, 2, DAY, SY_VALUE, same && !at ? "" : h->on);
		put(a, i, x = 3 + DAY, KIND, SY_LABEL, h->kind);
		put(a, i, x + KIND + 1, a.w - x - KIND - who - 3, at ? SY_FOCUS : SY_TEXT, h->text);
		put(a, i, a.w - who - 1, who, SY_DIM, h->who);
	}
	if (t->n == 0)
		put(a, 0, 2, a.w - 4, SY_DIM, _("没有您可以看到的事项"));
	snprintf(text, sizeof text, "%s　%d/%d", t->kind ? t->kind : _("全部"), t->n ? t->sel + 1 : 0, t->n);
	put_right(a, a.h - 1, 0, a.w - 1, SY_DIM, text);
	put_caret(a, t->sel - t->top, 2);
}

static bool times_key(struct screen *s, int key)
{
	struct times *t = s->data;

	return move_key(key, &t->sel, t->n - 1, t->page);
}

static const struct happening *chosen(const struct times *t)
{
	return t->sel < t->n ? &t->all[t->row[t->sel]] : NULL;
}

static void act_open(struct screen *s)
{
	struct times *t = s->data;
	const struct happening *h = chosen(t);

	if (!h)
		return;
	if (strcmp(t->e->name, "org") == 0)
		org_open(t->id, h->on);
	else
		record_open(t->e, t->id, REC_VIEW, NULL, h->on);
}

static void act_diff(struct screen *s)
{
	struct times *t = s->data;
	const struct happening *h = chosen(t);
	char day[11];
	int before;

	if (!h || date_to_day(h->on, &before) < 0)
		return;
	date_from_day(before - 1, day);
	diff_open(t->e, t->id, day, h->on);
}

/* ---- one kind ---- */

static struct { struct screen *s; const char *kind[KINDS]; int n; } choice;	/* one dialog at a time */

static void kind_chosen(void *ctx, int i)
{
	struct times *t = choice.s->data;

	(void)ctx;
	if (i < 0 || i > choice.n)
		return;
	t->kind = i == 0 ? NULL : choice.kind[i - 1];
	t->sel = t->nall;
	filter(t);
}

static void act_kinds(struct screen *s)
{
	static char key[KINDS + 1][12], note[KINDS + 1][24];
	struct menu_row row[KINDS + 1];
	struct times *t = s->data;
	int count[KINDS] = {0}, i, k;

	choice.s = s;
	choice.n = 0;
	for (i = 0; i < t->nall; i++) {
		for (k = 0; k < choice.n && strcmp(choice.kind[k], t->all[i].kind); k++)
			;
		if (k == KINDS)
			continue;
		if (k == choice.n)
			choice.kind[choice.n++] = t->all[i].kind;
		count[k]++;
	}
	for (k = 0; k <= choice.n; k++) {
		snprintf(key[k], sizeof key[k], "%d", k);
		snprintf(note[k], sizeof note[k], "%d", k ? count[k - 1] : t->nall);
		row[k] = (struct menu_row){.key = key[k], .label = k ? choice.kind[k - 1] : _("全部"), .note = note[k]};
	}
	menu(_("看哪一类"), row, choice.n + 1, kind_chosen, NULL);
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static void times_tick(struct screen *s)
{
	struct times *t = s->data;

	if (app.version == t->seen)
		return;
	read_all(t);
	tui_redraw();
}

static void times_close(struct screen *s)
{
	struct times *t = s->data;

	timeline_free(t->all, t->nall);
	free(t->row);
	free(t);
}

static const struct keydef times_keys[] = {
	{.key = K_ENTER, .alt = '5', .label = "当日", .help = "打开这条记录在这一天的情况", .act = act_open},
	{.key = K_F9, .alt = 'v', .label = "类别", .help = "只看一类：登记、变更、更正、负责人、分支机构……", .act = act_kinds},
	{.key = K_F8, .alt = 'c', .label = "比较", .help = "这一天与前一天并排", .act = act_diff},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = act_refresh},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops times_ops = {
	.name = "timeline", .draw = times_draw, .key = times_key, .tick = times_tick, .close = times_close, .keys = times_keys,
};

void timeline_open(const struct entity *e, int64_t id)
{
	struct times *t = xcalloc(1, sizeof *t);
	char name[120] = "", title[160];
	struct err err = {0};
	struct rec *r;

	t->e = e;
	t->id = id;
	if (!read_all(t)) {
		free(t);
		return;
	}
	t->sel = t->n > 0 ? t->n - 1 : 0;
	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) == 0) {
		rec_title(r, name, sizeof name);
		rec_free(r);
	}
	text_fmt(title, sizeof title, _("沿革 %.120s"), name);
	screen_push(&times_ops, t, e->code ? e->code : "", title);
}
