/* `param`: limits, rates and thresholds as dated rows. "-" is a value that nobody has set, which is never zero. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/internal.h"
#include "model/ctl/ctl.h"

/* Columns by tabs: what is said of a parameter may be any text. */
int ctl_param_list(struct ctl *c)
{
	struct err err = { 0 };
	sqlite3_stmt *st = db_stmt(c->db, &err, "SELECT key, region, dim, coalesce(value, '-'), unit, valid_from, coalesce(valid_to, ''), basis FROM param "
				   "WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key, region, dim, valid_from", "t", c->argc ? c->argv[0] : "");
	int n = 0;

	if (!st)
		return ctl_err(&err);
	for (; sqlite3_step(st) == SQLITE_ROW; n++) {
		if (!n)
			puts("key\tregion\tdim\tvalue\tunit\tfrom\tto\tbasis");
		for (int i = 0; i < 8; i++)
			printf("%s%c", col_text(st, i), i == 7 ? '\n' : '\t');
	}
	DB_DONE(st);
	return n ? EX_OK : ctl_say(EX_NOINPUT, "no parameter %s", c->argc ? c->argv[0] : "");
}

int ctl_param_set(struct ctl *c)
{
	const char *value = strcmp(c->argv[1], "-") ? c->argv[1] : NULL;
	char from[11], region[13] = "", *end;
	struct err err = { 0 };
	int64_t known = 0;

	if (!c->from || !c->basis)
		return ctl_say(EX_USAGE, "param set: --from and --basis are needed");
	if (value && (strtoll(value, &end, 10), *end || end == value || strlen(value) > 18))
		return ctl_say(EX_DATAERR, "%s: a whole number, or - for not set", value);
	if (c->region && region_of(c->region, region))
		return ctl_say(EX_USAGE, "--region is a code of 2, 4, 6, 9 or 12 digits");
	if (date_parse(c->from, clock_today(c->db), from, &err) ||
	    db_int(c->db, &err, &known, "SELECT count(*) FROM param WHERE key = ?", "t", c->argv[0]) < 0)
		return ctl_err(&err);
	if (!known)
		return ctl_say(EX_NOINPUT, "no parameter %s", c->argv[0]);
	return param_set(c->db, &c->who, c->argv[0], region, c->dim ? c->dim : "", value, from, c->basis, &err) ? ctl_err(&err) : EX_OK;
}
