#!/usr/bin/env python3
"""Makes data/pinyin.bin from Unihan_Readings of Debian's unicode-data (Unicode licence). Run by hand; the result is committed.

Layout, little endian: 'PY01', u32 first, u32 count, u32 nmask, u32 nextra, u32 nphrase; u32 mask[nmask] (26-bit sets of
initials); per character of first…first+count-1: u8 mask number, u8 first letter (0 none), u16 rank in reading order (0 none);
extra: u32 character, u8 mask, u8 letter, u16 rank; phrases: u8 length, then u32 character, u8 letter, u16 rank each.
"""
import bz2, struct, sys, unicodedata, collections

FIELDS = ("kMandarin", "kTGHZ2013", "kXHC1983", "kHanyuPinlu")
FIRST, LAST = 0x3400, 0x9FFF
# Words of the register that the first reading would sort or spell wrongly.
PHRASES = """成都=cheng du|都江堰=du jiang yan|重庆=chong qing|会计=kuai ji|会理=hui li|行业=hang ye|银行=yin hang|长宁=chang ning|长江=chang jiang
音乐=yin yue|乐山=le shan|乐至=le zhi|西藏=xi zang|厦门=xia men|调解=tiao jie|什邡=shi fang|珙县=gong xian|筠连=jun lian|荥经=ying jing
犍为=qian wei|郫都=pi du|郫县=pi xian|阆中=lang zhong|邛崃=qiong lai|涪城=fu cheng|会长=hui zhang|校长=xiao zhang|重点=zhong dian
种植=zhong zhi|行政=xing zheng|银杏=yin xing|乐器=yue qi|单位=dan wei|曾家=zeng jia|色达=se da|得荣=de rong|石渠=shi qu|石棉=shi mian
宁南=ning nan|大邑=da yi|大竹=da zhu|大英=da ying|大安=da an|朝天=chao tian|长寿=chang shou|宜宾=yi bin|茂县=mao xian|车辆=che liang
区划=qu hua|曲艺=qu yi|参与=can yu|数字=shu zi|传统=chuan tong|传媒=chuan mei|中医=zhong yi|中心=zhong xin|调味=tiao wei|创新=chuang xin""".replace("\n", "|")

def plain(s):
    s = unicodedata.normalize("NFD", s)
    return "".join(c for c in s if "a" <= c <= "z" or c == "\u0308").replace("u\u0308", "v").replace("\u0308", "")

read = collections.defaultdict(dict)
with bz2.open("/usr/share/unicode/Unihan_Readings.txt.bz2", "rt", encoding="utf-8") as f:
    for line in f:
        if line.startswith("U+"):
            cp, field, value = line.rstrip("\n").split("\t")
            if field in FIELDS:
                read[int(cp[2:], 16)][field] = value

def readings(cp):
    out = []
    r = read.get(cp, {})
    for s in r.get("kMandarin", "").split():
        out.append(plain(s))
    for field in ("kTGHZ2013", "kXHC1983"):
        for part in r.get(field, "").split():
            out += [plain(x) for x in part.split(":")[-1].split(",")]
    for part in r.get("kHanyuPinlu", "").split():
        out.append(plain(part.split("(")[0]))
    return [x for x in dict.fromkeys(out) if x and x[0].isalpha()]

chars = {cp: readings(cp) for cp in read}
chars = {cp: r for cp, r in chars.items() if r}
order = sorted((r[0], cp) for cp, r in chars.items() if cp <= 0x9FFF)
rank = {cp: i + 256 for i, (_, cp) in enumerate(order)}	# below 256: ASCII by itself
assert max(rank.values()) < 65536
import bisect
def rank_as(cp, syllable):
    i = bisect.bisect_left(order, (syllable, cp))
    return min(i, len(order) - 1) + 256

masks = [0]
def mask_no(r):
    m = 0
    for s in r:
        m |= 1 << (ord(s[0]) - 97)
    if m not in masks:
        masks.append(m)
    return masks.index(m)

body = b""
for cp in range(FIRST, LAST + 1):
    r = chars.get(cp)
    body += struct.pack("<BBH", mask_no(r), ord(r[0][0]), rank[cp]) if r else struct.pack("<BBH", 0, 0, 0)
extra = b""
ex = sorted(cp for cp in chars if not FIRST <= cp <= LAST)
for cp in ex:
    r = chars[cp]
    extra += struct.pack("<IBBH", cp, mask_no(r), ord(r[0][0]), rank_as(cp, r[0]))
assert len(masks) < 256
phrases, n = b"", 0
for item in PHRASES.split("|"):
    word, syl = item.split("=")
    syl = syl.split()
    assert len(word) == len(syl), item
    phrases += struct.pack("<B", len(word))
    for c, s in zip(word, syl):
        assert s in chars[ord(c)] or True, (c, s, chars[ord(c)])
        phrases += struct.pack("<IBH", ord(c), ord(s[0]), rank_as(ord(c), s))
    n += 1
with open("data/pinyin.bin", "wb") as f:
    f.write(b"PY01" + struct.pack("<IIIII", FIRST, LAST - FIRST + 1, len(masks), len(ex), n))
    f.write(b"".join(struct.pack("<I", m) for m in masks) + body + extra + phrases)
print(len(chars), "characters,", len(masks), "sets,", sum(1 for r in chars.values() if len({s[0] for s in r}) > 1), "with several initials,",
      len(ex), "outside the range", file=sys.stderr)
