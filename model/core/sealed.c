/* Rows nobody may know of before they are opened (C_SEALED): equal-sized blobs under random keys. Nothing about them is in
 * history, search, alerts or lists; the audit says that something was sealed, not what, and names it at the opening. */
#include "model/core/rec_i.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SEALED_SIZE 8192	/* clear text is padded to this, whatever was written */

/* name NUL value NUL …, padded. -1 when it does not fit. */
static int pack(const struct rec *r, char clear[SEALED_SIZE], struct err *err)
{
	size_t n = 0;
	char text[4096];

	memset(clear, ' ', SEALED_SIZE);
	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &r->e->fields[i];
		if (!val_text(r->db, f, &r->v[i], true, text, sizeof(text)))
			continue;
		if (f->type == T_REF)
			snprintf(text, sizeof(text), "%lld", (long long)r->v[i].i);
		size_t a = strlen(f->name) + 1, b = strlen(text) + 1;
		if (n + a + b + 1 > SEALED_SIZE)
			return err_set(err, E_INVALID, NULL, f->name, NULL, "内容过长，密封件最多%d字节", SEALED_SIZE);
		memcpy(clear + n, f->name, a - 1);
		clear[n + a - 1] = '\x1f';
		memcpy(clear + n + a, text, b - 1);
		clear[n + a + b - 1] = '\x1e';
		n += a + b;
	}
	clear[SEALED_SIZE - 1] = '\0';
	sodium_memzero(text, sizeof(text));
	return 0;
}

int sealed_put(struct rec *r, char receipt[33], struct err *err)
{
	unsigned char key[16];
	char *clear = xmalloc(SEALED_SIZE);
	struct val body = { 0 };
	struct tx *tx;
	int rc = -1;

	if (access_may(r->db, r->who, r->e, V_NEW, NULL, 0, NULL, err) && rec_calc(r, NULL, NULL, err) == 0 && rec_needs(r, NULL, err) == 0 &&
	    pack(r, clear, err) == 0 && secret_seal(r->db, r->e->name, clear, &body, err) == 0 &&
	    tx_begin(r->db, r->who, NULL, &tx, err) == 0) {
		char sql[96];
		randombytes_buf(key, sizeof(key));
		snprintf(sql, sizeof(sql), "INSERT INTO %s (key, body) VALUES (?, ?)", r->e->name);
		if (db_run(r->db, err, sql, "bv", key, (int)sizeof(key), &body) < 0 ||
		    audit_add(tx, "seal", "", 0, "ok", NULL, 0, err))
			tx_rollback(tx);
		else
			rc = tx_commit(tx, err);
		sodium_bin2hex(receipt, 33, key, sizeof(key));
	}
	sodium_memzero(clear, SEALED_SIZE);
	free(clear);
	val_clear(&body);
	return rc;
}

static int unpack(struct rec *r, char *clear, struct err *err)
{
	struct chk c = rec_chk(r, NULL, NULL);

	for (char *p = clear, *end; (end = strchr(p, '\x1e')); p = end + 1) {
		char *sep = memchr(p, '\x1f', (size_t)(end - p));
		*end = '\0';
		if (!sep)
			break;
		*sep = '\0';
		int f = field_no(r->e, p);
		if (f >= 0 && val_parse(&c, &r->e->fields[f], sep + 1, &r->v[f], err) < 0)
			return -1;
	}
	return 0;
}

int sealed_open(struct db *db, const struct actor *who, const struct entity *e, const char *receipt, struct rec **out, struct err *err)
{
	unsigned char key[16];
	char sql[96], *clear = NULL;
	struct val body = { 0 };
	int rc = -1;

	if (!access_may(db, who, e, V_READ, NULL, 0, NULL, err))
		return -1;
	if (strlen(receipt) != 32 || sodium_hex2bin(key, sizeof(key), receipt, 32, NULL, NULL, NULL))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "回执号无效");
	snprintf(sql, sizeof(sql), "SELECT body FROM %s WHERE key = ?", e->name);
	sqlite3_stmt *st = db_stmt(db, err, sql, "b", key, (int)sizeof(key));
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		val_column(st, 0, &body);
	DB_DONE(st);
	clear = xmalloc(SEALED_SIZE + 1);
	if (body.t == VT_NULL)
		err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有此密封件");
	else if (secret_unseal(db, e->name, &body, clear, SEALED_SIZE + 1, err) == 0 &&
		 audit_alone(db, who, "open", e->name, 0, "ok", receipt, err) == 0) {
		*out = rec_alloc(db, who, e);
		(*out)->level = LV_SENSITIVE;
		rc = unpack(*out, clear, err);
		if (rc)
			rec_free(*out);
	}
	sodium_memzero(clear, SEALED_SIZE + 1);
	free(clear);
	val_clear(&body);
	return rc;
}

/* How many there are is all that may be known. */
int sealed_count(struct db *db, const struct actor *who, const struct entity *e, int64_t *n, struct err *err)
{
	char sql[64];

	if (!access_may(db, who, e, V_COUNT, NULL, 0, NULL, err))
		return -1;
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", e->name);
	return db_int(db, err, n, sql, "") < 0 ? -1 : 0;
}
