/* Materials that the office has checked are not asked for twice while they are valid: what is offered for a slot, and taking it; and the slots
 * of an application before anything is in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/internal.h"
#include "model/core/util.h"
#include "model/registry/material.h"

/* ---- what is offered ---- */

/* The statement over one kind of application: ?1 the material, ?2 the word for what is alike, ?3 the day, ?4 the organisation, ?5 and ?6 whose
 * application asks. */
static void offer_sql(const struct entity *lines, const struct entity *owner, const struct field *ref, struct sql *q)
{
	bool org = field_no(owner, "org") >= 0;

	sql_addf(q, "SELECT coalesce((SELECT case_no FROM kase k WHERE k.entity = '%s' AND k.rid = o.id), '%s'), m.file, m.doc_no, m.valid_to, m.checked_by, "
		 "m.checked_on, %s FROM %s m JOIN %s o ON o.id = m.%s JOIN material_def d ON d.id = m.def WHERE m.void = 0 AND o.void = 0 AND m.checked = '%c' AND "
		 "m.checked_file = m.file AND (m.valid_to IS NULL OR m.valid_to >= ?3) AND (d.id = ?1 OR d.alike = ?2) AND NOT (?5 = '%s' AND o.id = ?6) AND (",
		 owner->name, owner->label, org ? "coalesce(o.org = ?4, 0)" : "0", lines->name, owner->name, ref->name, MATERIAL_OK, owner->name);
	if (org)
		sql_add(q, "o.org = ?4 OR ");
	sql_addf(q, "EXISTS (SELECT 1 FROM named_grant a JOIN named_grant b ON b.account = a.account WHERE a.entity = '%s' AND a.rid = o.id AND b.entity = ?5 AND "
		 "b.rid = ?6)) ORDER BY 7 DESC, m.checked_on DESC, m.id DESC LIMIT 1", owner->name);
}

static void offered(sqlite3_stmt *st, struct offer *o)
{
	*o = (struct offer){ .whole = sqlite3_column_int(st, 6) };
	text_cut(o->from, sizeof(o->from), col_text(st, 0));
	text_cut(o->file, sizeof(o->file), col_text(st, 1));
	text_cut(o->doc_no, sizeof(o->doc_no), col_text(st, 2));
	text_cut(o->valid_to, sizeof(o->valid_to), col_text(st, 3));
	text_cut(o->by, sizeof(o->by), col_text(st, 4));
	text_cut(o->on, sizeof(o->on), col_text(st, 5));
}

/* The same organisation's before the same person's, the latest before others. */
static int look_for(struct db *db, struct rec *line, const char *on, struct offer *out, struct err *err)
{
	struct rec *owner = rec_owner(line), *def = chk_row(&(struct chk){ .db = db, .rec = line, .on = on }, "def");
	int n = 0;

	for (int i = 0; n >= 0 && owner && def && entities[i]; i++) {
		const struct field *ref;
		const struct entity *of = entity_owner(entities[i], &ref);
		struct sql q = { 0 };
		struct offer one;
		if (!of || material_part(of) == NULL || strcmp(material_part(of)->lines, entities[i]->name))
			continue;
		offer_sql(entities[i], of, ref, &q);
		sqlite3_stmt *st = db_stmt(db, err, q.s, "ittiti", rec_id(def), *rec_str(def, "alike") ? rec_str(def, "alike") : NULL, on, rec_num(owner, "org"),
					   rec_entity(owner)->name, rec_id(owner));
		if (!st)
			n = -1;
		else if (sqlite3_step(st) == SQLITE_ROW) {
			offered(st, &one);
			if (!n || (one.whole && !out->whole) || (one.whole == out->whole && strcmp(one.on, out->on) > 0))
				*out = one;
			n = 1;
		}
		if (st)
			DB_DONE(st);
		sql_free(&q);
	}
	rec_free(def);
	return n;
}

int material_offer(struct db *db, struct rec *line, const char *on, struct offer *out, struct err *err)
{
	return *rec_str(line, "file") || *rec_str(line, "checked") ? 0 : look_for(db, line, on, out, err);
}

int material_take(struct db *db, struct rec *line, struct err *err)
{
	const struct entity *e = rec_entity(line);
	char why[200];
	struct offer o;
	int n = material_offer(db, line, clock_today(db), &o, err);

	if (n < 0)
		return -1;
	if (!rec_may_edit(line, field_no(e, "file"), why, sizeof(why)))
		return err_set(err, E_DENIED, NULL, "file", NULL, "%s", why);
	if (!n)
		return err_set(err, E_NOTFOUND, NULL, "file", NULL, "没有核验过、还有效的同一种材料可以承用");
	rec_put(line, "file", o.file);
	rec_put(line, "carried", o.from);
	rec_put(line, "given_on", clock_today(db));
	rec_put(line, "doc_no", o.doc_no);
	rec_put(line, "valid_to", o.valid_to);
	if (o.whole) {
		static const char ok[] = { MATERIAL_OK, '\0' };
		rec_carry(line, "checked", ok);
		rec_put(line, "checked_by", o.by);
		rec_put(line, "checked_on", o.on);
		rec_put(line, "checked_file", o.file);
	}
	return 0;
}

bool material_still_good(struct chk *c)
{
	struct offer o;

	return look_for(c->db, c->rec, c->on, &o, NULL) == 1 && !strcmp(o.file, chk_text(c, "file")) && (o.whole || chk_null(c, "checked"));
}

/* ---- slots ---- */

int material_slots(struct db *db, const struct actor *who, struct rec *owner, struct err *err)
{
	const struct entity *e = rec_entity(owner);
	const struct part *p = material_part(e);
	struct chk c = { .db = db, .who = who, .rec = owner, .on = clock_today(db) };

	/* where an act fills them they are there: what is asked for is what was asked for then */
	if (!p || !part_shown(owner, p) || rec_line_count(owner, p) || !rec_may_edit(owner, 0, NULL, 0))
		return 0;
	return material_fill(&c, owner, p->lines, e->kase, rec_str(owner, "type"), rec_str(owner, "mgmt_mode"), err);
}
