/* See setting.h. Rows of account 0 are the office's. */
#include "model/core/setting.h"

#include <string.h>

#include "model/core/internal.h"

enum { OFFICE = 0 };

static int get(struct db *db, int64_t account, const char *key, char *dst, size_t n)
{
	*dst = '\0';
	return db_text(db, NULL, dst, n, "SELECT value FROM setting WHERE account_id = ? AND key = ?", "it", account, key);
}

int setting_office(struct db *db, const char *key, char *dst, size_t n)
{
	return get(db, OFFICE, key, dst, n);
}

int setting_get(struct db *db, const struct actor *who, const char *key, char *dst, size_t n)
{
	int rc = who->id == OFFICE || (who->roles & ROLE(PUBLIC)) ? 0 : get(db, who->id, key, dst, n);

	return rc ? rc : get(db, OFFICE, key, dst, n);
}

static int check(const char *key, const char *value, struct err *err)
{
	size_t n = strlen(key), v = strlen(value);

	if (n == 0 || n > SETTING_KEY || key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789._-")])
		return err_set(err, E_INVALID, NULL, "key", NULL, "设置的名称须为 1 至 %d 个小写字母、数字和 . _ -", SETTING_KEY);
	if (v > SETTING_VALUE)
		return err_set(err, E_INVALID, NULL, "value", NULL, "设置 %s 的值过长，至多 %d 字节", key, SETTING_VALUE);
	if (!text_valid(value, v) || text_refused(value, true))
		return err_set(err, E_INVALID, NULL, "value", NULL, "设置 %s 的值含有不能保存的字符", key);
	return 0;
}

static int put_row(struct tx *tx, int64_t account, const char *key, const char *value, struct err *err)
{
	int64_t others = 0;

	if (!*value)
		return db_run(tx->db, err, "DELETE FROM setting WHERE account_id = ? AND key = ?", "it", account, key) < 0 ? -1 : 0;
	if (db_int(tx->db, err, &others, "SELECT count(*) FROM setting WHERE account_id = ? AND key <> ?", "it", account, key) < 0)
		return -1;
	if (others >= SETTING_MAX)
		return err_set(err, E_FULL, NULL, "key", NULL, "一个账号至多保存 %d 项设置", SETTING_MAX);
	return db_run(tx->db, err, "INSERT INTO setting (account_id, key, value) VALUES (?1, ?2, ?3) "
		      "ON CONFLICT (account_id, key) DO UPDATE SET value = ?3", "itt", account, key, value) < 0 ? -1 : 0;
}

static int set(struct db *db, const struct actor *who, int64_t account, const char *key, const char *value, struct err *err)
{
	char now[SETTING_VALUE + 1];
	struct tx *tx;
	int rc;

	if (!value)
		value = "";
	if (check(key, value, err) || (rc = get(db, account, key, now, sizeof(now))) < 0)
		return -1;
	if (strcmp(now, value) == 0)
		return 0;
	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	tx->choice = account != OFFICE;
	if (put_row(tx, account, key, value, err) ||
	    (!tx->choice && audit_add(tx, "setting", key, 0, "ok", value, strlen(value), err))) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

int setting_set(struct db *db, const struct actor *who, const char *key, const char *value, struct err *err)
{
	if (who->roles & ROLE(PUBLIC))
		return 0;
	if (who->id == OFFICE || who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, who->must_change ? "请先更换初始口令" : "没有账号，不能保存设置");
	return set(db, who, who->id, key, value, err);
}

int setting_set_office(struct db *db, const struct actor *who, const char *key, const char *value, struct err *err)
{
	if (who->must_change || !(who->roles & (ROLE(SYSADMIN) | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "全体共用的设置由系统管理员维护");
	return set(db, who, OFFICE, key, value, err);
}
