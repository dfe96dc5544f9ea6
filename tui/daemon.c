/* socorgd: its options, over what socorg.conf(5) says. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "tui/conf.h"
#include "tui/front.h"

static const char usage[] =
	"usage: socorgd [-f FILE] [-d DIR] [-p PORT] [-b ADDRESS]\n"
	"  -f FILE             configuration (" CONF_PATH " where there is one)\n"
	"  -d DIR              data directory (SOCORG_DIR, else /var/lib/socorg)\n"
	"  -p PORT             2222\n"
	"  -b ADDRESS          all addresses\n"
	"  --spawner PROGRAM   started where no spawner runs (socorg beside this program)\n"
	"  --grace SECONDS     to log in (20)\n"
	"  --per-address N     connections not logged in, of one address (10)\n"
	"  --unauthenticated N and in all (100)\n"
	"  --drain SECONDS     sessions have to end on SIGTERM (60)\n"
	"  --check-config      reads the configuration and ends: 0, or 78 with its faults\n"
	"  --dump-config       the same, and prints what is in force\n"
	"  --help, --version\n";

enum { O_SPAWNER = 256, O_GRACE, O_PER, O_ALL, O_DRAIN, O_CHECK, O_DUMP };

static const struct option options[] = {
	{ "spawner", required_argument, NULL, O_SPAWNER }, { "grace", required_argument, NULL, O_GRACE },
	{ "per-address", required_argument, NULL, O_PER }, { "unauthenticated", required_argument, NULL, O_ALL },
	{ "drain", required_argument, NULL, O_DRAIN }, { "check-config", no_argument, NULL, O_CHECK }, { "dump-config", no_argument, NULL, O_DUMP }, { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { 0 }
};

static int number(const char *s, int least, int most)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*end || end == s || n < least || n > most) {
		fprintf(stderr, "socorgd: %s: a number from %d to %d\n", s, least, most);
		exit(EX_USAGE);
	}
	return (int)n;
}

/* The socorg that stands beside this program, else the installed one. */
static const char *beside(void)
{
	static char path[600];
	char self[512];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		*slash = '\0';
		snprintf(path, sizeof(path), "%s/socorg", self);
		if (access(path, X_OK) == 0)
			return path;
		snprintf(path, sizeof(path), "%s/../bin/socorg", self);
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/*
 * Every connection is a process or two that allocate little: the chunks malloc keeps ready for each size would be a tenth
 * of their memory. glibc reads this at its start only.
 */
static void lean_malloc(char **argv)
{
	if (getenv("GLIBC_TUNABLES"))
		return;
	setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
	execv("/proc/self/exe", argv);
}

/* What is in force: the standard, the file, the environment, the command line, each over the one before. */
static struct conf conf;
static struct { const char *file; int argc; char **argv; } given;

static void text(char *dst, size_t n, const char *value)
{
	if (strlen(value) >= n) {
		fprintf(stderr, "socorgd: %s: at most %zu bytes\n", value, n - 1);
		exit(EX_USAGE);
	}
	strcpy(dst, value);
}

/* True = only to be looked at: --check-config, --dump-config. */
static bool command_line(int argc, char **argv, struct conf *o, bool *dump)
{
	bool look = false;
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "f:d:p:b:hV", options, NULL)) != -1)
		switch (c) {
		case 'f': given.file = optarg; break;
		case 'd': text(o->data, sizeof(o->data), optarg); break;
		case 'p': o->port = number(optarg, 1, 65535); break;
		case 'b': text(o->address, sizeof(o->address), optarg); break;
		case O_SPAWNER: text(o->spawner, sizeof(o->spawner), optarg); break;
		case O_GRACE: o->grace = number(optarg, 1, 600); break;
		case O_PER: o->per_address = number(optarg, 1, 10000); break;
		case O_ALL: o->unauthenticated = number(optarg, 1, 10000); break;
		case O_DRAIN: o->drain = number(optarg, 0, 3600); break;
		case O_CHECK: look = true; break;
		case O_DUMP: look = *dump = true; break;
		case 'h': fputs(usage, stdout); exit(EX_OK);
		case 'V': puts("socorgd " VERSION); exit(EX_OK);
		default: fputs(usage, stderr); exit(EX_USAGE);
		}
	if (optind < argc) {
		fputs(usage, stderr);
		exit(EX_USAGE);
	}
	return look;
}

/* 0, or EX_CONFIG with the faults said on standard error; then c is not to be used. */
static int configure(struct conf *c, bool *look, bool *dump)
{
	struct conf none;
	const char *env = getenv("SOCORG_DIR");

	conf_default(&none);
	command_line(given.argc, given.argv, &none, dump);	/* -f first */
	conf_default(c);
	if (given.file ? conf_read(given.file, c, stderr) : access(CONF_PATH, F_OK) == 0 ? conf_read(CONF_PATH, c, stderr) : 0)
		return EX_CONFIG;
	if (env && *env)
		text(c->data, sizeof(c->data), env);
	*look = command_line(given.argc, given.argv, c, dump);
	if (!*c->data)
		text(c->data, sizeof(c->data), "/var/lib/socorg");
	if (!*c->host_keys && (size_t)snprintf(c->host_keys, sizeof(c->host_keys), "%s/keys", c->data) >= sizeof(c->host_keys))
		return EX_CONFIG;
	if (!*c->socket)
		conf_socket("", c->data, c->socket, sizeof(c->socket));
	if (!*c->spawner && beside())
		text(c->spawner, sizeof(c->spawner), beside());
	return 0;
}

static void limits(struct listen_opts *o, const struct conf *c)
{
	o->grace_seconds = c->grace;
	o->tries = c->tries;
	o->unauth_per_address = c->per_address;
	o->unauth_all = c->unauthenticated;
	o->drain_seconds = c->drain;
}

/* SIGHUP: where we listen and what we serve stays; the limits are taken. */
static int again(struct listen_opts *o)
{
	struct conf c;
	bool look, dump = false;

	if (configure(&c, &look, &dump))
		return -1;
	limits(o, &c);
	return 0;
}

int main(int argc, char **argv)
{
	bool look = false, dump = false;
	struct stat st;

	given.argc = argc;
	given.argv = argv;
	if (configure(&conf, &look, &dump))
		return EX_CONFIG;
	if (dump)
		conf_dump(&conf, stdout);
	if (look)
		return EX_OK;
	struct listen_opts o = { .dir = conf.data, .address = *conf.address ? conf.address : NULL, .host_keys = conf.host_keys,
				 .socket = conf.socket, .spawner = *conf.spawner ? conf.spawner : NULL, .port = conf.port, .conf = given.file, .again = again };
	limits(&o, &conf);
	/* who has a spawner to ask need not see the data: it may belong to another user */
	if (stat(conf.data, &st) < 0 ? errno != EACCES : !S_ISDIR(st.st_mode)) {
		fprintf(stderr, "socorgd: %s is no data directory (socorgctl -d %s init)\n", conf.data, conf.data);
		return EX_CONFIG;
	}
	lean_malloc(argv);
	return listen_main(&o);
}
