/* What an account did last, kept in live.db: commands of the jump line, records it had open, forms it had not saved.
 * A public session leaves no trace: the calls do nothing for it. */
#ifndef SOCORG_RECALL_H
#define SOCORG_RECALL_H

#include "model/core/model.h"

enum { RECALL_MAX = 100, RECALL_TEXT = 128 };

/* Both 0, or -1 with err; the last RECALL_MAX commands are kept, a repeated one moves to the front. What may hold the number of a
 * person's document, phone or card is not kept. */
int recall_add(struct db *, const struct actor *, const char *text, struct err *);
/* The back-th command before now, 1 = the last. 1 found, 0 none, -1. */
int recall_get(struct db *, const struct actor *, int back, char *dst, size_t n, struct err *);

bool recall_personal(const char *text);		/* it may hold such a number */

struct recent { const struct entity *e; int64_t id; };
int recent_add(struct db *, const struct actor *, const struct entity *, int64_t id, struct err *);
/* how many, newest first; -1 */
int recent_list(struct db *, const struct actor *, int max, struct recent *, struct err *);

/* What stands in a form that is not saved yet, so that a line that drops loses nothing; sealed at rest, so personal values may
 * stand in it. id 0: a new row. One is being written; another lies aside, put there when a new one was begun over it. */
struct draft { const struct entity *e; int64_t id, rev, at; };
int draft_save(struct db *, const struct actor *, const struct entity *, int64_t id, int64_t rev, const char *body,
	struct err *);
int draft_put_aside(struct db *, const struct actor *, const struct entity *, int64_t id, struct err *);
/* 1 found (free *body), 0, -1; with its version and time */
int draft_load(struct db *, const struct actor *, const struct entity *, int64_t id, bool aside, struct draft *, char **body, struct err *);
int draft_drop(struct db *, const struct actor *, const struct entity *, int64_t id, bool aside, struct err *);
/* how many are being written, newest first; -1 */
int draft_list(struct db *, const struct actor *, int max, struct draft *, struct err *);

/* The screens as they stood on one another when the line dropped; sealed too. A person has one such place. */
int resume_save(struct db *, const struct actor *, const char *body, struct err *);
int resume_load(struct db *, const struct actor *, char **body, struct err *);	/* 1 found (free it), 0, -1 */
int resume_drop(struct db *, const struct actor *, struct err *);

#endif
