"""Of the command line's suite: to who has no case of his own there are no cases. A row that is there and one that is not get the same answer, word for
word and with the same exit code, whatever is asked of it and by whichever of its names; lists, counts and searches are empty."""
import shutil, sqlite3

from cli_world import *
from cli_setup import PEOPLE

OUTSIDE = ("founder", "org", "public")
FAR = 777777		# added to an id, it is nobody's


def register(d):
    """A register of its own, where the window has entered everything: a name asked for and approved, its establishment up to a supplement."""
    ctl("init", "--practice", "--orgs", "20", d=d)
    made = lambda who, *w: act(who, *w, d=d).out.strip()
    for name, number in PEOPLE.items():
        made("clerk", "new", "person", "name=" + name, "id_kind=1", "id_no=" + number)
        made("clerk", "new", "train_cert", "cert_no=证-" + name, "person=" + name, "holder_id=" + number, "issuer=成都市青羊区民政局", "region=510105",
             "modules=DJ ZC CW NZ", "issued_on=2026-01-05", "valid_to=2028-01-05")
    key = made("clerk2", "new", "name_case", "applicant=张一", "phone=14112345678", "type=MF", "subtype=17", "region=510105", "mgmt_mode=Z", "direct_kind=C",
               "part_mark=鹿野", "part_field=乡村阅读推广", "part_form=中心", "scope=建立乡村阅读点。", "name_founder.kind=1", "name_founder.person=张一",
               "name_leader.post=2", "name_leader.person=张一", "name_leader.post=3", "name_leader.person=张一", "name_leader.post=6", "name_leader.person=李二")
    made("clerk2", "do", "name_case", key, "submit")
    made("clerk", "set", "name_case", key, "similar_note=无近似名称")
    made("clerk", "do", "name_case", key, "check")
    made("chief", "do", "name_case", key, "approve")
    made("clerk2", "do", "name_case", key, "apply")
    db = sqlite3.connect("file:%s/socorg.db?mode=ro" % d, uri=True)
    case, org = db.execute("SELECT id, org FROM setup_case WHERE name_case = ?", (key,)).fetchone()
    made("clerk2", "set", "org", str(org), "domicile=成都市青羊区鹿野路1号", "domicile_kind=1", "purpose=服务居民。", "capital=30000", "capital_kind=1",
         "legal_rep_post=01", "term_no=1", "term_from=2026-03-01", "term_to=2031-02-28", "staff_full=2", "charter_version.version_no=1",
         "charter_version.passed_on=2026-02-01")
    made("clerk2", "do", "setup_case", str(case), "submit")
    made("clerk", "do", "setup_case", str(case), "supplement")
    ctl("nightly", d=d, now="2026-08-20T09:00:00")	# the name will lapse: somebody is reminded
    return db


def plain(r, *words):
    """What was answered, without the words that were asked by."""
    text = r.out + "\0" + r.err
    for w in sorted(words, key=len, reverse=True):
        text = text.replace(w, "*")
    return r.rc, text


def keys_of(db, entity, fields):
    """Pairs of names of a row: one of a row that is there, and one like it that is nobody's."""
    there = db.execute("SELECT id FROM %s ORDER BY id DESC LIMIT 1" % entity).fetchone()
    if not there:
        return []
    pairs = [(str(there[0]), str(there[0] + FAR))]
    for f in fields:
        if f["name"] in ("case_no", "doc_no", "docno", "check_code", "supplement_no"):
            no = db.execute("SELECT %s FROM %s WHERE %s IS NOT NULL ORDER BY id DESC LIMIT 1" % (f["name"], entity, f["name"])).fetchone()
            if no:
                pairs.append((no[0], re.sub(r"\d(?=\D*$)", lambda m: str((int(m.group()) + 5) % 10), no[0])))
    return pairs


def asked_of(entity, key, actions):
    day = ("--on", "2026-03-02")
    return [("show", entity, key), ("show", entity, key, "--format", "json"), ("show", entity, key, *day), ("show", entity, key, *day, "--and", "2026-03-03"),
            ("history", entity, key), ("timeline", entity, key), ("set", entity, key, "phone=14112345670"), ("print", entity, key), ("print", entity, key, "accept"),
            ("correct", entity, key, "phone=14112345670", "--reason", "录入有误", "--doc", "川民更1号"), ("find", key), ("fetch", entity, key, "登记申请书"),
            ("attach", entity, key, "登记申请书", "1"), ("confirm", key), ("refuse", key, "--reason", "试一试")] + [
            ("do", entity, key, a, "--reason", "试一试") for a in actions[:12]]


def others_cases():
    d = tmp + "/others"
    db = register(d)
    entities = {e["name"]: e for e in json.loads(act("clerk", "describe", "--format", "json", d=d).out)}
    cases = [n for n, e in entities.items() if e["case"]]
    lines = [n for n, e in entities.items() if any(f["type"] == "ref" and f["list"] in cases and f["name"] == f["list"] for f in e["fields"]) and n not in cases]
    kinds = cases + lines + ["kase", "reminder", "document"]
    count = {n: db.execute("SELECT count(*) FROM " + n).fetchone()[0] for n in kinds}
    check("there is something to be hidden: " + " ".join("%s %d" % x for x in count.items()), all(count[n] for n in
          ("name_case", "setup_case", "name_founder", "name_leader", "setup_material", "kase", "document", "reminder")), count)
    check("and the clerk sees it", "鹿野" in act("clerk", "list", "kase", d=d).out and act("clerk", "find", "鹿野", d=d).out.count("鹿野") >= 4)
    for who in OUTSIDE:
        ask = lambda *w: act(who, *w, d=d)
        for entity in kinds:
            e = entities[entity]
            odd = [(one, plain(ask(*w), one, other), plain(ask(*x), one, other)) for one, other in keys_of(db, entity, e["fields"])
                   for w, x in zip(asked_of(entity, one, [a["name"] for a in e["actions"]]), asked_of(entity, other, [a["name"] for a in e["actions"]]))]
            leaks = [o for o in odd if o[1] != o[2] or "鹿野" in o[1][1] or "张一" in o[1][1] or o[1][0] == 0 and o[1][1].strip("\0\n ") not in ("", "[]")]
            check("%s learns nothing of a %s, asked in %d ways" % (who, entity, len(odd)), (len(odd) >= 10 or not count[entity]) and not leaks, leaks[:2])
            # what its own organisation has been given is its own: the two certificates of the register's example
            own = db.execute("SELECT count(*) FROM document d JOIN account a ON a.org = d.org WHERE a.name = ?", (who,)).fetchone()[0] if entity == "document" else 0
            bad = []
            for words in (("list", entity), ("list", entity, "--on", "2026-03-02"), ("list", entity, "鹿野"), ("list", entity, "id=1"),
                          *[("count", entity, "--by", f["name"]) for f in e["fields"] if f["type"] in ("code", "region")][:3],
                          *[("count", entity, "--by", "region", "--figure", g) for g in ("open", "late", "granted", "unserved", "new")],
                          *[("list", entity, "%s!=" % f["name"]) for f in e["fields"][:14]]):
                r = ask(*words)
                body = r.out.strip().splitlines()
                n = sum(int(l.split()[-1]) for l in body if words[0] == "count" and l.split()[-1].isdigit()) if words[0] == "count" else max(len(body) - 1, 0)
                if "鹿野" in r.err + ("" if words[-1] == "鹿野" and r.rc else r.out) or "张一" in r.out or (n > own if r.rc == 0 else r.rc not in (64, 65, 77) or r.out):
                    bad.append((words, r))
            check("%s has no %s in any list or count" % (who, entity), not bad, bad[:2])
        r = ask("find", "鹿野")
        check("%s finds nothing by name" % who, not r.out.strip() and plain(r, "鹿野") == plain(ask("find", "麋野"), "麋野"), r)
        no = db.execute("SELECT case_no FROM kase ORDER BY id LIMIT 1").fetchone()[0]
        taken = plain(ask("progress", no, "000000"), no)
        like = [no[:12] + "%06d" % n + c for n in (999991,) for c in "0123456789ABCDEFGHJKLMNPQRTUWXY"]
        check("%s: a number without its PIN and one never given out are answered alike" % who, taken[0] != 0 and any(
              plain(ask("progress", n, "000000"), n) == taken for n in like), taken)
    db.close()
    shutil.rmtree(d, ignore_errors=True)
