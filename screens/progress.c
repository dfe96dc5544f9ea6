/* Where an application stands, for whoever has its number and PIN: the public too. Nothing is told of who applied. */
#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { NO, PIN, INPUTS };

struct progress {
	struct line in[INPUTS];
	int at;
	bool found;
	struct kase_public k;
};

static void progress_draw(struct screen *s, struct area a)
{
	static const char *const label[] = {"编号", "查询密码"};
	struct progress *p = s->data;
	const char *row[][2] = {{_("编号"), p->k.no}, {_("事项"), p->k.matter}, {_("收件日"), p->k.submitted_on}, {_("状态"), p->k.pub},
		{_("期限"), p->k.ended_on[0] ? "" : p->k.due[0] ? p->k.due : p->k.paused ? _("暂停计时") : ""}, {_("办结日"), p->k.ended_on}};
	int y = 3, x = 0, i;
	size_t k;

	put(a, 0, 2, a.w - 4, SY_DIM, _("编号和六位查询密码印在受理回执上；错五次后这个编号要等15分钟。"));
	for (i = 0; i < INPUTS; i++) {
		put(a, 2 + i, 2, 10, SY_LABEL, _(label[i]));
		x = line_draw(&p->in[i], a, 2 + i, 13, a.w - 15 < 24 ? a.w - 15 : 24, i == p->at ? SY_FOCUS : SY_TEXT);
		if (i == p->at)
			put_caret(a, 2 + i, x);
	}
	if (!p->found)
		return;
	put_hline(a, y + 2, SY_DIM);
	for (k = 0, y += 3; k < LENGTH(row); k++)
		if (*row[k][1]) {
			put(a, y, 2, 10, SY_LABEL, row[k][0]);
			put(a, y++, 13, a.w - 15, k == 3 ? SY_GOOD : SY_VALUE, row[k][1]);
		}
}

static void look(struct progress *p)
{
	struct err err = {0};

	p->found = kase_progress(app.db, p->in[NO].s, p->in[PIN].s, &p->k, &err) == 0;
	if (!p->found)
		err_show(&err);
}

static void act_enter(struct screen *s)
{
	struct progress *p = s->data;
	char no[KASE_NO];
	struct err err = {0};

	if (p->at == NO && kase_no_fold(p->in[NO].s, no, &err) < 0) {
		err_show(&err);
		return;
	}
	if (p->at == PIN)
		look(p);
	else
		p->at = PIN;
}

static bool progress_key(struct screen *s, int key)
{
	struct progress *p = s->data;

	if (key == K_TAB || key == K_BTAB || key == K_UP || key == K_DOWN) {
		p->at = !p->at;
		return true;
	}
	return line_key(&p->in[p->at], key);
}

static void progress_close(struct screen *s)
{
	struct progress *p = s->data;

	line_release(&p->in[NO]);
	line_release(&p->in[PIN]);
	free(p);
}

static const struct keydef progress_keys[] = {
	{.key = K_ENTER, .label = "查询", .help = "到查询密码；在查询密码里按就查", .act = act_enter},
	{.key = K_TAB, .alt = K_UP, .alt2 = K_DOWN, .help = "另一项"},
	{0}
};

static const struct screen_ops progress_ops = {
	.name = "progress", .draw = progress_draw, .key = progress_key, .close = progress_close, .keys = progress_keys, .text = true,
};

void progress_open(void)
{
	struct progress *p = xcalloc(1, sizeof *p);

	line_init(&p->in[NO], 24);
	line_init(&p->in[PIN], 8);
	screen_push(&progress_ops, p, "jd", _("办理进度"));
}
