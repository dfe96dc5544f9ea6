/* The nightly job rehearsed on thirty days in a row: what it says on each equals tests/golden/nights.txt, and run again on the same day it
 * changes no byte of the register. What was said is in build/nights.txt: a change is read and
 * copied by hand. */
#include "tests/world.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/kept.h"
#include "tests/window.h"

static void to_decide(const char *mark, bool public_)
{
	int64_t id = service_body(mark, "Z");

	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	if (!public_)
		return;
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "publicise", NULL);
}

static void asked_only(const char *mark)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));

	name_typed(r, "MF", "17", mark, "社会工作服务", "中心", "Z");
	int64_t id = save(r);
	rec_free(r);
	act_on(&initiator, "name_case", id, "submit", NULL);
}

/* What an office has lying about when March begins. */
static void an_office(void)
{
	clock_to("2025-10-09");
	name_approved("MF", "17", "木棉", "社会工作服务", "中心", "Z");		/* lapses in April: told in March */
	clock_to("2026-02-10");
	to_decide("银杏", false);
	clock_to("2026-02-27");
	asked_only("杜鹃");
	clock_to("2026-03-02");
	act_on(&initiator, "setup_case", service_body("香樟", "Z"), "submit", NULL);	/* nobody will look at it */
	to_decide("海棠", true);
	asked_only("杨梅");
}

static void of_the_day(FILE *f, const char *day, int64_t since)
{
	sqlite3_stmt *st = db_stmt(world, NULL, "SELECT kind, subject, what, turn FROM reminder WHERE id > ? ORDER BY kind, subject, what", "i", since);

	while (sqlite3_step(st) == SQLITE_ROW)
		fprintf(f, "%s  %-10s %s：%s（%s）\n", day, (const char *)sqlite3_column_text(st, 0), (const char *)sqlite3_column_text(st, 1),
			(const char *)sqlite3_column_text(st, 2), (const char *)sqlite3_column_text(st, 3));
	DB_DONE(st);
	st = db_stmt(world, NULL, "SELECT entity, action, count(*) FROM state_log WHERE account = 'system' AND id > ? GROUP BY 1, 2", "i", since);
	while (sqlite3_step(st) == SQLITE_ROW)
		fprintf(f, "%s  %s.%s %d\n", day, (const char *)sqlite3_column_text(st, 0), (const char *)sqlite3_column_text(st, 1), sqlite3_column_int(st, 2));
	DB_DONE(st);
}

/* Every byte of the register, when nobody has it open. */
static void bytes_of(unsigned char sum[32], int64_t *offset)
{
	char path[300], buf[65536];
	crypto_generichash_state h;
	ssize_t n;

	*offset = world->clock_offset;
	db_close(world);
	world = NULL;
	snprintf(path, sizeof(path), "%s/socorg.db", world_dir());
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	crypto_generichash_init(&h, NULL, 0, 32);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		crypto_generichash_update(&h, (unsigned char *)buf, (unsigned long long)n);
	close(fd);
	crypto_generichash_final(&h, sum, 32);
	snprintf(path, sizeof(path), "%s/socorg.db-wal", world_dir());
	assert_int_not_equal(access(path, F_OK), 0);
}

static void open_again(int64_t offset)
{
	struct err err = { 0 };

	assert_int_equal(db_open(world_dir(), 0, &world, &err), 0);
	world->clock_offset = offset;
}

static void thirty_days(void **state)
{
	struct night n;
	struct err err = { 0 };
	char day[11];
	int first;
	char *now = NULL, path[200];
	size_t len = 0;
	FILE *f = open_memstream(&now, &len);
	(void)state;

	an_office();
	date_to_day("2026-03-03", &first);
	for (int d = 0; d < 30; d++) {
		unsigned char before[32], after[32];
		int64_t offset, since = 0;
		date_from_day(first + d, day);
		clock_to(day);
		db_int(world, NULL, &since, "SELECT coalesce(max(id), 0) FROM (SELECT max(id) AS id FROM reminder UNION ALL SELECT max(id) FROM state_log)", "");
		assert_int_equal(night_run(world, &n, &err), 0);
		of_the_day(f, day, since);
		bytes_of(before, &offset);
		open_again(offset);
		assert_int_equal(night_run(world, &n, &err), 0);
		assert_int_equal(n.deemed + n.lapsed + n.reminded + n.settled + n.suspended, 0);
		bytes_of(after, &offset);
		if (memcmp(before, after, 32))
			fail_msg("%s: a second run has changed the register", day);
		open_again(offset);
	}
	fclose(f);
	if (!as_kept("tests/golden/nights.txt", now, 1, path, sizeof(path)))
		fail_msg("what the nights say differs from tests/golden/nights.txt; what it is now is in %s", path);
	free(now);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(thirty_days) };

	return cmocka_run_group_tests(tests, window_open, world_close);
}
