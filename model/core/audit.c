/* The audit: one row per act, denial, login and clear sight, chained by HMAC over the row before it, in the same transaction
 * as what it records. It holds no values, so history may be shredded by decision and the chain still verifies. */
#include "model/core/internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#define NOTE_MAX 200	/* characters: a note is a line, not a place to write (security P10) */

struct entry {
	int64_t seq, act, at, session, rid;
	const char *account, *role, *peer, *verb, *entity, *result, *note;
	const void *image;
	size_t nimage;
};

/* Every column with its length before it: two rows can't be told apart only by where a boundary lies. */
static int row_hash(struct db *db, const struct entry *r, const unsigned char prev[32], unsigned char out[32], struct err *err)
{
	const char *const text[] = { r->account, r->role, r->peer, r->verb, r->entity, r->result, r->note };
	const int64_t num[] = { r->seq, r->act, r->at, r->session, r->rid };
	crypto_generichash_state h;
	unsigned char d[32];

	crypto_generichash_init(&h, NULL, 0, sizeof(d));
	crypto_generichash_update(&h, (const unsigned char *)num, sizeof(num));
	for (size_t i = 0; i < LENGTH(text); i++) {
		uint64_t n = strlen(text[i]);
		crypto_generichash_update(&h, (const unsigned char *)&n, sizeof(n));
		crypto_generichash_update(&h, (const unsigned char *)text[i], n);
	}
	uint64_t n = r->nimage;
	crypto_generichash_update(&h, (const unsigned char *)&n, sizeof(n));
	if (n)
		crypto_generichash_update(&h, r->image, n);
	crypto_generichash_final(&h, d, sizeof(d));
	return secret_hmac(db, "audit", prev, 32, d, sizeof(d), out, err);
}

static const char last_sql[] = "SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1",
	insert_sql[] = "INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

void audit_ready(struct db *db)
{
	db_stmt(db, NULL, last_sql, "");
	db_stmt(db, NULL, insert_sql, "");
}

static int last_row(struct db *db, int64_t *seq, int64_t *at, unsigned char hash[32], struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, last_sql, "");
	int rc = st ? 0 : -1;

	*seq = *at = 0;
	memset(hash, 0, 32);
	if (st) {
		int step = sqlite3_step(st);
		if (step == SQLITE_ROW) {
			*seq = sqlite3_column_int64(st, 0);
			*at = sqlite3_column_int64(st, 1);
			if (sqlite3_column_bytes(st, 2) == 32)
				memcpy(hash, sqlite3_column_blob(st, 2), 32);
		} else if (step != SQLITE_DONE)
			rc = db_fail(db->h, err, "audit");
		DB_DONE(st);
	}
	return rc;
}

static void day_of(int64_t at, char day[11])
{
	char text[20];

	instant_text(at, text);
	text_cut(day, 11, text);
}

/* The first act of a day keeps where the chain stood before it, here and in the system's log. */
static int anchor(struct db *db, int64_t seq, int64_t at, const unsigned char hash[32], struct err *err)
{
	char day[11], hex[65];

	day_of(at, day);
	if (db_run(db, err, "INSERT INTO audit_anchor VALUES (?,?,?) ON CONFLICT DO NOTHING", "tib", day, seq, hash, 32) < 0)
		return -1;
	sodium_bin2hex(hex, sizeof(hex), hash, 32);
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "audit anchor %s seq %lld hash %s", day, (long long)seq, hex);
	return 0;
}

int audit_anchor(struct db *db, struct err *err)
{
	int64_t seq, at;
	unsigned char hash[32];

	return last_row(db, &seq, &at, hash, err) || (seq && anchor(db, seq, at, hash, err)) ? -1 : 0;
}

static void one_line(char *dst, size_t n, const char *src)
{
	size_t at = 0, chars = 0;

	for (; *src && at + 5 < n; src++) {
		if (((unsigned char)*src & 0xc0) != 0x80 && chars++ == NOTE_MAX)
			break;
		dst[at++] = (unsigned char)*src < 0x20 || *src == 0x7f ? ' ' : *src;
	}
	dst[at] = '\0';
}

static int insert(struct tx *tx, const char *verb, const char *entity, int64_t rid, const char *result, const char *note,
		  const void *image, size_t n, struct err *err)
{
	const struct actor *who = tx->who;
	bool hidden = who->roles & ROLE(PUBLIC);	/* no address of those who may be reporters (P11) */
	char line[NOTE_MAX * 4 + 8], today[11], before[11];
	unsigned char prev[32], hash[32];
	int64_t at;
	struct entry r = { .act = tx->act, .at = tx->at, .session = hidden ? 0 : who->session, .rid = rid, .account = who->name,
			 .role = who->nin ? role_name[who->in[0].role] : "", .peer = hidden ? "" : who->peer, .verb = verb, .entity = entity,
			 .result = result, .note = line, .image = image, .nimage = n };

	one_line(line, sizeof(line), note);
	if (last_row(tx->db, &r.seq, &at, prev, err))
		return -1;
	day_of(tx->at, today);
	day_of(at, before);
	if (r.seq && strcmp(today, before) > 0 && anchor(tx->db, r.seq, at, prev, err))
		return -1;
	r.seq++;
	if (row_hash(tx->db, &r, prev, hash, err) ||
	    db_run(tx->db, err, insert_sql, "iiittitttittbb", r.seq, r.act, r.at, r.account, r.role,
		   r.session, r.peer, r.verb, r.entity, r.rid, r.result, r.note, image, (int)n, hash, 32) < 0)
		return -1;
	tx->naudit++;
	tx->seq = r.seq;
	return 0;
}

int audit_add(struct tx *tx, const char *verb, const char *entity, int64_t id, const char *result, const void *image, size_t n,
	      struct err *err)
{
	return insert(tx, verb, entity, id, result, tx->reason ? tx->reason : "", image, n, err);
}

int audit_alone(struct db *db, const struct actor *who, const char *verb, const char *entity, int64_t id, const char *result,
		const char *note, struct err *err)
{
	struct actor as = *who;
	struct tx *tx;

	as.rights = 0;		/* what is no longer allowed is written down all the same */
	if (tx_begin(db, &as, NULL, &tx, err))
		return -1;
	if (insert(tx, verb, entity, id, result, note ? note : "", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

bool audit_moved(struct db *db)
{
	sqlite3_stmt *st;
	bool moved = true;

	if (!db->seq) {
		db_int(db, NULL, &db->seq, "SELECT max(seq) FROM audit", "");
		return true;
	}
	/* from the last on, not after it: no answer at all is a register put back */
	st = db_stmt(db, NULL, "SELECT max(seq), max(seq > ?1 AND verb <> 'login' AND result = 'ok') FROM audit WHERE seq >= ?1", "i", db->seq);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		db->seq = sqlite3_column_int64(st, 0);
		moved = !db->seq || sqlite3_column_int(st, 1);
	}
	if (st)
		DB_DONE(st);
	return moved;
}

/* ---- verification ---- */

static int bad(int64_t seq, int64_t *bad_seq, char *why, size_t n, struct err *err, const char *text)
{
	*bad_seq = seq;
	text_cut(why, n, text);
	return err_set(err, E_IO, NULL, NULL, NULL, "审计第%lld条：%s", (long long)seq, text);
}

/* Acts that other append-only tables know of must stand in the audit: a tail cut off shows in them. */
static int acts_present(struct db *db, int64_t last, int64_t *bad_seq, char *why, size_t n, struct err *err)
{
	int64_t lost = 0;
	struct sql q = { 0 };

	sql_add(&q, "SELECT act FROM state_log x WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.act = x.act)");
	for (int i = 0; entities[i]; i++)
		if (entities[i]->cls == C_SHARED)
			sql_addf(&q, " UNION ALL SELECT h_act FROM %s_h x WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.act = x.h_act)",
				 entities[i]->name);
	sql_add(&q, " LIMIT 1");
	int rc = db_int(db, err, &lost, q.s, "");
	sql_free(&q);
	if (rc < 0)
		return -1;
	return rc ? bad(last + 1, bad_seq, why, n, err, "其后有记录被删：历史中有审计里没有的行为") : 0;
}

static int anchors_hold(struct db *db, int64_t last, int64_t *bad_seq, char *why, size_t n, struct err *err)
{
	int64_t seq = 0;

	if (db_int(db, err, &seq, "SELECT min(x.seq) FROM audit_anchor x WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.seq = x.seq AND "
		   "a.hash = x.hash)", "") < 0)
		return -1;
	return seq ? bad(seq > last ? last + 1 : seq, bad_seq, why, n, err, "与每日锚定的值不符") : 0;
}

int audit_verify(struct db *db, int64_t *rows, int64_t *bad_seq, char *why, size_t n, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT seq, act, at, account, role, session, peer, verb, entity, rid, result, note, image, hash FROM "
				   "audit ORDER BY seq", "");
	unsigned char prev[32] = { 0 }, hash[32];
	int64_t want = 1;
	int rc = st ? 0 : -1, step;

	*rows = *bad_seq = 0;
	while (!rc && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct entry r = { .seq = sqlite3_column_int64(st, 0), .act = sqlite3_column_int64(st, 1), .at = sqlite3_column_int64(st, 2),
				 .account = col_text(st, 3), .role = col_text(st, 4), .session = sqlite3_column_int64(st, 5), .peer = col_text(st, 6),
				 .verb = col_text(st, 7), .entity = col_text(st, 8), .rid = sqlite3_column_int64(st, 9), .result = col_text(st, 10),
				 .note = col_text(st, 11), .image = sqlite3_column_blob(st, 12), .nimage = (size_t)sqlite3_column_bytes(st, 12) };
		if (r.seq != want)
			rc = bad(want, bad_seq, why, n, err, "缺失");
		else if (row_hash(db, &r, prev, hash, err))
			rc = -1;
		else if (sqlite3_column_bytes(st, 13) != 32 || sodium_memcmp(hash, sqlite3_column_blob(st, 13), 32))
			rc = bad(r.seq, bad_seq, why, n, err, "内容或链值被改动");
		memcpy(prev, hash, 32);
		want++;
		++*rows;
	}
	if (!rc && step != SQLITE_DONE)
		rc = db_fail(db->h, err, "audit");
	if (st)
		DB_DONE(st);
	return rc || anchors_hold(db, want - 1, bad_seq, why, n, err) || acts_present(db, want - 1, bad_seq, why, n, err) ? -1 : 0;
}
