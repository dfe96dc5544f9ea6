/*
 * The list of matches under a field: it helps the hand that types and never takes a decision for it. What is typed
 * becomes a match only when there is one, when it is exactly one's key or label, or when the hand has gone into
 * the list (UX-03, UX-12).
 */
#include "tui/form_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 8, MOST = 64 };

void pick_close(struct form *f)
{
	free(f->pick);
	f->pick = NULL;
	f->npick = 0;
	f->psel = -1;
	f->ptop = 0;
}

static int matches(struct form *f, const char *typed, struct pick_row *rows)
{
	struct pos p = f->at;
	int n;

	if (f->it[p.item].f.kind == FI_GRID)
		n = f->src.cell_pick ? f->src.cell_pick(f->src.ctx, p.item, p.row, p.col, typed, MOST, rows) : 0;
	else
		n = f->src.pick ? f->src.pick(f->src.ctx, p.item, typed, MOST, rows) : 0;
	return n < 0 ? 0 : n;
}

static void open_list(struct form *f, const char *typed)
{
	struct pick_row *rows = tui_xcalloc(MOST, sizeof(*rows));

	pick_close(f);
	f->npick = matches(f, typed, rows);
	if (!f->npick) {
		free(rows);
		return;
	}
	/* Most lists are short and stay open while one types: no need to hold what is not there. */
	f->pick = tui_xreallocarray(rows, (size_t)f->npick, sizeof(*rows));
}

void pick_update(struct form *f, const char *typed)
{
	if (*typed)
		open_list(f, typed);
	else
		pick_close(f);
}

/* A key is the model's word, not the hand's: no limit of typing cuts it. */
static void put_key(struct form *f, const char *key)
{
	f->ed.max = 0;
	line_set(&f->ed, key);
}

static void take(struct form *f, const struct pick_row *r)
{
	put_key(f, r->key);
}

void form_chosen(struct form *f, const char *text)
{
	if (!f->live || f->in_memo)
		return;
	pick_close(f);
	put_key(f, text);
	form_key(f, K_ENTER);
}

void pick_resolve(struct form *f)
{
	struct pick_row *one = NULL;
	const char *typed = form_typed(f);
	int i, same = 0;

	if (f->pick && f->psel >= 0) {
		take(f, &f->pick[f->psel]);
	} else if (form_what(f, f->at).flags & FF_PICK && form_touched(f) && *typed) {
		if (!f->pick)
			open_list(f, typed);	/* Esc has closed it, or it was pasted before a list could open */
		for (i = 0; i < f->npick; i++) {
			if (!strcmp(f->pick[i].key, typed)) {
				same = 1;
				one = &f->pick[i];
				break;
			}
			if (!strcmp(f->pick[i].label, typed)) {	/* two of one name are in doubt */
				one = &f->pick[i];
				same++;
			}
		}
		if (f->npick == 1)
			take(f, &f->pick[0]);
		else if (same == 1)
			take(f, one);
	}
	pick_close(f);
}

static void move_sel(struct form *f, int to)
{
	f->psel = to < -1 ? -1 : to >= f->npick ? f->npick - 1 : to;
	if (f->psel >= 0 && f->psel < f->ptop)
		f->ptop = f->psel;
	if (f->psel >= f->ptop + SHOWN)
		f->ptop = f->psel - SHOWN + 1;
}

static bool wants_list(struct form *f, int key)
{
	if (!f->live || f->in_memo || !(form_what(f, f->at).flags & FF_PICK))
		return false;
	return key == K_F4 || (key == K_CTRL('K') && (f->ed.fresh || !f->ed.n));
}

/* Keys of the open list, and those that open it. Enter and Tab are left to the form: pick_resolve() takes. */
bool pick_key(struct form *f, int key)
{
	if (wants_list(f, key)) {
		if (f->src.browse && (f->pick || !form_touched(f) || !f->ed.n) &&
		    f->src.browse(f->src.ctx, f->at.item, f->at.row, f->at.col, f->ed.s)) {
			pick_close(f);
			return true;
		}
		open_list(f, f->ed.fresh ? "" : f->ed.s);
		if (!f->pick)
			form_say(f, SY_WARN, form_what(f, f->at).label, _("没有相符的"));
		return true;
	}
	if (!f->pick)
		return false;
	switch (key) {
	case K_DOWN:
		move_sel(f, f->psel + 1);
		return true;
	case K_UP:
		if (f->psel < 0)
			return false;
		move_sel(f, f->psel - 1);
		return true;
	case K_PGDN:
		move_sel(f, f->psel + SHOWN);
		return true;
	case K_PGUP:
		if (f->psel < 0)
			return false;
		move_sel(f, f->psel - SHOWN);
		return true;
	case K_ESC:
		pick_close(f);
		return true;
	default:
		return false;
	}
}

/* y, x, w: the field in the area. Below it where there is room, else above. */
void pick_draw(struct form *f, struct area a, int y, int x, int w)
{
	int n = f->npick < SHOWN ? f->npick : SHOWN, i, top, wide = w;
	char s[320];

	if (!f->pick)
		return;
	if (n > a.h - 2 - y && n > y)	/* neither below nor above: as much as fits on the roomier side */
		n = a.h - 2 - y > y ? a.h - 2 - y : y;
	if (n < 1)
		return;
	top = n <= a.h - 2 - y ? y + 1 : y - n;
	for (i = 0; i < f->npick; i++) {
		int need = 4 + cells(f->pick[i].key) + 1 + cells(f->pick[i].label) + 2 + cells(f->pick[i].note);

		wide = need > wide ? need : wide;
	}
	if (wide > a.w)
		wide = a.w;
	if (x + wide > a.w)
		x = a.w - wide;
	for (i = 0; i < n; i++) {
		struct pick_row *r = &f->pick[f->ptop + i];
		bool more = f->ptop + n < f->npick && i == n - 1;

		snprintf(s, sizeof(s), "%s %s %s  %s", f->ptop + i == f->psel ? "▸" : more ? "↓" : " ", r->key,
			 strcmp(r->key, r->label) ? r->label : "", r->note);
		hot_row(area_inside(a, 0, x, 0, a.w - x - wide), top + i, f->ptop + i - f->psel);
		put(a, top + i, x, wide, SY_FOCUS, s);	/* the marker tells which: two cells change, not two rows */
	}
	if (f->psel < 0 && f->npick > 1 && top + n < a.h && top > y)
		put(a, top + n, x, -1, SY_DIM, _("↓ 选一个，或继续键入"));
}
