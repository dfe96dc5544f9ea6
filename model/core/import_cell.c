/* One cell of a file: what spreadsheets and people do to values is mended where the value is still whole, and refused with its
 * reason where it is not. */
#include "model/core/import_i.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- the text ---- */

static uint32_t code_point(const char *s, int *len)
{
	const unsigned char *p = (const unsigned char *)s;

	*len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	switch (*len) {
	case 1: return p[0];
	case 2: return (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
	case 3: return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
	default: return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 63) << 12 | (uint32_t)(p[2] & 63) << 6 | (p[3] & 63);
	}
}

/* Steers a terminal, or turns what is read round. */
static bool harmful(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x61c;
}

/* Comes along when one copies, and is seen by nobody. */
static bool unseen(uint32_t c)
{
	return c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xad;
}

static void say(char *why, size_t n, const char *what)
{
	size_t at = strlen(why);

	if (!strstr(why, what))
		text_fmt(why + at, n - at, "%s%s", at ? "、" : "", what);
}

/* Line ends within a line: a blank between words, nothing between characters. */
static char *put_break(char *d, const char *from, const char *next, bool memo)
{
	if (memo)
		*d++ = '\n';
	else if (d > from && (unsigned char)d[-1] < 0x80 && d[-1] != ' ' && (unsigned char)*next < 0x80 && *next && *next != ' ')
		*d++ = ' ';
	return d;
}

/* Controls out, blanks and line ends as they are stored. NULL: refused. */
static char *visible(const char *raw, bool memo, char *why, size_t n)
{
	char *out = xmalloc(strlen(raw) + 1), *d = out;
	size_t chars = 0;
	int len;

	for (const char *p = raw; *p; p += len, chars++) {
		uint32_t c = code_point(p, &len);

		if (harmful(c)) {
			text_fmt(why, n, "第%zu个字符是控制符或改变文字方向的字符（U+%04X），不能保存", chars + 1, (unsigned)c);
			free(out);
			return NULL;
		}
		if (unseen(c)) {
			say(why, n, "去掉不可见字符");
		} else if (c == '\r' || c == '\n') {
			len += c == '\r' && p[1] == '\n';
			d = put_break(d, out, p + len, memo);
			if (!memo)
				say(why, n, "去掉换行");
		} else if (c == 0xa0 || (c == '\t' && !memo)) {
			*d++ = ' ';
			say(why, n, "去掉特殊空格");
		} else {
			memcpy(d, p, (size_t)len);
			d += len;
		}
	}
	*d = '\0';
	return out;
}

static void cut_front(char *s, size_t n)
{
	memmove(s, s + n, strlen(s + n) + 1);
}

/* The marks by which spreadsheets keep a number from being one: '51…, ="51…". */
static void unmark(char *s, char *why, size_t n)
{
	size_t len = strlen(s);

	if (len > 3 && !strncmp(s, "=\"", 2) && s[len - 1] == '"' && !memchr(s + 2, '"', len - 3)) {
		s[len - 1] = '\0';
		cut_front(s, 2);
		say(why, n, "去掉文本标记");
	}
	if (*s == '\'' && s[1]) {
		cut_front(s, 1);
		say(why, n, "去掉撇号");
	}
	len = strlen(s);
	if (len > 1 && s[len - 1] == '\'')
		len -= 1;
	else if (len > 3 && (!strcmp(s + len - 3, "’") || !strcmp(s + len - 3, "‘")))
		len -= 3;
	else
		return;
	s[len] = '\0';
	say(why, n, "去掉撇号");
}

/* 5.1510E+17: what stood behind these digits is lost. */
static bool mangled(const char *s)
{
	char *plain = text_ascii(xstrdup(s));
	const char *p = plain + (*plain == '-');
	size_t n = strspn(p, "0123456789");
	bool yes = false;

	if (n) {
		p += n;
		if (*p == '.')
			p += 1 + strspn(p + 1, "0123456789");
		yes = (*p == 'E' || *p == 'e') && (p[1] == '+' || isdigit((unsigned char)p[1])) && strspn(p + 1, "+0123456789") == strlen(p + 1) &&
		      isdigit((unsigned char)p[strlen(p) - 1]);
	}
	free(plain);
	return yes;
}

/* 13800138000.0: a number that went through a program for numbers. */
static void whole_number(char *s, char *why, size_t n)
{
	size_t d = strspn(s, "0123456789"), z = s[d] == '.' ? strspn(s + d + 1, "0") : 0;

	if (d && z && !s[d + 1 + z]) {
		s[d] = '\0';
		say(why, n, "去掉“.0”");
	}
}

static bool free_text(const struct field *f)
{
	return f->type == T_MEMO || (f->type == T_TEXT && ((f->flags & F_NAME) || !f->check));
}

char *cell_clean(const struct field *f, const char *raw, char *why, size_t n)
{
	bool memo = f->type == T_MEMO;

	*why = '\0';
	if (!text_valid(raw, strlen(raw))) {
		text_cut(why, n, "编码错误，有不成字符的字节");
		return NULL;
	}
	char *s = visible(raw, memo, why, n);
	if (!s || !*text_trim(s))
		return s;
	if (!memo)
		unmark(s, why, n);
	if (!memo && !(f->flags & F_NAME) && mangled(s)) {
		text_fmt(why, n, "%.40s 是科学计数法，后几位已经丢失；请把这一列设为“文本”后从原表重新导出", s);
		free(s);
		return NULL;
	}
	if (f->type == T_INT || f->type == T_CODE || f->type == T_REGION || (f->type == T_TEXT && !free_text(f)))
		whole_number(s, why, n);
	if (*why && !*text_trim(s))
		*why = '\0';
	return s;
}

/* ---- dates ---- */

/* Only what says its year: 1123 and t-3 are for one who types them today. */
static int cell_date(struct chk *c, const struct field *f, const char *text, struct val *v, char *why, size_t n, struct err *err)
{
	char *s = text_trim(text_ascii(xstrdup(text)));
	size_t d = strspn(s, "0123456789");
	char iso[11];
	int rc;

	char *time = strpbrk(s, " T");
	if (time && d == 4 && strspn(time + 1, "0:.") == strlen(time + 1)) {
		*time = '\0';
		say(why, n, "去掉时刻");
	}
	if (d == 5 && !s[d] && strcmp(s, "18264") >= 0 && strcmp(s, "73050") <= 0) {
		date_from_day(atoi(s) - 25569, iso);	/* 1950 to 2099, counted as spreadsheets count */
		say(why, n, "由日期序号换算");
		rc = val_parse(c, f, iso, v, err);
	} else if ((d == 8 && !s[d]) || (d == 4 && (strchr("-./", s[d]) || !strncmp(s + d, "年", 3)) && s[d]))
		rc = val_parse(c, f, s, v, err);
	else
		rc = err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：日期 %.30s 须写明年月日，如 2016-05-18", f->label, text);
	free(s);
	return rc;
}

/* ---- codes ---- */

/* 县级 and 县 are one. */
static void unlevel(char *s)
{
	size_t n = strlen(s);

	if (n > 3 && !strcmp(s + n - 3, "级"))
		s[n - 3] = '\0';
}

/* 社会服务机构(民办非企业单位) is also either of the two, 会长(理事长/主席) any of the three. */
static bool alike(const char *label, const char *said)
{
	char *a = text_fold(label), *b = text_fold(said), *save;
	char *open = strchr(a, '('), *close = open ? strchr(open, ')') : NULL;
	bool yes = *b && !strcmp(a, b);

	unlevel(b);
	for (char *p = a; (p = strstr(p, "、"));)
		memcpy(p, "///", 3);
	if (open && close && !close[1])
		*close = *open = '\0';
	else
		open = NULL;
	unlevel(a);
	yes |= *b && !strcmp(a, b);
	for (char *w = open ? strtok_r(open + 1, "/", &save) : NULL; w && !yes; w = strtok_r(NULL, "/", &save))
		yes = !strcmp(w, b);
	free(a);
	free(b);
	return yes;
}

static int cell_code(struct chk *c, const struct field *f, const char *text, struct val *v, struct err *err)
{
	struct code *list;
	int n, hits = 0, at = 0;

	if (val_parse(c, f, text, v, err) == 0)
		return 0;
	/* 单位会员 of a 会员 is 单位 */
	const char *of = c->rec->e->label;
	size_t len = strlen(text), tail = strlen(of);
	char *word = xstrdup(text);
	if (len > tail && !strcmp(word + len - tail, of))
		word[len - tail] = '\0';
	n = code_list(c->db, f->list, c->on, &list, NULL);
	for (int i = 0; i < n; i++)
		if (alike(list[i].label, text) || alike(list[i].label, word)) {
			hits++;
			at = i;
		}
	int rc = hits == 1 ? val_parse(c, f, list[at].code, v, err) : -1;
	free(word);
	if (n >= 0)
		free(list);
	return rc;
}

static const char *yes_or_no(const char *s)
{
	static const char *const yes[] = { "√", "✓", "✔", "true", "TRUE", "Yes", "yes", "YES", "对" };
	static const char *const no[] = { "×", "✗", "✘", "false", "FALSE", "No", "no", "NO", "不是" };

	for (size_t i = 0; i < LENGTH(yes); i++)
		if (!strcmp(s, yes[i]))
			return "是";
	for (size_t i = 0; i < LENGTH(no); i++)
		if (!strcmp(s, no[i]))
			return "否";
	return s;
}

/* ---- regions ---- */

/* Does the text before the name say regions above it, or nothing? 四川省成都市, 成都市, 四川. */
static bool above(struct db *db, const char *code, const char *text, size_t n)
{
	static const size_t cut[] = { 2, 4, 6, 9 };
	char up[13];

	for (size_t i = 0; n && i < LENGTH(cut) && cut[i] < strlen(code); i++) {
		snprintf(up, sizeof(up), "%.*s", (int)cut[i], code);
		const char *name = region_name(db, up);
		size_t len = name ? strlen(name) : 0;
		if (len && n >= len && !strncmp(text, name, len)) {
			text += len;
			n -= len;
		} else if (i == 0 && len > 3 && n >= len - 3 && !strncmp(text, name, len - 3)) {
			text += len - 3;	/* 四川成都市 */
			n -= len - 3;
		}
	}
	return n == 0;
}

/* Regions of that name that stand under what is said before it; the highest level wins, two of one level are told apart by nothing. */
int region_by_name(struct db *db, const char *said, char code[13], struct err *err)
{
	char *text = text_name(said), found[13] = "", other[13] = "";

	for (const char *p = text; *p && !*found; p++) {
		if (((unsigned char)*p & 0xc0) == 0x80)
			continue;
		sqlite3_stmt *st = db_stmt(db, err, "SELECT code FROM region WHERE name = ? AND void = 0 AND valid_to IS NULL ORDER BY length(code), code "
					   "LIMIT 200", "t", p);
		if (!st)
			break;
		char (*hit)[13] = NULL;
		int n = 0;
		while (sqlite3_step(st) == SQLITE_ROW) {
			hit = xrealloc(hit, sizeof(*hit) * (size_t)(n + 1));
			text_cut(hit[n++], 13, col_text(st, 0));
		}
		DB_DONE(st);
		for (int i = 0; i < n; i++) {
			if (!above(db, hit[i], text, (size_t)(p - text)))
				continue;
			if (!*found)
				text_cut(found, sizeof(found), hit[i]);
			else if (strlen(hit[i]) == strlen(found) && !*other)
				text_cut(other, sizeof(other), hit[i]);
		}
		free(hit);
	}
	free(text);
	text_cut(code, 13, found);
	if (!*found)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "没有区划 %.40s", said);
	return *other ? err_set(err, E_INVALID, NULL, NULL, NULL, "叫 %.40s 的不止一个（%s、%s……），请写上级或代码", said, found, other) : 0;
}

static int cell_region(struct chk *c, const struct field *f, const char *text, struct val *v, struct err *err)
{
	char code[13];

	if (val_parse(c, f, text, v, err) == 0)
		return 0;
	if (isdigit((unsigned char)*text) || region_by_name(c->db, text, code, err))
		return -1;
	return val_parse(c, f, code, v, err);
}

/* A spreadsheet's own time of a day is a fraction of it. */
static int cell_clock(struct chk *c, const struct field *f, const char *text, struct val *v, char *why, size_t n, struct err *err)
{
	char *end, typed[8];
	double day = strchr(text, '.') ? strtod(text, &end) : -1;
	int minutes = (int)(day * 1440 + 0.5);

	if (day < 0 || day >= 1 || *end || day * 1440 - minutes > 0.02 || minutes - day * 1440 > 0.02)
		return val_parse(c, f, text, v, err);
	snprintf(typed, sizeof(typed), "%02d:%02d", minutes / 60 % 100, minutes % 60);
	say(why, n, "由时间序号换算");
	return val_parse(c, f, typed, v, err);
}

/* ---- a value ---- */

static int parse(struct chk *c, const struct import_col *col, const struct field *f, const char *text, struct val *v, char *why, size_t n,
		 struct err *err)
{
	char *wan;
	int rc;

	switch (f->type) {
	case T_DATE:
		return cell_date(c, f, text, v, why, n, err);
	case T_CLOCK:
		return cell_clock(c, f, text, v, why, n, err);
	case T_CODE:
		return cell_code(c, f, text, v, err);
	case T_REGION:
		return cell_region(c, f, text, v, err);
	case T_BOOL:
		return val_parse(c, f, yes_or_no(text), v, err);
	case T_FEN:
		if (!col || !col->wan || strstr(text, "万") || strstr(text, "元"))
			return val_parse(c, f, text, v, err);
		wan = xasprintf("%s万", text);		/* the heading says the unit */
		rc = val_parse(c, f, wan, v, err);
		free(wan);
		say(why, n, "表头单位为万元");
		return rc;
	default:
		return val_parse(c, f, text, v, err);
	}
}

/* A number of 18 places that a spreadsheet took for a number ends in zeros: it has kept 15. */
static void hint(const char *text, struct err *err)
{
	size_t n = strlen(text);

	if (err && (n == 18 || n == 17) && strspn(text, "0123456789") == n && !strcmp(text + n - (n - 15), n == 18 ? "000" : "00"))
		text_fmt(err->msg + strlen(err->msg), sizeof(err->msg) - strlen(err->msg), "；末尾是0，疑为被电子表格当作数字保存而丢了末几位");
}

/* What a text is stored as, where it differs from what the cell holds. */
static void changed(const struct field *f, const char *text, const struct val *v, char *why, size_t n)
{
	if ((f->type != T_TEXT && f->type != T_MEMO) || v->t != VT_TEXT || !strcmp(text, v->s))
		return;
	if (f->flags & (F_SECRET | F_PII))
		say(why, n, "已规范");
	else
		text_fmt(why + strlen(why), n - strlen(why), "%s“%.60s”存为“%.60s”", *why ? "、" : "", text, v->s);
}

static bool few(const struct field *f)
{
	return f->type == T_CODE || f->type == T_REGION || f->type == T_BOOL || (f->type == T_REF && strcmp(f->list, "person"));
}

/* Where a cell's text is kept, or may be: one of the few places that begin where its sum says. */
static struct kept *kept_at(struct kept *kept, const char *text)
{
	enum { PLACES = 8 };
	unsigned h = 2166136261u;

	for (const char *p = text; *p; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	for (unsigned i = 0; i < PLACES; i++) {
		struct kept *k = &kept[(h + i) % CELL_KEPT];
		if (!k->text || !strcmp(k->text, text))
			return k;
	}
	return &kept[(h + h / CELL_KEPT % PLACES) % CELL_KEPT];
}

int cell_parse(struct imp *m, struct chk *c, const struct import_col *col, const struct field *f, const char *text, struct val *v, char *why,
	       size_t n, struct err *err)
{
	struct kept *kept = NULL;

	if (col && few(f)) {
		kept = kept_at(m->kept[col - m->p->col], text);
		if (kept->text && !strcmp(kept->text, text)) {
			val_copy(v, &kept->v);
			if (*kept->note)
				say(why, n, kept->note);
			return 0;
		}
	}
	size_t was = strlen(why);
	int rc = parse(c, col, f, text, v, why, n, err);
	if (rc < 0) {
		hint(text, err);
		return -1;
	}
	if (rc == 0)
		changed(f, text, v, why, n);
	if (kept && rc == 0) {
		free(kept->text);
		free(kept->note);
		kept->text = xstrdup(text);
		kept->note = xstrdup(why + was);
		val_copy(&kept->v, v);
	}
	return rc;
}
