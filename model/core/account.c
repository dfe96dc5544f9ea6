/* Making accounts, their initial passwords and their keys. What widens an account's rights takes two administrators (account.h);
 * what is here is the part of it that no form does. */
#include "model/core/account.h"
#include "model/core/rec_i.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char BASIS[] = "GB/T 22239-2019 身份鉴别";

static int put(struct rec *r, const char *field, const char *typed, struct err *err)
{
	return rec_set(r, field_no(rec_entity(r), field), typed, err) < 0 ? -1 : 0;
}

static int put_id(struct rec *r, const char *field, int64_t id, struct err *err)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)id);
	return id ? put(r, field, number, err) : 0;
}

static void put_val(struct rec *r, const char *field, const char *text, int64_t number)
{
	struct val v = { .t = text ? VT_TEXT : VT_INT, .i = number, .s = (char *)(uintptr_t)text, .n = text ? strlen(text) : 0 };

	rec_set_val(r, field_no(r->e, field), &v, NULL);
}

static int account_id(struct db *db, const char *name, int64_t *id, struct err *err)
{
	int rc = db_int(db, err, id, "SELECT id FROM account WHERE name = ? AND void = 0 AND state <> 'closed'", "t", name);

	if (rc == 0)
		err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有账号 %.40s，或已停用", name);
	return rc == 1 ? 0 : -1;
}

/* ---- from the console ---- */

static int store_initial(struct db *db, const struct actor *who, int64_t id, const char *password, bool must_change, struct err *err)
{
	struct tx *tx;

	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	if (auth_store_password(tx, id, password, must_change, err) || audit_add(tx, "password", "account", id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

/* In a practice register roles began long ago: it is rehearsed at any day (SOCORG_NOW). */
static int fill_in(struct db *db, struct rec *r, struct rec *line, const char *name, const char *label, const char *role, const char *region,
		   int64_t unit, int64_t org, struct err *err)
{
	return put(r, "name", name, err) || put(r, "label", label, err) || put_id(r, "org", org, err) || put(line, "role", role, err) ||
	       put(line, "region", region ? region : "", err) || put(line, "valid_from", db_practice(db) ? "2020-01-01" : clock_today(db), err) ||
	       put_id(line, "unit", unit, err) || put_id(line, "org", org, err) ? -1 : 0;
}

static int grant_now(struct db *db, const struct actor *who, int64_t role, struct err *err)
{
	struct rec *r;

	if (store_load(db, who, entity_find("account_role"), role, NULL, &r, err))
		return -1;
	int rc = flow_do(r, "grant", NULL, NULL, err);
	rec_free(r);
	return rc;
}

int account_create(struct db *db, const struct actor *who, const char *name, const char *label, const char *role, const char *region,
		   int64_t unit, int64_t org, const char *password, bool must_change, struct err *err)
{
	const struct entity *e = entity_find("account");

	if (!(who->roles & ROLE(SYSTEM)))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "角色须由两名管理员先后申请和批准");
	if (!*name)
		return err_set(err, E_INVALID, NULL, "name", NULL, "须有账号名");
	if (role_find(role) < 0 || !strcmp(role, "system"))
		return err_set(err, E_INVALID, NULL, "role", NULL, "没有角色 %.30s", role);
	if (password_check(name, password, err))
		return -1;
	struct rec *r = rec_new(db, who, e), *line = rec_line_add(r, part_lines(e, "account_role"), err);
	int rc = !line || fill_in(db, r, line, name, label, role, region, unit, org, err) || rec_save(r, NULL, NULL, err) ||
		 grant_now(db, who, rec_id(line), err) || store_initial(db, who, rec_id(r), password, must_change, err) ? -1 : 0;
	rec_free(r);
	return rc;
}

/* ---- initial passwords ---- */

static int sysadmin_only(const struct actor *who, struct err *err)
{
	if (who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
	return who->roles & (ROLE(SYSADMIN) | ROLE(SYSTEM)) ? 0 : err_set(err, E_DENIED, NULL, NULL, NULL, "初始口令由系统管理员发放");
}

int account_first_password(struct db *db, const struct actor *who, int64_t id, char password[PASSWORD_MADE], struct err *err)
{
	char name[40] = "";
	int64_t n = 0;

	*password = '\0';
	if (sysadmin_only(who, err))
		return -1;
	if (db_text(db, err, name, sizeof(name), "SELECT name FROM account WHERE id = ? AND void = 0 AND state = 'open'", "i", id) != 1)
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有这个账号，或已停用");
	if (db_int(db, err, &n, "SELECT 1 FROM account_auth WHERE id = ?", "i", id) < 0)
		return -1;
	if (n)
		return err_set(err, E_STATE, NULL, NULL, BASIS, "账号 %s 已有口令，忘记的须申请重置", name);
	if (password_make(name, password, err) || store_initial(db, who, id, password, true, err)) {
		sodium_memzero(password, PASSWORD_MADE);
		return -1;
	}
	return 0;
}

/* The request is a row like any other; what it would put in force waits beside the password that is. */
static int ask_in(struct tx *tx, struct rec *r, int64_t id, const char *password, struct err *err)
{
	int64_t n = 0;

	if (db_int(tx->db, err, &n, "SELECT 1 FROM account_reset WHERE account = ? AND state = 'asked' AND void = 0", "i", id) < 0)
		return -1;
	if (n)
		return err_set(err, E_STATE, NULL, "account", NULL, "这个账号已有一份重置申请在等批准，须先撤回");
	return rec_judge(r, tx, NULL, NULL, err) || store_save(tx, r, err) || auth_store_next(tx, id, password, err) ? -1 : 0;
}

int account_reset_ask(struct db *db, const struct actor *who, const char *name, const char *reason, char password[PASSWORD_MADE], struct err *err)
{
	struct err why = { 0 };
	struct tx *tx;
	int64_t id, has = 0;

	*password = '\0';
	if (sysadmin_only(who, err) || account_id(db, name, &id, err) || db_int(db, err, &has, "SELECT 1 FROM account_auth WHERE id = ?", "i", id) < 0)
		return -1;
	if (!has)
		return account_first_password(db, who, id, password, err) ? -1 : 1;
	if (!reason || text_chars(reason) < 4)
		return err_set(err, E_INVALID, NULL, "reason", NULL, "缘由：须写明为什么重置（至少四个字）");
	if (text_chars(reason) > 100 || text_refused(reason, false))
		return err_set(err, E_INVALID, NULL, "reason", NULL, "缘由：至多100个字，须可打印");
	if (password_make(name, password, err))
		return -1;
	struct rec *r = rec_alloc(db, who, entity_find("account_reset"));
	put_val(r, "account", NULL, id);
	put_val(r, "reason", reason, 0);
	int rc = tx_begin(db, who, NULL, &tx, &why);
	if (!rc) {
		rc = ask_in(tx, r, id, password, &why);
		if (rc)
			tx_rollback(tx);
		else
			rc = tx_commit(tx, &why);
	}
	rec_free(r);
	if (!rc)
		return 0;
	sodium_memzero(password, PASSWORD_MADE);
	if (err)
		*err = why;
	return -1;
}

/* ---- named records ---- */

static int name_one(struct tx *tx, int64_t account, const char *records, struct err *err)
{
	char entity[40];
	long long id;
	int n;

	for (; sscanf(records, " %39[a-z_0-9] %lld%n", entity, &id, &n) == 2; records += *records == ';') {
		if (db_run(tx->db, err, "INSERT INTO named_grant VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING", "ititi", account, entity, (int64_t)id,
			   tx->who->name, tx->at) < 0)
			return -1;
		records += n;
	}
	return 0;
}

int account_named(struct tx *tx, int64_t account, struct rec *role, struct err *err)
{
	char (*list)[404] = NULL;
	int n = 0, rc;

	if (db_run(tx->db, err, "DELETE FROM named_grant WHERE account = ?", "i", account) < 0)
		return -1;
	sqlite3_stmt *st = db_stmt(tx->db, err, "SELECT records FROM account_role WHERE account = ? AND void = 0 AND state = 'on' AND id <> ? AND "
				   "records IS NOT NULL", "ii", account, role->id);
	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		list = xrealloc(list, sizeof(*list) * (size_t)(n + 1));
		text_cut(list[n++], sizeof(*list), col_text(st, 0));
	}
	DB_DONE(st);
	rc = !strcmp(role->state, "on") ? name_one(tx, account, rec_str(role, "records"), err) : 0;
	for (int i = 0; !rc && i < n; i++)
		rc = name_one(tx, account, list[i], err);
	free(list);
	return rc;
}

/* ---- keys ---- */

void key_print(const char *blob64, char dst[64])
{
	unsigned char blob[2048], hash[crypto_hash_sha256_BYTES];
	size_t n = 0;

	*dst = '\0';
	if (sodium_base642bin(blob, sizeof(blob), blob64, strlen(blob64), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) || !n)
		return;
	crypto_hash_sha256(hash, blob, n);
	memcpy(dst, "SHA256:", 7);
	sodium_bin2base64(dst + 7, 64 - 7, hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

static int keys_may(struct db *db, const struct actor *who, const char *name, uint64_t roles, int64_t *id, struct err *err)
{
	if (who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
	/* an account that everybody shares is nobody's own */
	if ((strcmp(who->name, name) || (who->roles & ROLE(PUBLIC))) && !(who->roles & (roles | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "公钥由本人管理");
	return account_id(db, name, id, err);
}

int account_keys(struct db *db, const struct actor *who, const char *name, struct key_seen *out, int max, struct err *err)
{
	char note[100];
	int64_t id;
	int n = 0;

	if (keys_may(db, who, name, R_ADMINS, &id, err))
		return -1;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT id, type, print, comment FROM account_key WHERE account = ? AND void = 0 ORDER BY id LIMIT ?", "in", id, max);
	if (!st)
		return -1;
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		struct key_seen *k = &out[n++];
		*k = (struct key_seen){ .id = sqlite3_column_int64(st, 0) };
		text_cut(k->type, sizeof(k->type), col_text(st, 1));
		text_cut(k->print, sizeof(k->print), col_text(st, 2));
		text_cut(k->comment, sizeof(k->comment), col_text(st, 3));
	}
	DB_DONE(st);
	for (int i = 0; i < n; i++) {
		snprintf(note, sizeof(note), "publickey %s", out[i].print);
		db_int(db, NULL, &out[i].used, "SELECT at FROM audit WHERE account = ? AND verb = 'login' AND note = ? ORDER BY seq DESC LIMIT 1", "tt",
		       name, note);
	}
	return n;
}

static int key_save(struct db *db, const struct actor *who, struct rec *r, struct err *err)
{
	struct tx *tx;

	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	if (rec_judge(r, tx, NULL, NULL, err) || store_save(tx, r, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

int account_add_key(struct db *db, const struct actor *who, const char *name, const char *text, struct err *err)
{
	static const char *const known[] = { "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256" };
	char type[40] = "", blob[1400] = "", comment[240] = "", short_[241], print[64];
	int64_t id, n = 0;
	bool ok = false;

	if (keys_may(db, who, name, 0, &id, err))
		return -1;
	sscanf(text, "%39s %1399s %239[^\r\n]", type, blob, comment);
	for (size_t i = 0; i < LENGTH(known); i++)
		ok |= !strcmp(type, known[i]);
	key_print(blob, print);
	if (!ok || strlen(blob) < 60 || !*print)
		return err_set(err, E_INVALID, NULL, "key", NULL, "不是可用的公钥（ssh-ed25519、ssh-rsa 或 ecdsa-sha2-nistp256）");
	if (!text_valid(comment, strlen(comment)) || text_refused(comment, false) || text_chars(comment) > 80)
		return err_set(err, E_INVALID, NULL, "comment", NULL, "备注：至多80个字，须可打印");
	if (db_int(db, err, &n, "SELECT 1 FROM account_key WHERE account = ? AND void = 0 AND blob = ?", "it", id, blob) < 0)
		return -1;
	if (n)
		return err_set(err, E_INVALID, NULL, "key", NULL, "这把公钥已经有了：%s", print);
	struct rec *r = rec_alloc(db, who, entity_find("account_key"));
	text_cut(short_, sizeof(short_), comment);
	put_val(r, "account", NULL, id);
	put_val(r, "type", type, 0);
	put_val(r, "blob", blob, 0);
	if (*text_trim(short_))
		put_val(r, "comment", short_, 0);
	int rc = key_save(db, who, r, err);
	rec_free(r);
	return rc;
}

static int key_void(struct db *db, const struct actor *who, int64_t key, struct err *err)
{
	struct tx *tx;
	struct rec *r;

	if (store_load(db, who, entity_find("account_key"), key, NULL, &r, err))
		return -1;
	int rc = tx_begin(db, who, NULL, &tx, err);
	if (!rc) {
		r->voided = true;
		rc = store_write(tx, r, "void", err) || store_audit(tx, r, "void", err) ? -1 : 0;
		if (rc)
			tx_rollback(tx);
		else
			rc = tx_commit(tx, err);
	}
	rec_free(r);
	return rc;
}

int account_remove_key(struct db *db, const struct actor *who, const char *name, const char *which, struct err *err)
{
	int64_t id, key = 0, n = 0;

	if (keys_may(db, who, name, ROLE(SECADMIN), &id, err) ||
	    db_int(db, err, &n, "SELECT count(*) FROM account_key WHERE account = ?1 AND void = 0 AND (print = ?2 OR comment = ?2)", "it", id, which) < 0 ||
	    db_int(db, err, &key, "SELECT id FROM account_key WHERE account = ?1 AND void = 0 AND (print = ?2 OR comment = ?2)", "it", id, which) < 0)
		return -1;
	if (n == 0)
		return err_set(err, E_NOTFOUND, NULL, "key", NULL, "账号 %s 没有钥匙 %.80s", name, which);
	if (n > 1)
		return err_set(err, E_INVALID, NULL, "key", NULL, "账号 %s 有%lld把钥匙叫 %.80s，请用指纹", name, (long long)n, which);
	return key_void(db, who, key, err);
}
