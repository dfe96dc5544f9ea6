"""Writes socorg(7) and socorg-schema(5) from the data dictionary (socorgctl schema --map), the schema and the tests:

    python3 tools/manual.py build build        writes build/socorg.7 and build/socorg-schema.5

What is committed in man/ is held against it by tests/man.sh: read the difference and copy it."""
import glob, os, re, sqlite3, subprocess, sys

B, OUT = sys.argv[1], sys.argv[2]
CLAUSES = {
    "0": "主体", "1.1": "理顺党建工作架构", "1.2": "有形有效覆盖", "1.3": "发挥作用路径", "1.4": "党建经费保障", "1.5": "党建培训指导",
    "2.1": "政府投入", "2.2": "政府购买服务", "2.3": "信息化服务平台", "2.4": "人才队伍", "3.1": "孵化平台", "3.2": "重点领域与品牌",
    "3.3": "社区社会组织", "4.1": "登记审核把关", "4.2": "分类管理", "4.3": "协调联动综合监管", "4.4": "社会监督", "4.5": "查处非法与违法",
    "4.6": "规范执法", "5.1": "治理机制", "5.2": "内部管理", "5.3": "规范活动", "5.4": "诚信自律", "6.1": "服务祖国", "6.2": "服务社会",
    "6.3": "服务群众", "6.4": "服务行业", "7.1": "工作机制", "7.2": "以点带面", "7.3": "宣传引导", "7.4": "督促落实"}


def run(*words):
    return subprocess.run([B + "/socorgctl", "schema", *words], stdout=subprocess.PIPE, check=True).stdout.decode()


class Entity:
    def __init__(self, name, label, clause, code, cls, save, case):
        self.name, self.label, self.clause, self.code, self.cls, self.save, self.case = name, label, clause, code, cls, save.split(), case
        self.fields, self.acts, self.limits, self.rules, self.owner = [], [], [], [], None


def dictionary():
    entities = {}
    for line in run("--map").splitlines():
        kind, name, *cells = line.split("\t")
        if kind == "entity":
            entities[name] = Entity(name, *cells)
        else:
            getattr(entities[name], kind + "s").append(cells)
    for e in entities.values():
        for f in e.fields:
            if "owner" in f[3].split():
                e.owner = f[2]
    return entities


def tests():
    """rule id: the programs that name it; the suites that play whole stories meet most rules on their way"""
    found = {}
    for path in sorted(glob.glob("tests/t_*.c")):
        with open(path, encoding="utf-8") as f:
            for word in set(re.findall(r"[RW]-[A-Z]+-[0-9]+", f.read())):
                found.setdefault(word, []).append(os.path.basename(path).rsplit(".", 1)[0])
    return found


class Page:
    """mdoc, no line over 80 bytes, and none with a blank that mandoc(1), to which a Chinese character is eight bytes, finds too long: broken
    at blanks, and between Chinese characters behind a sign where there is one."""

    def __init__(self, name, section, what):
        self.out = ['.\\" %s(%s): made by tools/manual.py' % (name, section), ".Dd November 30, 2026", ".Dt %s %s" % (name.upper(), section), ".Os",
                    ".Sh NAME", ".Nm " + name, ".Nd " + what]

    def macro(self, line):
        self.out.append("." + line)

    def text(self, s):
        line = ""
        for word in s.split():
            if line and len((line + " " + word).encode("ascii", "backslashreplace")) * 4 // 3 > 78:
                self.piece(line)
                line = word
            else:
                line += (" " if line else "") + word
        self.piece(line)

    def piece(self, s):
        while s:
            line = s.encode()[:78].decode(errors="ignore")
            if line != s:
                cut = max(line.rfind(c) + (c != " ") for c in " 、，；。：）”")
                line = line[:cut] if cut > len(line) // 3 else line
            s = s[len(line):].lstrip()
            self.out.append(("\\&" if line[0] in ".'" else "") + line.strip())

    def save(self):
        for line in self.out:
            if len(line.encode()) > 80:
                raise SystemExit("too long: " + line)
        with open("%s/%s.%s" % (OUT, self.out[5][4:], self.out[2].split()[2]), "w", encoding="utf-8") as f:
            f.write("\n".join(self.out) + "\n")


def by_clause(clause):
    return tuple(int(n) for n in clause.split("."))


# ---- socorg(7) ----

def rule_uses(e, ident):
    acts = [a[0] for a in e.acts if ident in (r.split(".")[-1] for r in a[2].split())]
    return (["save"] if ident in e.save else []) + acts


def words(page, head, items, macro):
    if items:
        page.out.append(head)
        for i, w in enumerate(items):
            page.macro("%s %s%s" % (macro, w, " ," if i + 1 < len(items) else ""))


def show_rules(page, e, entities, found):
    if not e.rules:
        return
    page.macro("Bl -tag -width Ds")
    for ident, label, severity, fixed, basis in e.rules:
        page.macro("It Ic " + ident)
        page.text("%s%s: %s" % (severity, ", fixed" if fixed else "", label))
        if basis:
            page.macro("Pq Em " + basis.replace(" ", "\\ ") if len(basis.encode()) < 60 else "br")
            if len(basis.encode()) >= 60:
                page.text(basis)
        users = [(x, rule_uses(x, ident)) for x in entities.values()]
        for x, uses in users:
            if uses:
                page.macro("br")
                words(page, "At" if x is e else "Of %s, at" % x.name, uses, "Cm")
        page.macro("br")
        if ident in found:
            words(page, "Tests:", found[ident], "Pa")
        else:
            page.out.append("Tests: none by its name")
    page.macro("El")


def clauses(entities, found):
    page = Page("socorg", "7", "from the clauses of the policy to screens, rules and tests")
    page.macro("Sh DESCRIPTION")
    for line in ("Each clause of the policy has its place in the menu of", ".Xr socorg 1 ,", "entities of the data dictionary that hold its facts,",
                 "acts that move them, rules that judge them and tests that hold the rules.", "This page is made from the dictionary, in that order.",
                 ".Pp", "Behind an entity stands what is typed on the jump line", ".Pq Ic F2", "to get to its list; where it is",
                 "the line of another its owner is named.", "An entity whose rows are applications bears the letters of its case numbers.",
                 "A rule blocks or warns; a fixed one has no other severity.", "It is asked when a row is saved or when an act is done.",
                 ".Pp", "What a field means, what may be typed and who may change it is told by", ".Ic F1", "and by", ".Ic socorg describe ;",
                 "how rows are stored by", ".Xr socorg-schema 5 ."):
        page.out.append(line)
    page.macro("Sh CLAUSES")
    for clause in sorted({e.clause for e in entities.values()}, key=by_clause):
        page.macro("Ss %s %s\\&" % (clause, CLAUSES[clause]))
        for e in (x for x in entities.values() if x.clause == clause):
            if not page.out[-1].startswith(".Ss"):
                page.macro("Pp")
            page.macro("Sy " + e.name)
            page.out.append(e.label + ("," if e.code or e.owner else ""))
            if e.code:
                page.macro("Ic " + e.code)
            elif e.owner:
                page.macro("Pq line of " + e.owner)
            if e.case:
                page.macro("Pq case number Li " + e.case)
            if e.acts:
                page.macro("br")
            words(page, "Acts:", ["%s Pq %s" % (a[0], a[1]) for a in e.acts], "Cm")
            if e.limits:
                page.out += [".br", "Limits:"]
                for i, (name, label, param, _) in enumerate(e.limits):
                    page.macro("Cm %s Pq Li %s%s" % (name, param, " ," if i + 1 < len(e.limits) else ""))
            show_rules(page, e, entities, found)
    page.macro("Sh SEE ALSO")
    page.out += [".Xr socorg 1 ,", ".Xr socorg-schema 5 ,", ".Xr socorg.conf 5 ,", ".Xr socorg-keys 7 ,", ".Xr socorgctl 8"]
    page.save()


# ---- socorg-schema(5) ----

MADE = {"id": "the row", "rev": "version, 1 when new", "void": "1 = void", "state": "where it stands", "case_id": "the case it is proposed in",
        "pstate": "拟, 现 or 止"}


def engine_tables():
    """(file, comment, name) of the tables that no descriptor describes, with what their source says of them"""
    with open("model/core/tables.c", encoding="utf-8") as f:
        text = f.read()
    for part, name in ((text[:text.index("live_ddl[]")], "socorg.db"), (text[text.index("live_ddl[]"):], "live.db")):
        comment = ""
        for m in re.finditer(r"/\*(.*?)\*/|\"CREATE (TABLE|INDEX)(?: IF NOT EXISTS)? (\w+)", part, re.S):
            if m.group(1):
                comment = " ".join(m.group(1).replace("*", " ").split())
            else:
                if m.group(2) == "TABLE":
                    yield name, comment, m.group(3)
                comment = ""


def database():
    con = sqlite3.connect(":memory:")
    for name, n in (("code_known", 2), ("region_known", 1), ("is_day", 1)):
        con.create_function(name, n, lambda *a: 1, deterministic=True)
    with open("model/core/tables.c", encoding="utf-8") as f:
        source = f.read()
    live = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', source[source.index("live_ddl[]"):])).replace("CREATE ", ";\nCREATE ")
    for sql in (run() + live).split(";\n"):
        if re.match(r"\s*CREATE TABLE", sql):
            con.execute(sql)
    return con


def columns(con, table):
    return [(c[1], c[2], bool(c[5])) for c in con.execute("PRAGMA table_xinfo(%s)" % table)]


def meaning(e, col):
    for name, label, lst, flags, ref in e.fields:
        if name == col:
            what = (["line of " if "owner" in flags.split() else "refers to "][0] + lst if ref else "code of " + lst if lst else "")
            return label, ", ".join([w for w in flags.split() if w not in ("owner", "name")] + ([what] if what else []))
        if col == name + "_key":
            return "", "place of %s in the order of pinyin" % name
        if col == name + "_ini":
            return "", "initials of %s" % name
        if col == name + "_mac":
            return "", "blind index of %s" % name
    return "", MADE.get(col, "")


def show_columns(page, con, table, e=None):
    page.macro("Bl -tag -width Ds")
    for name, kind, key in columns(con, table):
        if e and name in ("id", "rev", "void"):
            continue
        page.macro("It Va %s Vt %s" % (name, kind))
        label, more = meaning(e, name) if e else ("", "key" if key else "")
        if label:
            page.text(label + (" (%s)" % more if more else ""))
        elif more:
            page.text(more)
    page.macro("El")


def schema(entities):
    con = database()
    page = Page("socorg-schema", "5", "tables and columns of the register of socorg")
    page.macro("Sh DESCRIPTION")
    for line in ("The register is one SQLite database,", ".Pa socorg.db ;", "what may be lost with the machine is in", ".Pa live.db .",
                 "Tables come from the data dictionary, a table for each entity; this page is", "made from it.",
                 "Rows are written by the program alone: guards in the database refuse a state", "that no act has set, an unknown code, and any deletion.",
                 ".Pp", "Money is in fen, rates are in hundredths of a percent, scores in hundredths", "of a point; days are ISO text, times of a day minutes, instants UTC seconds.",
                 "Fields marked secret are ciphertext, with a keyed blind index beside them.", ".Pp", "Every entity's table has",
                 ".Va id", "(origin times 2^40 and a serial),", ".Va rev", "(counted from 1) and", ".Va void .", "Beside it stand:", ".Bl -tag -width Ds",
                 ".It Pa ENTITY_h", "each version of each row, with the day from which it holds", ".Pq Va h_on ,", "when, by which act and by whom it was entered, and why.",
                 ".It Pa ENTITY_s", "the search index (FTS5), of entities with a searchable field.", ".It Pa ENTITY_t , ENTITY_td",
                 "numbers that boards read: of now, and by how many they changed on each day,", "month and year.", ".El"):
        page.out.append(line)
    page.macro("Sh THE REGISTER")
    for e in entities.values():
        page.macro("Ss " + e.name)
        page.text(e.label + {"local": " (in live.db)", "sealed": " (sealed)", "anon": " (without origin or instant)"}.get(e.cls, ""))
        if con.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (e.name,)).fetchone():
            show_columns(page, con, e.name, e)
    for name, title in (("socorg.db", "THE ENGINE"), ("live.db", "LIVE.DB")):
        page.macro("Sh " + title)
        for where, comment, table in engine_tables():
            if where == name:
                page.macro("Ss " + table)
                page.text(comment[:1].upper() + comment[1:] + "." if comment else "See its columns.")
                show_columns(page, con, table)
    page.macro("Sh SEE ALSO")
    page.out += [".Xr socorg 1 ,", ".Xr socorg 7 ,", ".Xr socorgctl 8"]
    page.save()


all_entities = dictionary()
clauses(all_entities, tests())
schema(all_entities)
