"""What the suite of the command line shares: the programs over a practice register in a temporary folder, and how an answer is
judged. Nothing is looked at but exit codes, standard output and standard error, and all of it must be UTF-8."""
import json, os, re, subprocess, sys, tempfile, time

B = sys.argv[1] if len(sys.argv) > 1 else "build"
NOW, NEXT_DAY = "2026-03-02T09:00:00", "2026-03-03T10:30:00"
ENV = dict(os.environ, LC_ALL="C.UTF-8", TZ="America/New_York")	# legal days must not depend on the machine's zone
for name in ("SOCORG_DIR", "SSH_CONNECTION", "NO_COLOR"):
    ENV.pop(name, None)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e]")
FEW = 2000		# more than there are
passed, failed = [], []
tmp = tempfile.mkdtemp(prefix="socorg-cli-")
data = tmp + "/data"


def check(name, ok, detail=""):
    (passed if ok else failed).append(name)
    print(("ok      " if ok else "not ok  ") + name + ("" if ok else "  " + str(detail)[:400]), flush=True)


def until(what, seconds=10):
    end = time.time() + seconds
    while time.time() < end and not what():
        time.sleep(0.01)
    return what()


class Ran:
    def __init__(self, p):
        self.rc, self.raw = p.returncode, p.stdout
        self.out, self.err = "" if p.stdout.startswith(b"PK") else p.stdout.decode("utf-8"), p.stderr.decode("utf-8")
        self.lines = self.err.splitlines()

    def __repr__(self):
        return "%d %r %r" % (self.rc, self.out[-200:], self.err[:300])

    def rows(self):
        return json.loads(self.out)


def command(cmd, now=NOW, given=b""):
    return Ran(subprocess.run(cmd, env=dict(ENV, SOCORG_NOW=now), input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60))


def ctl(*words, d=None, now=NOW):
    return command([B + "/socorgctl", "-d", d or data, *words], now)


def act(who, *words, d=None, now=NOW, given=b""):
    return command([B + "/socorg", "-d", d or data, "-u", who, *words], now, given)


def rows(*words, who="clerk", now=NOW):
    r = act(who, "list", *words, "--format", "json", now=now)
    return r.rows() if r.rc == 0 else [{"id": "?", "error": repr(r)}]


def rows_of(*words, who="clerk"):
    """Of what may be listed but not exported: the table's rows as dictionaries, by two blanks between columns."""
    r = act(who, "list", *words)
    cells = [re.split("  +", l.strip()) for l in r.out.splitlines()]
    names = {"姓名": "name"}
    return [dict(zip([names.get(h, h) for h in cells[0]], c)) for c in cells[1:]] if r.rc == 0 else [{"name": repr(r)}]


def show(key, *words, who="clerk", entity="org", now=NOW):
    r = act(who, "show", entity, key, *words, "--format", "json", now=now)
    return r.rows() if r.rc == 0 else {"fields": {}, "error": repr(r)}


def sound():
    """Organisations of the county in which no rule finds anything."""
    return [o for o in rows("org", "region=510105", "state=ACTIVE", "cert_to!=") if "演练" not in o["name"]]


def st(name, *more):
    """What an officer types for an association that the province registers directly, at an address of its own."""
    return ["org", "type=ST", "subtype=3", "name=" + name, "region=51", "mgmt_mode=Z", "direct_kind=G", "scope=业务培训；宣传交流。",
            "domicile=成都市青羊区" + name + "大楼", *more]


def says(r, rule, field, text, basis=None):
    """One line of standard error is rule, field, message and basis."""
    head = " ".join(w for w in (rule, field) if w)
    want = "^socorg(ctl)?: " + (re.escape(head) + ": " if head else "") + "[^\n]*" + re.escape(text)
    return any(re.search(want + r"[^\n]*" + (r" \[[^\]]*%s[^\]]*\]$" % re.escape(basis) if basis else ""), l) for l in r.lines)


def refused(name, r, rc, rule, field, text, basis=None, lines=1):
    ok = r.rc == rc and not r.out and says(r, rule, field, text, basis) and (lines is None or len(r.lines) == lines)
    check(name, ok and all(l.startswith("socorg") for l in r.lines), r)
