/* Working days and the ends of periods (regulation §0.2): day 0 is not counted; a last day that is no working day moves on.
 * Where the calendar of a year is not loaded a final date is refused (R-CAL-01) or, if the caller asks, provisional. */
#include "model/core/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int year_of(int day)
{
	char iso[11];

	date_from_day(day, iso);
	return atoi(iso);
}

static bool loaded(struct db *db, int year)
{
	int64_t one = 0;

	return db_int(db, NULL, &one, "SELECT 1 FROM calendar_year WHERE year = ?", "n", year) == 1;
}

/* 'H', 'W' or 0 */
static char kind_of(struct db *db, int day, char *name, size_t n)
{
	char iso[11], kind = 0;

	date_from_day(day, iso);
	sqlite3_stmt *st = db_stmt(db, NULL, "SELECT kind, name FROM calendar_day WHERE day = ?", "t", iso);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		kind = *col_text(st, 0);
		if (name)
			text_cut(name, n, col_text(st, 1));
	}
	if (st)
		DB_DONE(st);
	return kind;
}

static bool works(struct db *db, int day)
{
	char kind = kind_of(db, day, NULL, 0);

	return kind ? kind == 'W' : date_weekday(day) <= 5;
}

int cal_is_workday(struct db *db, int day)
{
	return loaded(db, year_of(day)) ? works(db, day) : -1;
}

static int not_loaded(int year, struct err *err)
{
	return err_set(err, E_RULE, "R-CAL-01", NULL, "民法典第二百零三条", "请先维护%d年节假日", year);
}

static int known(struct db *db, int day, int *last_year, bool *provisional, struct err *err)
{
	int year = year_of(day);

	if (year == *last_year)
		return 0;
	*last_year = year;
	if (loaded(db, year))
		return 0;
	if (!provisional)
		return not_loaded(year, err);
	*provisional = true;
	return 0;
}

static int ends(const char *start, int day, char dst[11], struct err *err)
{
	if (!day_valid(day))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "自 %s 起算，超出可以用的年份", start);
	date_from_day(day, dst);
	return 0;
}

int cal_add_workdays(struct db *db, const char *start, int n, char dst[11], bool *provisional, struct err *err)
{
	int day, year = 0;

	if (provisional)
		*provisional = false;
	if (date_to_day(start, &day))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "日期 %.20s 无效", start);
	if (n < 0 || n > 3660)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "工作日数须在0至3660之间");
	if (n == 0 && known(db, day, &year, provisional, err))
		return -1;
	while (n > 0 && day_valid(day)) {
		day++;
		if (known(db, day, &year, provisional, err))
			return -1;
		n -= works(db, day);
	}
	return ends(start, day, dst, err);
}

int cal_add(struct db *db, const char *start, int n, enum lunit unit, bool roll, char dst[11], bool *provisional, struct err *err)
{
	int day, year = 0;

	if (unit == U_WORKDAY)
		return cal_add_workdays(db, start, n, dst, provisional, err);
	if (provisional)
		*provisional = false;
	if (date_to_day(start, &day) || n < -40000 || n > 40000)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "日期 %.20s 或天数无效", start);
	day = unit == U_DAY ? day + n : date_add_months(day, unit == U_YEAR ? n * 12 : n);
	while (roll && day_valid(day)) {
		if (known(db, day, &year, provisional, err))
			return -1;
		if (works(db, day))
			break;
		day++;
	}
	return ends(start, day, dst, err);
}

int cal_parse(struct db *db, const char *typed, char dst[11], struct err *err)
{
	char *s = text_trim(text_ascii(xstrdup(typed)));
	size_t n = strlen(s);
	int rc;

	if (n >= 3 && *s == '+' && (s[n - 1] == 'g' || s[n - 1] == 'G') && strspn(s + 1, "0123456789") == n - 2 && n < 8)
		rc = cal_add_workdays(db, clock_today(db), atoi(s + 1), dst, NULL, err);
	else
		rc = date_parse(s, clock_today(db), dst, err);
	free(s);
	return rc;
}

int cal_counts(struct db *db, int day, bool *provisional)
{
	int year = 0;

	known(db, day, &year, provisional, NULL);
	return works(db, day);
}

int cal_between(struct db *db, const char *from, const char *to, bool *provisional)
{
	int a, b, n = 0;
	bool soft = false;

	if (date_to_day(from, &a) || date_to_day(to, &b))
		return 0;
	for (int d = a; d < b; d++)
		n += cal_counts(db, d + 1, &soft);
	for (int d = a; d > b; d--)
		n -= cal_counts(db, d, &soft);
	if (provisional)
		*provisional |= soft;
	return n;
}

void cal_note(struct db *db, const char *iso, char *dst, size_t n)
{
	static const char *const week[] = { "周一", "周二", "周三", "周四", "周五", "周六", "周日" };
	char name[32] = "";
	int day;

	*dst = '\0';
	if (date_to_day(iso, &day))
		return;
	char kind = kind_of(db, day, name, sizeof(name));
	if (kind)
		text_fmt(dst, n, "%s %s%s%s", week[date_weekday(day) - 1], kind == 'H' ? "休" : "班", *name ? " " : "", name);
	else
		snprintf(dst, n, "%s", week[date_weekday(day) - 1]);
}
