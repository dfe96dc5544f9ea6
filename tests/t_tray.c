/* The tray: whose a file is, what it may be called, how much of it there may be and for how long; and lists as files. */
#include "tests/world.h"
#include "tests/registry.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/core/tray.h"

static struct actor other;

static int open_world(void **state)
{
	if (registry_open(state))
		return -1;
	other = OFFICER_OF(13, "51");
	return 0;
}

static void set(const char *key, const char *value)
{
	struct err err = { 0 };
	static int day = 1;
	char from[11];

	snprintf(from, sizeof(from), "2026-02-%02d", day++);
	if (param_set(world, &actor_system, key, "", "", value, from, "试验", &err))
		fail_msg("%s", err.msg);
}

/* A descriptor to read those bytes from. */
static int bytes(const char *s, size_t n)
{
	char path[] = "/tmp/t_tray.XXXXXX";
	int fd = mkstemp(path);

	unlink(path);
	assert_int_equal(write(fd, s, n), (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int64_t lay(const struct actor *who, const char *name, const char *s, size_t n, struct err *err)
{
	struct tray_file t = { 0 };
	int fd = bytes(s, n), rc = tray_put(world, who, name, fd, &t, err);

	close(fd);
	return rc ? -1 : t.id;
}

static void names(void **state)
{
	static const char *const good[] = { "a", "名单.csv", "A-1_2.3", "一", "龥", ".." };
	static const char *const bad[] = { "", "a/b", "a b", "名单（一）", "a\n", "ａ", "a*", "丏\xff", "〇", "龦", "é" };
	char longest[TRAY_NAME * 3 + 4] = "";
	struct err err = { 0 };
	(void)state;

	for (size_t i = 0; i < LENGTH(good); i++)
		assert_true(tray_name_ok(good[i]));
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (tray_name_ok(bad[i]))
			fail_msg("%s", bad[i]);
	for (int i = 0; i < TRAY_NAME; i++)
		strcat(longest, "长");
	assert_true(tray_name_ok(longest));
	strcat(longest, "a");
	assert_false(tray_name_ok(longest));
	assert_int_equal(lay(&clerk, "../x", "1", 1, &err), -1);
	assert_err(err, E_INVALID);
	assert_string_equal(err.field, "name");
}

static void whose(void **state)
{
	struct actor nobody = actor_of(14, ROLE(PUBLIC), "", 0, 0), fresh = OFFICER_OF(15, "51");
	struct err err = { 0 };
	struct tray_file t, *list = NULL;
	char back[8];
	(void)state;

	int64_t a = lay(&clerk, "名单.csv", "a\0b\r\n\xff", 7, &err), b = lay(&other, "名单.csv", "2", 1, &err), c = lay(&clerk, "名单.csv", "3", 1, &err);
	assert_int_equal(a, 1);
	assert_int_equal(b, 1);		/* each account counts its own */
	assert_int_equal(c, 2);
	int fd = tray_open(world, &clerk, a, true, &t, &err);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, back, sizeof(back)), 7);
	assert_memory_equal(back, "a\0b\r\n\xff", 7);
	close(fd);
	assert_int_equal(t.size, 7);
	assert_string_equal(t.what, "上传");
	/* brought once more, it is that one */
	assert_int_equal(lay(&clerk, "名单.csv", "3", 1, &err), c);
	/* the newest of a name; nobody else's, and nothing says whether there is one */
	assert_int_equal(tray_find(world, &clerk, "名单.csv", &t, &err), 0);
	assert_int_equal(t.id, c);
	assert_int_equal(tray_find(world, &other, "2", &t, &err), -1);
	assert_err(err, E_NOTFOUND);
	err = (struct err){ 0 };
	assert_int_equal(tray_open(world, &other, c, false, &t, &err), -1);
	assert_err(err, E_NOTFOUND);
	assert_int_equal(tray_remove(world, &other, c, &err), -1);
	assert_int_equal(tray_list(world, &other, &list, &err), 1);
	free(list);
	/* who leaves no trace has no files; an initial password is good for nothing */
	assert_int_equal(lay(&nobody, "a", "1", 1, &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(tray_list(world, &nobody, &list, &err), -1);
	fresh.must_change = true;
	assert_int_equal(lay(&fresh, "a", "1", 1, &err), -1);
	assert_err(err, E_DENIED);
	/* taken away: the number is not given again */
	assert_int_equal(tray_remove(world, &clerk, c, &err), 0);
	assert_int_equal(tray_open(world, &clerk, c, false, &t, &err), -1);
	assert_int_equal(lay(&clerk, "b", "1", 1, &err), 3);
	/* what left with a person is on record, and what the program read is not */
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE entity = 'tray' AND verb = 'get'", "");
	assert_int_equal(n, 1);
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE entity = 'tray' AND verb = 'put'", "");
	assert_int_equal(n, 5);
}

static void on_disk(void **state)
{
	char path[128];
	struct stat st;
	(void)state;

	snprintf(path, sizeof(path), "%s/outbox", world_dir());
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	snprintf(path, sizeof(path), "%s/outbox/11-1", world_dir());	/* numbers, whatever it is called */
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(path, sizeof(path), "%s/outbox/11-2", world_dir());
	assert_int_equal(stat(path, &st), -1);
}

static void limits(void **state)
{
	struct actor a = OFFICER_OF(21, "51"), b = OFFICER_OF(22, "51");
	struct err err = { 0 };
	(void)state;

	set("tray.file.bytes", "10");
	assert_true(lay(&a, "a", "0123456789", 10, &err) > 0);
	assert_int_equal(lay(&a, "a", "0123456789a", 11, &err), -1);
	assert_err(err, E_INVALID);
	set("tray.bytes", "15");
	assert_true(lay(&a, "a", "01234", 5, &err) > 0);
	assert_int_equal(lay(&a, "b", "0", 1, &err), -1);
	assert_err(err, E_FULL);
	set("tray.files", "2");
	assert_true(lay(&b, "a", "0", 1, &err) > 0);
	assert_true(lay(&b, "b", "0", 1, &err) > 0);
	assert_int_equal(lay(&b, "c", "0", 1, &err), -1);
	assert_err(err, E_FULL);
	/* not set is not without limit */
	set("tray.files", NULL);
	assert_int_equal(lay(&b, "c", "0", 1, &err), -1);
	assert_err(err, E_CONFIG);
	set("tray.files", "200");
	set("tray.bytes", "1000000");
	set("tray.file.bytes", "1000000");
}

static void goes_by_itself(void **state)
{
	struct actor a = OFFICER_OF(31, "51");
	struct err err = { 0 };
	struct tray_file t;
	char path[128];
	struct stat st;
	(void)state;

	set("tray.days", "3");
	assert_int_equal(lay(&a, "a", "0", 1, &err), 1);
	snprintf(path, sizeof(path), "%s/outbox/31-1", world_dir());
	world->clock_offset += 3 * 86400 - 60;
	assert_int_equal(tray_find(world, &a, "1", &t, &err), 0);
	world->clock_offset += 61;
	assert_int_equal(tray_find(world, &a, "1", &t, &err), -1);
	assert_int_equal(stat(path, &st), 0);
	/* the file itself when anybody lays the next one */
	assert_true(lay(&clerk, "b", "0", 1, &err) > 0);
	assert_int_equal(stat(path, &st), -1);
	assert_int_equal(lay(&a, "a", "0", 1, &err), 2);
	world->clock_offset -= 3 * 86400 + 1;
	set("tray.days", "30");
}

/* ---- lists as files ---- */

static char *content(const struct actor *who, int64_t id, size_t *n)
{
	struct err err = { 0 };
	struct tray_file t;
	int fd = tray_open(world, who, id, false, &t, &err);

	if (fd < 0)
		fail_msg("%s", err.msg);
	char *s = xcalloc(1, (size_t)t.size + 1);
	*n = (size_t)read(fd, s, (size_t)t.size);
	close(fd);
	return s;
}

/* P06: nothing a spreadsheet would run, and amounts stay numbers. */
static void export_is_harmless(void **state)
{
	static const char *const name[] = { "=cmd|'/c calc'!A0", "+1+A1", "@SUM(A1)", "－减号开头的名称", "＝全角等号的名称", "四川省\"引号\"，逗号,协会" };
	struct query q = { .e = &unit, .order = "name" };
	struct err err = { 0 };
	int64_t id;
	long rows;
	size_t n;
	(void)state;

	for (size_t i = 0; i < LENGTH(name); i++)
		make_row(&clerk, "unit", "name", name[i], "kind", "2", "grade", "1", "region", "51", NULL);
	assert_int_equal(export_to_tray(world, &clerk, &q, AS_CSV, NULL, NULL, NULL, &id, &rows, &err), 0);
	assert_true(rows >= 6);
	char *s = content(&clerk, id, &n);
	assert_memory_equal(s, "\xef\xbb\xbf" "id,单位名称,", 3 + strlen("id,单位名称,"));
	assert_non_null(strstr(s, ",\"'=cmd|'/c calc'!A0\","));
	assert_non_null(strstr(s, ",\"'+1+A1\","));
	assert_non_null(strstr(s, ",\"'@SUM（A1）\","));
	assert_non_null(strstr(s, ",\"'－减号开头的名称\","));
	assert_non_null(strstr(s, ",\"'＝全角等号的名称\","));
	assert_non_null(strstr(s, "\"四川省\"\"引号\"\"，逗号,协会\""));
	for (char *p = s; (p = strchr(p, '\n')); p++)
		assert_true(p > s && p[-1] == '\r');
	free(s);
}

static int stop_at_once(void *ctx, long done, long all)
{
	(void)done; (void)all;
	++*(int *)ctx;
	return 1;
}

static void export_rights(void **state)
{
	struct actor public_ = actor_of(14, ROLE(PUBLIC), "", 0, 0), legal = actor_of(41, ROLE(LEGAL), "5103", 0, 0);
	struct query units = { .e = &unit }, people = { .e = &person }, orgs = { .e = &org };
	struct err err = { 0 };
	int64_t id;
	long rows = -1;
	int asked = 0;
	(void)state;

	assert_int_equal(export_to_tray(world, &public_, &units, AS_CSV, NULL, NULL, NULL, NULL, NULL, &err), -1);
	assert_err(err, E_DENIED);
	err = (struct err){ 0 };
	assert_int_equal(export_to_tray(world, &clerk, &people, AS_CSV, NULL, NULL, NULL, NULL, NULL, &err), -1);
	assert_err(err, E_DENIED);
	stored(typed_org("ST", "51", "四川省不归五一〇三的协会"));
	assert_int_equal(export_to_tray(world, &legal, &orgs, AS_CSV, "x.csv", NULL, NULL, &id, &rows, &err), 0);
	assert_int_equal(rows, 0);
	/* stopped: nothing is left behind */
	assert_int_equal(export_to_tray(world, &clerk, &orgs, AS_CSV, "x.csv", stop_at_once, &asked, &id, &rows, &err), -1);
	assert_err(err, E_STATE);
	assert_int_equal(asked, 1);
	assert_int_equal(export_to_tray(world, &clerk, &orgs, AS_CSV, "a/b", NULL, NULL, &id, &rows, &err), -1);
	assert_err(err, E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names), cmocka_unit_test(whose), cmocka_unit_test(on_disk), cmocka_unit_test(limits), cmocka_unit_test(goes_by_itself),
		cmocka_unit_test(export_is_harmless), cmocka_unit_test(export_rights),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
