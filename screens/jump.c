/* The jump line: a code, a code and a text, a text, initials or a number lead to a screen or a record from anywhere. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/command.h"
#include "screens/paper.h"

/* Screens that are not the list of an entity. all: the public's too. */
static const struct { const char *code, *label; void (*open)(void); uint64_t roles; bool (*may)(void), all; } extra[] = {
	{"db", "待办", inbox_open, .may = inbox_may},
	{"jr", "今日窗口", day_open, .may = inbox_may},
	{"sq", "我的申请", own_open, .may = own_may},
	{"jd", "办理进度", progress_open, .all = true},
	{"hd", "核对文书", verify_open, .all = true},
	{"kb", "看板", board_org, .may = board_may},
	{"qs", "区划树", tree_open, .may = tree_may},
	{"mm", "更换口令", password_open},
	{"sd", "锁定画面", lock_open},
	{"dr", "导入", import_open, .may = import_any},
	{"wd", "我的账户", account_own},
	{"dp", "待批准", pending_open, ROLE(SECADMIN)},
	{"kg", "谁看过", sights_open, ROLE(AUDITOR)},
	{"sj", "审计", audit_open, ROLE(AUDITOR)},
};

enum { DEPTH_MAX = 24, DRAFTS = 3, WEAK = 4 };

/* ---- what matches ---- */

void jump_list_row(struct jump_row *out, const struct entity *e, const char *rest)
{
	memset(out, 0, sizeof *out);
	out->kind = JUMP_LIST;
	out->e = e;
	text_fmt(out->title, sizeof out->title, "%s", e->label);
	snprintf(out->note, sizeof out->note, "%s%s%s", e->code ? e->code : "", e->clause && e->code ? " · " : "",
		e->clause ? e->clause : "");
	if (rest && *rest)
		text_fmt(out->title, sizeof out->title, _("%s：查“%.60s”"), e->label, rest);
}

static void add_hit(struct jump_row *out, const struct hit *h)
{
	memset(out, 0, sizeof *out);
	out->kind = JUMP_ROW;
	out->e = h->e;
	out->id = h->id;
	text_cut(out->title, sizeof out->title, h->title);
	text_cut(out->note, sizeof out->note, h->note[0] ? h->note : h->e->label);
}

/* The entity whose code stands first; *rest: what follows it. */
static const struct entity *by_code(const char *text, const char **rest)
{
	size_t n = strcspn(text, " ");
	int i;

	*rest = text + n + strspn(text + n, " ");
	for (i = 0; entities[i]; i++)
		if (entities[i]->code && strlen(entities[i]->code) == n &&
			strncasecmp(entities[i]->code, text, n) == 0 &&
		    entity_shown(entities[i]))
			return entities[i];
	return NULL;
}

/* What was typed, plainly; the entity by whose code it begins, or NULL. text: room for it. */
static const struct entity *coded(const char *typed, char text[RECALL_TEXT], const char **what, const char **rest)
{
	text_cut(text, RECALL_TEXT, typed);
	*what = text_trim(text_ascii(text));
	return by_code(*what, rest);
}

void jump_screens(command_see *see, void *ctx)
{
	int i;

	for (i = 0; i < (int)LENGTH(extra); i++) {
		struct command c = {.code = extra[i].code};

		bool role = !extra[i].roles || (extra[i].roles & app.who.roles), may = !extra[i].may || extra[i].may();

		if (app.is_public && !extra[i].all)
			continue;
		c.row = (struct jump_row){.kind = JUMP_SCREEN, .no = i, .off = !role || !may};
		text_cut(c.row.title, sizeof c.row.title, _(extra[i].label));
		text_cut(c.row.note, sizeof c.row.note, !role ? roles_why(extra[i].roles) : !may ? _("您的角色用不到") :
			extra[i].code);
		see(ctx, &c);
	}
}

static int add_hits(const struct entity *e, const char *text, int max, struct jump_row *out)
{
	struct hit *hit = xcalloc(JUMP_MAX, sizeof *hit);
	struct err err = {0};
	int n = find_any(app.db, &app.who, e, text, max < JUMP_MAX ? max : JUMP_MAX, hit, &err), i;

	for (i = 0; i < n; i++)
		add_hit(&out[i], &hit[i]);
	free(hit);
	return n < 0 ? 0 : n;
}

static bool searched(const struct entity *e)
{
	const struct field *f;

	for (f = e->fields; f->name; f++)
		if (f->flags & F_FIND)
			return entity_shown(e);
	return false;
}

/* Keeps the best of another kind beside those there are: by rank, earlier kinds first. */
static void merge(struct hit *all, int *n, const struct hit *more, int count)
{
	int i, at;

	for (i = 0; i < count; i++) {
		for (at = *n; at > 0 && all[at - 1].rank > more[i].rank; at--)
			;
		if (at >= JUMP_MAX)
			return;
		memmove(&all[at + 1], &all[at], (size_t)((*n < JUMP_MAX ? *n : JUMP_MAX - 1) - at) * sizeof *all);
		all[at] = more[i];
		if (*n < JUMP_MAX)
			(*n)++;
	}
}

/* Of equally likely ones those he had open stand first, the last one before the others. */
static void recent_first(struct hit *hit, int n)
{
	struct recent recent[RECENTS];
	struct err err = {0};
	int k = recent_list(app.db, &app.who, RECENTS, recent, &err), i, at;

	while (k-- > 0)
		for (i = 1; i < n; i++) {
			struct hit one = hit[i];

			if (one.id != recent[k].id || one.e != recent[k].e)
				continue;
			for (at = i; at > 0 && hit[at - 1].rank == one.rank; at--)
				hit[at] = hit[at - 1];
			hit[at] = one;
			break;
		}
}

/* Rows of every kind, each kind asked once. Organisations are what people look for: they stand before all but what is
 * named exactly so. */
static int add_any(const char *text, int max, struct jump_row *out)
{
	const struct entity *org = entity_find("org");
	struct hit *hit = xcalloc(3 * JUMP_MAX, sizeof *hit), *other = hit + JUMP_MAX, *one = other + JUMP_MAX;
	struct err err = {0};
	int n = 0, nother = 0, kept = 0, got, i;

	for (i = 0; entities[i]; i++) {
		if (!searched(entities[i]))
			continue;
		got = find_any(app.db, &app.who, entities[i], text, JUMP_MAX, entities[i] == org ? hit : one, &err);
		if (entities[i] == org)
			n = got > 0 ? got : 0;
		else if (got > 0)
			merge(other, &nother, one, got);
	}
	recent_first(hit, n);
	for (i = 0; i < nother && kept < max / 3 && other[i].rank == 0; i++)
		add_hit(&out[kept++], &other[i]);
	for (i = 0; i < n && kept < (nother ? max - 4 : max); i++)
		add_hit(&out[kept++], &hit[i]);
	for (i = 0; i < nother && kept < max; i++)
		if (other[i].rank > 0)
			add_hit(&out[kept++], &other[i]);
	for (i = 0; i < kept; i++)
		for (got = 0; got < kept; got++)
			if (got != i && out[i].e == out[got].e && strcmp(out[i].title, out[got].title) == 0) {
				row_note(out[i].e, out[i].id, out[i].note, sizeof out[i].note);
				break;
			}
	free(hit);
	return kept;
}

static void title_of(const struct entity *e, int64_t id, char *dst, size_t n)
{
	struct err err = {0};
	struct rec *r;

	*dst = '\0';
	if (id == 0 || rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return;
	rec_title(r, dst, n);
	rec_free(r);
}

/* Where the line dropped comes first of all. */
static int add_resume(struct jump_row *out)
{
	memset(out, 0, sizeof *out);
	out->kind = JUMP_RESUME;
	return resume_label(out->title, sizeof out->title, &out->e, &out->id);
}

/* Then forms that were not saved; not the one that has the first line already. */
static int add_drafts(int max, struct jump_row *out, const struct jump_row *first)
{
	struct draft draft[DRAFTS];
	struct err err = {0};
	int n = draft_list(app.db, &app.who, max < DRAFTS ? max : DRAFTS, draft, &err), i, k, kept = 0;
	char title[120], at[20];

	for (k = 0; k < n; k++) {
		if (first && first->e == draft[k].e && first->id == draft[k].id)
			continue;
		i = kept++;
		draft[i] = draft[k];
		memset(&out[i], 0, sizeof out[i]);
		out[i].kind = JUMP_DRAFT;
		out[i].e = draft[i].e;
		out[i].id = draft[i].id;
		title_of(draft[i].e, draft[i].id, title, sizeof title);
		instant_text(draft[i].at, at);
		text_fmt(out[i].title, sizeof out[i].title, draft[i].id ? _("继续修改 %s") : _("继续新建 %s"),
			*title ? title : draft[i].e->label);
		snprintf(out[i].note, sizeof out[i].note, _("未保存 %.11s"), at + 5);
	}
	return kept;
}

/* One record an account had open; no: its place among them, by which it is called. */
static bool add_recent_row(struct jump_row *out, const struct recent *recent, int no)
{
	struct hit h = {.e = recent->e, .id = recent->id};
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, h.e, h.id, NULL, &r, &err) < 0)
		return false;
	rec_title(r, h.title, sizeof h.title);
	rec_free(r);
	add_hit(out, &h);
	out->no = no;
	return true;
}

/* Numbered as they are kept: what cannot be read any more leaves its number out. */
static int add_recent(int max, struct jump_row *out)
{
	struct recent recent[RECENTS];
	struct err err = {0};
	int n = recent_list(app.db, &app.who, RECENTS, recent, &err), kept = 0, i;

	for (i = 0; i < n && kept < max; i++)
		kept += add_recent_row(&out[kept], &recent[i], i + 1);
	return kept;
}

/* 3: the third record before now. */
static int add_numbered(const char *text, struct jump_row *out)
{
	struct recent recent[RECENTS];
	struct err err = {0};
	int no = strspn(text, "0123456789") == strlen(text) && strlen(text) <= 2 && *text != '0' ? atoi(text) : 0;

	return no >= 1 && no <= RECENTS && recent_list(app.db, &app.who, no, recent, &err) == no &&
		add_recent_row(out, &recent[no - 1], no);
}

bool jump_code(const char *typed, struct jump_row *out)
{
	char text[RECALL_TEXT];
	const char *what, *rest;
	const struct entity *e = coded(typed, text, &what, &rest);

	if (!e || *rest)
		return false;
	jump_list_row(out, e, NULL);
	return true;
}

/* Commands that are plainly meant, records, then commands that may be meant or cannot be used now. */
int jump_match(const char *typed, int max, struct jump_row *out)
{
	char text[RECALL_TEXT];
	struct commands *found;
	const char *what, *rest;
	const struct entity *e = coded(typed, text, &what, &rest);
	int n, k, weak;

	if (!*what) {
		n = add_resume(out);
		n += add_drafts(max - n, out + n, n ? out : NULL);
		return n + add_recent(max - n, out + n);
	}
	if (e && *rest) {
		n = add_hits(e, rest, max - 1, out);
		jump_list_row(&out[n], e, rest);
		return n + 1;
	}
	found = commands_find(what);
	n = add_numbered(what, out);
	for (k = 0; k < found->nstrong && n < max / 3; k++)
		out[n++] = found->strong[k];
	weak = found->nweak < WEAK ? found->nweak : WEAK;
	n += add_any(what, max - n - weak, out + n);
	for (k = 0; k < weak && n < max; k++)
		out[n++] = found->weak[k];
	free(found);
	return n;
}

/* ---- going there ---- */

/* The number of an application, and a reminder, lead to what they are about. */
static bool about_open(const struct entity *e, int64_t id)
{
	struct err err = {0};
	struct rec *r;
	const struct entity *of;
	char name[64];
	int64_t rid;

	if (strcmp(e->name, "kase") == 0)
		return case_open_number(id);
	if (strcmp(e->name, "reminder") || rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return false;
	rec_text(r, field_no(e, "entity"), name, sizeof name);
	of = entity_find(name);
	rid = rec_get(r, field_no(e, "rid"))->i;
	rec_free(r);
	if (of && rec_load(app.db, &app.who, of, rid, NULL, &r, &err) == 0)
		rec_free(r);
	else
		return false;
	row_open(of, rid);
	return true;
}

void row_open(const struct entity *e, int64_t id)
{
	if (about_open(e, id))
		return;
	if (e->kase)
		case_open(e, id, false);
	else if (strcmp(e->name, "org") == 0)
		org_open(id, NULL);
	else if (strcmp(e->name, "account") == 0)
		account_open(id);
	else
		record_open(e, id, REC_VIEW, NULL, NULL);
}

void row_made(const struct entity *e, int64_t id)
{
	if (strcmp(e->name, "account") == 0)
		account_made(id);
	else if (e->kase)
		case_open(e, id, false);
}

/* The stack does not grow for ever: what was opened longest ago and holds nothing unsaved is taken out; home stays. */
static void make_room(void)
{
	struct screen *s, *oldest = NULL;
	int n = 0;

	for (s = screen_top(); s; s = s->under, n++)
		if (s != screen_top() && s->under && !record_unsaved(s))
			oldest = s;
	if (n >= DEPTH_MAX && oldest)
		screen_forget(oldest);
}

void jump_go(const struct jump_row *row, const char *typed)
{
	struct query q = {.e = row->e};
	char text[RECALL_TEXT];
	const char *what, *rest;
	struct err err = {0};

	make_room();
	recall_add(app.db, &app.who, typed, &err);
	switch (row->kind) {
	case JUMP_LIST:
		if (coded(typed, text, &what, &rest) == row->e && *rest)
			q.search = rest;
		list_screen(row->e, &q);
		break;
	case JUMP_ROW:
		row_open(row->e, row->id);
		break;
	case JUMP_DRAFT:
		record_open(row->e, row->id, REC_EDIT | REC_RESUME, NULL, NULL);
		break;
	case JUMP_RESUME:
		resume_go();
		break;
	case JUMP_SCREEN:
		extra[row->no].open();
		break;
	case JUMP_COMMAND:
		row->run(row);
		break;
	}
}

bool jump_recall(struct line *l, int *back, int step)
{
	char text[RECALL_TEXT];
	struct err err = {0};
	int to = *back + step;

	if (to < 0)
		return false;
	if (to == 0) {
		line_set(l, "");
	} else {
		if (recall_get(app.db, &app.who, to, text, sizeof text, &err) != 1)
			return false;
		line_set(l, text);
	}
	*back = to;
	return true;
}
