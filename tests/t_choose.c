/* A row named in another's field: by a document's whole number, by a whole name where no more is granted, by what everybody may
 * look up; and that lines of a form say whose they are. */
#include "tests/world.h"
#include "tests/registry.h"

#define HE_NO "510000194608010038"
#define TWIN_NO "510000199009090016"
#define PASSPORT "E7654321"
#define MOBILE "14112345678"

static struct actor sysadmin, secadmin, auditor, legal, supervisor, anybody;
static int64_t he, ma, tea, draft, his_account;

static int choose_open(void **state)
{
	if (registry_open(state))
		return -1;
	legal = actor_of(13, ROLE(LEGAL), "51", 0, 0);
	supervisor = actor_of(14, ROLE(SUPERVISOR), "", 7, 0);
	anybody = actor_of(15, ROLE(PUBLIC), "", 0, 0);
	sysadmin = actor_of(16, ROLE(SYSADMIN), "", 0, 0);
	secadmin = actor_of(17, ROLE(SECADMIN), "", 0, 0);
	auditor = actor_of(18, ROLE(AUDITOR), "", 0, 0);
	he = make_row(&clerk, "person", "name", "何长庚", "id_kind", "1", "id_no", HE_NO, "phone", MOBILE, "work_unit", "岷山铜器研究所", NULL);
	ma = make_row(&clerk, "person", "name", "马可可", "id_kind", "2", "id_no", PASSPORT, "sex_doc", "2", "birth_doc", "1971-11-09", NULL);
	struct rec *r = typed_org("ST", "510105", "青羊区老茶树协会");
	in_state(r, "ACTIVE");
	tea = stored(r);
	draft = stored(typed_org("ST", "510105", "青羊区初晴编织协会"));
	sysadmin.id = make_row(&actor_system, "account", "name", "boss", "label", "老管", NULL);	/* who asks for a role has an account */
	his_account = make_row(&sysadmin, "account", "name", "he", "label", "老何", NULL);
	return 0;
}

/* ---- by a document's number ---- */

static int64_t found(const struct actor *who, const char *typed)
{
	struct err err = { 0 };
	struct rec *r;

	if (rec_find(world, who, &person, typed, NULL, &r, &err)) {
		if (strstr(err.msg, typed))
			fail_msg("%s is said again: %s", typed, err.msg);
		return 0;
	}
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

/* To whoever reads such numbers masked, where a person is asked for; to nobody else, by no part of it, nor by a telephone. */
static void a_document_names_its_bearer(void **state)
{
	const struct { const char *typed; int64_t id; } ask[] = {
		{ HE_NO, he }, { "510000 19460801 0038", he }, { "５１００００１９４６０８０１００３８", he }, { PASSPORT, ma }, { "e7654321", ma },
		{ "51000019460801003", 0 }, { "0038", 0 }, { TWIN_NO, 0 }, { MOBILE, 0 }, { "E765432", 0 },
	};
	const struct actor *who[] = { &clerk, &chief, &legal, &auditor, &supervisor, &anybody, &sysadmin, &secadmin };
	struct hit hit[5];

	(void)state;
	for (size_t k = 0; k < LENGTH(who); k++)
		for (size_t i = 0; i < LENGTH(ask); i++) {
			int64_t want = k < 3 ? ask[i].id : 0, id = found(who[k], ask[i].typed);
			if (id != want)
				fail_msg("%s asks for %s: %lld", who[k]->name, ask[i].typed, (long long)id);
			int n = find_any(world, who[k], &person, ask[i].typed, 5, hit, NULL);
			if (n != (want != 0) || (n && (hit[0].id != want || strstr(hit[0].title, ask[i].typed))))
				fail_msg("%s looks for %s: %d", who[k]->name, ask[i].typed, n);
			assert_int_equal(find_any(world, who[k], NULL, ask[i].typed, 5, hit, NULL), 0);
		}
}

static void typed_for_a_person(void **state)
{
	struct err err = { 0 };
	struct rec *r = load(&clerk, "org", tea), *l = add_line(r, "post");

	(void)state;
	put(l, "person", HE_NO);
	assert_int_equal(rec_num(l, "person"), he);
	assert_string_equal(got(l, "person"), "何长庚");
	assert_int_equal(rec_set(l, field_no(&post, "person"), TWIN_NO, &err), -1);
	assert_null(strstr(err.msg, TWIN_NO));
	assert_int_equal(rec_num(l, "person"), he);
	rec_free(r);
}

/* ---- whose an account is ---- */

/* What the account's person is when this was typed; 0: it was refused. */
static int64_t chosen(const struct actor *who, const char *typed, struct err *err)
{
	struct rec *r = load(who, "account", his_account);
	int64_t id = 0;

	*err = (struct err){ 0 };
	if (rec_set(r, field_no(&account, "person"), typed, err) == 0 && rec_save(r, NULL, NULL, err) == 0)
		id = rec_num(r, "person");
	rec_free(r);
	return id;
}

/* Who makes accounts says whose they are by the whole name; no number, no half of it and nothing else about him finds a person. */
static void by_the_whole_name(void **state)
{
	static const char *const no[] = { "何长", "长庚", "hcg", HE_NO, "岷山铜器研究所", "没有这个人", "何长庚 #1", "何长庚 马可可" };
	struct err err;
	char text[80];

	(void)state;
	assert_int_equal(chosen(&sysadmin, "何长庚", &err), he);
	for (size_t i = 0; i < LENGTH(no); i++)
		if (chosen(&sysadmin, no[i], &err))
			fail_msg("%s is taken", no[i]);
	snprintf(text, sizeof(text), "%lld", (long long)ma);
	assert_int_equal(chosen(&sysadmin, text, &err), 0);	/* numbers could be tried one after the other */
	snprintf(text, sizeof(text), "何长庚 #%lld", (long long)ma);
	assert_int_equal(chosen(&sysadmin, text, &err), 0);
	assert_int_equal(chosen(&sysadmin, "马可可", &err), ma);
	/* the other two of the three, and whoever has nothing to do with accounts, name nobody */
	assert_int_equal(chosen(&secadmin, "何长庚", &err), 0);
	assert_int_equal(chosen(&auditor, "何长庚", &err), 0);
	assert_int_equal(found(&secadmin, "何长庚"), 0);
	assert_int_equal(found(&supervisor, "何长庚"), 0);
	assert_int_equal(found(&anybody, "何长庚"), 0);
}

static void two_of_one_name(void **state)
{
	int64_t twin = make_row(&clerk, "person", "name", "何长庚", "id_kind", "1", "id_no", TWIN_NO, NULL);
	struct err err;
	char text[80];

	(void)state;
	assert_int_equal(chosen(&sysadmin, "何长庚", &err), 0);
	snprintf(text, sizeof(text), "何长庚 #%lld", (long long)twin);
	if (!strstr(err.msg, text))
		fail_msg("it is not said how to tell them apart: %s", err.msg);
	assert_int_equal(chosen(&sysadmin, text, &err), twin);
	assert_int_equal(found(&clerk, text), twin);
	struct rec *r = load(&actor_system, "person", twin);
	assert_int_equal(rec_void_it(r, &(struct act){ .reason = "重名测试" }, &err), 0);
	rec_free(r);
	assert_int_equal(chosen(&sysadmin, "马可可", &err), ma);
	assert_int_equal(chosen(&sysadmin, text, &err), 0);
	assert_int_equal(chosen(&sysadmin, "何长庚", &err), he);
}

/* 三员分立: who can name a person sees nothing of one. */
static void named_and_not_seen(void **state)
{
	struct err err = { 0 };
	struct version *v;
	struct hit hit[3];
	struct list *l;
	struct rec *r;
	char text[200];
	int n;

	(void)state;
	assert_int_equal(rec_load(world, &sysadmin, &person, he, NULL, &r, &err), -1);
	assert_int_equal(list_open(world, &sysadmin, &(struct query){ .e = &person }, &l, &err), -1);
	assert_int_equal(history(world, &sysadmin, &person, he, &v, &n, &err), -1);
	assert_int_equal(find_any(world, &sysadmin, &person, "何长庚", 3, hit, &err), 0);
	assert_int_equal(find_any(world, &sysadmin, NULL, "何长庚", 3, hit, &err), 0);
	assert_int_equal(rec_find(world, &sysadmin, &person, "何长庚", "2026-03-01", &r, &err), -1);
	assert_int_equal(rec_find(world, &sysadmin, &person, "何长庚", NULL, &r, &err), 0);
	for (int f = 0; person.fields[f].name; f++)
		if (rec_text(r, f, text, sizeof(text)) || rec_edit_text(r, f, text, sizeof(text)) || rec_set(r, f, "甲", &err) != -1 ||
		    rec_unmask(r, f, "核对换届人选的身份", text, sizeof(text), &err) != -1)
			fail_msg("sysadmin sees or changes %s", person.fields[f].name);
	rec_title(r, text, sizeof(text));
	assert_null(strstr(text, "何"));
	rec_free(r);
}

/* An organisation is chosen as anybody may look it up; one that has only applied is nobody's yet. */
static void an_account_of_an_organisation(void **state)
{
	struct err err = { 0 };
	struct rec *r = rec_new(world, &sysadmin, &account);
	struct hit hit[3];

	(void)state;
	put(r, "name", "teahouse");
	put(r, "label", "老茶树");
	put(r, "person", "马可可");
	put(r, "org", "青羊区老茶树协会");
	struct rec *l = add_line(r, "account_role");
	put(l, "role", "org");
	put(l, "org", "青羊区老茶树协会");
	put(l, "valid_from", "2026-03-02");
	assert_int_equal(rec_set(l, field_no(&account_role, "org"), "青羊区初晴编织协会", &err), -1);
	assert_int_equal(rec_set(r, field_no(&account, "org"), "青羊区初晴编织协会", &err), -1);
	int64_t id = save(r);
	rec_free(r);
	r = load(&sysadmin, "account", id);
	assert_int_equal(rec_num(r, "org"), tea);
	rec_free(r);
	assert_int_equal(find_any(world, &sysadmin, &org, "lcsxh", 3, hit, &err), 1);
	assert_int_equal(hit[0].id, tea);
	r = load(&sysadmin, "org", tea);
	assert_string_equal(got(r, "name"), "青羊区老茶树协会");
	assert_string_equal(got(r, "phone"), "(hidden)");
	assert_string_equal(got(r, "contact"), "(hidden)");
	rec_free(r);
}

/* ---- whose a line is ---- */

/* Whatever a line is called by stands in its grid, and a line of a person is called by him. */
static void no_line_is_nameless(void **state)
{
	struct rec *r = load(&clerk, "org", tea), *l;

	(void)state;
	for (const struct part *p = org.parts; p->label; p++)
		for (const struct field *f = p->lines ? entity_find(p->lines)->fields : NULL; f && f->name; f++) {
			bool whose = (f->flags & F_TITLE) || (f->type == T_REF && !strcmp(f->list, "person"));
			if (whose && p->columns && !word_in(p->columns, f->name))
				fail_msg("the grid of %s does not show %s", p->lines, f->name);
		}
	l = add_line(r, "member");
	put(l, "kind", "1");
	put(l, "person", "马可可");
	char title[80];
	rec_title(l, title, sizeof(title));
	assert_string_equal(title, "马可可");
	rec_free(r);
}

/* ---- what a key costs ---- */

enum { ASKED = 200 };
static struct { char *text[ASKED]; int n, twice; } asked;

static int note(unsigned what, void *ctx, void *st, void *x)
{
	char *text = sqlite3_expanded_sql(st);
	(void)what, (void)ctx, (void)x;

	if (strncmp(text, "SELECT t.id", 11)) {
		sqlite3_free(text);
		return 0;
	}
	for (int i = 0; i < asked.n; i++)
		asked.twice += !strcmp(asked.text[i], text);
	assert_true(asked.n < ASKED);
	asked.text[asked.n++] = text;
	return 0;
}

/* At every key each kind of row is looked for once in each way, and again only where he reads rows that are not his own. */
static void nothing_is_asked_twice(void **state)
{
	struct actor officer = OFFICER_OF(71, "510105"), province = actor_of(72, ROLE(CHIEF), "51", 0, 0), city = OFFICER_OF(73, "5101");
	const struct actor *who[] = { &officer, &province, &city };
	static const char *const typed[] = { "sh", "cds", "成都", "成都市", "5101", "51510105MJ", "JB", "青羊民社" };
	struct hit hit[20];
	struct err err = { 0 };
	(void)state;

	for (size_t w = 0; w < LENGTH(who); w++)
		for (size_t t = 0; t < LENGTH(typed); t++) {
			sqlite3_trace_v2(world->h, SQLITE_TRACE_STMT, note, NULL);
			assert_true(find_any(world, who[w], NULL, typed[t], 20, hit, &err) >= 0);
			sqlite3_trace_v2(world->h, 0, NULL, NULL);
			if (asked.twice)
				fail_msg("%s: %d of %d are asked again", typed[t], asked.twice, asked.n);
			assert_true(asked.n > 0);
			while (asked.n)
				sqlite3_free(asked.text[--asked.n]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_names_its_bearer), cmocka_unit_test(typed_for_a_person), cmocka_unit_test(by_the_whole_name),
		cmocka_unit_test(two_of_one_name), cmocka_unit_test(named_and_not_seen), cmocka_unit_test(an_account_of_an_organisation),
		cmocka_unit_test(no_line_is_nameless), cmocka_unit_test(nothing_is_asked_twice),
	};

	return cmocka_run_group_tests_name("choose", tests, choose_open, world_close);
}
