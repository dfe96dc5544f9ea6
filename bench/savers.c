/* Many users at once in the model alone: each saves a change of an organisation of its own, thinks exactly two seconds, saves
 * again. `savers DIR USERS SAVES [MS [COMMAND…]]`: MS more for each sync of a commit, as a slow disk would take; with a command (an import),
 * they save for as long as it runs. All begin in one instant: how long that first wave waits is said apart. One JSON line. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/measure.h"
#include "model/core/internal.h"
#include "model/registry/registry.h"

enum { THINK_MS = 2000 };

enum outcome { SAVED, BUSY, REFUSED };
struct turn { double ms; enum outcome how; };
struct times { double *ms; size_t n; };

static int slower_ms;
static struct err err;

/* SQLite's call comes here: a commit waits for the disk once. */
int fdatasync(int fd)
{
	if (slower_ms)
		nanosleep(&(struct timespec){ .tv_nsec = slower_ms * 1000000L }, NULL);
	return (int)syscall(SYS_fdatasync, fd);
}

static void until(double ms)
{
	struct timespec t = { .tv_sec = (time_t)(ms / 1e3), .tv_nsec = (long)(fmod(ms, 1e3) * 1e6) };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

/* An organisation for each user, from all over the register. */
static int64_t *rows(const char *dir, int users)
{
	struct db *db;
	int64_t n = 0, *id = calloc((size_t)users, sizeof *id);
	int k = 0;

	if (db_open(dir, 0, &db, &err) || db_int(db, &err, &n, "SELECT count(*) FROM org WHERE state = 'ACTIVE' AND void = 0", "") != 1 || n < users) {
		fprintf(stderr, "savers: %s\n", err.msg);
		exit(1);
	}
	sqlite3_stmt *st = db_stmt(db, &err, "SELECT id FROM org WHERE state = 'ACTIVE' AND void = 0 ORDER BY id", "");
	for (int64_t i = 0; st && k < users && sqlite3_step(st) == SQLITE_ROW; i++)
		if (i == n / users * k)
			id[k++] = sqlite3_column_int64(st, 0);
	if (st)
		DB_DONE(st);
	db_close(db);
	return id;
}

static struct turn save_one(struct db *db, struct actor *who, int64_t id, const char *text)
{
	struct turn t = { .how = REFUSED };
	struct rec *r;

	if (rec_load(db, who, &org, id, NULL, &r, &err))
		return t;
	if (rec_set(r, field_no(&org, "contact"), text, &err) >= 0) {
		double from = now_ms();
		if (rec_save(r, NULL, NULL, &err) == 0)
			t.how = SAVED;
		else
			t.how = err.code == E_BUSY ? BUSY : REFUSED;
		t.ms = now_ms() - from;
	}
	if (t.how != SAVED)
		fprintf(stderr, "savers: %s %s\n", err.rule, err.msg);
	rec_free(r);
	return t;
}

/* Who saves has logged in, which is on record, and has had the row on the screen: every field's text, with the names and labels that takes. */
static void show(struct db *db, struct actor *who, int64_t id)
{
	char text[4096];
	struct rec *r;

	if (audit_alone(db, who, "login", "", 0, "ok", "savers", &err) || rec_load(db, who, &org, id, NULL, &r, &err))
		return;
	for (int f = 0; org.fields[f].name; f++)
		rec_text(r, f, text, sizeof text);
	rec_free(r);
}

/* One user: how each save went, to the pipe. */
static void user(const char *dir, int no, int64_t id, int saves, int go, int to)
{
	struct turn ready = { 0 };
	struct db *db;
	struct actor who;
	char text[64];

	if (db_open(dir, 0, &db, &err) || actor_load(db, "clerk", &who, &err))
		_exit(1);
	for (int i = 0; i < who.nin; i++)	/* the practice clerk's county is too small for everybody */
		if (who.in[i].region[0])
			text_cut(who.in[i].region, sizeof who.in[i].region, "51");
	show(db, &who, id);
	if (write(to, &ready, sizeof ready) != sizeof ready || read(go, text, 1))	/* until all are there */
		_exit(1);
	double start = now_ms();
	for (int i = 0; i < saves; i++) {
		snprintf(text, sizeof text, "联系人%d-%d-%.0f", no, i, start);
		struct turn t = save_one(db, &who, id, text);
		if (write(to, &t, sizeof t) != sizeof t)
			_exit(1);
		until(now_ms() + THINK_MS);
	}
	db_close(db);
	_exit(0);
}

static double at(struct times *t, double part)
{
	qsort(t->ms, t->n, sizeof *t->ms, by_value);
	return t->n ? t->ms[(size_t)((double)(t->n - 1) * part)] : 0;
}

/* What is done meanwhile. When it is over the users are sent home. */
static void meanwhile(char **command, const pid_t *pid, int users)
{
	double from = now_ms();
	pid_t it = fork();
	if (it == 0) {
		close(STDOUT_FILENO);
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(command[0], command);
		_exit(127);
	}
	waitpid(it, NULL, 0);
	fprintf(stderr, "savers: %s took %.1f s\n", command[0], (now_ms() - from) / 1e3);
	for (int u = 0; u < users; u++)
		kill(pid[u], SIGTERM);
}

int main(int argc, char **argv)
{
	int users = argc > 2 ? atoi(argv[2]) : 0, saves = argc > 3 ? atoi(argv[3]) : 10, how[REFUSED + 1] = { 0 };

	if (users < 1 || saves < 1) {
		fprintf(stderr, "savers DIR USERS SAVES [MS [COMMAND...]]\n");
		return 64;
	}
	slower_ms = argc > 4 ? atoi(argv[4]) : 0;
	struct times all = { calloc((size_t)users * (size_t)saves, sizeof(double)), 0 }, first = { calloc((size_t)users, sizeof(double)), 0 },
		     rest = { calloc((size_t)users * (size_t)saves, sizeof(double)), 0 }, mean = { calloc((size_t)users, sizeof(double)), (size_t)users };
	double *worst = calloc((size_t)saves, sizeof *worst);	/* of each user's k-th */
	int (*p)[2] = calloc((size_t)users, sizeof *p);
	pid_t *pid = calloc((size_t)users, sizeof *pid);
	int64_t *id = rows(argv[1], users);
	int go[2];
	if (pipe(go) < 0)
		return 1;
	for (int u = 0; u < users; u++) {
		if (pipe(p[u]) < 0)
			return 1;
		if ((pid[u] = fork()) == 0) {
			close(go[1]);
			user(argv[1], u, id[u], saves, go[0], p[u][1]);
		}
		close(p[u][1]);
	}
	struct turn t;
	for (int u = 0; u < users; u++)
		if (read(p[u][0], &t, sizeof t) != sizeof t)
			return 1;
	close(go[1]);
	if (argc > 5)
		meanwhile(argv + 5, pid, users);
	for (int u = 0; u < users; u++) {
		int k = 0;
		while (read(p[u][0], &t, sizeof t) == sizeof t) {
			how[t.how]++;
			if (t.how != SAVED)
				continue;
			if (k)
				rest.ms[rest.n++] = t.ms;
			else
				first.ms[first.n++] = t.ms;
			if (t.ms > worst[k])
				worst[k] = t.ms;
			k++;
			all.ms[all.n++] = t.ms;
			mean.ms[u] += t.ms;
		}
		mean.ms[u] /= k ? k : 1;
	}
	while (wait(NULL) > 0)
		;
	printf("{\"name\":\"savers\",\"users\":%d,\"slower_ms\":%d,\"saves\":%d,\"busy\":%d,\"refused\":%d,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,"
	       "\"first_p50\":%.2f,\"first_p99\":%.2f,\"rest_p99\":%.2f,\"mean_median_user\":%.3f,\"mean_worst_user\":%.3f,\"worst_to_median\":%.2f}\n", users, slower_ms,
	       how[SAVED], how[BUSY], how[REFUSED], at(&all, 0.5), at(&all, 0.99), at(&all, 1), at(&first, 0.5), at(&first, 0.99), at(&rest, 0.99), at(&mean, 0.5), at(&mean, 1),
	       at(&mean, 1) / at(&mean, 0.5));
	fprintf(stderr, "savers: the longest of each wave, ms:");
	for (int k = 0; k < saves; k++)
		fprintf(stderr, " %.0f", worst[k]);
	fputc('\n', stderr);
	return how[SAVED] == 0 || how[BUSY] || how[REFUSED];
}
