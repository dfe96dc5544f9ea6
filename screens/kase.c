/* An application on one screen: what stands in its way, what was filed, what has been said of it, and the acts that can follow by
 * their numbers. Of any entity whose rows are cases. */
#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/util.h"
#include "model/registry/material.h"
#include "screens/kase.h"
#include "screens/paper.h"

enum { HEAD = 3, ACT_ROWS = 5 };

static const struct screen_ops case_ops;

static struct kcase *case_of(struct screen *s)
{
	return s && s->ops == &case_ops ? s->data : NULL;
}

/* ---- reading it ---- */

/* Acts of one's own roles; where none is, whoever looks sees whose turn it is. */
static void acts_read(struct kcase *d)
{
	struct may all[CASE_ACTS];
	int n = flow_may(d->r, all, CASE_ACTS), i;

	d->nmay = 0;
	for (i = 0; i < n; i++)
		if (all[i].a->roles & app.who.roles)
			d->may[d->nmay++] = all[i];
}

/* Its number and public state; the PIN for who asked and for the window that hands out the receipt. */
static void number_read(struct kcase *d)
{
	const struct entity *k = kase_entity();
	int64_t id = k ? kase_id(app.db, d->e, d->id) : 0;
	struct err err = {0};
	struct rec *r;

	memset(&d->row, 0, sizeof d->row);
	d->pub[0] = d->pin[0] = '\0';
	if (id == 0 || inbox_row(app.db, &app.who, id, &d->row, &err) < 0)
		return;
	if (rec_load(app.db, &app.who, k, id, NULL, &r, &err) == 0) {
		rec_text(r, field_no(k, "pub"), d->pub, sizeof d->pub);
		rec_free(r);
	}
	if (app.who.roles & (ROLE(INITIATOR) | ROLE(ORG) | ROLE(OFFICER)))
		kase_pin(app.db, d->row.no, d->pin, &err);
}

static bool reload(struct kcase *d)
{
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, d->e, d->id, NULL, &r, &err) < 0) {
		err_show(&err);
		return false;
	}
	rec_free(d->r);
	d->r = r;
	acts_read(d);
	number_read(d);
	d->nlimit = limit_list(r, d->limit, CASE_LIMITS);
	if (d->nlimit < 0)
		d->nlimit = 0;
	free(d->pass);
	if (passages(app.db, &app.who, d->e, d->id, &d->pass, &d->npass, &err) < 0)
		d->npass = 0;
	findings_free(&d->found);
	if (case_findings(r, &d->found, &err) < 0)
		err_show(&err);
	d->width = 0;
	d->seen = app.version;
	return true;
}

static void retitle(struct screen *s)
{
	struct kcase *d = s->data;
	char name[120], place[40], matter[40];

	rec_title(d->r, name, sizeof name);
	walk_place(s, place, sizeof place);
	kase_matter(app.db, d->e, rec_id(d->r), matter, sizeof matter);
	text_fmt(s->title, sizeof s->title, "%.30s%s %.90s", matter, place, name);
}

/* ---- doing ---- */

static void deed_done(void *ctx, enum deed_end how)
{
	struct screen *s = ctx;
	struct kcase *d = s->data;
	const struct passage *last;

	if (how == DEED_DONE && d->queued) {
		screen_close(s, CASE_DONE);
		return;
	}
	reload(d);
	s->result = how == DEED_DONE ? CASE_DONE : s->result;
	if (how != DEED_DONE || d->npass == 0)
		return;
	last = &d->pass[d->npass - 1];
	if (last->handed && d->pin[0])
		tui_message(SY_GOOD, _("已提交：编号 %s，查询密码 %s"), d->row.no, d->pin);
	else if (last->from == last->to && own_may())	/* what an applicant does that moves nothing here begins something else */
		tui_message(SY_GOOD, _("已办理：%s　在“我的申请”里接着办"), last->label);
}

static void act_do(struct screen *s, int i)
{
	struct kcase *d = s->data;

	if (i >= d->nmay)
		return;
	if (!d->may[i].ok)
		tui_message(SY_ERROR, "%s：%s", d->may[i].a->label, d->may[i].why);
	else
		deed_begin(d->r, d->may[i].a, d->on, deed_done, s);
}

/* ---- the picture ---- */

static void draw_line(struct area a, int y, const struct kline *l, bool here, int label)
{
	int x = 4;

	put(a, y, 0, 2, SY_MARK, here ? "▸" : " ");
	if (l->head) {
		put(a, y, 1, a.w - 1, SY_HEAD, l->text);
		return;
	}
	if (l->mark)
		put(a, y, 2, 1, l->mark_style, l->mark);
	if (l->label) {
		put(a, y, x, label, SY_LABEL, l->label);
		x += label + 1;
	}
	put(a, y, x, a.w - x, l->style, l->text ? l->text : "");
}

static void draw_pane(struct kcase *d, struct area a, int which)
{
	struct pane *p = &d->pane[which];
	int i, label = a.w >= 64 ? 16 : 12;
	char text[60];

	p->page = a.h;
	if (p->sel < p->top)
		p->top = p->sel;
	if (p->sel >= p->top + a.h)
		p->top = p->sel - a.h + 1;
	if (p->top == 1 && p->sel < a.h)
		p->top = 0;	/* the first heading */
	for (i = 0; i < a.h && p->top + i < p->n; i++) {
		if (d->focus == which)
			hot_row(a, i, p->top + i - p->sel);
		draw_line(a, i, &p->v[p->top + i], d->focus == which && p->top + i == p->sel, label);
	}
	if (p->n > a.h) {
		snprintf(text, sizeof text, "%d-%d/%d", p->top + 1, p->top + i, p->n);
		put_right(a, a.h - 1, a.w - cells(text) - 2, cells(text) + 1, SY_DIM, text);
	}
	if (d->focus == which)
		put_caret(a, p->sel - p->top, 0);
}

/* Laid out in as many rows as they take; a: NULL = only counted. */
static int draw_acts(struct kcase *d, const struct area *a, int width)
{
	char text[300];
	int x = 1, y = 0, i, w;

	for (i = 0; i < d->nmay && i < 9; i++) {
		const struct may *m = &d->may[i];

		text_fmt(text, sizeof text, "%d %s", i + 1, m->a->label);
		w = cells(text) + 2;
		if (!m->ok)
			continue;
		if (x > 1 && x + w > width) {
			x = 1;
			y++;
		}
		if (a)
			put(*a, y, x, w - 2, SY_KEY, text);
		x += w;
	}
	y += x > 1;
	for (i = 0; i < d->nmay && i < 9 && y < ACT_ROWS; i++) {
		const struct may *m = &d->may[i];

		if (m->ok)
			continue;
		text_fmt(text, sizeof text, _("%d %s　不能办：%s"), i + 1, m->a->label, m->why);
		if (a)
			put(*a, y, 1, width - 2, SY_DIM, text);
		y++;
	}
	return y;
}

static void draw_foot(struct kcase *d, struct area a, int rows)
{
	struct area at = {a.y + a.h - rows, a.x, rows, a.w};
	struct area acts = {at.y + 1, at.x, rows - 1, at.w};

	put_hline(at, 0, SY_DIM);
	if (d->nmay)
		draw_acts(d, &acts, a.w);
	else
		put(acts, 0, 1, a.w - 2, SY_DIM, _("现在没有您的角色要办的事"));
	if (d->on[0]) {
		char text[60];

		text_fmt(text, sizeof text, _(" 办理日期 %s "), d->on);
		put(at, 0, a.w - cells(text) - 2, -1, SY_WARN, text);
	}
}

static void case_draw(struct screen *s, struct area a)
{
	struct kcase *d = s->data;
	int rows = draw_acts(d, NULL, a.w), half = a.w / 2, body;
	struct area at;

	if (d->width != a.w)
		case_page(d, a.w);
	rows = (rows ? rows : 1) + 1;
	body = a.h - HEAD - rows;
	case_head(d, a);
	at = (struct area){a.y + HEAD, a.x, body, case_wide(a.w) ? half : a.w};
	draw_pane(d, at, 0);
	if (case_wide(a.w)) {
		at = (struct area){a.y + HEAD, a.x + half, body, a.w - half};
		draw_pane(d, at, 1);
	}
	draw_foot(d, a, rows);
	present_draw((struct area){a.y + a.h - rows, a.x, 1, a.w - 20}, d->here);
}

/* ---- keys ---- */

static bool blank(const struct kline *l)
{
	return l->head || !l->text;
}

/* Headings and the lines between are passed over. */
static void past_blank(struct pane *p, bool up)
{
	int at = p->sel;

	while (at >= 0 && at < p->n && blank(&p->v[at]))
		at += up ? -1 : 1;
	if (at >= 0 && at < p->n)
		p->sel = at;
	else
		for (at = p->sel; at >= 0 && at < p->n; at += up ? 1 : -1)
			if (!blank(&p->v[at])) {
				p->sel = at;
				return;
			}
}

static void next_head(struct kcase *d, bool up)
{
	struct pane *p = &d->pane[d->focus];
	int i;

	if (case_wide(d->width)) {
		d->focus = !d->focus;
		return;
	}
	for (i = p->sel + (up ? -2 : 1); i >= 0 && i < p->n && !p->v[i].head; i += up ? -1 : 1)
		;
	if (i < 0 || i >= p->n)
		i = 0;
	p->sel = i + 1 < p->n ? i + 1 : i;
	p->top = i;
}

static bool case_key(struct screen *s, int key)
{
	struct kcase *d = s->data;
	struct pane *p = &d->pane[d->focus];
	int k = key_fold(key), was = p->sel;

	if (k >= '1' && k <= '9') {
		act_do(s, k - '1');
		return true;
	}
	if (key == K_TAB || key == K_BTAB) {
		next_head(d, key == K_BTAB);
		return true;
	}
	if (!move_key(key, &p->sel, p->n - 1, p->page))
		return false;
	past_blank(p, p->sel < was);
	return true;
}

/* To where the line's field is filled in, or to where it may be read. */
static void act_go(struct screen *s)
{
	struct kcase *d = s->data;
	struct pane *p = &d->pane[d->focus];
	const char *at = p->sel < p->n ? p->v[p->sel].at : NULL;
	char why[200];
	int f = at ? field_no(d->e, at) : -1;

	if (p->sel < p->n && p->v[p->sel].of) {		/* of another row: the organisation that is to be */
		record_open(p->v[p->sel].of, p->v[p->sel].row, entity_may(p->v[p->sel].of, V_EDIT) ? REC_EDIT : REC_VIEW, at, NULL);
		return;
	}
	record_open(d->e, d->id, rec_may_edit(d->r, f >= 0 ? f : 0, why, sizeof why) ? REC_EDIT : REC_VIEW, at, NULL);
}

static void act_edit(struct screen *s)
{
	struct kcase *d = s->data;

	record_open(d->e, d->id, REC_EDIT, NULL, NULL);
}

static void act_form(struct screen *s)
{
	struct kcase *d = s->data;

	record_open(d->e, d->id, REC_VIEW, NULL, NULL);
}

static void act_papers(struct screen *s)
{
	struct kcase *d = s->data;

	papers_open(d->e, d->id);
}

static bool has_papers(struct screen *s)
{
	return papers_may(((struct kcase *)s->data)->r);
}

static const char *why_no_papers(struct screen *s)
{
	(void)s;
	return _("这种申请没有材料清单");
}

/* The line under the caret, where it is one of the materials that has a file; NULL. */
static struct rec *paper_here(struct screen *s)
{
	struct kcase *d = s->data;
	struct pane *p = &d->pane[d->focus];
	const struct part *part = material_part(d->e);
	size_t i;

	for (i = 0; part && p->sel < p->n && i < rec_line_count(d->r, part); i++) {
		struct rec *l = rec_line(d->r, part, i);

		if (rec_id(l) == p->v[p->sel].line && rec_get(l, field_no(rec_entity(l), "file"))->t == VT_TEXT)
			return l;
	}
	return NULL;
}

static void act_fetch(struct screen *s)
{
	paper_fetch(paper_here(s));
}

static bool may_fetch(struct screen *s)
{
	return paper_here(s) != NULL;
}

static const char *why_no_file(struct screen *s)
{
	(void)s;
	return _("光标所在的不是有文件的材料");
}

static void act_similar(struct screen *s)
{
	struct kcase *d = s->data;

	similar_open(d->e, d->id);
}

static bool may_compare(struct screen *s)
{
	return similar_may(((struct kcase *)s->data)->r);
}

static const char *why_no_compare(struct screen *s)
{
	(void)s;
	return _("没有业务范围可比");
}

static void act_history(struct screen *s)
{
	struct kcase *d = s->data;

	history_open(d->e, d->id);
}

static void day_given(void *ctx, const char *day)
{
	struct kcase *d = ((struct screen *)ctx)->data;

	snprintf(d->on, sizeof d->on, "%s", day);
}

static void act_day(struct screen *s)
{
	ask_day(_("法律上发生在哪一天（留空为今天）"), day_given, s);
}

static void act_next(struct screen *s)
{
	if (((struct kcase *)s->data)->queued)
		screen_close(s, CASE_NEXT);
	else
		walk_next(s);
}

static void act_prev(struct screen *s)
{
	if (((struct kcase *)s->data)->queued)
		screen_close(s, CASE_PREV);
	else
		walk_prev(s);
}

static bool may_walk(struct screen *s)
{
	return ((struct kcase *)s->data)->queued || walk_may(s);
}

static void act_refresh(struct screen *s)
{
	reload(s->data);
}

static void case_tick(struct screen *s)
{
	struct kcase *d = s->data;

	if (present_read(d->e, d->id, d->here, sizeof d->here))
		tui_redraw();
	if (app.version == d->seen)
		return;
	reload(d);
	tui_redraw();
}

static void case_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	if (result > 0)
		reload(s->data);
	retitle(s);
}

static void case_free(struct kcase *d)
{
	case_page_free(d);
	findings_free(&d->found);
	free(d->pass);
	rec_free(d->r);
	free(d);
}

static void case_close(struct screen *s)
{
	case_free(s->data);
}

static const struct keydef case_keys[] = {
	{.key = K_ENTER, .label = "到该项", .help = "到光标所在一行说的那一项：能改的打开修改，不能改的打开查看", .act = act_go},
	{.key = '1', .help = "办理下面列出的事：数字 1 至 9 是它的序号；需要意见的在一行里填"},
	{.key = 'm', .label = "材料", .help = "材料清单：逐项核验，勾出须补正的", .act = act_papers, .valid = has_papers, .why = why_no_papers},
	{.key = 'o', .help = "把光标所在材料的文件取到自己的文件托盘", .act = act_fetch, .valid = may_fetch, .why = why_no_file},
	{.key = 's', .label = "相似", .help = "与业务范围最相近的五个组织并排看，写查重结论", .act = act_similar, .valid = may_compare,
		.why = why_no_compare},
	{.key = K_F6, .alt = 'e', .label = "修改", .help = "修改申请内容", .act = act_edit},
	{.key = 'd', .alt = K_F7, .label = "日期", .help = "法律上发生的日子，不填为今天", .act = act_day},
	{.key = 'P', .help = "证书、决定书等文书：看、印、送达", .act = documents_here, .valid = documents_may},
	{.key = 'v', .label = "表单", .help = "在表单里看全部各项", .act = act_form},
	{.key = 'h', .alt = '0', .label = "历史", .help = "各次修改的前后内容、日期、经手人和理由", .act = act_history},
	{.key = K_CTRL('N'), .help = "待办或名录里的下一件", .act = act_next, .valid = may_walk, .why = walk_why},
	{.key = K_CTRL('B'), .help = "待办或名录里的上一件", .act = act_prev, .valid = may_walk, .why = walk_why},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = act_refresh},
	{.key = K_TAB, .alt = K_BTAB, .help = "下一节、上一节；画面宽时到另一栏"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops case_ops = {
	.name = "case", .draw = case_draw, .key = case_key, .tick = case_tick, .back = case_back, .close = case_close, .keys = case_keys,
};

bool case_shows(struct screen *s, const struct entity **e, int64_t *id)
{
	struct kcase *d = case_of(s);

	if (!d)
		return false;
	*e = d->via ? kase_entity() : d->e;
	*id = d->via ? d->via : d->id;
	return true;
}

/* The row that bears the number. */
static bool of_number(int64_t via, const struct entity **e, int64_t *id)
{
	struct inbox_row row;
	struct err err = {0};

	if (inbox_row(app.db, &app.who, via, &row, &err) < 0 || !row.e)
		return false;
	*e = row.e;
	*id = row.rid;
	return true;
}

bool case_walk(struct screen *s, int64_t id)
{
	struct kcase *d = case_of(s), was;

	if (!d)
		return false;
	was = *d;
	d->id = id;
	if (d->via) {
		d->via = id;
		if (!of_number(id, &d->e, &d->id)) {
			*d = was;
			return false;
		}
	}
	if (!reload(d)) {
		d->e = was.e;
		d->id = was.id;
		d->via = was.via;
		return false;
	}
	d->pane[0].sel = d->pane[0].top = d->pane[1].sel = d->pane[1].top = 0;
	retitle(s);
	return true;
}

static void case_push(const struct entity *e, int64_t id, int64_t via, bool queued)
{
	struct kcase *d = xcalloc(1, sizeof *d);
	struct err err = {0};

	d->e = e;
	d->id = id;
	d->via = via;
	d->queued = queued;
	if (!reload(d)) {
		case_free(d);
		return;
	}
	present_read(e, id, d->here, sizeof d->here);
	recent_add(app.db, &app.who, e, id, &err);
	retitle(screen_push(&case_ops, d, e->code ? e->code : "", ""));
}

void case_open(const struct entity *e, int64_t id, bool queued)
{
	case_push(e, id, 0, queued);
}

bool case_open_number(int64_t via)
{
	const struct entity *e;
	struct err err = {0};
	struct rec *r;
	int64_t id;

	if (!of_number(via, &e, &id) || rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return false;
	rec_free(r);
	case_push(e, id, via, false);
	return true;
}
