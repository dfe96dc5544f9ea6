/* K14: an application beside the five organisations most like it, read side by side, and what is concluded noted. */
#define SCREENS
#include "tests/desk.h"

#define CASES_DB app.db
#include "tests/cases.h"

#include "model/supervision/similar.h"

static int open_many(void **state)
{
	(void)state;
	return office_make(400);
}

/* What is shared stands between brackets; what says nothing stands as it is, and brackets of the text are round. */
static void marks(void **state)
{
	static const struct { const char *text, *other, *want; } of[] = {
		{"社区服务、培训", "社区养老服务", "[社区服务]、培训"},
		{"社区服务", "社区服务", "[社区服务]"},
		{"社区、服务", "社区服务", "[社区]、[服务]"},
		{"[甲]乙", "丙丁", "(甲)乙"},
		{"", "社区", ""},
		{"社", "社区", "社"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(of); i++) {
		char got[200];
		struct grams g;

		grams_make(of[i].other, &g);
		grams_mark(of[i].text, &g, got, sizeof got);
		grams_free(&g);
		assert_string_equal(got, of[i].want);
	}
}

static void read_side_by_side(void **state)
{
	struct actor asker = {.id = 31, .roles = ROLE(INITIATOR), .nin = 1, .in = {{.role = ROLE_NO_INITIATOR}}, .name = "t31", .peer = "local"};
	char file[80];
	size_t i;
	int64_t id;

	(void)state;
	id = name_asked(&asker, "51", "云杉", "2026-02-26");
	act_as(ROLE_NO_OFFICER, "51");
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		golden_play("keys  <Enter>s<Tab>\n");
		snprintf(file, sizeof file, "k_similar_%dx%d", sizes[i].cols, sizes[i].rows);
		golden_check(file);
		golden_close();
	}
	at_home(true, 24, 80);
	counted(10, " <Enter>s<Tab><Tab><Tab><Tab>j", "服务对象不同，不构成相同相似", "<Enter>");
	expect("结论已记入申请");
	golden_play("keys s\n");
	expect("结论：服务对象不同，不构成相同相似");
	golden_close();
	/* who may not write it reads all the same */
	act_as(ROLE_NO_CHIEF, "51");
	at_home(true, 24, 80);
	case_open(entity_find("name_case"), id, false);
	golden_play("keys s\n");
	expect("本申请");
	golden_play("keys j\n");
	expect("本申请");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks), cmocka_unit_test(read_side_by_side),
	};

	return cmocka_run_group_tests(tests, open_many, office_close);
}
