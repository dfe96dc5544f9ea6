/* Materials of an application (material.c): the slots a case has by type and management, filled from material_def, checked by the window. Each
 * case entity has lines of its own made of MATERIAL_FIELDS. */
#ifndef SOCORG_MATERIAL_H
#define SOCORG_MATERIAL_H

#include "model/core/rules.h"

#define MATERIAL_BY (R_CIVIL | ROLE(INITIATOR) | ROLE(ORG))	/* hands papers in; the window, which looks at them, takes them in as well */
#define MATERIAL_FIELDS(owner, owner_label) \
	{ .name = #owner, .label = owner_label, .type = T_REF, .list = #owner, .flags = F_OWNER | F_NEED, .help = "属于哪一件申请，由所在的申请带出。" }, \
	{ .name = "def", .label = "材料", .type = T_REF, .by = MATERIAL_BY, .list = "material_def", .flags = F_NEED | F_ONCE | F_TITLE, .help = "材料目录里的哪一种材料。", \
	  .example = "ST-01" }, \
	{ .name = "stage", .label = "环节", .type = T_CODE, .list = "material_stage", .flags = F_CALC, .calc = material_stage, \
	  .help = "受理前还是发证前须交，取自材料目录。" }, \
	{ .name = "required", .label = "必交", .type = T_BOOL, .flags = F_CALC, .calc = material_required, .help = "不交不能受理或发证，取自材料目录。" }, \
	{ .name = "given_on", .label = "提交日期", .type = T_DATE, .by = MATERIAL_BY, .check = check_not_future, .help = "哪一天交来的，没有交的留空。", .example = "2026-02-12" }, \
	{ .name = "doc_no", .label = "文号或份数", .type = T_TEXT, .by = MATERIAL_BY, .width = 60, .help = "批准文件、证明写文号，其他写份数页数。", .example = "青教函〔2026〕8号" }, \
	{ .name = "valid_to", .label = "有效期至", .type = T_DATE, .by = MATERIAL_BY, .help = "证明有有效期的写到哪一天，没有的留空。", .example = "2027-02-11" }, \
	{ .name = "checked", .label = "核验", .type = T_CODE, .by = R_CIVIL, .list = "material_check", .help = "窗口看过原件后填：已核验，或者须补正。", .example = "1" }, \
	{ .name = "note", .label = "补正内容", .type = T_TEXT, .by = R_CIVIL, .width = 120, .help = "须补正的写清楚差什么，一次性告知书里照此列出。", .example = "缺验资机构盖章" }, \
	{ .name = "checked_by", .label = "核验人", .type = T_TEXT, .width = 64, .flags = F_OFFICE | F_CALC, .calc = material_who, .help = "谁核验的，取最后核验的人的姓名。" }, \
	{ .name = "file", .label = "文件", .type = T_FILE, .by = MATERIAL_BY, .help = "交来的电子文件，从自己的文件托盘里选；内容按哈希保存，不再改写。", .example = "tray:验资报告.pdf" }, \
	{ .name = "file_by", .label = "附件人", .type = T_TEXT, .width = 64, .flags = F_OFFICE | F_CALC, .calc = material_file_who, .help = "谁附上这个文件的，取附上的人的姓名。" }, \
	{ .name = "file_on", .label = "附件日期", .type = T_DATE, .flags = F_CALC, .calc = material_file_day, .help = "哪一天附上这个文件的，取附上的日期。" }, \
	{ .name = "checked_on", .label = "核验日期", .type = T_DATE, .flags = F_CALC, .calc = material_day, .help = "哪一天核验的，取最后核验的日期。" }, \
	{ .name = "checked_file", .label = "核验的文件", .type = T_FILE, .flags = F_CALC, .calc = material_what, \
	  .help = "核验的是哪个文件，取核验时的；为空的，核验的是纸质原件。" }, \
	{ .name = "carried", .label = "承用自", .type = T_TEXT, .width = 40, .flags = F_CALC, .calc = material_carried, \
	  .help = "承用哪一件申请里核验过的材料，取承用时的编号；换了文件或者重新核验的为空。" }
#define MATERIAL_COLUMNS "def stage required given_on file doc_no checked note"
#define MATERIAL_PART "def stage required given_on file file_by file_on doc_no valid_to checked note checked_by checked_on checked_file carried"
#define MATERIAL_SAVE "R-MAT-01 R-MAT-02 R-MAT-03"

enum { MATERIAL_OK = '1', MATERIAL_BAD = '2' };		/* codes of material_check */

int material_stage(struct chk *, const struct field *, struct val *, struct err *);
int material_required(struct chk *, const struct field *, struct val *, struct err *);
int material_who(struct chk *, const struct field *, struct val *, struct err *);
int material_day(struct chk *, const struct field *, struct val *, struct err *);
int material_what(struct chk *, const struct field *, struct val *, struct err *);
int material_file_who(struct chk *, const struct field *, struct val *, struct err *);
int material_file_day(struct chk *, const struct field *, struct val *, struct err *);
int material_carried(struct chk *, const struct field *, struct val *, struct err *);
extern const struct rule material_rules[];		/* of a line: R-MAT-01 … 03 */

/* Adds the slots that an application of that kind, type and management has and this one lacks; -1. Of an effect. */
int material_fill(struct chk *, struct rec *, const char *lines, const char *what, const char *type, const char *mode, struct err *);
/* BLOCK with a finding for each required slot of the stage (accept, issue) that is not 已核验. */
enum verdict material_all(struct chk *, struct finding *, const char *lines, const char *stage);
/* "1. 验资报告：缺验资机构盖章；2. …" of those that must be mended or are lacking; how many. */
int material_lacking(struct chk *, const char *lines, char *dst, size_t n);
/* What was to be mended is to be looked at anew. */
int material_again(struct chk *, const char *lines, struct err *);

/* ---- files of slots: what screens and words call (material_file.c) ---- */

struct tray_file;
const struct part *material_part(const struct entity *);		/* the lines that are slots; NULL */
/* By the material's code, its name, or the line's id; -1 with err. */
int material_slot(struct db *, struct rec *owner, const char *word, struct rec **line, struct err *);
int material_attach(struct db *, struct rec *line, const char *tray_word, struct err *);	/* a file of one's own tray; it came today unless it came before */
/* Its file into one's own tray, on record; where it is of a person, as a clear sight. */
int material_fetch(struct db *, const struct actor *, struct rec *line, struct tray_file *, struct err *);

/* ---- reused while valid (material_reuse.c) ---- */

/* A file that the office had checked in an earlier application of the same organisation, or of the same initiator, and that is still valid.
 * whole: it is the same organisation's, the mark goes with it; else the window looks again. */
struct offer { char from[40], file[65], doc_no[200], valid_to[11], by[80], on[11]; bool whole; };
/* For a slot of which nothing is there yet: 1, 0 none, -1. on: the day of the application. */
int material_offer(struct db *, struct rec *line, const char *on, struct offer *, struct err *);
int material_take(struct db *, struct rec *line, struct err *);		/* what is offered today; it is saved with the application */
bool material_still_good(struct chk *);					/* of a line that is being taken over */
/* The slots that an application lacks are there to be filled; nothing is stored before it is saved. */
int material_slots(struct db *, const struct actor *, struct rec *owner, struct err *);

#endif
