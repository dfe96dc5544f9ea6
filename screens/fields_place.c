/* Places in a form over a record: which item, which line, which cell; by name, so that they are found again in another form. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"

int fields_item(const struct fields *f, const char *at)
{
	const struct entity *e = rec_entity(f->r);
	int i;

	for (i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];

		if (it->field >= 0 && strcmp(e->fields[it->field].name, at) == 0)
			return i;
		if (it->kind == FI_GRID && strcmp(it->part->lines, at) == 0)
			return i;
		if (it->kind == FI_SECTION && strcmp(it->part->label, at) == 0 && i + 1 < f->n)
			return i + 1;
	}
	return -1;
}

int fields_focused(const struct fields *f)
{
	int row, col, i = form_focused(f->form, &row, &col);

	return i >= 0 && i < f->n ? f->item[i].field : -1;
}

/* ---- a place by name ---- */

bool fields_place_of(const struct fields *f, int item, int row, int col, struct place *at)
{
	const struct item *it = item >= 0 && item < f->n ? &f->item[item] : NULL;
	struct rec *line;

	*at = (struct place){"-", "-", "-"};
	if (it && it->field >= 0) {
		snprintf(at->field, sizeof at->field, "%s", rec_entity(f->r)->fields[it->field].name);
		return true;
	}
	if (!it || it->kind != FI_GRID)
		return false;
	snprintf(at->lines, sizeof at->lines, "%s", it->part->lines);
	if (row >= 0 && (line = rec_line(f->r, it->part, (size_t)row)) && col >= 0 && col < it->ncol) {
		if (rec_id(line))
			snprintf(at->which, sizeof at->which, "%lld", (long long)rec_id(line));
		else
			snprintf(at->which, sizeof at->which, "+%d", row);
		snprintf(at->field, sizeof at->field, "%s", rec_entity(line)->fields[it->col[col]].name);
	}
	return true;
}

void fields_place(const struct fields *f, struct place *at)
{
	int row, col, item = form_focused(f->form, &row, &col);

	fields_place_of(f, item, row, col, at);
}

bool fields_cell(const struct fields *f, const struct part *p, int field, int *item, int *col)
{
	int i, k;

	for (i = 0; field >= 0 && i < f->n; i++) {
		const struct item *it = &f->item[i];

		if (!p && it->field == field) {
			*item = i;
			*col = 0;
			return true;
		}
		for (k = 0; p && it->kind == FI_GRID && it->part == p && k < it->ncol; k++)
			if (it->col[k] == field) {
				*item = i;
				*col = k;
				return true;
			}
	}
	return false;
}

bool fields_go(struct fields *f, const struct place *at)
{
	const struct part *p = strcmp(at->lines, "-") ? fields_part(f->r, at->lines) : NULL;
	const struct entity *e = p ? entity_find(p->lines) : rec_entity(f->r);
	int item, col, field = field_no(e, at->field);
	size_t i, n = p ? rec_line_count(f->r, p) : 0;

	if (!p && strcmp(at->lines, "-"))
		return false;
	if (p && field < 0) {		/* lines of which there is none */
		item = fields_item(f, at->lines);
		form_go(f->form, item, 0, 0);
		return item >= 0;
	}
	if (!fields_cell(f, p, field, &item, &col))
		return false;
	if (!p) {
		form_go(f->form, item, 0, 0);
		return true;
	}
	if (*at->which == '+' && (size_t)atoi(at->which + 1) >= n)
		return fields_add_line(f, at->lines);	/* one that nothing had been typed into yet */
	for (i = 0; i < n; i++)
		if (*at->which == '+' ? (int)i == atoi(at->which + 1) : rec_id(rec_line(f->r, p, i)) == atoll(at->which)) {
			form_go(f->form, item, (int)i, col);
			return true;
		}
	form_go(f->form, item, 0, col);
	return true;
}

/* ---- what the owner points at ---- */

void fields_error(struct fields *f, const char *field, const char *msg)
{
	int i = *field ? fields_item(f, field) : -1, k;

	for (k = 0; i < 0 && *field && k < f->n; k++)	/* a field of a line: the grid it stands in */
		if (f->item[k].kind == FI_GRID && field_no(entity_find(f->item[k].part->lines), field) >= 0 &&
			rec_line_count(f->r, f->item[k].part) > 0)
			i = k;
	if (i < 0)
		return;
	form_error(f->form, i, msg);
	form_focus(f->form, i);
}

bool fields_add_line(struct fields *f, const char *lines)
{
	int i = fields_item(f, lines);

	if (i < 0 || f->item[i].kind != FI_GRID)
		return false;
	form_focus(f->form, i);
	return form_key(f->form, K_CTRL('N'));	/* the grid's own key for a new row: it stands in its first cell then */
}
