/* Code lists and regions: the labels behind codes, cached per connection, and the rows a new database starts with. */
#include "model/core/internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/csv.h"
#include "model/core/data.h"

struct label { char key[64]; char *text; };
struct codes {
	struct label *v;		/* what has been asked for, sorted by key "list/code" */
	size_t n, cap;
	unsigned version;		/* data_version at which it was read */
};

extern const struct { const char *name, *start; size_t size; } data_files[];

const char *data_file(const char *name, size_t *n)
{
	for (int i = 0; data_files[i].name; i++)
		if (!strcmp(data_files[i].name, name)) {
			*n = data_files[i].size;
			return data_files[i].start;
		}
	return NULL;
}

const char *data_name(int i)
{
	return data_files[i].name;
}

void codes_free(struct db *db)
{
	for (size_t i = 0; db->codes && i < db->codes->n; i++)
		free(db->codes->v[i].text);
	if (db->codes)
		free(db->codes->v);
	free(db->codes);
	db->codes = NULL;
}

/* A label by key, kept: lists draw the same few again and again. NULL labels are not kept. fmt: of the parameters a, b, c. */
static const char *cached(struct db *db, const char *key, const char *sql, const char *fmt, const char *a, const char *b, const char *d)
{
	char text[128];

	if (!db->codes)
		db->codes = xcalloc(1, sizeof(*db->codes));
	struct codes *c = db->codes;
	if (c->n > 400) {		/* a session that has seen them all starts again: memory stays small */
		codes_free(db);
		return cached(db, key, sql, fmt, a, b, d);
	}
	size_t lo = 0, hi = c->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = strcmp(c->v[mid].key, key);
		if (!order)
			return c->v[mid].text;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (db_text(db, NULL, text, sizeof(text), sql, fmt, a, b, d) != 1)
		return NULL;
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 32;
		c->v = xrealloc(c->v, c->cap * sizeof(*c->v));
	}
	memmove(&c->v[lo + 1], &c->v[lo], (c->n - lo) * sizeof(*c->v));
	text_cut(c->v[lo].key, sizeof(c->v[lo].key), key);
	c->v[lo].text = xstrdup(text);
	c->n++;
	return c->v[lo].text;
}

const char *code_label(struct db *db, const char *list, const char *code)
{
	char key[64];

	if (strlen(list) + strlen(code) + 2 > sizeof(key))
		return NULL;
	snprintf(key, sizeof(key), "%.40s/%.20s", list, code);
	return cached(db, key, "SELECT label FROM code WHERE list = ? AND code = ? ORDER BY valid_from DESC LIMIT 1", "tt", list, code, NULL);
}

const char *code_label_on(struct db *db, const char *list, const char *code, const char *day)
{
	char key[64];
	const char *then = NULL;

	if (day && strlen(list) + strlen(code) < 50) {
		text_fmt(key, sizeof(key), "%s/%s@%s", list, code, day);
		then = cached(db, key, "SELECT label FROM code WHERE list = ? AND code = ? AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1", "ttt",
			      list, code, day);
	}
	return then ? then : code_label(db, list, code);
}

int code_list(struct db *db, const char *list, const char *on, struct code **out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT code, label FROM code WHERE list = ?1 AND valid_from <= ?2 AND (valid_to IS NULL OR "
				   "valid_to > ?2) ORDER BY sort, code", "tt", list, on ? on : clock_today(db));
	struct code *v = NULL;
	int n = 0;

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		if (n % 32 == 0)
			v = xrealloc(v, sizeof(*v) * (size_t)(n + 32));
		text_cut(v[n].code, sizeof(v[n].code), col_text(st, 0));
		text_cut(v[n].label, sizeof(v[n].label), col_text(st, 1));
		n++;
	}
	DB_DONE(st);
	*out = v;
	return n;
}

bool code_open_list(struct db *db, const char *list)
{
	int64_t open = 0;

	return db_int(db, NULL, &open, "SELECT open FROM code_list WHERE list = ?", "t", list) == 1 && open;
}

const char *region_name(struct db *db, const char *code)
{
	char key[64];

	snprintf(key, sizeof(key), "region/%.20s", code);
	return cached(db, key, "SELECT name FROM region WHERE code = ? AND void = 0 ORDER BY valid_from DESC LIMIT 1", "t", code, NULL, NULL);
}

const char *region_kind(struct db *db, const char *code)
{
	char key[64];

	snprintf(key, sizeof(key), "region_kind/%.20s", code);
	return cached(db, key, "SELECT CASE custom WHEN 1 THEN '" REGION_CUSTOM "' ELSE kind END FROM region WHERE code = ? AND void = 0 ORDER BY "
		      "valid_from DESC LIMIT 1", "t", code, NULL, NULL);
}

const char *region_name_on(struct db *db, const char *code, const char *day)
{
	char key[64];
	const char *then = NULL;

	if (day) {
		snprintf(key, sizeof(key), "region/%.20s@%.10s", code, day);
		then = cached(db, key, "SELECT name FROM region WHERE code = ? AND void = 0 AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1", "tt",
			      code, day, NULL);
	}
	return then ? then : region_name(db, code);
}

void region_path(struct db *db, const char *code, char *dst, size_t n)
{
	static const size_t cut[] = { 2, 4, 6, 9, 12 };
	size_t len = strlen(code), at = 0;

	*dst = '\0';
	for (size_t i = 0; i < LENGTH(cut) && cut[i] <= len && at < n; i++) {
		char up[13];
		snprintf(up, sizeof(up), "%.*s", (int)cut[i], code);
		const char *name = region_name(db, up);
		if (name) {
			text_cut(dst + at, n - at, name);
			at = strlen(dst);
		}
	}
}

int region_gbt6(const char *code, char dst[7])
{
	size_t n = strlen(code);

	if (n < 2)
		return -1;
	snprintf(dst, 7, "%.6s", code);
	for (; n < 6; n++)
		dst[n] = '0';
	dst[6] = '\0';
	return 0;
}

/* 510100 → 5101, 510000 → 51; codes of two, four, six, nine and twelve characters stay. */
int region_of(const char *typed, char dst[13])
{
	size_t n = strlen(typed);

	if (n > 12 || (n != 2 && n != 4 && n != 6 && n != 9 && n != 12) || strspn(typed, "0123456789") != n)
		return -1;
	memcpy(dst, typed, n + 1);
	if (n == 6 && !strcmp(dst + 4, "00"))
		dst[strcmp(dst + 2, "0000") ? 4 : 2] = '\0';
	return 0;
}

/* ---- what a new database starts with ---- */

static int column(const struct csv *head, const char *name)
{
	for (int i = 0; i < head->n; i++)
		if (!strcmp(head->cell[i], name))
			return i;
	return -1;
}

static int add_list(struct db *db, const char *list, const char *label, int open, const char *source, struct err *err)
{
	return db_run(db, err, "INSERT INTO code_list VALUES (?,?,?,?) ON CONFLICT DO NOTHING", "ttnt", list, label, open, source) < 0 ? -1 : 0;
}

static int add_code(struct db *db, const char *list, const char *code, const char *label, int sort, struct err *err)
{
	return db_run(db, err, "INSERT INTO code (list, code, label, sort) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", "tttn", list, code, label, sort) < 0 ? -1 : 0;
}

/* codes/<list>.csv: code,name[,…] */
static int seed_file(struct db *db, const char *name, struct err *err)
{
	struct csv row = { 0 };
	char list[40];
	size_t left;
	const char *text = data_file(name, &left);
	int n = 0, rc = 0;

	snprintf(list, sizeof(list), "%.*s", (int)strcspn(name + 6, "."), name + 6);
	rc = add_list(db, list, list, 0, name, err);
	csv_next(&row, &text, &left);
	int code = column(&row, "code"), label = column(&row, "name");
	while (!rc && csv_next(&row, &text, &left))
		if (row.n > label && *row.cell[code])
			rc = add_code(db, list, row.cell[code], row.cell[label], ++n, err);
	csv_done(&row);
	return rc;
}

static int seed_dict(struct db *db, struct err *err)
{
	struct csv row = { 0 };
	size_t left;
	const char *text = data_file("dict_lists.csv", &left);
	int n = 0, rc = 0;

	csv_next(&row, &text, &left);
	while (!rc && csv_next(&row, &text, &left))
		rc = add_list(db, row.cell[0], row.cell[1], *row.cell[2] == '1', row.cell[3], err);
	text = data_file("dict.csv", &left);
	csv_next(&row, &text, &left);
	while (!rc && csv_next(&row, &text, &left))
		rc = add_code(db, row.cell[0], row.cell[1], row.cell[2], ++n, err);
	csv_done(&row);
	return rc;
}

static int seed_calendar(struct db *db, struct err *err)
{
	struct csv row = { 0 };
	size_t left;
	const char *text = data_file("workdays.csv", &left);
	int rc = 0;

	csv_next(&row, &text, &left);
	while (!rc && csv_next(&row, &text, &left)) {
		rc = db_run(db, err, "INSERT INTO calendar_day VALUES (?,?,?) ON CONFLICT DO NOTHING", "ttt", row.cell[0], !strcmp(row.cell[1], "holiday") ? "H" : "W",
			    row.cell[2]) < 0 ||
		     db_run(db, err, "INSERT INTO calendar_year VALUES (?, '国务院办公厅放假安排') ON CONFLICT DO NOTHING", "n", atoi(row.cell[0])) < 0 ? -1 : 0;
	}
	csv_done(&row);
	return rc;
}

/* key,region,dim,value,unit,basis,blank: an empty value is NULL, 「参数未设定」 */
static int seed_params(struct db *db, struct err *err)
{
	struct csv row = { 0 };
	size_t left;
	const char *text = data_file("params.csv", &left);
	int rc = 0;

	csv_next(&row, &text, &left);
	while (!rc && csv_next(&row, &text, &left))
		rc = db_run(db, err, "INSERT INTO param (key, region, dim, valid_from, value, unit, basis, maker, blank) VALUES (?,?,?,'2000-01-01',?,?,?,'system',?) ON CONFLICT DO NOTHING",
			    "ttttttn", row.cell[0], row.cell[1], row.cell[2], *row.cell[3] ? row.cell[3] : NULL, row.cell[4], row.cell[5],
			    atoi(row.cell[6])) < 0 ? -1 : 0;
	csv_done(&row);
	return rc;
}

/* Shipped rows of a dictionary entity get a history and a search entry like any other. The file's first line names the fields. */
static int seed_rows(struct tx *tx, const struct entity *e, const char *file, struct err *err)
{
	struct csv row = { 0 };
	size_t left;
	const char *text = data_file(file, &left);
	char *head[16];
	int cols, rc = 0;

	if (!text)
		return 0;
	csv_next(&row, &text, &left);
	cols = row.n < (int)LENGTH(head) ? row.n : (int)LENGTH(head);
	for (int i = 0; i < cols; i++)
		head[i] = xstrdup(row.cell[i]);
	while (!rc && csv_next(&row, &text, &left)) {
		struct rec *r = rec_new(tx->db, &actor_system, e);
		bool dated = false;
		for (int i = 0; !rc && i < cols && i < row.n; i++) {
			int f = field_no(e, head[i]);
			dated |= !strcmp(head[i], "valid_from");
			if (f >= 0 && *row.cell[i] && rec_set(r, f, row.cell[i], err) < 0)
				rc = -1;
		}
		if (!rc && !dated && (e->flags & E_DATED))
			rc = rec_set(r, field_no(e, "valid_from"), "1949-10-01", err) < 0 ? -1 : 0;
		if (!rc)
			rc = store_bulk(tx, r, err);
		rec_free(r);
	}
	for (int i = 0; i < cols; i++)
		free(head[i]);
	csv_done(&row);
	return rc;
}

/* Shipped rows are a beginning: where an office has some it has its own. */
static bool has_rows(struct db *db, const struct entity *e)
{
	char sql[80];
	int64_t one = 0;

	snprintf(sql, sizeof(sql), "SELECT 1 FROM %s LIMIT 1", e->name);
	return db_int(db, NULL, &one, sql, "") == 1;
}

/* Of a new database, and of one that was taken to a newer version: what is there already stays as it is. */
int codes_seed(struct db *db, struct err *err)
{
	int rc = seed_dict(db, err);
	bool fresh = false;

	for (int i = 0; !rc && data_name(i); i++)
		if (!strncmp(data_name(i), "codes/", 6))
			rc = seed_file(db, data_name(i), err);
	if (!rc)
		rc = seed_calendar(db, err) || seed_params(db, err) ? -1 : 0;
	db->tx->no_search = true;
	for (int i = 0; !rc && entities[i]; i++) {
		char file[64], more[64];
		if (!(entities[i]->flags & E_SHIPPED) || has_rows(db, entities[i]))
			continue;
		snprintf(file, sizeof(file), "%s.csv", entities[i]->name);
		snprintf(more, sizeof(more), "%s_more.csv", entities[i]->name);
		rc = seed_rows(db->tx, entities[i], file, err) || seed_rows(db->tx, entities[i], more, err) ? -1 : 0;
		fresh = true;
	}
	db->tx->no_search = false;
	if (!rc && fresh)
		rc = search_rebuild_all(db, err);
	codes_free(db);
	return rc;
}
