/* Shared inside model/: the connection, statements, the transaction, and the calls between the engine's files. Screens and
 * administration include model.h only; subsystems (rules, checks, effects) include rules.h. */
#ifndef SOCORG_INTERNAL_H
#define SOCORG_INTERNAL_H

#include <sqlite3.h>

#include "model/core/model.h"
#include "model/core/rules.h"
#include "model/core/util.h"

#define SCHEMA_VERSION 4		/* PRAGMA user_version: number of the last migration step */
#define APPLICATION_ID 0x736f6367	/* "socg" */

struct sql;

struct db {
	sqlite3 *h;			/* socorg.db */
	sqlite3 *live;			/* live.db, opened when first needed: db_live() */
	char *dir;
	int dirfd, queue_fd;		/* writer queue: OFD lock on DIR/run/queue */
	unsigned flags;
	struct tx *tx;			/* the open one: a transaction is one act, they do not nest */
	bool flow_open, history_open;	/* what the guards in the database ask */
	bool practice;
	bool bulk;			/* db_bulk(): who writes by the thousand copies the log himself */
	int log_pages;			/* of the log, at the last commit */
	uint32_t stamp;			/* the last commit that this session knows of: main_file_stamp() */
	unsigned version;		/* db_version() */
	int64_t seq;			/* the last audit row of which it has been told */
	int64_t print;			/* of the schema when it was got ready: db_prepare() */
	int origin;
	int64_t clock_offset;		/* SOCORG_NOW of a practice database */
	char today[11];
	int64_t today_day;		/* for which it was written */
	struct keyring *keys;		/* secret.c, loaded when first needed */
	struct codes *codes;		/* codes.c */
	struct rec *looked[24];		/* check.c: rows that rules have asked for by their id while they judge one */
	int nlooked, judging;
	struct stmt { const char *sql; sqlite3_stmt *st; unsigned used; } cache[48];
	unsigned clock;			/* for the cache's replacement */
	bool (*stop)(void *, bool over);	/* db_interrupt_by() */
	void *stop_ctx;
	bool stopped;			/* it has said so: what runs now ends */
	struct err unanswered;		/* a rule asked within the transaction and could not be answered: it is not committed */
};

/* One act in one transaction: BEGIN IMMEDIATE behind the writer queue, an audit row at commit. */
struct tx {
	struct db *db;
	const struct actor *who;
	int64_t act;			/* id: also audit.seq's group */
	int64_t at;			/* instant */
	char on[11];			/* legal day */
	const char *reason;
	const char *file; int line;	/* where it began */
	int64_t serial_next, serial_end;/* ids taken in this transaction */
	int naudit;
	int64_t seq;			/* of the last of them */
	bool choice;			/* a person's own screens change, nothing of the register: no audit row (setting.c) */
	bool no_search;			/* rows by the thousand: search_rebuild() follows */
	const struct entity *count_later;	/* its new rows are counted all at once: tally_new() follows */
};

/* ---- db.c, tx.c, wake.c ---- */
#define tx_begin(db, who, act, tx, err) tx_begin_at(__FILE__, __LINE__, db, who, act, tx, err)
int tx_begin_at(const char *, int, struct db *, const struct actor *, const struct act *, struct tx **, struct err *);
int tx_commit(struct tx *, struct err *);	/* frees tx, also on failure (rolled back then) */
void tx_rollback(struct tx *);			/* NULL ok */
/* What a transaction will say is made ready before it begins: the writer's turn is for writing. */
void tx_ready(struct db *, const struct actor *);
void audit_ready(struct db *);
void history_ready(struct db *, const struct entity *);
int64_t tx_new_id(struct tx *, struct err *);	/* origin · 2^40 + serial; -1 */
int db_live(struct db *, sqlite3 **, struct err *);
bool audit_moved(struct db *);		/* since this was asked last somebody has done more than come in or be refused */
int db_fail(sqlite3 *, struct err *, const char *what);	/* maps SQLite's code to E_BUSY, E_FULL, E_IO, E_BUG; -1 */
void db_unanswered(struct db *);	/* rows that a rule goes by could not be read: the first time in a transaction is kept */
void db_forget(struct db *);		/* statements kept ready are dropped */
int db_functions(sqlite3 *, struct db *);	/* guard and text functions */
int db_connect(const char *path, bool create, bool sync_full, sqlite3 **, struct err *);	/* with all hardening */
struct db *db_new(const char *dir, unsigned flags);	/* not connected; db_close() frees it */
int register_connect(struct db *, struct err *);	/* with all that the register's statements and guards call */
int register_begin(struct db *, struct err *);		/* what each process asks a database before it trusts it */
void db_wrote(struct db *, int64_t seq);		/* this commit, whose last audit row that is, is no news to its own session */
void db_lock_schema(struct db *, bool lock);	/* migrations and init unlock it */
const char *vfs_name(void);		/* vfs.c: what to open the register with; its commits all sync its log */
void mem_config(void);			/* mem.c: once, before SQLite's first call */
void mem_bulk(bool on);			/* rows by the thousand: more is kept */
void mem_rest(void);			/* what is kept is given back to the system */
void mem_common(bool on);		/* what SQLite takes from now on is every session's: before they fork */
int64_t clock_ms(void);				/* runs on, whatever day it is: how long something takes */
void db_bulk(struct db *, bool on);	/* rows by the thousand: pages stay in memory, checkpoints are db_checkpoint()'s */
void db_checkpoint(struct db *);	/* what the log holds goes into the file, while others write on */
int clock_init(struct db *, struct err *);	/* clock.c: SOCORG_NOW of a practice database */
void codes_free(struct db *);			/* codes.c */
void secret_close(struct db *);			/* secret.c */
int ddl_live(sqlite3 *, struct err *);		/* tables of C_LOCAL entities */

/*
 * Statements. sql must be a literal or live as long as the connection (the cache goes by content). fmt binds in order:
 * i int64 · n int · t text (NULL ok) · b blob (ptr, int) · v const struct val * · d double. The statement comes back reset and
 * bound; step it, then reset it before anything waits for a key: DB_DONE(st).
 */
sqlite3_stmt *db_stmt(struct db *, struct err *, const char *sql, const char *fmt, ...);
#define DB_DONE(st) (sqlite3_reset(st), sqlite3_clear_bindings(st))
int db_run(struct db *, struct err *, const char *sql, const char *fmt, ...);	/* rows changed, or -1 */
/* First column of the first row: 1, 0 no row (or NULL), -1. */
int db_int(struct db *, struct err *, int64_t *, const char *sql, const char *fmt, ...);
/* The same of live.db, which is opened by the first of them. */
sqlite3_stmt *live_stmt(struct db *, struct err *, const char *sql, const char *fmt, ...);
int live_run(struct db *, struct err *, const char *sql, const char *fmt, ...);
int live_int(struct db *, struct err *, int64_t *, const char *sql, const char *fmt, ...);
int live_end(sqlite3_stmt *, int rc, struct err *);	/* after the last sqlite3_step(), which said rc: done with; -1 it failed */
/* The text of a statement that an entity always has, made once: make is its name as well. */
const char *sql_kept(const struct entity *, void (*make)(const struct entity *, struct sql *));
int db_text(struct db *, struct err *, char *dst, size_t n, const char *sql, const char *fmt, ...);
void val_bind(sqlite3_stmt *, int col, const struct val *);
void val_column(sqlite3_stmt *, int col, struct val *);		/* copies */
const char *col_text(sqlite3_stmt *, int col);			/* "" for NULL */

/* ---- entity.c: physical facts of an entity ---- */
const char *entity_columns(const struct entity *);	/* "id,rev,void[,state]…" in stored order, cached */
bool field_stored(const struct field *);		/* has a column */
const char *field_sqltype(const struct field *);
const struct entity *field_target(const struct field *);/* T_REF */
const struct action *action_find(const struct entity *, const char *name);
int entity_flow_check(const struct entity *, struct err *);	/* acts, limits and grants name what there is; part of entity_selfcheck() */
const struct entity *entity_owner(const struct entity *, const struct field **ref);	/* of lines */

/* ---- ddl.c, migrate.c ---- */
int ddl_write(FILE *);					/* every table, index, trigger: one statement a line group, ';\n' */
int ddl_create(sqlite3 *, struct err *);
int ddl_add(sqlite3 *, struct err *);			/* what is not there yet, but for guards */
extern int (*const migrate_steps[])(sqlite3 *, struct err *);	/* migrate_steps.c; [n] takes version n to n + 1 */
int ddl_guards(sqlite3 *, struct err *);		/* drops and recreates triggers */
int copy_open(const char *path, sqlite3 **);		/* backup.c: SQLite's code */
int schema_same(sqlite3 *, struct err *);		/* schema.c: the database is what ddl_write() says; E_CONFIG names the first difference */
void ddl_hash(char hex[65]);				/* of ddl_write(), stored in meta and compared at open */
void field_order_column(const struct entity *, const char *name, char *dst, size_t n);

/* ---- store.c, rec.c ---- */
int store_save(struct tx *, struct rec *, struct err *);	/* checks are done; lines, history, search, audit */
int store_bulk(struct tx *, struct rec *, struct err *);	/* no audit record of its own: the batch writes one */
int store_load(struct db *, const struct actor *, const struct entity *, int64_t id, const char *day, struct rec **, struct err *);
int store_history(struct tx *, const struct entity *, int64_t id, const char *on, const char *verb, bool counts, struct err *);	/* counts: it may
									 * be another number's than it was */
void val_clear(struct val *);
void val_copy(struct val *, const struct val *);
bool val_eq(const struct val *, const struct val *);
int val_parse(struct chk *, const struct field *, const char *typed, struct val *, struct err *);
bool val_text(struct db *, const struct field *, const struct val *, bool typed, char *dst, size_t n);
bool val_text_on(struct db *, const struct field *, const struct val *, const char *day, char *dst, size_t n);

/* ---- access.c ---- */
struct sql { char *s; size_t n, cap; };			/* growing statement text and its parameters */
struct bindv { struct val *v; int n, cap; };
void sql_add(struct sql *, const char *);
void sql_addf(struct sql *, const char *, ...) __attribute__((format(printf, 2, 3)));
void sql_free(struct sql *);
struct val *bind_next(struct bindv *);	/* the next parameter, NULL; the pointer is good until the one after it */
void bind_text(struct bindv *, const char *);
void bind_int(struct bindv *, int64_t);
void bind_all(sqlite3_stmt *, const struct bindv *);
void bind_free(struct bindv *);
/* db_int() of a statement put together; both are freed. 1, 0 no row (or NULL), -1. */
int sql_int(struct db *, struct sql *, struct bindv *, int64_t *out, struct err *);
bool access_may(struct db *, const struct actor *, const struct entity *, unsigned verb, const char *act, int64_t id,
		enum level *level, struct err *);	/* id 0: anywhere at all; false sets E_DENIED or E_NOTFOUND */
/* A row made by who may make such rows and reaches them by name: it is opened to him. */
int access_keep(struct tx *, const struct actor *, const struct entity *, int64_t id, struct err *);
bool access_put(struct db *, const struct actor *, const struct entity *, unsigned verb, int64_t id, struct err *);	/* a row he wrote */
/* Row filter for a verb: appended to s as "(…)", its values to b; "(0)" when nothing is granted. alias: table alias. */
void access_filter(struct db *, const struct actor *, const struct entity *, unsigned verb, const char *alias, struct sql *,
		   struct bindv *);
void access_filter_level(struct db *, const struct actor *, const struct entity *, unsigned verb, enum level least,
			 const char *alias, struct sql *, struct bindv *);
enum level access_level(const struct actor *, const struct entity *, unsigned verb);	/* the best any grant gives */
void access_region(const char *col, const char *region, struct sql *, struct bindv *);	/* it and all below it */
unsigned access_own(const struct actor *, const struct entity *);
/* Does all that the verb gives lie between two regions, lo and what comes before hi? */
bool access_span(const struct actor *, const struct entity *, unsigned verb, char lo[16], char hi[16]);
bool access_below(const struct actor *, const struct entity *, unsigned verb, enum level least);	/* some grant gives it below that level */
enum level access_asks(const struct entity *, const char *where);	/* the level a predicate wants */
int access_deny_log(struct db *, const struct actor *, const char *verb, const struct entity *, int64_t id, const struct err *);

/* ---- audit.c ---- */
int audit_add(struct tx *, const char *verb, const char *entity, int64_t id, const char *result, const void *image, size_t n,
	      struct err *);
int audit_alone(struct db *, const struct actor *, const char *verb, const char *entity, int64_t id, const char *result,
		const char *note, struct err *);	/* its own transaction: logins, denials, reads */
int audit_verify(struct db *, int64_t *rows, int64_t *bad_seq, char *why, size_t n, struct err *);
int audit_anchor(struct db *, struct err *);		/* today's (seq, hash): kept and sent to syslog */

/* ---- unmask.c, alert.c ---- */
/* One clear sight, in its own transaction, within the day's quota. */
int access_unmask(struct db *, const struct actor *, const struct entity *, int64_t id, const char *field, const char *purpose, struct err *);
int access_by_number(struct db *, const struct actor *, const struct entity *, int64_t id, const char *field, struct err *);
int alert_raise(struct tx *, const char *kind, const char *account, const char *text, struct err *);	/* once a day for a kind and an account */
int64_t day_start(struct db *, const char *day);	/* the first second of a legal day; NULL = today */

/* ---- presence.c ---- */
void session_hold(struct db *, int64_t session, bool hold);	/* for session_alive() */

/* ---- secret.c ---- */
int secret_open(struct db *, struct err *);		/* DIR/secret.key, 0400 */
int secret_create(const char *dir, struct err *);
int secret_seal(struct db *, const char *where, const char *clear, struct val *out, struct err *);	/* where: "person.id_no" as AD */
int secret_unseal(struct db *, const char *where, const struct val *in, char *dst, size_t n, struct err *);
int secret_index(struct db *, enum mask domain, const char *clear, unsigned char mac[16], struct err *);
int secret_hmac(struct db *, const char *purpose, const void *a, size_t an, const void *b, size_t bn, unsigned char mac[32],
		struct err *);

/* ---- auth.c ---- */
int auth_store_password(struct tx *, int64_t account, const char *password, bool must_change, struct err *);
int auth_store_next(struct tx *, int64_t account, const char *password, struct err *);

/* ---- search.c ---- */
int search_tokenizer(sqlite3 *, struct err *);
bool has_search(const struct entity *);
void search_ddl(const struct entity *, char *dst, size_t n);	/* "" where nothing is searched */
int search_update(struct tx *, const struct entity *, int64_t id, const struct val *before, const struct val *after,
		  struct err *);			/* arrays over the fields; NULL = no such row before / after */
struct search_change { int64_t id; const struct val *before, *after; size_t no; };
int search_update_all(struct tx *, const struct entity *, struct search_change *, size_t n, struct err *);
int search_rebuild(struct db *, const struct entity *, struct err *);
int search_rebuild_all(struct db *, struct err *);
/* FTS5 MATCH expression for rows that may hold what was typed, or NULL when only a scan will do (no searchable character). */
char *search_match(const char *typed);
void search_scope(const struct actor *, const struct entity *, unsigned verb, struct sql *match);	/* where all lies in one region */
bool search_is_initials(const char *typed);
int search_hits(struct db *, const struct entity *, const char *match, int cap, int64_t *rows, struct err *);	/* cap + 1 = more */

/* ---- flow.c, limit.c, rule.c ---- */
int rules_find(struct chk *, const char *ids, const struct act *, struct findings *, struct err *);	/* 0 whatever is found */
int rules_decide(const struct findings *, struct err *);	/* E_RULE by the first that stands, what only warns last */
int rules_run(struct chk *, const char *ids, const struct act *, struct findings *, struct err *);	/* both */
int rules_note(struct tx *, const struct rec *, const struct findings *, struct err *);
enum verdict rule_severity(struct db *, const struct rule *);
int limits_act(struct tx *, struct rec *, const char *action, struct err *);
int kase_sync(struct tx *, struct rec *, struct err *);	/* kase.c: after an act */
int kase_settle(struct tx *, int64_t kase, struct err *);
const struct limit *limit_find(const struct entity *, const char *name);
int limits_running(struct db *, const struct entity *, int64_t rid, struct limit_now *, int max);
/* An act that whoever does this one (A_FOUREYES) may not have done, or NULL: then nobody is kept from it. */
const struct action *flow_other_hands(const struct entity *, const struct action *);
bool flow_checked(const struct entity *, const struct action *);
bool flow_barred(struct chk *, const struct action *, struct err *);	/* what rules refuse for sure (RULE_BEFORE), before anybody tries */
int flow_in(struct tx *, struct rec *, const struct action *, const struct act *, struct findings *, struct err *);	/* in an open one */

/* ---- tally.c: numbers kept as rows change ---- */
const struct field *tally_day(const struct entity *);	/* NULL = none are kept */
bool tally_counts(const struct entity *, const char *column);
void tally_ddl(const struct entity *, bool past, char *dst, size_t n);	/* "" = none */
int tally_row(struct tx *, const struct entity *, int64_t id, int by, struct err *);
int tally_first(struct tx *, const struct entity *, int64_t id, const char *on, struct err *);
int tally_new(struct tx *, const struct entity *, int64_t from, int64_t to, struct err *);	/* rows made in it, with ids from … to */
int tally_past(struct tx *, const struct entity *, int64_t id, int by, struct err *);	/* its versions are counted, or no more */
int tally_rebuild(struct db *, const struct entity *, struct err *);
int tally_wrong(struct db *, const struct entity *, int64_t *n, struct err *);	/* numbers that are not those of the rows */

/* ---- turns.c: how many open rows wait for whom, kept as they change ---- */
bool turns_counts(const struct entity *, const char *column);
int turns_row(struct tx *, const struct entity *, int64_t id, int by, struct err *);
int turns_rebuild(struct db *, struct err *);
int turns_wrong(struct db *, int64_t *n, struct err *);	/* numbers that are not those of the rows */

/* ---- correct.c ---- */
bool correction_may(const struct field *);	/* changes by 更正 */

/* ---- codes.c, calendar.c ---- */
int codes_seed(struct db *, struct err *);		/* shipped CSV, inside an open tx of the system */
bool code_open_list(struct db *, const char *list);	/* an administrator may add to it */
const char *code_label_on(struct db *, const char *list, const char *code, const char *day);	/* NULL = now; the latest where none was yet */

#endif
