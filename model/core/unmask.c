/* The log of clear sights: who saw which personal value, when and why, and how many a day (个人信息保护法; P12). */
#include "model/core/internal.h"

#include <string.h>

static const char BY_NUMBER[] = "按证件号查找";
static const char BASIS[] = "个人信息保护法第五十一条";

int64_t day_start(struct db *db, const char *day)
{
	int n = 0;

	date_to_day(day ? day : clock_today(db), &n);
	return (int64_t)n * 86400 - 8 * 3600;
}

static int note(struct tx *tx, const struct entity *e, int64_t id, const char *field, const char *purpose, struct err *err)
{
	char short_[400];
	int64_t n = tx_new_id(tx, err);

	text_cut(short_, sizeof(short_), purpose);
	return n < 0 || db_run(tx->db, err, "INSERT INTO access_log VALUES (?,?,?,?,?,?,?,?)", "iitttitt", n, tx->at, tx->who->name, tx->who->peer,
			       e->name, id, field, short_) < 0 ||
	       audit_add(tx, "unmask", e->name, id, "ok", NULL, 0, err) ? -1 : 0;
}

/* ---- so many a day ---- */

/* Rows, not looks: a second field of the same person, or the same one again, is no further person. Whom one finds by a number one
 * has typed oneself is on record, but is no sight of what was hidden. */
int access_quota(struct db *db, const struct actor *who, struct quota *q, struct err *err)
{
	int rc;

	*q = (struct quota){ 0 };
	if (db_int(db, err, &q->used, "SELECT count(*) FROM (SELECT DISTINCT entity, rid FROM access_log WHERE account = ? AND at >= ? AND purpose <> ?)",
		   "tit", who->name, day_start(db, NULL), BY_NUMBER) < 0)
		return -1;
	rc = param_int(db, "unmask.day", "", "", NULL, &q->most, err);
	if (rc == 0)
		q->most = 0;
	return rc < 0 ? -1 : 0;
}

static int seen_today(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t *n, struct err *err)
{
	return db_int(db, err, n, "SELECT 1 FROM access_log WHERE entity = ? AND rid = ? AND at >= ? AND account = ? AND purpose <> ? LIMIT 1", "tiitt",
		      e->name, id, day_start(db, NULL), who->name, BY_NUMBER) < 0 ? -1 : 0;
}

static int warn(struct tx *tx, const char *kind, const struct quota *q, struct err *err)
{
	char text[200];

	text_fmt(text, sizeof(text), "账号 %s 今日看明文已达 %lld 条（每日上限 %lld 条）", tx->who->name, (long long)q->used, (long long)q->most);
	return alert_raise(tx, kind, tx->who->name, text, err);
}

/* The refusal is written down, and the auditor hears of it once. */
static void over(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const struct quota *q, const struct err *why)
{
	struct tx *tx;

	access_deny_log(db, who, "unmask", e, id, why);
	if (tx_begin(db, who, NULL, &tx, NULL))
		return;
	if (warn(tx, "quota", q, NULL) || tx->naudit == 0)	/* none: it has been raised today */
		tx_rollback(tx);
	else
		tx_commit(tx, NULL);
}

int access_unmask(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *field, const char *purpose,
		  struct err *err)
{
	bool counts = !(who->roles & ROLE(SYSTEM));
	struct err why = { 0 };
	struct quota q = { 0 };
	struct tx *tx;
	int64_t again = 0;

	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	int rc = counts && (seen_today(db, who, e, id, &again, &why) || access_quota(db, who, &q, &why)) ? -1 : 0;
	bool fresh = counts && !again && q.most > 0;
	if (!rc && fresh && q.used >= q.most)
		rc = err_set(&why, E_DENIED, NULL, field, BASIS, "今日看明文已满 %lld 条，须看更多请向审计管理员说明", (long long)q.most);
	if (!rc)
		rc = note(tx, e, id, field, purpose, &why);
	q.used += !rc && fresh;
	if (!rc && fresh && q.used * 5 >= q.most * 4)
		rc = warn(tx, "quota80", &q, &why);
	if (!rc)
		return tx_commit(tx, err);
	tx_rollback(tx);
	if (why.code == E_DENIED)
		over(db, who, e, id, &q, &why);
	if (err)
		*err = why;
	return -1;
}

/* ---- by number ---- */

enum { ONE_LOOK = 60 };		/* seconds: a picker asks again with every key */

/* Somebody was found by the whole number of a document (officers do so at the counter): on record like a clear sight, or there is
 * no answer. */
int access_by_number(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *field, struct err *err)
{
	struct tx *tx = db->tx;		/* a form's reference may be found by a number while it is being saved */
	bool open = tx != NULL;
	int64_t n = 0;

	if (who->roles & ROLE(SYSTEM))
		return 0;
	if (db_int(db, err, &n, "SELECT count(*) FROM access_log WHERE entity = ? AND rid = ? AND at > ? AND account = ? AND field = ? AND "
		   "purpose = ?", "tiittt", e->name, id, clock_now(db) - ONE_LOOK, who->name, field, BY_NUMBER) < 0)
		return -1;
	if (n)
		return 0;
	if (!tx && tx_begin(db, who, NULL, &tx, err))
		return -1;
	if (note(tx, e, id, field, BY_NUMBER, err)) {
		if (!open)
			tx_rollback(tx);
		return -1;
	}
	return open ? 0 : tx_commit(tx, err);
}

/* Who answers to the person for what is held of him, since he could look at it himself, tells him who did (PI4): back for some years, and
 * not from where. Everything is the auditor's. from: the first instant. */
static int log_may(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t *from, struct err *err)
{
	int64_t days = 0;

	*from = 0;
	if (who->roles & (ROLE(AUDITOR) | ROLE(SYSTEM)))
		return 0;
	if (!access_may(db, who, e, V_UNMASK, NULL, id, NULL, NULL) || !access_may(db, who, e, V_HISTORY, NULL, id, NULL, NULL))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "查看记录只对审计管理员和经办这条记录的人开放");
	int set = param_int(db, "seen.days", "", "", NULL, &days, err);
	*from = set == 1 ? clock_now(db) - days * 86400 : INT64_MAX;
	return set < 0 ? -1 : 0;
}

int access_log(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *since, struct seen *out, int max,
	       struct err *err)
{
	bool places = who->roles & (ROLE(AUDITOR) | ROLE(SYSTEM));
	int day = 0, n = 0;
	int64_t from;

	if (log_may(db, who, e, id, &from, err))
		return -1;
	if (since && date_to_day(since, &day))
		return err_set(err, E_INVALID, NULL, "since", NULL, "日期 %.20s 无效", since);
	if (since && (int64_t)day * 86400 - 8 * 3600 > from)
		from = (int64_t)day * 86400 - 8 * 3600;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT at, account, field, purpose, peer FROM access_log WHERE entity = ? AND rid = ? AND at >= ? "
				   "ORDER BY at DESC LIMIT ?", "tiin", e->name, id, from, max);
	if (!st)
		return -1;
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n].at = sqlite3_column_int64(st, 0);
		text_cut(out[n].who, sizeof(out[n].who), col_text(st, 1));
		text_cut(out[n].field, sizeof(out[n].field), col_text(st, 2));
		text_cut(out[n].purpose, sizeof(out[n].purpose), col_text(st, 3));
		text_cut(out[n].peer, sizeof(out[n].peer), places ? col_text(st, 4) : "");
		n++;
	}
	DB_DONE(st);
	return n;
}
