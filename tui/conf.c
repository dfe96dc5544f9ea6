/* See conf.h. A keyword and its value a line, as sshd_config(5) has it; one table says what each keyword takes, and reading, checking,
 * dumping and the test go by it. */
#include "tui/conf.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind { PATH, WORD, NAME, NUMBER };

static const struct keyword {
	const char *name;
	enum kind kind;
	size_t at, size;	/* of the value in struct conf */
	int least, most, standard;
	const char *words;	/* the only ones allowed, blank-separated; NULL = any without a blank */
} keywords[] = {
#define TEXT(field) .at = offsetof(struct conf, field), .size = sizeof(((struct conf *)0)->field)
#define INT(field, lo, hi, std) .kind = NUMBER, .at = offsetof(struct conf, field), .least = lo, .most = hi, .standard = std
	{ "DataDirectory", .kind = PATH, TEXT(data) },
	{ "HostKeyDirectory", .kind = PATH, TEXT(host_keys) },
	{ "SpawnSocket", .kind = PATH, TEXT(socket) },
	{ "Spawner", .kind = PATH, TEXT(spawner) },
	{ "ListenAddress", .kind = WORD, TEXT(address) },
	{ "Port", INT(port, 1, 65535, 2222) },
	{ "LoginGraceTime", INT(grace, 1, 600, 20) },
	{ "MaxAuthTries", INT(tries, 1, 6, 3) },
	{ "MaxUnauthenticatedPerAddress", INT(per_address, 1, 10000, 10) },
	{ "MaxUnauthenticated", INT(unauthenticated, 1, 10000, 100) },
	{ "DrainTime", INT(drain, 0, 3600, 60) },
	{ "IdleLock", INT(idle_lock, 0, 86400, 600) },
	{ "IdleEnd", INT(idle_end, 0, 86400, 1800) },
	{ "PublicIdleEnd", INT(public_end, 30, 86400, 600) },
	{ "Language", .kind = WORD, TEXT(language), .words = "zh_CN en_US" },
	{ "Theme", .kind = WORD, TEXT(theme), .words = "default light contrast mono" },
	{ "Clipboard", .kind = WORD, TEXT(clipboard), .words = "yes no" },
	{ "Mouse", .kind = WORD, TEXT(mouse), .words = "yes no" },
	{ "PaperProgram", .kind = PATH, TEXT(pdf) },
	{ "FontBody", .kind = WORD, TEXT(font_body) },
	{ "FontTitle", .kind = WORD, TEXT(font_title) },
	{ "PrintQueue", .kind = NAME, TEXT(queue) },
	{ "PrintProgram", .kind = PATH, TEXT(lp) },
#undef TEXT
#undef INT
};

enum { KEYWORDS = sizeof keywords / sizeof *keywords };

static char *text_of(struct conf *c, const struct keyword *k)
{
	return (char *)c + k->at;
}

static int *number_of(struct conf *c, const struct keyword *k)
{
	return (int *)(void *)((char *)c + k->at);
}

void conf_default(struct conf *c)
{
	memset(c, 0, sizeof *c);
	for (int i = 0; i < KEYWORDS; i++)
		if (keywords[i].kind == NUMBER)
			*number_of(c, &keywords[i]) = keywords[i].standard;
}

static int one_of(const char *words, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = words; *p; p += strcspn(p, " "), p += *p == ' ')
		if (strncmp(p, value, n) == 0 && (p[n] == ' ' || !p[n]))
			return 1;
	return 0;
}

/* What is wrong with the value, or NULL when it was taken. */
static const char *take(struct conf *c, const struct keyword *k, const char *value, char *why, size_t n)
{
	char *end;
	long v;

	switch (k->kind) {
	case NUMBER:
		v = strtol(value, &end, 10);
		if (*end || end == value || v < k->least || v > k->most) {
			snprintf(why, n, "a number from %d to %d", k->least, k->most);
			return why;
		}
		*number_of(c, k) = (int)v;
		return NULL;
	case PATH:
		if (*value != '/')
			return "a path that begins with /";
		break;
	case NAME:	/* goes to another program as a word of its own */
		if (strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") != strlen(value) || *value == '-')
			return "letters, digits, _ . -";
		break;
	case WORD:
		if (k->words && !one_of(k->words, value)) {
			snprintf(why, n, "one of: %s", k->words);
			return why;
		}
		break;
	}
	if (strlen(value) >= k->size) {
		snprintf(why, n, "at most %zu bytes", k->size - 1);
		return why;
	}
	strcpy(text_of(c, k), value);
	return NULL;
}

/* Keyword and value of a line, blanks at both ends taken off; false = nothing there. */
static int words(char *line, char **key, char **value)
{
	char *p = line + strspn(line, " \t"), *end;

	for (end = p + strlen(p); end > p && isspace((unsigned char)end[-1]); )
		*--end = '\0';
	if (!*p || *p == '#')
		return 0;
	*key = p;
	p += strcspn(p, " \t");
	if (*p)
		*p++ = '\0';
	*value = p + strspn(p, " \t");
	return 1;
}

int conf_read(const char *path, struct conf *c, FILE *errors)
{
	FILE *f = fopen(path, "re");
	char line[1024], why[128], *key, *value;
	int no = 0, faults = 0, set[KEYWORDS] = { 0 };

	if (!f) {
		fprintf(errors, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	while (fgets(line, sizeof line, f)) {
		const char *wrong = NULL;
		int i = 0;

		no++;
		if (!words(line, &key, &value))
			continue;
		while (i < KEYWORDS && strcasecmp(keywords[i].name, key) != 0)
			i++;
		if (i == KEYWORDS)
			wrong = "no such keyword";
		else if (!*value)
			wrong = "a value is missing";
		else if (set[i]++)
			wrong = "given twice";
		else
			wrong = take(c, &keywords[i], value, why, sizeof why);
		if (wrong) {
			fprintf(errors, "%s:%d: %s: %s\n", path, no, key, wrong);
			faults++;
		}
	}
	fclose(f);
	return faults;
}

void conf_dump(const struct conf *conf, FILE *f)
{
	struct conf copy = *conf, *c = &copy;

	for (int i = 0; i < KEYWORDS; i++)
		if (keywords[i].kind == NUMBER)
			fprintf(f, "%s %d\n", keywords[i].name, *number_of(c, &keywords[i]));
		else if (*text_of(c, &keywords[i]))
			fprintf(f, "%s %s\n", keywords[i].name, text_of(c, &keywords[i]));
}

void conf_socket(const char *set, const char *dir, char *dst, size_t n)
{
	if (*set)
		snprintf(dst, n, "%s", set);
	else
		snprintf(dst, n, "%s/run/spawn.sock", dir);
}
