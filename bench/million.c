/* The register at full size, in the model alone: a million organisations and who speaks for each, and what a list's pages, a search
 * and a board cost an officer with a scope and masks on. `million DIR fill N`, `million DIR pages|terms|boards|others`: JSON lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/million.h"

const char *const scopes[SCOPES] = { "51", "5101", "510104" };
struct err err;

void die(const char *what)
{
	fprintf(stderr, "million: %s: %s\n", what, err.msg);
	exit(1);
}

double at(double *v, size_t n, double part)
{
	qsort(v, n, sizeof *v, by_value);
	size_t k = (size_t)ceil((double)n * part);
	return n ? v[k ? k - 1 : 0] : 0;
}

struct actor officer(struct db *db, const char *scope)
{
	struct actor a;

	if (actor_load(db, "clerk", &a, &err))
		die("clerk");
	for (int i = 0; i < a.nin; i++)
		if (a.in[i].region[0])
			text_cut(a.in[i].region, sizeof a.in[i].region, scope);
	return a;
}

/* A row somewhere in the middle of what the list shows. */
static int64_t middle(struct db *db, const char *scope)
{
	int64_t id = 0, n = 0;

	db_int(db, &err, &n, "SELECT count(*) FROM org WHERE void = 0 AND region LIKE ? || '%'", "t", scope);
	if (db_int(db, &err, &id, "SELECT id FROM org WHERE void = 0 AND region LIKE ? || '%' AND state = 'ACTIVE' AND cert_to IS NOT NULL AND "
	    "term_to IS NOT NULL ORDER BY id LIMIT 1 OFFSET ?", "ti", scope, n / 3) < 0)
		die("middle");
	return id;
}

static double page_ms(struct db *db, struct actor *a, const struct view *v, const char *order, int where, int64_t mid, int *rows)
{
	struct query q = { .e = &org, .view = v->name, .order = order };
	struct row r[PAGE], anchor = { .id = mid };
	struct list *l;
	double t = now_ms();

	if (list_open(db, a, &q, &l, &err))
		die("open");
	*rows = list_fetch(l, where == 0 ? FROM_FIRST : where == 1 ? FROM_AFTER : FROM_LAST, where == 1 ? &anchor : NULL, PAGE, r, &err);
	t = now_ms() - t;
	if (*rows < 0)
		die("fetch");
	list_free(l);
	return t;
}

static void pages(struct db *db)
{
	static const char *const place[] = { "first", "middle", "last" };
	double worst = 0, ms[ROUNDS];

	for (size_t s = 0; s < LENGTH(scopes); s++) {
		struct actor a = officer(db, scopes[s]);
		int64_t mid = middle(db, scopes[s]);
		for (const struct view *v = org.views; v->name; v++)
			for (const char *o = v->orders; *o; o += strcspn(o, ","), o += *o == ',') {
				char order[128];
				snprintf(order, sizeof order, "%.*s", (int)strcspn(o, ","), o);
				for (int w = 0; w < 3; w++) {
					int rows = 0;
					for (int i = 0; i < ROUNDS; i++)
						ms[i] = page_ms(db, &a, v, order, w, mid, &rows);
					double p99 = at(ms, ROUNDS, 0.99), p50 = at(ms, ROUNDS, 0.5);
					worst = p99 > worst ? p99 : worst;
					printf("{\"name\":\"page\",\"scope\":\"%s\",\"view\":\"%s\",\"order\":\"%s\",\"at\":\"%s\",\"rows\":%d,\"p50\":%.3f,\"p99\":%.3f}\n",
					       scopes[s], v->name, order, place[w], rows, p50, p99);
				}
			}
	}
	printf("{\"name\":\"pages\",\"worst_p99\":%.3f}\n", worst);
}

/* Orders that no view declares. */
static void others(struct db *db)
{
	static const char *const order[] = { "phone", "type name", "cert_no-", "members_ind- name", "state type region" };
	double worst = 0;

	for (size_t s = 0; s < LENGTH(scopes); s++) {
		struct actor a = officer(db, scopes[s]);
		for (size_t i = 0; i < LENGTH(order); i++) {
			int rows;
			double t = page_ms(db, &a, org.views, order[i], 0, 0, &rows);
			worst = t > worst ? t : worst;
			printf("{\"name\":\"other\",\"scope\":\"%s\",\"order\":\"%s\",\"ms\":%.1f}\n", scopes[s], order[i], t);
		}
	}
	printf("{\"name\":\"others\",\"worst\":%.1f}\n", worst);
}

int main(int argc, char **argv)
{
	struct db *db;

	if (argc < 3 || db_open(argv[1], 0, &db, &err)) {
		fprintf(stderr, "million DIR fill N|pages|others|terms [time]|boards: %s\n", err.msg);
		return 64;
	}
	if (!strcmp(argv[2], "fill"))
		fill(db, argc > 3 ? atol(argv[3]) : 1000000);
	else if (!strcmp(argv[2], "pages"))
		pages(db);
	else if (!strcmp(argv[2], "others"))
		others(db);
	else if (!strcmp(argv[2], "terms"))
		terms(db, argc < 4 || strcmp(argv[3], "time"));
	else if (!strcmp(argv[2], "boards"))
		boards(db);
	db_close(db);
	return 0;
}
