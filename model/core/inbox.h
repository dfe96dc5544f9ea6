/* The inbox (UX-32): cases whose turn it is of one's roles, by how soon their limit ends; and what there is to know of one case beside
 * its fields: what has been done to it and what its rules say (inbox.c, news.c, casework.c). */
#ifndef SOCORG_INBOX_H
#define SOCORG_INBOX_H

#include "model/core/docno.h"
#include "model/core/model.h"

enum inbox_part {
	INBOX_TURN,	/* it is my turn */
	INBOX_BACK,	/* of those what a later hand has sent back, */
	INBOX_SOON,	/* what ends within two working days, */
	INBOX_OVER,	/* and what has ended */
	INBOX_WAIT,	/* somebody else is asked for something: the applicant, or time */
	INBOX_REMIND,	/* reminders that nobody has settled */
	INBOX_PARTS
};
enum { INBOX_YELLOW = 2 };	/* working days left */

struct inbox_row {
	int64_t id, rid;		/* of the case or reminder; of the row it is about */
	const struct entity *e;		/* of that row, NULL = not linked in */
	char no[KASE_NO], kind[64], applicant[160], subject[200], came[11], due[11], what[200], phase[64], handler[64];
	bool timed, paused, soft;	/* soft: its year has no calendar yet */
	int left;			/* working days, where it is timed; less than 0: so many too late */
};

bool inbox_has(const struct actor *);	/* some role of his has cases to work on */
/* Up to n rows in order, those after (or before) the row of that id; 0 = from the start (the end). How many, -1. */
int inbox_fetch(struct db *, const struct actor *, enum inbox_part, int64_t from, bool back, int n, struct inbox_row *, struct err *);
int inbox_counts(struct db *, const struct actor *, long n[INBOX_PARTS], struct err *);	/* of all parts, in one pass */
/* Has something come whose turn it is of his roles now, by another's act, and of which the account was not told yet? 1, 0, -1; it is told
 * hereby, in whichever of its sessions. upto: how far this session has looked, 0 at its beginning. */
int inbox_news(struct db *, const struct actor *, int64_t *upto, struct err *);
int inbox_row(struct db *, const struct actor *, int64_t kase, struct inbox_row *, struct err *);	/* one case */

/* ---- casework.c ---- */

/* What was done to a row, in order, as far as this actor is told of it. handed: it was handed in, at first or again after a supplement. */
struct passage { int64_t act; const struct action *a; char on[11], who[64], reason[VERSION_REASON]; const char *label; const struct state *from, *to; bool handed; };
int passages(struct db *, const struct actor *, const struct entity *, int64_t id, struct passage **, int *n, struct err *);	/* free() it */
/* What the rules of the acts that can follow from its state say now, once each; nothing is done. */
int case_findings(struct rec *, struct findings *, struct err *);
/* What these acts, as far as this actor may do them, want filled and is not: the field, and the act that wants it. */
struct lack { const struct field *f; const struct action *a; };
int case_lacks(struct rec *, struct lack *, int max);

#endif
