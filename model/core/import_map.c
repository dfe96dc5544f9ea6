/* What the columns of a file mean: by the dictionary's labels and names, by what people call them, and by what this office said
 * of the same heading before. */
#include "model/core/import_i.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What people write over a column, and the label it means where an entity has that one. */
static const struct { const char *heading, *label; } known[] = {
	{ "代码", "统一社会信用代码" }, { "code", "统一社会信用代码" }, { "uscc", "统一社会信用代码" }, { "信用代码", "统一社会信用代码" },
	{ "社会信用代码", "统一社会信用代码" }, { "统一信用代码", "统一社会信用代码" }, { "统一代码", "统一社会信用代码" },
	{ "机构代码", "统一社会信用代码" }, { "统一社会信用代码", "统一代码" }, { "信用代码", "统一代码" },
	{ "单位统一社会信用代码", "单位统一代码" },
	{ "组织名称", "名称" }, { "社会组织名称", "名称" }, { "单位名称", "名称" }, { "机构名称", "名称" }, { "社会组织", "名称" },
	{ "全称", "名称" }, { "单位", "单位名称" }, { "名称", "单位名称" }, { "名称", "区划名称" }, { "名称", "分支机构名称" },
	{ "分支名称", "分支机构名称" }, { "区划", "登记管理机关区划" }, { "登记机关区划", "登记管理机关区划" },
	{ "行政区划", "登记管理机关区划" }, { "所属区划", "登记管理机关区划" }, { "地区", "登记管理机关区划" }, { "所在地区", "登记管理机关区划" },
	{ "代码", "区划代码" }, { "行政区划代码", "区划代码" }, { "级别", "区划级别" }, { "性质", "区划性质" }, { "上级", "上级区划" },
	{ "登记机关", "登记管理机关" }, { "类型", "组织类型" }, { "社会组织类型", "组织类型" }, { "类别", "组织类型" }, { "类别", "单位类别" },
	{ "主管单位", "业务主管单位" }, { "业务主管部门", "业务主管单位" }, { "行业主管部门", "行业管理部门" },
	{ "地址", "住所" }, { "登记地址", "住所" }, { "办公地址", "住所" }, { "住址", "住所" }, { "活动区域", "活动地域" },
	{ "注册资金", "注册资金(元)" }, { "开办资金", "注册资金(元)" }, { "活动资金", "注册资金(元)" }, { "原始基金", "注册资金(元)" },
	{ "注册资本", "注册资金(元)" }, { "法人", "法定代表人" }, { "法人代表", "法定代表人" }, { "负责人", "法定代表人" },
	{ "成立日期", "成立登记日期" }, { "成立时间", "成立登记日期" }, { "登记日期", "成立登记日期" }, { "登记时间", "成立登记日期" },
	{ "证书号", "证书编号" }, { "登记证号", "证书编号" }, { "有效期起", "证书有效期自" }, { "有效期止", "证书有效期至" },
	{ "电话", "联系电话" }, { "联系方式", "联系电话" }, { "办公电话", "联系电话" }, { "电话", "办公电话" }, { "电话", "手机号" },
	{ "手机", "手机号" }, { "手机号码", "手机号" }, { "联系电话", "手机号" }, { "邮箱", "电子邮箱" }, { "email", "电子邮箱" },
	{ "网址", "网站" }, { "邮编", "邮政编码" }, { "宗旨", "宗旨" }, { "经营范围", "业务范围" },
	{ "身份证号", "证件号码" }, { "身份证号码", "证件号码" }, { "身份证", "证件号码" }, { "证件号", "证件号码" },
	{ "证件种类", "证件类型" }, { "职务", "职务" }, { "担任职务", "职务" }, { "任职时间", "任职起" }, { "任职日期", "任职起" },
	{ "任职开始", "任职起" }, { "任职结束", "任职止" }, { "入会日期", "入会日" }, { "入会时间", "入会日" }, { "会员类型", "会员种类" },
	{ "会员类别", "会员种类" }, { "设立时间", "设立日期" }, { "成立日期", "设立日期" }, { "党员", "政治面貌" }, { "姓名", "个人" },
	{ "会员姓名", "个人" }, { "会员名称", "单位名称" },
};

bool settable(const struct field *f)
{
	return !(f->flags & (F_CALC | F_DEAD | F_OWNER));
}

/* ---- comparing headings ---- */

/* As it is compared: without blanks, width and case, and without what is said in brackets (units, 必填) or by a star. */
static char *bare(const char *s, bool brackets)
{
	char *f = text_fold(s), *d = f;
	int depth = 0;

	for (const char *p = f; *p; p++) {
		depth += *p == '(';
		if (*p != '*' && *p != ':' && (brackets || !depth))
			*d++ = *p;
		depth -= *p == ')' && depth;
	}
	*d = '\0';
	return f;
}

static bool same(const char *a, const char *b)
{
	bool yes = false;

	for (int brackets = 1; !yes && brackets >= 0; brackets--) {
		char *x = bare(a, brackets), *y = bare(b, brackets);
		yes = *x && !strcmp(x, y);
		free(x);
		free(y);
	}
	return yes;
}

static bool called(const char *heading, const struct field *f)
{
	bool yes = false;

	for (int brackets = 1; !yes && brackets >= 0; brackets--) {
		char *h = bare(heading, brackets);
		for (size_t i = 0; !yes && i < LENGTH(known); i++)
			yes = !strcmp(known[i].heading, h) && !strcmp(known[i].label, f->label);
		free(h);
	}
	return yes;
}

/* By what people know rows of an entity: numbers, names. */
static bool names_row(const struct field *f)
{
	return f->type == T_TEXT && settable(f) && (f->flags & (F_KEYNO | F_UNIQ | F_TITLE));
}

static bool taken(const struct import_plan *p, int field, int via)
{
	for (int i = 0; i < p->ncol; i++)
		if (p->col[i].field == field && p->col[i].via == via)
			return true;
	return false;
}

static bool put(struct import_plan *p, struct import_col *c, int field, int via, enum import_how how)
{
	if (taken(p, field, via))
		return false;
	c->field = field;
	c->via = via;
	c->how = how;
	return true;
}

/* A field of the row itself. */
static bool own(struct import_plan *p, struct import_col *c, bool synonyms)
{
	for (int i = 0; p->e->fields[i].name; i++) {
		const struct field *f = &p->e->fields[i];
		bool hit = synonyms ? called(c->heading, f) : !strcmp(c->heading, f->name) || same(c->heading, f->label);

		if (hit && settable(f) && put(p, c, i, -1, synonyms ? HOW_KNOWN : HOW_LABEL))
			return true;
	}
	return false;
}

/* What names the row that a field refers to: 社会组织名称, 法定代表人证件号码; of the owner, and of what a line is about, without the
 * field's own label too. */
static bool referred(struct import_plan *p, struct import_col *c)
{
	char both[128];

	for (int i = 0; p->e->fields[i].name; i++) {
		const struct field *f = &p->e->fields[i];
		const struct entity *t = field_target(f);
		bool alone = f->flags & (F_OWNER | F_TITLE);

		if (!t || (f->flags & F_DEAD))
			continue;
		if ((f->flags & F_OWNER) && same(c->heading, f->label) && put(p, c, i, -1, HOW_LABEL))
			return true;
		for (int k = 0; t->fields[k].name; k++) {
			const struct field *g = &t->fields[k];
			if (!names_row(g))
				continue;
			text_fmt(both, sizeof(both), "%s%s", f->label, g->label);
			size_t n = strlen(f->label);
			bool hit = same(c->heading, both) || (!strncmp(c->heading, f->label, n) && c->heading[n] && called(c->heading + n, g)) ||
				   (alone && (same(c->heading, g->label) || called(c->heading, g)));
			if (hit && put(p, c, i, k, HOW_KNOWN))
				return true;
		}
	}
	return false;
}

/* ---- what was learned ---- */

/* Who shares what was learned: the people of one region, unit or organisation. */
static void office(const struct actor *who, char *dst, size_t n)
{
	const struct role_in *in = who->nin ? &who->in[0] : NULL;

	if (in && *in->region)
		snprintf(dst, n, "region %s", in->region);
	else if (in && (in->unit || in->org))
		snprintf(dst, n, "%s %lld", in->unit ? "unit" : "org", (long long)(in->unit ? in->unit : in->org));
	else
		snprintf(dst, n, "account %lld", (long long)who->id);
}

static bool learned(struct import_plan *p, struct import_col *c, struct err *err)
{
	char where[40], target[80];
	struct import_col was = *c;
	char *key = bare(c->heading, true);

	office(p->who, where, sizeof(where));
	int rc = db_text(p->db, err, target, sizeof(target), "SELECT field FROM import_map WHERE office = ? AND entity = ? AND heading = ?", "ttt",
			 where, p->e->name, key);
	free(key);
	if (rc != 1 || import_plan_map(p, (int)(c - p->col), target, NULL)) {
		*c = was;
		return false;
	}
	c->how = HOW_LEARNED;
	return true;
}

int plan_learn(struct tx *tx, const struct import_plan *p, struct err *err)
{
	char where[40], target[80];
	int rc = 0;

	office(p->who, where, sizeof(where));
	for (int i = 0; rc >= 0 && i < p->ncol; i++) {
		const struct import_col *c = &p->col[i];
		char *key = bare(c->heading, true);

		import_target(p, c->field, c->via, false, target, sizeof(target));
		/* what the dictionary says anyway needs no memory */
		if (*key && (c->how == HOW_GIVEN || c->how == HOW_LEARNED))
			rc = db_run(tx->db, err, "INSERT INTO import_map VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET field = excluded.field, at = excluded.at",
				    "tttti", where, p->e->name, key, *target ? target : "-", tx->at);
		free(key);
	}
	return rc < 0 ? -1 : 0;
}

/* ---- the plan ---- */

static void match_all(struct import_plan *p, struct err *err)
{
	for (int i = 0; i < p->ncol; i++)
		learned(p, &p->col[i], err);
	for (int pass = 0; pass < 3; pass++)
		for (int i = 0; i < p->ncol; i++) {
			struct import_col *c = &p->col[i];
			if (c->how == HOW_NONE && *c->heading)
				(void)(pass == 0 ? own(p, c, false) : pass == 1 ? referred(p, c) : own(p, c, true));
		}
}

static int read_head(struct import_plan *p, const char *encoding, struct err *err)
{
	struct csv_row *row = xcalloc(1, sizeof(*row));
	struct csv_in *in = NULL;
	int fd = tray_open(p->db, p->who, p->file.id, false, &p->file, err), rc = -1;

	if (fd >= 0 && csv_in_open(fd, encoding, &in, err) == 0 && (rc = csv_in_next(in, row, err)) == 0)
		rc = err_set(err, E_INVALID, NULL, NULL, NULL, "文件里没有表头");
	if (rc == 1 && (*row->fault || row->n == 0))
		rc = err_set(err, E_INVALID, NULL, NULL, NULL, "第%ld行（表头）：%s", row->line, *row->fault ? row->fault : "是空的");
	if (rc == 1) {
		text_cut(p->encoding, sizeof(p->encoding), csv_in_encoding(in));
		p->lines = csv_in_lines(in) - 1;
		p->ncol = row->n;
		p->col = xcalloc((size_t)row->n, sizeof(*p->col));
		for (int i = 0; i < row->n; i++) {
			struct import_col *c = &p->col[i];
			text_cut(c->heading, sizeof(c->heading), row->cell[i]);
			text_mend(text_trim(c->heading));
			c->field = c->via = -1;
			c->wan = strstr(c->heading, "万元") != NULL;
		}
		for (int k = 0; k < IMPORT_SAMPLES && csv_in_next(in, row, NULL) == 1; k++)
			for (int i = 0; i < row->n && i < p->ncol; i++) {
				text_cut(p->col[i].sample[k], sizeof(p->col[i].sample[k]), row->cell[i]);
				text_mend(p->col[i].sample[k]);
			}
	}
	csv_in_free(in);
	if (fd >= 0)
		close(fd);
	free(row);
	return rc == 1 ? 0 : -1;
}

bool import_may(struct db *db, const struct actor *who, const struct entity *e)
{
	const struct entity *owner = entity_owner(e, NULL);

	if (e->cls != C_SHARED || (e->flags & E_NOLIST) || (owner && (owner->cls != C_SHARED || !part_lines(owner, e->name))))
		return false;
	return access_may(db, who, e, V_NEW, NULL, 0, NULL, NULL) && (!owner || access_may(db, who, owner, V_EDIT, NULL, 0, NULL, NULL));
}

void import_plan_entity(struct import_plan *p, const struct entity *e)
{
	p->e = e;
	while (p->nset)
		free(p->set[--p->nset].text);
	for (int i = 0; i < p->ncol; i++) {
		p->col[i].field = p->col[i].via = -1;
		p->col[i].how = HOW_NONE;
	}
	match_all(p, NULL);
}

/* Of what the headings speak: most of them are its, and little that it needs is wanting. */
static const struct entity *guess(struct import_plan *p)
{
	const struct entity *best = NULL;
	int most = 0, missing[32];

	for (int i = 0; entities[i]; i++) {
		int score = 0;
		if (!import_may(p->db, p->who, entities[i]))
			continue;
		import_plan_entity(p, entities[i]);
		for (int k = 0; k < p->ncol; k++)
			score += p->col[k].field < 0 ? 0 : p->col[k].how == HOW_LEARNED ? 12 : 10;
		score -= 3 * import_plan_missing(p, missing, (int)LENGTH(missing));
		if (!best || score > most) {
			best = entities[i];
			most = score;
		}
	}
	return best;
}

int import_plan_make(struct db *db, const struct actor *who, const struct entity *e, int64_t file, const char *encoding,
		     struct import_plan **out, struct err *err)
{
	if (e && !import_may(db, who, e))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "无权导入%s", e->label);
	struct import_plan *p = xcalloc(1, sizeof(*p));
	p->db = db;
	p->who = who;
	p->file.id = file;
	int rc = read_head(p, encoding, err);
	if (rc == 0 && !e && !(e = guess(p)))
		rc = err_set(err, E_DENIED, NULL, NULL, NULL, "您没有可以导入的记录");
	if (rc) {
		import_plan_free(p);
		return -1;
	}
	import_plan_entity(p, e);
	*out = p;
	return 0;
}

void import_plan_free(struct import_plan *p)
{
	if (!p)
		return;
	for (int i = 0; i < p->nset; i++)
		free(p->set[i].text);
	free(p->col);
	free(p);
}

void import_target(const struct import_plan *p, int field, int via, bool label, char *dst, size_t n)
{
	const struct field *f = field < 0 ? NULL : &p->e->fields[field];
	const struct entity *t = f && via >= 0 ? field_target(f) : NULL;

	*dst = '\0';
	if (!f)
		return;
	if (t)
		text_fmt(dst, n, label ? "%s·%s" : "%s.%s", label ? f->label : f->name, label ? t->fields[via].label : t->fields[via].name);
	else
		text_cut(dst, n, label ? f->label : f->name);
}

bool import_targets(const struct import_plan *p, int i, int *field, int *via)
{
	for (*field = 0; p->e->fields[*field].name; ++*field) {
		const struct field *f = &p->e->fields[*field];
		const struct entity *t = field_target(f);

		*via = -1;
		if ((settable(f) || (f->flags & F_OWNER)) && i-- == 0)
			return true;
		for (*via = 0; t && !(f->flags & F_DEAD) && t->fields[*via].name; ++*via)
			if (names_row(&t->fields[*via]) && i-- == 0)
				return true;
	}
	return false;
}

static int find_target(const struct import_plan *p, const char *said, int *field, int *via)
{
	char name[160], label[200];

	*field = *via = -1;
	if (!*said || !strcmp(said, "-"))
		return 0;
	for (int i = 0; import_targets(p, i, field, via); i++) {
		import_target(p, *field, *via, false, name, sizeof(name));
		import_target(p, *field, *via, true, label, sizeof(label));
		if (!strcmp(said, name) || !strcmp(said, label))
			return 0;
	}
	return -1;
}

static int no_target(const struct import_plan *p, const char *said, struct err *err)
{
	int f = field_no(p->e, said);

	if (!strcmp(said, "state") || !strcmp(said, "状态"))
		return err_set(err, E_INVALID, NULL, "state", NULL, "状态只能由办理改变，不能导入");
	return err_set(err, E_INVALID, NULL, said, NULL, f >= 0 ? "%s由系统计算，不能导入" : "没有字段 %s", f >= 0 ? p->e->fields[f].label : said);
}

int import_plan_map(struct import_plan *p, int col, const char *said, struct err *err)
{
	int field, via;

	if (col < 0 || col >= p->ncol)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "没有第%d列", col + 1);
	if (find_target(p, said, &field, &via))
		return no_target(p, said, err);
	/* one field has one column: the other goes nowhere */
	for (int i = 0; field >= 0 && i < p->ncol; i++)
		if (i != col && p->col[i].field == field && p->col[i].via == via)
			p->col[i].field = p->col[i].via = -1;
	p->col[col].field = field;
	p->col[col].via = via;
	p->col[col].how = HOW_GIVEN;
	return 0;
}

static int column_named(const struct import_plan *p, const char *said)
{
	for (int i = 0; i < p->ncol; i++)
		if (!strcmp(p->col[i].heading, said))
			return i;
	for (int i = 0; i < p->ncol; i++)
		if (same(p->col[i].heading, said))
			return i;
	return *said && strspn(said, "0123456789") == strlen(said) && strlen(said) < 4 ? atoi(said) - 1 : -1;
}

int import_plan_maps(struct import_plan *p, const char *list, struct err *err)
{
	char *all = xstrdup(list), *save;
	int rc = 0;

	for (char *one = strtok_r(all, ",", &save); one && rc == 0; one = strtok_r(NULL, ",", &save)) {
		char *eq = strrchr(one, '=');
		if (!eq) {
			rc = err_set(err, E_USAGE, NULL, "map", NULL, "应写作 列=字段：%s", one);
			break;
		}
		*eq = '\0';
		int col = column_named(p, text_trim(one));
		rc = col < 0 ? err_set(err, E_INVALID, NULL, "map", NULL, "文件里没有列 %s", one) : import_plan_map(p, col, text_trim(eq + 1), err);
	}
	free(all);
	return rc;
}

/* Would it do in a cell? Better said now than once a row. */
static int try_set(struct import_plan *p, int field, const char *text, struct err *err)
{
	const struct field *f = &p->e->fields[field];
	struct rec *r = rec_alloc(p->db, p->who, p->e);
	struct chk c = rec_chk(r, NULL, NULL);
	struct val v = { 0 };
	char why[300], *clean = cell_clean(f, text, why, sizeof(why));
	int rc = !clean ? err_set(err, E_INVALID, NULL, f->name, NULL, "%s：%s", f->label, why) :
		 *clean ? cell_parse(NULL, &c, NULL, f, clean, &v, why, sizeof(why), err) : 0;

	val_clear(&v);
	free(clean);
	rec_free(r);
	return rc < 0 ? -1 : 0;
}

int import_plan_set(struct import_plan *p, const char *said, const char *text, struct err *err)
{
	int field, via, at = 0;

	if (find_target(p, said, &field, &via) || field < 0 || via >= 0)
		return no_target(p, said, err);
	if (try_set(p, field, text, err))
		return -1;
	while (at < p->nset && p->set[at].field != field)
		at++;
	if (at == IMPORT_SETS)
		return err_set(err, E_INVALID, NULL, said, NULL, "统一填写的字段最多%d个", IMPORT_SETS);
	if (at == p->nset)
		p->set[p->nset++].field = field;
	free(p->set[at].text);
	p->set[at].text = xstrdup(text);
	for (char *c = p->set[at].text; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	if (!*text_trim(p->set[at].text)) {
		free(p->set[at].text);
		p->set[at] = p->set[--p->nset];
	}
	return 0;
}

int import_plan_missing(const struct import_plan *p, int *field, int max)
{
	int n = 0;

	for (int i = 0; p->e->fields[i].name && n < max; i++) {
		const struct field *f = &p->e->fields[i];

		bool there = !(f->flags & F_NEED) || (f->flags & (F_CALC | F_DEAD));
		for (int k = 0; k < p->ncol; k++)
			there |= p->col[k].field == i;
		for (int k = 0; k < p->nset; k++)
			there |= p->set[k].field == i;
		if (!there)
			field[n++] = i;
	}
	return n;
}

/* ---- kept with the run ---- */

char *plan_text(const struct import_plan *p)
{
	struct sql s = { 0 };
	char target[160];

	sql_add(&s, "");
	for (int i = 0; i < p->ncol; i++) {
		import_target(p, p->col[i].field, p->col[i].via, false, target, sizeof(target));
		sql_addf(&s, "%d\t%s\n", i, target);
	}
	for (int i = 0; i < p->nset; i++)
		sql_addf(&s, "=%s\t%s\n", p->e->fields[p->set[i].field].name, p->set[i].text);
	return s.s;
}

/* A column that means what it would mean anyway is not one that somebody said. */
static int as_said(struct import_plan *p, int col, const char *target, struct err *err)
{
	char now[160] = "";

	if (col >= 0 && col < p->ncol)
		import_target(p, p->col[col].field, p->col[col].via, false, now, sizeof(now));
	return !strcmp(now, target) && col < p->ncol ? 0 : import_plan_map(p, col, target, err);
}

int plan_from_text(struct import_plan *p, const char *text, struct err *err)
{
	char *all = xstrdup(text), *save;
	int rc = 0;

	for (char *one = strtok_r(all, "\n", &save); one && rc == 0; one = strtok_r(NULL, "\n", &save)) {
		char *tab = strchr(one, '\t');
		if (!tab)
			continue;
		*tab = '\0';
		rc = *one == '=' ? import_plan_set(p, one + 1, tab + 1, err) : as_said(p, atoi(one), tab + 1, err);
	}
	free(all);
	return rc;
}
