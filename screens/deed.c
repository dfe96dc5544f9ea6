/* An act on a record from the key to its end: what it wants filled, the reason, what warns, the word typed for what can't be taken
 * back; each step only where the act asks for it. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

/* One at a time: its steps are dialogs. */
static struct deed {
	struct rec *r;			/* the screen's */
	const struct action *a;
	char on[11], reason[800], passes[256];
	char word[8];			/* typed to confirm what can't be taken back */
	int field;			/* what is being asked for */
	bool again;			/* it has been given, and the act was refused for it */
	void (*done)(void *, enum deed_end);
	void *ctx;
} deed;

static void act_now(void *);
static void ask_need(const struct field *);

static void pass_reason(void *ctx, const char *reason)
{
	if (!reason) {
		deed.passes[0] = '\0';
		return;
	}
	text_fmt(deed.reason, sizeof deed.reason, "%s", reason);
	act_now(ctx);
}

static void ask_pass(void *ctx)
{
	ask(_("仍要办理"), _("继续的理由"), "", 200, false, check_reason_short, pass_reason, ctx);
}

/* What the act was refused for is asked again, with what it says now: where it is of what the act itself asks for. */
static void ask_again(void *ctx)
{
	(void)ctx;
	ask_need(&rec_entity(deed.r)->fields[deed.field]);
}

/* A file is for the form, and so is what this person may not write now. */
static bool may_ask(int field)
{
	char why[200];

	return rec_entity(deed.r)->fields[field].type != T_FILE && rec_may_edit(deed.r, field, why, sizeof why);
}

static bool asks_again(const struct findings *found)
{
	const struct entity *e = rec_entity(deed.r);
	size_t i;

	for (i = 0; i < found->n; i++) {
		int f = finding_stands(&found->v[i]) ? field_no(e, found->v[i].field) : -1;

		if (f < 0 || !deed.a->needs || !word_in(deed.a->needs, e->fields[f].name) || !may_ask(f))
			continue;
		deed.field = f;
		deed.again = true;
		return true;
	}
	return false;
}

/* What was found stands in the way, or wants a reason. */
static void found_show(struct findings *found)
{
	char text[2048];

	findings_text(found, UNKNOWN, text, sizeof text);
	if (findings_passable(found, deed.passes, sizeof deed.passes))
		notice(_("请核对"), text, ask_pass, NULL);
	else
		notice(_("不能办理"), text, asks_again(found) ? ask_again : NULL, NULL);
}

static void act_now(void *ctx)
{
	struct findings found = {0};
	struct err err = {0};
	struct act act = {.on = deed.on[0] ? deed.on : NULL, .reason = deed.reason[0] ? deed.reason : NULL,
		.passes = deed.passes[0] ? deed.passes : NULL};

	(void)ctx;
	if (flow_do(deed.r, deed.a->name, &act, &found, &err) == 0) {
		tui_message(SY_GOOD, _("已办理：%s"), deed.a->label);
		deed.done(deed.ctx, DEED_DONE);
	} else if (found.n > 0 && err.code == E_RULE) {
		found_show(&found);
	} else {
		err_show(&err);
		if (err.code == E_CONFLICT)
			deed.done(deed.ctx, DEED_STALE);
	}
	findings_free(&found);
}

static void typed(void *ctx, bool yes)
{
	if (yes)
		act_now(ctx);
}

/* The word: the last four characters of the number people know the record by, else of its id. */
static void word_of(void)
{
	const struct entity *e = rec_entity(deed.r);
	char text[200] = "";
	size_t n;
	int i;

	for (i = 0; e->fields[i].name && !text[0]; i++)
		if ((e->fields[i].flags & F_KEYNO) && !rec_text(deed.r, i, text, sizeof text))
			text[0] = '\0';
	n = strlen(text);
	for (i = 0; (size_t)i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			n = 0;
	if (n < 4)
		n = (size_t)snprintf(text, sizeof text, "%04lld", (long long)(rec_id(deed.r) % 10000));
	snprintf(deed.word, sizeof deed.word, "%s", text + n - 4);
}

static bool ends_badly(const struct entity *e, const struct action *a)
{
	const struct state *s = a->to ? state_find(e, a->to) : NULL;

	return s && s->kind == ST_BAD;
}

static void confirm_final(void)
{
	const struct action *a = deed.a;
	char text[640], name[160];

	if (!(a->flags & A_FINAL)) {
		act_now(NULL);
		return;
	}
	rec_title(deed.r, name, sizeof name);
	if (!(a->flags & A_ADVERSE) && !ends_badly(rec_entity(deed.r), a)) {	/* what was asked for is given: yes or no */
		text_fmt(text, sizeof text, _("“%s”办理后不能撤回。\n%s\n%s%s"), a->label, name, a->basis ? _("依据：") : "", a->basis ? a->basis : "");
		confirm(a->label, text, typed, NULL);
		return;
	}
	word_of();
	text_fmt(text, sizeof text, _("“%s”办理后不能撤回。\n%s\n%s%s\n请键入 %s 确认。"), a->label, name,
		a->basis ? _("依据：") : "", a->basis ? a->basis : "", deed.word);
	confirm_typed(a->label, text, deed.word, typed, NULL);
}

static void reason_given(void *ctx, const char *reason)
{
	(void)ctx;
	if (!reason)
		return;
	text_fmt(deed.reason, sizeof deed.reason, "%s", reason);
	confirm_final();
}

static void ask_reason(void)
{
	if (deed.a->flags & A_REASON)
		ask(deed.a->label, _("意见或理由"), "", 200, false, check_reason_short, reason_given, NULL);
	else
		confirm_final();
}

/* ---- what it wants filled ---- */

static void ask_needs(void);

static int need_check(void *ctx, const char *text, char *msg, size_t n)
{
	struct err err = {0};

	(void)ctx;
	if (*text && rec_set(deed.r, deed.field, text, &err) >= 0)
		return 0;
	text_fmt(msg, n, "%s", *text ? err.msg : _("必须填写"));
	return -1;
}

static void need_given(void *ctx, const char *text)
{
	struct findings found = {0};
	struct err err = {0};

	(void)ctx;
	if (!text) {
		deed.done(deed.ctx, DEED_STALE);	/* what was typed goes no further */
		return;
	}
	if (rec_save(deed.r, NULL, &found, &err) == 0)
		ask_needs();
	else {
		err_show(&err);
		deed.done(deed.ctx, DEED_STALE);
	}
	findings_free(&found);
}

static int choice_match(void *ctx, const char *said, int max, struct pick_row *out)
{
	(void)ctx;
	return choices(&rec_entity(deed.r)->fields[deed.field], said, max, out);
}

static void choice_given(void *ctx, const struct pick_row *row)
{
	char msg[200];

	if (row && need_check(ctx, row->key, msg, sizeof msg) < 0) {
		tui_message(SY_ERROR, "%s", msg);
		row = NULL;
	}
	need_given(ctx, row ? row->key : NULL);
}

/* One thing that the act wants and that may be written here: chosen, or typed in a line. */
static void ask_need(const struct field *f)
{
	char title[160], now[800] = "";

	if (deed.again)
		rec_text(deed.r, deed.field, now, sizeof now);
	else if (f->type == T_DATE)
		text_cut(now, sizeof now, clock_today(app.db));
	deed.again = false;
	text_fmt(title, sizeof title, "%s：%s", deed.a->label, f->label);
	if (f->type == T_CODE || f->type == T_REF || f->type == T_BOOL || f->type == T_REGION)
		pick(title, "", choice_match, choice_given, NULL);
	else
		ask(deed.a->label, f->label, now, f->width > 0 && f->width < 200 ? f->width : 200, false,
			need_check, need_given, NULL);
}

/* What the act wants and may not be written here is for the form, which the act itself says. */
static void ask_needs(void)
{
	const struct entity *e = rec_entity(deed.r);
	struct lack lack[16];
	int n = case_lacks(deed.r, lack, LENGTH(lack)), i;

	for (i = 0; i < n; i++) {
		deed.field = (int)(lack[i].f - e->fields);
		if (lack[i].a != deed.a || !may_ask(deed.field))
			continue;
		ask_need(lack[i].f);
		return;
	}
	ask_reason();
}

void deed_begin(struct rec *r, const struct action *a, const char *on, void (*done)(void *, enum deed_end), void *ctx)
{
	deed = (struct deed){.r = r, .a = a, .done = done, .ctx = ctx};
	snprintf(deed.on, sizeof deed.on, "%s", on);
	ask_needs();
}
