/* Legal days: ISO text, day numbers since 1970-01-01, and the short ways people type them. Always UTC+8. */
#include "model/core/model.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/core/util.h"

/* Proleptic Gregorian, no libc time zone in it. */
static int days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

static void civil_from_days(int z, int *y, int *m, int *d)
{
	z += 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*d = doy - (153 * mp + 2) / 5 + 1;
	*m = mp + (mp < 10 ? 3 : -9);
	*y = yoe + era * 400 + (*m <= 2);
}

static int month_days(int y, int m)
{
	static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return m == 2 && (y % 4 == 0 && (y % 100 || y % 400 == 0)) ? 29 : n[m - 1];
}

/* The years there are, for everything that is a date: what is stored is text that must sort. */
enum { YEAR_LEAST = 1800, YEAR_MOST = 9999 };

static bool civil_ok(int y, int m, int d)
{
	return y >= YEAR_LEAST && y <= YEAR_MOST && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

static bool read_iso(const char *s, int *y, int *m, int *d)
{
	if (!s || strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (int i = 0; i < 10; i++)
		if (i != 4 && i != 7 && !isdigit((unsigned char)s[i]))
			return false;
	*y = atoi(s);
	*m = atoi(s + 5);
	*d = atoi(s + 8);
	return civil_ok(*y, *m, *d);
}

bool date_valid(const char *s)
{
	int y, m, d;

	return read_iso(s, &y, &m, &d);
}

int date_to_day(const char *s, int *day)
{
	int y, m, d;

	if (!read_iso(s, &y, &m, &d))
		return -1;
	*day = days_from_civil(y, m, d);
	return 0;
}

bool day_valid(int day)
{
	return day >= days_from_civil(YEAR_LEAST, 1, 1) && day <= days_from_civil(YEAR_MOST, 12, 31);
}

void date_from_day(int day, char dst[11])
{
	int y, m, d;

	civil_from_days(day, &y, &m, &d);
	snprintf(dst, 11, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

int date_weekday(int day)
{
	return ((day + 3) % 7 + 7) % 7 + 1;
}

int date_add_months(int day, int months)
{
	int y, m, d;

	civil_from_days(day, &y, &m, &d);
	int total = y * 12 + m - 1 + months;
	y = total >= 0 ? total / 12 : (total - 11) / 12;
	m = total - y * 12 + 1;
	return days_from_civil(y, m, d <= month_days(y, m) ? d : month_days(y, m));
}

int date_age(const char *birth, const char *on)
{
	int by, bm, bd, y, m, d;

	if (!read_iso(birth, &by, &bm, &bd) || !read_iso(on, &y, &m, &d))
		return -1;
	return y - by - (m < bm || (m == bm && d < bd));
}

static int bad(struct err *err, const char *typed)
{
	return err_set(err, E_INVALID, NULL, NULL, NULL, "日期 %.30s 无效；可写 20261123、1123、2026-11-23、t、t-3、t+2w、t+1m", typed);
}

static int relative(const char *s, int today, int *out)
{
	char *end;
	long n;

	if (!s[1]) {
		*out = today;
		return 0;
	}
	if ((s[1] != '+' && s[1] != '-') || !isdigit((unsigned char)s[2]))
		return -1;
	n = strtol(s + 1, &end, 10);
	if (n < -40000 || n > 40000 || (*end && end[1]))
		return -1;
	switch (tolower((unsigned char)*end)) {
	case 0: case 'd': *out = today + (int)n; break;
	case 'w': *out = today + (int)n * 7; break;
	case 'm': *out = date_add_months(today, (int)n); break;
	case 'y': *out = date_add_months(today, (int)n * 12); break;
	default: return -1;
	}
	return day_valid(*out) ? 0 : -1;
}

/* Year, month and day, or (from 1) month and day, each with its separator behind it: all of one kind, in this order, and none
 * after the day but 日, which may be left out. */
static bool shaped(const char *s, const char *const sep[3], int from, int v[3])
{
	for (int i = from; i < 3; i++) {
		int digits = 0;
		for (v[i] = 0; isdigit((unsigned char)*s) && digits < (i ? 2 : 4); s++, digits++)
			v[i] = v[i] * 10 + (*s - '0');
		size_t n = strlen(sep[i]);
		bool there = !strncmp(s, sep[i], n);
		if (!digits || (!there && i < 2))
			return false;
		s += there ? n : 0;
	}
	return !*s;
}

static bool parts(const char *s, int year, int v[3])
{
	static const char *const kind[][3] = { { "-", "-", "" }, { ".", ".", "" }, { "/", "/", "" }, { "年", "月", "日" } };

	for (size_t k = 0; k < LENGTH(kind); k++) {
		if (shaped(s, kind[k], 0, v))
			return true;
		v[0] = year;
		if (shaped(s, kind[k], 1, v))
			return true;
	}
	return false;
}

int date_parse(const char *typed, const char *today, char dst[11], struct err *err)
{
	int y, m, d, now, day, v[3];
	char *s = text_trim(text_ascii(xstrdup(typed)));
	size_t n = strlen(s);
	int rc = -1;

	date_to_day(today, &now);
	civil_from_days(now, &y, &m, &d);
	if ((*s == 't' || *s == 'T') && relative(s, now, &day) == 0) {
		date_from_day(day, dst);
		rc = 0;
	} else if (n && strspn(s, "0123456789") == n && (n == 4 || n == 6 || n == 8)) {
		int md = atoi(s + n - 4);
		/* two digits of a year: up to ten years ahead are of this century */
		int year = n == 4 ? y : n == 8 ? atoi(s) / 10000 : atoi(s) / 10000 + (atoi(s) / 10000 <= y % 100 + 10 ? 2000 : 1900);
		if (civil_ok(year, md / 100, md % 100)) {
			date_from_day(days_from_civil(year, md / 100, md % 100), dst);
			rc = 0;
		}
	} else if (parts(s, y, v) && civil_ok(v[0], v[1], v[2])) {
		date_from_day(days_from_civil(v[0], v[1], v[2]), dst);
		rc = 0;
	}
	free(s);
	return rc ? bad(err, typed) : 0;
}

void date_words(const char *iso, char *dst, size_t n)
{
	text_fmt(dst, n, "%d年%d月%d日", atoi(iso), atoi(iso + 5), atoi(iso + 8));
}

void instant_text(int64_t utc, char dst[20])
{
	int64_t local = utc + 8 * 3600, day = local >= 0 ? local / 86400 : (local - 86399) / 86400;
	int left = (int)(local - day * 86400);

	date_from_day((int)day, dst);
	snprintf(dst + 10, 10, " %02u:%02u:%02u", (unsigned)(left / 3600) % 100, (unsigned)(left / 60 % 60), (unsigned)(left % 60));
}
