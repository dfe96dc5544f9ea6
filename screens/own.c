/* What an applicant has asked for: each application with its public state and how much is still missing before it can go on; a row opens
 * the application, where each thing that is missing leads to its field. */
#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { MOST = 200, EACH = 60, NUMBER = 20, STATE = 12, MISSING = 10, DUE = 11 };

struct own_row { const struct entity *e; int64_t id; char no[KASE_NO], title[200], pub[40], due[11]; int missing; bool mine; };

struct own {
	struct own_row row[MOST];
	int n, sel, top, page;
	unsigned seen;
};

/* Kinds of application of which this person may see his own. */
static bool kind_of(const struct entity *e, unsigned verb)
{
	const struct grant *g;

	for (g = e->kase ? e->grants : NULL; g && g->roles; g++)
		if ((g->roles & app.who.roles & (ROLE(INITIATOR) | ROLE(ORG))) && (g->verbs & verb) && (g->scope == S_NAMED || g->scope == S_OWN))
			return true;
	return false;
}

bool own_may(void)
{
	int i;

	for (i = 0; entities[i]; i++)
		if (kind_of(entities[i], V_READ))
			return true;
	return false;
}

/* ---- reading ---- */

/* What the applicant still has to do before it can be handed in: fields that an act wants, and rules that refuse. */
static int missing(struct rec *r)
{
	struct findings f = {0};
	struct lack lack[16];
	struct err err = {0};
	int n = case_lacks(r, lack, LENGTH(lack));
	size_t i;

	if (case_findings(r, &f, &err) == 0)
		for (i = 0; i < f.n; i++)
			n += f.v[i].verdict == BLOCK || f.v[i].verdict == UNKNOWN;
	findings_free(&f);
	return n;
}

static bool his_turn(struct rec *r)
{
	const struct state *s = state_find(rec_entity(r), rec_state(r));

	return s && (s->kind == ST_START || (s->kind == ST_PAUSED && !s->turn));
}

static void one(struct own *d, const struct entity *e, int64_t id)
{
	struct own_row *o = &d->row[d->n];
	const struct entity *k = kase_entity();
	struct err err = {0};
	struct inbox_row in;
	struct rec *r, *c;
	int64_t kid;

	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return;
	*o = (struct own_row){.e = e, .id = id, .mine = his_turn(r)};
	rec_title(r, o->title, sizeof o->title);
	if (o->mine)
		o->missing = missing(r);
	text_cut(o->pub, sizeof o->pub, _("草稿"));
	if ((kid = kase_id(app.db, e, id)) != 0 && inbox_row(app.db, &app.who, kid, &in, &err) == 0 &&
		rec_load(app.db, &app.who, k, kid, NULL, &c, &err) == 0) {
		text_cut(o->no, sizeof o->no, in.no);
		text_cut(o->due, sizeof o->due, in.due);
		rec_text(c, field_no(k, "pub"), o->pub, sizeof o->pub);
		rec_free(c);
	}
	rec_free(r);
	d->n++;
}

/* What waits for him stands first, then the rest as it was made, the last one before the others. */
static int by_turn(const void *a, const void *b)
{
	const struct own_row *x = a, *y = b;

	return x->mine != y->mine ? y->mine - x->mine : (x->id < y->id) - (x->id > y->id);
}

static void read_kind(struct own *d, const struct entity *e)
{
	struct query q = {.e = e};
	struct err err = {0};
	struct row rows[EACH];
	struct list *l;
	int n, i;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0)
		return;
	n = list_fetch(l, FROM_FIRST, NULL, EACH, rows, &err);
	for (i = 0; i < n && d->n < MOST; i++)
		one(d, e, rows[i].id);
	list_free(l);
}

static void read_all(struct own *d)
{
	int i;

	d->n = 0;
	for (i = 0; entities[i]; i++)
		if (kind_of(entities[i], V_READ))
			read_kind(d, entities[i]);
	qsort(d->row, (size_t)d->n, sizeof *d->row, by_turn);
	if (d->sel >= d->n)
		d->sel = d->n ? d->n - 1 : 0;
	d->seen = app.version;
}

/* ---- the screen ---- */

static void own_draw(struct screen *s, struct area a)
{
	struct own *d = s->data;
	int x[] = {2, a.w - DUE - MISSING - STATE - 3, a.w - DUE - MISSING - 2, a.w - DUE - 1}, no = a.w >= 100 ? NUMBER : 0, i;
	char text[40];

	put(a, 0, 0, a.w, SY_HEAD, "");
	put(a, 0, x[0], x[1] - x[0] - no - 1, SY_HEAD, _("事项"));
	if (no)
		put(a, 0, x[1] - no, no, SY_HEAD, _("编号"));
	put(a, 0, x[1], STATE, SY_HEAD, _("状态"));
	put(a, 0, x[2], MISSING, SY_HEAD, _("还缺"));
	put(a, 0, x[3], DUE, SY_HEAD, _("期限"));
	d->page = a.h - 2;
	if (d->sel < d->top)
		d->top = d->sel;
	if (d->sel >= d->top + d->page)
		d->top = d->sel - d->page + 1;
	for (i = 0; i < d->page && d->top + i < d->n; i++) {
		const struct own_row *o = &d->row[d->top + i];
		bool here = d->top + i == d->sel;

		put_marker(a, i + 1, 0, 1, d->top + i - d->sel);
		text_fmt(text, sizeof text, "%s　", o->e->label);
		put(a, i + 1, x[0], 10, SY_LABEL, text);
		put(a, i + 1, x[0] + 10, x[1] - x[0] - 11 - no, here ? SY_FOCUS : SY_TEXT, o->title);
		if (no)
			put(a, i + 1, x[1] - no, no - 1, SY_DIM, o->no);
		put(a, i + 1, x[1], STATE - 1, o->mine ? SY_WARN : SY_VALUE, o->pub);
		text_fmt(text, sizeof text, !o->mine ? "–" : o->missing ? _("✗%d项") : _("✓可提交"), o->missing);
		put(a, i + 1, x[2], MISSING, !o->mine ? SY_DIM : o->missing ? SY_ERROR : SY_GOOD, text);
		put(a, i + 1, x[3], DUE, SY_DIM, o->due);
	}
	if (d->n == 0)
		put(a, 1, 2, a.w - 4, SY_DIM, _("还没有申请：按 n 新办一件"));
	put_caret(a, 1 + d->sel - d->top, 0);
}

static bool own_key(struct screen *s, int key)
{
	struct own *d = s->data;

	return move_key(key, &d->sel, d->n - 1, d->page);
}

static void act_open(struct screen *s)
{
	struct own *d = s->data;

	if (d->sel < d->n)
		case_open(d->row[d->sel].e, d->row[d->sel].id, false);
}

/* A kind that has a beginning of its own, or its form. */
static void begin(const struct entity *e)
{
	if (!begin_open(e))
		record_open(e, 0, REC_EDIT, NULL, NULL);
}

static const struct entity *kind[16];	/* one dialog at a time */

static void kind_chosen(void *ctx, int i)
{
	(void)ctx;
	if (i >= 0)
		begin(kind[i]);
}

static void act_new(struct screen *s)
{
	struct menu_row row[LENGTH(kind)];
	int n = 0, i;

	(void)s;
	for (i = 0; entities[i] && n < (int)LENGTH(kind); i++)
		if (kind_of(entities[i], V_NEW)) {
			row[n] = (struct menu_row){.label = entities[i]->label, .note = entities[i]->help};
			kind[n++] = entities[i];
		}
	if (n == 1)
		begin(kind[0]);
	else if (n > 1)
		menu(_("新办什么"), row, n, kind_chosen, NULL);
	else
		tui_message(SY_WARN, "%s", _("您的角色不能新办申请"));
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static void own_tick(struct screen *s)
{
	struct own *d = s->data;

	if (app.version == d->seen)
		return;
	read_all(d);
	tui_redraw();
}

static void own_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	(void)result;
	read_all(s->data);
}

static void own_close(struct screen *s)
{
	free(s->data);
}

static const struct keydef own_keys[] = {
	{.key = K_ENTER, .label = "打开", .help = "打开这件申请：还缺什么、说到哪一项，办到哪一步", .act = act_open},
	{.key = 'n', .alt = K_F6, .label = "新办", .help = "新办一件申请", .act = act_new},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = act_refresh},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops own_ops = {
	.name = "own", .draw = own_draw, .key = own_key, .tick = own_tick, .back = own_back, .close = own_close, .keys = own_keys,
};

void own_open(void)
{
	struct own *d = xcalloc(1, sizeof *d);

	read_all(d);
	screen_push(&own_ops, d, "sq", _("我的申请"));
}
