/* The organisation view as a screen: its keys, and where each block leads. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/paper.h"
#include "screens/view.h"

static const struct entity *org_entity(void)
{
	return entity_find("org");
}

/* Into the form where this person may change something, else to read. */
static void open_at(struct screen *s, const char *at)
{
	struct orgview *v = s->data;
	bool edit = !v->day[0] && entity_may(org_entity(), V_EDIT);

	record_open(org_entity(), v->id, (edit ? REC_EDIT : REC_VIEW) | (at ? REC_PART : 0), at,
		v->day[0] ? v->day : NULL);
}

static void act_register(struct screen *s)
{
	struct orgview *v = s->data;

	record_open(org_entity(), v->id, REC_VIEW | REC_PART, "登记事项", v->day[0] ? v->day : NULL);
}

static void act_query(struct screen *s)
{
	qbe_open(org_entity(), s);
}

static void act_edit(struct screen *s)
{
	open_at(s, NULL);
}

static void act_posts(struct screen *s)
{
	open_at(s, "post");
}

static void act_add_post(struct screen *s)
{
	struct orgview *v = s->data;

	record_open(org_entity(), v->id, REC_EDIT | REC_ADDLINE | REC_PART, "post", NULL);
}

static void act_terms(struct screen *s)
{
	open_at(s, "cert_no");
}

static void act_contact(struct screen *s)
{
	open_at(s, "contact");
}

static void lines_list(struct screen *s, const char *entity)
{
	struct orgview *v = s->data;
	struct query q = {.owner = v->id, .on = v->day[0] ? v->day : NULL};
	const struct entity *e = entity_find(entity);
	const struct part *p = part_lines(org_entity(), entity);

	if (p)
		q.columns = p->columns;		/* without the organisation: it is this one */
	if (e)
		list_screen(e, &q);
}

static void act_clip(struct screen *s)
{
	struct orgview *v = s->data;

	clip_row(org_entity(), v->id, v->day[0] ? v->day : NULL);
}

static bool may_clip(struct screen *s)
{
	(void)s;
	return clip_may(org_entity());
}

static const char *why_no_clip(struct screen *s)
{
	(void)s;
	return clip_why(org_entity());
}

static void act_members(struct screen *s)
{
	lines_list(s, "member");
}

static void act_branches(struct screen *s)
{
	lines_list(s, "branch");
}

static void hang_chosen(void *ctx, int choice)
{
	struct screen *s = ctx;
	struct query q;
	char id[24];
	int i;

	for (i = 0; i < VIEW_HANGS; i++)
		if (orgview_hangs(i) && choice-- == 0 && orgview_query(s->data, i, id, &q))
			list_screen(q.e, &q);
}

/* Which of them; where there is but one that this person reads, that. */
static void act_hangs(struct screen *s)
{
	static char key[VIEW_HANGS][2] = {"1", "2", "3"};
	struct menu_row row[VIEW_HANGS];
	int i, n = 0;

	for (i = 0; i < VIEW_HANGS; i++)
		if (orgview_hangs(i)) {
			row[n] = (struct menu_row){.key = key[n], .label = orgview_hangs(i)->label, .note = ""};
			n++;
		}
	if (n == 1)
		hang_chosen(s, 0);
	else
		menu(_("这个组织的"), row, n, hang_chosen, s);
}

static bool may_hangs(struct screen *s)
{
	int i;

	(void)s;
	for (i = 0; i < VIEW_HANGS; i++)
		if (orgview_hangs(i))
			return true;
	return false;
}

static void act_all(struct screen *s)
{
	struct orgview *v = s->data;

	record_open(org_entity(), v->id, REC_VIEW, NULL, v->day[0] ? v->day : NULL);
}

static void act_void(struct screen *s)
{
	struct orgview *v = s->data;

	record_void(org_entity(), v->id);
}

static void act_do(struct screen *s)
{
	struct orgview *v = s->data;

	action_open(org_entity(), v->id);
}

static void act_history(struct screen *s)
{
	struct orgview *v = s->data;

	history_open(org_entity(), v->id);
}

static void act_timeline(struct screen *s)
{
	struct orgview *v = s->data;

	timeline_open(org_entity(), v->id);
}

static void retitle(struct screen *s)
{
	struct orgview *v = s->data;
	char place[40];

	walk_place(s, place, sizeof place);
	if (v->day[0])
		snprintf(s->title, sizeof s->title, _("社会组织%s　%s 时的情况"), place, v->day);
	else
		snprintf(s->title, sizeof s->title, _("社会组织%s"), place);
}

static void reread(struct screen *s)
{
	struct orgview *v = s->data;

	orgview_read(v);
	v->seen = app.version;
	retitle(s);
}

static void day_given(void *ctx, const char *day)
{
	struct screen *s = ctx;
	struct orgview *v = s->data;
	char was[11];

	memcpy(was, v->day, sizeof was);
	snprintf(v->day, sizeof v->day, "%s", day);
	if (orgview_read(v) < 0) {
		memcpy(v->day, was, sizeof was);
		orgview_read(v);
	}
	retitle(s);
}

static void act_day(struct screen *s)
{
	ask_day(_("看哪一天的情况（留空为现在）"), day_given, s);
}

static bool may_edit(struct screen *s)
{
	struct orgview *v = s->data;

	return !v->day[0] && entity_may(org_entity(), V_EDIT);
}

/* Of whatever cannot be done to an organisation now: another day is shown, or it is for others to do. */
static const char *why_not(struct screen *s, unsigned verb)
{
	struct orgview *v = s->data;

	return v->day[0] ? _("现在看的是过去某一天；按 d 回到今天") : verb_why(org_entity(), verb);
}

static const char *why_not_edit(struct screen *s)
{
	return why_not(s, V_EDIT);
}

static const char *why_not_void(struct screen *s)
{
	return why_not(s, V_VOID);
}

static const char *why_no_past(struct screen *s)
{
	(void)s;
	return verb_why(org_entity(), V_HISTORY);
}

static bool reads_only(struct screen *s)
{
	return !may_edit(s);
}

static bool may_void(struct screen *s)
{
	struct orgview *v = s->data;

	return !v->day[0] && entity_may(org_entity(), V_VOID);
}

static bool may_do(struct screen *s)
{
	struct orgview *v = s->data;

	return !v->day[0] && !app.is_public;
}

static bool has_past(struct screen *s)
{
	(void)s;
	return entity_may(org_entity(), V_HISTORY);
}

static const struct keydef org_keys[] = {
	{.key = '2', .label = "修改", .help = "修改登记事项以外的内容", .act = act_edit, .valid = may_edit,
		.why = why_not_edit},
	{.key = '6', .label = "联系", .help = "改联系方式：光标在联系人上，直接键入，Ctrl-W 保存", .act = act_contact,
		.valid = may_edit, .why = why_not_edit},
	{.key = '6', .help = "联系方式全文", .act = act_contact, .valid = reads_only},
	{.key = '8', .label = "办理", .help = "现在可以办的事，以及为什么不能办", .act = act_do, .valid = may_do},
	{.key = 'P', .help = "证书、决定书等文书：看、印、送达", .act = documents_here, .valid = documents_may},
	{.key = '1', .help = "登记事项全文；在那里按 7 更正", .act = act_register},
	{.key = '3', .help = "负责人：任职的人、起止", .act = act_posts},
	{.key = 'a', .alt = K_F6, .label = "加任职", .help = "让一个已有的人担任职务", .act = act_add_post,
		.valid = may_edit},
	{.key = 'd', .label = "日期", .help = "看某一天的情况", .act = act_day},
	{.key = K_F7, .help = "按例查：在表单里写条件，列出符合的组织", .act = act_query},
	{.key = '0', .alt = 'h', .label = "历史", .help = "各次修改的前后内容，谁看过", .act = act_history,
		.valid = has_past, .why = why_no_past},
	{.key = K_F8, .alt = 'y', .label = "沿革", .help = "按日期列出发生过的事：登记、变更、任职、分支机构、备案、更正",
		.act = act_timeline, .valid = has_past, .why = why_no_past},
	{.key = '7', .help = "会员名册", .act = act_members},
	{.key = '9', .help = "分支机构", .act = act_branches},
	{.key = 't', .help = "证书、届次、章程", .act = act_terms},
	{.key = 'g', .help = "这个组织的党建隶属、谈话提醒、信用信息", .act = act_hangs, .valid = may_hangs},
	{.key = '5', .label = "全部", .help = "全部内容", .act = act_all},
	{.key = '4', .help = "作废，须写理由；不会删除", .act = act_void, .valid = may_void, .why = why_not_void},
	{.key = 'Y', .help = "把统一社会信用代码送到您终端的剪贴板", .act = act_clip, .valid = may_clip, .why = why_no_clip},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = reread},
	{.key = K_UP, .alt = K_DOWN, .help = "内容多时上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "内容多时翻页"},
	{.key = K_CTRL('N'), .help = "名录里的下一个组织；翻到底后 PgDn 也是", .act = walk_next, .valid = walk_may, .why = walk_why},
	{.key = K_CTRL('B'), .help = "名录里的上一个组织；在最上面时 PgUp 也是", .act = walk_prev, .valid = walk_may, .why = walk_why},
	{0}
};

static void org_draw(struct screen *s, struct area a)
{
	struct orgview *v = s->data;

	orgview_draw(v, v->here[0] ? area_inside(a, 0, 0, 1, 0) : a);
	present_draw(a, v->here);
}

static bool org_key(struct screen *s, int key)
{
	struct orgview *v = s->data;
	int page = 10, to = v->top;

	if (key == K_PGDN || key == K_DOWN)
		to += key == K_DOWN ? 1 : page;
	else if (key == K_PGUP || key == K_UP)
		to -= key == K_UP ? 1 : page;
	else
		return false;
	if (to > v->lines - page)
		to = v->lines - page;
	to = to < 0 ? 0 : to;
	if (to == v->top && key == K_PGDN && walk_may(s))
		walk_next(s);
	else if (to == v->top && key == K_PGUP && walk_may(s))
		walk_prev(s);
	else
		v->top = to;
	return true;
}

static void org_tick(struct screen *s)
{
	struct orgview *v = s->data;

	if (!v->day[0] && present_read(org_entity(), v->id, v->here, sizeof v->here))
		tui_redraw();
	if (app.version == v->seen)
		return;
	reread(s);
	tui_redraw();
}

static void org_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	if (result > 0)
		reread(s);
}

static void org_close(struct screen *s)
{
	free(s->data);
}

static const struct screen_ops org_ops = {
	.name = "org", .draw = org_draw, .key = org_key, .tick = org_tick, .back = org_back, .close = org_close,
		.keys = org_keys,
};

bool org_shows(struct screen *s, const struct entity **e, int64_t *id)
{
	if (s->ops != &org_ops)
		return false;
	*e = org_entity();
	*id = ((struct orgview *)s->data)->id;
	return true;
}

bool org_walk(struct screen *s, int64_t id)
{
	struct orgview *v = s->data;
	struct err err = {0};

	if (s->ops != &org_ops)
		return false;
	v->id = id;
	v->top = 0;
	reread(s);
	recent_add(app.db, &app.who, org_entity(), id, &err);
	return true;
}

void org_open(int64_t id, const char *day)
{
	struct orgview *v = xcalloc(1, sizeof *v);
	struct err err = {0};
	struct screen *s;

	v->id = id;
	snprintf(v->day, sizeof v->day, "%s", day ? day : "");
	if (orgview_read(v) < 0) {
		free(v);
		return;
	}
	v->seen = app.version;
	if (!v->day[0])
		present_read(org_entity(), id, v->here, sizeof v->here);
	recent_add(app.db, &app.who, org_entity(), id, &err);
	s = screen_push(&org_ops, v, org_entity()->code, "");
	retitle(s);
}

bool org_place(struct screen *s, FILE *out)
{
	const struct orgview *v = s->data;

	if (s->ops != &org_ops)
		return false;
	fprintf(out, "org\t%lld\t%s\n", (long long)v->id, v->day[0] ? v->day : "-");
	return true;
}

void org_return(char **word, int n)
{
	if (n == 3)
		org_open(atoll(word[1]), *word[2] == '-' ? NULL : word[2]);
}
