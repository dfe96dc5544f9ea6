/* Who is at a record, as sessions see it of one another; what of a form lies in live.db, and that it is sealed. */
#include "tests/world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/core/recall.h"
#include "model/core/together.h"

enum { AT = 4711 };

static const struct entity *e;

static int open_all(void **state)
{
	if (world_open(state))
		return -1;
	e = entity_find("region");
	return 0;
}

static int64_t a_region(void)
{
	int64_t id = 0;

	db_int(world, NULL, &id, "SELECT id FROM region WHERE code = '510105'", "");
	return id;
}

/* A session of its own, as another process has one. */
static struct db *session_of(struct actor *who)
{
	struct db *db;
	struct err err = { 0 };

	if (db_open(world_dir(), 0, &db, &err) || session_begin(db, who, "xterm", &err))
		fail_msg("%s", err.msg);
	return db;
}

static int others(struct db *db, const struct actor *who, int64_t id, struct present *out)
{
	struct err err = { 0 };
	int n = presence_list(db, who, e, id, out, 3, &err);

	if (n < 0)
		fail_msg("%s", err.msg);
	return n;
}

static void seen_while_it_lasts(void **state)
{
	struct actor li = OFFICER_OF(31, "51"), wang = OFFICER_OF(32, "51");
	struct db *a = session_of(&li), *b = session_of(&wang);
	struct present who[3];
	struct err err = { 0 };
	int64_t id = a_region();

	(void)state;
	assert_int_equal(others(b, &wang, id, who), 0);
	assert_int_equal(presence_begin(a, &li, e, id, &err), 0);
	assert_int_equal(presence_begin(a, &li, e, id, &err), 0);	/* said twice it is still once */
	assert_int_equal(others(b, &wang, id, who), 1);
	assert_int_equal(who[0].since, clock_now(b));
	assert_int_equal(others(a, &li, id, who), 0);			/* oneself is no other */
	assert_int_equal(others(b, &wang, id + 1, who), 0);
	presence_end(a, &li, e, id);
	assert_int_equal(others(b, &wang, id, who), 0);
	/* with the session it goes */
	assert_int_equal(presence_begin(a, &li, e, id, &err), 0);
	assert_true(session_alive(b, li.session));
	session_end(a, &li, "quit");
	assert_false(session_alive(b, li.session));
	assert_int_equal(others(b, &wang, id, who), 0);
	db_close(a);
	session_end(b, &wang, "quit");
	db_close(b);
}

/* A session that was killed says goodbye to nobody; and the number of its process may be another's by now. */
static void killed_is_gone(void **state)
{
	struct actor wang = OFFICER_OF(33, "51");
	struct db *b = session_of(&wang);
	struct present who[3];
	int64_t id = a_region(), n = 0;
	int to[2], status;
	char byte;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(to), 0);
	pid = fork();
	if (pid == 0) {
		struct actor li = OFFICER_OF(34, "51");
		struct db *a = session_of(&li);
		if (presence_begin(a, &li, e, id, NULL) || write(to[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	close(to[1]);
	assert_int_equal(read(to[0], &byte, 1), 1);
	assert_int_equal(others(b, &wang, id, who), 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(others(b, &wang, id, who), 0);
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(b->live, "SELECT count(*) FROM presence", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	assert_int_equal(n, 0);			/* swept by who met it */
	close(to[0]);
	session_end(b, &wang, "quit");
	db_close(b);
}

static void the_public_is_not_there(void **state)
{
	struct actor pub = actor_of(35, ROLE(PUBLIC), "", 0, 0), wang = OFFICER_OF(36, "51");
	struct db *a = session_of(&pub), *b = session_of(&wang);
	struct present who[3];
	int64_t id = a_region();

	(void)state;
	assert_int_equal(presence_begin(a, &pub, e, id, NULL), 0);
	assert_int_equal(others(b, &wang, id, who), 0);
	assert_int_equal(presence_begin(b, &wang, e, id, NULL), 0);
	assert_int_equal(others(a, &pub, id, who), 0);
	session_end(a, &pub, "quit");
	session_end(b, &wang, "quit");
	db_close(a);
	db_close(b);
}

/* ---- drafts ---- */

static void drafts_are_ones_own(void **state)
{
	struct actor li = OFFICER_OF(41, "51"), wang = OFFICER_OF(42, "51"), pub = actor_of(43, ROLE(PUBLIC), "", 0, 0);
	struct draft d;
	char *body = NULL;

	(void)state;
	assert_int_equal(draft_save(world, &li, e, AT, 3, "草稿正文 510000196003150002", NULL), 0);
	assert_int_equal(draft_load(world, &li, e, AT, false, &d, &body, NULL), 1);
	assert_string_equal(body, "草稿正文 510000196003150002");
	assert_int_equal(d.rev, 3);
	assert_int_equal(d.at, clock_now(world));
	free(body);
	body = NULL;
	assert_int_equal(draft_load(world, &wang, e, AT, false, &d, &body, NULL), 0);
	assert_int_equal(draft_load(world, &li, e, AT + 1, false, &d, &body, NULL), 0);
	assert_int_equal(draft_list(world, &wang, 1, &d, NULL), 0);
	assert_int_equal(draft_save(world, &pub, e, AT, 3, "公众不留", NULL), 0);
	assert_int_equal(draft_load(world, &pub, e, AT, false, &d, &body, NULL), 0);
	/* nor by changing whose it is: it is sealed for one account and one row */
	assert_int_equal(sqlite3_exec(world->live, "UPDATE draft SET account_id = 42", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(draft_load(world, &wang, e, AT, false, &d, &body, NULL), 0);
	assert_int_equal(sqlite3_exec(world->live, "UPDATE draft SET account_id = 41, rid = 9", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(draft_load(world, &li, e, 9, false, &d, &body, NULL), 0);
	assert_null(body);
	assert_int_equal(draft_drop(world, &li, e, 9, false, NULL), 0);
}

static void one_lies_aside(void **state)
{
	struct actor li = OFFICER_OF(44, "51");
	struct draft d[3];
	char *body = NULL;

	(void)state;
	assert_int_equal(draft_save(world, &li, e, AT, 1, "先前的", NULL), 0);
	assert_int_equal(draft_put_aside(world, &li, e, AT, NULL), 0);
	assert_int_equal(draft_list(world, &li, 3, d, NULL), 0);	/* offered where the form is opened, not at home */
	assert_int_equal(draft_save(world, &li, e, AT, 2, "后来的", NULL), 0);
	assert_int_equal(draft_list(world, &li, 3, d, NULL), 1);
	assert_int_equal(d[0].rev, 2);
	assert_int_equal(draft_load(world, &li, e, AT, true, d, &body, NULL), 1);
	assert_string_equal(body, "先前的");
	free(body);
	body = NULL;
	assert_int_equal(draft_drop(world, &li, e, AT, false, NULL), 0);
	assert_int_equal(draft_load(world, &li, e, AT, true, d, &body, NULL), 1);
	free(body);
	body = NULL;
	assert_int_equal(draft_drop(world, &li, e, AT, true, NULL), 0);
	assert_int_equal(draft_load(world, &li, e, AT, true, d, &body, NULL), 0);
}

static void a_long_draft_is_whole(void **state)
{
	struct actor li = OFFICER_OF(45, "51");
	struct draft d;
	char *text = calloc(1, 100001), *body = NULL;

	(void)state;
	for (int i = 0; i < 100000; i++)
		text[i] = (char)('a' + i % 26);
	assert_int_equal(draft_save(world, &li, e, AT, 1, text, NULL), 0);
	assert_int_equal(draft_load(world, &li, e, AT, false, &d, &body, NULL), 1);
	assert_string_equal(body, text);
	free(body);
	free(text);
	assert_int_equal(draft_drop(world, &li, e, AT, false, NULL), 0);
}

static void one_place(void **state)
{
	struct actor li = OFFICER_OF(46, "51"), wang = OFFICER_OF(47, "51"), pub = actor_of(48, ROLE(PUBLIC), "", 0, 0);
	char *body = NULL;

	(void)state;
	assert_int_equal(resume_load(world, &li, &body, NULL), 0);
	assert_int_equal(resume_save(world, &li, "list\torg", NULL), 0);
	assert_int_equal(resume_save(world, &li, "form\torg", NULL), 0);
	assert_int_equal(resume_load(world, &li, &body, NULL), 1);
	assert_string_equal(body, "form\torg");
	free(body);
	body = NULL;
	assert_int_equal(resume_load(world, &wang, &body, NULL), 0);
	assert_int_equal(resume_save(world, &pub, "org\t1", NULL), 0);
	assert_int_equal(resume_load(world, &pub, &body, NULL), 0);
	assert_int_equal(resume_drop(world, &li, NULL), 0);
	assert_int_equal(resume_load(world, &li, &body, NULL), 0);
	assert_null(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seen_while_it_lasts),
		cmocka_unit_test(killed_is_gone),
		cmocka_unit_test(the_public_is_not_there),
		cmocka_unit_test(drafts_are_ones_own),
		cmocka_unit_test(one_lies_aside),
		cmocka_unit_test(a_long_draft_is_whole),
		cmocka_unit_test(one_place),
	};

	return cmocka_run_group_tests_name("present", tests, open_all, world_close);
}
