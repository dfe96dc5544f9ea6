/* The generic form of any record: read, fill in, show what is masked, tell who else is at it. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/paper.h"
#include "screens/record.h"

static const struct screen_ops view_ops, edit_ops;

bool record_editing(const struct screen *s)
{
	return s->ops == &edit_ops;
}

struct record *record_of(struct screen *s)
{
	return s->ops == &edit_ops || s->ops == &view_ops ? s->data : NULL;
}

/* ---- other keys ---- */

/* Rights may end with a state; a row with lines is opened, they say themselves what may be done with them. */
static bool changes_some(const struct record *d)
{
	const struct part *p;
	char why[200];
	int i;

	for (p = d->e->parts; p && p->label; p++)
		if (p->lines)
			return true;
	for (i = 0; i < field_count(d->e); i++)
		if (rec_may_edit(d->r, i, why, sizeof why))
			return true;
	return false;
}

static void act_edit(struct screen *s)
{
	struct record *d = s->data;
	int field = fields_focused(d->f);

	if (!changes_some(d)) {
		tui_message(SY_WARN, "%s", _("在现在的状态下您没有可以修改的项"));
		return;
	}
	record_open(d->e, d->id, REC_EDIT, field >= 0 ? d->e->fields[field].name : NULL, NULL);
}

static void act_void(struct screen *s)
{
	struct record *d = s->data;

	record_void(d->e, d->id);
}

static void act_do(struct screen *s)
{
	struct record *d = s->data;

	action_open(d->e, d->id);
}

bool record_here(struct screen *s, const struct entity **e, int64_t *id, struct spot *at)
{
	struct record *d = s->data;

	*e = d->e;
	*id = d->id;
	fields_spot(d->f, at);
	return d->id != 0 && !d->day[0];
}

static bool has_actions(struct screen *s)
{
	struct record *d = s->data;

	return d->e->actions && d->e->actions[0].name && !d->day[0];
}

static bool is_now(struct screen *s)
{
	struct record *d = s->data;

	return d->id != 0 && !d->day[0];
}

/* Of lines whoever changes what they belong to also takes them out. */
static bool may_change(const struct record *d, unsigned verb)
{
	const struct entity *e = rights_of(d->e);

	return entity_may(e, e == d->e ? verb : V_EDIT);
}

static bool may_edit(struct screen *s)
{
	return is_now(s) && may_change(s->data, V_EDIT);
}

static bool may_void(struct screen *s)
{
	return is_now(s) && may_change(s->data, V_VOID);
}

void record_retitle(struct screen *s)
{
	struct record *d = s->data;
	char name[120], place[40];

	rec_title(d->r, name, sizeof name);
	walk_place(s, place, sizeof place);
	if (d->id == 0)
		text_fmt(s->title, sizeof s->title, _("新建 %.60s"), d->e->label);
	else if (record_editing(s))
		text_fmt(s->title, sizeof s->title, _("修改 %.16s%s %.90s"), d->e->label, place, name);
	else if (d->day[0])
		text_fmt(s->title, sizeof s->title, _("%.30s%s %.70s（%s 时）"), d->e->label, place, name, d->day);
	else
		text_fmt(s->title, sizeof s->title, "%.30s%s %.90s", d->e->label, place, name);
}

static void reload(struct screen *s, const char *day)
{
	struct record *d = s->data;
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, d->e, d->id, day && *day ? day : NULL, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	fields_swap(d->f, r);
	rec_free(d->r);
	d->r = r;
	snprintf(d->day, sizeof d->day, "%s", day ? day : "");
	record_retitle(s);
}

static void day_given(void *ctx, const char *day)
{
	reload(ctx, day);
}

static void act_day(struct screen *s)
{
	ask_day(_("看哪一天的情况（留空为现在）"), day_given, s);
}

static void act_query(struct screen *s)
{
	struct record *d = s->data;

	qbe_open(d->e, s);
}

static void act_refresh(struct screen *s)
{
	struct record *d = s->data;

	reload(s, d->day);
}

/* ---- the screen ---- */

static void record_draw(struct screen *s, struct area a)
{
	struct record *d = s->data;

	form_draw(fields_form(d->f), a);
	foot_draw(d, a);
}

static void record_part(struct screen *s)
{
	struct record *d = s->data;

	form_draw_part(fields_form(d->f));
	foot_draw_news(d);
}

/* In a record that is only read, PgDn at its end is the next one. */
static bool turned(struct screen *s, int key)
{
	struct record *d = s->data;
	int at, row = 0, col = 0, now, r = 0, c = 0, field = fields_focused(d->f);

	if ((key != K_PGDN && key != K_PGUP) || record_editing(s) || !walk_may(s) ||
		(field >= 0 && d->e->fields[field].type == T_MEMO))
		return false;
	at = form_focused(fields_form(d->f), &row, &col);
	form_key(fields_form(d->f), key);
	now = form_focused(fields_form(d->f), &r, &c);
	if (at != now || row != r || col != c)
		return true;
	if (key == K_PGDN)
		walk_next(s);
	else
		walk_prev(s);
	return true;
}

static bool record_key(struct screen *s, int key)
{
	struct record *d = s->data;

	/* nothing is typed here: ? is F1 for terminals that keep that to themselves, and there is nothing to take back */
	if (!record_editing(s) && (key == '?' || key == K_CTRL('Z') || key == K_CTRL('Y')))
		return false;
	d->typed = true;
	d->copied.lines[0] = '\0';	/* F9 is pressed twice in a row, or it is another first time */
	if (!turned(s, key) && !form_key(fields_form(d->f), key))
		return false;
	if (record_editing(s))
		draft_left(d);
	return true;
}

static void record_tick(struct screen *s)
{
	struct record *d = s->data;
	unsigned now = app.version;

	if (fields_tick(d->f, clock_now(app.db)))
		tui_redraw();
	if (record_editing(s) && draft_due(d)) {
		int64_t minute = d->kept ? d->kept_at / 60 : -1;

		draft_write(d, false);
		if (minute < 0 || d->noted_spot != d->kept_spot)
			resume_note();
		d->noted_spot = d->kept_spot;
		if (d->kept && d->kept_at / 60 != minute)	/* the foot says when */
			foot_changed(d);
	}
	if (!d->day[0] && present_read(d->e, d->id, d->here, sizeof d->here))
		foot_changed(d);
	if (now == d->seen)
		return;
	d->seen = now;
	if (!record_editing(s)) {
		if (!d->day[0])
			reload(s, NULL);
		tui_redraw();
	} else if (record_theirs(d)) {
		foot_changed(d);
	}
}

static void record_back(struct screen *s, struct screen *child, int result)
{
	struct record *d = s->data;

	if (d->merge && child)
		record_merged(s, result, merge_at(child));
	else if (result > 0 && !record_editing(s))
		act_refresh(s);
}

static void drop_answer(void *ctx, bool yes)
{
	struct screen *s = ctx;
	struct record *d = s->data;

	if (!yes)
		return;
	draft_end(d);
	d->drop = true;
	screen_close(s, 0);
}

static bool record_leave(struct screen *s)
{
	struct record *d = s->data;

	if (d->drop || !record_editing(s) || !fields_dirty(d->f))
		return true;
	confirm(_("尚未保存"), _("填写的内容还没有保存。放弃这些内容并离开吗？"), drop_answer, s);
	return false;
}

static void record_close(struct screen *s)
{
	struct record *d = s->data;

	if (record_editing(s))
		presence_end(app.db, &app.who, d->e, d->id);
	if (d->merge)
		merge_free(d->merge);
	free(d->merge);
	fields_free(d->f);
	rec_free(d->r);
	if (d->unchosen)
		explicit_bzero(d->unchosen, strlen(d->unchosen));
	free(d->unchosen);
	free(d);
}

/* Among lines Ctrl-N is a new one. */
static bool in_lines(struct screen *s)
{
	return fields_in_lines(((struct record *)s->data)->f);
}

bool record_personal(struct screen *s)
{
	struct record *d = record_of(s);
	int field = d && record_editing(s) ? fields_focused(d->f) : -1;

	return field >= 0 ? (d->e->fields[field].flags & (F_PII | F_SECRET)) != 0 : d && record_editing(s) && in_lines(s);
}

static bool draft_waits(struct screen *s)
{
	return ((struct record *)s->data)->waiting;
}

static void act_draft(struct screen *s)
{
	draft_take(s->data);
}

static const char *why_not_now(struct screen *s)
{
	return ((struct record *)s->data)->id ? _("现在看的是过去某一天；按 d 回到今天") : _("还没有保存");
}

static const char *why_no_edit(struct screen *s)
{
	return is_now(s) ? verb_why(rights_of(((struct record *)s->data)->e), V_EDIT) : why_not_now(s);
}

static const char *why_no_void(struct screen *s)
{
	const struct entity *e = ((struct record *)s->data)->e;

	return is_now(s) ? verb_why(rights_of(e), rights_of(e) == e ? V_VOID : V_EDIT) : why_not_now(s);
}

static const char *why_no_action(struct screen *s)
{
	return ((struct record *)s->data)->day[0] ? why_not_now(s) : _("这种记录没有要办的事");
}

static const char *why_no_draft(struct screen *s)
{
	(void)s;
	return _("没有未保存的内容");
}

static bool walks(struct screen *s)
{
	return walk_may(s) && !in_lines(s);
}

static const char *why_no_walk(struct screen *s)
{
	return in_lines(s) ? _("光标在表格里：Ctrl-N 是加一行") : walk_why(s);
}

/* What a form does by itself. */
#define FORM_KEYS \
	{.key = K_ENTER, .alt = K_TAB, .help = "下一项"}, \
	{.key = K_BTAB, .help = "上一项"}, \
	{.key = K_UP, .alt = K_DOWN, .help = "上一行、下一行"}, \
	{.key = K_PGUP, .alt = K_PGDN, .help = "上一节、下一节"}, \
	{.key = K_CTRL('F'), .help = "到下一个有错的项"}

static const struct keydef view_keys[] = {
	{.key = '2', .label = "修改", .help = "修改这条记录，从光标所在的项开始", .act = act_edit, .valid = may_edit,
		.why = why_no_edit},
	{.key = '4', .label = "作废", .help = "作废，须写理由；不会删除", .act = act_void, .valid = may_void,
		.why = why_no_void},
	{.key = '8', .label = "办理", .help = "现在可以办的事，以及为什么不能办", .act = act_do, .valid = has_actions,
		.why = why_no_action},
	{.key = '7', .label = "更正", .help = "登记事项错了：写出正确的内容、起始日、理由和依据，由另一人确认", .act = past_correct,
		.valid = past_correctable, .why = past_why_not},
	{.key = '0', .alt = 'h', .label = "历史", .help = "各次修改的前后内容、日期、经手人和理由", .act = past_all},
	{.key = K_F8, .alt = 'p', .label = "此项", .help = "光标所在的项从来的内容：每次的日期、经手人和理由", .act = past_field,
		.valid = past_readable, .why = past_why_not},
	{.key = 'y', .help = "沿革：按日期列出发生过的事", .act = past_times, .valid = past_readable, .why = past_why_not},
	{.key = 'P', .help = "证书、决定书等文书：看、印、送达", .act = documents_here, .valid = documents_may},
	{.key = 'd', .label = "日期", .help = "看某一天的情况", .act = act_day},
	{.key = K_F7, .help = "按例查：在表单里写条件，列出符合的记录", .act = act_query},
	{.key = K_CTRL('G'), .label = "明文", .help = "说明用途后显示遮蔽的个人信息，60 秒后自动隐藏",
		.act = record_unmask, .valid = has_masked, .why = why_no_masked},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = act_refresh},
	{.key = K_CTRL('N'), .help = "名录里的下一条；在最后一节按 PgDn 也是", .act = walk_next, .valid = walk_may, .why = walk_why},
	{.key = K_CTRL('B'), .help = "名录里的上一条；在第一节按 PgUp 也是", .act = walk_prev, .valid = walk_may, .why = walk_why},
	FORM_KEYS,
	{0}
};

static const struct keydef edit_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "保存", .help = "检查并保存；规则不通过时说明原因，填写的内容都在",
		.act = record_save},
	{.key = K_F9, .alt = K_CTRL('D'), .help = "这一项照抄上一条记录（行里照抄上一行）；连按两次，其余空着的项也照抄", .act = record_copy},
	{.key = K_CTRL('Z'), .help = "撤回：填写、增行、删行，一步一步往回"},
	{.key = K_CTRL('Y'), .help = "恢复刚撤回的"},
	{.key = K_CTRL('T'), .label = "取草稿", .help = "填入上次没有保存的内容", .act = act_draft,
		.valid = draft_waits, .why = why_no_draft},
	{.key = K_CTRL('G'), .help = "说明用途后显示遮蔽的个人信息，60 秒后自动隐藏", .act = record_unmask},
	{.key = K_CTRL('N'), .help = "名录里的下一条", .act = walk_next, .valid = walks, .why = why_no_walk},
	{.key = K_CTRL('B'), .help = "名录里的上一条", .act = walk_prev, .valid = walks, .why = why_no_walk},
	{.key = K_F6, .alt = K_CTRL('N'), .alt2 = K_INS, .help = "加一行", .valid = in_lines},
	{.key = K_F8, .help = "删去这一行", .valid = in_lines},
	{.key = K_F4, .alt = K_CTRL('K'), .help = "列出可填的值；区划打开区划树"},
	FORM_KEYS,
	{0}
};

static const struct screen_ops view_ops = {
	.name = "record", .draw = record_draw, .part = record_part, .key = record_key, .tick = record_tick, .back = record_back,
		.close = record_close,
	.keys = view_keys,
};

static const struct screen_ops edit_ops = {
	.name = "form", .draw = record_draw, .part = record_part, .key = record_key, .tick = record_tick, .back = record_back,
		.leave = record_leave,
	.close = record_close, .keys = edit_keys, .text = true,
};

bool record_shows(struct screen *s, const struct entity **e, int64_t *id)
{
	struct record *d = record_of(s);

	if (!d || d->id == 0)
		return false;
	*e = d->e;
	*id = d->id;
	return true;
}

/* With the draft that lies there, or with the word that one does. */
static void drafted(struct record *d)
{
	if (!draft_there(d))
		return;
	if ((d->mode & REC_RESUME) && !d->aside)
		draft_take(d);
	else
		tui_message(SY_WARN, "%s", d->aside ? _("有一份没有采用的内容：Ctrl-T 填入") : _("上次的内容没有保存：Ctrl-T 填入"));
}

/* At a row: others are told, and it is told of them. */
static void arrived(struct screen *s)
{
	struct record *d = s->data;
	struct err err = {0};

	if (record_editing(s))
		presence_begin(app.db, &app.who, d->e, d->id, &err);
	else if (d->id != 0)
		recent_add(app.db, &app.who, d->e, d->id, &err);
	d->here[0] = '\0';
	if (!d->day[0])
		present_read(d->e, d->id, d->here, sizeof d->here);
	if (record_editing(s))
		drafted(d);
}

/* The same fields of another row, the caret in the same one; what was shown in clear of the last one is hidden. */
bool record_walk(struct screen *s, int64_t id)
{
	struct record *d = record_of(s);
	struct err err = {0};
	struct rec *r;

	if (!d || rec_load(app.db, &app.who, d->e, id, d->day[0] ? d->day : NULL, &r, &err) < 0)
		return false;
	draft_end(d);
	if (record_editing(s))
		presence_end(app.db, &app.who, d->e, d->id);
	fields_tick(d->f, INT64_MAX);
	fields_swap(d->f, r);
	rec_free(d->r);
	d->r = r;
	d->id = id;
	d->passes[0] = d->theirs[0] = d->came[0] = '\0';
	d->mode &= ~REC_RESUME;
	record_retitle(s);
	arrived(s);
	return true;
}

bool help_answer(struct screen *s, char *dst, size_t n)
{
	struct record *d = s ? record_of(s) : NULL;

	if (qbe_help(s, dst, n))
		return true;
	return d && form_help(fields_form(d->f), dst, n);
}

/* A draft says which section its form showed. */
static const char *drafted_part(struct record *d, struct place *at)
{
	struct draft info;
	struct err err = {0};
	char *body = NULL;
	bool part = draft_load(app.db, &app.who, d->e, d->id, false, &info, &body, &err) == 1 && draft_place(body, at);

	free(body);
	if (!part)
		return NULL;
	d->mode |= REC_PART;
	return strcmp(at->lines, "-") ? at->lines : at->field;
}

static void record_push(struct record *d, bool edit, const char *at)
{
	struct screen *s;
	int item;

	if (d->mode & REC_ADDLINE)
		fields_add_line(d->f, at);
	else if (at && (item = fields_item(d->f, at)) >= 0)
		form_focus(fields_form(d->f), item);
	d->kept_spot = draft_spot(d);
	s = screen_push(edit ? &edit_ops : &view_ops, d, d->e->code ? d->e->code : "", "");
	record_retitle(s);
	arrived(s);
}

void record_begin(struct rec *r)
{
	struct record *d = xcalloc(1, sizeof *d);

	d->e = rec_entity(r);
	d->mode = REC_EDIT;
	d->seen = app.version;
	d->r = r;
	d->f = fields_new(r, false, NULL);
	record_push(d, true, NULL);
}

void record_open(const struct entity *e, int64_t id, int mode, const char *at, const char *day)
{
	struct record *d = xcalloc(1, sizeof *d);
	struct err err = {0};
	bool edit = (mode & REC_EDIT) != 0;
	const char *part = NULL;
	struct place place;

	d->e = e;
	d->id = id;
	d->mode = mode;
	d->seen = app.version;
	if (id == 0)
		d->r = rec_new(app.db, &app.who, e);
	else if (rec_load(app.db, &app.who, e, id, day, &d->r, &err) < 0)
		d->r = NULL;
	if (!d->r) {
		err_show(&err);
		free(d);
		return;
	}
	snprintf(d->day, sizeof d->day, "%s", day ? day : "");
	if ((mode & REC_RESUME) && (part = drafted_part(d, &place)))
		at = part;
	d->f = fields_new(d->r, !edit, d->mode & REC_PART ? at : NULL);
	record_push(d, edit, at);
}
