/* What a board costs, of today and as of a day, and whether it counts what a statement of one line counts. */
#include <stdlib.h>
#include <string.h>

#include "bench/million.h"
#include "model/core/rec_i.h"

/* The register as it stood, a narrow copy made by the plain way: the last version of each row on that day. */
static void stood(struct db *db, const char *on)
{
	struct sql q = { 0 };
	struct sql from = { 0 };

	asof_from(&org, on, &from);
	sqlite3_exec(db->h, "DROP TABLE IF EXISTS temp.stood; CREATE TEMP TABLE stood (region TEXT, state TEXT, type TEXT, established_on TEXT)", NULL, NULL, NULL);
	sql_addf(&q, "INSERT INTO temp.stood SELECT region, state, type, established_on FROM %s WHERE void = 0", from.s);
	if (db_run(db, &err, q.s, on ? "t" : "", on) < 0)
		die("stood");
	sql_free(&q);
	sql_free(&from);
}

/* What a plain GROUP BY of the copy says: the same groups with the same numbers? */
static bool same_groups(struct db *db, const char *scope, const struct split *by, const struct share *g, int n)
{
	const char *column = by->field < 0 ? "state" : org.fields[by->field].name;
	struct sql q = { 0 };
	int i = 0;

	sql_addf(&q, by->cut ? "SELECT substr(%s, 1, %d), count(*)" : "SELECT %s, count(*)", column, by->cut);
	sql_add(&q, " FROM temp.stood WHERE region LIKE ? || '%' GROUP BY 1 ORDER BY 1");
	sqlite3_stmt *st = db_stmt(db, &err, q.s, "t", scope);
	if (!st)
		die("same");
	bool same = true;
	while (sqlite3_step(st) == SQLITE_ROW) {
		same = same && i < n && sqlite3_column_int64(st, 1) == g[i].n && !strcmp(g[i].none ? "" : g[i].key, col_text(st, 0));
		i++;
	}
	DB_DONE(st);
	sql_free(&q);
	return same && i == n;
}

static double board(struct db *db, struct actor *a, const char *scope, const struct split *by, const char *on)
{
	struct query q = { .e = &org, .verbs = V_COUNT, .on = on };
	struct share *v = NULL;
	struct list *l;
	double t = now_ms();

	if (list_open(db, a, &q, &l, &err))
		die("board");
	int groups = list_groups(l, by, &v, &err);
	t = now_ms() - t;
	if (groups < 0)
		die("groups");
	printf("{\"name\":\"board\",\"scope\":\"%s\",\"by\":\"%s\",\"cut\":%d,\"on\":\"%s\",\"groups\":%d,\"ms\":%.1f,\"same\":%s}\n", scope,
	       by->field < 0 ? "state" : org.fields[by->field].name, by->cut, on ? on : "", groups, t, same_groups(db, scope, by, v, groups) ? "true" : "false");
	free(v);
	list_free(l);
	return t;
}

/* Every split a board offers, now and on days of the past, and every figure; regions by city and by county. */
void boards(struct db *db)
{
	static const char *const day[] = { NULL, "2025-12-31", "2024-07-15", "2019-12-30", "2012-02-29", "2003-06-30" };
	double worst = 0, t;

	for (size_t d = 0; d < LENGTH(day); d++) {
		stood(db, day[d]);
		for (size_t s = 0; s < LENGTH(scopes); s++) {
			struct actor a = officer(db, scopes[s]);
			struct split by[64];
			int n = entity_splits(&a, &org, by, (int)LENGTH(by) - 1);
			by[n++] = (struct split){ field_no(&org, "region"), 6 };
			for (int i = 0; i < n; i++) {
				t = board(db, &a, scopes[s], &by[i], day[d]);
				worst = t > worst ? t : worst;
			}
			for (const struct figure *f = org.figures; !day[d] && f->name; f++) {
				int64_t count = 0;
				t = now_ms();
				if (figure_value(db, &a, &org, f, NULL, &count, &err))
					die("figure");
				t = now_ms() - t;
				worst = t > worst ? t : worst;
				printf("{\"name\":\"figure\",\"scope\":\"%s\",\"figure\":\"%s\",\"n\":%lld,\"ms\":%.1f}\n", scopes[s], f->name, (long long)count, t);
			}
		}
	}
	printf("{\"name\":\"boards\",\"worst_ms\":%.1f}\n", worst);
}
