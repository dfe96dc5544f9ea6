/* 导入: the tray's files, of which one is chosen, and how earlier imports went. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/import.h"

/* A row is a file or a run. */
struct inlet {
	struct mem_table m;
	struct { int64_t file, run; } *at;
	unsigned seen;
};

static const struct tcol columns[] = {
	{.label = "类别", .wish = 8, .least = 6}, {.label = "编号", .wish = 6, .least = 4, .right = true}, {.label = "名称", .wish = 36, .least = 16},
	{.label = "时间", .wish = 11, .least = 11}, {.label = "说明", .wish = 40, .least = 12},
};

/* ---- rows ---- */

static void add_files(struct inlet *d)
{
	struct tray_file *t = NULL;
	struct err err = {0};
	char id[24], at[20], note[160];
	int n = tray_list(app.db, &app.who, &t, &err), i;

	if (n < 0)
		err_show(&err);
	for (i = 0; i < n; i++) {
		const char *cell[] = {_("文件"), id, t[i].name, at + 5, note};

		snprintf(id, sizeof id, "%lld", (long long)t[i].id);
		instant_text(t[i].at, at);
		at[16] = '\0';
		text_fmt(note, sizeof note, _("%s　%lld 字节"), t[i].what, (long long)t[i].size);
		d->at = xrealloc(d->at, (size_t)(d->m.nrow + 1) * sizeof *d->at);
		d->at[d->m.nrow].file = t[i].id;
		d->at[d->m.nrow].run = 0;
		mem_add(&d->m, cell);
	}
	free(t);
}

static void run_note(const struct import_run *r, char *dst, size_t n)
{
	size_t at = text_fmt(dst, n, "%s", strcmp(r->state, "running") == 0 ? _("未完　") : strcmp(r->state, "undone") == 0 ? _("已撤销　") :
			     strcmp(r->state, "undoing") == 0 ? _("撤销未完　") : "");
	int i;

	for (i = 0; i < IMPORT_RESULTS && at < n; i++)
		if (r->n[i])
			at += text_fmt(dst + at, n - at, "%s %ld　", _(import_result_label[i]), r->n[i]);
}

static void add_runs(struct inlet *d)
{
	struct import_run *r = NULL;
	struct err err = {0};
	char id[24], at[20], note[160], name[200];
	int n = import_list(app.db, &app.who, &r, &err), i;

	if (n < 0)
		err_show(&err);
	for (i = 0; i < n; i++) {
		const char *cell[] = {r[i].mode & IMPORT_TRIAL ? _("试导入") : _("导入"), id, name, at + 5, note};

		snprintf(id, sizeof id, "%lld", (long long)r[i].id);
		text_fmt(name, sizeof name, "%s　%s", r[i].e->label, r[i].name);
		instant_text(r[i].started, at);
		at[16] = '\0';
		run_note(&r[i], note, sizeof note);
		d->at = xrealloc(d->at, (size_t)(d->m.nrow + 1) * sizeof *d->at);
		d->at[d->m.nrow].file = 0;
		d->at[d->m.nrow].run = r[i].id;
		mem_add(&d->m, cell);
	}
	free(r);
}

static void read_all(struct inlet *d)
{
	mem_clear(&d->m);
	add_files(d);
	add_runs(d);
	table_reload(&d->m.t, true);
}

/* ---- keys ---- */

static void act_open(struct screen *s)
{
	struct inlet *d = s->data;
	int row = mem_row(&d->m);

	if (row < 0)
		tui_message(SY_WARN, "%s", _("托盘里没有文件：先在自己的机器上用 ssh 放一个（put）"));
	else if (d->at[row].file)
		import_plan_open(d->at[row].file);
	else
		import_run_open(d->at[row].run);
}

static bool on_file(struct screen *s)
{
	struct inlet *d = s->data;
	int row = mem_row(&d->m);

	return row >= 0 && d->at[row].file;
}

static void remove_answer(void *ctx, bool yes)
{
	struct screen *s = ctx;
	struct inlet *d = s->data;
	struct err err = {0};
	int row = mem_row(&d->m);

	if (!yes || row < 0 || !d->at[row].file)
		return;
	if (tray_remove(app.db, &app.who, d->at[row].file, &err) < 0)
		err_show(&err);
	read_all(d);
}

static void act_remove(struct screen *s)
{
	struct inlet *d = s->data;
	char text[400];

	text_fmt(text, sizeof text, _("从托盘删除“%s”？"), d->m.cell[mem_row(&d->m) * d->m.ncol + 2]);
	confirm(_("删除文件"), text, remove_answer, s);
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static const struct keydef keys[] = {
	{.key = K_ENTER, .label = "选定", .help = "文件：看它的各列是什么，然后试导入；导入：看每行的结果", .act = act_open},
	{.key = '4', .label = "删除", .help = "从托盘删除光标所在的文件", .act = act_remove, .valid = on_file},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取托盘；新放进来的文件会自己出现", .act = act_refresh},
	{0}
};

/* ---- the screen ---- */

static void draw(struct screen *s, struct area a)
{
	struct inlet *d = s->data;
	char text[200];

	if (d->m.nrow == 0) {
		put(a, 1, 2, a.w - 4, SY_TEXT, _("文件托盘是空的。在自己的机器上把表格另存为 CSV，再放进来："));
		text_fmt(text, sizeof text, "ssh %s@… put 名单.csv < 名单.csv", app.who.name);
		put(a, 3, 4, a.w - 6, SY_VALUE, text);
		put(a, 5, 2, a.w - 4, SY_DIM, _("放好以后这里会自己出现。"));
		put_caret(a, 1, 0);
		return;
	}
	table_draw(&d->m.t, a);
}

static bool key(struct screen *s, int k)
{
	struct inlet *d = s->data;

	return d->m.nrow > 0 && table_key(&d->m.t, k);
}

static void tick(struct screen *s)
{
	struct inlet *d = s->data;

	if (app.version == d->seen)
		return;
	d->seen = app.version;
	read_all(d);
	tui_redraw();
}

static void back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	(void)result;
	read_all(s->data);
}

static void close_it(struct screen *s)
{
	struct inlet *d = s->data;

	mem_release(&d->m);
	free(d->at);
	free(d);
}

static const struct screen_ops ops = {
	.name = "import", .draw = draw, .key = key, .tick = tick, .back = back, .close = close_it, .keys = keys,
};

bool import_any(void)
{
	int i;

	for (i = 0; entities[i]; i++)
		if (import_may(app.db, &app.who, entities[i]))
			return !app.is_public;
	return false;
}

void import_open(void)
{
	struct inlet *d = xcalloc(1, sizeof *d);

	mem_init(&d->m, columns, (int)LENGTH(columns));
	d->seen = app.version;
	read_all(d);
	screen_push(&ops, d, "dr", _("导入"));
}
