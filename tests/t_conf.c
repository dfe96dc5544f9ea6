/* socorg.conf(5): every keyword at both edges, every way a line can be wrong, and that what is dumped reads back the same. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/conf.h"

static char path[] = "/tmp/t_conf.XXXXXX";
static char said[2048];

static int reading(const char *text, struct conf *c)
{
	FILE *f = fopen(path, "w"), *e = tmpfile();

	assert_non_null(f);
	assert_non_null(e);
	fputs(text, f);
	fclose(f);
	int rc = conf_read(path, c, e);
	rewind(e);
	said[fread(said, 1, sizeof said - 1, e)] = '\0';
	fclose(e);
	return rc;
}

static void standard(void **state)
{
	struct conf c;

	(void)state;
	conf_default(&c);
	assert_int_equal(c.port, 2222);
	assert_int_equal(c.tries, 3);
	assert_int_equal(c.drain, 60);
	assert_int_equal(c.idle_lock, 600);
	assert_int_equal(c.idle_end, 1800);
	assert_string_equal(c.data, "");
	assert_int_equal(reading("", &c), 0);
	assert_int_equal(reading("# nothing\n\n   \t\n  # here\n", &c), 0);
	assert_int_equal(c.port, 2222);
}

static void values(void **state)
{
	struct conf c;

	(void)state;
	conf_default(&c);
	assert_int_equal(reading("port 22\r\n\tDataDirectory   /srv/a b  \nLANGUAGE en_US\nTheme\tcontrast", &c), 0);
	assert_int_equal(c.port, 22);
	assert_string_equal(c.data, "/srv/a b");
	assert_string_equal(c.language, "en_US");
	assert_string_equal(c.theme, "contrast");
}

static void edges(void **state)
{
	static const struct { const char *name; int least, most; } number[] = {
		{ "Port", 1, 65535 }, { "LoginGraceTime", 1, 600 }, { "MaxAuthTries", 1, 6 }, { "MaxUnauthenticatedPerAddress", 1, 10000 },
		{ "MaxUnauthenticated", 1, 10000 }, { "DrainTime", 0, 3600 }, { "IdleLock", 0, 86400 }, { "IdleEnd", 0, 86400 },
		{ "PublicIdleEnd", 30, 86400 },
	};
	char line[200];

	(void)state;
	for (size_t i = 0; i < sizeof number / sizeof *number; i++)
		for (int k = 0; k < 4; k++) {
			int v = k < 2 ? number[i].least - k : number[i].most + k - 2;
			struct conf c, was;
			conf_default(&c);
			was = c;
			snprintf(line, sizeof line, "%s %d\n", number[i].name, v);
			int rc = reading(line, &c);
			assert_int_equal(rc, k == 1 || k == 3);
			if (rc) {
				assert_memory_equal(&c, &was, sizeof c);
				assert_non_null(strstr(said, number[i].name));
				assert_non_null(strstr(said, ":1: "));
			}
		}
}

static void faults(void **state)
{
	static const char *const bad[] = { "Prot 22", "Port", "Port 2x", "Port 1 2", "DataDirectory var/lib", "Language de_DE", "Language zh", "Theme dark", "Mouse on",
		"Port 1\nPort 2", "Port 99999999999999999999", "PrintQueue a b",
		"PrintQueue -o", "PrintQueue a;b", "PrintProgram lp", "PaperProgram socorg-pdf" };
	char line[400], long_path[320];
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		conf_default(&c);
		assert_int_equal(reading(bad[i], &c), 1);
	}
	assert_int_equal(reading("x\ny\nPort 0\n", &c), 3);
	memset(long_path, 'a', sizeof long_path);
	long_path[0] = '/';
	long_path[sizeof c.data - 1] = '\0';
	snprintf(line, sizeof line, "DataDirectory %s", long_path);
	assert_int_equal(reading(line, &c), 0);
	assert_int_equal(strlen(c.data), sizeof c.data - 1);
	long_path[sizeof c.data - 1] = 'a';
	long_path[sizeof c.data] = '\0';
	snprintf(line, sizeof line, "DataDirectory %s", long_path);
	assert_int_equal(reading(line, &c), 1);
	assert_int_equal(conf_read("/nonexistent/socorg.conf", &c, tmpfile()), -1);
}

static void back_again(void **state)
{
	struct conf a, b;
	char text[4096];
	FILE *f = tmpfile();

	(void)state;
	conf_default(&a);
	assert_int_equal(reading("DataDirectory /d\nHostKeyDirectory /k\nSpawnSocket /run/s\nSpawner /bin/socorg\nListenAddress ::1\nPort 1\nIdleEnd 0\n"
		"Language en_US\nTheme mono\nMouse yes\nPaperProgram /x/socorg-pdf\nFontBody 仿宋, Noto Serif CJK SC\nFontTitle 小标宋\nPrintQueue hp-1.a\n"
		"PrintProgram /usr/bin/lp\n", &a), 0);
	conf_dump(&a, f);
	rewind(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	conf_default(&b);
	assert_int_equal(reading(text, &b), 0);
	assert_memory_equal(&a, &b, sizeof a);
}

static void sockets(void **state)
{
	char s[108];

	(void)state;
	conf_socket("", "/var/lib/socorg", s, sizeof s);
	assert_string_equal(s, "/var/lib/socorg/run/spawn.sock");
	conf_socket("/run/socorg/s", "/var/lib/socorg", s, sizeof s);
	assert_string_equal(s, "/run/socorg/s");
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(standard), cmocka_unit_test(values), cmocka_unit_test(edges),
		cmocka_unit_test(faults), cmocka_unit_test(back_again), cmocka_unit_test(sockets) };
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return rc;
}
