"""Of the command line's suite: numbers and their rows, one field's history, two days, the timeline, and registered items put right by
two people."""
from cli_world import *


def numbers():
    """count: each number is that of the rows it stands for."""
    json_of = lambda *w, who="clerk": (lambda r: r.rows() if r.rc == 0 else [{"key": "?", "label": repr(r), "n": -1}])(
        act(who, "count", *w, "--format", "json"))
    for words, field in ((("org", "--by", "type"), "type"), (("org", "--by", "state"), "state")):
        for g in json_of(*words):
            check("%s %s" % (field, g["label"]), g["n"] == len(rows("org", "%s=%s" % (field, g["key"]))), g)
    for on in ((), ("--on", "2020-06-30")):
        groups = json_of("org", "--by", "established_on:4", *on)
        check("years add up %s" % " ".join(on), sum(g["n"] for g in groups) == len(rows("org", *on)) > 0, groups)
    check("a figure by region", sum(g["n"] for g in json_of("org", "--figure", "active", "--by", "region:6")) == len(rows("org", "state=ACTIVE")))
    check("of what is asked alone", [g["n"] for g in json_of("org", "type=ST", "--by", "type")] == [len(rows("org", "type=ST"))])
    table = act("clerk", "count", "org", "--by", "type")
    check("as a table", table.rc == 0 and any(l.startswith("ST") and "社会团体" in l for l in table.out.splitlines()), table)
    for words in (("count", "org"), ("count", "org", "--by", "nothing"), ("count", "org", "--by", "type:0"), ("count", "org", "--by", "state:1")):
        r = act("clerk", *words)
        check("64: " + " ".join(words), r.rc == 64 and len(r.lines) == 1, r)
    refused("77: by what is personal", act("clerk", "count", "person", "--by", "birth:4"), 77, "", "birth", "个人信息")
    r = act("public", "count", "org", "--by", "term_to:4")
    check("what one does not read is no field", r.rc == 64 and "没有字段" in r.err, r)


def two_days():
    key = act("clerk2", "new", "org", "name=成都市青羊区两天服务中心", "region=510105", "domicile=两天路一号", "type=MF", "subtype=17", "mgmt_mode=Z",
              "direct_kind=G", "scope=养老照护。", "contact=第一天").out.strip()
    act("clerk2", "set", "org", key, "contact=第二天", now=NEXT_DAY)
    r = act("clerk2", "show", "org", key, "--on", "2026-03-02", "--and", "2026-03-03", "--format", "json", now=NEXT_DAY)
    both = [c for c in r.rows() if c["changed"]] if r.rc == 0 else []
    check("show --on --and says what differs", [(c["field"], c["before"], c["after"]) for c in both] == [("contact", "第一天", "第二天")], r)
    text = act("clerk2", "show", "org", key, "--on", "2026-03-02", "--and", "2026-03-03", now=NEXT_DAY)
    check("with a mark", [l for l in text.out.splitlines() if l.startswith("*")] and text.out.count("\n*") + text.out.startswith("*") == 1
          and "第一天 → 第二天" in text.out, text)
    r = act("clerk2", "show", "org", key, "--and", "2026-03-03")
    check("64: --and alone", r.rc == 64, r)
    r = act("clerk2", "history", "org", key, "contact", "--format", "json", now=NEXT_DAY)
    v = r.rows() if r.rc == 0 else []
    check("history of one field", v and all(c["field"] == "contact" for x in v for c in x["changes"])
          and [x["changes"][0]["after"] for x in v][:2] == ["第二天", "第一天"], r)
    key = sound()[-1]["id"]
    r = act("clerk2", "history", "org", key, "post", "--format", "json")
    check("and of lines", r.rc == 0 and all(c["lines"] == "post" for x in r.rows() for c in x["changes"]) and r.rows(), r)
    check("64: no such field", act("clerk2", "history", "org", key, "nothing").rc == 64)
    r = act("clerk2", "timeline", "org", key, "--format", "json", now=NEXT_DAY)
    days = [h["on"] for h in r.rows()] if r.rc == 0 else []
    check("the timeline is in order", days and days == sorted(days) and r.rows()[0]["kind"] == "登记", r)
    check("and has posts", any(h["kind"] == "负责人" and h["text"].startswith("任职起") for h in r.rows()), r)
    refused("77: not for the public", act("public", "timeline", "org", key), 77, "", "", "无权")


def corrections():
    key = sound()[-1]["id"]
    get = lambda *on: show(key, *on)["fields"]["domicile"]
    was = get()
    words = ("correct", "org", key, "domicile=成都市青羊区更正路1号")
    refused("65: without a reason", act("clerk", *words, "--doc", "1号"), 65, "", "reason", "至少四个字")
    refused("65: without a document", act("clerk", *words, "--reason", "录入有误"), 65, "", "doc_no", "依据文号")
    refused("65: from tomorrow", act("clerk", *words, "--reason", "录入有误", "--doc", "1号", "--on", "t+1"), 65, "", "on", "今天之后")
    refused("65: what is no registered item", act("clerk", "correct", "org", key, "phone=028-1", "--reason", "录入有误", "--doc", "1号"), 77, "", "phone",
            "不必更正")
    refused("77: who may not", act("legal", *words, "--reason", "录入有误", "--doc", "1号"), 77, "", "", "无权")
    r = act("clerk", *words, "--reason", "录入有误", "--doc", "川民更1号")
    one = r.out.strip()
    check("correct prints its number", r.rc == 0 and one.isdigit() and not r.err, r)
    check("and nothing has changed", get() == was)
    check("it waits", [c["id"] for c in rows("correction", "state=PROP", who="chief")] == [one])
    refused("77: not by the same person", act("clerk", "confirm", one), 77, "R-GEN-01", "", "您已办理过")
    r = act("chief", "confirm", one)
    check("confirm by another", r.rc == 0 and get() == "成都市青羊区更正路1号", r)
    check("it was so from the first day of the old value", get("--on", show(key)["fields"]["established_on"]) == "成都市青羊区更正路1号")
    r = act("clerk", "history", "org", key, "domicile", "--format", "json")
    check("both persons are in the history", r.rc == 0 and r.rows()[0]["verb"] == "correct" and "clerk提出" in r.rows()[0]["reason"]
          and "chief确认" in r.rows()[0]["reason"] and "川民更1号" in r.rows()[0]["reason"], r)
    refused("65: once", act("chief", "confirm", one), 65, "", "", "不能确认更正")
    a = act("clerk", "correct", "org", key, "domicile=成都市青羊区甲路", "--reason", "录入有误", "--doc", "2号").out.strip()
    b = act("clerk2", "correct", "org", key, "domicile=成都市青羊区乙路", "--reason", "录入有误", "--doc", "3号").out.strip()
    check("the other is confirmed first", act("chief", "confirm", b).rc == 0)
    refused("65: what has changed meanwhile is stale", act("chief", "confirm", a), 65, "R-COR-01", "", "过时")
    refused("65: refused with a reason only", act("chief", "refuse", a), 65, "", "reason", "须填写意见")
    check("and then", act("chief", "refuse", a, "--reason", "已过时了").rc == 0 and rows("correction", "state=PROP", who="chief") == [])
