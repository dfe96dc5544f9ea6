/* Who is in training for an organisation that is to be. An applicant is told of those who are enrolled for what he himself is enrolled
 * for, by name and nothing else: with them he applies. */
#include "model/supervision/enrolled.h"

#include <string.h>

#include "model/core/rec_i.h"
#include "model/supervision/supervision.h"

#define EACH "SELECT e.person, p.name, coalesce(e.identity, ''), e.region, e.intended FROM enrol e JOIN person p ON p.id = e.person " \
	     "WHERE e.void = 0 AND p.void = 0 AND e.state <> 'FAILED' AND e.intended IS NOT NULL AND "

static bool there(const struct enrolled *v, int n, const struct enrolled *one)
{
	for (int i = 0; i < n; i++)
		if (v[i].person == one->person && !strcmp(v[i].identity, one->identity) && !strcmp(v[i].intended, one->intended))
			return true;
	return false;
}

static int take(struct db *db, const char *sql, const struct bindv *b, struct enrolled *out, int max, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, sql, "");
	struct enrolled one;
	int n = 0, rc;

	if (!st)
		return -1;
	bind_all(st, b);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && n < max) {
		one = (struct enrolled){ .person = sqlite3_column_int64(st, 0) };
		text_cut(one.name, sizeof(one.name), col_text(st, 1));
		text_cut(one.identity, sizeof(one.identity), col_text(st, 2));
		text_cut(one.region, sizeof(one.region), col_text(st, 3));
		text_cut(one.intended, sizeof(one.intended), col_text(st, 4));
		if (!there(out, n, &one))
			out[n++] = one;
	}
	rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : db_fail(db->h, err, sql);
	DB_DONE(st);
	return rc ? -1 : n;
}

int enrolled_for(struct db *db, const struct actor *who, const char *intended, struct enrolled *out, int max, struct err *err)
{
	struct rec *none = rec_alloc(db, who, &enrol);	/* no row is in hand */
	struct chk c = rec_chk(none, NULL, clock_today(db));
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	bool staff = access_may(db, who, &enrol, V_READ, NULL, 0, NULL, NULL);

	if (!staff && !(who->roles & ROLE(INITIATOR))) {
		rec_free(none);
		return err_set(err, E_DENIED, NULL, NULL, NULL, "无权看培训学员");
	}
	sql_add(&q, EACH);
	if (staff) {
		access_filter(db, who, &enrol, V_READ, "e", &q, &b);
		if (intended) {
			sql_add(&q, " AND e.intended = ?");
			bind_text(&b, intended);
		}
	} else {	/* for the same one at the same place */
		sql_add(&q, "EXISTS (SELECT 1 FROM enrol m WHERE m.person = ? AND m.void = 0 AND m.intended = e.intended AND m.region = e.region)");
		bind_int(&b, who->person);
	}
	sql_add(&q, " ORDER BY e.id");
	int n = take(db, q.s, &b, out, max, err);
	sql_free(&q);
	bind_free(&b);
	for (int i = 0; i < n; i++)
		train_lacks(&c, out[i].person, out[i].lacks, sizeof(out[i].lacks));
	rec_free(none);
	return n;
}

static int put_ref(struct rec *l, const char *field, int64_t id, struct err *err)
{
	return rec_set_val(l, field_no(l->e, field), &(struct val){ .t = VT_INT, .i = id }, err) < 0 ? -1 : 0;
}

/* An initiator, or who is to lead as what. */
static int add_one(struct rec *r, const struct enrolled *e, struct err *err)
{
	bool leads = *e->identity && strcmp(e->identity, "1");
	struct rec *l = rec_line_add(r, part_lines(r->e, leads ? "name_leader" : "name_founder"), err);

	if (!l || rec_set(l, field_no(l->e, leads ? "post" : "kind"), leads ? e->identity : "1", err) < 0)
		return -1;
	return put_ref(l, "person", e->person, err);
}

/* What the register knows of the person whose account it is. */
static int own_words(struct db *db, const struct actor *who, struct rec *r, struct err *err)
{
	struct rec *p;

	if (!(who->roles & ROLE(INITIATOR)) || !who->person)
		return 0;
	if (store_load(db, &actor_system, entity_find("person"), who->person, NULL, &p, err))
		return -1;
	int rc = 0;
	if (*rec_str(p, "name"))
		rc = rec_set(r, field_no(r->e, "applicant"), rec_str(p, "name"), err) < 0 || rec_set(r, field_no(r->e, "contact"), rec_str(p, "name"), err) < 0;
	if (!rc && *rec_str(p, "phone"))
		rc = rec_set(r, field_no(r->e, "phone"), rec_str(p, "phone"), err) < 0;
	rec_free(p);
	return rc ? -1 : 0;
}

int name_case_begin(struct db *db, const struct actor *who, const struct enrolled *v, int n, struct rec **out, struct err *err)
{
	struct rec *r = rec_new(db, who, &name_case);
	int rc = own_words(db, who, r, err);

	if (!rc && n && *v[0].region)
		rc = rec_set(r, field_no(r->e, "region"), v[0].region, err) < 0;
	for (int i = 0; !rc && i < n; i++)
		rc = add_one(r, &v[i], err);
	if (rc) {
		rec_free(r);
		return -1;
	}
	*out = r;
	return 0;
}
