/* The transaction: one act behind the writer queue, with its audit record or not at all. SQLite's own busy handler starves writers, so a lock
 * on a file of its own makes them take turns (held for one transaction only). */
#include "model/core/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* SQLite's own way is to copy the log into the file inside the commit that makes it long: everybody who waits for the writer's turn would
 * wait for that too. It is done after the turn has passed on; only where the writers leave no gap in which the log could begin anew is it
 * done while they wait. */
enum { LOG_PAGES = 1000, LOG_MOST = 16000 };

static int queue_lock(struct db *db, int type, struct err *err)
{
	struct flock fl = { .l_type = (short)type, .l_whence = SEEK_SET, .l_len = 1 };

	while (fcntl(db->queue_fd, type == F_UNLCK ? F_OFD_SETLK : F_OFD_SETLKW, &fl) < 0)
		if (errno != EINTR)
			return err_set(err, E_IO, NULL, NULL, NULL, "写入排队失败：%s", strerror(errno));
	return 0;
}

int tx_begin_at(const char *file, int line, struct db *db, const struct actor *who, const struct act *act, struct tx **out,
		struct err *err)
{
	if (db->tx)
		return err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：%s:%d 在 %s:%d 的事务之内开始事务", file, line,
			       db->tx->file, db->tx->line);
	if (act && act->on && !date_valid(act->on))
		return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %s 无效", act->on);
	if (queue_lock(db, F_WRLCK, err))
		return -1;
	if (sqlite3_exec(db->h, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		db_fail(db->h, err, "BEGIN IMMEDIATE");
		queue_lock(db, F_UNLCK, NULL);
		return -1;
	}
	db_version(db);		/* what the others have written until now */
	struct tx *tx = xcalloc(1, sizeof(*tx));
	tx->db = db;
	tx->who = who;
	tx->at = clock_now(db);
	text_cut(tx->on, sizeof(tx->on), act && act->on ? act->on : clock_today(db));
	tx->reason = act ? act->reason : NULL;
	tx->file = file;
	tx->line = line;
	db->tx = tx;
	db->unanswered = (struct err){ 0 };
	tx->act = act && act->batch ? act->batch : tx_new_id(tx, err);
	if (tx->act < 0) {
		tx_rollback(tx);
		return -1;
	}
	/* rights taken away a moment ago write nothing any more (A15) */
	if (who->rights && !actor_valid(db, who)) {
		tx_rollback(tx);
		return err_set(err, E_DENIED, NULL, NULL, NULL, "您的账号或权限已被更改，请重新登录");
	}
	*out = tx;
	return 0;
}

static const char serial_read[] = "SELECT next FROM serial WHERE name='id'",
	serial_write[] = "INSERT INTO serial (name, next) VALUES ('id', ?1) ON CONFLICT (name) DO UPDATE SET next = ?1";

void tx_ready(struct db *db, const struct actor *who)
{
	db_stmt(db, NULL, serial_read, "");
	db_stmt(db, NULL, serial_write, "");
	if (who->rights)
		actor_valid(db, who);
}

int64_t tx_new_id(struct tx *tx, struct err *err)
{
	if (!tx->serial_next) {
		int64_t next = 1;

		if (db_int(tx->db, err, &next, serial_read, "") < 0)
			return -1;
		tx->serial_next = next;
	}
	return ((int64_t)tx->db->origin << 40) + tx->serial_next++;
}

static void tx_end(struct tx *tx)
{
	tx->db->tx = NULL;
	tx->db->flow_open = tx->db->history_open = false;
	queue_lock(tx->db, F_UNLCK, NULL);
	free(tx);
}

int tx_commit(struct tx *tx, struct err *err)
{
	struct db *db = tx->db;

	if (!tx->naudit && !tx->choice) {
		err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：%s:%d 的事务没有审计记录", tx->file, tx->line);
	} else if (db->unanswered.code) {
		if (err)
			*err = db->unanswered;	/* no answer is not the answer that a rule takes for good */
	} else if (tx->serial_next &&
		   db_run(db, err, serial_write, "i", tx->serial_next) < 0) {
		;
	} else if (sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		db_fail(db->h, err, "COMMIT");
	} else {
		db_wrote(db, tx->seq);
		bool late = db->log_pages >= LOG_PAGES && db->log_pages < LOG_MOST && !db->bulk;
		if (db->log_pages >= LOG_MOST && !db->bulk)
			db_checkpoint(db);
		tx_end(tx);
		if (late)
			db_checkpoint(db);
		return 0;
	}
	tx_rollback(tx);
	return -1;
}

void tx_rollback(struct tx *tx)
{
	if (!tx)
		return;
	sqlite3_exec(tx->db->h, "ROLLBACK", NULL, NULL, NULL);
	tx_end(tx);
}
