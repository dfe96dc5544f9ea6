/* `put`, `get`, `tray`: files into the account's tray, out of it byte for byte, and what lies there. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "screens/cli.h"

int cli_put(struct cli *c)
{
	struct tray_file t;
	struct err err = {0};

	if (isatty(0))
		return cli_usage(_("put 从标准输入读文件：put 名单.csv < 名单.csv"));
	if (tray_put(c->db, c->who, c->argv[0], 0, &t, &err) < 0)
		return cli_err(&err);
	printf("%lld\n", (long long)t.id);
	return EX_OK;
}

int cli_get(struct cli *c)
{
	char buf[16384];
	struct tray_file t;
	struct err err = {0};
	ssize_t n;
	int fd;

	if (tray_find(c->db, c->who, c->argv[0], &t, &err) < 0)
		return cli_err(&err);
	fd = tray_open(c->db, c->who, t.id, true, &t, &err);
	if (fd < 0)
		return cli_err(&err);
	while ((n = read(fd, buf, sizeof buf)) > 0)
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n)
			break;
	close(fd);
	if (n < 0) {
		err_set(&err, E_IO, NULL, NULL, NULL, _("文件读不出来"));
		return cli_err(&err);
	}
	return EX_OK;		/* that all of it went out is asked at the end: cli_flush() */
}

static int remove_some(struct cli *c)
{
	int i, rc = EX_OK;

	for (i = 1; i < c->argc && rc == EX_OK; i++) {
		struct tray_file t;
		struct err err = {0};

		if (tray_find(c->db, c->who, c->argv[i], &t, &err) < 0 || tray_remove(c->db, c->who, t.id, &err) < 0)
			rc = cli_err(&err);
	}
	return rc;
}

static void json(const struct tray_file *t, int n)
{
	char at[20], until[20];
	int i;

	fputs("[", stdout);
	for (i = 0; i < n; i++) {
		instant_text(t[i].at, at);
		instant_text(t[i].until, until);
		fputs(i ? ",\n{\"id\":" : "\n{\"id\":", stdout);
		json_id(t[i].id);
		fputs(",\"name\":", stdout);
		json_text(t[i].name);
		printf(",\"size\":%lld,\"at\":", (long long)t[i].size);
		json_text(at);
		fputs(",\"until\":", stdout);
		json_text(until);
		fputs(",\"what\":", stdout);
		json_text(t[i].what);
		putchar('}');
	}
	puts("\n]");
}

static void table(const struct tray_file *t, int n)
{
	struct grid *g = grid_new(6, 0);
	char id[24], size[24], at[20], until[20];
	int pass, i;

	grid_right(g, 0);
	grid_right(g, 2);
	for (pass = 0; pass < 2; pass++)
		for (i = -1; i < n; i++) {
			const char *head[] = {"id", _("文件名"), _("字节"), _("时间"), _("来由"), _("保留到")};
			const char *cell[] = {id, i < 0 ? "" : t[i].name, size, at, i < 0 ? "" : t[i].what, until};

			if (i >= 0) {
				snprintf(id, sizeof id, "%lld", (long long)t[i].id);
				snprintf(size, sizeof size, "%lld", (long long)t[i].size);
				instant_text(t[i].at, at);
				at[16] = '\0';
				instant_text(t[i].until, until);
				until[10] = '\0';
			}
			if (pass == 0)
				grid_measure(g, i < 0 ? head : cell);
			else
				grid_print(g, i < 0 ? head : cell);
		}
	grid_free(g);
}

int cli_tray(struct cli *c)
{
	struct tray_file *t = NULL;
	struct err err = {0};
	int n;

	if (c->argc > 1 && strcmp(c->argv[0], "rm") == 0)
		return remove_some(c);
	if (c->argc > 0)
		return cli_usage("tray [rm ID...]");
	n = tray_list(c->db, c->who, &t, &err);
	if (n < 0)
		return cli_err(&err);
	if (c->format && strcmp(c->format, "json") == 0)
		json(t, n);
	else
		table(t, n);
	free(t);
	return EX_OK;
}
