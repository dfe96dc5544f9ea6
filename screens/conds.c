/* Conditions on a list as people type them: "lx=st zt=zc" is 组织类型 = 社会团体 and 状态 = 正常; columns and values
 * by name or initials. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/screens.h"

static const struct { const char *sign; enum cmp op; } signs[] = {
	{"!=", CMP_NE}, {">=", CMP_GE}, {"<=", CMP_LE}, {"=", CMP_EQ}, {">", CMP_GT}, {"<", CMP_LT}, {"~", CMP_HAS},
};

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

/* What the model takes for what was typed: a code for initials, an id for a name, an ISO day. label: how it reads. */
static char *value_of(const struct entity *e, int column, const char *typed, char *label, size_t n)
{
	const struct field *f = column >= 0 ? &e->fields[column] : NULL;
	const struct state *s;
	struct pick_row row;
	struct err err = {0};
	char day[11];
	int want;

	text_cut(label, n, typed);
	if (!f) {
		for (want = 3; want > 0; want--)
			for (s = e->states; s && s->code; s++)
				if (named(s->label, s->code, typed, strlen(typed)) >= want) {
					text_cut(label, n, s->label);
					return xstrdup(s->code);
				}
		return NULL;
	}
	if (f->type == T_DATE)
		return cal_parse(app.db, typed, day, &err) < 0 ? NULL : (text_cut(label, n, day), xstrdup(day));
	if (f->type != T_CODE && f->type != T_REF && f->type != T_REGION && f->type != T_BOOL)
		return xstrdup(typed);
	if (choices(f, typed, 1, &row) < 1)
		return NULL;
	text_cut(label, n, row.label);
	return xstrdup(row.key);
}

static int one(const struct entity *e, struct list *l, const char *word, size_t n, struct cond *c, char **value,
	char *label,
	       size_t size, char *msg, size_t msgsize)
{
	char typed[128], text[128];
	size_t at, i, k = 0;

	for (at = 0; at < n && !strchr("!=<>~", word[at]); at++)
		;
	for (i = 0; i < LENGTH(signs) && at < n; i++)
		if (strncmp(word + at, signs[i].sign, strlen(signs[i].sign)) == 0)
			break;
	if (at == 0 || at >= n || i == LENGTH(signs)) {
		text_fmt(msg, msgsize, _("“%.*s”不是条件：写成 列=值，例如 zt=zc"), (int)n, word);
		return -1;
	}
	c->op = signs[i].op;
	c->field = column_of(e, l, word, at);
	if (c->field == NO_COLUMN) {
		text_fmt(msg, msgsize, _("没有叫“%.*s”的列"), (int)at, word);
		return -1;
	}
	k = at + strlen(signs[i].sign);
	text_fmt(typed, sizeof typed, "%.*s", (int)(n - k), word + k);
	*value = NULL;
	text[0] = '\0';
	if (!*typed) {
		c->op = c->op == CMP_NE ? CMP_NOTNULL : CMP_NULL;
	} else if (!(*value = value_of(e, c->field, typed, text, sizeof text))) {
		text_fmt(msg, msgsize, _("“%s”里没有“%s”"), c->field < 0 ? _("状态") : e->fields[c->field].label,
			typed);
		return -1;
	}
	c->value = *value;
	text_fmt(label, size, "%s%s%s", c->field < 0 ? _("状态") : e->fields[c->field].label, signs[i].sign,
		*typed ? text : _("空"));
	return 0;
}

int conds_parse(const struct entity *e, struct list *l, const char *line, struct cond *out, char **value, int max,
	char *label,
		size_t n, char *msg, size_t msgsize)
{
	char *text = text_ascii(xstrdup(line)), *word = text;
	size_t at = 0, k;
	char one_label[200];
	int count = 0;

	*label = '\0';
	for (; *(word += strspn(word, " \t")); word += k) {
		k = strcspn(word, " \t");
		if (count == max) {
			snprintf(msg, msgsize, _("最多 %d 个条件"), max);
			break;
		}
		if (one(e, l, word, k, &out[count], &value[count], one_label, sizeof one_label, msg, msgsize) < 0)
			break;
		count++;
		if (at < n)
			at += text_fmt(label + at, n - at, "%s%s", at ? "　" : "", one_label);
	}
	k = strlen(word);
	free(text);
	if (k == 0)
		return count;
	while (count > 0)
		free(value[--count]);
	return -1;
}
