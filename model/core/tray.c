/* See tray.h. A file's path is made from the account's and the file's number alone; the name a person gave it is data. */
#include "model/core/tray.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/core/internal.h"

enum { DAY = 86400, HASH = 32 };

struct tray_out {
	struct db *db;
	const struct actor *who;
	FILE *f;
	char *path;
	int64_t most;
};

bool tray_name_ok(const char *name)
{
	size_t n = 0;

	for (const char *p = name; *p; n++) {
		unsigned char c = (unsigned char)*p;
		if (c < 0x80) {
			if (!strchr("0123456789_.-", c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
				return false;
			p++;
		} else {
			/* 一 to 龥 */
			if (strncmp(p, "\xe4\xb8\x80", 3) < 0 || strncmp(p, "\xe9\xbe\xa5", 3) > 0)
				return false;
			p += 3;
		}
	}
	return n >= 1 && n <= TRAY_NAME;
}

static int bad_name(struct err *err)
{
	return err_set(err, E_INVALID, NULL, "name", NULL, "文件名只能用汉字、字母、数字和 _ . -，1至%d个字", TRAY_NAME);
}

/* One who leaves no trace has no files here either. */
static int may(const struct actor *who, struct err *err)
{
	if (who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
	if (!who->id || (who->roles & (ROLE(PUBLIC) | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "此账号没有文件托盘");
	return 0;
}

static char *path_of(struct db *db, int64_t account, int64_t id)
{
	return xasprintf("%s/outbox/%lld-%lld", db->dir, (long long)account, (long long)id);
}

static int limit(struct db *db, const char *key, int64_t *v, struct err *err)
{
	int rc = param_int(db, key, NULL, NULL, NULL, v, err);

	return rc < 0 ? -1 : rc ? 0 : err_set(err, E_CONFIG, NULL, key, NULL, "参数 %s 未设定", key);
}

/* ---- writing ---- */

struct tray_out *tray_begin(struct db *db, const struct actor *who, struct err *err)
{
	char *dir = xasprintf("%s/outbox", db->dir), *path = xasprintf("%s/outbox/new-XXXXXX", db->dir);
	struct tray_out *o = NULL;
	int64_t most = 0;
	int fd = -1;

	if (may(who, err) == 0 && limit(db, "tray.file.bytes", &most, err) == 0) {
		mkdir(dir, 0700);
		fd = mkostemp(path, O_CLOEXEC);
		if (fd < 0)
			err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, NULL, NULL, NULL, "写不进文件托盘：%s", strerror(errno));
	}
	free(dir);
	if (fd >= 0) {
		o = xcalloc(1, sizeof(*o));
		*o = (struct tray_out){ .db = db, .who = who, .f = fdopen(fd, "w+"), .path = path, .most = most };
		if (!o->f)
			abort();
	} else
		free(path);
	return o;
}

FILE *tray_stream(struct tray_out *o)
{
	return o->f;
}

static int too_large(const struct tray_out *o, struct err *err)
{
	return err_set(err, E_INVALID, NULL, NULL, NULL, "文件过大，最多%lld字节", (long long)o->most);
}

int tray_full(struct tray_out *o, struct err *err)
{
	if (ferror(o->f))
		return err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, NULL, NULL, NULL, "写不进文件托盘");
	return ftello(o->f) > o->most ? too_large(o, err) : 0;
}

void tray_drop(struct tray_out *o)
{
	if (!o)
		return;
	fclose(o->f);
	unlink(o->path);
	free(o->path);
	free(o);
}

static int hash_of(FILE *f, int64_t *size, unsigned char hash[HASH])
{
	crypto_generichash_state h;
	unsigned char buf[16384];
	size_t n;

	crypto_generichash_init(&h, NULL, 0, HASH);
	rewind(f);
	*size = 0;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0) {
		crypto_generichash_update(&h, buf, n);
		*size += (int64_t)n;
	}
	crypto_generichash_final(&h, hash, HASH);
	return ferror(f) ? -1 : 0;
}

/* What has lain its time goes, whosever it is; the row stays and says what there was. */
static int sweep(struct tx *tx, struct err *err)
{
	sqlite3_stmt *st = db_stmt(tx->db, err, "SELECT account, id FROM tray WHERE removed IS NULL AND until <= ?", "i", tx->at);
	int n = 0;

	while (st && sqlite3_step(st) == SQLITE_ROW) {
		char *path = path_of(tx->db, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
		unlink(path);
		free(path);
		n++;
	}
	if (st)
		DB_DONE(st);
	return !st || (n && db_run(tx->db, err, "UPDATE tray SET removed = ?1 WHERE removed IS NULL AND until <= ?1", "i", tx->at) < 0) ? -1 : 0;
}

static int room(struct tx *tx, int64_t account, int64_t size, struct err *err)
{
	int64_t bytes = 0, files = 0, most_bytes, most_files;

	if (limit(tx->db, "tray.bytes", &most_bytes, err) || limit(tx->db, "tray.files", &most_files, err) ||
	    db_int(tx->db, err, &bytes, "SELECT sum(size) FROM tray WHERE account = ? AND removed IS NULL", "i", account) < 0 ||
	    db_int(tx->db, err, &files, "SELECT count(*) FROM tray WHERE account = ? AND removed IS NULL", "i", account) < 0)
		return -1;
	if (files >= most_files)
		return err_set(err, E_FULL, NULL, NULL, NULL, "文件托盘已有%lld个文件，最多%lld个，请先删除（tray rm）", (long long)files,
			       (long long)most_files);
	if (bytes + size > most_bytes)
		return err_set(err, E_FULL, NULL, NULL, NULL, "文件托盘已有%lld字节，再加%lld字节超过%lld，请先删除（tray rm）", (long long)bytes,
			       (long long)size, (long long)most_bytes);
	return 0;
}

/* What lies there already under that name is not laid beside itself: it stays longer. 1 it was there, 0, -1. */
static int same_file(struct tx *tx, int64_t account, const char *hex, struct tray_file *t, struct err *err)
{
	int64_t id = 0;
	int rc = db_int(tx->db, err, &id, "SELECT max(id) FROM tray WHERE account = ? AND hash = ? AND name = ? AND what = ? AND removed IS NULL", "ittt",
			account, hex, t->name, t->what);

	if (rc != 1)
		return rc;
	if (db_run(tx->db, err, "UPDATE tray SET at = ?, until = ? WHERE account = ? AND id = ?", "iiii", t->at, t->until, account, id) < 0 ||
	    audit_add(tx, "put", "tray", id, "ok", NULL, 0, err))
		return -1;
	t->id = id;
	return 1;
}

/* 0, 1 it was there, -1. */
static int put_row(struct tx *tx, struct tray_out *o, const unsigned char hash[HASH], struct tray_file *t, struct err *err)
{
	char hex[HASH * 2 + 1], *path;
	int64_t last = 0, days;
	int rc;

	sodium_bin2hex(hex, sizeof(hex), hash, HASH);
	if (sweep(tx, err) || limit(tx->db, "tray.days", &days, err))
		return -1;
	t->at = tx->at;
	t->until = tx->at + days * DAY;
	rc = same_file(tx, o->who->id, hex, t, err);
	if (rc)
		return rc;
	if (room(tx, o->who->id, t->size, err) ||
	    db_int(tx->db, err, &last, "SELECT max(id) FROM tray WHERE account = ?", "i", o->who->id) < 0)
		return -1;
	t->id = last + 1;
	if (db_run(tx->db, err, "INSERT INTO tray VALUES (?,?,?,?,?,?,?,?,NULL)", "iitittii", o->who->id, t->id, t->name, t->size, hex, t->what, t->at,
		   t->until) < 0 || audit_add(tx, "put", "tray", t->id, "ok", hash, HASH, err))
		return -1;
	path = path_of(tx->db, o->who->id, t->id);
	rc = rename(o->path, path);
	free(path);
	return rc ? err_set(err, E_IO, NULL, NULL, NULL, "写不进文件托盘：%s", strerror(errno)) : 0;
}

int tray_end(struct tray_out *o, const char *name, const char *what, struct tray_file *out, struct err *err)
{
	struct tray_file t = { 0 };
	unsigned char hash[HASH];
	struct tx *tx;
	char note[512];
	int rc = -1;

	text_cut(t.name, sizeof(t.name), name);
	text_cut(t.what, sizeof(t.what), what);
	if (!tray_name_ok(name))
		bad_name(err);
	else if (fflush(o->f) || ferror(o->f) || fsync(fileno(o->f)) || hash_of(o->f, &t.size, hash))
		err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, NULL, NULL, NULL, "写不进文件托盘：%s", strerror(errno));
	else if (t.size > o->most)
		too_large(o, err);
	else {
		text_fmt(note, sizeof(note), "%s　%s　%lld字节", t.what, t.name, (long long)t.size);
		struct act act = { .reason = note };
		if (tx_begin(o->db, o->who, &act, &tx, err) == 0) {
			int there = put_row(tx, o, hash, &t, err);
			if (there < 0)
				tx_rollback(tx);
			else
				rc = tx_commit(tx, err);
			if (rc && there != 1 && t.id) {
				char *path = path_of(o->db, o->who->id, t.id);
				unlink(path);
				free(path);
			}
		}
	}
	tray_drop(o);
	if (rc == 0 && out)
		*out = t;
	return rc;
}

int tray_put(struct db *db, const struct actor *who, const char *name, int fd, struct tray_file *out, struct err *err)
{
	char buf[16384];
	int64_t size = 0;
	ssize_t n;

	if (may(who, err))
		return -1;
	if (!tray_name_ok(name))
		return bad_name(err);
	struct tray_out *o = tray_begin(db, who, err);
	if (!o)
		return -1;
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		size += n;
		if (n < 0)
			err_set(err, E_IO, NULL, NULL, NULL, "读不出要上传的内容：%s", strerror(errno));
		else if (size > o->most)
			too_large(o, err);
		else if (fwrite(buf, 1, (size_t)n, o->f) == (size_t)n)
			continue;
		else
			err_set(err, E_FULL, NULL, NULL, NULL, "写不进文件托盘：%s", strerror(errno));
		tray_drop(o);
		return -1;
	}
	return tray_end(o, name, "上传", out, err);
}

/* ---- reading ---- */

static const char columns[] = "SELECT id, name, size, what, at, until FROM tray WHERE account = ?1 AND removed IS NULL AND until > ?2";

static void from_row(sqlite3_stmt *st, struct tray_file *t)
{
	*t = (struct tray_file){ .id = sqlite3_column_int64(st, 0), .size = sqlite3_column_int64(st, 2), .at = sqlite3_column_int64(st, 4),
				 .until = sqlite3_column_int64(st, 5) };
	text_cut(t->name, sizeof(t->name), col_text(st, 1));
	text_cut(t->what, sizeof(t->what), col_text(st, 3));
}

static int one(struct db *db, const struct actor *who, int64_t id, const char *name, struct tray_file *t, struct err *err)
{
	struct sql q = { 0 };
	sqlite3_stmt *st;
	int rc = -1;

	sql_add(&q, columns);
	sql_add(&q, name ? " AND name = ?3 ORDER BY id DESC LIMIT 1" : " AND id = ?3");
	st = name ? db_stmt(db, err, q.s, "iit", who->id, clock_now(db), name) : db_stmt(db, err, q.s, "iii", who->id, clock_now(db), id);
	sql_free(&q);
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW) {
		from_row(st, t);
		rc = 0;
	}
	DB_DONE(st);
	return rc ? err_set(err, E_NOTFOUND, NULL, NULL, NULL, "您的文件托盘里没有这个文件，或已过期") : 0;
}

int tray_find(struct db *db, const struct actor *who, const char *word, struct tray_file *t, struct err *err)
{
	bool number = *word && strlen(word) < 16 && strspn(word, "0123456789") == strlen(word);

	if (may(who, err))
		return -1;
	return one(db, who, number ? strtoll(word, NULL, 10) : 0, number ? NULL : word, t, err);
}

int tray_open(struct db *db, const struct actor *who, int64_t id, bool taken, struct tray_file *t, struct err *err)
{
	char note[512];

	if (may(who, err) || one(db, who, id, NULL, t, err))
		return -1;
	char *path = path_of(db, who->id, id);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	free(path);
	if (fd < 0)
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "文件 %lld 已不在服务器上", (long long)id);
	text_fmt(note, sizeof(note), "%s　%lld字节", t->name, (long long)t->size);
	if (taken && audit_alone(db, who, "get", "tray", id, "ok", note, err)) {
		close(fd);
		return -1;
	}
	return fd;
}

int tray_list(struct db *db, const struct actor *who, struct tray_file **out, struct err *err)
{
	struct sql q = { 0 };
	struct tray_file *v = NULL;
	int n = 0;

	if (may(who, err))
		return -1;
	sql_add(&q, columns);
	sql_add(&q, " ORDER BY id DESC");
	sqlite3_stmt *st = db_stmt(db, err, q.s, "ii", who->id, clock_now(db));
	sql_free(&q);
	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		v = xrealloc(v, sizeof(*v) * (size_t)(n + 1));
		from_row(st, &v[n++]);
	}
	DB_DONE(st);
	*out = v;
	return n;
}

int tray_remove(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct tray_file t;
	struct act act = { .reason = t.name };
	struct tx *tx;

	if (may(who, err) || one(db, who, id, NULL, &t, err) || tx_begin(db, who, &act, &tx, err))
		return -1;
	if (db_run(db, err, "UPDATE tray SET removed = ? WHERE account = ? AND id = ?", "iii", tx->at, who->id, id) < 0 ||
	    audit_add(tx, "remove", "tray", id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	if (tx_commit(tx, err))
		return -1;
	char *path = path_of(db, who->id, id);
	unlink(path);
	free(path);
	return 0;
}
