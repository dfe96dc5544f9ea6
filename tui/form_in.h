/*
 * Inside the form only: its state, shared by form.c (what is typed, kept and taken), form_draw.c (where things stand),
 * form_keys.c (what a key does), form_grid.c (lines), form_undo.c (what is taken back) and form_pick.c (the list of matches).
 */
#ifndef SOCORG_TUI_FORM_IN_H
#define SOCORG_TUI_FORM_IN_H

#include "tui/say.h"
#include "tui/tui.h"

struct pos { int item, row, col; };	/* row, col: of a grid; row -1 = the grid is empty; both 0 elsewhere */

/* KEPT_RULED: a rule named the field after it was taken; the next form_commit forgets it and the rules speak anew. */
enum { KEPT_RULED = -2, KEPT_REFUSED = -1, KEPT_DOUBTFUL = 1 };
struct kept { struct pos at; int state; char *text; char *msg; };	/* text: as typed, only when refused */

struct item {
	struct fitem f;
	char *label;			/* own copy: focus is kept by label when the items change */
	int rows, cols;			/* FI_GRID */
	int y, x, h, lw, vw;		/* layout: first line, left edge, lines, label and value cells */
};

/* One thing the hand has done, as it can be taken back: a value that was set, a row that came or went. */
enum op { OP_SET, OP_ADD, OP_REMOVE };
struct done {
	enum op op;
	struct pos at;
	int id;				/* of the item: its place may change */
	bool joined;			/* goes with the one before it */
	bool passing;			/* a row opened by Enter: nothing the hand would miss */
	long was, is;			/* SET: the source's numbers of the values; ADD, REMOVE: was is that of the row taken away */
	char *text[2];			/* SET, of a source that keeps no values: as it was, as it is */
	struct kept *kept;		/* SET: [0] as it was marked before, [1] after; REMOVE: of the row's cells */
	int nkept;
};

struct form {
	struct form_src src;
	struct item *it;
	int n;
	struct pos at;			/* item -1: nothing here takes the focus */
	bool live;			/* an editor holds the text of the focused field */
	bool in_memo;
	bool query;			/* form_query() */
	struct line ed;
	struct memo me;
	char *entry;			/* text as it was when the focus came */
	struct kept *kept;
	int nkept, capkept;
	struct done *done;		/* [0 .. at_done) is in force, what follows was taken back */
	int ndone, at_done, capdone;
	bool joined;			/* what is set now goes with what was set before */
	bool dirty, spoke;		/* dirty: changed by what Ctrl-Z does not know of. spoke: this key has put a message on the line */
	int added;			/* row opened by Enter in the focused grid, -1 none: goes again if left blank */
	int top, lines, view_h, memo_w, memo_h;
	struct { struct area a; int y, x, w; } spot;	/* of the line being typed; w 0: not in view */
	struct pick_row *pick;		/* NULL = closed */
	int npick, psel, ptop;		/* psel -1: the hand is still in the field */
};

/* form.c */
struct fitem form_what(struct form *, struct pos);		/* the field, or the grid's column */
char *form_text(struct form *, struct pos, bool show);		/* to be freed */
struct kept *form_kept(struct form *, struct pos);		/* NULL = nothing */
bool form_can_edit(struct form *, struct pos);
const char *form_typed(struct form *);				/* what the editor holds now */
bool form_touched(struct form *);
void form_enter(struct form *, struct pos);
void form_leave(struct form *);					/* takes the text; what is refused is kept */
struct kept *form_keep(struct form *, struct pos, int state, const char *text, const char *msg);
void form_kept_drop(struct form *, struct kept *);
bool form_read(struct form *);	/* the items anew; true: the focused one is still there */
void form_rows_moved(struct form *, int item, int row, int by);	/* kept texts follow their rows */
void form_say(struct form *, enum style, const char *label, const char *msg);

/* form_undo.c */
void undo_step(struct form *);
void redo_step(struct form *);
/* The value there has been set; takes before and, of a source that keeps none, text: what it was. */
void undo_set(struct form *, struct pos, long was, const struct kept *before, char *text);
long undo_value(struct form *, struct pos);
struct done *undo_row(struct form *, enum op, int item, int row);
void undo_row_kept(struct form *, struct done *);	/* what is marked in a row that is about to go */
bool undo_passing(struct form *, int item, int row);	/* the row Enter opened goes again: true = nothing is left of it */
void undo_drop_last(struct form *);			/* it did not come to it */
void undo_release(struct form *);
void undo_kept_free(struct kept *);
struct pos form_placed(struct form *, struct pos, int id);	/* where that item is now; item -1 = nowhere */

/* form_keys.c */
void form_say_kept(struct form *);				/* why the focused field is marked, if it is */
bool form_step(struct form *, struct pos *, int dir, bool all);	/* all: also what cannot be edited */

/* form_draw.c */
void form_draw_typed(struct form *, struct area, int y, int x, int w);	/* the line being typed, with the caret */
void form_mask(char *);						/* a star for each character */

/* form_grid.c */
int grid_height(struct form *, int item);
int grid_line(struct pos);				/* line of the row within the grid's item */
int grid_x(struct form *, struct pos, int w);
void grid_draw(struct form *, struct area, int y, int item);
bool grid_key(struct form *, int key);
bool grid_enter(struct form *);					/* Enter in a cell: true = it has moved */
void grid_drop_blank(struct form *, struct pos to);
struct pos grid_first_cell(struct form *, int item, int row);

/* form_pick.c */
void pick_update(struct form *, const char *typed);
void pick_close(struct form *);
void pick_resolve(struct form *);	/* the text becomes the key of the match, if there is no doubt which */
bool pick_key(struct form *, int key);
void pick_draw(struct form *, struct area, int y, int x, int w);

#endif
