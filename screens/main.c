/* socorg: the session on this terminal, one command, the ForceCommand of an sshd, or the spawner of sessions. */
#include <getopt.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "screens/screens.h"

static const char usage[] =
	"usage: socorg [-d DIR] [-u ACCOUNT]              screens on this terminal\n"
	"       socorg [-d DIR] [-u ACCOUNT] VERB ...     one command (socorg help)\n"
	"       socorg [-d DIR] [-u ACCOUNT] --session    under sshd's ForceCommand\n"
	"       socorg [-d DIR] --spawn                   serve sessions to socorgd\n"
	"\n"
	"  -f FILE     configuration (" CONF_PATH " where there is one)\n"
	"  -d DIR      data directory (SOCORG_DIR, else /var/lib/socorg)\n"
	"  -u ACCOUNT  act as this account: root and the owner of DIR only\n"
	"  --help, --version\n";

enum { OPT_SESSION = 256, OPT_SPAWN, OPT_HELP, OPT_VERSION, OPT_READY };

static const struct option options[] = {
	{"session", no_argument, NULL, OPT_SESSION}, {"spawn", no_argument, NULL, OPT_SPAWN},
	{"help", no_argument, NULL, OPT_HELP}, {"version", no_argument, NULL, OPT_VERSION},
	{"ready-fd", required_argument, NULL, OPT_READY}, {0}
};

static int begin(const char *dir, const char *peer)
{
	int rc = session_ops.begin(dir, peer);

	if (rc != 0)
		return rc;
	return session_ops.local(getuid()) == 1 ? 0 : EX_NOPERM;
}

/* The words that follow, or the command line that sshd kept for us. */
static int command(const char *dir, const char *line, int argc, char **argv)
{
	const char *from = getenv("SSH_CONNECTION");
	char peer[64] = "local";
	int rc;

	if (!line && cli_alone(argv[0]))
		return cli_main(argc, argv, NULL, NULL);
	if (line && from)
		snprintf(peer, sizeof peer, "%.*s", (int)strcspn(from, " "), from);
	rc = begin(dir, peer);
	if (rc != 0)
		return rc;
	if (line)
		return session_ops.exec(line, (const char *const *)environ);
	app.files = true;
	rc = cli_main(argc, argv, app.db, &app.who);
	db_close(app.db);
	return rc;
}

int main(int argc, char **argv)
{
	const char *dir = getenv("SOCORG_DIR"), *account = NULL, *file = NULL, *line;
	struct conf conf;
	bool spawn = false, session = false;
	int opt, ready = -1;

	setlocale(LC_CTYPE, "C.UTF-8");
	while ((opt = getopt_long(argc, argv, "+f:d:u:hV", options, NULL)) != -1) {
		switch (opt) {
		case 'f': file = optarg; break;
		case 'd': dir = optarg; break;
		case 'u': account = optarg; break;
		case OPT_SESSION: session = true; break;
		case OPT_SPAWN: spawn = true; break;
		case OPT_READY: ready = atoi(optarg); break;
		case 'V': case OPT_VERSION: puts("socorg " VERSION); return EX_OK;
		case 'h': case OPT_HELP: fputs(usage, stdout); return EX_OK;
		default: fputs(usage, stderr); return EX_USAGE;
		}
	}
	conf_default(&conf);
	if (file ? conf_read(file, &conf, stderr) : access(CONF_PATH, F_OK) == 0 ? conf_read(CONF_PATH, &conf, stderr) : 0)
		return EX_CONFIG;
	if (!dir || !*dir)
		dir = *conf.data ? conf.data : "/var/lib/socorg";
	session_conf(&conf);
	session_as(account);
	if (spawn)
		return spawn_main(dir, conf.socket, &session_ops, ready);
	line = session ? getenv("SSH_ORIGINAL_COMMAND") : NULL;
	if ((line && *line) || optind < argc)
		return command(dir, line && *line ? line : NULL, argc - optind, argv + optind);
	if (!isatty(0) || !isatty(1)) {
		fputs("socorg: screens need a terminal (see socorg --help)\n", stderr);
		return EX_USAGE;
	}
	return session_here(dir, &session_ops);
}
