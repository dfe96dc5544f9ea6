/* What the effect of an act does beyond its own row, in the act's transaction and under its act id: rows of other entities, their acts,
 * document numbers, who may see what has come into being. */
#include "model/core/docno.h"
#include "model/core/effect.h"
#include "model/core/rec_i.h"

#include <string.h>

void rec_put(struct rec *r, const char *field, const char *text)
{
	struct val v = { .t = text && *text ? VT_TEXT : VT_NULL, .s = (char *)(uintptr_t)text, .n = text ? strlen(text) : 0 };

	rec_set_val(r, field_no(r->e, field), &v, NULL);
}

void rec_carry(struct rec *r, const char *field, const char *text)
{
	rec_put(r, field, text);
	r->carried[field_no(r->e, field)] = true;
}

void rec_put_int(struct rec *r, const char *field, int64_t n)
{
	rec_set_val(r, field_no(r->e, field), &(struct val){ .t = VT_INT, .i = n }, NULL);
}

void rec_put_ref(struct rec *r, const char *field, int64_t id)
{
	rec_set_val(r, field_no(r->e, field), &(struct val){ .t = id ? VT_INT : VT_NULL, .i = id }, NULL);
}

void rec_put_state(struct rec *r, const char *state)
{
	text_cut(r->state, sizeof(r->state), state);
}

struct rec *effect_new(struct chk *c, const char *entity)
{
	return rec_alloc(c->db, &actor_system, entity_find(entity));
}

int effect_load(struct chk *c, const char *entity, int64_t id, struct rec **out, struct err *err)
{
	return store_load(c->db, &actor_system, entity_find(entity), id, NULL, out, err);
}

int effect_first(struct chk *c, const char *entity, const char *state, const char *f1, const char *v1, const char *f2, const char *v2,
		 struct rec **out, struct err *err)
{
	const struct entity *e = entity_find(entity);
	struct sql q = { 0 };
	int64_t id = 0;

	sql_addf(&q, "SELECT id FROM %s WHERE void = 0 AND state = ? AND %s = ? AND %s = ? ORDER BY %s LIMIT 1", e->name, f1, f2, e->fields[0].name);
	int there = db_int(c->db, err, &id, q.s, "ttt", state, v1, v2);
	sql_free(&q);
	return there <= 0 ? there : effect_load(c, entity, id, out, err) ? -1 : 1;
}

const char *act_reason(struct chk *c)
{
	return c->tx && c->tx->reason ? c->tx->reason : "";
}

int effect_save(struct chk *c, struct rec *r, struct err *err)
{
	return rec_calc_all(r, c->tx, c->tx->on, err) || store_save(c->tx, r, err) ? -1 : 0;
}

int effect_void(struct chk *c, struct rec *r, struct err *err)
{
	r->voided = true;
	return store_write(c->tx, r, "void", err) || store_audit(c->tx, r, "void", err) ? -1 : 0;
}

int effect_act(struct chk *c, const char *entity, int64_t id, const char *action, struct err *err)
{
	struct findings f = { 0 };
	struct act act = { .on = c->tx->on, .reason = c->tx->reason };
	bool open = c->db->flow_open;
	struct rec *r;

	if (effect_load(c, entity, id, &r, err))
		return -1;
	int rc = flow_in(c->tx, r, action_find(r->e, action), &act, &f, err);
	c->db->flow_open = open;	/* the act around this one goes on writing */
	findings_free(&f);
	rec_free(r);
	return rc;
}

int effect_number(struct chk *c, const char *kind, int64_t unit, struct rec *r, const char *field, struct err *err)
{
	char no[DOCNO];

	if (docno_take(c->tx, kind, unit, r->e, r->id, no, err))
		return -1;
	rec_put(r, field, no);
	return 0;
}

int effect_docno(struct chk *c, const char *kind, int64_t unit, const char *field, struct err *err)
{
	return effect_number(c, kind, unit, c->rec, field, err);
}

int effect_share(struct chk *c, const struct rec *from, const struct rec *to, struct err *err)
{
	return db_run(c->db, err, "INSERT INTO named_grant SELECT account, ?, ?, ?, ? FROM named_grant WHERE entity = ? AND rid = ? ON CONFLICT DO NOTHING",
		      "tititi", to->e->name, to->id, c->tx->who->name, c->tx->at, from->e->name, from->id) < 0 ? -1 : 0;
}
