/* An act on many rows before it is done and after: how many would be done, how many would not and for which reason; each number
 * opens its rows. Nothing is written before F10. */
#include <stdlib.h>
#include <string.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "screens/batch.h"

struct doing {
	struct batch *b;
	const struct entity *e;
	struct batch_do d;
	struct batch_words w;
	int sel;
	bool run;			/* it was begun */
	char word[24];			/* typed to confirm what can't be taken back: how many rows */
	char passes[128];		/* to be gone on over when the reason has come */
};

static const struct screen_ops batch_ops;

int batch_undone(const struct screen *s, int64_t *id, int max)
{
	const struct doing *d = s && s->ops == &batch_ops ? s->data : NULL;
	struct err err = {0};

	return d && d->run ? batch_left(d->b, id, max, &err) : -1;
}

void batch_label(const struct entity *e, const struct batch_do *d, const struct batch_words *w, char *dst, size_t n)
{
	if (d->kind == BATCH_ACT)
		text_fmt(dst, n, "%s", d->action->label);
	else if (d->kind == BATCH_VOID)
		text_fmt(dst, n, "%s", _("作废"));
	else if (d->kind == BATCH_PRINT)
		text_fmt(dst, n, _("印%s"), w->said);
	else if (w->value[0])
		text_fmt(dst, n, _("%s改为“%.60s”"), e->fields[d->field].label, w->said);
	else
		text_fmt(dst, n, _("清空%s"), e->fields[d->field].label);
}

int batch_go_on(void *what, long done, long all)
{
	progress(what, done, all);
	if (tui_interrupted())
		return 1;
	if (db_version(app.db) == app.version || actor_valid(app.db, &app.who)) {
		app.version = db_version(app.db);
		return 0;
	}
	return 1;
}

/* The words may have moved. */
static struct batch_do *as_said(struct doing *d)
{
	d->d.value = d->w.value;
	d->d.on = d->w.on[0] ? d->w.on : NULL;
	d->d.reason = d->w.reason[0] ? d->w.reason : NULL;
	d->d.passes = d->w.passes[0] ? d->w.passes : NULL;
	return &d->d;
}

static const struct batch_group *groups(const struct doing *d, int *n)
{
	const struct batch_group *g;

	*n = batch_groups(d->b, &g);
	return g;
}

/* Groups that hold a row, one of them by its place. */
static int shown(const struct doing *d, const struct batch_group *out[], int max)
{
	int n, i, k = 0;
	const struct batch_group *g = groups(d, &n);

	for (i = 0; i < n && k < max; i++)
		if (g[i].n > 0)
			out[k++] = &g[i];
	return k;
}

enum { SHOWN = 70 };

static const struct batch_group *chosen(struct doing *d)
{
	const struct batch_group *g[SHOWN];
	int n = shown(d, g, SHOWN);

	if (d->sel >= n)
		d->sel = n - 1;
	return d->sel >= 0 ? g[d->sel] : NULL;
}

static long to_do(const struct doing *d)
{
	int n;

	return groups(d, &n)[BATCH_TODO].n;
}

/* ---- trying it again, otherwise said ---- */

static void again(struct screen *s, const struct batch_words *w)
{
	struct doing *d = s->data;
	struct batch_words was = d->w;
	struct err err = {0};
	int rc;

	d->w = *w;
	rc = batch_again(d->b, as_said(d), &err);
	if (rc == 0)
		rc = batch_try(d->b, batch_go_on, (void *)(uintptr_t)_("核对"), &err);
	progress_end();
	if (rc < 0)
		err_show(&err);
	if (rc) {	/* as it was: what has been judged so has to be judged anew */
		d->w = was;
		if (rc > 0)
			tui_message(SY_WARN, "%s", _("核对没有做完：再按 F5 核对，才能办理"));
	}
	d->sel = 0;
}

static void act_retry(struct screen *s)
{
	struct batch_words w = ((struct doing *)s->data)->w;

	again(s, &w);
}

static void day_given(void *ctx, const char *day)
{
	struct screen *s = ctx;
	struct batch_words w = ((struct doing *)s->data)->w;

	snprintf(w.on, sizeof w.on, "%s", day);
	again(s, &w);
}

static void act_day(struct screen *s)
{
	ask_day(_("法律上发生在哪一天（留空为今天）"), day_given, s);
}

static void pass_given(void *ctx, const char *reason)
{
	struct screen *s = ctx;
	struct doing *d = s->data;
	struct batch_words w = d->w;

	if (!reason)
		return;
	text_fmt(w.reason, sizeof w.reason, "%s", reason);
	text_fmt(w.passes + strlen(w.passes), sizeof w.passes - strlen(w.passes), "%s%s", w.passes[0] ? " " : "", d->passes);
	again(s, &w);
}

static bool may_pass(struct screen *s)
{
	struct doing *d = s->data;
	const struct batch_group *g = chosen(d);

	return !d->run && g && g->passes[0];
}

static void act_pass(struct screen *s)
{
	struct doing *d = s->data;

	text_fmt(d->passes, sizeof d->passes, "%s", chosen(d)->passes);
	ask(_("这些行仍要办理"), _("继续的理由"), d->w.reason, 200, false, check_reason_short, pass_given, s);
}

/* ---- doing it ---- */

static void run(struct screen *s)
{
	struct doing *d = s->data;
	struct err err = {0};
	char label[160];
	int n, rc;

	batch_label(d->e, &d->d, &d->w, label, sizeof label);
	rc = batch_run(d->b, batch_go_on, label, &err);
	progress_end();
	d->run = true;
	d->sel = 0;
	if (rc < 0)
		err_show(&err);
	else if (rc > 0)
		tui_message(SY_WARN, _("已停止：办了%ld行，还有%ld行没有办，F10 接着办"), groups(d, &n)[BATCH_DONE].n, to_do(d));
	else
		tui_message(SY_GOOD, _("已办%ld行：%s"), groups(d, &n)[BATCH_DONE].n, label);
}

static void run_confirmed(void *ctx, bool yes)
{
	if (yes)
		run(ctx);
}

static void act_run(struct screen *s)
{
	struct doing *d = s->data;
	const struct action *a = d->d.kind == BATCH_ACT ? d->d.action : NULL;
	char text[400];

	if (!a || !(a->flags & A_FINAL)) {
		run(s);
		return;
	}
	snprintf(d->word, sizeof d->word, "%ld", to_do(d));
	text_fmt(text, sizeof text, _("“%s”办理后不能撤回，将办理%s行。\n%s%s\n请键入行数 %s 确认。"), a->label, d->word,
		a->basis ? _("依据：") : "", a->basis ? a->basis : "", d->word);
	confirm_typed(a->label, text, d->word, run_confirmed, s);
}

static bool may_run(struct screen *s)
{
	return to_do(s->data) > 0;
}

static bool may_say(struct screen *s)
{
	return !((struct doing *)s->data)->run;
}

/* What is printed was issued on its own day. */
static bool may_day(struct screen *s)
{
	return may_say(s) && ((struct doing *)s->data)->d.kind != BATCH_PRINT;
}

static void act_open(struct screen *s)
{
	struct doing *d = s->data;
	const struct batch_group *g = chosen(d);

	if (g)
		batch_rows_open(d->b, d->e, g);
}

/* ---- the report ---- */

static bool may_export(struct screen *s)
{
	return entity_may(((struct doing *)s->data)->e, V_EXPORT);
}

/* Every row with what has become of it, into the tray. */
static void act_report(struct screen *s)
{
	struct doing *d = s->data;
	struct tray_out *out;
	struct tray_file file;
	struct err err = {0};
	char name[80];

	snprintf(name, sizeof name, d->run ? _("成批结果-%s.csv") : _("成批核对-%s.csv"), clock_today(app.db));
	out = tray_begin(app.db, &app.who, &err);
	if (out && batch_report(d->b, tray_stream(out), &err) < 0) {
		tray_drop(out);
		out = NULL;
	}
	if (out && tray_end(out, name, d->e->label, &file, &err) == 0)
		tui_message(SY_GOOD, _("报告已放进文件盘：%s（编号 %lld，取出：ssh … get %lld）"), name, (long long)file.id, (long long)file.id);
	else
		err_show(&err);
}

/* ---- the screen ---- */

static int draw_head(struct doing *d, struct area a)
{
	const struct action *c = d->d.kind == BATCH_ACT ? d->d.action : NULL;
	char label[160], text[400];
	int y = 0;

	batch_label(d->e, &d->d, &d->w, label, sizeof label);
	text_fmt(text, sizeof text, _("%s　选定%ld行　日期 %s"), label, batch_count(d->b),
		d->w.on[0] ? d->w.on : clock_today(app.db));
	put(a, y++, 1, a.w - 2, SY_VALUE, text);
	if (d->w.reason[0]) {
		text_fmt(text, sizeof text, _("理由　%s"), d->w.reason);
		put(a, y++, 1, a.w - 2, SY_TEXT, text);
	}
	if (c && (c->basis || c->flags & A_FINAL)) {
		text_fmt(text, sizeof text, "%s%s%s", c->flags & A_FINAL ? _("办理后不能撤回。") : "", c->basis ? _("依据：") : "",
			c->basis ? c->basis : "");
		put(a, y++, 1, a.w - 2, SY_DIM, text);
	}
	return y + 1;
}

static void draw_group(const struct doing *d, struct area a, int y, int i, const struct batch_group *g)
{
	static const enum style style[] = {SY_GOOD, SY_GOOD};
	enum style st = g->no < BATCH_REFUSED ? style[g->no] : g->passes[0] ? SY_WARN : SY_ERROR;
	char text[400];

	put_marker(a, y, 1, 2, i - d->sel);
	if (i < 9) {
		snprintf(text, sizeof text, "%d", i + 1);
		put(a, y, 3, 2, SY_KEY, text);
	}
	put(a, y, 5, 8, st, g->no == BATCH_TODO ? d->run ? _("还没有办") : _("将办理") : g->no == BATCH_DONE ? _("已办") : _("不能办"));
	snprintf(text, sizeof text, _("%ld行"), g->n);
	put_right(a, y, 14, 10, st, text);
	text_fmt(text, sizeof text, "%s%s%s%s", g->rule, g->rule[0] ? " " : "", g->text,
		!d->run && g->passes[0] ? _("（可以说明理由后办理：F6）") : "");
	put(a, y, 26, a.w - 27, i == d->sel ? SY_FOCUS : SY_TEXT, text);
	if (i == d->sel)
		put_caret(a, y, 3);
}

static void batch_draw(struct screen *s, struct area a)
{
	struct doing *d = s->data;
	const struct batch_group *g[SHOWN];
	int n = shown(d, g, SHOWN), y = draw_head(d, a), room = a.h - y - 1, top, i;

	top = d->sel >= room ? d->sel - room + 1 : 0;
	for (i = top; i < n && i - top < room; i++)
		draw_group(d, a, y + i - top, i, g[i]);
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, d->run ? _("每一行单独办理，各有记录；不能办的行没有变动") :
		to_do(d) == 0 ? _("没有能办的行；返回后选定的行不变") :
		d->d.kind == BATCH_PRINT ? _("还没有印：核对每一类，再按 F10 印出") :
		_("还没有写入：核对每一类，再按 F10 办理；不能办的行不受影响"));
}

static bool batch_key(struct screen *s, int key)
{
	struct doing *d = s->data;
	const struct batch_group *g[SHOWN];

	return rows_key(s, key, &d->sel, shown(d, g, SHOWN), act_open);
}

static void batch_close(struct screen *s)
{
	struct doing *d = s->data;

	batch_free(d->b);
	free(d);
}

static const struct keydef batch_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "办理", .help = "办理能办的行：每行一个事务，Esc 在两行之间停下，再按接着办",
		.act = act_run, .valid = may_run},
	{.key = K_ENTER, .label = "看这些行", .help = "光标所在一类的行；也可直接按它的数字", .act = act_open},
	{.key = K_F6, .alt = 'p', .label = "仍办", .help = "只是提醒、或您的角色可以放行的：说明理由后照办", .act = act_pass, .valid = may_pass},
	{.key = K_F7, .alt = 'd', .label = "日期", .help = "法律上发生的日子，不填为今天", .act = act_day, .valid = may_day},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "核对", .help = "重新核对每一行", .act = act_retry, .valid = may_say},
	{.key = 'e', .label = "报告", .help = "每一行的结果和原因存成 CSV，放进文件盘", .act = act_report, .valid = may_export},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{0}
};

static const struct screen_ops batch_ops = {
	.name = "batch", .draw = batch_draw, .key = batch_key, .close = batch_close, .keys = batch_keys,
};

static void batch_screen(struct batch *b, const struct entity *e, const struct batch_do *what, const struct batch_words *w)
{
	struct doing *d = xcalloc(1, sizeof *d);
	char title[160], label[160];

	d->b = b;
	d->e = e;
	d->d = *what;
	d->w = *w;
	as_said(d);
	batch_label(e, what, w, label, sizeof label);
	text_fmt(title, sizeof title, _("成批%s　%.30s"), label, e->label);
	screen_push(&batch_ops, d, e->code ? e->code : "", title);
}

bool batch_judged(const struct entity *e, const struct batch_do *what, const struct batch_words *w, int (*take)(void *, struct batch *, struct err *),
	void *ctx)
{
	struct batch *b = NULL;
	struct err err = {0};
	int rc = batch_new(app.db, &app.who, e, what, &b, &err);

	if (rc == 0)
		rc = take(ctx, b, &err);
	if (rc == 0)
		rc = batch_try(b, batch_go_on, (void *)(uintptr_t)_("核对"), &err);
	progress_end();
	if (rc == 0) {
		batch_screen(b, e, what, w);
		return true;
	}
	batch_free(b);
	if (rc < 0)
		err_show(&err);
	else
		tui_message(SY_WARN, "%s", _("已停止，什么也没有办"));
	return false;
}
