/* Forms: how they look, what stays in view, and what a key costs on the line. */
#include "tests/form.h"

/* ---- as it looks ---- */

static void draw(struct screen *s, struct area a)
{
	form_draw(((struct fake *)s->data)->form, a);
}

static bool key_(struct screen *s, int key)
{
	return form_key(((struct fake *)s->data)->form, key);
}

static const struct screen_ops form_ops = { .name = "form", .draw = draw, .key = key_, .text = true };

/* Every kind of item and of mark. */
static void everything(struct fake *k)
{
	memset(k, 0, sizeof(*k));
	add(k, FI_SECTION, "基本情况", 0, "");
	add(k, FI_FIELD, "名称", FF_NEED, "成都市锦江区猕猴桃产业协会");
	k->f[1].width = 40;
	k->f[1].max = 60;
	add(k, FI_FIELD, "登记号", FF_READONLY, "51510104MJQ0000001");
	add(k, FI_FIELD, "类型", FF_NEED | FF_PICK, "1");
	add(k, FI_FIELD, "成立日期", FF_DATE, "2026-11-23");
	k->f[4].width = 16;
	add(k, FI_FIELD, "活动资金", FF_CARRIED, "30000");
	k->f[5].width = 14;
	add(k, FI_FIELD, "口令", FF_SECRET, "秘密abc");
	k->f[6].width = 14;
	add(k, FI_FIELD, "联系电话", FF_WARN, "028-8888");
	add(k, FI_FIELD, "传真", 0, "");
	add(k, FI_SECTION, "业务范围与负责人", 0, "");
	add(k, FI_MEMO, "业务范围", FF_NEED,
	    "（一）开展行业调研，提出意见和建议；（二）组织技术培训、交流与合作；"
	    "（三）承办政府委托的其他事项。\n以上依法须经批准的，经批准后开展。");
	k->f[10].max = 300;
	add(k, FI_GRID, "理事会成员", FF_NEED, "");
	add(k, FI_FIELD, "备注", 0, "");
	k->f[12].width = 60;
	k->f[12].max = 200;
	k->rows = 2;
	snprintf(k->cell[0][0], TEXT, "王大锤");
	snprintf(k->cell[0][1], TEXT, "45");
	snprintf(k->cell[0][2], TEXT, "理事长");
	snprintf(k->cell[1][0], TEXT, "欧阳䶮");
	begin(k);
	form_focus(k->form, 4);
	type(k, "bad2月30日\n");
	form_focus(k->form, 8);
	type(k, "dub\n");
	form_focus(k->form, 1);
}

static void looks(void **state)
{
	static const struct { int rows, cols; } size[] = { { 20, 60 }, { 24, 80 }, { 43, 132 } };
	struct fake k;
	char name[80];
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		golden_open(i & 1, size[i / 2].rows, size[i / 2].cols);
		everything(&k);
		screen_push(&form_ops, &k, "NB", "登记事项");
		golden_play("keys <Down>\nkeys <Up>\n");
		snprintf(name, sizeof(name), "form_%dx%d_%s", size[i / 2].cols, size[i / 2].rows,
			 i & 1 ? "mono" : "colour");
		golden_check(name);
		if (i == 3) {
			golden_play("keys <Enter>\nkeys 基金<Down>\n");
			golden_check("form_80x24_pick");
			golden_play("keys <Esc><Ctrl-Z><Down>\nexpect 合规则甲\n");
			golden_play("keys <PgDn>\nkeys <Tab><Down><Enter>\n");
			golden_check("form_80x24_cell");
		}
		golden_close();
		end(&k);
	}
}

/* More items than lines, more columns than cells: the focus is always in view, and so is its list of matches. */
static void in_view(void **state)
{
	static char label[30][16];
	char s[200];
	struct fake k;
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	golden_open(true, 24, 80);
	add(&k, FI_SECTION, "开头", 0, "");
	for (i = 0; i < 30; i++) {
		snprintf(label[i], sizeof(label[i]), "第%d号", i);
		add(&k, FI_FIELD, label[i], i == 29 ? FF_PICK : 0, "");
		k.f[i + 1].width = 60;
	}
	begin(&k);
	screen_push(&form_ops, &k, "IV", "视野");
	golden_play("expect 第0号\nreject 第29号\nexpect 更多…\n");
	for (i = 1; i < 30; i++) {
		snprintf(s, sizeof(s), "keys <Enter>\nexpect %s\n", label[i]);
		golden_play(s);
	}
	golden_play("reject 第0号\nexpect 已到底\nkeys <F4>\nexpect 民办非企业单位\nkeys <Esc>\n");
	for (i = 28; i >= 0; i--) {
		snprintf(s, sizeof(s), "keys <Shift-Tab>\nexpect %s\n", label[i]);
		golden_play(s);
	}
	golden_play("expect 开头\n");
	golden_play("size 24 132\n");	/* two long fields share a wide line; the focused one is blank */
	snprintf(s, sizeof(s), "expect  第0号%*s第1号  ________\n", 66 + 1 - 6, "");
	golden_play(s);
	golden_close();
	end(&k);

	standard(&k);
	golden_open(true, 20, 60);
	k.cols = COLS;
	k.rows = 1;
	form_reload(k.form);
	form_focus(k.form, 7);
	screen_push(&form_ops, &k, "IV", "视野");
	golden_play("expect 姓名\nreject 末列\nkeys <Shift-Tab>\n");
	golden_play("keys <Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>\nexpect 末列\nreject 姓名\n");
	golden_close();
	end(&k);
}

/* A day in a narrow line is seen whole while it is typed, at the edge as well, and with the caret anywhere in it. */
static void a_whole_day(void **state)
{
	struct fake k;
	int c;

	(void)state;
	standard(&k);
	golden_open(true, 20, 60);
	k.cols = 6;
	k.days = 3;
	k.rows = 1;
	for (c = 3; c < 6; c++)
		snprintf(k.cell[0][c], TEXT, "2026-11-2%d", c);
	form_reload(k.form);
	form_focus(k.form, 7);
	screen_push(&form_ops, &k, "IV", "视野");
	golden_play("expect 2026-11-23 2026-11-24 2026-11-25\n");
	for (c = 0; c < 4; c++) {
		golden_play("keys <Tab><End>\nexpect 2026-11-23\nexpect 2026-11-24\nexpect 2026-11-25\n");
		if (c == 2)
			golden_check("form_60x20_day");
		golden_play("keys <Home>\nexpect 2026-11-23\nexpect 2026-11-24\nexpect 2026-11-25\n");
	}
	golden_close();
	end(&k);
}

/* 200 bytes in one write, through the decoder and the screens, with nothing drawn between them. */
static void type_ahead_bytes(void **state)
{
	static char label[40][16];
	char keys[600] = "keys ", want[16];
	struct fake k;
	int i;

	(void)state;
	memset(&k, 0, sizeof(k));
	golden_open(true, 24, 80);
	for (i = 0; i < 40; i++) {
		snprintf(label[i], sizeof(label[i]), "项目%d", i);
		add(&k, FI_FIELD, label[i], 0, "");
		snprintf(keys + strlen(keys), 16, "%03dx<0x0d>", i);
	}
	begin(&k);
	screen_push(&form_ops, &k, "TA", "预先键入");
	golden_play(keys);
	for (i = 0; i < 40; i++) {
		snprintf(want, sizeof(want), "%03dx", i);
		assert_string_equal(k.f[i].val, want);
	}
	golden_close();
	end(&k);
}

/* What cannot be taken is said: too long, typed or pasted; why a field is marked. */
static void messages(void **state)
{
	struct fake k;

	(void)state;
	golden_open(true, 24, 80);
	standard(&k);
	screen_push(&form_ops, &k, "ME", "话");
	golden_play("keys 12345678901234567890\nreject 已满\nkeys x\nexpect 名称：最多20字，已满\n");
	golden_play("keys <Enter>\nreject 已满\nkeys <Up>\n");
	golden_play("keys <0x1b>[200~一二三四五六七八九十一二三四五六七八九十<0x1b>[201~\n");
	golden_play("reject 未收入\nkeys <Ctrl-Z>\n");
	golden_play("keys <0x1b>[200~一二三四五六七八九十一二三四五六七八九十末尾<0x1b>[201~\n");
	golden_play("expect 最多20字，粘贴的内容有2字未收入\n");
	golden_play("keys <Ctrl-U>bad<Enter>\nexpect 名称：“bad”不合规则甲\nkeys <Enter>\nreject 不合规则\n");
	golden_play("keys <Up><Up><Up>\nexpect 名称：“bad”不合规则甲\nexpect ✗1项有误\nkeys <Ctrl-U>dub<Enter>\n");
	golden_play("expect 名称：请核对乙\nreject 有误\nkeys <Up>\nexpect 请核对乙\n");
	golden_play("keys <Down><Down>z\nexpect 编号：只供查看\n");
	golden_close();
	end(&k);
}

/* LB-2: an echo, and the way to the next field, on a line of 9600 bits a second. */
static void cost(void **state)
{
	struct fake k;

	(void)state;
	golden_open(false, 24, 80);
	everything(&k);
	screen_push(&form_ops, &k, "NB", "登记事项");
	golden_play("keys <Down><Up>\nkeys x\n");
	assert_in_range(golden_play("keys 会\n"), 1, 20);
	assert_in_range(golden_play("keys y\n"), 1, 20);
	assert_in_range(golden_play("keys <Enter>\n"), 1, 300);
	golden_close();
	end(&k);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(looks),
		cmocka_unit_test(in_view),
		cmocka_unit_test(a_whole_day),
		cmocka_unit_test(messages),
		cmocka_unit_test(type_ahead_bytes),
		cmocka_unit_test(cost),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
