"""Of the command line's suite: what the office says among itself is in no answer to who applied, in whatever way he asks."""
from cli_world import *
from cli_setup import approved, items, made, papers

OWN = {"setup_case": ("similar_note", "review_note", "proposal", "refuse_ground"), "name_case": ("similar_note",), "kase": ("phase", "turn", "handler")}
LABELS = ("查重结论", "审查意见", "处理建议", "不予登记理由", "核验人", "办理环节", "待办角色", "经办", "签发账号")
WORDS = ("子丑寅", "卯辰巳", "午未申酉", "青羊区经办人", "opine_refuse", "待审核", "无近似名称")


def inner_words():
    case, org = approved("珙桐", field="乡村阅读推广", scope="建立乡村阅读点，培训阅读推广人。")
    items(org, "珙桐")
    papers(case)
    made("founder", "do", "setup_case", case, "submit")
    made("clerk", "do", "setup_case", case, "accept")
    made("clerk", "set", "setup_case", case, "similar_note=子丑寅", "review_note=内部意见卯辰巳。", "refuse_ground=2")
    made("clerk", "do", "setup_case", case, "opine_refuse", "--reason", "午未申酉")
    name = show(case, entity="setup_case", who="clerk")["fields"]["name_case"]["id"]
    no = [r["case_no"] for r in rows("kase", "kind=SL") if "珙桐" in r["subject"]][0]
    every = []
    for verb in (("show",), ("show", "--format", "json"), ("show", "--on", "2026-03-02"), ("show", "--on", "2026-03-02", "--and", "2026-03-03"), ("history",),
                 ("history", "--format", "json"), ("timeline",)):
        every += [(verb[0], "setup_case", case, *verb[1:]), (verb[0], "name_case", name, *verb[1:])]
    every += [("show", "kase", no), ("show", "kase", no, "--format", "json"), ("list", "setup_case"), ("list", "kase"), ("list", "document"), ("find", "珙桐"),
              ("do", "setup_case", case, "agree"), ("do", "setup_case", case, "opine"), ("print", "setup_case", case, "accept", "--format", "text")]
    # of an act the dictionary says its name; what it says of this row is not there
    shown = [act("founder", *words) for words in every]
    for words, r in zip(every, shown):
        bad = [w for w in WORDS + (LABELS if r.rc == 0 else ()) if w in r.out + r.err and not (w == "审查意见" and words[0] == "do")]
        check("the office's own is not in the founder's " + " ".join(words[:2] + words[3:]), not bad, (bad, r))
    check("but that is read which is his", all(r.rc in (0, 64, 77) for r in shown) and "办理中" in shown[0].out and "珙桐" in shown[0].out, shown[0])
    clerk = act("clerk", "show", "setup_case", case).out + act("clerk", "history", "setup_case", case).out
    check("and the clerk reads it all", all(w in clerk for w in WORDS[:4] + WORDS[5:6] + LABELS[:4]), clerk)
    for entity, fields in OWN.items():
        keys = {"setup_case": case, "name_case": name, "kase": no}
        for field in fields:
            for words in (("list", entity, "%s!="), ("list", entity, "%s=1"), ("list", entity, "--sort", "%s"), ("count", entity, "--by", "%s"),
                          ("history", entity, keys[entity], "%s"), ("set", entity, keys[entity], "%s=1")):
                one, none = (act("founder", *[w % f if "%s" in w else w for w in words]) for f in (field, "no_such"))
                check("%s.%s is no field to the founder's %s" % (entity, field, " ".join(words[:1] + words[2:] if words[0] in ("list", "count") else words[:1])),
                      one.rc == none.rc != 0 and (one.out, one.err) == (none.out, none.err.replace("no_such", field)), (one, none))
        there = act("founder", "describe", entity).out + act("founder", "describe", entity, "--format", "json").out
        check("nor in his dictionary: " + entity, not [f for f in fields if re.search(r'(^  |")%s\b' % f, there, re.M)], there)
        check("the clerk's has them: " + entity, all(re.search(r"^  %s\b" % f, act("clerk", "describe", entity).out, re.M) for f in fields))
