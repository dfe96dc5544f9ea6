/*
 * What joins the toolkit and the model: one session of one person, and the screens it can open. A process serves one
 * session, so the session is a global. No screen holds SQL; each asks the model as app.who.
 */
#ifndef SOCORG_SCREENS_H
#define SOCORG_SCREENS_H

#include "model/core/inbox.h"
#include "model/core/model.h"
#include "model/core/recall.h"
#include "tui/conf.h"
#include "tui/front.h"
#include "tui/say.h"
#include "tui/tui.h"

struct app {
	struct db *db;
	struct actor who;
	struct last_login last;
	bool is_public;		/* no draft, resume, recall, login notice or take-over */
	bool guarded;		/* locked, or an initial password stands: nothing can be opened */
	bool files;		/* words name files, opened with the rights of whoever typed them: not over a line */
	unsigned version;	/* differs from what it was when anybody else has saved; asked once a second for all screens */
};
extern struct app app;

/* ---- session.c ---- */
extern const struct front_ops session_ops;
/* what the office has set; before anything else of a session */
void session_conf(const struct conf *);
/* for root and the owner of the data directory: act as that account; NULL = by uid */
void session_as(const char *account);
int session_ui(const char *term, bool mono);	/* runs the screens; exit status. app is filled */
void session_globals(void);			/* binds the keys every screen has */
/* Splits words and '…' "…" \ as a shell would and nothing more; 0, or -1 (unbalanced quote). *argv and its words in
 * one malloc. */
int words_split(const char *line, int *argc, char ***argv);

void session_banner(void);			/* 练习库 on every screen of a practice register, and whose session it is */
void language_use(const char *lang);		/* "en…", else Chinese; from now on */

/* ---- prefs.c, tour.c ---- */
void prefs_open(void);				/* what the account has chosen takes effect */
void tour_login(void);				/* begins the tour at the first login to a practice register */
void tour_leave(struct screen *);
bool tour_on(struct screen *);

/* ---- cli.c ---- */
int cli_main(int argc, char **argv, struct db *, const struct actor *);	/* argv[0] is the verb; exit status */
bool cli_alone(const char *verb);		/* needs neither a database nor an actor: both may be NULL */

/* ---- login.c ---- */
void login_start(void);				/* what must come before home: change of an initial password */
/* last login, failures since; true = failures, to be shown as a warning */
bool login_line(char *dst, size_t n);
void lock_open(void);
void password_open(void);

/* ---- home.c ---- */
void home_open(void);
bool entity_may(const struct entity *, unsigned verb);	/* somewhere: the model decides row by row */
bool entity_shown(const struct entity *);	/* has a list that this person may read */

/* ---- jump.c ---- */
enum jump_kind { JUMP_COMMAND, JUMP_LIST, JUMP_ROW, JUMP_SCREEN, JUMP_DRAFT, JUMP_RESUME };
struct jump_row {
	enum jump_kind kind;
	bool off;			/* cannot be used now: note says why */
	const struct entity *e;
	int64_t id;
	int no;				/* JUMP_ROW: its number among the last ones, 0 none; else the command's own */
	void (*run)(const struct jump_row *);	/* JUMP_COMMAND */
	const void *arg;
	struct screen *on;		/* on which it is done, NULL */
	char title[200], note[120];
};
enum { JUMP_MAX = 20, RECENTS = 20 };
int jump_match(const char *typed, int max, struct jump_row *);	/* best first */
bool jump_code(const char *typed, struct jump_row *);	/* a list's whole code typed ahead: nothing else is looked for */
void jump_go(const struct jump_row *, const char *typed);	/* opens it and remembers what was typed */
void jump_list_row(struct jump_row *, const struct entity *, const char *rest);	/* rest: what is looked for in it; NULL */
/* The line with what it finds, on home and on the screen of F2. */
struct finder {
	struct line in;
	struct jump_row row[JUMP_MAX];
	int n, sel;
	int back;			/* how far back the recall is, 0 = what is typed now */
	bool stale;			/* the rows are not those of the line any more */
};
void finder_init(struct finder *);
void finder_match(struct finder *, int most);	/* the rows of what is typed, the first that can be used chosen */
void finder_vertical(struct finder *, int key, int first);	/* Up and Down; first: the uppermost that can be chosen, 0 or less */
bool finder_type(struct finder *, int key);	/* a key of the line itself */
bool finder_ahead(const struct finder *, struct jump_row *);	/* Enter came before the rows: a list's whole code needs none */
/* What Enter opens: false = it cannot be used, and why is said. typed: the line, to be remembered. */
bool finder_take(const struct finder *, const struct jump_row *, char typed[RECALL_TEXT]);
struct screen *jump_under(void);		/* the screen that acts are done on: the one under the line, NULL */
void jump_open(void);
bool jump_valid(struct screen *);
void jump_rows_draw(struct area, const struct jump_row *, int n, int sel);
bool jump_recall(struct line *, int *back, int step);		/* false = nothing to recall */
void row_open(const struct entity *, int64_t id);		/* the screen that shows a row best */
void row_made(const struct entity *, int64_t id);		/* a new row has been saved: what there is to say then */

/* ---- list.c ---- */
void list_screen(const struct entity *, const struct query *preset);	/* preset: where, on, owner, view; NULL = all */
void list_screen_of(const struct entity *, const struct query *preset, const char *label);	/* label: which rows these are */

/* ---- board.c, tree.c ---- */
void board_open(const struct entity *, const struct query *preset, const char *label);	/* NULL, NULL: all rows */
void board_org(void);
bool board_may(void);		/* counts organisations */
bool tree_may(void);		/* reads divisions */
void tree_open(void);
/* The region to put into a field, from the one that stands there on; done is called with what was chosen, or not at all. */
bool tree_pick(const char *label, const char *code, void (*done)(void *, const char *code), void *ctx);

void list_query(const struct entity *, const struct query *);	/* the conditions are the person's own: seen, changed, dropped */

/* ---- qbe.c ---- */
/* The entity's form as a question. over: a record's screen; the list it was opened from is asked, if there is one, and shown. */
void qbe_open(const struct entity *, struct screen *over);
bool qbe_help(struct screen *, char *dst, size_t n);

/* ---- record.c, fields.c ---- */
/* ADDLINE: a new line is begun. RESUME: what the draft holds is filled in. PART: only the section that holds `at`. */
enum { REC_VIEW = 1, REC_EDIT = 2, REC_ADDLINE = 4, REC_RESUME = 8, REC_PART = 16 };
/* id 0 = a new row. at: a field's name, a part's label or the entity of lines; the caret goes there. day: as of, view
 * only. */
void record_open(const struct entity *, int64_t id, int mode, const char *at, const char *day);
void record_begin(struct rec *);		/* a new row some of which is filled in; takes it */
void record_void(const struct entity *, int64_t id);		/* asks the reason: void.c */
bool record_personal(struct screen *);		/* what is typed now is, or may be, about a person */
bool record_unsaved(struct screen *);		/* a form in which something was typed */
void record_keep(struct screen *);		/* the line has dropped: what is typed in a form goes into its draft */

struct fields;					/* a form over a record: fields.c */
/* The record stays the caller's. only: a field, lines or section: nothing but its section is shown, and no other
 * lines are read; NULL = all. */
struct fields *fields_new(struct rec *, bool readonly, const char *only);
void fields_free(struct fields *);
struct form *fields_form(struct fields *);
/* another version of the record: what was typed is not carried over, nor can it be gone back to */
void fields_swap(struct fields *, struct rec *);
char *fields_typed(struct fields *);		/* what was typed, as text; malloc, it may hold personal values */
void fields_retype(struct fields *, const char *typed);
bool fields_dirty(const struct fields *);
int fields_item(const struct fields *, const char *at);	/* -1 = nowhere */
int fields_focused(const struct fields *);	/* field number, -1 */
bool fields_in_lines(const struct fields *);	/* the caret stands in a grid */
struct spot;
void fields_spot(const struct fields *, struct spot *);	/* what the caret stands on, of lines too */
void fields_reveal(struct fields *, int field, const char *clear, int64_t until);
bool fields_tick(struct fields *, int64_t now);	/* hides again; true = something was hidden */
void fields_error(struct fields *, const char *field, const char *msg);
bool fields_add_line(struct fields *, const char *lines);
/* Where the caret stands, by name: "-" where there is none. which: a line's id, +n for the n-th, which was added here. */
struct place { char lines[40], which[24], field[40]; };
void fields_place(const struct fields *, struct place *);
bool fields_go(struct fields *, const struct place *);	/* false: there is no such place any more */

/* ---- record_draft.c, resume.c: where the line dropped ---- */
void resume_note(void);			/* the screens as they stand now */
void resume_end(void);
bool resume_label(char *dst, size_t n, const struct entity **, int64_t *id);	/* what is offered; e, id: the form on top, if it is one */
void resume_go(void);			/* the screens stand again, the caret where it stood */
bool record_place(struct screen *, FILE *);
bool org_place(struct screen *, FILE *);
bool list_place(struct screen *, FILE *);
void record_return(char **word, int n);	/* the words that were written, opened again */
void org_return(char **word, int n);
void list_return(char **word, int n);

/* ---- present.c: who else is there ---- */
/* 王小明 正在编辑（3 分钟）, "" = nobody; true = it is not what dst held. Asked once a second. */
bool present_read(const struct entity *, int64_t id, char *dst, size_t n);
void present_draw(struct area, const char *text);	/* over the lower left corner */

/* ---- merge.c: what two changed differently ---- */
struct merge;
enum { MERGE_CANCEL, MERGE_SAVE, MERGE_EDIT };		/* the screen's result */
void merge_open(const struct entity *, const char *name, struct merge *);	/* the merge stays the caller's */
int merge_at(struct screen *);				/* the clash under the caret */

/* ---- takeback.c: the save that can be taken back ---- */
void takeback_note(const struct entity *, int64_t id, int64_t rev);	/* id 0 = none */
bool takeback_valid(struct screen *);
const char *takeback_why(struct screen *);
void takeback(struct screen *);

/* ---- choices.c ---- */
/* Choices for what was typed in a field, best first: codes, rows, regions, yes and no. */
int choices(const struct field *, const char *typed, int max, struct pick_row *);
bool field_chosen(const struct field *);		/* there is something to choose from */
void row_note(const struct entity *, int64_t id, char *dst, size_t n);	/* tells rows of one name apart */

/* ---- view.c ---- */
void org_open(int64_t id, const char *day);

/* ---- clip.c ---- */
bool clip_may(const struct entity *);
const char *clip_why(const struct entity *);
void clip_row(const struct entity *, int64_t id, const char *day);	/* its number, to the terminal's clipboard; day NULL = now */

/* ---- walk.c: next and previous in the list a record was opened from ---- */
void walk_next(struct screen *);
void walk_prev(struct screen *);
bool walk_may(struct screen *);
const char *walk_why(struct screen *);
void walk_place(struct screen *, char *dst, size_t n);	/* "　3/128" for the title, or "" */
/* Is it a screen of one row, and of which; it shows another one instead, false = it is none or cannot. */
bool org_shows(struct screen *, const struct entity **, int64_t *id);
bool org_walk(struct screen *, int64_t id);
bool record_shows(struct screen *, const struct entity **, int64_t *id);
bool record_walk(struct screen *, int64_t id);

/* ---- history.c, diff.c, timeline.c, correct.c, action.c ---- */
void history_open(const struct entity *, int64_t id);
/* A field of a record, or of its lines: of = the entity that has it, part = the lines' section, line 0 = any. */
enum { SPOT_ANY = -3 };	/* instead of a field or CH_STATE */
struct spot { const struct entity *of; const struct part *part; int64_t line; int field; };
void history_field_open(const struct entity *, int64_t id, const struct spot *);
bool change_at(const struct change *, const struct spot *);
void change_text(const struct entity *, const struct change *, char *dst, size_t n);	/* 名称：甲 → 乙 */
void diff_open(const struct entity *, int64_t id, const char *first, const char *second);	/* NULL = now */
void timeline_open(const struct entity *, int64_t id);
void correct_open(const struct entity *, int64_t id, const char *at);
/* past.c: keys of a record's view. record.c says which, and where its caret stands; true = as it is now. */
bool record_here(struct screen *, const struct entity **, int64_t *id, struct spot *);
void past_all(struct screen *);
void past_field(struct screen *);
void past_times(struct screen *);
void past_correct(struct screen *);
bool past_readable(struct screen *);
bool past_correctable(struct screen *);
const char *past_why_not(struct screen *);
/* of a version: 新建, 修改, an action's label */
const char *verb_label(const struct entity *, const char *verb);
void action_open(const struct entity *, int64_t id);

/* ---- deed.c ---- */
enum deed_end { DEED_DONE, DEED_STALE };	/* done; not done, and the record is to be read again */
/* Does the act on a record that is saved, asking for what it wants. done is called when it has come to its end; not when it is given up or
 * refused and nothing has changed. on: "" = today. */
void deed_begin(struct rec *, const struct action *, const char *on, void (*done)(void *, enum deed_end), void *);

/* ---- badge.c ---- */
const long *work_anew(void);			/* the same, read now */
const long *work_now(void);			/* what the inbox holds, by its parts; where it has one */
bool bell_wanted(void);
void badge_open(void);				/* a session begins */
void badge_tick(void);

/* ---- inbox.c, kase.c ---- */
void inbox_open(void);
bool inbox_may(void);
enum { CASE_LEFT = 0, CASE_DONE = 1, CASE_NEXT, CASE_PREV };	/* how the screen of a case has closed */
/* An application on one screen. queued: the inbox is under it, and goes on to the next. */
void case_open(const struct entity *, int64_t id, bool queued);
bool case_open_number(int64_t kase);		/* by the row of its number; false: it may not be read */
bool case_shows(struct screen *, const struct entity **, int64_t *id);
bool case_walk(struct screen *, int64_t id);
/* ---- day.c, own.c, begin.c, progress.c, similar.c ---- */
void day_open(void);				/* the window's day: numbers, each with the rows it counts */
void own_open(void);				/* what an applicant has asked for */
bool own_may(void);
bool begin_open(const struct entity *);		/* a kind of application that begins otherwise than with its form; false: with it */
void progress_open(void);			/* by number and PIN, for anybody */
void papers_open(const struct entity *, int64_t id);	/* papers.c: the materials of an application, to be ticked */
bool papers_may(struct rec *);
void paper_fetch(struct rec *line);	/* its file into one's own tray */
void similar_open(const struct entity *, int64_t id);	/* beside the organisations that are most like it */
bool similar_may(struct rec *);			/* there is a scope to compare by */

/* ---- account.c, pending.c, logs.c ---- */
void account_open(int64_t id);			/* what an account may do, on one page */
void account_own(void);
void account_made(int64_t id);			/* its initial password, shown once */
void pending_open(void);			/* roles and passwords that wait for a second administrator */
bool figure_open(const struct entity *, const struct figure *);	/* a number that has a screen of its own; false: its rows are a list */
void sights_open(void);				/* who saw what */
void audit_open(void);
/* Up, Down and the digits of a list whose rows are numbered: false = it is another key. A digit chooses its row, and act does it. */
bool rows_key(struct screen *, int key, int *sel, int n, void (*act)(struct screen *));

/* ---- import.c ---- */
void import_open(void);		/* the tray's files, and earlier imports */
bool import_any(void);		/* there is something this person may import */

/* ---- help.c ---- */
/* Which roles may: why an entry cannot be used. Stands until the next call. */
const char *roles_why(uint64_t roles);
const struct entity *rights_of(const struct entity *);	/* of lines: what they belong to */
const char *verb_why(const struct entity *, unsigned verb);
/* Asks for a day as people type it; done gets it as ISO, or "" for now. Not called when cancelled. One at a time. */
void ask_day(const char *title, void (*done)(void *, const char *day), void *ctx);
/* F1: meaning, format, example, basis, who may change it. The record may be NULL: no row is there yet. */
void field_help(const struct entity *, int field, struct rec *, char *dst, size_t n);
bool help_answer(struct screen *, char *dst, size_t n);
void err_text(const struct err *, char *dst, size_t n);		/* rule, field, message, basis: one line */
void err_show(const struct err *);				/* on the message line */
void findings_text(const struct findings *, enum verdict least, char *dst, size_t n);
int findings_before(const struct findings *, const struct finding **first);	/* how many were there before; the first */
/* Ids of what stands in the way when this person may go on with a reason (WARN, or a BLOCK for a role that may pass
 * it); false = something can't be passed, or nothing stands in the way. */
bool findings_passable(const struct findings *, char *ids, size_t n);
int check_reason(void *, const char *text, char *msg, size_t n);	/* for ask(), of a reason or a purpose: four characters at least */
int check_reason_short(void *, const char *text, char *msg, size_t n);	/* the same, two characters: of an act */

#endif
