/* What a person asks of a list: conditions from the form, from a line and from the value under a column stack up, stand in the title, and
 * go one by one. Whatever is refused, or takes too long, leaves the list as it was. */
#include <stdlib.h>
#include <string.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "screens/conds.h"
#include "screens/list.h"

/* ---- all of it, or as it was ---- */

/* What a list asks, put aside while something else is tried. */
struct aside {
	struct cond where[16];
	char *value[16];
	int n;
	char view[40], order[120], search[128], figure[40], columns[640];
	bool ordered, lent;
	struct layout lay;
	int freeze;
};

static void put_aside(struct listing *d, struct aside *a)
{
	a->n = d->q.nwhere;
	memcpy(a->where, d->q.where, sizeof a->where);
	memcpy(a->value, d->value, sizeof a->value);
	memcpy(a->view, d->view, sizeof a->view);
	memcpy(a->order, d->order, sizeof a->order);
	memcpy(a->search, d->search, sizeof a->search);
	memcpy(a->figure, d->figure, sizeof a->figure);
	memcpy(a->columns, d->columns, sizeof a->columns);
	a->ordered = d->ordered;
	a->lent = d->lent;
	a->lay = d->lay;
	a->freeze = d->t.freeze;
}

static void take_back(struct listing *d, const struct aside *a)
{
	d->q.nwhere = a->n;
	memcpy(d->q.where, a->where, sizeof a->where);
	memcpy(d->value, a->value, sizeof a->value);
	memcpy(d->view, a->view, sizeof a->view);
	memcpy(d->order, a->order, sizeof a->order);
	memcpy(d->search, a->search, sizeof a->search);
	memcpy(d->figure, a->figure, sizeof a->figure);
	memcpy(d->columns, a->columns, sizeof a->columns);
	d->ordered = a->ordered;
	d->lent = a->lent;
	d->lay = a->lay;
	d->t.freeze = a->freeze;
}

/* The person's conditions become these; the values of the old ones stay where they were put aside. */
static void set_conds(struct listing *d, const struct cond *c, int n)
{
	int i;

	d->q.nwhere = d->npreset;
	memset(d->value + d->npreset, 0, (LENGTH(d->value) - (size_t)d->npreset) * sizeof *d->value);
	for (i = 0; i < n && d->q.nwhere < (int)LENGTH(d->q.where); i++) {
		int at = d->q.nwhere++;

		d->q.where[at] = c[i];
		d->q.where[at].value = d->value[at] = c[i].value ? xstrdup(c[i].value) : NULL;
	}
}

static void free_conds(char *const *value, int from, int to)
{
	for (; from < to; from++)
		free(value[from]);
}

/* Reads the list anew. What was put aside comes back when that is refused or stopped. */
static bool settle(struct screen *s, struct aside *a)
{
	struct listing *d = s->data;
	bool ok = listing_reopen(d);

	d->stopped = false;
	if (ok)
		table_reload(&d->t, false);
	if (!ok || d->stopped) {
		free_conds(d->value, d->npreset, d->q.nwhere);
		take_back(d, a);
		if (ok && listing_reopen(d))
			table_reload(&d->t, false);
		return false;
	}
	free_conds(a->value, d->npreset, a->n);
	listing_retitle(s);
	return true;
}

bool listing_ask(struct screen *s, const struct cond *c, int n)
{
	struct listing *d = s->data;
	struct aside a;

	if (d->npreset + n > (int)LENGTH(d->q.where)) {
		tui_message(SY_ERROR, _("最多 %d 个条件"), (int)LENGTH(d->q.where) - d->npreset);
		return false;
	}
	put_aside(d, &a);
	set_conds(d, c, n);
	return settle(s, &a);
}

bool listing_take(struct screen *s, const struct query *q)
{
	struct listing *d = s->data;
	struct aside a;

	if (d->npreset + q->nwhere > (int)LENGTH(d->q.where)) {
		tui_message(SY_ERROR, _("最多 %d 个条件"), (int)LENGTH(d->q.where) - d->npreset);
		return false;
	}
	layout_keep(d);
	put_aside(d, &a);
	set_conds(d, q->where, q->nwhere);
	snprintf(d->view, sizeof d->view, "%s", q->view ? q->view : "");
	snprintf(d->order, sizeof d->order, "%s", q->order ? q->order : "");
	d->ordered = d->order[0] != '\0';
	if (!layout_lend(d, q))
		layout_load(d);
	text_fmt(d->search, sizeof d->search, "%s", q->search ? q->search : "");
	snprintf(d->figure, sizeof d->figure, "%s", q->figure ? q->figure : "");
	return settle(s, &a);
}

void listing_asked(struct screen *s, struct query *q)
{
	struct listing *d = s->data;

	*q = (struct query){.e = d->e, .nwhere = d->q.nwhere - d->npreset};
	memcpy(q->where, d->q.where + d->npreset, (size_t)q->nwhere * sizeof *q->where);
}

void listing_preset(struct screen *s, struct query *q)
{
	struct listing *d = s->data;

	*q = d->q;
	q->nwhere = d->npreset;
}

struct listing *listing_of(struct screen *s, const struct entity *e)
{
	struct listing *d = s && strcmp(s->ops->name, "list") == 0 ? s->data : NULL;

	return d && d->e == e ? d : NULL;
}

void list_query(const struct entity *e, const struct query *q)
{
	struct screen *was = screen_top(), *s;
	struct listing *d;

	list_screen(e, q);
	s = screen_top();
	d = s != was ? listing_of(s, e) : NULL;
	if (!d)
		return;
	d->npreset = 0;
	listing_retitle(s);
}

void listing_qbe(struct screen *s)
{
	qbe_list(s);
}

/* ---- the value under a column ---- */

/* As it would be asked for: whatever stands in it, no sign in it means anything. 0, or -1 with msg. */
static int value_under(struct listing *d, int64_t id, const struct field *f, char *dst, size_t n, char *msg, size_t msgsize)
{
	struct err err = {0};
	struct rec *r;
	char text[1024] = "";
	int no = f ? (int)(f - d->e->fields) : -1, rc = 0;

	if (rec_load(app.db, &app.who, d->e, id, d->on[0] ? d->on : NULL, &r, &err) < 0) {
		err_text(&err, msg, msgsize);
		return -1;
	}
	if (!f) {
		text_fmt(dst, n, "==%s", rec_state(r));
	} else if ((f->flags & (F_PII | F_SECRET)) || !rec_edit_text(r, no, text, sizeof text)) {
		snprintf(msg, msgsize, f->flags & (F_PII | F_SECRET) ? _("“%s”是个人信息，不能按它筛选") : _("“%s”不能看，也不能按它筛选"), f->label);
		rc = -1;
	} else if (!*text) {
		text_fmt(dst, n, "=");
	} else if (f->type == T_REF) {
		text_cut(dst, n, "==");
		cond_row(d->e, &(struct cond){.field = no}, text, rec_get(r, no)->i, dst + 2, n - 2);
	} else if (f->type == T_TIME) {
		text_fmt(dst, n, "=%.10s", text);	/* that day: the instant nobody else has */
	} else {
		text_fmt(dst, n, "==%s", text);
	}
	rec_free(r);
	return rc;
}

static void filter(struct screen *s, bool not)
{
	struct listing *d = s->data;
	const struct trow *r = table_row(&d->t);
	struct query asked;
	const struct field *f;
	char typed[1100] = "!", msg[200];

	if (!r) {
		tui_message(SY_DIM, "%s", _("没有记录"));
		return;
	}
	if (d->t.sortcol < 0 || d->t.sortcol >= list_columns(d->l)) {
		tui_message(SY_WARN, "%s", _("先按 > 选一列，再按 = 只看相同的，! 不看相同的"));
		return;
	}
	f = list_column(d->l, d->t.sortcol);
	if (value_under(d, r->id, f, typed + not, sizeof typed - 1, msg, sizeof msg) < 0) {
		tui_message(SY_WARN, "%s", msg);
		return;
	}
	listing_asked(s, &asked);
	if (d->npreset + asked.nwhere == (int)LENGTH(asked.where)) {
		tui_message(SY_ERROR, _("最多 %d 个条件"), asked.nwhere);
		return;
	}
	asked.where[asked.nwhere++] = (struct cond){f ? (int)(f - d->e->fields) : -1, CMP_TYPED, typed, NULL};
	listing_ask(s, asked.where, asked.nwhere);
}

void listing_filter(struct screen *s)
{
	filter(s, false);
}

void listing_exclude(struct screen *s)
{
	filter(s, true);
}

bool listing_drops(struct screen *s)
{
	struct listing *d = s->data;

	return d->q.nwhere > d->npreset && d->t.nopt == 0;	/* a digit that was typed is taken back first */
}

void listing_drop(struct screen *s)
{
	struct query asked;

	listing_asked(s, &asked);
	listing_ask(s, asked.where, asked.nwhere - 1);
}

/* ---- export ---- */

bool listing_exports(struct screen *s)
{
	struct listing *d = s->data;

	return entity_may(d->e, V_EXPORT);
}

static int going_on(void *ctx, long done, long all)
{
	(void)ctx;
	progress(_("导出"), done, all);
	return tui_interrupted();
}

static void export_as(struct screen *s, enum export_as as)
{
	struct listing *d = s->data;
	struct err err = {0};
	int64_t id = 0;
	long rows = 0;
	int rc = export_to_tray(app.db, &app.who, &d->q, as, NULL, going_on, NULL, &id, &rows, &err);

	progress_end();
	if (rc < 0)
		err_show(&err);
	else
		tui_message(SY_GOOD, _("已导出 %ld 行，文件盘第 %lld 号；取走：get %lld"), rows, (long long)id, (long long)id);
}

void listing_export(struct screen *s)
{
	export_as(s, AS_CSV);
}

void listing_export_book(struct screen *s)
{
	export_as(s, AS_XLSX);
}
