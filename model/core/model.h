/*
 * What screens, the command line and administration may ask of the model. Functions return 0, or -1 with *err set (it is
 * untouched on success) unless said otherwise; strings they hand out belong to the object they came from; out-buffers are
 * always NUL-terminated and cut at a character. Every call carries the actor on whose behalf it is made.
 */
#ifndef SOCORG_MODEL_H
#define SOCORG_MODEL_H

#include <stdbool.h>
#include <stdio.h>

#include "model/core/entity.h"

/* ---- errors (err.c) ---- */

enum ecode { E_OK, E_USAGE, E_INVALID, E_RULE, E_STATE, E_DENIED, E_NOTFOUND, E_CONFLICT, E_BUSY, E_IO, E_FULL, E_CONFIG,
	     E_BUG, E_STOPPED };

struct err {
	enum ecode code;
	char rule[24];		/* "R-USCC-03", or "" */
	char field[32];		/* field name, or "" */
	char basis[128];
	char msg[384];		/* Chinese, for the person */
};

/* Always returns -1, so that `return err_set(…)` is one line. rule, field, basis may be NULL. err may be NULL. */
int err_set(struct err *, enum ecode, const char *rule, const char *field, const char *basis, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
int err_exit_code(const struct err *);		/* sysexits: 64, 65 invalid and rule, 66, 74, 75, 77, 78, 70 */

/* A finding of a rule: all rules of an act run, the screen shows each; a rule gives one for every fault it finds. */
struct findings;
struct finding {
	const struct rule *rule;
	enum verdict verdict;
	bool passed;		/* gone on with, for a reason */
	bool before;		/* 原有问题: the row as stored has it already, and this save does not touch it: it stands in nobody's way */
	int64_t row;		/* the row that was judged: the whole or one of its lines; 0 = not stored yet */
	char field[32];
	char text[320];		/* the facts */
	struct findings *more;	/* while the rule runs: where its further findings go; NULL = only the first is kept */
};
struct findings { struct finding *v; size_t n; };
struct actor;
void findings_add(struct findings *, const struct finding *);
void findings_free(struct findings *);
/* Ids of what stands in the way when this actor may go on with a reason (WARN, or a BLOCK his role may pass); false = something
 * can't be passed, or nothing stands in the way. */
bool findings_may_pass(const struct findings *, const struct actor *, char *ids, size_t n);
bool finding_stands(const struct finding *);	/* does not hold, or cannot be judged, and is neither passed nor from before */

/* ---- text (text.c): pure functions over UTF-8 ---- */

size_t text_chars(const char *);			/* code points */
bool text_valid(const char *, size_t n);		/* well-formed UTF-8, no NUL */
/* First byte that stored text may not hold (what is not printable, but LF/TAB when memo; combining runs over 4), or NULL. */
const char *text_refused(const char *, bool memo);
char *text_trim(char *);				/* in place: blanks, U+3000, NBSP at both ends */
char *text_ascii(char *);				/* in place: full-width letters, digits and signs to ASCII */
char *text_name(const char *);				/* malloc: NFC, ()→（）, full-width digits to ASCII, trimmed, inner runs of blanks kept as one */
char *text_fold(const char *);				/* malloc: search key: NFKC casefold, blanks and invisibles out */
void text_cut(char *dst, size_t n, const char *src);	/* copy, cut at a character */
void text_mend(char *);					/* in place: takes pieces of characters out */
/* snprintf for text: what a precision or the buffer cuts is cut at a character. The length of what stands in dst. */
size_t text_fmt(char *dst, size_t n, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void text_mask(char *dst, size_t n, enum mask, const char *clear);	/* 510***********1234, 138****5678, 张* */

/* Pinyin (pinyin.c; table made from Unihan). */
uint32_t py_initials(uint32_t ch);			/* 26-bit set of initials of all readings; 0 = none; a letter or digit: see py.h */
bool py_match(const char *text, const char *initials);	/* initials occur somewhere in text as a run of characters */
size_t py_sort_key(const char *text, unsigned char *dst, size_t n);	/* memcmp-ordered key, 2 bytes a character */
int py_first(const char *text, char *dst, size_t n);	/* initials of the first readings: 成都市 → cds */

/* ---- dates (date.c): ISO text "2026-11-23", day numbers since 1970-01-01, fixed UTC+8 ---- */

bool date_valid(const char *);				/* years 1800 to 9999, whatever made it */
bool day_valid(int day);				/* the same of a day number */
int date_to_day(const char *, int *day);		/* 0/-1 */
void date_from_day(int day, char dst[11]);
int date_weekday(int day);				/* 1 Monday … 7 Sunday */
int date_add_months(int day, int months);		/* corresponding day, or month's end (民法典 202) */
int date_age(const char *birth, const char *on);	/* completed years */
/* What a person types: t, t-3, t+2w, t+1m, 1123, 261123, 20261123, 2026.11.23, 2026-11-23, 2026年11月23日, full-width, +5g.
 * today as ISO. 0, or -1 with err. +Ng needs a calendar and is done by cal_parse(). */
int date_parse(const char *typed, const char *today, char dst[11], struct err *);
void date_words(const char *iso, char *dst, size_t n);	/* 2026年3月2日, as documents have it */
void instant_text(int64_t utc, char dst[20]);		/* "2026-11-23 09:00:00" in UTC+8 */

/* ---- codes of the law (gbcode.c) ---- */

int uscc_check(const char *code, struct err *);		/* R-USCC-01…03; code already folded and upper case */
char uscc_check_char(const char *first17);
char orgcode_check_char(const char *first8);
int idno_check(const char *no, const char *today, struct err *);	/* R-ID-01…03 */
int idno_birth(const char *no, char dst[11]);
int idno_sex(const char *no);				/* 1 male, 2 female */
int money_parse(const char *typed, int64_t *fen, struct err *);		/* 1,234.5 元; 3万; full-width */
bool number_grouped(const char *);	/* commas, if any, stand between groups of three digits before the point */
void money_text(int64_t fen, char *dst, size_t n);	/* 1,234.50 */
void money_words(int64_t fen, char *dst, size_t n);	/* 人民币壹仟贰佰叁拾肆元伍角整 */

/* ---- an open database ---- */

struct db;
enum { DB_READONLY = 1, DB_ANYVERSION = 2 };
int db_open(const char *dir, unsigned flags, struct db **, struct err *);
void db_close(struct db *);				/* NULL ok */
/* A database is got ready before the processes that will use it are forked, so that what all of them have to know is there once; each then
 * wakes it, as db_open() would have opened it. Nothing else may be asked of it between. */
int db_prepare(const char *dir, struct db **, struct err *);
int db_wake(struct db *, struct err *);			/* -1: it is closed by db_close() all the same */
unsigned db_version(struct db *);			/* changes when somebody else has saved; that he has come in changes nothing */
int db_changes(struct db *);			/* differs when this session has written */
void db_rest(struct db *);			/* nobody is typing: pages that can be read again are given back */
bool db_practice(struct db *);
const char *db_dir(struct db *);
int64_t clock_now(struct db *);				/* UTC seconds; SOCORG_NOW in a practice database */
const char *clock_today(struct db *);			/* ISO, UTC+8; valid until the next call */

struct init_opts { bool practice; long orgs; int origin; void (*progress)(void *, const char *what, long done, long all); void *ctx; };
int db_init(const char *dir, const struct init_opts *, struct err *);	/* schema and shipped rows; practice data by practice.c */

/* ---- who acts ---- */

struct role_in { int role; char region[13]; int64_t unit, org; };	/* one role with its scope; "" / 0 = not by that */
struct actor {
	int64_t id, person, org;
	char name[33], label[64];	/* account; the person's or organisation's name */
	uint64_t roles;
	struct role_in in[16];
	int nin;
	int64_t session;		/* of live.db, 0 none */
	char peer[64];			/* address, or "local" */
	int64_t rights;			/* version of the account's rights at login: actor_valid() */
	bool must_change;		/* may do nothing but change the password */
	char lang[8];
};
extern const struct actor actor_system;	/* `make layers` lists each use */

void auth_warm(void);				/* once, before the sessions fork */
/* Front door (auth.c). Wrong name, wrong password, locked: one answer, one cost. */
int auth_password(struct db *, const char *name, const char *password, const char *peer, struct actor *, struct err *);
int auth_key(struct db *, const char *name, const char *type, const char *blob64, bool signature_ok, const char *peer,
	     struct actor *, struct err *);		/* signature_ok false: would this key do? */
int auth_uid(struct db *, unsigned uid, const char *peer, struct actor *, struct err *);	/* local socket */
int actor_load(struct db *, const char *account, struct actor *, struct err *);
int actor_again(struct db *, struct actor *, struct err *);	/* after a change of one's own: same session, same place */
bool actor_valid(struct db *, const struct actor *);	/* account still open, same version of its rights (A08) */
int auth_set_password(struct db *, const struct actor *, const char *account, const char *old, const char *fresh, struct err *);
int session_begin(struct db *, struct actor *, const char *term, struct err *);	/* live.db; fills actor.session */
void session_end(struct db *, const struct actor *, const char *how);
struct last_login { int64_t at; char peer[64]; int failures; };
int auth_last(struct db *, const struct actor *, struct last_login *);

/* ---- dictionary ---- */

const struct entity *entity_find(const char *name_or_code);
int entity_selfcheck(struct err *);			/* what entity.c can prove of every descriptor */
int field_no(const struct entity *, const char *name);	/* index into fields[], or -1 */
bool word_in(const char *list, const char *word);	/* blank-separated */
const struct part *part_lines(const struct entity *, const char *lines);	/* the part that shows the lines of that entity, or NULL */
const struct state *state_find(const struct entity *, const char *code);
int field_count(const struct entity *);
const struct rule *rule_find(const char *id);
enum { RULE_WORD = 48 };
/* A word of struct action.rules: the rule, and the field whose row it is judged over ("" = the row's own). NULL: no such rule. */
const struct rule *rule_word(const char *word, char field[RULE_WORD]);
enum level field_level(const struct field *);
enum level field_least(const struct field *);		/* at which a row must be read for it to be seen */
enum level state_least(const struct entity *);		/* the same of its state as the office names it, */
const char *state_told(const struct entity *, const char *code, enum level);	/* and what it is called to who reads at that level */
bool field_may(const struct actor *, const struct entity *, const struct field *);	/* reads it, of some row */
bool field_there(const struct actor *, const struct entity *, const struct field *);	/* there is such a field to him */
bool state_may(const struct actor *, const struct entity *);	/* orders and counts rows by their state */
void field_number(const struct field *, int64_t, char *dst, size_t n);	/* a bound, as a person types it: 30,000.00 元, 33.33% */
int describe(struct db *, const struct actor *, const struct entity *, const char *format, FILE *, struct err *);

/* ---- values and records ---- */

enum vtype { VT_NULL, VT_INT, VT_TEXT, VT_BLOB };
struct val { enum vtype t; int64_t i; char *s; size_t n; };	/* s owned */

struct rec;						/* one row in memory, with its lines */
struct rec *rec_new(struct db *, const struct actor *, const struct entity *);	/* a draft, defaults and carry filled */
void rec_free(struct rec *);
const struct entity *rec_entity(const struct rec *);
const struct actor *rec_actor(const struct rec *);	/* whose hands it is in */
int64_t rec_id(const struct rec *);			/* 0 = not saved yet */
int64_t rec_rev(const struct rec *);
const char *rec_state(const struct rec *);		/* code, or "" */
const char *rec_state_code(const struct rec *);		/* the code; where it is not this actor's to know, what it is called to him */
const char *rec_state_text(const struct rec *);		/* as it is called to this actor, or "" */
bool rec_void(const struct rec *);
int rec_load(struct db *, const struct actor *, const struct entity *, int64_t id, const char *day, struct rec **, struct err *);
int rec_find(struct db *, const struct actor *, const struct entity *, const char *key, const char *day, struct rec **,
	     struct err *);		/* id, number (F_KEYNO), unique name, NAME #ID, or a secret number as a whole */
const struct val *rec_get(const struct rec *, int field);
bool rec_carried(const struct rec *, int field);
/* As this actor may see it: masked, labels instead of codes, names instead of ids. false = may not see the field at all. */
bool rec_text(struct rec *, int field, char *dst, size_t n);
bool rec_edit_text(struct rec *, int field, char *dst, size_t n);	/* as it is typed: codes, ISO dates */
/* Parses, normalises and checks typed text; on -1 the record keeps its value, the caller keeps the text. 1 = doubtful. */
int rec_set(struct rec *, int field, const char *typed, struct err *);
int rec_set_val(struct rec *, int field, const struct val *, struct err *);
bool rec_may_edit(struct rec *, int field, char *why, size_t n);	/* why not: the rule and whom to ask */
bool part_shown(const struct rec *, const struct part *);	/* its kind has it, and this actor sees something of it */
bool rec_reads(const struct rec *, const struct field *);	/* of the row, or of its lines */
size_t rec_line_count(struct rec *, const struct part *);
struct rec *rec_line(struct rec *, const struct part *, size_t i);	/* belongs to the owner */
struct rec *rec_line_add(struct rec *, const struct part *, struct err *);
void rec_line_remove(struct rec *, const struct part *, size_t i);	/* voided at save */
void rec_title(struct rec *, char *dst, size_t n);	/* F_TITLE fields */

/* How an act is done: legal day, reason, what the person confirmed. */
struct act {
	const char *on;			/* NULL = today */
	const char *reason;
	const char *passes;		/* ids of WARN rules gone on with, blank-separated; needs reason */
	int64_t batch;			/* act id shared by a batch, 0 = own */
};
int rec_check(struct rec *, const struct act *, struct findings *, struct err *);	/* needs, save rules; 0 also with findings */
int rec_save(struct rec *, const struct act *, struct findings *, struct err *);	/* E_CONFLICT: someone saved meanwhile */
int rec_void_it(struct rec *, const struct act *, struct err *);			/* reason needed; nothing is deleted */
int rec_void_try(struct rec *, const struct act *, struct err *);		/* would it be refused? nothing is written */
/* 更正 of registered items. The record opens for them in memory; what is typed is then proposed, and nothing changes before another
 * person does `confirm` on the row of the entity correction that this makes. */
int rec_correcting(struct rec *, struct err *);
struct proposal { const char *on, *reason, *doc; };	/* on: the day it is right from, NULL = from when on what stands there stood */
int correction_propose(struct rec *, const struct proposal *, int64_t *id, struct err *);
int rec_unmask(struct rec *, int field, const char *purpose, char *dst, size_t n, struct err *);	/* logged; purpose ≥ 4 chars */

/* C_SEALED rows: put away under a random key (the receipt, 32 hex digits), counted, opened with the receipt. */
int sealed_put(struct rec *, char receipt[33], struct err *);
int sealed_open(struct db *, const struct actor *, const struct entity *, const char *receipt, struct rec **, struct err *);
int sealed_count(struct db *, const struct actor *, const struct entity *, int64_t *n, struct err *);

/* ---- lists ---- */

/*
 * CMP_TYPED: the value is what a person types into a field of the query form:
 *	v		that value; of text: what holds it; of a region: it and all below it; of a date also 2023, 2023-05
 *	>v >=v <v <=v	beyond it			a..b a.. ..b	from to, both counted
 *	a*b a?b		any text, any character		=  !=		empty, not empty
 *	=v !=v		the whole value, not it		~v !~v		holds it, does not
 *	a|b|>c		any of them			==v !==v	v as it stands: no sign in it means anything
 * \ takes a sign's meaning. Full-width signs, and those a Chinese keyboard has in their place, are read as the signs.
 */
enum cmp { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE, CMP_HAS, CMP_PREFIX, CMP_NULL, CMP_NOTNULL, CMP_TYPED };
/* field -1 = state. of: lines of the row; all conditions on lines of one kind hold for one line. NULL = the row itself. */
struct cond { int field; enum cmp op; const char *value; const struct entity *of; };
struct split { int field, cut; };	/* by what a field says, -1 = the state; cut: by its first characters (region level, year) */
struct within { struct split by; const char *key; };	/* the rows of one group; NULL: of those where nothing is said */
struct query {
	const struct entity *e;
	const char *view;		/* name, NULL = first */
	struct cond where[16];
	int nwhere;
	const char *order;		/* one of the view's orders or any "field field-", NULL = first */
	const char *search;		/* text or initials, NULL = none */
	const char *on;			/* as of a day, NULL = now */
	int64_t owner;			/* only the lines of this row, 0 = all */
	const char *columns;		/* NULL = the view's */
	const char *look;		/* how whoever asks lays the columns out: kept with a question, nothing to the model; NULL */
	const char *figure;		/* only the rows this figure counts, NULL = all */
	unsigned verbs;			/* rights a row must give besides reading: V_EXPORT for what leaves as a file */
	struct within within[4];	/* of a number of a board */
	int nwithin;
};
struct row { int64_t id; char **cell; };		/* masked, as shown */
struct list;
enum from { FROM_FIRST, FROM_LAST, FROM_AFTER, FROM_BEFORE };
int list_open(struct db *, const struct actor *, const struct query *, struct list **, struct err *);
void list_free(struct list *);
int list_columns(const struct list *);
const struct field *list_column(const struct list *, int col);		/* NULL = state */
const char *list_order(const struct list *);
/* How many rows to fetch at a time when all are wanted: more where no index gives the order, since each fetch sorts all then. */
int list_stride(const struct list *);
/* Up to n rows from the start, the end, or after/before a row fetched earlier (keyset: never OFFSET). rows[] stay valid
 * until list_free or the next-but-one fetch. Returns how many, or -1. No statement stays open. */
int list_fetch(struct list *, enum from, const struct row *anchor, int n, struct row *rows, struct err *);
int list_count(struct list *, long cap, long *n, struct err *);	/* at most cap + 1 are counted */
/* Asked now and then while a page is looked for or counted; true = it ends with E_STOPPED, and nothing is lost. over: it has ended,
 * whichever way. NULL = nobody asks. */
void db_interrupt_by(struct db *, bool (*stop)(void *, bool over), void *);

bool cond_may(struct db *, const struct actor *, const struct entity *, const struct field *);	/* may anything be asked by it */
int cond_check(struct db *, const struct actor *, const struct entity *, const struct cond *, struct err *);	/* would list_open take it */
/* 组织类型=社会团体|基金会; without its label: 社会团体|基金会. Personal values are masked. */
void cond_text(struct db *, const struct entity *, const struct cond *, bool label, char *dst, size_t n);
void cond_typed(const struct entity *, const struct cond *, char *dst, size_t n);	/* as it would be typed, with its sign: =ST|JJ */
void cond_name(const struct entity *, const struct cond *, char *dst, size_t n);	/* region, state, post.person */
int cond_place(const struct entity *, const char *name, struct cond *);		/* the other way; -1 = no such place */
/* Each value in what was typed goes through map (0 = *dst filled, -1 = no such value, -2 = several); the rest stays. 0, or -1 with err. */
int cond_map(const struct field *, const char *typed, int (*map)(void *, const char *value, char *dst, size_t n), void *, char *dst,
	     size_t n, struct err *);

struct hit { const struct entity *e; int64_t id; int rank; char title[200], note[120]; };
/* Rows by name, initials, code or number: exact > prefix > word start > inside. e NULL = every entity that has F_FIND. */
int find_any(struct db *, const struct actor *, const struct entity *e, const char *text, int max, struct hit *, struct err *);

int figure_value(struct db *, const struct actor *, const struct entity *, const struct figure *, const char *on,
		 int64_t *n, struct err *);
/* The rows of a list counted by a split, in the order of its values; a group's rows are those of the same query within its key. The query
 * asks for V_COUNT. How many, free() it. */
struct share { char key[64]; bool none; char label[160]; int64_t n; };
int list_groups(struct list *, const struct split *, struct share **, struct err *);
int entity_splits(const struct actor *, const struct entity *, struct split *, int max);	/* what this actor may count it by */

/* ---- workflow ---- */

struct may { const struct action *a; bool ok; char why[200]; };
int flow_may(struct rec *, struct may *, int max);	/* what this actor may do now, and why not */
int flow_do(struct rec *, const char *action, const struct act *, struct findings *, struct err *);
/* Would it be refused? Nothing is written; computed fields are computed in the record. */
int flow_try(struct rec *, const char *action, const struct act *, struct findings *, struct err *);
struct limit_now { const struct limit *l; char start[11], end[11]; bool provisional, paused; int left, left_work; };	/* days, working days */
int limit_list(struct rec *, struct limit_now *, int max);

/* ---- history and logs ---- */

/* What changed: a field of the row, or of one of its lines. Texts as this actor may see them, and as they were called then. */
enum { CH_STATE = -1, CH_LINE = -2 };	/* instead of a field: the state; a line as a whole, which begins (no before) or is voided (no after) */
struct change { const struct part *part; int64_t row; int field; char *what; char *before, *after; bool same; };
	/* part: of lines, NULL = the row's own; row, what: the line's id and name; same: rec_diff() names what did not change as well */
enum { VERSION_REASON = 600 };
struct version { int64_t seq, at, act, order; char on[11]; char who[64], verb[24], reason[VERSION_REASON]; struct change *ch; int nch; };
	/* seq 0: only lines were saved */
/* Everything that was entered about a row and its lines, in the order in which it was. */
int history(struct db *, const struct actor *, const struct entity *, int64_t id, struct version **, int *n, struct err *);
/* Of that no more than what the last instants brought. */
int history_recent(struct db *, const struct actor *, const struct entity *, int64_t id, int instants, struct version **, int *n, struct err *);
void history_free(struct version *, int n);
const struct field *change_field(const struct entity *, const struct change *);	/* NULL = the state, or a line as a whole */
void change_label(const struct entity *, const struct change *, char *dst, size_t n);	/* 名称; 负责人 张三 会长 任职止 */
/* The same row on two days, field by field and line by line; how many, free by changes_free(). One may be NULL: not there yet. */
int rec_diff(struct rec *, struct rec *, struct change **);
void changes_free(struct change *, int n);
/* What happened to a row in the order of legal days. kind: 登记, 变更, 更正, 办理, 修改, or the label of a section of lines. */
struct happening { char on[11]; int64_t at; const char *kind; char who[64]; char *text; };	/* at 0: a day that the row itself tells */
int timeline(struct db *, const struct actor *, const struct entity *, int64_t id, struct happening **, int *n, struct err *);
void timeline_free(struct happening *, int n);
/* Who saw a secret or masked value of this row: for the auditor, and without the places for those who could see it themselves. */
struct seen { int64_t at; char who[64], field[32], purpose[120], peer[64]; };
int access_log(struct db *, const struct actor *, const struct entity *, int64_t id, const char *since, struct seen *, int max,
	       struct err *);
struct quota { int64_t used, most; };	/* rows seen in clear today, and how many may be; most 0 = not set */
int access_quota(struct db *, const struct actor *, struct quota *, struct err *);

/*
 * The auditor's two books, newest first. text: part or initials of whose row it is, of the account or its holder (of an audit row
 * also its act); NULL = all. before: the number of the last entry one has, 0 = from the newest on. How many, or -1.
 */
struct log_query { const char *text, *account, *result, *from, *to; };	/* days, both included; NULL = any */
struct sight { int64_t no, at, rid; const struct entity *e; char account[33], label[64], field[32], purpose[120], peer[64], whose[160]; };
int sight_rows(struct db *, const struct actor *, const struct log_query *, int64_t before, int max, struct sight *, struct err *);
struct audit_row { int64_t no, at, rid; char account[33], role[24], peer[64], verb[32], entity[32], result[8], note[256]; };
int audit_rows(struct db *, const struct actor *, const struct log_query *, int64_t before, int max, struct audit_row *, struct err *);
/* The chain from its first row on. 0: it holds; -1: E_IO says where not, or it could not be read. */
int audit_check(struct db *, const struct actor *, int64_t *rows, struct err *);

/* Rules read an organisation only through this: as it would stand in a case, or as it stood on a day. */
int org_as(struct db *, const struct actor *, int64_t org, int64_t kase, const char *on, struct rec **, struct err *);

/* ---- parameters, codes, regions, calendar ---- */

/* 1 set (value in *v), 0 「参数未设定」, -1 error. Nearest ancestor region, then dim, in force on the day. */
int param_int(struct db *, const char *key, const char *region, const char *dim, const char *on, int64_t *v, struct err *);
int param_set(struct db *, const struct actor *, const char *key, const char *region, const char *dim, const char *value,
	      const char *from, const char *basis, struct err *);
const char *code_label(struct db *, const char *list, const char *code);	/* NULL = no such code */
struct code { char code[24]; char label[64]; };
int code_list(struct db *, const char *list, const char *on, struct code **, struct err *);	/* count; free() it */
const char *region_name(struct db *, const char *code);			/* short name, NULL = none */
#define REGION_CUSTOM "custom"
const char *region_kind(struct db *, const char *code);	/* 市辖区, 县; REGION_CUSTOM of one made here; NULL = none */
const char *region_name_on(struct db *, const char *code, const char *day);	/* as it was called then; NULL = now */
void region_path(struct db *, const char *code, char *dst, size_t n);	/* 四川省成都市青羊区 */
int region_gbt6(const char *code, char dst[7]);				/* padded; both ways: 510100 → 5101 by region_of() */
int region_of(const char *typed, char dst[13]);

int cal_is_workday(struct db *, int day);		/* 1/0, -1 = no calendar for that year */
/* Day 0 is not counted. R-CAL-01 where the year is not loaded: -1; with provisional != NULL the weekday rule is used
 * instead and *provisional set. */
int cal_add_workdays(struct db *, const char *start, int n, char dst[11], bool *provisional, struct err *);
int cal_add(struct db *, const char *start, int n, enum lunit, bool roll, char dst[11], bool *provisional, struct err *);
int cal_parse(struct db *, const char *typed, char dst[11], struct err *);	/* date_parse plus +5g */
int cal_counts(struct db *, int day, bool *provisional);	/* a working day, by the weekday where its year is not loaded */
/* Working days after `from` up to and with `to`; less than 0 when it lies before. */
int cal_between(struct db *, const char *from, const char *to, bool *provisional);
void cal_note(struct db *, const char *day, char *dst, size_t n);	/* 周一, 休 国庆节, 班 */

/* ---- administration ---- */

int db_verify(struct db *, const struct actor *, bool rules, FILE *report, int *problems, struct err *);	/* audit chain, integrity, guards, rules */
int db_backup(struct db *, const char *to, struct err *);
int db_schema(FILE *, struct err *);			/* what the descriptors say, normalised */
int db_migrate(const char *dir, struct err *);

#endif
