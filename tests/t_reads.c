/* The same 40 reads of personal data by list, show, CSV, JSON, find, history, error text and log: one table of what each role
 * sees, kept by hand in tests/golden/reads.txt. And what must hold whatever the table says: no number in clear without a
 * purpose and a record of it, no person for the public, one answer for what is denied and what is not there, and no secret in
 * any file. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/core/internal.h"
#include "tests/kept.h"
#include "tests/office.h"

/* Who reads: an account like each of the practice register's, one of the next county and one of another organisation. */
enum { CLERK, CHIEF = 3, ENFORCER = 6, SUPERVISOR, OWN, OTHER, PUBLIC_, AUDITOR = 13, EYES };

static struct { const char *name, *role, *region; struct actor who; } eye[EYES + 1] = {
	{"clerk", "officer", "510105"}, {"clerk-b", "officer", "510107"}, {"clerk-city", "officer", "5101"}, {"chief", "chief", "510105"},
	{"director", "director", "51"}, {"legal", "legal", "5101"}, {"enforcer", "enforcer", "5101"}, {"supervisor", "supervisor", ""},
	{"org", "org", ""}, {"org-other", "org", ""}, {"public", "public", ""}, {"sysadmin", "sysadmin", ""}, {"secadmin", "secadmin", ""},
	{"auditor", "auditor", ""},
};

/* What is read. */
enum { HE, MA, DING, ORG, DRAFT, POST, MEMBER, BODY, FOUNDER, BRANCH, EVENT, ACCOUNT, THINGS };

static struct { const char *what; const struct entity *e; int64_t id; const char *title; } thing[THINGS] = {
	[HE] = {"person", &person, 0, "何长庚"}, [MA] = {"person, foreign", &person, 0, "马可可"}, [DING] = {"person, founder", &person, 0, "丁启明"},
	[ORG] = {"org", &org, 0, "青羊区老茶树协会"}, [DRAFT] = {"org, applied for", &org, 0, "青羊区初晴编织协会"}, [POST] = {"post", &post},
	[MEMBER] = {"member", &member}, [BODY] = {"member, a body", &member}, [FOUNDER] = {"initiator, applied for", &initiator},
	[BRANCH] = {"branch", &branch, 0, "青羊区老茶树协会古树分会"}, [EVENT] = {"org_event", &org_event}, [ACCOUNT] = {"account", &account},
};

#define HE_OLD "510000197508010018"
#define HE_NO "510000194608010038"
#define MA_NO "E7654321"
#define DING_NO "510000198808080020"
#define TYPED_NO "510000199009090016"
#define MOBILE "14112345678"
#define TODAY "2026-03-02"
#define GOOD "核对换届人选的身份"
static const char *const secret[] = {HE_OLD, HE_NO, MA_NO, DING_NO, TYPED_NO, MOBILE};

enum { LIST, SHOW, CSV, JSON, FIND, HISTORY, ERROR, LOG, WAYS };

/* clear: as its reader would see it unmasked. via: the lines are read in the record that owns them. */
static const struct read { int of; const char *field, *clear; int via; } reads[] = {
	{HE, "name", "何长庚"}, {HE, "id_no", HE_NO}, {HE, "phone", MOBILE}, {HE, "sex", "男性"}, {HE, "birth", "1946-08-01"},
	{HE, "ethnic", "藏族"}, {HE, "politics", "中共党员"}, {HE, "education", "大学本科毕业"}, {HE, "work_unit", "岷山铜器研究所"},
	{HE, "work_post", "总工艺师"}, {HE, "cadre", "国企领导"}, {HE, "criminal", "有犯罪记录"}, {HE, "criminal_on", "2026-02-27"},
	{HE, "sentence_end", "2001-06-30"}, {HE, "resident", "崇州市"},
	{MA, "name", "马可可"}, {MA, "id_no", MA_NO}, {MA, "sex_doc", "女性"}, {MA, "birth_doc", "1971-11-09"},
	{MA, "birth", "1971-11-09"},
	{ORG, "legal_rep", "何长庚"}, {ORG, "legal_rep_post", "会长(理事长/主席)"}, {ORG, "contact", "尹大雪"},
	{ORG, "phone", "14198761234"}, {ORG, "email", "yindaxue@example.org"},
	{DRAFT, "legal_rep", "丁启明"}, {DRAFT, "contact", "殷小满"}, {FOUNDER, "person", "丁启明"},
	{POST, "person", "何长庚"}, {POST, "party_member", "是"}, {POST, "approval_no", "川组函〔2024〕5号"}, {POST, "unit_from", "岷江茶场"},
	{MEMBER, "person", "马可可"}, {BODY, "deputy", "苗立夏"}, {BRANCH, "head", "马可可"}, {EVENT, "after", "法定代表人改为何长庚"},
	{ACCOUNT, "label", "雪山茶行"}, {ACCOUNT, "person", "马可可"},
	{POST, "person", "何长庚", .via = ORG}, {MEMBER, "person", "马可可", .via = ORG},
};

#define field_of(x) (&thing[(x)->of].e->fields[field_no(thing[(x)->of].e, (x)->field)])

/* Whatever anybody is shown, in this whole test, goes through here. */
static const char *seen(const char *text)
{
	for (size_t i = 0; i < LENGTH(secret); i++)
		if (strstr(text, secret[i]))
			fail_msg("a secret in clear: %s", text);
	return text;
}

static struct { int rc; char *out, *err; } said;
static struct err why;

/* A command as `ssh NAME@office …` gives it; what it wrote stays in said until the next. */
static void __attribute__((format(printf, 2, 3))) run(int no, const char *fmt, ...)
{
	char text[2000], **argv;
	FILE *out = stdout, *err = stderr;
	size_t n = 0;
	int argc;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	assert_int_equal(words_split(text, &argc, &argv), 0);
	free(said.out);
	free(said.err);
	stdout = open_memstream(&said.out, &n);
	stderr = open_memstream(&said.err, &n);
	said.rc = cli_main(argc, argv, app.db, &eye[no].who);
	fclose(stdout);
	fclose(stderr);
	stdout = out;
	stderr = err;
	free(argv);
	seen(said.out);
	seen(said.err);
}

static int64_t made(void)
{
	if (said.rc)
		fail_msg("%s", said.err);
	return atoll(said.out);
}
#define MADE(...) (run(__VA_ARGS__), made())	/* the id of what a command makes */

static void account_for(int no, int64_t unit_id, int64_t org_id)
{
	if (account_create(app.db, &actor_system, eye[no].name, no == OWN ? "雪山茶行" : eye[no].name, eye[no].role, eye[no].region, unit_id,
			   org_id, "Long enough 1 pass", false, &why) < 0 ||
	    actor_load(app.db, eye[no].name, &eye[no].who, &why) < 0)
		fail_msg("%s: %s", eye[no].name, why.msg);
}

#define ASSOCIATION "new org type=ST subtype=3 region=510105 mgmt_mode=S scope=业务培训。 supervisor=青羊区农业农村局 name="

static void register_them(void)
{
	char sql[80];
	thing[HE].id = MADE(CLERK, "new person name=何长庚 id_kind=1 id_no=" HE_OLD " phone=" MOBILE " ethnic=04 politics=01 education=21 cadre=4 "
		"work_unit=岷山铜器研究所 work_post=总工艺师 resident=510184 criminal=1 criminal_on=2026-02-27 sentence_end=2001-06-30");
	thing[MA].id = MADE(CLERK, "new person name=马可可 id_kind=2 id_no=" MA_NO " sex_doc=2 birth_doc=1971-11-09");
	thing[DING].id = MADE(CLERK, "new person name=丁启明 id_kind=1 id_no=" DING_NO);
	thing[ORG].id = MADE(CLERK, ASSOCIATION "%s domicile=蜀都大道1号 uscc=51510105MJQ1000169 established_on=2016-05-18 cert_no=川民证字第9号 "
		"cert_from=2024-05-18 cert_to=2028-05-17 capital=30000 legal_rep_post=01 contact=尹大雪 phone=14198761234 email=yindaxue@example.org "
		"reg_authority=青羊区民政局 legal_rep=何长庚 post.person=何长庚 post.post=01 post.valid_from=2024-05-18 post.unit_from=岷江茶场 "
		"post.approval_no=川组函〔2024〕5号 member.kind=1 member.person=马可可 member.kind=2 member.name=城西茶厂 member.deputy=苗立夏 "
		"branch.name=%s branch.kind=1 branch.set_on=2025-04-12 branch.minutes_no=纪要1号 branch.head=马可可 org_event.on_day=2024-06-01 "
		"org_event.kind=2 org_event.after=法定代表人改为何长庚", thing[ORG].title, thing[BRANCH].title);
	MADE(CHIEF, "do org %lld enrol --reason 历史数据补录", (long long)thing[ORG].id);
	thing[DRAFT].id = MADE(CLERK, ASSOCIATION "%s domicile=蜀都大道2号 contact=殷小满 legal_rep=丁启明 initiator.kind=1 initiator.person=丁启明",
		thing[DRAFT].title);
	for (int i = POST; i <= EVENT; i++) {
		snprintf(sql, sizeof sql, "SELECT %s(id) FROM %s", i == BODY ? "max" : "min", thing[i].e->name);
		assert_int_equal(db_int(app.db, NULL, &thing[i].id, sql, ""), 1);
	}
}

static int office_open(void **state)
{
	(void)state;
	if (office_make(0))
		return -1;
	for (int i = 0; i < EYES; i++)
		if (i < SUPERVISOR || i > OTHER)
			account_for(i, 0, 0);
	MADE(CLERK, "new unit name=青羊区民政局 kind=1 grade=3 region=510105");
	account_for(SUPERVISOR, MADE(CLERK, "new unit name=青羊区农业农村局 kind=2 grade=3 region=510105"), 0);
	register_them();
	account_for(OWN, 0, thing[ORG].id);
	account_for(OTHER, 0, MADE(CLERK, ASSOCIATION "青羊区另一协会 domicile=蜀都大道3号"));
	/* his number was wrong: corrected, it says that he was too old when elected, and every save of the organisation will say so */
	MADE(CLERK, "set person %lld id_no=" HE_NO, (long long)thing[HE].id);
	eye[EYES].who = actor_system;
	MADE(EYES, "set account %s person=马可可", eye[OWN].name);
	thing[ACCOUNT].id = eye[OWN].who.id;
	return actor_load(app.db, eye[OWN].name, &eye[OWN].who, &why);
}

static struct rec *loaded(int no, int of, const char *day)
{
	struct rec *r;
	if (rec_load(app.db, &eye[no].who, thing[of].e, thing[of].id, day, &r, &why) == 0)
		return r;
	seen(why.msg);
	return NULL;
}

/* What is seen of one value: C clear, m masked, - nothing. */
static char grade(const struct read *x, const char *text)
{
	char masked[100];
	seen(text);
	if (!*text || strcmp(text, "（无权查看）") == 0)
		return '-';
	text_mask(masked, sizeof masked, field_of(x)->mask, x->clear);
	if (field_of(x)->mask != MASK_NONE && strcmp(text, masked) == 0)
		return 'm';
	if (strcmp(text, x->clear) != 0)
		fail_msg("%s.%s is %s, not %s", thing[x->of].e->name, x->field, text, x->clear);
	return 'C';
}

static char worse(char a, char b)
{
	return a == 'C' || b == 'C' ? 'C' : a == 'm' || b == 'm' ? 'm' : a == '=' || b == '=' ? '=' : '-';
}

/* The cell of its row; h: it is among them, and nothing of it is seen. */
static char among(const struct read *x, int no, struct query q)
{
	struct row row[50];
	struct list *l;
	char c = '-';
	q.e = thing[x->of].e;
	q.columns = x->field;
	if (list_open(app.db, &eye[no].who, &q, &l, &why) < 0)
		return seen(why.msg), '-';
	for (int i = 0, n = list_fetch(l, FROM_FIRST, NULL, 50, row, &why); i < n; i++)
		if (row[i].id == thing[x->of].id && (c = grade(x, row[i].cell[0])) == '-')
			c = 'h';
	list_free(l);
	return c;
}

static char by_list(const struct read *x, int no)
{
	return worse(among(x, no, (struct query){0}), among(x, no, (struct query){.on = TODAY}));
}

static struct rec *line_in(struct rec *r, int no)
{
	for (const struct part *p = rec_entity(r)->parts; p && p->label; p++)
		for (size_t i = 0; p->lines && strcmp(p->lines, thing[no].e->name) == 0 && i < rec_line_count(r, p); i++)
			if (rec_id(rec_line(r, p, i)) == thing[no].id)
				return rec_line(r, p, i);
	return NULL;
}

static char by_show(const struct read *x, int no)
{
	char c = '-', text[400];
	for (int past = 0; past < 2; past++) {
		struct rec *r = loaded(no, x->via ? x->via : x->of, past ? TODAY : NULL), *l = r && x->via ? line_in(r, x->of) : r;
		if (l && rec_text(l, field_no(thing[x->of].e, x->field), text, sizeof text))
			c = worse(c, grade(x, text));
		if (r)
			rec_title(r, text, sizeof text);
		seen(r ? text : "");
		rec_free(r);
	}
	return c;
}

/* The first view that has the column; NULL: no list shows it. */
static const struct view *view_of(const struct read *x)
{
	const struct view *v = thing[x->of].e->views;
	while (v && v->name && !word_in(v->columns, x->field))
		v++;
	return v && v->name && !x->via ? v : NULL;
}

static char by_csv(const struct read *x, int no)
{
	const struct view *v = view_of(x);
	char start[40], value[200], w[40];
	if (!v)
		return '.';
	run(no, "list %s --view %s --format csv", thing[x->of].e->name, v->name);
	snprintf(start, sizeof start, "\n%lld,", (long long)thing[x->of].id);
	const char *columns = v->columns, *cell = strstr(said.out, start);
	while (cell && word_next(&columns, w, sizeof w) && (cell = strchr(cell, ',') + 1) && strcmp(w, x->field) != 0)
		;
	snprintf(value, sizeof value, "%.*s", cell ? (int)strcspn(cell, ",\r") : 0, cell ? cell : "");
	return grade(x, value);
}

/* What a key has between the two: text, the label of a code or a reference, a truth. */
static char json_grade(const struct read *x, const char *from, char end)
{
	char key[60], value[400];
	const char *p;
	snprintf(key, sizeof key, "\"%s\":", x->field);
	if (!from || !(p = strstr(from, key)) || p > strchr(from, end))
		return '-';
	p += strlen(key);
	if (*p == '{')
		p = strstr(p, "\"label\":") + strlen("\"label\":");
	snprintf(value, sizeof value, "%.*s", (int)strcspn(p + 1, "\""), p + 1);
	return grade(x, *p == '"' ? value : *p == 't' ? "是" : *p == 'n' ? "" : p);
}

static char by_json(const struct read *x, int no)
{
	int top = x->via ? x->via : x->of;
	char start[60], c;
	run(no, "show %s %lld --format json", thing[top].e->name, (long long)thing[top].id);
	snprintf(start, sizeof start, "{\"id\":\"%lld\"", (long long)thing[x->of].id);
	c = json_grade(x, strstr(said.out, x->via ? start : "\"fields\":{"), x->via ? '\n' : '[');
	if (!view_of(x))
		return c;
	run(no, "list %s --view %s --format json", thing[x->of].e->name, view_of(x)->name);
	return worse(c, json_grade(x, strstr(said.out, start), '\n'));
}

/* Typed where one looks for something: C it is found, = by a condition on the whole value alone. */
static char by_find(const struct read *x, int no)
{
	struct cond whole = {field_no(thing[x->of].e, x->field), CMP_EQ, x->clear};
	struct hit hit[20];
	for (int i = 0, n = find_any(app.db, &eye[no].who, NULL, x->clear, 20, hit, &why); i < n; i++) {
		seen(hit[i].title);
		seen(hit[i].note);
		if (hit[i].e == thing[x->of].e && hit[i].id == thing[x->of].id)
			return 'C';
	}
	if (among(x, no, (struct query){.search = x->clear}) != '-')
		return 'C';
	return among(x, no, (struct query){.where = {whole}, .nwhere = 1}) != '-' ? '=' : '-';
}

static char by_history(const struct read *x, int no)
{
	struct version *v;
	int n;
	char c = '-';
	if (history(app.db, &eye[no].who, thing[x->of].e, thing[x->of].id, &v, &n, &why) < 0)
		return seen(why.msg), '-';
	for (int i = 0; i < n; i++)
		for (int k = 0; k < v[i].nch; k++) {
			const struct change *h = &v[i].ch[k];
			seen(h->before);
			if (h->field >= 0 && &thing[x->of].e->fields[h->field] == field_of(x))
				c = worse(c, strcmp(seen(h->after), x->clear) == 0 ? 'C' : strchr(h->after, '*') ? 'm' : '-');
		}
	history_free(v, n);
	return c;
}

/* Whatever is refused: a value that can't be, a condition that may not be, an act, a save that the rules stand against. */
static char by_error(const struct read *x, int no)
{
	const char *e = thing[x->of].e->name;
	long long id = thing[x->of].id;
	char c = '-';
	for (int turn = 0; turn < 5; turn++) {
		switch (turn) {
		case 0: run(no, "set %s %lld '%s=\x01'", e, id, x->field); break;
		case 1: run(no, "list %s '%s~何' '%s<何'", e, x->field, x->field); break;
		case 2: run(no, "new %s '%s=\x01'", e, x->field); break;
		case 3: run(no, "do org %lld enrol", (long long)thing[ORG].id); break;
		default: run(no, "set org %lld term_no=9", (long long)thing[ORG].id);
		}
		c = worse(c, strstr(said.err, x->clear) ? 'C' : '-');
	}
	return c;
}

static char by_log(const struct read *x, int no)
{
	struct seen row[50];
	int n = access_log(app.db, &eye[no].who, thing[x->of].e, thing[x->of].id, NULL, row, 50, &why);
	char c = '-';
	for (int i = 0; i < n; i++)
		c = worse(c, strstr(seen(row[i].purpose), x->clear) || strstr(row[i].field, x->clear) ? 'C' : '-');
	return c;
}

static char table[LENGTH(reads)][EYES][WAYS];

static void look(void)
{
	static char (*const by[WAYS])(const struct read *, int) = {by_list, by_show, by_csv, by_json, by_find, by_history, by_error, by_log};
	for (size_t i = 0; !table[LENGTH(reads) - 1][EYES - 1][0] && i < LENGTH(reads); i++)
		for (int no = 0; no < EYES; no++)
			for (int way = WAYS - 1; way >= 0; way--) {
				bool lines = reads[i].via && way != SHOW && way != JSON;
				bool few = strlen(reads[i].clear) < 6 && (way == FIND || way == ERROR || way == LOG);
				table[i][no][way] = lines || few ? '.' : by[way](&reads[i], no);
			}
}

static void the_table(void **state)
{
	char *now = NULL, path[200], what[80];
	size_t n = 0;
	FILE *f = open_memstream(&now, &n);
	(void)state;
	look();
	fprintf(f, "What each role sees of a value, by: list show csv json find history error log. C in clear, m masked, - nothing (denied, or as if\n"
		"it were not there), = found by a condition on the whole value, . no such way.\n\n%-32s", "");
	for (int no = 0; no < EYES; no++)
		fprintf(f, " %-10s", eye[no].name);
	fputs(" 栏目", f);
	for (const struct read *x = reads; x < reads + LENGTH(reads); x++) {
		snprintf(what, sizeof what, "%s%s.%s", x->via ? "org's " : "", thing[x->of].what, x->field);
		fprintf(f, "\n%-32s", what);
		for (int no = 0; no < EYES; no++)
			fprintf(f, " %-10.8s", table[x - reads][no]);
		fprintf(f, " %s", field_of(x)->label);
	}
	fputc('\n', f);
	fclose(f);
	if (!as_kept("tests/golden/reads.txt", now, 1, path, sizeof(path)))
		fail_msg("what is seen differs from tests/golden/reads.txt; what it is now is in %s", path);
	free(now);
}

/* No personal value in clear, for anybody and in any way; and the public sees what is public by law alone. */
static void masked_for_everyone(void **state)
{
	(void)state;
	look();
	for (size_t k = 0; k < sizeof table; k++) {
		unsigned flags = field_of(&reads[k / WAYS / EYES])->flags;
		int no = (int)(k / WAYS % EYES);
		char c = (&table[0][0][0])[k];
		if ((flags & (F_PII | F_SECRET)) && c == 'C')
			fail_msg("%s sees %s in clear (%zu)", eye[no].name, reads[k / WAYS / EYES].field, k % WAYS);
		if (no == PUBLIC_ && c != '-' && c != '.' && !(flags & F_PUBLIC))
			fail_msg("the public sees %s (%zu)", reads[k / WAYS / EYES].field, k % WAYS);
	}
}

/* Clear sights in the log, in the audit, and refused ones in the audit. */
static void sights(int64_t n[3])
{
	db_int(app.db, NULL, &n[0], "SELECT count(*) FROM access_log", "");
	db_int(app.db, NULL, &n[1], "SELECT count(*) FROM audit WHERE verb = 'unmask' AND result = 'ok'", "");
	db_int(app.db, NULL, &n[2], "SELECT count(*) FROM audit WHERE verb = 'unmask' AND result = 'deny'", "");
}

static void unmask(int no, struct rec *r, const char *field, const char *clear, bool right)
{
	static const char *const poor[] = {NULL, "", "核对", "看一下"};
	int64_t before[3], after[3];
	int f = field_no(&person, field);
	char text[64];
	sights(before);
	for (size_t k = 0; k < LENGTH(poor); k++) {
		assert_int_equal(rec_unmask(r, f, poor[k], text, sizeof text, &why), -1);
		assert_string_equal(text, "");
	}
	assert_int_equal(rec_unmask(r, f, GOOD, text, sizeof text, &why), right ? 0 : -1);
	assert_string_equal(text, right ? clear : "");
	sights(after);
	if (after[0] != before[0] + right || after[1] != before[1] + right || after[2] != before[2] + !right)
		fail_msg("%s sees %s, and that is not on record", eye[no].name, field);
	assert_true(rec_text(r, f, text, sizeof text) && strchr(text, '*'));
}

/* Nobody without a purpose; with one those who have the right, and no sight without its record, which the auditor reads. */
static void unmasked_with_a_purpose_on_record(void **state)
{
	struct seen row[50];
	struct rec *r;
	int may = 0;
	(void)state;
	for (int no = 0; no < EYES; no++) {
		bool right = no <= CHIEF || no == ENFORCER;
		if (!(r = loaded(no, HE, NULL)))
			continue;
		unmask(no, r, "id_no", HE_NO, right);
		unmask(no, r, "phone", MOBILE, right);
		unmask(no, r, "birth", "1946-08-01", right);
		unmask(no, r, "criminal", "1", right);
		may += right ? 4 : 0;
		rec_free(r);
	}
	assert_int_equal(may, 20);
	for (int no = 0; no < AUDITOR; no++) {
		int seen_by = access_log(app.db, &eye[no].who, &person, thing[HE].id, NULL, row, 50, NULL);
		if (no > CHIEF && no != ENFORCER)
			assert_int_equal(seen_by, -1);
		else
			assert_true(seen_by >= may);
		for (int i = 0; i < seen_by; i++)
			assert_string_equal(row[i].peer, "");
	}
	/* and who was looked for by his number, by each who reads people */
	int n = access_log(app.db, &eye[AUDITOR].who, &person, thing[HE].id, NULL, row, 50, NULL), found = 0;
	for (; n-- > 0; may -= strcmp(row[n].purpose, GOOD) == 0)
		found += strcmp(row[n].purpose, "按证件号查找") == 0 && strcmp(row[n].field, "id_no") == 0;
	assert_true(found >= 7 && may == 0);
}

static char *answer(int no, const char *verb, const char *of, const char *which, const char *rest)
{
	run(no, "%s %s%s%s", verb, of, which, rest);
	return xasprintf("%d %s%s", said.rc, said.out, said.err);
}

/* Commands about a row out of reach, and about one that never was: one answer. */
static void hidden_from(int no, int of)
{
	static const struct { const char *verb, *of, *rest; } ask[] = {{"show", NULL, ""}, {"show", NULL, " --format json"}, {"set", NULL, " name=甲乙"},
		{"show", NULL, " --on 2026-03-01"}, {"set", NULL, " contact=甲"}, {"do", NULL, " enrol"}, {"do", NULL, " close --reason 停用"},
		{"new member", "org=", " kind=2 name=某某公司"}, {"show", NULL, " --on 2026-02-01"}};
	char e[40], id[24], absent[24];
	struct err one = {0}, other = {0};
	struct version *v;
	int n;
	snprintf(e, sizeof e, "%s ", thing[of].e->name);
	snprintf(id, sizeof id, "%lld", (long long)thing[of].id);
	snprintf(absent, sizeof absent, "%lld", (long long)thing[of].id + 5000000);
	for (size_t i = 0; i < LENGTH(ask); i++) {
		bool named = thing[of].title && i == LENGTH(ask) - 1;
		char *a = answer(no, ask[i].verb, ask[i].of ? ask[i].of : e, named ? thing[of].title : id, ask[i].rest);
		char *b = answer(no, ask[i].verb, ask[i].of ? ask[i].of : e, named ? "没有这个名字" : absent, ask[i].rest);
		if (said.rc == 0 || strcmp(a, b) != 0)
			fail_msg("%s asks to %s %s%s: %sbut %s", eye[no].name, ask[i].verb, e, ask[i].rest, a, b);
		free(a);
		free(b);
	}
	assert_int_equal(history(app.db, &eye[no].who, thing[of].e, thing[of].id, &v, &n, &one), -1);
	assert_int_equal(history(app.db, &eye[no].who, thing[of].e, thing[of].id + 5000000, &v, &n, &other), -1);
	assert_string_equal(one.msg, other.msg);
}

static void denied_is_as_if_it_were_not(void **state)
{
	int hidden = 0;
	(void)state;
	for (int k = 0; k < EYES * THINGS; k++) {
		struct rec *r = loaded(k / THINGS, k % THINGS, NULL);
		if (!r && ++hidden)
			hidden_from(k / THINGS, k % THINGS);
		rec_free(r);
	}
	assert_true(hidden > 70);
	/* a number that somebody has already: those who may enter people are told so and not whose it is, the others nothing */
	for (int no = 0; no < EYES; no++) {
		char *taken = answer(no, "new person", "name=重号人 id_kind=1 id_no=", HE_NO, ""), *is_taken = strstr(taken, "已有同样的人员");
		if ((is_taken != NULL) != (no <= CHIEF) || strstr(taken, "何长庚") ||
		    (!is_taken && strcmp(taken, answer(no, "new person", "name=重号人 id_kind=1 id_no=", TYPED_NO, "")) != 0))
			fail_msg("%s learns of a number: %s", eye[no].name, taken);
	}
}

static int files;

static int no_secret_in(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	char *text = xmalloc((size_t)st->st_size + 1);
	FILE *f = flag == FTW_F ? fopen(path, "r") : NULL;
	size_t n = f ? fread(text, 1, (size_t)st->st_size, f) : 0;
	(void)ftw;
	for (size_t i = 0; i < LENGTH(secret); i++)
		if (memmem(text, n, secret[i], strlen(secret[i])))
			fail_msg("%s is in %s", secret[i], path);
	files += n > 0;
	free(text);
	return f ? fclose(f) : 0;
}

/* Neither the registers nor the logs, nor what a session leaves behind: a form cut off, a name that was a number. */
static void no_secret_in_any_file(void **state)
{
	struct actor who;
	struct draft draft;
	char *body = NULL, path[100];
	(void)state;
	app.who = eye[CLERK].who;
	assert_int_equal(session_begin(app.db, &app.who, "xterm", &why), 0);
	golden_open(true, 24, 80);
	session_globals();
	record_open(&person, 0, REC_EDIT, NULL, NULL);
	golden_play("tick\nkeys 断线人<Enter>1<Enter>" TYPED_NO "<Enter>" MOBILE "<Enter>\n");
	for (struct screen *s = screen_top(); s; s = s->under)
		record_keep(s);
	golden_close();
	assert_int_equal(draft_load(app.db, &app.who, &person, 0, false, &draft, &body, &why), 1);
	assert_non_null(strstr(body, "断线人"));
	assert_non_null(strstr(body, TYPED_NO));	/* nothing typed is lost: it is there, and sealed */
	free(body);
	session_end(app.db, &app.who, "dropped");
	assert_int_equal(auth_password(app.db, TYPED_NO, TYPED_NO, "127.0.0.1", &who, &why), -1);
	snprintf(path, sizeof path, "%s/backup.db", dir);
	assert_int_equal(db_backup(app.db, path, &why), 0);
	files = 0;
	assert_int_equal(nftw(dir, no_secret_in, 16, FTW_PHYS), 0);
	assert_true(files >= 5);	/* socorg.db and live.db with their logs, the backup */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table), cmocka_unit_test(masked_for_everyone), cmocka_unit_test(unmasked_with_a_purpose_on_record),
		cmocka_unit_test(denied_is_as_if_it_were_not), cmocka_unit_test(no_secret_in_any_file),
	};
	return cmocka_run_group_tests_name("reads", tests, office_open, office_close);
}
