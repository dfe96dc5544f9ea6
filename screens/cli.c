/* One command: `socorg VERB …`, `ssh clerk@office VERB …` and scripts. A table of verbs says which words and options each
 * takes; exit codes are sysexits; an error is one line of rule, field, message and basis on standard error. */
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/core/util.h"
#include "screens/cli.h"

enum { FIND_FEW = 20, FIND_MOST = 200, LIMIT_MOST = 100000000 };

enum { O_ON = 1, O_VIEW = 2, O_SORT = 4, O_LIMIT = 8, O_FORMAT = 16, O_REASON = 32, O_PASS = 64, O_SEARCH = 128,
       O_ENCODING = 256, O_MAP = 512, O_SET = 1024, O_DRY = 2048, O_UPDATE = 4096, O_REPORT = 8192, O_QUERY = 16384, O_FROM = 1 << 20,
       O_TO = 1 << 21, O_ACCOUNT = 1 << 22, O_RESULT = 1 << 23, O_AND = 1 << 24, O_DOC = 1 << 25, O_BY = 1 << 26, O_FIGURE = 1 << 27, O_REV = 1 << 28,
       O_REUSE = 1 << 29 };

static const struct option options[] = {
	{"on", required_argument, NULL, O_ON}, {"view", required_argument, NULL, O_VIEW}, {"sort", required_argument, NULL, O_SORT},
	{"limit", required_argument, NULL, O_LIMIT}, {"format", required_argument, NULL, O_FORMAT},
	{"reason", required_argument, NULL, O_REASON}, {"pass", required_argument, NULL, O_PASS},
	{"search", required_argument, NULL, O_SEARCH}, {"encoding", required_argument, NULL, O_ENCODING},
	{"rev", required_argument, NULL, O_REV}, {"map", required_argument, NULL, O_MAP}, {"set", required_argument, NULL, O_SET}, {"dry-run", no_argument, NULL, O_DRY},
	{"update", no_argument, NULL, O_UPDATE}, {"report", required_argument, NULL, O_REPORT},
	{"query", required_argument, NULL, O_QUERY}, {"from", required_argument, NULL, O_FROM}, {"to", required_argument, NULL, O_TO},
	{"account", required_argument, NULL, O_ACCOUNT}, {"result", required_argument, NULL, O_RESULT},
	{"and", required_argument, NULL, O_AND}, {"doc", required_argument, NULL, O_DOC},
	{"reuse", no_argument, NULL, O_REUSE}, {"by", required_argument, NULL, O_BY}, {"figure", required_argument, NULL, O_FIGURE}, {0}
};

static int verb_find(struct cli *);
static int verb_describe(struct cli *);
static int verb_help(struct cli *);

/* words: how many follow the verb (and its entity) at least and at most, -1 = any number. formats: the first is the default.
 * alone: asks nothing of the register, and of nobody who he is. */
static const struct verb {
	const char *name, *usage;
	bool entity, alone;
	int least, most;
	unsigned options;
	const char *formats;
	int (*run)(struct cli *);
} verbs[] = {
	{.name = "find", .usage = "find TEXT [--limit N] [--format table|json]", .least = 1, .most = 1,
	 .options = O_LIMIT | O_FORMAT, .formats = "table json", .run = verb_find},
	{.name = "list", .usage = "list ENTITY [TEXT] [FIELD=VALUE...] [--search TEXT] [--query NAME] [--view V] [--sort F,-F] [--limit N] [--on DAY] "
	 "[--format table|csv|xlsx|json]", .entity = true, .most = -1,
	 .options = O_SEARCH | O_QUERY | O_VIEW | O_SORT | O_LIMIT | O_ON | O_FORMAT, .formats = "table csv xlsx json", .run = cli_list},
	{.name = "count", .usage = "count ENTITY [FIELD=VALUE...] --by FIELD[:N] [--figure F] [--search TEXT] [--view V] [--on DAY] "
	 "[--format table|csv|json]", .entity = true, .most = -1,
	 .options = O_BY | O_FIGURE | O_SEARCH | O_VIEW | O_ON | O_FORMAT, .formats = "table csv json", .run = cli_count},
	{.name = "show", .usage = "show ENTITY KEY [--on DAY [--and DAY]] [--format text|json]", .entity = true, .least = 1, .most = 1,
	 .options = O_ON | O_AND | O_FORMAT, .formats = "text json", .run = cli_show},
	{.name = "new", .usage = "new ENTITY FIELD=VALUE... [--on DAY] [--pass RULES --reason TEXT]", .entity = true, .most = -1,
	 .options = O_ON | O_REASON | O_PASS, .run = cli_new},
	{.name = "set", .usage = "set ENTITY KEY FIELD=VALUE... [--rev N] [--on DAY] [--pass RULES --reason TEXT]", .entity = true,
	 .least = 2, .most = -1, .options = O_ON | O_REASON | O_PASS | O_REV, .run = cli_set},
	{.name = "do", .usage = "do ENTITY KEY[,KEY...] ACTION [FIELD=VALUE...] [--reason TEXT] [--on DAY] [--pass RULES]", .entity = true,
	 .least = 2, .most = -1, .options = O_ON | O_REASON | O_PASS, .run = cli_do},
	{.name = "history", .usage = "history ENTITY KEY [FIELD] [--format text|json]", .entity = true, .least = 1, .most = 2,
	 .options = O_FORMAT, .formats = "text json", .run = cli_history},
	{.name = "put", .usage = "put NAME", .least = 1, .most = 1, .run = cli_put},
	{.name = "get", .usage = "get ID", .least = 1, .most = 1, .run = cli_get},
	{.name = "tray", .usage = "tray [rm ID...] [--format table|json]", .most = -1, .options = O_FORMAT, .formats = "table json",
	 .run = cli_tray},
	{.name = "attach", .usage = "attach ENTITY KEY SLOT FILE|--reuse", .entity = true, .least = 2, .most = 3, .options = O_REUSE,
	 .run = cli_attach},
	{.name = "fetch", .usage = "fetch ENTITY KEY SLOT [--on DAY]", .entity = true, .least = 2, .most = 2, .options = O_ON, .run = cli_fetch},
	{.name = "print", .usage = "print ENTITY KEY [KIND] [--format pdf|text|tray|queue]", .entity = true, .least = 1, .most = 2, .options = O_FORMAT,
	 .formats = "pdf text tray queue", .run = cli_print},
	{.name = "verify", .usage = "verify CODE [--format text|json]", .least = 1, .most = 1, .options = O_FORMAT, .formats = "text json",
	 .run = cli_verify},
	{.name = "import", .usage = "import ENTITY FILE|ID|- [--encoding E] [--map COLUMN=FIELD,...] [--set FIELD=VALUE]... [--update] [--dry-run] "
	 "[--report FILE] [--reason TEXT] | import resume|undo|show RUN | import list", .least = 1, .most = 2,
	 .options = O_ENCODING | O_MAP | O_SET | O_UPDATE | O_DRY | O_REPORT | O_REASON, .run = cli_import},
	{.name = "timeline", .usage = "timeline ENTITY KEY [--format text|json]", .entity = true, .least = 1, .most = 1,
	 .options = O_FORMAT, .formats = "text json", .run = cli_timeline},
	{.name = "correct", .usage = "correct ENTITY KEY FIELD=VALUE... --reason TEXT --doc NUMBER [--on DAY]", .entity = true, .least = 2,
	 .most = -1, .options = O_ON | O_REASON | O_DOC, .run = cli_correct},
	{.name = "confirm", .usage = "confirm ID [--reason TEXT]", .least = 1, .most = 1, .options = O_REASON, .run = cli_confirm},
	{.name = "refuse", .usage = "refuse ID --reason TEXT", .least = 1, .most = 1, .options = O_REASON, .run = cli_refuse},
	{.name = "progress", .usage = "progress NUMBER PIN [--format text|json]", .least = 2, .most = 2, .options = O_FORMAT, .formats = "text json",
	 .run = cli_progress},
	{.name = "describe", .usage = "describe [ENTITY] [--format text|json]", .most = 1, .options = O_FORMAT,
	 .formats = "text json", .run = verb_describe},
	{.name = "account", .usage = "account [NAME]", .most = 1, .run = cli_account},
	{.name = "key", .usage = "key list [NAME] | key add 'TYPE BASE64 COMMENT' | key remove FINGERPRINT|COMMENT [NAME]", .least = 1, .most = 3,
	 .run = cli_key},
	{.name = "reset", .usage = "reset NAME --reason TEXT", .least = 1, .most = 1, .options = O_REASON, .run = cli_reset},
	{.name = "seen", .usage = "seen [TEXT] [--account NAME] [--from DAY] [--to DAY] [--limit N] [--format text|json]", .most = 1,
	 .options = O_ACCOUNT | O_FROM | O_TO | O_LIMIT | O_FORMAT, .formats = "text json", .run = cli_seen},
	{.name = "audit", .usage = "audit [TEXT] [--account NAME] [--result ok|deny|fail] [--from DAY] [--to DAY] [--limit N] [--format text|json]",
	 .most = 1, .options = O_ACCOUNT | O_RESULT | O_FROM | O_TO | O_LIMIT | O_FORMAT, .formats = "text json", .run = cli_audit},
	{.name = "help", .usage = "help", .alone = true, .run = verb_help},
};

/* ---- what goes to standard error ---- */

static void say(const char *line)
{
	char clean[1200], *p;

	cells_clean(clean, sizeof clean, line);
	for (p = clean; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	fprintf(stderr, "socorg: %s\n", clean);
}

int cli_err(const struct err *e)
{
	char line[1000];

	text_fmt(line, sizeof line, "%s%s%s%s%s%s%s%s", e->rule, e->rule[0] && e->field[0] ? " " : "", e->field,
		 e->rule[0] || e->field[0] ? ": " : "", e->msg, e->basis[0] ? " [" : "", e->basis, e->basis[0] ? "]" : "");
	say(line);
	return err_exit_code(e);
}

int cli_usage(const char *fmt, ...)
{
	char line[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	text_mend(line);
	say(line);
	return EX_USAGE;
}

int cli_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	say(_("标准输出写不进去"));
	return EX_IOERR;
}

const char *cli_label(const char *s)
{
	return s && *s ? _(s) : "";
}

int cli_field(const struct actor *who, const struct entity *e, const char *name, size_t n)
{
	char word[64];
	int i;

	text_fmt(word, sizeof word, "%.*s", (int)n, name);
	i = field_no(e, word);
	if (i >= 0 && field_there(who, e, &e->fields[i]))
		return i;
	if (e->states && (strcmp(word, "state") == 0 || strcmp(word, "状态") == 0))
		return -1;
	for (i = 0; e->fields[i].name; i++)
		if ((strcmp(e->fields[i].label, word) == 0 || strcmp(cli_label(e->fields[i].label), word) == 0) &&
			field_there(who, e, &e->fields[i]))
			return i;
	cli_usage(_("%s没有字段 %s（socorg describe %s）"), cli_label(e->label), word, e->name);
	return -2;
}

const struct entity *cli_lines(const struct entity *e, const char *name)
{
	const struct entity *of;
	const struct part *p;

	for (p = e->parts; p && p->label; p++)
		if (p->lines && (of = entity_find(p->lines)) && (strcmp(of->name, name) == 0 || strcmp(p->label, name) == 0 ||
			strcmp(of->label, name) == 0))
			return of;
	return NULL;
}

/* ---- words and options ---- */

static bool word_among(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *p;

	for (p = list; n && (p = strstr(p, word)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static int take_number(const char *name, const char *text, long *n)
{
	char *end;

	*n = strtol(text, &end, 10);
	if (*end || end == text || *n < 1 || *n > LIMIT_MOST)
		return cli_usage(_("--%s 是 1 到 %d 的整数"), name, LIMIT_MOST);
	return 0;
}

static int take_day(struct cli *c, const char *option, const char *text, char day[11])
{
	struct err err = {0};

	if (cal_parse(c->db, text, day, &err) == 0)
		return 0;
	snprintf(err.field, sizeof err.field, "%s", option);
	return cli_err(&err);
}

static int take_option(struct cli *c, const struct verb *v, int opt, const char *value)
{
	if (!(v->options & (unsigned)opt))
		return cli_usage("%s", v->usage);
	switch (opt) {
	case O_ON: return take_day(c, "on", value, c->on);
	case O_FROM: return take_day(c, "from", value, c->from);
	case O_TO: return take_day(c, "to", value, c->to);
	case O_ACCOUNT: c->account = value; break;
	case O_RESULT: c->result = value; break;
	case O_AND: c->anded = true; return take_day(c, "and", value, c->and_);
	case O_DOC: c->doc = value; break;
	case O_BY: c->by = value; break;
	case O_FIGURE: c->figure = value; break;
	case O_VIEW: c->view = value; break;
	case O_SORT: c->sort = value; break;
	case O_SEARCH: c->search = value; break;
	case O_QUERY: c->query = value; break;
	case O_LIMIT: return take_number("limit", value, &c->limit);
	case O_REV: return take_number("rev", value, &c->rev);
	case O_REASON: c->reason = value; break;
	case O_PASS: c->pass = value; break;
	case O_ENCODING: c->encoding = value; break;
	case O_MAP: c->map = value; break;
	case O_REPORT: c->report = value; break;
	case O_DRY: c->dry = true; break;
	case O_UPDATE: c->update = true; break;
	case O_REUSE: c->reuse = true; break;
	case O_SET:
		if (c->nset == SETS)
			return cli_usage(_("--set 最多 %d 个"), SETS);
		c->set[c->nset++] = value;
		break;
	case O_FORMAT:
		if (!word_among(v->formats, value))
			return cli_usage(_("%s 的格式只有 %s"), v->name, v->formats);
		c->format = value;
		break;
	default: break;
	}
	return 0;
}

const struct entity *cli_entity(const char *word)
{
	const struct entity *e = entity_find(word);
	int i;

	for (i = 0; !e && entities[i]; i++)
		if (strcmp(entities[i]->label, word) == 0 || strcmp(cli_label(entities[i]->label), word) == 0)
			e = entities[i];
	return e;
}

/* Options may stand anywhere; "--" ends them. */
static int take_words(struct cli *c, const struct verb *v, int argc, char **argv)
{
	int opt, rc = 0;

	opterr = 0;
	optind = 0;		/* the program's own options were read before: start anew */
	while (rc == 0 && (opt = getopt_long(argc, argv, "", options, NULL)) != -1)
		rc = opt == '?' ? cli_usage("%s", v->usage) : take_option(c, v, opt, optarg);
	if (rc != 0)
		return rc;
	c->argc = argc - optind;
	c->argv = argv + optind;
	if (v->entity) {
		if (c->argc < 1)
			return cli_usage("%s", v->usage);
		c->e = cli_entity(c->argv[0]);
		if (!c->e)
			return cli_usage(_("没有实体 %s（socorg describe 列出全部）"), c->argv[0]);
		c->argc--;
		c->argv++;
	}
	if (c->argc < v->least || (v->most >= 0 && c->argc > v->most))
		return cli_usage("%s", v->usage);
	return 0;
}

static const struct verb *verb_named(const char *word)
{
	size_t i;

	for (i = 0; word && i < LENGTH(verbs); i++)
		if (strcmp(verbs[i].name, word) == 0)
			return &verbs[i];
	return NULL;
}

bool cli_alone(const char *word)
{
	const struct verb *v = verb_named(word);

	return v && v->alone;
}

/* An initial password is good for nothing but its own change, and that is done on the screen. */
static int must_change(const struct cli *c)
{
	struct err err = {0};

	if (!c->who || !c->who->must_change)
		return 0;
	err_set(&err, E_DENIED, NULL, NULL, NULL, _("账号 %s 的口令是初始口令，请先登录画面更换"), c->who->name);
	return cli_err(&err);
}

int cli_main(int argc, char **argv, struct db *db, const struct actor *who)
{
	struct cli c = {.db = db, .who = who};
	const struct verb *v = verb_named(argc > 0 ? argv[0] : NULL);
	int k, rc;

	for (k = 0; k < argc; k++)
		if (!text_valid(argv[k], strlen(argv[k])))
			return cli_usage(_("第 %d 个词不是 UTF-8"), k + 1);
	if (!v)
		return cli_usage(_("没有命令 %s（socorg help 列出全部）"), argc > 0 ? argv[0] : "");
	rc = v->alone ? 0 : must_change(&c);
	if (rc == 0)
		rc = take_words(&c, v, argc, argv);
	if (rc == 0)
		rc = v->run(&c);
	return rc == EX_OK ? cli_flush() : rc;
}

/* ---- the small verbs ---- */

static int verb_help(struct cli *c)
{
	size_t i;

	(void)c;
	for (i = 0; i < LENGTH(verbs); i++)
		puts(verbs[i].usage);
	return EX_OK;
}

static int verb_describe(struct cli *c)
{
	struct err err = {0};

	if (c->argc == 1) {
		c->e = cli_entity(c->argv[0]);
		if (!c->e)
			return cli_usage(_("没有实体 %s（socorg describe 列出全部）"), c->argv[0]);
	}
	return describe(c->db, c->who, c->e, c->format ? c->format : "text", stdout, &err) < 0 ? cli_err(&err) : EX_OK;
}

static void hits_json(const struct hit *hit, int n)
{
	int i;

	fputs("[", stdout);
	for (i = 0; i < n; i++) {
		fputs(i ? ",\n{\"entity\":" : "\n{\"entity\":", stdout);
		json_text(hit[i].e->name);
		fputs(",\"id\":", stdout);
		json_id(hit[i].id);
		fputs(",\"title\":", stdout);
		json_text(hit[i].title);
		fputs(",\"note\":", stdout);
		json_text(hit[i].note);
		putchar('}');
	}
	puts("\n]");
}

static void hits_table(const struct hit *hit, int n)
{
	struct grid *g = grid_new(4, 0);
	char id[24];
	int i, pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < n; i++) {
			const char *cell[] = {hit[i].e->name, id, hit[i].title, hit[i].note};

			snprintf(id, sizeof id, "%lld", (long long)hit[i].id);
			if (pass == 0)
				grid_measure(g, cell);
			else
				grid_print(g, cell);
		}
	grid_free(g);
}

static int verb_find(struct cli *c)
{
	int max = c->limit == 0 ? FIND_FEW : c->limit > FIND_MOST ? FIND_MOST : (int)c->limit, n;
	struct hit *hit = xcalloc((size_t)max, sizeof *hit);
	struct err err = {0};

	n = find_any(c->db, c->who, NULL, c->argv[0], max, hit, &err);
	if (n == 0)
		err_set(&err, E_NOTFOUND, NULL, NULL, NULL, _("没有找到“%s”"), c->argv[0]);
	else if (n > 0 && c->format && strcmp(c->format, "json") == 0)
		hits_json(hit, n);
	else if (n > 0)
		hits_table(hit, n);
	free(hit);
	return n > 0 ? EX_OK : cli_err(&err);
}
