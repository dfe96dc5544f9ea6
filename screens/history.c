/* What happened to a record: each version with what changed in it and in its lines, for which day and when, by whom and
 * why; of one field alone, all that it ever said; and who saw it. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { SEEN_MAX = 50 };

/* Everything is laid out once as lines; a long value is wrapped. */
struct hline { enum style style; int indent; char *s; };

struct past {
	const struct entity *e;
	int64_t id;
	struct spot at;		/* of one field alone; of = NULL: of all */
	struct hline *line;
	int n, top, page;
	int width;			/* the lines were wrapped for it */
	unsigned seen;
};

struct wrapping { struct past *p; enum style style; int indent; bool first; };

static void line_add(struct past *p, enum style style, int indent, const char *s, size_t n)
{
	if (p->n % 32 == 0)
		p->line = xrealloc(p->line, (size_t)(p->n + 32) * sizeof *p->line);
	p->line[p->n].style = style;
	p->line[p->n].indent = indent;
	p->line[p->n].s = xmalloc(n + 1);
	memcpy(p->line[p->n].s, s, n);
	p->line[p->n++].s[n] = '\0';
}

static void wrapped(void *ctx, const char *s, size_t n)
{
	struct wrapping *w = ctx;

	line_add(w->p, w->style, w->indent + (w->first ? 0 : 2), s, n);
	w->first = false;
}

static void text_add(struct past *p, enum style style, int indent, const char *s)
{
	struct wrapping w = {p, style, indent, true};

	wrap(s, p->width - indent - 4 > 10 ? p->width - indent - 4 : 10, wrapped, &w);
}

const char *verb_label(const struct entity *e, const char *verb)
{
	static const struct { const char *verb, *label; } common[] = {
		{"new", "新建"}, {"edit", "修改"}, {"void", "作废"}, {"correct", "更正"}, {"import", "导入"},
	};
	const struct action *a;
	size_t i;

	for (i = 0; i < LENGTH(common); i++)
		if (strcmp(common[i].verb, verb) == 0)
			return _(common[i].label);
	for (a = e->actions; a && a->name; a++)
		if (strcmp(a->name, verb) == 0)
			return a->label;
	return verb;
}

bool change_at(const struct change *c, const struct spot *at)
{
	if (c->part != at->part && (!c->part || !at->part || strcmp(c->part->label, at->part->label)))
		return false;
	return (c->field == at->field || c->field == CH_LINE || at->field == SPOT_ANY) && (!at->line || c->row == at->line);
}

void change_text(const struct entity *e, const struct change *c, char *dst, size_t n)
{
	char label[200];

	change_label(e, c, label, sizeof label);
	if (c->field == CH_LINE && !*c->after)
		text_fmt(dst, n, _("－ %s（作废）　%s"), label, c->before);
	else if (c->field == CH_LINE)
		text_fmt(dst, n, "＋ %s　%s", label, c->after);
	else if (*c->before)
		text_fmt(dst, n, _("%s：%s → %s"), label, c->before, *c->after ? c->after : _("（空）"));
	else
		text_fmt(dst, n, _("%s：%s"), label, c->after);
}

static void version_add(struct past *p, const struct version *v)
{
	char buf[2400], at[20];
	int i, said = 0;

	for (i = 0; p->at.of && i < v->nch; i++)
		said += change_at(&v->ch[i], &p->at);
	if (p->at.of && said == 0)
		return;
	instant_text(v->at, at);
	text_fmt(buf, sizeof buf, _("%s　%s　%s　录入 %.16s"), v->on, v->who, verb_label(p->e, v->verb), at);
	line_add(p, SY_HEAD, 1, buf, strlen(buf));
	if (v->reason[0]) {
		text_fmt(buf, sizeof buf, _("理由：%s"), v->reason);
		text_add(p, SY_DIM, 3, buf);
	}
	for (i = 0; i < v->nch; i++)
		if (!p->at.of || change_at(&v->ch[i], &p->at)) {
			change_text(p->e, &v->ch[i], buf, sizeof buf);
			text_add(p, SY_TEXT, 3, buf);
		}
}

static void seen_add(struct past *p)
{
	struct seen *seen = xcalloc(SEEN_MAX, sizeof *seen);
	struct err err = {0};
	int n = access_log(app.db, &app.who, p->e, p->id, NULL, seen, SEEN_MAX, &err), i, f;
	char buf[512], at[20];

	if (n > 0)
		text_add(p, SY_TITLE, 0, _("谁看过遮蔽的内容"));
	for (i = 0; i < n; i++) {
		instant_text(seen[i].at, at);
		f = field_no(p->e, seen[i].field);
		text_fmt(buf, sizeof buf, _("%.16s　%s　%s　用途：%s"), at, seen[i].who, f >= 0 ? p->e->fields[f].label : seen[i].field,
			seen[i].purpose);
		text_add(p, SY_TEXT, 1, buf);
	}
	free(seen);
}

static void lines_free(struct past *p)
{
	int i;

	for (i = 0; i < p->n; i++)
		free(p->line[i].s);
	free(p->line);
	p->line = NULL;
	p->n = 0;
}

static void read_all(struct past *p)
{
	struct version *v;
	struct err err = {0};
	int n, i;

	lines_free(p);
	if (history(app.db, &app.who, p->e, p->id, &v, &n, &err) < 0) {
		err_show(&err);
		return;
	}
	for (i = n - 1; i >= 0; i--)
		version_add(p, &v[i]);
	history_free(v, n);
	if (!p->at.of)
		seen_add(p);
}

static void past_draw(struct screen *s, struct area a)
{
	struct past *p = s->data;
	char text[64];
	int i;

	if (p->width != a.w) {
		p->width = a.w;
		read_all(p);
	}
	p->page = a.h - 1;
	if (p->top > p->n - p->page)
		p->top = p->n > p->page ? p->n - p->page : 0;
	for (i = 0; i < p->page && p->top + i < p->n; i++) {
		const struct hline *l = &p->line[p->top + i];

		put(a, i, l->indent, a.w - l->indent, l->style, l->s);
	}
	if (p->n == 0)
		put(a, 0, 2, a.w - 4, SY_DIM, _("没有您可以看到的历史"));
	snprintf(text, sizeof text, "%d-%d/%d", p->n ? p->top + 1 : 0, p->top + i, p->n);
	put_right(a, a.h - 1, 0, a.w - 1, SY_DIM, text);
	put_caret(a, 0, 0);
}

static bool past_key(struct screen *s, int key)
{
	struct past *p = s->data;

	return move_key(key, &p->top, p->n - p->page, p->page);
}

/* Somebody has saved: the newest stands first, what is being read stays where it is. */
static void past_tick(struct screen *s)
{
	struct past *p = s->data;
	int had = p->n, top = p->top;

	if (app.version == p->seen)
		return;
	p->seen = app.version;
	read_all(p);
	p->top = top > 0 ? top + p->n - had : 0;
	if (p->top < 0)
		p->top = 0;
	tui_redraw();
}

static void past_close(struct screen *s)
{
	lines_free(s->data);
	free(s->data);
}

/* Two days, the second empty for now. */
static struct { struct screen *s; char day[11]; } asked;

static void second_given(void *ctx, const char *day)
{
	struct past *p = asked.s->data;

	(void)ctx;
	diff_open(p->e, p->id, asked.day, *day ? day : NULL);
}

static void first_given(void *ctx, const char *day)
{
	asked.s = ctx;
	snprintf(asked.day, sizeof asked.day, "%s", *day ? day : clock_today(app.db));
	ask_day(_("与哪一天比（留空为现在）"), second_given, ctx);
}

static void act_diff(struct screen *s)
{
	ask_day(_("比较两天：先看哪一天"), first_given, s);
}

static const struct keydef past_keys[] = {
	{.key = K_F8, .alt = 'c', .label = "比较", .help = "两个日期的情况并排，不同的有标记", .act = act_diff},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops past_ops = {
	.name = "history", .draw = past_draw, .key = past_key, .tick = past_tick, .close = past_close, .keys = past_keys,
};

static void open_past(const struct entity *e, int64_t id, const struct spot *at)
{
	struct past *p = xcalloc(1, sizeof *p);
	struct err err = {0};
	struct rec *r;
	char name[120] = "", title[160];

	p->e = e;
	p->id = id;
	p->seen = app.version;
	if (at)
		p->at = *at;
	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) == 0) {
		rec_title(r, name, sizeof name);
		rec_free(r);
	}
	if (at)
		text_fmt(title, sizeof title, _("历史 %s %.60s"), at->field >= 0 ? at->of->fields[at->field].label :
			at->part ? at->part->label : at->of->label, name);
	else
		text_fmt(title, sizeof title, _("历史 %.30s %.100s"), e->label, name);
	screen_push(&past_ops, p, e->code ? e->code : "", title);
}

void history_open(const struct entity *e, int64_t id)
{
	open_past(e, id, NULL);
}

void history_field_open(const struct entity *e, int64_t id, const struct spot *at)
{
	open_past(e, id, at);
}
