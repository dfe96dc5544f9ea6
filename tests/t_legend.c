/* UX-10 on every screen of the register: each key that is listed does something, and each key that does something is listed by
 * F1. Keys that edit the line under the caret are text. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/prefs.h"
#include "tests/office.h"

static int office_open(void **state)
{
	(void)state;
	return office_make(40);
}

/* The way to each screen from home. */
static const struct { const char *name, *keys; } way[] = {
	{"home", ""}, {"jump", "<F2>"}, {"list", "zz<Enter>"}, {"org", "zz<Enter><Enter>"}, {"record", "zz<Enter><Enter>5"},
	{"form", "zz<Enter><Enter>2"}, {"action", "zz<Enter><Enter>8"}, {"password", "mm<Enter>"},
};

static bool edits(int key)
{
	static const int text[] = {K_LEFT, K_RIGHT, K_HOME, K_END, K_BS, K_DEL, K_CTRL('A'), K_CTRL('E'), K_CTRL('K'), K_CTRL('U'),
		K_PASTE};

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		if (key == text[i])
			return true;
	return key > 0 && key < K_BASE;
}

static bool listed(int key)
{
	struct keyrow row[KEYROWS];
	int n = stack_rows(screen_top(), row, KEYROWS);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < row[i].n; k++)
			if (row[i].key[k] == key)
				return true;
	return false;
}

static int candidates(int *key)
{
	int n = 0;

	for (int k = '!'; k <= '~'; k++)
		key[n++] = k;
	key[n++] = ' ';
	for (int k = K_UP; k <= K_F12; k++)
		key[n++] = k;
	for (int k = 'A'; k <= 'Z'; k++)
		if (!strchr("CHIJMQS", k))
			key[n++] = K_CTRL(k);
	return n;
}

static void to(const char *keys)
{
	char line[80];

	at_home(true, 24, 80);
	prefs_open();
	if (*keys) {
		snprintf(line, sizeof line, "keys %s\n", keys);
		golden_play(line);
	}
}

/* Answered with why not: a digit that is no option of the list, a character in a form that is only read. */
static bool refused(const char *screen, int key)
{
	return (strcmp(screen, "record") == 0 && key > 0 && key < K_BASE) || (strcmp(screen, "list") == 0 && key >= '0' && key <= '9') ||
		(strcmp(screen, "action") == 0 && key >= '1' && key <= '9');	/* its rows bear them */
}

/* Listed for the fields that have it: the first of the form has no values to choose from. */
static bool elsewhere(int key)
{
	return key == K_F4 || key == K_CTRL('K');
}

static bool takes(int key)
{
	struct screen *s = screen_top();

	return s->ops->key && s->ops->key(s, key);
}

static void what_works_is_listed_and_what_is_listed_works(void **state)
{
	int key[200], n = candidates(key), missing = 0;
	char name[40];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (size_t w = 0; w < sizeof way / sizeof *way; w++) {
		struct keyrow row[KEYROWS];
		int rows;

		to(way[w].keys);
		if (strcmp(screen_top()->ops->name, way[w].name))
			fail_msg("%s leads to %s", way[w].name, screen_top()->ops->name);
		for (int i = 0; i < n; i++) {
			if (listed(key[i]) || (screen_top()->ops->text && edits(key[i])) || refused(way[w].name, key[i]) ||
				!takes(key[i]))
				continue;
			print_error("%s takes %s and does not list it\n", way[w].name, key_name(key[i], name, sizeof name));
			missing++;
			to(way[w].keys);
		}
		rows = stack_rows(screen_top(), row, KEYROWS);
		for (int i = 0; i < rows; i++)
			for (int k = 0; !row[i].def->act && k < row[i].n; k++)
				if (!elsewhere(row[i].key[k]) && !takes(row[i].key[k])) {
					print_error("%s lists %s and does not take it\n", way[w].name,
						key_name(row[i].key[k], name, sizeof name));
					missing++;
				}
		golden_close();
	}
	assert_int_equal(missing, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_works_is_listed_and_what_is_listed_works)};

	return cmocka_run_group_tests_name("legend", tests, office_open, office_close);
}
