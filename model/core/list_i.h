/* The inside of a list: shared by query.c, which puts the statement together, query_page.c, which pages it, and cond.c, which turns what is asked
 * into its conditions; group.c counts its rows by what they say. ask.c reads what a person typed; it knows no database. */
#ifndef SOCORG_LIST_I_H
#define SOCORG_LIST_I_H

#include "model/core/rec_i.h"

#define MAX_COLS 24
#define MAX_KEYS 5
#define SORT_CAP 3000		/* rows up to which sorting them beats walking the ordered index [spike §3] */

struct key { int field; char col[240]; bool desc, never_null; };	/* col: the column of t, or what it is ordered by instead */

struct list {
	struct db *db;
	const struct actor *who;
	const struct entity *e;
	int col[MAX_COLS], ncol;	/* fields; -1 = state */
	struct key key[MAX_KEYS];
	int nkey;
	char order[128];
	char *day;
	bool dry;			/* a condition is only looked at: nobody is found by it, and nothing goes on record */
	struct sql from, where;
	struct bindv fromv, wherev;
	struct sql match;		/* what is asked of the search index, empty = nothing */
	bool few, led;			/* hardly any row matches; a condition's own index leads the statement */
	bool sorts;			/* no index gives the order: every page is a sort of all */
	char by[100], lo[16], hi[16];	/* what follows FROM: "" = as the planner likes; hi: the index that is walked from region to region ends here */
	struct page { char **cell; int n; } page[3];	/* cells of the last fetches */
	int turn;
};

/* What conditions are about: the list's own rows, or lines of theirs; and the name they have in the statement. */
struct about { const struct entity *e; const char *alias; };

/* What one may not read one may not ask about either, row by row. */
void list_read_only(struct list *, const struct about *, enum level least, unsigned verb);
int list_within(struct list *, const struct within *, struct err *);	/* group.c */
bool tally_column(const struct entity *, const struct split *, char *dst, size_t n);	/* tally.c */
void tally_asof(const struct entity *, struct sql *);
void list_page_free(struct page *);	/* query_page.c */
int conds_add(struct list *, const struct cond *, int n, struct err *);
void list_page_where(struct list *, const struct val *at, const char *kind, bool back, struct sql *, struct bindv *);	/* query_page.c */
void list_order_by(const struct list *, bool back, struct sql *);	/* and " LIMIT ?" */

/* ---- query_search.c ---- */

int list_narrow(struct list *, const struct about *, const char *typed, struct err *);	/* to rows that may hold the text */
int list_search_ready(struct list *, bool own, struct err *);	/* all is said; own: one's own rows alone are asked for */
void list_from(struct list *, const char *ids, struct sql *, struct bindv *);
void list_all(struct list *, struct sql *, struct bindv *);	/* " FROM … WHERE …" */
/* Ids, as a JSON array, among which the next `want` rows are; NULL = the list is not led so. */
int list_hits(struct list *, const struct val *at, const char *kind, bool back, int want, char **ids, struct err *);

/* ---- ask.c ---- */

enum ask { ASK_NULL, ASK_IS, ASK_HAS, ASK_LIKE, ASK_LT, ASK_LE, ASK_GT, ASK_GE, ASK_BETWEEN };
enum { ASK_MOST = 40 };		/* alternatives */

struct term { enum ask op; char *a, *b; };	/* ASK_BETWEEN: either may be "" ; ASK_LIKE: * ? and \ as typed */
struct asked { bool not, exact, read; int n; struct term t[ASK_MOST]; };	/* any of them, or none; read: values are for the eye */

int ask_parse(const struct field *, const char *typed, struct asked *, struct err *);	/* field NULL = state */
int ask_of(const struct cond *, const struct field *, struct asked *, struct err *);	/* whatever its operator */
void ask_free(struct asked *);
bool ask_is_text(const struct field *);		/* a plain word is looked for inside the value */
/* As it may be typed, with its operators: =ST|MF */
void ask_write(const struct asked *, char *dst, size_t n);

/* ---- cond_lead.c ---- */

/* What was asked of f since `from`, its parameters since `bound`, leads if few rows are so. */
int cond_lead(struct list *, const struct about *, const struct field *, const struct asked *, size_t from, int bound, struct err *);
/* A column in a condition. lead: whatever the order; ordered: what it is ordered by. */
void cond_column(struct list *, const struct about *, const struct field *, bool lead, bool ordered);
void list_let_lead(char *where);	/* all may lead: nothing is sorted */
#define COND_HELD "+ "

/* ---- cond_val.c: values as they are typed in a question ---- */

struct span { struct val lo, hi; };	/* the same, but for a year, a month, a day of instants; region: hi = lo */
int span_read(struct list *, const struct about *, const struct field *, const char *typed, bool exact, struct span *, struct err *);
void span_free(struct span *);
char *secret_form(struct list *, const struct about *, const struct field *, const char *typed);

#endif
