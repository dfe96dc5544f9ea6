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

/* Granted, begun and not ended. */
#define IN_FORCE "account = ?1 AND void = 0 AND state = 'on' AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to > ?2)"

/* elsewhere: how many are not held at this address. peer NULL = wherever it is (root acts as the account). */
static int load_roles(struct db *db, struct actor *a, const char *peer, int *elsewhere, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT role, region, unit, org, addresses FROM account_role WHERE " IN_FORCE " ORDER BY id", "it", a->id,
				   clock_today(db));

	*elsewhere = 0;
	if (!st)
		return -1;
	while (a->nin < (int)LENGTH(a->in) && sqlite3_step(st) == SQLITE_ROW) {
		int role = role_find(col_text(st, 0));
		if (role < 0 || role == ROLE_NO_SYSTEM)
			continue;
		if (peer && *col_text(st, 4) && !address_in(col_text(st, 4), peer)) {
			++*elsewhere;
			continue;
		}
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

/* What others have handed on to this account for these days (delegation.c): as long as they hold it themselves, and where they do. */
#define HANDED_ON "d.delegate = ?1 AND d.void = 0 AND d.state = 'ON' AND d.from_on <= ?2 AND d.to_on >= ?2"

static int load_delegated(struct db *db, struct actor *a, struct err *err)
{
	if (!entity_find("delegation"))
		return 0;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT r.role, r.region, r.unit, r.org FROM delegation d JOIN account_role r ON r.account = d.holder AND r.role = d.role AND "
				   "r.region = d.region WHERE " HANDED_ON " AND r.void = 0 AND r.state = 'on' AND r.valid_from <= ?2 AND (r.valid_to IS NULL OR "
				   "r.valid_to > ?2) AND EXISTS (SELECT 1 FROM account x WHERE x.id = d.holder AND x.void = 0) ORDER BY d.id, r.id", "it", a->id,
				   clock_today(db));
	if (!st)
		return -1;
	while (a->nin < (int)LENGTH(a->in) && sqlite3_step(st) == SQLITE_ROW) {
		int role = role_find(col_text(st, 0));
		if (role < 0 || !(R_CIVIL >> role & 1))
			continue;
		struct role_in *in = &a->in[a->nin++];
		*in = (struct role_in){ .role = role, .unit = sqlite3_column_int64(st, 2), .org = sqlite3_column_int64(st, 3) };
		text_cut(in->region, sizeof(in->region), col_text(st, 1));
		a->roles |= UINT64_C(1) << role;
	}
	DB_DONE(st);
	return 0;
}

/* A number that is another as soon as anything is that the account's rights come from: its state, a role granted or ended or
 * begun or run out, its password set, a key taken away. 1, 0 the account is not open, -1. */
static int rights_of(struct db *db, int64_t id, int64_t *rights, struct err *err)
{
	int64_t handed = 0;

	if (entity_find("delegation") &&
	    db_int(db, err, &handed, "SELECT coalesce(sum(d.id * 64 + d.rev), 0) FROM delegation d WHERE " HANDED_ON, "it", id, clock_today(db)) < 0)
		return -1;
	int rc = db_int(db, err, rights, "SELECT (SELECT coalesce(sum(rev), 0) FROM account_role WHERE account = ?1 AND state IN ('on', 'off')) * 1073741824 + "
		      "(SELECT coalesce(sum(rev), 0) FROM account_key WHERE account = ?1 AND void = 1) * 1048576 + "
		      "(SELECT coalesce(sum(times), 0) FROM account_auth WHERE id = ?1) * 64 + (SELECT count(*) FROM account_role WHERE " IN_FORCE ") + 1 "
		      "FROM account WHERE id = ?1 AND void = 0 AND state = 'open'", "it", id, clock_today(db));
	*rights += rc == 1 ? handed % INT32_MAX : 0;
	return rc;
}

static int load(struct db *db, const char *column_is, const char *text, int64_t number, const char *peer, struct actor *a, int *elsewhere,
		struct err *err)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT id, name, label, person, org, lang FROM account WHERE %s = ? AND void = 0 AND state = 'open'", column_is);
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
		rc = 0;
	} else
		err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有账号 %.40s，或已停用", text ? text : "");
	DB_DONE(st);
	return rc || rights_of(db, a->id, &a->rights, err) < 0 || load_roles(db, a, peer, elsewhere, err) || load_delegated(db, a, err) ? -1 : 0;
}

static int initial(struct db *db, struct actor *a)
{
	int64_t must = 0;

	db_int(db, NULL, &must, "SELECT must_change FROM account_auth WHERE id = ?", "i", a->id);
	a->must_change = must;
	return 0;
}

int actor_load(struct db *db, const char *account, struct actor *a, struct err *err)
{
	int elsewhere;

	if (!name_ok(account))
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有这个账号");
	if (load(db, "name", account, 0, NULL, a, &elsewhere, err))
		return -1;
	snprintf(a->peer, sizeof(a->peer), "local");
	return initial(db, a);
}

/* After the account has changed something of its own: the same session, from the same place. */
int actor_again(struct db *db, struct actor *a, struct err *err)
{
	struct actor now;
	int elsewhere;

	if (load(db, "id", NULL, a->id, a->peer, &now, &elsewhere, err))
		return -1;
	text_cut(now.peer, sizeof(now.peer), a->peer);
	now.session = a->session;
	*a = now;
	return initial(db, a);
}

bool actor_valid(struct db *db, const struct actor *a)
{
	int64_t now = -1;

	return (a->roles & ROLE(SYSTEM)) || (rights_of(db, a->id, &now, NULL) == 1 && now == a->rights);
}

/* ---- tries ---- */

static int64_t failures(struct db *db, const char *sql, const char *account, int64_t since, const char *peer)
{
	int64_t n = 0;

	live_int(db, NULL, &n, sql, peer ? "tit" : "ti", account, since, peer);
	return n;
}

static bool locked(struct db *db, const char *account, const char *peer)
{
	char from[64];
	int64_t now = clock_now(db);

	address_of(peer, from, sizeof(from));	/* ports change with every try */
	/* five in a quarter of an hour lock for half an hour after the last of them */
	int64_t n = failures(db, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, now - LOCK, from);
	int64_t last = failures(db, "SELECT max(at) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, now - LOCK, from);
	int64_t burst = failures(db, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2 AND peer = ?3", account, last - WINDOW, from);
	int64_t places = failures(db, "SELECT count(DISTINCT peer) FROM failure WHERE account = ?1 AND at > ?2", account, now - WINDOW, NULL);
	int64_t all = failures(db, "SELECT count(*) FROM failure WHERE account = ?1 AND at > ?2", account, now - WINDOW, NULL);
	return (n >= FAILURES && burst >= FAILURES) || (places >= ADDRESSES && all >= FAILURES);
}

static void note_failure(struct db *db, const char *account, const char *peer)
{
	char from[64];

	address_of(peer, from, sizeof(from));
	live_run(db, NULL, "INSERT INTO failure (account, peer, at) VALUES (?, ?, ?)", "tti", account, from, clock_now(db));
}

/* The person hears one sentence, whatever it was; the audit has why. */
static int refuse(struct db *db, const char *name, const char *why, const char *peer, struct err *err)
{
	struct actor nobody = { .name = "-" };
	char note[120];

	/* what was typed may be a password by mistake: only a well-formed name is written down */
	snprintf(note, sizeof(note), "%s %s", name_ok(name) ? name : "?", why);
	text_cut(nobody.peer, sizeof(nobody.peer), peer);
	audit_alone(db, &nobody, "login", "", 0, "fail", note, NULL);
	return err_set(err, E_DENIED, NULL, NULL, NULL, "用户名或密码错误");
}

/* Made by an administrator and never changed: good for some days only. */
static bool initial_stale(struct db *db, const struct actor *a)
{
	int64_t days = 0, at = 0;

	return a->must_change && param_int(db, "password.initial.days", "", "", NULL, &days, NULL) == 1 &&
	       db_int(db, NULL, &at, "SELECT changed_at FROM account_auth WHERE id = ?", "i", a->id) == 1 && clock_now(db) - at >= days * 86400;
}

/* proved: this is the account's own, so that what was left unused is suspended now and for nobody's mere question. */
static const char *no_entry(struct db *db, const struct actor *a, int elsewhere, bool proved)
{
	if (!a->nin)
		return elsewhere ? "地址不在允许范围" : "没有生效的角色";
	return proved && account_unused(db, a->id, a->name) ? "久未使用，已暂停" : NULL;
}

int auth_password(struct db *db, const char *name, const char *password, const char *peer, struct actor *out, struct err *err)
{
	struct actor a;
	char phc[crypto_pwhash_STRBYTES] = "";
	int elsewhere = 0;
	bool sane = name_ok(name) && strlen(password) <= 128;
	bool known = sane && load(db, "name", name, 0, peer, &a, &elsewhere, NULL) == 0 &&
		     db_text(db, NULL, phc, sizeof(phc), "SELECT phc FROM account_auth WHERE id = ?", "i", a.id) == 1;
	bool barred = sane && locked(db, name, peer);
	bool right = hash_verify(db, known ? phc : dummy(), sane ? password : "");
	const char *why = !known ? "没有此账号或已停用" : barred ? "已锁定" : !right ? "口令错误" : no_entry(db, &a, elsewhere, true);

	if (!why && initial(db, &a) == 0 && initial_stale(db, &a))
		why = "初始口令已过期";
	if (why) {
		if (sane)
			note_failure(db, name, peer);
		return refuse(db, name, why, peer, err);
	}
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
	char note[100], print[64];
	const char *why;
	int64_t n = 0;
	int elsewhere;

	if (!name_ok(name) || load(db, "name", name, 0, peer, &a, &elsewhere, NULL) ||
	    db_int(db, NULL, &n, "SELECT count(*) FROM account_key WHERE account = ? AND void = 0 AND type = ? AND blob = ?", "itt", a.id, type, blob64) < 0 || !n)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "用户名或密码错误");
	if ((why = no_entry(db, &a, elsewhere, signature_ok)) != NULL)
		return refuse(db, name, why, peer, err);
	initial(db, &a);
	text_cut(a.peer, sizeof(a.peer), peer);
	key_print(blob64, print);
	/* no fingerprint of those who may be reporters (P11) */
	snprintf(note, sizeof(note), "publickey%s%s", a.roles & ROLE(PUBLIC) ? "" : " ", a.roles & ROLE(PUBLIC) ? "" : print);
	if (signature_ok && audit_alone(db, &a, "login", "", 0, "ok", note, err))
		return -1;
	*out = a;
	return 0;
}

int auth_uid(struct db *db, unsigned uid, const char *peer, struct actor *out, struct err *err)
{
	struct actor a;
	const char *why;
	int elsewhere;

	if (load(db, "unix_uid", NULL, uid, peer, &a, &elsewhere, NULL))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "本机用户 %u 没有对应的账号", uid);
	if ((why = no_entry(db, &a, elsewhere, true)) != NULL) {
		refuse(db, a.name, why, peer, NULL);
		return err_set(err, E_DENIED, NULL, NULL, NULL, "本机用户 %u 的账号不能从这里进入", uid);
	}
	initial(db, &a);
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

static int set_phc(struct tx *tx, int64_t id, const char *phc, bool must_change, struct err *err)
{
	return db_run(tx->db, err, "INSERT INTO account_auth (id, phc, must_change, changed_at, times) VALUES (?1,?2,?3,?4,1) ON CONFLICT (id) DO UPDATE "
		      "SET old5 = old4, old4 = old3, old3 = old2, old2 = old1, old1 = phc, phc = ?2, must_change = ?3, changed_at = ?4, "
		      "times = times + 1", "itni", id, phc, (int)must_change, tx->at) < 0 ? -1 : 0;
}

int auth_store_password(struct tx *tx, int64_t id, const char *password, bool must_change, struct err *err)
{
	char phc[crypto_pwhash_STRBYTES];

	if (hash_make(tx->db, password, phc, err))
		return -1;
	int rc = set_phc(tx, id, phc, must_change, err);
	sodium_memzero(phc, sizeof(phc));
	return rc;
}

/* Waits for a second administrator (account_reset). */
int auth_store_next(struct tx *tx, int64_t id, const char *password, struct err *err)
{
	char phc[crypto_pwhash_STRBYTES];

	if (hash_make(tx->db, password, phc, err))
		return -1;
	int rc = db_run(tx->db, err, "INSERT INTO account_next VALUES (?1,?2,?3) ON CONFLICT (id) DO UPDATE SET phc = ?2, at = ?3", "iti", id, phc, tx->at);
	sodium_memzero(phc, sizeof(phc));
	return rc < 0 ? -1 : 0;
}

bool reset_pending(struct db *db, int64_t id)
{
	int64_t days = 0, at = 0;

	return db_int(db, NULL, &at, "SELECT at FROM account_next WHERE id = ?", "i", id) == 1 &&
	       (param_int(db, "password.initial.days", "", "", NULL, &days, NULL) != 1 || clock_now(db) - at < days * 86400);
}

int reset_take(struct tx *tx, int64_t id, bool take, struct err *err)
{
	char phc[crypto_pwhash_STRBYTES] = "";
	int rc = 0;

	if (take && db_text(tx->db, err, phc, sizeof(phc), "SELECT phc FROM account_next WHERE id = ?", "i", id) != 1)
		rc = -1;
	if (!rc && take)
		rc = set_phc(tx, id, phc, true, err) || audit_add(tx, "password", "account", id, "ok", NULL, 0, err) ? -1 : 0;
	if (!rc)
		rc = db_run(tx->db, err, "DELETE FROM account_next WHERE id = ?", "i", id) < 0 ? -1 : 0;
	sodium_memzero(phc, sizeof(phc));
	return rc;
}

int auth_set_password(struct db *db, const struct actor *who, const char *account, const char *old, const char *fresh, struct err *err)
{
	struct actor a;
	char phc[crypto_pwhash_STRBYTES] = "";
	struct tx *tx;
	bool own = !strcmp(who->name, account), console = who->roles & ROLE(SYSTEM);
	int elsewhere;

	if (!own && !console)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "只能修改自己的密码，他人的须申请重置");
	if (load(db, "name", account, 0, NULL, &a, &elsewhere, err) || db_text(db, err, phc, sizeof(phc), "SELECT phc FROM account_auth WHERE id = ?", "i", a.id) < 0)
		return -1;
	if (own && *phc && !hash_verify(db, phc, old ? old : ""))
		return err_set(err, E_DENIED, NULL, "old", NULL, "原密码不对");
	if (password_check(account, fresh, err) || fresh_enough(db, a.id, fresh, err) || tx_begin(db, who, NULL, &tx, err))
		return -1;
	/* what is set from the console is an initial password */
	if (auth_store_password(tx, a.id, fresh, !own, err) || audit_add(tx, "password", "account", a.id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}
