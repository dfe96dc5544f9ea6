/* W09 设立导向目录 (regulation §2.4; resolutions C26): versions and their items, from the draft to the published one, and what the version in force
 * says of an application: encouraged, allowed, limited or forbidden. */
#include <stdlib.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/night.h"
#include "model/core/util.h"
#include "model/registry/registry.h"
#include "model/supervision/catalogue.h"
#include "model/supervision/supervision.h"

#define SEED "policy 4.2 设立导向目录"
#define EVERYBODY (ROLE(SUPERVISOR) | ROLE(INDUSTRY) | ROLE(DEPT) | ROLE(INCUBATOR) | ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC))

/* ---- R-CAT-02 … 07: a version ---- */

struct others { struct chk *c; const char *from, *to; int64_t self, ends; char why[160]; };

static bool stood(struct rec *v)
{
	return !strcmp(rec_state(v), "PUBLISHED") || !strcmp(rec_state(v), "REPEALED");
}

/* One that is open and began before ends where this begins; any other that shares a day is in the way. */
static int in_the_way(void *ctx, struct rec *v)
{
	struct others *o = ctx;
	const char *from = rec_str(v, "valid_from"), *to = rec_str(v, "valid_to");

	if (rec_id(v) == o->self || !stood(v) || (*to && strcmp(to, o->from) <= 0) || (*o->to && strcmp(o->to, from) <= 0))
		return 0;
	if (!*to && strcmp(from, o->from) < 0) {
		o->ends = rec_id(v);
		return 0;
	}
	text_fmt(o->why, sizeof(o->why), "与%s同日施行：%s至%s", rec_str(v, "title"), from, *to ? to : "今后");
	return 1;
}

static struct others others_of(struct chk *c)
{
	struct others o = { .c = c, .from = chk_text(c, "valid_from"), .to = chk_text(c, "valid_to"), .self = rec_id(c->rec) };

	chk_each(c, "catalogue_version", "region", chk_text(c, "region"), in_the_way, &o);
	return o;
}

static enum verdict one_in_force(struct chk *c, struct finding *f)
{
	struct others o = others_of(c);

	return *o.why ? finding_set(f, "valid_from", "%s", o.why) : PASS;
}

static enum verdict days_in_order(struct chk *c, struct finding *f)
{
	const char *to = chk_text(c, "valid_to");

	return *to && strcmp(to, chk_text(c, "valid_from")) <= 0 ? finding_set(f, "valid_to", "失效日%s不晚于生效日%s", to, chk_text(c, "valid_from")) : PASS;
}

static enum verdict not_backwards(struct chk *c, struct finding *f)
{
	const char *from = chk_text(c, "valid_from");

	return strcmp(from, c->on) < 0 ? finding_set(f, "valid_from", "生效日%s早于发布日%s", from, c->on) : PASS;
}

static enum verdict notice_length(struct chk *c, struct finding *f)
{
	int64_t least, most, n = chk_int(c, "notice_days");

	if (param_int(c->db, "cat.notice.min", chk_text(c, "region"), "", c->on, &least, NULL) != 1 ||
	    param_int(c->db, "cat.notice.max", chk_text(c, "region"), "", c->on, &most, NULL) != 1)
		return UNKNOWN;
	if (n < least || n > most)
		return finding_set(f, "notice_days", "公示%lld日，应为%lld日至%lld日", (long long)n, (long long)least, (long long)most);
	return PASS;
}

static enum verdict notice_over(struct chk *c, struct finding *f)
{
	const char *to = chk_text(c, "notice_to");

	return strcmp(c->on, to) <= 0 ? finding_set(f, "notice_to", "公示至%s，尚未期满", to) : PASS;
}

static enum verdict has_items(struct chk *c, struct finding *f)
{
	struct chk buf;

	return chk_line(c, "catalogue_item", 0, &buf) ? PASS : finding_set(f, "title", "这一版还没有条目");
}

static enum verdict codes_differ(struct chk *c, struct finding *f)
{
	enum verdict v = PASS;
	struct chk a, b, *x, *y;

	for (size_t i = 0; (x = chk_line(c, "catalogue_item", i, &a)); i++)
		for (size_t k = 0; k < i && (y = chk_line(c, "catalogue_item", k, &b)); k++)
			if (!strcmp(chk_text(x, "code"), chk_text(y, "code")))
				v = finding_set(f, "code", "条目编码%s重复", chk_text(x, "code"));
	return v;
}

static enum verdict ban_has_basis(struct chk *c, struct finding *f)
{
	return !strcmp(chk_text(c, "kind"), "F") && chk_null(c, "basis") ? finding_set(f, "basis", "禁止类条目%s须写明依据", chk_text(c, "code")) : PASS;
}

/* What is put before the public is what will be published. */
struct noticed { struct chk *c; int n; bool same; };

static int as_stored(void *ctx, struct rec *was)
{
	static const char *const texts[] = { "code", "kind", "field", "name", "types", "keywords", "basis", "support", "industry" };
	struct noticed *x = ctx;
	struct chk buf, *l;
	size_t i = 0;

	while ((l = chk_line(x->c, "catalogue_item", i, &buf)) && rec_id(l->rec) != rec_id(was))
		i++;
	for (size_t k = 0; l && k < LENGTH(texts); k++)
		x->same &= !strcmp(chk_text(l, texts[k]), rec_str(was, texts[k]));
	x->same &= l != NULL;
	x->n++;
	return 0;
}

static enum verdict notice_stands(struct chk *c, struct finding *f)
{
	struct noticed x = { .c = c, .same = true };
	struct chk buf;
	if (strcmp(rec_state(c->rec), "NOTICE"))
		return NA;
	chk_each_id(c, "catalogue_item", "catalogue_version", rec_id(c->rec), as_stored, &x);
	return x.same && !chk_line(c, "catalogue_item", (size_t)x.n, &buf) ? PASS
	       : finding_set(f, "title", "公示中的条目不能改动，须先退回修改，再征求意见和公示");
}

static const struct rule version_rules[] = {
	{ "R-CAT-02", "同一天只有一版目录施行", SEED, BLOCK, .flags = RULE_FIXED, .test = one_in_force },
	{ "R-CAT-03", "公示期限", SEED, BLOCK, .test = notice_length },
	{ "R-CAT-04", "公示期满", SEED, BLOCK, .test = notice_over },
	{ "R-CAT-05", "条目编码不重复", SEED, BLOCK, .test = codes_differ },
	{ "R-CAT-07", "生效日不早于发布日", SEED, BLOCK, .test = not_backwards },
	{ "R-CAT-08", "有条目", SEED, BLOCK, .test = has_items },
	{ "R-CAT-09", "生效失效先后", SEED, BLOCK, .test = days_in_order },
	{ "R-CAT-10", "公示的就是发布的", SEED, BLOCK, .test = notice_stands },
	{ 0 }
};
static const struct rule item_rules[] = {
	{ "R-CAT-06", "禁止类须有依据", SEED, BLOCK, .test = ban_has_basis },
	{ 0 }
};

/* ---- effects ---- */

static int announce(struct chk *c, struct err *err)
{
	char to[11];

	if (cal_add(c->db, c->on, (int)chk_int(c, "notice_days"), U_DAY, false, to, NULL, err))
		return -1;
	rec_put(c->rec, "notice_from", c->on);
	rec_put(c->rec, "notice_to", to);
	return 0;
}

/* The version before it ends on the day on which this one begins. */
static int publish(struct chk *c, struct err *err)
{
	struct others o = others_of(c);
	struct rec *was;

	if (!o.ends)
		return 0;
	if (effect_load(c, "catalogue_version", o.ends, &was, err))
		return -1;
	rec_put(was, "valid_to", o.from);
	int rc = effect_save(c, was, err);
	rec_free(was);
	return rc;
}

static int repeal(struct chk *c, struct err *err)
{
	const char *to = chk_text(c, "valid_to");

	(void)err;
	if (!*to || strcmp(to, c->on) > 0)
		rec_put(c->rec, "valid_to", c->on);
	return 0;
}

static int ends_soon(struct db *db, struct night *n, struct err *err)
{
	return night_tell(db, &catalogue_version, "state = 'PUBLISHED' AND valid_to >= today() AND valid_to <= date(today(), '+30 days')", "cat_lapse",
			  "valid_to", ROLE(OFFICER), "设立导向目录将于%s失效", n, err) < 0 ? -1 : 0;
}

/* ---- tables ---- */

static const struct field version_fields[] = {
	{ .name = "title", .label = "目录名称", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_PUBLIC | F_FIND, .help = "哪一年版的哪个目录，发布文件上的名称。",
	  .example = "四川省社会组织设立导向目录（2026年版）" },
	{ .name = "year", .label = "年度", .type = T_INT, .width = 4, .min = 2000, .max = 2999, .flags = F_NEED | F_PUBLIC, .help = "目录是哪一个年度的，四位数字。",
	  .example = "2026" },
	{ .name = "region", .label = "施行区划", .type = T_REGION, .flags = F_NEED | F_ONCE | F_PUBLIC | F_INDEX,
	  .help = "在哪里施行；下级没有自己的目录时按上级的。", .example = "51" },
	{ .name = "valid_from", .label = "生效日", .type = T_DATE, .flags = F_NEED | F_PUBLIC, .help = "从这一天起收到的申请照这一版。", .example = "2026-05-01" },
	{ .name = "valid_to", .label = "失效日", .type = T_DATE, .flags = F_PUBLIC, .help = "从这一天起不再照这一版，新版发布时写入；未定的留空。", .example = "2027-05-01" },
	{ .name = "opinions", .label = "征求意见情况", .type = T_MEMO, .width = 2000, .help = "征求了哪些业务主管单位和行业管理部门的意见，采纳了哪些。",
	  .example = "征求省教育厅、省卫生健康委意见，均无不同意见。" },
	{ .name = "notice_days", .label = "公示天数", .type = T_INT, .width = 2, .min = 1, .max = 99, .flags = F_PUBLIC, .help = "公示多少个自然日，七日至三十日之间。",
	  .example = "7" },
	{ .name = "notice_from", .label = "公示起", .type = T_DATE, .flags = F_CALC | F_PUBLIC, .calc = calc_kept, .help = "开始公示的那一天，取办理公示的日期。" },
	{ .name = "notice_to", .label = "公示止", .type = T_DATE, .flags = F_CALC | F_PUBLIC, .calc = calc_kept, .help = "公示的最后一天，由公示起和公示天数算出。" },
	{ .name = "meeting", .label = "局务会纪要", .type = T_TEXT, .width = 60, .help = "哪一次局务会审定的，纪要的名称和日期。", .example = "局务会纪要2026年第9期" },
	{ .name = "doc_no", .label = "发布文号", .type = T_TEXT, .width = 60, .flags = F_PUBLIC | F_KEYNO, .help = "公布这一版的那份文件编的号。", .example = "川民发〔2026〕21号" },
	{ 0 }
};
static const struct part version_parts[] = {
	{ .label = "目录", .fields = "title year region valid_from valid_to" },
	{ .label = "条目", .lines = "catalogue_item", .columns = "code kind name types keywords" },
	{ .label = "征求意见和公示", .fields = "opinions notice_days notice_from notice_to" },
	{ .label = "发布", .fields = "meeting doc_no" },
	{ 0 }
};
static const struct state version_states[] = {
	{ "DRAFT", "草案", ST_START },
	{ "COMMENT", "征求意见", ST_OPEN, .turn = ROLE(CHIEF) },
	{ "NOTICE", "公示", ST_PAUSED, .turn = ROLE(DIRECTOR) },
	{ "PUBLISHED", "发布", ST_GOOD },
	{ "REPEALED", "废止", ST_BAD },
	{ 0 }
};
static const struct action version_actions[] = {
	{ .name = "consult", .label = "征求意见", .from = "DRAFT", .to = "COMMENT", .roles = ROLE(OFFICER), .flags = A_FOUREYES, .rules = "R-CAT-08", .basis = SEED },
	{ .name = "announce", .label = "公示", .from = "COMMENT", .to = "NOTICE", .roles = ROLE(CHIEF), .flags = A_FOUREYES, .needs = "opinions notice_days",
	  .rules = "R-CAT-03 R-CAT-08", .basis = SEED, .effect = announce },
	{ .name = "back", .label = "退回修改", .from = "COMMENT NOTICE", .to = "DRAFT", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_REASON, .basis = SEED },
	{ .name = "publish", .label = "发布", .from = "NOTICE", .to = "PUBLISHED", .roles = ROLE(DIRECTOR), .flags = A_FOUREYES | A_FINAL, .needs = "meeting doc_no",
	  .rules = "R-CAT-02 R-CAT-04 R-CAT-07", .basis = SEED, .effect = publish },
	{ .name = "repeal", .label = "废止", .from = "PUBLISHED", .to = "REPEALED", .roles = ROLE(DIRECTOR), .flags = A_FOUREYES | A_REASON | A_FINAL, .basis = SEED,
	  .effect = repeal },
	{ 0 }
};
static const struct grant version_grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "consult" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_INTERNAL, .states = "DRAFT COMMENT NOTICE" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "announce back" },
	{ ROLE(DIRECTOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "publish repeal" },
	{ R_STAFF, V_READ | V_COUNT | V_EXPORT, S_ALL, LV_INTERNAL, .states = "COMMENT NOTICE PUBLISHED REPEALED" },
	{ EVERYBODY, V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC, .states = "COMMENT NOTICE PUBLISHED REPEALED" },
	{ 0 }
};
static const struct view version_views[] = {
	{ "list", "设立导向目录", "title year region valid_from valid_to doc_no state", .orders = "valid_from-,title" },
	{ 0 }
};

const struct entity catalogue_version = {
	.name = "catalogue_version", .label = "设立导向目录", .clause = "4.2", .code = "dx", .cls = C_SHARED, .flags = E_HAND, .help = "设立导向目录的一版，发布后从生效日起施行。",
	.fields = version_fields, .parts = version_parts, .states = version_states, .actions = version_actions, .rules = version_rules,
	.save_rules = "R-CAT-05 R-CAT-09 R-CAT-10", .grants = version_grants, .views = version_views, .region = "region", .night = ends_soon,
};

static const struct field item_fields[] = {
	{ .name = "catalogue_version", .label = "目录", .type = T_REF, .list = "catalogue_version", .flags = F_OWNER | F_NEED, .help = "属于哪一版目录，由所在的目录带出。" },
	{ .name = "code", .label = "条目编码", .type = T_TEXT, .width = 12, .flags = F_NEED | F_TITLE | F_PUBLIC, .help = "条目在这一版里的编码，同一版不重复。", .example = "E-05-01" },
	{ .name = "kind", .label = "类别", .type = T_CODE, .list = "D22", .flags = F_NEED | F_PUBLIC, .help = "鼓励、允许、限制还是禁止设立。", .example = "E" },
	{ .name = "field", .label = "领域", .type = T_CODE, .list = "D07", .flags = F_PUBLIC, .help = "属于哪一个活动领域，统计用。", .example = "05" },
	{ .name = "name", .label = "条目名称", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_PUBLIC, .help = "条目说的是哪一类组织，可以写描述。", .example = "社区养老服务组织" },
	{ .name = "types", .label = "适用类型", .type = T_TEXT, .width = 12, .flags = F_PUBLIC, .help = "说的是哪几类组织，以空格分开的类型代码；三类都适用的留空。",
	  .example = "MF" },
	{ .name = "keywords", .label = "关键词", .type = T_TEXT, .width = 200, .flags = F_NEED | F_PUBLIC, .help = "名称或业务范围里有其中一个就归入本条，以空格分开。",
	  .example = "养老 助老" },
	{ .name = "basis", .label = "条目依据", .type = T_TEXT, .width = 120, .flags = F_PUBLIC, .help = "依据哪部法规或文件，禁止类必填。", .example = "《社会团体登记管理条例》第四条" },
	{ .name = "support", .label = "扶持措施", .type = T_TEXT, .width = 200, .flags = F_PUBLIC, .help = "鼓励类给哪些扶持，没有的留空。", .example = "优先入驻孵化园" },
	{ .name = "industry", .label = "重点产业", .type = T_CODE, .list = "key_industry", .flags = F_PUBLIC, .help = "属于哪个重点产业体系，都不属于的留空。", .example = "46" },
	{ 0 }
};
static const struct part item_parts[] = { { .label = "条目", .fields = "code kind field name types keywords basis support industry" }, { 0 } };
const struct entity catalogue_item = {
	.name = "catalogue_item", .label = "目录条目", .clause = "4.2", .flags = E_NOLIST, .help = "设立导向目录里的一条。", .fields = item_fields, .parts = item_parts,
	.rules = item_rules, .save_rules = "R-CAT-06",
};

/* ---- what it says ---- */

struct asked { const char *on, *type, *name, *scope; int64_t version; struct catalogue_hit *hit; };

static int holds(void *ctx, struct rec *v)
{
	struct asked *a = ctx;

	if (!stood(v) || !in_force(a->on, v))
		return 0;
	a->version = rec_id(v);
	text_cut(a->hit->title, sizeof(a->hit->title), rec_str(v, "title"));
	return 1;
}

/* The registrar's own, or that of the nearest above it. */
static void find_version(struct chk *c, struct asked *a)
{
	char at[13];

	text_cut(at, sizeof(at), chk_text(c, "region"));
	for (size_t n = strlen(at); n >= 2 && !a->version; n -= n > 6 ? 3 : 2) {
		at[n] = '\0';
		chk_each(c, "catalogue_version", "region", at, holds, a);
	}
}

static bool has_word(const char *words, const struct asked *a)
{
	char w[200];

	while (word_next(&words, w, sizeof(w)))
		if (strstr(a->name, w) || strstr(a->scope, w))
			return true;
	return false;
}

/* What is forbidden goes before what is limited, and that before the rest. */
static int rank(const char *kind)
{
	const char *at = *kind ? strchr("PELF", *kind) : NULL;

	return at ? 1 + (int)(at - "PELF") : 0;
}

static int falls_under(void *ctx, struct rec *i)
{
	struct asked *a = ctx;
	const char *types = rec_str(i, "types"), *kind = rec_str(i, "kind");

	if (!word_or_any(types, a->type) || rank(kind) <= rank(a->hit->kind) || !has_word(rec_str(i, "keywords"), a))
		return 0;
	a->hit->item = rec_id(i);
	text_cut(a->hit->kind, sizeof(a->hit->kind), kind);
	text_cut(a->hit->code, sizeof(a->hit->code), rec_str(i, "code"));
	text_cut(a->hit->name, sizeof(a->hit->name), rec_str(i, "name"));
	text_cut(a->hit->basis, sizeof(a->hit->basis), rec_str(i, "basis"));
	return 0;
}

bool catalogue_says(struct chk *c, const char *on, struct catalogue_hit *hit)
{
	struct asked a = { .on = on && *on ? on : c->on, .type = chk_text(c, "type"), .name = chk_text(c, "name"), .scope = chk_text(c, "scope"), .hit = hit };

	*hit = (struct catalogue_hit){ 0 };
	find_version(c, &a);
	if (a.version)
		chk_each_id(c, "catalogue_item", "catalogue_version", a.version, falls_under, &a);
	return a.version != 0;
}

enum verdict catalogue_forbids(struct chk *c, const char *on, struct finding *f)
{
	struct catalogue_hit h;

	if (!catalogue_says(c, on, &h)) {
		text_cut(f->text, sizeof(f->text), "没有施行的设立导向目录，未比对");
		return NA;
	}
	if (strcmp(h.kind, "F"))
		return PASS;
	return finding_set(f, "scope", "属于%s禁止类%s“%s”（%s）", h.title, h.code, h.name, h.basis);
}

enum verdict catalogue_limits(struct chk *c, const char *on, struct finding *f)
{
	struct catalogue_hit h;

	if (!catalogue_says(c, on, &h))
		return NA;
	return strcmp(h.kind, "L") ? PASS : finding_set(f, "scope", "属于%s限制类%s“%s”，设立须经论证和集体决定", h.title, h.code, h.name);
}

/* ---- 业务宽泛 ---- */

struct vague { const char *on, *scope; int hits; char words[120]; };

static int count_word(void *ctx, struct rec *w)
{
	struct vague *v = ctx;
	const char *word = rec_str(w, "word");
	int n = 0;

	if (!in_force(v->on, w))
		return 0;
	for (const char *p = v->scope; *word && (p = strstr(p, word)); p += strlen(word))
		n++;
	if (n)
		text_fmt(v->words + strlen(v->words), sizeof(v->words) - strlen(v->words), "%s%s", *v->words ? "、" : "", word);
	v->hits += n;
	return 0;
}

enum verdict catalogue_vague(struct chk *c, struct finding *f)
{
	struct vague v = { .on = c->on, .scope = chk_text(c, "scope") };
	int64_t most;

	if (field_no(rec_entity(c->rec), "industry_code") >= 0 && !chk_null(c, "industry_code"))
		return NA;
	if (param_int(c->db, "cat.vague.words", chk_text(c, "region"), "", c->on, &most, NULL) != 1)
		return UNKNOWN;
	chk_each(c, "name_word", "kind", "VAG", count_word, &v);
	return v.hits >= most ? finding_set(f, "scope", "业务范围宽泛：%s共%d处，建议按限制类办理", v.words, v.hits) : PASS;
}
