/* See batch.h. A row is judged by what would judge it alone: the same rights, rules, four eyes, under the same lock. */
#include "model/core/batch_i.h"
#include "model/core/document.h"
#include "model/core/list_i.h"

#include <stdlib.h>
#include <string.h>

int64_t db_moment(struct db *db)
{
	int64_t next = 1;

	if (db_int(db, NULL, &next, "SELECT next FROM serial WHERE name='id'", "") < 0)
		return -1;
	return ((int64_t)db->origin << 40) + next;
}

enum { DOCUMENTS = 64 };	/* of one row */

/* Taken from the serial of this database at that moment or later. */
static bool since(const struct db *db, int64_t id, int64_t moment)
{
	return moment > 0 && id >> 40 == db->origin && id >= moment;
}

/* ---- what may be done ---- */

static bool settable(const struct entity *e, int no)
{
	const struct field *f = no >= 0 && no < field_count(e) ? &e->fields[no] : NULL;

	return f && !(f->flags & (F_REG | F_CALC | F_ONCE | F_OWNER | F_DEAD | F_UNIQ | F_SECRET | F_PII | F_KEYNO));
}

bool batch_may(struct db *db, const struct actor *who, const struct entity *e, const struct batch_do *d, struct err *err)
{
	char whose[80];

	if (e->cls != C_SHARED) {
		err_set(err, E_DENIED, NULL, NULL, NULL, "%s不能成批办理", e->label);
		return false;
	}
	switch (d->kind) {
	case BATCH_ACT:
		if (!(d->action->roles & who->roles)) {
			err_set(err, E_DENIED, NULL, NULL, d->action->basis, "%s：须由有权的角色办理", d->action->label);
			return false;
		}
		return access_may(db, who, e, 0, d->action->name, 0, NULL, err);
	case BATCH_VOID:
		return access_may(db, who, e, V_VOID, NULL, 0, NULL, err);
	case BATCH_SET:
		if (!settable(e, d->field) || !field_may(who, e, &e->fields[d->field]) ||
		    field_others(e, &e->fields[d->field], who, whose, sizeof(whose))) {
			err_set(err, E_DENIED, NULL, NULL, NULL, "这一项不能成批修改");
			return false;
		}
		return access_may(db, who, e, V_EDIT, NULL, 0, NULL, err);
	case BATCH_PRINT:
		return entity_find("document") && access_may(db, who, entity_find("document"), V_READ, NULL, 0, NULL, err);
	}
	return false;
}

int batch_value(struct db *db, const struct actor *who, const struct entity *e, int field, const char *typed, char *said, size_t n,
		struct err *err)
{
	const struct field *f = &e->fields[field];
	struct rec *none = rec_alloc(db, who, e);
	struct chk k = rec_chk(none, NULL, NULL);
	struct val v = { 0 };
	int rc = val_parse(&k, f, typed, &v, err);

	*said = '\0';
	if (rc >= 0 && v.t == VT_NULL && (f->flags & F_NEED))
		rc = err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：必须填写", f->label);
	if (rc >= 0)
		val_text(db, f, &v, false, said, n);
	val_clear(&v);
	rec_free(none);
	return rc < 0 ? -1 : 0;
}

/* ---- life ---- */

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static void words_free(struct batch_do *d)
{
	free((char *)(uintptr_t)d->value);
	free((char *)(uintptr_t)d->on);
	free((char *)(uintptr_t)d->reason);
	free((char *)(uintptr_t)d->passes);
}

static void words_copy(struct batch_do *dst, const struct batch_do *src)
{
	*dst = *src;
	dst->value = copy(src->value);
	dst->on = copy(src->on);
	dst->reason = copy(src->reason);
	dst->passes = copy(src->passes);
}

int batch_new(struct db *db, const struct actor *who, const struct entity *e, const struct batch_do *d, struct batch **out, struct err *err)
{
	if (!batch_may(db, who, e, d, err))
		return -1;
	struct batch *b = xcalloc(1, sizeof(*b));
	b->db = db;
	b->who = who;
	b->e = e;
	words_copy(&b->d, d);
	if (rows_new(b, err)) {
		batch_free(b);
		return -1;
	}
	*out = b;
	return 0;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	rows_forget(b);
	words_free(&b->d);
	free(b);
}

int batch_again(struct batch *b, const struct batch_do *d, struct err *err)
{
	struct batch_do was = b->d;

	if (b->act)
		return err_set(err, E_STATE, NULL, NULL, NULL, "已经开始办理，不能再改");
	if (!batch_may(b->db, b->who, b->e, d, err))
		return -1;
	words_copy(&b->d, d);
	words_free(&was);
	b->tried = false;
	return 0;
}

long batch_count(const struct batch *b) { return b->n; }

/* ---- which rows ---- */

int batch_take(struct batch *b, const int64_t *id, int n, struct err *err)
{
	b->tried = false;
	for (int at = 0; at < n; at += BATCH_PAGE)
		if (rows_add(b, id + at, n - at < BATCH_PAGE ? n - at : BATCH_PAGE, err))
			return -1;
	return 0;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

int batch_take_all(struct batch *b, const struct query *q, int64_t moment, const int64_t *but, int nbut, batch_go go, void *ctx,
		   struct err *err)
{
	struct query ids = *q;
	struct row rows[BATCH_PAGE];
	int64_t id[BATCH_PAGE];
	struct list *l;
	int got, n, rc = 0;
	long seen = 0;

	ids.columns = q->e->fields[0].name;	/* only the ids are wanted */
	if (list_open(b->db, b->who, &ids, &l, err))
		return -1;
	if (l->sorts) {		/* for every page anew */
		list_free(l);
		ids.order = NULL;
		if (list_open(b->db, b->who, &ids, &l, err))
			return -1;
	}
	b->tried = false;
	b->moment = moment;
	for (got = BATCH_PAGE; rc == 0 && got == BATCH_PAGE; seen += got) {
		got = list_fetch(l, seen ? FROM_AFTER : FROM_FIRST, seen ? &rows[BATCH_PAGE - 1] : NULL, BATCH_PAGE, rows, err);
		n = 0;
		for (int i = 0; i < got; i++)
			if (!since(b->db, rows[i].id, moment) &&
			    !(nbut && bsearch(&rows[i].id, but, (size_t)nbut, sizeof(*but), by_id)))
				id[n++] = rows[i].id;
		rc = got < 0 || (n && rows_add(b, id, n, err)) ? -1 : go && go(ctx, b->n, 0) ? 1 : 0;
	}
	list_free(l);
	return rc;
}

/* ---- reasons ---- */

static int reason_group(struct batch *b, const struct err *e, const char *passes)
{
	const struct rule *r = *e->rule ? rule_find(e->rule) : NULL;
	const char *text = r ? r->label : e->code == E_CONFLICT ? "已被他人改过" : e->msg;
	struct batch_group *g;
	int i;

	for (i = BATCH_REFUSED; i < b->ngroup; i++) {
		g = &b->group[i];
		if (!strcmp(g->rule, e->rule) && !strcmp(g->passes, passes) && !strncmp(g->text, text, strlen(g->text)))
			return g->no;
	}
	if (b->others)
		return b->others;
	g = &b->group[b->ngroup];
	*g = (struct batch_group){ .no = b->ngroup };
	if (++b->ngroup == BATCH_GROUPS) {
		b->others = g->no;
		text_cut(g->text, sizeof(g->text), "其他原因");
		return g->no;
	}
	text_cut(g->rule, sizeof(g->rule), e->rule);
	text_cut(g->text, sizeof(g->text), text);
	text_cut(g->passes, sizeof(g->passes), passes);
	return g->no;
}

/* Into the group of what has become of it; counted: it stood in another one. */
static void settle(struct batch *b, struct item *it, const struct err *why, const char *passes, bool counted)
{
	int to = why->code == E_OK ? (b->act ? BATCH_DONE : BATCH_TODO) : reason_group(b, why, passes);

	for (int i = 0; i < b->ngroup; i++)
		b->group[i].n += (b->group[i].no == to) - (counted && b->group[i].no == it->group);
	it->group = to;
	text_cut(it->why, sizeof(it->why), why->msg);
}

static void groups_clear(struct batch *b)
{
	memset(b->group, 0, sizeof(b->group));
	b->ngroup = BATCH_REFUSED;
	b->others = 0;
	b->group[BATCH_DONE].no = BATCH_DONE;
}

static int largest_first(const void *a, const void *b)
{
	const struct batch_group *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : x->no - y->no;
}

int batch_groups(const struct batch *b, const struct batch_group **out)
{
	*out = b->group;
	return b->ngroup;
}

static void sort_groups(struct batch *b)
{
	qsort(b->group + BATCH_REFUSED, (size_t)(b->ngroup - BATCH_REFUSED), sizeof(b->group[0]), largest_first);
}

/* ---- one row ---- */

static struct act act_of(const struct batch *b)
{
	return (struct act){ .on = b->d.on, .reason = b->d.reason, .passes = b->d.passes, .batch = b->act };
}

/* Who saved it last, in which act. */
static int last_saved(struct batch *b, int64_t id, int64_t *act, char *who, size_t n, struct err *err)
{
	char sql[160];

	*who = '\0';
	*act = 0;
	snprintf(sql, sizeof(sql), "SELECT h_act, h_account FROM %s_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", b->e->name);
	sqlite3_stmt *st = db_stmt(b->db, err, sql, "i", id);
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW) {
		*act = sqlite3_column_int64(st, 0);
		text_cut(who, n, col_text(st, 1));
	}
	DB_DONE(st);
	return 0;
}

/* As it was when all were marked? */
static int as_marked(struct batch *b, int64_t id, struct err *err)
{
	char who[64];
	int64_t act;

	if (b->moment <= 0)
		return 0;
	if (last_saved(b, id, &act, who, sizeof(who), err))
		return -1;
	return since(b->db, act, b->moment) ? err_set(err, E_CONFLICT, NULL, NULL, NULL, "选定之后已被%s改过", who) : 0;
}

static int as_tried(struct batch *b, const struct item *it, struct rec *r, struct err *err)
{
	char who[64];
	int64_t act;

	if (rec_rev(r) == it->rev)
		return 0;
	if (last_saved(b, it->id, &act, who, sizeof(who), err))
		return -1;
	return err_set(err, E_CONFLICT, NULL, NULL, NULL, "核对之后已被%s改过", who);
}

static int set_value(struct batch *b, struct rec *r, struct err *err)
{
	if (rec_set(r, b->d.field, b->d.value ? b->d.value : "", err) < 0)
		return -1;
	return rec_changed(r, b->d.field) ? 0 : err_set(err, E_STATE, NULL, NULL, NULL, "%s本来就是这样", b->e->fields[b->d.field].label);
}

/* Those of its documents that are of the kind and in force: each is handed out, or they are only looked for. */
static int print(struct batch *b, struct rec *r, int (*hand)(struct rec *, struct err *), struct err *err)
{
	struct document_row *d = xcalloc(DOCUMENTS, sizeof(*d));
	const char *label = code_label(b->db, "doc_kind", b->d.value);
	int n = document_list(b->db, b->who, b->e, rec_id(r), d, DOCUMENTS, err), found = 0, cancelled = 0, rc = n < 0 ? -1 : 0;

	for (int i = 0; rc == 0 && i < n; i++) {
		struct rec *one = NULL;
		if (strcmp(d[i].code, b->d.value))
			continue;
		cancelled += !d[i].valid;
		found += d[i].valid;
		if (d[i].valid && hand)
			rc = rec_load(b->db, b->who, entity_find("document"), d[i].id, NULL, &one, err) || hand(one, err) ? -1 : 0;
		rec_free(one);
	}
	free(d);
	if (rc == 0 && !found)
		rc = err_set(err, E_STATE, NULL, NULL, NULL, cancelled ? "%s已作废" : "没有制发过%s", label ? label : b->d.value);
	return rc;
}

static int try_one(struct batch *b, struct rec *r, struct findings *f, struct err *err)
{
	struct act act = act_of(b);

	switch (b->d.kind) {
	case BATCH_ACT:
		return flow_try(r, b->d.action->name, &act, f, err);
	case BATCH_VOID:
		return rec_void_try(r, &act, err);
	case BATCH_SET:
		return set_value(b, r, err) || rec_judge(r, NULL, &act, f, err) ? -1 : 0;
	case BATCH_PRINT:
		return print(b, r, NULL, err);
	}
	return -1;
}

static int do_one(struct batch *b, struct rec *r, struct findings *f, struct err *err)
{
	struct act act = act_of(b);

	switch (b->d.kind) {
	case BATCH_ACT:
		return flow_do(r, b->d.action->name, &act, f, err);
	case BATCH_VOID:
		return rec_void_it(r, &act, err);
	case BATCH_SET:
		return set_value(b, r, err) || rec_save(r, &act, f, err) ? -1 : 0;
	case BATCH_PRINT:
		return print(b, r, b->d.hand, err);
	}
	return -1;
}

/* The machine, not the row: there is no use in going on. */
static bool system_fails(const struct err *e)
{
	return e->code == E_IO || e->code == E_FULL || e->code == E_BUSY || e->code == E_CONFIG || e->code == E_BUG;
}

/* 0 with the row settled either way, -1 when the system fails. */
static int judge(struct batch *b, struct item *it, struct err *err)
{
	struct findings f = { 0 };
	struct err why = { 0 };
	char passes[sizeof(b->group[0].passes)] = "";
	struct rec *r = NULL;

	if (rec_load(b->db, b->who, b->e, it->id, NULL, &r, &why) == 0) {
		it->rev = rec_rev(r);
		if (as_marked(b, it->id, &why) == 0 && try_one(b, r, &f, &why) && why.code == E_RULE)
			findings_may_pass(&f, b->who, passes, sizeof(passes));
	}
	findings_free(&f);
	rec_free(r);
	if (system_fails(&why)) {
		if (err)
			*err = why;
		return -1;
	}
	settle(b, it, &why, passes, false);
	return 0;
}

static int work(struct batch *b, struct item *it, struct err *err)
{
	struct findings f = { 0 };
	struct err why = { 0 };
	struct rec *r = NULL;

	if (rec_load(b->db, b->who, b->e, it->id, NULL, &r, &why) == 0 && as_tried(b, it, r, &why) == 0)
		do_one(b, r, &f, &why);
	findings_free(&f);
	rec_free(r);
	if (system_fails(&why)) {
		if (err)
			*err = why;
		return -1;
	}
	settle(b, it, &why, "", true);
	return 0;
}

/* ---- all of them ---- */

static int each(struct batch *b, int group, long done, long all, int (*one)(struct batch *, struct item *, struct err *), batch_go go,
		void *ctx, struct err *err)
{
	struct item *it = xcalloc(BATCH_PAGE, sizeof(*it));
	int64_t at = 0;
	int n, k, rc = 0;

	while (rc == 0 && (n = rows_next(b, group, at, it, BATCH_PAGE, err)) != 0) {
		for (k = 0; rc == 0 && k < n; k++) {
			rc = one(b, &it[k], err);
			if (rc == 0) {
				at = it[k].seq;
				rc = go && go(ctx, ++done, all) ? 1 : 0;
			} else
				k--;	/* this one is as it was */
		}
		if (n < 0 || (k > 0 && rows_put(b, it, k, err)))
			rc = -1;
	}
	free(it);
	return rc;
}

int batch_try(struct batch *b, batch_go go, void *ctx, struct err *err)
{
	if (b->act)
		return err_set(err, E_STATE, NULL, NULL, NULL, "已经开始办理，不能再核对");
	groups_clear(b);
	int rc = each(b, -1, 0, b->n, judge, go, ctx, err);
	sort_groups(b);
	b->tried = rc == 0;
	return rc;
}

/* The act that all rows share, with a record of its own: what was begun, by whom. */
static int begin(struct batch *b, struct err *err)
{
	struct act act = { .on = b->d.on, .reason = b->d.reason };
	struct tx *tx;

	if (tx_begin(b->db, b->who, &act, &tx, err))
		return -1;
	int64_t id = tx->act;
	if (audit_add(tx, "batch", b->e->name, 0, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	if (tx_commit(tx, err))
		return -1;
	b->act = id;
	return 0;
}

int batch_run(struct batch *b, batch_go go, void *ctx, struct err *err)
{
	if (!b->tried)
		return err_set(err, E_STATE, NULL, NULL, NULL, "先核对哪些能办，再办理");
	if (b->group[BATCH_TODO].n == 0)
		return err_set(err, E_STATE, NULL, NULL, NULL, "没有能办的行");
	if (!b->act && begin(b, err))
		return -1;
	int rc = each(b, BATCH_TODO, 0, b->group[BATCH_TODO].n, work, go, ctx, err);
	sort_groups(b);
	return rc;
}
