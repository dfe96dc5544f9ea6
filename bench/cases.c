/* Open applications by the ten thousand, in the model alone: `cases DIR fill N` puts them into a register, in every state of an
 * establishment and over its regions; `cases DIR inbox` pages the inbox of those who work there, `cases DIR night` runs the nightly job and
 * runs it again. JSON lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/measure.h"
#include "model/core/effect.h"
#include "model/core/inbox.h"
#include "model/core/internal.h"
#include "model/core/night.h"
#include "model/core/rec_i.h"
#include "model/registry/registry.h"
#include "model/supervision/supervision.h"

enum { BATCH = 250, PAGE = 20, ROUNDS = 300 };

static struct err err;

static void die(const char *what)
{
	fprintf(stderr, "cases: %s: %s %s\n", what, err.field, err.msg);
	exit(1);
}

static double at(double *v, size_t n, double part)
{
	qsort(v, n, sizeof *v, by_value);
	size_t k = (size_t)ceil((double)n * part);
	return v[k ? k - 1 : 0];
}

/* ---- filling: each comes to its state by the acts that lead there, without being judged ---- */

static const char *const ways[][5] = {
	{ "send_unit" }, { "submit" }, { "submit", "supplement" }, { "submit", "accept" }, { "submit", "accept", "opine" },
	{ "submit", "accept", "opine", "agree" }, { "submit", "accept", "suspend" }, { "submit", "propose_reject" },
};

static void act(struct tx *tx, struct rec *r, const char *name)
{
	const struct action *a = action_find(r->e, name);
	char from[24];
	int64_t id = tx_new_id(tx, &err);

	text_cut(from, sizeof from, r->state);
	if (a->to)
		text_cut(r->state, sizeof r->state, a->to);
	tx->db->flow_open = true;
	if (id < 0 || store_write(tx, r, name, &err) ||
	    db_run(tx->db, &err, "INSERT INTO state_log VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", "itiittttittit", id, r->e->name, r->id, tx->act, name, from,
		   r->state, "bench", (int64_t)1, "officer", tx->on, tx->at, NULL) < 0 || limits_act(tx, r, name, &err) || kase_sync(tx, r, &err))
		die(name);
	tx->db->flow_open = false;
}

static void one(struct tx *tx, int64_t org_id, const char *region_, const char *name, int64_t unit_id, int k)
{
	struct rec *r = rec_alloc(tx->db, &actor_system, &setup_case);

	rec_put(r, "name", name);
	rec_put(r, "type", "MF");
	rec_put(r, "region", region_);
	rec_put(r, "mgmt_mode", "S");
	rec_put(r, "applicant", "张一");
	rec_put_ref(r, "supervisor", unit_id);
	rec_put_ref(r, "org", org_id);
	rec_put(r, "received_on", tx->on);
	if (store_write(tx, r, "new", &err))
		die("new");
	for (size_t i = 0; i < LENGTH(ways[0]) && ways[(size_t)k % LENGTH(ways)][i]; i++)
		act(tx, r, ways[(size_t)k % LENGTH(ways)][i]);
	rec_free(r);
}

static void fill(struct db *db, long n)
{
	sqlite3_stmt *st = db_stmt(db, &err, "SELECT id, region, name, supervisor FROM org WHERE void = 0 ORDER BY id LIMIT ?", "i", (int64_t)n);
	struct from { int64_t id, unit; char region[13], name[200]; } *org_ = xcalloc((size_t)n, sizeof *org_);
	long got = 0;
	int today;
	char day[11];

	date_to_day(clock_today(db), &today);
	while (st && got < n && sqlite3_step(st) == SQLITE_ROW) {
		org_[got].id = sqlite3_column_int64(st, 0);
		text_cut(org_[got].region, sizeof org_->region, col_text(st, 1));
		text_cut(org_[got].name, sizeof org_->name, col_text(st, 2));
		org_[got++].unit = sqlite3_column_int64(st, 3);
	}
	DB_DONE(st);
	for (long k = 0; k < n;) {
		struct tx *tx;
		date_from_day(today - (int)(k / BATCH % 40), day);
		if (tx_begin(db, &actor_system, &(struct act){ .on = day }, &tx, &err))
			die("begin");
		for (int i = 0; i < BATCH && k < n; i++, k++) {
			const struct from *f = &org_[k % got];
			one(tx, f->id, f->region, f->name, f->unit, (int)(k + k / 7));
		}
		if (audit_add(tx, "bench", "setup_case", 0, "ok", NULL, 0, &err) || tx_commit(tx, &err))
			die("commit");
	}
	free(org_);
}

/* ---- measuring ---- */

static void inbox(struct db *db, const char *region_, uint64_t role)
{
	struct actor who = { .id = 900, .roles = role, .nin = 1 };
	struct inbox_row row[PAGE];
	double *ms = xcalloc(ROUNDS * 3, sizeof *ms);
	size_t n = 0;
	long all = 0;

	for (int i = 0; i < ROLE_COUNT; i++)
		if (role >> i & 1)
			who.in[0].role = i;
	text_cut(who.in[0].region, sizeof who.in[0].region, region_);
	text_cut(who.name, sizeof who.name, "bench");
	long count[INBOX_PARTS];
	if (inbox_counts(db, &who, count, &err))
		die("count");
	all = count[INBOX_TURN];
	int64_t from = 0;
	for (int i = 0; i < ROUNDS; i++) {
		double t = now_ms();
		int got = inbox_fetch(db, &who, INBOX_TURN, from, false, PAGE, row, &err);
		ms[n++] = now_ms() - t;
		from = got == PAGE ? row[PAGE - 1].id : 0;	/* page after page, then from the start again */
		t = now_ms();
		if (inbox_counts(db, &who, count, &err))
			die("count");
		ms[n++] = now_ms() - t;
	}
	double most = at(ms, n, 1), p95 = at(ms, n, .95), p50 = at(ms, n, .5);
	printf("{\"name\":\"inbox\",\"region\":\"%s\",\"open\":%ld,\"p50\":%.2f,\"p95\":%.2f,\"max\":%.2f}\n", region_, all, p50, p95, most);
	free(ms);
}

static void night(struct db *db)
{
	for (int i = 0; i < 2; i++) {
		struct night n;
		double t = now_ms();
		if (night_run(db, &n, &err))
			die("night");
		printf("{\"name\":\"night\",\"seconds\":%.2f,\"deemed\":%d,\"lapsed\":%d,\"reminded\":%d,\"settled\":%d}\n", (now_ms() - t) / 1e3, n.deemed,
		       n.lapsed, n.reminded, n.settled);
	}
}

int main(int argc, char **argv)
{
	struct db *db;

	if (argc < 3 || db_open(argv[1], 0, &db, &err)) {
		fprintf(stderr, "usage: cases DIR fill N | inbox | night\n%s\n", err.msg);
		return 64;
	}
	if (!strcmp(argv[2], "fill") && argc > 3)
		fill(db, atol(argv[3]));
	else if (!strcmp(argv[2], "inbox")) {
		static const char *const where[] = { "51", "5101", "510105" };
		for (size_t i = 0; i < LENGTH(where); i++) {
			inbox(db, where[i], ROLE(OFFICER));
			inbox(db, where[i], ROLE(CHIEF));
		}
	} else
		night(db);
	db_close(db);
	return 0;
}
