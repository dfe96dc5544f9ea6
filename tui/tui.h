/*
 * The terminal toolkit: keys, cells, screens and the widgets they are made of. It has never heard of social organisations;
 * text comes through sources (struct *_src) that the owner implements. One terminal per process (ncurses is global).
 * A screen never owns a loop: it draws when asked, takes a key, and returns.
 */
#ifndef SOCORG_TUI_H
#define SOCORG_TUI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- cells (width.c): UTF-8 text measured in terminal columns; wcwidth() under a UTF-8 locale ---- */

int cells(const char *);				/* columns it takes when drawn sanitised */
size_t cells_cut(const char *, int w);			/* bytes that fit in w columns, never half a glyph or cluster */
/* Exactly w columns into dst: cut with … when too long, padded with blanks (a straddling wide glyph leaves a blank). */
void cells_fit(char *dst, size_t n, const char *, int w, bool right);
void cells_clean(char *dst, size_t n, const char *);	/* ESC, C0, C1, bidi, invalid bytes made visible, as on every output */
/* Wraps at w columns with 禁则 (no line begins with ，。、；：？！）》」』”’… or ends with （《「『“‘); calls back each line. */
int wrap(const char *, int w, void (*line)(void *, const char *, size_t n), void *);	/* number of lines; line may be NULL */

/* ---- keys (key.c) ---- */

enum {	/* code points are themselves; these lie above Unicode */
	K_NONE = 0, K_BASE = 0x110000, K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN, K_INS, K_DEL, K_BS, K_ENTER,
	K_TAB, K_BTAB, K_ESC, K_F1, K_F2, K_F3, K_F4, K_F5, K_F6, K_F7, K_F8, K_F9, K_F10, K_F11, K_F12,
	K_CTRL_A = 0x110100,	/* K_CTRL('P') … those not named above */
	K_PASTE = 0x110200,	/* a bracketed paste has come: tui_paste() */
	K_RESIZE, K_HANGUP,
	K_SHIFT_UP, K_SHIFT_DOWN,	/* where a screen does not know them they are K_UP and K_DOWN */
	K_CLICK,	/* the mouse has gone to a field: told to who hears keys, never to a screen */
};
#define K_CTRL(c) (K_CTRL_A + ((c) - 'A'))

/*
 * One row binds, labels and explains a key: dispatch, the legend on the bottom line and F1 help come from it alone.
 * alt and alt2 are the fallbacks (F10 = Ctrl-W = Esc 0: Esc+digit is turned into F-keys by the decoder everywhere).
 */
struct screen;
struct keydef {
	int key, alt, alt2;
	const char *label;				/* legend, ≤ 8 cells; NULL = only in help */
	const char *help;				/* one sentence */
	void (*act)(struct screen *);			/* NULL = listed here, but taken by the screen's own key() */
	bool (*valid)(struct screen *);			/* NULL = always; invalid keys are neither listed nor dispatched */
	const char *(*why)(struct screen *);		/* why not, when it is not valid: told where all acts are listed; NULL */
};
#define key_name tui_key_name				/* ncurses has a key_name(): include curses.h before this header */
const char *key_name(int key, char *dst, size_t n);	/* "F10", "Ctrl-W", "2" */
int key_named(const char *name, size_t n);		/* "F10", "Ctrl-W", "Enter", "a" …; K_NONE unknown */
int key_fold(int key);					/* full-width ：／？１２ to ASCII, in command positions */
const char *tui_paste(size_t *n);			/* text of the last K_PASTE, cleaned; newlines kept */

/* ---- drawing (term.c) ---- */

enum style { SY_TEXT, SY_LABEL, SY_VALUE, SY_FOCUS, SY_TITLE, SY_HEAD, SY_STATUS, SY_KEY, SY_ERROR, SY_WARN, SY_GOOD, SY_DIM, SY_MARK,
	     SY_BAR, SY_CARRIED, SY_LINK, SY_QUERY, SY_COUNT };
struct area { int y, x, h, w; };			/* of the terminal */
/* Draws text cleaned, cut and padded to exactly w columns at (y, x) of the area, clipped to it. w < 0: as wide as it is. */
void put(struct area, int y, int x, int w, enum style, const char *text);
void put_right(struct area, int y, int x, int w, enum style, const char *text);
void put_fill(struct area, enum style);			/* blanks */
void put_box(struct area, const char *title);		/* WACS lines; the inside is one cell smaller all round */
void put_hline(struct area, int y, enum style);
void put_bar(struct area, int y, int x, int w, int64_t part, int64_t whole);	/* a horizontal bar of cells */
void put_caret(struct area, int y, int x);		/* where the hardware cursor stands after this refresh (IME: always visible) */
/* What a click means on what has just been drawn there. A row of a list whose marker the arrows move: so many rows below the selected one,
 * which it becomes; on the selected one, 0, Enter. Or a key, so many times. */
void hot_row(struct area, int y, int by);
void put_marker(struct area, int y, int x, int w, int by);	/* the ▸ of the selected one, a blank before others, and what a click means */
void hot_key(struct area, int y, int x, int w, int key, int times);
struct area area_inside(struct area, int top, int left, int bottom, int right);

/* ---- the terminal and the loop (term.c, loop.c) ---- */

struct tui_opts {
	const char *term;				/* TERM as the client gave it; checked, fallback xterm-256color or vt100 */
	int in, out;					/* the terminal */
	bool mono;					/* NO_COLOR */
	int esc_ms;					/* how long ESC may be the start of a sequence: 50 local, 300 slow */
	bool clip;					/* tui_clip() may be used */
	bool mouse;					/* clicks and the wheel are read; the terminal then selects text with Shift */
	const char *theme;				/* NULL, "light", "contrast", "mono" */
	int idle_lock, idle_end;			/* seconds, 0 = never */
	void (*tick)(void *);				/* once a second while idle, at most; may post messages */
	void (*locked)(void *);				/* idle_lock has passed */
	const char *(*clock)(void *);			/* "10:42"; NULL = no clock */
	void *ctx;
	int watch_fd;					/* readable = the session is told to end (SIGTERM and drain); -1 */
};
int tui_open(const struct tui_opts *);			/* 0, or -1 with a reason in tui_error() */
const char *tui_error(void);
int tui_run(void);					/* until the last screen closes or the line drops; 0, or K_HANGUP */
void tui_close(void);					/* screen cleared, alternate screen left, modes off; also safe in an exit path */
void tui_quit(void);					/* the loop ends after this key */
void tui_size(int *rows, int *cols);
void tui_redraw(void);					/* everything is drawn anew before the next wait */
void tui_redraw_part(void);				/* said while a key is taken, or by a tick: only what the screen's part() draws has changed */
void tui_message(enum style, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* message line until the next key */
void tui_badge(const char *, enum style);		/* before that, how much waits; copied, "" = nothing */
void tui_bell(void);
void tui_banner(const char *);				/* right of the title on every screen: 练习库, account; copied */
void tui_now(void);					/* paints at once: progress */
/* Sends a number or a code to the clipboard of the person's terminal (OSC 52); what becomes of it there is never asked. tui_clips: there is
 * such a terminal, and it may be done. false: it is not, or the text is more than printable ASCII. */
bool tui_clips(void);
bool tui_clip(const char *);
bool tui_print(const char *text);			/* to the printer behind the terminal; whether there is one is never told */
void tui_mouse(bool);					/* from now on; off it sends and reads nothing */
bool tui_has_mouse(void);
void tui_theme(const char *);				/* another one from now on: "default", "light", "contrast", "mono" */
/* Two lines under every screen, above the message line: what to press next, and how to leave. NULL or "" = none. */
void tui_guide(const char *what, const char *more);
void tui_after_key(void (*)(int key), bool on);		/* told of every key when the screens have taken it, or not any more */
/* Keys that come before those of the keyboard, asked for one by one until K_NONE; confirm_typed() throws them away like others. */
void tui_feed(int (*)(void));
bool tui_fed(void);					/* such keys are still coming */
const char *tui_refusal(void);				/* the error that the last key has left on the message line, or NULL */
int tui_idle(void);					/* ms since the last key */
bool tui_interrupted(void);				/* Esc or Ctrl-C waits: asked by long work, ≤ every 0.2 s */

/* ---- screens (stack.c) ---- */

struct screen_ops {
	const char *name;
	void (*draw)(struct screen *, struct area);	/* the area between title line and message line */
	void (*part)(struct screen *);			/* over the last picture: what a typed character changes; NULL = never asked */
	bool (*key)(struct screen *, int key);		/* what the table does not bind: typed text, arrows; true = taken */
	void (*tick)(struct screen *);			/* once a second while idle; tui_redraw() if anything has changed */
	void (*back)(struct screen *, struct screen *child, int result);	/* a child has closed; it is freed after */
	bool (*leave)(struct screen *);			/* F3/Esc: false = it stays (and has said why) */
	void (*close)(struct screen *);			/* frees data */
	const struct keydef *keys;			/* ended by key 0 */
	bool text;					/* letters are typed into it: '?' and '/' are not commands here */
};
struct screen {
	const struct screen_ops *ops;
	void *data;
	char code[8], title[160];			/* shown on the title line, code at the right */
	struct screen *under;
	int result;					/* handed to under->back; -1 unless set or closed with another */
};
struct screen *screen_push(const struct screen_ops *, void *data, const char *code, const char *title);
void screen_close(struct screen *, int result);		/* pops it after this key */
void screen_forget(struct screen *);			/* takes one out from under others, unasked */
struct screen *screen_top(void);
/* Keys valid on every screen (F1 help, F2 jump line, F3 back, Ctrl-L …): the application's own rows, added to the toolkit's. */
void screen_globals(const struct keydef *);
/* What can be done on a screen: rows of its own table, the application's and the toolkit's that do something. */
struct act_row { const struct keydef *def; int key; bool valid, own; };
int screen_acts(struct screen *, struct act_row *, int max);
void screen_act(struct screen *, const struct keydef *);	/* does it, as if its key had been pressed there */

/* On screens of that name (screen_ops.name) the row whose key is `from` answers to `to` instead; its alternatives stay. */
struct rebind { char screen[16]; int from, to; };
enum { REBIND_MAX = 64 };
void keymap_set(const struct rebind *, int n);		/* in place of all that were set */
int keymap_get(struct rebind *, int max);
bool keymap_free(struct screen *, const struct keydef *, int key, char *why, size_t n);	/* false: why names both uses */

/* F1: the owner of the focused field answers; else the screen's key list is shown. */
void screen_help(bool (*field_help)(struct screen *, char *dst, size_t n));
void help_text(const char *title, const char *text);	/* a page to read, wrapped; F3 closes */

/* Up, Down, PgUp, PgDn, Space, Home and End over 0 … last, kept within them; true = it was one of these. page: rows PgDn goes. */
bool move_key(int key, int *at, int last, int page);

/* ---- one line of text (line.c): no curses in it ---- */

struct line { char *s; size_t n, cap; size_t at; int max; int left; bool fresh, secret; char *held; };	/* held: what Ctrl-U cleared */
/* max: code points. fresh: the first character typed replaces all (any other key keeps it). secret: shown as *. */
void line_init(struct line *, int max);
void line_release(struct line *);
void line_set(struct line *, const char *);		/* caret at the end, fresh */
bool line_key(struct line *, int key);			/* true = it was for the line: text, arrows, Home, End, BS, Del, Ctrl-U undo/clear, Ctrl-K … */
void line_paste(struct line *, const char *, size_t n, size_t *dropped);	/* up to max; newlines become blanks */
int line_draw(struct line *, struct area, int y, int x, int w, enum style);	/* returns the caret's x */

/* ---- several lines (memo.c) ---- */

struct memo { char *s; size_t n, cap, at; int max; int top, goal; bool readonly; };
void memo_init(struct memo *, int max);
void memo_release(struct memo *);
void memo_set(struct memo *, const char *);
bool memo_key(struct memo *, int key, int w, int h);	/* false at the first and last line: Up, Down, PgUp, PgDn go on to the owner */
void memo_paste(struct memo *, const char *, size_t n, size_t *dropped);	/* up to max; newlines kept */
int memo_lines(struct memo *, int w);			/* visual lines at that width */
void memo_draw(struct memo *, struct area, enum style, bool focus);

/* ---- table (table.c): rows fetched a page at a time, by keyset ---- */

enum tfrom { TF_FIRST, TF_LAST, TF_AFTER, TF_BEFORE };
/* Cells valid until the next-but-one fetch (the table copies them). Rows always come in display order, also before an anchor;
 * an anchor may be a row fetched long ago: its id and cells are right, priv is as the source gave it. */
struct trow { int64_t id; char **cell; void *priv; };
/* fixed: as the user has set it, 0 = by what room there is. style: how a cell that says so is drawn, NULL = plainly */
struct tcol { const char *label; int wish, least; bool right; int fixed; enum style (*style)(const char *cell); };
struct table_src {
	void *ctx;
	int (*columns)(void *, struct tcol *, int max);
	int (*fetch)(void *, enum tfrom, const struct trow *anchor, int n, struct trow *);	/* rows, or -1 (message set) */
	int (*count)(void *, long cap, long *n);	/* counts at most cap + 1: 1-20/1,234 or 10,000+ */
	int (*sorted)(void *, int col);			/* 1 ascending first key, -1 descending, 2/-2 second …, 0 no */
	/* the user asks: by this column alone, or as the next key; again turned round, again not; true = refetch */
	bool (*sort)(void *, int col, bool next);
	int (*all)(void *, long *n);			/* every row of the result is marked: how many there are; NULL = it can't be done */
};
struct table {
	struct table_src src;
	struct trow row[128]; int nrow, ncol, sel, page;	/* row[0] is the first line shown; one row ahead is kept */
	long total; bool capped; long first;		/* ordinal of row[0], 0 unknown */
	int64_t *mark; int nmark, capmark;		/* ids in order: the marked rows; with all, those left out */
	bool all; long nall;				/* the whole result is marked, as it was: so many rows */
	struct { int64_t id; char digit; } opt[64]; int nopt;	/* 5250: digits typed in the option column, done by Enter */
	int sortcol, hscroll, freeze; bool at_end, dirty;	/* freeze: columns that stay, the first at least */
	bool reveal;					/* the selected column is scrolled to */
	short drawn[32];				/* how wide each column was drawn last, 0 = it had no room */
	const char *options;				/* digits that mean something here: "245" */
};
void table_init(struct table *, const struct table_src *);
void table_release(struct table *);
void table_reload(struct table *, bool keep);		/* keep: stay on the same row if it is still there */
void table_draw(struct table *, struct area);		/* header, rows with a marker column ▸, position; caret on the row */
/* arrows, PgUp/PgDn, Home/End, digits; Space * - ~ Shift-Down (marks); < > o O (columns, order) */
bool table_key(struct table *, int key);
const struct trow *table_row(struct table *);		/* the selected one, NULL */
/* Where it stands, to stand there again when its rows are read by another table: by the ids of the first row shown and of the selected
 * one. The ordinal holds only if there are as many rows as there were. */
struct tplace { int64_t top, sel; long first, total; };
bool table_place(const struct table *, struct tplace *);	/* false: nowhere */
void table_return(struct table *, const struct tplace *);
bool table_marked(const struct table *, int64_t id);
long table_marks(const struct table *);			/* how many rows are marked */
void table_unmark(struct table *);			/* and no option stands either */
enum { TABLE_MARKS = 5000 };				/* kept one by one, marked or left out */
bool table_mark(struct table *, int64_t id, bool on);	/* false: there are so many already, which is said */
bool table_mark_range(struct table *, long from, long to);	/* by their place in the list, the first is 1; false: said why */

/* ---- form (form.c): sections, fields, memos, grids of lines ---- */

enum fkind { FI_SECTION, FI_FIELD, FI_MEMO, FI_GRID };
enum { FF_NEED = 1, FF_READONLY = 2, FF_SECRET = 4, FF_CARRIED = 8, FF_PICK = 16, FF_DATE = 32, FF_WARN = 64 };
/* max: characters; width: cells wished; id: stays with the item when others come and go, 0 = it never moves */
struct fitem { enum fkind kind; const char *label; int max, width; unsigned flags; int id; };
struct pick_row { char key[64]; char label[160]; char note[80]; };
struct form_src {
	void *ctx;
	int (*count)(void *);
	void (*item)(void *, int i, struct fitem *);
	void (*get)(void *, int i, char *dst, size_t n);		/* text to edit */
	void (*show)(void *, int i, char *dst, size_t n);		/* text shown when the field is not focused: value with its label */
	int (*set)(void *, int i, const char *typed, char *msg, size_t n);	/* at field exit: 0, 1 doubtful, -1 refused with why */
	int (*pick)(void *, int i, const char *typed, int max, struct pick_row *);	/* FF_PICK: matches, best first */
	/* F4 where nothing is being typed, and F4 in the list of matches: all there is, on a screen of its own that ends with form_chosen().
	 * false: a list will do. now: what stands there. */
	bool (*browse)(void *, int i, int row, int col, const char *now);
	bool (*help)(void *, int i, int col, char *dst, size_t n);	/* F1 */
	int (*rows)(void *, int i);					/* FI_GRID … */
	int (*cols)(void *, int i);
	void (*col)(void *, int i, int col, struct fitem *);
	void (*cell_get)(void *, int i, int row, int col, char *dst, size_t n);
	void (*cell_show)(void *, int i, int row, int col, char *dst, size_t n);
	int (*cell_set)(void *, int i, int row, int col, const char *typed, char *msg, size_t n);
	int (*cell_pick)(void *, int i, int row, int col, const char *typed, int max, struct pick_row *);
	int (*row_add)(void *, int i, char *msg, size_t n);		/* index of the new row, -1 refused */
	long (*row_remove)(void *, int i, int row, char *msg, size_t n);	/* a number by which row_back knows it, -1 refused */
	int (*row_back)(void *, int i, long no);			/* where it stands again; NULL = a removed row is gone */
	/* The value held there now, to be held again: any field that can be edited, row and col 0 where there is no grid. NULL: what
	 * is taken back is set as if it were typed. */
	long (*keep)(void *, int i, int row, int col);
	void (*back)(void *, int i, int row, int col, long no);
};
struct form;						/* opaque: keeps what was typed and refused, verbatim, with its message */
struct form *form_new(const struct form_src *);
void form_free(struct form *);
void form_query(struct form *);				/* a form one asks by: on another ground, so that nobody takes it for a record */
void form_reload(struct form *);			/* items may have changed (kind chosen): focus kept by label */
void form_draw(struct form *, struct area);
void form_draw_part(struct form *);			/* what is being typed, where it was drawn last */
bool form_key(struct form *, int key);			/* Enter/Tab next, Shift-Tab/Up back, PgDn next section, F4 pick, Ctrl-F next error,
							 * Ctrl-Z and Ctrl-Y take back and do again; lines: F6 Ctrl-N adds, F8 removes */
bool form_commit(struct form *);			/* takes the focused field; false = some field is refused, focus is on the first */
bool form_dirty(const struct form *);
int form_errors(const struct form *);
void form_focus(struct form *, int item);		/* FI_FIELD … */
int form_focused(const struct form *, int *row, int *col);
bool form_help(struct form *, char *dst, size_t n);
void form_error(struct form *, int item, const char *msg);	/* a rule named this field */
void form_go(struct form *, int item, int row, int col);	/* that cell, or the nearest there is */
void hot_field(struct area, int y, int x, int w, struct form *, int item, int row, int col);	/* hot_row(), for its drawing: a click goes there */
/* As if typed there and left; joined: Ctrl-Z takes it back with what was set before. False: refused, and kept as typed. */
bool form_type(struct form *, int item, int row, int col, const char *text, bool joined);
void form_chosen(struct form *, const char *text);	/* into the focused field as if taken from its list: the caret goes on */
void form_typing(struct form *, int item, int row, int col, const char *text);	/* the same, but not left yet */
/* Each text the source does not have: refused, or being typed just now. */
void form_unset(struct form *, void (*each)(void *, int item, int row, int col, const char *text, bool typing), void *);
void form_undo_forget(struct form *);			/* the source has other values now: nothing can be taken back to */

/* ---- menu, picker, dialogs, progress ---- */

struct menu_row { const char *key; const char *label; const char *note; bool off; const char *why; };
/* These push a screen of their own; done is called with the choice (-1 = cancelled) when it has closed. */
void menu(const char *title, const struct menu_row *, int n, void (*done)(void *, int choice), void *);
void pick(const char *title, const char *typed, int (*match)(void *, const char *typed, int max, struct pick_row *),
	  void (*done)(void *, const struct pick_row *), void *);	/* NULL = cancelled */
void confirm(const char *title, const char *text, void (*done)(void *, bool yes), void *);
/* An act that can't be taken back: word must be typed; type-ahead is thrown away first. */
void confirm_typed(const char *title, const char *text, const char *word, void (*done)(void *, bool yes), void *);
void ask(const char *title, const char *label, const char *initial, int max, bool secret,
	 int (*check)(void *, const char *, char *msg, size_t n), void (*done)(void *, const char *text), void *);
void notice(const char *title, const char *text, void (*done)(void *), void *);
void progress(const char *what, long done, long all);	/* shown after 0.5 s, ≤ 2 updates/s; 已处理 1,200/4,800，预计 8 秒，Esc 停止 */
void progress_end(void);

/* ---- driver for tests (script.c) ---- */

/* Plays a script against the running screens without a terminal: newterm on a pipe. Lines: `keys TEXT` (<Enter> <F10> <Ctrl-W>
 * inside), `size ROWS COLS`, `expect TEXT`, `reject TEXT`, `dump FILE`, `tick`. 0, or -1 with the failing line in tui_error(). */
int script_play(FILE *script, FILE *log);
void screen_dump(FILE *, bool attributes);		/* the screen as text; attributes: a second block with one letter a cell */

#endif
