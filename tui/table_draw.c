/*
 * How a table looks: which columns have room, the header with its order of sorting, the marker column, and the
 * foot that says where in the list one is.
 */
#include "tui/table_in.h"

#include <stdlib.h>
#include <string.h>

struct place { int col, x, w; };

static int least_of(const struct tcol *c)
{
	int least = c->fixed > 0 ? c->fixed : c->least;

	return least > 0 ? least : 1;
}

/* Columns that stay: as many as leave room for one that moves. */
static int frozen(const struct table *t, const struct tcol *c, int n, int room)
{
	int k = 0, used = 0;

	while (k < t->freeze && k < n - 1 && (k == 0 || used + least_of(&c[k]) + 1 + least_of(&c[k + 1]) < room))
		used += least_of(&c[k++]) + 1;
	return k > 0 ? k : 1;
}

/* Which columns have room at their least width: the frozen ones, then those behind the hscroll passed over. */
static int choose_columns(const struct table *t, const struct tcol *c, int n, int keep, int *room, struct place *p)
{
	int i, k = 0;

	for (i = 0; i < n; i += i == keep - 1 ? 1 + t->hscroll : 1) {
		int least = least_of(&c[i]);

		if (k && *room < least + 1)
			break;
		p[k++] = (struct place){ .col = i, .w = least < *room ? least : *room };
		*room -= p[k - 1].w + (k > 1);
	}
	return k;
}

/* Room goes to the wishes from the left (the name stands first), what remains to text columns; what the user has set stays. */
static void widen(const struct tcol *c, struct place *p, int k, int room)
{
	int i, grow = 0;

	for (i = 0; i < k && room > 0; i++) {
		int more = c[p[i].col].fixed > 0 ? 0 : c[p[i].col].wish - p[i].w;

		more = more > room ? room : more;
		if (more > 0) {
			p[i].w += more;
			room -= more;
		}
		grow += !c[p[i].col].right && c[p[i].col].fixed <= 0;
	}
	for (i = 0; i < k && room > 0 && grow > 0; i++) {
		if (c[p[i].col].right || c[p[i].col].fixed > 0)
			continue;
		p[i].w += room / grow;
		room -= room / grow--;
	}
}

static bool placed(const struct place *p, int k, int col)
{
	while (k-- > 0)
		if (p[k].col == col)
			return true;
	return false;
}

/* Scrolls until the selected column has a place. */
static int lay_columns(struct table *t, const struct tcol *c, int n, int w, int x, struct place *p)
{
	int i, k, need = 0, keep = frozen(t, c, n, w - x), room;

	for (i = 0; i < n; i++)
		need += least_of(&c[i]) + (i > 0);
	if (need <= w - x || n < 2)
		t->hscroll = 0;
	else if (t->hscroll > n - keep - 1)
		t->hscroll = n - keep - 1;
	if (t->reveal && t->sortcol >= keep && t->sortcol < keep + t->hscroll)
		t->hscroll = t->sortcol - keep;
	for (;;) {
		room = w - x;
		k = choose_columns(t, c, n, keep, &room, p);
		if (!t->reveal || t->sortcol < 0 || t->sortcol >= n || placed(p, k, t->sortcol) || t->hscroll >= n - keep - 1)
			break;
		t->hscroll++;
	}
	t->reveal = false;
	widen(c, p, k, room);
	memset(t->drawn, 0, sizeof(t->drawn));
	for (i = 0; i < k; i++) {
		p[i].x = x;
		x += p[i].w + 1;
		t->drawn[p[i].col] = (short)p[i].w;
	}
	return k;
}

static void draw_header(struct table *t, struct area a, const struct tcol *c, const struct place *p, int k, int x)
{
	char s[160];
	int i, how;

	put(a, 0, 0, a.w, SY_HEAD, "");
	if (t->options && x > 3)
		put(a, 0, 1, 2, SY_HEAD, _("选"));
	for (i = 0; i < k; i++) {
		how = t->src.sorted ? t->src.sorted(t->src.ctx, p[i].col) : 0;
		if (how)	/* the mark first: a narrow column cuts the label, not the order */
			snprintf(s, sizeof(s), "%s%d%s%s", p[i].col == t->sortcol ? "›" : "", abs(how),
				 how > 0 ? "▲" : "▼", c[p[i].col].label);
		else
			snprintf(s, sizeof(s), "%s%s", p[i].col == t->sortcol ? "›" : "", c[p[i].col].label);
		if (c[p[i].col].right)
			put_right(a, 0, p[i].x, p[i].w, SY_HEAD, s);
		else
			put(a, 0, p[i].x, p[i].w, SY_HEAD, s);
	}
}

static void draw_row(struct table *t, struct area a, int y, int i, const struct tcol *c, const struct place *p, int k)
{
	const struct trow *r = i < table_shown(t) ? &t->row[i] : NULL;
	char mark[2] = "";
	int j, o;

	put(a, y, 0, a.w, SY_TEXT, "");
	if (!r)
		return;
	hot_row(a, y, i - t->sel);
	if (i == t->sel)
		put(a, y, 0, 1, SY_KEY, "▸");
	if (t->options && (o = table_option(t, r->id)) >= 0) {
		mark[0] = t->opt[o].digit;
		put(a, y, 1, 1, SY_KEY, mark);
	}
	if (table_marked(t, r->id))
		put(a, y, 2, 1, SY_MARK, "*");
	for (j = 0; j < k; j++) {
		const struct tcol *col = &c[p[j].col];
		const char *cell = r->cell[p[j].col];
		enum style st = col->style ? col->style(cell) : SY_TEXT;

		if (col->right)
			put_right(a, y, p[j].x, p[j].w, st, cell);
		else
			put(a, y, p[j].x, p[j].w, st, cell);
	}
}

void table_thousands(char *dst, size_t n, long v)
{
	char d[24];
	int i, k = snprintf(d, sizeof(d), "%ld", v);
	size_t at = 0;

	for (i = 0; i < k && at + 2 < n; i++) {
		if (i && (k - i) % 3 == 0)
			dst[at++] = ',';
		dst[at++] = d[i];
	}
	dst[at] = 0;
}

static void draw_foot(struct table *t, struct area a, int cut)
{
	char all[32] = "", from[32], to[32], s[160];
	const char *more = t->at_end ? _("已到底") : _("更多…");
	int x = 0;

	if (t->total >= 0) {
		table_thousands(all, sizeof(all), t->total);
		strcat(all, t->capped ? "+" : "");
	}
	table_thousands(from, sizeof(from), t->first);
	table_thousands(to, sizeof(to), t->first + table_shown(t) - 1);
	if (!t->nrow)
		snprintf(s, sizeof(s), "%s", _("没有记录"));
	else if (t->first && *all)
		snprintf(s, sizeof(s), "%s-%s/%s  %s", from, to, all, more);
	else if (t->first)
		snprintf(s, sizeof(s), "%s-%s  %s", from, to, more);
	else
		snprintf(s, sizeof(s), "%s%s  %s", *all ? _("共") : "", all, more);
	put_right(a, a.h - 1, 0, a.w, SY_DIM, s);
	if (table_marks(t) > 0) {
		table_thousands(all, sizeof(all), table_marks(t));
		x = snprintf(s, sizeof(s), t->all ? _("已选整个结果的%s行") : _("已选%s行"), all) > 0 ? cells(s) + 2 : 0;
		put(a, a.h - 1, 0, -1, SY_MARK, s);
	}
	if (cut > 0) {
		snprintf(s, sizeof(s), _("←→ 另有%d列"), cut);
		put(a, a.h - 1, x, -1, SY_DIM, s);
	}
}

/* One line of header, then rows, then one line with the position. */
void table_draw(struct table *t, struct area a)
{
	struct tcol c[MAXCOL];
	struct place p[MAXCOL];
	int i, k, n, x = 4;

	if (a.h < 3 || a.w < 8)
		return;
	table_resize(t, a.h - 2);
	if (t->dirty)
		table_load(t);
	n = t->src.columns(t->src.ctx, c, MAXCOL);
	if (n > t->ncol && t->nrow)
		n = t->ncol;	/* columns were added and the rows not reloaded yet */
	k = lay_columns(t, c, n, a.w, x, p);
	draw_header(t, a, c, p, k, x);
	for (i = 0; i < a.h - 2; i++)
		draw_row(t, a, 1 + i, i, c, p, k);
	draw_foot(t, a, n - k);
	put_caret(a, 1 + (t->nrow ? t->sel : 0), t->options ? 1 : 0);
}
