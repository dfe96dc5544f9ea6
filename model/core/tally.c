/* Numbers kept as rows change, so that a board over a million rows reads some thousands: how many there are of each region, state, kind and
 * year. The columns bear the entity's own names: what asks for no other is answered from here by the same condition. */
#include "model/core/list_i.h"

#include <string.h>

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

void tally_ddl(const struct entity *e, char *dst, size_t n)
{
	const struct field *day = tally_day(e);

	*dst = '\0';
	if (day)	/* '' = nothing is said: a key holds no NULL */
		snprintf(dst, n, "CREATE TABLE %s_t (%s TEXT NOT NULL, state TEXT NOT NULL, %s TEXT NOT NULL, %s_4 TEXT NOT NULL, void INTEGER NOT NULL "
			 "DEFAULT 0, n INTEGER NOT NULL, PRIMARY KEY (%s, state, %s, %s_4)) STRICT, WITHOUT ROWID", e->name, e->region, e->kind,
			 day->name, e->region, e->kind, day->name);
}

static void row_sql(const struct entity *e, struct sql *q)
{
	const struct field *day = tally_day(e);

	sql_addf(q, "INSERT INTO %s_t (%s, state, %s, %s_4, n) SELECT coalesce(%s, ''), state, coalesce(%s, ''), coalesce(substr(%s, 1, 4), ''), ?2 FROM "
		 "%s WHERE id = ?1 AND void = 0 ON CONFLICT DO UPDATE SET n = n + ?2", e->name, e->region, e->kind, day->name, e->region, e->kind,
		 day->name, e->name);
}

/* The row as it stands counts by so many. */
int tally_row(struct tx *tx, const struct entity *e, int64_t id, int by, struct err *err)
{
	return tally_day(e) && db_run(tx->db, err, sql_kept(e, row_sql), "in", id, by) < 0 ? -1 : 0;
}

/* After rows that came past the store. */
int tally_rebuild(struct db *db, const struct entity *e, struct err *err)
{
	const struct field *day = tally_day(e);
	struct sql q = { 0 };
	int rc = 0;

	if (!day)
		return 0;
	sql_addf(&q, "DELETE FROM %s_t", e->name);
	rc = db_run(db, err, q.s, "");
	sql_free(&q);
	sql_addf(&q, "INSERT INTO %s_t (%s, state, %s, %s_4, n) SELECT coalesce(%s, ''), state, coalesce(%s, ''), coalesce(substr(%s, 1, 4), ''), count(*) "
		 "FROM %s WHERE void = 0 GROUP BY 1, 2, 3, 4", e->name, e->region, e->kind, day->name, e->region, e->kind, day->name, e->name);
	rc = rc < 0 || db_run(db, err, q.s, "") < 0 ? -1 : 0;
	sql_free(&q);
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
