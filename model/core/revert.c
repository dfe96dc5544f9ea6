/* 撤回 of what was saved last: the values that an ordinary edit replaced are written again as a new version, as long as it
 * was this actor's and nobody has saved since. Nothing is unwritten: both versions stay in the history. */
#include "model/core/together.h"

#include <string.h>

#include "model/core/rec_i.h"

/* The version as it was written: when, and that it is this actor's ordinary edit. */
static int may_revert(struct rec *now, int64_t rev, int64_t *at, struct err *err)
{
	struct sql q = { 0 };
	char account[64] = "", verb[24] = "";
	int64_t seen = 0;

	sql_addf(&q, "SELECT h_account, h_verb, h_at FROM %s_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", now->e->name);
	sqlite3_stmt *st = db_stmt(now->db, err, q.s, "i", now->id);
	sql_free(&q);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		text_cut(account, sizeof(account), col_text(st, 0));
		text_cut(verb, sizeof(verb), col_text(st, 1));
		seen = sqlite3_column_int64(st, 2);
	}
	if (st)
		DB_DONE(st);
	*at = seen;
	if (now->rev != rev) {
		char who[64];
		person_shown(now->db, now->who, now->e, now->id, account, who, sizeof(who));
		return err_set(err, E_CONFLICT, NULL, NULL, NULL, "不能撤回：其后%s又修改过", *account ? who : "他人");
	}
	if (strcmp(account, now->who->name) || strcmp(verb, "edit") || now->voided || rev < 2)
		return err_set(err, E_STATE, NULL, NULL, NULL, "只能撤回自己刚保存的修改");
	return 0;
}

/* A voided line stands again, under its number. */
static int line_returns(struct rec *now, const struct part *p, const struct rec *was, struct err *err)
{
	struct rec *row;

	if (store_load(now->db, now->who, was->e, was->id, NULL, &row, err))
		return -1;
	row->voided = false;
	row->returned = true;
	for (int f = 0; f < row->nf; f++)
		val_copy(&row->v[f], &was->v[f]);
	rec_line_put(now, p, row);
	return 0;
}

static int back_to(struct rec *now, struct rec *was, struct err *err)
{
	for (int f = 0; f < now->nf; f++)
		if (!(now->e->fields[f].flags & (F_CALC | F_OWNER | F_DEAD)) && !rec_same(now, was, f))
			rec_set_val(now, f, &was->v[f], NULL);
	for (int i = 0; i < now->nlines; i++) {
		const struct part *p = now->lines[i].part;
		struct lines *l = rec_lines(now, p), *old = rec_lines(was, p);
		for (size_t k = 0; k < l->n; k++) {
			struct rec *then = rec_line_by_id(was, p, l->row[k]->id);
			if (!then)
				l->row[k]->removed = true;
			else if (back_to(l->row[k], then, err))
				return -1;
		}
		for (size_t k = 0; k < old->n; k++)
			if (!rec_line_by_id(now, p, old->row[k]->id) && line_returns(now, p, old->row[k], err))
				return -1;
	}
	return 0;
}

int rec_revert(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t rev, struct findings *f, struct err *err)
{
	struct rec *now = NULL, *was = NULL;
	char at[20], reason[64];
	int64_t when;
	int rc = -1;

	if (rec_load(db, who, e, id, NULL, &now, err) == 0 && may_revert(now, rev, &when, err) == 0 &&
	    rec_load_rev(db, who, e, id, rev - 1, &was, err) == 0 && back_to(now, was, err) == 0) {
		instant_text(when, at);
		text_fmt(reason, sizeof(reason), "撤回 %.16s 的修改", at);
		rc = rec_save(now, &(struct act){ .reason = reason }, f, err);
	}
	rec_free(now);
	rec_free(was);
	return rc;
}
