/* Regions as a tree, level under level as they are in force, with the number of organisations under each: opened and shut with the arrows,
 * found by name or initials, and each leads to the organisations of its subtree. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { PAGE = 200, NAME = 60, FIND_MAX = 40 };

struct node {
	int64_t id;
	char code[13], name[NAME], note[24];
	int depth;
	bool open, leaf, ended;
	int64_t n;			/* organisations under it, -1 = not to be counted */
};

struct tree {
	const struct entity *e, *org;
	struct node *v;			/* what is shown, in order */
	int n, sel, top, page;
	struct line find;
	bool finding;
	unsigned seen;
	void (*done)(void *, const char *code);	/* of the picker */
	void *ctx;
};

static const struct screen_ops tree_ops, find_ops, pick_ops, pick_find_ops;

/* ---- reading ---- */

static int f_of(const struct tree *t, const char *name)
{
	return field_no(t->e, name);
}

/* Numbers of all parts of a region at once: groups of its organisations by codes as long as those of its parts. */
static void count_parts(struct tree *t, const char *parent, struct node *v, int n, int cut)
{
	struct query q = {.e = t->org, .figure = t->org->figures ? t->org->figures[0].name : NULL, .verbs = V_COUNT};
	struct split by = {field_no(t->org, t->org->region), cut};
	struct share *g = NULL;
	struct err err = {0};
	struct list *l;
	int ng = -1, i, k;

	if (*parent)
		q.within[q.nwithin++] = (struct within){{by.field, (int)strlen(parent)}, parent};
	if (list_open(app.db, &app.who, &q, &l, &err) == 0) {
		ng = list_groups(l, &by, &g, &err);
		list_free(l);
	}
	for (i = 0; i < n; i++) {
		if (strlen(v[i].code) != (size_t)cut)
			continue;
		v[i].n = ng < 0 ? -1 : 0;
		for (k = 0; k < ng; k++)
			if (strcmp(g[k].key, v[i].code) == 0)
				v[i].n = g[k].n;
	}
	free(g);
}

static bool in_force(const char *from, const char *to, const char *day)
{
	return strcmp(from, day) <= 0 && (!*to || strcmp(to, day) > 0);
}

static void node_take(const struct row *r, int depth, struct node *v)
{
	memset(v, 0, sizeof *v);
	v->id = r->id;
	text_cut(v->code, sizeof v->code, r->cell[0]);
	text_cut(v->name, sizeof v->name, r->cell[1]);
	text_cut(v->note, sizeof v->note, r->cell[2]);
	v->depth = depth;
	v->n = -1;
	v->leaf = strlen(v->code) >= 12;
	v->ended = !in_force(r->cell[3], r->cell[4], clock_today(app.db));
}

/* The parts of a region: those in force, and of the others those that still have organisations. */
static int parts_of(struct tree *t, const char *parent, int depth, struct node **out)
{
	struct query q = {.e = t->e, .columns = "code name kind valid_from valid_to", .order = "code", .nwhere = 1};
	struct row rows[PAGE], last;
	struct node *v = NULL;
	struct err err = {0};
	struct list *l;
	int n = 0, got, i, kept = 0;
	size_t cut[2] = {0};

	q.where[0] = (struct cond){f_of(t, "parent"), *parent ? CMP_EQ : CMP_NULL, *parent ? parent : NULL};
	if (list_open(app.db, &app.who, &q, &l, &err) < 0) {
		err_show(&err);
		return 0;
	}
	for (got = PAGE; got == PAGE; ) {
		got = list_fetch(l, n ? FROM_AFTER : FROM_FIRST, n ? &last : NULL, PAGE, rows, &err);
		if (got > 0)
			v = xrealloc(v, (size_t)(n + got) * sizeof *v);
		for (i = 0; i < got; i++)
			node_take(&rows[i], depth, &v[n++]);
		if (got > 0)
			last = rows[got - 1];
	}
	list_free(l);
	for (i = 0; i < n; i++)		/* parts of one length of code, or of two */
		if (strlen(v[i].code) != cut[0] && strlen(v[i].code) != cut[1])
			cut[cut[0] != 0] = strlen(v[i].code);
	for (i = 0; i < 2 && cut[i]; i++)
		count_parts(t, parent, v, n, (int)cut[i]);
	for (i = 0; i < n; i++)
		if (!v[i].ended || v[i].n > 0)
			v[kept++] = v[i];
	*out = v;
	return kept;
}

static void insert(struct tree *t, int at, const struct node *v, int n)
{
	if (n == 0)
		return;
	t->v = xrealloc(t->v, (size_t)(t->n + n) * sizeof *t->v);
	memmove(&t->v[at + n], &t->v[at], (size_t)(t->n - at) * sizeof *t->v);
	memcpy(&t->v[at], v, (size_t)n * sizeof *v);
	t->n += n;
}

static void expand(struct tree *t, int at)
{
	struct node *v = NULL;
	int n;

	if (t->v[at].open || t->v[at].leaf)
		return;
	n = parts_of(t, t->v[at].code, t->v[at].depth + 1, &v);
	t->v[at].open = n > 0;
	t->v[at].leaf = n == 0;
	insert(t, at + 1, v, n);
	free(v);
}

static void shut(struct tree *t, int at)
{
	int end = at + 1;

	while (end < t->n && t->v[end].depth > t->v[at].depth)
		end++;
	memmove(&t->v[at + 1], &t->v[end], (size_t)(t->n - end) * sizeof *t->v);
	t->n -= end - at - 1;
	t->v[at].open = false;
}

static int node_of(const struct tree *t, const char *code)
{
	int i;

	for (i = 0; i < t->n; i++)
		if (strcmp(t->v[i].code, code) == 0)
			return i;
	return -1;
}

/* Opens what lies above the region, level by level, and stands on it. */
static void reveal(struct tree *t, const char *code)
{
	size_t n = strlen(code);
	int at = -1, i;

	for (i = 0; i < t->n; i++) {
		size_t k = strlen(t->v[i].code);

		if (k > n || strncmp(t->v[i].code, code, k) != 0)
			continue;
		at = i;
		if (k < n)
			expand(t, i);
	}
	if (at >= 0)
		t->sel = at;
}

/* The first level; then down to where this person's office is. */
static void read_roots(struct tree *t)
{
	struct node *v = NULL;
	int n = parts_of(t, "", 0, &v);
	const char *home = "";
	int i;

	free(t->v);
	t->v = v;
	t->n = n;
	for (i = 0; i < app.who.nin; i++)
		if (app.who.in[i].region[0])
			home = app.who.in[i].region;
	if (*home) {
		reveal(t, home);
		expand(t, t->sel);
	} else if (t->n > 0) {
		expand(t, 0);
	}
	t->seen = app.version;
}

/* The numbers anew, with what is open left open. */
static void recount(struct tree *t)
{
	char (*open)[13] = xcalloc((size_t)t->n + 1, sizeof *open), at[13] = "";
	int n = 0, i;

	for (i = 0; i < t->n; i++)
		if (t->v[i].open)
			memcpy(open[n++], t->v[i].code, sizeof *open);
	if (t->n > 0)
		memcpy(at, t->v[t->sel].code, sizeof at);
	free(t->v);
	t->v = NULL;
	t->n = parts_of(t, "", 0, &t->v);
	for (i = 0; i < n; i++) {
		int k = node_of(t, open[i]);

		if (k >= 0)
			expand(t, k);
	}
	i = node_of(t, at);
	t->sel = i < 0 ? 0 : i;
	t->seen = app.version;
	free(open);
}

/* ---- drawing ---- */

static void draw_node(struct tree *t, struct area a, int y, int i)
{
	const struct node *v = &t->v[i];
	int x = 2 + v->depth * 3, right = a.w >= 76 ? 36 : 24;
	char text[24];

	put_marker(a, y, 0, 2, i - t->sel);
	put(a, y, x, 2, SY_KEY, v->leaf ? "·" : v->open ? "-" : "+");
	put(a, y, x + 2, a.w - x - right - 3, i == t->sel ? SY_FOCUS : v->ended ? SY_DIM : SY_TEXT, v->name);
	put(a, y, a.w - right, 12, SY_DIM, v->code);
	put(a, y, a.w - right + 13, right - 24, SY_DIM, v->ended ? _("已停用") : v->note);
	if (v->n >= 0) {
		snprintf(text, sizeof text, "%lld", (long long)v->n);
		put_right(a, y, a.w - 10, 9, v->n ? SY_VALUE : SY_DIM, text);
	}
}

static void tree_draw(struct screen *s, struct area a)
{
	struct tree *t = s->data;
	int i, x;

	t->page = a.h - 1;
	if (t->sel < t->top)
		t->top = t->sel;
	if (t->sel >= t->top + t->page)
		t->top = t->sel - t->page + 1;
	for (i = 0; i < t->page && t->top + i < t->n; i++)
		draw_node(t, a, i, t->top + i);
	if (t->finding) {
		put(a, a.h - 1, 1, 6, SY_KEY, _("查找"));
		x = line_draw(&t->find, a, a.h - 1, 7, a.w - 9, SY_FOCUS);
		put_caret(a, a.h - 1, x);
		return;
	}
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, _("→ 展开　← 收起　数字为正常在册的社会组织"));
	put_caret(a, t->sel - t->top, 2);
}

/* ---- keys ---- */

static void act_list(struct screen *s)
{
	struct tree *t = s->data;
	struct query q = {.figure = t->org->figures ? t->org->figures[0].name : NULL, .verbs = V_COUNT, .nwithin = 1};
	const struct node *v;

	if (t->n == 0)
		return;
	v = &t->v[t->sel];
	q.within[0] = (struct within){{field_no(t->org, t->org->region), (int)strlen(v->code)}, v->code};
	list_screen_of(t->org, &q, v->name);
}

static void act_record(struct screen *s)
{
	struct tree *t = s->data;

	if (t->n > 0)
		record_open(t->e, t->v[t->sel].id, REC_VIEW, NULL, NULL);
}

static void act_find(struct screen *s)
{
	struct tree *t = s->data;

	t->finding = true;
	line_set(&t->find, "");
	s->ops = t->done ? &pick_find_ops : &find_ops;
}

static void act_choose(struct screen *s)
{
	struct tree *t = s->data;

	if (t->n == 0)
		return;
	screen_close(s, 0);
	t->done(t->ctx, t->v[t->sel].code);
}

static void act_refresh(struct screen *s)
{
	recount(s->data);
}

static void left(struct tree *t)
{
	int up = t->sel;

	if (t->v[t->sel].open) {
		shut(t, t->sel);
		return;
	}
	while (up > 0 && t->v[up].depth >= t->v[t->sel].depth)
		up--;
	if (t->v[up].depth < t->v[t->sel].depth)
		t->sel = up;
}

static bool tree_key(struct screen *s, int key)
{
	struct tree *t = s->data;

	if (t->n == 0)
		return false;
	switch (key) {
	case K_RIGHT:
		if (t->v[t->sel].open)
			return move_key(K_DOWN, &t->sel, t->n - 1, t->page);
		expand(t, t->sel);
		return true;
	case K_LEFT: left(t); return true;
	default: return move_key(key, &t->sel, t->n - 1, t->page);
	}
}

/* ---- finding: each key goes to the likeliest region, Enter stays there, Down to the next one ---- */

static void find_go(struct tree *t, int nth)
{
	struct hit *hit = xcalloc(FIND_MAX, sizeof *hit);
	struct err err = {0};
	struct rec *r;
	char code[16];
	int n = *t->find.s ? find_any(app.db, &app.who, t->e, t->find.s, FIND_MAX, hit, &err) : 0;

	if (n > 0 && rec_load(app.db, &app.who, t->e, hit[nth % n].id, NULL, &r, &err) == 0) {
		if (rec_edit_text(r, f_of(t, "code"), code, sizeof code))
			reveal(t, code);
		rec_free(r);
	} else if (*t->find.s) {
		tui_message(SY_WARN, _("没有找到“%s”"), t->find.s);
	}
	free(hit);
}

static void find_end(struct screen *s)
{
	struct tree *t = s->data;

	t->finding = false;
	s->ops = t->done ? &pick_ops : &tree_ops;
}

static bool find_key(struct screen *s, int key)
{
	struct tree *t = s->data;
	static int nth;

	if (key == K_DOWN || key == K_UP) {
		nth = key == K_DOWN ? nth + 1 : nth > 0 ? nth - 1 : 0;
		find_go(t, nth);
		return true;
	}
	if (!line_key(&t->find, key))
		return false;
	nth = 0;
	find_go(t, 0);
	return true;
}

/* In the picker a letter begins to look for it: nothing else is done with letters there. */
static bool pick_key(struct screen *s, int key)
{
	if (tree_key(s, key))
		return true;
	act_find(s);
	if (find_key(s, key))
		return true;
	find_end(s);
	return false;
}

static void tree_tick(struct screen *s)
{
	struct tree *t = s->data;

	if (app.version == t->seen || t->finding)
		return;
	recount(t);
	tui_redraw();
}

static void tree_close(struct screen *s)
{
	struct tree *t = s->data;

	line_release(&t->find);
	free(t->v);
	free(t);
}

static const struct keydef tree_keys[] = {
	{.key = K_ENTER, .label = "组织", .help = "这个区划及其下级的社会组织", .act = act_list},
	{.key = '/', .alt = K_F7, .alt2 = 's', .label = "查找", .help = "按名称、拼音首字母或代码找一个区划", .act = act_find},
	{.key = '5', .label = "查看", .help = "这个区划的记录：名称、代码、起止", .act = act_record},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = act_refresh},
	{.key = K_RIGHT, .alt = K_LEFT, .help = "展开、收起；再按到下级、上级"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct keydef find_keys[] = {
	{.key = K_ENTER, .label = "停在这里", .help = "结束查找；↓ 下一个", .act = find_end},
	{.key = K_ESC, .help = "结束查找", .act = find_end},
	{0}
};

static const struct keydef pick_keys[] = {
	{.key = K_ENTER, .label = "选定", .help = "把光标所在的区划填进原来的项", .act = act_choose},
	{.key = '/', .alt = K_F7, .label = "查找", .help = "按名称、拼音首字母或代码找一个区划；直接键入也可", .act = act_find},
	{.key = K_RIGHT, .alt = K_LEFT, .help = "展开、收起；再按到下级、上级"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct keydef pick_find_keys[] = {
	{.key = K_ENTER, .label = "选定", .help = "把找到的区划填进原来的项；↓ 下一个", .act = act_choose},
	{.key = K_ESC, .help = "结束查找", .act = find_end},
	{0}
};

static const struct screen_ops pick_ops = {
	.name = "tree-pick", .draw = tree_draw, .key = pick_key, .tick = tree_tick, .close = tree_close, .keys = pick_keys,
};

static const struct screen_ops pick_find_ops = {
	.name = "tree-pick", .draw = tree_draw, .key = find_key, .tick = tree_tick, .close = tree_close, .keys = pick_find_keys, .text = true,
};

static const struct screen_ops tree_ops = {
	.name = "tree", .draw = tree_draw, .key = tree_key, .tick = tree_tick, .close = tree_close, .keys = tree_keys,
};

static const struct screen_ops find_ops = {
	.name = "tree", .draw = tree_draw, .key = find_key, .tick = tree_tick, .close = tree_close, .keys = find_keys, .text = true,
};

bool tree_may(void)
{
	const struct entity *e = entity_find("region");

	return e && entity_find("org") && entity_may(e, V_READ);
}

static struct tree *tree_new(void)
{
	struct tree *t = xcalloc(1, sizeof *t);

	t->e = entity_find("region");
	t->org = entity_find("org");
	if (!tree_may()) {
		tui_message(SY_WARN, "%s", _("没有可以看的区划"));
		free(t);
		return NULL;
	}
	line_init(&t->find, 30);
	read_roots(t);
	return t;
}

void tree_open(void)
{
	struct tree *t = tree_new();

	if (t)
		screen_push(&tree_ops, t, "qs", _("区划树"));
}

bool tree_pick(const char *label, const char *code, void (*done)(void *, const char *code), void *ctx)
{
	struct tree *t = tree_new();
	char title[120];

	if (!t)
		return false;
	t->done = done;
	t->ctx = ctx;
	if (*code)
		reveal(t, code);
	text_fmt(title, sizeof title, _("选区划：%s"), label);
	screen_push(&pick_ops, t, "", title);
	return true;
}
