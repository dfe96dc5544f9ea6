/* One entry, one number, one progress query (support §4.6): each row of an entity that is an application has one row of `kase`,
 * which the engine writes at every act: number, public state, whose turn it is and by when. */
#include "model/core/docno.h"
#include "model/core/effect.h"
#include "model/core/kase.h"
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <string.h>

#define TRIES 5		/* wrong PINs before a number rests */
#define REST 900	/* seconds */

const struct entity *kase_entity(void)
{
	static const struct entity *e;

	return e ? e : (e = entity_find("kase"));
}

/* Fields of the application under the names that cases share; those that it does not have stay empty. */
static void place(struct rec *k, struct rec *r)
{
	const struct entity *e = r->e;
	const char *who = field_no(e, "applicant") >= 0 ? rec_str(r, "applicant") : "";
	char title[200];

	rec_title(r, title, sizeof(title));
	rec_put(k, "subject", title);
	rec_put(k, "applicant", who);
	rec_put(k, "region", e->region ? rec_str(r, e->region) : "");
	rec_put_ref(k, "unit", e->unit ? rec_num(r, e->unit) : 0);
	rec_put_ref(k, "org", e->org ? rec_num(r, e->org) : 0);
}

static void turn_text(uint64_t turn, char *dst, size_t n)
{
	*dst = '\0';
	for (int i = 0; i < ROLE_COUNT; i++)
		if (turn & (UINT64_C(1) << i))
			text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? " " : "", role_name[i]);
}

/* Of the limits that run the one that ends first; a limit without a length says nothing. */
static void due(struct rec *k, struct rec *r)
{
	struct limit_now l[16];
	int n = limits_running(r->db, r->e, r->id, l, (int)LENGTH(l));
	const struct limit_now *first = NULL;
	bool paused = false;

	for (int i = 0; i < n; i++) {
		paused |= l[i].paused;
		if (*l[i].end && !l[i].paused && (!first || strcmp(l[i].end, first->end) < 0))
			first = &l[i];
	}
	rec_put(k, "due", first ? first->end : "");
	rec_put(k, "due_what", first ? first->l->label : "");
	rec_put_int(k, "due_soft", first && first->provisional);
	rec_put_int(k, "paused", paused);
}

/* The last step went from a hand to an earlier one: what is in a hand again has been sent back. */
static bool sent_back(struct tx *tx, struct rec *r, const struct state *now)
{
	char code[24];
	const struct state *from = NULL;

	if (db_text(tx->db, NULL, code, sizeof(code), "SELECT from_state FROM state_log WHERE entity = ? AND rid = ? AND from_state <> to_state "
		    "ORDER BY id DESC LIMIT 1", "ti", r->e->name, r->id) == 1)
		from = state_find(r->e, code);
	return from && now && now < from && from->kind == ST_OPEN && now->kind == ST_OPEN && from->turn && now->turn;
}

static void fill(struct tx *tx, struct rec *k, struct rec *r)
{
	const struct state *s = state_find(r->e, r->state);
	char turn[200];
	bool end = s && (s->kind == ST_GOOD || s->kind == ST_BAD);

	place(k, r);
	turn_text(s && !end ? s->turn : 0, turn, sizeof(turn));
	rec_put(k, "turn", turn);
	rec_put_int(k, "returned", sent_back(tx, r, s));
	rec_put(k, "phase", s ? s->label : "");
	rec_put(k, "pub", s ? s->pub ? s->pub : s->label : "");
	due(k, r);
	if (tx->who->roles & R_STAFF)
		rec_put(k, "handler", tx->who->label);
	rec_put(k, "ended_on", end ? tx->on : "");
	text_cut(k->state, sizeof(k->state), end ? "done" : "open");
}

int64_t kase_id(struct db *db, const struct entity *e, int64_t rid)
{
	int64_t id = 0;

	db_int(db, NULL, &id, "SELECT id FROM kase WHERE entity = ? AND rid = ?", "ti", e->name, rid);
	return id;
}

void kase_matter(struct db *db, const struct entity *e, int64_t rid, char *dst, size_t n)
{
	char sql[100], code[40], kind[20] = "";
	const char *label = NULL;

	if (e->kase && field_no(e, "type") >= 0) {
		snprintf(sql, sizeof(sql), "SELECT type FROM %s WHERE id = ?", e->name);
		db_text(db, NULL, kind, sizeof(kind), sql, "i", rid);
		snprintf(code, sizeof(code), "%s-%s", e->kase, kind);
		label = code_label(db, "matter", code);
	}
	if (!label && e->kase)
		label = code_label(db, "casetype", e->kase);
	text_cut(dst, n, label ? label : e->label);
}

static int begin(struct tx *tx, struct rec *k, struct rec *r, struct err *err)
{
	char no[KASE_NO];

	if (kase_no_take(tx, rec_str(r, r->e->region), r->e->kase, no, err))
		return -1;
	rec_put(k, "case_no", no);
	rec_put(k, "kind", r->e->kase);
	rec_put(k, "entity", r->e->name);
	rec_put_int(k, "rid", r->id);
	rec_put(k, "submitted_on", tx->on);
	return 0;
}

int kase_sync(struct tx *tx, struct rec *r, struct err *err)
{
	struct rec *k = NULL;
	bool open = tx->db->flow_open;
	int rc = 0;

	if (!r->e->kase || !kase_entity())
		return 0;
	int64_t id = kase_id(tx->db, r->e, r->id);
	if (!id && !strcmp(r->state, r->e->states[0].code))
		return 0;	/* not handed in yet */
	if (id)
		rc = store_load(tx->db, &actor_system, kase_entity(), id, NULL, &k, err);
	else {
		k = rec_alloc(tx->db, &actor_system, kase_entity());
		rc = begin(tx, k, r, err);
	}
	if (!rc) {
		fill(tx, k, r);
		tx->db->flow_open = true;
		rc = store_write(tx, k, id ? "edit" : "new", err);
		tx->db->flow_open = open;
		/* whoever has the application by name has its case */
		if (!rc && !id)
			rc = db_run(tx->db, err, "INSERT INTO named_grant SELECT account, 'kase', ?, by, at FROM named_grant WHERE entity = ? AND "
				    "rid = ?", "iti", k->id, r->e->name, r->id) < 0 ? -1 : 0;
	}
	rec_free(k);
	return rc;
}

/* The ends of limits as they are now: after a calendar has come, or a day has passed. How many changed, or -1. */
int kase_settle(struct tx *tx, int64_t id, struct err *err)
{
	struct rec *k, *r;
	const struct entity *e;
	int rc = 0;

	if (store_load(tx->db, &actor_system, kase_entity(), id, NULL, &k, err))
		return -1;
	e = entity_find(rec_str(k, "entity"));
	if (!e || store_load(tx->db, &actor_system, e, rec_num(k, "rid"), NULL, &r, err)) {
		rec_free(k);
		return e ? -1 : 0;
	}
	due(k, r);
	if (rec_dirty(k))
		rc = store_write(tx, k, "edit", err) ? -1 : 1;
	rec_free(r);
	rec_free(k);
	return rc;
}

/* ---- progress for whoever has number and PIN ---- */

/* Six digits that follow from the number and the register's key: nothing to store, nothing to lose. */
int kase_pin(struct db *db, const char *no, char pin[7], struct err *err)
{
	unsigned char mac[32];
	uint32_t n;

	if (secret_hmac(db, "case pin", no, strlen(no), NULL, 0, mac, err))
		return -1;
	memcpy(&n, mac, sizeof(n));
	snprintf(pin, 7, "%06u", n % 1000000);
	return 0;
}

static int resting(struct db *db, const char *no, struct err *err)
{
	int64_t n = 0;

	if (live_int(db, err, &n, "SELECT count(*) FROM failure WHERE account = 'case:' || ? AND at > ?", "ti", no, clock_now(db) - REST) < 0)
		return -1;
	return n >= TRIES ? err_set(err, E_BUSY, NULL, NULL, NULL, "查询密码错误次数过多，请15分钟后再试") : 0;
}

static void wrong(struct db *db, const char *no)
{
	live_run(db, NULL, "INSERT INTO failure (account, peer, at) VALUES ('case:' || ?, '', ?)", "ti", no, clock_now(db));
}

static bool same_pin(const char *a, const char *b)
{
	unsigned char d = strlen(a) != 6;

	for (int i = 0; i < 6 && a[i]; i++)
		d |= (unsigned char)(a[i] ^ b[i]);
	return !d;
}

int kase_progress(struct db *db, const char *typed, const char *pin, struct kase_public *out, struct err *err)
{
	char no[KASE_NO], right[7], digits[16];

	text_cut(digits, sizeof(digits), pin);
	text_trim(text_ascii(digits));
	if (kase_no_fold(typed, no, err) || resting(db, no, err) || kase_pin(db, no, right, err))
		return -1;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT kind, submitted_on, pub, ended_on, due, paused, entity, rid FROM kase WHERE case_no = ? AND void = 0", "t", no);
	if (!st)
		return -1;
	bool there = sqlite3_step(st) == SQLITE_ROW, good = same_pin(digits, right);
	if (there && good) {
		text_cut(out->no, sizeof(out->no), no);
		text_cut(out->kind, sizeof(out->kind), col_text(st, 0));
		text_cut(out->submitted_on, sizeof(out->submitted_on), col_text(st, 1));
		text_cut(out->pub, sizeof(out->pub), col_text(st, 2));
		text_cut(out->ended_on, sizeof(out->ended_on), col_text(st, 3));
		text_cut(out->due, sizeof(out->due), col_text(st, 4));
		out->paused = sqlite3_column_int(st, 5);
		const struct entity *e = entity_find(col_text(st, 6));
		if (e)
			kase_matter(db, e, sqlite3_column_int64(st, 7), out->matter, sizeof(out->matter));
	}
	DB_DONE(st);
	if (there && good)
		return 0;
	/* a number that was never given out and a wrong PIN look alike, and count alike */
	wrong(db, no);
	return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "编号与查询密码不符");
}
