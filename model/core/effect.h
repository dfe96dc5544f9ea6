/* For effects of acts alone (effect.c): everything happens in the act's own transaction, as the system, after the act's own checks. */
#ifndef SOCORG_EFFECT_H
#define SOCORG_EFFECT_H

#include "model/core/rules.h"

void rec_put(struct rec *, const char *field, const char *text);	/* "" or NULL = empty; no check: the caller's facts are facts */
void rec_carry(struct rec *, const char *field, const char *text);	/* the same, taken over and not typed: whoever may fill it in (struct field.by) */
void rec_put_int(struct rec *, const char *field, int64_t);
void rec_put_ref(struct rec *, const char *field, int64_t id);		/* 0 = empty */
void rec_put_state(struct rec *, const char *state);
struct rec *effect_new(struct chk *, const char *entity);		/* rec_free() it */
int effect_load(struct chk *, const char *entity, int64_t id, struct rec **, struct err *);
int effect_save(struct chk *, struct rec *, struct err *);
const char *act_reason(struct chk *);					/* the opinion the act was done with; "" */
int effect_void(struct chk *, struct rec *, struct err *);
/* The least row of the entity in that state whose two fields say so, by its first field; 1 loaded, 0 there is none, -1. */
int effect_first(struct chk *, const char *entity, const char *state, const char *f1, const char *v1, const char *f2, const char *v2,
		 struct rec **, struct err *);
/* An act of the system on another row, with its rules. */
int effect_act(struct chk *, const char *entity, int64_t id, const char *action, struct err *);
/* The next number of that kind of document of an issuing unit, into a field of the row in hand. */
int effect_docno(struct chk *, const char *kind, int64_t unit, const char *field, struct err *);
int effect_number(struct chk *, const char *kind, int64_t unit, struct rec *, const char *field, struct err *);	/* into a field of that row */
/* Whoever was given the one row by name has the other as well. */
int effect_share(struct chk *, const struct rec *from, const struct rec *to, struct err *);

#endif
