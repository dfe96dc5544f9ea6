/* 更正: one person proposes the right values of registered items, from the day they were right; another confirms, and only then the
 * register says so, from that day until it was said otherwise. The proposal is a row of the entity `correction`. And, below, seeing
 * a masked value in clear, with a purpose and a record of it. */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

enum { RAW = 8192, ITEMS = 40 };

bool correction_may(const struct field *f)
{
	return (f->flags & (F_REG | F_ONCE)) && !(f->flags & (F_CALC | F_OWNER | F_DEAD | F_SECRET | F_PII));
}

int rec_correcting(struct rec *r, struct err *err)
{
	if (!r->id || *r->day || r->voided || r->owner)
		return err_set(err, E_STATE, NULL, NULL, NULL, "%s：只能更正现行记录", r->e->label);
	if (!access_may(r->db, r->who, r->e, V_CORRECT, NULL, r->id, NULL, err))
		return -1;
	r->correcting = true;
	return 0;
}

/* A value as text from which it can be made again: a reference is its id, since names are not unique. */
static void raw_text(struct db *db, const struct field *f, const struct val *v, char *dst, size_t n)
{
	*dst = '\0';
	if (f->type == T_REF && v->t == VT_INT)
		snprintf(dst, n, "%lld", (long long)v->i);
	else
		val_text(db, f, v, true, dst, n);
}

static int raw_parse(struct chk *c, const struct field *f, const char *raw, struct val *v, struct err *err)
{
	if (f->type != T_REF || !*raw)
		return val_parse(c, f, raw, v, err) < 0 ? -1 : 0;
	v->t = VT_INT;
	v->i = strtoll(raw, NULL, 10);
	return 0;
}

/* ---- proposing ---- */

static void set_text(struct rec *r, const char *field, const char *s)
{
	struct val v = { .t = VT_TEXT, .s = (char *)(uintptr_t)s, .n = strlen(s) };

	if (*s)
		rec_set_val(r, field_no(r->e, field), &v, NULL);
}

static void set_int(struct rec *r, const char *field, int64_t i)
{
	struct val v = { .t = VT_INT, .i = i };

	rec_set_val(r, field_no(r->e, field), &v, NULL);
}

/* Where the row lies, so that the proposal lies there too: its own region, or its organisation's. */
static void place_of(struct rec *r, char *dst, size_t n)
{
	const struct entity *e = r->e;
	const struct val *v = e->region ? &r->was[field_no(e, e->region)] : NULL;	/* the region itself may be what is corrected */

	*dst = '\0';
	if (v)
		text_cut(dst, n, v->t == VT_TEXT ? v->s : "");
	else if (e->org && rec_num(r, e->org))
		db_text(r->db, NULL, dst, n, "SELECT region FROM org WHERE id = ?", "i", rec_num(r, e->org));
	for (int i = 0; !*dst && i < r->who->nin; i++)
		text_cut(dst, n, r->who->in[i].region);
}

/* One field from its day on: what stood there, until when. */
struct item { int field; char on[11], until[11]; struct val was; };

static int judge_item(struct rec *r, const struct proposal *p, struct item *it, struct err *err)
{
	const struct field *f = &r->e->fields[it->field];
	const char *today = clock_today(r->db);
	char from[11];
	int rc = version_run(r->db, r->who, r->e, r->id, it->field, p->on ? p->on : today, &it->was, from, it->until, err);

	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(err, E_INVALID, NULL, "on", NULL, "%s在%s还没有记录，更正日期不能早于最初的记录", r->e->label, p->on ? p->on : today);
	text_cut(it->on, sizeof(it->on), p->on ? p->on : from);
	if (val_eq(&it->was, &r->v[it->field]))
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：%s起本来就是这样记录的", f->label, it->on);
	return 0;
}

/* The rules are asked now, so that nobody is given what cannot be confirmed. What only warns is gone on with for the reason given. */
static int judge_whole(struct rec *r, const struct item *it, int n, const struct proposal *p, struct err *err)
{
	struct act act = { .passes = r->e->save_rules, .reason = p->reason };
	struct findings f = { 0 };
	struct rec *now;
	bool any = false;

	if (store_load(r->db, r->who, r->e, r->id, NULL, &now, err))
		return -1;
	for (int i = 0; i < n; i++)
		if (!*it[i].until) {
			val_copy(&now->v[it[i].field], &r->v[it[i].field]);
			any = true;
		}
	int rc = any ? rec_judge(now, r->db->tx, &act, &f, err) : 0;
	findings_free(&f);
	rec_free(now);
	return rc;
}

static void add_item(struct rec *c, struct rec *r, const struct item *it)
{
	const struct field *f = &r->e->fields[it->field];
	struct lines *l = NULL;
	char *raw = xmalloc(RAW);

	for (const struct part *p = c->e->parts; p->label && !l; p++)
		if (p->lines)
			l = rec_lines(c, p);
	struct rec *row = rec_alloc(c->db, c->who, entity_find(l->part->lines));
	row->owner = c;
	l->row = xrealloc(l->row, sizeof(*l->row) * (l->n + 1));
	l->row[l->n++] = row;
	set_text(row, "field", f->name);
	set_text(row, "label", f->label);
	set_text(row, "on_day", it->on);
	set_text(row, "until", it->until);
	raw_text(r->db, f, &it->was, raw, RAW);
	set_text(row, "was", raw);
	val_text_on(r->db, f, &it->was, it->on, raw, RAW);
	set_text(row, "was_text", raw);
	raw_text(r->db, f, &r->v[it->field], raw, RAW);
	set_text(row, "value", raw);
	val_text(r->db, f, &r->v[it->field], false, raw, RAW);
	set_text(row, "value_text", raw);
	free(raw);
}

static struct rec *proposal_row(struct rec *r, const struct proposal *p, const struct item *it, int n)
{
	struct rec *c = rec_alloc(r->db, r->who, entity_find("correction"));
	char text[256];

	c->level = LV_SENSITIVE;
	ref_title(r->db, r->e, r->id, text, sizeof(text));
	set_text(c, "subject", text);
	set_text(c, "kind", r->e->label);
	place_of(r, text, sizeof(text));
	set_text(c, "region", text);
	set_text(c, "reason", p->reason);
	set_text(c, "doc_no", p->doc);
	set_text(c, "proposer", r->who->name);
	set_text(c, "proposed_on", clock_today(r->db));
	set_text(c, "entity", r->e->name);
	set_int(c, "rid", r->id);
	for (int i = 0; i < n; i++)
		add_item(c, r, &it[i]);
	return c;
}

static int store_proposal(struct rec *c, const struct proposal *p, int64_t *id, struct err *err)
{
	struct act act = { .reason = p->reason };
	struct findings f = { 0 };
	struct tx *tx;

	if (tx_begin(c->db, c->who, &act, &tx, err))
		return -1;
	int rc = rec_judge(c, tx, &act, &f, err) || store_save(tx, c, err) || flow_in(tx, c, action_find(c->e, "propose"), &act, &f, err) ? -1 : 0;
	findings_free(&f);
	if (rc == 0)
		rc = tx_commit(tx, err);
	else
		tx_rollback(tx);
	if (rc == 0 && id)
		*id = c->id;
	return rc;
}

static int judge_words(struct rec *r, const struct proposal *p, struct err *err)
{
	if (!r->correcting || !entity_find("correction"))
		return err_set(err, E_BUG, NULL, NULL, NULL, "%s没有按更正打开", r->e->label);
	if (!p->reason || text_chars(p->reason) < 4)
		return err_set(err, E_INVALID, NULL, "reason", NULL, "更正须写明理由（至少四个字）");
	if (!p->doc || !*p->doc)
		return err_set(err, E_INVALID, NULL, "doc_no", NULL, "更正须写明依据文号");
	if (p->on && !date_valid(p->on))
		return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %.20s 无效", p->on);
	if (p->on && strcmp(p->on, clock_today(r->db)) > 0)
		return err_set(err, E_INVALID, NULL, "on", NULL, "更正日期不能在今天之后");
	return access_may(r->db, r->who, r->e, V_CORRECT, NULL, r->id, NULL, err) ? 0 : -1;
}

int correction_propose(struct rec *r, const struct proposal *p, int64_t *id, struct err *err)
{
	struct item it[ITEMS] = { 0 };
	struct err why = { 0 };
	int n = 0, rc = judge_words(r, p, &why);

	for (int f = 0; rc == 0 && f < r->nf && n < ITEMS; f++)
		if (correction_may(&r->e->fields[f]) && rec_changed(r, f)) {
			it[n].field = f;
			rc = judge_item(r, p, &it[n++], &why);
		}
	if (rc == 0 && n == 0)
		rc = err_set(&why, E_INVALID, NULL, NULL, NULL, "没有要更正的项");
	if (rc == 0)
		rc = judge_whole(r, it, n, p, &why);
	if (rc == 0) {
		struct rec *c = proposal_row(r, p, it, n);
		rc = store_proposal(c, p, id, &why);
		rec_free(c);
	}
	for (int i = 0; i < n; i++)
		val_clear(&it[i].was);
	if (rc && why.code == E_DENIED)
		access_deny_log(r->db, r->who, "correct", r->e, r->id, &why);
	if (rc && err)
		*err = why;
	return rc;
}

/* ---- confirming ---- */

static const struct part *items_part(const struct rec *c)
{
	const struct part *p = c->e->parts;

	while (!p->lines)
		p++;
	return p;
}

static const struct entity *subject_of(struct chk *c, struct err *err)
{
	const struct entity *e = entity_find(chk_text(c, "entity"));

	if (!e)
		err_set(err, E_STATE, NULL, "entity", NULL, "没有实体 %.30s", chk_text(c, "entity"));
	return e;
}

/* What an item would correct, and until when it stood, must be as it was when that was proposed. */
static bool item_fresh(struct chk *c, const struct entity *e, int64_t id, struct rec *it, char *now, size_t n)
{
	struct val was = { 0 };
	char from[11], until[11], raw[RAW];
	int f = field_no(e, rec_str(it, "field"));

	*now = '\0';
	if (f < 0 || version_run(c->db, c->who, e, id, f, rec_str(it, "on_day"), &was, from, until, NULL) != 1)
		return false;
	raw_text(c->db, &e->fields[f], &was, raw, sizeof(raw));
	bool same = !strcmp(raw, rec_str(it, "was"));
	if (!same)
		val_text(c->db, &e->fields[f], &was, false, now, n);
	else if (strcmp(until, rec_str(it, "until")))
		text_fmt(now, n, *until ? "%s起另有记录" : "%s起没有另外的记录了", *until ? until : rec_str(it, "until"));
	else {
		val_clear(&was);
		return true;
	}
	val_clear(&was);
	return false;
}

enum verdict correction_fresh(struct chk *c, struct finding *f)
{
	const struct entity *e = subject_of(c, NULL);
	const struct part *p = items_part(c->rec);
	enum verdict v = PASS;
	char now[400];

	for (size_t i = 0; i < rec_line_count(c->rec, p); i++) {
		struct rec *it = rec_line(c->rec, p, i);
		if (!e || !item_fresh(c, e, chk_int(c, "rid"), it, now, sizeof(now)))
			v = finding_set(f, NULL, "%s：提出时是“%.60s”，现在是“%.60s”；此更正已过时，请退回后重新提出", rec_str(it, "label"),
					rec_str(it, "was_text"), now);
	}
	return v;
}

enum verdict correction_own(struct chk *c, struct finding *f)
{
	return strcmp(chk_text(c, "proposer"), c->who->name) ? finding_set(f, "proposer", "由%s提出，只能由本人撤回", chk_text(c, "proposer")) : PASS;
}

int correction_decided(struct chk *c, struct err *err)
{
	struct val v = { .t = VT_TEXT, .s = (char *)(uintptr_t)c->who->name, .n = strlen(c->who->name) };

	return chk_set(c, "decider", &v, err);
}

/* The items of a day into the record: those that reach the present. Others go into *past. */
struct day_items { int field[ITEMS]; struct val right[ITEMS]; int n; };

static int take_items(struct chk *c, struct rec *r, const char *day, struct day_items *past, int *live, struct err *err)
{
	const struct part *p = items_part(c->rec);
	struct chk k = rec_chk(r, c->tx, NULL);
	int rc = 0;

	*live = 0;
	for (size_t i = 0; rc == 0 && i < rec_line_count(c->rec, p); i++) {
		struct rec *it = rec_line(c->rec, p, i);
		int f = field_no(r->e, rec_str(it, "field"));
		struct val v = { 0 };

		if (f < 0 || (day && strcmp(day, rec_str(it, "on_day"))))
			continue;
		rc = raw_parse(&k, &r->e->fields[f], rec_str(it, "value"), &v, err);
		if (rc == 0 && !*rec_str(it, "until")) {
			val_copy(&r->v[f], &v);
			++*live;
		} else if (rc == 0 && past && past->n < ITEMS) {
			past->field[past->n] = f;
			val_copy(&past->right[past->n++], &v);
		}
		val_clear(&v);
	}
	return rc;
}

/* The whole of it as the row would be, against the rules of a save. */
static int judge_live(struct chk *c, const struct entity *e, int64_t id, const struct act *act, struct err *err)
{
	struct findings f = { 0 };
	struct rec *r;
	int live = 0;

	if (store_load(c->db, c->who, e, id, NULL, &r, err))
		return -1;
	int rc = take_items(c, r, NULL, NULL, &live, err);
	if (rc == 0 && live)
		rc = rec_judge(r, c->tx, act, &f, err) || rules_note(c->tx, r, &f, err) ? -1 : 0;
	findings_free(&f);
	rec_free(r);
	return rc;
}

static int apply_day(struct chk *c, struct rec *r, const char *day, struct err *err)
{
	struct day_items past = { .n = 0 };
	int live, rc = take_items(c, r, day, &past, &live, err);

	text_cut(c->tx->on, sizeof(c->tx->on), day);
	if (rc == 0 && live) {
		rc = rec_calc(r, c->tx, day, err) || store_write(c->tx, r, "correct", err) ? -1 : 0;
		rec_settle(r);
	}
	if (rc == 0 && past.n)
		rc = version_past(c->tx, r->e, r->id, day, past.field, past.right, past.n, "correct", err);
	for (int i = 0; i < past.n; i++)
		val_clear(&past.right[i]);
	return rc;
}

/* Day by day, each once, in order. */
static int apply_days(struct chk *c, struct rec *r, struct err *err)
{
	const struct part *p = items_part(c->rec);
	char last[11] = "", next[11];
	int rc = 0;

	for (;;) {
		*next = '\0';
		for (size_t i = 0; i < rec_line_count(c->rec, p); i++) {
			const char *day = rec_str(rec_line(c->rec, p, i), "on_day");
			if (strcmp(day, last) > 0 && (!*next || strcmp(day, next) < 0))
				text_cut(next, sizeof(next), day);
		}
		if (!*next || rc)
			return rc;
		rc = apply_day(c, r, next, err);
		memcpy(last, next, sizeof(last));
	}
}

int correction_apply(struct chk *c, struct err *err)
{
	const struct entity *e = subject_of(c, err);
	int64_t id = chk_int(c, "rid");
	const char *reason = c->tx->reason, *who = chk_text(c, "proposer");
	char on[11], said[VERSION_REASON];
	struct rec *r;

	if (!e || !access_may(c->db, c->who, e, V_CORRECT, NULL, id, NULL, err) || store_load(c->db, c->who, e, id, NULL, &r, err))
		return -1;
	text_fmt(said, sizeof(said), "%s（依据 %s；%s提出，%s确认）", chk_text(c, "reason"), chk_text(c, "doc_no"), who, c->who->name);
	struct act act = { .passes = e->save_rules, .reason = said };
	memcpy(on, c->tx->on, sizeof(on));
	c->tx->reason = said;
	int rc = judge_live(c, e, id, &act, err) || apply_days(c, r, err) || store_audit(c->tx, r, "correct", err) ||
		 audit_add(c->tx, "confirm", e->name, id, "ok", who, strlen(who), err) || correction_decided(c, err) ? -1 : 0;
	memcpy(c->tx->on, on, sizeof(on));
	c->tx->reason = reason;
	rec_free(r);
	return rc;
}

int rec_unmask(struct rec *r, int field, const char *purpose, char *dst, size_t n, struct err *err)
{
	const struct field *f = &r->e->fields[field];
	struct rec *top = r;

	*dst = '\0';
	while (top->owner)
		top = top->owner;
	if (!(f->flags & (F_PII | F_SECRET)))
		return err_set(err, E_USAGE, NULL, f->name, NULL, "%s本来就是明文", f->label);
	if (!purpose || text_chars(purpose) < 4)
		return err_set(err, E_INVALID, NULL, "purpose", "个人信息保护法第六条", "查看个人信息须写明目的（至少四个字）");
	if (!access_may(r->db, r->who, top->e, V_UNMASK, NULL, top->id, NULL, err)) {
		access_deny_log(r->db, r->who, "unmask", r->e, r->id, err ? err : &(struct err){ .msg = "" });
		return -1;
	}
	/* first the record of it, then the value: no log, no sight */
	if (access_unmask(r->db, r->who, r->e, r->id, f->name, purpose, err))
		return -1;
	if (f->flags & F_SECRET)
		text_cut(dst, n, rec_clear(r, field));
	else
		val_text(r->db, f, &r->v[field], true, dst, n);
	return 0;
}
