/* An act on many rows before it is done and after: how many would be done, how many would not and for which reason; each number
 * opens its rows. Nothing is written before F10. */
#include <stdlib.h>
#include <string.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "screens/batch.h"

struct doing {
	struct piece { const struct entity *e; struct batch_do d; struct batch *b; } part[BATCH_PARTS];
	int n;
	struct batch_words w;
	int sel;
	bool run;			/* it was begun */
	char word[24];			/* typed to confirm what can't be taken back: how many rows */
	char passes[128];		/* to be gone on over when the reason has come */
};

static const struct screen_ops batch_ops;

int batch_undone(const struct screen *s, const struct entity *e, int64_t *id, int max)
{
	const struct doing *d = s && s->ops == &batch_ops ? s->data : NULL;
	struct err err = {0};
	int i;

	for (i = 0; d && d->run && i < d->n; i++)
		if (d->part[i].e == e)
			return batch_left(d->part[i].b, id, max, &err);
	return -1;
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
static struct batch_do *as_said(struct doing *d, int part)
{
	struct batch_do *what = &d->part[part].d;

	what->value = d->w.value;
	what->on = d->w.on[0] ? d->w.on : NULL;
	what->reason = d->w.reason[0] ? d->w.reason : NULL;
	what->passes = d->w.passes[0] ? d->w.passes : NULL;
	return what;
}

/* Groups that hold a row, one of them by its place: of all kinds those that would be done, then those that were, then the refused. */
struct group { const struct piece *of; const struct batch_group *g; };

static int shown(const struct doing *d, struct group out[], int max)
{
	const struct batch_group *g;
	int want, p, i, k = 0;

	for (want = BATCH_TODO; want <= BATCH_REFUSED; want++)
		for (p = 0; p < d->n; p++) {
			int n = batch_groups(d->part[p].b, &g);

			for (i = want; i < (want < BATCH_REFUSED ? want + 1 : n) && k < max; i++)
				if (g[i].n > 0)
					out[k++] = (struct group){&d->part[p], &g[i]};
		}
	return k;
}

enum { SHOWN = 70 };

static struct group chosen(struct doing *d)
{
	struct group g[SHOWN];
	int n = shown(d, g, SHOWN);

	if (d->sel >= n)
		d->sel = n - 1;
	return d->sel >= 0 ? g[d->sel] : (struct group){0};
}

static long rows_in(const struct doing *d, int group)
{
	const struct batch_group *g;
	long n = 0;
	int p;

	for (p = 0; p < d->n; p++) {
		batch_groups(d->part[p].b, &g);
		n += g[group].n;
	}
	return n;
}

static long to_do(const struct doing *d)
{
	return rows_in(d, BATCH_TODO);
}

/* ---- trying it again, otherwise said ---- */

static void again(struct screen *s, const struct batch_words *w)
{
	struct doing *d = s->data;
	struct batch_words was = d->w;
	struct err err = {0};
	int rc = 0, p;

	d->w = *w;
	for (p = 0; p < d->n && rc == 0; p++)
		rc = batch_again(d->part[p].b, as_said(d, p), &err);
	for (p = 0; p < d->n && rc == 0; p++)
		rc = batch_try(d->part[p].b, batch_go_on, (void *)(uintptr_t)_("核对"), &err);
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
	const struct batch_group *g = chosen(d).g;

	return !d->run && g && g->passes[0];
}

static void act_pass(struct screen *s)
{
	struct doing *d = s->data;

	text_fmt(d->passes, sizeof d->passes, "%s", chosen(d).g->passes);
	ask(_("这些行仍要办理"), _("继续的理由"), d->w.reason, 200, false, check_reason_short, pass_given, s);
}

/* ---- doing it ---- */

static void run(struct screen *s)
{
	struct doing *d = s->data;
	struct err err = {0};
	const struct batch_group *g;
	char label[160];
	int rc = 0, p;

	batch_label(d->part[0].e, &d->part[0].d, &d->w, label, sizeof label);
	for (p = 0; p < d->n && rc == 0; p++) {
		batch_groups(d->part[p].b, &g);
		if (g[BATCH_TODO].n > 0)
			rc = batch_run(d->part[p].b, batch_go_on, label, &err);
	}
	progress_end();
	d->run = true;
	d->sel = 0;
	if (rc < 0)
		err_show(&err);
	else if (rc > 0)
		tui_message(SY_WARN, _("已停止：办了%ld行，还有%ld行没有办，F10 接着办"), rows_in(d, BATCH_DONE), to_do(d));
	else
		tui_message(SY_GOOD, _("已办%ld行：%s"), rows_in(d, BATCH_DONE), label);
}

static void run_confirmed(void *ctx, bool yes)
{
	if (yes)
		run(ctx);
}

/* On what the acts rest, each law once; true: one of them can't be taken back. */
static bool basis(const struct doing *d, char *dst, size_t n)
{
	bool final = false;
	size_t at = 0;
	int p;

	*dst = '\0';
	for (p = 0; p < d->n; p++) {
		const struct action *a = d->part[p].d.kind == BATCH_ACT ? d->part[p].d.action : NULL;

		final |= a && a->flags & A_FINAL;
		if (a && a->basis && !strstr(dst, a->basis))
			at += text_fmt(dst + at, n - at, "%s%s", at ? _("；") : "", a->basis);
	}
	return final;
}

static void act_run(struct screen *s)
{
	struct doing *d = s->data;
	char text[600], law[300], label[160];

	if (!basis(d, law, sizeof law)) {
		run(s);
		return;
	}
	batch_label(d->part[0].e, &d->part[0].d, &d->w, label, sizeof label);
	snprintf(d->word, sizeof d->word, "%ld", to_do(d));
	text_fmt(text, sizeof text, _("“%s”办理后不能撤回，将办理%s行。\n%s%s\n请键入行数 %s 确认。"), label, d->word, law[0] ? _("依据：") : "", law, d->word);
	confirm_typed(label, text, d->word, run_confirmed, s);
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
	return may_say(s) && ((struct doing *)s->data)->part[0].d.kind != BATCH_PRINT;
}

static void act_open(struct screen *s)
{
	struct doing *d = s->data;
	struct group c = chosen(d);

	if (c.g)
		batch_rows_open(c.of->b, c.of->e, c.g);
}

/* ---- the report ---- */

static bool may_export(struct screen *s)
{
	const struct doing *d = s->data;
	int p;

	for (p = 0; p < d->n && entity_may(d->part[p].e, V_EXPORT); p++)
		;
	return p == d->n;
}

/* Every row with what has become of it, into the tray. */
static void act_report(struct screen *s)
{
	struct doing *d = s->data;
	struct tray_out *out;
	struct tray_file file;
	struct err err = {0};
	char name[80];
	int p;

	snprintf(name, sizeof name, d->run ? _("成批结果-%s.csv") : _("成批核对-%s.csv"), clock_today(app.db));
	out = tray_begin(app.db, &app.who, &err);
	for (p = 0; out && p < d->n; p++)
		if (batch_report(d->part[p].b, p == 0, tray_stream(out), &err) < 0) {
			tray_drop(out);
			out = NULL;
		}
	if (out && tray_end(out, name, d->part[0].e->label, &file, &err) == 0)
		tui_message(SY_GOOD, _("报告已放进文件盘：%s（编号 %lld，取出：ssh … get %lld）"), name, (long long)file.id, (long long)file.id);
	else
		err_show(&err);
}

/* ---- the screen ---- */

static int draw_head(struct doing *d, struct area a)
{
	char label[160], text[400], law[300];
	bool final = basis(d, law, sizeof law);
	long rows = 0;
	int y = 0, p;

	batch_label(d->part[0].e, &d->part[0].d, &d->w, label, sizeof label);
	for (p = 0; p < d->n; p++)
		rows += batch_count(d->part[p].b);
	text_fmt(text, sizeof text, _("%s　选定%ld行　日期 %s"), label, rows,
		d->w.on[0] ? d->w.on : clock_today(app.db));
	put(a, y++, 1, a.w - 2, SY_VALUE, text);
	if (d->w.reason[0]) {
		text_fmt(text, sizeof text, _("理由　%s"), d->w.reason);
		put(a, y++, 1, a.w - 2, SY_TEXT, text);
	}
	if (final || law[0]) {
		text_fmt(text, sizeof text, "%s%s%s", final ? _("办理后不能撤回。") : "", law[0] ? _("依据：") : "", law);
		put(a, y++, 1, a.w - 2, SY_DIM, text);
	}
	return y + 1;
}

static void draw_group(const struct doing *d, struct area a, int y, int i, const struct group *one)
{
	const struct batch_group *g = one->g;
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
	text_fmt(text, sizeof text, "%s%s%s%s%s%s", d->n > 1 ? one->of->e->label : "", d->n > 1 && g->text[0] ? _("：") : "", g->rule, g->rule[0] ? " " : "", g->text,
		!d->run && g->passes[0] ? _("（可以说明理由后办理：F6）") : "");
	put(a, y, 26, a.w - 27, i == d->sel ? SY_FOCUS : SY_TEXT, text);
	if (i == d->sel)
		put_caret(a, y, 3);
}

static void batch_draw(struct screen *s, struct area a)
{
	struct doing *d = s->data;
	struct group g[SHOWN];
	int n = shown(d, g, SHOWN), y = draw_head(d, a), room = a.h - y - 1, top, i;

	top = d->sel >= room ? d->sel - room + 1 : 0;
	for (i = top; i < n && i - top < room; i++)
		draw_group(d, a, y + i - top, i, &g[i]);
	put(a, a.h - 1, 1, a.w - 2, SY_DIM, d->run ? _("每一行单独办理，各有记录；不能办的行没有变动") :
		to_do(d) == 0 ? _("没有能办的行；返回后选定的行不变") :
		d->part[0].d.kind == BATCH_PRINT ? _("还没有印：核对每一类，再按 F10 印出") :
		_("还没有写入：核对每一类，再按 F10 办理；不能办的行不受影响"));
}

static bool batch_key(struct screen *s, int key)
{
	struct doing *d = s->data;
	struct group g[SHOWN];

	return rows_key(s, key, &d->sel, shown(d, g, SHOWN), act_open);
}

static void batches_free(struct doing *d)
{
	int p;

	for (p = 0; p < d->n; p++)
		batch_free(d->part[p].b);
}

static void batch_close(struct screen *s)
{
	struct doing *d = s->data;

	batches_free(d);
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

static void batch_screen(struct doing *d)
{
	const struct entity *e = d->part[0].e;
	char title[160], label[160];

	batch_label(e, &d->part[0].d, &d->w, label, sizeof label);
	if (d->n > 1)
		text_fmt(title, sizeof title, _("成批%s　%.30s等%d类"), label, e->label, d->n);
	else
		text_fmt(title, sizeof title, _("成批%s　%.30s"), label, e->label);
	screen_push(&batch_ops, d, d->n == 1 && e->code ? e->code : "", title);
}

bool batch_judged(const struct batch_part *part, int n, const struct batch_words *w, batch_taker *take, void *ctx)
{
	struct doing *d = xcalloc(1, sizeof *d);
	struct err err = {0};
	int rc = 0, p;

	d->w = *w;
	for (p = 0; p < n && p < BATCH_PARTS && rc == 0; p++) {
		struct piece *one = &d->part[d->n++];

		one->e = part[p].e;
		one->d = part[p].d;
		rc = batch_new(app.db, &app.who, one->e, as_said(d, p), &one->b, &err);
		if (rc == 0)
			rc = take(ctx, one->e, one->b, &err);
		if (rc == 0)
			rc = batch_try(one->b, batch_go_on, (void *)(uintptr_t)_("核对"), &err);
	}
	progress_end();
	if (rc == 0) {
		batch_screen(d);
		return true;
	}
	batches_free(d);
	free(d);
	if (rc < 0)
		err_show(&err);
	else
		tui_message(SY_WARN, "%s", _("已停止，什么也没有办"));
	return false;
}
