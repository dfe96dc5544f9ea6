"""Documents on paper. socorg-pdf alone: the text of the PDF is the text of the description, pages break as GB/T 9704 has it, the QR code is
read back, what cannot be set is refused. Through socorg: what leaves is the record's text and its check code, a helper that dies, hangs or
talks nonsense is dealt with, the printer gets the PDF and no shell sees a word. Reads with pdftotext, pdftoppm and zbarimg."""
import os, re, shutil, stat, subprocess, sys, time

sys.dont_write_bytecode = True
from cli_world import *

PDF = B + "/socorg-pdf"
HEAD = ["form letter", "issuer 成都市青羊区民政局", "number 青羊民社名核〔2026〕1号", "title 社会组织名称核准通知书", "to 张一："]
FOOT = ["sign 成都市青羊区民政局", "date 2026年3月2日", "code 校验码 7K2M-9QXB-4TNC", "qr 7K2M-9QXB-4TNC 青羊民社名核〔2026〕1号", "end"]
CERT = ["form cert", "issuer 四川省民政厅", "title 社会团体法人登记证书（正本）", "number 川民证字第202600001号", "p 统一社会信用代码：51510000MJQ100016U",
        "p 名称：四川省蜀锦产业协会", "p 住所：成都市青羊区西御街1号3楼"]


def pdf(lines, name="a.pdf"):
    r = subprocess.run([PDF], input="\n".join(lines).encode() + b"\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"LC_ALL": "C.UTF-8"},
                       timeout=60)
    with open(tmp + "/" + name, "wb") as f:
        f.write(r.stdout)
    r.said = r.stderr.decode()
    return r


def text(path):
    return subprocess.run(["pdftotext", "-raw", path, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()


def words(s, pages=True):
    """Without what a line break or a justified line brings, and without page numbers."""
    s = re.sub("(?m)^— ?[0-9]+ ?—$", "", s) if pages else s
    return re.sub(r"\s", "", s.replace("\f", ""))


def said(lines, *but):
    return "".join(l.split(" ", 1)[1] for l in lines if not l.startswith(("form ", "qr ", "font-", "end", *but)))


def pages(path):
    return int(re.search(r"Pages: +(\d+)", subprocess.run(["pdfinfo", path], stdout=subprocess.PIPE).stdout.decode()).group(1))


def size(path):
    return re.search(r"Page size: +([\d.]+) x ([\d.]+)", subprocess.run(["pdfinfo", path], stdout=subprocess.PIPE).stdout.decode()).groups()


def qr(path, page):
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-f", str(page), "-l", str(page), "-singlefile", path, tmp + "/qr"], check=True)
    return subprocess.run(["zbarimg", "-q", "--raw", tmp + "/qr.png"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().strip()


# ---- the helper alone ----

def letter():
    lines = HEAD + ["p 经审查，准予使用该名称，编号510105MC2026000001K。", "p 特此通知。"] + FOOT
    r = pdf(lines)
    check("a letter is set", r.returncode == 0 and r.stdout.startswith(b"%PDF-") and not r.said, r.said)
    t = text(tmp + "/a.pdf")
    check("the text of the PDF is what was described", words(t) == words(said(lines)), t)
    check("a number is not broken", "510105MC2026000001K" in t, t)
    check("it is A4", [round(float(x)) for x in size(tmp + "/a.pdf")] == [595, 842], size(tmp + "/a.pdf"))
    check("its QR code is read back", qr(tmp + "/a.pdf", 1) == FOOT[3][3:], qr(tmp + "/a.pdf", 1))
    fonts = subprocess.run(["pdffonts", tmp + "/a.pdf"], stdout=subprocess.PIPE).stdout.decode().splitlines()[2:]
    check("every font is embedded", fonts and all(re.search(r"Identity-H +yes yes yes", f) for f in fonts), fonts)
    check("twice the same description is twice the same text", words(text(tmp + "/a.pdf")) == words(t))


def long_letter():
    para = "p " + "根据四川省社会组织登记管理的有关规定，经审查你单位提交的申请材料，现将有关事项告知如下，请认真阅读并遵照执行。" * 12
    lines = HEAD + [para] + ["p %d. 第%d项材料：未提交，请补正。" % (i, i) for i in range(1, 24)] + FOOT
    pdf(lines, "long.pdf")
    t = text(tmp + "/long.pdf")
    per = [len([l for l in p.splitlines() if l.strip()]) - 1 for p in t.split("\f") if p.strip()]
    check("a long letter goes on over three pages", pages(tmp + "/long.pdf") == 3 and words(t) == words(said(lines)), per)
    check("a full page has 22 lines", per[1] == 22, per)
    full = [l for l in t.splitlines() if "有关规定" in l or "遵照执行" in l]
    check("and a line 28 characters", max(len(l) for l in t.splitlines()) in (28, 29) and full, full)
    check("page numbers count", re.findall("(?m)^— ?([0-9]+) ?—$", t) == ["1", "2", "3"], t[-200:])
    # the signature never stands on a page alone: whatever the length, two lines of the text are with it
    for n in range(3, 30):
        pdf(HEAD + ["p 第%d行。" % i for i in range(n)] + FOOT, "n.pdf")
        last = [p for p in text(tmp + "/n.pdf").split("\f") if p.strip()][-1]
        if pages(tmp + "/n.pdf") > 1 and len(re.findall("第[0-9]+行。", last)) < 2:
            check("the signature has company with %d lines" % n, False, last)
    check("the signature has company", True)


def certificate():
    lines = CERT + ["p 业务范围：" + "行业调查研究；" * 8] + FOOT[:3] + ["qr 7K2M-9QXB-4TNC 川民证字第202600001号 51510000MJQ100016U", "end"]
    for form, want in (("cert", [1191, 842]), ("copy", [595, 842])):
        r = pdf(["form " + form] + lines[1:], form + ".pdf")
        t = text(tmp + "/%s.pdf" % form)
        check("%s says what was described" % form, r.returncode == 0 and words(t) == words(said(lines, "issuer ")), t)
        check("%s has its size" % form, [round(float(x)) for x in size(tmp + "/%s.pdf" % form)] == want, size(tmp + "/%s.pdf" % form))
        check("%s has its code" % form, qr(tmp + "/%s.pdf" % form, 1).startswith("7K2M-9QXB-4TNC 川民证字"), qr(tmp + "/%s.pdf" % form, 1))
    r = pdf(CERT + ["p 业务范围：" + "行业调查研究；" * 60] + FOOT, "wide.pdf")
    check("a long scope of business makes the letters smaller", r.returncode == 0 and pages(tmp + "/wide.pdf") == 1, r.said)
    r = pdf(CERT + ["p 业务范围：" + "行业调查研究；" * 2000] + FOOT)
    check("one that cannot be read any more is refused", r.returncode == 65 and "too long" in r.said and not r.stdout, r.said)
    r = pdf(["form slip"] + HEAD[1:] + ["p 今收到申请。"] + FOOT, "slip.pdf")
    check("a slip is one sheet of A5", pages(tmp + "/slip.pdf") == 1 and [round(float(x)) for x in size(tmp + "/slip.pdf")] == [420, 595])


def refused_by_it():
    r = pdf(HEAD + ["p 张\U000f0000三\ue000\ue000。"] + FOOT)
    check("characters that no font has are named, once each", r.returncode == 65 and not r.stdout
          and re.match(r"^no glyph: \S*\(U\+F0000\) \S*\(U\+E000\)\n$", r.said), r.said)
    r = pdf(HEAD + ["font-body 没有这种字体", "p 一"] + FOOT)
    check("a font that is not installed is not replaced", r.returncode == 78 and "没有这种字体" in r.said and not r.stdout, r.said)
    r = pdf(HEAD + ["font-body 没有这种字体,Noto Sans CJK SC", "p 一"] + FOOT, "f.pdf")
    fonts = subprocess.run(["pdffonts", tmp + "/f.pdf"], stdout=subprocess.PIPE).stdout.decode()
    check("the next that was named is", r.returncode == 0 and "NotoSansCJK" in fonts, fonts)
    for name, lines in (("cut off", HEAD + ["p 一"]), ("an unknown word", HEAD + ["colour red", "p 一"] + FOOT), ("a word twice", HEAD + HEAD[1:2] + ["p 一"] + FOOT),
                        ("no text", HEAD + FOOT), ("nothing", [])):
        r = pdf(lines)
        check("%s is not understood" % name, r.returncode == 64 and not r.stdout, r.said)
    r = subprocess.run([PDF], input=b"form letter\ntitle \xff\xfe\np x\nend\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check("nor is what is not UTF-8", r.returncode == 64 and not r.stdout)
    r = pdf(HEAD + ["p <b>&amp;</b> %PDF ${HOME} `id` \\n"] + FOOT)
    check("no sign of the text means anything", words("<b>&amp;</b> %PDF ${HOME} `id` \\n") in words(text(tmp + "/a.pdf")))


def shut_in():
    """The sandbox as the kernel sees it: what a helper gone wrong would try is tried in its place under the same filter."""
    status = ""
    p = subprocess.Popen([PDF], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def filtered():
        nonlocal status
        status = open("/proc/%d/status" % p.pid).read()
        return re.search(r"^Seccomp:\s+2$", status, re.M)
    check("it filters its calls before it reads", until(filtered), status[-400:])
    check("and can gain no rights", re.search(r"^NoNewPrivs:\s+1$", status, re.M), status)
    check("it cannot grow without end", "asan" in B or re.search(r"Max address space +1073741824 ", open("/proc/%d/limits" % p.pid).read()))
    p.stdin.close()
    p.wait()
    p.stdout.close()
    p.stderr.close()


# ---- through socorg ----

def a_document():
    r = act("founder", "new", "name_case", "applicant=张一", "phone=14112345678", "type=MF", "subtype=17", "region=510105", "mgmt_mode=Z", "direct_kind=C",
            "part_mark=银杏", "part_field=社会工作服务", "part_form=中心", "scope=社会工作服务；社区服务。")
    case = r.out.strip()
    for who, words_ in (("founder", ["do", "name_case", case, "submit"]), ("clerk", ["set", "name_case", case, "similar_note=无近似名称"]),
                        ("clerk", ["do", "name_case", case, "check"]), ("chief", ["do", "name_case", case, "approve"])):
        r = act(who, *words_)
        check("%s: %s" % (who, " ".join(words_[:1] + words_[3:])), r.rc == 0, r)
    return case


def raw(who, *words_, conf=None):
    r = subprocess.run([B + "/socorg", *(["-f", conf] if conf else []), "-d", data, "-u", who, *words_], env=dict(ENV, SOCORG_NOW=NOW),
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    r.said = r.stderr.decode()
    return r


def through(case):
    r = raw("clerk", "print", "name_case", case)
    with open(tmp + "/case.pdf", "wb") as f:
        f.write(r.stdout)
    record = raw("clerk", "print", "name_case", case, "name", "--format", "text").stdout.decode()
    check("the PDF says what the record says", r.returncode == 0 and words(text(tmp + "/case.pdf")) == words(record), record)
    code = re.search("校验码 (\\S+)", record).group(1)
    check("its QR code begins with the check code", qr(tmp + "/case.pdf", pages(tmp + "/case.pdf")).startswith(code + " "), code)
    for who in ("public", "founder", "org", "auditor", "director"):
        v = act(who, "verify", code, "--format", "json")
        check("%s may verify it" % who, v.rc == 0 and v.rows()["valid"] and v.rows()["unit"] == "成都市青羊区民政局", v)
        check("and is told nothing else", sorted(v.rows()) == ["day", "docno", "kind", "title", "unit", "valid"])
    near = code[:-1] + ("A" if code[-1] != "A" else "B")
    a, b = act("public", "verify", near), act("public", "verify", "rubbish")
    check("a code that is nearly right is told like any other", a.rc == b.rc == 66 and a.err == b.err and not a.out, a)
    for who, rc in (("founder", 0), ("chief", 0), ("org", 66), ("public", 66), ("sysadmin", 77), ("clerk-city", 0)):
        r = raw(who, "print", "name_case", case, "--format", "text")
        check("%s prints it or does not" % who, (r.returncode == 0) == (rc == 0), r.said)
    t = act("clerk", "print", "name_case", case, "--format", "tray")
    check("into the tray", t.rc == 0 and t.out.startswith("名称核准通知书-张一-") and t.out.endswith(".pdf\n"), t)
    g = raw("clerk", "get", t.out.strip())
    check("where the same PDF lies", g.stdout.startswith(b"%PDF-"))
    seen = [l for l in act("auditor", "audit", "--limit", "60").out.splitlines() if "\tprint\t" in l]
    check("every print is on record", len([l for l in seen if "\tclerk\t" in l]) == 3 and "　PDF，存入文件托盘" in "".join(seen), seen)
    q = act("clerk", "print", "name_case", case, "--format", "queue")
    check("no queue is set: none is used", q.rc == 78 and "没有设打印机" in q.err, q)
    return code


def program(name, body):
    path = tmp + "/" + name
    with open(path, "w") as f:
        f.write("#!/usr/bin/python3\n" + body)
    os.chmod(path, 0o755)
    return path


def helpers(case):
    """Each as a helper that has gone wrong."""
    kinds = {"dies": "import os, signal\nos.kill(os.getpid(), 9)", "says nothing": "", "fails": "import sys\nsys.exit(70)",
             "talks nonsense": "print('x' * 100000)", "stops in the middle": "import sys\nsys.stdout.write('%PDF-1.5\\nhalf')",
             "does not read": "import sys\nsys.stdin.close()\nsys.exit(65)", "talks without end": "import sys\nfor i in range(9000):\n sys.stderr.write('x' * 10000)"}
    before = len(act("auditor", "audit", "--limit", "1000").out.splitlines())
    for what, body in kinds.items():
        conf = tmp + "/socorg.conf"
        with open(conf, "w") as f:
            f.write("PaperProgram %s\n" % program("helper", body))
        r = raw("clerk", "print", "name_case", case, conf=conf)
        check("a helper that %s gives nothing" % what, r.returncode in (65, 74) and not r.stdout and len(r.stderr.splitlines()) == 1, r.said)
    with open(conf, "w") as f:
        f.write("PaperProgram %s\n" % program("helper", "import time\nopen('%s/pid', 'w').write(str(__import__('os').getpid()))\ntime.sleep(600)" % tmp))
    r = raw("clerk", "print", "name_case", case, conf=conf)
    gone = not os.path.exists("/proc/" + open(tmp + "/pid").read())
    check("one that hangs is ended", r.returncode == 74 and not r.stdout and gone, r.said)
    with open(conf, "w") as f:
        f.write("PaperProgram /nonexistent/socorg-pdf\n")
    r = raw("clerk", "print", "name_case", case, conf=conf)
    check("one that is not there is named", r.returncode == 78 and "/nonexistent/socorg-pdf" in r.said, r.said)
    printed = [l for l in act("auditor", "audit", "--limit", "1000").out.splitlines()[:-before] if "\tprint\t" in l]
    check("and nothing is on record as printed", printed == [], printed)


def queue(case):
    body = "import sys\nopen(%r, 'wb').write(sys.stdin.buffer.read())\nopen(%r, 'w').write('\\n'.join(sys.argv[1:]))" % (tmp + "/printed", tmp + "/argv")
    conf = tmp + "/socorg.conf"
    with open(conf, "w") as f:
        f.write("PrintQueue office\nPrintProgram %s\n" % program("lp", body))
    r = raw("clerk", "print", "name_case", case, "--format", "queue", conf=conf)
    check("the printer gets the PDF", r.returncode == 0 and open(tmp + "/printed", "rb").read().startswith(b"%PDF-"), r.said)
    argv = open(tmp + "/argv").read().split("\n")
    check("and its words", argv[:4] == ["-s", "-d", "office", "-t"] and argv[-1] == "--", argv)
    with open(conf, "w") as f:
        f.write("PrintQueue office\nPrintProgram %s\n" % program("lp", "import sys\nsys.stderr.write('queue is closed')\nsys.exit(1)"))
    r = raw("clerk", "print", "name_case", case, "--format", "queue", conf=conf)
    check("what it does not take is told", r.returncode == 74 and "queue is closed" in r.said, r.said)


def cancelled(case, code):
    no = rows("document", "kind=name")[0]["docno"]
    r = act("chief", "do", "document", no, "void", "--reason", "名称有误")
    check("who signed does not cancel", r.rc in (65, 77) and "R-DOC-04" in r.err, r)
    act("sysadmin", "set", "account", "clerk2", "account_role.role=chief", "account_role.region=510105", "account_role.valid_from=2026-03-01")
    asked = rows_of("account_role", "state=asked", who="secadmin")
    act("secadmin", "do", "account_role", asked[0]["id"], "grant")
    r = act("clerk2", "do", "document", no, "void", "--reason", "名称有误")
    check("another does", r.rc == 0, r)
    v = act("public", "verify", code)
    check("the code says so", v.rc == 0 and v.out.startswith("已作废"), v)
    r = raw("clerk", "print", "document", no)
    check("and it is not printed any more", r.returncode == 65 and not r.stdout and "已作废" in r.said, r.said)


def main():
    try:
        letter()
        long_letter()
        certificate()
        refused_by_it()
        shut_in()
        ctl("init", "--practice", "--orgs", "60")
        case = a_document()
        code = through(case)
        helpers(case)
        queue(case)
        cancelled(case, code)
        check("the register is whole", ctl("verify").rc == 0)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    print("%d passed, %d failed" % (len(passed), len(failed)))
    return 1 if failed else 0


sys.exit(main())
