/* Keys bound elsewhere: chosen on the screen they are for, by pressing the key that is wanted. A key that does something
 * there already is refused, and both uses are named. Kept as lines "screen key new-key". */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/prefs.h"

enum { ROWS = 48 };

/* ---- what is kept ---- */

static int find(const struct rebind *v, int n, const char *screen, int from)
{
	int i;

	for (i = 0; i < n; i++)
		if (v[i].from == from && strcmp(v[i].screen, screen) == 0)
			return i;
	return -1;
}

/* Takes the place of what was bound for that key, or is added while there is room. */
static int put_one(struct rebind *v, int n, const struct rebind *r)
{
	int i = find(v, n, r->screen, r->from);

	if (i < 0 && n == REBIND_MAX)
		return n;
	v[i < 0 ? n : i] = *r;
	return i < 0 ? n + 1 : n;
}

static int parse(const char *text, struct rebind *v, int n)
{
	struct rebind r = {0};
	char from[16], to[16];
	int used;

	for (; sscanf(text, " %15s %15s %15s%n", r.screen, from, to, &used) == 3; text += used) {
		r.from = key_named(from, strlen(from));
		r.to = key_named(to, strlen(to));
		if (r.from != K_NONE && r.to != K_NONE)
			n = put_one(v, n, &r);
	}
	return n;
}

static void print(const struct rebind *v, int n, char *dst, size_t size)
{
	char from[32], to[32];
	size_t at = 0;
	int i;

	*dst = '\0';
	for (i = 0; i < n && at < size; i++)
		at += (size_t)snprintf(dst + at, size - at, "%s %s %s\n", v[i].screen, key_name(v[i].from, from, sizeof from),
			key_name(v[i].to, to, sizeof to));
}

/* The office's lines alone, or those of the account; SETTING_VALUE holds REBIND_MAX of the longest. */
static int read_lines(bool office, struct rebind *v)
{
	char *text = xcalloc(1, SETTING_VALUE + 1);
	int n = office ? setting_office(app.db, "keys", text, SETTING_VALUE + 1) :
		setting_get(app.db, &app.who, "keys", text, SETTING_VALUE + 1);

	n = n == 1 ? parse(text, v, 0) : 0;
	free(text);
	return n;
}

void keys_load(void)
{
	struct rebind v[REBIND_MAX], own[REBIND_MAX];
	int n = read_lines(true, v), k = read_lines(false, own), i;

	for (i = 0; i < k; i++)
		n = put_one(v, n, &own[i]);
	keymap_set(v, n);
}

/* One key more; the key itself again means what the program has. */
static bool store(const struct rebind *r, bool office)
{
	struct rebind v[REBIND_MAX];
	char text[SETTING_VALUE + 1];
	struct err err = {0};
	int n = read_lines(office, v);

	if (find(v, n, r->screen, r->from) < 0 && n == REBIND_MAX) {
		tui_message(SY_ERROR, _("至多自定 %d 个键"), REBIND_MAX);
		return false;
	}
	n = put_one(v, n, r);
	print(v, n, text, sizeof text);
	if ((office ? setting_set_office(app.db, &app.who, "keys", text, &err) :
		setting_set(app.db, &app.who, "keys", text, &err)) < 0) {
		err_show(&err);
		return false;
	}
	keys_load();
	return true;
}

/* ---- the key is pressed ---- */

struct wish { struct screen *on; const struct keydef *row; int now; bool office; char said[240]; };

static const char *name_of(const struct keydef *d)
{
	return _(d->label ? d->label : d->help ? d->help : "");
}

static void wish_draw(struct screen *s, struct area a)
{
	struct wish *w = s->data;
	char text[200], key[32];

	text_fmt(text, sizeof text, _("“%.100s”现在是 %s"), name_of(w->row), key_name(w->now, key, sizeof key));
	put(a, 2, 3, a.w - 6, SY_TEXT, text);
	put(a, 4, 3, a.w - 6, SY_HEAD, _("请按想用的键"));
	put(a, 6, 3, a.w - 6, SY_DIM, _("F1–F12、Ctrl 加字母；不键入文字的画面也可用一个小写字母。F3 放弃"));
	put(a, 8, 3, a.w - 6, SY_ERROR, w->said);
	put_caret(a, 4, 3 + cells(_("请按想用的键")));
}

static bool wish_key(struct screen *s, int key)
{
	struct wish *w = s->data;
	struct rebind r = {.from = w->row->key, .to = key};
	char name[32];

	if (key == K_F1 || key == '?' || key == K_F3 || key == K_CTRL('X') || key == K_F12 || key == K_ESC)
		return false;		/* help and the way back stay what they are */
	snprintf(r.screen, sizeof r.screen, "%s", w->on->ops->name);
	if (key != w->row->key && !keymap_free(w->on, w->row, key, w->said, sizeof w->said))
		return true;
	if (store(&r, w->office)) {
		tui_message(SY_GOOD, _("“%s”改用 %s"), name_of(w->row), key_name(key, name, sizeof name));
		screen_close(s, 1);
	}
	return true;
}

static void wish_close(struct screen *s)
{
	free(s->data);
}

static const struct screen_ops wish_ops = {.name = "keys", .draw = wish_draw, .key = wish_key, .close = wish_close};

/* ---- which one ---- */

static struct { struct screen *on; bool office; const struct keydef *row[ROWS]; int key[ROWS], n; } asked;	/* one menu at a time */

static void chosen(void *ctx, int i)
{
	struct wish *w;

	(void)ctx;
	if (i < 0 || i >= asked.n)
		return;
	w = xcalloc(1, sizeof *w);
	w->on = asked.on;
	w->office = asked.office;
	w->row = asked.row[i];
	w->now = asked.key[i];
	screen_push(&wish_ops, w, "gj", _("改键"));
}

/* What of a screen may be bound elsewhere: what its own table does, each key once. */
static int rows_of(struct screen *on, const struct keydef **row, int *key, int max)
{
	struct act_row act[128];
	int n = on ? screen_acts(on, act, LENGTH(act)) : 0, kept = 0, i;

	for (i = 0; i < n && kept < max; i++)
		if (act[i].own) {
			row[kept] = act[i].def;
			key[kept++] = act[i].key;
		}
	return kept;
}

static void rebind_run(const struct jump_row *row)
{
	static char name[ROWS][32];
	struct menu_row choice[ROWS];
	char title[120];
	int i;

	asked.on = jump_under();
	asked.office = row->no != 0;
	asked.n = rows_of(asked.on, asked.row, asked.key, ROWS);
	for (i = 0; i < asked.n; i++)
		choice[i] = (struct menu_row){.label = name_of(asked.row[i]),
			.note = key_name(asked.key[i], name[i], sizeof name[i])};
	snprintf(title, sizeof title, "%s", asked.office ? _("为全体改哪个键") : _("改哪个键"));
	menu(title, choice, asked.n, chosen, NULL);
}

static int bound_here(const struct screen *on, struct rebind *v, bool others)
{
	struct rebind all[REBIND_MAX];
	int n = read_lines(false, all), kept = 0, i;

	for (i = 0; on && i < n; i++)
		if ((strcmp(all[i].screen, on->ops->name) == 0) != others)
			v[kept++] = all[i];
	return kept;
}

static void restore_run(const struct jump_row *row)
{
	struct rebind v[REBIND_MAX];
	char text[SETTING_VALUE + 1];
	struct err err = {0};

	(void)row;
	print(v, bound_here(jump_under(), v, true), text, sizeof text);
	if (setting_set(app.db, &app.who, "keys", text, &err) < 0) {
		err_show(&err);
		return;
	}
	keys_load();
	tui_message(SY_GOOD, "%s", _("这一屏的键已恢复"));
}

void keys_each(struct screen *on, command_see *see, void *ctx)
{
	const struct keydef *row[ROWS];
	struct rebind v[REBIND_MAX];
	int key[ROWS];

	if (app.is_public || rows_of(on, row, key, ROWS) == 0)
		return;
	command_tell(see, ctx, _("改键：给这一屏的一件事换一个键"), "", "键位 快捷键 keymap", rebind_run, 0);
	if (app.who.roles & ROLE(SYSADMIN))
		command_tell(see, ctx, _("改键：为全体换一个键"), "", "键位 快捷键 keymap", rebind_run, 1);
	if (bound_here(on, v, false) > 0)
		command_tell(see, ctx, _("改键：恢复这一屏原来的键"), "", "键位 快捷键 keymap", restore_run, 0);
}
