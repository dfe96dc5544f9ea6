/* The beginning of an application for a name: who is in training for the organisation that is to be is ticked, and stands in the form as
 * an initiator or a leader without being typed again. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "model/supervision/enrolled.h"
#include "screens/screens.h"

enum { MOST = 60 };

struct ticking {
	struct enrolled who[MOST];
	bool on[MOST];
	int n, sel, top, page;
};

static void tick_draw(struct screen *s, struct area a)
{
	struct ticking *d = s->data;
	char text[300];
	int i, ticked = 0;

	put(a, 0, 1, a.w - 2, SY_DIM, _("为拟设立的组织报名培训的人：勾选的列入发起人和拟任负责人"));
	d->page = a.h - 3;
	if (d->sel < d->top)
		d->top = d->sel;
	if (d->sel >= d->top + d->page)
		d->top = d->sel - d->page + 1;
	for (i = 0; i < d->n; i++)
		ticked += d->on[i];
	for (i = 0; i < d->page && d->top + i < d->n; i++) {
		const struct enrolled *e = &d->who[d->top + i];
		const char *as = code_label(app.db, "D20", *e->identity ? e->identity : "1");
		bool here = d->top + i == d->sel;

		put_marker(a, i + 1, 0, 1, d->top + i - d->sel);
		put(a, i + 1, 2, 3, SY_MARK, d->on[d->top + i] ? "[*]" : "[ ]");
		put(a, i + 1, 6, 12, here ? SY_FOCUS : SY_TEXT, e->name);
		put(a, i + 1, 19, 16, SY_LABEL, as ? as : "");
		text_fmt(text, sizeof text, e->lacks[0] ? _("!没有有效结业证书：%s") : _("✓已结业"), e->lacks);
		put(a, i + 1, 36, a.w - 37, e->lacks[0] ? SY_WARN : SY_GOOD, text);
	}
	if (d->n == 0)
		put(a, 1, 2, a.w - 4, SY_DIM, _("没有人报名：账号须对应本人的报名记录；可以直接填表"));
	text_fmt(text, sizeof text, _("已勾选 %d 人　%s"), ticked, d->n ? d->who[d->sel].intended : "");
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, text);
	put_caret(a, 1 + d->sel - d->top, 2);
}

static bool tick_key(struct screen *s, int key)
{
	struct ticking *d = s->data;
	int i, k = key_fold(key);

	if (k == ' ' && d->n) {
		d->on[d->sel] = !d->on[d->sel];
		d->sel += d->sel + 1 < d->n;
		return true;
	}
	if (k == '*' || k == '-') {
		for (i = 0; i < d->n; i++)
			d->on[i] = k == '*';
		return true;
	}
	return move_key(key, &d->sel, d->n - 1, d->page);
}

static void act_form(struct screen *s)
{
	struct ticking *d = s->data;
	struct enrolled chosen[MOST];
	struct err err = {0};
	struct rec *r;
	int n = 0, i;

	for (i = 0; i < d->n; i++)
		if (d->on[i])
			chosen[n++] = d->who[i];
	if (name_case_begin(app.db, &app.who, chosen, n, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	screen_close(s, 0);		/* the form stands where it stood */
	record_begin(r);
}

static void tick_close(struct screen *s)
{
	free(s->data);
}

static const struct keydef tick_keys[] = {
	{.key = K_ENTER, .alt = K_F10, .label = "填表", .help = "勾选的人列入申请，接着填表", .act = act_form},
	{.key = ' ', .help = "勾选，移到下一个；再按取消"},
	{.key = '*', .alt = '-', .help = "全部勾选；全部取消"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops tick_ops = {
	.name = "begin", .draw = tick_draw, .key = tick_key, .close = tick_close, .keys = tick_keys,
};

bool begin_open(const struct entity *e)
{
	struct ticking *d;
	struct err err = {0};

	if (strcmp(e->name, "name_case"))
		return false;
	d = xcalloc(1, sizeof *d);
	d->n = enrolled_for(app.db, &app.who, NULL, d->who, MOST, &err);
	if (d->n < 0) {
		free(d);
		return false;
	}
	screen_push(&tick_ops, d, e->code, _("名称核准：发起人和拟任负责人"));
	return true;
}
