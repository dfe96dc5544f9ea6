"""Of the command line's suite: what is kept. Files of an application's materials in words, and a copy of the register with its files."""
import os, re, shutil, stat

from cli_setup import approved, made
from cli_world import *


def files_of_materials():
    case, _ = approved("紫薇")
    made("founder", "put", "a.pdf", given=b"%PDF-1.4 " + b"a" * 5000)
    made("founder", "put", "b.pdf", given=b"MZ not at all")
    refused("a kind that is not taken, by name", act("founder", "attach", "setup_case", case, "SL-03", "b.pdf"), 65, "R-FILE-02", "file", "b.pdf 不是可以收的格式",
            "参数 file.kind")
    refused("no such slot", act("founder", "attach", "setup_case", case, "SL-99", "a.pdf"), 66, "", "setup_material", "没有这一项材料：SL-99")
    refused("no such file", act("founder", "attach", "setup_case", case, "SL-03", "c.pdf"), 66, "", "file", "没有这个文件")
    refused("nothing is there yet", act("clerk", "fetch", "setup_case", case, "SL-03"), 66, "", "file", "没有文件")
    refused("nothing is offered", act("founder", "attach", "setup_case", case, "SL-03", "--reuse"), 66, "", "file", "可以承用")
    check("a file or what is offered, not both and not neither", act("founder", "attach", "setup_case", case, "SL-03").rc == 64
          and act("founder", "attach", "setup_case", case, "SL-03", "a.pdf", "--reuse").rc == 64)
    check("what has no materials says so", act("clerk", "fetch", "org", case, "SL-03").rc == 64)
    made("founder", "attach", "setup_case", case, "验资报告", "a.pdf")
    said = [m["fields"] for m in show(case, entity="setup_case")["lines"]["setup_material"] if m["fields"]["file"]]
    check("kind, size and the first of its hash are shown, and who and when", len(said) == 1 and re.match("PDF 5KB [0-9a-f]{8}$", said[0]["file"])
          and said[0]["given_on"] == said[0]["file_on"] == NOW[:10], said)
    number = made("clerk", "fetch", "setup_case", case, "SL-03")
    check("what the clerk gets is what was attached", act("clerk", "get", number).raw == b"%PDF-1.4 " + b"a" * 5000)
    for who in ("supervisor", "org", "public"):
        one, none = (act(who, "fetch", "setup_case", k, "SL-03") for k in (case, "999999999999999"))
        check("%s, whose it is not, hears what he would hear of none" % who, (one.rc, one.err.replace(case, "?")) == (none.rc, none.err.replace("9" * 15, "?"))
              and one.rc, (one, none))
    line = [m["id"] for m in show(case, entity="setup_case")["lines"]["setup_material"] if m["fields"]["file"]][0]
    refused("nobody gets a file by its hash", act("founder", "set", "setup_case", case, "setup_material#%s.file=%s" % (line, "0" * 64)), 65, "", "file", "tray:")


def copies():
    to, back = tmp + "/copy.db", tmp + "/restored"
    r = ctl("backup", to)
    check("backup", r.rc == 0 and not r.out and not r.err and stat.S_IMODE(os.stat(to).st_mode) == 0o600, r)
    size = os.path.getsize(to)
    r = ctl("backup", to)
    check("it overwrites nothing: 74", r.rc == 74 and len(r.lines) == 1 and to in r.err and os.path.getsize(to) == size, r)
    os.mkdir(back, 0o700)
    shutil.copy(to, back + "/socorg.db")
    r = ctl("verify", d=back)
    check("without the key it is of no use: 78", r.rc == 78 and "secret.key" in r.err and len(r.lines) == 1, r)
    shutil.copy(data + "/secret.key", back + "/secret.key")
    r = ctl("verify", d=back)
    check("nor is it whole without its files", r.rc == 65 and re.search("^file: [0-9a-f]{64} is missing$", r.out, re.M), r)
    shutil.copytree(tmp + "/attachments", back + "/attachments")
    r = ctl("verify", d=back)
    check("restored with the key it verifies", r.rc == 0 and "chain holds" in r.out and r.out.endswith("\n0 problems\n"), r)
    same = lambda *w: act("clerk", *w).out == act("clerk", *w, d=back).out != ""
    check("and holds the same", same("list", "org", "--format", "csv") and same("list", "person", "--limit", "50")
          and same("show", "org", "四川省蜀锦产业协会", "--format", "json") and same("find", "sjcyxh"))
    check("id numbers can be read there", "510***********006X" in act("clerk", "list", "person", "name=钱五", d=back).out)
    check("it is a register to go on with", act("clerk", "set", "org", "四川省蜀锦产业协会", "contact=副本", d=back).rc == 0
          and show("四川省蜀锦产业协会")["fields"]["contact"] is None and ctl("verify", d=back).rc == 0)
    check("the register itself holds as well", ctl("verify").rc == 0)
