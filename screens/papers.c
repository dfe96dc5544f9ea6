/* The checklist of an application's materials: each is ticked as looked at, or as one to be mended with what it lacks; nothing is stored
 * before all of it is. Of any application with lines that have material, check and note. */
#include <stdlib.h>
#include <string.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "model/registry/material.h"
#include "screens/screens.h"

/* What the notice says of a material that is ticked and of which nothing more is said: the law's own words. */
#define LACKS _("不齐全或者不符合法定形式")

struct papers {
	const struct entity *e, *of;	/* of: the entity of the lines */
	int64_t id;
	struct rec *r;
	const struct part *part;
	int def, stage, required, given, checked, note, file;
	int sel, top, page;
	bool typed, drop;
	struct offer *offer;		/* of each slot, what may be taken over; from "": nothing */
};

bool papers_may(struct rec *r)
{
	const struct part *p = material_part(rec_entity(r));

	return p && part_shown(r, p) && (rec_line_count(r, p) > 0 || rec_may_edit(r, 0, NULL, 0));
}

static int count(const struct papers *d)
{
	return (int)rec_line_count(d->r, d->part);
}

static struct rec *line_of(const struct papers *d, int i)
{
	return rec_line(d->r, d->part, (size_t)i);
}

static char check_of(struct rec *l, const struct papers *d)
{
	const struct val *v = rec_get(l, d->checked);

	return v->t == VT_TEXT ? v->s[0] : '\0';
}

/* What may be taken over into that slot, unless something has been said of it; NULL. */
static const struct offer *offer_of(const struct papers *d, int i)
{
	return d->offer[i].from[0] && !check_of(line_of(d, i), d) ? &d->offer[i] : NULL;
}

/* ---- the picture ---- */

static enum style line_style(const struct papers *d, struct rec *l, const char **mark)
{
	char now = check_of(l, d);
	bool given = rec_get(l, d->given)->t != VT_NULL, needed = rec_get(l, d->required)->i != 0;

	*mark = now == MATERIAL_OK ? "✓" : now == MATERIAL_BAD ? "✗" : given ? "?" : needed ? "!" : "–";
	return now == MATERIAL_OK ? SY_GOOD : now == MATERIAL_BAD ? SY_ERROR : given || needed ? SY_WARN : SY_DIM;
}

/* What the window has said of it; where there is no file it was the paper itself that was looked at. */
static void check_text(const struct papers *d, struct rec *l, char *dst, size_t n)
{
	rec_text(l, d->checked, dst, n);
	if (check_of(l, d) == MATERIAL_OK && rec_get(l, d->file)->t == VT_NULL)
		text_fmt(dst, n, "%s", _("原件已核"));
}

static void draw_line(const struct papers *d, struct area a, int y, int i)
{
	struct rec *l = line_of(d, i);
	char text[300], given[20], note[300], said[64], file[80];
	bool here = i == d->sel;
	const char *mark;
	enum style st = line_style(d, l, &mark);
	int name = a.w >= 100 ? 46 : a.w >= 76 ? 34 : 24;

	put_marker(a, y, 0, 1, i - d->sel);
	put(a, y, 2, 1, st, mark);
	rec_text(l, d->def, text, sizeof text);
	put(a, y, 4, name, here ? SY_FOCUS : SY_TEXT, text);
	rec_text(l, d->stage, said, sizeof said);
	text_fmt(text, sizeof text, "%s%s", said, rec_get(l, d->required)->i ? _(" 必交") : "");
	put(a, y, 5 + name, 12, SY_LABEL, text);
	rec_text(l, d->given, given, sizeof given);
	put(a, y, 18 + name, 10, SY_VALUE, *given ? given : offer_of(d, i) ? _("承 可承用") : _("未交"));
	check_text(d, l, said, sizeof said);
	rec_text(l, d->note, note, sizeof note);
	rec_text(l, d->file, file, sizeof file);
	file[strcspn(file, " ")] = '\0';		/* its kind: the rest is said below of the one under the caret */
	text_fmt(text, sizeof text, "%s%s%s%s%s", file, *file && *said ? " " : "", said, *note ? "：" : "", note);
	put(a, y, 29 + name, a.w - 30 - name, st, text);
}

/* The whole of what there is to say of one: its file and who attached it, who looked at it and when, what it lacks. */
static void line_more(const struct papers *d, struct rec *l, char *dst, size_t n)
{
	static const struct { const char *field, *before; } says[] = {
		{"file", ""}, {"file_by", " "}, {"file_on", " "}, {"carried", " 承 "}, {"checked", "　"}, {"checked_by", " "}, {"checked_on", " "}, {"note", "　"},
	};
	char one[300];
	size_t i;

	*dst = '\0';
	for (i = 0; i < LENGTH(says); i++) {
		bool there = rec_text(l, field_no(d->of, says[i].field), one, sizeof one);

		if (field_no(d->of, says[i].field) == d->checked)
			check_text(d, l, one, sizeof one);
		if (there && *one)
			text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? says[i].before : "", one);
	}
}

/* Of an empty slot: what may be taken over. Who looked at it is the office's to know. */
static void offer_text(const struct offer *o, char *dst, size_t n)
{
	bool staff = app.who.roles & R_STAFF;

	text_fmt(dst, n, _("承 %s %s%s%s已核验%s%s %.8s"), o->from, o->on, staff ? o->by : "", staff ? " " : "", *o->valid_to ? _(" 有效期至") : "", o->valid_to,
		o->file);
}

static void papers_draw(struct screen *s, struct area a)
{
	struct papers *d = s->data;
	int n = count(d), i, bad = 0, open = 0;
	char text[160], note[300];

	d->page = a.h - 3;
	if (d->sel < d->top)
		d->top = d->sel;
	if (d->sel >= d->top + d->page)
		d->top = d->sel - d->page + 1;
	for (i = 0; i < n; i++) {
		bad += check_of(line_of(d, i), d) == MATERIAL_BAD;
		open += !check_of(line_of(d, i), d);
	}
	for (i = 0; i < d->page && d->top + i < n; i++)
		draw_line(d, a, i, d->top + i);
	if (n) {
		if (offer_of(d, d->sel))
			offer_text(offer_of(d, d->sel), note, sizeof note);
		else
			line_more(d, line_of(d, d->sel), note, sizeof note);
		put(a, a.h - 2, 2, a.w - 3, SY_VALUE, note);
	}
	text_fmt(text, sizeof text, _("共%d项　须补正 %d　未核验 %d%s"), n, bad, open, d->typed ? _("　尚未保存：F10") : "");
	put(a, a.h - 1, 1, a.w - 2, d->typed ? SY_WARN : SY_DIM, text);
	put_caret(a, d->sel - d->top, 2);
}

/* ---- ticking ---- */

static bool set(struct papers *d, struct rec *l, int field, const char *value)
{
	struct err err = {0};

	if (rec_set(l, field, value, &err) >= 0)
		return d->typed = true;
	err_show(&err);
	return false;
}

/* Whatever was ticked so is ticked no more. */
static bool tick(struct papers *d, int i, char as)
{
	struct rec *l = line_of(d, i);
	char code[2] = {as, '\0'}, note[300];

	if (as == MATERIAL_OK && rec_get(l, d->given)->t == VT_NULL && !set(d, l, d->given, clock_today(app.db)))
		return false;
	if (!set(d, l, d->checked, check_of(l, d) == as ? "" : code))
		return false;
	rec_text(l, d->note, note, sizeof note);
	if (check_of(l, d) == MATERIAL_BAD && !*note)
		return set(d, l, d->note, LACKS);
	return check_of(l, d) == MATERIAL_BAD || strcmp(note, LACKS) || set(d, l, d->note, "");
}

static bool may_tick(struct screen *s)
{
	struct papers *d = s->data;
	char why[200];

	return (app.who.roles & R_STAFF) && count(d) && rec_may_edit(line_of(d, d->sel), d->checked, why, sizeof why);
}

static void next(struct papers *d)
{
	d->sel += d->sel + 1 < count(d);
}

static bool papers_key(struct screen *s, int key)
{
	struct papers *d = s->data;
	int k = key_fold(key);

	if (k == ' ' && may_tick(s)) {
		if (tick(d, d->sel, MATERIAL_BAD))
			next(d);
		return true;
	}
	return move_key(key, &d->sel, count(d) - 1, d->page);
}

static void act_good(struct screen *s)
{
	struct papers *d = s->data;

	if (tick(d, d->sel, MATERIAL_OK))
		next(d);
}

/* What has been handed in and not looked at is taken as looked at. */
static void act_all(struct screen *s)
{
	struct papers *d = s->data;
	int i;

	for (i = 0; i < count(d); i++)
		if (!check_of(line_of(d, i), d) && rec_get(line_of(d, i), d->given)->t != VT_NULL && !tick(d, i, MATERIAL_OK))
			return;
}

static void note_given(void *ctx, const char *text)
{
	struct papers *d = ((struct screen *)ctx)->data;
	struct rec *l = line_of(d, d->sel);

	if (text && set(d, l, d->note, text) && *text && check_of(l, d) != MATERIAL_BAD)
		tick(d, d->sel, MATERIAL_BAD);
}

static void act_note(struct screen *s)
{
	struct papers *d = s->data;
	char now[300] = "";

	rec_text(line_of(d, d->sel), d->note, now, sizeof now);
	ask(_("须补正什么"), _("补正内容"), now, 120, false, NULL, note_given, s);
}

/* The applicant says that it is there; what came on another day and comes again, comes today. */
static void act_hand(struct screen *s)
{
	struct papers *d = s->data;
	struct rec *l = line_of(d, d->sel);
	const struct val *was = rec_get(l, d->given);

	if (set(d, l, d->given, was->t == VT_TEXT && strcmp(was->s, clock_today(app.db)) == 0 ? "" : clock_today(app.db)))
		next(d);
}

static bool may_hand(struct screen *s)
{
	struct papers *d = s->data;
	char why[200];

	return count(d) && rec_may_edit(line_of(d, d->sel), d->given, why, sizeof why);
}

/* ---- files ---- */

/* What is offered for each slot as it is now. */
static void offers_read(struct papers *d)
{
	struct err err = {0};
	int i;

	for (i = 0; i < count(d); i++)
		if (material_offer(app.db, line_of(d, i), clock_today(app.db), &d->offer[i], &err) != 1)
			d->offer[i].from[0] = '\0';
}

static int match_tray(void *ctx, const char *typed, int max, struct pick_row *row)
{
	struct tray_file *t = NULL;
	struct err err = {0};
	char at[20];
	int n = tray_list(app.db, &app.who, &t, &err), i, k = 0;

	(void)ctx;
	for (i = 0; i < n && k < max; i++) {
		if (*typed && !strstr(t[i].name, typed) && !py_match(t[i].name, typed))
			continue;
		instant_text(t[i].at, at);
		text_fmt(row[k].key, sizeof row[k].key, "%lld", (long long)t[i].id);
		text_cut(row[k].label, sizeof row[k].label, t[i].name);
		text_fmt(row[k++].note, sizeof row->note, _("%.11s　%lld 字节"), at + 5, (long long)t[i].size);
	}
	free(t);
	return k;
}

static void file_chosen(void *ctx, const struct pick_row *row)
{
	struct papers *d = ((struct screen *)ctx)->data;
	struct err err = {0};

	if (!row)
		return;
	if (material_attach(app.db, line_of(d, d->sel), row->key, &err) < 0) {
		err_show(&err);
		return;
	}
	d->typed = true;
	offers_read(d);
	next(d);
}

static void act_take(struct screen *s)
{
	struct papers *d = s->data;
	struct err err = {0};

	if (material_take(app.db, line_of(d, d->sel), &err) < 0) {
		err_show(&err);
		return;
	}
	d->typed = true;
	offers_read(d);
	next(d);
}

static bool may_take(struct screen *s)
{
	struct papers *d = s->data;
	char why[200];

	return count(d) && offer_of(d, d->sel) && rec_may_edit(line_of(d, d->sel), d->file, why, sizeof why);
}

static const char *why_no_offer(struct screen *s)
{
	(void)s;
	return _("没有核验过、还有效的同一种材料");
}

static void act_attach(struct screen *s)
{
	struct pick_row one;

	if (match_tray(NULL, "", 1, &one))
		pick(_("文件托盘"), "", match_tray, file_chosen, s);
	else
		tui_message(SY_WARN, _("文件托盘是空的：在自己的机器上 ssh %s@… put 文件名 < 文件"), app.who.name);
}

static bool may_attach(struct screen *s)
{
	struct papers *d = s->data;
	char why[200];

	return count(d) && rec_may_edit(line_of(d, d->sel), d->file, why, sizeof why);
}

void paper_fetch(struct rec *line)
{
	struct tray_file t;
	struct err err = {0};

	if (material_fetch(app.db, &app.who, line, &t, &err) < 0)
		err_show(&err);
	else
		tui_message(SY_GOOD, _("已取到文件托盘：%s　在自己的机器上 get %lld"), t.name, (long long)t.id);
}

static void act_fetch(struct screen *s)
{
	struct papers *d = s->data;

	paper_fetch(line_of(d, d->sel));
}

static bool may_fetch(struct screen *s)
{
	struct papers *d = s->data;
	char file[80];

	return count(d) && rec_text(line_of(d, d->sel), d->file, file, sizeof file) && *file;
}

static const char *why_no_file(struct screen *s)
{
	(void)s;
	return _("这一项没有文件");
}

static const char *why_not(struct screen *s)
{
	struct papers *d = s->data;
	static char why[200];

	*why = '\0';
	if (count(d))
		rec_may_edit(line_of(d, d->sel), d->checked, why, sizeof why);
	return *why ? why : _("由登记机关窗口核验");
}

static void act_save(struct screen *s)
{
	struct papers *d = s->data;
	struct findings found = {0};
	struct err err = {0};
	char text[2048];

	if (!d->typed || rec_save(d->r, NULL, &found, &err) == 0) {
		d->drop = true;
		tui_message(SY_GOOD, "%s", d->typed ? _("已保存") : _("没有改动"));
		screen_close(s, d->typed);
	} else if (found.n) {
		findings_text(&found, UNKNOWN, text, sizeof text);
		notice(_("不能保存"), text, NULL, NULL);
	} else {
		err_show(&err);
	}
	findings_free(&found);
}

static void drop_answer(void *ctx, bool yes)
{
	struct screen *s = ctx;

	if (!yes)
		return;
	((struct papers *)s->data)->drop = true;
	screen_close(s, 0);
}

static bool papers_leave(struct screen *s)
{
	struct papers *d = s->data;

	if (!d->typed || d->drop)
		return true;
	confirm(_("尚未保存"), _("勾选的还没有保存。放弃并离开吗？"), drop_answer, s);
	return false;
}

static void papers_close(struct screen *s)
{
	struct papers *d = s->data;

	rec_free(d->r);
	free(d->offer);
	free(d);
}

static const struct keydef papers_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "保存", .help = "保存勾选的；回到申请", .act = act_save},
	{.key = ' ', .help = "须补正，移到下一项；再按取消；差什么按 x 写明，不写的照法条原话"},
	{.key = 'v', .label = "已核验", .help = "看过文件或者原件，移到下一项；再按取消", .act = act_good, .valid = may_tick, .why = why_not},
	{.key = '*', .help = "交来还没有核验的都记为已核验", .act = act_all, .valid = may_tick, .why = why_not},
	{.key = 'x', .alt = K_ENTER, .label = "补正内容", .help = "须补正的写清楚差什么，告知书里照此列出", .act = act_note, .valid = may_tick, .why = why_not},
	{.key = 'f', .label = "附文件", .help = "从文件托盘里选一个文件附在这一项，移到下一项", .act = act_attach, .valid = may_attach, .why = why_not},
	{.key = 'c', .label = "承用", .help = "承用以前核验过、还有效的同一种材料，移到下一项", .act = act_take, .valid = may_take, .why = why_no_offer},
	{.key = 'o', .label = "取文件", .help = "把这一项的文件取到自己的文件托盘；身份证明等个人信息的查看记录在案", .act = act_fetch, .valid = may_fetch,
		.why = why_no_file},
	{.key = 'g', .label = "已交", .help = "今天交来；再按取消", .act = act_hand, .valid = may_hand, .why = why_not},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops papers_ops = {
	.name = "papers", .draw = papers_draw, .key = papers_key, .leave = papers_leave, .close = papers_close, .keys = papers_keys,
};

void papers_open(const struct entity *e, int64_t id)
{
	struct papers *d = xcalloc(1, sizeof *d);
	struct err err = {0};
	char name[120], title[160];

	d->e = e;
	d->id = id;
	d->part = material_part(e);
	if (!d->part || rec_load(app.db, &app.who, e, id, NULL, &d->r, &err) < 0 || material_slots(app.db, &app.who, d->r, &err) < 0) {
		err_show(&err);
		rec_free(d->r);
		free(d);
		return;
	}
	d->offer = xcalloc((size_t)count(d) + 1, sizeof *d->offer);
	d->of = entity_find(d->part->lines);
	d->def = field_no(d->of, "def");
	d->stage = field_no(d->of, "stage");
	d->required = field_no(d->of, "required");
	d->given = field_no(d->of, "given_on");
	d->checked = field_no(d->of, "checked");
	d->note = field_no(d->of, "note");
	d->file = field_no(d->of, "file");
	offers_read(d);
	rec_title(d->r, name, sizeof name);
	text_fmt(title, sizeof title, _("材料 %.140s"), name);
	screen_push(&papers_ops, d, e->code ? e->code : "", title);
}
