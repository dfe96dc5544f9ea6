/* Who may do what to which row: grants (role × verb × scope × level) turned into a condition on rows, so that a list, a
 * count, a search and a single row are all judged by the same SQL. Default is no. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct actor actor_system = { .name = "system", .label = "系统", .roles = ROLE(SYSTEM), .peer = "local",
				    .in = { { .role = ROLE_NO_SYSTEM } }, .nin = 1 };

/* A region and all below it. City and county prefixes are written as the expressions that have an index. */
void access_region(const char *col, const char *region, struct sql *q, struct bindv *b)
{
	size_t n = strlen(region);

	if (n == 4 || n == 6) {
		sql_addf(q, "substr(%s, 1, %zu) = ?", col, n);
		bind_text(b, region);
	} else {
		/* nearly every row is in the province: its index is no help and must not tempt the planner */
		const char *no_index = n <= 2 ? "+" : "";
		sql_addf(q, "(%s%s >= ? AND %s%s < ?)", no_index, col, no_index, col);
		char end[16];
		snprintf(end, sizeof(end), "%.12s~", region);	/* '~' sorts after every character of a code */
		bind_text(b, region);
		bind_text(b, end);
	}
}

static void in_region(const struct entity *e, const char *alias, const char *region, struct sql *q, struct bindv *b)
{
	char col[96];

	if (!*region) {
		sql_add(q, "0");	/* a role held without its region reaches nothing */
	} else if (e->region) {
		snprintf(col, sizeof(col), "%s.%s", alias, e->region);
		access_region(col, region, q, b);
	} else if (e->org && strcmp(e->org, "id")) {
		sql_addf(q, "EXISTS (SELECT 1 FROM org g WHERE g.id = %s.%s AND ", alias, e->org);
		access_region("g.region", region, q, b);
		sql_add(q, ")");
	} else
		sql_add(q, "0");
}

static void by_id(const struct entity *e, const char *alias, const char *col, const char *org_col, int64_t id, struct sql *q,
		  struct bindv *b)
{
	if (!id)
		sql_add(q, "0");
	else if (col) {
		sql_addf(q, "%s.%s = ?", alias, col);
		bind_int(b, id);
	} else if (org_col && e->org && strcmp(e->org, "id")) {
		sql_addf(q, "EXISTS (SELECT 1 FROM org g WHERE g.id = %s.%s AND g.%s = ?)", alias, e->org, org_col);
		bind_int(b, id);
	} else
		sql_add(q, "0");
}

/* The role's unit is a node of a dated tree: that node and all below it today. */
static void in_subtree(struct db *db, const struct entity *e, const char *alias, int64_t node, struct sql *q, struct bindv *b)
{
	const struct entity *link = e->tree ? entity_find(e->tree) : NULL;
	const struct field *ref;

	if (!link || !e->node || !node || !entity_owner(link, &ref)) {
		sql_add(q, "0");
		return;
	}
	sql_addf(q, "%s.%s IN (WITH RECURSIVE sub (id) AS (SELECT ? UNION SELECT l.%s FROM %s l JOIN sub ON l.parent = sub.id WHERE "
		 "l.void = 0 AND l.valid_from <= ? AND (l.valid_to IS NULL OR l.valid_to > ?)) SELECT id FROM sub)", alias, e->node,
		 ref->name, link->name);
	bind_int(b, node);
	bind_text(b, clock_today(db));
	bind_text(b, clock_today(db));
}

static void in_states(const char *states, const char *alias, struct sql *q)
{
	char w[64];
	bool first = true;

	sql_addf(q, " AND %s.state IN (", alias);
	while (word_next(&states, w, sizeof(w))) {
		sql_addf(q, "%s'%s'", first ? "" : ",", w);
		first = false;
	}
	sql_add(q, ")");
}

/* A line is as public as the row that owns it: an organisation nobody may know of yet has no branches either. */
static void of_public(const struct entity *e, const char *alias, struct sql *q)
{
	const struct field *ref;
	const struct entity *owner = entity_owner(e, &ref);
	const struct grant *g = owner ? owner->grants : NULL;

	while (g && g->roles && g->scope != S_PUBLIC)
		g++;
	if (!owner)
		sql_add(q, "1");
	else if (!g || !g->roles)
		sql_add(q, "0");
	else {
		sql_addf(q, "EXISTS (SELECT 1 FROM %s w WHERE w.id = %s.%s AND w.void = 0", owner->name, alias, ref->name);
		if (g->states)
			in_states(g->states, "w", q);
		sql_add(q, ")");
	}
}

static void scope_cond(struct db *db, const struct entity *e, const struct grant *g, const struct role_in *in, const struct actor *who,
		       const char *alias, struct sql *q, struct bindv *b)
{
	switch (g->scope) {
	case S_ALL:
		sql_add(q, "1");
		break;
	case S_PUBLIC:
		of_public(e, alias, q);
		break;
	case S_REGION:
		in_region(e, alias, in->region, q, b);
		break;
	case S_UNIT:
		by_id(e, alias, e->unit, "supervisor", in->unit, q, b);
		break;
	case S_OWN:
		by_id(e, alias, e->org, NULL, in->org ? in->org : who->org, q, b);
		break;
	case S_NODE:
		in_subtree(db, e, alias, in->unit, q, b);
		break;
	case S_NAMED:
		sql_addf(q, "EXISTS (SELECT 1 FROM named_grant ng WHERE ng.account = ? AND ng.entity = '%s' AND ng.rid = %s.id)",
			 e->name, alias);
		bind_int(b, who->id);
		break;
	case S_NONE:
		sql_add(q, "0");
	}
	if (g->states)
		in_states(g->states, alias, q);
}

/* What a verb on a line asks of its owner. */
static unsigned owner_verb(unsigned verb)
{
	return verb & (V_NEW | V_EDIT | V_VOID) ? V_EDIT : verb;
}

static bool grant_off(const struct entity *e, const struct grant *g)
{
#ifdef SOCORG_MUTANTS
	char id[64];

	snprintf(id, sizeof(id), "%s.%d", e->name, (int)(g - e->grants));
	return mutant("grant", id);
#else
	(void)e; (void)g;
	return false;
#endif
}

/* The roles to which a grant gives the verb; or the act, which the action must leave to them as well: two roles of one person are
 * not put together, each reaches what it reaches. */
static uint64_t given(const struct grant *g, unsigned verb, const struct action *act)
{
	if (!act)
		return g->verbs & verb ? g->roles : 0;
	return word_in(g->acts, act->name) ? g->roles & act->roles : 0;
}

/* (… OR …) over every grant that gives the verb (or the act) at no less than `least`. */
static void filter(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, const struct action *act,
		   enum level least, const char *alias, struct sql *q, struct bindv *b)
{
	const struct field *ref;
	const struct entity *owner = e->grants ? NULL : entity_owner(e, &ref);
	bool any = false;

	if (who->roles & ROLE(SYSTEM)) {
		sql_add(q, "(1)");
		return;
	}
	if (owner) {
		char inner[32];
		snprintf(inner, sizeof(inner), "%s_o", alias);	/* no alias so made is a word of SQL */
		sql_addf(q, "(%s.%s IN (SELECT %s.id FROM %s %s WHERE ", alias, ref->name, inner, owner->name, inner);
		filter(db, who, owner, owner_verb(verb), act, least, inner, q, b);
		sql_add(q, "))");
		return;
	}
	sql_add(q, "(");
	for (const struct grant *g = e->grants; g && g->roles; g++) {
		uint64_t roles = given(g, verb, act);
		if (!roles || g->level < least || grant_off(e, g))
			continue;
		for (int i = 0; i < who->nin; i++) {
			if (!(roles & (UINT64_C(1) << who->in[i].role)))
				continue;
			sql_add(q, any ? " OR (" : "(");
			scope_cond(db, e, g, &who->in[i], who, alias, q, b);
			sql_add(q, ")");
			any = true;
			if (g->scope == S_ALL || g->scope == S_PUBLIC)
				break;
		}
	}
	sql_add(q, any ? ")" : "0)");
}

void access_filter(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, const char *alias,
		   struct sql *q, struct bindv *b)
{
	filter(db, who, e, verb, NULL, LV_PUBLIC, alias, q, b);
}

void access_filter_level(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, enum level least,
			 const char *alias, struct sql *q, struct bindv *b)
{
	filter(db, who, e, verb, NULL, least, alias, q, b);
}

/* The level that one must read at to be told what an SQL predicate of the dictionary says of a row. */
enum level access_asks(const struct entity *e, const char *where)
{
	enum level most = LV_PUBLIC;
	char word[64];
	size_t n = 0;
	bool quoted = false;

	for (const char *p = where; p; p++) {
		quoted ^= *p == '\'';
		if (!quoted && (isalnum((unsigned char)*p) || *p == '_')) {
			if (n + 1 < sizeof(word))
				word[n++] = *p;
			continue;
		}
		word[n] = '\0';
		n = 0;
		int f = *word ? field_no(e, word) : -1;
		enum level least = f >= 0 ? field_least(&e->fields[f]) : !strcmp(word, "state") ? state_least(e) : LV_PUBLIC;
		most = least > most ? least : most;
		if (!*p)
			break;
	}
	return most;
}

enum level access_level(const struct actor *who, const struct entity *e, unsigned verb)
{
	int best = -1;
	const struct entity *o;

	if (who->roles & ROLE(SYSTEM))
		return LV_SENSITIVE;
	while (!e->grants && (o = entity_owner(e, NULL)))
		e = o;
	for (const struct grant *g = e->grants; g && g->roles; g++)
		if ((g->roles & who->roles) && (g->verbs & verb) && (int)g->level > best)
			best = (int)g->level;
	return best < 0 ? LV_PUBLIC : (enum level)best;
}

/* Does some grant give the verb, and less than that level? */
bool access_below(const struct actor *who, const struct entity *e, unsigned verb, enum level least)
{
	if (who->roles & ROLE(SYSTEM))
		return false;
	for (const struct grant *g = e->grants; g && g->roles; g++)
		if ((g->roles & who->roles) && (g->verbs & verb) && g->level < least)
			return true;
	return false;
}

/* day: as the row stood then, NULL = as it is */
static bool row_in(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, const struct action *act, enum level least,
		   int64_t id, const char *day, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t yes = 0;

	sql_add(&q, "SELECT 1 FROM ");
	asof_from(e, day, &q);
	sql_add(&q, " WHERE t.id = ? AND ");
	if (day)
		bind_text(&b, day);
	bind_int(&b, id);
	filter(db, who, e, verb, act, least, "t", &q, &b);
	return sql_int(db, &q, &b, &yes, err) == 1;
}

/* Without a row: does any role of the actor give the verb at all? */
static bool anywhere(const struct actor *who, const struct entity *e, unsigned verb, const struct action *act)
{
	const struct entity *o;

	if (who->roles & ROLE(SYSTEM))
		return true;
	while (!e->grants && (o = entity_owner(e, NULL))) {
		e = o;
		verb = owner_verb(verb);
	}
	for (const struct grant *g = e->grants; g && g->roles; g++)
		if (!grant_off(e, g) && (given(g, verb, act) & who->roles))
			return true;
	return false;
}

/* Is there a row of which this actor reads the field? Where there is none the field does not exist for him: neither a condition,
 * nor an order, nor a search, nor a figure goes by it. (Where he reads no row at all that is what he is told.) */
bool field_may(const struct actor *who, const struct entity *e, const struct field *f)
{
	return field_least(f) == LV_PUBLIC || access_level(who, e, V_READ) >= field_least(f) || !anywhere(who, e, V_READ, NULL);
}

/* The dictionary is no secret, it is in the manual: but what is the office's own is no field to who applies. */
bool field_there(const struct actor *who, const struct entity *e, const struct field *f)
{
	return !(f->flags & F_DEAD) && (!(f->flags & F_OFFICE) || field_may(who, e, f));
}

bool state_may(const struct actor *who, const struct entity *e)
{
	return e->states && (state_least(e) == LV_PUBLIC || access_level(who, e, V_READ) >= state_least(e));
}

/* The verb of the rows that are his work, where that is less than what he reads: what he may take along is, what everybody may look
 * up is not. */
unsigned access_own(const struct actor *who, const struct entity *e)
{
	return !(who->roles & ROLE(SYSTEM)) && anywhere(who, e, V_EXPORT, NULL) ? V_EXPORT : V_READ;
}

bool access_span(const struct actor *who, const struct entity *e, unsigned verb, char lo[16], char hi[16])
{
	char end[16];
	bool any = false;

	for (const struct grant *g = e->grants; g && g->roles; g++)
		for (int i = 0; (g->verbs & verb) && !grant_off(e, g) && i < who->nin; i++) {
			const char *region = who->in[i].region;

			if (!(g->roles & (UINT64_C(1) << who->in[i].role)))
				continue;
			if (g->scope != S_REGION || !e->region || !*region)
				return false;
			snprintf(end, sizeof(end), "%.12s~", region);	/* after every code that begins so */
			if (!any || strcmp(region, lo) < 0)
				text_cut(lo, 16, region);
			if (!any || strcmp(end, hi) > 0)
				text_cut(hi, 16, end);
			any = true;
		}
	return any;
}

bool access_may(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, const char *name, int64_t id,
		enum level *level, struct err *err)
{
	const struct action *act = name ? action_find(e, name) : NULL;

	if (who->must_change) {
		err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
		return false;
	}
	if ((name && !act) || !anywhere(who, e, verb, act)) {
		err_set(err, E_DENIED, NULL, NULL, NULL, "无权对%s进行此操作", e->label);
		return false;
	}
	if (!id || (who->roles & ROLE(SYSTEM)) || e->cls == C_LOCAL) {
		if (level)
			*level = access_level(who, e, verb);
		return true;
	}
	if (!row_in(db, who, e, verb, act, LV_PUBLIC, id, NULL, err)) {
		/* a row one may not read does not exist; one that may be read but not changed says so */
		if (verb == V_READ || !row_in(db, who, e, V_READ, NULL, LV_PUBLIC, id, NULL, NULL))
			err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有此%s，或不在您的管辖范围", e->label);
		else
			err_set(err, E_DENIED, NULL, NULL, NULL, "无权对此%s进行此操作", e->label);
		return false;
	}
	if (level) {
		*level = LV_PUBLIC;
		for (int l = LV_SENSITIVE; l > LV_PUBLIC; l--)
			if (row_in(db, who, e, verb, act, (enum level)l, id, NULL, NULL)) {
				*level = (enum level)l;
				break;
			}
	}
	return true;
}

/* Would this actor's rights have reached the row as it stood on that day, and up to which level? */
bool access_then(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, int64_t id, const char *day, enum level *level)
{
	for (int l = LV_SENSITIVE; l >= LV_PUBLIC; l--)
		if (row_in(db, who, e, verb, NULL, (enum level)l, id, day, NULL)) {
			*level = (enum level)l;
			return true;
		}
	return false;
}

/* Where this actor's roles give the verb: 青羊区、武侯区. */
static void scope_text(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, char *dst, size_t n)
{
	const struct entity *at = e;

	while (!at->grants && entity_owner(at, NULL))
		at = entity_owner(at, NULL);
	*dst = '\0';
	for (const struct grant *g = at->grants; g && g->roles; g++)
		for (int i = 0; (g->verbs & verb) && i < who->nin; i++) {
			const struct role_in *in = &who->in[i];
			char one[128] = "";
			if (!(g->roles & (UINT64_C(1) << in->role)))
				continue;
			if (g->scope == S_REGION)
				region_path(db, in->region, one, sizeof(one));
			else if (g->scope == S_UNIT || g->scope == S_OWN)
				ref_title(db, entity_find(g->scope == S_UNIT ? "unit" : "org"), g->scope == S_UNIT ? in->unit : in->org ? in->org :
					  who->org, one, sizeof(one));
			if (*one && !strstr(dst, one))
				text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? "、" : "", one);
		}
}

int access_keep(struct tx *tx, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	for (const struct grant *g = e->grants; g && g->roles; g++)
		if ((g->roles & who->roles) && (g->verbs & V_NEW) && g->scope == S_NAMED)
			return db_run(tx->db, err, "INSERT INTO named_grant VALUES (?,?,?,?,?)", "ititi", who->id, e->name, id, who->name, tx->at) < 0 ? -1 : 0;
	return 0;
}

/* The row is as this actor would have it: it hides nothing from him, so out of reach means not allowed, and where he is. */
bool access_put(struct db *db, const struct actor *who, const struct entity *e, unsigned verb, int64_t id, struct err *err)
{
	struct err why = { 0 };
	char scope[256];

	if (access_may(db, who, e, verb, NULL, id, NULL, &why))
		return true;
	if (why.code == E_NOTFOUND) {
		scope_text(db, who, e, verb, scope, sizeof(scope));
		err_set(&why, E_DENIED, NULL, e->region ? e->region : NULL, NULL, "此%s不在您的管辖范围（%s）之内", e->label,
			*scope ? scope : "未设定");
	}
	if (err)
		*err = why;
	return false;
}

int access_deny_log(struct db *db, const struct actor *who, const char *verb, const struct entity *e, int64_t id,
		    const struct err *why)
{
	return audit_alone(db, who, verb, e->name, id, "deny", why->msg, NULL);
}
