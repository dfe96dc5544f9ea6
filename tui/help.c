/*
 * F1: the focused field explains itself; asked again, the screen's keys are listed from the very table that dispatches
 * them.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

static bool (*ask_field)(struct screen *, char *dst, size_t n);

void screen_help(bool (*field_help)(struct screen *, char *, size_t))
{
	ask_field = field_help;
}

static void names(const struct keyrow *r, char *dst, size_t n)
{
	char one[32];

	dst[0] = '\0';
	for (int i = 0; i < r->n; i++) {
		key_name(r->key[i], one, sizeof one);
		snprintf(dst + strlen(dst), n - strlen(dst), "%s%s", i ? " " : "", one);
	}
}

/* One line a key: its names in a column, what it is called, what it does. The text is the caller's to free. */
char *help_list(struct screen *s)
{
	struct keyrow row[KEYROWS];
	int n = stack_rows(s, row, KEYROWS);
	size_t size = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return tui_xstrdup("");
	for (int i = 0; i < n; i++) {
		const struct keydef *d = row[i].def;
		char key[120], column[160];

		names(&row[i], key, sizeof key);
		cells_fit(column, sizeof column, key, cells(key) > 20 ? cells(key) : 20, false);
		fprintf(f, "%s  %s%s%s\n", column, d->label ? _(d->label) : "", d->label && d->help ? "　" : "",
			d->help ? _(d->help) : "");
	}
	fputs(_("\n没有功能键时：先按 Esc 再按数字，Esc 1 即 F1，Esc 0 即 F10。"), f);
	fclose(f);
	return text;
}

void help_keys(struct screen *s)
{
	char title[200];
	char *text = help_list(s);

	snprintf(title, sizeof title, _("%s：可用的键"), s->title[0] ? s->title : s->ops->name);
	page_push(title, text, NULL);
	free(text);
}

void help_key(struct screen *s)
{
	char text[8192] = "";

	if (ask_field && ask_field(s, text, sizeof text))
		page_push(s->title, text, s);
	else
		help_keys(s);
}
