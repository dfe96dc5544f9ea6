/* A natural person, once, whatever posts he or she holds (C02). Document number and phone are ciphertext with a blind index. */
#include <ctype.h>
#include <string.h>

#include "model/core/rules.h"
#include "model/core/util.h"

#include "model/registry/registry.h"

#define GB11643 "GB 11643-1999"

/* Resident cards, and residence permits for people of Hong Kong, Macao and Taiwan, bear a number of GB 11643. */
static bool resident_number(struct chk *c)
{
	const char *kind = chk_text(c, "id_kind");

	return !*kind || !strcmp(kind, "1") || !strcmp(kind, "6");
}

static int check_document(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	if (v->t != VT_TEXT)
		return 0;
	if (resident_number(c))
		return check_idno(c, f, v, err);
	text_ascii(v->s);
	text_trim(v->s);
	size_t n = strlen(v->s);
	for (size_t i = 0; i < n; i++) {
		v->s[i] = (char)toupper((unsigned char)v->s[i]);
		if (!isalnum((unsigned char)v->s[i]))
			return err_set(err, E_INVALID, "R-ID-01", f->name, NULL, "证件号码只能含字母和数字");
	}
	v->n = n;
	if (n < 5 || n > 18)
		return err_set(err, E_INVALID, "R-ID-01", f->name, NULL, "证件号码应为5至18位");
	return 0;
}

static int calc_birth(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	const char *no = chk_text(c, "id_no");
	char birth[11] = "";

	(void)f, (void)err;
	if (!resident_number(c) || !*no || idno_birth(no, birth))
		text_cut(birth, sizeof(birth), chk_text(c, "birth_doc"));
	v->t = *birth ? VT_TEXT : VT_NULL;
	v->s = *birth ? xstrdup(birth) : NULL;
	v->n = strlen(birth);
	return 0;
}

static int calc_sex(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	const char *no = chk_text(c, "id_no"), *given = chk_text(c, "sex_doc");

	(void)f, (void)err;
	if (resident_number(c) && strlen(no) == 18)
		given = idno_sex(no) == 1 ? "1" : "2";
	v->t = *given ? VT_TEXT : VT_NULL;
	v->s = *given ? xstrdup(given) : NULL;
	v->n = strlen(given);
	return 0;
}

static const struct field fields[] = {
	{ .name = "name", .label = "姓名", .type = T_TEXT, .width = 30, .check = check_name,
	  .flags = F_NEED | F_TITLE | F_FIND | F_NAME,
	  .help = "与证件一致的姓名，改名凭证件由经办人改。", .example = "张一" },
	{ .name = "id_kind", .label = "证件类型", .type = T_CODE, .list = "D10", .flags = F_NEED,
	  .help = "哪一种身份证件，决定号码怎样核对，先于号码填。", .example = "1", .basis = GB11643 },
	{ .name = "id_no", .label = "证件号码", .type = T_TEXT, .width = 18, .flags = F_NEED | F_UNIQ | F_SECRET,
	  .mask = MASK_ID, .check = check_document,
	  .help = "加密保存，只能整号查找；看全号须说明用途并留痕。", .example = "510000196003150002", .basis = GB11643 },
	{ .name = "sex", .label = "性别", .type = T_CODE, .list = "gbt2261_1_sex", .flags = F_CALC, .calc = calc_sex,
	  .help = "由身份证号第17位算出，其他证件取证载性别。", .basis = "GB/T 2261.1" },
	{ .name = "birth", .label = "出生日期", .type = T_DATE, .flags = F_CALC | F_PII, .mask = MASK_ALL, .calc = calc_birth,
	  .help = "由身份证号算出，其他证件取证载出生日期，用来算年龄。", .basis = GB11643 },
	{ .name = "sex_doc", .label = "证载性别", .type = T_CODE, .list = "gbt2261_1_sex",
	  .help = "护照等号码里看不出性别的证件，照证上印的填；居民身份证留空。", .example = "1" },
	{ .name = "birth_doc", .label = "证载出生日期", .type = T_DATE, .flags = F_PII, .mask = MASK_ALL, .check = check_not_future,
	  .help = "护照等证件上印的出生日期，核对任职年龄用，不填不能保存；居民身份证留空。", .example = "1960-03-15" },
	{ .name = "ethnic", .label = "民族", .type = T_CODE, .list = "gbt3304_ethnic",
	  .help = "按证件填，外国人留空，经办人可改。", .example = "01", .basis = "GB/T 3304" },
	{ .name = "politics", .label = "政治面貌", .type = T_CODE, .list = "D11",
	  .help = "本人现在是党员、团员还是群众等，党员人数和交叉任职据此计算，经办人可改。", .example = "01", .basis = "GB/T 4762" },
	{ .name = "education", .label = "学历", .type = T_CODE, .list = "gbt4658_education",
	  .help = "已取得的最高学历，经办人可改。", .example = "21", .basis = "GB/T 4658" },
	{ .name = "work_unit", .label = "工作单位", .type = T_TEXT, .width = 60, .flags = F_FIND,
	  .help = "现在在哪里工作，退休的填原单位，经办人可改。", .example = "成都蜀锦织绣博物馆" },
	{ .name = "work_post", .label = "单位职务", .type = T_TEXT, .width = 40,
	  .help = "在工作单位担任的职务，没有填「无」，经办人可改。", .example = "馆长" },
	{ .name = "cadre", .label = "干部身份", .type = T_CODE, .list = "D12",
	  .help = "决定能否兼职、要不要批准，以组织人事部门认定为准。", .example = "0",
	  .basis = "《四川省社会组织换届工作指引(试行)》第二十一条" },
	{ .name = "phone", .label = "手机号", .type = T_TEXT, .width = 20, .flags = F_SECRET, .mask = MASK_PHONE,
	  .check = check_phone,
	  .help = "本人手机，加密保存；看全号须说明用途并留痕。", .example = "14112345678" },
	{ .name = "criminal", .label = "犯罪记录核查", .type = T_CODE, .list = "criminal_check", .flags = F_PII, .mask = MASK_ALL,
	  .help = "公安机关核查的结果，未核查留空，经办人登记。", .example = "0",
	  .basis = "《社会团体登记管理条例》第十三条、《基金会管理条例》第二十三条" },
	{ .name = "criminal_on", .label = "核查日期", .type = T_DATE, .flags = F_PII, .mask = MASK_ALL, .check = check_not_future,
	  .help = "犯罪记录核查结果是哪一天出具的。", .example = "2026-03-02" },
	{ .name = "sentence_end", .label = "刑罚执行完毕日", .type = T_DATE, .flags = F_PII, .mask = MASK_ALL,
	  .help = "有犯罪记录的，刑罚哪一天执行完毕，算五年用。", .example = "2015-06-30", .basis = "《基金会管理条例》第二十三条" },
	{ .name = "resident", .label = "境内常住地", .type = T_REGION,
	  .help = "在境内常住的县或市，境外人士没有则空。", .example = "510105", .basis = "《基金会管理条例》第二十四条" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "基本情况", .fields = "name id_kind id_no sex birth phone ethnic politics education" },
	{ .label = "工作和任职限制", .fields = "work_unit work_post cadre resident" },
	{ .label = "其他证件", .fields = "sex_doc birth_doc" },
	{ .label = "犯罪记录核查", .fields = "criminal criminal_on sentence_end" },
	{ 0 }
};

static enum verdict birth_known(struct chk *c, struct finding *f)
{
	if (resident_number(c) || !chk_null(c, "birth_doc"))
		return PASS;
	return finding_set(f, "birth_doc", "证件不是居民身份证，须填证载出生日期，否则无法核对年龄");
}

static enum verdict sentence_known(struct chk *c, struct finding *f)
{
	if (strcmp(chk_text(c, "criminal"), "1") || !chk_null(c, "sentence_end"))
		return PASS;
	return finding_set(f, "sentence_end", "有犯罪记录的须填刑罚执行完毕日");
}

static const struct rule rules[] = {
	{ "R-ID-04", "证载出生日期", GB11643, BLOCK, .test = birth_known },
	{ "R-ID-05", "刑罚执行完毕日", "《基金会管理条例》第二十三条", BLOCK, .test = sentence_known },
	{ 0 }
};

/* People have no place of their own: an officer must be able to find anyone who may hold a post here. Whoever sees a whole
 * number says why, and is logged. */
static const struct grant grants[] = {
	{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_UNMASK | V_HISTORY, S_ALL, LV_SENSITIVE },
	{ ROLE(DIRECTOR) | ROLE(LEGAL), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_SENSITIVE },
	{ ROLE(ENFORCER), V_READ | V_COUNT | V_UNMASK | V_HISTORY, S_ALL, LV_SENSITIVE },
	/* an account is somebody's: who makes it says whose, by a name that he knows, and learns nothing of the person */
	{ ROLE(SYSADMIN), V_CHOOSE, S_ALL, LV_PUBLIC },
	/* who trains or founds names the people it is about; a park registers those who come to its classes */
	{ ROLE(INCUBATOR), V_CHOOSE | V_NEW, S_ALL, LV_PUBLIC },
	{ ROLE(INITIATOR), V_CHOOSE, S_ALL, LV_PUBLIC },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "人员名册", "name id_no sex politics work_unit cadre", .orders = "name,work_unit name" },
	{ 0 }
};

const struct entity person = {
	.name = "person", .label = "人员", .clause = "0", .code = "ry", .cls = C_SHARED,
	.help = "一个自然人，担任职务、发起或入会时从这里选。",
	.fields = fields, .parts = parts, .rules = rules, .save_rules = "R-ID-04 R-ID-05", .grants = grants, .views = views,
};
