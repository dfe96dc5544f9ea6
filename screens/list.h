/* A list while it is open: list.c is the screen, list_src.c what its table asks for, list_layout.c the columns as the user
 * has them, list_line.c the line over it in which a search or conditions are typed, list_filter.c what is asked of it,
 * list_saved.c the questions that are kept by name, list_batch.c what is done to many rows. */
#ifndef SOCORG_LIST_H
#define SOCORG_LIST_H

#include "screens/screens.h"

enum { COLUMNS_MOST = 24, ORDER_KEYS = 3 };

/* How a user has a list: kept for the account, one for each view. */
struct layout {
	int n;				/* columns; 0 = the view's */
	struct { short field, width; } col[COLUMNS_MOST];	/* field -1 = state; width 0 = by what room there is */
	bool changed;			/* since it was kept */
};

struct listing {
	const struct entity *e;
	struct query q;			/* strings owned below */
	char *value[16];		/* of the conditions: the first npreset came with the list, the others are the person's */
	char within[4][64], of[160];	/* of a board's number: its groups, and what they are called */
	int npreset;
	char view[40], order[120], search[128], on[11], figure[40];	/* order "": nobody has chosen one */
	char columns[640];		/* "": the view's */
	bool ordered;			/* the order came with the list: it is not the user's choice */
	struct layout lay;
	bool lent;			/* the layout is a saved question's: what is changed in it is not kept as the user's own */
	struct list *l;
	struct table t;
	int64_t opened;			/* the row opened last: what stands over the list may walk on from it */
	struct line in;			/* the line of the search or of the conditions, while it is open */
	bool slow;			/* its rows take long to find: it is not read again each time somebody saves */
	bool stopped;			/* looking for its rows took too long for somebody's patience */
	bool stale;			/* the search has changed since the rows were read */
	unsigned seen;
	int64_t since;			/* when all were marked: db_moment() */
	bool bydigit;			/* the act on many that is open is one of options, not of marks */
};

bool listing_reopen(struct listing *);		/* asks the model anew; false: refused, the message line says why */
void listing_back(struct screen *);		/* the line closes: keys are the table's again */
void listing_retitle(struct screen *);
void listing_draw(struct screen *, struct area);
void listing_tick(struct screen *);
void listing_child(struct screen *, struct screen *, int result);
void listing_close(struct screen *);
void listing_search(struct screen *);		/* opens the line */
void listing_conds(struct screen *);

/* ---- list_src.c ---- */
const struct view *listing_view(const struct listing *);
struct table_src listing_source(struct listing *);
void listing_width(const struct field *, struct tcol *);	/* what room a column wishes; NULL = the state */

/* ---- list_order.c: orders as text, "region name-" ---- */
int order_place(const char *order, const char *name);	/* 1 first key, -2 second and descending …, 0 not in it */
void order_reverse(const char *order, char *dst, size_t n);
/* The name as the next key; turned round when it is one; taken out when it is turned round. false: there are ORDER_KEYS. */
bool order_next(const char *order, const char *name, char *dst, size_t n);
void order_label(const struct entity *, const char *order, char *dst, size_t n);	/* 区划▲ 名称▼ */

/* ---- list_layout.c ---- */
void layout_load(struct listing *);		/* of the view that is shown */
void layout_keep(struct listing *);		/* writes it when it has changed */
bool layout_text(const struct listing *, char *dst, size_t n);	/* false: it is the view's own */
bool layout_lend(struct listing *, const struct query *);	/* its layout, until another view is looked at; false: it has none */
void layout_drop(struct listing *);		/* back to the view's own columns and order */
bool layout_take(struct listing *, const struct layout *, int freeze);	/* false: refused, nothing has changed */
void layout_full(const struct listing *, struct layout *);	/* with the columns spelt out */
void layout_wider(struct screen *);		/* the selected column */
void layout_narrower(struct screen *);
void layout_hide(struct screen *);
void layout_freeze(struct screen *);		/* the columns up to it stay, or the first alone again */
void columns_open(struct listing *);		/* columns.c: all of them on a screen */

/* ---- list_batch.c ---- */
void listing_batch(struct screen *);		/* what is to be done with the marked rows */
void listing_done(struct listing *, const struct screen *child);	/* an act on many has come to its end there, if it is one */
void listing_range(struct screen *);		/* 5..20 */
bool listing_marked(struct screen *);		/* there are any */
bool listing_many(struct listing *, char digit);	/* several rows have this option: one act for all of them */

/* ---- list_place.c ---- */
int64_t list_before(struct screen *, const struct entity *, int64_t id);	/* the row to copy from, 0 = none */

/* ---- list_filter.c ---- */
struct listing *listing_of(struct screen *, const struct entity *);	/* NULL: it is no list of that */
/* Asks this instead of what the person asked before. false: refused or stopped, the message line says why, the list is as it was. */
bool listing_ask(struct screen *, const struct cond *, int n);
void listing_asked(struct screen *, struct query *);	/* his conditions; the strings are the list's */
void listing_preset(struct screen *, struct query *);	/* all but them */
bool listing_take(struct screen *, const struct query *);	/* view, order, search and conditions; as listing_ask */
void listing_filter(struct screen *);		/* only what has the value under the column, or all but that */
void listing_exclude(struct screen *);
void listing_drop(struct screen *);		/* the last condition */
bool listing_drops(struct screen *);
void listing_export(struct screen *);
void listing_export_book(struct screen *);
bool listing_exports(struct screen *);
void listing_qbe(struct screen *);

/* ---- list_saved.c: rows of the menu of views ---- */
enum { SAVED_ROWS = 24 };
int listing_saved(struct screen *, struct menu_row *);	/* at most SAVED_ROWS */
void listing_saved_made(struct screen *, int row);	/* -1 = none was chosen */

/* ---- qbe.c ---- */
void qbe_list(struct screen *list);

#endif
