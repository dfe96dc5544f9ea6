/* Values: from what a person types to what is stored, and back to what a person reads. One function each way per type. */
#include "model/core/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/file.h"
#include "model/core/rec_i.h"

void val_clear(struct val *v)
{
	free(v->s);
	*v = (struct val){ 0 };
}

void val_copy(struct val *dst, const struct val *src)
{
	char *s = NULL;

	if (src->s) {
		s = xmalloc(src->n + 1);
		memcpy(s, src->s, src->n);
		s[src->n] = '\0';	/* a blob has none of its own */
	}
	val_clear(dst);
	*dst = *src;
	dst->s = s;
}

bool val_eq(const struct val *a, const struct val *b)
{
	if (a->t != b->t)
		return false;
	if (a->t == VT_INT)
		return a->i == b->i;
	return a->t == VT_NULL || (a->n == b->n && !memcmp(a->s, b->s, a->n));
}

static int set_text(struct val *v, char *owned)
{
	v->t = VT_TEXT;
	v->s = owned;
	v->n = strlen(owned);
	return 0;
}

static int set_int(struct val *v, int64_t i)
{
	v->t = VT_INT;
	v->i = i;
	return 0;
}

static int invalid(const struct field *f, struct err *err, const char *why)
{
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：%s", f->label, why);
}

static int parse_text(const struct field *f, char *s, struct val *v, struct err *err)
{
	char why[96];
	const char *bad = text_refused(s, f->type == T_MEMO);

	if (bad) {
		char *head = xstrdup(s);
		head[bad - s] = '\0';
		snprintf(why, sizeof(why), "第%zu个字符不能保存（控制符、不可见字符或编码错误）", text_chars(head) + 1);
		free(head);
		return invalid(f, err, why);
	}
	char *t = f->flags & F_NAME ? text_name(s) : xstrdup(s);
	if (text_chars(t) > (size_t)f->width) {
		snprintf(why, sizeof(why), "最多%d个字，现有%zu个", f->width, text_chars(t));
		free(t);
		return invalid(f, err, why);
	}
	return set_text(v, t);
}

/* A decimal with `places` digits after the point, as an integer of that unit. */
static int parse_decimal(const struct field *f, const char *s, int places, struct val *v, struct err *err)
{
	int64_t n = 0;
	int seen = -1;
	bool neg = *s == '-', any = false;

	if (!number_grouped(s + neg))
		return invalid(f, err, "逗号只能每三位一个，如 1,234,567");
	for (s += neg; *s; s++) {
		if (*s == ',')
			continue;
		if (*s == '.' && seen < 0 && places) {
			seen = 0;
			continue;
		}
		if (!isdigit((unsigned char)*s))
			return invalid(f, err, "应为数字");
		if (seen >= places || n > (INT64_MAX - 9) / 10)
			return invalid(f, err, seen >= places && places ? "小数位过多" : "数字过大");
		n = n * 10 + (*s - '0');
		any = true;
		if (seen >= 0)
			seen++;
	}
	if (!any)
		return invalid(f, err, "应为数字");
	for (int i = seen < 0 ? 0 : seen; i < places; i++) {
		if (n > INT64_MAX / 10)
			return invalid(f, err, "数字过大");
		n *= 10;
	}
	return set_int(v, neg ? -n : n);
}

static int in_bounds(const struct field *f, const struct val *v, struct err *err)
{
	char lo[32], hi[32], why[96];
	struct val a = { .t = VT_INT, .i = f->min }, b = { .t = VT_INT, .i = f->max };

	if (v->t != VT_INT || (!f->min && !f->max) || (v->i >= f->min && v->i <= f->max))
		return 0;
	val_text(NULL, f, &a, true, lo, sizeof(lo));
	val_text(NULL, f, &b, true, hi, sizeof(hi));
	snprintf(why, sizeof(why), "须在%s至%s之间", lo, hi);
	return invalid(f, err, why);
}

static int parse_bool(const struct field *f, const char *s, struct val *v, struct err *err)
{
	static const char *const yes[] = { "1", "是", "y", "Y", "有" }, *const no[] = { "0", "否", "n", "N", "无" };

	for (size_t i = 0; i < LENGTH(yes); i++) {
		if (!strcmp(s, yes[i]))
			return set_int(v, 1);
		if (!strcmp(s, no[i]))
			return set_int(v, 0);
	}
	return invalid(f, err, "应为 是 或 否");
}

static int parse_code(struct chk *c, const struct field *f, const char *s, struct val *v, struct err *err)
{
	struct code *list;

	if (code_label(c->db, f->list, s))
		return set_text(v, xstrdup(s));
	int n = code_list(c->db, f->list, c->on, &list, err);
	if (n < 0)
		return -1;
	for (int i = 0; i < n; i++)
		if (!strcmp(list[i].label, s)) {
			set_text(v, xstrdup(list[i].code));
			free(list);
			return 0;
		}
	free(list);
	char why[96];
	text_fmt(why, sizeof(why), "%.40s 不在代码表 %s 中", s, f->list);
	return invalid(f, err, why);
}

static int parse_region(struct chk *c, const struct field *f, const char *s, struct val *v, struct err *err)
{
	char code[13], why[96];

	if (region_of(s, code) == 0 && region_name(c->db, code))
		return set_text(v, xstrdup(code));
	text_fmt(why, sizeof(why), "没有区划 %.40s", s);
	return invalid(f, err, why);
}

/* UTC seconds, or the UTC+8 text that is shown. */
static int parse_time(const struct field *f, const char *s, struct val *v, struct err *err)
{
	char iso[11];
	int day, h, m, sec;

	if (strspn(s, "0123456789") == strlen(s))
		return parse_decimal(f, s, 0, v, err);
	text_cut(iso, sizeof(iso), s);
	if (strlen(s) != 19 || date_to_day(iso, &day) || sscanf(s + 10, " %2d:%2d:%2d", &h, &m, &sec) != 3 || h > 23 || m > 59 || sec > 59)
		return invalid(f, err, "时刻应写作 2026-03-02 09:00:00");
	return set_int(v, (int64_t)day * 86400 + h * 3600 + m * 60 + sec - 8 * 3600);
}

/* 9:00, 0900, 900, and 09:00:00 as spreadsheets have it; not 9 or 9:5, which may be a slip. Full-width signs are folded already. */
static int parse_clock(const struct field *f, const char *s, struct val *v, struct err *err)
{
	size_t h = strspn(s, "0123456789"), rest = strlen(s + h);
	const char *m = s + h;
	int hour = 0, minute;

	if (!rest && (h == 3 || h == 4))
		h -= 2, m = s + h;
	else if (*m == ':' && (h == 1 || h == 2) && strspn(m + 1, "0123456789") == 2 && (rest == 3 || !strcmp(m + 3, ":00")))
		m++;
	else
		return invalid(f, err, "时间应写作 9:00、09:00 或 0900");
	for (size_t i = 0; i < h; i++)
		hour = hour * 10 + (s[i] - '0');
	minute = (m[0] - '0') * 10 + (m[1] - '0');
	if (minute > 59 || hour * 60 + minute > 1440)
		return invalid(f, err, "没有这个时间：从00:00到24:00，分钟不过59");
	return set_int(v, hour * 60 + minute);
}

static int parse_typed(struct chk *c, const struct field *f, char *s, struct val *v, struct err *err)
{
	char day[11];
	int64_t n;

	if (f->type != T_TEXT && f->type != T_MEMO)
		text_ascii(s);
	switch (f->type) {
	case T_TEXT: case T_MEMO:
		return parse_text(f, s, v, err);
	case T_FILE:
		return file_typed(c, f, s, v, err);
	case T_INT:
		return parse_decimal(f, s, 0, v, err);
	case T_TIME:
		return parse_time(f, s, v, err);
	case T_CLOCK:
		return parse_clock(f, s, v, err);
	case T_SCORE:
		return parse_decimal(f, s, 2, v, err);
	case T_BP:
		if (*s && s[strlen(s) - 1] == '%')
			s[strlen(s) - 1] = '\0';
		return parse_decimal(f, s, 2, v, err);
	case T_FEN:
		if (money_parse(s, &n, err)) {
			if (err)
				text_cut(err->field, sizeof(err->field), f->name);
			return -1;
		}
		return set_int(v, n);
	case T_DATE:
		if (cal_parse(c->db, s, day, err)) {
			if (err)
				text_cut(err->field, sizeof(err->field), f->name);
			return -1;
		}
		return set_text(v, xstrdup(day));
	case T_BOOL:
		return parse_bool(f, s, v, err);
	case T_CODE:
		return parse_code(c, f, s, v, err);
	case T_REGION:
		return parse_region(c, f, s, v, err);
	case T_REF:
		return rec_parse_ref(c, f, s, v, err);
	case T_NTYPES:
		break;
	}
	return invalid(f, err, "类型未知");
}

/* 0, 1 with err as a warning, -1. Empty text is NULL. *v is set only on success. */
int val_parse(struct chk *c, const struct field *f, const char *typed, struct val *v, struct err *err)
{
	struct val out = { 0 };
	char *s = xstrdup(typed ? typed : "");
	int rc = 0;

	if (!text_valid(s, strlen(s)))
		rc = invalid(f, err, "编码错误，须为UTF-8");
	else {
		text_trim(s);
		if (*s)
			rc = parse_typed(c, f, s, &out, err);
		if (rc == 0)
			rc = in_bounds(f, &out, err);
		if (rc == 0 && out.t != VT_NULL && f->check)
			rc = f->check(c, f, &out, err);
	}
	free(s);
	if (rc < 0)
		val_clear(&out);
	else {
		val_clear(v);
		*v = out;
	}
	return rc;
}

static void fixed_text(int64_t n, int places, char *dst, size_t size, const char *unit)
{
	int64_t unit_n = 1;

	for (int i = 0; i < places; i++)
		unit_n *= 10;
	snprintf(dst, size, "%s%lld.%0*lld%s", n < 0 ? "-" : "", (long long)(llabs(n) / unit_n), places,
		 (long long)(llabs(n) % unit_n), unit);
}

static void code_text(struct db *db, const struct field *f, const struct val *v, const char *day, char *dst, size_t n)
{
	const char *l = f->type == T_REGION ? region_name_on(db, v->s, day) : code_label_on(db, f->list, v->s, day);

	text_cut(dst, n, l ? l : v->s);
}

static bool text_of(struct db *db, const struct field *f, const struct val *v, bool typed, const char *day, char *dst, size_t n)
{
	*dst = '\0';
	if (v->t == VT_NULL)
		return false;
	switch (f->type) {
	case T_FILE:
		if (!typed && db) {
			file_text(db, v->s, dst, n);
			break;
		}
		/* fall through */
	case T_TEXT: case T_MEMO: case T_DATE: case T_NTYPES:
		text_cut(dst, n, v->t == VT_TEXT ? v->s : "");
		break;
	case T_INT:
		snprintf(dst, n, "%lld", (long long)v->i);
		break;
	case T_FEN:
		money_text(v->i, dst, n);
		break;
	case T_BP:
		fixed_text(v->i, 2, dst, n, typed ? "" : "%");
		break;
	case T_SCORE:
		fixed_text(v->i, 2, dst, n, "");
		break;
	case T_TIME: {
		char at[20];
		instant_text(v->i, at);
		text_cut(dst, n, at);
		break;
	}
	case T_CLOCK:
		snprintf(dst, n, "%02d:%02d", (int)(v->i / 60), (int)(v->i % 60));
		break;
	case T_BOOL:
		text_cut(dst, n, v->i ? "是" : "否");
		break;
	case T_CODE: case T_REGION:
		if (typed)
			text_cut(dst, n, v->s);
		else
			code_text(db, f, v, day, dst, n);
		break;
	case T_REF:
		if (!ref_title_on(db, field_target(f), v->i, day, dst, n))
			snprintf(dst, n, "#%lld", (long long)v->i);
		break;
	}
	return true;
}

/* typed: as one would type it; else as it is read. db may be NULL for plain numbers. Masks nothing. false = NULL value. */
bool val_text(struct db *db, const struct field *f, const struct val *v, bool typed, char *dst, size_t n)
{
	return text_of(db, f, v, typed, NULL, dst, n);
}

/* As it was read on a day: what a code, a region or another row was called then. NULL = now. */
bool val_text_on(struct db *db, const struct field *f, const struct val *v, const char *day, char *dst, size_t n)
{
	return text_of(db, f, v, false, day, dst, n);
}
