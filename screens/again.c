/* What was typed in a form, as text, and typed again: over a row somebody saved meanwhile, or from the draft of a
 * session that was cut off. One line a value: [lines entity TAB id or +n TAB] field TAB value. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"

enum { VALUE = 8192 };

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

/* Personal values stay out of what is kept: a draft lies in live.db in clear text. */
static void put_value(FILE *f, struct rec *r, int field, const char *lines, const char *line, bool personal)
{
	const struct field *d = &rec_entity(r)->fields[field];
	char text[VALUE];

	if ((d->flags & (F_PII | F_SECRET)) && !personal)
		return;
	if (!rec_edit_text(r, field, text, sizeof text))
		return;
	if (lines)
		fprintf(f, "%s\t%s\t", lines, line);
	fprintf(f, "%s\t", d->name);
	put_escaped(f, text);
	putc('\n', f);
}

static struct rec *line_by_id(struct rec *r, const struct part *p, int64_t id)
{
	size_t i, n = rec_line_count(r, p);

	for (i = 0; i < n; i++)
		if (rec_id(rec_line(r, p, i)) == id)
			return rec_line(r, p, i);
	return NULL;
}

/* Lines added here, with all that they hold. */
static void put_new_lines(FILE *f, struct rec *r, const struct part *p, bool personal)
{
	size_t i, n = rec_line_count(r, p);
	char no[24];
	int k;

	for (i = 0; i < n; i++) {
		struct rec *line = rec_line(r, p, i);
		const struct entity *e = rec_entity(line);

		snprintf(no, sizeof no, "+%zu", i);
		for (k = 0; rec_id(line) == 0 && e->fields[k].name; k++)
			if (!(e->fields[k].flags & (F_OWNER | F_CALC | F_DEAD)) && rec_get(line, k)->t != VT_NULL)
				put_value(f, line, k, p->lines, no, personal);
	}
}

char *fields_typed(struct fields *f, bool personal)
{
	const struct part *p;
	char *text = NULL, id[24];
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	int i;

	if (!out)
		abort();
	for (i = 0; i < f->ntouch; i++) {
		const struct touch *t = &f->touch[i];
		struct rec *line;

		snprintf(id, sizeof id, "%lld", (long long)t->line);
		if (!t->part)
			put_value(out, f->r, t->field, NULL, NULL, personal);
		else if (t->line > 0 && (line = line_by_id(f->r, t->part, t->line)))
			put_value(out, line, t->field, t->part->lines, id, personal);
	}
	for (p = rec_entity(f->r)->parts; p && p->label; p++)
		if (p->lines && !p->sheet && (!f->only || f->only == p) && part_shown(f->r, p))
			put_new_lines(out, f->r, p, personal);
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

static const struct part *part_by_lines(const struct rec *r, const char *lines)
{
	const struct part *p;

	for (p = rec_entity(r)->parts; p && p->label; p++)
		if (p->lines && strcmp(p->lines, lines) == 0 && part_shown(r, p))
			return p;
	return NULL;
}

/* The line that was meant; a new one is added when its first value comes. last: the new line values go to now. */
static struct rec *line_meant(struct fields *f, const struct part *p, const char *which, struct rec **last,
	char *last_no, size_t n)
{
	struct err err = {0};

	if (*which != '+')
		return line_by_id(f->r, p, atoll(which));
	if (!*last || strcmp(last_no, which) != 0) {
		*last = rec_line_add(f->r, p, &err);
		snprintf(last_no, n, "%s", which);
		f->added = true;
	}
	return *last;
}

void fields_retype(struct fields *f, const char *typed)
{
	char *text = xstrdup(typed), *row, *next, last_no[64] = "";
	struct rec *last = NULL;
	struct err err = {0};

	for (row = text; *row; row = next) {
		char *word[4] = {row};
		const struct part *p = NULL;
		struct rec *r = f->r;
		int n = 1, field;

		next = row + strcspn(row, "\n");
		if (*next)
			*next++ = '\0';
		while (n < 4 && (word[n] = strchr(word[n - 1], '\t'))) {
			*word[n] = '\0';
			word[n]++;
			n++;
		}
		if (n == 4 && (!(p = part_by_lines(r, word[0])) ||
			!(r = line_meant(f, p, word[1], &last, last_no, sizeof last_no))))
			continue;
		if (n != 2 && n != 4)
			continue;
		unescape(word[n - 1]);
		field = field_no(rec_entity(r), word[n - 2]);
		if (field >= 0 && rec_set(r, field, word[n - 1], &err) >= 0)
			fields_touched(f, p, rec_id(r) && p ? rec_id(r) : p ? -1 : 0, field);
	}
	free(text);
	fields_build(f);
	form_reload(f->form);
}

void fields_rec(struct fields *f, struct rec *to)
{
	char *typed = fields_typed(f, true);

	f->r = to;
	f->ntouch = 0;
	f->added = false;
	fields_retype(f, typed);
	explicit_bzero(typed, strlen(typed));
	free(typed);
}
