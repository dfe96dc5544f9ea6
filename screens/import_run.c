/* What became of an import's rows: how many of each result, every reason with its lines, and what can be done about it. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/import.h"

enum { LINES = 1000 };

struct outcome {
	struct import_run r;
	struct import_plan *plan;	/* of a trial that has just been made: the caller's */
	struct import_reason *reason;
	struct mem_table m;
};

static const struct tcol columns[] = {
	{.label = "结果", .wish = 8, .least = 6}, {.label = "行数", .wish = 8, .least = 6, .right = true}, {.label = "规则", .wish = 10, .least = 8},
	{.label = "原因", .wish = 26, .least = 12}, {.label = "例如", .wish = 60, .least = 12},
};

static int on_the_way(void *ctx, long done, long all)
{
	progress(ctx, done, all);
	/* rights that are taken away meanwhile end it like everything else */
	return tui_interrupted() || (app.who.session && !actor_valid(app.db, &app.who));
}

bool import_carry_on(int64_t run)
{
	struct import_run r;
	struct err err = {0};
	int rc = import_go(app.db, &app.who, run, on_the_way, (void *)(uintptr_t)_("导入"), &r, &err);

	progress_end();
	if (rc < 0)
		err_show(&err);
	return rc == 0;
}

/* ---- rows ---- */

/* The field's label stands in the column beside it. */
static const char *without_label(const char *text, const char *label)
{
	size_t n = strlen(label), colon = strlen("：");

	return n && strncmp(text, label, n) == 0 && strncmp(text + n, "：", colon) == 0 ? text + n + colon : text;
}

static void rows(struct outcome *d)
{
	struct import_msg first;
	struct err err = {0};
	char count[24], text[480];
	int n, i;

	free(d->reason);
	d->reason = NULL;
	mem_clear(&d->m);
	if (import_get(app.db, &app.who, d->r.id, &d->r, &err) < 0 ||
	    (n = import_reasons(app.db, &app.who, d->r.id, &d->reason, &err)) < 0) {
		err_show(&err);
		return;
	}
	for (i = 0; i < n; i++) {
		const struct import_reason *v = &d->reason[i];
		const char *cell[] = {_(import_result_label[v->result]), count, v->rule, v->label, text};

		snprintf(count, sizeof count, "%ld", v->n);
		*text = '\0';
		if (import_messages(app.db, &app.who, d->r.id, v, 0, 1, &first, &err) == 1)
			text_fmt(text, sizeof text, _("第 %ld 行：%s"), first.line, without_label(first.text, v->label));
		mem_add(&d->m, cell);
	}
	table_reload(&d->m.t, true);
}

static void retitle(struct screen *s)
{
	struct outcome *d = s->data;

	text_fmt(s->title, sizeof s->title, "%s%s%s：%.80s", d->r.mode & IMPORT_TRIAL ? _("试导入") : _("导入"), d->r.e->label,
		d->r.mode & IMPORT_UPDATE ? _("（更新）") : "", d->r.name);
}

/* ---- the lines of a reason ---- */

struct lines { struct mem_table m; int64_t *rid; const struct entity *e; };

static const struct tcol line_columns[] = {
	{.label = "行", .wish = 8, .least = 6, .right = true}, {.label = "记录", .wish = 36, .least = 16}, {.label = "说明", .wish = 80, .least = 20},
};

static void lines_draw(struct screen *s, struct area a)
{
	struct lines *d = s->data;

	table_draw(&d->m.t, a);
}

static bool lines_key(struct screen *s, int k)
{
	struct lines *d = s->data;

	return table_key(&d->m.t, k);
}

static void lines_close(struct screen *s)
{
	struct lines *d = s->data;

	mem_release(&d->m);
	free(d->rid);
	free(d);
}

static void lines_enter(struct screen *s)
{
	struct lines *d = s->data;
	int row = mem_row(&d->m);

	if (row < 0)
		return;
	if (d->rid[row])
		row_open(d->e, d->rid[row]);
	else
		help_text(d->m.cell[row * d->m.ncol + 1], d->m.cell[row * d->m.ncol + 2]);
}

static const struct keydef lines_keys[] = {
	{.key = K_ENTER, .label = "查看", .help = "已经导入的：打开那条记录；其他的：全文", .act = lines_enter},
	{0}
};

static const struct screen_ops lines_ops = {
	.name = "import-lines", .draw = lines_draw, .key = lines_key, .close = lines_close, .keys = lines_keys,
};

static void act_lines(struct screen *s)
{
	struct outcome *d = s->data;
	int row = mem_row(&d->m), n, i;
	struct import_msg *msg;
	struct lines *l;
	struct err err = {0};
	char no[24], title[160];

	if (row < 0)
		return;
	msg = xcalloc(LINES, sizeof *msg);
	n = import_messages(app.db, &app.who, d->r.id, &d->reason[row], 0, LINES, msg, &err);
	if (n < 0)
		err_show(&err);
	l = xcalloc(1, sizeof *l);
	l->e = d->r.e;
	mem_init(&l->m, line_columns, (int)LENGTH(line_columns));
	l->rid = xcalloc((size_t)(n > 0 ? n : 1), sizeof *l->rid);
	for (i = 0; i < n; i++) {
		const char *cell[] = {no, msg[i].record, msg[i].text};

		snprintf(no, sizeof no, "%ld", msg[i].line);
		l->rid[i] = msg[i].rid;
		mem_add(&l->m, cell);
	}
	free(msg);
	text_fmt(title, sizeof title, "%s　%s", _(import_result_label[d->reason[row].result]), d->reason[row].label);
	screen_push(&lines_ops, l, "dr", title);
}

/* ---- on ---- */

static bool running(struct screen *s)
{
	struct outcome *d = s->data;

	return strcmp(d->r.state, "running") == 0;
}

static bool may_go(struct screen *s)
{
	struct outcome *d = s->data;

	return running(s) || (d->plan && (d->r.mode & IMPORT_TRIAL) && d->r.n[IMPORT_ACCEPTED] + d->r.n[IMPORT_NORMALISED] + d->r.n[IMPORT_WARNED]);
}

static bool may_undo(struct screen *s)
{
	struct outcome *d = s->data;

	return !(d->r.mode & IMPORT_TRIAL) && strcmp(d->r.state, "undone") != 0;
}

/* A trial becomes the import itself; one that was stopped goes on. */
static void act_go(struct screen *s)
{
	struct outcome *d = s->data;
	struct err err = {0};
	int64_t run = d->r.id;

	if (!running(s) && import_start(d->plan, d->r.mode & IMPORT_UPDATE, NULL, &run, &err) < 0) {
		err_show(&err);
		return;
	}
	if (!running(s))
		s->result = IMPORT_WENT;
	d->r.id = run;
	import_carry_on(run);
	rows(d);
	if (!(d->r.mode & IMPORT_TRIAL))
		d->plan = NULL;
	retitle(s);
}

static struct screen *undoing;

static void undo_reason(void *ctx, const char *text)
{
	struct outcome *d = undoing->data;
	struct err err = {0};
	long kept;
	int rc;

	(void)ctx;
	if (!text)
		return;
	rc = import_undo(app.db, &app.who, d->r.id, text, on_the_way, (void *)(uintptr_t)_("撤销"), &kept, &err);
	progress_end();		/* its line goes before what became of it is said there */
	if (rc < 0)
		err_show(&err);
	else if (kept)
		tui_message(SY_WARN, _("已撤销；%ld 行导入后又有改动或被使用，没有动"), kept);
	else
		tui_message(SY_GOOD, "%s", _("已撤销，登记和导入前一样"));
	rows(d);
	retitle(undoing);
}

static void act_undo(struct screen *s)
{
	undoing = s;
	ask(_("撤销整个导入：它新建的作废，它改的改回"), _("理由"), "", 60, false, check_reason_short, undo_reason, NULL);
}

static const struct keydef keys[] = {
	{.key = K_ENTER, .label = "看各行", .help = "这个原因的每一行", .act = act_lines},
	{.key = K_F10, .alt = K_CTRL('W'), .label = "正式导入", .help = "试导入之后：正式写入；停下的导入：从停下的行接着进行，Esc 可以再停",
	 .act = act_go, .valid = may_go},
	{.key = K_F8, .alt = 'u', .label = "撤销", .help = "整个导入撤回，登记和导入前一样；导入后又有人改过的不动，并指出来", .act = act_undo, .valid = may_undo},
	{0}
};

static void draw(struct screen *s, struct area a)
{
	struct outcome *d = s->data;
	char text[300];
	char where[80];
	size_t at = 0;
	int i;

	if (d->r.report)
		text_fmt(where, sizeof where, _("报告在文件托盘 %lld"), (long long)d->r.report);
	else
		text_fmt(where, sizeof where, "%s", _("托盘满了，没有放进报告"));
	for (i = 0; i < IMPORT_RESULTS; i++)
		at += text_fmt(text + at, sizeof text - at, "%s%s %ld", i ? "　" : "", _(import_result_label[i]), d->r.n[i]);
	put(a, 0, 1, a.w - 2, d->r.n[IMPORT_REFUSED] ? SY_WARN : SY_GOOD, text);
	if (running(s))
		text_fmt(text, sizeof text, _("停在第 %ld 行（约 %ld 行），F10 接着进行"), d->r.next, d->r.lines);
	else if (strcmp(d->r.state, "undone") == 0)
		text_fmt(text, sizeof text, "%s", _("已撤销；改正文件后可以重新导入"));
	else
		text_fmt(text, sizeof text, "%s%s%s", !(d->r.mode & IMPORT_TRIAL) ? _("导入完成") : may_go(s) ? _("什么也没有写入，F10 正式导入") : _("什么也没有写入"),
			_("；"), where);
	put(a, 1, 1, a.w - 2, SY_DIM, text);
	table_draw(&d->m.t, area_inside(a, 2, 0, 0, 0));
}

static bool key(struct screen *s, int k)
{
	struct outcome *d = s->data;

	return table_key(&d->m.t, k);
}

static void close_it(struct screen *s)
{
	struct outcome *d = s->data;

	mem_release(&d->m);
	free(d->reason);
	free(d);
}

static const struct screen_ops ops = {
	.name = "import-run", .draw = draw, .key = key, .close = close_it, .keys = keys,
};

void import_trial_open(int64_t run, struct import_plan *plan)
{
	struct outcome *d = xcalloc(1, sizeof *d);

	d->r.id = run;
	d->plan = plan;
	mem_init(&d->m, columns, (int)LENGTH(columns));
	rows(d);
	if (!d->r.e) {		/* the message line says why */
		mem_release(&d->m);
		free(d);
		return;
	}
	retitle(screen_push(&ops, d, "dr", ""));
}

void import_run_open(int64_t run)
{
	import_trial_open(run, NULL);
}
