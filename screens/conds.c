/* Conditions as people type them: on a line, "lx=st zt=zc" is 组织类型 = 社会团体 and 状态 = 正常; columns and values by name or
 * initials. What a value means in a field of the query form is found here as well. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/conds.h"

/* Where the sign begins that parts a column from what is asked of it: the model reads the signs of a Chinese keyboard too. */
static size_t sign_of(const char *word)
{
	static const char *const wide[] = {"＝", "！", "＜", "＞", "～", "《", "》"};
	const char *p;
	size_t i;

	for (p = word; *p && !strchr("=!<>~", *p); p++)
		for (i = 0; i < LENGTH(wide); i++)
			if (strncmp(p, wide[i], strlen(wide[i])) == 0)
				return (size_t)(p - word);
	return (size_t)(p - word);
}

/* 3 the whole name, 2 its beginning or that of its initials, 1 what stands inside (lx in 组织类型), 0 not it. */
static int named(const char *label, const char *name, const char *typed, size_t n)
{
	char first[64], part[64];

	if ((strlen(label) == n && strncmp(label, typed, n) == 0) ||
		(name && strlen(name) == n && strncasecmp(name, typed, n) == 0))
		return 3;
	if (strncmp(label, typed, n) == 0)
		return 2;
	text_fmt(part, sizeof part, "%.*s", (int)n, typed);
	if (py_first(label, first, sizeof first) > 0 && strncasecmp(first, part, strlen(part)) == 0)
		return first[strlen(part)] ? 2 : 3;
	return strstr(label, part) || strcasestr(first, part) ? 1 : 0;
}

/* ---- columns ---- */

enum { NO_COLUMN = -2 };

static int on_screen(const struct entity *e, struct list *l, const char *typed, size_t n, int want)
{
	int i;

	for (i = 0; l && i < list_columns(l); i++) {
		const struct field *f = list_column(l, i);

		if (f && field_may(&app.who, e, f) && named(f->label, f->name, typed, n) >= want)
			return (int)(f - e->fields);
	}
	return e->states && named(_("状态"), "state", typed, n) >= want ? -1 : NO_COLUMN;
}

static int off_screen(const struct entity *e, const char *typed, size_t n, int want)
{
	int i;

	for (i = 0; e->fields[i].name; i++)
		if (!(e->fields[i].flags & (F_DEAD | F_SECRET)) && field_may(&app.who, e, &e->fields[i]) &&
			named(e->fields[i].label, e->fields[i].name, typed, n) >= want)
			return i;
	return NO_COLUMN;
}

/* Field number, -1 the state. What bears exactly that name, then what stands on the screen, then the entity's other
 * fields. */
static int column_of(const struct entity *e, struct list *l, const char *typed, size_t n)
{
	int found = on_screen(e, l, typed, n, 3), want;

	if (found == NO_COLUMN)
		found = off_screen(e, typed, n, 3);
	for (want = 2; found == NO_COLUMN && want > 0; want--)
		found = on_screen(e, l, typed, n, want);
	for (want = 2; found == NO_COLUMN && want > 0; want--)
		found = off_screen(e, typed, n, want);
	return found;
}

/* 负责人.姓名, fzr.xm: lines of the row by their section's or their own name. */
static const struct entity *lines_of(const struct entity *e, const char *typed, size_t n)
{
	const struct entity *of;
	const struct part *p;
	int want;

	for (want = 3; want > 1; want--)
		for (p = e->parts; p && p->label; p++) {
			of = p->lines && !p->sheet ? entity_find(p->lines) : NULL;
			if (of && entity_may(of, V_READ) && (named(p->label, of->name, typed, n) >= want ||
				named(of->label, of->name, typed, n) >= want))
				return of;
		}
	return NULL;
}

static int place_of(const struct entity *e, struct list *l, const char *word, size_t n, struct cond *c)
{
	const char *dot = memchr(word, '.', n);
	size_t k = dot ? (size_t)(dot - word) : 0;

	c->of = NULL;
	if (!dot) {
		c->field = column_of(e, l, word, n);
		return c->field == NO_COLUMN ? -1 : 0;
	}
	c->of = lines_of(e, word, k);
	c->field = c->of ? column_of(c->of, NULL, dot + 1, n - k - 1) : NO_COLUMN;
	return c->field < 0 ? -1 : 0;
}

/* ---- values ---- */

struct finding_value { const struct entity *e; const struct cond *c; bool best; };

static int state_of(const struct entity *e, const char *typed, bool best, char *dst, size_t n)
{
	const struct state *s;
	int want, hits = 0;

	for (want = 3; want > 0 && hits == 0; want--)
		for (s = e->states; s && s->code; s++)
			if (named(s->label, s->code, typed, strlen(typed)) >= want && hits++ == 0)
				snprintf(dst, n, "%s", s->code);
	return hits == 0 ? -1 : hits > 1 && !best ? -2 : 0;
}

/* The row's name with its number where the model takes it so, else the number. */
void cond_row(const struct entity *e, const struct cond *on, const char *name, int64_t id, char *dst, size_t n)
{
	struct cond c = *on;
	struct err err = {0};
	char typed[300];

	text_fmt(dst, n, "%s #%lld", name, (long long)id);
	text_fmt(typed, sizeof typed, "==%s", dst);
	c.value = typed;
	c.op = CMP_TYPED;
	if (cond_check(app.db, &app.who, e, &c, &err) < 0)
		snprintf(dst, n, "%lld", (long long)id);
}

/* What the model takes as it is stays; else it is a name or initials of something. Where one cannot be sure which, only a
 * line that is read again in the title takes the likeliest. */
static int value_of(void *ctx, const char *typed, char *dst, size_t n)
{
	const struct finding_value *v = ctx;
	const struct entity *of = v->c->of ? v->c->of : v->e;
	const struct field *f = v->c->field < 0 ? NULL : &of->fields[v->c->field];
	struct cond c = *v->c;
	struct pick_row row[2];
	struct err err = {0};
	char whole[300];
	int found;

	text_cut(dst, n, typed);
	if (!f)
		return state_of(v->e, typed, v->best, dst, n);
	text_fmt(whole, sizeof whole, f->flags & (F_PII | F_SECRET) ? "%s" : "==%s", typed);
	c.value = whole;
	c.op = CMP_TYPED;
	if (!field_chosen(f))
		return 0;
	if (cond_check(app.db, &app.who, v->e, &c, &err) == 0)
		return 0;
	found = choices(f, typed, 2, row);
	if (found < 1)
		return -1;
	if (found > 1 && !v->best && strcasecmp(row[0].key, typed) && strcmp(row[0].label, typed))
		return -2;
	if (f->type == T_REF)
		cond_row(v->e, v->c, row[0].label, atoll(row[0].key), dst, n);
	else
		snprintf(dst, n, "%s", row[0].key);
	return 0;
}

int cond_find(const struct entity *e, const struct cond *c, bool best, char *dst, size_t n, struct err *err)
{
	struct finding_value v = {e, c, best};
	const struct entity *of = c->of ? c->of : e;

	return cond_map(c->field < 0 ? NULL : &of->fields[c->field], c->value, value_of, &v, dst, n, err);
}

/* ---- a line of them ---- */

/* The next word; quotes hold blanks together and go. NULL at the end. */
static char *word_of(char **rest)
{
	char *p = *rest + strspn(*rest, " \t"), *start = p, *d = p;
	bool quoted = false;

	if (!*p)
		return NULL;
	for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++) {
		if (*p == '"')
			quoted = !quoted;
		else
			*d++ = *p;
	}
	*rest = *p ? p + 1 : p;
	*d = '\0';
	return start;
}

/* How surely the word is a value of that column: as named(). */
static int value_named(const struct entity *e, const struct field *f, const char *word, char *key, size_t n)
{
	struct cond c = {f ? (int)(f - e->fields) : -1, CMP_EQ, word, NULL};
	struct pick_row row;
	const struct state *s;
	struct err err = {0};
	int is, best = 0;

	for (s = f ? NULL : e->states; s && s->code; s++)
		if ((is = named(s->label, s->code, word, strlen(word))) > best) {
			best = is;
			snprintf(key, n, "=%s", s->code);
		}
	if (f && f->type == T_CODE && !(f->flags & (F_PII | F_SECRET)) && choices(f, word, 1, &row) == 1) {
		best = named(row.label, row.key, word, strlen(word));
		snprintf(key, n, "=%s", row.key);
	} else if (f && f->type == T_REGION && cond_check(app.db, &app.who, e, &c, &err) == 0) {
		best = 3;
		text_fmt(key, n, "=%s", word);
	}
	return best;
}

/* A value alone, of one of the columns on the screen: st zc. 0, or -1 with msg. */
static int bare(const struct entity *e, struct list *l, const char *word, struct cond *c, char **value, char *msg, size_t n)
{
	char key[100], best_key[100] = "";
	const struct field *f, *first = NULL, *second = NULL;
	int best = 1, hits = 0, is, i;

	for (i = 0; l && i < list_columns(l); i++) {
		f = list_column(l, i);
		if ((f && !field_may(&app.who, e, f)) || (is = value_named(e, f, word, key, sizeof key)) < best || is < 2)
			continue;
		hits = is > best ? 1 : hits + 1;
		second = f;
		if (hits > 1)
			continue;
		best = is;
		first = f;
		text_cut(best_key, sizeof best_key, key);
	}
	if (hits > 1)
		text_fmt(msg, n, _("“%s”在“%s”和“%s”里都有，请写成 列=值"), word, first ? first->label : _("状态"),
			second ? second->label : _("状态"));
	else if (hits == 0 || on_screen(e, l, word, strlen(word), 3) != NO_COLUMN)	/* a column that says no more */
		text_fmt(msg, n, _("“%s”不是条件：写成 列=值，例如 zt=zc"), word);
	else {
		*c = (struct cond){first ? (int)(first - e->fields) : -1, CMP_TYPED, *value = xstrdup(best_key), NULL};
		return 0;
	}
	return -1;
}

static int one(const struct entity *e, struct list *l, const char *word, struct cond *c, char **value, char *msg, size_t msgsize)
{
	size_t at = sign_of(word);
	char found[1024];
	struct err err = {0};

	if (!word[at])
		return bare(e, l, word, c, value, msg, msgsize);
	if (at == 0) {
		text_fmt(msg, msgsize, _("“%s”不是条件：写成 列=值，例如 zt=zc"), word);
		return -1;
	}
	if (place_of(e, l, word, at, c) < 0) {
		text_fmt(msg, msgsize, _("没有叫“%.*s”的列"), (int)at, word);
		return -1;
	}
	c->op = CMP_TYPED;
	c->value = word + at;
	if (cond_find(e, c, true, found, sizeof found, &err) == 0) {
		c->value = found;
		if (cond_check(app.db, &app.who, e, c, &err) == 0) {
			c->value = *value = xstrdup(found);
			return 0;
		}
	}
	text_fmt(msg, msgsize, "%s", err.msg);
	return -1;
}

int conds_parse(const struct entity *e, struct list *l, const char *line, struct cond *out, char **value, int max, char *msg,
	size_t msgsize)
{
	char *text = xstrdup(line), *rest = text, *word;
	int count = 0, rc = 0;

	while (rc == 0 && (word = word_of(&rest))) {
		if (count == max) {
			snprintf(msg, msgsize, _("最多 %d 个条件"), max);
			rc = -1;
		} else if ((rc = one(e, l, word, &out[count], &value[count], msg, msgsize)) == 0) {
			count++;
		}
	}
	free(text);
	while (rc < 0 && count > 0)
		free(value[--count]);
	return rc < 0 ? -1 : count;
}

void conds_line(const struct entity *e, const struct cond *c, int n, char *dst, size_t size)
{
	char word[1024];
	size_t at = 0;
	int i;

	*dst = '\0';
	for (i = 0; i < n && at + 1 < size; i++) {
		const struct entity *of = c[i].of ? c[i].of : e;
		size_t k = text_fmt(word, sizeof word, "%s%s%s", c[i].of ? of->label : "", c[i].of ? "." : "",
			c[i].field < 0 ? _("状态") : of->fields[c[i].field].label);

		cond_typed(e, &c[i], word + k, sizeof word - k);
		at += text_fmt(dst + at, size - at, strpbrk(word, " \t") ? "%s\"%s\"" : "%s%s", at ? " " : "", word);
	}
}

/* What is chosen from a list says by itself what it is of. */
static void one_label(const struct entity *e, const struct cond *c, char *dst, size_t n)
{
	const struct field *f = c->field < 0 ? NULL : &(c->of ? c->of : e)->fields[c->field];

	cond_text(app.db, e, c, false, dst, n);
	if (c->of || strchr("=!<>~", *dst) || (f && f->type != T_CODE && f->type != T_REGION))
		cond_text(app.db, e, c, true, dst, n);
}

void conds_label(const struct entity *e, const struct cond *c, int n, char *dst, size_t size)
{
	char text[400];
	size_t at = 0;
	int i;

	*dst = '\0';
	for (i = 0; i < n && at + 1 < size; i++) {
		one_label(e, &c[i], text, sizeof text);
		at += text_fmt(dst + at, size - at, "%s%s", at ? "　" : "", text);
	}
}
