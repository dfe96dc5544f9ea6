/* The front door: names, passwords, keys. Whatever is wrong, the answer, its cost and its words are the same. */
#include "model/core/account.h"
#include "model/core/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAILURES 5		/* of one account from one address within WINDOW locks that pair for LOCK */
#define WINDOW (15 * 60)
#define LOCK (30 * 60)
#define ADDRESSES 3		/* failures from so many addresses lock the account as a whole (A04) */

/* A hash nobody's password has: what an unknown name is compared with, at the same cost. */
static const char *dummy(void)
{
	static char phc[crypto_pwhash_STRBYTES];

	if (!*phc && (sodium_init() < 0 || crypto_pwhash_str(phc, "\x01no account\x01", 12, crypto_pwhash_OPSLIMIT_INTERACTIVE,
							     crypto_pwhash_MEMLIMIT_INTERACTIVE)))
		abort();
	return phc;
}

void auth_warm(void)
{
	dummy();
}

static bool name_ok(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 32 && *s >= 'a' && *s <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

/* At most two hashes at once, by byte locks: a storm of logins queues instead of eating the machine. */
static int hash_lock(struct db *db)
{
	char *path = xasprintf("%s/run/hash.lock", db->dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	free(path);
	for (int i = 0; fd >= 0 && i < 2; i++) {
		struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = i, .l_len = 1 };
		if (fcntl(fd, F_OFD_SETLK, &fl) == 0)
			return fd;
	}
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = getpid() & 1, .l_len = 1 };
	while (fd >= 0 && fcntl(fd, F_OFD_SETLKW, &fl) < 0 && errno == EINTR)
		;
	return fd;
}

static bool hash_verify(struct db *db, const char *phc, const char *password)
{
	int fd = hash_lock(db);
	bool ok = crypto_pwhash_str_verify(phc, password, strlen(password)) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

static int hash_make(struct db *db, const char *password, char phc[crypto_pwhash_STRBYTES], struct err *err)
{
	int fd = sodium_init() < 0 ? -1 : hash_lock(db);
	int rc = crypto_pwhash_str(phc, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);

	if (fd >= 0)
		close(fd);
	return rc ? err_set(err, E_BUG, NULL, NULL, NULL, "内存不足，密码未设置") : 0;
}

/* ---- who it is ---- */

static int load_roles(struct db *db, struct actor *a, struct err *err)
{
	const char *today = clock_today(db);
	sqlite3_stmt *st = db_stmt(db, err, "SELECT role, region, unit, org FROM account_role WHERE account = ?1 AND void = 0 AND valid_from <= ?2 AND "
				   "(valid_to IS NULL OR valid_to > ?2) ORDER BY id", "it", a->id, today);

	if (!st)
		return -1;
	while (a->nin < (int)LENGTH(a->in) && sqlite3_step(st) == SQLITE_ROW) {
		int role = role_find(col_text(st, 0));
		if (role < 0 || role == ROLE_NO_SYSTEM)
			continue;
		struct role_in *in = &a->in[a->nin++];
		in->role = role;
		text_cut(in->region, sizeof(in->region), col_text(st, 1));
		in->unit = sqlite3_column_int64(st, 2);
		in->org = sqlite3_column_int64(st, 3);
		a->roles |= UINT64_C(1) << role;
	}
	DB_DONE(st);
	return 0;
}

static int load(struct db *db, const char *column_is, const char *text, int64_t number, struct actor *a, struct err *err)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT id, name, label, person, org, lang, rev FROM account WHERE %s = ? AND void = 0 AND state = 'open'", column_is);
	sqlite3_stmt *st = text ? db_stmt(db, err, sql, "t", text) : db_stmt(db, err, sql, "i", number);
	int rc = -1;

	if (!st)
		return -1;
	*a = (struct actor){ 0 };
	if (sqlite3_step(st) == SQLITE_ROW) {
		a->id = sqlite3_column_int64(st, 0);
		text_cut(a->name, sizeof(a->name), col_text(st, 1));
		text_cut(a->label, sizeof(a->label), col_text(st, 2));
		a->person = sqlite3_column_int64(st, 3);
		a->org = sqlite3_column_int64(st, 4);
		text_cut(a->lang, sizeof(a->lang), col_text(st, 5));
		a->rights = sqlite3_column_int64(st, 6);
		rc = 0;
	} else
		err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有账号 %.40s，或已停用", text ? text : "");
	DB_DONE(st);
	return rc ? -1 : load_roles(db, a, err);
}

int actor_load(struct db *db, const char *account, struct actor *a, struct err *err)
{
	int64_t must = 0;

	if (!name_ok(account))
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有这个账号");
	if (load(db, "name", account, 0, a, err))
		return -1;
	snprintf(a->peer, sizeof(a->peer), "local");
	db_int(db, NULL, &must, "SELECT must_change FROM account_auth WHERE id = ?", "i", a->id);
	a->must_change = must;
	return 0;
}

bool actor_valid(struct db *db, const struct actor *a)
{
	int64_t rev = -1;

	return (a->roles & ROLE(SYSTEM)) ||
	       (db_int(db, NULL, &rev, "SELECT rev FROM account WHERE id = ? AND void = 0 AND state = 'open'", "i", a->id) == 1 && rev == a->rights);
}

/* ---- tries ---- */

static int64_t live_int(sqlite3 *h, const char *sql, const char *account, const char *peer, int64_t since)
{
	sqlite3_stmt *st;
	int64_t v = 0;

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		return 0;
	sqlite3_bind_text(st, 1, account, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 2, since);
	if (peer)
		sqlite3_bind_text(st, 3, peer, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

/* peer is "address" or "address:port"; ports change with every try */
static void address(const char *peer, char *dst, size_t n)
{
	const char *colon = strrchr(peer, ':');

	text_cut(dst, n, peer);
	if (colon && (strchr(peer, '.') || strchr(peer, ']')) && (size_t)(colon - peer) < n)
		dst[colon - peer] = '\0';
}

static bool locked(struct db *db, const char *account, const char *peer)
{
	sqlite3 *h;
	char from[64];
	int64_t now = clock_now(db);

	if (db_live(db, &h, NULL))
		return false;
	address(peer, from, sizeof(from));
	/* five in a quarter of an hour lock for half an hour after the last of them */
	int64_t n = live_int(h, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, from, now - LOCK);
	int64_t last = live_int(h, "SELECT max(at) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, from, now - LOCK);
	int64_t burst = live_int(h, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, from, last - WINDOW);
	int64_t places = live_int(h, "SELECT count(DISTINCT peer) FROM failure WHERE account = ?1 AND at > ?2", account, NULL, now - WINDOW);
	int64_t all = live_int(h, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2", account, NULL, now - WINDOW);
	return (n >= FAILURES && burst >= FAILURES) || (places >= ADDRESSES && all >= FAILURES);
}

static void note_failure(struct db *db, const char *account, const char *peer)
{
	sqlite3 *h;
	sqlite3_stmt *st;
	char from[64];

	if (db_live(db, &h, NULL) || sqlite3_prepare_v2(h, "INSERT INTO failure (account, peer, at) VALUES (?,?,?)", -1, &st, NULL) != SQLITE_OK)
		return;
	address(peer, from, sizeof(from));
	sqlite3_bind_text(st, 1, account, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, 2, from, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 3, clock_now(db));
	sqlite3_step(st);
	sqlite3_finalize(st);
}

static int refuse(struct db *db, const char *name, const char *peer, struct err *err)
{
	struct actor nobody = { .name = "-" };
	char safe[33];

	/* what was typed may be a password by mistake: only a well-formed name is written down */
	text_cut(safe, sizeof(safe), name_ok(name) ? name : "?");
	text_cut(nobody.peer, sizeof(nobody.peer), peer);
	audit_alone(db, &nobody, "login", "", 0, "fail", safe, NULL);
	return err_set(err, E_DENIED, NULL, NULL, NULL, "用户名或密码错误");
}

int auth_password(struct db *db, const char *name, const char *password, const char *peer, struct actor *out, struct err *err)
{
	struct actor a;
	char phc[crypto_pwhash_STRBYTES] = "";
	int64_t must = 0;
	bool sane = name_ok(name) && strlen(password) <= 128;
	bool known = sane && load(db, "name", name, 0, &a, NULL) == 0 &&
		     db_text(db, NULL, phc, sizeof(phc), "SELECT phc FROM account_auth WHERE id = ?", "i", a.id) == 1;
	bool barred = sane && locked(db, name, peer);
	bool right = hash_verify(db, known ? phc : dummy(), sane ? password : "");

	if (!known || barred || !right) {
		if (sane)
			note_failure(db, name, peer);
		return refuse(db, name, peer, err);
	}
	db_int(db, NULL, &must, "SELECT must_change FROM account_auth WHERE id = ?", "i", a.id);
	a.must_change = must;
	text_cut(a.peer, sizeof(a.peer), peer);
	if (audit_alone(db, &a, "login", "", 0, "ok", "password", err))
		return -1;
	*out = a;
	return 0;
}

int auth_key(struct db *db, const char *name, const char *type, const char *blob64, bool signature_ok, const char *peer, struct actor *out,
	     struct err *err)
{
	struct actor a;
	int64_t n = 0, must = 0;

	if (!name_ok(name) || load(db, "name", name, 0, &a, NULL) ||
	    db_int(db, NULL, &n, "SELECT count(*) FROM account_key WHERE account = ? AND void = 0 AND type = ? AND blob = ?", "itt", a.id, type, blob64) < 0 || !n)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "用户名或密码错误");
	db_int(db, NULL, &must, "SELECT must_change FROM account_auth WHERE id = ?", "i", a.id);
	a.must_change = must;
	text_cut(a.peer, sizeof(a.peer), peer);
	if (signature_ok && audit_alone(db, &a, "login", "", 0, "ok", "publickey", err))
		return -1;
	*out = a;
	return 0;
}

int auth_uid(struct db *db, unsigned uid, const char *peer, struct actor *out, struct err *err)
{
	struct actor a;

	if (load(db, "unix_uid", NULL, uid, &a, NULL))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "本机用户 %u 没有对应的账号", uid);
	text_cut(a.peer, sizeof(a.peer), peer);
	if (audit_alone(db, &a, "login", "", 0, "ok", "local", err))
		return -1;
	*out = a;
	return 0;
}

/* ---- passwords ---- */

static int fresh_enough(struct db *db, int64_t id, const char *password, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT phc, old1, old2, old3, old4, old5 FROM account_auth WHERE id = ?", "i", id);
	char old[6][crypto_pwhash_STRBYTES] = { "" };
	int n = 0;

	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < 6; i++)
			if (*col_text(st, i))
				text_cut(old[n++], sizeof(old[0]), col_text(st, i));
	DB_DONE(st);
	if (n > 5)
		n = 5;		/* the last five */
	for (int i = 0; i < n; i++)
		if (hash_verify(db, old[i], password))
			return err_set(err, E_INVALID, NULL, "password", "GB/T 22239-2019 身份鉴别", "不能用最近五次用过的密码");
	return 0;
}

int auth_store_password(struct tx *tx, int64_t id, const char *password, bool must_change, struct err *err)
{
	char phc[crypto_pwhash_STRBYTES];

	if (hash_make(tx->db, password, phc, err))
		return -1;
	int rc = db_run(tx->db, err, "INSERT INTO account_auth (id, phc, must_change, changed_at) VALUES (?1,?2,?3,?4) ON CONFLICT (id) DO UPDATE SET "
			"old5 = old4, old4 = old3, old3 = old2, old2 = old1, old1 = phc, phc = ?2, must_change = ?3, changed_at = ?4", "itni", id, phc,
			(int)must_change, tx->at);
	sodium_memzero(phc, sizeof(phc));
	return rc < 0 ? -1 : 0;
}

int auth_set_password(struct db *db, const struct actor *who, const char *account, const char *old, const char *fresh, struct err *err)
{
	struct actor a;
	char phc[crypto_pwhash_STRBYTES] = "";
	struct tx *tx;
	bool own = !strcmp(who->name, account), admin = who->roles & (ROLE(SYSADMIN) | ROLE(SYSTEM));

	if (!own && !admin)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "只能修改自己的密码");
	if (load(db, "name", account, 0, &a, err) || db_text(db, err, phc, sizeof(phc), "SELECT phc FROM account_auth WHERE id = ?", "i", a.id) < 0)
		return -1;
	if (own && *phc && !hash_verify(db, phc, old ? old : ""))
		return err_set(err, E_DENIED, NULL, "old", NULL, "原密码不对");
	if (password_check(account, fresh, err) || fresh_enough(db, a.id, fresh, err) || tx_begin(db, who, NULL, &tx, err))
		return -1;
	/* what an administrator sets is an initial password */
	if (auth_store_password(tx, a.id, fresh, !own, err) || audit_add(tx, "password", "account", a.id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

/* In a practice register roles began long ago: it is rehearsed at any day (SOCORG_NOW). */
int account_create(struct db *db, const struct actor *who, const char *name, const char *label, const char *role, const char *region,
		   int64_t unit, int64_t org, const char *password, bool must_change, struct err *err)
{
	const struct entity *e = entity_find("account");
	struct tx *tx;
	char number[24];

	if (!name_ok(name))
		return err_set(err, E_INVALID, NULL, "name", NULL, "账号名须以小写字母开头，2至32个小写字母、数字或 . _ -");
	if (role_find(role) < 0 || !strcmp(role, "system"))
		return err_set(err, E_INVALID, NULL, "role", NULL, "没有角色 %.30s", role);
	if (password_check(name, password, err))
		return -1;
	struct rec *r = rec_new(db, who, e);
	const struct part *p = e->parts;
	while (p->label && (!p->lines || strcmp(p->lines, "account_role")))
		p++;
	struct rec *line = rec_line_add(r, p, err);
	int rc = !line || rec_set(r, field_no(e, "name"), name, err) < 0 || rec_set(r, field_no(e, "label"), label, err) < 0 ||
		 rec_set(line, field_no(rec_entity(line), "role"), role, err) < 0 ||
		 rec_set(line, field_no(rec_entity(line), "region"), region ? region : "", err) < 0 ||
		 rec_set(line, field_no(rec_entity(line), "valid_from"), db_practice(db) ? "2020-01-01" : clock_today(db), err) < 0 ? -1 : 0;
	snprintf(number, sizeof(number), "%lld", (long long)unit);
	rc = rc || (unit && rec_set(line, field_no(rec_entity(line), "unit"), number, err) < 0) ? -1 : 0;
	snprintf(number, sizeof(number), "%lld", (long long)org);
	rc = rc || (org && (rec_set(r, field_no(e, "org"), number, err) < 0 || rec_set(line, field_no(rec_entity(line), "org"), number, err) < 0)) ? -1 : 0;
	rc = rc || rec_save(r, NULL, NULL, err) || tx_begin(db, who, NULL, &tx, err) ? -1 : 0;
	if (!rc) {
		if (auth_store_password(tx, rec_id(r), password, must_change, err) || audit_add(tx, "password", "account", rec_id(r), "ok", NULL, 0, err)) {
			tx_rollback(tx);
			rc = -1;
		} else
			rc = tx_commit(tx, err);
	}
	rec_free(r);
	return rc;
}

int account_add_key(struct db *db, const struct actor *who, const char *name, const char *text, struct err *err)
{
	static const char *const known[] = { "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256" };
	const struct entity *e = entity_find("account");
	char type[40] = "", blob[1400] = "", comment[80] = "";
	struct rec *r;
	bool ok = false;

	sscanf(text, "%39s %1399s %79[^\n]", type, blob, comment);
	for (size_t i = 0; i < LENGTH(known); i++)
		ok |= !strcmp(type, known[i]);
	if (!ok || strlen(blob) < 60 || strspn(blob, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen(blob))
		return err_set(err, E_INVALID, NULL, "key", NULL, "不是可用的公钥（ssh-ed25519、ssh-rsa 或 ecdsa-sha2-nistp256）");
	if (rec_find(db, who, e, name, NULL, &r, err))
		return -1;
	const struct part *p = e->parts;
	while (p->label && (!p->lines || strcmp(p->lines, "account_key")))
		p++;
	struct rec *line = rec_line_add(r, p, err);
	int rc = !line || rec_set(line, field_no(rec_entity(line), "type"), type, err) < 0 ||
		 rec_set(line, field_no(rec_entity(line), "blob"), blob, err) < 0 ||
		 rec_set(line, field_no(rec_entity(line), "comment"), comment, err) < 0 || rec_save(r, NULL, NULL, err) ? -1 : 0;
	rec_free(r);
	return rc;
}
