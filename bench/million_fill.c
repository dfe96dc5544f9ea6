/* A register of a million organisations, put there as fast as the disk takes it: rows in one transaction, indexes and versions afterwards. */
#include <stdlib.h>
#include <string.h>

#include "bench/million.h"
#include "model/registry/practice.h"

static char (*township)[40];	/* code and name: 510104018 牛市口街道 */
static int ntownship;

static void townships(struct db *db)
{
	sqlite3_stmt *st = db_stmt(db, &err, "SELECT code, name FROM region WHERE length(code) = 9 AND void = 0 ORDER BY code", "");

	if (!st)
		die("townships");
	while (sqlite3_step(st) == SQLITE_ROW) {
		township = xrealloc(township, sizeof *township * (size_t)(ntownship + 1));
		snprintf(township[ntownship++], sizeof *township, "%.9s%.28s", col_text(st, 0), col_text(st, 1));
	}
	DB_DONE(st);
}

static int first_township(const char *county)
{
	int i = 0;

	while (i < ntownship && (strlen(county) < 6 || strncmp(township[i], county, 6)))
		i++;
	return i;
}

static void places(struct gen *g)
{
	sqlite3_stmt *st = db_stmt(g->db, &err, "SELECT code, name, (SELECT min(id) FROM unit u WHERE u.region = r.code AND kind = '1'), (SELECT min(id) "
		"FROM unit u WHERE u.region = r.code AND kind = '2') FROM region r WHERE length(code) <= 6 AND void = 0 AND valid_to IS NULL ORDER BY code", "");

	if (!st)
		die("regions");
	while (sqlite3_step(st) == SQLITE_ROW) {
		g->place = xrealloc(g->place, sizeof *g->place * (size_t)(g->nplace + 1));
		struct place *p = &g->place[g->nplace++];
		memset(p, 0, sizeof *p);
		text_cut(p->code, sizeof p->code, col_text(st, 0));
		text_cut(p->name, sizeof p->name, col_text(st, 1));
		p->authority = sqlite3_column_int64(st, 2);
		p->supervisor[0] = sqlite3_column_int64(st, 3);
		p->level = strlen(p->code) <= 2 ? 0 : strlen(p->code) <= 4 ? 1 : 2;
		/* a third of all in the capital; where there is no township to name, names run out */
		p->weight = !strncmp(p->code, "5101", 4) && first_township(p->code) < ntownship ? 8 : 1;
		g->total_weight[0] += p->weight;
	}
	DB_DONE(st);
}

/* Most work in a township, whose name follows the county's: that is what makes a million names. */
static void in_township(struct gen *g, struct place *p)
{
	int first = first_township(p->code), n = 0;
	char county[40];

	if (gen_chance(g, 15))
		return;
	while (first + n < ntownship && !strncmp(township[first + n], p->code, 6))
		n++;
	if (!n)
		return;
	snprintf(county, sizeof county, "%.36s", p->name);
	text_fmt(p->name, sizeof p->name, "%s%s", county, township[first + gen_below(g, n)] + 9);
}

static struct place *somewhere(struct gen *g)
{
	int w = gen_below(g, g->total_weight[0]);

	for (int i = 0; i < g->nplace; i++)
		if ((w -= g->place[i].weight) < 0)
			return &g->place[i];
	return g->place;
}

#define COLUMNS(X) X(id) X(rev) X(void) X(state) X(uscc) X(type) X(subtype) X(name) X(name_key) X(name_ini) X(region) X(reg_authority) X(supervisor) \
	X(legal_rep) X(established_on) X(cert_to) X(term_to) X(cert_no) X(phone) X(members_ind) X(members_unit) X(domicile) X(purpose) X(scope) X(icnpo) \
	X(mgmt_mode) X(legal_rep_post) X(capital) X(capital_kind) X(staff_full) X(is_charity) X(pub_fund) X(flag_abnormal) X(flag_dishonest)	/* and flag_suspended */
#define NAME_COMMA(c) #c ","
#define PARAM_COMMA(c) ":" #c ","

static void bind_one(sqlite3_stmt *st, const char *name, const char *text)
{
	sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, name), text, -1, SQLITE_TRANSIENT);
}

static void bind_number(sqlite3_stmt *st, const char *name, int64_t n)
{
	sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, name), n);
}

static void bind_day(sqlite3_stmt *st, const char *name, int day)
{
	char iso[11];

	date_from_day(day, iso);
	bind_one(st, name, iso);
}

static void bind_names(struct gen *g, sqlite3_stmt *st, const struct org_name *name, const struct place *p)
{
	unsigned char key[256];
	char ini[200], text[400];
	size_t n = py_sort_key(name->text, key, sizeof key);

	bind_one(st, ":name", name->text);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":name_key"), key, (int)n, SQLITE_TRANSIENT);
	py_first(name->text, ini, sizeof ini);
	bind_one(st, ":name_ini", ini);
	gen_street(g, p, text, sizeof text);
	bind_one(st, ":domicile", text);
	gen_scope(name, text, sizeof text);
	bind_one(st, ":scope", text);
	bind_one(st, ":purpose", gen_purpose);
	bind_one(st, ":icnpo", gen_icnpo(name->field));
}

/* Everything that a save asks for: whoever changes one of them is stopped by no rule. */
static void one(struct gen *g, sqlite3_stmt *st, int64_t id)
{
	static const char *const type[] = { "ST", "MF", "JJ" }, *const prefix[] = { "51", "52", "53" };
	static const char *const zero[] = { ":void", ":is_charity", ":pub_fund", ":flag_abnormal", ":flag_dishonest", ":flag_suspended" };
	struct place here = *somewhere(g), *p = &here;
	int k = gen_below(g, 100), t = k < 47 ? 0 : k < 99 ? 1 : 2, founded = g->today - 400 - gen_below(g, 25 * 365);
	struct org_name name;
	char text[64];
	bool party;

	in_township(g, p);
	gen_org_name(g, p, type[t], &name);
	int64_t rep = gen_person(g, p, founded, "0", &party);
	if (rep < 0)	/* the number is one of those there were */
		rep = gen_person(g, p, founded, "0", &party);
	if (rep < 0)
		die("person");
	bind_number(st, ":id", id);
	bind_number(st, ":rev", 1);
	bind_number(st, ":legal_rep", rep);
	bind_number(st, ":reg_authority", p->authority);
	bind_number(st, ":supervisor", p->supervisor[0]);
	k = gen_below(g, 1000);
	bind_one(st, ":state", k < 870 ? "ACTIVE" : k < 900 ? "LIQ" : k < 965 ? "CANC" : "REVK");
	bind_one(st, ":type", type[t]);
	bind_one(st, ":subtype", gen_subtype(g, type[t], gen_trade(name.field), false, false));
	bind_one(st, ":region", p->code);
	bind_names(g, st, &name, p);
	gen_uscc(prefix[t], p->code, 1000000 + g->norg, text);
	bind_one(st, ":uscc", text);
	bind_day(st, ":established_on", founded);
	if (gen_chance(g, 90)) {
		bind_day(st, ":cert_to", g->today - 300 + gen_below(g, 1500));
		bind_day(st, ":term_to", g->today - 300 + gen_below(g, 1500));
	}
	snprintf(text, sizeof text, "川民证字第%07ld号", 1000000 + g->norg);
	bind_one(st, ":cert_no", text);
	snprintf(text, sizeof text, "1411%07ld", g->norg);
	bind_one(st, ":phone", text);
	bind_number(st, ":members_ind", 50 + gen_below(g, 200));
	bind_number(st, ":members_unit", gen_below(g, 80));
	bind_one(st, ":mgmt_mode", "S");
	bind_one(st, ":legal_rep_post", "01");
	bind_number(st, ":capital", INT64_C(3000000) * (1 + gen_below(g, 5)));
	bind_one(st, ":capital_kind", "1");
	bind_number(st, ":staff_full", 1 + gen_below(g, 12));
	for (size_t i = 0; i < LENGTH(zero); i++)
		bind_number(st, zero[i], 0);
	if (sqlite3_step(st) != SQLITE_DONE) {
		db_fail(g->db->h, &err, "insert");
		die("fill");
	}
	DB_DONE(st);
}

/* Indexes are made when the rows are there: kept up row by row they are most of the time. */
static char *drop_indexes(struct db *db)
{
	struct sql drop = { 0 }, again = { 0 };
	sqlite3_stmt *st = db_stmt(db, &err, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('org', 'person') AND "
		"sql LIKE 'CREATE INDEX%'", "");

	if (!st)
		die("indexes");
	while (sqlite3_step(st) == SQLITE_ROW) {
		sql_addf(&drop, "DROP INDEX %s;", col_text(st, 0));
		sql_addf(&again, "%s;", col_text(st, 1));
	}
	DB_DONE(st);
	if (sqlite3_exec(db->h, drop.s, NULL, NULL, NULL) != SQLITE_OK)
		die("drop");
	sql_free(&drop);
	return again.s;
}

/* Each was registered on its day; those that are no more ended on some day since. */
static void histories(struct tx *tx, int64_t after)
{
	const char *cols = entity_columns(&org) + 3;	/* after "id," */
	const char *state = strstr(cols, ",state,");
	struct sql q = { 0 };

	sql_addf(&q, "INSERT INTO org_h (id, h_seq, h_on, h_at, h_act, h_verb, h_account, %s) SELECT id, 1, established_on, ?1, ?2, 'new', 'system', "
		 "%.*s,'ACTIVE',%s FROM org WHERE id > ?3", cols, (int)(state - cols), cols, state + strlen(",state,"));
	if (db_run(tx->db, &err, q.s, "iii", tx->at, tx->act, after) < 0)
		die("history");
	sql_free(&q);
	sql_addf(&q, "INSERT INTO org_h (id, h_seq, h_on, h_at, h_act, h_verb, h_account, %s) SELECT id, 2, date(established_on, '+' || (1 + id * 7919 %% "
		 "CAST(julianday(?4) - julianday(established_on) AS INTEGER)) || ' days'), ?1, ?2, 'edit', 'system', %s FROM org WHERE id > ?3 AND "
		 "state <> 'ACTIVE'", cols, cols);
	if (db_run(tx->db, &err, q.s, "iiit", tx->at, tx->act, after, clock_today(tx->db)) < 0)
		die("history");
	sql_free(&q);
}

static void orgs(struct gen *g, long want, int64_t last)
{
	while (g->norg < want) {
		if (tx_begin(g->db, &actor_system, NULL, &g->tx, &err))
			die("begin");
		g->db->flow_open = g->tx->no_search = true;
		sqlite3_stmt *st = NULL;
		if (sqlite3_prepare_v2(g->db->h, "INSERT INTO org (" COLUMNS(NAME_COMMA) "flag_suspended) VALUES (" COLUMNS(PARAM_COMMA) ":flag_suspended)",
		    -1, &st, NULL) != SQLITE_OK) {
			db_fail(g->db->h, &err, "prepare");
			die("prepare");
		}
		for (int i = 0; i < 20000 && g->norg < want; i++, g->norg++)
			one(g, st, ++last);
		sqlite3_finalize(st);
		g->db->flow_open = false;
		if (audit_add(g->tx, "practice", "org", 0, "ok", NULL, 0, &err) || tx_commit(g->tx, &err))
			die("commit");
		fprintf(stderr, "\r%ld", g->norg);
	}
}

void fill(struct db *db, long want)
{
	struct gen g = { .db = db, .seed = 20260302, .err = &err };
	int64_t last = 0;

	g.cap_ids = (size_t)want * 4 + 1000;
	g.ids = xcalloc(g.cap_ids, sizeof *g.ids);
	date_to_day(clock_today(db), &g.today);
	townships(db);
	places(&g);
	db_int(db, &err, &last, "SELECT max(id) FROM org", "");
	last += 100000000;	/* beyond what serials give out */
	db_lock_schema(db, false);
	sqlite3_exec(db->h, "PRAGMA cache_size=-1048576; PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA wal_autocheckpoint=100000", NULL, NULL, NULL);
	char *indexes = drop_indexes(db);
	orgs(&g, want, last);
	if (sqlite3_exec(db->h, indexes, NULL, NULL, NULL) != SQLITE_OK) {
		db_fail(db->h, &err, "CREATE INDEX");
		die("indexes");
	}
	free(indexes);
	if (tx_begin(db, &actor_system, NULL, &g.tx, &err))
		die("begin");
	histories(g.tx, last);
	if (tally_rebuild(db, &org, &err) || search_rebuild(db, &org, &err) || search_rebuild(db, &person, &err) ||
	    audit_add(g.tx, "practice", "search", 0, "ok", NULL, 0, &err) || tx_commit(g.tx, &err))
		die("search");
	sqlite3_exec(db->h, "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	db_lock_schema(db, true);
	fprintf(stderr, "\n");
}
