/* Materials (regulation §1.5; resolutions C32): which an application needs, by case, type and management, before acceptance or before the
 * certificate; and what the lines of each case entity have in common (material.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/util.h"
#include "model/registry/material.h"
#include "model/registry/registry.h"

static const struct field def_fields[] = {
	{ .name = "code", .label = "材料编码", .type = T_TEXT, .width = 12, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_PUBLIC, .help = "材料目录里的编码，定了不改。",
	  .example = "SL-03" },
	{ .name = "kase", .label = "事项类型", .type = T_CODE, .list = "casetype", .flags = F_NEED | F_PUBLIC | F_INDEX, .help = "办哪一类事项要交。", .example = "SL" },
	{ .name = "title", .label = "材料名称", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_PUBLIC, .help = "材料的名称，清单和告知书里照此写。",
	  .example = "验资报告" },
	{ .name = "types", .label = "适用类型", .type = T_TEXT, .width = 12, .flags = F_PUBLIC, .help = "哪几类组织要交，以空格分开的类型代码；都要交的留空。", .example = "ST MF" },
	{ .name = "modes", .label = "适用管理体制", .type = T_TEXT, .width = 12, .flags = F_PUBLIC, .help = "哪种管理体制要交，以空格分开的代码；都要交的留空。", .example = "S" },
	{ .name = "stage", .label = "环节", .type = T_CODE, .list = "material_stage", .flags = F_NEED | F_PUBLIC, .help = "受理之前还是发证之前须交。", .example = "accept" },
	{ .name = "required", .label = "必交", .type = T_BOOL, .flags = F_PUBLIC, .help = "不交就不能受理或发证。", .example = "1" },
	{ .name = "original", .label = "收原件", .type = T_BOOL, .flags = F_PUBLIC, .help = "收原件填是，核对原件后收复印件填否。", .example = "1" },
	{ .name = "copies", .label = "份数", .type = T_INT, .width = 2, .min = 1, .max = 20, .flags = F_PUBLIC, .help = "要交几份，通常是一份。", .example = "1" },
	{ .name = "basis", .label = "依据", .type = T_TEXT, .width = 120, .flags = F_PUBLIC, .help = "哪一部法规的哪一条要求交。", .example = "社会团体登记管理条例第十一条" },
	{ .name = "alike", .label = "同类材料", .type = T_TEXT, .width = 12, .flags = F_PUBLIC, .help = "另一类事项里同样的材料写同样的词，核验过、还有效的可以承用；没有的留空。",
	  .example = "身份证明" },
	{ .name = "personal", .label = "含个人信息", .type = T_BOOL, .help = "填否的取件不记查看；没有填的按含个人信息记。", .example = "1" },
	{ .name = "guides", .label = "因目录类别必交", .type = T_TEXT, .width = 12, .flags = F_PUBLIC, .help = "设立导向目录里哪几类的申请必须交，以空格分开的类别代码；与类别无关的留空。", .example = "L" },
	{ 0 }
};
static const struct part def_parts[] = { { .label = "材料", .fields = "code kase title types modes stage required original copies guides basis alike personal" }, { 0 } };
static const struct grant def_grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF | ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_EXPORT, S_ALL, LV_INTERNAL },
	{ ROLE(SUPERVISOR) | ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC) | ROLE(INCUBATOR), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};
static const struct view def_views[] = {
	{ "list", "材料目录", "code kase title types modes stage required original copies basis", .orders = "code" }, { 0 }
};

const struct entity material_def = {
	.name = "material_def", .label = "材料目录", .clause = "4.1", .code = "cl", .cls = C_SHARED, .flags = E_SHIPPED,
	.help = "办一类事项要交的一种材料。", .fields = def_fields, .parts = def_parts, .grants = def_grants, .views = def_views,
};

/* ---- what a line takes from its definition ---- */

struct def { char stage[12], guides[40]; int64_t required, original; };

static int got_def(void *ctx, struct rec *d)
{
	struct def *x = ctx;

	text_cut(x->stage, sizeof(x->stage), rec_str(d, "stage"));
	text_cut(x->guides, sizeof(x->guides), rec_str(d, "guides"));
	x->required = rec_num(d, "required");
	x->original = rec_num(d, "original");
	return 1;
}

/* The application falls under one of those kinds of the catalogue. */
static bool because_of(const char *guides, const struct rec *owner)
{
	const char *guide = owner && field_no(rec_entity(owner), "guide") >= 0 ? rec_str(owner, "guide") : "";

	return *guides && *guide && word_or_any(guides, guide);
}

static struct def def_of(struct chk *c)
{
	struct def d = { 0 };
	chk_each_id(c, "material_def", "id", chk_int(c, "def"), got_def, &d);
	return d;
}

int material_stage(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	struct def d = def_of(c);

	(void)f, (void)err;
	*v = *d.stage ? (struct val){ .t = VT_TEXT, .s = xstrdup(d.stage), .n = strlen(d.stage) } : (struct val){ .t = VT_NULL };
	return 0;
}

int material_required(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	struct def d = def_of(c);

	(void)f, (void)err;
	*v = (struct val){ .t = VT_INT, .i = d.required || because_of(d.guides, rec_owner(c->rec)) };
	return 0;
}

static int say(struct val *v, const char *text)
{
	*v = text && *text ? (struct val){ .t = VT_TEXT, .s = xstrdup(text), .n = strlen(text) } : (struct val){ .t = VT_NULL };
	return 0;
}

static bool taken_over(struct chk *c)
{
	return chk_changed(c, "carried") && !chk_null(c, "carried");
}

/* Another file than the one that was looked at has not been looked at; what is taken over bears who looked at it then. */
static bool looked_anew(struct chk *c)
{
	if (taken_over(c))
		return false;
	if (*chk_text(c, "checked") == MATERIAL_OK && chk_changed(c, "file") && !chk_changed(c, "checked"))
		rec_carry(c->rec, "checked", "");
	return chk_changed(c, "checked");
}

/* Who said so last, when, and of what. */
int material_who(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return looked_anew(c) ? say(v, chk_null(c, "checked") ? NULL : c->who->label) : calc_kept(c, f, v, err);
}

int material_day(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return looked_anew(c) ? say(v, chk_null(c, "checked") ? NULL : c->on) : calc_kept(c, f, v, err);
}

int material_what(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return looked_anew(c) ? say(v, chk_null(c, "checked") ? NULL : chk_text(c, "file")) : calc_kept(c, f, v, err);
}

int material_file_who(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return chk_changed(c, "file") ? say(v, chk_null(c, "file") ? NULL : c->who->label) : calc_kept(c, f, v, err);
}

int material_file_day(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return chk_changed(c, "file") ? say(v, chk_null(c, "file") ? NULL : c->on) : calc_kept(c, f, v, err);
}

/* Where it was taken over from, until another file comes or somebody looks at it himself. */
int material_carried(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	return !taken_over(c) && (chk_changed(c, "file") || looked_anew(c)) ? say(v, NULL) : calc_kept(c, f, v, err);
}

/* ---- rules of a line ---- */

/* While papers are mended, what the notice does not name stays as it was handed in. */
static bool not_named(struct chk *c)
{
	const struct rec *owner = rec_owner(c->rec);

	return owner && !strcmp(rec_state(owner), "SUPPLEMENT") && chk_changed(c, "file") && chk_had(c, "file") && *chk_text(c, "checked") != MATERIAL_BAD;
}

/* What the window has passed is not changed by who handed it in. */
static enum verdict hands(struct chk *c, struct finding *f)
{
	static const char *const given[] = { "given_on", "doc_no", "valid_to" };
	if (c->who->roles & (R_CIVIL | ROLE(SYSTEM)))
		return PASS;
	if (taken_over(c))
		return material_still_good(c) ? PASS : finding_set(f, "file", "要承用的材料已失效，或已不是核验过的");
	/* the mark has fallen with the file that it was of; who took it over may give it back */
	if (chk_had(c, "carried") && chk_changed(c, "carried"))
		return PASS;
	if (chk_changed(c, "file") && chk_changed(c, "checked") && chk_null(c, "checked"))
		return finding_set(f, "file", "已核验的材料不能再改，须由窗口先改核验");
	if (*chk_text(c, "checked") == MATERIAL_OK)
		for (size_t i = 0; i < LENGTH(given); i++)
			if (chk_changed(c, given[i]))
				return finding_set(f, given[i], "已核验的材料不能再改，须由窗口先改核验");
	return not_named(c) ? finding_set(f, "file", "补正告知没有要求换这份材料的文件") : PASS;
}

static enum verdict current(struct chk *c, struct finding *f)
{
	if (*chk_text(c, "checked") == MATERIAL_OK && chk_null(c, "given_on"))
		return finding_set(f, "given_on", "核验过的材料须有提交日期");
	if (*chk_text(c, "checked") == MATERIAL_BAD && chk_null(c, "note"))
		return finding_set(f, "note", "须补正的要写清补正内容");
	return PASS;
}

/* Of a paper of which the office keeps the original, the original may be what was looked at; of which it keeps a copy, there is a file. */
static enum verdict has_what_was_seen(struct chk *c, struct finding *f)
{
	if (*chk_text(c, "checked") != MATERIAL_OK || !chk_null(c, "file") || def_of(c).original)
		return PASS;
	return finding_set(f, "file", "这种材料收复印件，须附上文件才能核验");
}

const struct rule material_rules[] = {
	{ "R-MAT-01", "材料由窗口核验", "行政许可法第三十四条", BLOCK, RULE_FIXED, .test = hands },
	{ "R-MAT-02", "核验填写完整", "行政许可法第三十二条", BLOCK, .test = current },
	{ "R-MAT-03", "核验的是文件或者原件", "行政许可法第三十四条", BLOCK, .test = has_what_was_seen },
	{ 0 }
};

/* ---- of a whole application ---- */

struct fill { struct chk *c; struct rec *owner; const char *lines, *type, *mode; struct err *err; int rc; };

static int slot(void *ctx, struct rec *d)
{
	struct fill *x = ctx;
	const struct part *p = part_lines(rec_entity(x->owner), x->lines);

	if (!word_or_any(rec_str(d, "types"), x->type) || !word_or_any(rec_str(d, "modes"), x->mode))
		return 0;
	for (size_t i = 0; i < rec_line_count(x->owner, p); i++)
		if (rec_num(rec_line(x->owner, p, i), "def") == rec_id(d))
			return 0;
	struct rec *l = rec_line_add(x->owner, p, x->err);
	if (!l) {
		x->rc = -1;
		return 1;
	}
	rec_put_ref(l, "def", rec_id(d));
	rec_put(l, "stage", rec_str(d, "stage"));
	rec_put_int(l, "required", rec_num(d, "required") || because_of(rec_str(d, "guides"), x->owner));
	return 0;
}

int material_fill(struct chk *c, struct rec *owner, const char *lines, const char *what, const char *type, const char *mode, struct err *err)
{
	struct fill x = { c, owner, lines, type, mode, err, 0 };

	chk_each(c, "material_def", "kase", what, slot, &x);
	return x.rc;
}

static void title_of(struct chk *l, char *dst, size_t n)
{
	if (!chk_ref_text(l, "def", "title", dst, n))
		text_cut(dst, n, "材料");
}

enum verdict material_all(struct chk *c, struct finding *f, const char *lines, const char *stage)
{
	enum verdict v = PASS;
	struct chk buf, *l;
	char title[200];

	for (size_t i = 0; (l = chk_line(c, lines, i, &buf)); i++) {
		char ok = *chk_text(l, "checked");
		bool late = !chk_null(l, "valid_to") && strcmp(chk_text(l, "valid_to"), c->on) < 0;
		bool other = strcmp(chk_text(l, "file"), chk_text(l, "checked_file")) != 0;
		if (!chk_int(l, "required") || strcmp(chk_text(l, "stage"), stage) || (ok == MATERIAL_OK && !late && !other))
			continue;
		title_of(l, title, sizeof(title));
		v = finding_set(f, lines, "%s%s", title, ok == MATERIAL_OK && other ? "核验的不是现在的文件" : late && ok == MATERIAL_OK ? "已过有效期" : chk_null(l, "given_on") ? "未提交" : ok == MATERIAL_BAD ? "须补正" :
				"未核验");
	}
	return v;
}

int material_lacking(struct chk *c, const char *lines, char *dst, size_t n)
{
	struct chk buf, *l;
	char title[200];
	int k = 0;

	*dst = '\0';
	for (size_t i = 0; (l = chk_line(c, lines, i, &buf)); i++) {
		bool bad = *chk_text(l, "checked") == MATERIAL_BAD;
		bool none = chk_int(l, "required") && !strcmp(chk_text(l, "stage"), "accept") && chk_null(l, "given_on");
		if (!bad && !none)
			continue;
		title_of(l, title, sizeof(title));
		text_fmt(dst + strlen(dst), n - strlen(dst), "%s%d. %s：%s", k ? "\n" : "", k + 1, title, bad ? chk_text(l, "note") : "未提交");
		k++;
	}
	return k;
}

int material_again(struct chk *c, const char *lines, struct err *err)
{
	struct chk buf, *l;

	(void)err;
	for (size_t i = 0; (l = chk_line(c, lines, i, &buf)); i++)
		if (*chk_text(l, "checked") == MATERIAL_BAD) {
			rec_put(l->rec, "checked", "");
			rec_put(l->rec, "checked_by", "");
		}
	return 0;
}
