/* The practice register: the same every time, plausible throughout, and wrong only where it is said to be. */
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/registry/practice.h"
#include "model/registry/registry.h"

enum { ORGS = 400, PLANTED = 20 };

static int open_practice(void **state)
{
	struct init_opts o = { .practice = true, .orgs = ORGS };
	struct err err = { 0 };

	if (world_open(state))
		return -1;
	if (practice_make(world, &o, &err)) {
		print_error("%s %s\n", err.field, err.msg);
		return -1;
	}
	return 0;
}

static int64_t count(const char *sql)
{
	struct err err = { 0 };
	int64_t n = -1;

	if (db_int(world, &err, &n, sql, "") < 0)
		fail_msg("%s", err.msg);
	return n;
}

static void proportions(void **state)
{
	(void)state;
	assert_int_equal(count("SELECT count(*) FROM org"), ORGS + PLANTED);
	int64_t st = count("SELECT count(*) FROM org WHERE type = 'ST'"), mf = count("SELECT count(*) FROM org WHERE type = 'MF'");
	assert_in_range(st, ORGS * 40 / 100, ORGS * 54 / 100);
	assert_in_range(mf, ORGS * 46 / 100, ORGS * 60 / 100);
	assert_int_equal(count("SELECT count(DISTINCT state) FROM org"), 7);
	assert_int_equal(count("SELECT count(DISTINCT substr(region, 1, 4)) FROM org WHERE length(region) > 2"), 21);
	assert_int_equal(count("SELECT count(*) FROM unit WHERE kind = '1'"), 1 + 21 + 183 + 3);
	assert_true(count("SELECT count(*) FROM post") > ORGS * 5);
	assert_int_equal(count("SELECT count(*) FROM org WHERE state <> 'NAMED' AND uscc IS NULL"), 0);
	assert_int_equal(count("SELECT count(*) FROM org WHERE state = 'NAMED' AND (SELECT count(*) FROM initiator i WHERE i.org = org.id) < 5"), 0);
	assert_int_equal(count("SELECT count(*) FROM (SELECT uscc FROM org WHERE uscc IS NOT NULL GROUP BY uscc HAVING count(*) > 1)"), 0);
	assert_int_equal(count("SELECT count(*) FROM (SELECT name FROM org GROUP BY name HAVING count(*) > 1)"), 0);
}

/* County digits 99, phones 141…: no real person is hit. */
static void nobody_real(void **state)
{
	sqlite3_stmt *st = db_stmt(world, NULL, "SELECT id FROM person", "");
	int64_t id[20000];
	int n = 0;

	(void)state;
	while (n < (int)LENGTH(id) && sqlite3_step(st) == SQLITE_ROW)
		id[n++] = sqlite3_column_int64(st, 0);
	DB_DONE(st);
	assert_true(n > ORGS * 2);
	for (int i = 0; i < n; i++) {
		struct rec *r = load(&actor_system, "person", id[i]);
		const char *no = rec_str(r, "id_no");
		struct err err = { 0 };
		char birth[11];
		if (idno_check(no, clock_today(world), &err) || strncmp(no + 4, "99", 2) || (no[1] != '1' || no[0] != '5'))
			fail_msg("%s: %s", no, err.msg);
		assert_int_equal(idno_birth(no, birth), 0);
		assert_string_equal(birth, rec_str(r, "birth"));
		assert_int_equal(idno_sex(no), atoi(rec_str(r, "sex")));
		if (*rec_str(r, "phone"))
			assert_int_equal(strncmp(rec_str(r, "phone"), "141", 3), 0);
		rec_free(r);
	}
	assert_int_equal(count("SELECT count(*) FROM org WHERE phone NOT LIKE '141%'"), 0);
}

/* Every rule, on every organisation: what is found is the table, no more and no less. */
static void planted_faults_only(void **state)
{
	sqlite3_stmt *st = db_stmt(world, NULL, "SELECT id FROM org ORDER BY id", "");
	int64_t id[ORGS + PLANTED];
	int n = 0, found = 0;
	bool seen[PLANTED] = { false };

	(void)state;
	while (n < (int)LENGTH(id) && sqlite3_step(st) == SQLITE_ROW)
		id[n++] = sqlite3_column_int64(st, 0);
	DB_DONE(st);
	for (int i = 0; i < n; i++) {
		struct rec *r = load(&actor_system, "org", id[i]);
		struct findings f = { 0 };
		struct err err = { 0 };
		if (rec_check(r, NULL, &f, &err))
			fail_msg("%s: %s", rec_str(r, "name"), err.msg);
		for (size_t k = 0; k < f.n; k++) {
			if (f.v[k].verdict == PASS || f.v[k].verdict == NA)
				continue;
			int t = 0;
			while (practice_table[t].rule && (strcmp(practice_table[t].rule, f.v[k].rule->id) ||
							  strcmp(practice_table[t].name, rec_str(r, "name"))))
				t++;
			if (!practice_table[t].rule)
				fail_msg("%s: %s: %s", rec_str(r, "name"), f.v[k].rule->id, f.v[k].text);
			seen[t] = true;
			found++;
		}
		findings_free(&f);
		rec_free(r);
	}
	assert_int_equal(found, PLANTED);
	for (int t = 0; t < PLANTED; t++)
		if (!seen[t])
			fail_msg("%s is not found in %s", practice_table[t].rule, practice_table[t].name);
}

static void verify_reports_them(void **state)
{
	struct err err = { 0 };
	char *text = NULL;
	size_t n = 0;
	int problems = 0;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	if (db_verify(world, &actor_system, true, f, &problems, &err))
		fail_msg("%s", err.msg);
	fclose(f);
	if (problems != PLANTED)
		fail_msg("%d problems: %s", problems, text);
	for (const struct planted *t = practice_table; t->rule; t++)
		if (!strstr(text, t->rule))
			fail_msg("%s is not reported: %s", t->rule, text);
	free(text);
}

/* K01: six initials of the part that tells an organisation apart find it, first in the list, 95 times of 100. */
static void six_initials_find_it(void **state)
{
	sqlite3_stmt *st = db_stmt(world, NULL, "SELECT id, name FROM org ORDER BY id LIMIT 200", "");
	struct { int64_t id; char name[200]; } o[200];
	int n = 0, hit = 0;

	(void)state;
	while (n < 200 && sqlite3_step(st) == SQLITE_ROW) {
		o[n].id = sqlite3_column_int64(st, 0);
		text_cut(o[n++].name, sizeof(o[0].name), col_text(st, 1));
	}
	DB_DONE(st);
	for (int i = 0; i < n; i++) {
		char all[64], six[7];
		bool ok = false;
		py_first(o[i].name, all, sizeof(all));
		for (size_t k = 0; !ok && k + 6 <= strlen(all); k++) {
			struct hit h[2];
			struct err err = { 0 };
			text_cut(six, sizeof(six), all + k);
			ok = find_any(world, &actor_system, &org, six, 2, h, &err) == 1 && h[0].id == o[i].id;
		}
		hit += ok;
	}
	if (hit < n * 95 / 100)
		fail_msg("%d of %d", hit, n);
}

/* The register as it stood: rows begin on the day of founding, and some have changed since. */
static void as_it_stood(void **state)
{
	struct rec *now, *then;
	struct err err = { 0 };
	int64_t id = count("SELECT id FROM org_h WHERE h_verb = 'edit' ORDER BY id LIMIT 1");
	char day[11];

	(void)state;
	assert_true(id > 0);
	int today;
	date_to_day(clock_today(world), &today);
	date_from_day(today - 181, day);
	now = load(&actor_system, "org", id);
	if (rec_load(world, &actor_system, &org, id, day, &then, &err))
		fail_msg("%s", err.msg);
	assert_string_not_equal(rec_str(now, "phone"), rec_str(then, "phone"));
	assert_string_equal(rec_str(now, "name"), rec_str(then, "name"));
	rec_free(now);
	rec_free(then);
}

static void accounts_file(void **state)
{
	char *path = xasprintf("%s/practice-accounts", world_dir()), line[256];
	struct stat st;
	FILE *f = fopen(path, "r");
	int n = 0;

	(void)state;
	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	while (fgets(line, sizeof(line), f)) {
		char name[64], password[64];
		struct actor who;
		struct err err = { 0 };
		if (*line == '#')
			continue;
		assert_int_equal(sscanf(line, "%63s %63s", name, password), 2);
		if (n++ > 2)
			continue;
		if (auth_password(world, name, password, "127.0.0.1", &who, &err))
			fail_msg("%s: %s", name, err.msg);
		assert_false(who.must_change);
	}
	assert_true(n >= 8);
	fclose(f);
	free(path);
}

static int digest(struct db *db, char *dst, size_t n)
{
	return db_text(db, NULL, dst, n, "SELECT group_concat(name || coalesce(uscc, '') || state, '') FROM "
		       "(SELECT * FROM org ORDER BY id LIMIT 40)", "");
}

/* Twice from the same seed is the same register. */
static void deterministic(void **state)
{
	char dir[] = "/tmp/socorg-twin-XXXXXX", *a = xmalloc(16384), *b = xmalloc(16384), cmd[64];
	struct init_opts o = { .practice = true, .orgs = 50 };
	struct err err = { 0 };
	struct db *db = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	if (db_init(dir, &o, &err) || db_open(dir, 0, &db, &err) || practice_make(db, &o, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(digest(world, a, 16384), 1);
	assert_int_equal(digest(db, b, 16384), 1);
	assert_string_equal(a, b);
	db_close(db);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	assert_int_equal(system(cmd), 0);
	free(a);
	free(b);
}

/* 机关代字: as people write them, and no two offices with one. */
static void offices_have_their_marks(void **state)
{
	static const char *const mark[][2] = { { "51", "川民" }, { "5101", "成民" }, { "510105", "青羊民" }, { "5134", "凉民" }, { "5108", "广民" }, { "5116", "广安民" },
		{ "511602", "广安区民" }, { "510726", "北川民" }, { "510112", "龙泉驿民" }, { "511002", "内市中民" }, { "511102", "乐市中民" }, { "510321", "自荣民" } };
	int64_t n = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(mark); i++) {
		char have[40] = "";
		db_text(world, NULL, have, sizeof(have), "SELECT doc_mark FROM unit WHERE region = ? AND kind = '1'", "t", mark[i][0]);
		assert_string_equal(have, mark[i][1]);
	}
	db_int(world, NULL, &n, "SELECT count(*) - count(DISTINCT doc_mark) FROM unit WHERE kind = '1'", "");
	assert_int_equal(n, 0);
	db_int(world, NULL, &n, "SELECT count(*) FROM unit WHERE kind = '1' AND doc_mark LIKE '%市%民' AND doc_mark NOT LIKE '%市中民'", "");
	assert_int_equal(n, 0);
}

static void refused_elsewhere(void **state)
{
	struct init_opts o = { .practice = true, .orgs = 1 };
	struct err err = { 0 };

	(void)state;
	world->practice = false;
	assert_int_equal(practice_make(world, &o, &err), -1);
	assert_int_equal(err.code, E_CONFIG);
	world->practice = true;
}

/* Each place has the one that leads and one to belong to, hung up as R-PORG-02 has it. */
static void bodies_of_the_party(void **state)
{
	(void)state;

	assert_int_equal(count("SELECT count(*) FROM party_org WHERE node = '1'"), count("SELECT count(*) FROM unit WHERE kind = '1'"));
	assert_int_equal(count("SELECT count(*) FROM party_org WHERE node = '2'"), count("SELECT count(*) FROM unit WHERE kind = '1'"));
	assert_int_equal(count("SELECT count(*) FROM party_org WHERE parent IS NULL"), 1);
	assert_int_equal(count("SELECT count(*) FROM party_org b JOIN party_org p ON p.id = b.parent WHERE p.node <> '1' OR p.region <> "
			       "CASE b.node WHEN '1' THEN substr(b.region, 1, length(b.region) - 2) ELSE b.region END"), 0);
	assert_int_equal(count("SELECT count(*) - count(DISTINCT full_name) FROM party_org"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proportions), cmocka_unit_test(nobody_real), cmocka_unit_test(planted_faults_only),
		cmocka_unit_test(verify_reports_them), cmocka_unit_test(six_initials_find_it), cmocka_unit_test(as_it_stood),
		cmocka_unit_test(accounts_file), cmocka_unit_test(deterministic), cmocka_unit_test(offices_have_their_marks), cmocka_unit_test(bodies_of_the_party),
		cmocka_unit_test(refused_elsewhere),
	};

	return cmocka_run_group_tests(tests, open_practice, world_close);
}
