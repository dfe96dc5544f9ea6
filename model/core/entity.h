/*
 * The data dictionary: what an entity is made of. A subsystem is a file of static const tables of these types and the
 * few rules that need C; tables, lists, forms, rights, history, search, command line and tests all follow from them.
 * Data and function pointers only: there is no expression language, and a flag needs three users.
 */
#ifndef SOCORG_ENTITY_H
#define SOCORG_ENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "model/core/role.h"

struct db;
struct night;
struct chk;	/* what a check, calculation, rule or effect may look at: model/core/model.h */
struct err;
struct val;
struct finding;
struct tx;
struct rec;

/* How a value is stored (INTEGER or TEXT), typed, shown and compared. */
enum ftype {
	T_TEXT,		/* one line */
	T_MEMO,		/* several lines */
	T_INT,
	T_FEN,		/* money, integer 分, shown as 元 with two decimals */
	T_BP,		/* a rate, 1/10000, shown in % */
	T_SCORE,	/* 1/100 of a point */
	T_DATE,		/* a legal day, ISO text */
	T_TIME,		/* an instant, UTC seconds, shown in UTC+8 */
	T_CLOCK,	/* a time of any day, minutes from 00:00 to 24:00, shown 09:00 */
	T_BOOL,		/* 0/1, shown 否/是 */
	T_CODE,		/* a code of the list .list, dated rows */
	T_REF,		/* id of a row of the entity .list */
	T_REGION,	/* a region code of 2…12 digits (or a custom one); a subtree is a string prefix */
	T_FILE,		/* hash of a stored file */
	T_NTYPES
};

enum {			/* struct field.flags */
	F_NEED   = 1 << 0,	/* must be filled to save; NOT NULL only where it is also F_KEY */
	F_UNIQ   = 1 << 1,	/* unique among rows that are not void; several F_UNIQ fields are each unique */
	F_PII    = 1 << 2,	/* personal: level sensitive, masked by .mask unless unmasked with a purpose */
	F_SECRET = 1 << 3,	/* F_PII that is ciphertext at rest, with a keyed blind index: equality search only */
	F_REG    = 1 << 4,	/* registered item: changes by a case's effect or by 更正 only, never by a form or set */
	F_PUBLIC = 1 << 5,	/* level public; without F_PUBLIC, F_PII and F_OFFICE a field is internal */
	F_ONCE   = 1 << 6,	/* given at creation, never changed after */
	F_CALC   = 1 << 7,	/* computed by .calc on every save; no one types it */
	F_CARRY  = 1 << 8,	/* a new row takes it from the last one, marked 承 until touched */
	F_TITLE  = 1 << 9,	/* part of the row's name wherever a row is named */
	F_FIND   = 1 << 10,	/* in the search index: any substring and pinyin initials */
	F_KEYNO  = 1 << 11,	/* a number people know the row by: show KEY and find accept it (prefix too) */
	F_INDEX  = 1 << 12,	/* an ordinary index */
	F_OWNER  = 1 << 13,	/* the REF of a line to the row that owns it */
	F_KEYPART= 1 << 14,	/* E_DATED: the fields whose periods may not overlap; sheets: the item; lines: what a list knows one by
				 * (else by what names it) */
	F_DEAD   = 1 << 15,	/* removed from use; the column stays until a migration rebuilds the table */
	F_OFFICE = 1 << 17,	/* the office's own: its words, its people, its ways; level office, which no grant to who applies reaches */
	F_NAME   = 1 << 16,	/* a name: full-width brackets; <name>_key (pinyin order) and <name>_ini (initials) beside it */
};

enum mask { MASK_NONE, MASK_ID, MASK_PHONE, MASK_NAME, MASK_CARD, MASK_ALL };

/* internal: of the row's own people; office: what the office says among itself. Personal fields are seen masked from internal on. */
enum level { LV_PUBLIC, LV_INTERNAL, LV_OFFICE, LV_SENSITIVE };

struct field {
	const char *name, *label;	/* column; the exact Chinese term */
	const char *help;		/* what it means, who may change it: never a copy of the label */
	const char *example;		/* a value that passes every check; the format shown by F1 */
	const char *basis;		/* regulation and article, or NULL */
	enum ftype type;
	unsigned flags;
	int width;			/* most characters (code points) of text; digits of a number */
	const char *list;		/* T_CODE: code list; T_REF: entity */
	enum mask mask;			/* how a personal value is shown; names the blind index's domain as well */
	int64_t min, max;		/* numbers; 0,0 = no bound */
	uint64_t by;			/* who fills it in, of those who may change the row; 0 = all of them */
	/* Normalises and judges a value; 0 fine, -1 refused (err set), 1 doubtful (err is a warning to show). */
	int (*check)(struct chk *, const struct field *, struct val *, struct err *);
	int (*calc)(struct chk *, const struct field *, struct val *, struct err *);
};

/* A section of the form. Either fields, or lines (rows of a child entity, in the owner's transaction, rights and
 * version), or a sheet (one answer row of .lines for every row of .sheet). */
struct part {
	const char *label;
	const char *fields;	/* names, blank-separated */
	const char *kinds;	/* values of the entity's .kind for which the section exists; NULL = all */
	const char *lines;	/* child entity */
	const char *columns;	/* its columns in the grid */
	const char *sheet;	/* entity whose rows are the questions; .lines holds the answers */
};

enum skind { ST_START, ST_OPEN, ST_PAUSED, ST_GOOD, ST_BAD };

struct state {
	const char *code, *label;
	enum skind kind;
	const char *pub;	/* what the applicant and the public are told, NULL = label */
	uint64_t turn;		/* whose work the row is while it stands so: their inbox */
};

/* A_TOLD: who applied is told that it was done, and the reason where it needs one; other acts of the office are its own affair. */
enum { A_FOUREYES = 1, A_FINAL = 2, A_REASON = 4, A_NEW = 8, A_ADVERSE = 16, A_TOLD = 32 };

struct action {
	const char *name, *label;
	const char *from, *to;		/* from: state codes, blank-separated; to NULL = stays */
	uint64_t roles;			/* role bits, model/core/role.h */
	unsigned flags;
	const char *needs;		/* fields that must be filled */
	const char *rules;		/* rule ids, all run; "org.R-OFF-05": over the row that the field org names */
	const char *basis;
	int (*effect)(struct chk *, struct err *);
};

enum lunit { U_WORKDAY, U_DAY, U_MONTH, U_YEAR };

/* A time limit runs between acts, across states; several run at once. */
struct limit {
	const char *name, *label;
	const char *starts, *stops;	/* actions */
	const char *from;		/* T_DATE field that gives the first day, NULL = the day of the act */
	const char *pauses;		/* states in which it stands still */
	const char *param;		/* param key that holds n; NULL value = not set */
	const char *dim;		/* field whose value is the parameter's dimension, NULL = none */
	enum lunit unit;
	const char *basis;
	uint64_t light;			/* roles whose light it is */
	const char *expire;		/* what the law takes as done when it has run out (视为受理): an action of the system, or NULL */
	const char *extends, *extra;	/* action that prolongs it, once, by that parameter */
};

enum verdict { PASS, NA, UNKNOWN, WARN, BLOCK };

/* FIXED: the law leaves no choice: severity is not editable. BEFORE: no day and no word of the act changes what it says, so that whoever may
 * not is told before he tries. */
enum { RULE_FIXED = 1, RULE_BEFORE = 2 };

struct rule {
	const char *id, *label, *basis;
	enum verdict severity;			/* BLOCK or WARN; a row may change it unless RULE_FIXED */
	unsigned flags;
	uint64_t pass_roles;			/* who may pass a BLOCK, with pass_doc; 0 = nobody */
	const char *pass_doc;
	/* No side effect. PASS, NA, UNKNOWN (a parameter is not set) or BLOCK = "does not hold"; the engine turns that
	 * into the rule's severity. Fills field and text of the finding with the facts. */
	enum verdict (*test)(struct chk *, struct finding *);
};

/* V_CHOOSE without V_READ: a row may be named in a reference by its whole name, and none is listed, searched or opened by id. */
enum { V_READ = 1, V_COUNT = 2, V_NEW = 4, V_EDIT = 8, V_VOID = 16, V_EXPORT = 32, V_UNMASK = 64, V_HISTORY = 128,
       V_CORRECT = 256, V_CHOOSE = 512 };

enum scope { S_NONE, S_ALL, S_REGION, S_UNIT, S_OWN, S_NODE, S_NAMED, S_PUBLIC };

struct grant {
	uint64_t roles;
	unsigned verbs;
	enum scope scope;
	enum level level;	/* highest field level readable in clear text (sensitive ones still masked without V_UNMASK) */
	const char *acts;	/* actions, blank-separated; the action's own roles must agree */
	const char *states;	/* NULL = any */
};

/* A list by name. orders: comma-separated keys, each "field field-" (- = descending); the first is the default. */
struct view {
	const char *name, *label;
	const char *columns;
	const char *where;	/* static SQL predicate over columns, or NULL */
	const char *orders;
};

/* A number; its predicate is the one its rows are listed by. */
struct figure {
	const char *name, *label;
	const char *where;
	const char *group;	/* field to split by, or NULL */
};

enum eclass { C_SHARED, C_LOCAL, C_SEALED, C_ANON };

enum {			/* struct entity.flags */
	E_DATED    = 1,	/* has T_DATE fields valid_from and valid_to (half-open, NULL = still); periods of rows with
			 * equal F_KEYPART fields may not overlap */
	E_PROPOSED = 2,	/* rows may stand as 拟 in a case (columns case_id, pstate 拟/现/止) */
	E_SHIPPED  = 4,	/* natural key: the first field, and rows come with the program */
	E_NOLIST   = 8,	/* only ever seen inside its owner */
	E_HAND     = 16,/* who enters a row has acted on it, as the officer in charge (R-GEN-01): he decides nothing of it */
};

struct entity {
	const char *name, *label;
	const char *clause;		/* of POLICY-MAP.md: menu and socorg(7) */
	const char *code;		/* 2–4 letters or digits: the jump line's name of its list */
	const char *help;		/* one sentence: what a row is */
	enum eclass cls;
	unsigned flags;
	const struct field *fields;	/* ends with a NULL name; append only */
	const struct part *parts;
	const struct state *states;	/* the first is where a new row starts */
	const struct action *actions;
	const struct limit *limits;
	const struct rule *rules;
	const char *save_rules;		/* rule ids run at every save */
	const struct grant *grants;
	const struct view *views;	/* the first is the list */
	const struct figure *figures;
	const char *kind;		/* field that says which kind of row (parts.kinds) */
	const char *region, *org, *unit;/* fields that place a row in a scope; org may be "id"; region NULL = through org */
	const char *node, *tree;	/* S_NODE: the REF (or "id") that hangs a row in a tree, and the dated links of that
					 * tree: an entity with an F_OWNER (the node) and a field parent */
	int (*night)(struct db *, struct night *, struct err *);	/* what the passing of a day does to its rows (model/core/night.h) */
	const char *kase;		/* D-CASETYPE: a row is an application, with a case number and a public state */
	const char *const *ddl;		/* indexes and the like that the tables cannot say; NULL-ended */
};

/* Every entity the program is linked with, ended by NULL: model/entities.c, or a test's own. */
extern const struct entity *const entities[];

#endif
