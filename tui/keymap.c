/*
 * Keys a person has bound elsewhere. A row of a screen's table keeps its place, its label and its help, and answers to
 * another key; since dispatch, legend and F1 all ask here, they go on agreeing. What every screen has (F1, F2, F3 …) is
 * not bound elsewhere: somebody who helps over the telephone must be able to rely on it.
 */
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"

static struct rebind map[REBIND_MAX];
static int nmap;

void keymap_set(const struct rebind *r, int n)
{
	nmap = n < REBIND_MAX ? n : REBIND_MAX;
	if (nmap > 0)
		memcpy(map, r, (size_t)nmap * sizeof *map);
	tui_redraw();
}

int keymap_get(struct rebind *r, int max)
{
	int n = nmap < max ? nmap : max;

	if (n > 0)
		memcpy(r, map, (size_t)n * sizeof *r);
	return n;
}

static const struct rebind *bound(const struct screen *s, int from)
{
	for (int i = 0; i < nmap; i++)
		if (map[i].from == from && strcmp(map[i].screen, s->ops->name) == 0)
			return &map[i];
	return NULL;
}

/* The keys a row answers to; own: of the screen's own table. */
void keymap_keys(const struct screen *s, const struct keydef *r, bool own, int key[3])
{
	const struct rebind *b = own && r->act ? bound(s, r->key) : NULL;

	key[0] = b ? b->to : r->key;
	key[1] = r->alt;
	key[2] = r->alt2;
}

/* Keys that the line under the caret needs, or that a terminal or its line keeps for itself. */
static const char *taken_by_typing(const struct screen *s, int key)
{
	static const char editing[] = "AEKUDZY", never[] = "CHIJMQS";

	for (size_t i = 0; never[i]; i++)
		if (key == K_CTRL(never[i]))
			return _("终端自己要用");
	for (size_t i = 0; s->ops->text && editing[i]; i++)
		if (key == K_CTRL(editing[i]))
			return _("编辑文字要用");
	return NULL;
}

/* A function key, Ctrl and a letter, or a letter where no text is typed: digits are options of rows. */
static bool bindable(const struct screen *s, int key)
{
	bool letter = key >= 'a' && key <= 'z';

	return (key >= K_F1 && key <= K_F12) || (key >= K_CTRL('A') && key <= K_CTRL('Z')) || (letter && !s->ops->text);
}

bool keymap_free(struct screen *s, const struct keydef *row, int key, char *why, size_t n)
{
	const struct keydef *t[3];
	int tables = stack_tables(s, t), k[3];
	const char *typing = taken_by_typing(s, key);
	char name[32];

	key_name(key, name, sizeof name);
	if (!bindable(s, key)) {
		snprintf(why, n, _("可以用 F1 至 F12、Ctrl 加字母%s"), s->ops->text ? "" : _("或一个小写字母"));
		return false;
	}
	if (typing) {
		snprintf(why, n, _("%s %s，不能改作别用"), name, typing);
		return false;
	}
	for (int i = 0; i < tables; i++)
		for (const struct keydef *r = t[i]; r->key; r++) {
			const char *label = r->label ? r->label : r->help;

			if (r == row || (t[i] == s->ops->keys && r->key == row->key))
				continue;	/* the same row, or its other half: only one of them is ever valid */
			keymap_keys(s, r, t[i] == s->ops->keys, k);
			if (k[0] != key && k[1] != key && k[2] != key)
				continue;
			snprintf(why, n, _("%s 在这一屏已是“%s”，不能又作“%s”"), name, label ? _(label) : "",
				 _(row->label ? row->label : row->help));
			return false;
		}
	return true;
}

/* What was bound for another version of the program may meet a key that the screen has since: its own stands. */
void keymap_check(struct screen *s)
{
	char why[200];

	for (const struct keydef *r = s->ops->keys; r && r->key; r++) {
		const struct rebind *b = bound(s, r->key);

		if (!b || !r->act || keymap_free(s, r, b->to, why, sizeof why))
			continue;
		map[b - map] = map[--nmap];
		tui_message(SY_WARN, _("自定的键未采用：%s"), why);
	}
}
