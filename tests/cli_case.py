"""Of the command line's suite: an application's receipt, and its progress for whoever has number and PIN."""
from cli_world import *


def receipts():
    key = act("founder", "new", "name_case", "applicant=张一", "phone=14112345678", "type=MF", "subtype=17", "region=510105", "mgmt_mode=Z",
              "direct_kind=C", "part_mark=丹枫", "part_field=社会工作服务", "part_form=中心", "scope=社会工作服务；社区服务。").out.strip()
    receipt = lambda who="founder": act(who, "show", "name_case", key, "--format", "json").rows().get("receipt")
    check("no receipt before it is handed in", receipt() is None)
    r = act("founder", "do", "name_case", key, "submit", "--pass", "W-NAME-1 R-NAME-05 R-NAME-06", "--reason", "核对过了")
    check("handed in", r.rc == 0, r)
    no, pin = (receipt() or {}).get("case_no", ""), (receipt() or {}).get("pin", "")
    check("a receipt with number and PIN", re.fullmatch("510105MC2026\\d{6}[0-9A-Z]", no) and re.fullmatch("\\d{6}", pin), receipt())
    check("in words as well, and of the case", pin in act("founder", "show", "name_case", key).out and pin in act("founder", "show", "kase", no).out)
    check("the window has it too, whoever decides has not", receipt("clerk") == receipt() and receipt("chief") is None)
    for who in ("public", "founder", "clerk-city"):
        r = act(who, "progress", no, pin)
        check("progress, for %s" % who, r.rc == 0 and no in r.out and "已提交" in r.out and "张一" not in r.out and "丹枫" not in r.out, r)
    r = act("public", "progress", no.lower(), pin, "--format", "json")
    check("in any case, as data", r.rc == 0 and r.rows()["case_no"] == no and r.rows()["state"] == "已提交" and r.rows()["ended_on"] is None, r)
    bad = no[:-1] + ("A" if no[-1] != "A" else "B")
    r = act("public", "progress", bad, pin)
    check("a wrong check character: 65, and nothing is looked up", r.rc == 65 and "编号有误" in r.err and not r.out, r)
    act("clerk", "do", "name_case", key, "return", "--reason", "业务范围写得太宽")
    r = act("public", "progress", no, pin)
    check("sent back it waits for the applicant", r.rc == 0 and "待补正" in r.out, r)
    for i in range(5):
        r = act("public", "progress", no, "%06d" % ((int(pin) + 1 + i) % 1000000))
        check("a wrong PIN: 66", r.rc == 66 and "编号与查询密码不符" in r.err and not r.out, r)
    r = act("public", "progress", no, pin)
    check("after five the number rests: 75", r.rc == 75 and "15分钟" in r.err and not r.out, r)
    r = act("public", "progress", no, pin, now="2026-03-02T09:16:00")
    check("and can be asked again a quarter of an hour later", r.rc == 0 and "待补正" in r.out, r)
    check("64: both are wanted", act("public", "progress", no).rc == 64)
