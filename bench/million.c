/* The register at full size, in the model alone: a million organisations and who speaks for each, and what a list's pages, a search
 * and a board cost an officer with a scope and masks on. `million DIR fill N`, `million DIR pages|terms|boards|others`: JSON lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/measure.h"
#include "model/registry/practice.h"
#include "model/registry/registry.h"

enum { PAGE = 20, CAP = 10000, ROUNDS = 200 };

static const char *const scopes[] = { "51", "5101", "510104" };
static struct err err;

static void die(const char *what)
{
	fprintf(stderr, "million: %s: %s\n", what, err.msg);
	exit(1);
}

static double at(double *v, size_t n, double part)
{
	qsort(v, n, sizeof *v, by_value);
	size_t k = (size_t)ceil((double)n * part);
	return n ? v[k ? k - 1 : 0] : 0;
}

/* ---- filling ---- */

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

static void fill(struct db *db, long want)
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

/* ---- measuring ---- */

static struct actor officer(struct db *db, const char *scope)
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

/* ---- terms ---- */

struct term { char s[64]; int chars; bool initials; };

enum { TERMS = 1000, COMMON = 50 };

/* Pieces of names drawn by a seed: a fifth each of 1, 2, 3, 4 characters and of initials; a quarter among the commonest pieces of two. */
static void draw(struct db *db, struct term *t)
{
	static const char *const common[COMMON] = { "协会", "中心", "服务", "成都", "学会", "基金", "金会", "研究", "究会", "促进", "进会", "联合", "合会",
		"产业", "行业", "技术", "文化", "经营", "营者", "爱好", "好者", "从业", "业人", "人员", "务中", "务社", "发展", "展中", "进中", "务站", "服", "会",
		"指导", "导中", "工作", "作室", "武侯", "青羊", "锦江", "金牛", "成华", "都市", "绵阳", "德阳", "乐山", "宜宾", "南充", "达州", "泸州", "四川" };
	uint64_t seed = 20261124;
	int64_t lo = 0, hi = 0;

	db_int(db, &err, &lo, "SELECT min(id) FROM org", "");
	db_int(db, &err, &hi, "SELECT max(id) FROM org", "");
	for (int i = 0; i < TERMS; i++) {
		char name[256];
		const char *p[64];
		int n = 0;
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		if (i % 4 == 3) {
			snprintf(t[i].s, sizeof t[i].s, "%s", common[(seed >> 33) % COMMON]);
			t[i].chars = (int)text_chars(t[i].s);
			t[i].initials = false;
			continue;
		}
		db_text(db, &err, name, sizeof name, "SELECT name FROM org WHERE id >= ? AND void = 0 ORDER BY id LIMIT 1", "i",
			lo + (int64_t)((seed >> 16) % (uint64_t)(hi - lo)));
		for (const char *c = name; *c && n < 63; c++)
			if ((*c & 0xc0) != 0x80)
				p[n++] = c;
		p[n] = name + strlen(name);
		t[i].chars = 1 + (i / 4) % 5;
		t[i].initials = t[i].chars == 5;
		int len = t[i].initials ? 3 + (int)(seed >> 40) % 4 : t[i].chars;
		if (len > n)
			len = n;
		int from = (int)((seed >> 48) % (uint64_t)(n - len + 1));
		snprintf(t[i].s, sizeof t[i].s, "%.*s", (int)(p[from + len] - p[from]), p[from]);
		if (t[i].initials) {
			char ini[64];
			py_first(t[i].s, ini, sizeof ini);
			snprintf(t[i].s, sizeof t[i].s, "%s", ini);
		}
	}
}

/* What LIKE finds, in the list's order: a narrow copy, its rows in that order. */
static void scan_table(struct db *db, struct actor *a)
{
	char sql[600], *msg = NULL;

	sqlite3_exec(db->h, "DROP TABLE IF EXISTS temp.scan; CREATE TEMP TABLE scan (n INTEGER PRIMARY KEY, id INTEGER, name TEXT, rest TEXT)", NULL, NULL, NULL);
	snprintf(sql, sizeof sql, "INSERT INTO temp.scan (id, name, rest) SELECT id, name, coalesce(uscc, '') || char(10) || coalesce(old_reg_no, '') || char(10) || "
		"coalesce(abbr, '') || char(10) || coalesce(cert_no, '') || char(10) || coalesce(phone, '') FROM org WHERE void = 0 AND region LIKE '%s%%' "
		"ORDER BY name_key, id", a->in[0].region);
	if (sqlite3_exec(db->h, sql, NULL, NULL, &msg) != SQLITE_OK) {
		fprintf(stderr, "million: %s\n", msg);
		exit(1);
	}
}

static long by_like(struct db *db, const struct term *t, int64_t *ids, int *n)
{
	char pat[80];
	long total = 0;
	sqlite3_stmt *st;

	snprintf(pat, sizeof pat, "%%%s%%", t->s);
	if (t->initials)
		st = db_stmt(db, &err, "SELECT id FROM temp.scan WHERE py_match(name, ?1) OR rest LIKE ?2 ORDER BY n", "tt", t->s, pat);
	else
		st = db_stmt(db, &err, "SELECT id FROM temp.scan WHERE name LIKE ?1 OR rest LIKE ?1 ORDER BY n", "t", pat);
	if (!st)
		die("like");
	*n = 0;
	while (total <= CAP && sqlite3_step(st) == SQLITE_ROW) {
		if (*n < PAGE)
			ids[(*n)++] = sqlite3_column_int64(st, 0);
		total++;
	}
	DB_DONE(st);
	return total;
}

/* What a class of terms took: on the clock, and of the processor alone, which other work on the machine does not disturb. */
struct took { double ms[TERMS], cpu[TERMS], count[TERMS]; size_t n; };
enum { CLASSES = 6 };
static const char *const class_name[CLASSES] = { "1", "2", "3", "4", "initials", "common" };

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void say(const char *scope, const struct view *v, const char *order, struct took *c, int wrong)
{
	for (int k = 0; k < CLASSES; k++, c++) {
		double cpu50 = at(c->cpu, c->n, 0.5), cpu99 = at(c->cpu, c->n, 0.99), most = at(c->cpu, c->n, 1);
		printf("{\"name\":\"terms\",\"scope\":\"%s\",\"view\":\"%s\",\"order\":\"%s\",\"class\":\"%s\",\"n\":%zu,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,"
		       "\"cpu_p50\":%.2f,\"cpu_p99\":%.2f,\"cpu_max\":%.2f,\"count_p99\":%.2f,\"wrong\":%d}\n", scope, v->name, order, class_name[k], c->n,
		       at(c->ms, c->n, 0.5), at(c->ms, c->n, 0.99), at(c->ms, c->n, 1), cpu50, cpu99, most, at(c->count, c->n, 0.99), wrong);
		c->n = 0;
	}
	fflush(stdout);
}

/* A page of one term, and in the visible order how many there are; as LIKE has them, where that is asked. */
static bool one_term(struct db *db, struct actor *a, const struct term *t, const struct view *v, const char *order, bool visible, bool like, struct took *c)
{
	struct query q = { .e = &org, .view = v->name, .order = order, .search = t->s };
	struct row rows[PAGE];
	int64_t ids[PAGE];
	struct list *l;
	int want = 0;
	long total = 0, have = 0;
	double from = now_ms(), cpu = cpu_ms();

	if (list_open(db, a, &q, &l, &err))
		die("open");
	int got = list_fetch(l, FROM_FIRST, NULL, PAGE, rows, &err);
	c->cpu[c->n] = cpu_ms() - cpu;
	c->ms[c->n] = now_ms() - from;
	cpu = cpu_ms();
	if (visible && list_count(l, CAP, &total, &err))
		die("count");
	c->count[c->n] = cpu_ms() - cpu;
	bool same = got >= 0;
	if (like) {
		have = by_like(db, t, ids, &want);
		same = have == total && got == want;
	}
	for (int k = 0; like && same && k < got; k++)
		same = rows[k].id == ids[k];
	if (!same || c->cpu[c->n] > 15)
		fprintf(stderr, "%s %s %s: %.1f ms (%.1f of the processor), %d rows (LIKE %d), total %ld (LIKE %ld)%s\n", a->in[0].region, order, t->s, c->ms[c->n],
			c->cpu[c->n], got, want, total, have, same ? "" : " DIFFER");
	c->n++;
	list_free(l);
	return same;
}

static void by_order(struct db *db, struct actor *a, const char *scope, const struct term *t, const struct view *v, const char *order, bool visible, bool like)
{
	static struct took c[CLASSES];
	int wrong = 0;

	for (int i = 0; i < TERMS; i++)
		wrong += !one_term(db, a, &t[i], v, order, visible, like, &c[i % 4 == 3 ? CLASSES - 1 : t[i].initials ? 4 : t[i].chars - 1]);
	say(scope, v, order, c, wrong);
}

/* In the list's visible order, and compared with LIKE unless only the time is asked for; then in every other order that a view declares. */
static void terms(struct db *db, bool like)
{
	struct term *t = xcalloc(TERMS, sizeof *t);

	draw(db, t);
	for (size_t i = 0; i < LENGTH(scopes); i++) {
		struct actor a = officer(db, scopes[i]);
		if (like)
			scan_table(db, &a);
		by_order(db, &a, scopes[i], t, org.views, "name", true, like);
	}
	for (size_t i = 0; i < LENGTH(scopes); i++) {
		struct actor a = officer(db, scopes[i]);
		for (const struct view *v = org.views; v->name; v++)
			for (const char *o = v->orders; *o; o += strcspn(o, ","), o += *o == ',') {
				char order[128];
				snprintf(order, sizeof order, "%.*s", (int)strcspn(o, ","), o);
				if (strcmp(order, "name"))
					by_order(db, &a, scopes[i], t, v, order, false, false);
			}
	}
	free(t);
}

/* The register as it stood, a narrow copy made by the plain way: the last version of each row on that day. */
static void stood(struct db *db, const char *on)
{
	struct sql q = { 0 };
	struct sql from = { 0 };

	asof_from(&org, on, &from);
	sqlite3_exec(db->h, "DROP TABLE IF EXISTS temp.stood; CREATE TEMP TABLE stood (region TEXT, state TEXT, type TEXT, established_on TEXT)", NULL, NULL, NULL);
	sql_addf(&q, "INSERT INTO temp.stood SELECT region, state, type, established_on FROM %s WHERE void = 0", from.s);
	if (db_run(db, &err, q.s, on ? "t" : "", on) < 0)
		die("stood");
	sql_free(&q);
	sql_free(&from);
}

/* What a plain GROUP BY of the copy says: the same groups with the same numbers? */
static bool same_groups(struct db *db, const char *scope, const struct split *by, const struct share *g, int n)
{
	const char *column = by->field < 0 ? "state" : org.fields[by->field].name;
	struct sql q = { 0 };
	int i = 0;

	sql_addf(&q, by->cut ? "SELECT substr(%s, 1, %d), count(*)" : "SELECT %s, count(*)", column, by->cut);
	sql_add(&q, " FROM temp.stood WHERE region LIKE ? || '%' GROUP BY 1 ORDER BY 1");
	sqlite3_stmt *st = db_stmt(db, &err, q.s, "t", scope);
	if (!st)
		die("same");
	bool same = true;
	while (sqlite3_step(st) == SQLITE_ROW) {
		same = same && i < n && sqlite3_column_int64(st, 1) == g[i].n && !strcmp(g[i].none ? "" : g[i].key, col_text(st, 0));
		i++;
	}
	DB_DONE(st);
	sql_free(&q);
	return same && i == n;
}

static double board(struct db *db, struct actor *a, const char *scope, const struct split *by, const char *on)
{
	struct query q = { .e = &org, .verbs = V_COUNT, .on = on };
	struct share *v = NULL;
	struct list *l;
	double t = now_ms();

	if (list_open(db, a, &q, &l, &err))
		die("board");
	int groups = list_groups(l, by, &v, &err);
	t = now_ms() - t;
	if (groups < 0)
		die("groups");
	printf("{\"name\":\"board\",\"scope\":\"%s\",\"by\":\"%s\",\"cut\":%d,\"on\":\"%s\",\"groups\":%d,\"ms\":%.1f,\"same\":%s}\n", scope,
	       by->field < 0 ? "state" : org.fields[by->field].name, by->cut, on ? on : "", groups, t, same_groups(db, scope, by, v, groups) ? "true" : "false");
	free(v);
	list_free(l);
	return t;
}

/* Every split a board offers, now and on days of the past, and every figure; regions by city and by county. */
static void boards(struct db *db)
{
	static const char *const day[] = { NULL, "2025-12-31", "2024-07-15", "2019-12-30", "2012-02-29", "2003-06-30" };
	double worst = 0, t;

	for (size_t d = 0; d < LENGTH(day); d++) {
		stood(db, day[d]);
		for (size_t s = 0; s < LENGTH(scopes); s++) {
			struct actor a = officer(db, scopes[s]);
			struct split by[64];
			int n = entity_splits(&a, &org, by, (int)LENGTH(by) - 1);
			by[n++] = (struct split){ field_no(&org, "region"), 6 };
			for (int i = 0; i < n; i++) {
				t = board(db, &a, scopes[s], &by[i], day[d]);
				worst = t > worst ? t : worst;
			}
			for (const struct figure *f = org.figures; !day[d] && f->name; f++) {
				int64_t count = 0;
				t = now_ms();
				if (figure_value(db, &a, &org, f, NULL, &count, &err))
					die("figure");
				t = now_ms() - t;
				worst = t > worst ? t : worst;
				printf("{\"name\":\"figure\",\"scope\":\"%s\",\"figure\":\"%s\",\"n\":%lld,\"ms\":%.1f}\n", scopes[s], f->name, (long long)count, t);
			}
		}
	}
	printf("{\"name\":\"boards\",\"worst_ms\":%.1f}\n", worst);
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
