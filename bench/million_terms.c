/* What a search for a term costs in every order of a list, against the same asked of the table by LIKE. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/million.h"

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
void terms(struct db *db, bool like)
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
