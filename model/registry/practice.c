/* A practice register: made up from a fixed seed, the same every time, in batches of one transaction each. */
#include "model/registry/practice.h"

#include <stdlib.h>
#include <string.h>

#include "model/registry/registry.h"

enum { DEFAULT_ORGS = 20000, BATCH = 2000 };

/* Divisions that register organisations, named as an organisation's name begins: a district has its city before it. */
static int load_places(struct gen *g)
{
	sqlite3_stmt *st = db_stmt(g->db, g->err, "SELECT r.code, r.name, r.kind, r.custom, c.name FROM region r LEFT JOIN region c ON "
				   "c.code = substr(r.code, 1, 4) AND c.valid_to IS NULL AND c.void = 0 WHERE r.void = 0 AND r.valid_to IS NULL "
				   "AND r.level IN ('province', 'city', 'county') ORDER BY r.code", "");

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		g->place = xrealloc(g->place, sizeof(*g->place) * (size_t)(g->nplace + 1));
		struct place *p = &g->place[g->nplace++];
		memset(p, 0, sizeof(*p));
		text_cut(p->code, sizeof(p->code), col_text(st, 0));
		text_cut(p->own, sizeof(p->own), col_text(st, 1));
		size_t digits = strlen(p->code);
		bool district = !strcmp(col_text(st, 2), "市辖区") || sqlite3_column_int(st, 3);
		p->level = digits <= 2 ? 0 : digits <= 4 ? 1 : 2;
		bool seat = !strncmp(p->code, "5101", 4);
		p->weight = sqlite3_column_int(st, 3) ? 2 : seat ? (p->level == 1 ? 6 : 3) : 1;
		if (p->level == 2 && district && strncmp(p->own, "成都", 6))
			snprintf(p->name, sizeof(p->name), "%.24s%.36s", col_text(st, 4), p->own);
		else
			text_cut(p->name, sizeof(p->name), p->own);
		g->total_weight[p->level] += p->weight;
	}
	DB_DONE(st);
	return g->nplace ? 0 : err_set(g->err, E_CONFIG, NULL, NULL, NULL, "没有区划，不能生成练习数据");
}

static int batch(struct gen *g, int (*make)(struct gen *), const char *what)
{
	if (tx_begin(g->db, &actor_system, NULL, &g->tx, g->err))
		return -1;
	g->db->flow_open = true;
	g->tx->no_search = true;
	int rc = make(g);
	g->db->flow_open = false;
	date_from_day(g->today, g->tx->on);
	if (rc || audit_add(g->tx, "practice", what, 0, "ok", NULL, 0, g->err)) {
		tx_rollback(g->tx);
		return -1;
	}
	return tx_commit(g->tx, g->err);
}

static int some_orgs(struct gen *g)
{
	long want = g->o->orgs > 0 ? g->o->orgs : DEFAULT_ORGS;

	for (long n = 0; n < BATCH && g->norg < want; n++)
		if (practice_org(g))
			return -1;
	return 0;
}

/* The index is made in one go: kept row by row it is flushed at every statement that a guard watches. */
static int search_all(struct gen *g)
{
	const struct entity *const found[] = { &unit, &person, &org, &branch, &document, entity_find("party_org") };

	for (size_t i = 0; i < LENGTH(found); i++)
		if (found[i] && search_rebuild(g->db, found[i], g->err))
			return -1;
	return 0;
}

static int run(struct gen *g)
{
	long want = g->o->orgs > 0 ? g->o->orgs : DEFAULT_ORGS;

	if (load_places(g) || batch(g, practice_units, "unit") || batch(g, practice_pool, "uscc_pool"))
		return -1;
	while (g->norg < want) {
		if (batch(g, some_orgs, "org"))
			return -1;
		if (g->o->progress)
			g->o->progress(g->o->ctx, "社会组织", g->norg, want);
	}
	return batch(g, practice_planted, "planted") || batch(g, practice_papers, "document") ||
	       batch(g, practice_bodies, "party_org") || batch(g, search_all, "search") || practice_accounts(g) ||
	       /* it is rehearsed at any day: nobody's account runs out between two of them */
	       param_set(g->db, &actor_system, "account.unused.days", "", "", NULL, "2000-01-02", "练习库", g->err) ? -1 : 0;
}

/* While a register is made its pages stay in memory, and one lost to a power cut is made again. */
static void settings(struct db *db, const char *sql)
{
	db_lock_schema(db, false);
	sqlite3_exec(db->h, sql, NULL, NULL, NULL);
	db_lock_schema(db, true);
}

int practice_make(struct db *db, const struct init_opts *o, struct err *err)
{
	struct gen g = { .db = db, .o = o, .err = err, .seed = 20260302 };
	long want = o->orgs > 0 ? o->orgs : DEFAULT_ORGS;

	if (!db_practice(db))
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "这不是练习库，不能填入练习数据");
	if (date_to_day(clock_today(db), &g.today))
		return err_set(err, E_BUG, NULL, NULL, NULL, "日期无效");
	g.cap_ids = (size_t)(want + 1000) * 16;
	g.ids = xcalloc(g.cap_ids, sizeof(*g.ids));
	settings(db, "PRAGMA cache_size=-524288; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=OFF; PRAGMA wal_autocheckpoint=64000");
	int rc = run(&g);
	settings(db, "PRAGMA cache_size=-128; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=1000");
	free(g.ids);
	free(g.place);
	return rc;
}
