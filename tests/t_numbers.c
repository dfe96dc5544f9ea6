/* Sixteen processes that ask for names and approve them, killed at random and begun again while the year turns: case numbers and document
 * numbers of both years have neither gap nor double. */
#include "tests/world.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/window.h"

enum { PROCESSES = 16, KILLS = 40 };

static void nap(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

/* Two characters that no other cycle of any process has: kept from being alike by a field of work as rare. */
static void mark_of(int who, int n, char dst[16])
{
	unsigned a = 0x4e00 + (unsigned)(who * 613 + n * 29) % 18000, b = 0x4e00 + (unsigned)(who * 4099 + n * 977 + 5) % 18000;

	snprintf(dst, 16, "%c%c%c%c%c%c", 0xe0 | a >> 12, 0x80 | (a >> 6 & 0x3f), 0x80 | (a & 0x3f), 0xe0 | b >> 12, 0x80 | (b >> 6 & 0x3f), 0x80 | (b & 0x3f));
}

static int step(const struct actor *who, int64_t id, const char *action, const char *on)
{
	struct err err = { 0 };
	struct rec *r;

	if (rec_load(world, who, entity_find("name_case"), id, NULL, &r, &err))
		return -1;
	int rc = flow_do(r, action, &(struct act){ .on = on, .reason = "已知悉", .passes = "W-NAME-1 R-NAME-05 R-NAME-06" }, NULL, &err);
	if (rc && err.code != E_BUSY)
		print_message("%s: %s %s\n", action, err.rule, err.msg);
	rec_free(r);
	return rc;
}

/* Asks, and has approved, until it is killed. */
static void works(int who, int life)
{
	struct err err = { 0 };

	if (db_open(world_dir(), 0, &world, &err))
		_exit(2);
	clock_to("2026-12-31");
	for (int n = life * 1000;; n++) {
		char mark[16];
		const char *day = n % 2 ? "2026-12-31" : "2027-01-01";
		struct rec *r = rec_new(world, &system_, entity_find("name_case"));

		mark_of(who, n, mark);
		name_typed(r, "MF", "17", mark, mark, "中心", "Z");
		if (rec_save(r, NULL, NULL, &err) == 0) {
			int64_t id = rec_id(r);
			struct rec *c;
			if (step(&initiator, id, "submit", day) == 0 && rec_load(world, &clerk, entity_find("name_case"), id, NULL, &c, &err) == 0) {
				put(c, "similar_note", "无");
				rec_save(c, NULL, NULL, &err);
				rec_free(c);
				if (step(&clerk, id, "check", day) == 0)
					step(&chief, id, "approve", day);
			}
		}
		rec_free(r);
	}
}

static int64_t number(const char *sql, const char *year)
{
	int64_t n = -1;

	assert_true(db_int(world, NULL, &n, sql, "t", year) >= 0);
	return n;
}

static void year_holds(const char *year)
{
	char name[40];
	int64_t taken = number("SELECT max(n) FROM docno WHERE kind = 'name' AND year = CAST(? AS INTEGER)", year), next = 0;

	assert_true(taken >= 5);
	assert_int_equal(number("SELECT count(DISTINCT n) FROM docno WHERE kind = 'name' AND year = CAST(? AS INTEGER)", year), taken);
	assert_int_equal(number("SELECT count(*) FROM document WHERE kind = 'name' AND substr(issued_on, 1, 4) = ?", year), taken);
	assert_int_equal(number("SELECT count(DISTINCT doc_no) FROM name_case WHERE state = 'APPROVED' AND substr(approved_on, 1, 4) = ?", year), taken);
	snprintf(name, sizeof(name), "case:510105:MC:%s", year);
	assert_int_equal(db_int(world, NULL, &next, "SELECT next FROM serial WHERE name = ?", "t", name), 1);
	assert_int_equal(number("SELECT count(DISTINCT case_no) FROM kase WHERE substr(case_no, 9, 4) = ?", year), next - 1);
	assert_int_equal(number("SELECT max(CAST(substr(case_no, 13, 6) AS INTEGER)) FROM kase WHERE substr(case_no, 9, 4) = ?", year), next - 1);
}

/* Both years have numbers enough to see a gap in, however busy the machine is. */
static bool enough(void)
{
	struct err err = { 0 };
	int64_t n = 0;

	assert_int_equal(db_open(world_dir(), 0, &world, &err), 0);
	db_int(world, NULL, &n, "SELECT CASE count(*) WHEN 2 THEN min(n) ELSE 0 END FROM (SELECT max(n) AS n FROM docno WHERE kind = 'name' AND year IN (2026, 2027) "
	       "GROUP BY year)", "");
	db_close(world);
	world = NULL;
	return n >= 5;
}

static pid_t started(int who, int life)
{
	pid_t pid = fork();

	if (!pid) {
		signal(SIGTERM, SIG_DFL);
		works(who, life);
	}
	return pid;
}

static void without_gap_or_double(void **state)
{
	pid_t pid[PROCESSES];
	struct err err = { 0 };
	unsigned seed = 20260302;
	int problems = 0;
	char *said = NULL;
	size_t n = 0;
	(void)state;

	db_close(world);
	world = NULL;
	for (int i = 0; i < PROCESSES; i++)
		pid[i] = started(i, 0);
	for (int k = 1; k <= KILLS || (k <= 20 * KILLS && (k % 10 || !enough())); k++) {
		nap(60 + (long)(rand_r(&seed) % 90));
		int i = (int)(rand_r(&seed) % PROCESSES);
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
		pid[i] = started(i, k);
	}
	for (int i = 0; i < PROCESSES; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	assert_int_equal(db_open(world_dir(), 0, &world, &err), 0);
	year_holds("2026");
	year_holds("2027");
	FILE *f = open_memstream(&said, &n);
	assert_int_equal(db_verify(world, &actor_system, false, f, &problems, &err), 0);
	fclose(f);
	if (problems)
		fail_msg("%s", said);
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(without_gap_or_double) };

	return cmocka_run_group_tests(tests, window_open, world_close);
}
