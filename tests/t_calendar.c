/* Dates and working days of the law, through the model: every way a date is typed (UX-24), corresponding days and ages
 * (民法典 202), the working-day vectors of Appendix A, of workday_examples.csv and of ux.md §2.8, R-CAL-01. */
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/core/util.h"

#define TODAY "2026-03-02"	/* a Monday; where world.c has set the clock */

static int day_of(const char *iso)
{
	int day;

	if (date_to_day(iso, &day))
		fail_msg("%s is no date", iso);
	return day;
}

static const char *iso_of(int day)
{
	static char iso[4][11];
	static int turn;
	char *dst = iso[turn++ % 4];

	date_from_day(day, dst);
	return dst;
}

/* ---- what a person types ---- */

struct typed { const char *text, *day; };	/* day NULL = refused */

static void reads(const struct typed *t, const char *today)
{
	struct err err = { 0 };
	char got[11] = "";
	int rc = date_parse(t->text, today, got, &err);

	if (!t->day) {
		if (!rc)
			fail_msg("“%s” is refused, but became %s", t->text, got);
		assert_int_equal(rc, -1);
		assert_int_equal(err.code, E_INVALID);
		assert_non_null(strstr(err.msg, "无效"));
		assert_true(text_valid(err.msg, strlen(err.msg)));
		return;
	}
	if (rc)
		fail_msg("“%s”: %s", t->text, err.msg);
	if (strcmp(got, t->day))
		fail_msg("“%s” became %s, not %s", t->text, got, t->day);
	assert_int_equal(err.code, E_OK);
}

#define READ_ALL(table, today) do { for (size_t i_ = 0; i_ < LENGTH(table); i_++) reads(&table[i_], today); } while (0)

/* Every form of UX-24, in ASCII and in full width. */
static void ux_24_forms(void **state)
{
	static const struct typed t[] = {
		{ "t", TODAY }, { "T", TODAY }, { "ｔ", TODAY }, { " t ", TODAY }, { "t-3", "2026-02-27" }, { "ｔ－３", "2026-02-27" },
		{ "t+1", "2026-03-03" }, { "t+3d", "2026-03-05" }, { "t+0", TODAY }, { "t-0", TODAY }, { "t+2w", "2026-03-16" },
		{ "T+2W", "2026-03-16" }, { "ｔ＋２ｗ", "2026-03-16" }, { "t-1w", "2026-02-23" }, { "t+1m", "2026-04-02" },
		{ "ｔ＋１ｍ", "2026-04-02" }, { "t-3m", "2025-12-02" }, { "t+1y", "2027-03-02" }, { "t-60y", "1966-03-02" },
		{ "1123", "2026-11-23" }, { "１１２３", "2026-11-23" }, { "　1123　", "2026-11-23" }, { "0101", "2026-01-01" },
		{ "1231", "2026-12-31" }, { "261123", "2026-11-23" }, { "２６１１２３", "2026-11-23" },
		{ "20261123", "2026-11-23" }, { "２０２６１１２３", "2026-11-23" }, { "2026.11.23", "2026-11-23" },
		{ "２０２６．１１．２３", "2026-11-23" }, { "2026-11-23", "2026-11-23" }, { "２０２６－１１－２３", "2026-11-23" },
		{ "2026年11月23日", "2026-11-23" }, { "２０２６年１１月２３日", "2026-11-23" }, { "2026/11/23", "2026-11-23" },
		{ "2026年3月2日", TODAY }, { "2026-3-2", TODAY }, { "11月23日", "2026-11-23" }, { "11.23", "2026-11-23" },
		{ "2026年11月23", "2026-11-23" }, { "11月23", "2026-11-23" }, { "11-23", "2026-11-23" }, { "11/23", "2026-11-23" },
		{ "3.2", TODAY }, { "２０２６年０３月０２日", TODAY },
	};

	(void)state;
	READ_ALL(t, TODAY);
}

static void refused_dates(void **state)
{
	static const struct typed t[] = {
		{ "", NULL }, { " ", NULL }, { "　", NULL }, { "0229", NULL }, { "1323", NULL }, { "1232", NULL }, { "0431", NULL },
		{ "0000", NULL }, { "0100", NULL }, { "0010", NULL }, { "1", NULL }, { "12", NULL }, { "123", NULL }, { "12345", NULL },
		{ "1234567", NULL }, { "202611230", NULL }, { "260229", NULL }, { "261323", NULL }, { "20260229", NULL },
		{ "20261131", NULL }, { "2026-02-29", NULL }, { "2026.13.01", NULL }, { "2026-00-10", NULL }, { "2026年2月29日", NULL },
		{ "2026-11", NULL }, { "2026年11月", NULL }, { "2026--11-23", NULL }, { "-2026-11-23", NULL }, { "2026-11-23-1", NULL },
		{ "2026-11-23x", NULL }, { "2026 11 23", NULL }, { "02026-11-23", NULL }, { "26-11-23", NULL }, { "garbage", NULL },
		{ "今天", NULL }, { "十一月", NULL }, { "2026\0331123", NULL }, { "t+", NULL }, { "t-", NULL }, { "t3", NULL },
		{ "t*3", NULL }, { "t+x", NULL }, { "t+w", NULL }, { "t+3x", NULL }, { "t+3ww", NULL }, { "t+3 w", NULL },
		{ "t+-3", NULL }, { "t++3", NULL }, { "tt", NULL }, { "today", NULL }, { "t+99999999999", NULL },
		{ "t-99999999999", NULL }, { "t+99999999999999999999999", NULL }, { "t+99999999999m", NULL }, { "t+40001", NULL },
		{ "t-40001w", NULL }, { "t+8000y", NULL }, { "t-300y", NULL }, { "99999999999999999999", NULL },
		/* years that would wrap round to a date that looks right, and months of no year at all */
		{ "t+40000y", NULL }, { "t-40000y", NULL }, { "t-3000y", NULL }, { "t+10000y", NULL }, { "t-40000m", NULL },
		{ "t-36000m", NULL }, { "t-24312m", NULL }, { "t-24313m", NULL }, { "t-24314m", NULL }, { "t-24315m", NULL },
		/* separators of two kinds, in another order, behind the last number, or none where there must be one */
		{ "11日23年", NULL }, { "2026日11月23年", NULL }, { "2026月11日23", NULL }, { "2026年11年23", NULL }, { "2026年11日23", NULL },
		{ "2026年11-23", NULL }, { "2026-11月23日", NULL }, { "2026-11.23", NULL }, { "2026/11-23", NULL }, { "2026.11/23", NULL },
		{ "2026-11-23-", NULL }, { "11.23.", NULL }, { "2026.11.23.", NULL }, { "2026/11/23/", NULL }, { "11-23-", NULL },
		{ "2026-11-23日", NULL }, { "2026年11月23日日", NULL }, { "11月23日.", NULL }, { "11年23日", NULL }, { "11日23", NULL },
		{ "年11月23日", NULL }, { "2026年月23日", NULL }, { "2026年11月日", NULL }, { "月日", NULL }, { "-11-23", NULL },
		{ "2026-011-23", NULL }, { "2026-11-023", NULL }, { "011.23", NULL }, { "2026年1123日", NULL }, { "1123日", NULL },
		{ "+5g", NULL },	/* needs a calendar: cal_parse */
	};

	(void)state;
	READ_ALL(t, TODAY);
}

/* Both sides of where a form begins and ends to be a date. */
static void edges_of_dates(void **state)
{
	static const struct typed t[] = {
		{ "0228", "2026-02-28" }, { "20240229", "2024-02-29" }, { "20000229", "2000-02-29" }, { "19000229", NULL },
		{ "240229", "2024-02-29" }, { "0430", "2026-04-30" }, { "1130", "2026-11-30" }, { "1131", NULL },
		/* two digits of a year: up to ten years ahead are of this century */
		{ "361231", "2036-12-31" }, { "370101", "1937-01-01" }, { "000101", "2000-01-01" }, { "991231", "1999-12-31" },
		{ "18000101", "1800-01-01" }, { "17991231", NULL }, { "99991231", "9999-12-31" }, { "1799-12-31", NULL },
		{ "t+40000", "2135-09-07" }, { "t-40000", "1916-08-26" }, { "t+7973y", "9999-03-02" }, { "t+7974y", NULL },
		{ "t-226y", "1800-03-02" }, { "t-227y", NULL },
		{ "t+40000m", "5359-07-02" }, { "t-2714m", "1800-01-02" }, { "t-2715m", NULL }, { "t+40000w", "2792-10-12" },
		{ "1800-01-01", "1800-01-01" }, { "9999年12月31日", "9999-12-31" }, { "9999/12/32", NULL }, { "1799年12月31日", NULL },
	};
	static const struct typed leap[] = { { "0229", "2028-02-29" }, { "0230", NULL }, { "t+1y", "2029-02-28" },
		{ "t-1y", "2027-02-28" }, { "t+4y", "2032-02-29" }, { "t+12m", "2029-02-28" } };
	static const struct typed last[] = { { "t", "2026-01-31" }, { "t+1", "2026-02-01" }, { "t+1m", "2026-02-28" },
		{ "t+2m", "2026-03-31" }, { "t+3m", "2026-04-30" }, { "t-2m", "2025-11-30" }, { "1231", "2026-12-31" } };

	(void)state;
	READ_ALL(t, TODAY);
	READ_ALL(leap, "2028-02-29");
	READ_ALL(last, "2026-01-31");
}

/* +5g counts by the calendar; every other form goes on to date_parse with the clock's day. */
static void cal_parse_counts(void **state)
{
	static const struct typed t[] = {
		{ "+5g", "2026-03-09" }, { "+5G", "2026-03-09" }, { "＋５ｇ", "2026-03-09" }, { " +5g ", "2026-03-09" },
		{ "+0g", TODAY }, { "+1g", "2026-03-03" }, { "+20g", "2026-03-30" }, { "+60g", "2026-05-28" }, { "t", TODAY },
		{ "1123", "2026-11-23" }, { "t+2w", "2026-03-16" }, { "2026年11月23日", "2026-11-23" }, { "", NULL }, { "+g", NULL },
		{ "+5", NULL }, { "5g", NULL }, { "-5g", NULL }, { "+-5g", NULL }, { "+5gg", NULL }, { "+ 5g", NULL }, { "t+5g", NULL },
		{ "+5.5g", NULL }, { "+99999g", NULL }, { "+99999999999g", NULL }, { "0229", NULL },
	};

	(void)state;
	assert_string_equal(clock_today(world), TODAY);
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		char got[11] = "";
		int rc = cal_parse(world, t[i].text, got, &err);
		if (rc != (t[i].day ? 0 : -1) || (t[i].day && strcmp(got, t[i].day)))
			fail_msg("“%s” became %s, not %s: %s", t[i].text, got, t[i].day ? t[i].day : "refused", err.msg);
		assert_int_equal(err.code, t[i].day ? E_OK : E_INVALID);
	}
}

/* ---- days, months, ages ---- */

static void days_go_round(void **state)
{
	char iso[11], before[11] = "";

	(void)state;
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("1969-12-31"), -1);
	assert_int_equal(day_of("2000-03-01"), 11017);
	for (int d = day_of("1800-01-01"), wd = date_weekday(d); d <= day_of("2200-12-31"); d++, wd = wd % 7 + 1) {
		date_from_day(d, iso);
		if (!date_valid(iso) || day_of(iso) != d || strcmp(iso, before) <= 0 || date_weekday(d) != wd)
			fail_msg("%d: %s after %s, weekday %d", d, iso, before, date_weekday(d));
		memcpy(before, iso, sizeof(before));
	}
	assert_int_equal(day_of("9999-12-31") - day_of("9999-12-01"), 30);
	assert_true(day_valid(day_of("1800-01-01")) && day_valid(day_of("9999-12-31")) && day_valid(0));
	assert_false(day_valid(day_of("1800-01-01") - 1) || day_valid(day_of("9999-12-31") + 1) || day_valid(INT32_MAX) || day_valid(INT32_MIN));
}

static void what_is_a_date(void **state)
{
	static const char *const good[] = { "1800-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "2026-12-31" };
	static const char *const bad[] = { "", "1799-12-31", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01",
		"2026-01-00", "2026-1-1", "20260101", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0a", "+026-01-01",
		"２０２６-01-01", "2026-01-011" };
	int day = 7;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++)
		assert_true(date_valid(good[i]));
	for (size_t i = 0; i < LENGTH(bad); i++) {
		if (date_valid(bad[i]))
			fail_msg("“%s” is no date", bad[i]);
		assert_int_equal(date_to_day(bad[i], &day), -1);
	}
	assert_false(date_valid(NULL));
	assert_int_equal(day, 7);
}

static void weekdays(void **state)
{
	static const struct { const char *iso; int wd; } t[] = { { "1970-01-01", 4 }, { "1969-12-31", 3 }, { "1949-10-01", 6 },
		{ "1900-01-01", 1 }, { "2000-02-29", 2 }, { "2026-03-01", 7 }, { TODAY, 1 }, { "2026-03-07", 6 }, { "2026-03-08", 7 },
		{ "2026-05-31", 7 }, { "2100-02-28", 7 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (date_weekday(day_of(t[i].iso)) != t[i].wd)
			fail_msg("%s is weekday %d, not %d", t[i].iso, t[i].wd, date_weekday(day_of(t[i].iso)));
}

/* 民法典 202: the corresponding day, or the end of the month that has none. */
static void months_202(void **state)
{
	static const struct { const char *from; int n; const char *to; } t[] = {
		{ "2026-05-15", 1, "2026-06-15" }, { "2026-01-27", 1, "2026-02-27" }, { "2026-01-28", 1, "2026-02-28" },
		{ "2026-01-29", 1, "2026-02-28" }, { "2026-01-31", 1, "2026-02-28" }, { "2024-01-29", 1, "2024-02-29" },
		{ "2024-01-31", 1, "2024-02-29" }, { "2026-02-28", 1, "2026-03-28" }, { "2026-03-31", -1, "2026-02-28" },
		{ "2026-10-31", 1, "2026-11-30" }, { "2026-12-31", 2, "2027-02-28" }, { "2026-12-15", 1, "2027-01-15" },
		{ "2026-01-01", -1, "2025-12-01" }, { "2026-05-31", 12, "2027-05-31" }, { "2024-02-29", 12, "2025-02-28" },
		{ "2024-02-29", 48, "2028-02-29" }, { "2024-02-29", -48, "2020-02-29" }, { "1899-12-31", 2, "1900-02-28" },
		{ "1999-12-31", 2, "2000-02-29" }, { TODAY, 0, TODAY }, { "1970-01-31", -11, "1969-02-28" },
		{ "2026-06-30", 6, "2026-12-30" }, { "2022-05-18", 60, "2027-05-18" }, { "2026-01-31", -2700, "1801-01-31" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (strcmp(iso_of(date_add_months(day_of(t[i].from), t[i].n)), t[i].to))
			fail_msg("%s + %d months is %s, not %s", t[i].from, t[i].n, t[i].to,
				 iso_of(date_add_months(day_of(t[i].from), t[i].n)));
	/* however far back, months are months: a thousand years and back again is the same day */
	for (int n = -36000; n <= 36000; n += 12)
		assert_int_equal(date_add_months(date_add_months(day_of("2026-11-23"), n), -n), day_of("2026-11-23"));
	/* no step of a month ever leaves the month after */
	for (int d = day_of("2023-12-01"), y; d <= day_of("2028-03-31"); d++) {
		int to = date_add_months(d, 1);
		y = atoi(iso_of(d)) * 12 + atoi(iso_of(d) + 5);
		assert_int_equal(atoi(iso_of(to)) * 12 + atoi(iso_of(to) + 5), y + 1);
		assert_in_range(to - d, 28, 31);
	}
}

static void ages(void **state)
{
	static const struct { const char *birth, *on; int age; } t[] = {
		{ "1960-03-15", "2026-03-14", 65 }, { "1960-03-15", "2026-03-15", 66 }, { "1960-03-15", "2026-03-16", 66 },	/* P1 */
		{ "1956-08-01", "2026-07-31", 69 }, { "1956-08-01", "2026-08-01", 70 },						/* P2 */
		{ "1956-12-01", "2026-11-30", 69 }, { "1956-12-01", "2026-12-01", 70 },						/* P6 */
		/* P3, born on a leap day: of age on it where there is one, on the first of March where not */
		{ "1988-02-29", "2008-02-28", 19 }, { "1988-02-29", "2008-02-29", 20 }, { "1988-02-29", "2008-03-01", 20 },
		{ "1988-02-29", "2006-02-28", 17 }, { "1988-02-29", "2006-03-01", 18 }, { "1988-02-29", "2026-02-28", 37 },
		{ "1988-02-29", "2026-03-01", 38 }, { "1988-02-29", "1988-02-29", 0 }, { "2026-03-02", "2026-03-02", 0 },
		{ "2025-12-31", "2026-12-30", 0 }, { "2025-12-31", "2026-12-31", 1 }, { "1906-03-02", "2026-03-02", 120 },
		{ "1906-03-01", "2026-03-02", 120 }, { "1905-03-02", "2026-03-01", 120 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (date_age(t[i].birth, t[i].on) != t[i].age)
			fail_msg("%s is %d on %s, not %d", t[i].birth, t[i].age, t[i].on, date_age(t[i].birth, t[i].on));
	assert_int_equal(date_age("1989-02-29", TODAY), -1);
	assert_int_equal(date_age("1988-02-29", ""), -1);
}

/* ---- working days ---- */

static void counts(const char *start, int n, const char *want)
{
	bool provisional = true;
	struct err err = { 0 };
	char got[11] = "", too[11] = "";

	if (cal_add_workdays(world, start, n, got, NULL, &err))
		fail_msg("%s + %d: %s", start, n, err.msg);
	if (strcmp(got, want))
		fail_msg("%s + %d working days is %s, not %s", start, n, want, got);
	assert_int_equal(cal_add_workdays(world, start, n, too, &provisional, &err), 0);
	assert_string_equal(too, want);
	assert_false(provisional);
	assert_int_equal(cal_add(world, start, n, U_WORKDAY, false, too, &provisional, &err), 0);
	assert_string_equal(too, want);
	assert_int_equal(cal_add(world, start, n, U_WORKDAY, true, too, NULL, &err), 0);
	assert_string_equal(too, want);
	assert_int_equal(err.code, E_OK);
}

static void appendix_a_working_days(void **state)
{
	static const struct { const char *from; int n; const char *to; } t[] = {
		{ "2026-02-12", 5, "2026-02-26" }, { "2026-02-12", 7, "2026-02-28" }, { "2026-03-02", 20, "2026-03-30" },
		{ "2026-03-02", 60, "2026-05-28" }, { "2026-04-29", 5, "2026-05-09" }, { "2026-05-31", 20, "2026-06-29" },
		{ "2026-06-15", 10, "2026-06-30" }, { "2026-06-17", 5, "2026-06-25" }, { "2026-06-08", 15, "2026-06-30" },
		{ "2026-08-10", 7, "2026-08-19" }, { "2026-08-20", 20, "2026-09-17" }, { "2026-09-16", 7, "2026-09-24" },
		{ "2026-09-23", 5, "2026-10-08" }, { "2026-09-28", 7, "2026-10-13" }, { "2026-10-09", 5, "2026-10-15" },
		{ "2026-10-09", 10, "2026-10-22" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		counts(t[i].from, t[i].n, t[i].to);
}

/* Calendar days, and the last of them moved to the next working day (民法典 203). */
static void appendix_a_calendar_days(void **state)
{
	static const struct { const char *from; int n; const char *plain, *rolled; } t[] = {
		{ "2026-03-02", 60, "2026-05-01", "2026-05-06" }, { "2026-05-20", 30, "2026-06-19", "2026-06-22" },
		{ "2026-06-05", 30, "2026-07-05", "2026-07-06" }, { "2026-04-08", 90, "2026-07-07", "2026-07-07" },
		{ "2026-05-31", 0, "2026-05-31", "2026-06-01" },
		/* a working weekend is no day off, backwards counts as well */
		{ "2026-02-13", 1, "2026-02-14", "2026-02-14" }, { "2026-02-13", 2, "2026-02-15", "2026-02-24" },
		{ "2026-03-10", -3, "2026-03-07", "2026-03-09" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		char got[11];
		bool provisional = true;
		assert_int_equal(cal_add(world, t[i].from, t[i].n, U_DAY, false, got, NULL, &err), 0);
		assert_string_equal(got, t[i].plain);
		assert_int_equal(cal_add(world, t[i].from, t[i].n, U_DAY, true, got, &provisional, &err), 0);
		assert_string_equal(got, t[i].rolled);
		assert_false(provisional);
	}
}

static void months_and_years_roll(void **state)
{
	static const struct { const char *from; int n; enum lunit unit; const char *plain, *rolled; } t[] = {
		{ "2026-01-31", 1, U_MONTH, "2026-02-28", "2026-02-28" },	/* a Saturday that works */
		{ "2026-04-01", 1, U_MONTH, "2026-05-01", "2026-05-06" }, { "2025-05-01", 1, U_YEAR, "2026-05-01", "2026-05-06" },
		{ "2024-02-29", 1, U_YEAR, "2025-02-28", "2025-02-28" }, { "2024-02-29", 2, U_YEAR, "2026-02-28", "2026-02-28" },
		{ "2025-10-31", 4, U_MONTH, "2026-02-28", "2026-02-28" }, { "2026-03-15", 0, U_MONTH, "2026-03-15", "2026-03-16" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		char got[11];
		assert_int_equal(cal_add(world, t[i].from, t[i].n, t[i].unit, false, got, NULL, &err), 0);
		assert_string_equal(got, t[i].plain);
		assert_int_equal(cal_add(world, t[i].from, t[i].n, t[i].unit, true, got, NULL, &err), 0);
		assert_string_equal(got, t[i].rolled);
	}
}

static void workday_examples_csv(void **state)
{
	FILE *f = fopen("tests/workday_examples.csv", "r");
	char line[256], start[11], end[11];
	int days, n = 0;

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	for (; fgets(line, sizeof(line), f); n++) {
		assert_int_equal(sscanf(line, "%10[^,],%d,%10[^,]", start, &days, end), 3);
		counts(start, days, end);
	}
	fclose(f);
	assert_int_equal(n, 6);
}

static void ux_2_8_golden(void **state)
{
	static const struct { int year, days; } t[] = { { 2024, 251 }, { 2025, 248 }, { 2026, 248 } };

	(void)state;
	counts("2026-09-24", 20, "2026-10-29");
	counts("2026-02-13", 5, "2026-02-27");
	counts("2026-04-30", 1, "2026-05-06");
	counts("2026-03-02", 0, "2026-03-02");
	counts("2026-03-01", 0, "2026-03-01");	/* day 0 is not counted, nor moved */
	for (size_t i = 0; i < LENGTH(t); i++) {
		char first[11];
		int n = 0;
		snprintf(first, sizeof(first), "%d-01-01", t[i].year);
		for (int d = day_of(first); atoi(iso_of(d)) == t[i].year; d++)
			n += cal_is_workday(world, d) == 1;
		if (n != t[i].days)
			fail_msg("%d has %d working days, not %d", t[i].year, t[i].days, n);
	}
	counts("2025-12-31", 248, "2026-12-31");
}

static void workdays_one_by_one(void **state)
{
	static const struct { const char *iso; int works; } t[] = {
		{ "2024-02-09", 1 },	/* New Year's Eve was no day off in 2024 */
		{ "2024-02-10", 0 }, { "2026-02-13", 1 }, { "2026-02-14", 1 }, { "2026-02-15", 0 }, { "2026-02-23", 0 },
		{ "2026-02-24", 1 }, { "2026-02-28", 1 }, { "2026-03-02", 1 }, { "2026-03-07", 0 }, { "2026-03-08", 0 },
		{ "2026-01-04", 1 }, { "2026-05-09", 1 }, { "2026-09-20", 1 }, { "2026-10-10", 1 }, { "2026-10-07", 0 },
		{ "2026-10-08", 1 }, { "2026-12-31", 1 }, { "2027-01-01", -1 }, { "2027-01-04", -1 }, { "2020-01-01", 0 },
		{ "2019-12-31", -1 }, { "1900-01-01", -1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (cal_is_workday(world, day_of(t[i].iso)) != t[i].works)
			fail_msg("%s: %d", t[i].iso, cal_is_workday(world, day_of(t[i].iso)));
}

/* ---- R-CAL-01 ---- */

static void refused_2027(int rc, const struct err *err)
{
	assert_int_equal(rc, -1);
	assert_int_equal(err->code, E_RULE);
	assert_int_equal(err_exit_code(err), 65);
	assert_string_equal(err->rule, "R-CAL-01");
	assert_string_equal(err->msg, "请先维护2027年节假日");
	assert_true(*err->basis);
}

/* Scenario 25: a term that runs into a year nobody has loaded ends on no day. */
static void r_cal_01(void **state)
{
	struct err err = { 0 };
	char got[11] = "";

	(void)state;
	counts("2026-12-20", 9, "2026-12-31");
	refused_2027(cal_add_workdays(world, "2026-12-20", 10, got, NULL, &err), &err);
	refused_2027(cal_add(world, "2026-12-20", 10, U_WORKDAY, false, got, NULL, &err), &err);
	refused_2027(cal_add_workdays(world, "2027-03-01", 0, got, NULL, &err), &err);
	refused_2027(cal_add_workdays(world, "2027-03-01", 5, got, NULL, &err), &err);
	refused_2027(cal_parse(world, "+300g", got, &err), &err);
	/* calendar days ask only where the last one has to be a working day */
	refused_2027(cal_add(world, "2026-12-02", 30, U_DAY, true, got, NULL, &err), &err);
	refused_2027(cal_add(world, "2026-03-02", 1, U_YEAR, true, got, NULL, &err), &err);
	err = (struct err){ 0 };
	assert_int_equal(cal_add(world, "2026-12-02", 29, U_DAY, true, got, NULL, &err), 0);
	assert_string_equal(got, "2026-12-31");
	assert_int_equal(cal_add(world, "2026-12-02", 30, U_DAY, false, got, NULL, &err), 0);
	assert_string_equal(got, "2027-01-01");
	assert_int_equal(err.code, E_OK);
}

static void provisional_says_so(void **state)
{
	static const struct { const char *from; int n; enum lunit unit; bool roll; const char *to; bool provisional; } t[] = {
		{ "2026-12-20", 9, U_WORKDAY, false, "2026-12-31", false },
		{ "2026-12-20", 10, U_WORKDAY, false, "2027-01-01", true },	/* by the weekday rule a Friday works */
		{ "2026-12-20", 11, U_WORKDAY, false, "2027-01-04", true },
		{ "2027-03-01", 0, U_WORKDAY, false, "2027-03-01", true }, { "2026-12-03", 30, U_DAY, true, "2027-01-04", true },
		{ "2026-12-03", 30, U_DAY, false, "2027-01-02", false }, { "2026-12-02", 29, U_DAY, true, "2026-12-31", false },
		{ "2026-03-02", 1, U_YEAR, true, "2027-03-02", true }, { "2019-12-30", 2, U_WORKDAY, false, "2020-01-02", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		bool provisional = !t[i].provisional;
		struct err err = { 0 };
		char got[11] = "";
		if (cal_add(world, t[i].from, t[i].n, t[i].unit, t[i].roll, got, &provisional, &err))
			fail_msg("%s + %d: %s", t[i].from, t[i].n, err.msg);
		if (strcmp(got, t[i].to) || provisional != t[i].provisional)
			fail_msg("%s + %d is %s%s", t[i].from, t[i].n, got, provisional ? ", provisional" : "");
	}
}

/* Once the year is there the same term ends on a day of the law. */
static void a_loaded_year_settles(void **state)
{
	struct err err = { 0 };
	bool provisional = true;
	struct tx *tx;
	char got[11];

	(void)state;
	assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
	assert_int_equal(db_run(world, &err, "INSERT INTO calendar_year VALUES (2027, 'test')", ""), 1);
	assert_int_equal(db_run(world, &err, "INSERT INTO calendar_day VALUES ('2027-01-01', 'H', '元旦')", ""), 1);
	assert_int_equal(cal_add_workdays(world, "2026-12-20", 10, got, &provisional, &err), 0);
	assert_string_equal(got, "2027-01-04");
	assert_false(provisional);
	assert_int_equal(cal_add_workdays(world, "2026-12-20", 10, got, NULL, &err), 0);
	assert_int_equal(cal_is_workday(world, day_of("2027-01-01")), 0);
	tx_rollback(tx);
	assert_int_equal(cal_is_workday(world, day_of("2027-01-01")), -1);
}

static void out_of_bounds(void **state)
{
	struct err err = { 0 };
	char got[11];

	(void)state;
	assert_int_equal(cal_add_workdays(world, "2026-02-30", 1, got, NULL, &err), -1);
	assert_int_equal(err.code, E_INVALID);
	assert_int_equal(cal_add_workdays(world, TODAY, -1, got, NULL, &err), -1);
	assert_int_equal(err.code, E_INVALID);
	assert_int_equal(cal_add_workdays(world, TODAY, 3661, got, NULL, &err), -1);
	assert_int_equal(err.code, E_INVALID);
	bool provisional;
	assert_int_equal(cal_add_workdays(world, TODAY, 3660, got, &provisional, &err), 0);
	assert_true(provisional);
	assert_int_equal(cal_add(world, "2026-02-30", 1, U_DAY, false, got, NULL, &err), -1);
	assert_int_equal(cal_add(world, TODAY, 40001, U_DAY, false, got, NULL, &err), -1);
	assert_int_equal(cal_add(world, TODAY, 40000, U_DAY, false, got, NULL, &err), 0);
	assert_string_equal(got, "2135-09-07");
	/* a period ends within the years there are, or is refused: no year wraps round */
	err = (struct err){ 0 };
	assert_int_equal(cal_add(world, TODAY, -40000, U_MONTH, false, got, NULL, &err), -1);
	assert_int_equal(err.code, E_INVALID);
	assert_int_equal(cal_add(world, TODAY, 7974, U_YEAR, false, got, NULL, &err), -1);
	assert_int_equal(cal_add(world, TODAY, 7973, U_YEAR, false, got, NULL, &err), 0);
	assert_string_equal(got, "9999-03-02");
	assert_int_equal(cal_add(world, TODAY, -227, U_YEAR, false, got, NULL, &err), -1);
	assert_int_equal(cal_add(world, "9999-12-31", 1, U_DAY, false, got, NULL, &err), -1);
	assert_int_equal(cal_add(world, "9999-12-30", 1, U_DAY, false, got, NULL, &err), 0);
	assert_int_equal(cal_add_workdays(world, "9999-12-31", 1, got, &provisional, &err), -1);	/* a Friday */
	assert_int_equal(cal_add_workdays(world, "9999-12-30", 1, got, &provisional, &err), 0);
	assert_string_equal(got, "9999-12-31");
	assert_int_equal(cal_add(world, "9999-12-29", 1, U_DAY, true, got, &provisional, &err), 0);
}

/* ---- what is shown beside a date, and instants ---- */

static void notes(void **state)
{
	static const char *const t[][2] = { { TODAY, "周一" }, { "2026-03-07", "周六" }, { "2026-03-08", "周日" },
		{ "2026-02-17", "周二 休 春节" }, { "2026-02-14", "周六 班 春节" }, { "2026-10-01", "周四 休 国庆节" },
		{ "2026-01-04", "周日 班 元旦" }, { "2027-01-01", "周五" }, { "2026-02-29", "" }, { "", "" } };
	char got[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		cal_note(world, t[i][0], got, sizeof(got));
		if (strcmp(got, t[i][1]))
			fail_msg("%s: “%s”", t[i][0], got);
	}
}

/* Beijing time, whatever zone the machine is in. */
static void instants(void **state)
{
	static const char *const zone[] = { "UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati" };
	int64_t midnight = (int64_t)day_of(TODAY) * 86400 - 8 * 3600;
	char got[20];

	(void)state;
	for (size_t i = 0; i < LENGTH(zone); i++) {
		setenv("TZ", zone[i], 1);
		tzset();
		instant_text(midnight - 1, got);
		assert_string_equal(got, "2026-03-01 23:59:59");
		instant_text(midnight, got);
		assert_string_equal(got, "2026-03-02 00:00:00");
		instant_text(midnight + 86399, got);
		assert_string_equal(got, "2026-03-02 23:59:59");
		instant_text(midnight + 8 * 3600, got);
		assert_string_equal(got, "2026-03-02 08:00:00");
	}
	instant_text(0, got);
	assert_string_equal(got, "1970-01-01 08:00:00");
	instant_text(-8 * 3600 - 1, got);
	assert_string_equal(got, "1969-12-31 23:59:59");
	instant_text(-8 * 3600, got);
	assert_string_equal(got, "1970-01-01 00:00:00");
	instant_text((int64_t)day_of("2026-12-31") * 86400 + 16 * 3600 - 1, got);
	assert_string_equal(got, "2026-12-31 23:59:59");
	instant_text((int64_t)day_of("2026-12-31") * 86400 + 16 * 3600, got);
	assert_string_equal(got, "2027-01-01 00:00:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ux_24_forms), cmocka_unit_test(refused_dates), cmocka_unit_test(edges_of_dates),
		cmocka_unit_test(cal_parse_counts), cmocka_unit_test(days_go_round), cmocka_unit_test(what_is_a_date),
		cmocka_unit_test(weekdays), cmocka_unit_test(months_202), cmocka_unit_test(ages),
		cmocka_unit_test(appendix_a_working_days), cmocka_unit_test(appendix_a_calendar_days),
		cmocka_unit_test(months_and_years_roll), cmocka_unit_test(workday_examples_csv), cmocka_unit_test(ux_2_8_golden),
		cmocka_unit_test(workdays_one_by_one), cmocka_unit_test(r_cal_01), cmocka_unit_test(provisional_says_so),
		cmocka_unit_test(a_loaded_year_settles), cmocka_unit_test(out_of_bounds), cmocka_unit_test(notes),
		cmocka_unit_test(instants),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
