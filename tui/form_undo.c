/*
 * What the hand has done in a form, to be taken back and done again without limit: values, rows added, rows removed.
 * The values stay with the source where it keeps them, under a number it is given back; what was refused or
 * doubted comes back with its mark. Things are taken back in the order they were done, so places within lines are right.
 */
#include "tui/form_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- the log ---- */

void undo_kept_free(struct kept *k)
{
	free(k->text);
	free(k->msg);
	*k = (struct kept){ 0 };
}

static struct kept kept_copy(const struct kept *k)
{
	struct kept c = { .at = k->at, .state = k->state };

	if (k->text)
		c.text = tui_xstrdup(k->text);
	if (k->msg)
		c.msg = tui_xstrdup(k->msg);
	return c;
}

static void done_free(struct done *d)
{
	int i;

	for (i = 0; i < d->nkept; i++)
		undo_kept_free(&d->kept[i]);
	free(d->kept);
	free(d->text[0]);
	free(d->text[1]);
}

/* What was taken back is not done again once something else has been done. */
static struct done *log_add(struct form *f, enum op op, struct pos at)
{
	struct done *d;

	while (f->ndone > f->at_done)
		done_free(&f->done[--f->ndone]);
	if (f->ndone == f->capdone) {
		f->capdone = f->capdone * 2 + 16;
		f->done = tui_xreallocarray(f->done, (size_t)f->capdone, sizeof(*f->done));
	}
	d = &f->done[f->ndone++];
	f->at_done = f->ndone;
	*d = (struct done){ .op = op, .at = at, .id = f->it[at.item].f.id, .joined = f->joined };
	return d;
}

void undo_drop_last(struct form *f)
{
	done_free(&f->done[--f->ndone]);
	f->at_done = f->ndone;
}

void undo_release(struct form *f)
{
	while (f->ndone > 0)
		undo_drop_last(f);
	free(f->done);
	f->done = NULL;
	f->capdone = 0;
}

void form_undo_forget(struct form *f)
{
	f->dirty = form_dirty(f);
	undo_release(f);
}

struct pos form_placed(struct form *f, struct pos p, int id)
{
	int i;

	for (i = 0; id && i < f->n; i++)
		if (f->it[i].f.id == id) {
			p.item = i;
			return p;
		}
	if (id || p.item >= f->n)
		p.item = -1;
	return p;
}

/* ---- what is done ---- */

long undo_value(struct form *f, struct pos p)
{
	return f->src.keep && f->src.back ? f->src.keep(f->src.ctx, p.item, p.row, p.col) : -1;
}

void undo_set(struct form *f, struct pos p, long was, const struct kept *before, char *text)
{
	struct kept *now = form_kept(f, p), left = *before;
	struct done *d = log_add(f, OP_SET, p);

	d->was = was;
	d->is = undo_value(f, p);
	d->text[0] = text;
	if (text)
		d->text[1] = form_text(f, p, false);
	d->kept = tui_xcalloc(2, sizeof(*d->kept));
	d->nkept = 2;
	d->kept[0] = left;
	if (now)
		d->kept[1] = kept_copy(now);
}

struct done *undo_row(struct form *f, enum op op, int item, int row)
{
	return log_add(f, op, (struct pos){ item, row, 0 });
}

void undo_row_kept(struct form *f, struct done *d)
{
	int i;

	for (i = 0; i < f->nkept; i++)
		if (f->kept[i].at.item == d->at.item && f->kept[i].at.row == d->at.row) {
			d->kept = tui_xreallocarray(d->kept, (size_t)d->nkept + 1, sizeof(*d->kept));
			d->kept[d->nkept++] = kept_copy(&f->kept[i]);
		}
}

bool undo_passing(struct form *f, int item, int row)
{
	const struct done *d = f->at_done > 0 ? &f->done[f->at_done - 1] : NULL;

	if (!d || d->op != OP_ADD || !d->passing || d->at.item != item || d->at.row != row)
		return false;
	while (f->ndone > f->at_done)	/* it can't be done again: the row it would bring back is not the same */
		done_free(&f->done[--f->ndone]);
	undo_drop_last(f);
	return true;
}

/* ---- taking back and doing again ---- */

static void mark(struct form *f, struct pos p, const struct kept *k)
{
	if (k->state)
		form_keep(f, p, k->state, k->text, k->msg ? k->msg : "");
}

static void set_back(struct form *f, struct done *d, struct pos p, bool undo)
{
	struct kept *k = form_kept(f, p);
	char msg[240];

	if (!d->text[0])
		f->src.back(f->src.ctx, p.item, p.row, p.col, undo ? d->was : d->is);
	else if (f->it[p.item].f.kind == FI_GRID)
		f->src.cell_set(f->src.ctx, p.item, p.row, p.col, d->text[undo ? 0 : 1], msg, sizeof(msg));
	else
		f->src.set(f->src.ctx, p.item, d->text[undo ? 0 : 1], msg, sizeof(msg));
	if (k)
		form_kept_drop(f, k);
	mark(f, p, &d->kept[undo ? 0 : 1]);
}

static bool row_away(struct form *f, struct done *d, struct pos *p)
{
	char msg[240] = "";
	long no = f->src.row_remove ? f->src.row_remove(f->src.ctx, p->item, p->row, msg, sizeof(msg)) : -1;

	if (no < 0) {
		form_say(f, SY_WARN, f->it[p->item].label, *msg ? msg : _("这一行不能删除"));
		return false;
	}
	d->was = no;
	form_rows_moved(f, p->item, p->row, -1);
	f->it[p->item].rows = f->src.rows(f->src.ctx, p->item);
	if (p->row >= f->it[p->item].rows)
		p->row = f->it[p->item].rows - 1;
	return true;
}

static bool row_here(struct form *f, struct done *d, struct pos *p)
{
	int row = f->src.row_back ? f->src.row_back(f->src.ctx, p->item, d->was) : -1, i;

	if (row < 0) {
		form_say(f, SY_WARN, f->it[p->item].label, _("这一行不能撤回"));
		return false;
	}
	p->row = row;
	form_rows_moved(f, p->item, row, 1);
	f->it[p->item].rows = f->src.rows(f->src.ctx, p->item);
	for (i = 0; d->op == OP_REMOVE && i < d->nkept; i++)
		mark(f, (struct pos){ p->item, row, d->kept[i].at.col }, &d->kept[i]);
	return true;
}

/* The caret goes to what has changed, so that it is seen. */
static bool turn(struct form *f, struct done *d, bool undo)
{
	struct pos p = form_placed(f, d->at, d->id);
	bool grid = p.item >= 0 && f->it[p.item].f.kind == FI_GRID;
	bool ok = p.item >= 0 && (!grid || d->op != OP_SET || (p.row >= 0 && p.row < f->it[p.item].rows));

	if (ok && d->op == OP_SET)
		set_back(f, d, p, undo);
	else if (ok)
		ok = (d->op == OP_ADD) == undo ? row_away(f, d, &p) : row_here(f, d, &p);
	if (!ok)
		return false;
	f->at = d->op == OP_SET ? p : p.row < 0 ? (struct pos){ p.item, -1, 0 } : grid_first_cell(f, p.item, p.row);
	f->live = false;
	form_read(f);
	return true;
}

static void say_turned(struct form *f, const struct done *d, bool undo)
{
	struct fitem fi = form_what(f, f->at);
	char label[160], s[240];

	if (f->at.item >= 0 && f->it[f->at.item].f.kind == FI_GRID)
		snprintf(label, sizeof(label), _("%s 第%d行%s%s"), f->it[f->at.item].label, d->at.row + 1,
			 d->op == OP_SET ? " " : "", d->op == OP_SET && fi.label ? fi.label : "");
	else
		snprintf(label, sizeof(label), "%s", fi.label ? fi.label : "");
	snprintf(s, sizeof(s), undo ? _("已撤回：%s（Ctrl-Y 恢复）") : _("已恢复：%s"), label);
	form_say(f, SY_GOOD, NULL, s);
}

/* The field in hand is taken first: what is being typed is what was done last. */
static bool ready(struct form *f)
{
	f->added = -1;
	form_leave(f);
	f->spoke = false;
	return true;
}

void undo_step(struct form *f)
{
	struct done *d = NULL;
	bool more = ready(f);

	while (more && f->at_done > 0) {
		d = &f->done[f->at_done - 1];
		if (!turn(f, d, true))
			break;
		f->at_done--;
		more = d->joined;
	}
	if (!d)
		form_say(f, SY_DIM, NULL, _("没有可以撤回的内容"));
	else if (!f->spoke)
		say_turned(f, d, true);
	form_enter(f, f->at);
}

void redo_step(struct form *f)
{
	struct done *d = NULL;
	bool more = ready(f);

	while (more && f->at_done < f->ndone) {
		d = &f->done[f->at_done];
		if (!turn(f, d, false))
			break;
		f->at_done++;
		more = f->at_done < f->ndone && f->done[f->at_done].joined;
	}
	if (!d)
		form_say(f, SY_DIM, NULL, _("没有可以恢复的内容"));
	else if (!f->spoke)
		say_turned(f, d, false);
	form_enter(f, f->at);
}

/* ---- what the owner types ---- */

void form_go(struct form *f, int item, int row, int col)
{
	struct pos p = { item, row, col };
	struct item *it;

	if (item < 0 || item >= f->n || f->it[item].f.kind == FI_SECTION)
		return;
	form_leave(f);
	if (item >= f->n)
		return;
	it = &f->it[item];
	if (it->f.kind != FI_GRID)
		p.row = p.col = 0;
	else if (it->rows == 0)
		p = (struct pos){ item, -1, 0 };
	else
		p = (struct pos){ item, row < 0 ? 0 : row < it->rows ? row : it->rows - 1,
				  col < 0 ? 0 : col < it->cols ? col : it->cols - 1 };
	form_enter(f, p);
}

static bool put_text(struct form *f, int item, int row, int col, const char *text)
{
	form_go(f, item, row, col);
	if (f->at.item != item || !f->live || !form_can_edit(f, f->at))
		return false;
	if (f->in_memo) {
		memo_set(&f->me, text);
	} else {
		f->ed.max = 0;		/* what came from the owner is not cut: refused and kept it is seen */
		line_set(&f->ed, text);
		f->ed.fresh = false;
	}
	return true;
}

bool form_type(struct form *f, int item, int row, int col, const char *text, bool joined)
{
	struct kept *k;
	bool ok;

	f->joined = joined;
	ok = put_text(f, item, row, col, text);
	if (ok) {
		form_leave(f);
		k = form_kept(f, f->at);
		ok = !k || k->state != KEPT_REFUSED;
		form_enter(f, f->at);
	}
	f->joined = false;
	return ok;
}

void form_typing(struct form *f, int item, int row, int col, const char *text)
{
	put_text(f, item, row, col, text);
}

void form_unset(struct form *f, void (*each)(void *, int, int, int, const char *, bool), void *ctx)
{
	int i;

	for (i = 0; i < f->nkept; i++) {
		const struct kept *k = &f->kept[i];

		if (k->state == KEPT_REFUSED && k->text)
			each(ctx, k->at.item, k->at.row, k->at.col, k->text, false);
	}
	if (form_touched(f))
		each(ctx, f->at.item, f->at.row, f->at.col, form_typed(f), true);
}
