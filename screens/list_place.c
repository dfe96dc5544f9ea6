/* Where a list stands: what another screen asks of it, and what opens it again after the line has dropped. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/list.h"

/* The row to copy from: the one above this record's; of a new record, the one under the caret. */
int64_t list_before(struct screen *s, const struct entity *e, int64_t id)
{
	const struct listing *d = listing_of(s, e);

	if (!d || d->t.sel < 0 || d->t.sel >= d->t.nrow)
		return 0;
	if (id == 0)
		return d->t.row[d->t.sel].id;
	return d->t.row[d->t.sel].id == id && d->t.sel > 0 ? d->t.row[d->t.sel - 1].id : 0;
}

static void word_put(FILE *out, const char *s)
{
	putc('\t', out);
	if (!*s)
		putc('-', out);
	for (; *s; s++)
		putc(*s == '\t' || *s == '\n' ? ' ' : *s, out);
}

/* entity, view, order, search, day, figure, how many conditions came with the list, the conditions */
bool list_place(struct screen *s, FILE *out)
{
	const struct listing *d = s->ops->close == listing_close ? s->data : NULL;
	char n[24];
	int i;

	if (!d || d->q.owner)
		return false;
	fprintf(out, "list\t%s", d->e->name);
	word_put(out, d->view);
	word_put(out, d->order);
	word_put(out, d->search);
	word_put(out, d->on);
	word_put(out, d->figure);
	snprintf(n, sizeof n, "%d", d->npreset);
	word_put(out, n);
	for (i = 0; i < d->q.nwhere; i++) {
		fprintf(out, "\t%d\t%d", d->q.where[i].field, (int)d->q.where[i].op);
		word_put(out, d->q.where[i].value ? d->q.where[i].value : "");
	}
	putc('\n', out);
	return true;
}

static const char *said(const char *word)
{
	return strcmp(word, "-") ? word : NULL;
}

void list_return(char **word, int n)
{
	const struct entity *e = n >= 8 ? entity_find(word[1]) : NULL;
	struct screen *under = screen_top();
	struct query q = {.e = e};
	struct listing *d;
	int i;

	if (!e)
		return;
	q.view = said(word[2]);
	q.order = said(word[3]);
	q.search = said(word[4]);
	q.on = said(word[5]);
	q.figure = said(word[6]);
	for (i = 8; i + 2 < n && q.nwhere < (int)LENGTH(q.where); i += 3)
		q.where[q.nwhere++] = (struct cond){atoi(word[i]), (enum cmp)atoi(word[i + 1]), said(word[i + 2])};
	list_screen(e, &q);
	if (screen_top() == under || !(d = listing_of(screen_top(), e)))
		return;
	d->npreset = atoi(word[7]);
	listing_retitle(screen_top());
}
