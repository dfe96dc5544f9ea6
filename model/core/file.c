/* See file.h. Bytes come before rows: a file is written under another name, synced and renamed before the transaction that names it, so that
 * what a row names is wholly there; what no row came to name goes by night. */
#include "model/core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/core/rec_i.h"

enum { HASH = 32, PIECE = 65536 };

bool file_is_hash(const char *s)
{
	return strlen(s) == FILE_HASH - 1 && strspn(s, "0123456789abcdef") == FILE_HASH - 1;
}

char *file_path(const char *dir, const char *hash)
{
	return xasprintf("%s/" FILE_STORE "/%.2s/%s", dir, hash, hash);
}

static int cannot(struct err *err, const char *what)
{
	return err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, NULL, NULL, NULL, "%s：%s", what, strerror(errno));
}

/* ---- what kind of file it is, by what is in it ---- */

static unsigned le(const unsigned char *p, int n)
{
	unsigned v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

/* A ZIP is what it holds: its list of names stands at its end. */
static const char *zip_kind(int fd, off_t size)
{
	static const struct { const char *name, *kind; } holds[] = { { "OFD.xml", "ofd" }, { "word/document.xml", "docx" }, { "xl/workbook.xml", "xlsx" } };
	off_t tail = size < PIECE ? size : PIECE;
	unsigned char *b = xmalloc(PIECE);
	const char *kind = "zip";
	ssize_t got = pread(fd, b, (size_t)tail, size - tail), at = got - 22;

	while (at >= 0 && memcmp(b + at, "PK\5\6", 4))
		at--;
	if (at >= 0) {
		off_t from = (off_t)le(b + at + 16, 4);
		got = from < size ? pread(fd, b, PIECE, from) : 0;
		for (at = 0; at + 46 <= got && !memcmp(b + at, "PK\1\2", 4); at += 46 + (ssize_t)(le(b + at + 28, 2) + le(b + at + 30, 2) + le(b + at + 32, 2)))
			for (size_t i = 0; i < LENGTH(holds); i++)
				if (at + 46 + (ssize_t)strlen(holds[i].name) <= got && le(b + at + 28, 2) == strlen(holds[i].name) &&
				    !memcmp(b + at + 46, holds[i].name, strlen(holds[i].name)))
					kind = holds[i].kind;
	}
	free(b);
	return kind;
}

static const char *kind_of(int fd)
{
	static const struct { const char *first, *kind; size_t n; } known[] = {
		{ "%PDF-", "pdf", 5 }, { "\xff\xd8\xff", "jpg", 3 }, { "\x89PNG\r\n\x1a\n", "png", 8 }, { "PK\3\4", "zip", 4 },
	};
	char b[8] = "";
	struct stat st;
	ssize_t n = pread(fd, b, sizeof(b), 0);

	for (size_t i = 0; i < LENGTH(known); i++)
		if (n >= (ssize_t)known[i].n && !memcmp(b, known[i].first, known[i].n))
			return strcmp(known[i].kind, "zip") || fstat(fd, &st) ? known[i].kind : zip_kind(fd, st.st_size);
	return "";
}

static void kinds_taken(struct db *db, char *dst, size_t n)
{
	sqlite3_stmt *st = db_stmt(db, NULL, "SELECT DISTINCT upper(dim) FROM param WHERE key = 'file.kind' AND value = '1' AND valid_from <= ?1 AND "
				   "(valid_to IS NULL OR valid_to > ?1) ORDER BY dim", "t", clock_today(db));

	*dst = '\0';
	while (st && sqlite3_step(st) == SQLITE_ROW)
		text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? "、" : "", col_text(st, 0));
	if (st)
		DB_DONE(st);
}

/* What may be kept: of a kind that is taken, and not too large. */
static int may_keep(struct db *db, int fd, const struct tray_file *t, const char *field, struct err *err)
{
	const char *kind = kind_of(fd);
	int64_t most = 0, taken = 0;
	char list[80];
	int set = param_int(db, "file.bytes", NULL, NULL, NULL, &most, err);

	if (set < 0 || (*kind && param_int(db, "file.kind", NULL, kind, NULL, &taken, err) < 0))
		return -1;
	if (!taken) {
		kinds_taken(db, list, sizeof(list));
		return err_set(err, E_INVALID, "R-FILE-02", field, "参数 file.kind", "%.90s 不是可以收的格式：%s，可以收 %s", t->name,
			       *kind ? kind : "不认识它的内容", list);
	}
	if (!set)
		return err_set(err, E_CONFIG, "R-FILE-01", field, NULL, "参数 file.bytes 未设定，不能收文件");
	if (t->size > most)
		return err_set(err, E_INVALID, "R-FILE-01", field, "参数 file.bytes", "%.90s 有%lld字节，每个文件最多%lld字节", t->name, (long long)t->size,
			       (long long)most);
	return 0;
}

/* ---- keeping bytes ---- */

/* Everything from one to the other; the hash of it. */
int file_pour(int from, int to, char hash[FILE_HASH])
{
	crypto_generichash_state h;
	unsigned char *b = xmalloc(PIECE), sum[HASH];
	ssize_t n, done = 0;

	crypto_generichash_init(&h, NULL, 0, HASH);
	while ((n = read(from, b, PIECE)) > 0 || (n < 0 && errno == EINTR)) {
		for (done = 0; to >= 0 && done < n;) {
			ssize_t w = write(to, b + done, (size_t)(n - done));
			if (w < 0 && errno != EINTR)
				break;
			done += w > 0 ? w : 0;
		}
		if (n > 0 && to >= 0 && done < n)
			break;
		if (n > 0)
			crypto_generichash_update(&h, b, (size_t)n);
	}
	crypto_generichash_final(&h, sum, HASH);
	sodium_bin2hex(hash, FILE_HASH, sum, HASH);
	free(b);
	return n == 0 ? 0 : -1;
}

static void sync_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/* Under its hash, whole or not at all; from is read from its start. Named anew it counts from today: it is not swept. */
int file_keep(const char *dir, int64_t now, int from, const char *hash, struct err *err)
{
	char *store = xasprintf("%s/" FILE_STORE, dir), *part = xasprintf("%s/%.2s", store, hash), *path = file_path(dir, hash);
	char *tmp = xasprintf("%s/new-XXXXXX", store), got[FILE_HASH];
	struct timespec when[2] = { { .tv_sec = now }, { .tv_sec = now } };
	int rc = utimensat(AT_FDCWD, path, when, 0), fd;

	if (rc) {
		mkdir(store, 0700);
		fd = mkostemp(tmp, O_CLOEXEC);
		if (fd < 0)
			cannot(err, "存不进文件库");
		else {
			if (file_pour(from, fd, got) || futimens(fd, when) || fsync(fd))
				cannot(err, "存不进文件库");
			else if (strcmp(got, hash))
				err_set(err, E_IO, NULL, NULL, NULL, "文件 %.8s 的内容已经损坏", hash);
			else if ((mkdir(part, 0700) && errno != EEXIST) || rename(tmp, path))
				cannot(err, "存不进文件库");
			else
				rc = 0;
			close(fd);
			if (rc)
				unlink(tmp);
			sync_dir(part);
			sync_dir(store);
		}
	}
	free(store);
	free(part);
	free(path);
	free(tmp);
	return rc;
}

static int from_tray(struct chk *c, const struct field *f, const char *word, struct val *v, struct err *err)
{
	struct tray_file t;
	char hash[FILE_HASH];

	if (tray_find(c->db, c->who, word, &t, err))
		goto named;
	int fd = tray_open(c->db, c->who, t.id, false, &t, err);
	if (fd < 0)
		goto named;
	int rc = db_text(c->db, err, hash, sizeof(hash), "SELECT hash FROM tray WHERE account = ? AND id = ?", "ii", c->who->id, t.id) != 1 ||
		 may_keep(c->db, fd, &t, f->name, err) || file_keep(c->db->dir, clock_now(c->db), fd, hash, err) ? -1 : 0;
	close(fd);
	if (rc == 0) {
		*v = (struct val){ .t = VT_TEXT, .s = xstrdup(hash), .n = strlen(hash) };
		return 0;
	}
named:
	if (err && !*err->field)
		text_cut(err->field, sizeof(err->field), f->name);
	return -1;
}

int file_typed(struct chk *c, const struct field *f, const char *typed, struct val *v, struct err *err)
{
	int i = field_no(c->rec->e, f->name);
	int64_t id = 0;
	char word[24];

	if (!strncmp(typed, "tray:", 5))
		return from_tray(c, f, typed + 5, v, err);
	/* what stood there before, and what one has laid into one's tray: nobody gets at others' files by knowing their hash */
	if (file_is_hash(typed) && i >= 0 && c->rec->was[i].t == VT_TEXT && !strcmp(c->rec->was[i].s, typed)) {
		val_copy(v, &c->rec->was[i]);
		return 0;
	}
	if (file_is_hash(typed) && db_int(c->db, err, &id, "SELECT max(id) FROM tray WHERE account = ? AND hash = ? AND removed IS NULL", "it", c->who->id, typed) == 1) {
		snprintf(word, sizeof(word), "%lld", (long long)id);
		return from_tray(c, f, word, v, err);
	}
	return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：写作 tray:文件名，从自己的文件托盘里选", f->label);
}

/* ---- rows that name files ---- */

int file_row(struct db *db, const char *hash, struct file_row *out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT size, kind FROM file WHERE hash = ?", "t", hash);
	int rc = 0;

	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW) {
		out->size = sqlite3_column_int64(st, 0);
		text_cut(out->kind, sizeof(out->kind), col_text(st, 1));
		rc = 1;
	}
	DB_DONE(st);
	return rc;
}

int file_open(const char *dir, const char *hash)
{
	char *path = file_path(dir, hash);
	int fd = file_is_hash(hash) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;

	free(path);
	return fd;
}

/* Of one that is chosen in a form, and that no stored row names yet. */
static bool chosen(struct db *db, const char *hash, struct file_row *f)
{
	int fd = file_open(db->dir, hash);
	struct stat st;

	if (fd < 0)
		return false;
	bool ok = fstat(fd, &st) == 0;
	f->size = ok ? (int64_t)st.st_size : 0;
	text_cut(f->kind, sizeof(f->kind), kind_of(fd));
	close(fd);
	return ok;
}

void file_text(struct db *db, const char *hash, char *dst, size_t n)
{
	struct file_row f;
	char kind[8] = "";

	if (file_row(db, hash, &f, NULL) != 1 && !chosen(db, hash, &f)) {
		text_fmt(dst, n, "%.8s", hash);
		return;
	}
	for (size_t i = 0; f.kind[i]; i++)
		kind[i] = (char)(f.kind[i] >= 'a' && f.kind[i] <= 'z' ? f.kind[i] - 'a' + 'A' : f.kind[i]);
	if (f.size < 1024 * 1000)
		text_fmt(dst, n, "%s %lldKB %.8s", kind, (long long)((f.size + 1023) / 1024), hash);
	else
		text_fmt(dst, n, "%s %lld.%lldMB %.8s", kind, (long long)(f.size >> 20), (long long)((f.size & 0xfffff) * 10 >> 20), hash);
}

static bool names(const struct rec *r, int i)
{
	return r->e->fields[i].type == T_FILE && r->v[i].t == VT_TEXT;
}

static int note(struct tx *tx, const char *hash, const char *field, struct err *err)
{
	struct file_row there;
	struct stat st;
	char name[TRAY_NAME * 3 + 1] = "";
	int rc = file_row(tx->db, hash, &there, err);

	if (rc)
		return rc < 0 ? -1 : 0;
	int fd = file_open(tx->db->dir, hash);
	if (fd < 0 || fstat(fd, &st))
		rc = err_set(err, E_NOTFOUND, NULL, field, NULL, "选的文件已不在服务器上，请重新选");
	else
		rc = db_text(tx->db, err, name, sizeof(name), "SELECT name FROM tray WHERE account = ? AND hash = ? ORDER BY id DESC LIMIT 1", "it", tx->who->id,
			     hash) < 0 ||
		     db_run(tx->db, err, "INSERT INTO file VALUES (?,?,?,?,?,?,?)", "titttii", hash, (int64_t)st.st_size, kind_of(fd), name, tx->who->name, tx->at,
			    tx->act) < 0 ? -1 : 0;
	if (fd >= 0)
		close(fd);
	return rc;
}

int files_note(struct tx *tx, struct rec *r, struct err *err)
{
	for (int i = 0; i < r->nf; i++)
		if (names(r, i) && rec_changed(r, i) && note(tx, r->v[i].s, r->e->fields[i].name, err))
			return -1;
	return 0;
}

struct sum { struct db *db; int64_t bytes; const char *changed; };

/* The field of a file that is new in the row. */
static void look_for_new(struct sum *s, const struct rec *r)
{
	for (int i = 0; i < r->nf; i++)
		if (names(r, i) && !r->removed && rec_changed(r, i))
			s->changed = r->e->fields[i].name;
}

static void sum_up(struct sum *s, const struct rec *r)
{
	struct file_row f;

	for (int i = 0; i < r->nf; i++)
		if (names(r, i) && !r->removed && file_row(s->db, r->v[i].s, &f, NULL) == 1)
			s->bytes += f.size;
}

static void with_lines(struct sum *s, const struct rec *r, void (*each)(struct sum *, const struct rec *))
{
	each(s, r);
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			each(s, r->lines[i].row[k]);
}

int files_fit(struct tx *tx, struct rec *r, struct err *err)
{
	struct sum s = { .db = tx->db };
	int64_t most = 0;

	with_lines(&s, r, look_for_new);
	if (!s.changed)
		return 0;
	with_lines(&s, r, sum_up);
	int set = param_int(tx->db, "file.case.bytes", NULL, NULL, NULL, &most, err);
	if (set <= 0)
		return set < 0 ? -1 : err_set(err, E_CONFIG, "R-FILE-03", s.changed, NULL, "参数 file.case.bytes 未设定，不能收文件");
	return s.bytes <= most ? 0 : err_set(err, E_INVALID, "R-FILE-03", s.changed, "参数 file.case.bytes", "这一件的文件共%lld字节，最多%lld字节",
					     (long long)s.bytes, (long long)most);
}

int file_to_tray(struct db *db, const struct actor *who, const char *hash, const char *name, struct tray_file *t, struct err *err)
{
	char got[FILE_HASH];
	int fd = file_open(db->dir, hash);

	if (fd < 0)
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "文件 %.8s 已不在服务器上，请告知系统管理员", hash);
	struct tray_out *o = tray_begin(db, who, err);
	int rc = -1;
	if (o && (file_pour(fd, fileno(tray_stream(o)), got) || strcmp(got, hash)))
		err_set(err, E_IO, NULL, NULL, NULL, "文件 %.8s 与登记的内容不符，请告知系统管理员", hash);
	else if (o)
		rc = tray_end(o, name, "材料", t, err), o = NULL;
	tray_drop(o);
	close(fd);
	return rc;
}
