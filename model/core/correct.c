/* The two ways round an ordinary save: 更正 of a registered item, with a reason and a second person, from the day it was
 * right; and seeing a masked value in clear, with a purpose and a record of it. */
#include "model/core/rec_i.h"

#include <string.h>

/* Versions from that day on which still carry the old value get the corrected one, as new versions of the same day. */
static int carry_forward(struct tx *tx, struct rec *r, const struct field *f, const char *on, struct err *err)
{
	struct sql q = { 0 };
	int64_t seq[256];
	int n = 0;

	sql_addf(&q, "SELECT h_seq FROM %s_h h WHERE id = ? AND h_on > ? AND h_seq = (SELECT max(h_seq) FROM %s_h x WHERE x.id = h.id AND "
		 "x.h_on = h.h_on) ORDER BY h_on", r->e->name, r->e->name);
	sqlite3_stmt *st = db_stmt(tx->db, err, q.s, "it", r->id, on);
	sql_free(&q);
	if (!st)
		return -1;
	while (n < (int)LENGTH(seq) && sqlite3_step(st) == SQLITE_ROW)
		seq[n++] = sqlite3_column_int64(st, 0);
	DB_DONE(st);
	int rc = 0;
	const char *cols = entity_columns(r->e) + 3;
	for (int i = 0; rc == 0 && i < n; i++) {
		struct val was = { 0 }, old = r->was[field_no(r->e, f->name)];
		sql_addf(&q, "SELECT %s FROM %s_h WHERE id = ? AND h_seq = ?", f->name, r->e->name);
		st = db_stmt(tx->db, err, q.s, "ii", r->id, seq[i]);
		sql_free(&q);
		if (!st)
			return -1;
		bool same = sqlite3_step(st) == SQLITE_ROW && (val_column(st, 0, &was), val_eq(&was, &old));
		DB_DONE(st);
		val_clear(&was);
		if (!same)
			break;	/* from here on somebody has said otherwise */
		sql_addf(&q, "INSERT INTO %s_h (id, h_seq, h_on, h_at, h_act, h_verb, h_account, h_reason, %s) SELECT id, (SELECT max(h_seq) + 1 FROM "
			 "%s_h WHERE id = ?1), h_on, ?3, ?4, 'correct', ?5, ?6, ", r->e->name, cols, r->e->name);
		/* the columns again, with the corrected one's value in its place */
		const char *p = cols;
		while (*p) {
			size_t w = strcspn(p, ",");
			char key[80], ini[80];
			snprintf(key, sizeof(key), "%s_key", f->name);
			snprintf(ini, sizeof(ini), "%s_ini", f->name);
			if (strlen(f->name) == w && !strncmp(p, f->name, w))
				sql_addf(&q, "(SELECT %s FROM %s WHERE id = ?1)", f->name, r->e->name);
			else if (strlen(key) == w && !strncmp(p, key, w))
				sql_addf(&q, "(SELECT %s FROM %s WHERE id = ?1)", key, r->e->name);
			else if (strlen(ini) == w && !strncmp(p, ini, w))
				sql_addf(&q, "(SELECT %s FROM %s WHERE id = ?1)", ini, r->e->name);
			else
				sql_addf(&q, "%.*s", (int)w, p);
			p += w;
			if (*p == ',') {
				sql_add(&q, ", ");
				p++;
			}
		}
		sql_addf(&q, " FROM %s_h WHERE id = ?1 AND h_seq = ?2", r->e->name);
		rc = db_run(tx->db, err, q.s, "iiiitt", r->id, seq[i], tx->at, tx->act, tx->who->name, tx->reason) < 0 ? -1 : 0;
		sql_free(&q);
	}
	return rc;
}

static int judge(struct rec *r, int field, const struct act *act, const struct actor *second, struct err *err)
{
	const struct field *f = &r->e->fields[field];

	if (!r->id || *r->day || r->voided || r->owner)
		return err_set(err, E_STATE, NULL, f->name, NULL, "%s：只能更正现行记录", f->label);
	if (f->flags & (F_CALC | F_OWNER | F_SECRET | F_DEAD))
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：不能更正", f->label);
	if (!act || !act->reason || text_chars(act->reason) < 4)
		return err_set(err, E_INVALID, NULL, "reason", NULL, "更正须写明理由（至少四个字）");
	if (act->on && strcmp(act->on, clock_today(r->db)) > 0)
		return err_set(err, E_INVALID, NULL, "on", NULL, "更正日期不能在今天之后");
	if (!second || second->id == r->who->id || (second->person && second->person == r->who->person))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "更正须由另一人确认");
	if (!access_may(r->db, r->who, r->e, V_CORRECT, NULL, r->id, NULL, err) ||
	    !access_may(r->db, second, r->e, V_CORRECT, NULL, r->id, NULL, err))
		return -1;
	return 0;
}

int rec_correct(struct rec *r, int field, const char *typed, const struct act *act, const struct actor *second, struct err *err)
{
	const struct field *f = &r->e->fields[field];
	struct val v = { 0 }, old = { 0 };
	struct tx *tx;
	int64_t rev = r->rev;

	if (judge(r, field, act, second, err) || tx_begin(r->db, r->who, act, &tx, err))
		return -1;
	struct chk c = rec_chk(r, tx, NULL);
	val_copy(&old, &r->v[field]);
	int rc = val_parse(&c, f, typed, &v, err) < 0 ? -1 : 0;
	if (rc == 0) {
		val_clear(&r->v[field]);
		r->v[field] = v;
		rc = rec_judge(r, tx, act, NULL, err) || store_write(tx, r, "correct", err) || store_audit(tx, r, "correct", err) ||
		     audit_add(tx, "confirm", r->e->name, r->id, "ok", second->name, strlen(second->name), err) ||
		     carry_forward(tx, r, f, tx->on, err) ? -1 : 0;
	}
	if (rc == 0)
		rc = tx_commit(tx, err);
	else
		tx_rollback(tx);
	if (rc == 0)
		rec_settle(r);
	else {
		rec_unsave(r, r->id, rev);
		val_copy(&r->v[field], &old);
	}
	val_clear(&old);
	return rc;
}

int rec_unmask(struct rec *r, int field, const char *purpose, char *dst, size_t n, struct err *err)
{
	const struct field *f = &r->e->fields[field];
	struct rec *top = r;

	*dst = '\0';
	while (top->owner)
		top = top->owner;
	if (!(f->flags & (F_PII | F_SECRET)))
		return err_set(err, E_USAGE, NULL, f->name, NULL, "%s本来就是明文", f->label);
	if (!purpose || text_chars(purpose) < 4)
		return err_set(err, E_INVALID, NULL, "purpose", "个人信息保护法第六条", "查看个人信息须写明目的（至少四个字）");
	if (!access_may(r->db, r->who, top->e, V_UNMASK, NULL, top->id, NULL, err)) {
		access_deny_log(r->db, r->who, "unmask", r->e, r->id, err ? err : &(struct err){ .msg = "" });
		return -1;
	}
	/* first the record of it, then the value: no log, no sight */
	if (access_unmask(r->db, r->who, r->e, r->id, f->name, purpose, err))
		return -1;
	if (f->flags & F_SECRET)
		text_cut(dst, n, rec_clear(r, field));
	else
		val_text(r->db, f, &r->v[field], true, dst, n);
	return 0;
}
