/* An application beside the registered organisations whose business scope is most like its own: names and scopes side by side, what they
 * share between brackets, scrolled in step; and what is concluded from it, noted in the application. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "model/supervision/similar.h"
#include "screens/screens.h"

enum { BEST = 5, TEXT = 8000 };
#define NOTE "similar_note"

struct side { char name[400], scope[TEXT]; };
struct alike_line { char *cell[2]; bool head; };

struct comparing {
	const struct entity *e;
	int64_t id;
	struct rec *r;
	struct side mine, other;	/* as they are written */
	struct similar best[BEST];
	int n, sel;
	struct alike_line *line;
	int nline, top, page, width;
};

/* ---- the texts ---- */

/* A text of the application, or of the organisation that it has made: where the field stands. */
static bool text_of(struct rec *r, const char *field, char *dst, size_t n)
{
	const struct entity *e = rec_entity(r);
	int f = field_no(e, field), ref = field_no(e, "org");
	struct err err = {0};
	struct rec *o;
	bool got;

	*dst = '\0';
	if (f >= 0)
		return rec_text(r, f, dst, n) && *dst;
	if (ref < 0 || rec_get(r, ref)->t != VT_INT || rec_load(app.db, &app.who, entity_find("org"), rec_get(r, ref)->i, NULL, &o, &err) < 0)
		return false;
	got = field_no(rec_entity(o), field) >= 0 && rec_text(o, field_no(rec_entity(o), field), dst, n) && *dst;
	rec_free(o);
	return got;
}

static void org_text(int64_t id, struct side *s)
{
	struct err err = {0};
	struct rec *o;

	s->name[0] = s->scope[0] = '\0';
	if (rec_load(app.db, &app.who, entity_find("org"), id, NULL, &o, &err) < 0) {
		text_fmt(s->scope, sizeof s->scope, "%s", err.msg);
		return;
	}
	text_of(o, "name", s->name, sizeof s->name);
	text_of(o, "scope", s->scope, sizeof s->scope);
	rec_free(o);
}

/* ---- lines ---- */

static struct alike_line *line_at(struct comparing *d, int i)
{
	while (i >= d->nline) {
		if (d->nline % 32 == 0)
			d->line = xrealloc(d->line, (size_t)(d->nline + 32) * sizeof *d->line);
		memset(&d->line[d->nline++], 0, sizeof *d->line);
	}
	return &d->line[i];
}

static void lines_free(struct comparing *d)
{
	int i;

	for (i = 0; i < d->nline; i++) {
		free(d->line[i].cell[0]);
		free(d->line[i].cell[1]);
	}
	free(d->line);
	d->line = NULL;
	d->nline = 0;
}

struct wrapping { struct comparing *d; int at, side; };

static void wrapped(void *ctx, const char *s, size_t n)
{
	struct wrapping *w = ctx;
	char **cell = &line_at(w->d, w->at++)->cell[w->side];

	*cell = xmalloc(n + 1);
	memcpy(*cell, s, n);
	(*cell)[n] = '\0';
}

/* One text of both, each with what it shares with the other between brackets. */
static void pair_add(struct comparing *d, const char *label, const char *mine, const char *other)
{
	const char *text[] = {mine, other};
	char *marked = xmalloc(TEXT * 2);
	int from, i;

	line_at(d, from = d->nline)->cell[0] = xstrdup(label);
	d->line[from++].head = true;
	for (i = 0; i < 2; i++) {
		struct wrapping w = {d, from, i};
		struct grams g;

		grams_make(text[!i], &g);
		grams_mark(text[i], &g, marked, TEXT * 2);
		grams_free(&g);
		wrap(*marked ? marked : "–", d->width / 2 - 3, wrapped, &w);
	}
	free(marked);
}

static void lay_out(struct comparing *d, int width)
{
	lines_free(d);
	d->width = width;
	if (d->n == 0)
		return;
	org_text(d->best[d->sel].org, &d->other);
	pair_add(d, _("名称"), d->mine.name, d->other.name);
	line_at(d, d->nline);
	pair_add(d, _("业务范围"), d->mine.scope, d->other.scope);
}

static bool read_all(struct comparing *d)
{
	char where[20];
	struct err err = {0};
	struct rec *r;
	int org = field_no(d->e, "org"), f = field_no(d->e, d->e->region ? d->e->region : "");

	if (rec_load(app.db, &app.who, d->e, d->id, NULL, &r, &err) < 0) {
		err_show(&err);
		return false;
	}
	rec_free(d->r);
	d->r = r;
	text_of(r, "name", d->mine.name, sizeof d->mine.name);
	text_of(r, "scope", d->mine.scope, sizeof d->mine.scope);
	text_fmt(where, sizeof where, "%s", f >= 0 && rec_get(r, f)->t == VT_TEXT ? rec_get(r, f)->s : "");
	d->n = similar_best(app.db, where, d->mine.scope, org >= 0 && rec_get(r, org)->t == VT_INT ? rec_get(r, org)->i : 0, d->best, BEST, &err);
	if (d->n < 0) {
		err_show(&err);
		d->n = 0;
	}
	d->width = 0;
	return true;
}

/* ---- the picture ---- */

/* A line whose brackets may have been opened on an earlier one. */
static void put_marked(struct area a, int y, int x, int w, const char *s, bool *open)
{
	char part[400];
	int end = x + w;

	while (*s && x < end) {
		size_t n = strcspn(s + (*s == '['), "[]") + (*s == '[');
		bool closes = *open && s[n] == ']';

		*open |= *s == '[';
		text_fmt(part, sizeof part, "%.*s", (int)(n + closes), s);
		put(a, y, x, cells(part) < end - x ? -1 : end - x, *open ? SY_WARN : SY_TEXT, part);
		x += cells(part);
		*open &= !closes;
		s += n + closes;
	}
}

static void draw_best(const struct comparing *d, struct area a)
{
	char text[300];
	int i;

	for (i = 0; i < d->n; i++) {
		const struct similar *s = &d->best[i];

		text_fmt(text, sizeof text, "%d  %3d.%02d%%  %s", i + 1, s->alike.score / 100, s->alike.score % 100, s->name);
		put_marker(a, i, 0, 2, i - d->sel);
		put(a, i, 2, a.w - 3, i == d->sel ? SY_FOCUS : SY_TEXT, text);
	}
	if (d->n == 0)
		put(a, 0, 2, a.w - 3, SY_DIM, *d->mine.scope ? _("没有业务范围相近的组织") : _("没有填业务范围"));
}

static void similar_draw(struct screen *s, struct area a)
{
	struct comparing *d = s->data;
	struct area body = area_inside(a, d->n + 2, 0, 1, 0);
	bool open[2] = {false, false};
	char note[300] = "", text[400];
	int half = a.w / 2, i, f = field_no(d->e, NOTE);

	if (d->width != a.w)
		lay_out(d, a.w);
	draw_best(d, a);
	put_hline(a, d->n, SY_DIM);
	put(a, d->n + 1, 1, half - 2, SY_HEAD, _("本申请"));
	put(a, d->n + 1, half + 1, half - 2, SY_HEAD, d->n ? d->best[d->sel].name : "");
	d->page = body.h;
	if (d->top > d->nline - d->page)
		d->top = d->nline > d->page ? d->nline - d->page : 0;
	for (i = 0; i < d->nline && i < d->top + d->page; i++) {
		const struct alike_line *l = &d->line[i];
		struct area at = i < d->top ? (struct area){0} : body;
		int k;

		if (l->head)
			put(at, i - d->top, 1, half, SY_LABEL, l->cell[0]);
		for (k = 0; k < 2 && !l->head; k++)
			put_marked(at, i - d->top, (k ? half : 0) + 2, half - 3, l->cell[k] ? l->cell[k] : "", &open[k]);
	}
	if (f >= 0)
		rec_text(d->r, f, note, sizeof note);
	text_fmt(text, sizeof text, *note ? _("结论：%s") : _("[ ] 里的是两边相同的部分；看过以后按 j 写结论"), note);
	put(a, a.h - 1, 1, a.w - 2, *note ? SY_VALUE : SY_DIM, text);
	put_caret(a, d->sel, 0);
}

/* ---- keys ---- */

static void choose(struct comparing *d, int i)
{
	if (i < 0 || i >= d->n)
		return;
	d->sel = i;
	d->top = 0;
	lay_out(d, d->width);
}

static bool similar_key(struct screen *s, int key)
{
	struct comparing *d = s->data;
	int k = key_fold(key);

	if (k >= '1' && k <= '9')
		choose(d, k - '1');
	else if (key == K_TAB || key == K_BTAB)
		choose(d, d->n ? (d->sel + (key == K_TAB ? 1 : d->n - 1)) % d->n : 0);
	else
		return move_key(key, &d->top, d->nline - d->page, d->page);
	return true;
}

static void act_open(struct screen *s)
{
	struct comparing *d = s->data;

	if (d->n)
		org_open(d->best[d->sel].org, NULL);
}

static int note_check(void *ctx, const char *text, char *msg, size_t n)
{
	struct comparing *d = ((struct screen *)ctx)->data;
	struct err err = {0};

	if (rec_set(d->r, field_no(d->e, NOTE), text, &err) >= 0)
		return 0;
	text_fmt(msg, n, "%s", err.msg);
	return -1;
}

static void note_given(void *ctx, const char *text)
{
	struct screen *s = ctx;
	struct comparing *d = s->data;
	struct err err = {0};

	if (text && rec_save(d->r, NULL, NULL, &err) == 0) {
		tui_message(SY_GOOD, "%s", _("结论已记入申请"));
		screen_close(s, 1);
		return;
	}
	if (text)
		err_show(&err);
	read_all(d);
}

static void act_note(struct screen *s)
{
	struct comparing *d = s->data;
	char now[300] = "";

	rec_text(d->r, field_no(d->e, NOTE), now, sizeof now);
	ask(_("查重结论"), _("结论"), now, 200, false, note_check, note_given, s);
}

static bool may_note(struct screen *s)
{
	struct comparing *d = s->data;
	char why[200];
	int f = field_no(d->e, NOTE);

	return f >= 0 && rec_may_edit(d->r, f, why, sizeof why);
}

static const char *why_no_note(struct screen *s)
{
	static char why[200];
	struct comparing *d = s->data;
	int f = field_no(d->e, NOTE);

	*why = '\0';
	if (f >= 0)
		rec_may_edit(d->r, f, why, sizeof why);
	return *why ? why : _("这种申请没有查重结论");
}

static void similar_free(struct comparing *d)
{
	lines_free(d);
	rec_free(d->r);
	free(d);
}

static void similar_close(struct screen *s)
{
	similar_free(s->data);
}

static const struct keydef similar_keys[] = {
	{.key = 'j', .alt = K_F10, .label = "结论", .help = "写下看过以后的结论，记入申请", .act = act_note, .valid = may_note, .why = why_no_note},
	{.key = K_ENTER, .label = "打开", .help = "打开并排的那个组织", .act = act_open},
	{.key = K_TAB, .alt = K_BTAB, .label = "下一个", .help = "与下一个、上一个并排；数字 1 至 5 直接换"},
	{.key = K_UP, .alt = K_DOWN, .help = "两边一起上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops similar_ops = {
	.name = "similar", .draw = similar_draw, .key = similar_key, .close = similar_close, .keys = similar_keys,
};

bool similar_may(struct rec *r)
{
	char scope[TEXT];
	int note = field_no(rec_entity(r), NOTE);

	/* whose names and scopes are like his is not for who applies: what comes of it is concluded by the office */
	if (!(app.who.roles & ~R_OUTSIDE) || (note >= 0 && !rec_reads(r, &rec_entity(r)->fields[note])))
		return false;
	return entity_find("org") && entity_may(entity_find("org"), V_READ) && text_of(r, "scope", scope, sizeof scope);
}

void similar_open(const struct entity *e, int64_t id)
{
	struct comparing *d = xcalloc(1, sizeof *d);
	char title[160];

	d->e = e;
	d->id = id;
	if (!read_all(d)) {
		similar_free(d);
		return;
	}
	text_fmt(title, sizeof title, _("相似 %.140s"), d->mine.name);
	screen_push(&similar_ops, d, e->code ? e->code : "", title);
}
