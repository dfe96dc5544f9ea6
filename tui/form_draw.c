/*
 * Where the fields of a form stand and how they look: labels right-aligned to one column a section, two fields a
 * line where both have room, the line of the focus always in view. Every state has a word or a glyph besides its
 * colour (UX-18).
 */
#include "tui/edit.h"
#include "tui/form_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* SHARED: cells a long field makes do with to share a wide line; BLANK: cells that show a place to type. */
enum { GAP = 2, WIDE = 100, SHARED = 24, BLANK = 8 };

static void label_text(const struct item *it, char *dst, size_t n)
{
	snprintf(dst, n, "%s%s%s", it->f.flags & FF_CARRIED ? _("承") : "", it->f.flags & FF_NEED ? "＊" : "",
		 it->label);
}

/* ---- layout ---- */

static int label_width(struct form *f, int i, int w)
{
	char s[256];
	int lw = 0, k;

	for (; i < f->n && f->it[i].f.kind != FI_SECTION; i++) {
		if (f->it[i].f.kind == FI_GRID)
			continue;
		label_text(&f->it[i], s, sizeof(s));
		k = cells(s);
		lw = k > lw ? k : lw;
	}
	return lw > w * 2 / 5 ? w * 2 / 5 : lw;
}

static int wished(const struct item *it)
{
	if (it->f.width > 0)
		return it->f.width;
	return it->f.max > 0 && it->f.max < 20 ? it->f.max * 2 : 40;
}

static int memo_height(struct form *f, int i, int w, int most)
{
	bool focus = f->at.item == i && f->live;
	struct memo m;
	char *s;
	int h;

	if (focus) {
		h = memo_lines(&f->me, w);
	} else {
		s = form_text(f, (struct pos){ .item = i }, false);
		memo_init(&m, 0);
		memo_set(&m, s);
		h = memo_lines(&m, w);
		memo_release(&m);
		free(s);
	}
	if (!(f->it[i].f.flags & FF_READONLY) && h < 2)
		h = 2;
	return h > most ? most : h;
}

/* Does it fit in half of the width? On a wide screen a long field gives way, on a narrow one both must be short. */
static bool halves(const struct item *it, int lw, int w)
{
	int need = wished(it);

	if (w >= WIDE && need > SHARED)
		need = SHARED;
	return it->f.kind == FI_FIELD && lw + GAP + need <= w / 2 - 1;
}

static void lay_out(struct form *f, int w, int h)
{
	int i, y = 0, lw = label_width(f, 0, w), room;

	for (i = 0; i < f->n; i++) {
		struct item *it = &f->it[i];

		it->x = 0;
		it->h = 1;
		if (it->f.kind == FI_SECTION) {
			y += i > 0;
			lw = label_width(f, i + 1, w);
		}
		it->y = y;
		it->lw = lw;
		room = w - lw - GAP;
		if (it->f.kind == FI_FIELD && i + 1 < f->n && halves(it, lw, w) && halves(it + 1, lw, w)) {
			room = w / 2 - 1 - lw - GAP;
			it->vw = wished(it) < room ? wished(it) : room;
			it++;
			i++;
			it->x = w / 2;
			it->y = y;
			it->h = 1;
			it->lw = lw;
			room = w - w / 2 - lw - GAP;
		} else if (it->f.kind == FI_MEMO) {
			it->h = memo_height(f, i, room, h / 3 > 2 ? h / 3 : 2);
		} else if (it->f.kind == FI_GRID) {
			it->h = grid_height(f, i);
		}
		it->vw = it->f.kind == FI_FIELD && wished(it) < room ? wished(it) : room;
		y += it->h;
	}
	f->lines = y;
	f->view_h = h;
}

/* Scrolls by a third of the view when the focus leaves it: a line at a time would redraw everything at each Enter. */
static void follow(struct form *f, int h)
{
	struct item *it;
	int from, to;

	if (f->at.item >= 0) {
		it = &f->it[f->at.item];
		from = it->y + (it->f.kind == FI_GRID ? grid_line(f->at) : 0);
		to = from + (it->f.kind == FI_GRID ? 1 : it->h);
		if (it->f.kind == FI_GRID && f->at.row <= 0)
			from = it->y;
		if (f->at.item > 0 && from == it->y && it[-1].f.kind == FI_SECTION)
			from = it[-1].y;	/* the heading comes along */
		if (from < f->top)
			f->top = to - h * 2 / 3 < from ? to - h * 2 / 3 : from;
		if (to > f->top + h)
			f->top = from - h / 3 > to - h ? from - h / 3 : to - h;
		if (f->top > from)
			f->top = from;	/* higher than the view: its beginning */
	}
	if (f->top > f->lines - h)
		f->top = f->lines - h;
	if (f->top < 0)
		f->top = 0;
}

/* ---- drawing ---- */

static enum style ground(const struct form *f, enum style s)
{
	return f->query ? SY_QUERY : s;
}

static void draw_label(struct form *f, struct area a, int y, int i)
{
	struct item *it = &f->it[i];
	struct kept *k = form_kept(f, (struct pos){ .item = i });
	bool doubt = (k && k->state > 0) || it->f.flags & FF_WARN;
	char s[256];
	int w, x;

	label_text(it, s, sizeof(s));
	w = cells(s) < it->lw ? cells(s) : it->lw;
	x = it->x + it->lw - w;
	put(a, y, x, w, ground(f, SY_LABEL), s);
	if (w == cells(s) && it->f.flags & FF_CARRIED) {
		put(a, y, x, 2, SY_CARRIED, _("承"));
		x += 2;
	}
	if (w == cells(s) && it->f.flags & FF_NEED)
		put(a, y, x, 2, SY_MARK, "＊");
	if (k && k->state < 0)
		put(a, y, it->x + it->lw, 1, SY_ERROR, "✗");
	else if (doubt)
		put(a, y, it->x + it->lw, 1, SY_WARN, "?");
}

static enum style value_style(struct form *f, int i)
{
	struct kept *k = form_kept(f, (struct pos){ .item = i });
	unsigned fl = f->it[i].f.flags;

	if (k && k->state < 0)
		return SY_ERROR;
	return ground(f, fl & FF_READONLY ? SY_DIM : fl & FF_CARRIED ? SY_CARRIED : SY_VALUE);
}

void form_mask(char *s)
{
	size_t n = chars_in(s, strlen(s));

	memset(s, '*', n);
	s[n] = 0;
}

void form_draw_typed(struct form *f, struct area a, int y, int x, int w)
{
	f->spot.a = a;
	f->spot.y = y;
	f->spot.x = x;
	f->spot.w = w;
	put_caret(a, y, line_draw(&f->ed, a, y, x, w, SY_FOCUS));
}

void form_draw_part(struct form *f)
{
	if (f->live && f->spot.w > 0)
		form_draw_typed(f, f->spot.a, f->spot.y, f->spot.x, f->spot.w);
}

/* Cells that a value may take where nothing stands beside it: its label may be longer than what one types. */
static int value_room(struct form *f, struct area a, int i)
{
	const struct item *it = &f->it[i], *next = i + 1 < f->n ? it + 1 : NULL;
	int edge = next && next->y == it->y ? next->x - 1 : a.w;

	return edge - it->x - it->lw - GAP > it->vw ? edge - it->x - it->lw - GAP : it->vw;
}

static void draw_field(struct form *f, struct area a, int y, int i)
{
	struct item *it = &f->it[i];
	struct kept *k = form_kept(f, (struct pos){ .item = i });
	bool focus = f->at.item == i;
	int x = it->x + it->lw + GAP;
	char *s;

	hot_field(a, y, it->x, it->lw + GAP + it->vw, f, i, 0, 0);
	if (focus && f->live) {
		form_draw_typed(f, a, y, x, it->vw);
		return;
	}
	s = k && k->text ? tui_xstrdup(k->text) : form_text(f, (struct pos){ .item = i }, true);
	if (it->f.flags & FF_SECRET)
		form_mask(s);
	if (!*s && !focus && !(it->f.flags & FF_READONLY))	/* a place to type is seen without colours too */
		put(a, y, x, -1, ground(f, SY_DIM), &"________"[it->vw < BLANK ? BLANK - it->vw : 0]);
	else
		put(a, y, x, focus || cells(s) <= it->vw ? it->vw : value_room(f, a, i), focus ? SY_FOCUS : value_style(f, i), s);
	free(s);
	if (focus)
		put_caret(a, y, x);
}

static void draw_memo(struct form *f, struct area a, int y, int i)
{
	struct item *it = &f->it[i];
	struct area in = { a.y + y, a.x + it->lw + GAP, it->h, a.w - it->lw - GAP };
	struct kept *k = form_kept(f, (struct pos){ .item = i });
	bool focus = f->at.item == i && f->live;
	struct memo m;
	char *s;

	/* The focused memo is wholly in view, unless the view is smaller than it. */
	if (y + in.h > a.h)
		in.h = a.h - y;
	for (int at = y < 0 ? 0 : y; at < y + in.h; at++)
		hot_field(a, at, 0, a.w, f, i, 0, 0);
	if (focus && y >= 0) {
		f->memo_w = in.w;
		f->memo_h = in.h;
		memo_draw(&f->me, in, SY_FOCUS, true);
		return;
	}
	s = k && k->text ? tui_xstrdup(k->text) : form_text(f, (struct pos){ .item = i }, false);
	memo_init(&m, 0);
	memo_set(&m, s);
	if (y < 0) {	/* its first lines are above the view */
		m.top = -y;
		in.y -= y;
		in.h += y;
	}
	memo_draw(&m, in, value_style(f, i), false);
	memo_release(&m);
	free(s);
}

static void draw_foot(struct form *f, struct area a, int h)
{
	char s[160];
	int i, at = 0, all = 0, bad = form_errors(f);
	size_t k;

	for (i = 0; i < f->n; i++) {
		if (f->it[i].f.kind == FI_SECTION)
			continue;
		all++;
		if (i <= f->at.item)
			at = all;
	}
	k = (size_t)snprintf(s, sizeof(s), _("第%d/%d项"), at, all);
	if (bad)
		k += (size_t)snprintf(s + k, sizeof(s) - k, _("  ✗%d项有误"), bad);
	if (f->lines > h)
		snprintf(s + k, sizeof(s) - k, "  %s", f->top + h < f->lines ? _("更多…") : _("已到底"));
	put_right(a, a.h - 1, 0, a.w, ground(f, SY_DIM), s);
}

/* The last line of the area is the form's: position, errors, whether more follows. */
void form_draw(struct form *f, struct area a)
{
	struct area v = area_inside(a, 0, 0, 1, 0);
	int i, y;

	if (a.h < 2 || a.w < 10)
		return;
	lay_out(f, a.w, v.h);
	if (f->at.item >= 0 && f->it[f->at.item].f.kind == FI_MEMO) {
		f->memo_w = f->it[f->at.item].vw;
		f->memo_h = f->it[f->at.item].h;
	}
	follow(f, v.h);
	f->spot.w = 0;
	put_fill(a, ground(f, SY_TEXT));
	for (i = 0; i < f->n; i++) {
		struct item *it = &f->it[i];

		y = it->y - f->top;
		if (y + it->h <= 0 || y >= v.h)
			continue;
		if (it->f.kind == FI_SECTION) {
			char s[200];

			put_hline(v, y, ground(f, SY_TITLE));
			snprintf(s, sizeof(s), " %s ", it->label);
			put(v, y, 2, -1, ground(f, SY_TITLE), s);
		} else if (it->f.kind == FI_GRID) {
			grid_draw(f, v, y, i);
		} else {
			if (y >= 0)
				draw_label(f, v, y, i);
			if (it->f.kind == FI_MEMO)
				draw_memo(f, v, y, i);
			else
				draw_field(f, v, y, i);
		}
	}
	draw_foot(f, a, v.h);
	if (f->pick && f->at.item >= 0) {
		struct item *it = &f->it[f->at.item];

		if (it->f.kind == FI_GRID)
			pick_draw(f, a, it->y - f->top + grid_line(f->at), grid_x(f, f->at, a.w), 0);
		else
			pick_draw(f, a, it->y - f->top, it->x + it->lw + GAP, it->vw);
	}
}
