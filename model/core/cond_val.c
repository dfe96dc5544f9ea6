/* Values in a question: read as a form reads them, and more widely where one asks widely (a year, a month, a region by its name). A
 * question is not judged: no bound and no check refuses a value that no row can have. */
#include "model/core/list_i.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void span_free(struct span *s)
{
	val_clear(&s->lo);
	val_clear(&s->hi);
}

static void set_text(struct val *v, const char *s)
{
	*v = (struct val){ .t = VT_TEXT, .s = xstrdup(s), .n = strlen(s) };
}

static int plain_value(struct list *l, const struct field *f, const char *typed, struct val *v, struct err *err)
{
	struct chk k = { .db = l->db, .who = l->who, .on = clock_today(l->db) };
	struct field plain = *f;

	plain.check = NULL;
	plain.min = plain.max = 0;
	if (plain.type == T_FILE)	/* whoever asks chooses no file */
		plain.type = T_TEXT, plain.width = 64;
	return val_parse(&k, &plain, typed, v, err) < 0 ? -1 : 0;
}

/* ---- text ---- */

/* The form in which the value is stored: as the field's check leaves it on a row that says nothing else; NULL: it refuses it. */
static char *as_stored(struct list *l, const struct about *at, const struct field *f, const char *typed)
{
	struct rec *none = rec_alloc(l->db, l->who, at->e);
	struct chk k = rec_chk(none, NULL, NULL);
	struct val v = { 0 };
	char *s = NULL;

	if (val_parse(&k, f, typed, &v, NULL) >= 0 && v.t == VT_TEXT)
		s = xstrdup(v.s);
	val_clear(&v);
	rec_free(none);
	return s;
}

/* What the check refuses may be right beside what that row does not say (a passport's number): it is looked for in capitals,
 * without blanks. What no row can hold no row has. */
char *secret_form(struct list *l, const struct about *at, const struct field *f, const char *typed)
{
	char *s = as_stored(l, at, f, typed), *d;

	if (s)
		return s;
	d = s = text_ascii(xstrdup(typed));
	for (const char *p = s; *p; p++)
		if (*p != ' ' && *p != '\t')
			*d++ = (char)toupper((unsigned char)*p);
	*d = '\0';
	return s;
}

static int text_value(struct list *l, const struct about *at, const struct field *f, const char *typed, struct val *v, struct err *err)
{
	char *s = f->check ? as_stored(l, at, f, typed) : NULL;

	if (!s)
		return plain_value(l, f, typed, v, err);
	*v = (struct val){ .t = VT_TEXT, .s = s, .n = strlen(s) };
	return 0;
}

/* ---- days, months, years ---- */

/* 2023, 2023年, 2023-05, 2023.5, 2023年5月: the first and the last day. */
static int period(const char *typed, int *first, int *last)
{
	char *s = text_ascii(xstrdup(typed)), day[16];
	unsigned year = 0, month = 0;
	int n = 0, rc = -1;
	bool whole_year = (sscanf(s, "%4u%n", &year, &n) == 1 && n == 4 && (!s[4] || !strcmp(s + 4, "年")));

	if (!whole_year && n == 4) {
		int at = 0;
		if (sscanf(s + 4, "年%2u月%n", &month, &at) < 1 || !at || s[4 + at])
			if (at = 0, (s[4] != '-' && s[4] != '.' && s[4] != '/') || sscanf(s + 5, "%2u%n", &month, &at) < 1 || s[5 + at])
				month = 0;
	}
	if (whole_year || (month >= 1 && month <= 12)) {
		snprintf(day, sizeof(day), "%04u-%02u-01", year % 10000, whole_year ? 1 : month % 100);
		if (date_valid(day) && !date_to_day(day, first)) {
			*last = date_add_months(*first, whole_year ? 12 : 1) - 1;
			rc = 0;
		}
	}
	free(s);
	return rc;
}

static int date_span(struct list *l, const struct field *f, const char *typed, bool exact, struct span *s, struct err *err)
{
	struct err why = { 0 };
	char day[11];
	int first, last;

	if (plain_value(l, f, typed, &s->lo, &why) == 0) {
		val_copy(&s->hi, &s->lo);
		return 0;
	}
	if (!exact && period(typed, &first, &last) == 0) {
		date_from_day(first, day);
		set_text(&s->lo, day);
		date_from_day(last, day);
		set_text(&s->hi, day);
		return 0;
	}
	if (err)
		*err = why;
	return -1;
}

/* A day of instants begins and ends in UTC+8. */
static int time_span(struct list *l, const struct field *f, const char *typed, struct span *s, struct err *err)
{
	char iso[11];
	int first = 0, last;

	if (cal_parse(l->db, typed, iso, NULL) == 0 && date_to_day(iso, &first) == 0)
		last = first;
	else if (period(typed, &first, &last)) {
		if (plain_value(l, f, typed, &s->lo, err))
			return -1;
		val_copy(&s->hi, &s->lo);
		return 0;
	}
	s->lo = (struct val){ .t = VT_INT, .i = (int64_t)first * 86400 - 8 * 3600 };
	s->hi = (struct val){ .t = VT_INT, .i = (int64_t)(last + 1) * 86400 - 8 * 3600 - 1 };
	return 0;
}

/* ---- regions ---- */

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return k && k <= n && !strcmp(s + n - k, end);
}

/* 青羊区, 成都市青羊区: the code of the one region in use that is called so. How many there are. */
static int region_named(struct list *l, const char *typed, char code[13], struct err *err)
{
	sqlite3_stmt *st = db_stmt(l->db, err, "SELECT code FROM region WHERE void = 0 AND valid_to IS NULL AND "
				   "substr(?1, -length(name)) = name ORDER BY length(code), code", "t", typed);
	char all[4][13], path[256];
	int n = 0;

	if (!st)
		return -1;
	while (n < (int)LENGTH(all) && sqlite3_step(st) == SQLITE_ROW) {
		char one[13];
		text_cut(one, sizeof(one), col_text(st, 0));
		region_path(l->db, one, path, sizeof(path));
		if (ends_in(path, typed))
			memcpy(all[n++], one, sizeof(one));
	}
	DB_DONE(st);
	/* a town called as its county is not meant where the county is */
	if (n > 1 && strlen(all[0]) < strlen(all[1]))
		n = 1;
	if (n > 0)
		memcpy(code, all[0], 13);
	return n;
}

static int region_span(struct list *l, const struct field *f, const char *typed, struct span *s, struct err *err)
{
	char code[13];
	int n = plain_value(l, f, typed, &s->lo, NULL) == 0 ? 0 : region_named(l, typed, code, err);

	if (n < 0)
		return -1;
	if (n > 1)
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：有多个区划叫“%.40s”，请写上级，如 成都市青羊区，或用代码", f->label,
			       typed);
	if (n == 1)
		set_text(&s->lo, code);
	else if (s->lo.t == VT_NULL)	/* says that there is no such region */
		return plain_value(l, f, typed, &s->lo, err);
	val_copy(&s->hi, &s->lo);
	return 0;
}

int span_read(struct list *l, const struct about *at, const struct field *f, const char *typed, bool exact, struct span *s, struct err *err)
{
	int rc;

	*s = (struct span){ .lo = { 0 } };
	if (exact && ask_is_text(f)) {
		set_text(&s->lo, typed);
		rc = 0;
	} else if (f->type == T_DATE)
		return date_span(l, f, typed, exact, s, err);
	else if (f->type == T_TIME)
		return time_span(l, f, typed, s, err);
	else if (f->type == T_REGION)
		return region_span(l, f, typed, s, err);
	else if (f->type == T_TEXT)
		rc = text_value(l, at, f, typed, &s->lo, err);
	else
		rc = plain_value(l, f, typed, &s->lo, err);
	if (rc == 0)
		val_copy(&s->hi, &s->lo);
	return rc;
}
