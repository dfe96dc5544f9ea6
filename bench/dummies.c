/*
 * Seventy dummy entities beside the shipped ones, for `make bench` alone: what a session costs when every subsystem is
 * there. Each has what a small entity has: eight fields among them a code, a day, a sum and two references, a list in
 * two orders, rights, a number on home, and with them its tables, history, indexes and guards in the schema.
 */
#include "model/entities.h"

#define DUMMY(n) \
	static const struct field fields_##n[] = { \
		{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_NEED, .example = "51510000MJQ100016U", \
		  .help = "这一条属于哪个社会组织，从名册里选。" }, \
		{ .name = "title", .label = "标题", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE, \
		  .help = "这一条叫什么，列表和查找都看它。", .example = "第一季度检查" }, \
		{ .name = "kind", .label = "种类", .type = T_CODE, .list = "D18", .flags = F_NEED, \
		  .help = "按代码表选一种，决定后面的办理。", .example = "2" }, \
		{ .name = "held_on", .label = "日期", .type = T_DATE, .help = "事情发生的那一天，不是登记的那天。", .example = "2026-03-02" }, \
		{ .name = "amount", .label = "金额", .type = T_FEN, .help = "一共花了多少，以元计，到分。", .example = "1200.00" }, \
		{ .name = "head", .label = "负责人", .type = T_REF, .list = "person", .help = "谁负责，从人员表选。", .example = "张一" }, \
		{ .name = "place", .label = "地点", .type = T_TEXT, .width = 60, .help = "活动在哪里举行，写到门牌或房间。", .example = "本会会议室" }, \
		{ .name = "note", .label = "说明", .type = T_MEMO, .width = 400, .help = "前面各项装不下的都写在这里。", .example = "无" }, \
		{ 0 } \
	}; \
	static const struct part parts_##n[] = { \
		{ .label = "基本情况", .fields = "org title kind held_on amount head place note" }, { 0 } \
	}; \
	static const struct grant grants_##n[] = { \
		{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_REGION, \
		  LV_SENSITIVE }, \
		{ ROLE(ORG), V_READ | V_HISTORY, S_OWN, LV_INTERNAL }, { 0 } \
	}; \
	static const struct view views_##n[] = { { "list", "名册", "title org kind held_on", .orders = "held_on-,title" }, { 0 } }; \
	static const struct figure figures_##n[] = { { "all", "全部", NULL, "kind" }, { 0 } }; \
	static const struct entity dummy_##n = { \
		.name = "dummy_" #n, .label = "附加 " #n, .clause = "7.4", .code = "x" #n, .cls = C_SHARED, \
		.help = "基准测试的一个附加实体。", .fields = fields_##n, .parts = parts_##n, .grants = grants_##n, \
		.views = views_##n, .figures = figures_##n, .org = "org", \
	};

DUMMY(aa) DUMMY(ab) DUMMY(ac) DUMMY(ad) DUMMY(ae) DUMMY(af) DUMMY(ag) DUMMY(ah) DUMMY(ai) DUMMY(aj)
DUMMY(ba) DUMMY(bb) DUMMY(bc) DUMMY(bd) DUMMY(be) DUMMY(bf) DUMMY(bg) DUMMY(bh) DUMMY(bi) DUMMY(bj)
DUMMY(ca) DUMMY(cb) DUMMY(cc) DUMMY(cd) DUMMY(ce) DUMMY(cf) DUMMY(cg) DUMMY(ch) DUMMY(ci) DUMMY(cj)
DUMMY(da) DUMMY(db) DUMMY(dc) DUMMY(dd) DUMMY(de) DUMMY(df) DUMMY(dg) DUMMY(dh) DUMMY(di) DUMMY(dj)
DUMMY(ea) DUMMY(eb) DUMMY(ec) DUMMY(ed) DUMMY(ee) DUMMY(ef) DUMMY(eg) DUMMY(eh) DUMMY(ei) DUMMY(ej)
DUMMY(fa) DUMMY(fb) DUMMY(fc) DUMMY(fd) DUMMY(fe) DUMMY(ff) DUMMY(fg) DUMMY(fh) DUMMY(fi) DUMMY(fj)
DUMMY(ga) DUMMY(gb) DUMMY(gc) DUMMY(gd) DUMMY(ge) DUMMY(gf) DUMMY(gg) DUMMY(gh) DUMMY(gi) DUMMY(gj)

const struct entity *const entities[] = {
	SHIPPED_ENTITIES,
	&dummy_aa, &dummy_ab, &dummy_ac, &dummy_ad, &dummy_ae, &dummy_af, &dummy_ag, &dummy_ah, &dummy_ai, &dummy_aj,
	&dummy_ba, &dummy_bb, &dummy_bc, &dummy_bd, &dummy_be, &dummy_bf, &dummy_bg, &dummy_bh, &dummy_bi, &dummy_bj,
	&dummy_ca, &dummy_cb, &dummy_cc, &dummy_cd, &dummy_ce, &dummy_cf, &dummy_cg, &dummy_ch, &dummy_ci, &dummy_cj,
	&dummy_da, &dummy_db, &dummy_dc, &dummy_dd, &dummy_de, &dummy_df, &dummy_dg, &dummy_dh, &dummy_di, &dummy_dj,
	&dummy_ea, &dummy_eb, &dummy_ec, &dummy_ed, &dummy_ee, &dummy_ef, &dummy_eg, &dummy_eh, &dummy_ei, &dummy_ej,
	&dummy_fa, &dummy_fb, &dummy_fc, &dummy_fd, &dummy_fe, &dummy_ff, &dummy_fg, &dummy_fh, &dummy_fi, &dummy_fj,
	&dummy_ga, &dummy_gb, &dummy_gc, &dummy_gd, &dummy_ge, &dummy_gf, &dummy_gg, &dummy_gh, &dummy_gi, &dummy_gj,
	NULL
};
