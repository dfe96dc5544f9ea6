/* Where the line dropped: the screens that stood on one another, written down while they stand and built again after the next
 * login. It is sealed, for one account; what may not be read any more is not opened. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { WORDS = 96 };	/* of a list with all the groups and conditions it can have */

static void note(struct screen *s, FILE *out)
{
	if (!s)
		return;
	note(s->under, out);
	if (!record_place(s, out) && !org_place(s, out))
		list_place(s, out);
}

void resume_note(void)
{
	char *body = NULL;
	size_t n = 0;
	FILE *out;
	struct err err = {0};

	if (app.is_public || app.who.must_change)
		return;
	if (!(out = open_memstream(&body, &n)))
		abort();
	note(screen_top(), out);
	if (fclose(out) != 0)
		abort();
	if (n > 0)
		resume_save(app.db, &app.who, body, &err);
	else
		resume_drop(app.db, &app.who, &err);
	explicit_bzero(body, n);
	free(body);
}

void resume_end(void)
{
	struct err err = {0};

	resume_drop(app.db, &app.who, &err);
}

/* Cuts the line at its TABs. */
static int words(char *line, char *word[WORDS])
{
	int n = 0;

	for (word[n++] = line; n < WORDS && (line = strchr(line, '\t')); n++) {
		*line++ = '\0';
		word[n] = line;
	}
	return n;
}

static char *last_line(char *body)
{
	size_t n = strlen(body);
	char *at;

	if (n > 0 && body[n - 1] == '\n')
		body[n - 1] = '\0';
	at = strrchr(body, '\n');
	return at ? at + 1 : body;
}

static bool record_title(const struct entity *e, int64_t id, char *dst, size_t n)
{
	struct err err = {0};
	struct rec *r;

	text_fmt(dst, n, "%s", e->label);
	if (id == 0)
		return true;
	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return false;
	rec_title(r, dst, n);
	rec_free(r);
	return true;
}

/* 继续上次：修改 成都市…  联系电话 */
bool resume_label(char *dst, size_t n, const struct entity **e, int64_t *id)
{
	char *body = NULL, *word[WORDS], title[120];
	struct err err = {0};
	bool ok = false, list, form;
	int k;

	*e = NULL;
	*id = 0;
	if (resume_load(app.db, &app.who, &body, &err) != 1)
		return false;
	k = words(last_line(body), word);
	list = strcmp(word[0], "list") == 0;
	form = strcmp(word[0], "form") == 0;
	if (k >= 2 && (*e = entity_find(strcmp(word[0], "org") == 0 ? "org" : word[1]))) {
		*id = list ? 0 : atoll(word[strcmp(word[0], "org") == 0 ? 1 : 2]);
		ok = record_title(*e, *id, title, sizeof title);
		text_fmt(dst, n, _("继续上次：%s%s%s%s"), form ? *id ? _("修改 ") : _("新建 ") : "", title,
			form && k >= 9 && strcmp(word[8], "-") ? "　" : "", form && k >= 9 && strcmp(word[8], "-") ? word[8] : "");
	}
	if (!form)
		*e = NULL;
	explicit_bzero(body, strlen(body));
	free(body);
	return ok;
}

void resume_go(void)
{
	char *body = NULL, *line, *next, *word[WORDS];
	struct err err = {0};
	int n;

	if (resume_load(app.db, &app.who, &body, &err) != 1)
		return;
	resume_end();		/* it is taken up; where the line drops next is another place */
	for (line = body; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		n = words(line, word);
		if (strcmp(word[0], "list") == 0)
			list_return(word, n);
		else if (strcmp(word[0], "org") == 0)
			org_return(word, n);
		else
			record_return(word, n);
	}
	free(body);
}
