/* Many users at once in the model alone: each saves a change of an organisation of its own, thinks exactly two seconds, saves
 * again. `savers DIR USERS SAVES [MS]`: MS more for each sync of a commit, as a slow disk would take. One JSON line. */
#include <math.h>
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

/* One user: the waits, in ms, to the pipe; a negative one is a save that was refused. */
static void user(const char *dir, int no, int saves, double start, int to)
{
	struct db *db;
	struct actor who;
	struct rec *r;
	int64_t id = 0;
	char text[64];
	int contact = field_no(&org, "contact");

	if (db_open(dir, 0, &db, &err) || actor_load(db, "clerk", &who, &err) ||
	    db_int(db, &err, &id, "SELECT id FROM org WHERE state = 'ACTIVE' AND void = 0 ORDER BY id LIMIT 1 OFFSET ?", "n", no * 2) != 1)
		_exit(1);
	for (int i = 0; i < who.nin; i++)	/* the practice clerk's county is too small for everybody */
		if (who.in[i].region[0])
			text_cut(who.in[i].region, sizeof(who.in[i].region), "51");
	until(start);
	for (int i = 0; i < saves; i++) {
		double took = -1;
		snprintf(text, sizeof text, "联系人%d-%d", no, i);
		if (rec_load(db, &who, &org, id, NULL, &r, &err) == 0 && rec_set(r, contact, text, &err) >= 0) {
			double from = now_ms();
			if (rec_save(r, NULL, NULL, &err) == 0)
				took = now_ms() - from;
			else
				fprintf(stderr, "savers: %s %s\n", err.rule, err.msg);
		}
		rec_free(r);
		if (write(to, &took, sizeof took) != sizeof took)
			_exit(1);
		until(now_ms() + THINK_MS);
	}
	db_close(db);
	_exit(0);
}

int main(int argc, char **argv)
{
	int users = argc > 2 ? atoi(argv[2]) : 0, saves = argc > 3 ? atoi(argv[3]) : 10, refused = 0;
	double *all, *mean, start = now_ms() + 3000;
	size_t n = 0;

	if (users < 1 || saves < 1) {
		fprintf(stderr, "savers DIR USERS SAVES [MS]\n");
		return 64;
	}
	slower_ms = argc > 4 ? atoi(argv[4]) : 0;
	int (*p)[2] = calloc((size_t)users, sizeof *p);
	for (int u = 0; u < users; u++) {
		if (pipe(p[u]) < 0)
			return 1;
		if (fork() == 0)
			user(argv[1], u, saves, start, p[u][1]);
		close(p[u][1]);
	}
	all = calloc((size_t)users * (size_t)saves, sizeof *all);
	mean = calloc((size_t)users, sizeof *mean);
	for (int u = 0; u < users; u++) {
		double took;
		int k = 0;
		while (read(p[u][0], &took, sizeof took) == sizeof took)
			if (took < 0)
				refused++;
			else {
				all[n++] = took;
				mean[u] += took;
				k++;
			}
		mean[u] /= k ? k : 1;
	}
	while (wait(NULL) > 0)
		;
	qsort(all, n, sizeof *all, by_value);
	qsort(mean, (size_t)users, sizeof *mean, by_value);
	if (!n)
		return 1;
	printf("{\"name\":\"savers\",\"users\":%d,\"saves\":%zu,\"refused\":%d,\"slower_ms\":%d,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,"
	       "\"mean_median_user\":%.3f,\"mean_worst_user\":%.3f}\n", users, n, refused, slower_ms, all[n / 2], all[(size_t)((double)n * 0.99)], all[n - 1],
	       mean[users / 2], mean[users - 1]);
	return refused != 0;
}
