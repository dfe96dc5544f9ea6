/* The jump line: a code, a code and a text, a text, initials or a number lead to a screen or a record from anywhere. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/screens.h"

/* Screens that are not the list of an entity. */
static const struct { const char *code, *label; void (*open)(void); } extra[] = {
	{"mm", "更换口令", password_open},
	{"sd", "锁定画面", lock_open},
};

enum { DEPTH_MAX = 24, DRAFTS = 3 };

/* ---- what matches ---- */

static bool add_screen(struct jump_row *out, const struct entity *e, const char *rest)
{
	memset(out, 0, sizeof *out);
	out->kind = JUMP_LIST;
	out->e = e;
	text_fmt(out->title, sizeof out->title, "%s", e->label);
	snprintf(out->note, sizeof out->note, "%s%s%s", e->code ? e->code : "", e->clause && *e->code ? " · " : "",
		e->clause);
	if (rest && *rest)
		text_fmt(out->title, sizeof out->title, _("%s：查“%.60s”"), e->label, rest);
	return true;
}

static void add_hit(struct jump_row *out, const struct hit *h)
{
	memset(out, 0, sizeof *out);
	out->kind = JUMP_ROW;
	out->e = h->e;
	out->id = h->id;
	text_cut(out->title, sizeof out->title, h->title);
	text_cut(out->note, sizeof out->note, h->note[0] ? h->note : h->e->label);
}

/* The entity whose code stands first; *rest: what follows it. */
static const struct entity *by_code(const char *text, const char **rest)
{
	size_t n = strcspn(text, " ");
	int i;

	*rest = text + n + strspn(text + n, " ");
	for (i = 0; entities[i]; i++)
		if (entities[i]->code && strlen(entities[i]->code) == n &&
			strncasecmp(entities[i]->code, text, n) == 0 &&
		    entity_shown(entities[i]))
			return entities[i];
	return NULL;
}

/* A menu entry by the beginning of its clause, code, name or initials. */
static bool begins(const char *code, const char *clause, const char *label, const char *text)
{
	size_t n = strlen(text);
	char first[64];

	if (clause && strncmp(clause, text, n) == 0)
		return true;
	if (code && strncasecmp(code, text, n) == 0)
		return true;
	if (strncmp(label, text, n) == 0 || strstr(label, text))
		return true;
	return n > 1 && py_first(label, first, sizeof first) > 0 && strncasecmp(first, text, n) == 0;
}

static int add_screens(const char *text, int max, struct jump_row *out)
{
	int n = 0, i;

	for (i = 0; entities[i] && n < max; i++)
		if (entity_shown(entities[i]) && begins(entities[i]->code, entities[i]->clause, entities[i]->label,
			text))
			add_screen(&out[n++], entities[i], NULL);
	for (i = 0; i < (int)LENGTH(extra) && n < max; i++) {
		if (app.is_public || !begins(extra[i].code, NULL, _(extra[i].label), text))
			continue;
		memset(&out[n], 0, sizeof out[n]);
		out[n].kind = JUMP_SCREEN;
		out[n].no = i;
		text_cut(out[n].title, sizeof out[n].title, _(extra[i].label));
		text_cut(out[n].note, sizeof out[n].note, extra[i].code);
		n++;
	}
	return n;
}

static int add_hits(const struct entity *e, const char *text, int max, struct jump_row *out)
{
	struct hit *hit = xcalloc(JUMP_MAX, sizeof *hit);
	struct err err = {0};
	int n = find_any(app.db, &app.who, e, text, max < JUMP_MAX ? max : JUMP_MAX, hit, &err), i;

	for (i = 0; i < n; i++)
		add_hit(&out[i], &hit[i]);
	free(hit);
	return n < 0 ? 0 : n;
}

static bool searched(const struct entity *e)
{
	const struct field *f;

	for (f = e->fields; f->name; f++)
		if (f->flags & F_FIND)
			return entity_shown(e);
	return false;
}

/* Keeps the best of another kind beside those there are: by rank, earlier kinds first. */
static void merge(struct hit *all, int *n, const struct hit *more, int count)
{
	int i, at;

	for (i = 0; i < count; i++) {
		for (at = *n; at > 0 && all[at - 1].rank > more[i].rank; at--)
			;
		if (at >= JUMP_MAX)
			return;
		memmove(&all[at + 1], &all[at], (size_t)((*n < JUMP_MAX ? *n : JUMP_MAX - 1) - at) * sizeof *all);
		all[at] = more[i];
		if (*n < JUMP_MAX)
			(*n)++;
	}
}

/* Rows of every kind, each kind asked once. Organisations are what people look for: they stand before all but what is
 * named exactly so. */
static int add_any(const char *text, int max, struct jump_row *out)
{
	const struct entity *org = entity_find("org");
	struct hit *hit = xcalloc(3 * JUMP_MAX, sizeof *hit), *other = hit + JUMP_MAX, *one = other + JUMP_MAX;
	struct err err = {0};
	int n = 0, nother = 0, kept = 0, got, i;

	for (i = 0; entities[i]; i++) {
		if (!searched(entities[i]))
			continue;
		got = find_any(app.db, &app.who, entities[i], text, JUMP_MAX, entities[i] == org ? hit : one, &err);
		if (entities[i] == org)
			n = got > 0 ? got : 0;
		else if (got > 0)
			merge(other, &nother, one, got);
	}
	for (i = 0; i < nother && kept < max / 3 && other[i].rank == 0; i++)
		add_hit(&out[kept++], &other[i]);
	for (i = 0; i < n && kept < (nother ? max - 4 : max); i++)
		add_hit(&out[kept++], &hit[i]);
	for (i = 0; i < nother && kept < max; i++)
		if (other[i].rank > 0)
			add_hit(&out[kept++], &other[i]);
	for (i = 0; i < kept; i++)
		for (got = 0; got < kept; got++)
			if (got != i && out[i].e == out[got].e && strcmp(out[i].title, out[got].title) == 0) {
				row_note(out[i].e, out[i].id, out[i].note, sizeof out[i].note);
				break;
			}
	free(hit);
	return kept;
}

static void title_of(const struct entity *e, int64_t id, char *dst, size_t n)
{
	struct err err = {0};
	struct rec *r;

	*dst = '\0';
	if (id == 0 || rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return;
	rec_title(r, dst, n);
	rec_free(r);
}

/* Forms that were not saved when the line dropped come first. */
static int add_drafts(int max, struct jump_row *out)
{
	struct draft draft[DRAFTS];
	struct err err = {0};
	int n = draft_list(app.db, &app.who, max < DRAFTS ? max : DRAFTS, draft, &err), i;
	char title[120], at[20];

	for (i = 0; i < n; i++) {
		memset(&out[i], 0, sizeof out[i]);
		out[i].kind = JUMP_DRAFT;
		out[i].e = draft[i].e;
		out[i].id = draft[i].id;
		title_of(draft[i].e, draft[i].id, title, sizeof title);
		instant_text(draft[i].at, at);
		text_fmt(out[i].title, sizeof out[i].title, draft[i].id ? _("继续修改 %s") : _("继续新建 %s"),
			*title ? title : draft[i].e->label);
		snprintf(out[i].note, sizeof out[i].note, _("未保存 %.11s"), at + 5);
	}
	return n < 0 ? 0 : n;
}

static int add_recent(int max, struct jump_row *out)
{
	struct recent recent[JUMP_MAX];
	struct err err = {0};
	struct rec *r;
	int n = recent_list(app.db, &app.who, max < JUMP_MAX ? max : JUMP_MAX, recent, &err), kept = 0, i;

	for (i = 0; i < n; i++) {
		struct hit h = {.e = recent[i].e, .id = recent[i].id};

		if (rec_load(app.db, &app.who, h.e, h.id, NULL, &r, &err) < 0)
			continue;
		rec_title(r, h.title, sizeof h.title);
		rec_free(r);
		add_hit(&out[kept++], &h);
	}
	return kept;
}

bool jump_code(const char *typed, struct jump_row *out)
{
	char text[RECALL_TEXT];
	const struct entity *e;
	const char *rest;

	text_cut(text, sizeof text, typed);
	e = by_code(text_trim(text_ascii(text)), &rest);
	return e && !*rest && add_screen(out, e, NULL);
}

int jump_match(const char *typed, int max, struct jump_row *out)
{
	char text[RECALL_TEXT];
	const struct entity *e;
	const char *rest, *what;
	int n = 0;

	text_cut(text, sizeof text, typed);
	what = text_trim(text_ascii(text));
	if (!*what) {
		n = add_drafts(max, out);
		return n + add_recent(max - n, out + n);
	}
	e = by_code(what, &rest);
	if (e && *rest) {
		n = add_hits(e, rest, max - 1, out);
		return n + (add_screen(&out[n], e, rest) ? 1 : 0);
	}
	if (e)
		add_screen(&out[n++], e, NULL);
	n += add_screens(what, (max - n) / 3, out + n);
	if (e && n > 1) {	/* the exact code stands first and once */
		int i;

		for (i = 1; i < n; i++)
			if (out[i].kind == JUMP_LIST && out[i].e == e)
				memmove(&out[i], &out[i + 1], (size_t)(--n - i) * sizeof *out);
	}
	return n + add_any(what, max - n, out + n);
}

/* ---- going there ---- */

void row_open(const struct entity *e, int64_t id)
{
	if (strcmp(e->name, "org") == 0)
		org_open(id, NULL);
	else
		record_open(e, id, REC_VIEW, NULL, NULL);
}

/* The stack does not grow for ever: what was opened longest ago and holds nothing unsaved is taken out; home stays. */
static void make_room(void)
{
	struct screen *s, *oldest = NULL;
	int n = 0;

	for (s = screen_top(); s; s = s->under, n++)
		if (s != screen_top() && s->under && !record_unsaved(s))
			oldest = s;
	if (n >= DEPTH_MAX && oldest)
		screen_forget(oldest);
}

void jump_go(const struct jump_row *row, const char *typed)
{
	struct query q = {.e = row->e};
	char text[RECALL_TEXT];
	const char *rest = "";
	struct err err = {0};

	make_room();
	recall_add(app.db, &app.who, typed, &err);
	switch (row->kind) {
	case JUMP_LIST:
		text_cut(text, sizeof text, typed);
		if (by_code(text_trim(text_ascii(text)), &rest) == row->e && *rest)
			q.search = rest;
		list_screen(row->e, &q);
		break;
	case JUMP_ROW:
		row_open(row->e, row->id);
		break;
	case JUMP_DRAFT:
		record_open(row->e, row->id, REC_EDIT | REC_RESUME, NULL, NULL);
		break;
	case JUMP_SCREEN:
		extra[row->no].open();
		break;
	}
}

bool jump_recall(struct line *l, int *back, int step)
{
	char text[RECALL_TEXT];
	struct err err = {0};
	int to = *back + step;

	if (to < 0)
		return false;
	if (to == 0) {
		line_set(l, "");
	} else {
		if (recall_get(app.db, &app.who, to, text, sizeof text, &err) != 1)
			return false;
		line_set(l, text);
	}
	*back = to;
	return true;
}

void jump_rows_draw(struct area a, const struct jump_row *row, int n, int sel)
{
	int i, note = a.w >= 100 ? 40 : a.w >= 76 ? 28 : 18;

	for (i = 0; i < n && i < a.h; i++) {
		enum style st = i == sel ? SY_FOCUS : SY_TEXT;

		put(a, i, 0, 2, SY_MARK, i == sel ? "▸" : " ");
		put(a, i, 2, 2, row[i].kind == JUMP_ROW ? SY_DIM : SY_KEY, row[i].kind == JUMP_ROW ? " " : "#");
		put(a, i, 4, a.w - note - 6, st, row[i].title);
		put(a, i, a.w - note - 1, note, SY_DIM, row[i].note);
	}
}

/* ---- the screen of F2 ---- */

struct jump {
	struct line in;
	struct jump_row row[JUMP_MAX];
	int n, sel, back;
	bool stale;			/* the rows are not those of the line any more */
};

static void match(struct jump *j)
{
	if (!j->stale)
		return;
	j->n = jump_match(j->in.s, JUMP_MAX, j->row);
	j->sel = 0;
	j->stale = false;
}

static void jump_draw(struct screen *s, struct area a)
{
	struct jump *j = s->data;
	int x;

	match(j);
	put(a, 0, 1, 5, SY_KEY, "==>");
	x = line_draw(&j->in, a, 0, 6, a.w - 8, SY_FOCUS);
	put_hline(a, 1, SY_DIM);
	jump_rows_draw(area_inside(a, 2, 1, 1, 1), j->row, j->n, j->sel);
	if (j->n == 0)
		put(a, 2, 3, a.w - 6, SY_DIM, *j->in.s ? _("没有匹配的画面或记录") : _("代码、名称、拼音首字母或编号"));
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, _("Enter 打开　Tab ↑↓ 选择　空行按 ↑ 取以前的命令　F3 取消"));
	put_caret(a, 0, x);
}

static void go(struct screen *s)
{
	struct jump *j = s->data;
	struct jump_row row;
	char typed[RECALL_TEXT];

	if (!j->stale || !jump_code(j->in.s, &row)) {
		match(j);
		if (j->n == 0) {
			tui_message(SY_WARN, _("没有找到“%s”"), j->in.s);
			return;
		}
		row = j->row[j->sel];
	}
	text_cut(typed, sizeof typed, j->in.s);
	screen_close(s, 0);		/* what it opens stands where it stood */
	jump_go(&row, typed);
}

static void cancel(struct screen *s)
{
	screen_close(s, 0);
}

static const struct keydef jump_keys[] = {
	{.key = K_ESC, .help = "取消", .act = cancel},
	{0}
};

static void vertical(struct jump *j, int key)
{
	bool recalling = j->back > 0 || !*j->in.s;

	if (key == K_UP && (j->sel == 0) && recalling && jump_recall(&j->in, &j->back, 1))
		j->stale = true;
	else if (key == K_DOWN && j->back > 0 && j->sel == 0 && jump_recall(&j->in, &j->back, -1))
		j->stale = true;
	else if (key == K_UP && j->sel > 0)
		j->sel--;
	else if (key == K_DOWN && j->sel + 1 < j->n)
		j->sel++;
}

static bool jump_key(struct screen *s, int key)
{
	struct jump *j = s->data;
	const char *text;
	size_t n, dropped;

	switch (key) {
	case K_ENTER:
		go(s);
		return true;
	case K_UP:
	case K_DOWN:
		match(j);
		vertical(j, key);
		return true;
	case K_TAB:
	case K_BTAB:
		match(j);
		if (j->n > 0)
			j->sel = (j->sel + (key == K_TAB ? 1 : j->n - 1)) % j->n;
		return true;
	case K_PASTE:
		text = tui_paste(&n);
		line_paste(&j->in, text, n, &dropped);
		j->stale = true;
		return true;
	default:
		if (!line_key(&j->in, key))
			return false;
		j->back = 0;
		j->stale = true;
		return true;
	}
}

static void jump_close(struct screen *s)
{
	struct jump *j = s->data;

	line_release(&j->in);
	free(j);
}

static const struct screen_ops jump_ops = {
	.name = "jump", .draw = jump_draw, .key = jump_key, .close = jump_close, .keys = jump_keys,
	.text = true,
};

bool jump_valid(struct screen *s)
{
	return !app.guarded && s && s->ops != &jump_ops;
}

void jump_open(void)
{
	struct jump *j = xcalloc(1, sizeof *j);

	line_init(&j->in, RECALL_TEXT / 4);
	j->stale = true;
	screen_push(&jump_ops, j, "", _("跳转"));
}
