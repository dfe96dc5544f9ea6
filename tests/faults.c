/* Every write, sync, rename, truncation and unlinking of every act of W01, W02 and W07, and of a file into a slot, is the last one once (the
 * process is killed before it, and a write also in its middle): the register opens again whole, the act has happened or has not, numbers have
 * neither gap nor double, and what has not happened can be done. A split commit, planted, is found. `faults [all|files|nights|planted
 * [ENTITY]]`: minutes, not in the suites; with an entity the acts of others are done unharmed. */
#include "tests/world.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/core/docno.h"
#include "tests/faults.h"
#include "tests/window.h"

#include "tests/faults_follow.h"

/* ---- registers ---- */

static char home[200], snap[256], again[256];
static long killed, acts;
static struct actor teacher;

static void die(const char *what)
{
	fprintf(stderr, "%s", what);
	fputc('\n', stderr);
	exit(1);
}

static void copy_dir(const char *from, const char *to)
{
	char cmd[1200];

	snprintf(cmd, sizeof(cmd), "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
	if (system(cmd))
		die(from);
}

/* The clock is where SOCORG_NOW starts it: a night says its own day. */
static void open_at(const char *dir)
{
	struct err err = { 0 };
	char none[16];

	if (world)
		db_close(world);
	if (db_open(dir, 0, &world, &err))
		die(err.msg);
	db_text(world, NULL, none, sizeof(none), "PRAGMA cache_size=-32768", "");	/* it is read whole each time */
}

static int64_t number(const char *sql)
{
	int64_t n = 0;

	if (db_int(world, NULL, &n, sql, "") < 0)
		die(sql);
	return n;
}

/* ---- what must hold ---- */

static int faults_said;

static void holds(bool ok, const char *what, const char *more)
{
	if (ok)
		return;
	faults_said++;
	if (armed || !torn)
		fprintf(stderr, "  %s %s\n", what, more);
}

static void serials_hold(void)
{
	sqlite3_stmt *st = db_stmt(world, NULL, "SELECT name, next - 1 FROM serial WHERE name LIKE 'doc:%' OR name LIKE 'case:%'", "");
	struct { char name[96]; int64_t taken; } s[200];
	int n = 0;

	while (st && n < (int)LENGTH(s) && sqlite3_step(st) == SQLITE_ROW) {
		snprintf(s[n].name, sizeof(s[n].name), "%s", (const char *)sqlite3_column_text(st, 0));
		s[n++].taken = sqlite3_column_int64(st, 1);
	}
	DB_DONE(st);
	for (int i = 0; i < n; i++) {
		char kind[64], year[8], region[8];
		long long unit;
		int64_t given = 0, top = 0;
		if (sscanf(s[i].name, "doc:%lld:%63[^:]:%7s", &unit, kind, year) == 3) {
			db_int(world, NULL, &given, "SELECT count(*) FROM docno WHERE unit = ? AND kind = ? AND year = ?", "iti", (int64_t)unit, kind,
			       (int64_t)atoi(year));
			db_int(world, NULL, &top, "SELECT max(n) FROM docno WHERE unit = ? AND kind = ? AND year = ?", "iti", (int64_t)unit, kind,
			       (int64_t)atoi(year));
		} else if (sscanf(s[i].name, "case:%7[^:]:%63[^:]:%7s", region, kind, year) == 3) {
			db_int(world, NULL, &given, "SELECT count(*) FROM kase WHERE kind = ? AND substr(case_no, 1, 6) = ? AND substr(case_no, 9, 4) = ?", "ttt",
			       kind, region, year);
			top = given;
		}
		holds(given == s[i].taken && top == s[i].taken, "a number with a gap or twice:", s[i].name);
	}
}

static void states_hold(void)
{
	char sql[400];

	for (int i = 0; entities[i]; i++) {
		const char *e = entities[i]->name;
		if (!entities[i]->states || entities[i]->cls != C_SHARED)
			continue;
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s e WHERE e.state <> coalesce((SELECT l.to_state FROM state_log l WHERE l.entity = '%s' AND "
			 "l.rid = e.id ORDER BY l.id DESC LIMIT 1), e.state)", e, e);
		holds(!number(sql), "a state that its log does not say:", e);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s e WHERE e.state IS NOT (SELECT h.state FROM %s_h h WHERE h.id = e.id ORDER BY h.h_seq DESC LIMIT 1)",
			 e, e);
		holds(!number(sql), "a state that its history does not say:", e);
	}
	holds(!number("SELECT count(*) FROM docno d WHERE NOT EXISTS (SELECT 1 FROM state_log l WHERE l.act = d.act)"), "a number of no act", "");
	holds(!number("SELECT count(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM docno n WHERE n.text = d.docno)"), "a document without its number", "");
	holds(!number("SELECT count(*) FROM org o WHERE o.uscc IS NOT NULL AND NOT EXISTS (SELECT 1 FROM uscc_pool p WHERE p.code = o.uscc AND p.org = o.id "
		      "AND p.state = 'TAKEN')"), "a credit code not taken from the pool", "");
}

/* How many things are wrong with the register that is open. */
static int wrong_now(void)
{
	struct err err = { 0 };
	char *said = NULL;
	size_t n = 0;
	int problems = 0;
	FILE *f = open_memstream(&said, &n);

	faults_said = 0;
	int rc = db_verify(world, &actor_system, false, f, &problems, &err);
	fclose(f);
	holds(!rc && !problems, "verify:", rc ? err.msg : said);
	free(said);
	serials_hold();
	states_hold();
	return faults_said;
}

/* ---- one act, killed everywhere ---- */

/* day: the nightly job of that day; slot: a file of the tray goes into it */
struct deed { const struct actor *who; const char *entity; int64_t id; const char *action, *day, *slot; };

static int deed_do(const struct deed *d, struct err *err)
{
	struct night n;

	if (d->day) {
		clock_to(d->day);
		return night_run(world, &n, err);
	}
	struct rec *r;
	if (rec_load(world, d->who, entity_find(d->entity), d->id, NULL, &r, err))
		return -1;
	struct rec *line;
	int rc = !d->slot ? flow_do(r, d->action, &(struct act){ .reason = "理由如下" }, NULL, err)
			  : material_slot(world, r, d->slot, &line, err) || material_attach(world, line, "faults.pdf", err) || rec_save(r, NULL, NULL, err) ? -1 : 0;
	rec_free(r);
	return rc;
}

static int64_t done_times(const struct deed *d)
{
	int64_t n = 0;

	if (d->day)
		return number("SELECT count(*) FROM state_log WHERE account = 'system'");
	if (d->slot)
		db_int(world, NULL, &n, "SELECT count(*) FROM setup_material m JOIN material_def d ON d.id = m.def JOIN file f ON f.hash = m.file "
		       "WHERE m.setup_case = ? AND d.code = ?", "it", d->id, d->slot);
	else
		db_int(world, NULL, &n, "SELECT count(*) FROM state_log WHERE entity = ? AND rid = ? AND action = ?", "tit", d->entity, d->id, d->action);
	return n;
}

/* In a process of its own, on a copy: killed at the k-th call (0: not at all; what calls there were comes through the pipe). */
static int in_child(const struct deed *d, long k, bool half, char said[MOST + 1])
{
	int fd[2], status;
	ssize_t n;

	copy_dir(snap, again);
	if (pipe(fd))
		die("pipe");
	pid_t pid = fork();
	if (!pid) {
		struct err err = { 0 };
		open_at(again);
		last_call = k;
		torn = half;
		armed = true;
		if (deed_do(d, &err)) {
			fprintf(stderr, "%s %s: %s %s\n", d->entity ? d->entity : "night", d->action ? d->action : d->day, err.rule, err.msg);
			_exit(3);
		}
		db_close(world);
		armed = false;
		_exit(write(fd[1], made, (size_t)calls) < 0 ? 4 : 0);
	}
	close(fd[1]);
	n = read(fd[0], said, MOST);
	said[n > 0 ? n : 0] = '\0';
	close(fd[0]);
	waitpid(pid, &status, 0);
	return status;
}

static void after_a_kill(const struct deed *d, long k, bool half, int64_t before)
{
	struct err err = { 0 };

	open_at(again);
	int bad = wrong_now();
	int64_t times = done_times(d);
	if (!d->day && times != before && times != before + 1)
		bad++;
	if (times == before || d->day) {	/* it can be done now */
		if (deed_do(d, &err)) {
			fprintf(stderr, "  cannot be done again: %s %s\n", err.rule, err.msg);
			bad++;
		}
		serials_hold();
		states_hold();
		bad += faults_said;
	}
	if (bad) {
		fprintf(stderr, "%s %s, call %ld%s: %d faults\n", d->entity ? d->entity : "night", d->action ? d->action : d->day, k, half ? " (torn)" : "", bad);
		exit(1);
	}
	killed++;
}

static const char *only;	/* acts of others are done unharmed */

static void deed(const struct deed *d)
{
	char said[MOST + 1], none[MOST + 1];
	int64_t before = done_times(d);
	struct err err = { 0 };

	if (only && (!d->entity || strcmp(d->entity, only))) {
		if (deed_do(d, &err))
			die(err.msg);
		return;
	}
	db_close(world);
	world = NULL;
	copy_dir(home, snap);
	if (in_child(d, 0, false, said))
		exit(1);
	long n = (long)strlen(said);
	for (long k = 1; k <= n; k++)
		for (int half = 0; half < 1 + (said[k - 1] == 'w'); half++) {
			int status = in_child(d, k, half, none);
			if (!WIFSIGNALED(status))
				die(d->action ? d->action : d->day);
			after_a_kill(d, k, half, before);
		}
	open_at(home);
	if (deed_do(d, &err))
		die(err.msg);
	acts++;
	printf("%-12s %-16s %3ld calls\n", d->entity ? d->entity : "night", d->action ? d->action : d->day, n);
	fflush(stdout);
}

static void act_killed(const struct actor *who, const char *entity, int64_t id, const char *action)
{
	deed(&(struct deed){ .who = who, .entity = entity, .id = id, .action = action });
}

/* What a row names is wholly there, whenever it is cut off: verify reads each file again. */
static void attach_killed(const struct actor *who, int64_t id, const char *slot, char says)
{
	static char bytes[100000] = PDF;	/* more than one write */

	bytes[sizeof(bytes) - 1] = says;
	laid(who, "faults.pdf", bytes, sizeof(bytes));
	deed(&(struct deed){ .who = who, .entity = "setup_case", .id = id, .action = "attach", .slot = slot });
}

static void night_killed(const char *day)
{
	deed(&(struct deed){ .day = day });
}

/* ---- the acts ---- */

static int64_t newest(const char *entity)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT max(id) FROM %s", entity);
	return number(sql);
}

static int64_t asked(const char *mark)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));

	name_typed(r, "MF", "17", mark, "社会工作服务", "中心", "Z");
	int64_t id = save(r);
	rec_free(r);
	return id;
}

static void looked_at(int64_t name)
{
	struct rec *r = load(&clerk, "name_case", name);

	put(r, "similar_note", "无近似名称");
	saved(r);
}

static void training(void)
{
	int64_t c = make_row(&teacher, "train_class", "name", "第一期", "organiser", "成都市青羊区民政局", "region", "510105", "from_on", "2026-02-02", "to_on",
			     "2026-02-06", NULL), s[4], kurs[4];
	struct rec *r = load(&teacher, "train_class", c), *l;
	static const char *const code[] = { "DJ01", "ZC01", "CW01", "NZ01" };

	for (int i = 0; i < 4; i++) {
		char day[11];
		l = add_line(r, "class_session");
		snprintf(day, sizeof(day), "2026-02-0%d", 2 + i);
		db_int(world, NULL, &kurs[i], "SELECT id FROM course WHERE code = ?", "t", code[i]);
		put_id(l, "course", kurs[i]);
		put(l, "day", day);
		put(l, "since", "9:00");
		put(l, "until", "12:20");
	}
	saved(r);
	act_killed(&teacher, "train_class", c, "open");
	int64_t good = make_row(&teacher, "enrol", "person", "张一", "train_class", "第一期", "region", "510105", "identity", "3", NULL);
	int64_t bad = make_row(&teacher, "enrol", "person", "李二", "train_class", "第一期", "region", "510105", "identity", "3", NULL);
	act_killed(&teacher, "enrol", good, "admit");
	act_on(&teacher, "enrol", bad, "admit", NULL);
	act_killed(&teacher, "train_class", c, "run");
	act_killed(&teacher, "enrol", good, "learn");
	act_on(&teacher, "enrol", bad, "learn", NULL);
	r = load(&system_, "train_class", c);
	for (size_t i = 0; i < 4; i++)
		s[i] = rec_id(rec_line(r, part_lines(rec_entity(r), "class_session"), i));
	rec_free(r);
	r = load(&teacher, "enrol", good);
	for (int i = 0; i < 4; i++) {
		l = add_line(r, "attend");
		put_id(l, "session", s[i]);
		put(l, "mode", "P");
		put(l, "minutes", "200");
		l = add_line(r, "exam");
		put_id(l, "course", kurs[i]);
		put(l, "score", "80");
		put(l, "attempt", "1");
	}
	saved(r);
	act_killed(&teacher, "enrol", good, "examine");
	act_on(&teacher, "enrol", bad, "examine", NULL);
	act_killed(&teacher, "enrol", bad, "resit");
	act_killed(&clerk, "enrol", bad, "fail");
	act_killed(&teacher, "enrol", good, "pass");
	act_killed(&teacher, "enrol", good, "certify");
	act_killed(&teacher, "train_class", c, "finish");
	act_killed(&chief, "train_cert", newest("train_cert"), "revoke");
	int64_t w = make_row(&clerk, "train_waiver", "person", "李二", "region", "510105", "reason", "抗震救灾应急设立", "valid_to", "2026-09-02", NULL);
	act_killed(&director, "train_waiver", w, "give");
	w = make_row(&clerk, "train_waiver", "person", "张一", "region", "510105", "reason", "抗震救灾应急设立", "valid_to", "2026-09-02", NULL);
	act_killed(&director, "train_waiver", w, "deny");
	c = make_row(&teacher, "train_class", "name", "第二期", "organiser", "成都市青羊区民政局", "region", "510105", "from_on", "2026-04-02", "to_on", "2026-04-06",
		     NULL);
	act_killed(&teacher, "train_class", c, "cancel");
}

static void names(void)
{
	int64_t id = asked("杨柳");

	act_killed(&initiator, "name_case", id, "submit");
	act_killed(&clerk, "name_case", id, "return");
	act_on(&initiator, "name_case", id, "submit", NULL);
	looked_at(id);
	act_killed(&clerk, "name_case", id, "check");
	act_killed(&chief, "name_case", id, "back");
	act_on(&clerk, "name_case", id, "check", NULL);
	act_killed(&chief, "name_case", id, "refuse");
	id = asked("杨梅");
	act_on(&initiator, "name_case", id, "submit", NULL);
	act_killed(&initiator, "name_case", id, "withdraw");
}

static void establishment(void)
{
	int64_t name = asked("银杏");

	act_on(&initiator, "name_case", name, "submit", NULL);
	looked_at(name);
	act_on(&clerk, "name_case", name, "check", NULL);
	act_killed(&chief, "name_case", name, "approve");
	act_killed(&initiator, "name_case", name, "apply");
	int64_t id = newest("setup_case");
	items_typed(ref_of("setup_case", id, "org"));
	papers(id, "accept");
	act_killed(&initiator, "setup_case", id, "submit");
	struct rec *r = load(&clerk, "setup_case", id), *l = rec_line(r, part_lines(rec_entity(r), "setup_material"), 1);
	put(l, "checked", "2");
	put(l, "note", "缺验资机构盖章");
	saved(r);
	act_killed(&clerk, "setup_case", id, "supplement");
	act_killed(&initiator, "setup_case", id, "resubmit");
	papers(id, "accept");
	act_killed(&clerk, "setup_case", id, "propose_reject");
	act_killed(&chief, "setup_case", id, "back_reject");
	act_killed(&clerk, "setup_case", id, "accept");
	act_killed(&clerk, "setup_case", id, "suspend");
	act_killed(&clerk, "setup_case", id, "resume");
	concluded(id);
	act_killed(&clerk, "setup_case", id, "opine");
	act_killed(&chief, "setup_case", id, "publicise");
	act_killed(&chief, "setup_case", id, "objected");
	act_killed(&chief, "setup_case", id, "back");
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_killed(&chief, "setup_case", id, "agree");
	struct err err = { 0 };
	param_set(world, &system_, "due.establish.extra", "", "", "10", "2026-01-01", "测试", &err);
	act_killed(&director, "setup_case", id, "extend");
	act_killed(&director, "setup_case", id, "back_chief");
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "agree", NULL);
	code_in_pool("52510105");
	act_killed(&director, "setup_case", id, "grant");
	followed(ref_of("setup_case", id, "org"));
	belonging(ref_of("setup_case", id, "org"));
	papers(id, "issue");
	r = load(&clerk, "setup_case", id);
	put(r, "delivered_how", "1");
	put(r, "receiver", "张一");
	put(r, "delivered_on", "2026-03-02");
	saved(r);
	act_killed(&clerk, "setup_case", id, "issue");
}

static void other_ends(void)
{
	int64_t id = service_body("香樟", "S");

	act_killed(&initiator, "setup_case", id, "send_unit");
	act_killed(&unit_clerk, "setup_case", id, "object");
	act_on(&initiator, "setup_case", id, "send_unit", NULL);
	struct rec *r = load(&unit_clerk, "setup_case", id);
	put(r, "consent_no", "青教函〔2026〕8号");
	put(r, "consent_on", "2026-03-01");
	saved(r);
	act_killed(&unit_clerk, "setup_case", id, "consent");
	act_killed(&initiator, "setup_case", id, "withdraw");
	id = service_body("海棠", "Z");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "propose_reject", NULL);
	act_killed(&chief, "setup_case", id, "reject");
	id = service_body("芙蓉", "Z");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	r = load(&clerk, "setup_case", id);
	put(r, "review_note", "不符合法定条件。");
	put(r, "refuse_ground", "6");
	saved(r);
	act_killed(&clerk, "setup_case", id, "opine_refuse");
	act_killed(&chief, "setup_case", id, "agree_refuse");
	act_killed(&director, "setup_case", id, "refuse");
}

/* 视为受理, the end of a publication, a certificate and a name that lapse: what the night does. */
static void nights(void)
{
	int64_t deemed = service_body("玉兰", "Z"), public_ = service_body("月季", "Z");

	act_on(&initiator, "setup_case", deemed, "submit", NULL);
	act_on(&initiator, "setup_case", public_, "submit", NULL);
	act_on(&clerk, "setup_case", public_, "accept", NULL);
	concluded(public_);
	act_on(&clerk, "setup_case", public_, "opine", NULL);
	act_on(&chief, "setup_case", public_, "publicise", NULL);
	name_approved("MF", "17", "木棉", "社会工作服务", "中心", "Z");
	night_killed("2026-03-10");
	night_killed("2026-09-05");
	night_killed("2028-01-10");
}

/* The number in one commit, the act in another: the checks must see what a kill between them leaves. */
static void planted_split(void)
{
	struct err err = { 0 };
	struct tx *tx;
	char no[DOCNO];

	db_close(world);
	world = NULL;
	copy_dir(home, again);
	open_at(again);
	if (tx_begin(world, &system_, NULL, &tx, &err) || docno_take(tx, "accept", office, entity_find("setup_case"), 1, no, &err) ||
	    audit_add(tx, "test", "setup_case", 1, "ok", NULL, 0, &err) || tx_commit(tx, &err))
		die(err.msg);
	torn = true;	/* what is said of it is not an error */
	int found = wrong_now();
	torn = false;
	printf("a planted split commit: %d faults found\n", found);
	if (!found)
		exit(1);
	open_at(home);
}

/* Files of their own, and one that lies there already. */
static void files(void)
{
	int64_t id = applied_for(name_approved("MF", "17", "文竹", "社会工作服务", "中心", "Z"));

	attach_killed(&initiator, id, "SL-03", 'a');
	attach_killed(&initiator, id, "SL-04", 'b');
	attach_killed(&initiator, id, "SL-08", 'a');
}

static void none_left_out(void)
{
	static const char *const all[] = { "name_case", "setup_case", "enrol", "train_class", "train_cert", "train_waiver", "talk", "credit_info", "party_attach" };
	int64_t n;

	for (size_t i = 0; i < LENGTH(all); i++)
		for (const struct action *a = entity_find(all[i])->actions; a->name; a++)
			if (db_int(world, NULL, &n, "SELECT count(*) FROM state_log WHERE entity = ? AND action = ?", "tt", all[i], a->name) < 0 || !n) {
				fprintf(stderr, "never done: %s %s\n", all[i], a->name);
				exit(1);
			}
}

int main(int argc, char **argv)
{
	void *state = NULL;
	const char *part = argc > 1 ? argv[1] : "all";
	only = argc > 2 ? argv[2] : NULL;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (window_open(&state))
		die("cannot make a register");
	teacher = actor_of(31, ROLE(INCUBATOR), "510105", 0, 0);
	committee = actor_of(32, ROLE(PARTY_COMMITTEE), "510105", 0, 0);
	higher = actor_of(33, ROLE(PARTY_OFFICE), "510105", 0, 0);
	snprintf(home, sizeof(home), "%s", world_dir());
	/* copies by the thousand: in memory where there is such a place */
	const char *fast = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
	snprintf(snap, sizeof(snap), "%s/socorg-faults-%d-snap", fast, (int)getpid());
	snprintf(again, sizeof(again), "%s/socorg-faults-%d-again", fast, (int)getpid());
	if (!strcmp(part, "all")) {
		training();
		names();
		establishment();
		other_ends();
	}
	if (!strcmp(part, "all") || !strcmp(part, "files"))
		files();
	if (!strcmp(part, "all") || !strcmp(part, "nights"))
		nights();
	if (!strcmp(part, "all"))
		none_left_out();
	planted_split();
	printf("%ld acts, killed %ld times, all whole\n", acts, killed);
	world_close(&state);
	char cmd[600];
	snprintf(cmd, sizeof(cmd), "rm -rf '%s' '%s'", snap, again);
	return system(cmd);
}
