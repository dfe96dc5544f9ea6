/* The schema: its printout is kept (tests/schema.sql), a fresh database is what the descriptors say, and no database is ever
 * half of one version and half of another. What the guards refuse is t_engine.c's and the battery's. */
#include "tests/world.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- text ---- */

static char *printout(void)
{
	struct err err = { 0 };
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (db_schema(f, &err))
		fail_msg("%s", err.msg);
	fclose(f);
	return text;
}

static char *whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t cap = 0;

	if (f && getdelim(&text, &cap, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	if (f)
		fclose(f);
	return text;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a schema is made of, one a line, in order, each once; SQLite keeps no IF NOT EXISTS. A row that comes with it is none. */
static char *normalised(char *text)
{
	static const char *const drop = "IF NOT EXISTS ";
	char **v = NULL, *out = NULL;
	size_t n = 0, size = 0;

	for (char *keep, *s = strtok_r(text, "\n", &keep); s; s = strtok_r(NULL, "\n", &keep)) {
		char *at = strstr(s, drop);
		if (strncmp(s, "CREATE ", 7))
			continue;
		if (at)
			memmove(at, at + strlen(drop), strlen(at + strlen(drop)) + 1);
		v = xrealloc(v, sizeof(*v) * (n + 1));
		v[n++] = s;
	}
	qsort(v, n, sizeof(*v), by_text);
	FILE *f = open_memstream(&out, &size);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(v[i], v[i - 1]))
			fprintf(f, "%s\n", v[i]);
	fclose(f);
	free(v);
	free(text);
	return out;
}

static void same(char *now, char *want, const char *what)
{
	size_t i = 0, line = 0;

	while (now[i] && now[i] == want[i]) {
		i++;
		line = now[i - 1] == '\n' ? i : line;
	}
	if (now[i] != want[i])
		fail_msg("%s:\nit is   %.300s\nand not %.300s", what, now + line, want + line);
	free(now);
	free(want);
}

/* ---- a connection that knows nothing of the program ---- */

static sqlite3 *raw(const char *path)
{
	sqlite3 *h = NULL;

	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		fail_msg("%s: %s", path, sqlite3_errmsg(h));
	return h;
}

static void say(const char *path, const char *sql)
{
	sqlite3 *h = raw(path);
	char *msg = NULL;

	if (sqlite3_exec(h, sql, NULL, NULL, &msg) != SQLITE_OK)
		fail_msg("%s: %s", sql, msg);
	sqlite3_close(h);
}

/* Every row a line, its columns parted by blanks. */
static char *answer(const char *path, const char *sql)
{
	sqlite3 *h = raw(path);
	sqlite3_stmt *st;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++)
			fprintf(f, "%s%s", i ? " " : "", col_text(st, i));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	sqlite3_close(h);
	fclose(f);
	return text;
}

#define SHADOW "(SELECT v.name || s.end FROM sqlite_schema v, (SELECT '_data' AS end UNION SELECT '_idx' UNION SELECT '_content' UNION " \
	"SELECT '_docsize' UNION SELECT '_config') s WHERE v.sql LIKE 'CREATE VIRTUAL%')"

static char *stands(const char *path)
{
	return normalised(answer(path, "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT IN " SHADOW));
}

static char *file_of(const char *dir)
{
	return xasprintf("%s/socorg.db", dir);
}

/* ---- the printout ---- */

static void printout_is_kept(void **state)
{
	char *now = printout(), *want = whole("tests/schema.sql"), path[200];
	const char *build = getenv("B");

	(void)state;
	if (!want || strcmp(now, want)) {
		snprintf(path, sizeof(path), "%s/schema.sql", build ? build : "build");
		FILE *f = fopen(path, "w");
		if (f) {
			fputs(now, f);
			fclose(f);
		}
		fail_msg("the schema differs from tests/schema.sql; what it is now is in %s: raise SCHEMA_VERSION, add a step", path);
	}
	free(now);
	free(want);
}

/* ---- a fresh database ---- */

static void fresh_is_the_printout(void **state)
{
	char *path = file_of(world_dir());

	(void)state;
	same(stands(path), normalised(printout()), "a fresh database");
	free(path);
}

/* Said once more, without ddl.c: the columns of every table in stored order with their types, none of them generated. */
static char *columns_said(const struct entity *e, bool history)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	fprintf(f, "id INTEGER 0\n");
	if (history)
		fprintf(f, "h_seq INTEGER 0\nh_on TEXT 0\nh_at INTEGER 0\nh_act INTEGER 0\nh_verb TEXT 0\nh_account TEXT 0\nh_reason TEXT 0\n");
	fprintf(f, "rev INTEGER 0\nvoid INTEGER 0\n");
	if (e->states)
		fprintf(f, "state TEXT 0\n");
	if (e->flags & E_PROPOSED)
		fprintf(f, "case_id INTEGER 0\npstate TEXT 0\n");
	for (const struct field *d = e->fields; d->name; d++) {
		bool text_type = d->type == T_TEXT || d->type == T_MEMO || d->type == T_DATE || d->type == T_CODE || d->type == T_REGION ||
				 d->type == T_FILE;
		fprintf(f, "%s %s 0\n", d->name, d->flags & F_SECRET ? "BLOB" : text_type ? "TEXT" : "INTEGER");
		if (d->flags & F_SECRET)
			fprintf(f, "%s_mac BLOB 0\n", d->name);
		if (d->flags & F_NAME)
			fprintf(f, "%s_key BLOB 0\n%s_ini TEXT 0\n", d->name, d->name);
	}
	fclose(f);
	return text;
}

/* A reference points at its entity; what must be unique is so among rows that are not void; every table is STRICT. */
static void fresh_holds_what_fields_promise(const struct entity *e, const char *path)
{
	char sql[400], *got, want[160];

	for (const struct field *d = e->fields; d->name; d++) {
		if (d->type == T_REF) {
			snprintf(sql, sizeof(sql), "SELECT \"table\", \"to\" FROM pragma_foreign_key_list('%s') WHERE \"from\" = '%s'", e->name, d->name);
			snprintf(want, sizeof(want), "%s id\n", d->list);
			same(answer(path, sql), xstrdup(want), e->name);
		}
		if (d->flags & F_UNIQ) {
			snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_index_list('%s') l, pragma_index_info(l.name) i WHERE l.\"unique\" = 1 AND "
				 "l.partial = 1 AND i.name = '%s%s' AND (SELECT sql FROM sqlite_schema WHERE name = l.name) LIKE '%%WHERE void = 0%%'",
				 e->name, d->name, d->flags & F_SECRET ? "_mac" : "");
			got = answer(path, sql);
			if (strcmp(got, "1\n"))
				fail_msg("%s.%s is not unique among live rows", e->name, d->name);
			free(got);
		}
	}
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_table_list WHERE name IN ('%s', '%s_h') AND strict = 1", e->name, e->name);
	got = answer(path, sql);
	if (strcmp(got, e->cls == C_SHARED ? "2\n" : "1\n"))
		fail_msg("%s: %s strict tables", e->name, got);
	free(got);
}

static void fresh_is_what_the_descriptors_say(void **state)
{
	char *path = file_of(world_dir()), sql[200];

	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (e->cls != C_SHARED && e->cls != C_ANON)
			continue;
		for (int h = 0; h < (e->cls == C_SHARED ? 2 : 1); h++) {
			snprintf(sql, sizeof(sql), "SELECT name, type, hidden FROM pragma_table_xinfo('%s%s') ORDER BY cid", e->name, h ? "_h" : "");
			same(answer(path, sql), columns_said(e, h), e->name);
		}
		fresh_holds_what_fields_promise(e, path);
	}
	free(path);
}

/* ---- a database that is not of this version ---- */

static void refused(const char *dir, bool migrate, enum ecode code, const char *word)
{
	struct err err = { 0 };
	struct db *db = NULL;

	assert_int_equal(migrate ? db_migrate(dir, &err) : db_open(dir, 0, &db, &err), -1);
	if (err.code != code || !strstr(err.msg, word))
		fail_msg("%d %s, and nothing of %s", err.code, err.msg, word);
}

static void accepted(const char *dir)
{
	struct err err = { 0 };
	struct db *db;

	if (db_open(dir, 0, &db, &err))
		fail_msg("%s", err.msg);
	db_close(db);
}

#define STAMPS "SELECT sql FROM sqlite_schema UNION ALL SELECT key || ' ' || value FROM meta UNION ALL SELECT 'version ' || " \
	"(SELECT user_version FROM pragma_user_version) UNION ALL SELECT count(*) FROM audit"

/* What stands between two calls to this is untouched. */
static char *stamps(const char *path)
{
	return answer(path, STAMPS);
}

static char copy_dir[64];

/* A database of its own, made once and handed from test to test as one left it. */
static const char *another(void)
{
	struct init_opts opts = { .practice = true };
	struct err err = { 0 };

	if (!*copy_dir) {
		snprintf(copy_dir, sizeof(copy_dir), "/tmp/socorg-schema-XXXXXX");
		assert_non_null(mkdtemp(copy_dir));
		if (db_init(copy_dir, &opts, &err))
			fail_msg("%s", err.msg);
	}
	return copy_dir;
}

static void newer_is_refused(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), sql[64], *before;

	(void)state;
	accepted(dir);
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION + 1);
	say(path, sql);
	before = stamps(path);
	refused(dir, false, E_CONFIG, "新");
	refused(dir, true, E_CONFIG, "新");
	same(stamps(path), before, "a newer database");
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION);
	say(path, sql);
	accepted(dir);
	/* and a database of another program is none of ours */
	say(path, "PRAGMA application_id = 1");
	refused(dir, false, E_CONFIG, "不是本程序");
	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", APPLICATION_ID);
	say(path, sql);
	accepted(dir);
	free(path);
}

/* Version 0 was never released: there is no step from it. The copy is made first, and nothing else changes. */
static void without_a_step_nothing_changes(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), *copy = xasprintf("%s/before-migration-0.db", dir), *before, sql[64];
	struct stat st;

	(void)state;
	say(path, "PRAGMA user_version = 0");
	before = stamps(path);
	refused(dir, false, E_CONFIG, "socorgctl migrate");
	assert_int_equal(stat(copy, &st), -1);		/* a login made no copy, and so did not try */
	refused(dir, true, E_CONFIG, "版本 0");
	same(stamps(path), before, "a version without a step");
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	same(stamps(copy), stamps(path), "the copy made before a migration");
	unlink(copy);
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION);
	say(path, sql);
	free(copy);
	free(path);
}

/* Same version, other guards: as an older program of this version would have left it. */
static void make_old(const char *path)
{
	say(path, "DROP TRIGGER IF EXISTS org_no_delete; DROP TRIGGER IF EXISTS audit_no_update; CREATE TRIGGER IF NOT EXISTS old_guard BEFORE "
		  "DELETE ON org BEGIN SELECT 1; END; UPDATE meta SET value = 'of an older program' WHERE key = 'schema'");
}

static void a_login_never_migrates(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), *old;

	(void)state;
	make_old(path);
	old = stamps(path);
	for (int i = 0; i < 2; i++)
		refused(dir, false, E_CONFIG, "socorgctl migrate");
	same(stamps(path), old, "after two logins");
	struct err err = { 0 };
	if (db_migrate(dir, &err))
		fail_msg("%s", err.msg);
	accepted(dir);
	same(stands(path), normalised(printout()), "a migrated database");
	/* once more changes nothing */
	old = stamps(path);
	assert_int_equal(db_migrate(dir, &err), 0);
	same(stamps(path), old, "migrated twice");
	free(path);
}

/* ---- interrupted ---- */

static long statements_left;

static int at_statement(unsigned what, void *ctx, void *st, void *sql)
{
	(void)what; (void)ctx; (void)st; (void)sql;
	if (--statements_left == 0)
		kill(getpid(), SIGKILL);
	return 0;
}

static int arm(sqlite3 *h, char **msg, const struct sqlite3_api_routines *api)
{
	(void)msg; (void)api;
	return sqlite3_trace_v2(h, SQLITE_TRACE_STMT, at_statement, NULL);
}

/* Migrates in a process of its own that dies at its nth statement, or at the byte where a file would grow beyond `most`.
 * True: it lived to the end. */
static bool migrates(const char *dir, long nth, long most)
{
	struct rlimit none = { 0, 0 }, size = { (rlim_t)most, (rlim_t)most };
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct err err = { 0 };
		statements_left = nth;
		setrlimit(RLIMIT_CORE, &none);
		if (nth)
			sqlite3_auto_extension((void (*)(void))arm);
		if (most)
			setrlimit(RLIMIT_FSIZE, &size);
		_exit(db_migrate(dir, &err) ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		fail_msg("it failed and was not killed");
	return WIFEXITED(status);
}

/* Old or new, and what is old is refused and migrates the next time. Afterwards it is old again. True: it lived. */
static bool old_or_new(const char *dir, long nth, long most, const char *old, const char *new, int *died, int *late)
{
	bool lived = migrates(dir, nth, most);
	char *path = file_of(dir), *now = stamps(path);

	if (strcmp(now, old) && strcmp(now, new))
		fail_msg("killed at %ld it is neither:\n%.2000s", nth + most, now);
	if (lived && strcmp(now, new))
		fail_msg("it lived through %ld and is old", nth + most);
	*died += !lived;
	*late += !lived && !strcmp(now, new);
	if (!strcmp(now, new))
		make_old(path);
	else if (*died % 8 == 0)
		refused(dir, false, E_CONFIG, "socorgctl migrate");
	free(now);
	free(path);
	return lived;
}

static void arrives_at_last(const char *dir)
{
	struct err err = { 0 };
	struct db *db;
	char *path = file_of(dir), word[64] = "";

	if (db_migrate(dir, &err) || db_open(dir, 0, &db, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(db_text(db, &err, word, sizeof(word), "SELECT quick_check FROM pragma_quick_check", ""), 1);
	assert_string_equal(word, "ok");
	db_close(db);
	same(stands(path), normalised(printout()), "migrated in the end");
	free(path);
}

/* Every seventh statement, and each of the last: the commit is among them. */
static void killed_at_a_statement(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), *old, *new = stamps(path);
	struct err err = { 0 };
	int died = 0, late = 0;

	(void)state;
	make_old(path);
	old = stamps(path);
	statements_left = LONG_MAX;
	sqlite3_auto_extension((void (*)(void))arm);
	assert_int_equal(db_migrate(dir, &err), 0);
	sqlite3_reset_auto_extension();
	long all = LONG_MAX - statements_left;
	make_old(path);
	for (long n = 1; n <= all; n += n + 12 < all ? 7 : 1)
		assert_false(old_or_new(dir, n, 0, old, new, &died, &late));
	assert_true(died > 25);
	arrives_at_last(dir);
	free(old);
	free(new);
	free(path);
}

/* In the middle of a write, of the log and then of the database: cut at bytes that are no page's edge. */
static void killed_in_a_write(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), *old, *new = stamps(path);
	int died = 0, late = 0;

	(void)state;
	make_old(path);
	old = stamps(path);
	for (long n = 5003; !old_or_new(dir, 0, n, old, new, &died, &late); n += late ? 200003 : 1501)
		;
	assert_true(died - late > 5 && late > 2);
	arrives_at_last(dir);
	free(old);
	free(new);
	free(path);
}

/* ---- older versions ---- */

/* A database from a printout, as a release of that version would have made it. */
static void from_text(const char *dir, const char *text, int version)
{
	char *path = file_of(dir), sql[200];
	struct err err = { 0 };
	sqlite3 *h = NULL;
	struct db guard = { 0 };

	if (mkdir(dir, 0700) || secret_create(dir, &err) || db_connect(path, true, true, &h, &err) || search_tokenizer(h, &err))
		fail_msg("%s", err.msg);
	guard.h = h;
	db_functions(h, &guard);
	if (sqlite3_exec(h, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("version %d: %s", version, sqlite3_errmsg(h));
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d; PRAGMA application_id = %d; INSERT INTO meta VALUES ('schema', '?'), ('origin', '1'), "
		 "('practice', '1')", version, APPLICATION_ID);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
	free(path);
}

/* tests/upgrade/vN.sql is the printout of each version that was released; this one's is tests/schema.sql. */
static void every_older_version_arrives(void **state)
{
	char dir[64], name[80], cmd[100];
	struct err err = { 0 };

	(void)state;
	for (int v = 1; v <= SCHEMA_VERSION; v++) {
		snprintf(name, sizeof(name), "tests/upgrade/v%d.sql", v);
		char *text = whole(v == SCHEMA_VERSION ? "tests/schema.sql" : name), *path;
		if (!text)
			fail_msg("%s is missing", name);
		snprintf(dir, sizeof(dir), "%.50s/v%d", world_dir(), v);
		from_text(dir, text, v);
		refused(dir, false, E_CONFIG, "socorgctl migrate");
		if (db_migrate(dir, &err))
			fail_msg("from version %d: %s", v, err.msg);
		path = file_of(dir);
		same(stands(path), normalised(printout()), name);
		accepted(dir);
		snprintf(cmd, sizeof(cmd), "rm -rf '%s'", dir);
		assert_int_equal(system(cmd), 0);
		free(path);
		free(text);
	}
}

static int done(void **state)
{
	char cmd[100];

	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", copy_dir);
	if (*copy_dir && system(cmd))
		return -1;
	return world_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printout_is_kept), cmocka_unit_test(fresh_is_the_printout), cmocka_unit_test(fresh_is_what_the_descriptors_say),
		cmocka_unit_test(newer_is_refused), cmocka_unit_test(without_a_step_nothing_changes), cmocka_unit_test(a_login_never_migrates),
		cmocka_unit_test(killed_at_a_statement), cmocka_unit_test(killed_in_a_write), cmocka_unit_test(every_older_version_arrives),
	};

	return cmocka_run_group_tests(tests, world_open, done);
}
