/* Two people on one record: who has it open, what each has changed, how the two are joined, how a save is taken back. */
#ifndef SOCORG_TOGETHER_H
#define SOCORG_TOGETHER_H

#include "model/core/model.h"

/* ---- presence.c (live.db) ---- */

/* A session holds a lock as long as it lives: the kernel lets go of it, however it ends. */
bool session_alive(struct db *, int64_t session);
/* This session edits the row, and no more. A public session leaves nothing and sees nothing. */
int presence_begin(struct db *, const struct actor *, const struct entity *, int64_t id, struct err *);
void presence_end(struct db *, const struct actor *, const struct entity *, int64_t id);
struct present { char who[64]; int64_t since; };
/* Others who edit it now, longest first; how many, -1. Cheap: asked once a second. */
int presence_list(struct db *, const struct actor *, const struct entity *, int64_t id, struct present *, int max, struct err *);

/* ---- told.c ---- */

bool told_all(const struct entity *, enum level);		/* of a row read at that level: what the office does as the office calls it */
bool act_told(const struct entity *, const struct action *, enum level);
bool reason_told(struct db *, const struct entity *, const struct action *, const char *account, enum level);
const char *account_side(struct db *, const char *account);	/* "" = who applies; else which office it is of */
/* Whose act it was, as this actor may know it: by name where he reads the row's history or the account, else 他人; to who applied, which
 * office it was. */
void person_shown(struct db *, const struct actor *, const struct entity *, int64_t id, const char *account, char *dst, size_t n);

/* ---- rec.c, load.c: what a form has changed ---- */

bool rec_differs(const struct rec *, int field);	/* from what was loaded, by a hand: computed ones do not count */
bool rec_dirty(const struct rec *);			/* it, or a line of it; a line without a value is nothing yet */
int rec_line_back(struct rec *, const struct part *, struct rec *line);	/* a removed one stands again: where; -1 */
int64_t rec_line_gone(struct rec *, const struct part *, size_t i);	/* the i-th stored line that is to be removed; 0 = no more */
/* The row as it was under that version, its lines too: what a draft or a command was made from. */
int rec_load_rev(struct db *, const struct actor *, const struct entity *, int64_t id, int64_t rev, struct rec **, struct err *);
int64_t rec_rev_now(const struct rec *);		/* the version that stands; another than rec_rev(): somebody has saved since */

/* ---- merge.c ---- */

/* FIELD: both have changed it, differently. GONE: they took the line away, here it was changed. STAYS: here it was taken away,
 * they have changed it. */
enum clash_kind { CLASH_FIELD, CLASH_GONE, CLASH_STAYS };
enum { PICK_NONE, PICK_BASE, PICK_THEIRS, PICK_MINE };
struct clash {
	enum clash_kind kind;
	const struct part *part;	/* NULL = the row's own field */
	int64_t line;
	int field;			/* -1 = the line as a whole */
	char *label;
	char *text[4];			/* by PICK_…; as this actor may see them, [0] NULL */
	char who[64];
	int64_t at;
	int pick;
	struct rec *base, *theirs, *mine;	/* the row or line in each version, NULL where there is none; mine is the caller's */
	struct rec *to, *owner;		/* in the merged row: it, NULL while the line is away; and whose line it is */
};
struct incoming { char *label; char who[64]; int64_t at; };	/* what came in from the other side */
struct merge {
	struct rec *r;			/* theirs with all of mine that is not in dispute; the caller may take it and put NULL here */
	struct clash *clash;
	int nclash;
	struct incoming *in;
	int nin;
	struct rec *base, *theirs;	/* kept for the clashes */
};
/* Three ways: as loaded, as it stands, as typed. `mine` stays as it is. E_STATE: it has been voided meanwhile. */
int rec_merge(struct rec *mine, struct merge *, struct err *);
void merge_pick(struct merge *, int clash, int which);
void merge_free(struct merge *);
/* 李四：联系电话、住所; 王五：… */
void merge_incoming(const struct merge *, char *dst, size_t n);

/* ---- revert.c ---- */

/* 撤回: an ordinary edit of this actor's, and nobody has saved since: the old values become a new version. rev: of that edit. */
int rec_revert(struct db *, const struct actor *, const struct entity *, int64_t id, int64_t rev, struct findings *, struct err *);

#endif
