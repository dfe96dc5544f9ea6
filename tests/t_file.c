/* Files that rows name: what is taken and how much of it, that a row never names what is not wholly there, who may have it and on what record,
 * what the night takes away, what verify finds, and the copy beside a copy of the register. R-FILE-01 … 03. */
#include "tests/world.h"

#include "tests/window.h"

#include <fcntl.h>
#include <sys/stat.h>

static int64_t draft;		/* an establishment that is being prepared */

static int open_world(void **state)
{
	if (window_open(state))
		return -1;
	draft = applied_for(name_approved("MF", "17", "文竹", "社会工作服务", "中心", "Z"));
	return 0;
}

/* From the founder's tray into a slot of the draft, and saved; the message of what was refused, its rule in front, or "". */
static const char *given(const char *code, const char *name, const char *bytes, size_t n)
{
	static char said[500];
	char word[24];
	struct err err = { 0 };
	struct rec *r = load(&initiator, "setup_case", draft);

	snprintf(word, sizeof(word), "%lld", (long long)laid(&initiator, name, bytes, n));
	if (material_attach(world, slot_of(r, code), word, &err) || rec_save(r, NULL, NULL, &err))
		snprintf(said, sizeof(said), "%s %s: %s", err.rule, err.field, err.msg);
	else
		*said = '\0';
	rec_free(r);
	return said;
}

#define GIVEN(code, name, bytes) given(code, name, bytes, sizeof(bytes) - 1)

static char *hash_in(const char *code)
{
	static char hash[FILE_HASH];
	struct rec *r = load(&system_, "setup_case", draft);

	text_cut(hash, sizeof(hash), rec_str(slot_of(r, code), "file"));
	rec_free(r);
	return hash;
}

static void set(const char *key, const char *dim, const char *value)
{
	static int day = 1;
	struct err err = { 0 };
	char from[11];

	snprintf(from, sizeof(from), "2026-02-%02d", day++);
	if (param_set(world, &actor_system, key, "", dim, value, from, "试验", &err))
		fail_msg("%s", err.msg);
}

/* The least ZIP that holds one empty file of that name. */
static size_t zip_of(const char *name, char *b)
{
	size_t n = strlen(name), at = 0;
	char len[2] = { (char)n, 0 }, from[4] = { (char)(30 + n), 0, 0, 0 };

	memset(b, 0, 200);
	memcpy(b, "PK\3\4", 4);
	memcpy(b + 26, len, 2);
	memcpy(b + 30, name, n);
	at = 30 + n;
	memcpy(b + at, "PK\1\2", 4);
	memcpy(b + at + 28, len, 2);
	memcpy(b + at + 46, name, n);
	at += 46 + n;
	memcpy(b + at, "PK\5\6", 4);
	memcpy(b + at + 16, from, 4);
	return at + 22;
}

static void r_file_02(void **state)
{
	char zip[300];
	(void)state;

	assert_string_equal(GIVEN("SL-03", "a", "%PDF-1"), "");
	assert_string_equal(GIVEN("SL-03", "b", "\xff\xd8\xff\xe0"), "");
	assert_string_equal(GIVEN("SL-03", "c", "\x89PNG\r\n\x1a\n"), "");
	assert_string_equal(given("SL-03", "d", zip, zip_of("OFD.xml", zip)), "");
	/* by what is in it, whatever it is called */
	const char *said = GIVEN("SL-03", "验资报告.pdf", "MZ\x90");
	assert_memory_equal(said, "R-FILE-02 file: 验资报告.pdf 不是可以收的格式", strlen("R-FILE-02 file: 验资报告.pdf 不是可以收的格式"));
	assert_non_null(strstr(said, "可以收 JPG、OFD、PDF、PNG"));
	static const char *const bad[] = { "", "%PDF", "<html>", "\xff\xd8", "\x89PNG\r\n\x1a", "PK\3\4", "PK\5\6" };
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (strncmp(given("SL-03", "x.pdf", bad[i], strlen(bad[i])), "R-FILE-02", 9))
			fail_msg("%s is taken", bad[i]);
	/* a list of names that points out of the file, or does not end */
	size_t n = zip_of("OFD.xml", zip);
	memset(zip + n - 6, 0xff, 4);
	assert_memory_equal(given("SL-03", "e", zip, n), "R-FILE-02", 9);
	n = zip_of("OFD.xml", zip);
	memset(zip + 30 + 7 + 28, 0xff, 2);
	assert_memory_equal(given("SL-03", "f", zip, n), "R-FILE-02", 9);
	assert_memory_equal(given("SL-03", "g", zip, zip_of("OFD.xmlx", zip)), "R-FILE-02", 9);
	/* what is not taken today may be tomorrow: it is a row */
	n = zip_of("word/document.xml", zip);
	assert_non_null(strstr(given("SL-03", "h", zip, n), "docx"));
	set("file.kind", "docx", "1");
	assert_string_equal(given("SL-03", "h", zip, n), "");
	assert_non_null(strstr(given("SL-03", "i", zip, zip_of("xl/workbook.xml", zip)), "xlsx"));
}

static void r_file_01_and_03(void **state)
{
	char old[FILE_HASH];
	(void)state;

	set("file.bytes", "", "12");
	assert_string_equal(GIVEN("SL-03", "a", "%PDF-1234567"), "");
	text_cut(old, sizeof(old), hash_in("SL-03"));
	assert_memory_equal(GIVEN("SL-03", "a", "%PDF-12345678"), "R-FILE-01 file: a 有13字节，每个文件最多12字节", 30);
	assert_string_equal(hash_in("SL-03"), old);
	set("file.case.bytes", "", "23");
	assert_string_equal(GIVEN("SL-04", "a", "%PDF-12345x"), "");		/* 12 + 11 */
	assert_memory_equal(GIVEN("SL-04", "a", "%PDF-12345xy"), "R-FILE-03", 9);	/* 12 + 12 */
	assert_memory_equal(GIVEN("SL-08", "a", "%PDF-z"), "R-FILE-03", 9);
	/* nothing of what was refused is known */
	assert_int_equal(counted("SELECT count(*) FROM file WHERE size = ?", "6"), 1);
	set("file.bytes", "", NULL);
	assert_memory_equal(GIVEN("SL-08", "a", "%PDF-z"), "R-FILE-01", 9);
	set("file.bytes", "", "20971520");
	set("file.case.bytes", "", NULL);
	assert_memory_equal(GIVEN("SL-08", "a", "%PDF-z"), "R-FILE-03", 9);
	set("file.case.bytes", "", "209715200");
}

static void kept_once_under_its_hash(void **state)
{
	struct stat one, two;
	char got[8] = "";
	(void)state;

	assert_string_equal(GIVEN("SL-03", "..", "%PDF-A"), "");	/* a name is data */
	char *path = file_path(world->dir, hash_in("SL-03"));
	assert_int_equal(stat(path, &one), 0);
	assert_int_equal(one.st_mode & 0777, 0600);
	int fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, got, sizeof(got)), 6);
	assert_string_equal(got, "%PDF-A");
	close(fd);
	assert_string_equal(GIVEN("SL-04", "b", "%PDF-A"), "");
	assert_int_equal(stat(path, &two), 0);
	assert_true(one.st_ino == two.st_ino && one.st_nlink == 1);
	assert_int_equal(counted("SELECT count(*) FROM file WHERE hash = ? AND kind = 'pdf' AND name = '..' AND size = 6 AND account = 't21'", hash_in("SL-03")), 1);
	free(path);
}

static void only_what_one_had_oneself(void **state)
{
	struct actor other = actor_of(31, ROLE(INITIATOR), "", 0, 0);
	struct err err = { 0 };
	(void)state;

	laid(&other, "theirs.pdf", "%PDF-theirs", 11);
	char theirs[FILE_HASH], own[FILE_HASH];
	assert_int_equal(db_text(world, &err, theirs, sizeof(theirs), "SELECT hash FROM tray WHERE name = ?", "t", "theirs.pdf"), 1);
	text_cut(own, sizeof(own), hash_in("SL-03"));
	struct rec *r = load(&initiator, "setup_case", draft), *l = slot_of(r, "SL-03");
	int f = field_no(rec_entity(l), "file");
	const char *const bad[] = { theirs, "tray:theirs.pdf", "tray:", "a.pdf", "/etc/passwd", "tray:../../secret.key" };
	for (size_t i = 0; i < LENGTH(bad); i++) {
		err = (struct err){ 0 };
		assert_int_equal(rec_set(l, f, bad[i], &err), -1);
		assert_string_equal(err.field, "file");
	}
	/* what stood there, and what one has laid into one's own tray, by their hash as well */
	put(l, "file", "");
	put(l, "file", own);
	put(slot_of(r, "SL-08"), "file", own);
	rec_free(r);
}

/* Chosen and left, it is no row's: after a day it goes, and nothing else does. */
static void what_no_row_names_goes(void **state)
{
	struct timespec old[2] = { { .tv_sec = clock_now(world) - 86400 }, { .tv_sec = clock_now(world) - 86400 } }, young[2] = { old[0], old[1] };
	struct rec *r = load(&initiator, "setup_case", draft);
	struct err err = { 0 };
	int gone = 0;
	(void)state;

	attached(&initiator, slot_of(r, "SL-08"), "从未保存");
	char hash[FILE_HASH], *named = file_path(world->dir, hash_in("SL-03"));
	text_cut(hash, sizeof(hash), rec_str(slot_of(r, "SL-08"), "file"));
	char *path = file_path(world->dir, hash), *tmp = xasprintf("%s/" FILE_STORE "/new-abcdef", world->dir);
	close(open(tmp, O_CREAT | O_WRONLY, 0600));
	young[0].tv_sec = young[1].tv_sec = old[0].tv_sec + 1;
	assert_int_equal(utimensat(AT_FDCWD, path, young, 0) | utimensat(AT_FDCWD, tmp, young, 0) | utimensat(AT_FDCWD, named, old, 0), 0);
	assert_int_equal(files_sweep(world, &gone, &err), 0);
	assert_int_equal(gone, 0);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0) | utimensat(AT_FDCWD, tmp, old, 0), 0);
	struct night n = { 0 };
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.swept, 2);
	assert_int_equal(access(path, F_OK) & access(tmp, F_OK), -1);
	assert_int_equal(access(named, F_OK), 0);
	/* whoever saves now is told, and no row names it */
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_err(err, E_NOTFOUND);
	assert_string_equal(err.field, "file");
	assert_int_equal(counted("SELECT count(*) FROM setup_material WHERE file = ?", hash), 0);
	rec_free(r);
	free(path);
	free(named);
	free(tmp);
}

/* What verify says of the store. */
static char *verified(int *problems)
{
	struct err err = { 0 };
	char *said = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&said, &n);

	assert_int_equal(db_verify(world, &actor_system, false, f, problems, &err), 0);
	fclose(f);
	return said;
}

static void verify_finds(void **state)
{
	static const char *const made[] = { "missing", "altered", "altered" };
	int problems = -1;
	(void)state;

	assert_string_equal(GIVEN("SL-03", "a", "%PDF-verified"), "");
	char *said = verified(&problems), *path = file_path(world->dir, hash_in("SL-03")), *away = xasprintf("%s/away", world->dir);
	assert_int_equal(problems, 0);
	free(said);
	assert_int_equal(rename(path, away), 0);
	for (int i = 0; i < 3; i++) {
		char line[120];
		if (i) {
			int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
			dprintf(fd, i == 1 ? "%%PDF-Verified" : "%%PDF-verified!");	/* another letter; one more */
			close(fd);
		}
		said = verified(&problems);
		snprintf(line, sizeof(line), "file: %s is %s\n", hash_in("SL-03"), made[i]);
		if (problems != 1 || !strstr(said, line))
			fail_msg("%s", said);
		free(said);
	}
	assert_int_equal(rename(away, path), 0);
	/* a file that nobody laid there */
	char *stray = xasprintf("%s/" FILE_STORE "/%.2s/stray", world->dir, hash_in("SL-03"));
	struct timespec old[2] = { { .tv_sec = clock_now(world) - 86400 }, { .tv_sec = clock_now(world) - 86400 } };
	close(open(stray, O_CREAT | O_WRONLY, 0600));
	utimensat(AT_FDCWD, stray, old, 0);
	said = verified(&problems);
	assert_int_equal(problems, 1);
	assert_non_null(strstr(said, "file: stray is no row's\n"));
	unlink(stray);
	free(said);
	free(stray);
	free(path);
	free(away);
}

static void beside_a_copy(void **state)
{
	char *to = xasprintf("%s/copies", world->dir), *db = xasprintf("%s/1.db", to), *db2 = xasprintf("%s/2.db", to), *db3 = xasprintf("%s/3.db", to);
	char *path = file_path(to, hash_in("SL-03")), *here = file_path(world->dir, hash_in("SL-03")), *away = xasprintf("%s/away", world->dir);
	struct err err = { 0 };
	struct stat one, two;
	(void)state;

	mkdir(to, 0700);
	assert_int_equal(db_backup(world, db, &err), 0);
	assert_int_equal(stat(path, &one), 0);
	assert_int_equal(one.st_mode & 0777, 0600);
	assert_int_equal(one.st_size, 13);
	/* the next copy has the same files, not others */
	assert_int_equal(db_backup(world, db2, &err), 0);
	assert_int_equal(stat(path, &two), 0);
	assert_true(one.st_ino == two.st_ino);
	/* one that is lost is named; the copy of the register stays */
	unlink(path);
	assert_int_equal(rename(here, away), 0);
	assert_int_equal(db_backup(world, db3, &err), -1);
	assert_non_null(strstr(err.msg, hash_in("SL-03")));
	assert_int_equal(access(db3, F_OK), 0);
	assert_int_equal(rename(away, here), 0);
	/* and one that was altered is not copied as if it were whole */
	int fd = open(here, O_WRONLY);
	assert_int_equal(pwrite(fd, "X", 1, 8), 1);
	unlink(db3);
	assert_int_equal(db_backup(world, db3, &err), -1);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(pwrite(fd, "r", 1, 8), 1);
	close(fd);
	free(to);
	free(db);
	free(db2);
	free(db3);
	free(path);
	free(here);
	free(away);
}

/* Into the tray of whoever fetches it: 0 and what is in it, or the error's code. */
static int fetched(const struct actor *who, const char *code, char *bytes, size_t n)
{
	struct rec *r;
	struct tray_file t;
	struct err err = { 0 };

	if (rec_load(world, who, entity_find("setup_case"), draft, NULL, &r, &err))
		return (int)err.code;
	int rc = material_fetch(world, who, slot_of(r, code), &t, &err) ? (int)err.code : 0;
	rec_free(r);
	if (!rc) {
		int fd = tray_open(world, who, t.id, false, &t, &err);
		ssize_t got = read(fd, bytes, n - 1);
		bytes[got > 0 ? got : 0] = '\0';
		close(fd);
		assert_string_equal(t.what, "材料");
	}
	return rc;
}

static void who_may_have_it(void **state)
{
	static const char log[] = "SELECT count(*) FROM access_log WHERE entity = 'setup_material' AND field = 'file' AND account = ?";
	struct actor other = actor_of(32, ROLE(INITIATOR), "", 0, 0), afar = OFFICER_OF(33, "5201"), anybody = actor_of(34, ROLE(PUBLIC), "", 0, 0);
	char bytes[100];
	(void)state;

	assert_string_equal(GIVEN("SL-03", "验资.pdf", PDF "验资"), "");
	assert_string_equal(GIVEN("SL-06", "身份.pdf", PDF "身份"), "");
	int64_t audited = counted("SELECT count(*) FROM audit WHERE verb = ?", "fetch");
	assert_int_equal(fetched(&clerk, "SL-03", bytes, sizeof(bytes)), 0);
	assert_string_equal(bytes, PDF "验资");
	assert_int_equal(counted(log, clerk.name), 0);		/* of nobody */
	assert_int_equal(fetched(&initiator, "SL-06", bytes, sizeof(bytes)), 0);
	assert_string_equal(bytes, PDF "身份");
	assert_int_equal(counted(log, initiator.name), 0);	/* his own */
	assert_int_equal(fetched(&clerk, "SL-06", bytes, sizeof(bytes)), 0);
	assert_int_equal(counted(log, clerk.name), 1);
	assert_int_equal(counted("SELECT count(*) FROM audit WHERE verb = ?", "fetch"), audited + 3);
	/* nobody else learns whether there is one */
	assert_int_equal(fetched(&other, "SL-03", bytes, sizeof(bytes)), E_NOTFOUND);
	assert_int_equal(fetched(&afar, "SL-03", bytes, sizeof(bytes)), E_NOTFOUND);
	assert_int_equal(fetched(&anybody, "SL-03", bytes, sizeof(bytes)), E_DENIED);	/* as of any application */
	assert_int_equal(fetched(&clerk, "SL-08", bytes, sizeof(bytes)), E_NOTFOUND);	/* nothing is there */
	/* what nobody has said of a kind of paper counts as of a person */
	struct err err = { 0 };
	assert_true(db_run(world, &err, "UPDATE material_def SET personal = NULL WHERE code = 'SL-03'", "") == 1);
	assert_int_equal(fetched(&chief, "SL-03", bytes, sizeof(bytes)), 0);
	assert_int_equal(counted(log, chief.name), 1);
	/* beyond what one may see in a day there is no more */
	set("unmask.day", "", "1");
	assert_int_equal(fetched(&chief, "SL-06", bytes, sizeof(bytes)), E_DENIED);
	set("unmask.day", "", NULL);
	assert_true(db_run(world, &err, "UPDATE material_def SET personal = 0 WHERE code = 'SL-03'", "") == 1);
}

/* Named by a row, and altered on the disk: nobody is given that for the other. */
static void damaged_is_not_given(void **state)
{
	char *path = file_path(world->dir, hash_in("SL-03")), bytes[100];
	(void)state;

	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "X", 1, 8), 1);
	assert_int_equal(fetched(&clerk, "SL-03", bytes, sizeof(bytes)), E_IO);
	assert_int_equal(pwrite(fd, PDF, 9, 0), 9);
	assert_int_equal(fetched(&clerk, "SL-03", bytes, sizeof(bytes)), 0);
	close(fd);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_file_02), cmocka_unit_test(r_file_01_and_03), cmocka_unit_test(kept_once_under_its_hash),
		cmocka_unit_test(only_what_one_had_oneself), cmocka_unit_test(what_no_row_names_goes), cmocka_unit_test(verify_finds),
		cmocka_unit_test(beside_a_copy), cmocka_unit_test(who_may_have_it), cmocka_unit_test(damaged_is_not_given),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
