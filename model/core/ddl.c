/* Descriptors to SQL: tables, indexes, history, search and guards of every entity. Only fresh databases are made from this;
 * a step from one schema to the next is written by hand (migrate.c) and must arrive at the same text. */
#include "model/core/internal.h"
#include "model/core/mutant.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/tables.h"

struct out { int (*stmt)(void *, const char *sql); void *ctx; int rc; };

static bool guard_off(const char *sql)
{
#ifdef SOCORG_MUTANTS
	char name[96];

	return sscanf(sql, "CREATE TRIGGER %95s", name) == 1 && mutant("guard", name);
#else
	(void)sql;
	return false;
#endif
}

__attribute__((format(printf, 2, 3)))
static void emit(struct out *o, const char *fmt, ...)
{
	va_list ap;
	char *s;

	if (o->rc)
		return;
	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	va_end(ap);
	if (!guard_off(s))
		o->rc = o->stmt(o->ctx, s);
	free(s);
}

/* The column a field sorts and compares by. */
void field_order_column(const struct entity *e, const char *name, char *dst, size_t n)
{
	int f = field_no(e, name);

	snprintf(dst, n, "%s%s", name, f >= 0 && (e->fields[f].flags & F_NAME) ? "_key" : "");
}

/*
 * A code no list has, a region nobody knows: refused by the database itself, on the way in and on a change. CHECKs that
 * ask a function, not triggers: every session parses the schema, and a pair of triggers is six times as much of it.
 */
static void check_known(struct sql *q, const struct entity *e, const struct field *f)
{
	char name[96];

	if (e->cls != C_SHARED && e->cls != C_ANON)
		return;
	snprintf(name, sizeof(name), "%s.%s", e->name, f->name);
	if (mutant("guard", name))
		return;
	if (f->type == T_CODE)
		sql_addf(q, " CONSTRAINT \"%s\" CHECK (code_known(%s, '%s'))", name, f->name, f->list);
	else if (f->type == T_REGION && entity_find("region"))
		sql_addf(q, " CONSTRAINT \"%s\" CHECK (region_known(%s))", name, f->name);
}

static void columns(struct sql *q, const struct entity *e, bool history)
{
	if (e->states)
		sql_addf(q, ", state TEXT%s", history ? "" : " NOT NULL");
	if (e->flags & E_PROPOSED)
		sql_add(q, history ? ", case_id INTEGER, pstate TEXT"
				   : ", case_id INTEGER, pstate TEXT NOT NULL DEFAULT '现' CHECK (pstate IN ('拟', '现', '止'))");
	for (const struct field *f = e->fields; f->name; f++) {
		sql_addf(q, ", %s %s", f->name, field_sqltype(f));
		if (!history && f->type == T_DATE && !(f->flags & F_SECRET))
			sql_addf(q, " CHECK (is_day(%s))", f->name);
		if (!history && (e->flags & E_DATED) && !strcmp(f->name, "valid_to"))
			sql_add(q, " CHECK (valid_to > valid_from)");
		if (!history)
			check_known(q, e, f);
		if (!history && f->type == T_BOOL)
			sql_addf(q, " CHECK (%s IN (0, 1))", f->name);
		if (!history && f->type == T_REF && e->cls == C_SHARED)
			sql_addf(q, " REFERENCES %s (id)", f->list);
		if (f->flags & F_SECRET)
			sql_addf(q, ", %s_mac BLOB", f->name);
		if (f->flags & F_NAME)
			sql_addf(q, ", %s_key BLOB, %s_ini TEXT", f->name, f->name);
	}
}

static const char *live_rows(const struct entity *e)
{
	if ((e->flags & E_DATED) && (e->flags & E_PROPOSED))
		return "void = 0 AND valid_to IS NULL AND pstate = '现'";
	if (e->flags & E_DATED)
		return "void = 0 AND valid_to IS NULL";
	if (e->flags & E_PROPOSED)
		return "void = 0 AND pstate = '现'";
	return "void = 0";
}

/* One index for an order, and two more that begin with the city and the county, so that a scope can be paged in order. */
static void order_index(struct out *o, const struct entity *e, const struct view *v, const char *order, int no)
{
	struct sql keys = { 0 };
	char first[64] = "", w[64];
	const char *p = order;

	while (word_next(&p, w, sizeof(w))) {
		char col[80];
		size_t n = strlen(w);
		bool desc = n && w[n - 1] == '-';

		if (desc)
			w[n - 1] = '\0';
		if (!*first)
			text_cut(first, sizeof(first), w);
		field_order_column(e, w, col, sizeof(col));
		sql_addf(&keys, "%s%s, ", col, desc ? " DESC" : "");
	}
	sql_add(&keys, "id");
	emit(o, "CREATE INDEX IF NOT EXISTS %s_%s%d ON %s (%s)", e->name, v->name, no, e->name, keys.s);
	if (e->region && strcmp(first, e->region) && !(e->flags & E_SHIPPED)) {
		emit(o, "CREATE INDEX IF NOT EXISTS %s_%s%d_city ON %s (substr(%s, 1, 4), %s)", e->name, v->name, no, e->name,
		     e->region, keys.s);
		emit(o, "CREATE INDEX IF NOT EXISTS %s_%s%d_county ON %s (substr(%s, 1, 6), %s)", e->name, v->name, no, e->name,
		     e->region, keys.s);
	}
	sql_free(&keys);
}

static void indexes(struct out *o, const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++) {
		const char *mac = f->flags & F_SECRET ? "_mac" : "";

		if (f->flags & F_UNIQ)
			emit(o, "CREATE UNIQUE INDEX IF NOT EXISTS %s_%s_one ON %s (%s%s) WHERE %s", e->name, f->name, e->name,
			     f->name, mac, live_rows(e));
		else if (f->type == T_REF || (f->flags & (F_INDEX | F_KEYNO | F_OWNER | F_SECRET)))
			emit(o, "CREATE INDEX IF NOT EXISTS %s_%s_by ON %s (%s%s)", e->name, f->name, e->name, f->name, mac);
	}
	/* names that begin with what was typed, in characters or in initials */
	for (const struct field *f = e->fields; f->name && e->cls == C_SHARED; f++)
		if ((f->flags & F_NAME) && (f->flags & F_FIND)) {
			emit(o, "CREATE INDEX %s_%s_text ON %s (%s)", e->name, f->name, e->name, f->name);
			emit(o, "CREATE INDEX %s_%s_initials ON %s (%s_ini)", e->name, f->name, e->name, f->name);
		}
	for (const struct view *v = e->views; v && v->name; v++) {
		char orders[256];
		int no = 0;

		text_cut(orders, sizeof(orders), v->orders);
		for (char *save, *k = strtok_r(orders, ",", &save); k; k = strtok_r(NULL, ",", &save))
			order_index(o, e, v, k, ++no);
	}
	for (const char *const *d = e->ddl; d && *d; d++)
		emit(o, "%s", *d);
}

static void guard_state(struct out *o, const struct entity *e)
{
	struct sql list = { 0 };

	for (const struct state *s = e->states; s->code; s++)
		sql_addf(&list, "%s'%s'", s == e->states ? "" : ", ", s->code);
	emit(o, "CREATE TRIGGER %s_state_ins BEFORE INSERT ON %s WHEN (NEW.state <> '%s' AND NOT flow_open()) OR NEW.state NOT IN (%s) "
	     "BEGIN SELECT RAISE(ABORT, '%s.state: only flow_do writes it'); END", e->name, e->name, e->states[0].code, list.s, e->name);
	emit(o, "CREATE TRIGGER %s_state_upd BEFORE UPDATE OF state ON %s WHEN NEW.state IS NOT OLD.state AND "
	     "(NOT flow_open() OR NEW.state NOT IN (%s)) BEGIN SELECT RAISE(ABORT, '%s.state: only flow_do writes it'); END",
	     e->name, e->name, list.s, e->name);
	sql_free(&list);
}

/* Half-open periods of rows with equal key parts may touch, never overlap. */
static void guard_dated(struct out *o, const struct entity *e)
{
	struct sql same = { 0 };

	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_KEYPART)
			sql_addf(&same, " AND x.%s IS NEW.%s", f->name, f->name);
	for (int upd = 0; upd < 2; upd++)
		emit(o, "CREATE TRIGGER %s_period_%s BEFORE %s ON %s WHEN NEW.void = 0%s AND EXISTS (SELECT 1 FROM %s x WHERE x.void = 0 "
		     "AND x.id <> NEW.id%s%s AND (x.valid_to IS NULL OR x.valid_to > NEW.valid_from) AND "
		     "(NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to)) BEGIN SELECT RAISE(ABORT, '%s: 任期或有效期重叠'); END",
		     e->name, upd ? "upd" : "ins", upd ? "UPDATE" : "INSERT", e->name,
		     e->flags & E_PROPOSED ? " AND NEW.pstate = '现'" : "", e->name,
		     e->flags & E_PROPOSED ? " AND x.pstate = '现'" : "", same.s ? same.s : "", e->name);
	sql_free(&same);
}

static void guards(struct out *o, const struct entity *e)
{
	if (e->states)
		guard_state(o, e);
	if (e->flags & E_DATED)
		guard_dated(o, e);
	/* what must not happen would take the row of `kept` along, which nothing can (tables.c): a third of a RAISE in memory */
	emit(o, "CREATE TRIGGER %s_no_delete BEFORE DELETE ON %s BEGIN DELETE FROM kept; END", e->name, e->name);
	if (e->cls == C_ANON)
		return;
	emit(o, "CREATE TRIGGER %s_h_no_update BEFORE UPDATE ON %s_h WHEN NOT history_open() BEGIN DELETE FROM kept; END", e->name, e->name);
	emit(o, "CREATE TRIGGER %s_h_no_delete BEFORE DELETE ON %s_h WHEN NOT history_open() BEGIN DELETE FROM kept; END", e->name, e->name);
}

static void table(struct out *o, const struct entity *e)
{
	struct sql q = { 0 };

	if (e->cls == C_SEALED) {
		/* equal-sized blobs under random keys; who, when and whose is inside them */
		emit(o, "CREATE TABLE %s (key BLOB PRIMARY KEY NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID", e->name);
		emit(o, "CREATE TRIGGER %s_no_update BEFORE UPDATE ON %s BEGIN SELECT RAISE(ABORT, '%s is sealed'); END", e->name,
		     e->name, e->name);
		emit(o, "CREATE TRIGGER %s_no_delete BEFORE DELETE ON %s BEGIN SELECT RAISE(ABORT, '%s is sealed'); END", e->name,
		     e->name, e->name);
		return;
	}
	columns(&q, e, false);
	emit(o, "CREATE TABLE %s%s (id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, void INTEGER NOT NULL%s) STRICT",
	     e->cls == C_LOCAL ? "IF NOT EXISTS " : "", e->name, q.s ? q.s : "");
	sql_free(&q);
	if (e->cls == C_SHARED) {
		columns(&q, e, true);
		emit(o, "CREATE TABLE %s_h (id INTEGER NOT NULL, h_seq INTEGER NOT NULL, h_on TEXT NOT NULL, h_at INTEGER NOT NULL, "
		     "h_act INTEGER NOT NULL, h_verb TEXT NOT NULL, h_account TEXT NOT NULL, h_reason TEXT, rev INTEGER NOT NULL, "
		     "void INTEGER NOT NULL%s, PRIMARY KEY (id, h_seq)) STRICT, WITHOUT ROWID", e->name, q.s ? q.s : "");
		sql_free(&q);
		char search[1024] = "";
		search_ddl(e, search, sizeof(search));
		if (*search)
			emit(o, "%s", search);
		for (int past = 0; past < 2; past++) {
			tally_ddl(e, past, search, sizeof(search));
			if (*search)
				emit(o, "%s", search);
		}
	}
	indexes(o, e);
}

static int each(bool with_guards, struct out *o)
{
	for (int i = 0; tables_ddl[i]; i++)
		emit(o, "%s", tables_ddl[i]);
	for (int i = 0; entities[i]; i++)
		if (entities[i]->cls != C_LOCAL)
			table(o, entities[i]);
	for (int i = 0; with_guards && entities[i]; i++)
		if (entities[i]->cls == C_SHARED || entities[i]->cls == C_ANON)
			guards(o, entities[i]);
	return o->rc;
}

static int to_file(void *f, const char *sql)
{
	return fprintf(f, "%s;\n", sql) < 0 ? -1 : 0;
}

int ddl_write(FILE *f)
{
	struct out o = { to_file, f, 0 };

	return each(true, &o);
}

int db_schema(FILE *f, struct err *err)
{
	return ddl_write(f) ? err_set(err, E_IO, NULL, NULL, NULL, "写不出结构") : 0;
}

struct run { sqlite3 *h; struct err *err; };

static int to_db(void *ctx, const char *sql)
{
	struct run *r = ctx;

	return sqlite3_exec(r->h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(r->h, r->err, sql);
}

int ddl_create(sqlite3 *h, struct err *err)
{
	struct run r = { h, err };
	struct out o = { to_db, &r, 0 };

	return each(true, &o);
}

/* "CREATE [UNIQUE|VIRTUAL] TABLE|INDEX|TRIGGER [IF NOT EXISTS] name": is it there? */
static int to_db_new(void *ctx, const char *sql)
{
	struct run *r = ctx;
	char name[96];
	const char *p = sql;
	sqlite3_stmt *st;

	do
		p += strcspn(p, " ") + 1;
	while (!strncmp(p, "UNIQUE", 6) || !strncmp(p, "VIRTUAL", 7) || !strncmp(p, "TABLE", 5) || !strncmp(p, "INDEX", 5) || !strncmp(p, "TRIGGER", 7) ||
	       !strncmp(p, "IF ", 3) || !strncmp(p, "NOT ", 4) || !strncmp(p, "EXISTS ", 7));
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, " ("), p);
	if (sqlite3_prepare_v2(r->h, "SELECT 1 FROM sqlite_schema WHERE name = ?", -1, &st, NULL) != SQLITE_OK)
		return db_fail(r->h, r->err, name);
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	bool there = sqlite3_step(st) == SQLITE_ROW;
	sqlite3_finalize(st);
	return there ? 0 : to_db(r, sql);
}

int ddl_add(sqlite3 *h, struct err *err)
{
	struct run r = { h, err };
	struct out o = { to_db_new, &r, 0 };

	return each(false, &o);
}

int ddl_guards(sqlite3 *h, struct err *err)
{
	struct run r = { h, err };
	struct out o = { to_db, &r, 0 };
	sqlite3_stmt *st;
	struct sql drop = { 0 };

	if (sqlite3_prepare_v2(h, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1, &st, NULL) != SQLITE_OK)
		return db_fail(h, err, "triggers");
	while (sqlite3_step(st) == SQLITE_ROW)
		sql_addf(&drop, "DROP TRIGGER \"%s\";", col_text(st, 0));
	sqlite3_finalize(st);
	int rc = drop.s ? to_db(&r, drop.s) : 0;
	sql_free(&drop);
	for (int i = 0; !rc && tables_ddl[i]; i++)
		if (!strncmp(tables_ddl[i], "CREATE TRIGGER", 14))
			rc = to_db(&r, tables_ddl[i]);
	for (int i = 0; !rc && entities[i]; i++)
		if (entities[i]->cls == C_SHARED || entities[i]->cls == C_ANON)
			guards(&o, entities[i]);
	return rc ? rc : o.rc;
}

int ddl_live(sqlite3 *h, struct err *err)
{
	struct run r = { h, err };
	struct out o = { to_db, &r, 0 };

	for (int i = 0; entities[i]; i++)
		if (entities[i]->cls == C_LOCAL)
			table(&o, entities[i]);
	return o.rc;
}

static int to_hash(void *h, const char *sql)
{
	crypto_generichash_update(h, (const unsigned char *)sql, strlen(sql) + 1);
	return 0;
}

/* Worked out once, before the sessions fork: a login compares it only. */
void ddl_hash(char hex[65])
{
	static char known[65];

	if (!*known) {
		crypto_generichash_state h;
		unsigned char d[32];
		struct out o = { to_hash, &h, 0 };

		crypto_generichash_init(&h, NULL, 0, sizeof(d));
		each(true, &o);
		crypto_generichash_final(&h, d, sizeof(d));
		sodium_bin2hex(known, sizeof(known), d, sizeof(d));
	}
	memcpy(hex, known, sizeof(known));
}
