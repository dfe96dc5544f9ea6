/* The tour: ten steps over the practice register. Each says which key to press and waits until it has been pressed on the
 * real screen and has led where it should; everything else goes on working meanwhile. */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/prefs.h"

/* text: fits 60 columns. screen: its name and code once the key has been taken; key: any of them. */
static const struct { const char *text, *screen, *code; int key[4]; } step[] = {
	{"按 F2，键入 zz，按 Enter：打开社会组织名录", "list", "zz", {K_ENTER}},
	{"按 ↓：移到下一行", "list", "zz", {K_DOWN}},
	{"按 Enter：打开光标所在的组织", "org", "zz", {K_ENTER}},
	{"按 Ctrl-N：名录里的下一个；Ctrl-B 是上一个", "org", "zz", {K_CTRL('N'), K_CTRL('B'), K_PGDN, K_PGUP}},
	{"按 5：这个组织的全部内容", "record", "zz", {'5'}},
	{"按 F1（或 ?）：说明光标所在的项", "page", "", {K_F1, '?', K_CTRL('_')}},
	{"按 F3（或 Ctrl-X）：返回", "record", "zz", {K_F3, K_CTRL('X'), K_F12, K_ESC}},
	{"按 Ctrl-P（或 F2）：找画面、记录、要做的事", "jump", "tz", {K_CTRL('P'), K_F2}},
	{NULL, "org", "zz", {K_ENTER}},	/* its letters are the register's */
	{"按 F3 几次：一屏一屏退回首页", "home", "0", {K_F3, K_CTRL('X'), K_F12, K_ESC}},
};
enum { STEPS = LENGTH(step), LETTERS = 6 };

static int at = -1;			/* the step that is waited for; -1 = no tour */
static char letters[LETTERS + 1];	/* of an organisation that this person can open */

/* Whether these initials lead to the organisation before anything else. */
static bool leads_to(int64_t id, const char *first, size_t from)
{
	struct jump_row *hit;
	bool found;

	snprintf(letters, sizeof letters, "%.*s", LETTERS, first + from);
	hit = xcalloc(JUMP_MAX, sizeof *hit);
	found = jump_match(letters, JUMP_MAX, hit) > 0 && hit[0].kind == JUMP_ROW && hit[0].id == id;
	free(hit);
	return found;
}

/* One of the first of the list: of its name what comes after the region, the end, or the beginning. */
static void letters_find(void)
{
	struct query q = {.e = entity_find("org")};
	struct err err = {0};
	struct row row[8];
	struct list *l;
	char first[200];
	bool found = false;
	int n = 0, i;

	if (list_open(app.db, &app.who, &q, &l, &err) == 0) {
		n = list_fetch(l, FROM_FIRST, NULL, LENGTH(row), row, &err);
		for (i = 0; i < n && !found; i++) {
			size_t k = py_first(row[i].cell[0], first, sizeof first) > LETTERS ? strlen(first) - LETTERS : 0;

			found = leads_to(row[i].id, first, k < LETTERS ? k : LETTERS) || leads_to(row[i].id, first, k) ||
				leads_to(row[i].id, first, 0);
		}
		list_free(l);
	}
	if (!found)
		snprintf(letters, sizeof letters, "zz");
}

static void show(void)
{
	char text[200], what[240];

	if (at < 0) {
		tui_guide(NULL, NULL);
		return;
	}
	if (step[at].text)
		text_fmt(text, sizeof text, "%s", _(step[at].text));
	else
		text_fmt(text, sizeof text, _("键入首字母 %s，按 Enter：打开这个组织"), letters);
	text_fmt(what, sizeof what, _("导览 %d/%d　%s"), at + 1, STEPS, text);
	tui_guide(what, _("Ctrl-Y 离开导览；以后在 F2 里键入“导览”可重看"));
}

static void taken(int key);

static void end(const char *said)
{
	struct err err = {0};

	at = -1;
	tui_after_key(taken, false);
	show();
	tui_message(SY_GOOD, "%s", said);
	if (setting_set(app.db, &app.who, "tour", "1", &err) < 0)
		err_show(&err);
}

static void taken(int key)
{
	struct screen *top = screen_top();
	size_t i;

	if (!top || strcmp(top->ops->name, step[at].screen) != 0 || strcmp(top->code, step[at].code) != 0)
		return;
	key = key_fold(key);
	for (i = 0; i < LENGTH(step[at].key); i++)
		if (key == step[at].key[i])
			break;
	if (i == LENGTH(step[at].key))
		return;
	if (++at == STEPS)
		end(_("导览走完了；以后在 F2 里键入“导览”可重看"));
	else
		show();
}

bool tour_on(struct screen *s)
{
	(void)s;
	return at >= 0;
}

void tour_leave(struct screen *s)
{
	(void)s;
	if (at >= 0)
		end(_("已离开导览；以后在 F2 里键入“导览”可重看"));
}

static void tour_start(void)
{
	letters_find();
	at = 0;
	tui_after_key(taken, true);
	show();
}

static const char *why_no_tour(void)
{
	if (!db_practice(app.db))
		return _("只在练习库中");
	if (app.who.roles & (ROLE(ORG) | ROLE(INITIATOR)))
		return _("导览讲的是机关工作人员的事");
	return entity_shown(entity_find("org")) ? NULL : verb_why(entity_find("org"), V_READ);
}

void tour_login(void)
{
	char text[4];

	at = -1;
	if (app.is_public || app.guarded || app.last.at != 0 || why_no_tour() ||
		setting_get(app.db, &app.who, "tour", text, sizeof text) != 0)
		return;
	tour_start();
}

static void start_run(const struct jump_row *row)
{
	(void)row;
	tour_start();
}

void tour_each(struct screen *on, command_see *see, void *ctx)
{
	const char *why = why_no_tour();
	struct command c = {.words = "教程 新手 tour"};

	(void)on;
	if (app.is_public || at >= 0)	/* the way out is a key of every screen */
		return;
	c.row = (struct jump_row){.kind = JUMP_COMMAND, .run = start_run, .off = why != NULL};
	text_cut(c.row.title, sizeof c.row.title, _("导览：十步学会常用的键"));
	text_cut(c.row.note, sizeof c.row.note, why ? why : "");
	see(ctx, &c);
}
