/* The description: a line each, a word, a blank and the rest. A paragraph is a line of its own; "end" must come last, so that what was cut
 * off on the way is not set. */
#include "paper/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **place(struct job *j, const char *word)
{
	static const char *const face[] = { "font-body", "font-title", "font-head", "font-kai" };
	struct { const char *word; char **at; } one[] = { { "form", &j->form }, { "issuer", &j->issuer }, { "number", &j->number }, { "title", &j->title },
		{ "to", &j->to }, { "sign", &j->sign }, { "date", &j->date }, { "code", &j->code }, { "qr", &j->qr } };

	for (size_t i = 0; i < sizeof one / sizeof *one; i++)
		if (strcmp(one[i].word, word) == 0)
			return one[i].at;
	for (size_t i = 0; i < sizeof face / sizeof *face; i++)
		if (strcmp(face[i], word) == 0)
			return &j->font[i];
	return NULL;
}

int job_read(char *text, struct job *j, char *why, size_t n)
{
	bool end = false;

	for (char *line = text, *next; *line && !end; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		char *rest = line + strcspn(line, " ");
		if (*rest)
			*rest++ = '\0';
		char **at = place(j, line);
		if (strcmp(line, "end") == 0)
			end = true;
		else if (strcmp(line, "p") == 0) {
			j->p = g_renew(char *, j->p, j->np + 1);
			j->p[j->np++] = rest;
		} else if (at && !*at)
			*at = rest;
		else {
			snprintf(why, n, "%s: %s", line, at ? "given twice" : "no such word");
			return -1;
		}
	}
	if (!end || !j->form || !j->title || !j->np) {
		snprintf(why, n, "%s", end ? "form, title or text is missing" : "cut off");
		return -1;
	}
	return 0;
}
