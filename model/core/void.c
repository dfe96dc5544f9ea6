/* Voiding: nothing is deleted. A line that its owner's form shows goes as from that form: the owner must be one that may be changed, and is
 * judged without it. */
#include "model/core/rec_i.h"

#include <string.h>

/* The owner as it would be without the line; NULL with *rc 0: it has nothing to say. */
static struct rec *owner_without(struct rec *r, int *rc, struct err *err)
{
	const struct field *ref = NULL;
	const struct entity *e = entity_owner(r->e, &ref);
	const struct part *p = e ? part_lines(e, r->e->name) : NULL;
	const struct val *id = p ? &r->was[field_no(r->e, ref->name)] : NULL;
	struct rec *owner = NULL, *line;

	*rc = 0;
	if (!id || id->t != VT_INT)
		return NULL;
	*rc = -1;
	if (!access_may(r->db, r->who, e, V_EDIT, NULL, id->i, NULL, err) || store_load(r->db, r->who, e, id->i, NULL, &owner, err))
		return NULL;
	line = rec_line_by_id(owner, p, r->id);
	*rc = !line ? err_set(err, E_STATE, NULL, NULL, NULL, "此%s不能作废", r->e->label) :
	      line->rev != r->rev ? err_set(err, E_CONFLICT, NULL, NULL, NULL, "该%s已被他人修改，请刷新后再办", r->e->label) : 0;
	if (*rc == 0 && !owner->voided) {
		line->removed = true;
		return owner;
	}
	rec_free(owner);
	return NULL;
}

static int may_void(struct rec *r, const struct act *act, struct err *err)
{
	if (!act || !act->reason || text_chars(act->reason) < 2)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "作废须说明理由（至少两个字）");
	if (!r->id || r->voided || *r->day)
		return err_set(err, E_STATE, NULL, NULL, NULL, "此%s不能作废", r->e->label);
	return access_may(r->db, r->who, r->e, V_VOID, NULL, r->id, NULL, err) ? 0 : -1;
}

int rec_void_try(struct rec *r, const struct act *act, struct err *err)
{
	struct rec *owner = NULL;
	int rc = may_void(r, act, err);

	if (rc == 0)
		owner = owner_without(r, &rc, err);
	if (owner) {
		struct findings f = { 0 };
		rc = rec_judge(owner, NULL, act, &f, err);
		findings_free(&f);
		rec_free(owner);
	}
	return rc;
}

static int void_in(struct tx *tx, struct rec *r, const struct act *act, struct err *err)
{
	struct findings f = { 0 };
	int rc;
	struct rec *owner = owner_without(r, &rc, err);

	if (owner) {
		rc = rec_judge(owner, tx, act, &f, err) || store_save(tx, owner, err) || rules_note(tx, owner, &f, err) ||
		     !access_put(r->db, r->who, owner->e, V_EDIT, owner->id, err) ? -1 : 0;
		findings_free(&f);
		rec_free(owner);
		if (rc == 0)
			r->rev++;
	} else if (rc == 0)
		rc = store_write(tx, r, "void", err);
	return rc || store_audit(tx, r, "void", err) ? -1 : 0;
}

int rec_void_it(struct rec *r, const struct act *act, struct err *err)
{
	struct err why = { 0 };
	struct tx *tx;
	int64_t rev = r->rev;

	if (may_void(r, act, &why) == 0 && tx_begin(r->db, r->who, act, &tx, &why) == 0) {
		r->voided = true;
		if (void_in(tx, r, act, &why) == 0) {
			if (tx_commit(tx, &why) == 0)
				return 0;
		} else
			tx_rollback(tx);
		r->voided = false;
		r->rev = rev;
	}
	if (why.code == E_DENIED || why.code == E_NOTFOUND)
		access_deny_log(r->db, r->who, "void", r->e, r->id, &why);
	if (err)
		*err = why;
	return -1;
}
