/* Questions kept by name, in the menu of a list's views: taken, kept, shared with the office, renamed, dropped. */
#include <stdlib.h>
#include <string.h>

#include "model/core/saved.h"
#include "model/core/util.h"
#include "screens/list.h"

enum { SHOWN = SAVED_ROWS - 3 };	/* a … u; w, x and y are what can be done */

/* One menu at a time. */
static struct menu_of {
	struct screen *s;
	struct saved *all;
	int n, mine;
	enum { KEEP, KEEP_SHARED, MANAGE } act[3];
	int nact;
	bool share;
	int64_t id;
} open_menu;

static void drop_menu(void)
{
	free(open_menu.all);
	open_menu = (struct menu_of){0};
}

int listing_saved(struct screen *s, struct menu_row *row)
{
	static const char *const key[SHOWN] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
		"t", "u"};
	struct listing *d = s->data;
	struct menu_of *m = &open_menu;
	struct err err = {0};
	int n = 0, i;

	drop_menu();
	m->s = s;
	m->all = xcalloc(SHOWN, sizeof *m->all);
	m->n = saved_list(app.db, &app.who, d->e, SHOWN, m->all, &err);
	for (i = 0; i < m->n; i++) {
		m->mine += m->all[i].mine;
		row[n++] = (struct menu_row){.key = key[i], .label = m->all[i].name,
			.note = m->all[i].mine ? m->all[i].shared ? _("我的查询，本单位共用") : _("我的查询") : m->all[i].who};
	}
	if (app.is_public || d->q.owner)
		return n;
	m->act[m->nact++] = KEEP;
	row[n++] = (struct menu_row){.key = "w", .label = _("存为查询…"), .note = _("现在的条件、查找、看法、列和排序，起个名")};
	if (saved_may_share(&app.who)) {
		m->act[m->nact++] = KEEP_SHARED;
		row[n++] = (struct menu_row){.key = "y", .label = _("存为本单位共用的查询…"), .note = _("本单位的人都能用")};
	}
	if (m->mine > 0) {
		m->act[m->nact++] = MANAGE;
		row[n++] = (struct menu_row){.key = "x", .label = _("管理我的查询…"), .note = _("改名、共用、删去")};
	}
	return n;
}

/* ---- keeping ---- */

static void name_given(void *ctx, const char *name)
{
	struct menu_of *m = ctx;
	struct listing *d = m->s->data;
	struct query q = d->q;
	struct err err = {0};
	char look[4000];
	int64_t id;

	if (!name)
		return;
	q.look = layout_text(d, look, sizeof look) ? look : NULL;
	if (saved_put(app.db, &app.who, &q, name, m->share, &id, &err) < 0)
		err_show(&err);
	else
		tui_message(SY_GOOD, _("已存为查询“%s”；F9 里选用，跳转行里键入名称或首字母也可"), name);
}

static int name_check(void *ctx, const char *name, char *msg, size_t n)
{
	(void)ctx;
	if (*name)
		return 0;
	snprintf(msg, n, "%s", _("请给查询起个名称"));
	return -1;
}

/* ---- managing ---- */

static void renamed(void *ctx, const char *name)
{
	struct menu_of *m = ctx;
	struct err err = {0};

	if (name && saved_rename(app.db, &app.who, m->id, name, &err) < 0)
		err_show(&err);
	else if (name)
		tui_message(SY_GOOD, _("已改名为“%s”"), name);
}

static void dropped(void *ctx, bool yes)
{
	struct menu_of *m = ctx;
	struct err err = {0};

	if (yes && saved_drop(app.db, &app.who, m->id, &err) < 0)
		err_show(&err);
	else if (yes)
		tui_message(SY_GOOD, "%s", _("已删去这个查询"));
}

static const struct saved *managed(const struct menu_of *m)
{
	int i;

	for (i = 0; i < m->n; i++)
		if (m->all[i].id == m->id)
			return &m->all[i];
	return NULL;
}

static void manage_made(void *ctx, int i)
{
	struct menu_of *m = ctx;
	const struct saved *v = managed(m);
	struct err err = {0};

	if (!v || i < 0)
		return;
	if (i == 0)
		ask(_("查询改名"), _("名称"), v->name, SAVED_NAME, false, name_check, renamed, m);
	else if (i == 1)
		confirm(_("删去查询"), v->shared ? _("本单位的人也不能再用它。删去吗？") : _("删去这个查询吗？"), dropped, m);
	else if (saved_share(app.db, &app.who, v->id, !v->shared, &err) < 0)
		err_show(&err);
	else
		tui_message(SY_GOOD, "%s", v->shared ? _("已不再共用") : _("已与本单位共用"));
}

static void one_chosen(void *ctx, int i)
{
	struct menu_of *m = ctx;
	struct menu_row row[3];
	const struct saved *v;
	int k, n = 0;

	for (k = 0; k < m->n && i >= 0; k++)
		if (m->all[k].mine && i-- == 0)
			break;
	if (i >= 0 || k >= m->n || !m->all)
		return;
	v = &m->all[k];
	m->id = v->id;
	row[n++] = (struct menu_row){.key = "1", .label = _("改名…")};
	row[n++] = (struct menu_row){.key = "2", .label = _("删去")};
	if (v->shared || saved_may_share(&app.who))
		row[n++] = (struct menu_row){.key = "3", .label = v->shared ? _("不再共用") : _("与本单位共用")};
	menu(v->name, row, n, manage_made, m);
}

static void manage(struct menu_of *m)
{
	struct menu_row row[SHOWN];
	int n = 0, i;

	for (i = 0; i < m->n; i++)
		if (m->all[i].mine)
			row[n++] = (struct menu_row){.label = m->all[i].name, .note = m->all[i].shared ? _("本单位共用") : NULL};
	menu(_("管理我的查询"), row, n, one_chosen, m);
}

/* ---- what was chosen ---- */

static void take(struct screen *s, int64_t id)
{
	struct query q;
	struct err err = {0};
	char *mem;

	if (saved_load(app.db, &app.who, id, &q, &mem, &err) < 0) {
		err_show(&err);
		return;
	}
	listing_take(s, &q);
	free(mem);
}

void listing_saved_made(struct screen *s, int i)
{
	struct menu_of *m = &open_menu;

	if (i < 0 || !m->all || i >= m->n + m->nact) {
		drop_menu();
		return;
	}
	if (i < m->n) {
		take(s, m->all[i].id);
		drop_menu();
		return;
	}
	m->share = m->act[i - m->n] == KEEP_SHARED;
	if (m->act[i - m->n] == MANAGE)
		manage(m);
	else
		ask(m->share ? _("存为本单位共用的查询") : _("存为查询"), _("名称"), "", SAVED_NAME, false, name_check, name_given, m);
}
