/* The rules of names (令第69号; 川民规〔2024〕2号; regulation §1.4): what a name is made of, what may not stand in it, and whose it is already. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "model/supervision/similar.h"
#include "model/supervision/catalogue.h"
#include "model/supervision/supervision.h"

#define MEASURE "《社会组织名称管理办法》"
#define SICHUAN "《四川省社会组织名称管理办法》"

/* ---- R-NAME-01: the place ---- */

struct place { char name[60]; bool custom; };

static int got_place(void *ctx, struct rec *r)
{
	struct place *p = ctx;

	text_cut(p->name, sizeof(p->name), rec_str(r, "name"));
	p->custom = rec_num(r, "custom");
	return 1;
}

static bool place_of(struct chk *c, const char *code, struct place *p)
{
	*p = (struct place){ 0 };
	return *code && chk_each(c, "region", "code", code, got_place, p);
}

int name_of_region(struct db *db, const char *region, char *dst, size_t n)
{
	const char *own = region_name(db, region), *kind = region_kind(db, region), *city;
	char up[5];

	snprintf(up, sizeof(up), "%.4s", region);
	if (!own || strlen(region) > 6)
		return -1;
	/* a district of a city does not go by its name alone, nor does a zone that the standard does not know */
	city = strlen(region) == 6 && kind && (!strcmp(kind, "市辖区") || !strcmp(kind, REGION_CUSTOM)) ? region_name(db, up) : NULL;
	text_fmt(dst, n, "%s%s", city ? city : "", own);
	return 0;
}

static enum verdict begins_with_the_place(struct chk *c, struct finding *f)
{
	const char *said = chk_text(c, "part_region");
	char want[120];
	struct place p;

	if (name_of_region(c->db, chk_text(c, "region"), want, sizeof(want)))
		return finding_set(f, "region", "登记机关须在县级以上，%s不是", chk_text(c, "region"));
	if (!*said || !strcmp(said, want))
		return PASS;
	if (place_of(c, chk_text(c, "region"), &p) && p.custom && !strcmp(said, p.name))
		return finding_set(f, "part_region", "开发区名称不能单独使用，应为“%s”", want);
	return finding_set(f, "part_region", "名称应以“%s”开头，不是“%s”", want, said);
}

/* ---- R-NAME-02, 03, 06: words ---- */

struct words { struct chk *c; const char *kind, *type, *text; bool tail; char hit[64], basis[128]; };

bool in_force(const char *on, struct rec *w)
{
	const char *to = rec_str(w, "valid_to");

	return strcmp(rec_str(w, "valid_from"), on) <= 0 && (!*to || strcmp(to, on) > 0);
}

static int stands_in(void *ctx, struct rec *w)
{
	struct words *x = ctx;
	const char *word = rec_str(w, "word");
	size_t n = strlen(word), all = strlen(x->text);

	if (!word_or_any(rec_str(w, "types"), x->type) || !in_force(x->c->on, w))
		return 0;
	if (x->tail ? all < n || strcmp(x->text + all - n, word) : !strstr(x->text, word))
		return 0;
	text_cut(x->hit, sizeof(x->hit), word);
	text_cut(x->basis, sizeof(x->basis), rec_str(w, "basis"));
	return 1;
}

/* The first word of that use that stands in the text, or at its end. */
static bool found_word(struct chk *c, const char *kind, const char *text, bool tail, struct words *x)
{
	*x = (struct words){ .c = c, .kind = kind, .type = chk_text(c, "type"), .text = text, .tail = tail };
	return chk_each(c, "name_word", "kind", kind, stands_in, x);
}

/* What follows the place: there a forbidden prefix would stand. */
static const char *after_place(struct chk *c)
{
	static char rest[400];

	text_fmt(rest, sizeof(rest), "%s%s%s", chk_text(c, "part_mark"), chk_text(c, "part_field"), chk_text(c, "part_form"));
	return rest;
}

static enum verdict no_great_words(struct chk *c, struct finding *f)
{
	struct words x;

	if (found_word(c, "PRE", after_place(c), false, &x))
		return finding_set(f, strstr(chk_text(c, "part_mark"), x.hit) ? "part_mark" : "part_field", "名称不得使用“%s”（%s）", x.hit, x.basis);
	return PASS;
}

static enum verdict right_form(struct chk *c, struct finding *f)
{
	const char *form = chk_text(c, "part_form"), *label = code_label(c->db, "D01", chk_text(c, "type"));
	enum verdict v = PASS;
	struct words x;

	if (!found_word(c, "FORM", form, true, &x))
		v = finding_set(f, "part_form", "“%s”不是%s准用的组织形式", form, label ? label : "");
	if (found_word(c, "BAN", after_place(c), false, &x))
		v = finding_set(f, strstr(chk_text(c, "part_mark"), x.hit) ? "part_mark" : strstr(form, x.hit) ? "part_form" : "part_field",
				"%s名称不得含“%s”", label ? label : "", x.hit);
	return v;
}

/* 字号 of two characters or more, no place and no whole sentence; words that want a second look. */
static enum verdict fit_mark(struct chk *c, struct finding *f)
{
	const char *mark = chk_text(c, "part_mark");
	enum verdict v = PASS;
	struct words x;

	if (*mark && text_chars(mark) < 2)
		v = finding_set(f, "part_mark", "字号应由两个以上汉字组成");
	if (*mark && text_chars(mark) > 6)
		v = finding_set(f, "part_mark", "字号“%s”过长，不应是句子", mark);
	for (const char *p = mark; *p; p++)
		if ((unsigned char)*p < 0x80)
			return finding_set(f, "part_mark", "字号应由汉字组成");
	char head[120];
	if (*mark && !name_of_region(c->db, chk_text(c, "region"), head, sizeof(head)) && strstr(head, mark))
		v = finding_set(f, "part_mark", "字号不得使用行政区划名称“%s”", mark);
	if (found_word(c, "HIT", after_place(c), false, &x))
		v = finding_set(f, strstr(mark, x.hit) ? "part_mark" : "part_field", "名称含“%s”，须核对（%s）", x.hit, x.basis);
	return v;
}

static enum verdict whole(struct chk *c, struct finding *f)
{
	const char *type = chk_text(c, "type");
	enum verdict v = PASS;

	if (strcmp(type, "ST") && chk_null(c, "part_mark"))
		v = finding_set(f, "part_mark", "社会服务机构和基金会的名称须有字号");
	if (strcmp(type, "JJ") && chk_null(c, "part_field"))
		v = finding_set(f, "part_field", "名称须有行(事)业领域或者会员组成");
	if (!strcmp(chk_text(c, "mgmt_mode"), "S") && !chk_int(c, "supervisor"))
		v = finding_set(f, "supervisor", "双重管理的须有拟任业务主管单位");
	if (!strcmp(chk_text(c, "mgmt_mode"), "Z") && chk_null(c, "direct_kind"))
		v = finding_set(f, "direct_kind", "直接登记的须属于四类直接登记类别之一");
	if (!strcmp(chk_text(c, "subtype"), "2") && chk_null(c, "necessity"))
		v = finding_set(f, "necessity", "行业协会商会须说明成立的必要性");
	return v;
}

/* ---- R-NAME-04: whose it is already ---- */

struct taken { struct chk *c; const char *region; int64_t self; char why[300]; };

static bool within(const char *since, int months, const char *on)
{
	int a, b;

	return !date_to_day(since, &a) && !date_to_day(on, &b) && b < date_add_months(a, months);
}

static int holds_it(void *ctx, struct rec *o)
{
	struct taken *t = ctx;
	const char *state = rec_state(o);
	char since[11];

	if (strcmp(rec_str(o, "region"), t->region) || rec_id(o) == t->self)
		return 0;
	if (!strcmp(state, "ACTIVE") || !strcmp(state, "LIQ") || !strcmp(state, "NAMED")) {
		text_fmt(t->why, sizeof(t->why), "与%s“%s”相同", !strcmp(state, "NAMED") ? "已核准的名称" : "已登记的", rec_str(o, "name"));
		return 1;
	}
	rec_state_since(o, since);
	bool struck = !strcmp(state, "REVK") || !strcmp(state, "LREV");
	if (!within(since, struck ? 36 : 12, t->c->on))
		return 0;
	text_fmt(t->why, sizeof(t->why), "与%s%s的“%s”相同，%s未满", since, struck ? "被撤销登记" : "注销", rec_str(o, "name"), struck ? "三年" : "一年");
	return 1;
}

/* Who bore the name before and gave it up: less than a year ago, or three where the change was struck. */
static int gave_it_up(void *ctx, struct rec *o, const char *until)
{
	struct taken *t = ctx;

	if (strcmp(rec_str(o, "region"), t->region) || rec_id(o) == t->self || !within(until, 12, t->c->on))
		return 0;
	text_fmt(t->why, sizeof(t->why), "“%s”%s变更前用过这个名称，未满一年", rec_str(o, "name"), until);
	return 1;
}

static int asked_for(void *ctx, struct rec *n)
{
	struct taken *t = ctx;
	const char *state = rec_state(n);

	if (strcmp(rec_str(n, "region"), t->region) || (strcmp(state, "SUBMITTED") && strcmp(state, "REVIEW")))
		return 0;
	text_fmt(t->why, sizeof(t->why), "与正在办理的申请“%s”相同", rec_str(n, "name"));
	return 1;
}

/* The ways in which the same mark, field and form may be written at one registrar: with the city before the district, or not. */
static int spellings(struct chk *c, char out[3][400])
{
	const char *own = region_name(c->db, chk_text(c, "region")), *rest = after_place(c);
	char head[120];
	int n = 0;

	text_cut(out[n++], 400, chk_text(c, "name"));
	if (own)
		text_fmt(out[n++], 400, "%s%s", own, rest);
	if (!name_of_region(c->db, chk_text(c, "region"), head, sizeof(head)))
		text_fmt(out[n++], 400, "%s%s", head, rest);
	return n;
}

static enum verdict free_to_use(struct chk *c, struct finding *f)
{
	struct taken t = { .c = c, .region = chk_text(c, "region"), .self = chk_int(c, "org") };
	char as[3][400];
	int n = spellings(c, as);

	for (int i = 0; i < n; i++)
		if (chk_each(c, "org", "name", as[i], holds_it, &t) || chk_each_was(c, "org", "name", as[i], gave_it_up, &t))
			return finding_set(f, "name", "%s", t.why);
	if (chk_each(c, "name_case", "name", chk_text(c, "name"), asked_for, &t))
		return finding_set(f, "name", "%s", t.why);
	return PASS;
}

/* ---- R-NAME-05: names of people ---- */

static int same_name(void *ctx, struct rec *p)
{
	(void)ctx, (void)p;
	return 1;
}

static enum verdict person_in_name(struct chk *c, struct finding *f)
{
	const char *mark = chk_text(c, "part_mark");
	struct chk buf, *l;
	bool named = *mark && chk_each(c, "person", "name", mark, same_name, NULL);
	static const char *const lines[] = { "name_founder", "name_leader" };

	for (size_t k = 0; k < LENGTH(lines); k++)
		for (size_t i = 0; (l = chk_line(c, lines[k], i, &buf)); i++) {
			char who[64] = "";
			chk_ref_text(l, "person", "name", who, sizeof(who));
			named |= *who && strstr(chk_text(c, "name"), who);
		}
	if (!named || !chk_null(c, "namesake"))
		return PASS;
	return finding_set(f, "part_mark", strcmp(chk_text(c, "type"), "ST") ? "字号疑为人名，须有本人同意书" : "社会团体一般不以自然人姓名命名，须有其杰出贡献的证明");
}

/* ---- W-NAME-1: alike ---- */

struct nearest { struct chk *c; const struct grams *mine; const char *tail; int64_t self; int best; char name[200]; };

/* What is left of a name when the place and the form are taken off: in them all names are alike. */
static void core_of(const char *name, const char *head, const char *tail, char *dst, size_t n)
{
	size_t skip = strncmp(name, head, strlen(head)) ? 0 : strlen(head), len = strlen(name + skip), cut = strlen(tail);

	text_fmt(dst, n, "%.*s", (int)(len > cut && !strcmp(name + skip + len - cut, tail) ? len - cut : len), name + skip);
}

static int nearer(void *ctx, struct rec *o)
{
	struct nearest *x = ctx;
	const char *state = rec_state(o);
	char core[400], head[120];
	struct grams g;

	if ((strcmp(state, "ACTIVE") && strcmp(state, "NAMED") && strcmp(state, "LIQ")) || rec_id(o) == x->self)
		return 0;
	if (name_of_region(x->c->db, rec_str(o, "region"), head, sizeof(head)))
		*head = '\0';
	core_of(rec_str(o, "name"), head, x->tail, core, sizeof(core));
	grams_make(core, &g);
	int score = grams_alike(x->mine, &g).score;
	grams_free(&g);
	if (score > x->best) {
		x->best = score;
		/* one that is only approved yet is nobody's to know but those concerned */
		if (!strcmp(state, "NAMED") && !(x->c->who->roles & ~R_OUTSIDE))
			text_cut(x->name, sizeof(x->name), "一个已核准的名称");
		else
			text_fmt(x->name, sizeof(x->name), "“%s”", rec_str(o, "name"));
	}
	return 0;
}

static enum verdict like_another(struct chk *c, struct finding *f)
{
	struct nearest x = { .c = c, .tail = chk_text(c, "part_form"), .self = chk_int(c, "org") };
	const char *region = chk_text(c, "region");
	char core[300], up[13];
	struct grams g;
	int64_t bar;

	text_fmt(core, sizeof(core), "%s%s", chk_text(c, "part_mark"), chk_text(c, "part_field"));
	if (text_chars(core) < 2)
		return NA;
	if (param_int(c->db, "name.sim.warn", region, "", c->on, &bar, NULL) != 1)
		return UNKNOWN;
	grams_make(core, &g);
	x.mine = &g;
	/* the registrar's own, those above and those below it */
	chk_each_like(c, "org", core, region, true, nearer, &x);
	for (size_t n = strlen(region); n > 2; n -= 2) {
		snprintf(up, sizeof(up), "%.*s", (int)n - 2, region);
		chk_each_like(c, "org", core, up, false, nearer, &x);
	}
	grams_free(&g);
	return x.best >= bar ? finding_set(f, "name", "与%s近似，相似度%d.%02d%%", x.name, x.best / 100, x.best % 100) : PASS;
}

/* ---- R-TRN-01: nobody asks for a name untrained ---- */

static bool founds(struct chk *c, int64_t person)
{
	struct chk buf, *l;

	for (size_t i = 0; (l = chk_line(c, "name_founder", i, &buf)); i++)
		if (chk_int(l, "person") == person)
			return true;
	return false;
}

static enum verdict trained(struct chk *c, struct finding *f)
{
	static const char *const lines[] = { "name_founder", "name_leader" };
	enum verdict v = PASS;
	struct chk buf, *l;
	char lacks[120], who[64];

	for (size_t k = 0; k < LENGTH(lines); k++)
		for (size_t i = 0; (l = chk_line(c, lines[k], i, &buf)); i++) {
			/* of those who are to lead: not the finance staff, and not who leads already elsewhere; a founder has been asked */
			if (k && (!strchr("2345", *chk_text(l, "post")) || founds(c, chk_int(l, "person"))))
				continue;
			if (!train_lacks(c, chk_int(l, "person"), lacks, sizeof(lacks)))
				continue;
			chk_ref_text(l, "person", "name", who, sizeof(who));
			v = finding_set(f, "person", "%s没有有效的结业证书：%s", who, lacks);
		}
	return v;
}

/* ---- R-CAT-01, W-CAT-2: the catalogue that was in force when it was handed in ---- */

static enum verdict not_forbidden(struct chk *c, struct finding *f)
{
	return catalogue_forbids(c, chk_text(c, "filed_on"), f);
}

static enum verdict not_limited(struct chk *c, struct finding *f)
{
	return catalogue_limits(c, chk_text(c, "filed_on"), f);
}

const struct rule name_rules[] = {
	{ "R-TRN-01", "登记前培训", "policy 4.1 登记前培训", BLOCK, .test = trained },
	{ "R-NAME-01", "行政区划名称", MEASURE "第九条", BLOCK, .test = begins_with_the_place },
	{ "R-NAME-02", "禁用前缀", "《社会团体登记管理条例》第十条、" SICHUAN, BLOCK, .test = no_great_words },
	{ "R-NAME-03", "组织形式", MEASURE "第十二条", BLOCK, .test = right_form },
	{ "R-NAME-04", "同一机关不重名", MEASURE "第十六条", BLOCK, .test = free_to_use },
	{ "R-NAME-05", "以人名命名", MEASURE "第十五条", WARN, .test = person_in_name },
	{ "R-NAME-06", "字号和用词", MEASURE "第十条、第十三条", WARN, .test = fit_mark },
	{ "R-NAME-07", "名称构成和申请完整", MEASURE "第八条", BLOCK, .test = whole },
	{ "R-CAT-01", "不属目录禁止类", "policy 4.2 设立导向目录", BLOCK, .test = not_forbidden },
	{ "W-CAT-1", "业务宽泛", "policy 4.2 设立导向目录", WARN, .test = catalogue_vague },
	{ "W-CAT-2", "目录限制类", "policy 4.2 设立导向目录", WARN, .test = not_limited },
	{ "W-NAME-1", "名称近似", MEASURE "第十六条", WARN, .test = like_another },
	{ 0 }
};
