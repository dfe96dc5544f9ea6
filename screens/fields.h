/* A form over a record, inside: fields.c is the form's source, fields_place.c says where things stand, fields_undo.c what can be
 * gone back to, again.c what was typed, as text. */
#ifndef SOCORG_FIELDS_H
#define SOCORG_FIELDS_H

#include "model/core/together.h"
#include "screens/screens.h"

enum { MAX_COLS = 12, PICKED = 64 };

struct item {
	enum fkind kind;
	const struct part *part;
	int field;			/* FI_FIELD, FI_MEMO */
	unsigned flags;
	int col[MAX_COLS], ncol;	/* FI_GRID: fields of the line's entity */
};

struct fields {
	struct rec *r;
	bool readonly;
	const struct part *only;	/* NULL = all sections */
	struct item *item;
	int n;
	bool rebuild;			/* other items may be there now: they are built when the form asks next */
	struct val *held;		/* values to go back to, by number */
	int nheld;
	struct rec **gone;		/* lines that were taken away, by number */
	int ngone;
	struct form *form;
	int reveal;			/* field in clear text, -1 */
	int64_t until;
	char clear[256];
	struct { char key[64]; int64_t id; } picked[PICKED];	/* rows offered last, by the name put into the field */
	int npicked;
};

void fields_build(struct fields *);		/* items anew: another record, or another kind was chosen */
const struct part *fields_part(const struct rec *, const char *lines);	/* shown, by the entity of its lines */
bool fields_place_of(const struct fields *, int item, int row, int col, struct place *);
/* The item and column a field stands in: of the row, or of lines. */
bool fields_cell(const struct fields *, const struct part *lines, int field, int *item, int *col);

char *again_unchosen(const struct merge *);	/* again.c: typed here where the other's was chosen; malloc */

/* ---- fields_undo.c ---- */
long fields_keep(void *, int i, int row, int col);
void fields_back(void *, int i, int row, int col, long no);
long fields_row_gone(struct fields *, struct rec *line);
int fields_row_back(void *, int i, long no);
void fields_forget(struct fields *);

#endif
