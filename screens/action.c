/* What may be done with a record now, and why not the rest; its limits, and the day of the act. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { MAX_ACTS = 24, MAX_LIMITS = 8 };

struct doing {
	const struct entity *e;
	int64_t id;
	struct rec *r;
	struct may may[MAX_ACTS];
	int n, sel;
	struct limit_now limit[MAX_LIMITS];
	int nlimit;
	char on[11];
};

static const struct action *chosen(const struct doing *d)
{
	return d->sel < d->n ? d->may[d->sel].a : NULL;
}

static bool reload(struct doing *d)
{
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, d->e, d->id, NULL, &r, &err) < 0) {
		err_show(&err);
		return false;
	}
	rec_free(d->r);
	d->r = r;
	d->n = flow_may(r, d->may, MAX_ACTS);
	if (d->n < 0)
		d->n = 0;
	d->nlimit = limit_list(r, d->limit, MAX_LIMITS);
	if (d->nlimit < 0)
		d->nlimit = 0;
	if (d->sel >= d->n)
		d->sel = 0;
	return true;
}

static void deed_done(void *ctx, enum deed_end how)
{
	struct screen *s = ctx;

	if (how == DEED_DONE)
		screen_close(s, 1);
	else
		reload(s->data);
}

static void act_do(struct screen *s)
{
	struct doing *d = s->data;
	const struct action *a = chosen(d);

	if (!a)
		return;
	if (!d->may[d->sel].ok) {
		tui_message(SY_ERROR, "%s", d->may[d->sel].why);
		return;
	}
	deed_begin(d->r, a, d->on, deed_done, s);
}

static void day_given(void *ctx, const char *day)
{
	struct doing *d = ((struct screen *)ctx)->data;

	snprintf(d->on, sizeof d->on, "%s", day);
}

static void act_day(struct screen *s)
{
	ask_day(_("法律上发生在哪一天（留空为今天）"), day_given, s);
}

/* ---- the screen ---- */

static int draw_limits(struct doing *d, struct area a, int y)
{
	char text[200];
	int i;

	for (i = 0; i < d->nlimit && y < a.h; i++, y++) {
		const struct limit_now *l = &d->limit[i];

		text_fmt(text, sizeof text, _("%s　自 %s 至 %s%s　%s"), l->l->label, l->start, l->end,
			l->provisional ? _("（暂算）") : "",
			 l->paused ? _("已中止") : "");
		put(a, y, 3, a.w - 20, SY_TEXT, text);
		snprintf(text, sizeof text, l->left < 0 ? _("逾期 %d 日") : _("剩 %d 日"), abs(l->left));
		put_right(a, y, a.w - 16, 14, l->left < 0 ? SY_ERROR : l->left <= 3 ? SY_WARN : SY_GOOD, text);
	}
	return y;
}

static void action_draw(struct screen *s, struct area a)
{
	struct doing *d = s->data;
	const struct action *c = chosen(d);
	char text[320];
	int y = 0, i;

	text_fmt(text, sizeof text, _("现在的状态：%s　办理日期：%s"), d->e->states ? rec_state_text(d->r) : "–",
		d->on[0] ? d->on : clock_today(app.db));
	put(a, y++, 1, a.w - 2, SY_VALUE, text);
	if (d->nlimit) {
		put(a, y++, 1, a.w - 2, SY_HEAD, _("期限"));
		y = draw_limits(d, a, y);
	}
	put(a, ++y, 1, a.w - 2, SY_HEAD, _("可以办的事"));
	y++;
	for (i = 0; i < d->n && y < a.h - 4; i++, y++) {
		const struct may *m = &d->may[i];

		put_marker(a, y, 1, 2, i - d->sel);
		text_fmt(text, sizeof text, "%d %s", i + 1, m->a->label);
		put(a, y, 3, 24, i == d->sel ? SY_FOCUS : m->ok ? SY_TEXT : SY_DIM, text);
		put(a, y, 28, a.w - 29, m->ok ? SY_GOOD : SY_WARN, m->ok ? _("可以") : m->why);
		if (i == d->sel)
			put_caret(a, y, 3);
	}
	if (d->n == 0)
		put(a, y, 3, a.w - 4, SY_DIM, _("现在没有可以办的事"));
	if (c) {
		text_fmt(text, sizeof text, "%s%s%s%s", c->flags & A_FINAL ? _("办理后不能撤回。") : "",
			 c->flags & A_FOUREYES ? _("须由另一人办理。") : "", c->basis ? _("依据：") : "",
			 	c->basis ? c->basis : "");
		put(a, a.h - 2, 1, a.w - 2, SY_DIM, text);
	}
}

bool rows_key(struct screen *s, int key, int *sel, int n, void (*act)(struct screen *))
{
	key = key_fold(key);
	if (key == K_UP && *sel > 0) {
		--*sel;
	} else if (key == K_DOWN && *sel + 1 < n) {
		++*sel;
	} else if (key >= '1' && key <= '9' && key - '1' < n) {
		*sel = key - '1';
		act(s);
	} else {
		return key == K_UP || key == K_DOWN;
	}
	return true;
}

static bool action_key(struct screen *s, int key)
{
	struct doing *d = s->data;

	return rows_key(s, key, &d->sel, d->n, act_do);
}

static void action_close(struct screen *s)
{
	struct doing *d = s->data;

	rec_free(d->r);
	free(d);
}

static const struct keydef action_keys[] = {
	{.key = K_ENTER, .label = "办理", .help = "办理光标所在的事；也可直接按它的数字", .act = act_do},
	{.key = 'd', .alt = K_F7, .label = "日期", .help = "法律上发生的日子，不填为今天", .act = act_day},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{0}
};

static const struct screen_ops action_ops = {
	.name = "action", .draw = action_draw, .key = action_key, .close = action_close, .keys = action_keys,
};

void action_open(const struct entity *e, int64_t id)
{
	struct doing *d = xcalloc(1, sizeof *d);
	char name[100], title[160];

	d->e = e;
	d->id = id;
	if (!reload(d)) {
		free(d);
		return;
	}
	rec_title(d->r, name, sizeof name);
	text_fmt(title, sizeof title, _("办理 %.20s %s"), e->label, name);
	screen_push(&action_ops, d, e->code ? e->code : "", title);
}
