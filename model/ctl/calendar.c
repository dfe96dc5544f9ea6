/* `calendar` and `workday`: holidays and working weekends of a year, and the day some working days after another. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/csv.h"
#include "model/core/internal.h"
#include "model/ctl/ctl.h"

enum { FILE_MOST = 1 << 20, YEAR_LEAST = 1949, YEAR_MOST = 2199 };

static int years(struct ctl *c)
{
	struct err err = { 0 };
	sqlite3_stmt *st = db_stmt(c->db, &err, "SELECT y.year, sum(d.kind = 'H'), sum(d.kind = 'W'), y.basis FROM calendar_year y LEFT JOIN calendar_day d "
				   "ON substr(d.day, 1, 4) = CAST(y.year AS TEXT) GROUP BY y.year ORDER BY y.year", "");

	if (!st)
		return ctl_err(&err);
	while (sqlite3_step(st) == SQLITE_ROW)
		printf("%s  %3d holidays  %3d working weekend days  %s\n", col_text(st, 0), sqlite3_column_int(st, 1), sqlite3_column_int(st, 2),
		       col_text(st, 3));
	DB_DONE(st);
	return EX_OK;
}

int ctl_calendar_list(struct ctl *c)
{
	struct err err = { 0 };
	int n = 0;

	if (!c->argc)
		return years(c);
	sqlite3_stmt *st = db_stmt(c->db, &err, "SELECT day, CASE kind WHEN 'H' THEN 'holiday' ELSE 'workday' END, name FROM calendar_day "
				   "WHERE substr(day, 1, 4) = ? ORDER BY day", "t", c->argv[0]);
	if (!st)
		return ctl_err(&err);
	for (; sqlite3_step(st) == SQLITE_ROW; n++)
		printf("%s,%s,%s\n", col_text(st, 0), col_text(st, 1), col_text(st, 2));
	DB_DONE(st);
	return n ? EX_OK : ctl_say(EX_NOINPUT, "the calendar of %s is not loaded", c->argv[0]);
}

/* ---- loading ---- */

static char *read_all(const char *name, size_t *n)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	char *text = f ? xmalloc(FILE_MOST + 1) : NULL;

	if (!f)
		return NULL;
	*n = fread(text, 1, FILE_MOST + 1, f);
	if (f != stdin)
		fclose(f);
	if (*n > FILE_MOST) {
		free(text);
		errno = EFBIG;
		return NULL;
	}
	return text;
}

static bool kind_of(const char *word, char kind[2])
{
	kind[0] = !strcmp(word, "holiday") ? 'H' : !strcmp(word, "workday") ? 'W' : '\0';
	kind[1] = '\0';
	return *kind;
}

/* The first row of a year takes all rows of that year out: a file holds whole years. */
static int load_row(struct ctl *c, const struct csv *row, int line, bool seen[YEAR_MOST + 1], struct err *err)
{
	char kind[2];
	int year = atoi(row->cell[0]);

	if (row->n < 2 || !date_valid(row->cell[0]) || year < YEAR_LEAST || year > YEAR_MOST || !kind_of(row->cell[1], kind))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "line %d: date,holiday|workday,name", line);
	if (!seen[year]) {
		seen[year] = true;
		if (db_run(c->db, err, "DELETE FROM calendar_day WHERE substr(day, 1, 4) = substr(?, 1, 4)", "t", row->cell[0]) < 0 ||
		    db_run(c->db, err, "INSERT INTO calendar_year VALUES (?1, ?2) ON CONFLICT (year) DO UPDATE SET basis = ?2", "nt", year,
			   c->basis ? c->basis : "国务院办公厅放假安排") < 0)
			return -1;
	}
	if (db_run(c->db, err, "INSERT INTO calendar_day VALUES (?,?,?) ON CONFLICT DO NOTHING", "ttt", row->cell[0], kind,
		   row->n > 2 ? row->cell[2] : "") != 1)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "line %d: %s is there twice", line, row->cell[0]);
	return 0;
}

static int load_text(struct ctl *c, const char *text, size_t left, struct err *err)
{
	bool *seen = xcalloc(YEAR_MOST + 1, sizeof(*seen));
	struct csv row = { 0 };
	int line = 0, rows = 0, rc = 0;

	if (left >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		left -= 3;
	}
	while (!rc && csv_next(&row, &text, &left)) {
		if (++line == 1 && !strcmp(row.cell[0], "date"))
			continue;
		if (row.n == 1 && !*row.cell[0])
			continue;
		rc = load_row(c, &row, line, seen, err);
		rows++;
	}
	csv_done(&row);
	free(seen);
	return rc || rows ? rc : err_set(err, E_INVALID, NULL, NULL, NULL, "no rows");
}

static int settle(struct ctl *c, struct tx *tx, int rc, struct err *err)
{
	if (rc || audit_add(tx, "calendar", c->argv[0], 0, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return ctl_err(err);
	}
	return tx_commit(tx, err) ? ctl_err(err) : EX_OK;
}

int ctl_calendar_load(struct ctl *c)
{
	struct err err = { 0 };
	struct tx *tx;
	size_t n = 0;
	char *text = read_all(c->argv[0], &n);
	int rc;

	if (!text)
		return ctl_say(EX_NOINPUT, "%s: %s", c->argv[0], strerror(errno));
	if (!text_valid(text, n))
		rc = ctl_say(EX_DATAERR, "%s is not UTF-8 text", c->argv[0]);
	else if (tx_begin(c->db, &c->who, NULL, &tx, &err))
		rc = ctl_err(&err);
	else
		rc = settle(c, tx, load_text(c, text, n, &err), &err);
	free(text);
	return rc;
}

int ctl_calendar_set(struct ctl *c)
{
	bool plain = !strcmp(c->argv[1], "plain");
	char day[11], kind[2] = "";
	struct err err = { 0 };
	struct tx *tx;
	int at, rc;

	if (date_parse(c->argv[0], clock_today(c->db), day, &err))
		return ctl_err(&err);
	if (!plain && !kind_of(c->argv[1], kind))
		return ctl_say(EX_USAGE, "calendar set: holiday, workday or plain, not %s", c->argv[1]);
	/* one day does not make a calendar: its year must be there */
	if (date_to_day(day, &at) || cal_is_workday(c->db, at) < 0)
		return ctl_say(EX_DATAERR, "R-CAL-01: load the calendar of %.4s first", day);
	if (tx_begin(c->db, &c->who, NULL, &tx, &err))
		return ctl_err(&err);
	if (plain)
		rc = db_run(c->db, &err, "DELETE FROM calendar_day WHERE day = ?", "t", day) < 0 ? -1 : 0;
	else
		rc = db_run(c->db, &err, "INSERT INTO calendar_day VALUES (?1,?2,?3) ON CONFLICT (day) DO UPDATE SET kind = ?2, name = ?3", "ttt", day,
			    kind, c->argc > 2 ? c->argv[2] : "") < 0 ? -1 : 0;
	return settle(c, tx, rc, &err);
}

/* ---- counting ---- */

int ctl_workday(struct ctl *c)
{
	struct err err = { 0 };
	char from[11], to[11], *end;
	long n = strtol(c->argv[1], &end, 10);

	if (*end || end == c->argv[1] || n < 0 || n > 3660)
		return ctl_say(EX_USAGE, "workday: N is a number from 0 to 3660");
	if (date_parse(c->argv[0], clock_today(c->db), from, &err) || cal_add_workdays(c->db, from, (int)n, to, NULL, &err))
		return ctl_err(&err);
	puts(to);
	return EX_OK;
}
