/* How many open rows wait for whom, where and until which day, kept as rows change: an officer of the whole province is told by some hundred
 * numbers what waits for him, and not by every row (inbox.c). A row counts once for each place that it lies in, from its own region up. */
#include "model/core/inbox_i.h"

#include <string.h>

/* What a person is asked for by a list of turns. */
static const struct inbox_rows kept[] = {
	{ "kase", "open", "due", "coalesce(returned, 0)" },
	{ "reminder", "new", "day", "0" },
};

#define PLACES "(VALUES (2), (4), (6), (9), (12))"	/* how long the code of a place can be */

const struct inbox_rows *inbox_rows(const struct entity *e)
{
	for (size_t i = 0; i < LENGTH(kept); i++)
		if (!strcmp(e->name, kept[i].entity))
			return &kept[i];
	return NULL;
}

bool turns_counts(const struct entity *e, const char *column)
{
	const struct inbox_rows *k = inbox_rows(e);

	return k && (!strcmp(column, "void") || !strcmp(column, "state") || !strcmp(column, "turn") || !strcmp(column, "returned") || !strcmp(column, e->region) ||
		     !strcmp(column, k->day));
}

/* The numbers that rows make: one for each place of a row; one: of the row of that id, the first parameter. */
static void numbers(const struct entity *e, const char *n, bool one, struct sql *q)
{
	const struct inbox_rows *k = inbox_rows(e);

	sql_addf(q, "SELECT '%s' AS entity, substr(%s, 1, column1) AS place, coalesce(turn, '') AS turn, coalesce(%s, " INBOX_LATEST ") AS day, %s AS back, %s AS n FROM %s, "
		 PLACES " WHERE void = 0 AND state = '%s' AND length(%s) >= column1%s", e->name, e->region, k->day, k->back, n, e->name, k->state, e->region,
		 one ? " AND id = ?1" : "");
}

static void row_sql(const struct entity *e, struct sql *q)
{
	sql_add(q, "INSERT INTO turn_n (entity, place, turn, day, back, n) ");
	numbers(e, "?2", true, q);
	sql_add(q, " ON CONFLICT DO UPDATE SET n = n + ?2");
}

static void none_sql(const struct entity *e, struct sql *q)
{
	sql_add(q, "DELETE FROM turn_n WHERE n = 0 AND (entity, place, turn, day, back) IN (SELECT entity, place, turn, day, back FROM (");
	numbers(e, "0", true, q);
	sql_add(q, "))");
}

/* The row as it stands counts by so many; what days have gone by leave nothing behind. */
int turns_row(struct tx *tx, const struct entity *e, int64_t id, int by, struct err *err)
{
	if (!inbox_rows(e))
		return 0;
	return db_run(tx->db, err, sql_kept(e, row_sql), "in", id, by) < 0 || (by < 0 && db_run(tx->db, err, sql_kept(e, none_sql), "i", id) < 0) ? -1 : 0;
}

static void all(struct sql *q)
{
	for (size_t i = 0; i < LENGTH(kept); i++) {
		const struct entity *e = entity_find(kept[i].entity);

		if (!e)
			continue;
		if (q->n)
			sql_add(q, " UNION ALL ");
		numbers(e, "count(*)", false, q);
		sql_add(q, " GROUP BY 1, 2, 3, 4, 5");
	}
}

int turns_rebuild(struct db *db, struct err *err)
{
	struct sql from = { 0 }, q = { 0 };

	all(&from);
	sql_addf(&q, "INSERT INTO turn_n (entity, place, turn, day, back, n) %s", from.s ? from.s : "");
	int rc = db_run(db, err, "DELETE FROM turn_n", "") < 0 || (from.n && db_run(db, err, q.s, "") < 0) ? -1 : 0;
	sql_free(&from);
	sql_free(&q);
	return rc;
}

int turns_wrong(struct db *db, int64_t *n, struct err *err)
{
	struct sql from = { 0 }, q = { 0 };

	*n = 0;
	all(&from);
	if (from.n)
		sql_addf(&q, "WITH want AS (%s) SELECT (SELECT count(*) FROM (SELECT * FROM want EXCEPT SELECT * FROM turn_n)) + "
			 "(SELECT count(*) FROM (SELECT * FROM turn_n EXCEPT SELECT * FROM want))", from.s);
	int rc = from.n && db_int(db, err, n, q.s, "") < 0 ? -1 : 0;
	sql_free(&from);
	sql_free(&q);
	return rc;
}

/* ---- what waits for one person ---- */

/* Whatever reads such rows reaches them by place alone. */
bool turns_tell(const struct actor *who, const struct entity *e, uint64_t roles)
{
	for (const struct grant *g = e->grants; g && g->roles; g++)
		if ((g->roles & roles) && (g->verbs & V_READ) && (g->scope != S_REGION || g->states))
			return false;
	for (int i = 0; i < who->nin; i++) {
		size_t n = strlen(who->in[i].region);

		if ((roles >> who->in[i].role & 1) && n != 0 && n != 2 && n != 4 && n != 6 && n != 9 && n != 12)
			return false;
	}
	return true;
}

/* Does the place lie in that one, and is it another? */
static bool within(const char *place, const char *in)
{
	size_t n = strlen(in);

	return n && n < strlen(place) && !strncmp(place, in, n);
}

/* The turn names one of the roles that are held there; above: of those held over a place that it lies in. */
static int names(const struct actor *who, uint64_t roles, const char *place, bool above, struct sql *q, struct bindv *b)
{
	char word[40];
	int n = 0;

	for (int i = 0; i < who->nin; i++) {
		const struct role_in *in = &who->in[i];

		if (!(roles >> in->role & 1) || !(above ? within(place, in->region) : !strcmp(place, in->region)))
			continue;
		snprintf(word, sizeof(word), " %s ", role_name[in->role]);
		sql_add(q, n++ ? " OR instr(' ' || turn || ' ', ?) > 0" : "instr(' ' || turn || ' ', ?) > 0");
		bind_text(b, word);
	}
	if (!n)
		sql_add(q, "0");
	return n;
}

/* Columns n, day, back, m (it is my turn), w (nobody's) of each place of his: what a place over it has counted does not count there again. */
void turns_from(const struct actor *who, const struct entity *e, uint64_t roles, struct sql *q, struct bindv *b)
{
	int places = 0;

	for (int i = 0; i < who->nin; i++) {
		const char *place = who->in[i].region;
		bool again = !*place || !(roles >> who->in[i].role & 1);

		for (int k = 0; k < i; k++)
			again |= (roles >> who->in[k].role & 1) && !strcmp(place, who->in[k].region);
		if (again)
			continue;
		sql_add(q, places++ ? " UNION ALL SELECT n, day, back, (" : "SELECT n, day, back, (");
		names(who, roles, place, false, q, b);
		sql_add(q, ") AND NOT (");
		int over = names(who, roles, place, true, q, b);
		sql_addf(q, ") m, turn = '' AND %d w FROM turn_n WHERE entity = '%s' AND place = ?", over == 0, e->name);
		bind_text(b, place);
	}
	if (!places)
		sql_add(q, "SELECT 0 n, '' day, 0 back, 0 m, 0 w");
}
