/* W07 登记前培训 (regulation §2.1, C05): courses, classes and their sessions, who enrolled, attended and passed, the certificate that opens
 * the way to a name and to an establishment, and who is excused from it. */
#include <stdlib.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/night.h"
#include "model/core/util.h"
#include "model/registry/registry.h"
#include "model/supervision/supervision.h"

#define SEED "policy 4.1 登记前培训"
#define TEACHES (ROLE(INCUBATOR) | ROLE(OFFICER))
#define OWNER(e, l) { .name = #e, .label = l, .type = T_REF, .list = #e, .flags = F_OWNER | F_NEED, .help = "属于哪一个，由所在的记录带出。" }

static const struct grant teaching[] = {
	{ TEACHES, V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE,
	  .acts = "admit learn examine pass resit fail certify" },
	{ ROLE(CHIEF) | ROLE(DIRECTOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ 0 }
};

/* ---- courses ---- */

static const struct field course_fields[] = {
	{ .name = "code", .label = "课程编号", .type = T_TEXT, .width = 12, .flags = F_NEED | F_UNIQ | F_ONCE | F_PUBLIC | F_KEYNO, .help = "课程的编号，定了不改。",
	  .example = "DJ01" },
	{ .name = "name", .label = "课程名称", .type = T_TEXT, .width = 40, .flags = F_NEED | F_TITLE | F_PUBLIC, .help = "课程讲的是什么内容。", .example = "社会组织党的建设" },
	{ .name = "module", .label = "模块", .type = T_CODE, .list = "D19", .flags = F_NEED | F_PUBLIC, .help = "党建、政策法规、财务管理、内部治理四个必修模块或其他。",
	  .example = "DJ", .basis = SEED },
	{ .name = "hours", .label = "学时", .type = T_INT, .width = 3, .min = 1, .max = 200, .flags = F_NEED | F_PUBLIC, .help = "每学时45分钟。", .example = "8" },
	{ .name = "required", .label = "必修", .type = T_BOOL, .flags = F_PUBLIC, .help = "必修的才计入结业。", .example = "1" },
	{ .name = "active", .label = "在用", .type = T_BOOL, .flags = F_PUBLIC, .help = "停开的课程填否，旧班次仍用得到。", .example = "1" },
	{ 0 }
};
static const struct part course_parts[] = { { .label = "课程", .fields = "code name module hours required active" }, { 0 } };
static const struct grant course_grants[] = {
	{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_HISTORY, S_ALL, LV_INTERNAL },
	{ ROLE(INCUBATOR) | ROLE(DIRECTOR), V_READ | V_COUNT, S_ALL, LV_INTERNAL },
	{ ROLE(INITIATOR) | ROLE(ORG) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};
static const struct view course_views[] = { { "list", "课程", "code name module hours required active", .orders = "code,name" }, { 0 } };
const struct entity course = {
	.name = "course", .label = "培训课程", .clause = "4.1", .code = "kc", .cls = C_SHARED, .flags = E_SHIPPED, .help = "登记前培训的一门课程。",
	.fields = course_fields, .parts = course_parts, .grants = course_grants, .views = course_views,
};

/* ---- classes and sessions ---- */

static enum verdict class_days(struct chk *c, struct finding *f)
{
	enum verdict v = PASS;

	if (!chk_null(c, "from_on") && !chk_null(c, "to_on") && strcmp(chk_text(c, "from_on"), chk_text(c, "to_on")) > 0)
		v = finding_set(f, "to_on", "结束日期早于开始日期");
	if (!chk_null(c, "apply_by") && !chk_null(c, "from_on") && strcmp(chk_text(c, "apply_by"), chk_text(c, "from_on")) > 0)
		v = finding_set(f, "apply_by", "报名截止晚于开班");
	return v;
}

static enum verdict session_times(struct chk *c, struct finding *f)
{
	return chk_int(c, "until") > chk_int(c, "since") ? PASS : finding_set(f, "until", "下课须晚于上课");
}

static const struct rule class_rules[] = {
	{ "R-TRN-05", "班次日期先后", SEED, BLOCK, .test = class_days }, { 0 }
};
static const struct rule session_rules[] = {
	{ "R-TRN-06", "课次起止", SEED, BLOCK, .test = session_times }, { 0 }
};

static const struct field class_fields[] = {
	{ .name = "name", .label = "班次名称", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_PUBLIC | F_FIND, .help = "期次写在名称里。",
	  .example = "2026年第1期登记前培训班" },
	{ .name = "organiser", .label = "承办机构", .type = T_REF, .list = "unit", .flags = F_NEED | F_PUBLIC, .help = "哪个孵化园或机构办的，结业证书由它发。",
	  .example = "四川省社会组织孵化园" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_PUBLIC | F_INDEX, .help = "在哪里办，决定由谁管理。", .example = "510105" },
	{ .name = "place", .label = "地点", .type = T_TEXT, .width = 60, .flags = F_PUBLIC, .help = "学员要到哪里去上课。", .example = "西御街1号3楼" },
	{ .name = "from_on", .label = "开始日期", .type = T_DATE, .flags = F_NEED | F_PUBLIC, .help = "第一次课是哪一天。", .example = "2026-03-09" },
	{ .name = "to_on", .label = "结束日期", .type = T_DATE, .flags = F_NEED | F_PUBLIC, .help = "最后一次课是哪一天。", .example = "2026-03-13" },
	{ .name = "apply_by", .label = "报名截止", .type = T_DATE, .flags = F_PUBLIC, .help = "这一天之后不再报名，不限的留空。", .example = "2026-03-06" },
	{ .name = "capacity", .label = "容量", .type = T_INT, .width = 4, .min = 1, .max = 9999, .flags = F_PUBLIC, .help = "最多收多少人，不限的留空。", .example = "60" },
	{ 0 }
};
static const struct part class_parts[] = {
	{ .label = "班次", .fields = "name organiser region place from_on to_on apply_by capacity" },
	{ .label = "课次", .lines = "class_session", .columns = "course day since until teacher" },
	{ 0 }
};
static const struct state class_states[] = {
	{ "PLAN", "计划", ST_START }, { "OPEN", "报名", ST_OPEN }, { "RUN", "开班", ST_OPEN }, { "DONE", "结业", ST_GOOD }, { "CANCEL", "取消", ST_BAD }, { 0 }
};
static const struct action class_actions[] = {
	{ .name = "open", .label = "开始报名", .from = "PLAN", .to = "OPEN", .roles = ROLE(INCUBATOR), .basis = SEED },
	{ .name = "run", .label = "开班", .from = "OPEN", .to = "RUN", .roles = ROLE(INCUBATOR), .basis = SEED },
	{ .name = "finish", .label = "结班", .from = "RUN", .to = "DONE", .roles = ROLE(INCUBATOR), .basis = SEED },
	{ .name = "cancel", .label = "取消", .from = "PLAN OPEN", .to = "CANCEL", .roles = ROLE(INCUBATOR), .flags = A_REASON, .basis = SEED },
	{ 0 }
};
static const struct grant class_grants[] = {
	{ ROLE(INCUBATOR), V_READ | V_COUNT | V_NEW | V_EDIT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "open run finish cancel" },
	{ R_CIVIL, V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(INITIATOR) | ROLE(ORG) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC, .states = "OPEN RUN DONE" },
	{ 0 }
};
static const struct view class_views[] = {
	{ "list", "培训班", "name organiser from_on to_on apply_by state", .orders = "from_on-,name" },
	{ "open", "正在报名", "from_on name place apply_by capacity", "state = 'OPEN'", "from_on" },
	{ 0 }
};
const struct entity train_class = {
	.name = "train_class", .label = "培训班", .clause = "4.1", .code = "pb", .cls = C_SHARED, .help = "一期登记前培训班。", .fields = class_fields,
	.parts = class_parts, .states = class_states, .actions = class_actions, .rules = class_rules, .save_rules = "R-TRN-05", .grants = class_grants,
	.views = class_views, .region = "region",
};

static const struct field session_fields[] = {
	OWNER(train_class, "培训班"),
	{ .name = "course", .label = "课程", .type = T_REF, .list = "course", .flags = F_NEED | F_TITLE, .help = "这次课讲哪一门。", .example = "DJ01" },
	{ .name = "day", .label = "日期", .type = T_DATE, .flags = F_NEED | F_TITLE, .help = "这次课在哪一天上。", .example = "2026-03-09" },
	{ .name = "since", .label = "上课", .type = T_CLOCK, .max = 1439, .flags = F_NEED, .help = "几点几分上课，按24小时制。", .example = "09:00" },
	{ .name = "until", .label = "下课", .type = T_CLOCK, .max = 1440, .flags = F_NEED, .help = "几点几分下课，须晚于上课。", .example = "12:00" },
	{ .name = "teacher", .label = "教师", .type = T_TEXT, .width = 30, .help = "这次课由哪位教师讲授。", .example = "李二" },
	{ 0 }
};
static const struct part session_parts[] = { { .label = "课次", .fields = "course day since until teacher" }, { 0 } };
const struct entity class_session = {
	.name = "class_session", .label = "课次", .clause = "4.1", .flags = E_NOLIST, .help = "培训班的一次课。", .fields = session_fields,
	.parts = session_parts, .rules = session_rules, .save_rules = "R-TRN-06",
};

/* ---- enrolment: attendance and marks are its lines ---- */

struct module { char code[4]; int held, attended; int64_t best; bool marked; };
enum { MODULES = 8 };

static struct module *module_of(struct module *m, int *n, const char *code)
{
	for (int i = 0; i < *n; i++)
		if (!strcmp(m[i].code, code))
			return &m[i];
	if (*n == MODULES)
		return &m[MODULES - 1];
	text_cut(m[*n].code, sizeof(m[*n].code), code);
	return &m[(*n)++];
}

struct held { struct chk *c; struct module *m; int *n; };

static bool course_module(struct chk *c, int64_t id, char code[4])
{
	struct rec *k;
	bool required;

	if (effect_load(c, "course", id, &k, NULL))
		return false;
	text_cut(code, 4, rec_str(k, "module"));
	required = rec_num(k, "required");
	rec_free(k);
	return required;
}

static int add_held(void *ctx, struct rec *s)
{
	struct held *h = ctx;
	char code[4];

	if (course_module(h->c, rec_num(s, "course"), code))
		module_of(h->m, h->n, code)->held += (int)(rec_num(s, "until") - rec_num(s, "since"));
	return 0;
}

struct stay { char day[11], module[4]; int since, until; };

static int by_start(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;
	int d = strcmp(x->module, y->module);

	d = d ? d : strcmp(x->day, y->day);
	return d ? d : x->since - y->since;
}

/* Minutes that overlap count once: a person is in one room at a time (C05). */
static void attended(struct chk *c, struct module *m, int *n)
{
	struct stay *s = NULL;
	size_t k = 0;
	struct chk buf, *l;

	for (size_t i = 0; (l = chk_line(c, "attend", i, &buf)); i++) {
		struct rec *t;
		struct stay one = { 0 };
		char code[4];
		if (!strcmp(chk_text(l, "mode"), "A") || effect_load(c, "class_session", chk_int(l, "session"), &t, NULL))
			continue;
		text_cut(one.day, sizeof(one.day), rec_str(t, "day"));
		one.since = (int)rec_num(t, "since");
		one.until = chk_null(l, "minutes") ? (int)rec_num(t, "until") : one.since + (int)chk_int(l, "minutes");
		bool counts = course_module(c, rec_num(t, "course"), code);
		rec_free(t);
		if (!counts)
			continue;
		text_cut(one.module, sizeof(one.module), code);
		s = xrealloc(s, sizeof(*s) * (k + 1));
		s[k++] = one;
	}
	if (k)
		qsort(s, k, sizeof(*s), by_start);
	for (size_t i = 0; i < k; i++) {
		int from = s[i].since;
		if (i && !strcmp(s[i].module, s[i - 1].module) && !strcmp(s[i].day, s[i - 1].day) && s[i - 1].until > from)
			from = s[i - 1].until;
		if (s[i].until > from)
			module_of(m, n, s[i].module)->attended += s[i].until - from;
		else
			s[i].until = s[i - 1].until;
	}
	free(s);
}

static void marks(struct chk *c, struct module *m, int *n)
{
	struct chk buf, *l;
	char code[4];

	for (size_t i = 0; (l = chk_line(c, "exam", i, &buf)); i++) {
		if (!course_module(c, chk_int(l, "course"), code))
			continue;
		struct module *k = module_of(m, n, code);
		if (!k->marked || chk_int(l, "score") > k->best)
			k->best = chk_int(l, "score");
		k->marked = true;
	}
}

static const char *const required[] = { "DJ", "ZC", "CW", "NZ" };

/* Every module that must be: attendance and marks. UNKNOWN where the office has not set what is enough. */
static enum verdict has_passed(struct chk *c, struct finding *f)
{
	struct module m[MODULES] = { 0 };
	int n = 0;
	int64_t pass, least;
	enum verdict v = PASS;

	if (param_int(c->db, "train.pass", chk_text(c, "region"), "", c->on, &pass, NULL) != 1 ||
	    param_int(c->db, "train.attend.min", chk_text(c, "region"), "", c->on, &least, NULL) != 1)
		return UNKNOWN;
	chk_each_id(c, "class_session", "train_class", chk_int(c, "train_class"), add_held, &(struct held){ c, m, &n });
	attended(c, m, &n);
	marks(c, m, &n);
	for (size_t i = 0; i < LENGTH(required); i++) {
		const struct module *k = module_of(m, &n, required[i]);
		const char *label = code_label(c->db, "D19", required[i]);
		if (!k->held)
			v = finding_set(f, "train_class", "本班没有%s模块的课", label);
		else if ((int64_t)k->attended * 10000 < least * k->held)
			v = finding_set(f, "attend", "%s出勤%d分钟，应到%d分钟，不足%lld.%02lld%%", label, k->attended, k->held, (long long)least / 100,
					(long long)least % 100);
		if (!k->marked)
			v = finding_set(f, "exam", "%s没有考核成绩", label);
		else if (k->best < pass * 100)
			v = finding_set(f, "exam", "%s最高%lld.%02lld分，及格%lld分", label, (long long)k->best / 100, (long long)k->best % 100, (long long)pass);
	}
	return v;
}

static int same_class(void *ctx, struct rec *t)
{
	(void)ctx;
	return !strcmp(rec_state(t), "VALID") || !strcmp(rec_state(t), "EXPIRED");
}

static enum verdict one_certificate(struct chk *c, struct finding *f)
{
	return chk_each_id(c, "train_cert", "enrol", rec_id(c->rec), same_class, NULL) ? finding_set(f, "person", "本班已发给结业证书，一人一班一证") : PASS;
}

static enum verdict still_open(struct chk *c, struct finding *f)
{
	struct rec *k;
	char id[24];
	enum verdict v = PASS;

	if (rec_id(c->rec) || effect_load(c, "train_class", chk_int(c, "train_class"), &k, NULL))
		return NA;
	const char *by = rec_str(k, "apply_by"), *state = rec_state(k);
	if (strcmp(state, "OPEN") && strcmp(state, "RUN"))
		v = finding_set(f, "train_class", "这个班现在不收学员");
	else if (*by && strcmp(by, c->on) < 0)
		v = finding_set(f, "train_class", "报名已于%s截止", by);
	snprintf(id, sizeof(id), "%lld", (long long)rec_id(k));
	int64_t taken = chk_count(c, "enrol", "train_class", id, (const char *)NULL);
	if (v == PASS && rec_num(k, "capacity") && taken >= rec_num(k, "capacity"))
		v = finding_set(f, "train_class", "已报%lld人，满员", (long long)taken);
	rec_free(k);
	return v;
}

static const struct rule enrol_rules[] = {
	{ "R-TRN-03", "出勤和成绩达标", SEED, BLOCK, .test = has_passed },
	{ "R-TRN-04", "一人一班一证", SEED, BLOCK, .flags = RULE_FIXED, .test = one_certificate },
	{ "R-TRN-07", "报名期限和容量", SEED, BLOCK, .test = still_open },
	{ 0 }
};

static int certify(struct chk *c, struct err *err)
{
	struct rec *t = effect_new(c, "train_cert"), *k = NULL;
	int64_t months;
	char to[11];
	int set = param_int(c->db, "train.cert.months", chk_text(c, "region"), "", c->on, &months, err);
	int rc = set < 0 ? -1 : set ? 0 : err_set(err, E_RULE, "R-TRN-03", "valid_to", SEED, "参数 train.cert.months 未设定，不能发证");

	if (!rc)
		rc = effect_load(c, "train_class", chk_int(c, "train_class"), &k, err) || cal_add(c->db, c->on, (int)months, U_MONTH, false, to, NULL, err) ? -1 : 0;
	if (!rc) {
		rec_put_ref(t, "person", chk_int(c, "person"));
		rec_put_ref(t, "enrol", rec_id(c->rec));
		rec_put_ref(t, "issuer", rec_num(k, "organiser"));
		rec_put(t, "region", chk_text(c, "region"));
		rec_put(t, "modules", "DJ ZC CW NZ");
		rec_put(t, "issued_on", c->on);
		rec_put(t, "valid_to", to);
		rc = effect_docno(c, "traincert", 0, "cert_no", err);
		rec_put(t, "cert_no", chk_text(c, "cert_no"));
		rc = rc || effect_save(c, t, err) ? -1 : 0;
	}
	rec_free(k);
	rec_free(t);
	return rc;
}

static const struct field enrol_fields[] = {
	{ .name = "person", .label = "学员", .type = T_REF, .list = "person", .flags = F_NEED | F_TITLE, .help = "从人员表选，表中没有的先登记人员。", .example = "张一" },
	{ .name = "train_class", .label = "培训班", .type = T_REF, .list = "train_class", .flags = F_NEED | F_TITLE | F_ONCE, .help = "学员报的是哪一个班。",
	  .example = "2026年第1期登记前培训班" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "在哪里培训，决定由谁管理。", .example = "510105" },
	{ .name = "intended", .label = "拟设立组织", .type = T_TEXT, .width = 60, .flags = F_FIND, .help = "为设立哪个组织来培训，名称申请时据此列出学员。",
	  .example = "银杏社会工作服务中心" },
	{ .name = "identity", .label = "身份", .type = T_CODE, .list = "D20", .help = "发起人、拟任负责人、财务人员等。", .example = "1" },
	{ .name = "applied_on", .label = "报名日", .type = T_DATE, .check = check_not_future, .help = "学员是哪一天报的名。", .example = "2026-03-02" },
	{ .name = "cert_no", .label = "结业证书号", .type = T_TEXT, .width = 40, .flags = F_CALC, .calc = calc_kept, .help = "发证时从文号簿取的编号。" },
	{ 0 }
};
static const struct part enrol_parts[] = {
	{ .label = "报名", .fields = "person train_class region intended identity applied_on cert_no" },
	{ .label = "考勤", .lines = "attend", .columns = "session mode minutes" },
	{ .label = "考核", .lines = "exam", .columns = "course score attempt day" },
	{ 0 }
};
static const struct state enrol_states[] = {
	{ "APPLIED", "已报名", ST_START }, { "ADMITTED", "审核通过", ST_OPEN }, { "LEARNING", "学习中", ST_OPEN }, { "EXAM", "待考核", ST_OPEN },
	{ "RESIT", "补考", ST_OPEN }, { "PASSED", "合格", ST_OPEN }, { "FAILED", "不合格", ST_BAD }, { "CERTIFIED", "已发证", ST_GOOD }, { 0 }
};
static const struct action enrol_actions[] = {
	{ .name = "admit", .label = "审核通过", .from = "APPLIED", .to = "ADMITTED", .roles = TEACHES, .basis = SEED },
	{ .name = "learn", .label = "开始学习", .from = "ADMITTED", .to = "LEARNING", .roles = TEACHES, .basis = SEED },
	{ .name = "examine", .label = "转入考核", .from = "LEARNING", .to = "EXAM", .roles = TEACHES, .basis = SEED },
	{ .name = "resit", .label = "补考", .from = "EXAM", .to = "RESIT", .roles = TEACHES, .basis = SEED },
	{ .name = "pass", .label = "合格", .from = "EXAM RESIT", .to = "PASSED", .roles = TEACHES, .rules = "R-TRN-03", .basis = SEED },
	{ .name = "fail", .label = "不合格", .from = "EXAM RESIT", .to = "FAILED", .roles = TEACHES, .flags = A_REASON, .basis = SEED },
	{ .name = "certify", .label = "发结业证书", .from = "PASSED", .to = "CERTIFIED", .roles = ROLE(INCUBATOR), .rules = "R-TRN-03 R-TRN-04", .basis = SEED,
	  .effect = certify },
	{ 0 }
};
static const struct view enrol_views[] = {
	{ "list", "学员", "person train_class intended identity applied_on state", .orders = "applied_on-,intended" },
	{ "exam", "待考核", "person train_class intended", "state IN ('EXAM', 'RESIT')", "intended" },
	{ 0 }
};
const struct entity enrol = {
	.name = "enrol", .label = "培训学员", .clause = "4.1", .code = "xy", .cls = C_SHARED, .help = "一个人报名参加一期培训班。", .fields = enrol_fields,
	.parts = enrol_parts, .states = enrol_states, .actions = enrol_actions, .rules = enrol_rules, .save_rules = "R-TRN-07", .grants = teaching,
	.views = enrol_views, .region = "region",
};

static const struct field attend_fields[] = {
	OWNER(enrol, "学员"),
	{ .name = "session", .label = "课次", .type = T_REF, .list = "class_session", .flags = F_NEED | F_TITLE, .help = "班里的哪一次课。", .example = "DJ01 2026-03-09" },
	{ .name = "mode", .label = "出勤", .type = T_CODE, .list = "attend_mode", .flags = F_NEED, .help = "到课、迟到、缺勤还是补课。", .example = "P" },
	{ .name = "minutes", .label = "到课分钟", .type = T_INT, .width = 4, .min = 0, .max = 1440, .help = "迟到早退的填实际分钟，全程到课留空。", .example = "150" },
	{ 0 }
};
static const struct part attend_parts[] = { { .label = "考勤", .fields = "session mode minutes" }, { 0 } };
const struct entity attend = { .name = "attend", .label = "考勤", .clause = "4.1", .flags = E_NOLIST, .help = "学员在一次课上的出勤。", .fields = attend_fields,
			       .parts = attend_parts };

static const struct field exam_fields[] = {
	OWNER(enrol, "学员"),
	{ .name = "course", .label = "课程", .type = T_REF, .list = "course", .flags = F_NEED | F_TITLE, .help = "考的是班里哪一门课。", .example = "DJ01" },
	{ .name = "score", .label = "成绩", .type = T_SCORE, .width = 6, .min = 0, .max = 10000, .flags = F_NEED, .help = "0至100分，补考取最高一次。",
	  .example = "85.00" },
	{ .name = "attempt", .label = "次数", .type = T_INT, .width = 2, .min = 1, .max = 9, .flags = F_NEED, .help = "第几次考，初考是1。", .example = "1" },
	{ .name = "day", .label = "日期", .type = T_DATE, .check = check_not_future, .help = "考试是在哪一天。", .example = "2026-03-02" },
	{ 0 }
};
static const struct part exam_parts[] = { { .label = "考核", .fields = "course score attempt day" }, { 0 } };
const struct entity exam = { .name = "exam", .label = "考核", .clause = "4.1", .flags = E_NOLIST, .help = "学员一门课的一次考核。", .fields = exam_fields,
			     .parts = exam_parts };

/* ---- certificates ---- */

static enum verdict same_number(struct chk *c, struct finding *f)
{
	char own[64];

	if (chk_null(c, "holder_id"))
		return chk_null(c, "enrol") ? finding_set(f, "holder_id", "外来证书须填证书上的身份证件号码") : NA;
	chk_ref_text(c, "person", "id_no", own, sizeof(own));
	enum verdict v = strcmp(own, chk_text(c, "holder_id")) ? finding_set(f, "holder_id", "证书上的证件号码与持证人的不是同一号码") : PASS;
	memset(own, 0, sizeof(own));
	return v;
}

static enum verdict from_elsewhere(struct chk *c, struct finding *f)
{
	char place[16];

	if (!chk_ref_text(c, "issuer", "region", place, sizeof(place)))
		return NA;
	return strncmp(place, "51", 2) ? finding_set(f, "issuer", "证书由省外机构颁发") : PASS;
}

static const struct rule cert_rules[] = {
	{ "R-TRN-02", "证书持有人", SEED, BLOCK, .test = same_number }, { "W-TRN-1", "省外证书", SEED, WARN, .test = from_elsewhere }, { 0 }
};

static const struct field cert_fields[] = {
	{ .name = "cert_no", .label = "证书号", .type = T_TEXT, .width = 40, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_TITLE, .help = "印在证书上的编号，一证一号。",
	  .example = "川社培证字〔2026〕第00001号" },
	{ .name = "person", .label = "持证人", .type = T_REF, .list = "person", .flags = F_NEED | F_ONCE | F_TITLE, .help = "这张证书发给了哪一个人。", .example = "张一" },
	{ .name = "holder_id", .label = "证书上的证件号", .type = T_TEXT, .width = 18, .flags = F_SECRET | F_ONCE, .mask = MASK_ID, .check = check_idno,
	  .help = "外来证书照证书填，须与持证人的证件号码相同；本系统发的留空。", .example = "510000196003150002" },
	{ .name = "enrol", .label = "学员记录", .type = T_REF, .list = "enrol", .flags = F_ONCE, .help = "凭哪一次培训发的，外来的留空。", .example = "" },
	{ .name = "issuer", .label = "发证机构", .type = T_REF, .list = "unit", .flags = F_NEED | F_ONCE, .help = "哪个孵化园或机构发的。", .example = "四川省社会组织孵化园" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "在哪里管理这张证书。", .example = "510105" },
	{ .name = "modules", .label = "模块", .type = T_TEXT, .width = 20, .flags = F_NEED, .help = "覆盖哪些模块，以空格分开的模块代码。", .example = "DJ ZC CW NZ" },
	{ .name = "issued_on", .label = "发证日期", .type = T_DATE, .flags = F_NEED, .check = check_not_future, .help = "证书是哪一天发的。", .example = "2026-03-02" },
	{ .name = "valid_to", .label = "有效期至", .type = T_DATE, .flags = F_NEED, .help = "这一天之后不能再用来申请。", .example = "2028-03-02" },
	{ 0 }
};
static const struct part cert_parts[] = { { .label = "结业证书", .fields = "cert_no person holder_id enrol issuer region modules issued_on valid_to" }, { 0 } };
static const struct state cert_states[] = { { "VALID", "有效", ST_START }, { "EXPIRED", "过期", ST_BAD }, { "REVOKED", "作废", ST_BAD }, { 0 } };
static const struct action cert_actions[] = {
	{ .name = "expire", .label = "过期", .from = "VALID", .to = "EXPIRED", .roles = ROLE(SYSTEM), .basis = SEED },
	{ .name = "revoke", .label = "作废", .from = "VALID", .to = "REVOKED", .roles = ROLE(CHIEF), .flags = A_REASON, .basis = SEED },
	{ 0 }
};
static const struct grant cert_grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "revoke" },
	{ ROLE(INCUBATOR) | ROLE(DIRECTOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ 0 }
};
static const struct view cert_views[] = { { "list", "结业证书", "cert_no person issuer issued_on valid_to state", .orders = "cert_no-,valid_to" }, { 0 } };

static int expire(struct db *db, struct night *n, struct err *err)
{
	return night_each(db, &train_cert, "state = 'VALID' AND valid_to < today()", "expire", "valid_to", &n->lapsed, err);
}

const struct entity train_cert = {
	.name = "train_cert", .label = "结业证书", .clause = "4.1", .code = "jy", .cls = C_SHARED, .help = "登记前培训的一张结业证书。", .fields = cert_fields,
	.parts = cert_parts, .states = cert_states, .actions = cert_actions, .rules = cert_rules, .save_rules = "R-TRN-02 W-TRN-1", .grants = cert_grants,
	.views = cert_views, .region = "region", .night = expire,
};

/* ---- who is excused ---- */

static const struct field waiver_fields[] = {
	{ .name = "person", .label = "免训人", .type = T_REF, .list = "person", .flags = F_NEED | F_TITLE, .help = "哪一个人免于登记前培训。", .example = "张一" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "向哪里的登记机关申请。", .example = "510105" },
	{ .name = "reason", .label = "免训理由", .type = T_TEXT, .width = 200, .flags = F_NEED, .help = "依法免登记、应急等，要写明依据。", .example = "抗震救灾应急设立" },
	{ .name = "valid_to", .label = "有效期至", .type = T_DATE, .flags = F_NEED, .help = "这一天之后不再免训。", .example = "2026-09-02" },
	{ 0 }
};
static const struct part waiver_parts[] = { { .label = "免训", .fields = "person region reason valid_to" }, { 0 } };
static const struct state waiver_states[] = { { "ASKED", "待批准", ST_START }, { "GIVEN", "已批准", ST_GOOD }, { "DENIED", "不批准", ST_BAD }, { 0 } };
static const struct action waiver_actions[] = {
	{ .name = "give", .label = "批准免训", .from = "ASKED", .to = "GIVEN", .roles = ROLE(DIRECTOR), .flags = A_REASON | A_FOUREYES, .basis = SEED },
	{ .name = "deny", .label = "不批准", .from = "ASKED", .to = "DENIED", .roles = ROLE(DIRECTOR), .flags = A_REASON | A_FOUREYES, .basis = SEED },
	{ 0 }
};
static const struct grant waiver_grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_NEW | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_INTERNAL, .states = "ASKED" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(DIRECTOR), V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "give deny" },
	{ 0 }
};
static const struct view waiver_views[] = { { "list", "免训", "person reason valid_to state", .orders = "valid_to-" }, { 0 } };
const struct entity train_waiver = {
	.name = "train_waiver", .label = "免训", .clause = "4.1", .code = "mx", .cls = C_SHARED, .flags = E_HAND, .help = "经批准免于登记前培训的一个人。", .fields = waiver_fields,
	.parts = waiver_parts, .states = waiver_states, .actions = waiver_actions, .grants = waiver_grants, .views = waiver_views, .region = "region",
};

/* ---- the gate ---- */

struct gate { const char *on; bool excused; unsigned have; };

static int covers(void *ctx, struct rec *t)
{
	struct gate *g = ctx;

	if (strcmp(rec_state(t), "REVOKED") && strcmp(rec_str(t, "issued_on"), g->on) <= 0 && strcmp(rec_str(t, "valid_to"), g->on) >= 0)
		for (unsigned i = 0; i < LENGTH(required); i++)
			if (strstr(rec_str(t, "modules"), required[i]))
				g->have |= 1u << i;
	return 0;
}

static int excuses(void *ctx, struct rec *w)
{
	struct gate *g = ctx;

	g->excused |= !strcmp(rec_state(w), "GIVEN") && strcmp(rec_str(w, "valid_to"), g->on) >= 0;
	return g->excused;
}

bool train_lacks(struct chk *c, int64_t who, char *dst, size_t n)
{
	struct gate g = { .on = c->on };

	*dst = '\0';
	if (!who || chk_each_id(c, "train_waiver", "person", who, excuses, &g))
		return false;
	chk_each_id(c, "train_cert", "person", who, covers, &g);
	for (unsigned i = 0; i < LENGTH(required); i++)
		if (!(g.have >> i & 1))
			text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? "、" : "", code_label(c->db, "D19", required[i]));
	return *dst;
}
