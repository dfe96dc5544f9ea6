/* Numbers kept as rows change, so that a board over a million rows reads some thousands: how many there are of each region, state, kind and
 * year, and by how many that changed in each year, month and day of the past. The columns bear the entity's own names: what asks for no
 * other is answered from here by the same condition. */
#include "model/core/list_i.h"

#include <string.h>

/* What rows are counted by, as the columns of the numbers; '' = nothing is said: a key holds no NULL. */
struct keys { char names[160], values[240]; };

/* Has it numbers of its own, and by which day: the first its list shows. */
const struct field *tally_day(const struct entity *e)
{
	const char *columns = e->views ? e->views->columns : NULL;
	char w[64];

	while (e->cls == C_SHARED && e->region && e->kind && e->states && word_next(&columns, w, sizeof(w))) {
		int f = field_no(e, w);
		if (f >= 0 && e->fields[f].type == T_DATE)
			return &e->fields[f];
	}
	return NULL;
}

static bool keys_of(const struct entity *e, struct keys *k)
{
	const struct field *day = tally_day(e);

	if (!day)
		return false;
	snprintf(k->names, sizeof(k->names), "%s, state, %s, %s_4", e->region, e->kind, day->name);
	snprintf(k->values, sizeof(k->values), "coalesce(%s, ''), coalesce(state, ''), coalesce(%s, ''), coalesce(substr(%s, 1, 4), '')", e->region, e->kind,
		 day->name);
	return true;
}

bool tally_counts(const struct entity *e, const char *column)
{
	const struct field *day = tally_day(e);

	return day && (!strcmp(column, "void") || !strcmp(column, "state") || !strcmp(column, day->name) || !strcmp(column, e->region) ||
		       !strcmp(column, e->kind));
}

void tally_ddl(const struct entity *e, bool past, char *dst, size_t n)
{
	const struct field *day = tally_day(e);
	struct keys k;

	*dst = '\0';
	if (keys_of(e, &k))
		snprintf(dst, n, "CREATE TABLE %s_t%s (%s%s TEXT NOT NULL, state TEXT NOT NULL, %s TEXT NOT NULL, %s_4 TEXT NOT NULL, void INTEGER NOT NULL "
			 "DEFAULT 0, n INTEGER NOT NULL, PRIMARY KEY (%s%s)) STRICT, WITHOUT ROWID", e->name, past ? "d" : "",
			 past ? "span INTEGER NOT NULL, period TEXT NOT NULL, " : "", e->region, e->kind, day->name, past ? "span, period, " : "", k.names);
}

static void row_sql(const struct entity *e, struct sql *q)
{
	struct keys k;

	keys_of(e, &k);
	sql_addf(q, "INSERT INTO %s_t (%s, n) SELECT %s, ?2 FROM %s WHERE id = ?1 AND void = 0 ON CONFLICT DO UPDATE SET n = n + ?2", e->name, k.names,
		 k.values, e->name);
}

/* The row as it stands counts by so many. */
int tally_row(struct tx *tx, const struct entity *e, int64_t id, int by, struct err *err)
{
	return tally_day(e) && db_run(tx->db, err, sql_kept(e, row_sql), "in", id, by) < 0 ? -1 : 0;
}

/* By how many each year (4), month (7) and day (10) changes the numbers, from the versions: the last of a day holds until the next day on
 * which something is said. one: of one row, its id the first parameter. */
static void past_numbers(const struct entity *e, const struct keys *k, bool one, struct sql *q)
{
	sql_addf(q, "WITH v (id, h_on, void, %s, nth) AS (SELECT id, h_on, void, %s, row_number() OVER (PARTITION BY id, h_on ORDER BY h_seq DESC) FROM %s_h%s), "
		 "w AS (SELECT *, lead(h_on) OVER (PARTITION BY id ORDER BY h_on) AS until FROM v WHERE nth = 1), "
		 "d (h_on, n, %s) AS (SELECT h_on, 1, %s FROM w WHERE void = 0 UNION ALL SELECT until, -1, %s FROM w WHERE void = 0 AND until IS NOT NULL), "
		 "s (span) AS (VALUES (4), (7), (10)) SELECT span, substr(h_on, 1, span) AS period, %s, sum(n) AS n FROM d, s GROUP BY ",
		 k->names, k->values, e->name, one ? " WHERE id = ?1" : "", k->names, k->names, k->names, k->names);
	sql_addf(q, "span, period, %s HAVING sum(n) <> 0", k->names);
}

static void past_sql(const struct entity *e, struct sql *q)
{
	struct keys k;

	keys_of(e, &k);
	sql_addf(q, "INSERT INTO %s_td (span, period, %s, n) SELECT span, period, %s, n * ?2 FROM (", e->name, k.names, k.names);
	past_numbers(e, &k, true, q);
	sql_add(q, ") WHERE true ON CONFLICT DO UPDATE SET n = n + excluded.n");
}

int tally_past(struct tx *tx, const struct entity *e, int64_t id, int by, struct err *err)
{
	return tally_day(e) && db_run(tx->db, err, sql_kept(e, past_sql), "in", id, by) < 0 ? -1 : 0;
}

/* The first version of a row is the row: nothing is there to be compared. */
static void first_sql(const struct entity *e, struct sql *q)
{
	struct keys k;

	keys_of(e, &k);
	sql_addf(q, "INSERT INTO %s_td (span, period, %s, n) SELECT column1, substr(?3, 1, column1), %s, count(*) FROM %s, (VALUES (4), (7), (10)) WHERE id "
		 "BETWEEN ?1 AND ?2 AND void = 0 GROUP BY 1, 2, 3, 4, 5, 6 ON CONFLICT DO UPDATE SET n = n + excluded.n", e->name, k.names, k.values, e->name);
}

static int first(struct tx *tx, const struct entity *e, int64_t from, int64_t to, const char *on, struct err *err)
{
	return db_run(tx->db, err, sql_kept(e, first_sql), "iit", from, to, on) < 0 ? -1 : 0;
}

int tally_first(struct tx *tx, const struct entity *e, int64_t id, const char *on, struct err *err)
{
	return tally_day(e) && tx->count_later != e ? first(tx, e, id, id, on, err) : 0;
}

static void new_sql(const struct entity *e, struct sql *q)
{
	struct keys k;

	keys_of(e, &k);
	sql_addf(q, "INSERT INTO %s_t (%s, n) SELECT %s, count(*) FROM %s WHERE id BETWEEN ?1 AND ?2 AND void = 0 GROUP BY 1, 2, 3, 4 ON CONFLICT DO UPDATE "
		 "SET n = n + excluded.n", e->name, k.names, k.values, e->name);
}

int tally_new(struct tx *tx, const struct entity *e, int64_t from, int64_t to, struct err *err)
{
	if (!tally_day(e) || from > to)
		return 0;
	return db_run(tx->db, err, sql_kept(e, new_sql), "ii", from, to) < 0 || first(tx, e, from, to, tx->on, err) ? -1 : 0;
}

/* "… t": the numbers as they were on a day, the first parameter: whole years before it, whole months of its year, days of its month. */
void tally_asof(const struct entity *e, struct sql *q)
{
	sql_addf(q, "(SELECT * FROM %s_td WHERE span = 4 AND period < substr(?1, 1, 4) UNION ALL SELECT * FROM %s_td WHERE span = 7 AND period > substr(?1, "
		 "1, 4) AND period < substr(?1, 1, 7) UNION ALL SELECT * FROM %s_td WHERE span = 10 AND period > substr(?1, 1, 7) AND period <= ?1) t",
		 e->name, e->name, e->name);
}

static void now_numbers(const struct entity *e, const struct keys *k, struct sql *q)
{
	sql_addf(q, "SELECT %s, count(*) FROM %s WHERE void = 0 GROUP BY 1, 2, 3, 4", k->values, e->name);
}

static int refill(struct db *db, const struct entity *e, const char *suffix, const char *columns, const struct sql *from, struct err *err)
{
	struct sql q = { 0 };

	sql_addf(&q, "DELETE FROM %s_%s", e->name, suffix);
	int rc = db_run(db, err, q.s, "");
	sql_free(&q);
	sql_addf(&q, "INSERT INTO %s_%s (%s, n) %s", e->name, suffix, columns, from->s);
	rc = rc < 0 || db_run(db, err, q.s, "") < 0 ? -1 : 0;
	sql_free(&q);
	return rc;
}

/* After rows that came past the store. */
int tally_rebuild(struct db *db, const struct entity *e, struct err *err)
{
	struct sql now = { 0 }, past = { 0 };
	char columns[200];
	struct keys k;

	if (!keys_of(e, &k))
		return 0;
	now_numbers(e, &k, &now);
	past_numbers(e, &k, false, &past);
	snprintf(columns, sizeof(columns), "span, period, %s", k.names);
	int rc = refill(db, e, "t", k.names, &now, err) || refill(db, e, "td", columns, &past, err) ? -1 : 0;
	sql_free(&now);
	sql_free(&past);
	return rc;
}

static int differ(struct db *db, const char *a, const char *b, int64_t *n, struct err *err)
{
	struct sql q = { 0 };
	int64_t more = 0;

	sql_addf(&q, "SELECT (SELECT count(*) FROM (SELECT * FROM (%s) EXCEPT %s)) + (SELECT count(*) FROM (SELECT * FROM (%s) EXCEPT SELECT * FROM (%s)))", a, b, b, a);
	int rc = db_int(db, err, &more, q.s, "") < 0 ? -1 : 0;
	sql_free(&q);
	*n += more;
	return rc;
}

int tally_wrong(struct db *db, const struct entity *e, int64_t *n, struct err *err)
{
	struct sql a = { 0 }, b = { 0 };
	struct keys k;

	*n = 0;
	if (!keys_of(e, &k))
		return 0;
	now_numbers(e, &k, &a);
	sql_addf(&b, "SELECT %s, n FROM %s_t WHERE n <> 0", k.names, e->name);
	int rc = differ(db, a.s, b.s, n, err);
	sql_free(&a);
	sql_free(&b);
	past_numbers(e, &k, false, &a);
	sql_addf(&b, "SELECT span, period, %s, n FROM %s_td WHERE n <> 0", k.names, e->name);
	rc = rc || differ(db, a.s, b.s, n, err) ? -1 : 0;
	sql_free(&a);
	sql_free(&b);
	return rc;
}

/* The split's column there; false = it is not kept. */
bool tally_column(const struct entity *e, const struct split *s, char *dst, size_t n)
{
	const struct field *day = tally_day(e), *f = s->field < 0 ? NULL : &e->fields[s->field];

	if (!day || (f == day && s->cut != 4))
		return false;
	if (f == day)
		snprintf(dst, n, "t.%s_4", f->name);
	else if (s->cut > 0)
		snprintf(dst, n, "substr(t.%s, 1, %d)", f ? f->name : "state", s->cut);
	else
		snprintf(dst, n, "t.%s", f ? f->name : "state");
	return true;
}
