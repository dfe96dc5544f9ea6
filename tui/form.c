/*
 * A form's state: which field has the focus, what is being typed, what was refused or doubted and is kept
 * verbatim, and the taking of a field when the focus leaves it. Leaving is always possible (huh#720): a refused
 * text stays and is marked.
 */
#include "tui/form_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { MSG = 240 };

static bool same(struct pos a, struct pos b)
{
	return a.item == b.item && a.row == b.row && a.col == b.col;
}

/* ---- items ---- */

struct fitem form_what(struct form *f, struct pos p)
{
	struct fitem fi = { 0 };

	if (p.item < 0 || p.item >= f->n)
		return fi;
	fi = f->it[p.item].f;
	if (fi.kind == FI_GRID && p.row >= 0) {
		unsigned grid = fi.flags;

		fi = (struct fitem){ .kind = FI_FIELD };
		f->src.col(f->src.ctx, p.item, p.col, &fi);
		fi.flags |= grid & FF_READONLY;
	}
	return fi;
}

static bool in_grid(struct form *f, struct pos p)
{
	return p.item >= 0 && p.item < f->n && f->it[p.item].f.kind == FI_GRID;
}

char *form_text(struct form *f, struct pos p, bool show)
{
	struct fitem fi = form_what(f, p);
	size_t n = (size_t)(fi.max > 0 ? fi.max : 256) * 4 + 320;
	char *s = tui_xcalloc(1, n);

	if (in_grid(f, p)) {
		if (p.row < 0)
			return s;
		(show && f->src.cell_show ? f->src.cell_show : f->src.cell_get)(f->src.ctx, p.item, p.row, p.col, s, n);
	} else {
		(show && f->src.show ? f->src.show : f->src.get)(f->src.ctx, p.item, s, n);
	}
	return s;
}

bool form_can_edit(struct form *f, struct pos p)
{
	struct fitem fi = form_what(f, p);

	return p.item >= 0 && fi.kind != FI_SECTION && !(fi.flags & FF_READONLY) && !(in_grid(f, p) && p.row < 0);
}

/* ---- kept texts ---- */

struct kept *form_kept(struct form *f, struct pos p)
{
	int i;

	for (i = 0; i < f->nkept; i++)
		if (same(f->kept[i].at, p))
			return &f->kept[i];
	return NULL;
}

void form_kept_drop(struct form *f, struct kept *k)
{
	free(k->text);
	free(k->msg);
	*k = f->kept[--f->nkept];
}

struct kept *form_keep(struct form *f, struct pos p, int state, const char *text, const char *msg)
{
	struct kept *k = form_kept(f, p);

	if (k)
		form_kept_drop(f, k);
	if (f->nkept == f->capkept) {
		f->capkept = f->capkept * 2 + 8;
		f->kept = tui_xreallocarray(f->kept, (size_t)f->capkept, sizeof(*f->kept));
	}
	k = &f->kept[f->nkept++];
	*k = (struct kept){ .at = p, .state = state, .msg = tui_xstrdup(msg) };
	if (text)
		k->text = tui_xstrdup(text);
	return k;
}

void form_rows_moved(struct form *f, int item, int row, int by)
{
	int i;

	for (i = f->nkept - 1; i >= 0; i--) {
		struct kept *k = &f->kept[i];

		if (k->at.item != item || k->at.row < row)
			continue;
		if (by < 0 && k->at.row == row)
			form_kept_drop(f, k);
		else
			k->at.row += by;
	}
}

/* ---- loading ---- */

static void items_free(struct item *it, int n)
{
	int i;

	for (i = 0; i < n; i++)
		free(it[i].label);
	free(it);
}

static struct item *items_load(struct form *f, int *n)
{
	struct item *it;
	int i;

	*n = f->src.count(f->src.ctx);
	it = tui_xcalloc((size_t)*n + 1, sizeof(*it));
	for (i = 0; i < *n; i++) {
		f->src.item(f->src.ctx, i, &it[i].f);
		it[i].label = tui_xstrdup(it[i].f.label ? it[i].f.label : "");
		it[i].f.label = it[i].label;
		if (it[i].f.kind == FI_GRID) {
			it[i].rows = f->src.rows(f->src.ctx, i);
			it[i].cols = f->src.cols(f->src.ctx, i);
		}
	}
	return it;
}

static const char *section_of(const struct item *it, int i)
{
	while (--i >= 0)
		if (it[i].f.kind == FI_SECTION)
			return it[i].label;
	return "";
}

/* Where the old item stands among the new ones: same label in the same section, else same label, else -1. */
static int find_item(const struct item *old, int i, const struct item *it, int n)
{
	const char *sec;
	int j, found = -1;

	if (i < n && old[i].f.kind == it[i].f.kind && !strcmp(old[i].label, it[i].label) &&
	    !strcmp(section_of(old, i), section_of(it, i)))
		return i;
	sec = section_of(old, i);
	for (j = 0; j < n; j++) {
		if (it[j].f.kind != old[i].f.kind || strcmp(old[i].label, it[j].label))
			continue;
		if (!strcmp(sec, section_of(it, j)))
			return j;
		if (found < 0)
			found = j;
	}
	return found;
}

static struct pos first_pos(struct form *f, int from)
{
	struct pos p = { .item = from - 1 };

	if (form_step(f, &p, 1, false))
		return p;
	p = (struct pos){ .item = -1 };
	if (form_step(f, &p, 1, false) || (p.item = -1, form_step(f, &p, 1, true)))
		return p;
	return (struct pos){ .item = -1 };
}

static void remap(struct form *f, struct item *it, int n)
{
	int i;

	for (i = f->nkept - 1; i >= 0; i--) {
		int j = find_item(f->it, f->kept[i].at.item, it, n);

		if (j < 0 || (it[j].f.kind == FI_GRID && f->kept[i].at.row >= it[j].rows))
			form_kept_drop(f, &f->kept[i]);
		else
			f->kept[i].at.item = j;
	}
}

/* Reads the items again. The focus follows its label; true if its field is still there. */
bool form_read(struct form *f)
{
	struct item *it;
	int n, to = -1;
	bool there;

	it = items_load(f, &n);
	if (f->it) {
		remap(f, it, n);
		if (f->at.item >= 0 && f->at.item < f->n)
			to = find_item(f->it, f->at.item, it, n);
	}
	there = to >= 0 && !(it[to].f.kind == FI_GRID && f->at.row >= it[to].rows);
	items_free(f->it, f->n);
	f->it = it;
	f->n = n;
	if (there) {
		f->at.item = to;
		if (in_grid(f, f->at) && f->at.row < 0 && it[to].rows > 0)
			f->at = (struct pos){ to, 0, 0 };
	} else {
		f->at = first_pos(f, f->at.item < 0 ? 0 : f->at.item < n ? f->at.item : n);
	}
	return there;
}

struct form *form_new(const struct form_src *src)
{
	struct form *f = tui_xcalloc(1, sizeof(*f));

	f->src = *src;
	f->at.item = -1;
	f->added = -1;
	f->memo_w = 76;	/* until it is drawn */
	f->memo_h = 4;
	line_init(&f->ed, 0);
	memo_init(&f->me, 0);
	form_read(f);
	form_enter(f, f->at);
	return f;
}

void form_free(struct form *f)
{
	if (!f)
		return;
	pick_close(f);
	while (f->nkept)
		form_kept_drop(f, &f->kept[f->nkept - 1]);
	undo_release(f);
	free(f->kept);
	items_free(f->it, f->n);
	line_release(&f->ed);
	memo_release(&f->me);
	free(f->entry);
	free(f);
}

void form_query(struct form *f)
{
	f->query = true;
}

/* What is being typed in the focused field stays, as long as the field itself does. */
void form_reload(struct form *f)
{
	bool touched = f->live && form_touched(f);

	if (!form_read(f) || !touched) {
		pick_close(f);
		form_enter(f, f->at);
	}
}

/* ---- entering and leaving a field ---- */

const char *form_typed(struct form *f)
{
	return f->in_memo ? f->me.s : f->ed.s;
}

bool form_touched(struct form *f)
{
	return f->live && strcmp(form_typed(f), f->entry) != 0;
}

void form_enter(struct form *f, struct pos p)
{
	struct fitem fi = form_what(f, p);
	struct kept *k;

	f->at = p;
	f->live = false;
	pick_close(f);
	if (p.item < 0)
		return;
	f->in_memo = fi.kind == FI_MEMO;
	if (!f->in_memo && !form_can_edit(f, p))
		return;
	k = form_kept(f, p);
	free(f->entry);
	f->entry = k && k->text ? tui_xstrdup(k->text) : form_text(f, p, false);
	if (f->in_memo) {
		f->me.max = fi.max;
		f->me.readonly = fi.flags & FF_READONLY;
		memo_set(&f->me, f->entry);
		f->me.at = f->me.readonly ? 0 : f->me.n;
	} else {
		f->ed.max = fi.max;
		f->ed.secret = fi.flags & FF_SECRET;
		line_set(&f->ed, f->entry);
	}
	f->live = true;
	if (strcmp(form_typed(f), f->entry)) {	/* it was longer than max: that alone is no change by the hand */
		free(f->entry);
		f->entry = tui_xstrdup(form_typed(f));
	}
}

void form_say(struct form *f, enum style st, const char *label, const char *msg)
{
	tui_message(st, label && *label && !strstr(msg, label) ? "%s：%s" : "%s%s",
		    label && *label && !strstr(msg, label) ? label : "", msg);
	f->spoke = true;
}

void form_leave(struct form *f)
{
	struct pos p = f->at;
	struct kept *k = p.item < 0 ? NULL : form_kept(f, p);
	char msg[MSG] = "", *typed, *text;
	struct kept before = { 0 };
	char *label;
	long was;
	int r;

	if (!f->live || !form_can_edit(f, p)) {
		pick_close(f);
		return;
	}
	pick_resolve(f);
	f->live = false;
	/* Untouched text is not set again, except what was refused: another field may have cured it. */
	if (!strcmp(form_typed(f), f->entry) && !(k && k->state == KEPT_REFUSED))
		return;
	typed = tui_xstrdup(form_typed(f));
	label = tui_xstrdup(form_what(f, p).label);
	was = undo_value(f, p);
	text = was < 0 ? form_text(f, p, false) : NULL;
	if (k) {	/* it goes over to what can be taken back to */
		before = *k;
		*k = f->kept[--f->nkept];
	}
	r = in_grid(f, p) ? f->src.cell_set(f->src.ctx, p.item, p.row, p.col, typed, msg, sizeof(msg)) :
			    f->src.set(f->src.ctx, p.item, typed, msg, sizeof(msg));
	if (r < 0) {
		form_keep(f, p, KEPT_REFUSED, typed, *msg ? msg : _("不能接受"));
		form_say(f, SY_ERROR, label, *msg ? msg : _("不能接受"));
	} else if (r > 0) {
		form_keep(f, p, KEPT_DOUBTFUL, NULL, *msg ? msg : _("请核对"));
		form_say(f, SY_WARN, label, *msg ? msg : _("请核对"));
	}
	if (r < 0 && !strcmp(typed, f->entry)) {	/* still refused: nothing has been done */
		undo_kept_free(&before);
		free(text);
	} else {
		undo_set(f, p, was, &before, text);
	}
	if (f->in_memo)
		f->me.top = 0;
	free(label);
	free(typed);
	form_read(f);	/* what was set may show or hide other fields */
}

/* ---- what the owner asks ---- */

static int by_place(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->at.item != y->at.item)
		return x->at.item - y->at.item;
	return x->at.row != y->at.row ? x->at.row - y->at.row : x->at.col - y->at.col;
}

bool form_commit(struct form *f)
{
	int i;

	form_leave(f);
	for (i = f->nkept - 1; i >= 0; i--)
		if (f->kept[i].state == KEPT_RULED)
			form_kept_drop(f, &f->kept[i]);
	if (f->nkept)
		qsort(f->kept, (size_t)f->nkept, sizeof(*f->kept), by_place);
	for (i = 0; i < f->nkept; i++) {
		if (f->kept[i].state != KEPT_REFUSED)
			continue;
		form_enter(f, f->kept[i].at);
		form_say(f, SY_ERROR, form_what(f, f->at).label, f->kept[i].msg);
		return false;
	}
	form_enter(f, f->at);
	return true;
}

bool form_dirty(const struct form *f)
{
	int i;

	for (i = 0; i < f->at_done; i++)
		if (!f->done[i].passing)
			return true;
	return f->dirty || (f->live && strcmp(f->in_memo ? f->me.s : f->ed.s, f->entry) != 0);
}

int form_errors(const struct form *f)
{
	int i, n = 0;

	for (i = 0; i < f->nkept; i++)
		n += f->kept[i].state < 0;
	return n;
}

void form_focus(struct form *f, int item)
{
	struct pos p = { .item = item - 1 };

	if (item < 0 || item >= f->n)
		return;
	form_leave(f);
	if (item >= f->n || !form_step(f, &p, 1, true))
		p = f->at;
	form_enter(f, p);
	form_say_kept(f);
}

int form_focused(const struct form *f, int *row, int *col)
{
	if (row)
		*row = f->at.row;
	if (col)
		*col = f->at.col;
	return f->at.item;
}

void form_error(struct form *f, int item, const char *msg)
{
	struct pos p = { .item = item };

	if (item < 0 || item >= f->n)
		return;
	if (f->it[item].f.kind == FI_GRID && f->it[item].rows == 0)
		p.row = -1;
	if (!form_kept(f, p) || form_kept(f, p)->state != KEPT_REFUSED)
		form_keep(f, p, KEPT_RULED, NULL, msg);
}

/* The source's text for the focused field or cell, then in words what its marks mean. False: nothing has the focus. */
bool form_help(struct form *f, char *dst, size_t n)
{
	struct fitem fi = form_what(f, f->at);
	struct kept *k = f->at.item < 0 ? NULL : form_kept(f, f->at);
	size_t at;

	if (n)
		dst[0] = 0;
	if (f->at.item < 0 || !n)
		return false;
	if (!f->src.help || !f->src.help(f->src.ctx, f->at.item, f->at.col, dst, n))
		snprintf(dst, n, "%s", fi.label ? fi.label : "");
	at = strlen(dst);
	if (fi.flags & FF_NEED)
		at += (size_t)snprintf(dst + at, n - at, "\n%s", _("＊ 必填。"));
	if (at < n && (fi.flags & FF_READONLY))
		at += (size_t)snprintf(dst + at, n - at, "\n%s", _("本项只供查看，不在这里修改。"));
	if (at < n && (fi.flags & FF_CARRIED))
		at += (size_t)snprintf(dst + at, n - at, "\n%s", _("承 内容承自上一次，请核对后留用或改写。"));
	if (at < n && (fi.flags & FF_PICK))
		at += (size_t)snprintf(dst + at, n - at, "\n%s", _("可以键入名称、首字母或代码选择，F4 列出全部。"));
	if (at < n && k)
		snprintf(dst + at, n - at, "\n%s %s", k->state < 0 ? "✗" : "?", k->msg);
	return true;
}
