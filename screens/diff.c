/* A record on two days side by side: every field and every line, what differs marked; or what differs alone. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { LABEL = 22 };

/* Laid out once for a width: a long value goes on under its beginning. */
struct dline { char *label, *cell[2]; bool changed; };

struct diff {
	const struct entity *e;
	int64_t id;
	char day[2][11];		/* "" = now */
	struct dline *line;
	int n, top, page, width, changed;
	bool all;
};

static struct dline *line_at(struct diff *d, int i)
{
	while (i >= d->n) {
		if (d->n % 32 == 0)
			d->line = xrealloc(d->line, (size_t)(d->n + 32) * sizeof *d->line);
		memset(&d->line[d->n++], 0, sizeof *d->line);
	}
	return &d->line[i];
}

struct wrapping { struct diff *d; int at, side; };

static void wrapped(void *ctx, const char *s, size_t n)
{
	struct wrapping *w = ctx;
	struct dline *l = line_at(w->d, w->at++);

	l->cell[w->side] = xmalloc(n + 1);
	memcpy(l->cell[w->side], s, n);
	l->cell[w->side][n] = '\0';
}

static void lines_free(struct diff *d)
{
	int i;

	for (i = 0; i < d->n; i++) {
		free(d->line[i].label);
		free(d->line[i].cell[0]);
		free(d->line[i].cell[1]);
	}
	free(d->line);
	d->line = NULL;
	d->n = 0;
}

static int column(const struct diff *d)
{
	int label = d->width >= 76 ? LABEL : 14;

	return (d->width - label - 4) / 2;
}

static void change_add(struct diff *d, const struct change *c)
{
	char label[200];
	int from = d->n, w = column(d) - 1, i;
	const char *text[] = {c->before, c->after};

	change_label(d->e, c, label, sizeof label);
	line_at(d, from)->label = xstrdup(label);
	for (i = 0; i < 2; i++) {
		struct wrapping wrapping = {d, from, i};

		if (*text[i])
			wrap(text[i], w > 8 ? w : 8, wrapped, &wrapping);
	}
	for (i = from; i < d->n; i++)
		d->line[i].changed = !c->same;
	d->changed += !c->same;
}

/* The record as of a side's day; NULL = there was none then. */
static struct rec *side(struct diff *d, int i)
{
	struct err err = {0};
	struct rec *r = NULL;

	if (rec_load(app.db, &app.who, d->e, d->id, d->day[i][0] ? d->day[i] : NULL, &r, &err) < 0) {
		err_show(&err);
		return NULL;
	}
	return r;
}

static void read_all(struct diff *d)
{
	struct rec *a = side(d, 0), *b = side(d, 1);
	struct change *c = NULL;
	int n = a || b ? rec_diff(a, b, &c) : 0, i;

	lines_free(d);
	d->changed = 0;
	for (i = 0; i < n; i++)
		if (d->all || !c[i].same)
			change_add(d, &c[i]);
	changes_free(c, n);
	rec_free(a);
	rec_free(b);
}

static void diff_draw(struct screen *s, struct area a)
{
	struct diff *d = s->data;
	char text[80];
	int label, w, i;

	if (d->width != a.w) {
		d->width = a.w;
		read_all(d);
	}
	w = column(d);
	label = a.w - 4 - 2 * w;
	d->page = a.h - 2;
	if (d->top > d->n - d->page)
		d->top = d->n > d->page ? d->n - d->page : 0;
	put(a, 0, 2, label, SY_HEAD, _("项目"));
	put(a, 0, 3 + label, w - 1, SY_HEAD, d->day[0]);
	put(a, 0, 3 + label + w, w - 1, SY_HEAD, d->day[1][0] ? d->day[1] : _("现在"));
	for (i = 0; i < d->page && d->top + i < d->n; i++) {
		const struct dline *l = &d->line[d->top + i];
		enum style st = l->changed ? SY_WARN : SY_TEXT;

		put(a, i + 1, 0, 1, SY_MARK, l->changed && l->label ? "*" : "");
		put(a, i + 1, 2, label, SY_LABEL, l->label ? l->label : "");
		put(a, i + 1, 3 + label, w - 1, st, l->cell[0] ? l->cell[0] : "");
		put(a, i + 1, 3 + label + w, w - 1, st, l->cell[1] ? l->cell[1] : "");
	}
	if (d->n == 0)
		put(a, 1, 2, a.w - 4, SY_DIM, _("没有不同"));
	snprintf(text, sizeof text, _("不同 %d 项　%d-%d/%d"), d->changed, d->n ? d->top + 1 : 0, d->top + i, d->n);
	put_right(a, a.h - 1, 0, a.w - 1, SY_DIM, text);
	put_caret(a, 1, 0);
}

static bool diff_key(struct screen *s, int key)
{
	struct diff *d = s->data;

	return move_key(key, &d->top, d->n - d->page, d->page);
}

static void act_all(struct screen *s)
{
	struct diff *d = s->data;

	d->all = !d->all;
	d->top = 0;
	read_all(d);
}

static void diff_close(struct screen *s)
{
	lines_free(s->data);
	free(s->data);
}

static const struct keydef diff_keys[] = {
	{.key = K_F8, .alt = 'c', .label = "全部", .help = "全部各项，不同的有 * 号；再按只看不同的", .act = act_all},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops diff_ops = {
	.name = "diff", .draw = diff_draw, .key = diff_key, .close = diff_close, .keys = diff_keys,
};

void diff_open(const struct entity *e, int64_t id, const char *first, const char *second)
{
	struct diff *d = xcalloc(1, sizeof *d);
	char name[120] = "", title[160];
	struct err err = {0};
	struct rec *r;

	d->e = e;
	d->id = id;
	snprintf(d->day[0], sizeof d->day[0], "%s", first);
	snprintf(d->day[1], sizeof d->day[1], "%s", second ? second : "");
	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) == 0) {
		rec_title(r, name, sizeof name);
		rec_free(r);
	}
	text_fmt(title, sizeof title, _("比较 %.30s %.90s"), e->label, name);
	screen_push(&diff_ops, d, e->code ? e->code : "", title);
}
