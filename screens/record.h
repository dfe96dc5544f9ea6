/* A record's form while it is open: record.c is the screen, record_foot.c its lower left corner, record_masked.c shows what is masked,
 * record_draft.c keeps what is typed, record_save.c saves and joins it with what others saved, record_copy.c takes values over from the record
 * before. */
#ifndef SOCORG_RECORD_H
#define SOCORG_RECORD_H

#include "model/core/together.h"
#include "screens/screens.h"

struct record {
	const struct entity *e;
	int64_t id;
	struct rec *r;
	struct fields *f;
	int mode;
	char day[11];			/* as of, "" = now */
	char passes[256];
	int reveal;			/* field whose purpose is being asked */
	unsigned seen;
	bool drop;			/* leaving without saving was agreed to */
	char here[120];			/* who else has it open */
	struct area foot;		/* where that is said, as drawn last */
	bool foot_news;			/* and is not drawn yet */
	char theirs[240];		/* what somebody saved while this form was open, up to that version */
	int64_t theirs_rev;
	char came[240];			/* what of it has come in here */
	struct merge *merge;		/* while it is chosen what of both stands */
	char *unchosen;			/* typed here and not chosen: kept aside when all else is saved */
	struct place copied;		/* F9 was pressed there last; lines "" = it was not */

	bool kept, typed;		/* there is a draft; a key has come since */
	uint64_t kept_sum;		/* of what it holds */
	int64_t kept_at;		/* when it was written */
	long kept_spot, noted_spot;	/* where the caret stood then; when the way back was noted */
	int unkept;			/* seconds since */
	bool waiting, aside;		/* a draft of an earlier session lies there; it lies aside */
};

struct record *record_of(struct screen *);	/* NULL: another kind of screen */
bool record_editing(const struct screen *);
void record_retitle(struct screen *);

/* ---- record_draft.c ---- */
long draft_spot(const struct record *);		/* the field or cell under the caret: another when it is left */
bool draft_due(struct record *);
void draft_write(struct record *, bool moved);	/* moved: also when only the caret has */
void draft_left(struct record *);		/* after a key: a field that was left is written at once */
void draft_end(struct record *);
void draft_take(struct record *);
bool draft_there(struct record *);		/* a draft waits; fills in which */
/* From a draft's first line: where the caret stood; true = in a form of that section alone. */
bool draft_place(const char *body, struct place *);

/* ---- record_foot.c ---- */
void foot_draw(struct record *, struct area);	/* of the whole form */
void foot_draw_news(struct record *);		/* where there is any */
void foot_changed(struct record *);

/* ---- record_masked.c ---- */
void record_unmask(struct screen *);
bool has_masked(struct screen *);
const char *why_no_masked(struct screen *);

/* ---- record_save.c ---- */
void record_save(struct screen *);
void record_merged(struct screen *, int how, int at);	/* the screen of the choices has closed */
bool record_theirs(struct record *);		/* after somebody's save: what it changed of this; false: nothing new */

/* ---- record_copy.c ---- */
void record_copy(struct screen *);

#endif
