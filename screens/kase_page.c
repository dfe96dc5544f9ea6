/* What there is to read of an application, in lines: what is missing, what each rule says and by which law, what has changed since it
 * was handed in last, opinions, limits; then what was filed, part by part. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/kase.h"

enum { WIDE = 110, LABEL = 16, LABEL_NARROW = 12 };

bool case_wide(int width)
{
	return width >= WIDE;
}

/* ---- lines ---- */

struct into { struct pane *p; int w; };

static struct kline *line_new(struct pane *p)
{
	if (p->n % 32 == 0)
		p->v = xrealloc(p->v, (size_t)(p->n + 32) * sizeof *p->v);
	memset(&p->v[p->n], 0, sizeof *p->v);
	return &p->v[p->n++];
}

static void head(struct into *o, const char *text)
{
	struct kline *l;

	if (o->p->n)
		line_new(o->p);
	l = line_new(o->p);
	l->text = xstrdup(text);
	l->style = SY_HEAD;
	l->head = true;
}

struct wrapping { struct into *o; const char *label, *mark, *at; enum style mark_style, style; bool first; };

static void wrapped(void *ctx, const char *s, size_t n)
{
	struct wrapping *w = ctx;
	struct kline *l = line_new(w->o->p);

	l->text = xmalloc(n + 1);
	memcpy(l->text, s, n);
	l->text[n] = '\0';
	l->label = w->first && w->label ? xstrdup(w->label) : w->label ? xstrdup("") : NULL;
	l->mark = w->first ? w->mark : NULL;
	l->mark_style = w->mark_style;
	l->style = w->style;
	l->at = w->at;
	w->first = false;
}

static int label_width(const struct into *o)
{
	return o->w >= 64 ? LABEL : LABEL_NARROW;
}

/* One thing, over as many lines as it takes. */
static void say(struct into *o, const char *label, const char *mark, enum style mark_style, enum style st, const char *at, const char *text)
{
	struct wrapping w = {o, label, mark, at, mark_style, st, true};
	int room = o->w - 4 - (label ? label_width(o) + 1 : 0);

	wrap(*text ? text : " ", room > 8 ? room : 8, wrapped, &w);
}

/* ---- the head ---- */

void case_head(const struct kcase *d, struct area a)
{
	bool both = d->pub[0] && (app.who.roles & ~R_OUTSIDE);
	const struct limit_now *first = NULL;
	char text[400], left[80];
	int i, x;

	text_fmt(text, sizeof text, "%s　%s%s%s%s", d->row.id ? d->row.no : _("尚未提交"), rec_state_text(d->r),
		both ? _("（对外：") : "", both ? d->pub : "", both ? _("）") : "");
	put(a, 0, 1, -1, SY_VALUE, text);
	x = 3 + cells(text);
	if (d->pin[0] && !(app.who.roles & R_STAFF)) {
		text_fmt(text, sizeof text, _("查询密码 %s"), d->pin);
		put(a, 0, x, a.w - x, SY_KEY, text);
	}
	for (i = 0; i < d->nlimit; i++)
		if (*d->limit[i].end && !d->limit[i].paused && (!first || strcmp(d->limit[i].end, first->end) < 0))
			first = &d->limit[i];
	put_hline(a, 2, SY_DIM);
	if (!d->row.id) {
		put(a, 1, 1, a.w - 2, SY_DIM, _("还缺什么列在下面：Enter 到光标所在的那一项，补齐后提交"));
		return;
	}
	text_fmt(text, sizeof text, _("%s　收件 %s%s%s"), d->row.applicant, d->row.came, d->row.handler[0] ? _("　经办 ") : "", d->row.handler);
	put(a, 1, 1, a.w - 2, SY_TEXT, text);
	x = 3 + cells(text);
	if (first) {
		enum style style = case_left(first, left, sizeof left);

		text_fmt(text, sizeof text, _("%s至 %s%s %s"), first->l->label, first->end, first->provisional ? "≈" : "", left);
		if (x + cells(text) < a.w)
			put(a, 1, x, a.w - x, style, text);
		else
			put_right(a, 1, a.w - cells(left) - 2, cells(left) + 1, style, left);
	}
}

/* ---- what is missing, and what the rules say ---- */

static void add_lacks(struct kcase *d, struct into *o)
{
	struct lack lack[16];
	char text[300];
	int n = case_lacks(d->r, lack, LENGTH(lack)), i;

	if (n)
		head(o, _("还缺"));
	for (i = 0; i < n; i++) {
		text_fmt(text, sizeof text, _("%s（%s之前须填）"), lack[i].f->label, lack[i].a->label);
		say(o, NULL, "✗", SY_ERROR, SY_ERROR, lack[i].f->name, text);
	}
}

/* Where a finding's field stands in the form: its own, or among the lines that have such a one or are meant themselves. */
static const char *place_of(const struct entity *e, const char *field)
{
	const struct part *p;
	const struct entity *lines;
	int f = *field ? field_no(e, field) : -1;

	if (f >= 0)
		return e->fields[f].name;
	for (p = e->parts; *field && p && p->label; p++)
		if (p->lines && (strcmp(p->lines, field) == 0 || ((lines = entity_find(p->lines)) && field_no(lines, field) >= 0)))
			return p->lines;
	return NULL;
}

static int rank_of(const struct finding *f)
{
	static const int rank[] = {[BLOCK] = 0, [UNKNOWN] = 1, [WARN] = 2, [PASS] = 3, [NA] = 4};

	return rank[f->verdict];
}

/* The row that it is about, where the application only refers to that. */
static const struct entity *row_of(struct kcase *d, const struct finding *f)
{
	int i;

	for (i = 0; f->row && f->row != d->id && d->e->fields[i].name; i++)
		if (d->e->fields[i].type == T_REF && rec_get(d->r, i)->t == VT_INT && rec_get(d->r, i)->i == f->row)
			return entity_find(d->e->fields[i].list);
	return NULL;
}

static void add_finding(struct kcase *d, struct into *o, const struct finding *f)
{
	static const char *const mark[] = {[PASS] = "✓", [NA] = "–", [UNKNOWN] = "?", [WARN] = "!", [BLOCK] = "✗"};
	static const enum style style[] = {[PASS] = SY_GOOD, [NA] = SY_DIM, [UNKNOWN] = SY_WARN, [WARN] = SY_WARN, [BLOCK] = SY_ERROR};
	const struct entity *of = row_of(d, f);
	bool stands = rank_of(f) < 3;
	int from = o->p->n;
	char text[700];

	text_fmt(text, sizeof text, "%s %s%s%s", f->rule->id, f->rule->label, f->text[0] ? "：" : "", f->text);
	say(o, NULL, mark[f->verdict], style[f->verdict], stands ? style[f->verdict] : f->verdict == NA ? SY_DIM : SY_TEXT,
		place_of(of ? of : d->e, f->field), text);
	if (f->rule->basis && stands) {
		text_fmt(text, sizeof text, _("依据：%s"), f->rule->basis);
		say(o, NULL, NULL, SY_DIM, SY_DIM, place_of(of ? of : d->e, f->field), text);
	} else if (f->rule->basis) {
		struct kline *l = &o->p->v[o->p->n - 1];

		text_fmt(text, sizeof text, "%s　%s", l->text, f->rule->basis);
		if (cells(text) <= o->w - 4) {
			free(l->text);
			l->text = xstrdup(text);
		}
	}
	for (; from < o->p->n; from++) {
		o->p->v[from].of = of;
		o->p->v[from].row = f->row;
	}
}

static void add_findings(struct kcase *d, struct into *o)
{
	char text[120];
	int count[5] = {0}, rank;
	size_t i;

	if (!d->found.n)
		return;
	for (i = 0; i < d->found.n; i++)
		count[rank_of(&d->found.v[i])]++;
	text_fmt(text, sizeof text, _("审查　不通过 %d　不能判断 %d　提醒 %d　通过 %d"), count[0], count[1], count[2], count[3]);
	head(o, text);
	for (rank = 0; rank < 5; rank++)
		for (i = 0; i < d->found.n; i++)
			if (rank_of(&d->found.v[i]) == rank)
				add_finding(d, o, &d->found.v[i]);
}

/* ---- what has changed since it was handed in last ---- */

/* The acts between which what changed is shown: after a, up to b. false = it has been handed in but once. */
static bool between(const struct kcase *d, int64_t *a, int64_t *b)
{
	int64_t last = 0, before = 0;
	int i;

	for (i = 0; i < d->npass; i++)
		if (d->pass[i].handed) {
			before = last;
			last = d->pass[i].act;
		}
	if (d->npass && d->pass[d->npass - 1].to && d->pass[d->npass - 1].to->kind == ST_PAUSED) {
		*a = last;		/* the supplement is being written */
		*b = INT64_MAX;
		return last != 0;
	}
	*a = before;
	*b = last;
	return before != 0;
}

struct changed { struct change c; const char *before; };

static bool same_place(const struct change *a, const struct change *b)
{
	return a->part == b->part && a->row == b->row && a->field == b->field;
}

/* The first text and the last one of each field. */
static int gather(struct version *v, int nv, int64_t a, int64_t b, struct changed *out, int max)
{
	int n = 0, i, k, at;

	for (i = 0; i < nv; i++)
		for (k = 0; v[i].act > a && v[i].act <= b && k < v[i].nch; k++) {
			struct change *c = &v[i].ch[k];

			if (c->field == CH_STATE && !c->part)
				continue;
			for (at = 0; at < n && !same_place(&out[at].c, c); at++)
				;
			if (at == max)
				continue;
			if (at == n)
				out[n++] = (struct changed){*c, c->before};
			out[at].c = *c;
		}
	return n;
}

static void add_changes(struct kcase *d, struct into *o)
{
	enum { MOST = 60 };
	struct changed *ch;
	struct version *v;
	struct err err = {0};
	int64_t a, b;
	char text[1500];
	int nv, n, i;

	if (!between(d, &a, &b) || history(app.db, &app.who, d->e, d->id, &v, &nv, &err) < 0)
		return;
	ch = xcalloc(MOST, sizeof *ch);
	n = gather(v, nv, a, b, ch, MOST);
	head(o, _("上次提交以后改了"));
	for (i = 0; i < n; i++) {
		struct change c = ch[i].c;
		const struct field *f = c.part ? NULL : change_field(d->e, &c);

		c.before = (char *)(uintptr_t)ch[i].before;
		if (f && (f->flags & F_CALC))
			continue;
		change_text(d->e, &c, text, sizeof text);
		say(o, NULL, "*", SY_MARK, SY_WARN, f ? f->name : c.part ? c.part->lines : NULL, text);
	}
	if (n == 0)
		say(o, NULL, NULL, SY_DIM, SY_DIM, NULL, _("没有改动"));
	free(ch);
	history_free(v, nv);
}

/* ---- who said what; limits ---- */

static void add_passages(struct kcase *d, struct into *o)
{
	char text[900];
	int i;

	if (d->npass)
		head(o, _("办理经过和意见"));
	for (i = d->npass - 1; i >= 0; i--) {
		const struct passage *p = &d->pass[i];

		text_fmt(text, sizeof text, "%s　%s　%s%s%s", p->on, p->who, p->label, p->reason[0] ? "：" : "", p->reason);
		say(o, NULL, NULL, SY_DIM, p->reason[0] ? SY_VALUE : SY_TEXT, NULL, text);
	}
}

enum style case_left(const struct limit_now *l, char *dst, size_t n)
{
	if (!*l->end) {
		text_fmt(dst, n, "%s", _("期限参数未设定"));
		return SY_WARN;
	}
	if (l->paused) {
		text_fmt(dst, n, "%s", _("暂停计时"));
		return SY_DIM;
	}
	text_fmt(dst, n, l->left < 0 ? _("✗逾期 %d 个工作日") : l->left_work <= INBOX_YELLOW ? _("!剩 %d 个工作日") : _("剩 %d 个工作日"),
		abs(l->left_work));
	return l->left_work <= 0 ? SY_ERROR : l->left_work <= INBOX_YELLOW ? SY_WARN : SY_GOOD;
}

static void add_limits(struct kcase *d, struct into *o)
{
	char text[400], left[80];
	int i;

	if (d->nlimit)
		head(o, _("期限"));
	for (i = 0; i < d->nlimit; i++) {
		const struct limit_now *l = &d->limit[i];
		enum style st = case_left(l, left, sizeof left);

		text_fmt(text, sizeof text, _("%s　%s 起%s%s%s　%s　%s"), l->l->label, l->start, *l->end ? _("，至 ") : "", l->end,
			l->provisional ? _("（暂算）") : "", left, l->l->basis ? l->l->basis : "");
		say(o, NULL, NULL, SY_DIM, st, NULL, text);
	}
}

/* ---- what was filed ---- */

static void add_fields(struct kcase *d, struct into *o, const struct part *p)
{
	const char *names = p->fields;
	char word[64], text[4100], empty[600] = "";
	size_t k;
	int f;

	for (; *(names += strspn(names, " ")); names += k) {
		k = strcspn(names, " ");
		text_fmt(word, sizeof word, "%.*s", (int)k, names);
		if ((f = field_no(d->e, word)) < 0 || (d->e->fields[f].flags & F_DEAD) || !rec_text(d->r, f, text, sizeof text))
			continue;
		if (*text)
			say(o, d->e->fields[f].label, NULL, SY_DIM, SY_VALUE, d->e->fields[f].name, text);
		else if (!(d->e->fields[f].flags & F_CALC))
			text_fmt(empty + strlen(empty), sizeof empty - strlen(empty), "%s%s", *empty ? "、" : "", d->e->fields[f].label);
	}
	if (*empty)
		say(o, _("没有填"), NULL, SY_DIM, SY_DIM, NULL, empty);
}

static void add_lines(struct kcase *d, struct into *o, const struct part *p)
{
	const struct entity *e = entity_find(p->lines);
	size_t n = rec_line_count(d->r, p), i;
	char word[64], one[400], text[1600], no[24];
	int at;

	for (i = 0; i < n; i++) {
		struct rec *l = rec_line(d->r, p, i);
		const char *names = p->columns ? p->columns : "";
		size_t k;

		*text = '\0';
		for (; l && *(names += strspn(names, " ")); names += k) {
			int f;

			k = strcspn(names, " ");
			text_fmt(word, sizeof word, "%.*s", (int)k, names);
			if ((f = field_no(e, word)) >= 0 && rec_text(l, f, one, sizeof one) && *one)
				text_fmt(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? "　" : "", one);
		}
		snprintf(no, sizeof no, "%zu", i + 1);
		at = o->p->n;
		say(o, no, NULL, SY_DIM, SY_VALUE, p->lines, text);
		while (at < o->p->n)
			o->p->v[at++].line = l ? rec_id(l) : 0;
	}
	if (n == 0)
		say(o, NULL, NULL, SY_DIM, SY_DIM, p->lines, _("没有"));
}

static void add_parts(struct kcase *d, struct into *o)
{
	const struct part *p;

	for (p = d->e->parts; p && p->label; p++) {
		if (!part_shown(d->r, p) || p->sheet)
			continue;
		head(o, p->label);
		if (p->lines)
			add_lines(d, o, p);
		else
			add_fields(d, o, p);
	}
}

static void pane_free(struct pane *p)
{
	int i;

	for (i = 0; i < p->n; i++) {
		free(p->v[i].text);
		free(p->v[i].label);
	}
	free(p->v);
	p->v = NULL;
	p->n = 0;
}

void case_page_free(struct kcase *d)
{
	pane_free(&d->pane[0]);
	pane_free(&d->pane[1]);
	d->width = 0;
}

/* From the first line that says something. */
static void settle(struct pane *p)
{
	if (p->sel >= p->n)
		p->sel = p->n ? p->n - 1 : 0;
	if (p->sel == 0 && p->n > 1 && p->v[0].head)
		p->sel = 1;
}

void case_page(struct kcase *d, int width)
{
	bool wide = case_wide(width);
	struct into judged = {&d->pane[0], wide ? width / 2 : width}, filed = {&d->pane[wide], wide ? width - width / 2 : width};

	case_page_free(d);
	d->width = width;
	add_lacks(d, &judged);
	add_findings(d, &judged);
	add_changes(d, &judged);
	if (wide) {
		add_limits(d, &judged);
		add_passages(d, &judged);
	}
	add_parts(d, &filed);
	if (!wide) {
		add_limits(d, &filed);
		add_passages(d, &filed);
	}
	if (!wide)
		d->focus = 0;
	settle(&d->pane[0]);
	settle(&d->pane[1]);
}
