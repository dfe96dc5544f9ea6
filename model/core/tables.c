/* The engine's own tables: what every subsystem shares and no descriptor describes (DESIGN §3, "one of each"). STRICT, a
 * declared primary key on each, so that rows can be shipped as changesets one day. */
#include "model/core/tables.h"

#include <stddef.h>

const char *const tables_ddl[] = {
	/* origin, practice, schema hash, secret key id, and the like */
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
	/* one row that nothing can take away: guards of what must stay lean on it (ddl.c) */
	"CREATE TABLE kept (id INTEGER PRIMARY KEY) STRICT",
	"CREATE TRIGGER kept_no_delete BEFORE DELETE ON kept BEGIN SELECT RAISE(ABORT, 'rows are voided, not deleted, and history only grows'); END",
	/* one serial per database, taken in the transaction */
	"CREATE TABLE serial (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT",
	/* who, when, what, result; image is an HMAC of the row, no values; hash chains the rows */
	"CREATE TABLE audit (seq INTEGER PRIMARY KEY, act INTEGER NOT NULL, at INTEGER NOT NULL, account TEXT NOT NULL, "
	"role TEXT NOT NULL, session INTEGER NOT NULL, peer TEXT NOT NULL, verb TEXT NOT NULL, entity TEXT NOT NULL, "
	"rid INTEGER NOT NULL, result TEXT NOT NULL, note TEXT NOT NULL, image BLOB, hash BLOB NOT NULL) STRICT",
	"CREATE INDEX audit_row ON audit (entity, rid, seq)",
	"CREATE INDEX audit_account ON audit (account, seq)",
	"CREATE TABLE audit_anchor (day TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
	/* every clear sight of a personal value, and why */
	"CREATE TABLE access_log (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT NOT NULL, peer TEXT NOT NULL, "
	"entity TEXT NOT NULL, rid INTEGER NOT NULL, field TEXT NOT NULL, purpose TEXT NOT NULL) STRICT",
	"CREATE INDEX access_log_row ON access_log (entity, rid, at)",
	"CREATE INDEX access_log_account ON access_log (account, at)",
	/* append-only: this is the 执法全过程记录 (R-GEN-02) */
	"CREATE TABLE state_log (id INTEGER PRIMARY KEY, entity TEXT NOT NULL, rid INTEGER NOT NULL, act INTEGER NOT NULL, "
	"action TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, account TEXT NOT NULL, account_id INTEGER NOT NULL, "
	"role TEXT NOT NULL, on_day TEXT NOT NULL, at INTEGER NOT NULL, opinion TEXT) STRICT",
	"CREATE INDEX state_log_row ON state_log (entity, rid, id)",
	/* a limit that runs: start, n, unit and pauses; its end is computed */
	"CREATE TABLE limit_run (id INTEGER PRIMARY KEY, entity TEXT NOT NULL, rid INTEGER NOT NULL, name TEXT NOT NULL, "
	"start TEXT NOT NULL, n INTEGER, unit INTEGER NOT NULL, extra INTEGER, stopped TEXT, act INTEGER NOT NULL) STRICT",
	"CREATE INDEX limit_run_row ON limit_run (entity, rid)",
	"CREATE TABLE limit_pause (run INTEGER NOT NULL REFERENCES limit_run (id), since TEXT NOT NULL, until TEXT, "
	"PRIMARY KEY (run, since)) STRICT",
	/* numbers of documents that were given out; cancelled: the act that did so, the number stays taken */
	"CREATE TABLE docno (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, unit INTEGER NOT NULL, year INTEGER NOT NULL, n INTEGER NOT NULL, "
	"text TEXT NOT NULL UNIQUE, entity TEXT NOT NULL, rid INTEGER NOT NULL, act INTEGER NOT NULL, on_day TEXT NOT NULL, cancelled INTEGER, "
	"UNIQUE (unit, kind, year, n)) STRICT",
	"CREATE INDEX docno_row ON docno (entity, rid)",
	/* where places of the search index begin: search_i.h */
	"CREATE TABLE search_cut (entity TEXT NOT NULL, key BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (entity, key)) STRICT, WITHOUT ROWID",
	/* how many open rows wait for whom, where and until when: turns.c */
	"CREATE TABLE turn_n (entity TEXT NOT NULL, place TEXT NOT NULL, turn TEXT NOT NULL, day TEXT NOT NULL, back INTEGER NOT NULL, "
	"n INTEGER NOT NULL, PRIMARY KEY (entity, place, turn, day, back)) STRICT, WITHOUT ROWID",
	/* scalar items that a case would change */
	"CREATE TABLE change_item (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, entity TEXT NOT NULL, rid INTEGER NOT NULL, "
	"field TEXT NOT NULL, old TEXT, new TEXT, pstate TEXT NOT NULL, UNIQUE (case_id, entity, rid, field)) STRICT",
	/* a severity an administrator has changed; a WARN somebody went on with */
	"CREATE TABLE rule_def (id TEXT PRIMARY KEY, severity TEXT NOT NULL CHECK (severity IN ('BLOCK', 'WARN')), by TEXT NOT NULL, "
	"at INTEGER NOT NULL, why TEXT NOT NULL) STRICT",
	"CREATE TABLE rule_override (id INTEGER PRIMARY KEY, act INTEGER NOT NULL, rule TEXT NOT NULL, entity TEXT NOT NULL, "
	"rid INTEGER NOT NULL, account TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, facts TEXT NOT NULL) STRICT",
	/* value NULL = 「参数未设定」; half-open periods; region '' = everywhere, dim '' = none */
	"CREATE TABLE param (key TEXT NOT NULL, region TEXT NOT NULL, dim TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, "
	"value TEXT, unit TEXT NOT NULL, basis TEXT NOT NULL, maker TEXT NOT NULL, checker TEXT, blank INTEGER NOT NULL DEFAULT 0, "
	"PRIMARY KEY (key, region, dim, valid_from)) STRICT",
	/* dated code lists; open = an administrator may add */
	"CREATE TABLE code_list (list TEXT PRIMARY KEY, label TEXT NOT NULL, open INTEGER NOT NULL, source TEXT NOT NULL) STRICT",
	"CREATE TABLE code (list TEXT NOT NULL REFERENCES code_list (list), code TEXT NOT NULL, label TEXT NOT NULL, sort INTEGER NOT NULL, "
	"valid_from TEXT NOT NULL DEFAULT '', valid_to TEXT, note TEXT, PRIMARY KEY (list, code, valid_from)) STRICT",
	/* kind H 法定节假日, W 调休上班; a date without a row follows the weekday rule; a year counts as loaded when it has a row here */
	"CREATE TABLE calendar_day (day TEXT PRIMARY KEY CHECK (day IS date(day, '+0 days')), kind TEXT NOT NULL CHECK (kind IN ('H', 'W')), "
	"name TEXT NOT NULL) STRICT",
	"CREATE TABLE calendar_year (year INTEGER PRIMARY KEY, basis TEXT NOT NULL) STRICT",
	/* S_NAMED: single rows opened to an account */
	"CREATE TABLE named_grant (account INTEGER NOT NULL, entity TEXT NOT NULL, rid INTEGER NOT NULL, by TEXT NOT NULL, "
	"at INTEGER NOT NULL, PRIMARY KEY (account, entity, rid)) STRICT",
	/* questions that were kept: an account's own; office: those who work there have it too, '' = nobody else */
	"CREATE TABLE saved_query (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, maker TEXT NOT NULL, entity TEXT NOT NULL, "
	"name TEXT NOT NULL, office TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (account, entity, name)) STRICT",
	"CREATE INDEX saved_query_office ON saved_query (office)",
	/* how an account proves itself; apart from the account's row, in no history */
	"CREATE TABLE account_auth (id INTEGER PRIMARY KEY, phc TEXT NOT NULL, must_change INTEGER NOT NULL, changed_at INTEGER NOT NULL, "
	"old1 TEXT, old2 TEXT, old3 TEXT, old4 TEXT, old5 TEXT, times INTEGER NOT NULL) STRICT",
	/* a new password that waits for a second administrator */
	"CREATE TABLE account_next (id INTEGER PRIMARY KEY, phc TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
	/* what people chose about their own screens; account 0 = their office for all */
	"CREATE TABLE setting (account_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (account_id, key)) STRICT",
	/* each account's files, counted from 1; the row outlives the file and says what there was */
	"CREATE TABLE tray (account INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, "
	"what TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL, removed INTEGER, PRIMARY KEY (account, id)) STRICT",
	"CREATE INDEX tray_until ON tray (until) WHERE removed IS NULL",
	/* files that rows name, by the hash of what is in them; name: what whoever laid it there first called it */
	"CREATE TABLE file (hash TEXT PRIMARY KEY, size INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, account TEXT NOT NULL, "
	"at INTEGER NOT NULL, act INTEGER NOT NULL) STRICT",
	/* one import of one file: where it stands, so that it goes on there; next is the line after the last row that is through */
	"CREATE TABLE import_run (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, entity TEXT NOT NULL, file INTEGER NOT NULL, "
	"name TEXT NOT NULL, hash TEXT NOT NULL, encoding TEXT NOT NULL, map TEXT NOT NULL, "
	"mode TEXT NOT NULL CHECK (mode IN ('dry', 'new', 'update')), reason TEXT NOT NULL, act INTEGER NOT NULL, "
	"state TEXT NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')), next INTEGER NOT NULL, lines INTEGER NOT NULL, "
	"accepted INTEGER NOT NULL, normalised INTEGER NOT NULL, warned INTEGER NOT NULL, refused INTEGER NOT NULL, "
	"report INTEGER, started INTEGER NOT NULL, ended INTEGER) STRICT",
	"CREATE INDEX import_run_account ON import_run (account, id)",
	/* what became of each row: its record, and what there is to say of it, one message a row; n = 0 bears the record */
	"CREATE TABLE import_row (run INTEGER NOT NULL, line INTEGER NOT NULL, n INTEGER NOT NULL, result INTEGER NOT NULL, rid INTEGER, "
	"rev INTEGER, record TEXT NOT NULL, field TEXT NOT NULL, rule TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (run, line, n)) "
	"STRICT, WITHOUT ROWID",
	/* which field an office's heading means, as it was said last */
	"CREATE TABLE import_map (office TEXT NOT NULL, entity TEXT NOT NULL, heading TEXT NOT NULL, field TEXT NOT NULL, at INTEGER NOT NULL, "
	"PRIMARY KEY (office, entity, heading)) STRICT, WITHOUT ROWID",
	/* append-only tables refuse; shredding opens history_open() by decision */
#define APPEND_ONLY(t) \
	"CREATE TRIGGER " t "_no_update BEFORE UPDATE ON " t " BEGIN SELECT RAISE(ABORT, '" t " is append-only'); END", \
	"CREATE TRIGGER " t "_no_delete BEFORE DELETE ON " t " BEGIN SELECT RAISE(ABORT, '" t " is append-only'); END"
	APPEND_ONLY("audit"), APPEND_ONLY("audit_anchor"), APPEND_ONLY("access_log"), APPEND_ONLY("state_log"),
	APPEND_ONLY("rule_override"), APPEND_ONLY("file"),
	NULL
};

/* live.db: what may be lost with the machine. */
const char *const live_ddl[] = {
	"CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, account TEXT NOT NULL, account_id INTEGER NOT NULL, peer TEXT NOT NULL, "
	"term TEXT NOT NULL, pid INTEGER NOT NULL, started INTEGER NOT NULL, ended INTEGER, how TEXT) STRICT",
	"CREATE INDEX IF NOT EXISTS session_account ON session (account_id, started)",
	"CREATE TABLE IF NOT EXISTS failure (id INTEGER PRIMARY KEY, account TEXT NOT NULL, peer TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
	"CREATE INDEX IF NOT EXISTS failure_account ON failure (account, at)",
	"CREATE TABLE IF NOT EXISTS presence (entity TEXT NOT NULL, rid INTEGER NOT NULL, session INTEGER NOT NULL, since INTEGER NOT NULL, "
	"PRIMARY KEY (entity, rid, session)) STRICT",
	/* body is sealed: it may hold what is sealed in the register */
	"CREATE TABLE IF NOT EXISTS draft (account_id INTEGER NOT NULL, screen TEXT NOT NULL, rid INTEGER NOT NULL, rev INTEGER NOT NULL, "
	"at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account_id, screen, rid)) STRICT",
	/* where the line dropped: the screens that stood on one another */
	"CREATE TABLE IF NOT EXISTS resume (account_id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT",
	/* up to which step of whatever application an account has been told what came to it */
	"CREATE TABLE IF NOT EXISTS told (account_id INTEGER PRIMARY KEY, step INTEGER NOT NULL) STRICT",
	"CREATE TABLE IF NOT EXISTS recent (account_id INTEGER NOT NULL, entity TEXT NOT NULL, rid INTEGER NOT NULL, at INTEGER NOT NULL, "
	"PRIMARY KEY (account_id, entity, rid)) STRICT",
	/* rows of an act on many, and what has become of them: while its screen is open */
	"CREATE TABLE IF NOT EXISTS batch (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, at INTEGER NOT NULL) STRICT",
	"CREATE TABLE IF NOT EXISTS batch_row (batch INTEGER NOT NULL, seq INTEGER NOT NULL, rid INTEGER NOT NULL, rev INTEGER NOT NULL, "
	"grp INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (batch, seq), UNIQUE (batch, rid)) STRICT, WITHOUT ROWID",
	"CREATE INDEX IF NOT EXISTS batch_row_group ON batch_row (batch, grp, seq)",
	"CREATE TABLE IF NOT EXISTS command (account_id INTEGER NOT NULL, n INTEGER NOT NULL, text TEXT NOT NULL, "
	"PRIMARY KEY (account_id, n)) STRICT",
	NULL
};
