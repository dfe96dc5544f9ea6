/* What is done to many rows of a list at once: which act, a reason, and to which rows; then batch.c shows what would happen. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/batch.h"
#include "screens/list.h"

enum { CHOICES = 30 };

/* What is being asked: one dialog at a time. */
static struct plan {
	struct screen *s;
	char digit;			/* rows with this option; 0 = the marked ones */
	struct batch_do d, choice[CHOICES];
	int nchoice;
	struct batch_words w;
} plan;

bool listing_marked(struct screen *s)
{
	struct listing *d = s->data;

	return table_marks(&d->t) > 0;
}

/* ---- the rows ---- */

static int take(void *ctx, const struct entity *e, struct batch *b, struct err *err)
{
	struct listing *d = ctx;
	int64_t id[LENGTH(d->t.opt)];
	int n = 0, i;

	(void)e;
	for (i = 0; plan.digit && i < d->t.nopt; i++)
		if (d->t.opt[i].digit == plan.digit)
			id[n++] = d->t.opt[i].id;
	if (plan.digit)
		return batch_take(b, id, n, err);
	if (!d->t.all)
		return batch_take(b, d->t.mark, d->t.nmark, err);
	return batch_take_all(b, &d->q, d->since, d->t.mark, d->t.nmark, batch_go_on, (void *)(uintptr_t)_("收集"), err);
}

static void options_done(struct listing *d)
{
	int i, n = 0;

	for (i = 0; i < d->t.nopt; i++)
		if (d->t.opt[i].digit != plan.digit)
			d->t.opt[n++] = d->t.opt[i];
	d->t.nopt = n;
}

/* What was typed stands until the screen is there. */
static void show(void)
{
	struct listing *d = plan.s->data;

	plan.d.value = plan.w.value;
	plan.d.reason = plan.w.reason[0] ? plan.w.reason : NULL;
	if (!batch_judged(&(struct batch_part){d->e, plan.d}, 1, &plan.w, take, d))
		return;
	options_done(d);
	d->bydigit = plan.digit != 0;
}

/* ---- why ---- */

static void reason_given(void *ctx, const char *reason)
{
	(void)ctx;
	if (!reason)
		return;
	text_fmt(plan.w.reason, sizeof plan.w.reason, "%s", reason);
	show();
}

static void ask_reason(void)
{
	char label[160], title[200];

	batch_label(((struct listing *)plan.s->data)->e, &plan.d, &plan.w, label, sizeof label);
	text_fmt(title, sizeof title, _("成批%s"), label);
	if (plan.d.kind == BATCH_VOID || (plan.d.kind == BATCH_ACT && (plan.d.action->flags & A_REASON)))
		ask(title, _("理由（各行相同）"), "", 200, false, check_reason_short, reason_given, NULL);
	else
		show();
}

/* ---- one field to one value ---- */

static bool offered(const struct entity *e, int f)
{
	struct batch_do d = {.kind = BATCH_SET, .field = f};
	struct err err = {0};

	return e->fields[f].type != T_MEMO && e->fields[f].type != T_FILE && e->fields[f].type != T_TIME &&
		batch_may(app.db, &app.who, e, &d, &err);
}

static int field_match(void *ctx, const char *typed, int max, struct pick_row *out)
{
	const struct entity *e = ((struct listing *)plan.s->data)->e;
	int n = 0, i;

	(void)ctx;
	for (i = 0; i < field_count(e) && n < max; i++) {
		const struct field *f = &e->fields[i];

		if (!offered(e, i) || (*typed && !strstr(f->label, typed) && !py_match(f->label, typed)))
			continue;
		out[n] = (struct pick_row){0};
		text_cut(out[n].key, sizeof out[n].key, f->name);
		text_cut(out[n].label, sizeof out[n].label, f->label);
		text_cut(out[n++].note, sizeof out[0].note, f->help ? f->help : "");
	}
	return n;
}

static const struct field *planned_field(void)
{
	return &((struct listing *)plan.s->data)->e->fields[plan.d.field];
}

static void value_take(const char *value, const char *said)
{
	text_fmt(plan.w.value, sizeof plan.w.value, "%s", value);
	text_fmt(plan.w.said, sizeof plan.w.said, "%s", said);
	ask_reason();
}

static int value_check(void *ctx, const char *text, char *msg, size_t n)
{
	char said[160];
	struct err err = {0};

	(void)ctx;
	if (batch_value(app.db, &app.who, ((struct listing *)plan.s->data)->e, plan.d.field, text, said, sizeof said, &err) == 0)
		return 0;
	text_fmt(msg, n, "%s", err.msg);
	return -1;
}

/* Named as any form would show it: a day, money, a rate in its own words. */
static void value_given(void *ctx, const char *value)
{
	char said[160];
	struct err err = {0};

	(void)ctx;
	if (!value)
		return;
	batch_value(app.db, &app.who, ((struct listing *)plan.s->data)->e, plan.d.field, value, said, sizeof said, &err);
	value_take(value, said);
}

/* Codes, regions, rows, yes and no; = stands for nothing, as in a query. */
static int value_match(void *ctx, const char *typed, int max, struct pick_row *out)
{
	(void)ctx;
	if (strcmp(typed, "=") != 0 || planned_field()->flags & F_NEED)
		return choices(planned_field(), typed, max, out);
	out[0] = (struct pick_row){.label = ""};
	text_cut(out[0].label, sizeof out[0].label, _("（清空）"));
	return 1;
}

static void value_picked(void *ctx, const struct pick_row *row)
{
	(void)ctx;
	if (row)
		value_take(row->key, row->label);
}

static void field_picked(void *ctx, const struct pick_row *row)
{
	const struct listing *d = plan.s->data;
	const struct field *f;
	char title[120];

	(void)ctx;
	if (!row)
		return;
	plan.d.field = field_no(d->e, row->key);
	f = planned_field();
	text_fmt(title, sizeof title, _("%s都改为（= 清空）"), f->label);
	if (f->type == T_CODE || f->type == T_REF || f->type == T_REGION || f->type == T_BOOL) {
		pick(title, "", value_match, value_picked, NULL);
		return;
	}
	text_fmt(title, sizeof title, _("%s都改为（留空为清空）"), f->label);
	ask(title, f->label, "", f->width > 0 && f->width < 150 ? f->width : 150, false, value_check, value_given, NULL);
}

/* ---- which act ---- */

static void print_chosen(void)
{
	plan.w = *print_many_said(&plan.d);
	show();
}

static void choice_made(void *ctx, int i)
{
	(void)ctx;
	if (i < 0 || i >= plan.nchoice)
		return;
	plan.d = plan.choice[i];
	if (plan.d.kind == BATCH_PRINT)
		print_many(((struct listing *)plan.s->data)->e, print_chosen);
	else if (plan.d.kind == BATCH_SET)
		pick(_("改哪一项"), "", field_match, field_picked, NULL);
	else
		ask_reason();
}

static void offer(const struct entity *e, struct batch_do d, const char *label, const char *note, struct menu_row *row)
{
	struct err err = {0};

	if (plan.nchoice == CHOICES || !batch_may(app.db, &app.who, e, &d, &err))
		return;
	row[plan.nchoice] = (struct menu_row){.label = label, .note = note ? note : ""};
	plan.choice[plan.nchoice++] = d;
}

/* What has been done is marked no more; what has not, is. Rows that were named by their digit leave the marks alone. */
void listing_done(struct listing *d, const struct screen *child)
{
	int64_t *id = xcalloc(TABLE_MARKS, sizeof *id);
	int n = d->bydigit ? -1 : batch_undone(child, d->e, id, TABLE_MARKS), i, nopt = d->t.nopt;

	if (n >= 0)
		table_unmark(&d->t);
	d->t.nopt = nopt;	/* of other digits: they are done next */
	for (i = 0; i < n; i++)
		table_mark(&d->t, id[i], true);
	free(id);
}

static void begin(struct screen *s, char digit)
{
	plan = (struct plan){.s = s, .digit = digit};
}

/* Something may be set: any field will do to ask. */
static int first_settable(const struct entity *e)
{
	int i;

	for (i = 0; i < field_count(e); i++)
		if (offered(e, i))
			return i;
	return -1;
}

static void choose(struct screen *s, bool acts_alone)
{
	struct listing *d = s->data;
	struct menu_row row[CHOICES];
	const struct action *a;
	char title[120];
	int set;

	for (a = d->e->actions; a && a->name; a++)
		offer(d->e, (struct batch_do){.kind = BATCH_ACT, .action = a}, a->label, a->basis, row);
	if (!acts_alone && (set = first_settable(d->e)) >= 0)
		offer(d->e, (struct batch_do){.kind = BATCH_SET, .field = set}, _("改一项"), _("不是登记事项的一项，都改成同样的"), row);
	if (!acts_alone && print_many_may(d->e))
		offer(d->e, (struct batch_do){.kind = BATCH_PRINT}, _("印文书"), _("各行同一种文书，一次印出；没有的先说明为什么"), row);
	if (!acts_alone)
		offer(d->e, (struct batch_do){.kind = BATCH_VOID}, _("作废"), _("不会删除，历史里仍可查到"), row);
	if (plan.nchoice == 0) {
		tui_message(SY_WARN, _("您的角色对%s没有能成批办的事"), d->e->label);
		return;
	}
	if (acts_alone && plan.nchoice == 1) {	/* 8 has been said, and there is but one act */
		choice_made(NULL, 0);
		return;
	}
	text_fmt(title, sizeof title, _("对选定的%ld行"), plan.digit ? 0 : table_marks(&d->t));
	menu(plan.digit ? _("对填了 8 的各行") : title, row, plan.nchoice, choice_made, NULL);
}

void listing_batch(struct screen *s)
{
	struct listing *d = s->data;

	begin(s, 0);
	if (d->on[0])
		tui_message(SY_WARN, "%s", _("这是过去某日的情况，只能看"));
	else
		choose(s, false);
}

bool listing_many(struct listing *d, char digit)
{
	int i, n = 0;

	for (i = 0; i < d->t.nopt; i++)
		n += d->t.opt[i].digit == digit;
	if (n < 2 || (digit != '4' && digit != '8') || d->on[0])
		return false;
	begin(screen_top(), digit);
	if (digit == '8') {
		choose(plan.s, true);
	} else {
		plan.d.kind = BATCH_VOID;
		ask_reason();
	}
	return true;
}

/* ---- a run of rows by their places ---- */

/* 5..20, also 5-20 and 5到20, in whatever width the digits come. */
static bool range_of(const char *text, long *from, long *to)
{
	char plain[64], *end;

	text_cut(plain, sizeof plain, text);
	*from = strtol(text_ascii(plain), &end, 10);
	end += strcspn(end, "0123456789");
	*to = strtol(end, &end, 10);
	return *from >= 1 && *to >= *from && !*end;
}

static int range_check(void *ctx, const char *text, char *msg, size_t n)
{
	long from, to;

	(void)ctx;
	if (range_of(text, &from, &to))
		return 0;
	snprintf(msg, n, "%s", _("写作 5..20：从第5行到第20行，行号见右下角"));
	return -1;
}

static void range_given(void *ctx, const char *text)
{
	struct listing *d = ((struct screen *)ctx)->data;
	long from, to;

	if (text && range_of(text, &from, &to))
		table_mark_range(&d->t, from, to);
}

void listing_range(struct screen *s)
{
	ask(_("选哪几行"), _("从几到几"), "", 20, false, range_check, range_given, s);
}
