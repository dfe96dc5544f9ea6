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
	if (!*s || *s == '-')
		putc('-', out);
	for (; *s; s++)
		putc(*s == '\t' || *s == '\n' ? ' ' : *s, out);
}

static void number_put(FILE *out, int64_t n)
{
	char s[24];

	snprintf(s, sizeof s, "%lld", (long long)n);
	word_put(out, s);
}

/* What is asked: entity, view, order and whose it is, search, day, figure, columns that are a saved question's, what a board calls it; where
 * one stands: the first row, the selected one, the ordinal, how many, the row that is opened; whose lines; a board's groups; how many
 * conditions came with the list, and all of them. */
bool list_place(struct screen *s, FILE *out)
{
	const struct listing *d = s->ops->close == listing_close ? s->data : NULL;
	struct tplace at = {0};
	char name[80], look[4000];
	int i;

	if (!d)
		return false;
	fprintf(out, "list\t%s", d->e->name);
	word_put(out, d->view);
	word_put(out, d->order);
	number_put(out, d->ordered);
	word_put(out, d->search);
	word_put(out, d->on);
	word_put(out, d->figure);
	layout_text(d, look, sizeof look);
	word_put(out, d->lent ? look : "");
	word_put(out, d->of);
	table_place(&d->t, &at);
	number_put(out, at.top);
	number_put(out, at.sel);
	number_put(out, at.first);
	number_put(out, at.total);
	number_put(out, d->opened);
	number_put(out, d->q.owner);
	number_put(out, d->q.nwithin);
	for (i = 0; i < d->q.nwithin; i++) {
		number_put(out, d->q.within[i].by.field);
		number_put(out, d->q.within[i].by.cut);
		word_put(out, d->q.within[i].key ? d->q.within[i].key : "");
	}
	number_put(out, d->npreset);
	for (i = 0; i < d->q.nwhere; i++) {
		cond_name(d->e, &d->q.where[i], name, sizeof name);
		word_put(out, name);
		number_put(out, d->q.where[i].op);
		word_put(out, d->q.where[i].value ? d->q.where[i].value : "");
	}
	putc('\n', out);
	return true;
}

/* ---- and back ---- */

struct words { char **word; int n, at; };

static const char *said(struct words *w)
{
	const char *s = w->at < w->n ? w->word[w->at++] : "-";

	return *s != '-' ? s : s[1] ? s + 1 : NULL;
}

static int64_t number(struct words *w)
{
	const char *s = said(w);

	return s ? atoll(s) : 0;
}

static void conds_read(struct words *w, struct query *q)
{
	const char *name;

	while (w->at + 2 < w->n && q->nwhere < (int)LENGTH(q->where) && (name = said(w)) != NULL) {
		struct cond *c = &q->where[q->nwhere];
		int op = (int)number(w);

		*c = (struct cond){.op = (enum cmp)op, .value = said(w)};
		q->nwhere += op >= CMP_EQ && op <= CMP_TYPED && cond_place(q->e, name, c) == 0;
	}
}

void list_return(char **word, int n)
{
	const struct entity *e = n >= 18 ? entity_find(word[1]) : NULL;
	struct words w = {word, n, 2};
	struct screen *under = screen_top();
	struct query q = {.e = e};
	struct tplace at;
	struct listing *d;
	const char *of;
	int64_t opened;
	int npreset, i;
	bool ordered;

	if (!e)
		return;
	q.view = said(&w);
	q.order = said(&w);
	ordered = number(&w);
	q.search = said(&w);
	q.on = said(&w);
	q.figure = said(&w);
	q.look = said(&w);
	of = said(&w);
	at.top = number(&w);
	at.sel = number(&w);
	at.first = (long)number(&w);
	at.total = (long)number(&w);
	opened = number(&w);
	q.owner = number(&w);
	q.nwithin = (int)number(&w);
	if (q.nwithin < 0 || q.nwithin > (int)LENGTH(q.within))
		return;
	for (i = 0; i < q.nwithin; i++) {
		q.within[i].by.field = (int)number(&w);
		q.within[i].by.cut = (int)number(&w);
		q.within[i].key = said(&w);
	}
	npreset = (int)number(&w);
	conds_read(&w, &q);
	list_screen_of(e, &q, of);
	if (screen_top() == under || !(d = listing_of(screen_top(), e)))
		return;
	d->npreset = npreset < d->q.nwhere ? npreset : d->q.nwhere;
	d->ordered = ordered;
	d->opened = opened;
	if (at.top)
		table_return(&d->t, &at);
	listing_retitle(screen_top());
}
