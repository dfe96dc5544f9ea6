/* What is done to several rows of the inbox at once. They may be applications of several kinds: an act is one kind's, and the rows of
 * others stay marked for the next. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/batch.h"
#include "screens/inbox.h"

enum { CHOICES = 30, KINDS = 16 };

/* A marked row: the case (or reminder), and the row it is about. */
struct chosen { int64_t id, rid; const struct entity *e; };

/* What is being asked: one dialog at a time. */
static struct plan {
	struct screen *s;
	struct chosen *row;
	int n;
	const struct entity *e;
	struct batch_do d;
	struct batch_words w;
	struct { const struct entity *e; const struct action *a; } choice[CHOICES];	/* a: NULL = its documents are printed */
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

static int of_the_kind(void *ctx, struct batch *b, struct err *err)
{
	int64_t *id = xcalloc((size_t)plan.n + 1, sizeof *id);
	int n = 0, i, rc;

	(void)ctx;
	for (i = 0; i < plan.n; i++)
		if (plan.row[i].e == plan.e)
			id[n++] = plan.row[i].rid;
	rc = batch_take(b, id, n, err);
	free(id);
	return rc;
}

static void show(void)
{
	int others = plan.n - of_kind(plan.e);

	plan.d.value = plan.w.value;
	plan.d.reason = plan.w.reason[0] ? plan.w.reason : NULL;
	if (batch_judged(plan.e, &plan.d, &plan.w, of_the_kind, NULL) && others)
		tui_message(SY_WARN, _("另有%d件不是%s，仍选定着"), others, plan.e->label);
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

	(void)ctx;
	if (i < 0 || i >= plan.nchoice)
		return;
	plan.e = plan.choice[i].e;
	if (!plan.choice[i].a) {
		print_many(plan.e, print_chosen);
		return;
	}
	plan.d = (struct batch_do){.kind = BATCH_ACT, .action = plan.choice[i].a};
	memset(&plan.w, 0, sizeof plan.w);
	text_fmt(title, sizeof title, _("成批%s"), plan.d.action->label);
	if (plan.d.action->flags & A_REASON)
		ask(title, _("理由（各件相同）"), "", 200, false, check_reason_short, reason_given, NULL);
	else
		show();
}

/* Acts of each kind that is among the rows, as far as this person may do them to any. */
static void offer_one(const struct entity *e, const struct action *a, struct menu_row *row, char label[CHOICES][80], char key[CHOICES][12])
{
	int n = plan.nchoice;

	if (n == CHOICES)
		return;
	text_fmt(label[n], 80, _("%s（%s %d件）"), a ? a->label : _("印文书"), e->label, of_kind(e));
	snprintf(key[n], 12, "%d", n + 1);
	row[n] = (struct menu_row){.key = n < 9 ? key[n] : NULL, .label = label[n],
		.note = !a ? _("各件同一种文书，一次印出；没有的先说明为什么") : a->basis ? a->basis : ""};
	plan.choice[n].e = e;
	plan.choice[n].a = a;
	plan.nchoice++;
}

static void offer(const struct entity *e, struct menu_row *row, char label[CHOICES][80], char key[CHOICES][12])
{
	const struct action *a;
	struct err err = {0};

	for (a = e->actions; a && a->name; a++) {
		struct batch_do d = {.kind = BATCH_ACT, .action = a};

		if (batch_may(app.db, &app.who, e, &d, &err))
			offer_one(e, a, row, label, key);
	}
	if (print_many_may(e))
		offer_one(e, NULL, row, label, key);
}

void inbox_batch(struct screen *s)
{
	static char label[CHOICES][80], key[CHOICES][12];
	struct menu_row row[CHOICES];
	const struct entity *kind[KINDS];
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
		if (k == n && n < KINDS)
			offer(kind[n++] = plan.row[i].e, row, label, key);
	}
	if (plan.nchoice == 0) {
		tui_message(SY_WARN, "%s", _("您的角色对选定的这些没有能成批办的事"));
		return;
	}
	text_fmt(title, sizeof title, _("对选定的%d件"), plan.n);
	menu(title, row, plan.nchoice, choice_made, NULL);
}

/* What has been done is marked no more; what has not, is, and what was of another kind. */
void inbox_done(struct inbox *d, const struct screen *child)
{
	int64_t *id = xcalloc(TABLE_MARKS, sizeof *id);
	int n = batch_undone(child, id, TABLE_MARKS), i, k;

	if (n >= 0)
		table_unmark(&d->t);
	for (i = 0; n >= 0 && i < plan.n; i++) {
		bool stays = plan.row[i].e != plan.e;

		for (k = 0; k < n && !stays; k++)
			stays = id[k] == plan.row[i].rid;
		if (stays)
			table_mark(&d->t, plan.row[i].id, true);
	}
	free(id);
}
