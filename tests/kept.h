/* What is kept by hand in the tree, held against what it is now: what differs is put where the build lies, to be read and copied. */
#ifndef SOCORG_TEST_KEPT_H
#define SOCORG_TEST_KEPT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* NULL = there is no such file, or nothing in it. */
static inline char *whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t cap = 0;

	if (f && getdelim(&text, &cap, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	if (f)
		fclose(f);
	return text;
}

/* Is the file the text? where: what it is now, below the build's folder by the last `keep` parts of the file's name. */
static inline bool as_kept(const char *path, const char *now, int keep, char *where, size_t n)
{
	char *want = whole(path), *cut;
	bool same = want ? !strcmp(want, now) : !*now;
	const char *name = path + strlen(path);

	free(want);
	while (name > path && (name[-1] != '/' || --keep))
		name--;
	if (snprintf(where, n, "%s/%s", getenv("B") ? getenv("B") : "build", name) >= (int)n)
		abort();
	if (same)
		return true;
	if (strchr(name, '/') && (cut = strrchr(where, '/'))) {
		*cut = '\0';
		mkdir(where, 0777);
		*cut = '/';
	}
	FILE *f = fopen(where, "w");
	if (f) {
		fputs(now, f);
		fclose(f);
	}
	return false;
}

#endif
