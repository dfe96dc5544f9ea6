/* See csv.h. The reader serves our own shipped files; what people send is read by the import. */
#include "model/core/csv.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"

bool csv_next(struct csv *c, const char **text, size_t *left)
{
	const char *p = *text, *end = p + *left;
	size_t at = 0, start[64];
	bool quoted = false;

	if (p == end)
		return false;
	c->n = 0;
	start[c->n++] = 0;
	for (; p < end; p++) {
		if (at + 2 > c->cap) {
			c->cap = c->cap ? c->cap * 2 : 512;
			c->buf = xrealloc(c->buf, c->cap);
		}
		if (*p == '"') {
			if (quoted && p + 1 < end && p[1] == '"')
				c->buf[at++] = *p++;
			else
				quoted = !quoted;
		} else if (*p == ',' && !quoted) {
			c->buf[at++] = '\0';
			if (c->n < (int)LENGTH(start))
				start[c->n++] = at;
		} else if (*p == '\n' && !quoted) {
			p++;
			break;
		} else if (*p != '\r' || quoted)
			c->buf[at++] = *p;
	}
	if (!c->buf)
		c->buf = xmalloc(c->cap = 2);
	c->buf[at] = '\0';
	for (int i = 0; i < c->n; i++)
		c->cell[i] = c->buf + start[i];
	*left = (size_t)(end - p);
	*text = p;
	return true;
}

void csv_done(struct csv *c)
{
	free(c->buf);
	*c = (struct csv){ 0 };
}

static bool number(const char *s)
{
	size_t n = strspn(s + (*s == '-'), "0123456789,.");

	return n && !s[n + (*s == '-')];
}

static bool dangerous(const char *s)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	if (strchr("=+-@\t\r", *s) && *s)
		return !number(s);	/* a negative amount stays a number */
	for (size_t i = 0; i < LENGTH(wide); i++)
		if (!strncmp(s, wide[i], strlen(wide[i])))
			return true;
	return false;
}

void csv_cell(FILE *f, const char *s, bool guard)
{
	bool mark = guard && dangerous(s), quote = mark || s[strcspn(s, "\",\r\n")] || *s == ' ';

	if (quote)
		fputc('"', f);
	if (mark)
		fputc('\'', f);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', f);
		fputc(*s, f);
	}
	if (quote)
		fputc('"', f);
}

void csv_end(FILE *f)
{
	fputs("\r\n", f);
}
