/* The rules on accounts: three administrators apart from each other and from all business, nobody for himself, and nothing that
 * widens what a role gives without the second administrator; and what a grant does. */
#include "model/registry/account_rules.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"

/* Whose role, reset or account this is. */
struct whose { int64_t id, person; };

static int got_person(void *ctx, struct rec *r)
{
	((struct whose *)ctx)->person = rec_num(r, "person");
	return 1;
}

static struct whose account_of(struct chk *c, int64_t id)
{
	struct whose w = { .id = id };
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)id);
	if (id)
		chk_each(c, "account", "id", text, got_person, &w);
	return w;
}

static struct whose whose(struct chk *c)
{
	struct rec *own = c->rec->owner ? c->rec->owner : c->rec;

	if (!strcmp(own->e->name, "account"))
		return (struct whose){ own->id, rec_num(own, "person") };
	return account_of(c, chk_int(c, "account"));
}

static bool same(const struct actor *who, const struct whose *w)
{
	return (w->id && w->id == who->id) || (w->person && w->person == who->person);
}

/* ---- R-ACC-01 ---- */

struct held { uint64_t set; const char *on; };

static int add_role(void *ctx, struct rec *r)
{
	struct held *h = ctx;
	const char *to = rec_str(r, "valid_to");
	int no = role_find(rec_str(r, "role"));

	if (no >= 0 && (!strcmp(rec_state(r), "asked") || !strcmp(rec_state(r), "on")) && (!*to || strcmp(to, h->on) > 0))
		h->set |= UINT64_C(1) << no;
	return 0;
}

struct asking { struct chk *c; struct held *h; };

static int add_account(void *ctx, struct rec *r)
{
	struct asking *a = ctx;

	if (!strcmp(rec_state(r), "closed"))
		return 0;
	return chk_each_id(a->c, "account_role", "account", rec_id(r), add_role, a->h);
}

/* 三员分立: one of the three administrators and nothing else, whatever the number of a person's accounts; asked for or in force. */
static enum verdict three_admins(struct chk *c, struct finding *f)
{
	bool role = !strcmp(c->rec->e->name, "account_role");
	struct held h = { .on = c->on };
	struct whose w = whose(c);
	struct chk line;
	char held[256];

	for (size_t i = 0; !role && chk_line(c, "account_role", i, &line); i++)
		add_role(&h, line.rec);
	if (role) {
		h.set = UINT64_C(1) << role_find(chk_text(c, "role"));
		chk_each_id(c, "account_role", "account", w.id, add_role, &h);
	}
	if (w.person)
		chk_each_id(c, "account", "person", w.person, add_account, &(struct asking){ c, &h });
	uint64_t admin = h.set & R_ADMINS;
	if (!admin)
		return PASS;
	/* the facts are all that is held: one more is another fault */
	roles_text(h.set, held, sizeof(held));
	if (admin & (admin - 1))
		return finding_set(f, role ? "role" : "name", "同一人只能担任系统、安全、审计管理员中的一种：%s", held);
	return h.set & ~R_ADMINS ? finding_set(f, role ? "role" : "name", "管理员不得兼任业务角色：%s", held) : PASS;
}

/* ---- R-ACC-02 ---- */

/* Neither for oneself nor, having asked, the answer as well; under whichever account. */
static enum verdict not_oneself(struct chk *c, struct finding *f)
{
	struct whose w, asked;

	if ((c->who->roles & ROLE(SYSTEM)) || (c->rec->owner && c->rec->id))
		return NA;
	w = whose(c);
	if (same(c->who, &w))
		return finding_set(f, "account", "不得为自己申请或批准");
	if (!c->rec->id)
		return PASS;
	asked = account_of(c, chk_int(c, "asked_by"));
	return same(c->who, &asked) ? finding_set(f, "asked_by", "申请人不得批准自己的申请") : PASS;
}

/* ---- R-ACC-03 ---- */

static int got_on(void *ctx, struct rec *r)
{
	return *(bool *)ctx |= !strcmp(rec_state(r), "on");
}

/* Who it is, which organisation it acts for and how it gets in without a password are part of what was granted. */
static enum verdict as_granted(struct chk *c, struct finding *f)
{
	static const char *const kept[] = { "person", "org", "unix_uid" };
	enum verdict v = PASS;
	struct rec *r = c->rec;
	bool on = false;

	if ((c->who->roles & ROLE(SYSTEM)) || !r->id)
		return NA;
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (r->lines[i].row[k]->removed && strcmp(rec_state(r->lines[i].row[k]), "asked"))
				v = finding_set(f, "role", "不是待批准的申请不能删去，生效的角色由安全管理员收回");
	chk_each_id(c, "account_role", "account", r->id, got_on, &on);
	for (size_t i = 0; on && i < LENGTH(kept); i++) {
		int no = field_no(r->e, kept[i]);
		/* a person may be named later: that only ties four eyes tighter */
		if (rec_changed(r, no) && (i || r->was[no].t != VT_NULL))
			v = finding_set(f, kept[i], "%s：账号已有生效的角色，不能改；须先收回角色", r->e->fields[no].label);
	}
	return v;
}

/* ---- R-ACC-04 ---- */

/* The scopes in which any entity gives this role something, as bits. */
static unsigned scopes_of(uint64_t role)
{
	unsigned set = 0;

	for (int i = 0; entities[i]; i++)
		for (const struct grant *g = entities[i]->grants; g && g->roles; g++)
			if (g->roles & role)
				set |= 1u << g->scope;
	return set;
}

/* A role without the place it is held in reaches nothing, and nobody would see why. */
static enum verdict has_scope(struct chk *c, struct finding *f)
{
	static const struct { unsigned scopes; const char *field, *label; } want[] = {
		{ 1u << S_REGION, "region", "管辖区划" }, { 1u << S_UNIT | 1u << S_NODE, "unit", "所在单位" }, { 1u << S_OWN, "org", "所属组织" },
		{ 1u << S_NAMED, "records", "指定记录" },
	};
	const char *from = chk_text(c, "valid_from"), *to = chk_text(c, "valid_to");
	int no = role_find(chk_text(c, "role"));
	unsigned set = no < 0 ? 0 : scopes_of(UINT64_C(1) << no);
	const char *at = NULL;
	bool any = false, has = false;
	char miss[100] = "";

	if ((c->who->roles & ROLE(SYSTEM)) || (c->rec->owner && c->rec->id) || no < 0)
		return NA;
	if (*to && strcmp(to, *from ? from : c->on) <= 0)
		return finding_set(f, "valid_to", "止须在起之后");
	for (size_t i = 0; i < LENGTH(want); i++) {
		if (!(set & want[i].scopes))
			continue;
		any = true;
		has |= !chk_null(c, want[i].field) || (i == 2 && c->rec->owner && rec_num(c->rec->owner, "org"));
		text_fmt(miss + strlen(miss), sizeof(miss) - strlen(miss), "%s%s", *miss ? "或" : "", want[i].label);
		if (!at)
			at = want[i].field;
	}
	return !any || has ? PASS : finding_set(f, at, "%s须填%s", role_label[no], miss);
}

/* ---- R-ACC-05 ---- */

static enum verdict reset_waits(struct chk *c, struct finding *f)
{
	return reset_pending(c->db, chk_int(c, "account")) ? PASS : finding_set(f, "account", "没有待生效的新口令，或已过期，请重新申请");
}

const struct rule account_rules[] = {
	{ "R-ACC-01", "三员分立，管理员不兼业务角色", "GB/T 22239-2019 安全管理中心", BLOCK, .flags = RULE_FIXED, .test = three_admins },
	{ "R-ACC-02", "申请和批准由两人办理，不为自己办理", "GB/T 22239-2019 管理用户权限分离", BLOCK, .flags = RULE_FIXED | RULE_BEFORE, .test = not_oneself },
	{ "R-ACC-03", "授权之后身份不变", "GB/T 22239-2019 管理用户权限分离", BLOCK, .flags = RULE_FIXED, .test = as_granted },
	{ "R-ACC-04", "角色有其范围", "GB/T 22239-2019 访问控制", BLOCK, .test = has_scope },
	{ "R-ACC-05", "重置口令有待生效的新口令", "GB/T 22239-2019 身份鉴别", BLOCK, .flags = RULE_FIXED | RULE_BEFORE, .test = reset_waits },
	{ 0 }
};

/* ---- what a grant does ---- */

int role_granted(struct chk *c, struct err *err)
{
	struct val on = { .t = VT_TEXT, .s = (char *)(uintptr_t)c->on, .n = strlen(c->on) };

	if (chk_null(c, "valid_from") && chk_set(c, "valid_from", &on, err))
		return -1;
	return account_named(c->tx, chk_int(c, "account"), c->rec, err);
}

int role_ended(struct chk *c, struct err *err)
{
	struct val on = { .t = VT_TEXT, .s = (char *)(uintptr_t)c->on, .n = strlen(c->on) };
	const char *to = chk_text(c, "valid_to");

	if ((!*to || strcmp(to, c->on) > 0) && chk_set(c, "valid_to", &on, err))
		return -1;
	return account_named(c->tx, chk_int(c, "account"), c->rec, err);
}

int reset_confirmed(struct chk *c, struct err *err)
{
	return reset_take(c->tx, chk_int(c, "account"), true, err);
}

int reset_dropped(struct chk *c, struct err *err)
{
	return reset_take(c->tx, chk_int(c, "account"), false, err);
}

/* 单位 四川省教育厅；org 51510000MJ…: kept as names of entities and ids. */
int check_records(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char kept[400] = "", *save, *all = xstrdup(v->s);
	struct err why = { 0 };
	int rc = 0;

	for (char *p = all; (p = strstr(p, "；")); )
		memcpy(p, ";  ", 3);
	for (char *one = strtok_r(all, ";", &save); one && !rc; one = strtok_r(NULL, ";", &save)) {
		char *word = text_trim(one), *key = word + strcspn(word, " ");
		const struct entity *e = NULL;
		struct rec *r;
		if (!*word)
			continue;
		if (*key)
			*key++ = '\0';
		for (int i = 0; !e && entities[i]; i++)
			if (!strcmp(entities[i]->name, word) || !strcmp(entities[i]->label, word))
				e = entities[i];
		if (!e || rec_find(c->db, c->who, e, text_trim(key), NULL, &r, &why)) {
			rc = err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：%s", f->label, e ? why.msg : "写种类和名称或编号，如：行政区划 51");
			break;
		}
		text_fmt(kept + strlen(kept), sizeof(kept) - strlen(kept), "%s%s %lld", *kept ? "; " : "", e->name, (long long)rec_id(r));
		rec_free(r);
	}
	free(all);
	if (rc)
		return rc;
	free(v->s);
	v->s = xstrdup(kept);
	v->n = strlen(kept);
	return 0;
}
