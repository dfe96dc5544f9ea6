/* What was typed in a form, as text, and typed again: from the draft of a session that was cut off, or what was set aside when
 * two had changed one thing. One line a value: kind TAB lines TAB which TAB field TAB value; which is a line's id, or +n for
 * the n-th of the form, which was added there. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"

/* f: a value; i: the id of a row it refers to; n: a line added; r: a line taken away; x: a text that was refused; t: one that
 * was being typed. */
enum { VALUE = 4000 * 4 + 1, WORDS = 5, NEW_LINES = 200 };

/* ---- to text ---- */

static void put_escaped(FILE *f, const char *s)
{
	for (; *s; s++)
		if (*s == '\n')
			fputs("\\n", f);
		else if (*s == '\t')
			fputs("\\t", f);
		else if (*s == '\\')
			fputs("\\\\", f);
		else
			putc(*s, f);
}

static void put_row(FILE *f, char kind, const char *lines, const char *which, const char *field, const char *value)
{
	fprintf(f, "%c\t%s\t%s\t%s\t", kind, lines, which, field);
	put_escaped(f, value);
	putc('\n', f);
}

static void put_value(FILE *f, struct rec *r, int field, const char *lines, const char *which)
{
	const struct field *d = &rec_entity(r)->fields[field];
	const struct val *v = rec_get(r, field);
	char id[24], *text;

	if (d->type == T_REF && v->t == VT_INT) {	/* two may have one name */
		snprintf(id, sizeof id, "%lld", (long long)v->i);
		put_row(f, 'i', lines, which, d->name, id);
		return;
	}
	text = xmalloc(VALUE);
	if (rec_edit_text(r, field, text, VALUE))
		put_row(f, 'f', lines, which, d->name, text);
	explicit_bzero(text, strlen(text));
	free(text);
}

static void put_values(FILE *f, struct rec *r, const char *lines, const char *which)
{
	int i;

	for (i = 0; rec_entity(r)->fields[i].name; i++)
		if (rec_differs(r, i))
			put_value(f, r, i, lines, which);
}

static void put_lines(FILE *f, struct rec *r, const struct part *p)
{
	size_t i, n = rec_line_count(r, p);
	int64_t gone;
	char which[24];

	for (i = 0; i < n; i++) {
		struct rec *line = rec_line(r, p, i);

		if (rec_id(line)) {
			snprintf(which, sizeof which, "%lld", (long long)rec_id(line));
		} else {
			snprintf(which, sizeof which, "+%zu", i);
			if (!p->sheet)		/* of a sheet the rows are given */
				put_row(f, 'n', p->lines, which, "-", "");
		}
		put_values(f, line, p->lines, which);
	}
	for (i = 0; (gone = rec_line_gone(r, p, i)) != 0; i++) {
		snprintf(which, sizeof which, "%lld", (long long)gone);
		put_row(f, 'r', p->lines, which, "-", "");
	}
}

struct unset { struct fields *f; FILE *out; };

static void put_unset(void *ctx, int item, int row, int col, const char *text, bool typing)
{
	struct unset *u = ctx;
	struct place at;

	if (fields_place_of(u->f, item, row, col, &at))
		put_row(u->out, typing ? 't' : 'x', at.lines, at.which, at.field, text);
}

char *fields_typed(struct fields *f)
{
	const struct part *p;
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct unset u = {f, out};

	if (!out)
		abort();
	put_values(out, f->r, "-", "-");
	for (p = rec_entity(f->r)->parts; p && p->label; p++)
		if (p->lines && (!f->only || f->only == p) && part_shown(f->r, p))
			put_lines(out, f->r, p);
	form_unset(f->form, put_unset, &u);
	if (fclose(out) != 0)
		abort();
	return text;
}

/* What was typed here where the other's was chosen. */
char *again_unchosen(const struct merge *m)
{
	char *text = NULL, which[24];
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	int i;

	if (!out)
		abort();
	for (i = 0; i < m->nclash; i++) {
		const struct clash *c = &m->clash[i];

		snprintf(which, sizeof which, c->part ? "%lld" : "-", (long long)c->line);
		if (c->pick == PICK_MINE)
			continue;
		if (c->kind == CLASH_FIELD) {
			put_value(out, c->mine, c->field, c->part ? c->part->lines : "-", which);
		} else if (c->kind == CLASH_GONE) {
			snprintf(which, sizeof which, "+%d", NEW_LINES - 1 - i % NEW_LINES);
			put_row(out, 'n', c->part->lines, which, "-", "");
			for (int k = 0; rec_entity(c->mine)->fields[k].name; k++)
				if (!(rec_entity(c->mine)->fields[k].flags & (F_OWNER | F_CALC | F_DEAD)) &&
					(rec_differs(c->mine, k) || !(rec_entity(c->mine)->fields[k].flags & (F_PII | F_SECRET))))
					put_value(out, c->mine, k, c->part->lines, which);
		}
	}
	if (fclose(out) != 0)
		abort();
	return text;
}

/* ---- and typed again ---- */

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++)
		if (*s == '\\' && s[1]) {
			s++;
			*to++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
		} else {
			*to++ = *s;
		}
	*to = '\0';
}

const struct part *fields_part(const struct rec *r, const char *lines)
{
	const struct part *p;

	for (p = rec_entity(r)->parts; p && p->label; p++)
		if (p->lines && strcmp(p->lines, lines) == 0 && part_shown(r, p))
			return p;
	return NULL;
}

static struct rec *line_by_id(struct rec *r, const struct part *p, int64_t id, size_t *at)
{
	size_t n = rec_line_count(r, p);

	for (*at = 0; *at < n; (*at)++)
		if (rec_id(rec_line(r, p, *at)) == id)
			return rec_line(r, p, *at);
	return NULL;
}

/* Lines that were added, by the number they had then. */
struct anew { const struct part *part; int no; struct rec *line; };
struct again { struct fields *f; struct anew *anew; int nanew; };

static struct rec *anew_find(struct again *a, const struct part *p, int no)
{
	int i;

	for (i = 0; i < a->nanew; i++)
		if (a->anew[i].part == p && a->anew[i].no == no)
			return a->anew[i].line;
	return NULL;
}

static void anew_add(struct again *a, const struct part *p, int no)
{
	struct err err = {0};
	struct rec *line = a->nanew < NEW_LINES ? rec_line_add(a->f->r, p, &err) : NULL;

	if (!line)
		return;
	a->anew = xrealloc(a->anew, (size_t)(a->nanew + 1) * sizeof *a->anew);
	a->anew[a->nanew++] = (struct anew){p, no, line};
}

/* The row or line that is meant; NULL: it is not there any more. */
static struct rec *meant(struct again *a, char *const word[WORDS], const struct part **part)
{
	size_t at;

	*part = NULL;
	if (strcmp(word[1], "-") == 0)
		return a->f->r;
	if (!(*part = fields_part(a->f->r, word[1])))
		return NULL;
	if (*word[2] == '+' && (*part)->sheet)
		return rec_line(a->f->r, *part, (size_t)atoi(word[2] + 1));
	return *word[2] == '+' ? anew_find(a, *part, atoi(word[2] + 1)) : line_by_id(a->f->r, *part, atoll(word[2]), &at);
}

static void remove_line(struct again *a, const struct part *p, int64_t id)
{
	size_t at;

	if (line_by_id(a->f->r, p, id, &at))
		rec_line_remove(a->f->r, p, at);
}

/* Into the record; false: it can't take it, and the form keeps it as it was typed. */
static bool into_record(struct again *a, char *const word[WORDS])
{
	const struct part *p;
	struct rec *r;
	struct err err = {0};
	int field;

	if (*word[0] == 'n' || *word[0] == 'r') {
		if ((p = fields_part(a->f->r, word[1])) && *word[0] == 'n')
			anew_add(a, p, atoi(word[2] + 1));
		else if (p)
			remove_line(a, p, atoll(word[2]));
		return true;
	}
	if (!(r = meant(a, word, &p)) || (field = field_no(rec_entity(r), word[3])) < 0)
		return true;
	if (*word[0] == 'i') {
		struct val v = {.t = VT_INT, .i = atoll(word[4])};

		return rec_set_val(r, field, &v, &err) == 0;
	}
	return *word[0] == 'f' && rec_set(r, field, word[4], &err) >= 0;
}

/* Where it stands in the form now. */
static bool in_form(struct again *a, char *const word[WORDS], int *item, int *row, int *col)
{
	const struct part *p;
	struct rec *r = meant(a, word, &p);
	size_t i, n;

	*row = *col = 0;
	if (!r)
		return false;
	for (i = 0, n = p ? rec_line_count(a->f->r, p) : 0; i < n; i++)
		if (rec_line(a->f->r, p, i) == r)
			*row = (int)i;
	return fields_cell(a->f, p, field_no(rec_entity(r), word[3]), item, col);
}

/* TABs apart; false: no such row. */
static bool words(char *row, char *word[WORDS])
{
	int n;

	word[0] = row;
	for (n = 1; n < WORDS && (word[n] = strchr(word[n - 1], '\t')); n++)
		*word[n]++ = '\0';
	if (n == WORDS)
		unescape(word[4]);
	return n == WORDS;
}

void fields_retype(struct fields *f, const char *typed)
{
	struct again a = {.f = f};
	char *text = xstrdup(typed), *row, *next, *word[WORDS], **late = NULL;
	size_t n = strlen(text);
	int nlate = 0, item, at, col, i;

	form_undo_forget(f->form);
	for (row = text; *row; row = next) {
		next = row + strcspn(row, "\n");
		if (*next)
			*next++ = '\0';
		if (words(row, word) && (*word[0] == '@' || !into_record(&a, word))) {
			late = xrealloc(late, (size_t)(nlate + 1) * sizeof word);
			memcpy(late + (size_t)nlate++ * WORDS, word, sizeof word);
		}
	}
	fields_build(f);
	form_reload(f->form);
	for (i = nlate - 1; i >= 0; i--) {	/* the place stands first and is gone to last, what was being typed after it */
		char **w = late + (size_t)i * WORDS;

		if (*w[0] == 't')
			continue;
		if (!in_form(&a, w, &item, &at, &col)) {
			struct place to = {"-", "-", "-"};

			text_cut(to.lines, sizeof to.lines, w[1]);
			if (*w[0] == '@' && *w[1] != '-')	/* lines of which there is none */
				fields_go(f, &to);
		} else if (*w[0] == '@') {
			form_go(f->form, item, at, col);
		} else {
			form_type(f->form, item, at, col, w[4], false);
		}
	}
	for (i = 0; i < nlate; i++)
		if (*late[i * WORDS] == 't' && in_form(&a, late + (size_t)i * WORDS, &item, &at, &col))
			form_typing(f->form, item, at, col, late[i * WORDS + 4]);
	free(late);
	free(a.anew);
	explicit_bzero(text, n);
	free(text);
}

void fields_swap(struct fields *f, struct rec *to)
{
	form_undo_forget(f->form);
	fields_forget(f);
	f->r = to;
	fields_build(f);
	form_reload(f->form);
}
