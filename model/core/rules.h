/* What a subsystem's file includes: the context that checks, calculations, rules and effects get, and the questions they
 * may ask of it. They read through it and never write, but for effects. */
#ifndef SOCORG_RULES_H
#define SOCORG_RULES_H

#include "model/core/model.h"

struct chk {
	struct db *db;
	struct tx *tx;			/* NULL while a form is being filled */
	const struct actor *who;
	struct rec *rec;
	const char *on;			/* legal day of the act */
};

/* Values of the row in hand, by field name; "" / 0 when NULL. A secret is in clear text here (and nowhere else). */
const char *chk_text(struct chk *, const char *field);
int64_t chk_int(struct chk *, const char *field);
bool chk_null(struct chk *, const char *field);
bool chk_import(struct chk *);		/* the row is read from a list of what was registered before, or elsewhere (C25) */
/* The i-th line of the part whose lines are of that entity, NULL at the end. */
struct chk *chk_line(struct chk *, const char *entity, size_t i, struct chk *buf);
/* SELECT count(*)-like question over stored rows, current and not void, unscoped: "SELECT …" is built by the engine.
 * Counts rows of entity where every field equals its value (NULL-ended list of name, text pairs), other than this row. */
int64_t chk_count(struct chk *, const char *entity, ...);
int chk_each(struct chk *, const char *entity, const char *field, const char *value,
	     int (*cb)(void *, struct rec *), void *);	/* loads each as the system */
/* Rows whose field said so once and says so no more, with the day on which that ended. */
int chk_each_id(struct chk *, const char *entity, const char *ref, int64_t id, int (*cb)(void *, struct rec *), void *);	/* those whose reference is that row */
int chk_each_was(struct chk *, const char *entity, const char *field, const char *value, int (*cb)(void *, struct rec *, const char *until), void *);
/* Rows of the search index that share pairs of characters with the text: the rarer half of them, so that what is much alike is among them. Of
 * that region alone, or with all below it. */
int chk_each_like(struct chk *, const char *entity, const char *text, const char *region, bool below, int (*cb)(void *, struct rec *), void *);
bool chk_ref_text(struct chk *, const char *ref, const char *field, char *dst, size_t n);	/* what the row says that a reference names */
const char *word_next(const char **list, char *dst, size_t n);	/* iterates blank-separated words; NULL at the end */
bool word_or_any(const char *list, const char *word);	/* among blank-separated words; an empty list names them all */
struct rec *chk_row(struct chk *, const char *ref);	/* the row a reference names, as the system reads it; NULL; rec_free() it */
bool chk_changed(struct chk *, const char *field);	/* since it was loaded; of a new row: is it filled */
bool chk_had(struct chk *, const char *field);		/* was it filled when it was loaded */
/* Rows of one region in one state, unscoped, with two of their texts ("" when empty); cb returns other than 0 to stop. For rules that look at
 * hundreds of rows: no row is loaded. */
int each_text(struct db *, const char *entity, const char *region, const char *state, const char *first, const char *second,
	      int (*cb)(void *, int64_t id, const char *, const char *), void *, struct err *);
void rec_state_since(struct rec *, char day[11]);	/* the legal day on which it came to its state; "" = not known */
struct rec *rec_owner(const struct rec *);	/* of a line: the row it belongs to; NULL */
const struct val *rec_val(const struct rec *, const char *field);
const char *rec_str(const struct rec *, const char *field);	/* text value, "" when NULL */
int64_t rec_num(const struct rec *, const char *field);
int chk_set(struct chk *, const char *field, const struct val *, struct err *);	/* effects only */

/* Sets a finding's facts and returns BLOCK: `return finding_set(f, "uscc", "前缀%s与…", …)`. Called again it gives a further
 * finding: a rule over lines reports each that does not hold (`v = finding_set(…)`), or an old fault would hide a new one. The
 * facts name what they are about. */
enum verdict finding_set(struct finding *, const char *field, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* 更正 (correct.c): the effect of its confirmation, and what must be so. */
int correction_apply(struct chk *, struct err *);
int correction_decided(struct chk *, struct err *);		/* by whom */
enum verdict correction_fresh(struct chk *, struct finding *);	/* what it would correct is still what it was */
enum verdict correction_own(struct chk *, struct finding *);

/* .calc of an F_CALC field that the effects of acts write and nobody types. */
int calc_kept(struct chk *, const struct field *, struct val *, struct err *);

/* Checks that several entities use. */
int check_uscc(struct chk *, const struct field *, struct val *, struct err *);
int check_idno(struct chk *, const struct field *, struct val *, struct err *);
int check_phone(struct chk *, const struct field *, struct val *, struct err *);
int check_name(struct chk *, const struct field *, struct val *, struct err *);
int check_not_future(struct chk *, const struct field *, struct val *, struct err *);

#endif
