/* socorgd: options of the listener. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "tui/front.h"

static const char usage[] =
	"usage: socorgd [-d DIR] [-p PORT] [-b ADDRESS]\n"
	"  -d DIR              data directory (SOCORG_DIR, else /var/lib/socorg)\n"
	"  -p PORT             2222\n"
	"  -b ADDRESS          all addresses\n"
	"  --spawner PROGRAM   started where no spawner runs (socorg beside this program)\n"
	"  --grace SECONDS     to log in (20)\n"
	"  --per-address N     connections not logged in, of one address (10)\n"
	"  --unauthenticated N and in all (100)\n"
	"  --drain SECONDS     sessions have to end on SIGTERM (60)\n"
	"  --help, --version\n";

enum { O_SPAWNER = 256, O_GRACE, O_PER, O_ALL, O_DRAIN };

static const struct option options[] = {
	{ "spawner", required_argument, NULL, O_SPAWNER }, { "grace", required_argument, NULL, O_GRACE },
	{ "per-address", required_argument, NULL, O_PER }, { "unauthenticated", required_argument, NULL, O_ALL },
	{ "drain", required_argument, NULL, O_DRAIN }, { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { 0 }
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

int main(int argc, char **argv)
{
	struct listen_opts o = { .dir = getenv("SOCORG_DIR"), .port = 2222, .unauth_per_address = 10, .unauth_all = 100, .grace_seconds = 20,
				 .tries = 3, .drain_seconds = 60 };
	struct stat st;
	int c;

	while ((c = getopt_long(argc, argv, "d:p:b:hV", options, NULL)) != -1)
		switch (c) {
		case 'd': o.dir = optarg; break;
		case 'p': o.port = number(optarg, 1, 65535); break;
		case 'b': o.address = optarg; break;
		case O_SPAWNER: o.spawner = optarg; break;
		case O_GRACE: o.grace_seconds = number(optarg, 1, 600); break;
		case O_PER: o.unauth_per_address = number(optarg, 1, 10000); break;
		case O_ALL: o.unauth_all = number(optarg, 1, 10000); break;
		case O_DRAIN: o.drain_seconds = number(optarg, 0, 3600); break;
		case 'h': fputs(usage, stdout); return EX_OK;
		case 'V': puts("socorgd " VERSION); return EX_OK;
		default: fputs(usage, stderr); return EX_USAGE;
		}
	if (optind < argc) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	if (!o.dir || !*o.dir)
		o.dir = "/var/lib/socorg";
	if (stat(o.dir, &st) < 0 || !S_ISDIR(st.st_mode)) {
		fprintf(stderr, "socorgd: %s is no data directory (socorgctl -d %s init)\n", o.dir, o.dir);
		return EX_CONFIG;
	}
	if (!o.spawner)
		o.spawner = beside();
	lean_malloc(argv);
	return listen_main(&o);
}
