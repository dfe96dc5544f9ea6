/* An application while its screen is open: kase.c is the screen, kase_page.c lays out what there is to read. */
#ifndef SOCORG_SCREENS_KASE_H
#define SOCORG_SCREENS_KASE_H

#include "screens/screens.h"

enum { CASE_ACTS = 24, CASE_LIMITS = 8 };

/* A line to read. label: what it is, before the text; at: where Enter goes: a field, a part's label or the entity of lines; NULL. of, row:
 * in a row that the application only names; NULL. line: of a row of lines, its id. */
struct kline { char *label, *text; const char *mark, *at; enum style mark_style, style; bool head; const struct entity *of; int64_t row, line; };
struct pane { struct kline *v; int n, top, sel, page; };

struct kcase {
	const struct entity *e;
	int64_t id, via;		/* via: it was opened by its number, from a list of those; the row of that */
	struct rec *r;
	bool queued;			/* the inbox goes on when it is decided */
	struct inbox_row row;		/* the case; id 0: it has not been handed in */
	char pub[40], pin[7];		/* pin: "" where it is nobody's to give out */
	struct may may[CASE_ACTS];	/* acts of one's own roles; what others may do is not offered */
	int nmay;
	struct limit_now limit[CASE_LIMITS];
	int nlimit;
	struct passage *pass;
	int npass;
	struct findings found;
	char on[11];
	struct pane pane[2];		/* what is to be judged, what was filed; one after the other in the first where there is no room */
	int focus, width;		/* laid out for that width, 0 = not yet */
	unsigned seen;
	char here[120];			/* who else has it open */
};

void case_page(struct kcase *, int width);
void case_head(const struct kcase *, struct area);
void case_page_free(struct kcase *);
bool case_wide(int width);		/* both panes stand side by side */
/* 剩 3 个工作日; the style by how few. */
enum style case_left(const struct limit_now *, char *dst, size_t n);

#endif
