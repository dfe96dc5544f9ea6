/* Conditions of a list as SQL: what was asked, by fields that the asker reads, and no value in the text of the statement. Masked and
 * secret values are found whole or not at all. */
#include "model/core/list_i.h"
#include "model/core/search_i.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MOST_VALUES 600		/* of one list: SQLite takes 1,000 parameters, and the rights need some */

static int refused(const struct field *f, struct err *err, const char *why)
{
	return err_set(err, E_INVALID, NULL, f->name, NULL, "%s%s", f->label, why);
}

static int no_field(const struct about *at, const struct field *f, struct err *err)
{
	return err_set(err, E_USAGE, NULL, f->name, NULL, "%s没有字段 %s", at->e->label, f->name);
}

void list_read_only(struct list *l, const struct about *at, enum level least, unsigned verb)
{
	if (least == LV_PUBLIC)
		return;
	sql_add(&l->where, " AND ");
	access_filter_level(l->db, l->who, at->e, verb, least, at->alias, &l->where, &l->wherev);
}

/* ---- one value ---- */

static void bind_place(struct list *l, const struct field *f, const struct val *v)
{
	unsigned char key[512];

	if (!(f->flags & F_NAME)) {
		val_copy(bind_next(&l->wherev), v);
		return;
	}
	size_t n = py_sort_key(v->t == VT_TEXT ? v->s : "", key, sizeof(key));
	struct val *p = bind_next(&l->wherev);
	*p = (struct val){ .t = VT_BLOB, .s = xmalloc(n + 1), .n = n };
	memcpy(p->s, key, n);
}

/* op: < <= > >=. Beyond a region lies what is beyond all below it. */
static void compare(struct list *l, const struct about *at, const struct field *f, const char *op, const struct val *v)
{
	char end[24];

	cond_column(l, at, f, false, true);
	if (f->type == T_REGION && (!strcmp(op, ">") || !strcmp(op, "<="))) {
		sql_add(&l->where, *op == '>' ? " >= ?" : " < ?");
		snprintf(end, sizeof(end), "%.20s~", v->t == VT_TEXT ? v->s : "");
		bind_text(&l->wherev, end);
		return;
	}
	sql_addf(&l->where, " %s ?", op);
	bind_place(l, f, v);
}

static void is_value(struct list *l, const struct about *at, const struct field *f, const struct span *s, bool exact)
{
	char col[96];

	if (s->lo.t == VT_NULL) {
		sql_add(&l->where, "0");
	} else if (f->type == T_REGION && !exact) {
		snprintf(col, sizeof(col), "%s.%s", at->alias, f->name);
		access_region(col, s->lo.s, &l->where, &l->wherev);
	} else if (!val_eq(&s->lo, &s->hi)) {
		sql_add(&l->where, "(");
		compare(l, at, f, ">=", &s->lo);
		sql_add(&l->where, " AND ");
		compare(l, at, f, "<=", &s->hi);
		sql_add(&l->where, ")");
	} else {
		cond_column(l, at, f, false, false);
		sql_add(&l->where, " = ?");
		val_copy(bind_next(&l->wherev), &s->lo);
	}
}

static bool comparable(const struct field *f)
{
	return f->type != T_BOOL && f->type != T_REF && f->type != T_FILE && f->type != T_MEMO;
}

static int beyond_value(struct list *l, const struct about *at, const struct field *f, enum ask op, const char *typed, struct err *err)
{
	struct span s;

	if (span_read(l, at, f, typed, false, &s, err))
		return -1;
	switch (op) {
	case ASK_LT: compare(l, at, f, "<", &s.lo); break;
	case ASK_GE: compare(l, at, f, ">=", &s.lo); break;
	case ASK_GT: compare(l, at, f, ">", &s.hi); break;
	default: compare(l, at, f, "<=", &s.hi); break;
	}
	span_free(&s);
	return 0;
}

static bool in_order(const struct span *a, const struct span *b)
{
	return a->lo.t != VT_INT || b->hi.t != VT_INT ? a->lo.t != VT_TEXT || b->hi.t != VT_TEXT || strcmp(a->lo.s, b->hi.s) <= 0
						       : a->lo.i <= b->hi.i;
}

static int between(struct list *l, const struct about *at, const struct field *f, const struct term *t, struct err *err)
{
	struct span a = { .lo = { 0 } }, b = { .lo = { 0 } };
	int rc = -1;

	if ((*t->a && span_read(l, at, f, t->a, false, &a, err)) || (*t->b && span_read(l, at, f, t->b, false, &b, err))) {
		;
	} else if (!(f->flags & F_NAME) && f->type != T_REGION && !in_order(&a, &b)) {
		refused(f, err, "：范围应从小到大");
	} else {
		sql_add(&l->where, "(");
		if (*t->a)
			compare(l, at, f, ">=", &a.lo);
		if (*t->a && *t->b)
			sql_add(&l->where, " AND ");
		if (*t->b)
			compare(l, at, f, "<=", &b.hi);
		sql_add(&l->where, ")");
		rc = 0;
	}
	span_free(&a);
	span_free(&b);
	return rc;
}

/* ---- patterns ---- */

/* What LIKE takes for * ? and \; has: the text anywhere. */
static char *like_of(const char *s, bool has)
{
	struct sql q = { 0 };

	sql_add(&q, has ? "%" : "");
	for (; *s; s++) {
		bool plain = has;
		if (!has && *s == '\\' && s[1]) {
			s++;
			plain = true;
		}
		if (!plain && (*s == '*' || *s == '?'))
			sql_add(&q, *s == '*' ? "%" : "_");
		else
			sql_addf(&q, *s == '%' || *s == '_' || *s == '\\' ? "\\%c" : "%c", *s);
	}
	sql_add(&q, has ? "%" : "");
	return q.s ? q.s : xstrdup("");
}

/* The longest run of plain characters in a pattern: every row that is like it holds them. To be freed. */
static char *longest_plain(const char *s)
{
	char *best = xstrdup(""), *run = xmalloc(strlen(s) + 1);
	size_t n = 0;

	for (;; s++) {
		bool end = !*s || *s == '*' || *s == '?';
		if (*s == '\\' && s[1])
			end = (s++, false);
		if (!end) {
			run[n++] = *s;
			continue;
		}
		run[n] = '\0';
		if (text_chars(run) > text_chars(best)) {
			free(best);
			best = xstrdup(run);
		}
		n = 0;
		if (!*s)
			break;
	}
	free(run);
	return best;
}

/* A pattern written as the values of the field are stored. */
static char *pattern_form(const struct field *f, const char *typed)
{
	char *s = f->flags & F_NAME ? text_name(typed) : xstrdup(typed);

	return f->flags & F_KEYNO ? text_ascii(s) : s;
}

static int bind_like(struct list *l, const struct field *f, const char *like, struct err *err)
{
	size_t most = (size_t)sqlite3_limit(l->db->h, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, -1);

	bind_text(&l->wherev, like);
	return strlen(like) <= most ? 0 : err_set(err, E_INVALID, NULL, f->name, NULL, "%s：要查的文字过长", f->label);
}

#define LIKE " LIKE ? ESCAPE '\\'"

/* Rows of the other entity that may hold it, however many: reading them all is what takes long. */
static void holding(struct list *l, const struct entity *e, const char *form, bool has)
{
	char *run = has ? xstrdup(form) : longest_plain(form), *match = l->dry ? NULL : search_match(run);

	if (match) {
		sql_addf(&l->where, "r.id IN (SELECT rowid & " SEARCH_ID " FROM %s_s WHERE %s_s MATCH ?) AND ", e->name, e->name);
		bind_text(&l->wherev, match);
	}
	free(match);
	free(run);
}

/* Rows of the other entity whose names are like it, of those that he reads. */
static int ref_like(struct list *l, const struct about *at, const struct field *f, const char *typed, bool has, struct err *err)
{
	const struct entity *e = field_target(f);
	const struct field *t = e ? e->fields : NULL;

	while (t && t->name && (!(t->flags & F_TITLE) || t->type != T_TEXT || (t->flags & (F_PII | F_SECRET))))
		t++;
	if (!t || !t->name || !field_may(l->who, e, t))
		return refused(f, err, "只能按完整的值查找");
	char *form = pattern_form(t, typed), *like = like_of(form, has);
	cond_column(l, at, f, true, false);
	sql_addf(&l->where, " IN (SELECT r.id FROM %s r WHERE r.void = 0 AND ", e->name);
	if ((t->flags & F_FIND) && has_search(e))
		holding(l, e, form, has);
	access_filter_level(l->db, l->who, e, V_READ, field_least(t), "r", &l->where, &l->wherev);
	sql_addf(&l->where, " AND r.%s" LIKE ")", t->name);
	int rc = bind_like(l, f, like, err);
	free(form);
	free(like);
	return rc;
}

/* Codes and regions are known by their labels as well. */
static int label_like(struct list *l, const struct about *at, const struct field *f, const char *like, struct err *err)
{
	sql_add(&l->where, "(");
	cond_column(l, at, f, false, false);
	sql_add(&l->where, LIKE " OR ");
	bind_text(&l->wherev, like);
	cond_column(l, at, f, false, false);
	if (f->type == T_CODE) {
		sql_add(&l->where, " IN (SELECT c.code FROM code c WHERE c.list = ? AND c.label" LIKE "))");
		bind_text(&l->wherev, f->list);
	} else
		sql_add(&l->where, " IN (SELECT g.code FROM region g WHERE g.void = 0 AND g.name" LIKE "))");
	return bind_like(l, f, like, err);
}

static int like_value(struct list *l, const struct about *at, const struct field *f, const struct term *t, struct err *err)
{
	bool has = t->op == ASK_HAS;

	if (f->type == T_REF)
		return ref_like(l, at, f, t->a, has, err);
	if (strcmp(field_sqltype(f), "TEXT"))
		return refused(f, err, has ? "不能按其中的文字查找" : "不能用 * 和 ? 查找");
	char *form = pattern_form(f, t->a), *like = like_of(form, has);
	int rc;
	if (f->type == T_CODE || f->type == T_REGION)
		rc = label_like(l, at, f, like, err);
	else {
		cond_column(l, at, f, false, false);
		sql_add(&l->where, LIKE);
		rc = bind_like(l, f, like, err);
	}
	free(form);
	free(like);
	return rc;
}

/* ---- what was asked of one field ---- */

static int term(struct list *l, const struct about *at, const struct field *f, const struct term *t, bool exact, struct err *err)
{
	struct span s;

	switch (t->op) {
	case ASK_NULL:
		cond_column(l, at, f, false, false);
		sql_add(&l->where, " IS NULL");
		return 0;
	case ASK_IS:
		if (span_read(l, at, f, t->a, exact, &s, err))
			return -1;
		is_value(l, at, f, &s, exact);
		span_free(&s);
		return 0;
	case ASK_HAS:
	case ASK_LIKE:
		return like_value(l, at, f, t, err);
	case ASK_BETWEEN:
	default:
		if (!comparable(f))
			return refused(f, err, "不能比较大小");
		return t->op == ASK_BETWEEN ? between(l, at, f, t, err) : beyond_value(l, at, f, t->op, t->a, err);
	}
}

/* Where one text is looked for, the search index may know few rows that can hold it. */
static int narrow(struct list *l, const struct about *at, const struct field *f, const struct asked *q, struct err *err)
{
	if (q->n != 1 || q->not || at->e != l->e || !(f->flags & F_FIND) || f->type != T_TEXT ||
	    (q->t[0].op != ASK_HAS && q->t[0].op != ASK_LIKE))
		return 0;
	char *run = q->t[0].op == ASK_HAS ? xstrdup(q->t[0].a) : longest_plain(q->t[0].a);
	int rc = *run ? list_narrow(l, at, run, err) : 0;
	free(run);
	return rc;
}

static int terms(struct list *l, const struct about *at, const struct field *f, const struct asked *q, bool whole, struct err *err)
{
	size_t from;
	int bound;

	if (narrow(l, at, f, q, err))
		return -1;
	from = l->where.n;
	bound = l->wherev.n;
	sql_add(&l->where, q->not ? " AND ((" : " AND (");
	for (int i = 0; i < q->n; i++) {
		if (i)
			sql_add(&l->where, " OR ");
		if (term(l, at, f, &q->t[i], whole || q->exact, err))
			return -1;
	}
	sql_add(&l->where, q->not ? ") IS NOT TRUE)" : ")");	/* what is empty is not the value either */
	return cond_lead(l, at, f, q, from, bound, err);
}

/* ---- masked and secret ---- */

static bool number_of_person(const struct field *f)
{
	return (f->flags & F_SECRET) && (f->flags & F_UNIQ);
}

bool cond_may(struct db *db, const struct actor *who, const struct entity *e, const struct field *f)
{
	if ((f->flags & F_DEAD) || !field_may(who, e, f))
		return false;
	return !(f->flags & (F_PII | F_SECRET)) || number_of_person(f) || access_may(db, who, e, V_UNMASK, NULL, 0, NULL, NULL);
}

/* To ask who has a masked value is to see it: it takes the right to see it. Whose document lies on the counter may be asked by
 * everyone who reads the person, by its whole number, and that is on record. */
static int masked_may(struct list *l, const struct about *at, const struct field *f, const struct asked *q, struct err *err)
{
	if (q->n != 1 || q->not || q->t[0].op != ASK_IS)
		return err_set(err, E_DENIED, NULL, f->name, NULL, "%s只能按完整的值查找", f->label);
	if (number_of_person(f))
		return 0;
	if (!access_may(l->db, l->who, at->e, V_UNMASK, NULL, 0, NULL, NULL))
		return err_set(err, E_DENIED, NULL, f->name, NULL, "不能按个人信息 %s 查找", f->label);
	list_read_only(l, at, field_least(f), V_UNMASK);
	return 0;
}

static void bind_mac(struct bindv *b, const unsigned char mac[16])
{
	struct val *p = bind_next(b);

	*p = (struct val){ .t = VT_BLOB, .s = xmalloc(16), .n = 16 };
	memcpy(p->s, mac, 16);
}

/* Whose number it is goes on record before the list is opened. */
static int note_found(struct list *l, const struct about *at, const struct field *f, const unsigned char mac[16], struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t id = 0;

	sql_addf(&q, "SELECT t.id FROM %s t WHERE t.void = 0 AND t.%s_mac = ? AND ", at->e->name, f->name);
	bind_mac(&b, mac);
	access_filter_level(l->db, l->who, at->e, V_READ, field_least(f), "t", &q, &b);
	return sql_int(l->db, &q, &b, &id, err) < 0 || (id && access_by_number(l->db, l->who, at->e, id, f->name, err)) ? -1 : 0;
}

static int cond_secret(struct list *l, const struct about *at, const struct field *f, const char *typed, struct err *err)
{
	unsigned char mac[16];

	char *form = secret_form(l, at, f, typed);
	int rc = secret_index(l->db, f->mask, form, mac, err);
	sodium_memzero(form, strlen(form));
	free(form);
	if (rc || (!l->dry && number_of_person(f) && note_found(l, at, f, mac, err)))
		return -1;
	sql_addf(&l->where, " AND %s.%s_mac = ?", at->alias, f->name);
	bind_mac(&l->wherev, mac);
	return 0;
}

/* ---- conditions ---- */

static bool state_is(const struct entity *e, const struct state *s, const struct term *t)
{
	if (t->op == ASK_IS)
		return !strcmp(s->code, t->a) || !strcmp(s->label, t->a) || !strcmp(state_told(e, s->code, LV_INTERNAL), t->a);
	char *like = like_of(t->a, t->op == ASK_HAS);
	bool is = sqlite3_strlike(like, s->label, '\\') == 0 || sqlite3_strlike(like, s->code, '\\') == 0;
	free(like);
	return is;
}

/* " IN (…)" of the states that were asked for. told: as they are called to who applied: those that he cannot tell apart are one. */
static void states_in(struct list *l, const struct asked *q, bool told)
{
	int n = 0;

	sql_addf(&l->where, " %sIN (", q->not ? "NOT " : "");
	for (const struct state *s = l->e->states; s->code; s++) {
		bool is = false;
		for (const struct state *x = l->e->states; x->code; x++)
			for (int i = 0; i < q->n; i++)
				is |= (told ? !strcmp(state_told(l->e, s->code, LV_INTERNAL), state_told(l->e, x->code, LV_INTERNAL)) : x == s) &&
				      state_is(l->e, x, &q->t[i]);
		if (!is)
			continue;
		sql_add(&l->where, n++ ? ", ?" : "?");
		bind_text(&l->wherev, s->code);
	}
	sql_add(&l->where, ")");
}

/* A state by its code or its name, or by part of either. */
static int cond_state(struct list *l, const struct asked *q, struct err *err)
{
	const char *lead = l->nkey && !strcmp(l->key[0].col, "t.state") ? "" : COND_HELD;

	for (int i = 0; i < q->n; i++) {
		int hits = 0;
		if (!l->e->states || (q->t[i].op != ASK_IS && q->t[i].op != ASK_HAS && q->t[i].op != ASK_LIKE))
			return err_set(err, E_USAGE, NULL, "state", NULL, "状态只能用等于或不等于查找");
		for (const struct state *s = l->e->states; s->code; s++)
			hits += state_is(l->e, s, &q->t[i]);
		if (!hits)
			return err_set(err, E_INVALID, NULL, "state", NULL, "状态：%s没有状态“%.40s”", l->e->label, q->t[i].a);
	}
	if (!access_below(l->who, l->e, V_READ, state_least(l->e))) {
		sql_addf(&l->where, " AND %st.state", lead);
		states_in(l, q, false);
		return 0;
	}
	sql_add(&l->where, " AND CASE WHEN ");
	access_filter_level(l->db, l->who, l->e, V_READ, state_least(l->e), "t", &l->where, &l->wherev);
	sql_add(&l->where, " THEN t.state");
	states_in(l, q, false);
	sql_add(&l->where, " ELSE t.state");
	states_in(l, q, true);
	sql_add(&l->where, " END");
	return 0;
}

static int cond_add(struct list *l, const struct about *at, const struct cond *c, struct err *err)
{
	const struct field *f = c->field < 0 ? NULL : &at->e->fields[c->field];
	struct asked q;
	int rc;

	if (f && !field_may(l->who, at->e, f))
		return no_field(at, f, err);
	if (!f && at->e != l->e)
		return err_set(err, E_USAGE, NULL, "state", NULL, "%s没有状态", at->e->label);
	if (f)
		list_read_only(l, at, field_least(f), V_READ);
	if (ask_of(c, f, &q, err))
		return -1;
	bool masked = f && (f->flags & (F_PII | F_SECRET));
	if (masked && masked_may(l, at, f, &q, err))
		rc = -1;
	else if (!f)
		rc = cond_state(l, &q, err);
	else if (f->flags & F_SECRET)
		rc = cond_secret(l, at, f, q.t[0].a, err);
	else
		rc = terms(l, at, f, &q, masked, err);
	ask_free(&q);
	return rc;
}

/* ---- lines ---- */

/* Few lines have the value: they lead to their owners. Else each owner's lines are looked at. */
static bool few(const struct cond *c, int n, const struct entity *of)
{
	for (int i = 0; i < n; i++) {
		if (c[i].of != of || c[i].field < 0)
			continue;
		const struct field *f = &of->fields[c[i].field];
		if ((f->type == T_REF || (f->flags & (F_UNIQ | F_KEYNO | F_INDEX))) && c[i].value && *c[i].value &&
		    (c[i].op == CMP_EQ || (c[i].op == CMP_TYPED && !strpbrk(c[i].value, "!<>"))))
			return true;
	}
	return false;
}

/* Some line of the row that this actor reads has all of it. */
static int on_lines(struct list *l, const struct cond *c, int n, const struct entity *of, struct err *err)
{
	const struct field *ref;
	bool lead = l->day || few(c, n, of);
	struct about at = { of, lead ? "t" : "x" };

	if (entity_owner(of, &ref) != l->e)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有%s的行", l->e->label, of->label);
	if (!access_may(l->db, l->who, of, V_READ, NULL, 0, NULL, NULL))
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有字段 %s", l->e->label, of->name);
	if (lead) {
		sql_addf(&l->where, " AND t.id IN (SELECT t.%s FROM ", ref->name);
		asof_from(of, l->day, &l->where);
		if (l->day)
			bind_text(&l->wherev, l->day);
		sql_add(&l->where, " WHERE t.void = 0");
	} else
		sql_addf(&l->where, " AND EXISTS (SELECT 1 FROM %s x WHERE x.%s = t.id AND x.void = 0", of->name, ref->name);
	if (of->flags & E_PROPOSED)
		sql_addf(&l->where, " AND %s.pstate = '现'", at.alias);
	sql_add(&l->where, " AND ");
	access_filter(l->db, l->who, of, V_READ, at.alias, &l->where, &l->wherev);
	for (int i = 0; i < n; i++)
		if (c[i].of == of && cond_add(l, &at, &c[i], err))
			return -1;
	sql_add(&l->where, ")");
	return 0;
}

int conds_add(struct list *l, const struct cond *c, int n, struct err *err)
{
	struct about own = { l->e, "t" };

	for (int i = 0; i < n; i++) {
		bool first = c[i].of != NULL;
		for (int k = 0; k < i; k++)
			first &= c[k].of != c[i].of;
		if (!c[i].of ? cond_add(l, &own, &c[i], err) : first && on_lines(l, c, n, c[i].of, err))
			return -1;
	}
	return l->wherev.n <= MOST_VALUES ? 0 : err_set(err, E_USAGE, NULL, NULL, NULL, "条件里的值过多");
}

int cond_check(struct db *db, const struct actor *who, const struct entity *e, const struct cond *c, struct err *err)
{
	struct list l = { .db = db, .who = who, .e = e, .dry = true };
	int rc = conds_add(&l, c, 1, err);

	sql_free(&l.where);
	bind_free(&l.wherev);
	return rc;
}
