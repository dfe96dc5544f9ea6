/* The inside of a record: shared by the files that load, change, store and judge one. */
#ifndef SOCORG_REC_I_H
#define SOCORG_REC_I_H

#include "model/core/internal.h"

struct lines {
	const struct part *part;
	struct rec **row;
	size_t n;
	bool loaded, early;	/* early: by rules that judged before the writer's turn (rec_early) */
};

struct rec {
	struct db *db;
	const struct actor *who;
	const struct entity *e;
	int64_t id, rev;
	int64_t was_id, was_rev;	/* as loaded */
	/* removed: a line to be voided when its owner is saved, or one that was added and taken away again; returned: a voided line
	 * that stands again */
	bool voided, removed, returned;
	bool import;			/* comes from a list: was registered before, or elsewhere (chk_import) */
	bool correcting;		/* registered items may be typed, for a proposal: it is never saved itself */
	char state[24];
	char day[11];			/* as of a day: read only */
	int64_t upto;			/* as under an earlier version: its lines as of this act, 0 = as they are */
	int64_t case_id;
	char pstate[8];
	enum level level;		/* what this actor may read of this row */
	int nf;
	struct val *v, *was;		/* over the fields: now, and as loaded; a secret is ciphertext until changed */
	char **clear;			/* secrets in clear text, made when first asked for, wiped at the end */
	bool *carried;
	int held;			/* how many have it besides: each gives it back by rec_free() */
	struct rec *owner;
	struct lines *lines;
	int nlines;
};

struct rec *rec_alloc(struct db *, const struct actor *, const struct entity *);
struct rec *rec_copy(const struct rec *);	/* what it holds, without its lines */
/* Takes the columns of entity_columns(e), from column 0 of the statement's row. */
void rec_from_row(struct rec *, sqlite3_stmt *, int col);
const char *rec_clear(const struct rec *, int field);	/* secret or text in clear; "" when NULL */
struct lines *rec_lines(struct rec *, const struct part *);	/* loaded */
void rec_early(struct rec *, bool holds);	/* the lines that early rules have loaded are kept, or read again when next asked for */
bool rec_changed(const struct rec *, int field);
bool rec_same(const struct rec *, const struct rec *, int field);	/* two versions of a row: secrets by what they say */
struct rec *rec_line_by_id(struct rec *, const struct part *, int64_t id);	/* removed ones too; NULL */
void rec_line_put(struct rec *, const struct part *, struct rec *line);		/* at the end; it belongs to the owner now */
bool field_others(const struct entity *, const struct field *, const struct actor *, char *dst, size_t n);	/* it is not his to fill in: whose it is */
bool part_of_kind(const struct rec *, const struct part *);	/* there is such a section, whoever may see it */
struct chk rec_chk(struct rec *, struct tx *, const char *on);
/* While a row is judged nothing is written, and what rules ask for by its id is read once (check.c): judging() begins and ends it, it may nest. */
void judging(struct db *, bool begins);
/* A row as the system reads it, the one at hand where it is: rec_free() gives it back. */
int row_judged(struct db *, const struct entity *, int64_t id, struct rec **, struct err *);
int rec_calc(struct rec *, struct tx *, const char *on, struct err *);
int rec_calc_all(struct rec *, struct tx *, const char *on, struct err *);	/* and of the lines that are loaded */
/* Needs, calculations, save rules: findings filled, E_RULE/E_INVALID when a BLOCK or an unconfirmed WARN stands. */
int rec_judge(struct rec *, struct tx *, const struct act *, struct findings *, struct err *);
int rec_missing(const struct rec *, int *field, int max);	/* what must be filled and is not */
int rec_faults(struct rec *, const struct act *, struct findings *, struct err *);	/* all that the rules find, of an unfinished row too */
void rec_settle(struct rec *);
void rec_unsave(struct rec *, int64_t id, int64_t rev);
int store_write(struct tx *, struct rec *, const char *verb, struct err *);	/* row and lines, no audit */
int store_audit(struct tx *, struct rec *, const char *verb, struct err *);
int store_image(struct rec *, unsigned char mac[32], struct err *);
int local_save(struct rec *, struct err *);	/* C_LOCAL rows, in live.db */
int local_load(struct db *, const struct actor *, const struct entity *, int64_t id, struct rec **, struct err *);
int rec_needs(struct rec *, const char *list, struct err *);
int search_fields(struct db *, const struct actor *, const struct entity *, unsigned flag, const char *fold, bool initials, struct sql *,
		  struct bindv *);	/* search.c */
int rec_by_secret(struct db *, const struct actor *, const struct entity *, const char *typed, int64_t *id, struct err *);
/* Rows whose field has that value, as this actor reads them: the first id, 1; 0 none; -1. */
int rec_by_field(struct db *, const struct actor *, const struct entity *, const struct field *, const char *key, int64_t *id, struct err *);
int rec_parse_ref(struct chk *, const struct field *, const char *typed, struct val *, struct err *);
int ref_title(struct db *, const struct entity *, int64_t id, char *dst, size_t n);	/* 1, 0 none */
int ref_title_on(struct db *, const struct entity *, int64_t id, const char *day, char *dst, size_t n);	/* as it was called; NULL = now */


/* ---- version.c: a row's past ---- */
#define VERB_CARRY "carry"	/* what was entered late, said again by a version that lies after it */
struct saying { struct rec *r; int64_t seq, at, act; char on[11]; char who[64], verb[24], reason[VERSION_REASON]; };
void asof_from(const struct entity *, const char *day, struct sql *);	/* "… t"; binds the day where one is given */
void asof_owned(const struct entity *, const struct field *ref, struct sql *);
int store_bind(struct rec *, struct bindv *, struct err *);	/* store.c: a row's columns after id and rev */
const char *version_day(const struct tx *, const struct rec *);	/* the legal day of what is being stored */
/* Versions of the rows that meet the condition on h, by id and in the order in which they were entered. */
int versions_load(struct db *, const struct actor *, const struct entity *, const char *ids, const struct bindv *, struct saying **, int *n,
		  struct err *);
int versions_of(struct db *, const struct actor *, const struct entity *, int64_t id, struct saying **, int *n, struct err *);
void versions_free(struct saying *, int n);
int version_on(const struct saying *, int n, const char *day);
int version_run(struct db *, const struct actor *, const struct entity *, int64_t id, int field, const char *day, struct val *was,
		char from[11], char until[11], struct err *);
int version_past(struct tx *, const struct entity *, int64_t id, const char *on, const int *field, const struct val *right, int nfield,
		 const char *verb, struct err *);
bool access_then(struct db *, const struct actor *, const struct entity *, unsigned verb, int64_t id, const char *day, enum level *);

#endif
