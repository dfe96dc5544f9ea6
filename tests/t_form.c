/* Forms: the path of the keys through fields, what is refused or doubtful, lists of matches, memos and help. */
#include "tests/form.h"

/* ---- the path ---- */

static void path(void **state)
{
	static const int to[] = { 2, 4, 6 };
	struct fake k;
	size_t i;

	(void)state;
	standard(&k);
	at(&k, 1, 0, 0);
	for (i = 0; i < 3; i++) {	/* Enter and Tab pass by what cannot be changed */
		press(&k, i & 1 ? K_TAB : K_ENTER);
		at(&k, to[i], 0, 0);
	}
	press(&k, K_TAB);
	at(&k, 7, -1, 0);		/* an empty grid takes the focus but no row by itself */
	press(&k, K_ENTER);
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, 0);
	press(&k, K_ENTER);		/* the end: stays */
	at(&k, 8, 0, 0);
	press(&k, K_BTAB);
	press(&k, K_BTAB);
	press(&k, K_UP);
	at(&k, 4, 0, 0);
	press(&k, K_UP);		/* Up and Down look at everything */
	at(&k, 3, 0, 0);
	press(&k, K_DOWN);
	press(&k, K_UP);
	press(&k, K_UP);
	press(&k, K_UP);
	press(&k, K_UP);
	at(&k, 1, 0, 0);
	assert_int_equal(k.sets, 0);	/* looking changes nothing */
	assert_false(form_dirty(k.form));
	assert_false(form_key(k.form, K_F10));
	assert_false(form_key(k.form, K_ESC));
	end(&k);
}

static void sections(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_PGDN);
	at(&k, 6, 0, 0);
	press(&k, K_PGDN);
	at(&k, 8, 0, 0);		/* none follows: the last field */
	press(&k, K_PGUP);
	at(&k, 6, 0, 0);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	press(&k, K_ENTER);
	press(&k, K_PGUP);
	at(&k, 1, 0, 0);
	end(&k);
}

static void read_only(void **state)
{
	struct fake k;
	char s[200];

	(void)state;
	standard(&k);
	form_focus(k.form, 3);
	at(&k, 3, 0, 0);
	type(&k, "zzz");
	press(&k, K_DOWN);
	assert_string_equal(k.f[3].val, "X1");
	form_focus(k.form, 3);
	assert_true(form_help(k.form, s, sizeof(s)));
	assert_non_null(strstr(s, "帮助：编号"));
	assert_non_null(strstr(s, "不在这里修改"));
	end(&k);

	memset(&k, 0, sizeof(k));
	add(&k, FI_FIELD, "甲", FF_READONLY, "1");
	add(&k, FI_FIELD, "乙", FF_READONLY, "2");
	begin(&k);
	press(&k, K_ENTER);		/* a form only to be read can be walked */
	at(&k, 1, 0, 0);
	end(&k);

	memset(&k, 0, sizeof(k));
	add(&k, FI_SECTION, "空", 0, "");
	begin(&k);
	assert_int_equal(form_focused(k.form, NULL, NULL), -1);
	assert_false(form_key(k.form, 'a'));
	assert_true(form_commit(k.form));
	end(&k);
}

/* ---- refused, doubted ---- */

static void never_trapped(void **state)
{
	static const int out[] = { K_ENTER, K_TAB, K_DOWN, K_UP, K_BTAB, K_PGDN, K_PGUP, K_CTRL('F') };
	struct fake k;
	char s[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
		standard(&k);
		form_focus(k.form, 4);
		type(&k, "bad日");
		press(&k, out[i]);
		if (out[i] != K_CTRL('F'))
			assert_int_not_equal(form_focused(k.form, NULL, NULL), 4);
		assert_string_equal(k.f[4].val, "2026-11-23");
		assert_int_equal(form_errors(k.form), 1);
		form_focus(k.form, 1);
		assert_false(form_commit(k.form));
		at(&k, 4, 0, 0);
		assert_true(form_help(k.form, s, sizeof(s)));
		assert_non_null(strstr(s, "“bad日”不合规则甲"));
		press(&k, K_END);		/* verbatim: it can be mended, not only typed anew */
		press(&k, K_HOME);
		press(&k, K_DEL);
		press(&k, K_DEL);
		press(&k, K_DEL);
		press(&k, K_ENTER);
		assert_string_equal(k.f[4].val, "日");
		assert_int_equal(form_errors(k.form), 0);
		assert_true(form_commit(k.form));
		end(&k);
	}
}

/* Another field may cure it: what is refused is asked again whenever the focus passes. */
static void cured(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	type(&k, "bad\n");
	press(&k, K_UP);
	press(&k, K_ENTER);
	assert_int_equal(form_errors(k.form), 1);
	k.lenient = true;
	press(&k, K_UP);
	press(&k, K_ENTER);
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "bad");
	end(&k);
}

static void doubted(void **state)
{
	struct fake k;
	char s[300];

	(void)state;
	standard(&k);
	type(&k, "dub");
	press(&k, K_ENTER);
	assert_string_equal(k.f[1].val, "dub");
	assert_int_equal(form_errors(k.form), 0);
	assert_true(form_commit(k.form));
	form_focus(k.form, 1);
	assert_true(form_help(k.form, s, sizeof(s)));
	assert_non_null(strstr(s, "? 请核对乙"));
	type(&k, "good\n");
	form_focus(k.form, 1);
	form_help(k.form, s, sizeof(s));
	assert_null(strstr(s, "请核对乙"));
	end(&k);
}

static void error_cycle(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_CTRL('F'));
	at(&k, 1, 0, 0);
	type(&k, "bad1\n");
	form_focus(k.form, 8);
	type(&k, "bad8");
	press(&k, K_CTRL('F'));
	at(&k, 1, 0, 0);
	press(&k, K_CTRL('F'));
	at(&k, 8, 0, 0);
	form_error(k.form, 4, "规则丙");
	press(&k, K_CTRL('F'));
	press(&k, K_CTRL('F'));
	at(&k, 4, 0, 0);
	assert_int_equal(form_errors(k.form), 3);
	assert_false(form_commit(k.form));
	at(&k, 1, 0, 0);
	assert_int_equal(form_errors(k.form), 2);	/* what rules said is for them to say again */
	end(&k);
}

static void ruled(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_error(k.form, 4, "规则丙");
	assert_int_equal(form_errors(k.form), 1);
	assert_true(form_commit(k.form));
	assert_int_equal(form_errors(k.form), 0);
	form_error(k.form, 4, "规则丙");
	form_focus(k.form, 4);
	type(&k, "t\n");
	assert_int_equal(form_errors(k.form), 0);
	form_error(k.form, 99, "nothing");
	form_error(k.form, -1, "nothing");
	assert_int_equal(form_errors(k.form), 0);
	end(&k);
}

/* ---- lists of matches ---- */

static void pick_unique(void **state)
{
	static const struct { const char *typed; int keys[4]; const char *val; } t[] = {
		{ "民办", { K_ENTER }, "2" },		/* the only one */
		{ "民办", { K_TAB }, "2" },
		{ "基金", { K_ENTER }, "基金" },		/* two: what was typed stays */
		{ "基金会", { K_ENTER }, "3" },		/* two, one exactly */
		{ "31", { K_ENTER }, "31" },
		{ "3", { K_ENTER }, "3" },		/* exactly a key, though others hold it */
		{ "同名", { K_ENTER }, "同名" },		/* two of one name */
		{ "没有", { K_ENTER }, "没有" },
		{ "基金", { K_DOWN, K_DOWN, K_ENTER }, "31" },
		{ "基金", { K_DOWN, K_UP, K_ENTER }, "基金" },
		{ "基金", { K_DOWN, K_ESC, K_ENTER }, "基金" },
		{ "民办", { K_ESC, K_ENTER }, "2" },
		{ "很长", { K_ENTER }, "51100000500000001X" },
		{ "", { K_F4, K_DOWN, K_ENTER }, "1" },
		{ "", { K_F4, K_ENTER }, "" },		/* nothing typed, nothing chosen */
		{ "", { K_CTRL('K'), K_DOWN, K_ENTER }, "1" },
	};
	struct fake k;
	size_t i;
	int j;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		standard(&k);
		k.f[2].max = 10;
		form_reload(k.form);
		form_focus(k.form, 2);
		type(&k, t[i].typed);
		for (j = 0; j < 4 && t[i].keys[j]; j++)
			press(&k, t[i].keys[j]);
		assert_string_equal(k.f[2].val, t[i].val);
		at(&k, 4, 0, 0);
		end(&k);
	}
}

static void pick_keeps_value(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 2);
	type(&k, "民办\n");
	form_focus(k.form, 2);
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "2");
	assert_int_equal(k.sets, 1);
	form_focus(k.form, 2);
	press(&k, K_F4);	/* over a value: all are listed, not only those like it */
	press(&k, K_DOWN);
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "1");
	form_focus(k.form, 2);
	press(&k, K_CTRL('U'));
	press(&k, K_ENTER);
	assert_string_equal(k.f[2].val, "");
	form_focus(k.form, 2);
	assert_false(form_key(k.form, K_ESC));
	form_focus(k.form, 1);
	assert_false(form_key(k.form, K_F4));
	end(&k);
}

/* ---- memo ---- */

static void memo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 6);
	type(&k, "一\n二");
	press(&k, K_UP);
	at(&k, 6, 0, 0);	/* within the memo first */
	press(&k, K_UP);
	at(&k, 4, 0, 0);
	assert_string_equal(k.f[6].val, "一\n二");
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, -1, 0);
	assert_int_equal(k.sets, 1);
	k.f[6].flags = FF_READONLY;
	form_reload(k.form);
	form_focus(k.form, 6);
	type(&k, "x");
	press(&k, K_ENTER);	/* nothing to break a line in */
	at(&k, 7, -1, 0);
	assert_string_equal(k.f[6].val, "一\n二");
	end(&k);
}

/* ---- items that change, type-ahead, help ---- */

static void items_change(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 8);
	type(&k, "bad8\n");
	form_focus(k.form, 2);
	type(&k, "hide4\n");		/* 日期 is gone: Enter goes to what follows now */
	assert_int_equal(k.hidden, 4);
	at(&k, 5, 0, 0);		/* 说明 stands one earlier */
	assert_false(form_commit(k.form));
	at(&k, 7, 0, 0);		/* 电话, with its refused text */
	type(&k, "half");
	k.hidden = -1;
	form_reload(k.form);
	at(&k, 8, 0, 0);
	press(&k, K_UP);
	assert_string_equal(k.f[8].val, "half");	/* being typed while the form changed: nothing lost */
	form_focus(k.form, 4);
	k.hidden = 4;
	form_reload(k.form);
	at(&k, 5, 0, 0);
	end(&k);
}

static void type_ahead(void **state)
{
	static char label[40][16];
	struct fake k;
	char want[16];
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	for (i = 0; i < 40; i++) {
		snprintf(label[i], sizeof(label[i]), "项目%d", i);
		add(&k, FI_FIELD, label[i], i % 7 == 3 ? FF_NEED : 0, i % 2 ? "old" : "");
	}
	begin(&k);
	for (i = 0; i < 40; i++) {	/* 200 keys, not one drawing between them */
		snprintf(want, sizeof(want), "%03dx\n", i);
		type(&k, want);
	}
	for (i = 0; i < 40; i++) {
		snprintf(want, sizeof(want), "%03dx", i);
		assert_string_equal(k.f[i].val, want);
	}
	assert_int_equal(k.sets, 40);
	end(&k);
}

static void help_words(void **state)
{
	struct fake k;
	char s[200], tiny[8];

	(void)state;
	standard(&k);
	form_help(k.form, s, sizeof(s));
	assert_non_null(strstr(s, "帮助：名称"));
	assert_non_null(strstr(s, "必填"));
	form_focus(k.form, 2);
	form_help(k.form, s, sizeof(s));
	assert_null(strstr(s, "必填"));
	assert_non_null(strstr(s, "F4"));
	form_focus(k.form, 8);
	form_help(k.form, s, sizeof(s));
	assert_non_null(strstr(s, "承"));
	form_help(k.form, tiny, sizeof(tiny));
	assert_true(strlen(tiny) < sizeof(tiny));
	end(&k);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(path),
		cmocka_unit_test(sections),
		cmocka_unit_test(typing),
		cmocka_unit_test(read_only),
		cmocka_unit_test(never_trapped),
		cmocka_unit_test(cured),
		cmocka_unit_test(doubted),
		cmocka_unit_test(error_cycle),
		cmocka_unit_test(ruled),
		cmocka_unit_test(pick_unique),
		cmocka_unit_test(pick_keeps_value),
		cmocka_unit_test(memo),
		cmocka_unit_test(items_change),
		cmocka_unit_test(type_ahead),
		cmocka_unit_test(help_words),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
