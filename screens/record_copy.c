/* F9: a value like the one before. In lines from the row above; else from the record above it in the list, or the one of its
 * kind that was open last. Pressed twice, whatever is still empty is filled so; one Ctrl-Z takes all of that back. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"
#include "screens/list.h"
#include "screens/record.h"

enum { BACK = 12, TEXT = 4000 * 4 + 1 };

/* What belongs to one row alone, or is only seen masked, is not copied; whole: nor what a row is called. */
static bool copies(const struct field *f, bool whole)
{
	return !(f->flags & (F_UNIQ | F_KEYNO | F_PII | F_SECRET | F_CALC | F_OWNER | F_DEAD)) && !(whole && (f->flags & F_TITLE));
}

/* As it would be typed; a row it refers to by its number, which is in no doubt. */
static bool typed_as(struct rec *from, int field, char *text)
{
	const struct val *v = rec_get(from, field);

	if (v->t == VT_NULL || !rec_reads(from, &rec_entity(from)->fields[field]))
		return false;
	if (rec_entity(from)->fields[field].type == T_REF && v->t == VT_INT)
		snprintf(text, TEXT, "%lld", (long long)v->i);
	else if (!rec_edit_text(from, field, text, TEXT))
		return false;
	return *text != '\0';
}

static struct rec *record_before(struct screen *s)
{
	struct record *d = s->data;
	struct recent recent[BACK];
	struct err err = {0};
	struct rec *r;
	int64_t id = 0;
	int i, n;

	for (; s && id == 0; s = s->under)
		id = list_before(s, d->e, d->id);
	n = id ? 0 : recent_list(app.db, &app.who, BACK, recent, &err);
	for (i = 0; i < n && id == 0; i++)
		if (recent[i].e == d->e && recent[i].id != d->id)
			id = recent[i].id;
	return id && rec_load(app.db, &app.who, d->e, id, NULL, &r, &err) == 0 ? r : NULL;
}

/* Whatever can be copied and is empty. How many were. */
static int fill(struct record *d, struct rec *from, char *text)
{
	int i, n = 0;

	for (i = 0; i < d->f->n; i++) {
		const struct item *it = &d->f->item[i];

		if (it->field < 0 || (it->flags & FF_READONLY) || !copies(&d->e->fields[it->field], true) ||
			rec_get(d->r, it->field)->t != VT_NULL || !typed_as(from, it->field, text))
			continue;
		n += form_type(d->f->form, i, 0, 0, text, n > 0);
	}
	return n;
}

static int fill_row(struct record *d, const struct item *it, int item, int row, struct rec *from, char *text)
{
	int c, n = 0;

	for (c = 0; c < it->ncol; c++) {
		struct rec *line = rec_line(d->r, it->part, (size_t)row);

		if (!copies(&rec_entity(from)->fields[it->col[c]], false) || rec_get(line, it->col[c])->t != VT_NULL ||
			!typed_as(from, it->col[c], text))
			continue;
		n += form_type(d->f->form, item, row, c, text, n > 0);
	}
	return n;
}

static void say(int n, bool again, struct rec *from)
{
	char title[120];

	rec_title(from, title, sizeof title);
	if (again)
		tui_message(n ? SY_GOOD : SY_DIM, n ? _("又照抄了 %d 项，出自 %s；Ctrl-Z 撤回") : _("没有空着可照抄的项（%d），出自 %s"), n, title);
	else
		tui_message(SY_GOOD, _("照抄自 %s；再按一次 F9，其余空着的项也照抄"), title);
}

void record_copy(struct screen *s)
{
	struct record *d = s->data;
	char *text = xmalloc(TEXT);
	struct place at;
	int row, col, item = form_focused(d->f->form, &row, &col), field;
	const struct item *it = item >= 0 && item < d->f->n ? &d->f->item[item] : NULL;
	bool grid = it && it->kind == FI_GRID, again;
	struct rec *from = grid ? row > 0 ? rec_line(d->r, it->part, (size_t)row - 1) : NULL : record_before(s);

	fields_place(d->f, &at);
	again = d->copied.lines[0] && memcmp(&d->copied, &at, sizeof at) == 0;
	field = !it ? -1 : grid ? col < it->ncol ? it->col[col] : -1 : it->field;
	d->copied = at;
	if (field < 0 || !from)
		tui_message(SY_WARN, "%s", grid ? _("上面没有行可以照抄") : _("没有可以照抄的上一条"));
	else if (again)
		say(grid ? fill_row(d, it, item, row, from, text) : fill(d, from, text), true, from);
	else if (!copies(&rec_entity(from)->fields[field], false))
		tui_message(SY_WARN, "%s", _("这一项每条各不相同，或只能看到遮蔽的内容，不能照抄；再按一次 F9 照抄其余空着的项"));
	else if (!typed_as(from, field, text))
		tui_message(SY_DIM, "%s", _("上一条的这一项也空着；再按一次 F9 照抄其余空着的项"));
	else if (form_type(d->f->form, item, row, col, text, false))
		say(1, false, from);
	if (from && !grid)
		rec_free(from);
	fields_go(d->f, &at);
	draft_left(d);
	free(text);
}
