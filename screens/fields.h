/* A form over a record, inside: fields.c is the form's source, again.c types what was typed over another version of
 * the row. */
#ifndef SOCORG_FIELDS_H
#define SOCORG_FIELDS_H

#include "screens/screens.h"

enum { MAX_COLS = 12, PICKED = 64 };

struct item {
	enum fkind kind;
	const struct part *part;
	int field;			/* FI_FIELD, FI_MEMO */
	unsigned flags;
	int col[MAX_COLS], ncol;	/* FI_GRID: fields of the line's entity */
};

/* What was typed into: to be typed again over another version of the row. line: its id, -1 = added here. */
struct touch { const struct part *part; int64_t line; int field; };

struct fields {
	struct rec *r;
	bool readonly;
	const struct part *only;	/* NULL = all sections */
	struct item *item;
	int n;
	struct touch *touch;
	int ntouch;
	bool added;			/* a line was added or removed */
	struct form *form;
	int reveal;			/* field in clear text, -1 */
	int64_t until;
	char clear[256];
	struct { char key[64]; int64_t id; } picked[PICKED];	/* rows offered last, by the name put into the field */
	int npicked;
};

void fields_build(struct fields *);		/* items anew: another record, or another kind was chosen */
void fields_touched(struct fields *, const struct part *, int64_t line, int field);

#endif
