"""Of the command line's suite: one record over time. As it was on an earlier day, its history, faults it had before, and what no
command may change."""
import re

from cli_world import *


def earlier():
    key = sound()[-1]["id"]
    check("a value of the second of March", act("clerk2", "set", "org", key, "contact=原来的", "phone=028-86510001").rc == 0)
    r = act("clerk2", "set", "org", key, "contact=后来的", "phone=028-86510002", "abbr=后来", now=NEXT_DAY)
    check("set the day after", r.rc == 0 and not r.out and not r.err, r)
    get = lambda *on, now=NEXT_DAY: [show(key, *on, who="clerk2", now=now)["fields"].get(f) for f in ("contact", "phone", "abbr")]
    check("show has the new value", get() == ["后来的", "028-86510002", "后来"])
    check("show --on that day as well", get("--on", "2026-03-03") == get())
    check("show --on the day before has the old", get("--on", "2026-03-02")[:2] == ["原来的", "028-86510001"]
          and get("--on", "2026-03-02")[2] != "后来")
    check("yesterday can be typed as t-1", get("--on", "t-1") == get("--on", "2026-03-02"))
    then = show(key, "--on", "2026-03-02", who="clerk2", now=NEXT_DAY)
    check("the version before", show(key, who="clerk2", now=NEXT_DAY)["rev"] == then["rev"] + 1)
    listed = lambda *w: [(o["id"], o["phone"]) for o in rows("org", "--view", "certs", *w, now=NEXT_DAY)]
    check("list --on an earlier day shows what was then", (key, "028-86510001") in listed("--on", "2026-03-02")
          and (key, "028-86510002") in listed("--on", "2026-03-03") and (key, "028-86510002") in listed())
    check("and is asked by what was then", listed("phone=028-86510001", "--on", "2026-03-02") == [(key, "028-86510001")]
          and listed("phone=028-86510001") == [] and listed("phone=028-86510002", "--on", "2026-03-02") == [])
    old = rows("org", "--on", "2015-01-01")
    check("list --on a day years ago has fewer", 0 < len(old) < len(rows("org")) - 50
          and all("" < o["established_on"] <= "2015-01-01" for o in old), len(old))
    check("nothing was there in 1980", rows("org", "--on", "1980-01-01") == [])
    r = act("clerk2", "set", "org", key, "contact=后来的", now=NEXT_DAY)
    check("set to what it is makes no version", r.rc == 0 and show(key, who="clerk2", now=NEXT_DAY)["rev"] == then["rev"] + 1)
    r = act("clerk2", "set", "org", key, "contact=不该存", "phone=1", now=NEXT_DAY)
    check("one bad value, and none is stored", r.rc == 65 and get() == ["后来的", "028-86510002", "后来"], r)
    r = act("clerk2", "set", "org", key, "contact=", now=NEXT_DAY)
    check("nothing behind the sign empties", r.rc == 0 and get()[0] is None, r)


def past():
    """history: every version, the last first, as the actor may see it."""
    key = act("clerk2", "new", "org", "name=成都市青羊区历史服务中心", "region=510105", "domicile=历史路一号", "type=MF", "subtype=17", "mgmt_mode=Z",
              "direct_kind=G", "scope=养老照护。", "contact=第一个").out.strip()
    act("clerk", "set", "org", key, "contact=第二个", "phone=028-86510009", "--reason", "对方来电", now=NEXT_DAY)
    act("clerk2", "set", "org", key, "contact=", "abbr=历史", "--on", "2026-03-02", now=NEXT_DAY)
    r = act("clerk", "history", "org", key, "--format", "json", now=NEXT_DAY)
    v = r.rows() if r.rc == 0 else []
    check("history has every version, the last first", [x["seq"] for x in v] == [3, 2, 1] and [x["who"] for x in v] == ["青羊区经办人二", "青羊区经办人", "青羊区经办人二"]
          and [x["verb"] for x in v] == ["edit", "edit", "new"] and [x["on"] for x in v] == ["2026-03-02", "2026-03-03", "2026-03-02"], r)
    check("when and why", [x["reason"] for x in v] == [None, "对方来电", None] and all(re.match(r"2026-03-0\d \d\d:\d\d:\d\d$", x["at"]) for x in v), v)
    change = [{c["field"]: (c["before"], c["after"]) for c in x["changes"]} for x in v]
    check("and what, before and after", change[:2] == [{"contact": ("第二个", None), "abbr": (None, "历史")},
          {"contact": ("第一个", "第二个"), "phone": (None, "028-86510009")}] and change[2]["contact"] == (None, "第一个"), change)
    text = act("clerk", "history", "org", key, now=NEXT_DAY)
    check("the same as text", text.rc == 0 and text.out.startswith("2026-03-02  青羊区经办人二  修改  录入 2026-03-03 ") and "\n  理由：对方来电\n" in text.out
          and "\n  联系人：第一个 → 第二个\n" in text.out and "\n  联系人：第二个 → （空）\n" in text.out and "\n  联系人：第一个\n" in text.out
          and text.out.count("  录入 ") == 3, text)
    check("by its name", act("clerk", "history", "org", "成都市青羊区历史服务中心").rc == 0)
    who = act("clerk", "new", "person", "name=历史人", "id_kind=1", "id_no=510000198802290019").out.strip()
    r = act("clerk", "set", "person", who, "id_no=510000197511200015")
    r = act("clerk", "history", "person", who, "--format", "json")
    check("what is masked is masked there", r.rc == 0 and ["510***********0019", "510***********0015"] in [[c["before"], c["after"]]
          for c in r.rows()[0]["changes"]] and "198802290019" not in r.out and "197511200015" not in r.out, r)
    refused("77: the public has no history", act("public", "history", "org", sound()[0]["id"]), 77, "", "", "无权")
    refused("66: out of reach", act("clerk2", "history", "org", "四川省蜀锦产业协会"), 66, "", "", "没有此社会组织")
    for words in ((), ("1", "2"), ("1", "--on", "t"), ("1", "--format", "csv")):
        r = act("clerk", "history", "org", *words)
        check("64: history org %s" % " ".join(words), r.rc == 64 and len(r.lines) == 1, r)


def versions():
    """set --rev: typed over the version one has read; what two changed differently is refused with both."""
    key = act("clerk2", "new", "org", "name=成都市青羊区版本服务中心", "region=510105", "domicile=版本路一号", "type=MF", "subtype=17", "mgmt_mode=Z",
              "direct_kind=G", "scope=养老照护。", "contact=甲", "phone=028-86510001").out.strip()
    rev = show(key, who="clerk2")["rev"]
    check("somebody saves after it was read", act("clerk", "set", "org", key, "contact=乙", "email=y@x.cn").rc == 0)
    get = lambda: [show(key, who="clerk2")["fields"].get(f) for f in ("contact", "phone", "email")]
    r = act("clerk2", "set", "org", key, "contact=丙", "phone=028-86510002", "--rev", str(rev))
    check("75: the three values of what both changed", r.rc == 75 and len(r.lines) == 1 and not r.out
          and says(r, "", "contact", "联系人：原值 甲；对方（", "")
          and r.lines[0].endswith("）乙；我的 丙"), r)
    check("and nothing is stored", get() == ["乙", "028-86510001", "y@x.cn"])
    r = act("clerk2", "set", "org", key, "phone=028-86510002", "--rev", str(rev))
    check("what one of them changed joins, and is said", r.rc == 0 and len(r.lines) == 1 and "同时保留其后的修改" in r.err and "联系人、电子邮箱" in r.err
          and get() == ["乙", "028-86510002", "y@x.cn"], r)
    now = show(key, who="clerk2")["rev"]
    r = act("clerk2", "set", "org", key, "contact=丁", "--rev", str(now))
    check("over the version that stands there is nothing to say", r.rc == 0 and not r.err and get()[0] == "丁", r)
    refused("66: no such version", act("clerk2", "set", "org", key, "contact=戊", "--rev", "99"), 66, "", "rev", "没有第 99 版")
    r = act("clerk2", "set", "org", key, "contact=戊", "--rev", "0")
    check("64: --rev 0", r.rc == 64 and len(r.lines) == 1, r)
    who = act("clerk", "new", "person", "name=版本人", "id_kind=1", "id_no=510000197102030019").out.strip()
    act("clerk", "set", "person", who, "id_no=510000197203040021")
    r = act("clerk", "set", "person", who, "id_no=510000197304050034", "--rev", "1")
    check("a number is shown masked, but what was typed", r.rc == 75 and "510***********0019" in r.err and "510***********0021" in r.err
          and "510000197304050034" in r.err and "197102030019" not in r.err and "197203040021" not in r.err, r)


def old_faults():
    """A fault from before stops nobody from changing something else; a new one beside it does."""
    o = {n["name"].split("演练")[1][0]: n["id"] for n in rows("org", "name~演练")}
    for no, rule, field in (("甲", "R-USCC-03", "uscc"), ("子", "R-OFF-03", "person"), ("己", "R-DAT-01", "cert_to")):
        r = act("clerk", "set", "org", o[no], "phone=028-86517777")
        check("%s does not stop a phone number" % rule, r.rc == 0 and not r.out and len(r.lines) == 1 and says(r, rule, field, "（原有问题，已保存）", "")
              and show(o[no])["fields"]["phone"] == "028-86517777", r)
    r = act("clerk", "set", "org", sound()[0]["id"], "phone=028-86517777")
    check("where there is none nothing is said", r.rc == 0 and not r.err, r)
    old = act("clerk", "new", "person", "name=老人家", "id_kind=1", "id_no=510000194801050031").out.strip()
    r = act("clerk", "set", "org", o["子"], "post.person=" + old, "post.post=02", "post.valid_from=2026-03-01")
    refused("another officer too old is another fault", r, 65, "R-OFF-03", "person", "老人家")
    before = len(show(o["子"])["lines"]["post"])
    r = act("clerk", "set", "org", o["子"], "post.person=" + old, "post.post=06", "post.valid_from=2026-03-01")
    check("a director of that age is none", r.rc == 0 and len(r.lines) == 1 and len(show(o["子"])["lines"]["post"]) == before + 1, r)
    r = act("clerk", "set", "org", o["己"], "term_from=2022-05-18", "term_to=2022-05-17")
    refused("nor do dates from before excuse new ones", r, 65, "R-DAT-01", "term_to", "2022-05-17")


def registered_items():
    o = sound()[0]
    before = show(o["id"])["fields"]
    for field, value in (("name", "成都市青羊区改名协会"), ("uscc", "51510000MJQ100075Y"), ("region", "5101"), ("type", "ST"),
                         ("legal_rep", "钱五"), ("domicile", "成都市青羊区一号"), ("scope", "别的。"), ("established_on", "2020-01-01")):
        r = act("clerk", "set", "org", o["id"], field + "=" + value)
        refused("set %s is refused" % field, r, 65, "", field, "登记事项")
    refused("what is computed is typed by nobody", act("clerk", "set", "org", o["id"], "flag_abnormal=1"), 77, "", "flag_abnormal", "由系统计算")
    r = act("clerk", "set", "org", o["id"], "state=CANC")
    check("a state is set by no set", r.rc == 64 and "do" in r.err, r)
    check("nothing has changed", show(o["id"])["fields"] == before)
    refused("an act nobody may take without a case", act("chief", "do", "org", o["id"], "liquidate"), 77, "", "", "")
    refused("an act from another state", act("chief", "do", "org", o["id"], "enrol", "--reason", "旧档补录"), 65, "", "", "不能补录在册")
    two = [n["id"] for n in sound()[:2]]
    r = act("chief", "do", "org", ",".join(two) + ",没有这个", "enrol", "--reason", "旧档补录")
    check("of several each is refused by name", r.rc == 65 and r.out == "已办0行，不能办3行\n" and len(r.lines) == 3
          and "没有此社会组织" in r.lines[0] and all("不能补录在册" in n for n in r.lines[1:]), r)
    r = act("chief", "do", "org", ",".join(two), "enrol", "phone=1", "--reason", "旧档补录")
    check("64: no field is filled in on several", r.rc == 64 and len(r.lines) == 1, r)
    refused("nor has a role more rights on several", act("clerk", "do", "org", ",".join(two), "enrol", "--reason", "旧档补录"), 77, "", "", "有权的角色")
    refused("an act that needs a reason", act("sysadmin", "do", "account", "supervisor", "close"), 65, "", "reason", "须填写意见")
    check("and with one", act("sysadmin", "do", "account", "supervisor", "close", "--reason", "调离").rc == 0)
    refused("closes the account", act("supervisor", "list", "org"), 77, "", "", "supervisor")
    same = ["domicile=成都市青羊区同址路1号"]
    for i in range(2):
        check("address %d" % (i + 1), act("clerk", "new", *st("四川省同址%d会" % i)[:-1], *same).rc == 0)
    third = [*st("四川省同址第三会")[:-1], *same]
    refused("a warning is in the way", act("clerk", "new", *third), 65, "W-REG-5", "domicile", "加 --pass W-REG-5 --reason")
    refused("and goes for no bare --pass", act("clerk", "new", *third, "--pass", "W-REG-5"), 65, "W-REG-5", "domicile", "住所与另外2个组织相同")
    refused("nor for a bare reason", act("clerk", "new", *third, "--reason", "同一大楼"), 65, "W-REG-5", "domicile", "住所与另外2个组织相同")
    check("for both it does", act("clerk", "new", *third, "--pass", "W-REG-5", "--reason", "同一大楼").rc == 0)
    r = act("clerk", "new", *st("四川省硬错协会", "uscc=52510000MJQ100016Q"), "--pass", "R-USCC-04", "--reason", "就要")
    refused("a rule of the law is not passed", r, 65, "R-USCC-04", "uscc", "前缀52")
