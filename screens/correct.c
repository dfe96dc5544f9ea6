/* 更正 on the screen: the record with its registered items open for the right values, then from when, why and on what document; what
 * comes of it is a proposal that another person confirms. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

struct correcting {
	const struct entity *e;
	struct rec *r;
	struct fields *f;
	char on[11], reason[800];
	bool done;
};

static void doc_given(void *ctx, const char *doc)
{
	struct screen *s = ctx;
	struct correcting *d = s->data;
	struct proposal p = {.on = d->on[0] ? d->on : NULL, .reason = d->reason, .doc = doc};
	struct err err = {0};
	int64_t id;

	if (!doc)
		return;
	if (correction_propose(d->r, &p, &id, &err) < 0) {
		err_show(&err);
		fields_error(d->f, err.field, err.msg);
		return;
	}
	tui_message(SY_GOOD, _("已提出更正 %lld，由另一人确认后生效（代码 gz）"), (long long)id);
	d->done = true;
	screen_close(s, 1);
}

static int doc_check(void *ctx, const char *text, char *msg, size_t n)
{
	(void)ctx;
	if (text[strspn(text, " ")])
		return 0;
	snprintf(msg, n, "%s", _("请写明依据：决定、批复或档案的文号"));
	return -1;
}

static void reason_given(void *ctx, const char *reason)
{
	struct correcting *d = ((struct screen *)ctx)->data;

	if (!reason)
		return;
	text_fmt(d->reason, sizeof d->reason, "%s", reason);
	ask(_("更正的依据"), _("依据文号"), "", 60, false, doc_check, doc_given, ctx);
}

static void day_given(void *ctx, const char *day)
{
	struct correcting *d = ((struct screen *)ctx)->data;

	snprintf(d->on, sizeof d->on, "%s", day);
	ask(_("为什么更正"), _("理由"), d->reason, 200, false, check_reason, reason_given, ctx);
}

static void act_propose(struct screen *s)
{
	struct correcting *d = s->data;

	if (!form_commit(fields_form(d->f)))
		return;
	if (!fields_dirty(d->f)) {
		tui_message(SY_WARN, "%s", _("还没有改动：把要更正的项改成正确的内容"));
		return;
	}
	ask_day(_("从哪一天起应当这样（留空为现有内容开始之日）"), day_given, s);
}

static void correct_draw(struct screen *s, struct area a)
{
	struct correcting *d = s->data;

	form_draw(fields_form(d->f), a);
}

static void correct_part(struct screen *s)
{
	struct correcting *d = s->data;

	form_draw_part(fields_form(d->f));
}

static bool correct_key(struct screen *s, int key)
{
	struct correcting *d = s->data;

	return form_key(fields_form(d->f), key);
}

static void drop_answer(void *ctx, bool yes)
{
	struct screen *s = ctx;

	if (!yes)
		return;
	((struct correcting *)s->data)->done = true;
	screen_close(s, 0);
}

static bool correct_leave(struct screen *s)
{
	struct correcting *d = s->data;

	if (d->done || !fields_dirty(d->f))
		return true;
	confirm(_("尚未提出"), _("更正还没有提出。放弃这些内容并离开吗？"), drop_answer, s);
	return false;
}

static void correct_close(struct screen *s)
{
	struct correcting *d = s->data;

	fields_free(d->f);
	rec_free(d->r);
	free(d);
}

static const struct keydef correct_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "提出", .help = "写明起始日、理由和依据，提出更正；另一人确认后才生效",
		.act = act_propose},
	{0}
};

static const struct screen_ops correct_ops = {
	.name = "correct", .draw = correct_draw, .part = correct_part, .key = correct_key, .leave = correct_leave,
	.close = correct_close, .keys = correct_keys, .text = true,
};

void correct_open(const struct entity *e, int64_t id, const char *at)
{
	struct correcting *d = xcalloc(1, sizeof *d);
	char name[120], title[160];
	struct err err = {0};
	int item;

	d->e = e;
	if (rec_load(app.db, &app.who, e, id, NULL, &d->r, &err) < 0 || rec_correcting(d->r, &err) < 0) {
		err_show(&err);
		rec_free(d->r);
		free(d);
		return;
	}
	rec_title(d->r, name, sizeof name);
	text_fmt(title, sizeof title, _("更正 %.16s %.110s"), e->label, name);
	d->f = fields_new(d->r, false, NULL);
	if (at && (item = fields_item(d->f, at)) >= 0)
		form_focus(fields_form(d->f), item);
	screen_push(&correct_ops, d, e->code ? e->code : "", title);
}
