/*
 * What the toolkit's own files share and no screen needs: glyphs, the key decoder, the terminal's state, the screen
 * stack.
 */
#ifndef SOCORG_TUI_INNER_H
#define SOCORG_TUI_INNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/tui.h"

/* ---- width.c ---- */

struct glyph {
	size_t n;			/* bytes in the source */
	int w;				/* cells, ≥ 1 */
	int32_t cp;			/* its first code point, -1 when the byte is not UTF-8 */
	size_t outn;
	char out[96];			/* what is drawn */
};
void glyph_next(const char *s, struct glyph *);
void width_locale(void);

/* ---- key.c: bytes in, keys out; no descriptor and no clock in it ---- */

enum { PASTE_MAX = 64 * 1024, KEYQ = 8 };
struct decoder {
	int state, nparam, skip;
	char param[64];
	unsigned char utf[4];
	int nutf, need;
	int queue[KEYQ], nqueue;	/* keys ready */
	char *paste;
	size_t npaste, lost;		/* bytes kept, bytes dropped over PASTE_MAX */
	int tail;			/* how much of the end mark has matched */
	bool bad;			/* bytes that are no UTF-8 came: reported once, then cleared by the reader */
};
void key_feed(struct decoder *, unsigned char);
void key_timeout(struct decoder *);		/* nothing has followed: what was begun ends */
int key_take(struct decoder *);			/* next key, or K_NONE */
int key_wait(const struct decoder *, int esc_ms);	/* ms until key_timeout() is due, -1 = nothing begun */
size_t key_bytes(int key, char *dst, size_t n);	/* what a terminal would send for it: scripts */
void key_paste_set(const char *, size_t n);	/* becomes tui_paste(), cleaned */

/* ---- mouse.c ---- */

/* An event among the keys: what, line and column from 0. */
enum { K_MOUSE = 1 << 26, MOUSE_PRESS = 0, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
#define MOUSE_EVENT(what, y, x) (K_MOUSE | (what) << 22 | (y) << 11 | (x))
#define MOUSE_WHAT(e) ((e) >> 22 & 3)
#define MOUSE_Y(e) ((e) >> 11 & 2047)
#define MOUSE_X(e) ((e) & 2047)
bool mouse_on(void);
void mouse_set(bool);
void hot_forget(void);				/* the picture is drawn anew, or a dialog covers what there was */
int mouse_keys(int event, int *times);		/* the key that it stands for; K_CLICK: mouse_field() goes there; K_NONE */
void mouse_field(void);

/* ---- theme.c ---- */

void theme_open(const char *name, bool mono);
void style_set(enum style);
char style_letter(unsigned long attrs, int pair);	/* of a drawn cell, for dumps */

/* ---- term.c ---- */

enum { ROWS_MIN = 6, ROWS_MAX = 200, COLS_MIN = 20, COLS_MAX = 500, ROWS_LEAST = 20, COLS_LEAST = 60 };
bool term_up(void);
void term_size_from(int fd);			/* asks the terminal; takes over what it says */
void term_resize(int rows, int cols);		/* as the terminal is; drawn clamped */
bool term_small(int *rows, int *cols);		/* too small to draw screens in */
void term_begin(void);				/* an empty picture, no caret */
void term_flush(void);				/* what has changed goes out, the caret last */
void term_repaint(void);			/* the next flush sends every cell */
bool term_send(const char *, size_t n);		/* past the picture; false = it did not all go out */
char *print_plain(const char *text);		/* print.c: nothing in it ends the printing; malloc */
int term_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));	/* sets tui_error(); -1 */
extern struct tui_opts term_opts;

/* ---- loop.c ---- */

void loop_open(void);				/* signals are read from a descriptor from now on */
void loop_close(void);
void loop_draw(void);				/* draws and flushes at once */
void loop_settle(void);				/* draws if something has changed */
void loop_bytes(const char *, size_t n);	/* as if typed; decoded and dispatched one key at a time (scripts) */
void loop_timeout(void);			/* as if nothing had been typed for esc_ms */
void loop_second(void);				/* as if a second had passed without a key */
void loop_discard(void);			/* type-ahead is thrown away */
int64_t loop_ms(void);				/* a clock that only goes forward */
void loop_message_area(void);			/* the message line alone is drawn and sent */

/* ---- stack.c ---- */

/* A dialog is drawn over the screen under it and answers through done, not through back. */
struct node {
	struct screen s;
	bool dialog, closing, full;	/* full: a dialog that hides what is under it */
};
enum { KEYROWS = 128, LEGEND_MAX = 10 };
/* A row of a key table as it stands now: its keys that work here, the first of them named in the legend. */
struct keyrow { const struct keydef *def; int key[3], n; bool own, app; };
int stack_tables(struct screen *, const struct keydef *t[3]);
int stack_rows(struct screen *, struct keyrow *, int max);
int stack_legend(struct screen *, struct keyrow *, int max);
struct screen *stack_dialog(const struct screen_ops *, void *data, const char *title);
void stack_draw(void);				/* all but the message line */
bool stack_draw_part(void);			/* what a typed character changes; false = the screen cannot */
void stack_key(int key);			/* one key to the top screen; screens it closed are gone after */
void stack_tick(void);
void stack_sweep(void);				/* takes away what was closed by a clock or while drawing */
void stack_drop(void);				/* every screen is closed, nobody is asked */
bool stack_wants_tick(void);

bool stack_dropping(void);			/* screens are being thrown away: a dialog gives no answer */

/* ---- keymap.c ---- */

void keymap_keys(const struct screen *, const struct keydef *, bool own, int key[3]);
void keymap_check(struct screen *);		/* a screen opens: what is bound over a key of its own is dropped, and said */

/* ---- help.c, page.c ---- */

void help_key(struct screen *);			/* F1 */
void help_keys(struct screen *);		/* lists its keys */
char *help_list(struct screen *);
struct screen *page_push(const char *title, const char *text, struct screen *of);
int page_draw(struct area, const char *text, int top);
bool page_key(int key, int *top, int lines, int h);

/* ---- dialog.c ---- */

/* An empty box in the middle of a, h × w inside (cut to what there is); returns its inside. */
struct area dialog_box(struct area a, int h, int w, const char *title);
int dialog_width(struct area a, const char *title, const char *text);	/* columns to wrap text in */

#endif
