/* `import`: a file of the tray, standard input or, on the server itself, a file of one's own, row by row; how earlier ones went,
 * going on with one, and taking one back. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/core/import.h"
#include "model/core/util.h"
#include "screens/cli.h"

/* ---- the file ---- */

/* What a path is called in the tray: its last part, without what names may not have. */
static void base_name(const char *path, char *dst, size_t n)
{
	const char *slash = strrchr(path, '/');
	size_t at = 0, k;

	path = slash ? slash + 1 : path;
	for (; *path && at + 4 < n; path += k) {
		for (k = 1; ((unsigned char)path[k] & 0xc0) == 0x80; k++)
			;
		memcpy(dst + at, path, k);
		dst[at + k] = '\0';
		if (tray_name_ok(dst + at))
			at += k;
	}
	dst[at] = '\0';
	if (!tray_name_ok(dst))
		snprintf(dst, n, "import.csv");
}

/* Whatever it comes from, it lies in the tray: an import that is broken off finds it there. */
static int take_file(struct cli *c, const char *word, struct tray_file *t, struct err *err)
{
	bool number = *word && strspn(word, "0123456789") == strlen(word);
	char name[TRAY_NAME * 3 + 1];
	int fd, rc;

	if (strcmp(word, "-") == 0)
		return tray_put(c->db, c->who, "import.csv", 0, t, err);
	fd = number || !app.files ? -1 : open(word, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return tray_find(c->db, c->who, word, t, err);
	base_name(word, name, sizeof name);
	rc = tray_put(c->db, c->who, name, fd, t, err);
	close(fd);
	return rc;
}

/* ---- what is said ---- */

static void columns_say(const struct import_plan *p)
{
	int field[32], n = import_plan_missing(p, field, (int)LENGTH(field)), i, told = 0;

	for (i = 0; i < p->ncol; i++)
		if (p->col[i].field < 0 && p->col[i].heading[0])
			fprintf(stderr, "%s%s", told++ ? "、" : _("socorg: 没有对应字段、不导入的列："), p->col[i].heading);
	if (told)
		fputs("\n", stderr);
	for (i = 0; i < n; i++)
		fprintf(stderr, "%s%s", i ? "、" : _("socorg: 必须填写而文件里没有的："), cli_label(p->e->fields[field[i]].label));
	if (n > 0)
		fputs("\n", stderr);
}

static void run_say(const struct import_run *r)
{
	int i;

	printf("%s %lld：", r->mode & IMPORT_TRIAL ? _("试导入") : _("导入"), (long long)r->id);
	for (i = 0; i < IMPORT_RESULTS; i++)
		printf("%s%s %ld", i ? _("，") : "", _(import_result_label[i]), r->n[i]);
	if (strcmp(r->state, "running") == 0)
		printf(_("；停在第 %ld 行"), r->next);
	if (strcmp(r->state, "undone") == 0)
		printf("%s", _("；已撤销"));
	if (r->report)
		printf(_("；报告：文件托盘 %lld"), (long long)r->report);
	putchar('\n');
}

static int reasons_say(struct cli *c, const struct import_run *r)
{
	struct import_reason *v = NULL;
	struct import_msg msg;
	struct err err = {0};
	int n = import_reasons(c->db, c->who, r->id, &v, &err), i;

	for (i = 0; i < n; i++) {
		if (import_messages(c->db, c->who, r->id, &v[i], 0, 1, &msg, &err) != 1)
			continue;
		printf(_("  %s %ld 行　%s%s%s　如第 %ld 行：%s\n"), _(import_result_label[v[i].result]), v[i].n, v[i].rule, v[i].rule[0] ? " " : "",
		       v[i].label, msg.line, msg.text);
	}
	free(v);
	return n < 0 ? cli_err(&err) : EX_OK;
}

static int progress_say(void *ctx, long done, long all)
{
	const struct cli *c = ctx;

	if (isatty(2))
		fprintf(stderr, _("\r已处理 %ld/%ld"), done, all);
	/* rights that are taken away meanwhile end it */
	return c->who->session && !actor_valid(c->db, c->who);
}

static int report_to(struct cli *c, const struct import_run *r)
{
	struct tray_file t;
	struct err err = {0};
	char buf[16384];
	FILE *f = strcmp(c->report, "-") == 0 ? stdout : fopen(c->report, "w");
	int fd = tray_open(c->db, c->who, r->report, false, &t, &err);
	ssize_t n = 0;

	if (fd < 0)
		return cli_err(&err);
	while (f && (n = read(fd, buf, sizeof buf)) > 0)
		if (fwrite(buf, 1, (size_t)n, f) != (size_t)n)
			break;
	close(fd);
	if (!f || n != 0 || (f != stdout && fclose(f) != 0)) {
		err_set(&err, E_IO, NULL, "report", NULL, _("报告写不进 %s"), c->report);
		return cli_err(&err);
	}
	return EX_OK;
}

/* Some rows were refused: the others are in, and whoever calls is told. */
static int went(struct cli *c, const struct import_run *r)
{
	int rc = EX_OK;

	if (isatty(2))
		fputs("\r", stderr);
	if (!c->report || strcmp(c->report, "-") != 0) {
		run_say(r);
		rc = reasons_say(c, r);
	}
	if (rc == EX_OK && c->report)
		rc = report_to(c, r);
	return rc == EX_OK && r->n[IMPORT_REFUSED] ? EX_DATAERR : rc;
}

/* ---- the words ---- */

static int run_named(const char *word, int64_t *run)
{
	char *end;

	*run = strtoll(word, &end, 10);
	return *end || end == word ? cli_usage(_("导入的编号是整数：%s"), word) : 0;
}

static int go(struct cli *c, int64_t run)
{
	struct import_run r;
	struct err err = {0};

	return import_go(c->db, c->who, run, progress_say, c, &r, &err) < 0 ? cli_err(&err) : went(c, &r);
}

static int begin(struct cli *c, struct import_plan *p, struct err *err)
{
	unsigned mode = (c->update ? IMPORT_UPDATE : IMPORT_NEW) | (c->dry ? IMPORT_TRIAL : 0);
	struct import_run r;
	int64_t run;
	int i;

	if (c->map && import_plan_maps(p, c->map, err) < 0)
		return -1;
	for (i = 0; i < c->nset; i++) {
		const char *eq = strchr(c->set[i], '=');
		char name[64];

		if (!eq)
			return err_set(err, E_USAGE, NULL, "set", NULL, _("应写作 字段=值：%s"), c->set[i]);
		text_fmt(name, sizeof name, "%.*s", (int)(eq - c->set[i]), c->set[i]);
		if (import_plan_set(p, name, eq + 1, err) < 0)
			return -1;
	}
	columns_say(p);
	return import_start(p, mode, c->reason, &run, err) < 0 || import_go(c->db, c->who, run, progress_say, c, &r, err) < 0 ? -1 : went(c, &r);
}

static int import_file(struct cli *c)
{
	struct import_plan *p = NULL;
	struct tray_file t;
	struct err err = {0};
	int rc = -1;

	c->e = cli_entity(c->argv[0]);
	if (!c->e)
		return cli_usage(_("没有实体 %s（socorg describe 列出全部）"), c->argv[0]);
	if (c->report && strcmp(c->report, "-") != 0 && !app.files)
		return cli_usage(_("--report 在这里只能是 -：报告在文件托盘里，用 get 取"));
	if (!import_may(c->db, c->who, c->e))
		err_set(&err, E_DENIED, NULL, NULL, NULL, _("无权导入%s"), cli_label(c->e->label));
	else if (take_file(c, c->argv[1], &t, &err) == 0 &&
		 import_plan_make(c->db, c->who, c->e, t.id, c->encoding, &p, &err) == 0)
		rc = begin(c, p, &err);
	import_plan_free(p);
	return rc < 0 ? cli_err(&err) : rc;
}

static int undo(struct cli *c, int64_t run)
{
	struct err err = {0};
	long kept;

	if (import_undo(c->db, c->who, run, c->reason, progress_say, c, &kept, &err) < 0)
		return cli_err(&err);
	printf(kept ? _("导入 %lld 已撤销，%ld 行因已有改动或被使用而保留\n") : _("导入 %lld 已撤销\n"), (long long)run, kept);
	return kept ? EX_DATAERR : EX_OK;
}

static int show(struct cli *c, int64_t run)
{
	struct import_run r;
	struct err err = {0};

	if (import_get(c->db, c->who, run, &r, &err) < 0)
		return cli_err(&err);
	run_say(&r);
	return reasons_say(c, &r);
}

static int list(struct cli *c)
{
	struct import_run *v = NULL;
	struct err err = {0};
	char at[20];
	int n = import_list(c->db, c->who, &v, &err), i;

	for (i = 0; i < n; i++) {
		instant_text(v[i].started, at);
		printf("%.16s　%s　%s　", at, cli_label(v[i].e->label), v[i].name);
		run_say(&v[i]);
	}
	free(v);
	return n < 0 ? cli_err(&err) : EX_OK;
}

int cli_import(struct cli *c)
{
	const char *word = c->argv[0];
	int64_t run;
	int rc;

	if (c->argc == 1)
		return strcmp(word, "list") == 0 ? list(c) : cli_usage(_("import ENTITY FILE|ID|-，或 import list|show|resume|undo"));
	if (strcmp(word, "resume") != 0 && strcmp(word, "undo") != 0 && strcmp(word, "show") != 0)
		return import_file(c);
	rc = run_named(c->argv[1], &run);
	if (rc != 0)
		return rc;
	return *word == 'r' ? go(c, run) : *word == 'u' ? undo(c, run) : show(c, run);
}
