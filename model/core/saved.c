/* See saved.h. A question is kept as lines of names and of what was typed, so that "the last month" stays the last month, and so that
 * a field that moves in its table is still found. */
#include "model/core/saved.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/internal.h"
#include "model/core/recall.h"

/* ---- whose ---- */

/* The office is what the role is for: its region, or its unit. */
static bool office_of(const struct role_in *in, char dst[40])
{
	*dst = '\0';
	if (in->unit)
		snprintf(dst, 40, "u:%lld", (long long)in->unit);
	else if (*in->region)
		snprintf(dst, 40, "r:%s", in->region);
	return *dst != '\0';
}

/* Who decides there shares. */
static bool own_office(const struct actor *who, char dst[40])
{
	for (int i = 0; i < who->nin; i++)
		if ((UINT64_C(1) << who->in[i].role & R_CIVIL) && office_of(&who->in[i], dst))
			return true;
	return false;
}

bool saved_may_share(const struct actor *who)
{
	char office[40];

	return own_office(who, office);
}

static bool keeps_nothing(const struct actor *who)
{
	return who->id == 0 || (who->roles & ROLE(PUBLIC));
}

/* " WHERE (…)": his own, and those shared where he works. */
static void of_actor(const struct actor *who, struct sql *q, struct bindv *b)
{
	char office[40];

	sql_add(q, " WHERE (account = ?");
	bind_int(b, who->id);
	for (int i = 0; i < who->nin; i++)
		if (office_of(&who->in[i], office)) {
			sql_add(q, " OR office = ?");
			bind_text(b, office);
		}
	sql_add(q, ")");
}

/* ---- as text ---- */

static void line(struct sql *s, const char *what, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	char *flat = xstrdup(value);
	for (char *p = flat; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	sql_addf(s, "%s\t%s%s%s\n", what, name, *name ? "\t" : "", flat);
	free(flat);
}

static int write_body(const struct query *q, struct sql *s, struct err *err)
{
	char name[80], typed[2048];

	if (q->owner)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "一条记录的明细不能存为查询");
	if (q->search && recall_personal(q->search))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "查询里不能存可能是证件号、电话的文字");
	for (int i = 0; i < q->nwhere; i++) {
		const struct cond *c = &q->where[i];
		const struct field *f = c->field < 0 ? NULL : &(c->of ? c->of : q->e)->fields[c->field];
		if (f && (f->flags & (F_PII | F_SECRET)))
			return err_set(err, E_DENIED, NULL, f->name, NULL, "查询里不能存个人信息（%s）", f->label);
	}
	line(s, "view", "", q->view);
	line(s, "order", "", q->order);
	line(s, "search", "", q->search);
	line(s, "columns", "", q->columns);
	line(s, "look", "", q->look);
	line(s, "figure", "", q->figure);
	for (int i = 0; i < q->nwhere; i++) {
		cond_name(q->e, &q->where[i], name, sizeof(name));
		cond_typed(q->e, &q->where[i], typed, sizeof(typed));
		line(s, "where", name, typed);
	}
	if (!s->s)
		sql_add(s, "");
	return s->n <= 6000 ? 0 : err_set(err, E_INVALID, NULL, NULL, NULL, "查询过长");
}

static int read_where(struct query *q, char *rest)
{
	char *value = strchr(rest, '\t');
	struct cond *c = &q->where[q->nwhere];

	if (!value || q->nwhere == (int)LENGTH(q->where))
		return -1;
	*value++ = '\0';
	*c = (struct cond){ .op = CMP_TYPED, .value = value };
	if (cond_place(q->e, rest, c))
		return -1;
	q->nwhere++;
	return 0;
}

/* The body is cut into its words where it stands. -1: it names what is no more. */
static int read_body(const struct entity *e, char *body, struct query *q)
{
	*q = (struct query){ .e = e };
	for (char *next, *p = body; *p; p = next) {
		next = p + strcspn(p, "\n");
		if (*next)
			*next++ = '\0';
		char *rest = strchr(p, '\t');
		if (!rest)
			return -1;
		*rest++ = '\0';
		if (!strcmp(p, "view"))
			q->view = rest;
		else if (!strcmp(p, "order"))
			q->order = rest;
		else if (!strcmp(p, "search"))
			q->search = rest;
		else if (!strcmp(p, "columns"))
			q->columns = rest;
		else if (!strcmp(p, "look"))
			q->look = rest;
		else if (!strcmp(p, "figure"))
			q->figure = rest;
		else if (strcmp(p, "where") || read_where(q, rest))
			return -1;
	}
	return 0;
}

/* May this actor ask all of it? What he may not is not named to him. */
static bool may_ask(struct db *db, const struct actor *who, const struct entity *e, const char *body)
{
	char *copy = xstrdup(body);
	struct query q;
	bool may = access_may(db, who, e, V_READ, NULL, 0, NULL, NULL);

	if (may && read_body(e, copy, &q) == 0)
		for (int i = 0; i < q.nwhere; i++)
			if (q.where[i].field >= 0) {
				const struct entity *of = q.where[i].of ? q.where[i].of : e;
				may = may && cond_may(db, who, of, &of->fields[q.where[i].field]);
			}
	free(copy);
	return may;
}

/* ---- asking ---- */

int saved_list(struct db *db, const struct actor *who, const struct entity *e, int max, struct saved *out, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int n = 0;

	if (keeps_nothing(who))
		return 0;
	sql_add(&q, "SELECT id, entity, name, maker, account = ?, office, body FROM saved_query");
	bind_int(&b, who->id);
	of_actor(who, &q, &b);
	if (e) {
		sql_add(&q, " AND entity = ?");
		bind_text(&b, e->name);
	}
	sql_add(&q, " ORDER BY 5 DESC, name, id");
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		while (n < max && sqlite3_step(st) == SQLITE_ROW) {
			struct saved *s = &out[n];
			*s = (struct saved){ .id = sqlite3_column_int64(st, 0), .e = entity_find(col_text(st, 1)), .mine = sqlite3_column_int(st, 4),
					     .shared = *col_text(st, 5) != '\0' };
			text_cut(s->name, sizeof(s->name), col_text(st, 2));
			text_cut(s->who, sizeof(s->who), col_text(st, 3));
			n += s->e && may_ask(db, who, s->e, col_text(st, 6));
		}
		DB_DONE(st);
	} else
		n = -1;
	sql_free(&q);
	bind_free(&b);
	return n;
}

static int unknown(struct err *err)
{
	return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有这个查询");
}

/* 1 found, 0, -1. mine: only his own will do. */
static int row_of(struct db *db, const struct actor *who, int64_t id, bool mine, char entity[40], char **body, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int rc = keeps_nothing(who) ? 0 : -1;

	sql_add(&q, "SELECT entity, body, account FROM saved_query");
	of_actor(who, &q, &b);
	sql_add(&q, " AND id = ?");
	bind_int(&b, id);
	sqlite3_stmt *st = rc ? db_stmt(db, err, q.s, "") : NULL;
	if (st) {
		bind_all(st, &b);
		rc = sqlite3_step(st) == SQLITE_ROW;
		if (rc && mine && sqlite3_column_int64(st, 2) != who->id)
			rc = err_set(err, E_DENIED, NULL, NULL, NULL, "只有存这个查询的人可以改它");
		if (rc == 1) {
			text_cut(entity, 40, col_text(st, 0));
			*body = xstrdup(col_text(st, 1));
		}
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	return rc;
}

int saved_load(struct db *db, const struct actor *who, int64_t id, struct query *q, char **mem, struct err *err)
{
	char entity[40], *body = NULL;
	int rc = row_of(db, who, id, false, entity, &body, err);
	const struct entity *e = rc == 1 ? entity_find(entity) : NULL;

	if (rc < 0)
		return -1;
	if (!e || !may_ask(db, who, e, body))
		rc = unknown(err);
	else if (read_body(e, body, q))
		rc = err_set(err, E_INVALID, NULL, NULL, NULL, "这个查询用到的项目已不存在，请重新存");
	else
		rc = 0;
	if (rc < 0)
		free(body);
	else
		*mem = body;
	return rc;
}

int saved_find(struct db *db, const struct actor *who, const struct entity *e, const char *name, int64_t *id, struct err *err)
{
	struct saved *all = xcalloc(4 * SAVED_MOST, sizeof(*all));
	int n = saved_list(db, who, e, 4 * SAVED_MOST, all, err), i;

	for (i = 0; i < n && strcmp(all[i].name, name); i++)
		;
	if (i < n)
		*id = all[i].id;
	free(all);
	return n < 0 ? -1 : i < n ? 0 : err_set(err, E_NOTFOUND, NULL, NULL, NULL, "%s没有名为“%.60s”的查询", e->label, name);
}

/* ---- keeping ---- */

static int take_name(const char *typed, char dst[SAVED_NAME * 4 + 1], struct err *err)
{
	if (!text_valid(typed, strlen(typed)) || text_refused(typed, false))
		return err_set(err, E_INVALID, NULL, "name", NULL, "查询的名称里有不能用的字符");
	char *s = text_trim(xstrdup(typed));
	int rc = !*s ? err_set(err, E_INVALID, NULL, "name", NULL, "请给查询起个名称") :
		 text_chars(s) > SAVED_NAME ? err_set(err, E_INVALID, NULL, "name", NULL, "查询的名称最多%d个字", SAVED_NAME) : 0;
	text_cut(dst, SAVED_NAME * 4 + 1, s);
	free(s);
	return rc;
}

static int denied(const struct actor *who, bool share, char office[40], struct err *err)
{
	*office = '\0';
	if (keeps_nothing(who) || who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "这个账号不能存查询");
	if (share && !own_office(who, office))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "只有经办人、科长和局长可以与本单位共用查询");
	return 0;
}

/* One act on a row of his own: the statement's parameters are a text and the id. */
static int change(struct db *db, const struct actor *who, int64_t id, const char *verb, const char *sql, const char *text, struct err *err)
{
	char entity[40], *body = NULL;
	struct err why = { 0 };
	struct tx *tx;
	int rc = row_of(db, who, id, true, entity, &body, err);

	free(body);
	if (rc < 1)
		return rc < 0 ? -1 : unknown(err);
	if (tx_begin(db, who, NULL, &tx, err))
		return -1;
	if (db_run(db, &why, sql, "ti", text, id) < 0 || audit_add(tx, verb, "saved_query", id, "ok", NULL, 0, &why)) {
		tx_rollback(tx);
		if (why.code == E_INVALID)
			return err_set(err, E_INVALID, NULL, "name", NULL, "已有同名的查询");
		if (err)
			*err = why;
		return -1;
	}
	return tx_commit(tx, err);
}

static int write_row(struct tx *tx, const struct query *q, const char *name, const char *office, const char *body, int64_t *id,
		     struct err *err)
{
	struct db *db = tx->db;
	int64_t n = 0;
	int there = db_int(db, err, id, "SELECT id FROM saved_query WHERE account = ? AND entity = ? AND name = ?", "itt", tx->who->id,
			   q->e->name, name);

	if (there < 0)
		return -1;
	if (there)
		return db_run(db, err, "UPDATE saved_query SET office = ?, body = ?, at = ? WHERE id = ?", "ttii", office, body, tx->at, *id) < 0 ? -1 : 0;
	if (db_int(db, err, &n, "SELECT count(*) FROM saved_query WHERE account = ?", "i", tx->who->id) < 0)
		return -1;
	if (n >= SAVED_MOST)
		return err_set(err, E_INVALID, NULL, "name", NULL, "最多存 %d 个查询，请先删去不用的", SAVED_MOST);
	*id = tx_new_id(tx, err);
	return *id < 0 || db_run(db, err, "INSERT INTO saved_query VALUES (?,?,?,?,?,?,?,?)", "iittttti", *id, tx->who->id, tx->who->label, q->e->name,
				 name, office, body, tx->at) < 0 ? -1 : 0;
}

int saved_put(struct db *db, const struct actor *who, const struct query *q, const char *typed, bool share, int64_t *id, struct err *err)
{
	char name[SAVED_NAME * 4 + 1], office[40];
	struct sql body = { 0 };
	struct list *l;
	struct tx *tx;
	int rc = -1;

	if (denied(who, share, office, err) || take_name(typed, name, err) || write_body(q, &body, err)) {
		sql_free(&body);
		return -1;
	}
	/* what cannot be asked is not kept */
	if (list_open(db, who, q, &l, err) == 0) {
		list_free(l);
		if (tx_begin(db, who, NULL, &tx, err) == 0) {
			if (write_row(tx, q, name, office, body.s, id, err) || audit_add(tx, "query-save", "saved_query", *id, "ok", NULL, 0, err))
				tx_rollback(tx);
			else
				rc = tx_commit(tx, err);
		}
	}
	sql_free(&body);
	return rc;
}

int saved_rename(struct db *db, const struct actor *who, int64_t id, const char *typed, struct err *err)
{
	char name[SAVED_NAME * 4 + 1];

	return take_name(typed, name, err) ||
	       change(db, who, id, "query-rename", "UPDATE saved_query SET name = ? WHERE id = ?", name, err) ? -1 : 0;
}

int saved_share(struct db *db, const struct actor *who, int64_t id, bool share, struct err *err)
{
	char office[40];

	return denied(who, share, office, err) ||
	       change(db, who, id, share ? "query-share" : "query-unshare", "UPDATE saved_query SET office = ? WHERE id = ?", office, err) ? -1 : 0;
}

int saved_drop(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	return change(db, who, id, "query-drop", "DELETE FROM saved_query WHERE ?1 IS NULL AND id = ?2", NULL, err);
}
