/* Chance and names for practice data. Two-character names (字号) times fields times forms times places: six initials of the
 * part that tells organisations apart are enough to find one. */
#include "model/registry/practice.h"

#include <stdlib.h>
#include <string.h>

uint64_t gen_next(struct gen *g)
{
	uint64_t z = g->seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

int gen_below(struct gen *g, int n)
{
	return (int)(gen_next(g) % (uint64_t)n);
}

bool gen_chance(struct gen *g, int percent)
{
	return gen_below(g, 100) < percent;
}

static const char house[] =
	"银杏 芙蓉 青禾 春雨 晨曦 星辰 明德 瑞祥 同心 和谐 康宁 爱心 乐活 芳华 锦绣 望江 启明 博雅 仁和 福泽 恒信 阳光 云帆 知行 梧桐 向阳 "
	"朝阳 朝晖 新芽 萌芽 小树 绿叶 绿洲 绿野 碧水 清泉 清源 甘霖 甘露 润泽 润物 雨露 暖阳 暖心 暖冬 冬梅 寒梅 傲雪 雪莲 雪松 青松 松柏 "
	"翠竹 修竹 竹韵 墨竹 兰亭 幽兰 秋菊 金菊 金秋 秋实 丰硕 丰年 丰泽 稻香 麦田 麦浪 田园 乡音 乡情 乡愁 归雁 鸿雁 飞雁 飞翔 腾飞 "
	"展翅 鹏程 鲲鹏 雄鹰 白鹭 白鸽 喜鹊 百灵 黄鹂 燕归 春燕 紫燕 蜻蜓 蝴蝶 蜜蜂 萤火 烛光 星火 炬光 灯塔 明灯 明珠 珍珠 琥珀 翡翠 "
	"美玉 璞玉 金石 磐石 基石 砥柱 栋梁 脊梁 担当 责任 奉献 博爱 大爱 至爱 至善 上善 乐善 友善 善行 善缘 善水 慈心 慈航 慈光 仁爱 "
	"仁心 仁济 济世 济民 惠民 惠泽 惠众 普惠 利民 便民 益民 益友 益众 众益 众志 众合 合力 合一 合众 协力 齐心 连心 贴心 知心 初心 "
	"匠心 恒心 童心 丹心 红心 热心 诚心 真心 真情 真诚 诚信 守信 守望 守护 呵护 佑安 安康 安心 安和 平安 平和 祥和 祥瑞 吉祥 如意 "
	"顺达 通达 畅达 宏达 宏远 宏图 宏愿 志远 致远 行远 行知 力行 笃行 笃志 励志 立志 立德 立人 树人 育人 育才 英才 群英 群星 繁星 "
	"启航 远航 扬帆 风帆 方舟 同舟 同行 同创 同济 共济 共进 共创 共享 共融 融合 融爱 融汇 汇智 汇众 汇英 聚力 聚贤 聚英 凝心 凝聚 "
	"集贤 崇德 崇文 崇善 尚德 尚善 尚文 尚美 弘文 弘德 弘毅 弘扬 传承 传薪 薪火 薪传 接力 助力 助梦 追梦 筑梦 圆梦 逐梦 梦想 理想 "
	"希望 新希 未来 明天 明日 旭日 旭东 东升 东方 日新 日月 月亮 新月 满月 皓月 望月 明月 映月 映山 映红 杜鹃 木棉 木槿 木兰 玉兰 "
	"海棠 丁香 茉莉 栀子 桂花 月桂 金桂 丹桂 樱花 桃源 桃李 杏林 杏坛 橘井 石榴 枇杷 核桃 花椒 茶马 蜀韵 蜀风 蜀光 天府 巴山 峨眉 "
	"青城 岷山 岷江 沱江 涪水 嘉陵 渠水 雅砻 金沙 大渡 锦水 锦城 锦里 浣花 草堂 武侯 文翁 扬雄 相如 太白 子美 升庵 东篱 南山 西岭 "
	"北斗 北辰 长庚 长青 长乐 长风 长河 大河 大江 大地 大山 高山 高原 雪域 云岭 云端 云海 沧海 海川 百川 山川 川流 涓流 细流 溪流 "
	"溪谷 山谷 空谷 幽谷 林海 林语 森林 丛林 杉木 楠木 乔木 香樟 银桦 白桦 红枫 枫叶 枫林 柳絮 杨柳 胡杨 芦苇 蒲公 牵牛 向日 含羞 "
	"勿忘 铃兰 紫荆 紫藤 紫薇 蔷薇 玫瑰 牡丹 芍药 水仙 荷风 荷塘 清莲 睡莲 莲心 菩提 格桑 索玛 羌笛 彩云 彩虹 彩霞 晚霞 夕阳 夕颜 "
	"金晖 余晖 耆乐 颐和 颐养 颐年 延年 松鹤 鹤龄 寿康 康乐 康健 健行 健民 强健 活力 动力 阿依 阿坝 索朗 卓玛 达瓦 扎西 桑吉";

/* Fields of work with the D07 class and the trade of the supervising unit. */
static const struct { const char *word, *icnpo; int trade; } domain[] = {
	{ "社会工作", "05", 4 }, { "养老", "05", 4 }, { "老年照护", "05", 4 }, { "居家养老", "05", 4 }, { "残疾人康复", "05", 4 },
	{ "儿童关爱", "05", 4 }, { "青少年", "05", 4 }, { "妇女儿童", "05", 4 }, { "志愿", "05", 4 }, { "社区治理", "05", 4 },
	{ "社区营造", "05", 4 }, { "邻里互助", "05", 4 }, { "家庭教育", "05", 0 }, { "心理健康", "04", 1 }, { "心理咨询", "04", 1 },
	{ "婚姻家庭", "05", 4 }, { "法律援助", "08", 4 }, { "矛盾调解", "08", 4 }, { "人民调解", "08", 4 }, { "应急救援", "05", 4 },
	{ "防灾减灾", "05", 4 }, { "消防安全", "05", 4 }, { "禁毒", "08", 4 }, { "矫正帮扶", "08", 4 }, { "助残", "05", 4 },
	{ "助学", "03", 0 }, { "幼儿教育", "03", 0 }, { "学前教育", "03", 0 }, { "艺术培训", "03", 0 }, { "职业培训", "03", 7 },
	{ "外语培训", "03", 0 }, { "文化培训", "03", 0 }, { "美术", "06", 2 }, { "书法", "06", 2 }, { "摄影", "06", 2 },
	{ "音乐", "06", 2 }, { "舞蹈", "06", 2 }, { "戏曲", "06", 2 }, { "川剧", "06", 2 }, { "诗词", "06", 2 },
	{ "楹联", "06", 2 }, { "民间文艺", "06", 2 }, { "非遗保护", "06", 2 }, { "收藏", "06", 2 }, { "盆景", "06", 2 },
	{ "奇石", "06", 2 }, { "根雕", "06", 2 }, { "刺绣", "06", 2 }, { "蜀锦", "06", 2 }, { "陶艺", "06", 2 },
	{ "羽毛球", "07", 6 }, { "乒乓球", "07", 6 }, { "篮球", "07", 6 }, { "足球", "07", 6 }, { "网球", "07", 6 },
	{ "太极拳", "07", 6 }, { "武术", "07", 6 }, { "登山", "07", 6 }, { "自行车", "07", 6 }, { "长跑", "07", 6 },
	{ "游泳", "07", 6 }, { "门球", "07", 6 }, { "棋类", "07", 6 }, { "围棋", "07", 6 }, { "象棋", "07", 6 },
	{ "健身舞", "07", 6 }, { "信鸽", "07", 6 }, { "钓鱼", "07", 6 }, { "轮滑", "07", 6 }, { "跆拳道", "07", 6 },
	{ "茶叶", "11", 5 }, { "猕猴桃", "11", 5 }, { "柑橘", "11", 5 }, { "枇杷", "11", 5 }, { "花椒", "11", 5 },
	{ "苦荞", "11", 5 }, { "生猪", "11", 5 }, { "蚕桑", "11", 5 }, { "中药材", "11", 5 }, { "川芎", "11", 5 },
	{ "食用菌", "11", 5 }, { "水稻", "11", 5 }, { "油菜", "11", 5 }, { "水产", "11", 5 }, { "家禽", "11", 5 },
	{ "牦牛", "11", 5 }, { "葡萄", "11", 5 }, { "核桃", "11", 5 }, { "竹产品", "11", 5 }, { "花卉", "11", 5 },
	{ "农机", "11", 5 }, { "农村电商", "11", 5 }, { "乡村旅游", "11", 5 }, { "餐饮", "09", 3 }, { "火锅", "09", 3 },
	{ "调味品", "09", 3 }, { "白酒", "09", 3 }, { "食品", "09", 3 }, { "家具", "09", 3 }, { "建材", "09", 3 },
	{ "五金机电", "09", 3 }, { "汽车维修", "09", 3 }, { "物流", "09", 3 }, { "电子商务", "09", 3 }, { "软件", "01", 3 },
	{ "集成电路", "01", 3 }, { "新能源", "09", 3 }, { "环境保护", "02", 3 }, { "节能", "02", 3 }, { "物业管理", "09", 3 },
	{ "建筑装饰", "09", 3 }, { "房地产", "09", 3 }, { "美容美发", "09", 3 }, { "家政", "09", 7 }, { "会展", "09", 3 },
	{ "广告", "09", 3 }, { "印刷", "09", 3 }, { "服装", "09", 3 }, { "鞋业", "09", 3 }, { "医药", "04", 1 },
	{ "中医药", "04", 1 }, { "护理", "04", 1 }, { "口腔", "04", 1 }, { "针灸", "04", 1 }, { "康复医疗", "04", 1 },
	{ "慢病管理", "04", 1 }, { "计划生育", "04", 1 }, { "数学", "01", 0 }, { "物理", "01", 0 }, { "化学", "01", 0 },
	{ "历史", "01", 0 }, { "地方志", "01", 2 }, { "经济", "01", 3 }, { "会计", "12", 3 }, { "统计", "12", 3 },
	{ "律师", "12", 4 }, { "教师", "12", 0 }, { "工程师", "12", 3 }, { "退役军人", "12", 4 }, { "民营企业家", "12", 3 },
	{ "科普", "01", 3 }, { "气象", "01", 5 }, { "土地", "01", 5 }, { "水利", "01", 5 }, { "林业", "11", 5 },
};

const char *const supervisor_trade[8] = { "教育", "卫生健康", "文化广播电视和旅游", "经济和信息化", "民政", "农业农村", "体育",
					  "人力资源和社会保障" };

int gen_trade(int field)
{
	return domain[field].trade;
}

const char *gen_icnpo(int field)
{
	return domain[field].icnpo;
}

/* The n-th blank-separated word, of the first when n is past the end. */
static void word_at(const char *words, int n, char *dst, size_t size)
{
	const char *p = words, *from = words;

	for (; *p && n >= 0; p++)
		if (*p == ' ' && n-- > 0)
			from = p + 1;
	const char *end = strchr(from, ' ');
	snprintf(dst, size, "%.*s", (int)(end ? end - from : (long)strlen(from)), from);
}

static int word_count(const char *words)
{
	int n = 1;

	for (; *words; words++)
		n += *words == ' ';
	return n;
}

static uint64_t hash(const char *s)
{
	uint64_t h = UINT64_C(1469598103934665603);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ? h : 1;
}

/* True when the key was not there yet; one set serves names and id numbers. */
static bool first_time(struct gen *g, uint64_t key)
{
	size_t i = key % g->cap_ids;

	for (; g->ids[i]; i = (i + 1) % g->cap_ids)
		if (g->ids[i] == key)
			return false;
	g->ids[i] = key;
	g->nids++;
	return true;
}

void gen_org_name(struct gen *g, struct place *p, const char *type, struct org_name *o)
{
	static const char *const st_kind[] = { "产业", "行业", "", "技术", "文化", "经营者", "爱好者", "从业人员" };
	static const char *const st_form[] = { "协会", "学会", "研究会", "促进会", "联合会" };
	static const char *const mf_form[] = { "服务中心", "服务社", "发展中心", "促进中心", "服务站", "指导中心", "工作室" };
	static const char *const jj_field[] = { "公益", "慈善", "教育", "助学", "扶贫济困", "环保", "医疗救助", "乡村发展", "文化", "科技" };
	static int words;
	char own[32];

	if (!words)
		words = word_count(house);
	do {
		o->field = gen_below(g, (int)LENGTH(domain));
		o->domain = domain[o->field].word;
		word_at(house, gen_below(g, words), own, sizeof(own));
		if (!strcmp(type, "ST")) {
			const char *kind = st_kind[gen_below(g, (int)LENGTH(st_kind))];
			snprintf(o->text, sizeof(o->text), "%s%s%s%s", p->name, o->domain, kind, st_form[gen_below(g, (int)LENGTH(st_form))]);
		} else if (!strcmp(type, "MF"))
			snprintf(o->text, sizeof(o->text), "%s%s%s%s", p->name, own, o->domain, mf_form[gen_below(g, (int)LENGTH(mf_form))]);
		else
			snprintf(o->text, sizeof(o->text), "%s%s%s基金会", p->name, own, jj_field[gen_below(g, (int)LENGTH(jj_field))]);
	} while (!first_time(g, hash(o->text)));
}

void gen_person_name(struct gen *g, char *dst, size_t n)
{
	static const char surname[] =
		"王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 郭 何 林 罗 高 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 "
		"杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 "
		"陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤 税 阿木 吉克 泽仁";
	static const char given[] =
		"明 华 军 强 伟 芳 娜 敏 静 丽 勇 艳 杰 涛 磊 超 霞 平 刚 桂 英 兰 红 梅 玉 建 国 文 斌 辉 波 鹏 飞 宇 浩 然 轩 子 涵 欣 怡 佳 "
		"琪 雪 琳 倩 颖 璐 婷 慧 雯 蕾 晨 旭 阳 东 海 川 江 蓉 锦 成 林 森 春 秋 冬 夏 云 雨 风 雷 山 石 松 柏 竹 菊 莲 荷 仁 义 礼 智 信 "
		"忠 孝 廉 德 才 志 远 博 学 思 源 清 泉 洪 福 寿 康 宁 安 乐 天 泽 润 民 本 立 正 廷 开 永 长 世 昌 家 兴 邦 治";
	static int ns, ng;
	char a[16], b[16], c[16] = "";

	if (!ns) {
		ns = word_count(surname);
		ng = word_count(given);
	}
	word_at(surname, gen_below(g, ns), a, sizeof(a));
	word_at(given, gen_below(g, ng), b, sizeof(b));
	if (gen_chance(g, 75))
		word_at(given, gen_below(g, ng), c, sizeof(c));
	snprintf(dst, n, "%s%s%s", a, b, c);
}

/* Every address once: the organisation's serial is its room. */
void gen_street(struct gen *g, const struct place *p, char *dst, size_t n)
{
	static const char street[] =
		"人民路 建设路 解放街 和平街 滨江路 学府路 新华街 青年路 文化街 东大街 西大街 南大街 北大街 顺城街 团结路 友谊路 幸福路 迎宾路 "
		"工业路 朝阳路 清江路 锦绣路 府前街 公园路 体育路 科技路 创业路 金融街 商业街 长江路 黄河路 站前路 环城路 红星路 光华路 蜀汉路 玉林街";
	static int ns;
	char s[32];

	if (!ns)
		ns = word_count(street);
	word_at(street, gen_below(g, ns), s, sizeof(s));
	snprintf(dst, n, "%s%s%d号%ld室", p->name, s, 1 + gen_below(g, 280), 101 + g->norg);
}

/* A code nobody has been given: MJ, then the serial spread over the alphabet by a multiplier prime to 31^6. */
void gen_uscc(const char *prefix, const char *region, long serial, char dst[19])
{
	static const char a31[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	const int64_t space = INT64_C(31) * 31 * 31 * 31 * 31 * 31;
	int64_t n = (serial + 1) * INT64_C(472882027) % space;
	char six[7] = "510000";

	region_gbt6(region, six);
	snprintf(dst, 19, "%.2s%.6sMJ", prefix, six);
	for (int i = 10; i < 16; i++, n /= 31)
		dst[i] = a31[n % 31];
	dst[16] = orgcode_check_char(dst + 8);
	dst[17] = uscc_check_char(dst);
	dst[18] = '\0';
}

/* County digits 99 belong to nobody. */
void gen_id_no(struct gen *g, const char *birth, bool male, char dst[19])
{
	static const int w[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	static const char city[][5] = { "5101", "5103", "5104", "5105", "5106", "5107", "5108", "5109", "5110", "5111", "5113", "5114",
					"5115", "5116", "5117", "5118", "5119", "5120", "5132", "5133", "5134" };
	int sum = 0;

	do {
		snprintf(dst, 19, "%s99%.4s%.2s%.2s%03d", city[gen_below(g, (int)LENGTH(city))], birth, birth + 5, birth + 8,
			 gen_below(g, 500) * 2 + male);
	} while (!first_time(g, hash(dst)));
	for (int i = 0; i < 17; i++)
		sum += (dst[i] - '0') * w[i];
	dst[17] = "10X98765432"[sum % 11];
	dst[18] = '\0';
}
