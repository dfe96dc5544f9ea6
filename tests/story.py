"""The whole establishment of an organisation as seven people do it over ssh: trained at the park, a name asked for and approved, papers, the
supervising unit's consent, a supplement, acceptance, review, decision, certificate; and the public finds the result by its number. In the words
of the command line, and with keys on screens, each on a register of its own: both must leave the same log of states, the same documents
and the same rows. Days are the machine's own, without next year's calendar, as the program ships, and with it."""
import os, re, subprocess, sys, tempfile, threading

import story_keys
from served import counted, tidy
from story_office import BYTES, MONEY, MONEY_BYTES, NAME, PAPER, PERSON, SECOND, TODAY, Office, ago, documents_of, log_of, rows_of, trained
from terminal import Lost, check

B = sys.argv[1] if len(sys.argv) > 1 else "build"


# ---- in words ----

ASKED = ["applicant=" + PERSON, "contact=" + PERSON, "phone=14112345678", "type=MF", "subtype=17", "region=510105", "mgmt_mode=S", "part_mark=银杏",
         "part_field=社会工作服务", "part_form=中心", "scope=银杏树木认养；社区银杏养护知识普及。", "name_founder.kind=1", "name_founder.person=" + PERSON,
         "name_leader.post=2", "name_leader.person=" + PERSON, "name_leader.post=3", "name_leader.person=" + PERSON, "name_leader.post=6",
         "name_leader.person=" + SECOND]
ITEMS = ["domicile=成都市青羊区西御街1号3楼", "domicile_kind=1", "purpose=服务社区居民。", "capital=30000", "capital_kind=1", "legal_rep_post=01", "term_no=1",
         "term_from=%s" % TODAY, "term_to=%d-12-31" % (TODAY.year + 4), "staff_full=2", "charter_version.version_no=1", "charter_version.passed_on=" + ago(20),
         "charter_version.party_clause=1"]


def slots(o, case, stage):
    return o.sql("SELECT id, checked FROM setup_material WHERE setup_case = %s AND stage = '%s' AND required ORDER BY id" % (case, stage))


def read_by_the_clerk(which, o, people, money):
    """two numbers in the clerk's tray"""
    for what, number, bytes_ in (("of people", people, BYTES), ("of money", money, MONEY_BYTES)):
        got = o.raw("clerk", "get", number)
        check("%s: the paper %s that the founder attached is what the clerk reads, byte for byte" % (which, what), got == bytes_, (len(got), got[:20]))
    seen = [r["entity"] for r in o.sql("SELECT entity FROM access_log WHERE account = 'clerk' AND field = 'file'")]
    check("%s: that the one of people was read is on record as a clear sight" % which, seen == ["name_material"], seen)


def in_words(o, enrolled):
    o.said("incubator", "do", "enrol", enrolled, "certify")
    name = o.said("founder", "new", "name_case", *ASKED, "supervisor=" + o.unit())
    o.said("founder", "put", PAPER, given=BYTES)
    o.said("founder", "attach", "name_case", name, "MC-02", PAPER)
    o.said("founder", "do", "name_case", name, "submit")
    people = o.said("clerk", "fetch", "name_case", name, "MC-02")
    o.said("clerk", "set", "name_case", name, "name_material#%d.checked=1" % o.one("SELECT id FROM name_material WHERE file IS NOT NULL"))
    o.said("clerk", "set", "name_case", name, "similar_note=无近似名称")
    o.said("clerk", "do", "name_case", name, "check")
    o.said("chief", "do", "name_case", name, "approve")
    o.said("clerk", "do", "document", str(o.one("SELECT id FROM document WHERE kind = 'name'")), "serve", "how=1", "receipt_by=" + PERSON)
    o.said("founder", "do", "name_case", name, "apply")
    case = str(o.one("SELECT id FROM setup_case WHERE name_case = %s" % name))
    o.said("founder", "set", "org", str(o.one("SELECT org FROM name_case WHERE id = %s" % name)), *ITEMS)
    for m in slots(o, case, "accept"):
        o.said("founder", "set", "setup_case", case, "setup_material#%d.given_on=%s" % (m["id"], TODAY))
    o.said("founder", "attach", "setup_case", case, "SL-06", "--reuse")
    o.said("founder", "put", MONEY, given=MONEY_BYTES)
    o.said("founder", "attach", "setup_case", case, "SL-03", MONEY)
    o.said("founder", "do", "setup_case", case, "send_unit")
    o.said("supervisor", "set", "setup_case", case, "consent_no=青教函8号", "consent_on=%s" % TODAY)
    o.said("supervisor", "do", "setup_case", case, "consent")
    r = o.ran("clerk", "do", "setup_case", case, "accept")
    check("words: nothing is accepted before its papers are looked at", r.returncode == 65 and "R-REG-01" in r.stderr.decode(), r.stderr.decode())
    read_by_the_clerk("words", o, people, o.said("clerk", "fetch", "setup_case", case, "SL-03"))
    papers = [m for m in slots(o, case, "accept") if not m["checked"]]
    check("words: what was looked at for the name is not looked at again", len(papers) == len(slots(o, case, "accept")) - 1, papers)
    o.said("clerk", "set", "setup_case", case, *["setup_material#%d.checked=1" % m["id"] for m in papers[:-1]],
           "setup_material#%d.checked=2" % papers[-1]["id"], "setup_material#%d.note=缺法定代表人签字" % papers[-1]["id"])
    o.said("clerk", "do", "setup_case", case, "supplement")
    o.said("founder", "do", "setup_case", case, "resubmit")
    o.said("clerk", "set", "setup_case", case, "setup_material#%d.checked=1" % papers[-1]["id"])
    o.said("clerk", "do", "setup_case", case, "accept")
    o.said("clerk", "set", "setup_case", case, "similar_note=未见相同相似", "review_note=材料齐全，符合法定条件。")
    o.said("clerk", "do", "setup_case", case, "opine")
    o.said("chief", "do", "setup_case", case, "agree")
    o.said("director", "do", "setup_case", case, "grant")
    last = slots(o, case, "issue")
    o.said("clerk", "set", "setup_case", case, *["setup_material#%d.given_on=%s" % (m["id"], TODAY) for m in last],
           *["setup_material#%d.checked=1" % m["id"] for m in last], "delivered_how=1", "receiver=" + PERSON, "delivered_on=%s" % TODAY)
    o.said("clerk", "do", "setup_case", case, "issue")
    return case


def words_end(o, which, case):
    fields = o.shown("clerk", "setup_case", case)
    check("%s: the application ends with the certificate" % which, fields["state"] == "CLOSED", fields)
    found = o.said("public", "find", o.uscc())
    check("%s: the public finds it by its code" % which, NAME in found, found)
    no, pin = re.search(r"^  (\w{19})  查询密码 (\d{6})$", o.said("founder", "show", "setup_case", case), re.M).groups()
    told = o.said("public", "progress", no, pin)
    check("%s: and how it stands by number and PIN" % which, "已办结" in told and PERSON not in told, told)
    kinds = {(kind, state) for kind, _, state in documents_of(o)}
    check("%s: certificate, copy and decision lie with who took them" % which, {("cert", "SERVED"), ("certcopy", "SERVED"), ("grant", "SERVED")} <= kinds, kinds)


def it_follows(o, which):
    """what the grant leaves beside the papers: everybody reads it as credit information, and the talk is asked for"""
    told = o.said("public", "list", "credit_info")
    check("%s: the public reads that it was registered" % which, NAME in told and "基础信息" in told, told)
    talks = o.said("clerk", "list", "talk", "--view", "open")
    check("%s: the talk with whoever leads it is asked for" % which, NAME in talks and "新登记成立" in talks, talks)
    belongs = o.said("clerk", "list", "party_attach", "--view", "open")
    check("%s: to which body of the party it belongs is to be settled" % which, NAME in belongs and "拟定" in belongs, belongs)


# ---- with keys ----

def plain(s):
    """without what a line break or a justified line brings, and without page numbers"""
    return re.sub(r"\s", "", re.sub("(?m)^— ?[0-9]+ ?—$", "", s))


def the_paper(o, which, kind, pdf):
    """A PDF out of the tray: it says what the record says, in fonts of its own, and its code is that of the record, which the public may verify."""
    path = o.dir + "/%s.pdf" % kind
    with open(path, "wb") as f:
        f.write(pdf)
    run = lambda *words: subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout.decode()
    d = o.sql("SELECT id, docno FROM document WHERE kind = '%s' AND org = (SELECT org FROM setup_case)" % kind)[0]
    record, text = o.said("clerk", "print", "document", str(d["id"]), "--format", "text"), run("pdftotext", "-raw", path, "-")
    check("%s: the %s says what the record says" % (which, kind), plain(text) == plain(record) and NAME in plain(text) and o.uscc() in plain(text),
          (text, record))
    fonts = run("pdffonts", path).splitlines()[2:]
    check("%s: and has every character in a font of its own" % which, fonts and all(re.search(r" Identity-H +yes yes yes", f) for f in fonts)
          and "\ufffd" not in text, fonts)
    code = re.search(r"校验码\s*(\S+)", record).group(1)
    run("pdftoppm", "-r", "150", "-png", "-singlefile", path, path[:-4])
    read = subprocess.run(["zbarimg", "-q", "--raw", path[:-4] + ".png"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    check("%s: its QR code is the check code" % which, read.startswith(code + " ") and o.uscc() in read, (read, code))
    told = o.said("public", "verify", code)
    check("%s: by which anybody learns that it is valid" % which, told.startswith("有效") and d["docno"] in told, told)


def with_keys(o, which):
    people, name, setup, ends = story_keys.play(o)
    try:
        papers = [next((f["id"] for f in o.tray("clerk") if f["name"].startswith(code)), None) for code in ("MC-02", "SL-03")]
        if check("%s: the founder's papers lie in the clerk's tray" % which, all(papers), o.tray("clerk")):
            read_by_the_clerk(which, o, *papers)
        check("%s: two receipts" % which, re.fullmatch(r"510105MC\d{4}\d{6}\w", name[0]) and re.fullmatch(r"510105SL\d{4}\d{6}\w", setup[0]), (name, setup))
        loaded = o.years()
        check("%s: limits that reach into a year whose calendar is not loaded are provisional, others not" % which, len(ends) == 2 and
              all(soft == any(y not in loaded for y in range(TODAY.year, int(day[:4]) + 1)) for day, soft in ends.values()), (ends, loaded))
        told = story_keys.reads_the_receipt(people["founder"])
        check("%s: the receipt bears number and PIN" % which, setup[0] in told and setup[1] in told, told)
        story_keys.prints(people["clerk"], o.uscc())
        tray = o.tray("clerk")
        for kind, label in (("cert", "登记证书正本"), ("certcopy", "登记证书副本")):
            file = next((f for f in tray if f["name"].startswith(label)), None)
            if check("%s: the %s lies in the clerk's tray" % (which, kind), file, tray):
                the_paper(o, which, kind, o.raw("clerk", "get", file["id"]))
        for no, pin in (name, setup):
            told = story_keys.asks_how_it_stands(people["public"], no, pin)
            check("%s: the public is told how %s stands, and not whose it is" % (which, no[6:8]), any("已办结" in l for l in told) and PERSON not in "".join(told), told)
        story_keys.opens(people["public"], o.uscc())
        check("%s: and finds the organisation by its code" % which, people["public"].on(NAME), people["public"].dump())
        story_keys.opens(people["clerk"], o.uscc())
        check("%s: where the clerk sees what follows" % which, all(people["clerk"].on(w) for w in ("拟定", "新登记成立", "待安排")), people["clerk"].dump())
        story_keys.arranges(people["clerk"])
        check("%s: and arranges the talk" % which, people["clerk"].on("状态 已安排"), people["clerk"].dump())
    finally:
        for p in people.values():
            p.end()
    unknown = set().union(*[p.t.unknown for p in people.values()])
    check("%s: the terminals knew every sequence" % which, not unknown, unknown)


# ---- both ----

def the_same(which, a, b):
    for what, of in (("log of states", log_of), ("documents", documents_of), ("rows", rows_of)):
        x, y = of(a), of(b)
        check("%s: keys leave the same %s as words" % (which, what), x == y, [p for p in zip(x, y) if p[0] != p[1]] or (len(x), len(y)))


def once(tmp, base, enrolled, which, more):
    words, keys = (Office(B, tmp, which + kind, like=base, calendar=more) for kind in ("-words", "-keys"))
    case = []
    other = threading.Thread(target=lambda: case.append(in_words(words, enrolled)))
    try:
        other.start()
        with_keys(keys, which)
        other.join()
        if check("%s: the story in words goes through" % which, case):
            words_end(words, which, case[0])
            the_same(which, words, keys)
            for o, how in ((words, "words"), (keys, "keys")):
                it_follows(o, "%s, by %s" % (which, how))
            for o in (words, keys):
                check("%s: the register is whole, and its log unbroken" % which, o.ctl("verify"))
    finally:
        other.join()
        words.end()
        keys.end()


def calendar(path, years):
    """days off of those years, made up"""
    with open(path, "w") as f:
        f.write("date,kind,name\n" + "".join("%d-%s,holiday,假日\n" % (y, d) for y in years for d in ("01-01", "02-08", "02-09", "10-01")))
    return path


def main():
    tmp = tempfile.mkdtemp(prefix="socorg-story-")
    try:
        base = Office(B, tmp, "base")
        try:
            # an office that decides has this year's calendar (R-CAL-01), whatever year the program was shipped in
            missing = {TODAY.year - 1, TODAY.year} - base.years()
            assert not missing or base.ctl("calendar", "load", calendar(tmp + "/this-year.csv", sorted(missing)))
            enrolled = trained(base)
        finally:
            base.end()
        once(tmp, base.dir, enrolled, "as shipped", None)
        once(tmp, base.dir, enrolled, "next year loaded", calendar(tmp + "/next-year.csv", [TODAY.year + 1]))
    except (Lost, SystemExit, AssertionError) as e:
        check("to the end", False, e)
    finally:
        tidy(tmp)
    counted()


main()
