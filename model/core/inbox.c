/* The inbox: open cases whose turn names a role that this actor holds where they are. Each scope has an index in the order of the ends
 * of limits (the ddl of kase), so a page costs the same among twenty thousand as among twenty. */
#include "model/core/inbox_i.h"
#include "model/core/kase.h"

#include <stdlib.h>
#include <string.h>

/* Where the rows of a part come from, and the two columns by which they stand in order before their id. */
struct source { const struct entity *e; const char *first, *second, *columns; };

static struct source source_of(enum inbox_part part)
{
	if (part == INBOX_REMIND)
		return (struct source){ entity_find("reminder"), "t.day", "t.subject",
					"t.id, t.rid, t.entity, '', t.kind, '', t.subject, '', t.day, t.what, '', '', 0, 0" };
	return (struct source){ kase_entity(), "coalesce(t.due, " INBOX_LATEST ")", "t.submitted_on",
				"t.id, t.rid, t.entity, t.case_no, t.kind, t.applicant, t.subject, t.submitted_on, t.due, t.due_what, t.phase, "
				"t.handler, t.paused, t.due_soft" };
}

/* The role alone, with the places where it is held: two roles of one person are not put together. */
static bool role_of(const struct actor *who, int role, struct actor *one)
{
	*one = *who;
	one->roles = UINT64_C(1) << role;
	one->nin = 0;
	for (int i = 0; i < who->nin; i++)
		if (who->in[i].role == role)
			one->in[one->nin++] = who->in[i];
	return one->nin > 0;
}

/* The roles in which this actor reads such rows. */
static uint64_t reading(struct db *db, const struct actor *who, const struct entity *e)
{
	struct actor one;
	uint64_t roles = 0;

	for (int role = 0; role < ROLE_COUNT; role++)
		if ((who->roles >> role & 1) && role_of(who, role, &one) && access_may(db, &one, e, V_READ, NULL, 0, NULL, NULL))
			roles |= UINT64_C(1) << role;
	return roles;
}

static void names_role(int role, struct sql *q, struct bindv *b)
{
	char word[40];

	snprintf(word, sizeof(word), " %s ", role_name[role]);
	sql_add(q, "instr(' ' || t.turn || ' ', ?)");
	bind_text(b, word);
}

void inbox_of_roles(struct db *db, const struct actor *who, const struct entity *e, bool turn, struct sql *q, struct bindv *b)
{
	uint64_t roles = reading(db, who, e);
	struct actor one;
	int n = 0;

	sql_add(q, "(");
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (!(roles >> role & 1) || !role_of(who, role, &one))
			continue;
		sql_add(q, n++ ? " OR (" : "(");
		access_filter(db, &one, e, V_READ, "t", q, b);
		if (turn) {
			sql_add(q, " AND ");
			names_role(role, q, b);
		}
		sql_add(q, ")");
	}
	sql_add(q, n ? ")" : "0)");
}

/* The last day that is soon. */
static void soon(struct db *db, char day[11])
{
	bool soft;

	if (cal_add(db, clock_today(db), INBOX_YELLOW, U_WORKDAY, false, day, &soft, NULL))
		text_cut(day, 11, clock_today(db));
}

static void part_where(struct db *db, const struct actor *who, enum inbox_part part, const struct source *s, struct sql *q, struct bindv *b)
{
	char day[11];

	sql_addf(q, " FROM %s t WHERE t.void = 0 AND t.state = '%s'%s AND ", s->e->name, inbox_rows(s->e)->state, part == INBOX_BACK ? " AND t.returned = 1" : "");
	inbox_of_roles(db, who, s->e, part != INBOX_WAIT, q, b);
	if (part == INBOX_WAIT)		/* + : not by the index of turns, which knows no order */
		sql_add(q, " AND +t.turn IS NULL");
	if (part == INBOX_SOON) {
		soon(db, day);
		sql_addf(q, " AND %s BETWEEN ? AND ?", s->first);
		bind_text(b, clock_today(db));
		bind_text(b, day);
	}
	if (part == INBOX_OVER) {
		sql_addf(q, " AND %s < ?", s->first);
		bind_text(b, clock_today(db));
	}
}

static void read_row(struct db *db, enum inbox_part part, sqlite3_stmt *st, struct inbox_row *r)
{
	const char *label = part == INBOX_REMIND ? code_label(db, "remind_kind", col_text(st, 4)) : NULL;

	*r = (struct inbox_row){ .id = sqlite3_column_int64(st, 0), .rid = sqlite3_column_int64(st, 1), .e = entity_find(col_text(st, 2)) };
	text_cut(r->no, sizeof(r->no), col_text(st, 3));
	text_cut(r->kind, sizeof(r->kind), label ? label : col_text(st, 4));
	if (part != INBOX_REMIND && r->e)
		kase_matter(db, r->e, r->rid, r->kind, sizeof(r->kind));
	text_cut(r->applicant, sizeof(r->applicant), col_text(st, 5));
	text_cut(r->subject, sizeof(r->subject), col_text(st, 6));
	text_cut(r->came, sizeof(r->came), col_text(st, 7));
	text_cut(r->due, sizeof(r->due), col_text(st, 8));
	text_cut(r->what, sizeof(r->what), col_text(st, 9));
	text_cut(r->phase, sizeof(r->phase), col_text(st, 10));
	text_cut(r->handler, sizeof(r->handler), col_text(st, 11));
	r->paused = sqlite3_column_int(st, 12);
	r->soft = sqlite3_column_int(st, 13);
	r->timed = *r->due != '\0';
	if (r->timed)
		r->left = cal_between(db, clock_today(db), r->due, NULL);
}

bool inbox_has(const struct actor *who)
{
	const struct entity *k = kase_entity();

	for (const struct grant *g = k ? k->grants : NULL; g && g->roles; g++)
		if ((g->verbs & V_EXPORT) && (g->roles & who->roles))	/* whose work cases are: who applies does not take them along */
			return true;
	return false;
}

static int may(struct db *db, const struct actor *who, const struct source *s, struct err *err)
{
	if (!s->e)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "没有待办");
	/* cases are the work of who takes them along (inbox_has): who applied has his, and no place in the office's order of them */
	return access_may(db, who, s->e, s->e == kase_entity() ? V_EXPORT : V_READ, NULL, 0, NULL, err) ? 0 : -1;
}

int inbox_fetch(struct db *db, const struct actor *who, enum inbox_part part, int64_t from, bool back, int n, struct inbox_row *out, struct err *err)
{
	struct source s = source_of(part);
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	const char *way = back ? " DESC" : "";
	int got = 0, rc = -1;

	if (may(db, who, &s, err))
		return -1;
	sql_addf(&q, "SELECT %s", s.columns);
	part_where(db, who, part, &s, &q, &b);
	if (from) {	/* the first key by itself as well, so that an index is entered there */
		for (int i = 0; i < 2; i++)
			sql_addf(&q, i ? " AND (%s, %s, t.id) %s (SELECT %s, %s, t.id FROM %s t WHERE t.id = ?)" : " AND %s %s= (SELECT %s FROM %s t WHERE t.id = ?)",
				 s.first, i ? s.second : back ? "<" : ">", i ? back ? "<" : ">" : s.first, i ? s.first : s.e->name, s.second, s.e->name);
		bind_int(&b, from);
		bind_int(&b, from);
	}
	sql_addf(&q, " ORDER BY %s%s, %s%s, t.id%s LIMIT ?", s.first, way, s.second, way, way);
	bind_int(&b, n);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		while (got < n && (rc = sqlite3_step(st)) == SQLITE_ROW)
			read_row(db, part, st, &out[got++]);
		rc = got < n && rc != SQLITE_DONE ? db_fail(db->h, err, q.s) : got;
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	for (int i = 0; back && i < got / 2; i++) {
		struct inbox_row swap = out[i];
		out[i] = out[got - 1 - i];
		out[got - 1 - i] = swap;
	}
	return rc;
}

/* Numbers of one statement, one column each. */
static int numbers(struct db *db, struct sql *q, struct bindv *b, long *n, int max, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, q->s, "");
	int rc = -1;

	if (st) {
		bind_all(st, b);
		if (sqlite3_step(st) == SQLITE_ROW) {
			for (int i = 0; i < max; i++)
				n[i] = (long)sqlite3_column_int64(st, i);
			rc = 0;
		} else
			db_fail(db->h, err, q->s);
		DB_DONE(st);
	}
	sql_free(q);
	bind_free(b);
	return rc;
}

/* Each open row of the reach is read once: is it mine, does it wait, how soon. */
static void by_rows(struct db *db, const struct actor *who, const struct source *s, uint64_t roles, struct sql *q, struct bindv *b)
{
	sql_add(q, "SELECT 1 n, coalesce(");
	if (!(roles & (roles - 1)))	/* of one role all rows of the reach are in its reach */
		names_role(__builtin_ctzll(roles), q, b);
	else
		inbox_of_roles(db, who, s->e, true, q, b);
	sql_addf(q, ", 0) > 0 m, t.turn IS NULL w, %s back, %s day FROM %s t WHERE t.void = 0 AND t.state = '%s' AND ", inbox_rows(s->e)->back, s->first, s->e->name, inbox_rows(s->e)->state);
	inbox_of_roles(db, who, s->e, false, q, b);
	sql_add(q, " LIMIT -1");	/* a row is judged once, however often it is summed */
}

/* n: of the parts in order; of reminders only how many there are. */
static int counts(struct db *db, const struct actor *who, const struct source *s, long *n, int max, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	char day[11];
	uint64_t roles = reading(db, who, s->e);

	if (!roles)
		return 0;
	soon(db, day);
	sql_add(&q, "SELECT sum(n * m), sum(n * (m AND back = 1)), sum(n * (m AND day BETWEEN ? AND ?)), sum(n * (m AND day < ?)), sum(n * w) FROM (");
	bind_text(&b, clock_today(db));
	bind_text(&b, day);
	bind_text(&b, clock_today(db));
	if (turns_tell(who, s->e, roles))
		turns_from(who, s->e, roles, &q, &b);
	else
		by_rows(db, who, s, roles, &q, &b);
	sql_add(&q, ")");
	return numbers(db, &q, &b, n, max, err);
}

int inbox_counts(struct db *db, const struct actor *who, long n[INBOX_PARTS], struct err *err)
{
	struct source s = source_of(INBOX_TURN), m = source_of(INBOX_REMIND);

	memset(n, 0, sizeof(*n) * INBOX_PARTS);
	if (may(db, who, &s, err) || counts(db, who, &s, n, INBOX_REMIND, err))
		return -1;
	return m.e && access_may(db, who, m.e, V_READ, NULL, 0, NULL, NULL) ? counts(db, who, &m, &n[INBOX_REMIND], 1, err) : 0;
}

int inbox_row(struct db *db, const struct actor *who, int64_t kase, struct inbox_row *out, struct err *err)
{
	struct source s = source_of(INBOX_TURN);
	struct sql q = { 0 };
	enum level level;
	int rc = -1;

	if (!s.e || !access_may(db, who, s.e, V_READ, NULL, kase, &level, err))
		return -1;
	sql_addf(&q, "SELECT %s FROM kase t WHERE t.id = ?", s.columns);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "i", kase);
	if (st) {
		if (sqlite3_step(st) == SQLITE_ROW) {
			read_row(db, INBOX_TURN, st, out);
			if (level < LV_OFFICE)
				*out->phase = *out->handler = '\0';
			rc = 0;
		} else
			err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有此事项");
		DB_DONE(st);
	}
	sql_free(&q);
	return rc;
}
