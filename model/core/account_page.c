/* What an account may do, on one page, in words: its roles and how long it has them, and from the grants of every entity what it may
 * read, change and do, and where; how it logs in, with what and when. */
#include "model/core/account.h"
#include "model/core/rec_i.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LOGINS = 5, SHOWN_KEYS = 20, ENDING_ROLES = 40, FAILURE_DAYS = 30 };

struct page {
	struct db *db;
	struct actor a;			/* the account, with the roles that are in force */
	void (*line)(void *, int, const char *);
	void *ctx;
};

static void say(struct page *p, int depth, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void say(struct page *p, int depth, const char *fmt, ...)
{
	char text[1200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_mend(text);
	p->line(p->ctx, depth, text);
}

static void add(char *dst, size_t n, const char *sep, const char *text)
{
	if (*text)
		text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? sep : "", text);
}

/* ---- scopes in words ---- */

static void region_text(struct db *db, const char *region, char *dst, size_t n)
{
	region_path(db, region, dst, n);
	if (!*dst)
		text_cut(dst, n, *region ? region : "没有写明区划，什么也管不到");
	else
		add(dst, n, "", "及其以下");
}

static void title_of(struct db *db, const char *entity, int64_t id, const char *none, char *dst, size_t n)
{
	*dst = '\0';
	if (!id || ref_title(db, entity_find(entity), id, dst, n) != 1)
		text_cut(dst, n, none);
}

/* Where a grant holds for one of the account's roles. */
static void place(struct page *p, const struct entity *e, const struct grant *g, const struct role_in *in, char *dst, size_t n)
{
	const struct entity *node = e->node && strcmp(e->node, "id") ? field_target(&e->fields[field_no(e, e->node)]) : e;
	int64_t named = 0;

	switch (g->scope) {
	case S_ALL: text_cut(dst, n, "全部"); break;
	case S_PUBLIC: text_cut(dst, n, "公开的"); break;
	case S_REGION: region_text(p->db, in->region, dst, n); break;
	case S_UNIT: title_of(p->db, "unit", in->unit, "没有写明单位，什么也看不到", dst, n); break;
	case S_OWN: title_of(p->db, "org", in->org ? in->org : p->a.org, "没有写明组织，什么也看不到", dst, n); break;
	case S_NODE:
		title_of(p->db, node->name, in->unit, "没有写明节点，什么也看不到", dst, n);
		add(dst, n, "", in->unit ? "及其以下" : "");
		break;
	case S_NAMED:
		db_int(p->db, NULL, &named, "SELECT count(*) FROM named_grant WHERE account = ? AND entity = ?", "it", p->a.id, e->name);
		text_fmt(dst, n, "指定的 %lld 条", (long long)named);
		break;
	case S_NONE: text_cut(dst, n, "无"); break;
	}
}

/* ---- what it may do with one kind of rows ---- */

static const struct { unsigned verb; const char *label; } verbs[] = {
	{ V_READ, "查看" }, { V_CHOOSE, "按全名选用" }, { V_COUNT, "统计" }, { V_NEW, "新建" }, { V_EDIT, "修改" }, { V_VOID, "作废" },
	{ V_EXPORT, "导出" }, { V_HISTORY, "看历史" }, { V_CORRECT, "更正" }, { V_UNMASK, "写明用途看明文" },
};

static void acts_text(const struct entity *e, const struct grant *g, uint64_t role, char *dst, size_t n)
{
	for (const struct action *a = e->actions; a && a->name; a++)
		if (word_in(g->acts, a->name) && (a->roles & role))
			add(dst, n, "、", a->label);
}

static void grant_text(const struct entity *e, const struct grant *g, uint64_t role, char *dst, size_t n)
{
	static const char *const level[] = { [LV_PUBLIC] = "只看公开项", [LV_INTERNAL] = "看内部项", [LV_OFFICE] = "看内部项和机关意见", [LV_SENSITIVE] = "看全部项，个人信息遮蔽" };
	char acts[300] = "";

	*dst = '\0';
	for (size_t i = 0; i < LENGTH(verbs); i++)
		if (g->verbs & verbs[i].verb)
			add(dst, n, "、", verbs[i].label);
	acts_text(e, g, role, acts, sizeof(acts));
	if (*acts) {
		add(dst, n, "；", "办理");
		add(dst, n, "", acts);
	}
	if (g->verbs & V_READ) {
		add(dst, n, "（", level[g->level]);
		add(dst, n, "", "）");
	}
	if (g->states) {
		const char *s = g->states;
		char code[32], label[200] = "";
		while (word_next(&s, code, sizeof(code)))
			add(label, sizeof(label), "、", state_find(e, code) ? state_find(e, code)->label : code);
		add(dst, n, "，限状态：", label);
	}
}

/* One line a grant and a place; two roles that give the same in the same place are told once. */
static void entity_text(struct page *p, const struct entity *e)
{
	char kept[16][600], where[200], what[400], text[600];
	int n = 0;

	for (const struct grant *g = e->grants; g && g->roles; g++)
		for (int i = 0; i < p->a.nin && n < (int)LENGTH(kept); i++) {
			uint64_t role = UINT64_C(1) << p->a.in[i].role;
			bool told = false;
			if (!(g->roles & role))
				continue;
			place(p, e, g, &p->a.in[i], where, sizeof(where));
			grant_text(e, g, role, what, sizeof(what));
			if (!*what)
				continue;
			text_fmt(text, sizeof(text), "%s：%s", where, what);
			for (int k = 0; k < n; k++)
				told |= !strcmp(kept[k], text);
			if (!told)
				text_cut(kept[n++], sizeof(kept[0]), text);
		}
	if (!n)
		return;
	say(p, 1, "%s", e->label);
	for (int k = 0; k < n; k++)
		say(p, 2, "%s", kept[k]);
}

static void rights(struct page *p)
{
	say(p, 0, "能做什么");
	if (!p->a.nin)
		say(p, 1, "没有生效的角色：不能登录，什么也不能做");
	for (int i = 0; entities[i]; i++)
		if (entities[i]->grants)
			entity_text(p, entities[i]);
}

/* ---- its roles ---- */

static void role_text(struct page *p, struct rec *r)
{
	char where[400] = "", one[400], until[40];
	const char *from = rec_str(r, "valid_from"), *to = rec_str(r, "valid_to"), *addresses = rec_str(r, "addresses"), *records = rec_str(r, "records");
	const struct state *s = state_find(r->e, r->state);
	int no = role_find(rec_str(r, "role"));

	if (*rec_str(r, "region")) {
		region_text(p->db, rec_str(r, "region"), one, sizeof(one));
		add(where, sizeof(where), "，", one);
	}
	if (rec_num(r, "unit")) {
		title_of(p->db, "unit", rec_num(r, "unit"), "", one, sizeof(one));
		add(where, sizeof(where), "，", one);
	}
	if (rec_num(r, "org")) {
		title_of(p->db, "org", rec_num(r, "org"), "", one, sizeof(one));
		add(where, sizeof(where), "，", one);
	}
	if (*records)
		add(where, sizeof(where), "，", "指定的记录");
	text_fmt(until, sizeof(until), *to ? "至 %s" : "长期", to);
	say(p, 1, "%s　%s　%s%s　%s　%s%s%s", no < 0 ? "?" : role_label[no], *where ? where : "不分区划", from, *from ? " 起" : "自批准之日起", until,
	    s ? s->label : r->state, *addresses ? "　限从 " : "", addresses);
}

static int keep_id(int64_t **v, int n, int64_t id)
{
	*v = xrealloc(*v, sizeof(**v) * (size_t)(n + 1));
	(*v)[n] = id;
	return n + 1;
}

static void roles(struct page *p)
{
	const struct entity *e = entity_find("account_role");
	int64_t *id = NULL;
	int n = 0;
	struct rec *r;

	say(p, 0, "角色");
	sqlite3_stmt *st = db_stmt(p->db, NULL, "SELECT id FROM account_role WHERE account = ? AND void = 0 AND state IN ('asked', 'on', 'off') ORDER BY "
				   "state <> 'on', state <> 'asked', id DESC LIMIT ?", "in", p->a.id, ENDING_ROLES);
	while (st && sqlite3_step(st) == SQLITE_ROW)
		n = keep_id(&id, n, sqlite3_column_int64(st, 0));
	if (st)
		DB_DONE(st);
	if (!n)
		say(p, 1, "没有申请过角色");
	for (int i = 0; i < n; i++)
		if (store_load(p->db, &p->a, e, id[i], NULL, &r, NULL) == 0) {
			role_text(p, r);
			rec_free(r);
		}
	free(id);
}

/* ---- how it logs in ---- */

static void logins(struct page *p)
{
	sqlite3_stmt *st = db_stmt(p->db, NULL, "SELECT at, peer, note FROM audit WHERE account = ? AND verb = 'login' AND result = 'ok' ORDER BY seq DESC "
				   "LIMIT ?", "tn", p->a.name, LOGINS);
	int64_t failed = 0, must = 0, days = 0, at = 0;
	char text[20];
	int n = 0;

	say(p, 0, "登录");
	while (st && sqlite3_step(st) == SQLITE_ROW) {
		instant_text(sqlite3_column_int64(st, 0), text);
		say(p, 1, "%.16s　来自 %s　%s", text, *col_text(st, 1) ? col_text(st, 1) : "（不记）",
		    !strcmp(col_text(st, 2), "password") ? "口令" : !strcmp(col_text(st, 2), "local") ? "本机" : "公钥");
		n++;
	}
	if (st)
		DB_DONE(st);
	if (!n)
		say(p, 1, "还没有登录过");
	live_int(p->db, NULL, &failed, "SELECT count(*) FROM failure WHERE account = ? AND at >= ?", "ti", p->a.name,
		 clock_now(p->db) - FAILURE_DAYS * 86400);
	say(p, 1, "近 %d 日登录失败 %lld 次", FAILURE_DAYS, (long long)failed);
	if (account_ends(p->db, p->a.id, p->a.name, &at, &days, NULL) == 1) {
		instant_text(at, text);
		say(p, 1, "%lld日不登录即暂停：至 %.16s", (long long)days, text);
	}
	if (db_int(p->db, NULL, &must, "SELECT must_change FROM account_auth WHERE id = ?", "i", p->a.id) != 1)
		say(p, 1, "没有口令");
	else if (must && db_int(p->db, NULL, &at, "SELECT changed_at FROM account_auth WHERE id = ?", "i", p->a.id) == 1) {
		bool set = param_int(p->db, "password.initial.days", "", "", NULL, &days, NULL) == 1;
		instant_text(at + days * 86400, text);
		say(p, 1, "初始口令还没有换%s%.16s%s", set ? "，有效至 " : "", set ? text : "", reset_pending(p->db, p->a.id) ? "；有重置申请待批准" : "");
	} else if (reset_pending(p->db, p->a.id))
		say(p, 1, "有口令重置申请待批准");
}

static void keys(struct page *p, const struct actor *who)
{
	struct key_seen *k = xcalloc(SHOWN_KEYS, sizeof(*k));
	int n = account_keys(p->db, who, p->a.name, k, SHOWN_KEYS, NULL);
	char at[20];

	say(p, 0, "公钥");
	if (n <= 0)
		say(p, 1, "没有");
	for (int i = 0; i < n; i++) {
		instant_text(k[i].used, at);
		say(p, 1, "%s　%s　%s%s　%s%.16s", k[i].print, k[i].type, k[i].comment, "", k[i].used ? "最近用于 " : "还没有用过", k[i].used ? at : "");
	}
	free(k);
}

/* Sessions whose process is gone have ended, whatever their rows say. */
static void sessions(struct page *p)
{
	sqlite3_stmt *st = live_stmt(p->db, NULL, "SELECT started, peer, pid FROM session WHERE account_id = ? AND ended IS NULL ORDER BY id DESC LIMIT 20",
				     "i", p->a.id);
	char at[20];
	int n = 0;

	say(p, 0, "现在的会话");
	while (st && sqlite3_step(st) == SQLITE_ROW) {
		if (kill(sqlite3_column_int(st, 2), 0) < 0 && errno == ESRCH)
			continue;
		instant_text(sqlite3_column_int64(st, 0), at);
		say(p, 1, "自 %.16s　来自 %s", at, *col_text(st, 1) ? col_text(st, 1) : "（不记）");
		n++;
	}
	if (st)
		DB_DONE(st);
	if (!n)
		say(p, 1, "没有");
}

/* ---- the page ---- */

static int whose(struct page *p, const char *name, struct err *err)
{
	char state[16] = "", person[80] = "", org[120] = "";
	const struct state *s;

	sqlite3_stmt *st = db_stmt(p->db, err, "SELECT id, label, person, org, state FROM account WHERE name = ? AND void = 0", "t", name);
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW) {
		p->a.id = sqlite3_column_int64(st, 0);
		text_cut(p->a.name, sizeof(p->a.name), name);
		text_cut(p->a.label, sizeof(p->a.label), col_text(st, 1));
		p->a.person = sqlite3_column_int64(st, 2);
		p->a.org = sqlite3_column_int64(st, 3);
		text_cut(state, sizeof(state), col_text(st, 4));
	}
	DB_DONE(st);
	if (!p->a.id)
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有账号 %.40s", name);
	s = state_find(entity_find("account"), state);
	title_of(p->db, "person", p->a.person, "", person, sizeof(person));
	title_of(p->db, "org", p->a.org, "", org, sizeof(org));
	say(p, 0, "%s　%s　%s", p->a.name, p->a.label, s ? s->label : state);
	if (*person)
		say(p, 1, "使用人 %s", person);
	if (*org)
		say(p, 1, "所属组织 %s", org);
	return 0;
}

int account_page(struct db *db, const struct actor *who, const char *name, void (*line)(void *, int, const char *), void *ctx, struct err *err)
{
	struct page p = { .db = db, .line = line, .ctx = ctx };
	struct actor in_force;

	if (who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
	if (strcmp(who->name, name) && !(who->roles & (R_ADMINS | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "只能看自己的账号");
	if (whose(&p, name, err))
		return -1;
	if (actor_load(db, name, &in_force, NULL) == 0)
		p.a = in_force;
	roles(&p);
	/* of an account that everybody shares nobody learns when others came (P11) */
	if (!(who->roles & ROLE(PUBLIC))) {
		logins(&p);
		keys(&p, who);
		sessions(&p);
	}
	rights(&p);
	return 0;
}
