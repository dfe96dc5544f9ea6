/* The connection: how socorg.db is opened and hardened, what its guards call, and whether others have saved. */
#include "model/core/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/core/tables.h"
#include "model/core/vfs.h"

static int pragma(sqlite3 *h, const char *sql, struct err *err)
{
	return sqlite3_exec(h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(h, err, sql);
}

/* After start: nobody attaches a database, changes the schema or sets a pragma (security F09). */
static int authorize(void *arg, int op, const char *a, const char *b, const char *c, const char *d)
{
	static const char *const pragmas[] = { "data_version", "integrity_check", "quick_check", "foreign_key_check",
					       "wal_checkpoint", "table_xinfo", "optimize" };
	(void)arg; (void)b; (void)c; (void)d;
	switch (op) {
	case SQLITE_ATTACH: case SQLITE_DETACH:
	case SQLITE_CREATE_TABLE: case SQLITE_CREATE_INDEX: case SQLITE_CREATE_TRIGGER: case SQLITE_CREATE_VIEW:
	case SQLITE_CREATE_VTABLE: case SQLITE_DROP_TABLE: case SQLITE_DROP_INDEX: case SQLITE_DROP_TRIGGER:
	case SQLITE_DROP_VIEW: case SQLITE_DROP_VTABLE: case SQLITE_ALTER_TABLE:
		return SQLITE_DENY;
	case SQLITE_PRAGMA:
		for (size_t i = 0; i < LENGTH(pragmas); i++)
			if (a && !strcmp(a, pragmas[i]))
				return SQLITE_OK;
		return SQLITE_DENY;
	}
	return SQLITE_OK;
}

void db_lock_schema(struct db *db, bool lock)
{
	sqlite3_set_authorizer(db->h, lock ? authorize : NULL, NULL);
}

static void harden(sqlite3 *h)
{
	static const struct { int op, on; } cfg[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 }, { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	};
	static const struct { int id, max; } lim[] = {
		{ SQLITE_LIMIT_LENGTH, 16 << 20 }, { SQLITE_LIMIT_SQL_LENGTH, 100000 }, { SQLITE_LIMIT_EXPR_DEPTH, 100 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, 1000 }, { SQLITE_LIMIT_ATTACHED, 1 }, { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
	};
	for (size_t i = 0; i < LENGTH(cfg); i++)
		sqlite3_db_config(h, cfg[i].op, cfg[i].on, NULL);
	for (size_t i = 0; i < LENGTH(lim); i++)
		sqlite3_limit(h, lim[i].id, lim[i].max);
}

/*
 * Opens one file with everything that every connection must have. busy_timeout comes first: even opening a WAL database
 * can meet a lock. Little is kept in memory: hundreds of sessions have a connection each, and the system's own cache
 * holds the file once for all.
 */
int db_connect(const char *path, bool create, bool sync_full, sqlite3 **out, struct err *err)
{
	sqlite3 *h = NULL;
	static bool configured;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0);

	if (!configured) {
		sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);	/* pages one by one, not twenty at once */
		mem_config();
		sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);		/* a session is a process: nothing to lock, and nobody */
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);		/* asks how much was allocated */
		configured = true;
	}
	if (sqlite3_open_v2(path, &h, flags, sync_full ? vfs_name() : NULL) != SQLITE_OK) {
		err_set(err, E_IO, NULL, NULL, NULL, "打不开数据库 %s：%s", path, sqlite3_errmsg(h));
		sqlite3_close(h);
		return -1;
	}
	sqlite3_busy_timeout(h, 10000);
	sqlite3_db_config(h, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
	harden(h);
	if (pragma(h, sync_full ? "PRAGMA cache_size=-128" : "PRAGMA cache_size=-32", err) ||
	    pragma(h, "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA secure_delete=ON;"
		   "PRAGMA cell_size_check=ON; PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit=67108864;", err) ||
	    pragma(h, sync_full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", err) ||
	    (create && pragma(h, "PRAGMA journal_mode=WAL", err))) {
		sqlite3_close(h);
		return -1;
	}
	*out = h;
	return 0;
}

static void sql_flow_open(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n; (void)v;
	sqlite3_result_int(c, ((struct db *)sqlite3_user_data(c))->flow_open);
}

static void sql_history_open(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n; (void)v;
	sqlite3_result_int(c, ((struct db *)sqlite3_user_data(c))->history_open);
}

static void known(sqlite3_context *c, const char *sql, const char *fmt, sqlite3_value *v, const char *list)
{
	const char *code = (const char *)sqlite3_value_text(v);

	if (!code)
		return;		/* NULL: whether it is needed is another question */
	sqlite3_stmt *st = db_stmt(sqlite3_user_data(c), NULL, sql, fmt, code, list);

	sqlite3_result_int(c, st && sqlite3_step(st) == SQLITE_ROW);
	if (st)
		DB_DONE(st);
}

static void sql_is_day(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	const char *day = (const char *)sqlite3_value_text(v[0]);

	if (day)
		sqlite3_result_int(c, date_valid(day));
}

static void sql_code_known(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	const char *code = (const char *)sqlite3_value_text(v[0]);

	/* what has a label is known, and labels are at hand */
	if (code && code_label(sqlite3_user_data(c), (const char *)sqlite3_value_text(v[1]), code))
		sqlite3_result_int(c, 1);
	else
		known(c, "SELECT 1 FROM code WHERE code = ? AND list = ?", "tt", v[0], (const char *)sqlite3_value_text(v[1]));
}

static void sql_region_known(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	const char *code = (const char *)sqlite3_value_text(v[0]);

	if (code && region_name(sqlite3_user_data(c), code))
		sqlite3_result_int(c, 1);
	else
		known(c, "SELECT 1 FROM region WHERE code = ?", "t", v[0], NULL);
}

static void sql_py_match(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	const char *s = (const char *)sqlite3_value_text(v[0]), *q = (const char *)sqlite3_value_text(v[1]);

	sqlite3_result_int(c, s && q && py_match(s, q));
}

static void sql_text_has(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	const char *s = (const char *)sqlite3_value_text(v[0]), *q = (const char *)sqlite3_value_text(v[1]);

	if (!s || !q) {
		sqlite3_result_int(c, 0);
		return;
	}
	char *f = text_fold(s);
	sqlite3_result_int(c, strstr(f, q) != NULL);	/* q is folded by the caller, once */
	free(f);
}

/* The present day of views whose rows become due. */
static void sql_today(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n; (void)v;
	sqlite3_result_text(c, clock_today(sqlite3_user_data(c)), -1, SQLITE_TRANSIENT);
}

int db_functions(sqlite3 *h, struct db *db)
{
	static const int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;

	/* the guards read the connection's state: not deterministic, and INNOCUOUS so that triggers may ask them */
	return sqlite3_create_function(h, "today", 0, flags, db, sql_today, NULL, NULL) ||
	       sqlite3_create_function(h, "flow_open", 0, flags, db, sql_flow_open, NULL, NULL) ||
	       sqlite3_create_function(h, "code_known", 2, flags, db, sql_code_known, NULL, NULL) ||
	       sqlite3_create_function(h, "is_day", 1, flags | SQLITE_DETERMINISTIC, NULL, sql_is_day, NULL, NULL) ||
	       sqlite3_create_function(h, "region_known", 1, flags, db, sql_region_known, NULL, NULL) ||
	       sqlite3_create_function(h, "history_open", 0, flags, db, sql_history_open, NULL, NULL) ||
	       sqlite3_create_function(h, "py_match", 2, flags | SQLITE_DETERMINISTIC, NULL, sql_py_match, NULL, NULL) ||
	       sqlite3_create_function(h, "text_has", 2, flags | SQLITE_DETERMINISTIC, NULL, sql_text_has, NULL, NULL) ? -1 : 0;
}

static int open_run(struct db *db, struct err *err)
{
	char *run = xasprintf("%s/run", db->dir), *q = xasprintf("%s/run/queue", db->dir);

	mkdir(run, 0700);
	db->queue_fd = open(q, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (db->queue_fd < 0)
		err_set(err, E_IO, NULL, NULL, NULL, "打不开 %s：%s", q, strerror(errno));
	free(run);
	free(q);
	return db->queue_fd < 0 ? -1 : 0;
}

static int check_version(struct db *db, struct err *err)
{
	int64_t app = 0, ver = 0;
	char hash[65] = "", want[65];

	if (db_int(db, err, &app, "PRAGMA application_id", "") < 0 || db_int(db, err, &ver, "PRAGMA user_version", "") < 0)
		return -1;
	if (app != APPLICATION_ID)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "%s/socorg.db 不是本程序的数据库", db->dir);
	if (ver > SCHEMA_VERSION)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "数据库版本 %d 比程序的 %d 新", (int)ver, SCHEMA_VERSION);
	ddl_hash(want);
	if (db_text(db, err, hash, sizeof(hash), "SELECT value FROM meta WHERE key='schema'", "") < 0)
		return -1;
	if (ver < SCHEMA_VERSION || strcmp(hash, want))
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "数据库结构与程序不符，请管理员运行 socorgctl migrate");
	return 0;
}

static int read_meta(struct db *db, struct err *err)
{
	int64_t v = 0;

	if (db_int(db, err, &v, "SELECT CAST(value AS INTEGER) FROM meta WHERE key='practice'", "") < 0)
		return -1;
	db->practice = v != 0;
	v = 1;
	if (db_int(db, err, &v, "SELECT CAST(value AS INTEGER) FROM meta WHERE key='origin'", "") < 0)
		return -1;
	db->origin = (int)v;
	return 0;
}

static int log_grows(void *arg, sqlite3 *h, const char *name, int pages)
{
	(void)h; (void)name;
	((struct db *)arg)->log_pages = pages;
	return SQLITE_OK;
}

int register_connect(struct db *db, struct err *err)
{
	char *path = xasprintf("%s/socorg.db", db->dir);
	struct stat st;
	int rc = -1;

	if (stat(path, &st) < 0)
		err_set(err, E_CONFIG, NULL, NULL, NULL, "%s 没有数据库，请先运行 socorgctl -d %s init", db->dir, db->dir);
	else if (db_connect(path, false, true, &db->h, err) == 0) {
		if (db_functions(db->h, db))
			db_fail(db->h, err, "functions");
		else if (sqlite3_wal_hook(db->h, log_grows, db), search_tokenizer(db->h, err) == 0)
			rc = 0;
	}
	free(path);
	return rc;
}

int register_begin(struct db *db, struct err *err)
{
	if (open_run(db, err) || (!(db->flags & DB_ANYVERSION) && check_version(db, err)) || read_meta(db, err) || clock_init(db, err))
		return -1;
	if (!(db->flags & DB_ANYVERSION))
		db_lock_schema(db, true);
	return 0;
}

struct db *db_new(const char *dir, unsigned flags)
{
	struct db *db = xcalloc(1, sizeof(*db));

	db->dir = xstrdup(dir);
	db->flags = flags;
	db->queue_fd = -1;
	return db;
}

int db_open(const char *dir, unsigned flags, struct db **out, struct err *err)
{
	struct db *db = db_new(dir, flags);

	if (register_connect(db, err) || register_begin(db, err)) {
		db_close(db);
		return -1;
	}
	*out = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	tx_rollback(db->tx);
	for (size_t i = 0; i < LENGTH(db->cache); i++)
		sqlite3_finalize(db->cache[i].st);
	codes_free(db);
	secret_close(db);
	sqlite3_close(db->live);
	sqlite3_close(db->h);
	if (db->queue_fd >= 0)
		close(db->queue_fd);
	free(db->dir);
	free(db);
}

int db_live(struct db *db, sqlite3 **out, struct err *err)
{
	if (!db->live) {
		char *path = xasprintf("%s/live.db", db->dir);
		int rc = db_connect(path, true, false, &db->live, err);

		free(path);
		for (int i = 0; rc == 0 && live_ddl[i]; i++)
			rc = pragma(db->live, live_ddl[i], err);
		if (rc == 0)
			rc = ddl_live(db->live, err);
		if (rc < 0) {
			sqlite3_close(db->live);
			db->live = NULL;
			return -1;
		}
	}
	*out = db->live;
	return 0;
}

void db_bulk(struct db *db, bool on)
{
	db_lock_schema(db, false);
	sqlite3_exec(db->h, on ? "PRAGMA cache_size=-32768" : "PRAGMA cache_size=-128", NULL, NULL, NULL);
	db->bulk = on;
	mem_bulk(on);
	db_lock_schema(db, !(db->flags & DB_ANYVERSION));
	if (!on) {
		sqlite3_db_release_memory(db->h);
		mem_rest();
	}
}

void db_checkpoint(struct db *db)
{
	sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

void db_rest(struct db *db)
{
	db_forget(db);
	sqlite3_db_release_memory(db->h);
	if (db->live)
		sqlite3_db_release_memory(db->live);
	mem_rest();
}

/* What the log's index says is a look into shared memory. SQLite's own answer (data_version) takes and gives back a lock on a file where
 * each session that is there has one, and each of them asks once a second. */
static uint32_t stamp(struct db *db)
{
	int64_t v = 0;
	uint32_t now = main_file_stamp(db->h);

	if (now || db_int(db, NULL, &v, "PRAGMA data_version", "") < 0)
		return now;
	now = main_file_stamp(db->h);
	return now ? now : (uint32_t)v;
}

unsigned db_version(struct db *db)
{
	uint32_t now;

	/* who is in the middle of reading does not see yet what the log says there is */
	if (sqlite3_txn_state(db->h, "main") == SQLITE_TXN_READ)
		return db->version;
	now = stamp(db);
	if (now != db->stamp) {
		db->stamp = now;
		db->version += audit_moved(db);
	}
	return db->version;
}

void db_wrote(struct db *db, int64_t seq)
{
	db->stamp = stamp(db);
	if (seq && db->seq)
		db->seq = seq;
}

int db_changes(struct db *db)
{
	return sqlite3_total_changes(db->h);
}

bool db_practice(struct db *db)
{
	return db->practice;
}

const char *db_dir(struct db *db)
{
	return db->dir;
}
