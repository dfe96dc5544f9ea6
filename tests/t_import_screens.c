/* The screens of an import: from the tray over what the columns mean and the trial to the result, and back. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>

#include "model/core/import.h"
#include "tests/office.h"

static int office_open(void **state)
{
	(void)state;
	return office_make(40);
}

static void lay(const char *name, const char *text)
{
	struct tray_file t;
	struct err err = {0};
	int fd = memfd_create("file", 0);

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	lseek(fd, 0, SEEK_SET);
	if (tray_put(app.db, &app.who, name, fd, &t, &err) < 0)
		fail_msg("%s", err.msg);
	close(fd);
}

/* A clerk whose tray and runs are his own. */
static void clerk(int64_t id)
{
	act_as(ROLE_NO_OFFICER, "510105");
	app.who.id = id;
}

static void see(const char *text)
{
	char line[400];

	snprintf(line, sizeof line, "expect %s\n", text);
	golden_play(line);
}

static const char orgs[] =
	"名称,统一社会信用代码,组织类型,子类型,登记机关区划,管理体制,直接登记类别,住所,业务范围,备注\n"
	"成都市青羊区图景一协会,51510105MJ7000010T,社会团体,学术性,青羊区,直接登记,公益慈善类,图景路1号,业务培训。,甲\n"
	"成都市青羊区图景二协会,5.151E+17,社会团体,学术性,青羊区,直接登记,公益慈善类,图景路2号,业务培训。,乙\n"
	"成都市青羊区图景三(测试)协会,,社会团体,学术性,青羊区,直接登记,公益慈善类,图景路3号,业务培训。,\n"
	"成都市青羊区图景四协会,,社团,学术性,青羊区,直接登记,公益慈善类,图景路4号,业务培训。,\n";

static const struct { int rows, cols; } sizes[] = {{20, 60}, {24, 80}, {43, 132}};

static void picture(const char *what, size_t size)
{
	char name[80];

	snprintf(name, sizeof name, "s_import_%s_%dx%d", what, sizes[size].cols, sizes[size].rows);
	golden_check(name);
}

static long count(const char *name)
{
	struct query q = {.e = entity_find("org"), .where = {{field_no(entity_find("org"), "name"), CMP_HAS, name}}, .nwhere = 1};
	struct err err = {0};
	struct list *l;
	long n = -1;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0 || list_count(l, 100, &n, &err) < 0)
		fail_msg("%s", err.msg);
	list_free(l);
	return n;
}

static void from_the_tray_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		clerk(2000 + (int64_t)i);
		at_home(i == 0, sizes[i].rows, sizes[i].cols);
		golden_play("keys dr<Enter>\n");
		see("文件托盘是空的");
		lay("图景名单.csv", orgs);
		golden_play("keys <F5>\n");
		see("图景名单.csv");
		picture("tray", i);
		golden_play("keys <Enter>\n");
		see("1 列不导入");
		picture("plan", i);
		golden_play("keys <Ctrl-W>\n");
		see("什么也没有写入，F10 正式导入");
		picture("trial", i);
		assert_int_equal(count("图景"), 0);
		golden_play("keys <Down><Enter><Enter>\n");
		see("科学计数法");
		golden_play("keys <F3><F3><Ctrl-W>\n");
		see("导入完成");
		picture("done", i);
		assert_int_equal(count("图景"), 2);
		golden_play("keys u名单有误<Enter>\n");
		see("登记和导入前一样");
		assert_int_equal(count("图景"), 0);
		/* what is done is left in one go; the tray shows file, report and both runs */
		golden_play("keys <F3>\n");
		see("已撤销");
		see("试导入");
		golden_close();
	}
}

/* What is wanting is said before anything is tried, and can be filled in by choosing. */
static void what_is_wanting_is_filled_in(void **state)
{
	(void)state;
	clerk(2100);
	at_home(false, 24, 80);
	lay("缺项.csv", "协会大名,类型,区划\n成都市青羊区补齐协会,社会团体,510105\n");
	golden_play("keys dr<Enter><Enter>\n");
	see("1 列不导入；5 个必填的字段文件里没有");	/* 名称 among them: nobody knows the heading yet */
	golden_play("keys <Enter>mc<Enter>\n");
	see("选定");
	golden_play("keys <End><Up><Up><Up><Enter>其他<Enter>\n");
	see("其他");
	golden_play("keys aglt<Enter>直接登记<Enter>a直接登记类别<Enter>公益<Enter>azs<Enter>补齐路1号<Enter>aywfw<Enter>业务培训。<Enter>\n");
	see("各列都认得，必填的都有");
	golden_check("s_import_filled_80x24");
	golden_play("keys <Ctrl-W>\n");
	see("接受 1");
	/* a constant is judged when it is given */
	golden_play("keys <F3>acldjrq<Enter>2026-13-01<Enter>\n");
	see("日期");
	golden_close();
}

static void other_kinds_and_encodings(void **state)
{
	(void)state;
	clerk(2200);
	at_home(false, 24, 80);
	lay("人.csv", "姓名,证件类型,身份证号\n图某,居民身份证,510000199003150137\n");
	golden_play("keys dr<Enter><Enter>\n");
	see("导入人员");
	golden_play("keys b\n");
	see("编码 GB18030");
	golden_play("keys b\n");
	see("编码 UTF-8");
	golden_play("keys e\n");
	see("社会组织");
	golden_play("keys <F3>u\n");
	see("已登记的：更新");
	/* nobody's number stands in what is reported */
	golden_play("keys <Ctrl-W>\n");
	see("接受 1");
	golden_play("reject 510000199003150137\n");
	golden_close();
	/* who may import nothing is not led there */
	act_as(ROLE_NO_AUDITOR, "");
	assert_false(import_any());
	at_home(false, 24, 80);
	golden_play("keys dr\n");
	see("您的角色用不到");
	golden_close();
}

/* The trial says what F10 then does with rows that are there: refused, or changed. */
static void an_update_is_tried(void **state)
{
	(void)state;
	clerk(2250);
	at_home(false, 24, 80);
	lay("更新.csv", "单位名称,单位类别,级别,区划,办公电话\n成都市青羊区某局,1,3,510105,028-86512345\n");
	golden_play("keys dr<Enter><Enter><Ctrl-W><Ctrl-W>\n");
	see("导入完成");
	golden_play("keys <F3><F3>\n");
	lay("改正.csv", "单位名称,单位类别,级别,区划,办公电话\n成都市青羊区某局,1,3,510105,028-86512346\n");
	at_home(false, 24, 80);
	golden_play("keys dr<Enter><Enter><Ctrl-W>\n");
	see("试导入单位：改正.csv");
	see("接受 0　已规范 0　提醒 0　拒绝 1");
	golden_play("keys <F3>u<Ctrl-W>\n");
	see("试导入单位（更新）：改正.csv");
	see("接受 1　已规范 0　提醒 0　拒绝 0");
	see("什么也没有写入，F10 正式导入");
	golden_play("keys <Ctrl-W>\n");
	see("导入单位（更新）：改正.csv");
	see("接受 1　已规范 0　提醒 0　拒绝 0");
	see("导入完成");
	golden_close();
}

static void files_are_removed(void **state)
{
	(void)state;
	clerk(2300);
	at_home(false, 24, 80);
	lay("旧.csv", "名称\n");
	golden_play("keys dr<Enter>4\n");
	see("从托盘删除“旧.csv”？");
	golden_play("keys 2\n");
	see("旧.csv");
	golden_play("keys 41\n");
	see("文件托盘是空的");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_tray_and_back), cmocka_unit_test(what_is_wanting_is_filled_in),
		cmocka_unit_test(other_kinds_and_encodings), cmocka_unit_test(an_update_is_tried), cmocka_unit_test(files_are_removed),
	};
	return cmocka_run_group_tests(tests, office_open, office_close);
}
