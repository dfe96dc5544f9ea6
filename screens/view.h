/* The organisation view's texts, made in view.c and drawn in view_draw.c; the record is closed while the person
 * reads. */
#ifndef SOCORG_VIEW_H
#define SOCORG_VIEW_H

#include "screens/screens.h"

enum { VIEW_LINES = 10, VIEW_TEXT = 240, VIEW_BLOCKS = 9, VIEW_FLAGS = 8, VIEW_PAST = 10 };

struct vline { char label[40], text[VIEW_TEXT], right[32]; enum style right_style; };
struct block {
	char key;			/* leads on from it */
	const char *title;
	bool wide;			/* over both columns, below */
	char count[12];
	struct vline line[VIEW_LINES];
	int n, total;
};
struct orgview {
	int64_t id;
	char day[11];			/* as of, "" = now */
	char name[200], uscc[24], state[60], kind[256];
	enum style state_style;
	struct { enum style style; char text[40]; } flag[VIEW_FLAGS];
	int nflag;
	struct block block[VIEW_BLOCKS];
	int nblock, top, lines;
	struct rec *r;			/* only while the texts are made */
	unsigned seen;
	char here[120];			/* who edits it now */
};

/* What hangs on an organisation and is no line of it; the list of it, of this one alone. */
enum { VIEW_HANGS = 3 };
const struct entity *orgview_hangs(int i);	/* NULL: not for this person */
bool orgview_query(const struct orgview *, int i, char id[24], struct query *);
int orgview_read(struct orgview *);		/* 0, or -1 and the reason is on the message line */
void orgview_draw(struct orgview *, struct area);

#endif
