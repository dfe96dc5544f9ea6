"""The tasks of tasks.md over a real ssh, in bytes the client sends.

A practice register of 2,000 organisations, socorgd on loopback, OpenSSH's `ssh -t` in a terminal of 80x24 that is modelled here.
Counted is every byte written to ssh between begin() and cost(), but running Chinese text, which goes through free(). The way to
where a task starts is not counted. What each session wrote stays in BUILD/tasks/*.typescript with *.timing (scriptreplay(1)), what
was typed for K01 in BUILD/tasks/K01.keys. Polls for a state, never sleeps for a guess."""
import collections, csv, datetime, io, json, os, random, re, shutil, subprocess, sys, tempfile, time

from tasks_window import Window as Desk
from tasks_client import BACK, Counted, JUMP
from tasks_initials import Pinyin, runs
from served import counted, make_key, make_register, serve, ssh_words, tidy
from terminal import Lost, check

B = sys.argv[1] if len(sys.argv) > 1 else "build"
ONLY = sys.argv[2:]		# parts by name; none = all
OUT = os.path.join(B, "tasks")
TODAY = datetime.date(2026, 3, 2)
ENV = dict(os.environ, SOCORG_NOW="%sT09:00:00" % TODAY, LC_ALL="C.UTF-8", TERM="xterm-256color")
ENV.pop("NO_COLOR", None)
ORGS, DRAWN, SEED = int(os.environ.get("TASKS_ORGS", 20000)), 200, 20260302
SAVE, BS, TAB, BTAB, UP, DOWN = "\x17", "\x7f", "\t", "\x1b[Z", "\x1b[A", "\x1b[B"


# ---- ssh in it ----

SSH = lambda user: ssh_words(port, KEY, tmp + "/kh", user)


def ssh(words, user="clerk", given=b""):
    r = subprocess.run(SSH(user) + [words], env=ENV, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    if r.returncode:
        raise RuntimeError("%s: %d %s" % (words, r.returncode, r.stderr.decode()))
    return r.stdout.decode()


def shown(entity, key):
    return json.loads(ssh("show %s %s --format json" % (entity, key)))


class Client(Counted):
    def __init__(self, name, user="clerk"):
        super().__init__(SSH(user), ENV, os.path.join(OUT, name))


def orgs_of(user):
    rows = csv.DictReader(io.StringIO(ssh("list org --format csv --limit 100000", user).lstrip("\ufeff")))
    return [{"id": r["id"], "name": r["名称"], "uscc": r["统一社会信用代码"], "region": r["登记管理机关区划"], "type": r["组织类型"],
             "state": r["状态"]} for r in rows]


# ---- the tasks ----

def k01_try(c, org, run, start):
    """keys it took to open org by this run of initials, 0 = something else opened; back at the start either way"""
    c.begin()
    t = time.time()
    there = c.jump(run)
    took = time.time() - t
    name, code = c.org() if there else ("", "")
    keys, hit = c.cost(), code == org["uscc"] and (name == org["name"] or name.endswith("…") and org["name"].startswith(name[:-1]))
    c.press(BACK)
    c.wait(lambda: c.picture() == start, "the screen before")
    return (keys if hit else 0), took


def k01(user, all_orgs, rnd):
    """A quarter each from home, a list, an organisation and its form, which for who may change it holds a text half typed. Drawn from
    all but those the practice register has planted with something wrong: they are named alike but for one character, 丑 or 辰."""
    regions = len({o["region"] for o in all_orgs})
    drawn = [o for o in all_orgs if "演练" not in o["name"]]
    drawn = rnd.sample(drawn, min(DRAWN, len(drawn)))
    c = Client("K01" if user == "clerk" else "K01-" + user, user)
    log = open(os.path.join(OUT, "K01.keys"), "a")
    first = opened = most = 0
    missed, times = [], []
    half = False
    for part in range(4):
        if part == 1:
            c.jump("zz")
            c.wait(lambda: c.on("Enter 查看") and c.whole(), "the list")
        elif part == 2:
            c.press("\r")
            c.wait(lambda: c.org()[0] and c.whole(), "an organisation")
        elif part == 3:
            c.press("6")
            c.wait(lambda: c.place() and c.whole(), "a form")
            half = c.line(0).startswith("修改")
            if half:
                c.free("写了一半")
                c.wait(lambda: c.on("写了一半"), "the text")
        start = c.picture()
        for org in drawn[part::4]:
            # what the list shows second after five is one Tab away
            for n, run in enumerate(runs(pinyin, org, regions) + [r[:5] + "\t" for r in runs(pinyin, org, regions)]):
                keys, took = k01_try(c, org, run, start)
                times.append(took)
                log.write("%s\t%s\t%s\t%s\t%d\n" % (user, ("home", "list", "org", "form")[part], org["name"], run, keys))
                if keys:
                    first += n == 0
                    opened += keys <= 8
                    most = max(most, keys)
                    break
            else:
                missed.append("%s %s" % (org["name"], "/".join(runs(pinyin, org, regions))))
    log.close()
    if half:
        check("K01: a text half typed is still there after %d jumps away" % len(drawn[3::4]), c.on("写了一半"), c.dump())
        c.leave_form()
    share = opened / len(drawn)
    times.sort()
    check("K01 %s, %d organisations of the %d it may read: %.1f %% opened, by the first run of initials %.1f %%, at most %d of 8 keys, "
          "median %.0f ms" % (user, len(drawn), len(all_orgs), 100 * share, 100 * first / len(drawn), most, 1000 * times[len(times) // 2]),
          share >= 0.95 and most <= 8, missed)
    c.end()


def k01_one_after_another(drawn):
    """An officer on the telephone goes from organisation to organisation and never back."""
    c = Client("K01-chain")
    n, seen = 0, ""
    for org in drawn:
        run = runs(pinyin, org, 1)[0]
        if not c.jump(run):
            seen = c.line(22)
            break
        n += 1
    check("K01: 40 organisations one after another, each from the one before: %d of %d opened" % (n, len(drawn)), n == len(drawn), seen)
    c.end()


def k02(org):
    c = Client("K02")
    c.open(org)
    c.begin()
    c.press("6")
    c.free("赵六六")
    c.press(SAVE)
    c.wait(lambda: c.on("已保存"), "saved")
    keys, on = c.cost(), c.on("赵六六")
    is_now = shown("org", org["id"])["fields"]["contact"]
    check("K02 the contact's name corrected and stored: %d of 6 keys" % keys, keys <= 6 and on and is_now == "赵六六", (keys, on, is_now))
    was = shown("org", org["id"])["fields"]["phone"]
    c.begin()
    c.press("2" + BS + "7" + SAVE)		# 2: the form, the caret behind the first thing that may be changed, the telephone number
    c.wait(lambda: c.on("联系电话") and c.on("已保存"), "saved")
    keys, is_now = c.cost(), shown("org", org["id"])["fields"]["phone"]
    check("K02 the last digit of the telephone number corrected: %d of 6 keys" % keys, keys <= 6 and is_now == was[:-1] + "7",
          (was, is_now))
    c.end()


def people():
    """names with three initials nobody else has, and names that two have"""
    rows = [re.split(r"\s{2,}", l.strip()) for l in ssh("list person").splitlines()[1:]]
    names = [r[1] for r in rows if len(r) > 1]
    count, runs_of_3 = collections.Counter(names), collections.Counter()
    for text in (pinyin.of(x) for r in rows for x in r[1:] if not x.isascii()):
        runs_of_3.update(text[i:i + 3] for i in range(len(text) - 2))
    return ([n for n in names if len(pinyin.of(n)) == 3 and runs_of_3[pinyin.of(n)] == 1],
            [n for n in names if len(n) > 2 and count[n] == 2])


def k03(org):
    c = Client("K03")
    alone, shared = people()
    for name in alone:
        c.open(org)
        c.begin()
        c.press("a" + pinyin.of(name))
        row = c.wait(lambda: [i for i, l in enumerate(c.t.lines()) if re.match(r" +\d+ %s " % pinyin.of(name), l + " ")], "the new line")[0]
        c.wait(lambda: c.line(row + 1).strip() and c.t.y == row, "a match")
        if c.line(row + 1).strip() == name and c.line(row + 2).strip() == "":
            break
        c.leave_form()		# another reading or a place of work has these initials too
    else:
        raise Lost("nobody has initials of his own")
    c.press("\r08\r\rt" + SAVE)
    c.wait(lambda: c.on("已保存") or c.on("不能保存"), "saved")
    keys, on = c.cost(), c.on(name)
    post = [p["fields"] for p in shown("org", org["id"])["lines"]["post"] if p["fields"]["person"]["label"] == name]
    check("K03 a person who exists added to a post and stored: %d of 14 keys" % keys, keys <= 14 and on and len(post) == 1
          and post[0]["post"]["code"] == "08" and post[0]["valid_from"] == str(TODAY), (keys, post, c.dump()))
    name = shared[0]
    c.press("a")
    c.wait(c.form, "the form")
    y = c.t.y
    c.free(name)
    c.wait(lambda: name in c.line(y) and c.line(y + 2).strip() and c.t.y == y, "two matches")
    offered = [c.line(y + 1).strip(), c.line(y + 2).strip()]
    check("K03 two people of one name are told apart in the list", all(o != name for o in offered), offered)
    x = c.t.x
    c.press("\r")
    c.help()
    c.help_back()
    check("K03 none of two people of one name is taken unasked", "✗" in c.line(21) or c.t.x <= x, "%s and Enter\n%s" % (name, c.dump()))
    c.leave_form()
    c.end()


def k04(org):
    """K02 has changed the contact today: the organisation of last year has none."""
    c = Client("K04")
    c.open(org)
    c.wait(lambda: c.on("赵六六"), "the contact of today")
    c.begin()
    c.press("d251231\r")
    c.wait(lambda: c.on("2025-12-31 时的情况") and "修改" not in c.line(23), "that day")
    keys = c.cost()
    check("K04 the organisation as it stood at the end of last year: %d of 8 keys" % keys, keys <= 8 and c.org()[1] == org["uscc"]
          and not c.on("赵六六"), c.dump())
    c.begin()
    c.press("dt\r")
    c.wait(lambda: c.on("%s 时的情况" % TODAY) and c.on("赵六六"), "today")
    check("K04 and as it stands today: %d of 8 keys" % c.cost(), c.cost() <= 8 and c.org()[1] == org["uscc"], c.dump())
    c.end()


def k06():
    """From home: the organisations of the own region by type and state, the youngest first, as a file; and the file as it was asked for."""
    want = [o for o in json.loads(ssh("list org type=ST state=ACTIVE --sort -established_on --format json"))]
    c = Client("K06")
    c.begin()
    c.press("zz\r")
    c.wait(lambda: c.on("统一社会信用代码") and c.whole(), "the list")
    c.press("fst zc\r")
    c.wait(lambda: c.line(0).startswith("社会组织　社会团体　正常") and c.whole(), "two conditions")
    c.press("v3")
    c.wait(lambda: "1▲名称" not in c.line(1) and c.line(0).startswith("社会组织　社会团体") and c.whole(), "the order")		# its column is off the screen
    c.press("e")
    said = c.wait(lambda: re.search(r"已导出 (\d+) 行.*get (\d+)", c.line(22)), "the export")
    keys = c.cost()
    table = list(csv.reader(io.StringIO(ssh("get " + said.group(2)).lstrip("\ufeff"), newline="")))
    check("K06 a list by two conditions, sorted, exported: %d of 16 keys" % keys, keys <= 16 and len(want) == int(said.group(1)) > 10, (keys, said.group(0)))
    check("K06 the file has those rows in that order", [r[0] for r in table[1:]] == [o["id"] for o in want], table[:3])
    c.end()


def k45():
    """An account with a role in a county asked for from home, the name made of the initials; then granted by the other administrator."""
    c = Client("K45-sysadmin", "sysadmin")
    c.begin()
    c.press("zh\r")
    c.wait(lambda: c.on("姓名或单位") and c.whole(), "the accounts")
    c.press("n")
    c.wait(c.form, "the form")
    c.press("\r")
    c.free("张三丰")
    c.press("\r\rjb\r510105" + SAVE)
    c.wait(lambda: c.on("账号 zsf 的初始口令，只显示这一次"), "the password")
    keys = c.cost()
    check("K45 an account with a role asked for: %d of 18 keys" % keys, keys <= 18, c.dump())
    c.press("\r")
    c.wait(lambda: not c.on("初始口令"), "the list")
    roles = lambda: [l["fields"]["role"]["code"] for l in json.loads(ssh("show account zsf --format json", "sysadmin"))["lines"]["account_role"]]
    on = lambda: "　现" in ssh("account zsf", "secadmin")
    check("K45 it is an officer's, and not in force", roles() == ["officer"] and not on(), ssh("account zsf", "secadmin"))
    c.end()
    c = Client("K45-secadmin", "secadmin")
    c.begin()
    c.press(TAB + "\r")
    c.wait(lambda: c.on("zsf 张三丰　经办人　青羊区") and c.whole(), "what waits")
    c.press("1")
    c.wait(lambda: c.on("已同意"), "agreed")
    keys = c.cost()
    check("K45 granted: %d of 3 keys" % keys, keys <= 3 and on(), c.dump())
    c.end()


def k46():
    """Who saw this person's number in the last 30 days: after an officer has looked, by three initials of the person."""
    c = Client("K46-clerk")
    c.jump("ry")
    c.press("\r")
    c.wait(lambda: c.line(0).startswith("人员 "), "a person")
    name = re.split(r"\s+", c.line(0))[1]
    c.press(DOWN + DOWN)
    c.wait(lambda: "证件号码" in c.line(c.t.y), "the number")
    c.press("\a")
    c.wait(lambda: c.on("用途"), "the purpose")
    c.free("核对换届人选")
    c.press("\r")
    c.wait(lambda: c.on("此次查看已记录"), "the number in clear")
    c.end()
    c = Client("K46-auditor", "auditor")
    c.begin()
    c.press("kg\r")
    c.wait(lambda: c.line(0).startswith("谁看过") and c.whole(), "who saw what")
    c.press(pinyin.of(name)[:3] + "\r")
    c.wait(lambda: c.on("证件号码，用途：核对换届人选") and c.on(name), "the sight")
    keys = c.cost()
    check("K46 who saw this person's number in the last 30 days: %d of 8 keys" % keys, keys <= 8 and c.on("clerk "), c.dump())
    check("K46 and the number itself is not there", not re.search(r"\d{17}", "\n".join(c.t.lines())), c.dump())
    c.end()


def a08():
    """A role taken away ends the session that was opened with it, while its person sits there."""
    c = Client("A08", "clerk-city")
    c.jump("zz")
    role = json.loads(ssh("show account clerk-city --format json", "secadmin"))["lines"]["account_role"][0]["id"]
    ssh("do account_role %s end --reason 调离岗位" % role, "secadmin")
    t = time.time()
    try:
        c.wait(lambda: False, "the end of the session", 6)
    except Lost as e:
        took = time.time() - t
        check("A08 a role taken away ends its session: %.1f of 5 s" % took, "ended" in str(e) and took <= 5, e)
    r = subprocess.run(SSH("clerk-city") + ["list org"], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=30)
    check("A08 and its key opens no other", r.returncode == 255 and not r.stdout, r)


A31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"		# GB 32100


def credit_code(head, n):
    """A code of an organisation that there is not, with both its check characters."""
    body = "MJ%06d" % n
    s = 11 - sum((int(c) if c.isdigit() else ord(c) - 55) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    code = head + body + ("X" if s == 10 else "0" if s == 11 else str(s))
    return code + A31[-sum(A31.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31]


def trays():
    """What is put is got, byte for byte, and is nobody else's."""
    noise = bytes(range(256)) * 4096 + b"\r\n\x1a\x00" + os.urandom(70001)
    r = subprocess.run(SSH("clerk") + ["put noise.bin"], env=ENV, input=noise, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    n = r.stdout.decode().strip()
    back = subprocess.run(SSH("clerk") + ["get " + n], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=30)
    check("put and get over ssh: %d bytes, the same" % len(noise), r.returncode == 0 and back.stdout == noise, (r, len(back.stdout)))
    r = subprocess.run(SSH("clerk-city") + ["get " + n], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check("nobody else gets it", r.returncode == 66 and not r.stdout, r)
    r = subprocess.run(SSH("clerk") + ["import org " + KEY], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check("a path over a line names no file of the server", r.returncode == 66 and not r.stdout, r)
    ssh("tray rm " + n)


def k05():
    rows = ["名称,统一社会信用代码,组织类型,子类型,登记机关区划,管理体制,直接登记类别,住所,业务范围,成立日期,联系电话"]
    rows += ["成都市青羊区名册第%d协会,%s,社会团体,学术性,青羊区,直接登记,公益慈善类,成都市青羊区名册路%d号,业务培训；宣传交流。,2015/3/%d,028-8%07d"
             % (i, credit_code("51510105", 500000 + i), i, i % 28 + 1, i) for i in range(1, 501)]
    r = subprocess.run(SSH("clerk") + ["put 名册.csv"], env=ENV, input="\r\n".join(rows).encode("gb18030"), stdout=subprocess.PIPE, timeout=30)
    check("K05 the spreadsheet is in the tray", r.returncode == 0, r)
    c = Client("K05")
    c.begin()
    c.press("dr\r")
    c.wait(lambda: c.on("名册.csv"), "the tray")
    c.press("\r")
    c.wait(lambda: c.on("各列都认得，必填的都有") and c.on("GB18030") and c.on("约 500 行"), "what the columns mean")
    c.press(SAVE)
    c.wait(lambda: c.on("接受 500") and c.on("什么也没有写入"), "the dry run's result", 60)
    c.press(SAVE)
    c.wait(lambda: c.on("接受 500") and c.on("导入完成"), "the import's result", 60)
    keys = c.cost()
    got = list(csv.reader(io.StringIO(ssh("list org 名称~名册第 --format csv").lstrip("\ufeff"))))
    check("K05 500 organisations imported, the dry run read first: %d of 12 keys" % keys, keys <= 12 and len(got) == 501, (keys, len(got)))
    c.press("u")
    c.wait(lambda: c.on("理由"), "the reason")
    c.press("名册有误\r")
    c.wait(lambda: c.on("登记和导入前一样"), "undone", 60)
    got = list(csv.reader(io.StringIO(ssh("list org 名称~名册第 --format csv").lstrip("\ufeff"))))
    check("K05 and taken back", len(got) == 1, len(got))
    c.end()


def fields_of(entity):
    return json.loads(ssh("describe %s --format json" % entity))["fields"]


def k48_walk(c, entity, most):
    """Down stops at every field, whether it may be changed or not, and goes line by line through long texts."""
    fields = {f["label"]: f for f in fields_of(entity)}
    squeeze = lambda text: re.sub(r"\s", "", text)
    asked, bad = {}, []
    while c.step(UP):
        pass
    while len(asked) < most and not c.line(22).startswith("已是最后"):
        c.begin()
        c.help()
        keys, label, text = c.cost(), c.line(2).strip(), squeeze("".join(c.t.lines()[1:22]))
        c.help_back()
        f = fields.get(label)
        if not f or keys > 1 or "格式" not in text or squeeze(f["help"]) not in text \
           or f["example"] and "示例" + squeeze(f["example"]) not in text or f["basis"] and "依据" + squeeze(f["basis"]) not in text:
            bad.append((label, keys, f, text))
        if f and f["type"] != "memo" and label not in c.line(c.t.y):
            bad.append((label, "is not where the caret stands", c.line(c.t.y)))
        asked[label] = f
        at = c.place(), c.t.y
        c.press(DOWN)
        c.wait(lambda: c.line(22).startswith("已是") or (c.place() or at[0], c.t.y) != at, "the next field")
    has = lambda what: sum(bool(f and f[what]) for f in asked.values())
    check("K48 help on each of %d fields of %s: 1 of 1 key, format on all, example on the %d that have one, basis on the %d" % (
        len(asked), entity, has("example"), has("basis")), not bad and len(asked) >= 10 and has("basis") > 1, bad[:2])


def k48(org):
    c = Client("K48")
    c.open(org)
    c.press("2")
    c.wait(c.form, "the form")
    k48_walk(c, "org", 26)
    c.leave_form()
    c.jump("ry")
    c.press("\r")
    c.wait(lambda: c.line(0).startswith("人员 "), "a person")
    c.press("2")
    c.wait(c.form, "the form")
    k48_walk(c, "person", 18)
    c.end()


# What is typed, and the day it means on 2 March 2026.
DAYS = {"1123": "2026-11-23", "0105": "2026-01-05", "t": "2026-03-02", "t-3": "2026-02-27", "t+2w": "2026-03-16", "t-1y": "2025-03-02",
        "t-2m": "2026-01-02", "t+1m": "2026-04-02", "+5g": "2026-03-09"}
# Fields by label and what is typed into each; a rule of the field may want no day after today.
DATES = (
    ("org", ("2",), (("本届起", "t-1y"), ("本届止", "1123"), ("免税资格至", "t+2w"), ("税前扣除资格至", "+5g"), ("租期止", "t+1m"))),
    ("post", (JUMP + "rz\r", "\r", "2"), (("任职起", "t-3"), ("任职止", "1123"), ("选举日", "0105"), ("审批日期", "t"))),
    ("branch", (JUMP + "fz\r", "\r", "2"), (("设立日期", "t-2m"), ("终止日期", "t"), ("任期起", "0105"), ("任期止", "t+2w"),
                                            ("公开日期", "t-3"))),
    ("person", (JUMP + "ry\r", "\r", "2"), (("证载出生日期", "0105"), ("核查日期", "t"), ("刑罚执行完毕日", "t-3"))),
    ("charter_version", (JUMP + "zc\r", "\r", "2"), (("通过日期", "0105"), ("核准日期", "t"))),
    ("bank_account", (JUMP + "yh\r", "\r", "2"), (("开户日", "0105"), ("销户日", "1123"), ("备案日", "t"))),
    ("seal", (JUMP + "yz\r", "\r", "2"), (("刻制日", "t-1y"), ("备案日", "t-3"), ("缴销日", "+5g"))),
)


def to_form(c, way):
    for keys in way:
        before = c.picture()
        if keys[0] == JUMP:
            c.jump(keys[1:-1])
        else:
            c.press(keys)
            c.wait(lambda: c.picture() != before, "what %r leads to" % keys)
    c.wait(c.form, "a form")


def date_field(c, entity, labels, label, typed):
    """One date, from the field it is typed into to the next. A masked one is read with the caret on it."""
    while c.focused(labels) != label:
        if not c.step(TAB):
            return check("a date in %s.%s" % (entity, label), False, "no such field\n" + c.dump())
    place = c.place()
    at = re.compile(r"(?:^|[ ＊承])%s[✗? ]\s*(\*{3,}|%s)" % (re.escape(label), DAYS[typed]))
    find = lambda: next((m.group(1) for m in map(at.search, c.t.lines()) if m), "")
    c.begin()
    c.press(typed + "\r")
    try:
        c.wait(lambda: ((c.place() or place) != place or c.on("已是最后一项")) and c.whole(), "the next field")
        value = c.wait(find, "the day", 3)
    except Lost as e:
        return check("a date in %s: %s" % (entity, label), False, e)
    keys, note = c.cost(), ""
    if value != DAYS[typed]:
        note = " (masked)"
        if c.place() != place:
            c.step(BTAB)
        value = c.wait(find, "the day")
    check("a date in %s: %s, %s and Enter, shows %s%s: %d of 5 keys" % (entity, label, typed, value, note, keys),
          keys <= 5 and value == DAYS[typed], c.dump())


def dates(org):
    for entity, way, fields in DATES:
        c = Client("date-" + entity)
        labels = [f["label"] for f in fields_of(entity)]
        if entity == "org":
            c.open(org)
        to_form(c, way)
        for label, typed in fields:
            date_field(c, entity, labels, label, typed)
        c.leave_form()
        c.end()


def grid_date(org):
    """The day a post begins, in the line of its organisation's form (K03's way)."""
    c = Client("date-line")
    c.open(org)
    c.press("3")
    c.wait(c.form, "the posts")
    head = next(i for i, l in enumerate(c.t.lines()) if "任职起" in l)
    column, end = ("".join(x or "\0" for x in c.t.cell[head]).index("\0".join(w)) for w in ("＊任职起", "任职止"))
    c.press(TAB * (c.line(head).split().index("＊任职起") - 1))		# the first column is the line's number
    c.wait(lambda: column <= c.t.x < end, "the cell")
    c.begin()
    c.press("t-3\r")
    c.wait(lambda: c.t.x >= end, "the next cell")
    keys, value = c.cost(), "".join(c.t.cell[head + 1][column:end]).strip()
    check("a date in a line of posts: t-3 and Enter, shows %s: %d of 5 keys" % (value, keys), keys <= 5 and value == "2026-02-27", c.dump())
    c.leave_form()
    c.end()


def window():
    """K07 to K11 and K14, on applications of their own."""
    d = Desk(ssh, Client, TODAY)
    d.people()
    d.k07()
    d.k09()
    first, second = d.k08()
    d.k14(second)
    d.k10(first)
    d.k10_director()
    d.k11()


def replays():
    """scriptreplay gives back what was received, byte for byte."""
    bad = []
    names = sorted(f[:-11] for f in os.listdir(OUT) if f.endswith(".typescript"))
    for n in names:
        p = os.path.join(OUT, n)
        r = subprocess.run(["scriptreplay", "-d", "100000", "-m", "0.0001", "-t", p + ".timing", p + ".typescript"],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
        with open(p + ".typescript", "rb") as f:
            f.readline()
            if r.returncode or f.read() not in r.stdout:
                bad.append((n, r.returncode, r.stderr))
    check("the terminal knew every sequence it was sent", not Client.unknown, Client.unknown)
    check("scriptreplay plays all %d typescripts" % len(names), not bad and len(names) > 5, bad)


def k12(mine):
    """From the organisation on screen to its certificate; what lies in the tray says what the record says."""
    cert = json.loads(ssh("list document kind=cert --format json"))[0]
    name = shown("document", cert["id"])["fields"]["addressee"]
    org = next(o for o in mine if o["name"] == name)
    c = Client("K12")
    c.open(org)
    c.begin()
    c.press("P\r")
    c.wait(lambda: c.on("PDF 存入文件托盘") and c.on("登记证书正本-"), "printed", 30)
    keys = c.cost()
    t = json.loads(ssh("tray --format json"))[0]
    pdf = subprocess.run(SSH("clerk") + ["get " + t["id"]], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=30).stdout
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, stdout=subprocess.PIPE).stdout.decode()
    record = ssh("print document %s --format text" % cert["id"])
    same = re.sub(r"\s", "", said) == re.sub(r"\s", "", record)
    check("K12 the certificate printed from the record: %d of 3 keys" % keys, keys <= 3 and same and org["uscc"] in said, (keys, said, record))
    c.end()


def main():
    rnd = random.Random(SEED)
    mine = orgs_of("clerk")
    # most are changed on the way: whole ones, without those the practice register has planted something wrong in
    good = [o for o in mine if o["state"] == "正常" and "演练" not in o["name"]]
    rnd.shuffle(good)
    st = next(o for o in good if o["type"] == "社会团体")
    chain = (good * 40)[:40]
    for name, part in (
            ("K01 clerk", lambda: k01("clerk", mine, rnd)),
            ("K01 clerk-city", lambda: k01("clerk-city", orgs_of("clerk-city"), rnd)),
            ("K01 director", lambda: k01("director", orgs_of("director"), rnd)),
            ("K01 chain", lambda: k01_one_after_another(chain)),
            ("K02", lambda: k02(good[0])), ("K03", lambda: k03(good[1])), ("K04", lambda: k04(good[0])), ("K48", lambda: k48(st)),
            ("K12", lambda: k12(mine)), ("the tray", trays), ("K05", k05), ("K06", k06), ("K45", k45), ("K46", k46), ("the window", window),
            ("dates", lambda: dates(st)), ("a date in a line", lambda: grid_date(st)), ("A08", a08), ("replay", replays)):
        if ONLY and name not in ONLY:
            continue
        t = time.time()
        try:
            part()
        except Exception as e:		# a task that breaks is a task that failed; the others are still tried
            check(name, False, repr(e) if not isinstance(e, Lost) else e)
        for c in list(Client.all):
            try:
                c.end()
            except OSError:
                pass
        print("        %s: %.1f s" % (name, time.time() - t), flush=True)


shutil.rmtree(OUT, ignore_errors=True)
os.makedirs(OUT)
tmp = tempfile.mkdtemp(prefix="socorg-tasks-")
server = None
try:
    KEY, data = tmp + "/key", tmp + "/data"
    began = time.time()
    make_key(KEY)
    pinyin = Pinyin("data/pinyin.bin")
    make_register(B, ENV, data, ORGS, ("clerk", "clerk-city", "chief", "director", "founder", "incubator", "sysadmin", "secadmin", "auditor"), KEY)
    server, port = serve(B, ENV, data, "--drain", "3", log=open(os.path.join(OUT, "socorgd.log"), "ab"))
    print("        register and server: %.1f s" % (time.time() - began), flush=True)
    main()
finally:
    tidy(tmp, server)
counted()
