/* Limits, rates and thresholds as dated rows: the nearest ancestor region's, then the dimension's, in force on the day. A
 * NULL value is 「参数未设定」 and never 0 (resolutions C03). */
#include "model/core/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int find(struct db *db, const char *key, const char *region, const char *dim, const char *on, char *value, size_t n, struct err *err)
{
	/* the longest region that is a prefix, a row for the dimension before one for all */
	sqlite3_stmt *st = db_stmt(db, err, "SELECT value FROM param WHERE key = ?1 AND substr(?2, 1, length(region)) = region AND dim IN (?3, '') "
				   "AND valid_from <= ?4 AND (valid_to IS NULL OR valid_to > ?4) ORDER BY length(region) DESC, length(dim) DESC LIMIT 1",
				   "tttt", key, region ? region : "", dim ? dim : "", on ? on : clock_today(db));
	int rc = -1;

	if (!st)
		return -1;
	int step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		rc = sqlite3_column_type(st, 0) != SQLITE_NULL;
		text_cut(value, n, col_text(st, 0));
	} else if (step == SQLITE_DONE)
		rc = 0;
	else
		db_fail(db->h, err, "param");
	DB_DONE(st);
	return rc;
}

int param_int(struct db *db, const char *key, const char *region, const char *dim, const char *on, int64_t *v, struct err *err)
{
	char text[64];
	int rc = find(db, key, region, dim, on, text, sizeof(text), err);

	if (rc == 1) {
		char *end;
		errno = 0;
		*v = strtoll(text, &end, 10);
		if (!*text || *end || errno)	/* an empty text is not 0 either */
			return err_set(err, E_CONFIG, NULL, key, NULL, "参数 %s 的值 %s 不是整数", key, text);
	}
	return rc;
}

static int close_open(struct tx *tx, const char *key, const char *region, const char *dim, const char *from, struct err *err)
{
	char last[11];
	int rc = db_text(tx->db, err, last, sizeof(last), "SELECT max(valid_from) FROM param WHERE key = ? AND region = ? AND dim = ?", "ttt", key,
			 region, dim);

	if (rc < 0)
		return -1;
	if (rc && strcmp(last, from) >= 0)
		return err_set(err, E_INVALID, NULL, "from", NULL, "参数 %s 已有自 %s 起的值，新值须在其后", key, last);
	return db_run(tx->db, err, "UPDATE param SET valid_to = ? WHERE key = ? AND region = ? AND dim = ? AND valid_to IS NULL", "tttt", from,
		      key, region, dim) < 0 ? -1 : 0;
}

int param_set(struct db *db, const struct actor *who, const char *key, const char *region, const char *dim, const char *value,
	      const char *from, const char *basis, struct err *err)
{
	struct tx *tx;

	if (!(who->roles & (ROLE(SYSADMIN) | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "参数由系统管理员维护");
	if (!*key || !date_valid(from) || !basis || !*basis)
		return err_set(err, E_INVALID, NULL, *key ? date_valid(from) ? "basis" : "from" : "key", NULL, "参数须有名称、起始日期和依据");
	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	if (close_open(tx, key, region, dim, from, err) ||
	    db_run(db, err, "INSERT INTO param (key, region, dim, valid_from, value, unit, basis, maker) VALUES (?,?,?,?,?,coalesce((SELECT unit FROM "
		   "param WHERE key = ?1 LIMIT 1), ''),?,?)", "ttttttt", key, region, dim, from, value, basis, who->name) < 0 ||
	    audit_add(tx, "param", key, 0, "ok", value ? value : "", value ? strlen(value) : 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}
