/* socorgctl: administration from the console. A table of commands says which words and options each takes; errors are one line
 * on standard error and exit codes are sysexits. Run by root it becomes the owner of the data directory first. */
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <locale.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/core/night.h"
#include "model/core/util.h"
#include "model/ctl/ctl.h"

enum { O_PRACTICE = 1, O_ORGS = 2, O_ORIGIN = 4, O_REGION = 8, O_UNIT = 16, O_ORG = 32, O_UID = 64, O_FROM = 128, O_BASIS = 256, O_DIM = 512,
       O_RULES = 1024, O_POT = 2048, O_MAP = 4096 };

enum need { NO_DB, OPEN };

static int ctl_backup(struct ctl *);
static int ctl_verify(struct ctl *);
static int ctl_migrate(struct ctl *);
static int ctl_nightly(struct ctl *);
static int ctl_describe(struct ctl *);

static const struct command {
	const char *name, *sub, *usage;
	int least, most;
	unsigned options;
	enum need need;
	int (*run)(struct ctl *);
} commands[] = {
	{ "init", NULL, "[--practice] [--orgs N] [--origin N]", 0, 0, O_PRACTICE | O_ORGS | O_ORIGIN, NO_DB, ctl_init },
	{ "user", "add", "NAME LABEL ROLE [--region CODE] [--unit ID] [--org ID] [--uid N]", 3, 3, O_REGION | O_UNIT | O_ORG | O_UID, OPEN,
	  ctl_user_add },
	{ "user", "list", "", 0, 0, 0, OPEN, ctl_user_list },
	{ "user", "disable", "NAME REASON", 2, 2, 0, OPEN, ctl_user_disable },
	{ "user", "enable", "NAME REASON", 2, 2, 0, OPEN, ctl_user_enable },
	{ "user", "password", "NAME", 1, 1, 0, OPEN, ctl_user_password },
	{ "key", "add", "NAME FILE|-", 2, 2, 0, OPEN, ctl_key_add },
	{ "key", "list", "NAME", 1, 1, 0, OPEN, ctl_key_list },
	{ "key", "remove", "NAME COMMENT|FINGERPRINT", 2, 2, 0, OPEN, ctl_key_remove },
	{ "param", "list", "[PREFIX]", 0, 1, 0, OPEN, ctl_param_list },
	{ "param", "set", "KEY VALUE|- --from DAY --basis TEXT [--region CODE] [--dim D]", 2, 2, O_FROM | O_BASIS | O_REGION | O_DIM, OPEN,
	  ctl_param_set },
	{ "calendar", "list", "[YEAR]", 0, 1, 0, OPEN, ctl_calendar_list },
	{ "calendar", "load", "FILE|- [--basis TEXT]", 1, 1, O_BASIS, OPEN, ctl_calendar_load },
	{ "calendar", "set", "DAY holiday|workday|plain [NAME]", 2, 3, 0, OPEN, ctl_calendar_set },
	{ "workday", NULL, "DATE N", 2, 2, 0, OPEN, ctl_workday },
	{ "code", NULL, "CODE|ID", 1, 1, 0, OPEN, ctl_code },
	{ "backup", NULL, "FILE", 1, 1, 0, OPEN, ctl_backup },
	{ "nightly", NULL, "", 0, 0, 0, OPEN, ctl_nightly },
	{ "verify", NULL, "[--rules]", 0, 0, O_RULES, OPEN, ctl_verify },
	{ "schema", NULL, "[--pot|--map]", 0, 0, O_POT | O_MAP, NO_DB, ctl_schema },
	{ "migrate", NULL, "", 0, 0, 0, NO_DB, ctl_migrate },
	{ "describe", NULL, "[ENTITY]", 0, 1, 0, OPEN, ctl_describe },
};

static const struct option options[] = {
	{ "practice", no_argument, NULL, O_PRACTICE }, { "orgs", required_argument, NULL, O_ORGS }, { "origin", required_argument, NULL, O_ORIGIN },
	{ "region", required_argument, NULL, O_REGION }, { "unit", required_argument, NULL, O_UNIT }, { "org", required_argument, NULL, O_ORG },
	{ "uid", required_argument, NULL, O_UID }, { "from", required_argument, NULL, O_FROM }, { "basis", required_argument, NULL, O_BASIS },
	{ "dim", required_argument, NULL, O_DIM }, { "rules", no_argument, NULL, O_RULES }, { "pot", no_argument, NULL, O_POT },
	{ "map", no_argument, NULL, O_MAP },
	{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { 0 }
};

/* ---- what goes to standard error ---- */

int ctl_say(int status, const char *fmt, ...)
{
	char line[1200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	text_mend(line);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	fprintf(stderr, "socorgctl: %s\n", line);
	return status;
}

int ctl_err(const struct err *e)
{
	return ctl_say(err_exit_code(e), "%s%s%s%s%s%s%s%s", e->rule, *e->rule && *e->field ? " " : "", e->field,
		       *e->rule || *e->field ? ": " : "", e->msg, *e->basis ? " [" : "", e->basis, *e->basis ? "]" : "");
}

static void usage(FILE *f)
{
	fputs("usage: socorgctl [-d DIR] COMMAND ...\n\n", f);
	for (size_t i = 0; i < LENGTH(commands); i++)
		fprintf(f, "  %s%s%s %s\n", commands[i].name, commands[i].sub ? " " : "", commands[i].sub ? commands[i].sub : "", commands[i].usage);
	fputs("\n  -d DIR      data directory (SOCORG_DIR, else /var/lib/socorg)\n  --help, --version\n", f);
}

static int usage_of(const struct command *c)
{
	return ctl_say(EX_USAGE, "usage: socorgctl [-d DIR] %s%s%s %s", c->name, c->sub ? " " : "", c->sub ? c->sub : "", c->usage);
}

/* ---- words and options ---- */

static int number(const char *what, const char *text, int64_t least, int64_t most, int64_t *v)
{
	char *end;

	errno = 0;
	*v = strtoll(text, &end, 10);
	if (errno || *end || end == text || *v < least || *v > most)
		return ctl_say(EX_USAGE, "--%s is a number from %lld to %lld", what, (long long)least, (long long)most);
	return 0;
}

static int take_option(struct ctl *c, int opt, const char *value)
{
	int64_t v = 0;
	int rc = 0;

	switch (opt) {
	case O_PRACTICE: c->practice = true; break;
	case O_RULES: c->rules = true; break;
	case O_POT: c->pot = true; break;
	case O_MAP: c->map = true; break;
	case O_ORGS: rc = number("orgs", value, 1, 10000000, &v); c->orgs = (long)v; break;
	case O_ORIGIN: rc = number("origin", value, 1, 909, &v); c->origin = (int)v; break;
	case O_UNIT: rc = number("unit", value, 1, INT64_C(999999999999999), &c->unit); break;
	case O_ORG: rc = number("org", value, 1, INT64_C(999999999999999), &c->org); break;
	case O_UID: rc = number("uid", value, 1, INT64_C(4294967294), &c->uid); break;
	case O_REGION: c->region = value; break;
	case O_FROM: c->from = value; break;
	case O_BASIS: c->basis = value; break;
	case O_DIM: c->dim = value; break;
	default: break;
	}
	return rc;
}

static const struct command *command_of(struct ctl *c)
{
	for (size_t i = 0; c->argc > 0 && i < LENGTH(commands); i++) {
		int words = commands[i].sub ? 2 : 1;
		if (strcmp(commands[i].name, c->argv[0]) || (words == 2 && (c->argc < 2 || strcmp(commands[i].sub, c->argv[1]))))
			continue;
		c->argc -= words;
		c->argv += words;
		return &commands[i];
	}
	return NULL;
}

/* ---- whose files these are ---- */

/* Root becomes the owner of the directory, for good: nothing in it must end up root's. A directory not there yet is made by
 * whoever asks. */
static int become_owner(const char *dir)
{
	struct stat st;

	if (geteuid() != 0 || stat(dir, &st) < 0 || st.st_uid == 0)
		return 0;
	const struct passwd *pw = getpwuid(st.st_uid);
	if ((pw ? initgroups(pw->pw_name, st.st_gid) : setgroups(0, NULL)) < 0 || setresgid(st.st_gid, st.st_gid, st.st_gid) < 0 ||
	    setresuid(st.st_uid, st.st_uid, st.st_uid) < 0 || setuid(0) == 0)
		return ctl_say(EX_OSERR, "cannot become the owner of %s: %s", dir, strerror(errno));
	return 0;
}

/* The audit names who sat at the console: "@" is in no account's name. */
static void console(struct actor *a)
{
	const struct passwd *pw = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");

	*a = actor_system;
	a->roles |= ROLE(SYSADMIN);
	a->in[a->nin++] = (struct role_in){ .role = ROLE_NO_SYSADMIN };
	if (getuid() == 0 && sudo && *sudo)
		snprintf(a->name, sizeof(a->name), "@%.31s", sudo);
	else if (pw)
		snprintf(a->name, sizeof(a->name), "@%.31s", pw->pw_name);
	else
		snprintf(a->name, sizeof(a->name), "@%u", (unsigned)getuid());
}

static int run(struct ctl *c, const struct command *cmd)
{
	struct err err = { 0 };
	int rc = become_owner(c->dir);

	if (rc)
		return rc;
	if (cmd->need == OPEN && db_open(c->dir, 0, &c->db, &err))
		return ctl_err(&err);
	rc = cmd->run(c);
	db_close(c->db);
	if (rc == EX_OK && (fflush(stdout) || ferror(stdout)))
		rc = ctl_say(EX_IOERR, "standard output: %s", strerror(errno));
	return rc;
}

int main(int argc, char **argv)
{
	struct ctl c = { .dir = getenv("SOCORG_DIR") };
	unsigned given = 0;
	int opt;

	setlocale(LC_CTYPE, "C.UTF-8");
	while ((opt = getopt_long(argc, argv, "d:hV", options, NULL)) != -1)
		switch (opt) {
		case 'd': c.dir = optarg; break;
		case 'h': usage(stdout); return EX_OK;
		case 'V': puts("socorgctl " VERSION); return EX_OK;
		case '?': usage(stderr); return EX_USAGE;
		default:
			given |= (unsigned)opt;
			if (take_option(&c, opt, optarg))
				return EX_USAGE;
		}
	if (!c.dir || !*c.dir)
		c.dir = "/var/lib/socorg";
	c.argc = argc - optind;
	c.argv = argv + optind;
	for (int i = 0; i < c.argc; i++)
		if (!text_valid(c.argv[i], strlen(c.argv[i])))
			return ctl_say(EX_USAGE, "word %d is not UTF-8", i + 1);
	const struct command *cmd = command_of(&c);
	if (!cmd) {
		usage(stderr);
		return EX_USAGE;
	}
	if ((given & ~cmd->options) || c.argc < cmd->least || c.argc > cmd->most)
		return usage_of(cmd);
	console(&c.who);
	return run(&c, cmd);
}

/* ---- the small commands ---- */

static int ctl_backup(struct ctl *c)
{
	struct err err = { 0 };

	return db_backup(c->db, c->argv[0], &err) ? ctl_err(&err) : EX_OK;
}

static int ctl_verify(struct ctl *c)
{
	struct err err = { 0 };
	int problems = 0;

	if (db_verify(c->db, &c->who, c->rules, stdout, &problems, &err))
		return ctl_err(&err);
	printf("%d problems\n", problems);
	return problems ? EX_DATAERR : EX_OK;
}

static int ctl_nightly(struct ctl *c)
{
	struct err err = { 0 };
	struct night n;

	if (night_run(c->db, &n, &err))
		return ctl_err(&err);
	printf("%d deemed, %d lapsed, %d limits settled, %d reminders, %d accounts suspended, %d stray files removed\n", n.deemed, n.lapsed, n.settled,
	       n.reminded, n.suspended, n.swept);
	return EX_OK;
}

static int ctl_migrate(struct ctl *c)
{
	struct err err = { 0 };

	return db_migrate(c->dir, &err) ? ctl_err(&err) : EX_OK;
}

static int ctl_describe(struct ctl *c)
{
	const struct entity *e = c->argc ? entity_find(c->argv[0]) : NULL;
	struct err err = { 0 };

	if (c->argc && !e)
		return ctl_say(EX_USAGE, "no entity %s", c->argv[0]);
	return describe(c->db, &c->who, e, "text", stdout, &err) ? ctl_err(&err) : EX_OK;
}
