/* What waits for the administrator of security: roles and passwords asked for by the other one, each as it would stand; agreed to or
 * not with one key. */
#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { WAITING_MOST = 100, FACTS = 12 };

struct asked { const struct entity *e; int64_t id; char title[160]; };

struct pending {
	struct asked row[WAITING_MOST];
	int n, sel;
	char fact[FACTS][400];		/* of the selected one */
	int nfact;
	int64_t of;
	unsigned seen;
};

static const struct {
	const char *entity, *agree, *refuse, *label, *columns, *facts;
} kinds[] = {
	{"account_role", "grant", "refuse", "角色", "account role region unit org", "region unit org valid_from valid_to addresses records asked_by"},
	{"account_reset", "confirm", "reject", "重置口令", "account reason", "reason asked_by"},
};

static int kind_of(const struct entity *e)
{
	return strcmp(e->name, kinds[0].entity) == 0 ? 0 : 1;
}

/* ---- reading ---- */

static void read_kind(struct pending *p, int k)
{
	const struct entity *e = entity_find(kinds[k].entity);
	struct query q = {.e = e, .columns = kinds[k].columns, .figure = "asked", .order = "id"};
	struct err err = {0};
	struct row rows[WAITING_MOST];
	struct list *l;
	int n, i, c;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0) {
		err_show(&err);
		return;
	}
	n = list_fetch(l, FROM_FIRST, NULL, WAITING_MOST - p->n, rows, &err);
	for (i = 0; i < n; i++) {
		struct asked *a = &p->row[p->n++];

		*a = (struct asked){.e = e, .id = rows[i].id};
		text_cut(a->title, sizeof a->title, _(kinds[k].label));
		for (c = 0; c < list_columns(l); c++)
			if (rows[i].cell[c] && *rows[i].cell[c])
				text_fmt(a->title + strlen(a->title), sizeof a->title - strlen(a->title), "　%s", rows[i].cell[c]);
	}
	list_free(l);
}

static void read_all(struct pending *p)
{
	size_t k;

	p->n = 0;
	p->of = 0;
	for (k = 0; k < LENGTH(kinds); k++)
		read_kind(p, (int)k);
	if (p->sel >= p->n)
		p->sel = p->n ? p->n - 1 : 0;
}

static void facts_add(struct pending *p, struct rec *r, const char *names)
{
	const struct field *f;
	char text[300];

	for (f = rec_entity(r)->fields; f->name && p->nfact < FACTS; f++) {
		const char *at = strstr(names, f->name);
		size_t n = strlen(f->name);

		if (!at || (at != names && at[-1] != ' ') || (at[n] && at[n] != ' ') ||
			!rec_text(r, field_no(rec_entity(r), f->name), text, sizeof text) || !*text)
			continue;
		text_fmt(p->fact[p->nfact++], sizeof p->fact[0], "%s　%s", f->label, text);
	}
}

/* All that would be in force if one agreed, and for whom: who uses the account, and how it gets in without a password. */
static void read_facts(struct pending *p)
{
	const struct asked *a = p->n ? &p->row[p->sel] : NULL;
	struct err err = {0};
	struct rec *r, *whose;

	p->nfact = 0;
	if (!a || rec_load(app.db, &app.who, a->e, a->id, NULL, &r, &err) < 0)
		return;
	facts_add(p, r, kinds[kind_of(a->e)].facts);
	if (rec_load(app.db, &app.who, entity_find("account"), rec_get(r, field_no(a->e, "account"))->i, NULL, &whose, &err) == 0) {
		facts_add(p, whose, "person org unix_uid");
		rec_free(whose);
	}
	rec_free(r);
	p->of = a->id;
}

/* ---- drawing ---- */

static void pending_draw(struct screen *s, struct area a)
{
	struct pending *p = s->data;
	int facts = a.h > 16 ? 11 : 6, rows = a.h - facts - 1, from = p->sel >= rows ? p->sel - rows + 1 : 0, i;

	put_caret(a, 0, 0);
	if (p->n == 0) {
		put(a, 1, 2, a.w - 4, SY_DIM, _("没有等待批准的申请"));
		return;
	}
	if (p->of != p->row[p->sel].id)
		read_facts(p);
	for (i = from; i < p->n && i - from < rows; i++) {
		put_marker(a, i - from, 0, 2, i - p->sel);
		put(a, i - from, 2, a.w - 3, i == p->sel ? SY_FOCUS : SY_TEXT, p->row[i].title);
		if (i == p->sel)
			put_caret(a, i - from, 2);
	}
	put_hline(a, rows, SY_DIM);
	for (i = 0; i < p->nfact && i < facts; i++)
		put(a, rows + 1 + i, 2, a.w - 3, SY_VALUE, p->fact[i]);
}

/* ---- deciding ---- */

static void decide(struct screen *s, const char *action, const char *reason)
{
	struct pending *p = s->data;
	const struct asked *a = &p->row[p->sel];
	struct act act = {.reason = reason};
	struct findings found = {0};
	struct err err = {0};
	struct rec *r;
	char text[1024];

	if (rec_load(app.db, &app.who, a->e, a->id, NULL, &r, &err) == 0) {
		if (flow_do(r, action, &act, &found, &err) == 0)
			tui_message(SY_GOOD, reason ? _("未同意：%s") : _("已同意：%s"), a->title);
		rec_free(r);
	}
	if (err.code == E_RULE && found.n > 0) {
		findings_text(&found, UNKNOWN, text, sizeof text);
		notice(_("不能同意"), text, NULL, NULL);
	} else if (err.code != E_OK)
		err_show(&err);
	findings_free(&found);
	read_all(p);
}

static void act_agree(struct screen *s)
{
	struct pending *p = s->data;

	decide(s, kinds[kind_of(p->row[p->sel].e)].agree, NULL);
}

static void refused(void *ctx, const char *reason)
{
	struct screen *s = ctx;
	struct pending *p = s->data;

	if (reason && p->n > 0)
		decide(s, kinds[kind_of(p->row[p->sel].e)].refuse, reason);
}

static void act_refuse(struct screen *s)
{
	ask(_("不同意"), _("理由"), "", 200, false, check_reason_short, refused, s);
}

static void act_account(struct screen *s)
{
	struct pending *p = s->data;
	const struct asked *a = &p->row[p->sel];
	struct err err = {0};
	struct rec *r;
	int64_t id;

	if (rec_load(app.db, &app.who, a->e, a->id, NULL, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	id = rec_get(r, field_no(a->e, "account"))->i;
	rec_free(r);
	account_open(id);
}

static bool any(struct screen *s)
{
	return ((struct pending *)s->data)->n > 0;
}

static bool may_decide(struct screen *s)
{
	return any(s) && (app.who.roles & ROLE(SECADMIN));
}

/* ---- the screen ---- */

static bool pending_key(struct screen *s, int key)
{
	struct pending *p = s->data;

	if (key == K_DOWN && p->sel + 1 < p->n)
		p->sel++;
	else if (key == K_UP && p->sel > 0)
		p->sel--;
	else
		return key == K_UP || key == K_DOWN;
	return true;
}

static void pending_tick(struct screen *s)
{
	struct pending *p = s->data;

	if (p->seen == app.version)
		return;
	p->seen = app.version;
	read_all(p);
	tui_redraw();
}

static void pending_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	(void)result;
	read_all(s->data);
}

static void pending_close(struct screen *s)
{
	free(s->data);
}

static const struct keydef pending_keys[] = {
	{.key = '1', .label = "同意", .help = "同意光标所在的申请，随即生效；申请人自己和为自己不能同意", .act = act_agree, .valid = may_decide},
	{.key = '2', .label = "不同意", .help = "不同意，写明理由", .act = act_refuse, .valid = may_decide},
	{.key = '5', .alt = K_ENTER, .label = "账号", .help = "看这个账号的一页：现有的角色和能做什么", .act = act_account, .valid = any},
	{0}
};

static const struct screen_ops pending_ops = {
	.name = "pending", .draw = pending_draw, .key = pending_key, .tick = pending_tick, .back = pending_back, .close = pending_close,
	.keys = pending_keys,
};

void pending_open(void)
{
	struct pending *p = xcalloc(1, sizeof *p);

	p->seen = app.version;
	read_all(p);
	screen_push(&pending_ops, p, "dp", _("待批准"));
}

bool figure_open(const struct entity *e, const struct figure *f)
{
	if (strcmp(f->name, "asked") || (strcmp(e->name, kinds[0].entity) && strcmp(e->name, kinds[1].entity)) || !(app.who.roles & ROLE(SECADMIN)))
		return false;
	pending_open();
	return true;
}
