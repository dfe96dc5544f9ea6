/* Making a database, and taking one from an older schema to this one. Steps are numbered and written by hand; each is one
 * exclusive transaction; a copy of the file is made before the first. A login never migrates. */
#include "model/core/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static int exec(sqlite3 *h, const char *sql, struct err *err)
{
	return sqlite3_exec(h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(h, err, sql);
}

static int set_meta(sqlite3 *h, const char *key, const char *value, struct err *err)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", -1, &st, NULL))
		return db_fail(h, err, "meta");
	sqlite3_bind_text(st, 1, key, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, 2, value, -1, SQLITE_TRANSIENT);
	int rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : db_fail(h, err, "meta");
}

static int stamp(sqlite3 *h, struct err *err)
{
	char hash[65], sql[64];

	ddl_hash(hash);
	snprintf(sql, sizeof(sql), "PRAGMA user_version=%d; PRAGMA application_id=%d", SCHEMA_VERSION, APPLICATION_ID);
	return exec(h, sql, err) || set_meta(h, "schema", hash, err) ? -1 : 0;
}

/* WAL needs shared memory: a network filesystem would lose data silently (security F14). */
static int local_fs(const char *dir, struct err *err)
{
	static const long network[] = { 0x6969 /* NFS */, 0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */, 0x65735546 /* FUSE */ };
	struct statfs st;

	if (statfs(dir, &st) < 0)
		return err_set(err, E_IO, NULL, NULL, NULL, "%s：%s", dir, strerror(errno));
	for (size_t i = 0; i < LENGTH(network); i++)
		if ((unsigned long)st.f_type == (unsigned long)network[i])
			return err_set(err, E_CONFIG, NULL, NULL, NULL, "%s 在网络文件系统上，数据库只能放在本机磁盘", dir);
	return 0;
}

static int fill(const char *dir, const struct init_opts *o, struct err *err)
{
	struct db *db;
	struct tx *tx;

	if (db_open(dir, 0, &db, err))
		return -1;
	if (o->progress)
		o->progress(o->ctx, "代码表", 0, 1);
	int rc = tx_begin(db, &actor_system, NULL, &tx, err);
	if (!rc) {
		rc = codes_seed(db, err) || audit_add(tx, "init", "", 0, "ok", NULL, 0, err) ? -1 : 0;
		if (rc)
			tx_rollback(tx);
		else
			rc = tx_commit(tx, err);
	}
	db_close(db);
	return rc;
}

/* What is found by is put together when there are eight pieces of a size, not four: each word is written anew half as often. */
static int merge_later(sqlite3 *h, struct err *err)
{
	char sql[160];
	int rc = 0;

	for (int i = 0; !rc && entities[i]; i++)
		if (has_search(entities[i])) {
			snprintf(sql, sizeof(sql), "INSERT INTO %s_s (%s_s, rank) VALUES ('automerge', 8)", entities[i]->name, entities[i]->name);
			rc = exec(h, sql, err);
		}
	return rc;
}

int db_init(const char *dir, const struct init_opts *o, struct err *err)
{
	char *path = xasprintf("%s/socorg.db", dir), origin[16];
	struct stat st;
	sqlite3 *h = NULL;
	int rc = -1;

	umask(077);
	if (o->origin < 0 || o->origin > 909)
		err_set(err, E_USAGE, NULL, "origin", NULL, "安装编号须在1到909之间");
	else if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		err_set(err, E_IO, NULL, NULL, NULL, "%s：%s", dir, strerror(errno));
	else if (stat(path, &st) == 0)
		err_set(err, E_CONFIG, NULL, NULL, NULL, "%s 已有数据库", dir);
	else if (local_fs(dir, err) == 0 && entity_selfcheck(err) == 0 && secret_create(dir, err) == 0 &&
		 db_connect(path, true, true, &h, err) == 0 && search_tokenizer(h, err) == 0) {
		struct db guard = { .h = h };
		snprintf(origin, sizeof(origin), "%d", o->origin ? o->origin : 1);
		db_functions(h, &guard);
		rc = exec(h, "BEGIN EXCLUSIVE", err) || ddl_create(h, err) || merge_later(h, err) || exec(h, "INSERT INTO kept VALUES (1)", err) || stamp(h, err) || set_meta(h, "origin", origin, err) ||
		     set_meta(h, "practice", o->practice ? "1" : "0", err) || exec(h, "COMMIT", err) ? -1 : 0;
	}
	sqlite3_close(h);
	if (rc == 0)
		rc = fill(dir, o, err);
	if (rc && h)
		unlink(path);
	free(path);
	return rc;
}

static int run_step(sqlite3 *h, int from, struct err *err)
{
	char sql[64];

	if (!migrate_steps[from])
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "没有从版本 %d 升级的步骤", from);
	snprintf(sql, sizeof(sql), "PRAGMA user_version=%d", from + 1);
	if (exec(h, "PRAGMA foreign_keys=OFF; BEGIN EXCLUSIVE", err))
		return -1;
	int rc = migrate_steps[from](h, err) || exec(h, sql, err) ? -1 : 0;
	sqlite3_stmt *st;
	if (!rc && sqlite3_prepare_v2(h, "PRAGMA foreign_key_check", -1, &st, NULL) == SQLITE_OK) {
		if (sqlite3_step(st) == SQLITE_ROW)
			rc = err_set(err, E_BUG, NULL, NULL, NULL, "升级第 %d 步之后有无主的引用", from);
		sqlite3_finalize(st);
	}
	if (rc || exec(h, "COMMIT", err)) {
		sqlite3_exec(h, "ROLLBACK", NULL, NULL, NULL);
		return -1;
	}
	return exec(h, "PRAGMA foreign_keys=ON", err);
}

/* A copy that was made of this very state: the same version, and the same last act (every act leaves a record). */
static bool copy_holds(struct db *db, const char *path)
{
	static const char *const sql = "SELECT u.user_version || ' ' || a.seq || ' ' || hex(a.hash) FROM pragma_user_version u, audit a "
		"ORDER BY a.seq DESC LIMIT 1";
	char now[120] = "", then[120] = "", ok[8] = "";
	sqlite3_stmt *st = NULL;
	sqlite3 *h = NULL;

	db_text(db, NULL, now, sizeof(now), sql, "");
	if (copy_open(path, &h) == SQLITE_OK) {
		if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
			text_cut(then, sizeof(then), col_text(st, 0));
		sqlite3_finalize(st);
		st = NULL;
		if (*now && !strcmp(now, then) && sqlite3_prepare_v2(h, "PRAGMA quick_check(1)", -1, &st, NULL) == SQLITE_OK &&
		    sqlite3_step(st) == SQLITE_ROW)
			text_cut(ok, sizeof(ok), col_text(st, 0));
		sqlite3_finalize(st);
	}
	sqlite3_close(h);
	return !strcmp(ok, "ok");
}

/*
 * The copy made before the first step. It bears its name when it is whole, and takes nobody's: one that an earlier try has left
 * is the copy when nothing was written since, and stays where it is when something was.
 */
static int keep_copy(struct db *db, int version, struct err *err)
{
	char *part = xasprintf("%s/before-migration-%d.db.part", db->dir, version), *to = NULL;
	int rc = 1;

	for (int i = 1; rc > 0; i++) {
		free(to);
		to = i == 1 ? xasprintf("%s/before-migration-%d.db", db->dir, version)
			    : xasprintf("%s/before-migration-%d-%d.db", db->dir, version, i);
		if (access(to, F_OK) == 0) {
			if (copy_holds(db, to))
				rc = 0;
			continue;
		}
		unlink(part);	/* of a try that was cut off */
		rc = db_backup(db, part, err);
		if (!rc && link(part, to) < 0)
			rc = err_set(err, E_IO, NULL, NULL, NULL, "%s：%s", to, strerror(errno));
		unlink(part);
	}
	free(part);
	free(to);
	return rc;
}

/* Lists, parameters and rows that ship with this version and that an older one did not have; once, before it is stamped. */
static int top_up(struct db *db, struct err *err)
{
	char hash[65], was[80] = "";
	struct tx *tx;

	ddl_hash(hash);
	db_text(db, NULL, was, sizeof(was), "SELECT value FROM meta WHERE key = 'schema'", "");
	if (!strcmp(hash, was))
		return 0;
	if (tx_begin(db, &actor_system, NULL, &tx, err))
		return -1;
	int before = sqlite3_total_changes(db->h), rc = codes_seed(db, err);
	if (!rc && sqlite3_total_changes(db->h) == before) {
		tx_rollback(tx);	/* it has all of them */
		return 0;
	}
	if (rc || audit_add(tx, "migrate", "", 0, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

int db_migrate(const char *dir, struct err *err)
{
	struct db *db;
	int64_t v = 0;

	if (db_open(dir, DB_ANYVERSION, &db, err))
		return -1;
	int rc = db_int(db, err, &v, "PRAGMA user_version", "") < 0 ? -1 : 0;
	if (!rc && v > SCHEMA_VERSION)
		rc = err_set(err, E_CONFIG, NULL, NULL, NULL, "数据库版本 %d 比程序的 %d 新", (int)v, SCHEMA_VERSION);
	if (!rc && v < SCHEMA_VERSION)
		rc = keep_copy(db, (int)v, err);
	for (; !rc && v < SCHEMA_VERSION; v++)
		rc = run_step(db->h, (int)v, err);
	if (!rc)
		rc = top_up(db, err);
	/* what is stamped is believed by every login: it is looked at first */
	if (!rc)
		rc = exec(db->h, "BEGIN EXCLUSIVE", err) || ddl_guards(db->h, err) || schema_same(db->h, err) || stamp(db->h, err) ||
		     exec(db->h, "COMMIT", err) ? -1 : 0;
	db_close(db);		/* what was begun and not committed is undone */
	return rc;
}
