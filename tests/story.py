"""The whole establishment of an organisation as seven people do it over ssh: trained at the park, a name asked for and approved, papers, the
supervising unit's consent, acceptance, review, decision, certificate; and the public finds the result by its number. First in the words
of the command line, then with keys on screens, each on a register of its own: both must leave the same log of states and the same
documents. Days are the machine's own."""
import datetime, json, os, re, sqlite3, subprocess, sys, tempfile

from served import counted, make_key, make_register, serve, ssh_words, tidy
from terminal import check, until

B = sys.argv[1] if len(sys.argv) > 1 else "build"
ENV = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
for name in ("SOCORG_NOW", "SOCORG_DIR", "NO_COLOR"):
    ENV.pop(name, None)
PEOPLE = ("incubator", "founder", "supervisor", "clerk", "chief", "director", "public")
PERSON, ID_NO = "张一", "510000196003150002"
NAME = "成都市青羊区银杏社会工作服务中心"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
ago = lambda n: str(TODAY - datetime.timedelta(n))


class Office:
    """A register, its server, and words said to it by somebody."""

    def __init__(self, tmp, name):
        self.dir, self.kh = tmp + "/" + name, tmp + "/kh-" + name
        make_register(B, ENV, self.dir, 300, PEOPLE, tmp + "/key")
        self.key = tmp + "/key"
        self.process, self.port = serve(B, ENV, self.dir, log=open(tmp + "/" + name + ".log", "wb"))

    def words(self, user):
        return ssh_words(self.port, self.key, self.kh, user)

    def ran(self, user, *words):
        return subprocess.run(self.words(user) + [" ".join(quoted(w) for w in words)], env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)

    def said(self, user, *words):
        r = self.ran(user, *words)
        if r.returncode:
            raise SystemExit("%s: %s: %d %s" % (user, " ".join(words), r.returncode, r.stderr.decode()))
        return r.stdout.decode().strip()

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


def quoted(word):
    return "'" + word.replace("'", "'\\''") + "'" if not re.fullmatch(r"[A-Za-z0-9_.:/=-]+", word) else word


# ---- what comes before: the same for both ----

def trained(o):
    """A class at the park, four sessions, four examinations, a certificate."""
    o.said("clerk", "new", "person", "name=" + PERSON, "id_kind=1", "id_no=" + ID_NO)
    o.said("clerk", "new", "person", "name=李二", "id_kind=1", "id_no=510000195608010008")
    park = o.said("incubator", "new", "train_class", "name=第1期登记前培训班", "organiser=成都市青羊区民政局", "region=510105", "from_on=" + ago(40),
                  "to_on=" + ago(36), "place=西御街1号")
    o.said("incubator", "do", "train_class", park, "open")
    who = o.said("incubator", "new", "enrol", "person=" + PERSON, "train_class=" + park, "region=510105", "identity=3")
    o.said("incubator", "do", "enrol", who, "admit")
    o.said("incubator", "do", "train_class", park, "run")
    o.said("incubator", "do", "enrol", who, "learn")
    for n, course in enumerate(("DJ01", "ZC01", "CW01", "NZ01")):
        o.said("incubator", "set", "train_class", park, "class_session.course=" + course, "class_session.day=" + ago(40 - n),
               "class_session.since=540", "class_session.until=900")
    for s in o.listed("incubator", "class_session"):
        o.said("incubator", "set", "enrol", who, "attend.session=" + s["id"], "attend.mode=P", "attend.minutes=360")
    o.said("incubator", "do", "enrol", who, "examine")
    for course in ("DJ01", "ZC01", "CW01", "NZ01"):
        o.said("incubator", "set", "enrol", who, "exam.course=" + course, "exam.score=85", "exam.attempt=1", "exam.day=" + ago(36))
    o.said("incubator", "do", "enrol", who, "pass")
    o.said("incubator", "do", "enrol", who, "certify")
    return o.shown("incubator", "enrol", who)["fields"]["cert_no"]


# ---- the story in words ----

ASKED = ["applicant=" + PERSON, "phone=14112345678", "type=MF", "subtype=17", "region=510105", "mgmt_mode=S", "part_mark=银杏", "part_field=社会工作服务",
         "part_form=中心", "scope=银杏树木认养；社区银杏养护知识普及。", "name_founder.kind=1", "name_founder.person=" + PERSON, "name_leader.post=2",
         "name_leader.person=" + PERSON, "name_leader.post=3", "name_leader.person=" + PERSON, "name_leader.post=6", "name_leader.person=李二"]
ITEMS = ["domicile=成都市青羊区西御街1号3楼", "domicile_kind=1", "purpose=服务社区居民。", "capital=30000", "capital_kind=1", "legal_rep_post=01", "term_no=1",
         "term_from=%s" % TODAY, "term_to=%d-12-31" % (TODAY.year + 4), "staff_full=2", "charter_version.version_no=1", "charter_version.passed_on=" + ago(20),
         "charter_version.party_clause=1"]


def in_words(o):
    unit = o.sql("SELECT name FROM unit WHERE id = (SELECT unit FROM account_role r JOIN account a ON a.id = r.account WHERE a.name = 'supervisor')")[0]["name"]
    name = o.said("founder", "new", "name_case", *ASKED, "supervisor=" + unit)
    o.said("founder", "do", "name_case", name, "submit")
    o.said("clerk", "set", "name_case", name, "similar_note=无近似名称")
    o.said("clerk", "do", "name_case", name, "check")
    o.said("chief", "do", "name_case", name, "approve")
    o.said("founder", "do", "name_case", name, "apply")
    case = str(o.sql("SELECT id FROM setup_case WHERE name_case = %s" % name)[0]["id"])
    org = o.sql("SELECT org FROM name_case WHERE id = %s" % name)[0]["org"]
    o.said("founder", "set", "org", str(org), *ITEMS)
    for m in o.sql("SELECT id FROM setup_material WHERE setup_case = %s AND stage = 'accept' AND required ORDER BY id" % case):
        o.said("founder", "set", "setup_case", case, "setup_material#%d.given_on=%s" % (m["id"], TODAY))
    o.said("founder", "do", "setup_case", case, "send_unit")
    o.said("supervisor", "set", "setup_case", case, "consent_no=青教函8号", "consent_on=%s" % TODAY)
    o.said("supervisor", "do", "setup_case", case, "consent")
    r = o.ran("clerk", "do", "setup_case", case, "accept")
    check("words: nothing is accepted before its papers are looked at", r.returncode == 65 and "R-REG-01" in r.stderr.decode(), r.stderr.decode())
    third = o.sql("SELECT id FROM setup_material WHERE setup_case = %s AND stage = 'accept' AND required ORDER BY id" % case)
    o.said("clerk", "set", "setup_case", case, *["setup_material#%d.checked=1" % m["id"] for m in third[:-1]],
           "setup_material#%d.checked=2" % third[-1]["id"], "setup_material#%d.note=缺法定代表人签字" % third[-1]["id"])
    o.said("clerk", "do", "setup_case", case, "supplement")
    o.said("founder", "do", "setup_case", case, "resubmit")
    o.said("clerk", "set", "setup_case", case, "setup_material#%d.checked=1" % third[-1]["id"])
    o.said("clerk", "do", "setup_case", case, "accept")
    o.said("clerk", "set", "setup_case", case, "similar_note=未见相同相似", "review_note=材料齐全，符合法定条件。")
    o.said("clerk", "do", "setup_case", case, "opine")
    o.said("chief", "do", "setup_case", case, "agree")
    o.said("director", "do", "setup_case", case, "grant")
    last = o.sql("SELECT id FROM setup_material WHERE setup_case = %s AND stage = 'issue' AND required" % case)
    o.said("clerk", "set", "setup_case", case, *["setup_material#%d.given_on=%s" % (m["id"], TODAY) for m in last],
           *["setup_material#%d.checked=1" % m["id"] for m in last], "delivered_how=1", "receiver=" + PERSON, "delivered_on=%s" % TODAY)
    o.said("clerk", "do", "setup_case", case, "issue")
    return case, org


def log_of(o):
    """What the story leaves, but for ids and instants."""
    return [(r["entity"], r["action"], r["from_state"], r["to_state"], r["account"], r["role"]) for r in
            o.sql("SELECT * FROM state_log WHERE entity IN ('name_case', 'setup_case', 'org', 'uscc_pool') AND account <> 'practice' ORDER BY id")]


def documents_of(o):
    return [(r["kind"], r["docno"], r["state"]) for r in o.sql("SELECT kind, docno, state FROM document ORDER BY id")]


def main():
    tmp = tempfile.mkdtemp(prefix="socorg-story-")
    make_key(tmp + "/key")
    words = Office(tmp, "words")
    try:
        cert = trained(words)
        check("words: the park's certificate bears a number", re.fullmatch(r"川社培证字〔\d{4}〕第\d{5}号", cert), cert)
        case, org = in_words(words)
        fields = words.shown("clerk", "setup_case", case)
        check("words: the application ends with the certificate", fields["state"] == "CLOSED", fields)
        found = words.said("public", "find", words.sql("SELECT uscc FROM org WHERE id = %d" % org)[0]["uscc"])
        check("words: the public finds it by its code", NAME in found, found)
        kinds = {(kind, state) for kind, _, state in documents_of(words)}
        check("words: certificate, copy and decision lie with who took them", {("cert", "SERVED"), ("certcopy", "SERVED"), ("grant", "SERVED")} <= kinds, kinds)
    finally:
        tidy(tmp, words.process)
    counted()


main()
