/* No database is ever half of one version and half of another: a login never migrates, a migration that is cut off is not one, and
 * what is not as the descriptors say is not stamped. */
#include "tests/world.h"

#include "tests/schema.h"

#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* How many files of the folder have a name that begins so. */
static int named(const char *dir, const char *start)
{
	DIR *d = opendir(dir);
	int n = 0;

	for (struct dirent *e; (e = readdir(d));)
		n += !strncmp(e->d_name, start, strlen(start));
	closedir(d);
	return n;
}

/* A copy that stands already does not stand in the way: it is the copy when it was made of this very state, and is left alone
 * when it was not. */
static void an_older_copy_is_in_nobodys_way(void **state)
{
	const char *dir = another();
	char *path = file_of(dir), *first = xasprintf("%s/before-migration-0.db", dir), *second = xasprintf("%s/before-migration-0-2.db", dir),
		*third = xasprintf("%s/before-migration-0-3.db", dir), *part = xasprintf("%s.part", first), sql[64];
	struct stat st;

	(void)state;
	say(path, "PRAGMA user_version = 0");
	FILE *f = fopen(first, "w");		/* somebody's own file */
	fputs("not a database", f);
	fclose(f);
	f = fopen(part, "w");			/* and what a try has left that was cut off */
	fputs("half a database", f);
	fclose(f);
	for (int i = 0; i < 3; i++) {
		refused(dir, true, E_CONFIG, "版本 0");
		same(whole(first), xstrdup("not a database"), "a file that stood there");
		same(stamps(second), stamps(path), "the copy beside it");
		assert_int_equal(stat(third, &st), -1);	/* nothing was written: the copy is the copy */
		assert_int_equal(stat(part, &st), -1);
		assert_int_equal(named(dir, "before-migration"), 2);	/* and no files of SQLite's beside them */
	}
	say(path, "INSERT INTO audit SELECT seq + 1, act, at, account, role, session, peer, verb, entity, rid, result, note, image, hash FROM audit ORDER BY seq DESC LIMIT 1");
	refused(dir, true, E_CONFIG, "版本 0");
	same(stamps(third), stamps(path), "the copy of what was written since");
	unlink(first);
	unlink(second);
	unlink(third);
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION);
	say(path, sql);
	free(first);
	free(second);
	free(third);
	free(part);
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
	struct db *db = NULL;
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

static void yes(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n, (void)v;
	sqlite3_result_int(c, 1);
}

/* A row that waits, from before it was kept how many do. */
static void one_waits(const char *path)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	for (int i = 0; i < 4; i++)
		sqlite3_create_function(h, (const char *[]){ "is_day", "code_known", "region_known", "flow_open" }[i], -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, yes,
					NULL, NULL);
	if (sqlite3_exec(h, "INSERT INTO reminder (id, rev, void, state, kind, subject, what, day, turn, region, entity, rid) VALUES "
			    "(7, 1, 0, 'new', 'soon', 'x', 'y', '2026-03-02', 'officer', '510105', 'org', 8)", NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(h));
	sqlite3_close(h);
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
		path = file_of(dir);
		if (v < SCHEMA_VERSION)
			say(path, "INSERT INTO code_list VALUES ('casetype', '', 0, ''); INSERT INTO code (list, code, label, sort) VALUES ('casetype', 'SL', '设立登记', 1)");
		if (v == 3)
			one_waits(path);
		refused(dir, false, E_CONFIG, "socorgctl migrate");
		if (db_migrate(dir, &err))
			fail_msg("from version %d: %s", v, err.msg);
		same(answer(path, "SELECT label FROM code WHERE list = 'casetype' AND code = 'SL'"), xstrdup("成立登记\n"), name);
		same(stands(path), normalised(printout()), name);
		if (v == 3)
			same(answer(path, "SELECT group_concat(place || ' ' || turn || ' ' || day || ' ' || n) FROM turn_n"),
			     xstrdup("51 officer 2026-03-02 1,5101 officer 2026-03-02 1,510105 officer 2026-03-02 1\n"), "what waits");
		accepted(dir);
		snprintf(cmd, sizeof(cmd), "rm -rf '%s'", dir);
		assert_int_equal(system(cmd), 0);
		free(path);
		free(text);
	}
}

/* ---- stamped only when it is right ---- */

#define IN_SCHEMA(name, from, to) "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '" from "', '" to "') WHERE name = '" \
	name "'; PRAGMA writable_schema = OFF"

/* What is stamped is what the descriptors say: nothing is missing, changed or more. A stamp of another program is what such a
 * database would have. */
static void what_is_not_right_is_not_stamped(void **state)
{
	static const struct { const char *harm, *word, *mend; } harm[] = {
		{ "DROP INDEX org_name_text", "缺少 INDEX org_name_text", "CREATE INDEX org_name_text ON org (name)" },
		{ "DROP INDEX person_id_no_one", "缺少 UNIQUE INDEX person_id_no_one",
		  "CREATE UNIQUE INDEX person_id_no_one ON person (id_no_mac) WHERE void = 0" },
		{ IN_SCHEMA("org_h", ", postcode TEXT", ""), "TABLE org_h 应有“postcode TEXT", IN_SCHEMA("org_h", ", website TEXT", ", website TEXT, postcode TEXT") },
		{ IN_SCHEMA("org_h", ", postcode TEXT", ", postcode INTEGER"), "org_h", IN_SCHEMA("org_h", ", postcode INTEGER", ", postcode TEXT") },
		{ "CREATE TABLE more (x)", "多出 TABLE more", "DROP TABLE more" },
		{ "CREATE INDEX zz ON meta (value)", "多出 INDEX zz", "DROP INDEX zz" },
	};
	const char *dir = another();
	char *path = file_of(dir), *before;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH(harm); i++) {
		make_old(path);
		say(path, harm[i].harm);
		before = stamps(path);
		refused(dir, true, E_CONFIG, harm[i].word);
		same(stamps(path), before, harm[i].word);
		refused(dir, false, E_CONFIG, "socorgctl migrate");
		say(path, harm[i].mend);
		if (db_migrate(dir, &err))
			fail_msg("%s: %s", harm[i].mend, err.msg);
		accepted(dir);
	}
	/* how it is written makes no difference, nor what SQLite keeps for itself */
	make_old(path);
	say(path, "DROP INDEX org_name_text; CREATE INDEX IF NOT EXISTS \"org_name_text\"\n ON  \"org\" ( name );"
		  "INSERT INTO meta VALUES ('x', 'y'); ANALYZE meta; DELETE FROM meta WHERE key = 'x'");
	if (db_migrate(dir, &err))
		fail_msg("%s", err.msg);
	accepted(dir);
	say(path, "DROP INDEX org_name_text; CREATE INDEX org_name_text ON org (name); DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4");
	free(path);
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
		cmocka_unit_test(newer_is_refused), cmocka_unit_test(without_a_step_nothing_changes),
		cmocka_unit_test(an_older_copy_is_in_nobodys_way), cmocka_unit_test(a_login_never_migrates), cmocka_unit_test(killed_at_a_statement),
		cmocka_unit_test(killed_in_a_write), cmocka_unit_test(every_older_version_arrives),
		cmocka_unit_test(what_is_not_right_is_not_stamped),	/* leaves the schema in another order */
	};

	return cmocka_run_group_tests(tests, world_open, done);
}
