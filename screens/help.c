/* What a person is told: help on a field from the dictionary, errors with rule and basis, findings of the rules. */
#include <stdarg.h>
#include <string.h>

#include "screens/screens.h"

struct text { char *s; size_t n, at; };

static void __attribute__((format(printf, 2, 3))) add(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->s + t->at, t->n - t->at, fmt, ap);
	va_end(ap);
	text_mend(t->s + t->at);
	t->at += strlen(t->s + t->at);
}

static const struct field *with_flag(const struct entity *e, unsigned flags)
{
	const struct field *f;

	for (f = e->fields; f->name; f++)
		if ((f->flags & flags) == flags)
			return f;
	return NULL;
}

/* From where a reference is chosen, and by what: the words its rows are known by. Who may name a row but not read them all
 * says its whole name. */
static void add_reference(struct text *t, const struct field *f)
{
	const struct entity *e = entity_find(f->list);
	const struct field *name = e ? with_flag(e, F_TITLE) : NULL, *no = e ? with_flag(e, F_KEYNO) : NULL,
		*secret = e ? with_flag(e, F_SECRET | F_UNIQ) : NULL;

	if (!name) {
		add(t, "%s", _("名称、拼音首字母或编号，F4 选择"));
	} else if (!entity_may(e, V_READ) && entity_may(e, V_CHOOSE)) {
		add(t, _("从%s中选：键入完整的%s，同名的写作“%s #编号”"), e->label, name->label, name->label);
	} else {
		add(t, _("从%s中选：键入%s、拼音首字母"), e->label, name->label);
		if (no)
			add(t, "、%s", no->label);
		if (secret)
			add(t, _("、完整的%s"), secret->label);
		add(t, "%s", _("或编号，F4 选择"));
	}
}

/* How a value of the type is typed. */
static const char *format_of(const struct field *f)
{
	switch (f->type) {
	case T_TEXT:	return _("一行文字");
	case T_MEMO:	return _("多行文字");
	case T_INT:	return _("整数");
	case T_FEN:	return _("金额（元，至多两位小数；可写 3万、1,234.5）");
	case T_BP:	return _("百分比，至多两位小数");
	case T_SCORE:	return _("分数，至多两位小数");
	case T_DATE:	return _("日期：t 今天，t-3，t+2w，t+1m，1123，20261123，+5g 五个工作日");
	case T_TIME:	return _("时刻（北京时间）");
	case T_CLOCK:	return _("时间，24小时制：9:00、09:00 或 0900");
	case T_BOOL:	return _("是、否（1、0）");
	case T_CODE:	return _("代码、名称或拼音首字母，F4 选择");
	case T_REF:	break;		/* add_reference() */
	case T_REGION:	return _("区划代码、名称或拼音首字母，F4 选择");
	case T_FILE:	return _("tray:文件名，从自己的文件托盘里选");
	case T_NTYPES:	break;
	}
	return "";
}

static void add_limits(struct text *t, const struct field *f)
{
	if (f->flags & F_NEED)
		add(t, "%s", _("，必填"));
	if (f->flags & F_UNIQ)
		add(t, "%s", _("，不得重复"));
	if (f->width > 0 && (f->type == T_TEXT || f->type == T_MEMO))
		add(t, _("，至多 %d 字"), f->width);
	if (f->min != 0 || f->max != 0) {
		char least[40], most[40];

		field_number(f, f->min, least, sizeof least);
		field_number(f, f->max, most, sizeof most);
		add(t, _("，%s 至 %s"), least, most);
	}
}

/* What may be typed; of a code what it stands for as well, of a name its initials. Nothing where there is no example. */
static void add_example(struct text *t, const struct field *f)
{
	const char *label = NULL;
	char more[200];

	if (!f->example || !*f->example)
		return;
	add(t, _("\n示例　%s"), f->example);
	if (f->type == T_CODE) {
		label = code_label(app.db, f->list, f->example);
	} else if (f->type == T_BOOL) {
		label = *f->example == '1' ? _("是") : _("否");
	} else if (f->type == T_REGION) {
		region_path(app.db, f->example, more, sizeof more);
		label = more;
	}
	if (label && *label)
		add(t, _("（%s）"), label);
	if (f->type == T_REF && entity_may(entity_find(f->list), V_READ) && py_first(f->example, more, sizeof more) > 0)
		add(t, _("，或首字母 %s"), more);
}

/* Rights of lines stand in the form that holds them. */
const struct entity *rights_of(const struct entity *e)
{
	const struct field *f = with_flag(e, F_OWNER);

	return f ? rights_of(entity_find(f->list)) : e;
}

static void add_editors(struct text *t, const struct entity *e)
{
	const struct grant *g;
	uint64_t roles = 0;
	char text[400];

	for (g = e->grants; g && g->roles; g++)
		if (g->verbs & (V_NEW | V_EDIT))
			roles |= g->roles;
	if (roles_text(roles, text, sizeof text))
		add(t, _("；可改的是 %s"), text);
	else
		add(t, "%s", _("；由程序写入"));
}

const char *roles_why(uint64_t roles)
{
	static char text[120];
	size_t at = text_fmt(text, sizeof text, "%s", _("需要的角色："));

	return roles_text(roles, text + at, sizeof text - at) ? text : _("没有角色可以");
}

const char *verb_why(const struct entity *e, unsigned verb)
{
	const struct grant *g;
	uint64_t roles = 0;

	for (g = e->grants; g && g->roles; g++)
		if (g->verbs & verb)
			roles |= g->roles;
	return roles_why(roles);
}

/* Without a row (a grid that has none yet) the rights answer for every row there could be. */
static void add_who(struct text *t, const struct entity *e, int field, struct rec *r)
{
	const struct field *f = &e->fields[field];
	bool entitled = entity_may(rights_of(e), V_NEW | V_EDIT), fresh = !r || rec_id(r) == 0;
	char why[200] = "";
	bool may = r ? rec_may_edit(r, field, why, sizeof why) : entitled;

	if (f->flags & F_CALC)
		add(t, "%s", _("由系统计算，任何人不填写"));
	else if ((f->flags & F_REG) && may && fresh)
		add(t, "%s", _("登记事项：新建时由您填写，登记后经变更等业务办结或双人更正才改变"));
	else if (f->flags & F_REG)
		add(t, "%s", _("登记事项：经变更等业务办结或双人更正后改变，不得直接修改"));
	else if ((f->flags & F_ONCE) && may && fresh)
		add(t, "%s", _("新建时由您填写，建立后不再改变"));
	else if (may)
		add(t, "%s", _("您可以修改"));
	else
		add(t, "%s", *why ? why : _("您无权修改"));
	if (!may && (!entitled || fresh) && !(f->flags & (F_CALC | F_REG)))
		add_editors(t, rights_of(e));
}

void field_help(const struct entity *e, int field, struct rec *r, char *dst, size_t n)
{
	const struct field *f = &e->fields[field];
	struct text t = {dst, n, 0};

	*dst = '\0';
	add(&t, "%s\n\n%s\n\n", f->label, f->help ? f->help : "");
	add(&t, _("格式　%s"), format_of(f));
	if (f->type == T_REF)
		add_reference(&t, f);
	add_limits(&t, f);
	add_example(&t, f);
	if (f->basis)
		add(&t, _("\n依据　%s"), f->basis);
	add(&t, "%s", _("\n谁可改　"));
	add_who(&t, e, field, r);
	if (f->flags & (F_PII | F_SECRET))
		add(&t, "%s", _("\n个人信息　平时遮蔽；Ctrl-G 说明用途后显示 60 秒，留有记录"));
	add(&t, "\n");
}

void err_text(const struct err *e, char *dst, size_t n)
{
	struct text t = {dst, n, 0};

	*dst = '\0';
	if (e->rule[0])
		add(&t, "[%s] ", e->rule);
	add(&t, "%s", e->msg[0] ? e->msg : _("没有办成"));
	if (e->basis[0])
		add(&t, _("（依据：%s）"), e->basis);
}

void err_show(const struct err *e)
{
	char buf[640];
	int rows, cols;

	err_text(e, buf, sizeof buf);
	tui_size(&rows, &cols);
	if (cells(buf) + 2 > cols)	/* the message line would cut off the basis, or the rule */
		notice(_("没有办成"), buf, NULL, NULL);
	else
		tui_message(SY_ERROR, "%s", buf);
}

void findings_text(const struct findings *f, enum verdict least, char *dst, size_t n)
{
	static const char *const mark[] = {[PASS] = "✓", [NA] = "–", [UNKNOWN] = "?", [WARN] = "!", [BLOCK] = "✗"};
	struct text t = {dst, n, 0};
	size_t i;

	*dst = '\0';
	for (i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];

		if (v->verdict < least)
			continue;
		if (v->before)
			add(&t, "%s", _("原有问题　"));
		add(&t, "%s %s %s", mark[v->before ? WARN : v->verdict], v->rule ? v->rule->id : "", v->rule ? v->rule->label : "");
		if (v->text[0])
			add(&t, "：%s", v->text);
		if (v->verdict == UNKNOWN && !v->text[0])
			add(&t, "：%s", _("参数未设定"));
		if (v->rule && v->rule->basis)
			add(&t, _("（%s）"), v->rule->basis);
		add(&t, "\n");
	}
}

int findings_before(const struct findings *f, const struct finding **first)
{
	size_t i;
	int n = 0;

	for (i = f->n; i-- > 0; )
		if (f->v[i].before) {
			*first = &f->v[i];
			n++;
		}
	return n;
}

bool findings_passable(const struct findings *f, char *ids, size_t n)
{
	return findings_may_pass(f, &app.who, ids, n);
}

static int check_words(const char *text, size_t least, char *msg, size_t n)
{
	if (text_chars(text) >= least)
		return 0;
	snprintf(msg, n, _("请写明理由，至少 %d 个字"), (int)least);
	return -1;
}

int check_reason(void *ctx, const char *text, char *msg, size_t n)
{
	(void)ctx;
	return check_words(text, 4, msg, n);
}

int check_reason_short(void *ctx, const char *text, char *msg, size_t n)
{
	(void)ctx;
	return check_words(text, 2, msg, n);
}

/* ---- a day ---- */

static struct { void (*done)(void *, const char *); void *ctx; } day_asked;

static int day_check(void *ctx, const char *text, char *msg, size_t n)
{
	char day[11];
	struct err err = {0};

	(void)ctx;
	if (!*text || cal_parse(app.db, text, day, &err) == 0)
		return 0;
	text_fmt(msg, n, "%s", err.msg);
	return -1;
}

static void day_given(void *ctx, const char *text)
{
	char day[11] = "";
	struct err err = {0};

	(void)ctx;
	if (text && (!*text || cal_parse(app.db, text, day, &err) == 0))
		day_asked.done(day_asked.ctx, day);
}

void ask_day(const char *title, void (*done)(void *, const char *), void *ctx)
{
	day_asked.done = done;
	day_asked.ctx = ctx;
	ask(title, _("日期"), "", 20, false, day_check, day_given, NULL);
}
