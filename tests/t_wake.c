/* A database got ready before a fork: what the children find is what an opened one finds, they write as any other session does, and what
 * has happened meanwhile is seen. And what of all that happens to the register is news to a session. */
#include "tests/world.h"

#include <fcntl.h>
#include <ftw.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 8
#define ROWS 12

static struct db *ready(void)
{
	struct db *db = NULL;
	struct err err = { 0 };

	if (db_prepare(world_dir(), &db, &err))
		fail_msg("%s", err.msg);
	return db;
}

static bool woken(struct db *db)
{
	struct err err = { 0 };

	if (db_wake(db, &err) == 0)
		return true;
	fprintf(stderr, "%s\n", err.msg);
	return false;
}

/* What the child says is what it exits with. */
static int in_child(int (*f)(struct db *), struct db *db)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(f(db));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int64_t asked(struct db *db, const char *sql)
{
	int64_t n = -1;

	return db_int(db, NULL, &n, sql, "") < 0 ? -2 : n;
}

/* ---- the schema ---- */

/* Every column of every table and index as SQLite understood it, in one number. */
static int64_t understood(struct db *db)
{
	return asked(db, "WITH said AS (SELECT s.name || c.cid || c.name || c.type || c.'notnull' || ifnull(c.dflt_value, '') || c.pk AS t FROM sqlite_schema s, "
		     "pragma_table_xinfo(s.name) c WHERE s.type = 'table' UNION ALL SELECT s.name || i.seqno || i.cid || ifnull(i.name, '') || i.'desc' || i.coll || "
		     "i.key FROM sqlite_schema s, pragma_index_xinfo(s.name) i WHERE s.type = 'index') "
		     "SELECT sum(length(t) * 31 + unicode(t)) * 1000 + sum(instr(t, '1BINARY')) * 7 + count(*) FROM said");
}

static int64_t want_understood;

static int child_understands(struct db *db)
{
	if (!woken(db))
		return 1;
	db_lock_schema(db, false);
	return understood(db) == want_understood ? 0 : 2;
}

static void same_schema(void **state)
{
	(void)state;
	struct db *db = ready();

	db_lock_schema(world, false);
	want_understood = understood(world);
	assert_true(want_understood > 0);
	assert_true(asked(world, "SELECT count(*) FROM sqlite_schema s, pragma_index_xinfo(s.name) i WHERE s.type = 'index' AND i.'desc'") > 20);
	assert_int_equal(in_child(child_understands, db), 0);
	db_close(db);
}

static int child_parses(struct db *db)
{
	size_t before = mallinfo2().uordblks;

	if (!woken(db) || asked(db, "SELECT count(*) FROM org") < 0)
		return 1;
	return mallinfo2().uordblks - before < 150 * 1024 ? 0 : 2;
}

/* An opened one takes half a megabyte for it. */
static void parsed_once(void **state)
{
	struct db *db = ready();
	(void)state;

	assert_int_equal(in_child(child_parses, db), 0);
	db_close(db);
}

static int child_knows_index(struct db *db)
{
	if (!woken(db))
		return 1;
	db_lock_schema(db, false);
	return asked(db, "SELECT count(*) FROM sqlite_schema s, pragma_index_xinfo(s.name) i WHERE s.name = 'made_meanwhile' AND i.key") == 2 &&
		asked(db, "SELECT count(*) FROM unit INDEXED BY made_meanwhile") >= 0 ? 0 : 2;
}

/* The number of the schema is another: it is parsed anew. */
static void changed_meanwhile(void **state)
{
	struct db *db = ready();
	char *path = xasprintf("%s/socorg.db", world_dir());
	struct err err = { 0 };
	sqlite3 *h;
	(void)state;

	assert_int_equal(db_connect(path, false, true, &h, &err), 0);
	assert_int_equal(sqlite3_exec(h, "CREATE INDEX made_meanwhile ON unit (grade, name)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(in_child(child_knows_index, db), 0);
	assert_int_equal(sqlite3_exec(h, "DROP INDEX made_meanwhile", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
	free(path);
	db_close(db);
}

/* ---- writing ---- */

static int me;

static int child_writes(struct db *db)
{
	struct actor who = actor_of(200 + me, ROLE(INCUBATOR), "510105", 0, 0);
	struct err err = { 0 };

	if (!woken(db))
		return 1;
	for (int i = 0; i < ROWS; i++) {
		char name[40], day[24];
		struct rec *r = rec_new(db, &who, entity_find("train_class"));
		text_fmt(name, sizeof(name), "第%d期之%d", me, i);
		text_fmt(day, sizeof(day), "2026-02-%02d", (me * 5 + i * 7) % 20 + 1);
		const char *const v[][2] = { { "name", name }, { "organiser", "成都市青羊区民政局" }, { "region", "510105" }, { "from_on", day }, { "to_on", "2026-02-27" },
					     { "capacity", "20" } };
		for (size_t k = 0; k < LENGTH(v); k++)
			if (rec_set(r, field_no(rec_entity(r), v[k][0]), v[k][1], &err) < 0) {
				fprintf(stderr, "%s\n", err.msg);
				return 2;
			}
		if (rec_save(r, NULL, NULL, &err)) {
			fprintf(stderr, "%s %s\n", err.field, err.msg);
			return 3;
		}
		rec_free(r);
	}
	return 0;
}

static void all_write(void **state)
{
	struct db *db = ready();
	struct err err = { 0 };
	int64_t rows, bad;
	char why[200];
	pid_t pid[CHILDREN];
	(void)state;

	for (me = 0; me < CHILDREN; me++)
		if ((pid[me] = fork()) == 0)
			_exit(child_writes(db));
	for (int i = 0; i < CHILDREN; i++) {
		int status;
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(asked(world, "SELECT count(*) FROM train_class WHERE name LIKE '第%期之%'"), CHILDREN * ROWS);
	assert_int_equal(asked(world, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
	assert_int_equal(asked(world, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	if (audit_verify(world, &rows, &bad, why, sizeof(why), &err))
		fail_msg("audit at %lld: %s", (long long)bad, why);
	db_close(db);
}

static int chance_to;

static int child_by_chance(struct db *db)
{
	int64_t n;

	if (!woken(db) || (n = asked(db, "SELECT random()")) == -2)
		return 1;
	return write(chance_to, &n, sizeof(n)) == sizeof(n) ? 0 : 1;
}

/* SQLite's chance is the parent's before the fork: two sessions do not take the same for it. */
static void chance_is_ones_own(void **state)
{
	struct db *db = ready();
	int fd[2];
	int64_t a, b;
	(void)state;

	assert_true(asked(world, "SELECT random()") != -2);
	assert_int_equal(pipe(fd), 0);
	chance_to = fd[1];
	assert_int_equal(in_child(child_by_chance, db), 0);
	assert_int_equal(in_child(child_by_chance, db), 0);
	assert_int_equal(read(fd[0], &a, sizeof(a)), sizeof(a));
	assert_int_equal(read(fd[0], &b, sizeof(b)), sizeof(b));
	assert_true(a != b);
	close(fd[0]);
	close(fd[1]);
	db_close(db);
}

/* ---- what cannot be ---- */

static int child_finds_none(struct db *db)
{
	struct err err = { 0 };

	return db_wake(db, &err) && err.code == E_IO && strstr(err.msg, "socorg.db") ? 0 : 1;
}

static void no_database(void **state)
{
	char *path = xasprintf("%s/socorg.db", world_dir()), *away = xasprintf("%s/away.db", world_dir());
	struct db *db = NULL;
	struct err err = { 0 };
	(void)state;

	assert_int_equal(db_prepare("/nowhere", &db, &err), -1);
	assert_int_equal(err.code, E_CONFIG);
	assert_null(db);
	db = ready();
	assert_int_equal(rename(path, away), 0);
	int rc = in_child(child_finds_none, db);
	assert_int_equal(rename(away, path), 0);
	assert_int_equal(rc, 0);
	db_close(db);
	free(path);
	free(away);
}

static int child_finds_the_other(struct db *db)
{
	if (!woken(db))
		return 1;
	return asked(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") == 0 &&
		asked(db, "SELECT count(*) FROM unit INDEXED BY unit_list1 WHERE region > ''") == asked(db, "SELECT count(*) FROM unit NOT INDEXED WHERE region > ''") ? 0 : 2;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st; (void)kind; (void)ftw;
	return remove(path);
}

/* A copy as `backup` makes it, page by page. */
static int copy_to(const char *path)
{
	sqlite3 *h;
	sqlite3_backup *b;

	if (sqlite3_open(path, &h) != SQLITE_OK || !(b = sqlite3_backup_init(h, "main", world->h, "main")))
		return -1;
	int rc = sqlite3_backup_step(b, -1) == SQLITE_DONE ? 0 : -1;
	sqlite3_backup_finish(b);
	sqlite3_close(h);
	return rc;
}

static void raw(const char *path, const char *fmt, ...)
{
	char sql[1000];
	va_list ap;
	sqlite3 *h;

	va_start(ap, fmt);
	vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	sqlite3_close(h);
}

/* A register made by as many steps has the same number of its schema, and its tables elsewhere. */
static void replaced_meanwhile(void **state)
{
	char dir[] = "/tmp/socorg-wake-XXXXXX", *path, *other, *index = NULL;
	struct err err = { 0 };
	struct db *db = NULL;
	sqlite3_stmt *st;
	(void)state;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/socorg.db", dir);
	other = xasprintf("%s/other.db", dir);
	db_lock_schema(world, false);
	st = db_stmt(world, &err, "SELECT sql FROM sqlite_schema WHERE name = 'unit_list1'", "");
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	index = xstrdup(col_text(st, 0));
	DB_DONE(st);
	assert_int_equal(copy_to(path), 0);
	assert_int_equal(copy_to(other), 0);
	raw(path, "PRAGMA schema_version=5000; PRAGMA journal_mode=WAL");
	assert_int_equal(db_prepare(dir, &db, &err), 0);
	raw(other, "DROP INDEX unit_list1; CREATE TABLE in_between (x); %s; DROP TABLE in_between; PRAGMA schema_version=5000; PRAGMA journal_mode=WAL", index);
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(in_child(child_finds_the_other, db), 0);
	db_close(db);
	assert_int_equal(nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(path);
	free(other);
	free(index);
}

static int child_is_led(struct db *db)
{
	return woken(db) && db->origin == 7 ? 0 : 1;
}

/* A link that leads to another register now. */
static void led_elsewhere(void **state)
{
	char dir[] = "/tmp/socorg-wake-XXXXXX", *path, *one, *other;
	struct err err = { 0 };
	struct db *db = NULL;
	(void)state;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/socorg.db", dir);
	one = xasprintf("%s/one.db", dir);
	other = xasprintf("%s/other.db", dir);
	assert_int_equal(copy_to(one), 0);
	assert_int_equal(copy_to(other), 0);
	raw(other, "UPDATE meta SET value = '7' WHERE key = 'origin'");
	assert_int_equal(symlink(one, path), 0);
	assert_int_equal(db_prepare(dir, &db, &err), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(other, path), 0);
	assert_int_equal(in_child(child_is_led, db), 0);
	assert_int_equal(unlink(one), 0);
	assert_int_equal(in_child(child_is_led, db), 0);
	db_close(db);
	assert_int_equal(nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(path);
	free(one);
	free(other);
}

/* One byte of the database's header as it lies in the file; the process that has the database open does not touch it itself: to close a
 * file is to lose all locks that one has on it. */
static int header_at, header_byte;

static int child_writes_header(struct db *db)
{
	char *path = xasprintf("%s/socorg.db", world_dir());
	int fd = open(path, O_RDWR);
	unsigned char byte = (unsigned char)header_byte, was = 0;
	(void)db;

	return fd >= 0 && pread(fd, &was, 1, header_at) == 1 && pwrite(fd, &byte, 1, header_at) == 1 ? was : 255;
}

/* The first page is in the log, and the file has what was before it. */
static void header_is_old(void **state)
{
	static const int at[] = { 47, 59 };	/* the schema's format, its letters */
	static const int bytes[] = { 0, 3 };
	struct db *db = NULL;
	struct err err = { 0 };
	(void)state;

	db_lock_schema(world, false);
	assert_int_equal(sqlite3_exec(world->h, "CREATE INDEX in_the_log ON unit (grade); DROP INDEX in_the_log", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < LENGTH(at); i++) {
		header_at = at[i];
		header_byte = bytes[i];
		header_byte = in_child(child_writes_header, NULL);
		int rc = db_prepare(world_dir(), &db, &err);
		in_child(child_writes_header, NULL);
		assert_int_equal(rc, -1);
		assert_null(db);
	}
	db_close(ready());		/* and nothing is left of it */
}

/* ---- what is news ---- */

static void what_is_news(void **state)
{
	struct actor who = actor_of(300, ROLE(INCUBATOR), "510105", 0, 0);
	struct db *other;
	struct err err = { 0 };
	(void)state;

	assert_int_equal(db_open(world_dir(), 0, &other, &err), 0);
	unsigned seen = db_version(other);
	assert_int_equal(db_version(other), seen);
	assert_int_equal(audit_alone(world, &who, "login", "", 0, "ok", "password", &err), 0);
	assert_int_equal(audit_alone(world, &who, "export", "org", 0, "deny", "", &err), 0);
	assert_int_equal(db_version(other), seen);		/* he has come in and may not */
	make_row(&who, "train_class", "name", "新闻一", "organiser", "成都市青羊区民政局", "region", "510105", "from_on", "2026-02-02", "to_on", "2026-02-03",
		 "capacity", "20", NULL);
	assert_int_not_equal(db_version(other), seen);
	seen = db_version(other);
	assert_int_equal(db_version(other), seen);		/* told once */
	unsigned own = db_version(world);
	assert_int_equal(audit_alone(other, &who, "login", "", 0, "ok", "password", &err), 0);
	assert_int_equal(db_version(world), own);
	make_row(&who, "train_class", "name", "新闻二", "organiser", "成都市青羊区民政局", "region", "510105", "from_on", "2026-02-02", "to_on", "2026-02-03",
		 "capacity", "20", NULL);
	assert_int_equal(db_version(world), own);		/* what one has done oneself is none */
	assert_int_equal(audit_alone(other, &who, "login", "", 0, "ok", "password", &err), 0);
	assert_int_equal(db_version(world), own);		/* nor is it when somebody comes in after it */
	assert_int_not_equal(db_version(other), seen);		/* to him it is, though he wrote after it */
	db_close(other);
}

/* Who is reading sees the register as it was when he began: what has been saved since is news when he has done. */
static void news_while_reading(void **state)
{
	struct actor who = actor_of(300, ROLE(INCUBATOR), "510105", 0, 0);
	struct db *other;
	struct err err = { 0 };
	(void)state;

	assert_int_equal(db_open(world_dir(), 0, &other, &err), 0);
	unsigned seen = db_version(other);
	sqlite3_stmt *st = db_stmt(other, &err, "SELECT seq FROM audit", "");
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	make_row(&who, "train_class", "name", "新闻三", "organiser", "成都市青羊区民政局", "region", "510105", "from_on", "2026-02-02", "to_on", "2026-02-03",
		 "capacity", "20", NULL);
	assert_int_equal(db_version(other), seen);
	DB_DONE(st);
	assert_int_not_equal(db_version(other), seen);
	db_close(other);
}

static int setup(void **state)
{
	if (world_open(state))
		return -1;
	make_row(&actor_system, "unit", "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_schema), cmocka_unit_test(parsed_once), cmocka_unit_test(changed_meanwhile), cmocka_unit_test(all_write),
		cmocka_unit_test(chance_is_ones_own), cmocka_unit_test(no_database), cmocka_unit_test(replaced_meanwhile), cmocka_unit_test(led_elsewhere), cmocka_unit_test(header_is_old),
		cmocka_unit_test(what_is_news), cmocka_unit_test(news_while_reading),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
