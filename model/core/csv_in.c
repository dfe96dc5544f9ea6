/* See csv_in.h. The file is looked through once for its encoding, then decoded block by block and given to libcsv a line at a
 * time, so that every row knows its line. */
#include "model/core/csv_in.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "model/core/util.h"

enum { PIECE = 65536, CARRY = 8 };

struct csv_in {
	int fd;
	char encoding[16];
	bool utf8, bom;
	iconv_t cd;
	off_t at;			/* next byte of the file */
	long lines;
	char raw[PIECE + CARRY];	/* as read; what does not make up a character yet is carried on */
	size_t nraw;
	char *text;			/* decoded; bytes that are no character are \xff */
	size_t ntext, done;
	bool eof, finished;
	struct csv_parser p;
	bool parser;
	long line, row_line;
	bool in_row, ready, was_cr;
	char *buf;			/* cells of the row, NUL-terminated */
	size_t n, cap;
	size_t start[CSV_COLUMNS], len[CSV_COLUMNS];
	int ncell;
	bool too_many, too_big;
	long quotes;			/* of the row so far */
	char broken[96];		/* why nothing is read after this row */
};

/* ---- what it is ---- */

struct look { long lines, multi, bad, nul; int need; unsigned char lo, hi, last; };

/* Counts characters of several bytes, and bytes that are not UTF-8. */
static void look_at(struct look *k, const unsigned char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = k->last = s[i];

		if (k->need) {
			if (c >= k->lo && c <= k->hi) {
				k->lo = 0x80;
				k->hi = 0xbf;
				if (!--k->need)
					k->multi++;
				continue;
			}
			k->bad++;
			k->need = 0;
		}
		k->lines += c == '\n';
		k->nul += c == 0;
		if (c < 0x80)
			continue;
		k->lo = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
		k->hi = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
		if (c >= 0xc2 && c <= 0xdf)
			k->need = 1;
		else if (c >= 0xe0 && c <= 0xef)
			k->need = 2;
		else if (c >= 0xf0 && c <= 0xf4)
			k->need = 3;
		else
			k->bad++;
	}
}

static int no_csv(const unsigned char *s, size_t n, struct err *err)
{
	static const struct { const char *magic; size_t n; const char *what; } other[] = {
		{ "PK\3\4", 4, "Excel 工作簿（.xlsx）" }, { "\xd0\xcf\x11\xe0", 4, "旧版 Excel 工作簿（.xls）" },
		{ "\xff\xfe", 2, "UTF-16 文本" }, { "\xfe\xff", 2, "UTF-16 文本" }, { "%PDF", 4, "PDF" },
	};
	for (size_t i = 0; i < LENGTH(other); i++)
		if (n >= other[i].n && !memcmp(s, other[i].magic, other[i].n))
			return err_set(err, E_INVALID, NULL, NULL, NULL, "文件是%s，不是 CSV；请在电子表格里另存为“CSV UTF-8（逗号分隔）”", other[i].what);
	return 0;
}

static int look_through(struct csv_in *c, struct look *k, struct err *err)
{
	ssize_t n;

	while ((n = pread(c->fd, c->raw, PIECE, c->at)) > 0) {
		if (c->at == 0) {
			if (no_csv((unsigned char *)c->raw, (size_t)n, err))
				return -1;
			c->bom = n >= 3 && !memcmp(c->raw, "\xef\xbb\xbf", 3);
		}
		look_at(k, (unsigned char *)c->raw, (size_t)n);
		c->at += n;
	}
	k->bad += k->need != 0;
	k->lines += k->last != '\n';
	if (n < 0)
		return err_set(err, E_IO, NULL, NULL, NULL, "文件读不出来：%s", strerror(errno));
	if (c->at == 0)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "文件是空的");
	if (k->nul > k->lines + 4)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "文件不是文本（有%ld个空字节）", k->nul);
	return 0;
}

static int take_encoding(struct csv_in *c, const char *want, const struct look *k, struct err *err)
{
	static const struct { const char *name, *is; } known[] = {
		{ "UTF-8", "UTF-8" }, { "UTF8", "UTF-8" }, { "GB18030", "GB18030" }, { "GBK", "GB18030" }, { "GB2312", "GB18030" },
	};
	/* a few spoilt bytes in a text of UTF-8 are named where they stand: GB18030 would make other characters of all the rest */
	const char *is = c->bom || k->bad * 20 <= k->multi ? "UTF-8" : "GB18030";

	if (want) {
		is = NULL;
		for (size_t i = 0; i < LENGTH(known); i++)
			if (!strcasecmp(want, known[i].name))
				is = known[i].is;
		if (!is)
			return err_set(err, E_INVALID, NULL, "encoding", NULL, "编码只有 UTF-8 和 GB18030（GBK），没有 %.20s", want);
	}
	text_cut(c->encoding, sizeof(c->encoding), is);
	c->utf8 = !strcmp(is, "UTF-8");
	if (c->utf8)
		return 0;
	c->cd = iconv_open("UTF-8", "GB18030");
	return c->cd == (iconv_t)-1 ? err_set(err, E_CONFIG, NULL, NULL, NULL, "系统不能转换 GB18030") : 0;
}

/* ---- decoding ---- */

static void decode(struct csv_in *c)
{
	char *in = c->raw, *out = c->text;
	size_t left = c->nraw, room = 4 * (PIECE + CARRY);

	if (c->utf8) {
		memcpy(c->text, c->raw, c->nraw);
		c->ntext = c->nraw;
		c->nraw = 0;
		return;
	}
	while (left && iconv(c->cd, &in, &left, &out, &room) == (size_t)-1) {
		if (errno == EINVAL && !c->eof)
			break;		/* half a character: the next block has the rest */
		*out++ = '\xff';
		room--;
		in++;
		left--;
		iconv(c->cd, NULL, NULL, NULL, NULL);
	}
	memmove(c->raw, in, left);
	c->nraw = left;
	c->ntext = (size_t)(out - c->text);
}

static int fill(struct csv_in *c, struct err *err)
{
	ssize_t n = pread(c->fd, c->raw + c->nraw, PIECE, c->at);

	if (n < 0)
		return err_set(err, E_IO, NULL, NULL, NULL, "文件读不出来：%s", strerror(errno));
	c->at += n;
	c->nraw += (size_t)n;
	c->eof = n == 0;
	c->done = 0;
	decode(c);
	return 0;
}

/* ---- rows ---- */

static void on_cell(void *s, size_t n, void *arg)
{
	struct csv_in *c = arg;

	if (c->ncell == CSV_COLUMNS) {
		c->too_many = true;
		return;
	}
	if (c->n + n + 1 > CSV_ROW) {
		c->too_big = true;
		n = 0;
	}
	if (c->n + n + 1 > c->cap) {
		c->cap = (c->n + n + 1) * 2;
		c->buf = xrealloc(c->buf, c->cap);
	}
	c->start[c->ncell] = c->n;
	c->len[c->ncell++] = n;
	if (n)
		memcpy(c->buf + c->n, s, n);
	c->buf[c->n + n] = '\0';
	c->n += n + 1;
}

static void on_row(int end, void *arg)
{
	struct csv_in *c = arg;

	(void)end;
	c->ready = true;
}

/* Up to the end of the line, of whichever kind, or of what is at hand. */
static size_t piece(const struct csv_in *c)
{
	const char *s = c->text + c->done;
	size_t n = c->ntext - c->done;
	const char *lf = memchr(s, '\n', n);
	const char *cr = memchr(s, '\r', n = lf ? (size_t)(lf - s) + 1 : n);

	return cr && cr + 1 < s + n && cr[1] != '\n' ? (size_t)(cr - s) + 1 : n;
}

static bool blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r\n", s[i]) || !s[i])
			return false;
	return true;
}

/* The row stands for all that follows it: nobody knows where the next one begins. */
static void give_up(struct csv_in *c, const char *why)
{
	text_cut(c->broken, sizeof(c->broken), why);
	c->ready = c->finished = c->eof = true;
	c->done = c->ntext;
}

static void feed(struct csv_in *c)
{
	const char *s = c->text + c->done;
	size_t n = piece(c);
	bool lf_of_cr = c->was_cr && *s == '\n';

	if (!c->in_row)
		c->row_line = c->line;
	csv_parse(&c->p, s, n, on_cell, on_row, c);
	c->in_row = !c->ready && (c->in_row || !blank(s, n));
	c->was_cr = s[n - 1] == '\r';
	for (size_t i = 0; c->in_row && i < n; i++)
		c->quotes += s[i] == '"';
	if (!lf_of_cr && (s[n - 1] == '\n' || c->was_cr))
		c->line++;
	c->done += n;
	if (csv_get_buffer_size(&c->p) > CSV_ROW)
		give_up(c, "一格过长，可能缺一个引号；这一行以后的内容没有读");
}

static void fault(struct csv_row *r, int column, const char *text)
{
	if (*r->fault)
		return;
	text_cut(r->fault, sizeof(r->fault), text);
	r->column = column;
}

static void hand_out(struct csv_in *c, struct csv_row *r)
{
	char text[96];

	r->line = c->row_line;
	r->n = c->ncell;
	r->column = -1;
	*r->fault = '\0';
	if (c->too_many) {
		snprintf(text, sizeof(text), "超过%d列", CSV_COLUMNS);
		fault(r, -1, text);
	}
	for (int i = 0; i < c->ncell; i++) {
		r->cell[i] = c->buf + c->start[i];
		if (strlen(r->cell[i]) != c->len[i])
			fault(r, i, "含空字符");
		else if (c->len[i] > CSV_CHARS && text_chars(r->cell[i]) > CSV_CHARS) {
			snprintf(text, sizeof(text), "有%zu个字，一格最多%d个字", text_chars(r->cell[i]), CSV_CHARS);
			fault(r, i, text);
		}
	}
	if (c->too_big)
		fault(r, -1, "一行过长");
	if (*c->broken) {
		r->column = -1;
		text_cut(r->fault, sizeof(r->fault), c->broken);
	}
	c->n = 0;
	c->quotes = 0;
	c->ncell = 0;
	c->too_many = c->too_big = c->ready = false;
}

int csv_in_next(struct csv_in *c, struct csv_row *r, struct err *err)
{
	while (!c->ready) {
		if (c->done == c->ntext) {
			if (c->finished)
				return 0;
			if (!c->eof && fill(c, err))
				return -1;
			if (c->done < c->ntext || !c->eof)
				continue;
			c->finished = true;
			csv_fini(&c->p, on_cell, on_row, c);
			if (c->quotes % 2)
				give_up(c, "引号没有结束；这一行以后的内容没有读");
			continue;
		}
		feed(c);
	}
	hand_out(c, r);
	return 1;
}

/* What the columns of the first line are parted by: a comma, or what else a spreadsheet may write. */
static void delimiter(struct csv_in *c)
{
	size_t n = 0, comma = 0, tab = 0, semi = 0;

	for (; n < c->ntext && c->text[n] != '\n' && c->text[n] != '\r'; n++) {
		comma += c->text[n] == ',';
		tab += c->text[n] == '\t';
		semi += c->text[n] == ';';
	}
	if (!comma && (tab || semi))
		csv_set_delim(&c->p, tab >= semi ? '\t' : ';');
}

int csv_in_open(int fd, const char *encoding, struct csv_in **out, struct err *err)
{
	struct csv_in *c = xcalloc(1, sizeof(*c));
	struct look k = { 0 };

	c->fd = fd;
	c->cd = (iconv_t)-1;
	if (look_through(c, &k, err) || take_encoding(c, encoding, &k, err)) {
		csv_in_free(c);
		return -1;
	}
	c->lines = k.lines;
	c->at = c->bom && c->utf8 ? 3 : 0;
	c->line = 1;
	c->text = xmalloc(4 * (PIECE + CARRY));
	if (csv_init(&c->p, 0))
		abort();
	c->parser = true;
	if (fill(c, err)) {
		csv_in_free(c);
		return -1;
	}
	delimiter(c);
	*out = c;
	return 0;
}

const char *csv_in_encoding(const struct csv_in *c) { return c->encoding; }
long csv_in_lines(const struct csv_in *c) { return c->lines; }

void csv_in_free(struct csv_in *c)
{
	if (!c)
		return;
	if (c->cd != (iconv_t)-1)
		iconv_close(c->cd);
	if (c->parser)
		csv_free(&c->p);
	free(c->text);
	free(c->buf);
	free(c);
}
