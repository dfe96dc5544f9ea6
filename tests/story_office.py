"""What the story of an establishment is played on: a register with its server, what has happened before the first application is written,
and what the story leaves behind."""
import datetime, json, os, re, shutil, sqlite3, subprocess

from served import make_key, make_register, serve, ssh_words

ENV = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
for name in ("SOCORG_NOW", "SOCORG_DIR", "NO_COLOR"):
    ENV.pop(name, None)
PEOPLE = ("incubator", "founder", "supervisor", "clerk", "chief", "director", "public")
PERSON, ID_NO = "张一", "510000196003150002"
SECOND, SECOND_NO = "李二", "510000195608010008"
NAME = "成都市青羊区银杏社会工作服务中心"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
PAPER, BYTES = "身份证明.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 20
MONEY, MONEY_BYTES = "验资报告.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30
COURSES = ("DJ01", "ZC01", "CW01", "NZ01")


def ago(days):
    return str(TODAY - datetime.timedelta(days))


def quoted(word):
    return "'" + word.replace("'", "'\\''") + "'" if not re.fullmatch(r"[A-Za-z0-9_.:/=-]+", word) else word


class Office:
    """A register, its server, and words said to it by somebody."""

    def __init__(self, b, tmp, name, like=None, calendar=None):
        """like: a register whose server has ended, of which this one is a copy; calendar: a file with the days of next year"""
        self.b, self.dir, self.key, self.kh = b, tmp + "/" + name, tmp + "/key", tmp + "/kh-" + name
        if like:
            shutil.copytree(like, self.dir)
        else:
            make_key(self.key)
            make_register(b, ENV, self.dir, 300, PEOPLE + ("sysadmin",), self.key)
        if calendar:
            assert self.ctl("calendar", "load", calendar)
        self.process, self.port = serve(b, ENV, self.dir, log=open(tmp + "/" + name + ".log", "wb"))

    def end(self):
        self.process.terminate()
        self.process.wait(20)

    def ctl(self, *words):
        return subprocess.run([self.b + "/socorgctl", "-d", self.dir, *words], env=ENV, stdout=subprocess.DEVNULL).returncode == 0

    def words(self, user):
        return ssh_words(self.port, self.key, self.kh, user)

    def ran(self, user, *words, given=b""):
        return subprocess.run(self.words(user) + [" ".join(quoted(w) for w in words)], env=ENV, input=given, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)

    def raw(self, user, *words, given=b""):
        r = self.ran(user, *words, given=given)
        if r.returncode:
            raise SystemExit("%s: %s: %d %s" % (user, " ".join(words), r.returncode, r.stderr.decode()))
        return r.stdout

    def said(self, user, *words, given=b""):
        return self.raw(user, *words, given=given).decode().strip()

    def shown(self, user, entity, key):
        return json.loads(self.said(user, "show", entity, key, "--format", "json"))

    def listed(self, user, *words):
        return json.loads(self.said(user, "list", *words, "--format", "json"))

    def sql(self, text):
        db = sqlite3.connect("file:%s/socorg.db?mode=ro" % self.dir, uri=True)
        db.row_factory = sqlite3.Row
        try:
            return [dict(r) for r in db.execute(text)]
        finally:
            db.close()

    def one(self, text):
        return next(iter(self.sql(text)[0].values()))

    def years(self):
        """whose calendar is loaded"""
        return {r["year"] for r in self.sql("SELECT year FROM calendar_year")}

    def uscc(self):
        return self.one("SELECT uscc FROM org WHERE id = (SELECT org FROM setup_case)")

    def tray(self, user):
        return json.loads(self.said(user, "tray", "--format", "json"))

    def unit(self):
        """the name of the unit that the supervisor speaks for"""
        return self.one("SELECT name FROM unit WHERE id = (SELECT unit FROM account_role r JOIN account a ON a.id = r.account WHERE a.name = 'supervisor')")


def trained(o):
    """A class at the park, four sessions, four examinations passed; the certificate is still to be made out. The applicant's account is that
    of the person who was trained."""
    o.said("clerk", "new", "person", "name=" + PERSON, "id_kind=1", "id_no=" + ID_NO, "phone=14112345678")
    o.said("clerk", "new", "person", "name=" + SECOND, "id_kind=1", "id_no=" + SECOND_NO)
    o.said("sysadmin", "set", "account", "founder", "person=" + PERSON)
    park = o.said("incubator", "new", "train_class", "name=第1期登记前培训班", "organiser=成都市青羊区民政局", "region=510105", "from_on=" + ago(40),
                  "to_on=" + ago(36), "place=西御街1号")
    o.said("incubator", "do", "train_class", park, "open")
    who = o.said("incubator", "new", "enrol", "person=" + PERSON, "train_class=" + park, "region=510105", "identity=3", "intended=银杏社会工作服务中心")
    o.said("incubator", "do", "enrol", who, "admit")
    o.said("incubator", "do", "train_class", park, "run")
    o.said("incubator", "do", "enrol", who, "learn")
    for n, course in enumerate(COURSES):
        o.said("incubator", "set", "train_class", park, "class_session.course=" + course, "class_session.day=" + ago(40 - n),
               "class_session.since=9:00", "class_session.until=15:00")
    for s in o.listed("incubator", "class_session"):
        o.said("incubator", "set", "enrol", who, "attend.session=" + s["id"], "attend.mode=P", "attend.minutes=360")
    o.said("incubator", "do", "enrol", who, "examine")
    for course in COURSES:
        o.said("incubator", "set", "enrol", who, "exam.course=" + course, "exam.score=85", "exam.attempt=1", "exam.day=" + ago(36))
    o.said("incubator", "do", "enrol", who, "pass")
    return who


# ---- what it leaves, but for ids and instants ----

def log_of(o):
    return [(r["entity"], r["action"], r["from_state"], r["to_state"], r["account"], r["role"]) for r in
            o.sql("SELECT * FROM state_log WHERE entity IN ('enrol', 'name_case', 'setup_case', 'org', 'uscc_pool', 'document') AND account <> 'practice' "
                  "ORDER BY id")]


def documents_of(o):
    return [(r["kind"], r["docno"], r["state"]) for r in o.sql("SELECT kind, docno, state FROM document ORDER BY id")]


def bare(value):
    """without ids, versions and the characters that hang on them; lines in no order of their own"""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k not in ("id", "rev")}
    if isinstance(value, list):
        return sorted((bare(v) for v in value), key=str)
    return value


def rows_of(o):
    """what the officer is shown of the applications and the organisation"""
    out = []
    for entity in ("enrol", "name_case", "setup_case", "org"):
        key = o.one("SELECT id FROM enrol" if entity == "enrol" else "SELECT %s FROM setup_case" % {"org": "org", "name_case": "name_case"}.get(entity, "id"))
        row = bare(o.shown("incubator" if entity == "enrol" else "clerk", entity, str(key)))
        out += sorted((entity, str(k), str(v)) for part in ("fields", "lines") for k, v in row.get(part, {}).items())
    return out
