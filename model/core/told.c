/* What who applied is told of what the office does with it: that something was done, not always what; a reason where the law wants one
 * given; and of the office's people which office it was. */
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <string.h>

/* Of an application that is read at that level: acts by their names and reasons, or what who applied is told of them. */
bool told_all(const struct entity *e, enum level level)
{
	return level >= state_least(e);
}

bool act_told(const struct entity *e, const struct action *a, enum level level)
{
	return told_all(e, level) || !a || (a->flags & A_TOLD) || (a->roles & R_OUTSIDE);
}

/* What the office has to give reasons for; and what somebody on his side has said. */
bool reason_told(struct db *db, const struct entity *e, const struct action *a, const char *account, enum level level)
{
	return told_all(e, level) || (a && (a->flags & A_TOLD) && (a->flags & A_REASON)) || *account_side(db, account) == '\0';
}

/* Which side of the window an account is on: "" = who applies, and everybody. */
const char *account_side(struct db *db, const char *account)
{
	bool office = false, unit = false, other = false;

	if (!strcmp(account, actor_system.name))
		return actor_system.label;
	if (!entity_find("account_role"))
		return "登记管理机关";
	sqlite3_stmt *st = db_stmt(db, NULL, "SELECT r.role FROM account a JOIN account_role r ON r.account = a.id WHERE a.name = ? AND r.void = 0 AND "
				   "r.state IN ('on', 'off')", "t", account);
	if (!st)
		return "登记管理机关";
	while (sqlite3_step(st) == SQLITE_ROW) {
		int role = role_find(col_text(st, 0));
		uint64_t bit = role < 0 ? 0 : UINT64_C(1) << role;
		office |= (bit & ~(R_OUTSIDE | ROLE(SUPERVISOR) | ROLE(INDUSTRY))) != 0;
		unit |= (bit & (ROLE(SUPERVISOR) | ROLE(INDUSTRY))) != 0;
		other |= (bit & R_OUTSIDE) != 0;
	}
	DB_DONE(st);
	return office ? "登记管理机关" : unit ? "业务主管单位" : other ? "" : "登记管理机关";
}

/* The name of the account's row where there is one: what a person calls a colleague. */
static void label_of(struct db *db, const char *account, char *dst, size_t n)
{
	*dst = '\0';
	if (entity_find("account"))
		db_text(db, NULL, dst, n, "SELECT label FROM account WHERE name = ?", "t", account);
	if (!*dst)
		text_cut(dst, n, account);
}

void person_shown(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *account, char *dst, size_t n)
{
	const struct entity *accounts = entity_find("account");
	enum level level = LV_PUBLIC;
	bool reads = access_may(db, who, e, V_READ, NULL, id, &level, NULL);
	const char *side = !(who->roles & ~R_OUTSIDE) || (reads && !told_all(e, level)) ? account_side(db, account) : "";
	bool own = !strcmp(account, who->name);

	if (!own && !access_may(db, who, e, V_HISTORY, NULL, id, NULL, NULL) &&
	    (!accounts || !access_may(db, who, accounts, V_READ, NULL, 0, NULL, NULL)))
		text_cut(dst, n, "他人");
	else if (*side && !own)
		text_cut(dst, n, side);
	else
		label_of(db, account, dst, n);
}
