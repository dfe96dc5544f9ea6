/*
 * What a key does in a form: onward and back, section by section, from error to error, and into the editor of the
 * field. No key is ever swallowed by a wrong value: the order of fields is the same whether they are right or not.
 */
#include "tui/edit.h"
#include "tui/form_in.h"

#include <stdlib.h>
#include <string.h>

/* ---- the order of fields ---- */

static bool takes_focus(struct form *f, struct pos p, bool all)
{
	struct fitem fi = f->it[p.item].f;

	if (fi.kind == FI_SECTION || p.col < 0)
		return false;
	if (fi.kind == FI_GRID && p.row < 0)
		return all || (!(fi.flags & FF_READONLY) && f->src.row_add);
	return all || form_can_edit(f, p);
}

/* The neighbour in reading order, cells of a grid included. False and unchanged at the end of the form. */
bool form_step(struct form *f, struct pos *from, int dir, bool all)
{
	struct pos p = *from;

	for (;;) {
		struct item *it = p.item >= 0 && p.item < f->n ? &f->it[p.item] : NULL;
		bool cell = it && it->f.kind == FI_GRID && p.row >= 0 && p.row < it->rows;

		if (cell && p.col + dir >= 0 && p.col + dir < it->cols) {
			p.col += dir;
		} else if (cell && p.row + dir >= 0 && p.row + dir < it->rows) {
			p.row += dir;
			p.col = dir > 0 ? 0 : it->cols - 1;
		} else {
			p = (struct pos){ .item = p.item + dir };
			if (p.item < 0 || p.item >= f->n)
				return false;
			it = &f->it[p.item];
			if (it->f.kind == FI_GRID) {
				p.row = dir > 0 && it->rows ? 0 : it->rows - 1;
				p.col = dir > 0 || !it->rows ? 0 : it->cols - 1;
			}
		}
		if (takes_focus(f, p, all)) {
			*from = p;
			return true;
		}
	}
}

static bool anything_editable(struct form *f)
{
	struct pos p = { .item = -1 };

	return form_step(f, &p, 1, false);
}

static void move_to(struct form *f, struct pos p)
{
	grid_drop_blank(f, p);
	form_enter(f, p);
}

static void at_end(struct form *f, int dir)
{
	if (!f->spoke)
		form_say(f, SY_DIM, NULL, dir > 0 ? _("已是最后一项") : _("已是第一项"));
	form_enter(f, f->at);
}

/* The next thing that can be changed; in a form only to be read, the next thing. */
static void go(struct form *f, int dir)
{
	struct pos p;

	form_leave(f);
	p = f->at;
	if (form_step(f, &p, dir, !anything_editable(f)))
		move_to(f, p);
	else
		at_end(f, dir);
}

/* Up and Down stop at everything, keep to the column of a grid and pass by what else stands in the row. */
static void go_line(struct form *f, int dir)
{
	struct item *it;
	struct pos p;

	form_leave(f);
	p = f->at;
	it = p.item < 0 ? NULL : &f->it[p.item];
	if (it && it->f.kind == FI_GRID && p.row >= 0) {
		if (p.row + dir >= 0 && p.row + dir < it->rows) {
			p.row += dir;
			move_to(f, p);
			return;
		}
		p.col = dir > 0 ? it->cols - 1 : 0;	/* past the other cells of the row */
	}
	if (!form_step(f, &p, dir, true)) {
		at_end(f, dir);
		return;
	}
	p.col = 0;	/* a grid is entered at its first column from both sides */
	move_to(f, p);
}

static int section_start(struct form *f, int i)
{
	while (i > 0 && f->it[i].f.kind != FI_SECTION)
		i--;
	return i;
}

/* dir 1: the first field of the next section, at the end the last field; -1: of this section, then of the one before */
static void go_section(struct form *f, int dir)
{
	bool all = !anything_editable(f);
	struct pos p, q;
	int i;

	form_leave(f);
	if (dir > 0) {
		for (i = f->at.item + 1; i < f->n && f->it[i].f.kind != FI_SECTION; i++)
			;
		p = (struct pos){ .item = i < f->n ? i : f->n };
		if (i >= f->n || !form_step(f, &p, 1, all)) {
			p = (struct pos){ .item = f->n };
			form_step(f, &p, -1, all);
		}
	} else {
		i = section_start(f, f->at.item);
		p = (struct pos){ .item = i - (f->it[i].f.kind != FI_SECTION) };
		q = f->at;
		if (form_step(f, &p, 1, all) && i > 0 && p.item == q.item && p.row == q.row && p.col == q.col) {
			i = section_start(f, i - 1);
			p = (struct pos){ .item = i - (f->it[i].f.kind != FI_SECTION) };
			form_step(f, &p, 1, all);
		}
	}
	move_to(f, p.item >= 0 && p.item < f->n && takes_focus(f, p, true) ? p : f->at);
}

static bool later(struct pos a, struct pos b)
{
	return a.item != b.item ? a.item > b.item : a.row != b.row ? a.row > b.row : a.col > b.col;
}

/* The next marked field behind the focus, round to the first. */
static void next_error(struct form *f)
{
	struct kept *next = NULL, *first = NULL;
	int i;

	form_leave(f);
	for (i = 0; i < f->nkept; i++) {
		struct kept *k = &f->kept[i];

		if (!first || later(first->at, k->at))
			first = k;
		if (later(k->at, f->at) && (!next || later(next->at, k->at)))
			next = k;
	}
	if (!next)
		next = first;
	if (!next) {
		form_say(f, SY_GOOD, NULL, _("没有被标记的项目"));
		form_enter(f, f->at);
		return;
	}
	f->spoke = false;
	move_to(f, next->at);
}

/* ---- keys ---- */

static bool paste(struct form *f)
{
	size_t n = 0, dropped = 0;
	const char *p = tui_paste(&n);
	char s[120];

	if (!p || !n || !form_can_edit(f, f->at))
		return true;
	if (f->in_memo)
		memo_paste(&f->me, p, n, &dropped);
	else
		line_paste(&f->ed, p, n, &dropped);
	if (dropped) {
		snprintf(s, sizeof(s), _("最多%d字，粘贴的内容有%zu字未收入"), form_what(f, f->at).max, dropped);
		form_say(f, SY_WARN, NULL, s);
	}
	return true;
}

/* A character that finds no room is not dropped in silence. */
static void say_full(struct form *f)
{
	struct fitem fi = form_what(f, f->at);
	const char *s = form_typed(f);
	char msg[80];

	if (fi.max <= 0 || (!f->in_memo && f->ed.fresh) || chars_in(s, strlen(s)) < (size_t)fi.max)
		return;
	snprintf(msg, sizeof(msg), _("最多%d字，已满"), fi.max);
	form_say(f, SY_WARN, fi.label, msg);
}

static bool edit_key(struct form *f, int key)
{
	bool typed = (key > 0 && key < K_BASE) || key == K_PASTE;
	bool ok;

	if (!f->live || !form_can_edit(f, f->at)) {
		if (f->live && f->in_memo && memo_key(&f->me, key, f->memo_w, f->memo_h))
			return true;
		if (!typed)
			return false;
		form_say(f, SY_WARN, form_what(f, f->at).label, _("只供查看，不能在这里修改"));
		return true;
	}
	if (typed && key != K_PASTE)
		say_full(f);
	if (key == K_PASTE)
		ok = paste(f);
	else if (f->in_memo)
		ok = memo_key(&f->me, key, f->memo_w, f->memo_h);
	else
		ok = line_key(&f->ed, key);
	if (ok && (typed || key == K_BS || key == K_DEL || key == K_CTRL('U')) && form_what(f, f->at).flags & FF_PICK)
		pick_update(f, form_typed(f));
	return ok;
}

static bool nav_key(struct form *f, int key)
{
	switch (key) {
	case K_ENTER:
		if (!grid_enter(f))
			go(f, 1);
		return true;
	case K_TAB:
		go(f, 1);
		return true;
	case K_BTAB:
		go(f, -1);
		return true;
	case K_DOWN:
		go_line(f, 1);
		return true;
	case K_UP:
		go_line(f, -1);
		return true;
	case K_PGDN:
		go_section(f, 1);
		return true;
	case K_PGUP:
		go_section(f, -1);
		return true;
	case K_CTRL('F'):
		next_error(f);
		return true;
	case K_CTRL('Z'):
	case K_CTRL('Y'):
		if (!anything_editable(f))
			return false;
		(key == K_CTRL('Z') ? undo_step : redo_step)(f);
		return true;
	default:
		return false;
	}
}

static bool memo_first(struct form *f, int key)
{
	if (!f->live || !f->in_memo)
		return false;
	switch (key) {
	case K_ENTER:
	case K_UP:
	case K_DOWN:
	case K_PGUP:
	case K_PGDN:
		return memo_key(&f->me, key, f->memo_w, f->memo_h);
	default:
		return false;
	}
}

void form_say_kept(struct form *f)
{
	struct kept *k = f->at.item < 0 ? NULL : form_kept(f, f->at);

	if (k)
		form_say(f, k->state < 0 ? SY_ERROR : SY_WARN, form_what(f, f->at).label, k->msg);
}

/* False: not the form's key (function keys, Esc with no list open, Left and Right in a field only to be looked at). */
bool form_key(struct form *f, int key)
{
	bool ok, touched, listed = f->pick != NULL;

	if (f->at.item < 0)
		return false;
	f->spoke = false;
	if (!f->live)
		form_enter(f, f->at);
	touched = form_touched(f);
	ok = pick_key(f, key) || memo_first(f, key) || grid_key(f, key) || nav_key(f, key);
	if (!ok && (ok = edit_key(f, key)) && f->live && !f->in_memo && !listed && !f->pick && form_touched(f) == touched)
		tui_redraw_part();	/* nothing but the line has changed, the keys that are valid neither */
	if (ok && !f->spoke)
		form_say_kept(f);
	return ok;
}
