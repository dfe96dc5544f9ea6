/* What happened to a record, by legal day: what was entered about it, and what its own days and those of its lines say (in office, set
 * up, filed, ended). */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

struct tale { struct happening *v; int n; };

static struct happening *add(struct tale *t, const char *on, int64_t at, const char *kind, const char *who)
{
	if (t->n % 32 == 0)
		t->v = xrealloc(t->v, sizeof(*t->v) * (size_t)(t->n + 32));
	struct happening *h = &t->v[t->n++];
	*h = (struct happening){ .at = at, .kind = kind };
	text_cut(h->on, sizeof(h->on), on);
	text_cut(h->who, sizeof(h->who), who);
	return h;
}

/* Days that the list of a section shows, of a line; registered ones, of the record itself. */
static bool tells(const struct field *f, const struct part *p)
{
	if (f->type != T_DATE || (f->flags & (F_PII | F_SECRET | F_DEAD | F_CALC)))
		return false;
	return p ? !p->columns || word_in(p->columns, f->name) : (f->flags & F_REG) != 0;
}

/* 任职起 张三 会长 */
static void days_of(struct tale *t, struct rec *r, const struct part *p)
{
	const char *today = clock_today(r->db);
	char name[256] = "", text[400];

	if (p)
		rec_title(r, name, sizeof(name));
	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &r->e->fields[i];
		if (!tells(f, p) || !rec_reads(r, f) || r->v[i].t != VT_TEXT || strcmp(r->v[i].s, today) > 0)
			continue;
		struct happening *h = add(t, r->v[i].s, 0, p ? p->label : "登记", "");
		text_fmt(text, sizeof(text), "%s%s%s", f->label, *name ? "　" : "", name);
		h->text = xstrdup(text);
	}
}

static const char *kind_of(const struct entity *e, const struct version *v, const struct change *c)
{
	const struct field *f = c ? change_field(e, c) : NULL;

	if (c && c->part)
		return c->part->label;
	if (!strcmp(v->verb, "correct"))
		return "更正";
	if (action_find(e, v->verb))
		return "办理";
	if (!strcmp(v->verb, "new"))
		return "登记";
	return f && (f->flags & F_REG) ? "变更" : "修改";
}

/* Days are told by what they say themselves; the rest of a new row is the row. */
static bool told_elsewhere(const struct entity *e, const struct version *v, const struct change *c)
{
	const struct field *f = change_field(e, c);

	if (f && strcmp(v->verb, "correct") && tells(f, c->part))
		return true;
	if (c->field == CH_LINE && *c->after) {	/* it begins on a day of its own, if it names one */
		const struct entity *of = entity_find(c->part->lines);
		for (f = of->fields; f->name; f++)
			if (tells(f, c->part) && strstr(c->after, f->label))
				return true;
	}
	return !c->part && !strcmp(v->verb, "new");
}

static void change_line(const struct entity *e, const struct change *c, char *dst, size_t n)
{
	char label[300];

	change_label(e, c, label, sizeof(label));
	if (c->part && *label)		/* without the section's name, which is the kind */
		memmove(label, label + strlen(c->part->label) + 1, strlen(label) - strlen(c->part->label));
	if (c->field == CH_LINE)
		text_fmt(dst, n, *c->after ? "增加　%s　%.200s" : "作废　%s　%.200s", label, *c->after ? c->after : c->before);
	else
		text_fmt(dst, n, "%s：%.200s → %.200s", label, *c->before ? c->before : "（空）", *c->after ? c->after : "（空）");
}

static const char *verb_word(const struct entity *e, const char *verb)
{
	const struct action *a = action_find(e, verb);

	return a ? a->label : !strcmp(verb, "new") ? "新建" : !strcmp(verb, "void") ? "作废" : !strcmp(verb, "correct") ? "更正" : "修改";
}

static void version_told(struct tale *t, const struct entity *e, const struct version *v)
{
	char text[1024];
	bool own = v->seq && strcmp(v->verb, "edit") && strcmp(v->verb, "correct");	/* the act itself: made, registered, voided */

	if (own) {
		struct happening *h = add(t, v->on, v->at, kind_of(e, v, NULL), v->who);
		text_fmt(text, sizeof(text), "%s%s%s", verb_word(e, v->verb), *v->reason ? "　" : "", v->reason);
		h->text = xstrdup(text);
	}
	for (int i = 0; i < v->nch; i++) {
		const struct change *c = &v->ch[i];
		if (told_elsewhere(e, v, c) || (own && c->field == CH_STATE && !c->part))
			continue;
		struct happening *h = add(t, v->on, v->at, kind_of(e, v, c), v->who);
		change_line(e, c, text, sizeof(text));
		if (!strcmp(v->verb, "correct") && *v->reason)
			text_fmt(text + strlen(text), sizeof(text) - strlen(text), "　%s", v->reason);
		h->text = xstrdup(text);
	}
}

/* On one day: first that it was registered, then what was done with it, then what hangs on it. */
static int rank(const struct happening *h)
{
	static const char *const first[] = { "登记", "办理", "变更", "更正", "修改" };

	for (size_t i = 0; i < LENGTH(first); i++)
		if (!strcmp(h->kind, first[i]))
			return (int)i * 2 + !h->at;
	return 2 * (int)LENGTH(first);
}

static int by_day(const void *a, const void *b)
{
	const struct happening *x = a, *y = b;
	int c = strcmp(x->on, y->on);

	if (c || (c = rank(x) - rank(y)))
		return c;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	c = strcmp(x->kind, y->kind);
	return c ? c : strcmp(x->text, y->text);
}

int timeline(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct happening **out, int *n, struct err *err)
{
	struct tale t = { 0 };
	struct version *v;
	struct rec *r;
	int nv;

	if (history(db, who, e, id, &v, &nv, err))
		return -1;
	if (rec_load(db, who, e, id, NULL, &r, err)) {
		history_free(v, nv);
		return -1;
	}
	for (int i = 0; i < nv; i++)
		version_told(&t, e, &v[i]);
	history_free(v, nv);
	days_of(&t, r, NULL);
	for (const struct part *p = e->parts; p && p->label; p++)
		for (size_t i = 0; p->lines && part_shown(r, p) && i < rec_line_count(r, p); i++)
			days_of(&t, rec_line(r, p, i), p);
	rec_free(r);
	if (t.n)
		qsort(t.v, (size_t)t.n, sizeof(*t.v), by_day);
	*out = t.v;
	*n = t.n;
	return 0;
}

void timeline_free(struct happening *v, int n)
{
	for (int i = 0; i < n; i++)
		free(v[i].text);
	free(v);
}
