/* What is done to several rows of the inbox at once. They may be applications of several kinds: an act of the same label is done to all that
 * have it, and the rows of others stay marked for the next. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/batch.h"
#include "screens/inbox.h"

enum { CHOICES = 30 };

/* A marked row: the case (or reminder), and the row it is about. */
struct chosen { int64_t id, rid; const struct entity *e; };

/* What is being asked: one dialog at a time. */
static struct plan {
	struct screen *s;
	struct chosen *row;
	int n;
	struct batch_do d;		/* of documents that are printed */
	struct batch_words w;
	struct choice { int n; struct { const struct entity *e; const struct action *a; } of[BATCH_PARTS]; } choice[CHOICES];	/* a: NULL = its documents are printed */
	const struct choice *chosen;
	int nchoice;
} plan;

bool inbox_marked(struct screen *s)
{
	return table_marks(&((struct inbox *)s->data)->t) > 0;
}

/* ---- the rows ---- */

static void take_one(const struct inbox *d, const struct inbox_row *r)
{
	plan.row = xrealloc(plan.row, (size_t)(plan.n + 1) * sizeof *plan.row);
	plan.row[plan.n++] = d->part == INBOX_REMIND ? (struct chosen){r->id, r->id, entity_find("reminder")} : (struct chosen){r->id, r->rid, r->e};
}

/* Every marked row, in the order of the inbox. */
static int take(const struct inbox *d, struct err *err)
{
	struct inbox_row *r = xcalloc(128, sizeof *r);
	int64_t from = 0;
	int got, i;

	free(plan.row);
	plan.row = NULL;
	plan.n = 0;
	while ((got = inbox_fetch(app.db, &app.who, d->part, from, false, 128, r, err)) > 0) {
		for (i = 0; i < got; i++)
			if (table_marked(&d->t, r[i].id) && r[i].e)
				take_one(d, &r[i]);
		from = r[got - 1].id;
		if (got < 128)
			break;
	}
	free(r);
	return got < 0 ? -1 : 0;
}

static int of_kind(const struct entity *e)
{
	int i, n = 0;

	for (i = 0; i < plan.n; i++)
		n += plan.row[i].e == e;
	return n;
}

/* ---- what ---- */

static int of_the_kind(void *ctx, const struct entity *e, struct batch *b, struct err *err)
{
	int64_t *id = xcalloc((size_t)plan.n + 1, sizeof *id);
	int n = 0, i, rc;

	(void)ctx;
	for (i = 0; i < plan.n; i++)
		if (plan.row[i].e == e)
			id[n++] = plan.row[i].rid;
	rc = batch_take(b, id, n, err);
	free(id);
	return rc;
}

static void show(void)
{
	const struct choice *c = plan.chosen;
	struct batch_part part[BATCH_PARTS];
	char kinds[200];
	int others = plan.n, i;
	size_t at = 0;

	for (i = 0; i < c->n; i++) {
		part[i].e = c->of[i].e;
		part[i].d = c->of[i].a ? (struct batch_do){.kind = BATCH_ACT, .action = c->of[i].a} : plan.d;
		others -= of_kind(part[i].e);
		at += text_fmt(kinds + at, sizeof kinds - at, "%s%s", i ? _("、") : "", part[i].e->label);
	}
	if (batch_judged(part, c->n, &plan.w, of_the_kind, NULL) && others)
		tui_message(SY_WARN, _("另有%d件不是%s，仍选定着"), others, kinds);
}

static void reason_given(void *ctx, const char *reason)
{
	(void)ctx;
	if (!reason)
		return;
	text_fmt(plan.w.reason, sizeof plan.w.reason, "%s", reason);
	show();
}

static void print_chosen(void)
{
	plan.w = *print_many_said(&plan.d);
	show();
}

static void choice_made(void *ctx, int i)
{
	char title[120];
	bool why = false;
	int k;

	(void)ctx;
	if (i < 0 || i >= plan.nchoice)
		return;
	plan.chosen = &plan.choice[i];
	if (!plan.chosen->of[0].a) {
		print_many(plan.chosen->of[0].e, print_chosen);
		return;
	}
	memset(&plan.w, 0, sizeof plan.w);
	text_fmt(title, sizeof title, _("成批%s"), plan.chosen->of[0].a->label);
	for (k = 0; k < plan.chosen->n; k++)
		why |= (plan.chosen->of[k].a->flags & A_REASON) != 0;
	if (why)
		ask(title, _("理由（各件相同）"), "", 200, false, check_reason_short, reason_given, NULL);
	else
		show();
}

/* Acts of each kind that is among the rows, as far as this person may do them to any; one that another kind has under the same label is done
 * with it. */
static void offer_one(const struct entity *e, const struct action *a)
{
	struct choice *c;
	int i;

	for (i = 0; a && i < plan.nchoice; i++) {
		c = &plan.choice[i];
		if (c->of[0].a && !strcmp(c->of[0].a->label, a->label) && c->of[c->n - 1].e != e && c->n < BATCH_PARTS)
			break;
	}
	if (!a || i == plan.nchoice) {
		if (plan.nchoice == CHOICES)
			return;
		plan.choice[i = plan.nchoice++].n = 0;
	}
	c = &plan.choice[i];
	c->of[c->n].e = e;
	c->of[c->n++].a = a;
}

static void offer(const struct entity *e)
{
	const struct action *a;
	struct err err = {0};

	for (a = e->actions; a && a->name; a++) {
		struct batch_do d = {.kind = BATCH_ACT, .action = a};

		if (batch_may(app.db, &app.who, e, &d, &err))
			offer_one(e, a);
	}
	if (print_many_may(e))
		offer_one(e, NULL);
}

/* What is done to more of the kinds that are marked has the lower number; else as they came. */
static void most_kinds_first(void)
{
	int i, k;

	for (i = 1; i < plan.nchoice; i++) {
		struct choice c = plan.choice[i];

		for (k = i; k > 0 && plan.choice[k - 1].n < c.n; k--)
			plan.choice[k] = plan.choice[k - 1];
		plan.choice[k] = c;
	}
}

/* 核准（名称核准 3件）; 退回经办（名称核准 3件、成立登记 2件） */
static void choice_label(const struct choice *c, char *dst, size_t n)
{
	size_t at = text_fmt(dst, n, _("%s（"), c->of[0].a ? c->of[0].a->label : _("印文书"));
	int i;

	for (i = 0; i < c->n; i++)
		at += text_fmt(dst + at, n - at, _("%s%s %d件"), i ? _("、") : "", c->of[i].e->label, of_kind(c->of[i].e));
	text_fmt(dst + at, n - at, "%s", _("）"));
}

static const char *choice_note(const struct choice *c)
{
	const struct action *a = c->of[0].a;
	int i;

	if (!a)
		return _("各件同一种文书，一次印出；没有的先说明为什么");
	for (i = 1; i < c->n; i++)
		if (strcmp(a->basis ? a->basis : "", c->of[i].a->basis ? c->of[i].a->basis : "") != 0)
			return _("各类一起办，各按各的依据");
	return a->basis ? a->basis : "";
}

void inbox_batch(struct screen *s)
{
	static char label[CHOICES][160], key[CHOICES][12];
	struct menu_row row[CHOICES];
	const struct entity *kind[BATCH_PARTS];
	struct err err = {0};
	char title[80];
	int n = 0, i, k;

	plan.s = s;
	plan.nchoice = 0;
	if (take(s->data, &err) < 0) {
		err_show(&err);
		return;
	}
	for (i = 0; i < plan.n; i++) {
		for (k = 0; k < n && kind[k] != plan.row[i].e; k++)
			;
		if (k == n && n < BATCH_PARTS)
			offer(kind[n++] = plan.row[i].e);
	}
	if (plan.nchoice == 0) {
		tui_message(SY_WARN, "%s", _("您的角色对选定的这些没有能成批办的事"));
		return;
	}
	most_kinds_first();
	for (i = 0; i < plan.nchoice; i++) {
		choice_label(&plan.choice[i], label[i], sizeof label[i]);
		snprintf(key[i], sizeof key[i], "%d", i + 1);
		row[i] = (struct menu_row){.key = i < 9 ? key[i] : NULL, .label = label[i], .note = choice_note(&plan.choice[i])};
	}
	text_fmt(title, sizeof title, _("对选定的%d件"), plan.n);
	menu(title, row, plan.nchoice, choice_made, NULL);
}

/* What has been done is marked no more; what has not, is, and what was of another kind. */
void inbox_done(struct inbox *d, const struct screen *child)
{
	int64_t *id = xcalloc(TABLE_MARKS, sizeof *id);
	bool *done = xcalloc((size_t)plan.n + 1, sizeof *done), any = false;
	int i, k, n = -1;

	for (i = 0; i < plan.n; i++) {
		if (i == 0 || plan.row[i].e != plan.row[i - 1].e)
			n = batch_undone(child, plan.row[i].e, id, TABLE_MARKS);
		any |= n >= 0;
		done[i] = n >= 0;
		for (k = 0; k < n && done[i]; k++)
			done[i] = id[k] != plan.row[i].rid;
	}
	if (any)
		table_unmark(&d->t);
	for (i = 0; any && i < plan.n; i++)
		if (!done[i])
			table_mark(&d->t, plan.row[i].id, true);
	free(done);
	free(id);
}
