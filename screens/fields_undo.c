/* What a form over a record can go back to: values by the number they were held under, lines that were taken away. They are
 * kept as they are stored, so that nothing is parsed, judged or looked up a second time. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"

static struct rec *row_of(struct fields *f, int i, int row, int col, int *field)
{
	const struct item *it = &f->item[i];

	if (it->kind != FI_GRID) {
		*field = it->field;
		return f->r;
	}
	*field = it->col[col];
	return rec_line(f->r, it->part, (size_t)row);
}

static struct val copy(const struct val *v)
{
	struct val c = *v;

	if (v->s) {
		c.s = xmalloc(v->n + 1);
		memcpy(c.s, v->s, v->n);
		c.s[v->n] = '\0';
	}
	return c;
}

long fields_keep(void *ctx, int i, int row, int col)
{
	struct fields *f = ctx;
	int field;
	struct rec *r = row_of(f, i, row, col, &field);

	if (!r || field < 0)
		return -1;
	if (f->nheld % 16 == 0)
		f->held = xrealloc(f->held, (size_t)(f->nheld + 16) * sizeof *f->held);
	f->held[f->nheld] = copy(rec_get(r, field));
	return f->nheld++;
}

void fields_back(void *ctx, int i, int row, int col, long no)
{
	struct fields *f = ctx;
	struct err err = {0};
	int field;
	struct rec *r = row_of(f, i, row, col, &field);

	if (!r || no < 0 || no >= f->nheld)
		return;
	rec_set_val(r, field, &f->held[no], &err);
	f->rebuild |= i < f->n && f->item[i].kind != FI_GRID;
}

long fields_row_gone(struct fields *f, struct rec *line)
{
	if (f->ngone % 16 == 0)
		f->gone = xrealloc(f->gone, (size_t)(f->ngone + 16) * sizeof *f->gone);
	f->gone[f->ngone] = line;
	return f->ngone++;
}

int fields_row_back(void *ctx, int i, long no)
{
	struct fields *f = ctx;

	return no < 0 || no >= f->ngone ? -1 : rec_line_back(f->r, f->item[i].part, f->gone[no]);
}

void fields_forget(struct fields *f)
{
	int i;

	for (i = 0; i < f->nheld; i++) {
		if (f->held[i].s)
			explicit_bzero(f->held[i].s, f->held[i].n);
		free(f->held[i].s);
	}
	free(f->held);
	free(f->gone);
	f->held = NULL;
	f->gone = NULL;
	f->nheld = f->ngone = 0;
}
