/* The materials of an application and their files: who attaches, who looks at them and of what the mark is, what may be replaced when. R-MAT-01 …
 * 03 and R-REG-01, on both sides. */
#include "tests/world.h"

#include "tests/window.h"

static int64_t at_window;	/* handed in, nothing looked at */

/* The rule that refuses a change of one slot by this actor and the field it names, or "". says: a file with that in it; NULL: none. */
static const char *slot_set(const struct actor *who, int64_t id, const char *code, const char *says, const char *field, const char *typed)
{
	static char said[120];
	struct rec *r = load(who, "setup_case", id), *l = slot_of(r, code);
	struct err err = { 0 };

	if (says)
		attached(who, l, says);
	if (field)
		put(l, field, typed);
	if (rec_save(r, NULL, NULL, &err))
		snprintf(said, sizeof(said), "%s %s", err.rule, err.field);
	else
		*said = '\0';
	rec_free(r);
	return said;
}

static int64_t prepared(const char *mark)
{
	int64_t id = applied_for(name_approved("MF", "17", mark, "社会工作服务", "中心", "Z"));

	items_typed(ref_of("setup_case", id, "org"));
	return id;
}

static int open_world(void **state)
{
	if (window_open(state))
		return -1;
	at_window = prepared("文竹");
	return 0;
}

static void who_attached_it(void **state)
{
	(void)state;
	assert_string_equal(slot_set(&initiator, at_window, "SL-03", "验资", NULL, NULL), "");
	slot_is(at_window, "SL-03", "given_on", "2026-03-02");
	slot_is(at_window, "SL-03", "file_by", initiator.label);
	slot_is(at_window, "SL-03", "file_on", "2026-03-02");
	slot_is(at_window, "SL-03", "checked", "");
	/* taken out again before anything is handed in: nobody attached it */
	assert_string_equal(slot_set(&initiator, at_window, "SL-03", NULL, "file", ""), "");
	slot_is(at_window, "SL-03", "file_by", "");
	slot_is(at_window, "SL-03", "file_on", "");
	assert_string_equal(slot_set(&initiator, at_window, "SL-03", "验资", NULL, NULL), "");
	act_on(&initiator, "setup_case", at_window, "submit", NULL);
}

static void r_mat_03(void **state)
{
	(void)state;
	/* of what the office keeps the original, the original may be what was looked at */
	assert_string_equal(slot_set(&clerk, at_window, "SL-01", NULL, "given_on", "2026-03-02"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-01", NULL, "checked", "1"), "");
	slot_is(at_window, "SL-01", "checked_by", clerk.label);
	slot_is(at_window, "SL-01", "checked_on", "2026-03-02");
	slot_is(at_window, "SL-01", "checked_file", "");
	/* of what it keeps a copy, there is a file */
	assert_string_equal(slot_set(&clerk, at_window, "SL-06", NULL, "given_on", "2026-03-02"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-06", NULL, "checked", "1"), "R-MAT-03 file");
	assert_string_equal(slot_set(&clerk, at_window, "SL-06", NULL, "checked", "3"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-06", "扫描的身份证", "checked", "1"), "");
}

static void the_mark_is_of_a_file(void **state)
{
	struct rec *r;
	(void)state;

	assert_string_equal(slot_set(&clerk, at_window, "SL-03", NULL, "checked", "1"), "");
	r = load(&system_, "setup_case", at_window);
	assert_string_equal(rec_str(slot_of(r, "SL-03"), "checked_file"), rec_str(slot_of(r, "SL-03"), "file"));
	assert_int_equal(strlen(rec_str(slot_of(r, "SL-03"), "file")), 64);
	rec_free(r);
	/* another file, and nobody has looked at it; nor at the paper whose original was seen before there was a file */
	assert_string_equal(slot_set(&clerk, at_window, "SL-03", "另一份", NULL, NULL), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-01", "扫描件", NULL, NULL), "");
	for (int i = 0; i < 2; i++) {
		slot_is(at_window, i ? "SL-01" : "SL-03", "checked", "");
		slot_is(at_window, i ? "SL-01" : "SL-03", "checked_by", "");
		slot_is(at_window, i ? "SL-01" : "SL-03", "checked_on", "");
		slot_is(at_window, i ? "SL-01" : "SL-03", "checked_file", "");
	}
	/* what is to be mended stays so, whatever comes */
	assert_string_equal(slot_set(&clerk, at_window, "SL-04", NULL, "note", "缺产权人签字"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-04", NULL, "checked", "2"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-04", "租赁合同", NULL, NULL), "");
	slot_is(at_window, "SL-04", "checked", "2");
	/* the same file chosen once more is no other */
	assert_string_equal(slot_set(&clerk, at_window, "SL-03", NULL, "checked", "1"), "");
	assert_string_equal(slot_set(&clerk, at_window, "SL-03", "另一份", NULL, NULL), "");
	slot_is(at_window, "SL-03", "checked", "1");
}

/* R-REG-01 goes by it: the file that was looked at is the one that lies there. */
static void r_reg_01(void **state)
{
	struct err err = { 0 };
	struct rec *r;
	struct tx *tx;
	(void)state;

	int64_t id = prepared("佛甲");
	papers(id, "accept");
	id_says("setup_case", id, "R-REG-01", PASS, NULL);
	/* by whatever way another file came there */
	r = load(&clerk, "setup_case", id);
	attached(&clerk, slot_of(r, "SL-03"), "后来的");
	assert_int_equal(tx_begin(world, &clerk, NULL, &tx, &err), 0);
	assert_int_equal(store_save(tx, r, &err), 0);
	assert_int_equal(tx_commit(tx, &err), 0);
	rec_free(r);
	slot_is(id, "SL-03", "checked", "1");
	id_says("setup_case", id, "R-REG-01", BLOCK, "核验的不是现在的文件");
	assert_string_equal(slot_set(&clerk, id, "SL-03", NULL, "checked", ""), "");
	assert_string_equal(slot_set(&clerk, id, "SL-03", NULL, "checked", "1"), "");
	id_says("setup_case", id, "R-REG-01", PASS, NULL);
}

static void r_mat_01(void **state)
{
	char old[FILE_HASH];
	struct rec *r, *then;
	struct err err = { 0 };
	struct tray_file t;
	(void)state;

	/* before it is handed in it may be replaced, and what the window has passed may not */
	int64_t id = prepared("银叶");
	assert_string_equal(slot_set(&initiator, id, "SL-03", "验资一", NULL, NULL), "");
	assert_string_equal(slot_set(&initiator, id, "SL-03", "验资二", NULL, NULL), "");
	assert_string_equal(slot_set(&initiator, id, "SL-04", "场所", NULL, NULL), "");
	assert_string_equal(slot_set(&initiator, id, "SL-08", "章程", NULL, NULL), "");
	assert_string_equal(slot_set(&clerk, id, "SL-08", NULL, "checked", "1"), "");
	assert_string_equal(slot_set(&initiator, id, "SL-08", "章程改", NULL, NULL), "R-MAT-01 file");
	assert_string_equal(slot_set(&initiator, id, "SL-08", NULL, "file", ""), "R-MAT-01 file");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	/* handed in, it is the window's */
	r = load(&initiator, "setup_case", id);
	laid(&initiator, "a.pdf", "%PDF-x", 6);
	assert_int_equal(material_attach(world, slot_of(r, "SL-03"), "a.pdf", &err), -1);
	assert_err(err, E_DENIED);
	rec_free(r);
	assert_string_equal(slot_set(&clerk, id, "SL-03", NULL, "note", "缺验资机构盖章"), "");
	assert_string_equal(slot_set(&clerk, id, "SL-03", NULL, "checked", "2"), "");
	r = load(&system_, "setup_case", id);
	text_cut(old, sizeof(old), rec_str(slot_of(r, "SL-03"), "file"));
	rec_free(r);
	act_on(&clerk, "setup_case", id, "supplement", NULL);
	/* what the notice names is replaced, and what lacks is brought; what it does not name stays, looked at or not */
	assert_string_equal(slot_set(&initiator, id, "SL-08", "章程改", NULL, NULL), "R-MAT-01 file");
	assert_string_equal(slot_set(&initiator, id, "SL-04", "场所改", NULL, NULL), "R-MAT-01 file");
	assert_string_equal(slot_set(&initiator, id, "SL-04", NULL, "file", ""), "R-MAT-01 file");
	assert_string_equal(slot_set(&initiator, id, "SL-06", "身份证", NULL, NULL), "");
	clock_to("2026-03-04");
	assert_string_equal(slot_set(&initiator, id, "SL-03", "验资三", NULL, NULL), "");
	act_on(&initiator, "setup_case", id, "resubmit", NULL);
	slot_is(id, "SL-03", "checked", "");
	slot_is(id, "SL-03", "file_on", "2026-03-04");
	/* the old one stays in the history, and may be read there */
	assert_int_equal(rec_load(world, &clerk, entity_find("setup_case"), id, "2026-03-03", &then, &err), 0);
	assert_string_equal(rec_str(slot_of(then, "SL-03"), "file"), old);
	assert_int_equal(material_fetch(world, &clerk, slot_of(then, "SL-03"), &t, &err), 0);
	rec_free(then);
	clock_to("2026-03-02");
}

/* Who hands papers in fills in what he hands in; what the window says of them it says itself; nobody else says anything. */
static void whose_to_fill(void **state)
{
	static const char *const given[] = { "def", "given_on", "doc_no", "valid_to", "file" }, *const seen[] = { "checked", "note" };
	const struct entity *const e[] = { entity_find("setup_material"), entity_find("name_material") };
	char said[80];
	(void)state;

	for (size_t k = 0; k < LENGTH(e); k++) {
		for (size_t i = 0; i < LENGTH(given); i++) {
			const struct field *f = &e[k]->fields[field_no(e[k], given[i])];
			assert_true(field_others(e[k], f, &unit_clerk, said, sizeof(said)));
			assert_string_equal(said, "由登记管理机关、申请人填写");
			assert_false(field_others(e[k], f, &initiator, said, sizeof(said)));
			assert_false(field_others(e[k], f, &clerk, said, sizeof(said)));
		}
		for (size_t i = 0; i < LENGTH(seen); i++) {
			const struct field *f = &e[k]->fields[field_no(e[k], seen[i])];
			assert_true(field_others(e[k], f, &initiator, said, sizeof(said)));
			assert_string_equal(said, "由登记管理机关填写");
			assert_false(field_others(e[k], f, &clerk, said, sizeof(said)));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_attached_it), cmocka_unit_test(r_mat_03), cmocka_unit_test(the_mark_is_of_a_file), cmocka_unit_test(r_reg_01),
		cmocka_unit_test(r_mat_01), cmocka_unit_test(whose_to_fill),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
