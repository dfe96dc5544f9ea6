/* Rows that may be lost with the machine (C_LOCAL): in live.db, without history, search or audit. */
#include "model/core/rec_i.h"

#include <string.h>

int local_save(struct rec *r, struct err *err)
{
	sqlite3 *h;
	sqlite3_stmt *st;
	struct sql q = { 0 };

	if (rec_calc(r, NULL, NULL, err) || rec_needs(r, NULL, err) || db_live(r->db, &h, err))
		return -1;
	sql_addf(&q, "INSERT INTO %s (id, rev, void%s", r->e->name, r->e->states ? ", state" : "");
	for (int i = 0; i < r->nf; i++)
		sql_addf(&q, ", %s", r->e->fields[i].name);
	sql_addf(&q, ") VALUES (?, 1, 0%s", r->e->states ? ", ?" : "");
	for (int i = 0; i < r->nf; i++)
		sql_add(&q, ", ?");
	sql_add(&q, ") ON CONFLICT (id) DO UPDATE SET rev = rev + 1");
	for (int i = 0; i < r->nf; i++)
		sql_addf(&q, ", %s = excluded.%s", r->e->fields[i].name, r->e->fields[i].name);
	int rc = sqlite3_prepare_v2(h, q.s, -1, &st, NULL) == SQLITE_OK ? 0 : db_fail(h, err, q.s);
	sql_free(&q);
	if (rc)
		return -1;
	int col = 1;
	if (r->id)
		sqlite3_bind_int64(st, col, r->id);
	col++;
	if (r->e->states)
		sqlite3_bind_text(st, col++, r->state, -1, SQLITE_TRANSIENT);
	for (int i = 0; i < r->nf; i++)
		val_bind(st, col++, &r->v[i]);
	if (sqlite3_step(st) == SQLITE_DONE)
		r->id = r->id ? r->id : sqlite3_last_insert_rowid(h);
	else
		rc = db_fail(h, err, "live.db");
	sqlite3_finalize(st);
	if (!rc) {
		r->rev++;
		rec_settle(r);
	}
	return rc;
}

int local_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct rec **out, struct err *err)
{
	sqlite3 *h;
	sqlite3_stmt *st;
	struct sql q = { 0 };

	if (db_live(db, &h, err))
		return -1;
	sql_addf(&q, "SELECT %s FROM %s WHERE id = ? AND void = 0", entity_columns(e), e->name);
	int rc = sqlite3_prepare_v2(h, q.s, -1, &st, NULL) == SQLITE_OK ? 0 : db_fail(h, err, q.s);
	sql_free(&q);
	if (rc)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	if (sqlite3_step(st) == SQLITE_ROW) {
		*out = rec_alloc(db, who, e);
		rec_from_row(*out, st, 0);
		(*out)->level = LV_SENSITIVE;
	} else
		rc = err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有此%s", e->label);
	sqlite3_finalize(st);
	return rc;
}
