"""Of the command line's suite: scenarios 3, 5, 7, 9, 11 and 25 of the regulation, as an office would come to them in its own words."""
import sqlite3

from cli_world import *

FEB = lambda day: "2026-02-%02dT09:00:00" % day
PEOPLE = {"张一": "510000196003150002", "李二": "510000195608010008"}


def made(who, *words, now=NOW, given=b""):
    r = act(who, *words, now=now, given=given)
    if r.rc:
        raise RuntimeError("%s %s: %r" % (who, " ".join(words), r))
    return r.out.strip()


def approved(mark, now=NOW, type_="MF", subtype="17", field="社会工作服务", form="中心", scope=None):
    """A name asked for and approved, and the draft of its establishment: the case, its organisation."""
    for name, number in PEOPLE.items():
        if act("clerk", "find", name).rc or name not in act("clerk", "find", name).out:
            made("clerk", "new", "person", "name=" + name, "id_kind=1", "id_no=" + number, now=now)
            made("clerk", "new", "train_cert", "cert_no=证-" + name, "person=" + name, "holder_id=" + number, "issuer=成都市青羊区民政局", "region=510105",
                 "modules=DJ ZC CW NZ", "issued_on=2026-01-05", "valid_to=2028-01-05", now=now)
    key = made("founder", "new", "name_case", "applicant=张一", "phone=1411234%04d" % len(scope or mark * 40), "type=" + type_, "subtype=" + subtype, "region=510105",
               "mgmt_mode=Z", "direct_kind=C", "part_mark=" + mark, "part_field=" + field, "part_form=" + form, "scope=" + (scope or mark + "培育。"),
               "name_founder.kind=1", "name_founder.person=张一", "name_leader.post=2", "name_leader.person=张一", "name_leader.post=3",
               "name_leader.person=张一", "name_leader.post=6", "name_leader.person=李二", "name_leader.post=5", "name_leader.person=李二", now=now)
    made("founder", "do", "name_case", key, "submit", now=now)
    made("clerk", "set", "name_case", key, "similar_note=无近似名称", now=now)
    made("clerk", "do", "name_case", key, "check", "--reason", "已核对", "--pass", "W-NAME-1", now=now)
    made("chief", "do", "name_case", key, "approve", "--reason", "已核对", "--pass", "W-NAME-1", now=now)
    made("founder", "do", "name_case", key, "apply", now=now)
    db = sqlite3.connect("file:%s/socorg.db?mode=ro" % data, uri=True)
    case, org = db.execute("SELECT id, org FROM setup_case WHERE name_case = ?", (key,)).fetchone()
    db.close()
    return str(case), str(org)


def items(org, mark, *more, now=NOW):
    return act("founder", "set", "org", org, "domicile=成都市青羊区%s路1号" % mark, "domicile_kind=1", "purpose=服务社区居民。", "capital=30000", "capital_kind=1",
               "legal_rep_post=01", "term_no=1", "term_from=2026-03-01", "term_to=2031-02-28", "staff_full=2", "charter_version.version_no=1",
               "charter_version.passed_on=2026-02-01", *more, now=now)


def papers(case, now=NOW):
    db = sqlite3.connect("file:%s/socorg.db?mode=ro" % data, uri=True)
    ids, copies = [], []
    for line, code, original in db.execute("SELECT m.id, d.code, d.original FROM setup_material m JOIN material_def d ON d.id = m.def WHERE m.setup_case = ? "
                                           "AND m.stage = 'accept'", (case,)):
        ids.append(line)
        if not original:
            copies.append(code)
    db.close()
    act("clerk", "put", "copy.pdf", now=now, given=b"%PDF-1.4")
    for code in copies:
        made("clerk", "attach", "setup_case", case, code, "copy.pdf", now=now)
    made("clerk", "set", "setup_case", case, *["setup_material#%d.%s" % (i, w) for i in ids for w in ("given_on=2026-02-02", "checked=1")], now=now)


def scenario_3():
    case, org = approved("香樟", now=FEB(12))
    items(org, "香樟", now=FEB(12))
    made("founder", "do", "setup_case", case, "submit", now=FEB(12))
    ctl("nightly", now=FEB(26))
    check("scenario 3: on the fifth working day nothing is taken as done", show(case, entity="setup_case")["state"] == "SUBMITTED")
    r = ctl("nightly", now=FEB(27))
    now = show(case, entity="setup_case")
    check("scenario 3: on the next it counts as accepted on the day of its papers", r.rc == 0 and now["state"] == "ACCEPTED"
          and now["fields"]["accepted_on"] == "2026-02-12", (r, now))
    told = act("chief", "list", "reminder", "kind=deemed")
    check("scenario 3: the chief is told", told.out.count("视为受理") >= 1 and len(told.out.splitlines()) == 2, told)
    second, org = approved("银桦")
    items(org, "银桦")
    made("founder", "do", "setup_case", second, "submit")
    made("clerk", "do", "setup_case", second, "supplement")
    made("founder", "do", "setup_case", second, "resubmit")
    refused("scenario 3: told once", act("clerk", "do", "setup_case", second, "supplement"), 65, "R-SUP-01", "supplement_no", "一次性告知", lines=None)


def scenarios_5_to_11():
    like = rows("org", "region=510105", "state=ACTIVE")[0]["id"]
    scope = show(like)["fields"]["scope"].replace("\n", "")
    case, org = approved("木棉", scope=scope)
    items(org, "木棉")
    papers(case)
    made("founder", "do", "setup_case", case, "submit")
    made("clerk", "do", "setup_case", case, "accept")
    opine = lambda *more: act("clerk", "do", "setup_case", case, "opine", *more)
    refused("what an act needs is said with it", opine(), 65, "", "similar_note", "必须填写", lines=None)
    notes = ("similar_note=已比对", "review_note=材料齐全，符合法定条件。")
    refused("scenario 7: alike, and no report", opine(*notes), 65, "R-SIM-01", "argument", "须有论证报告", lines=None)
    check("an act that is refused leaves nothing of what was said with it", not show(case, entity="setup_case")["fields"]["review_note"])
    made("clerk", "set", "setup_case", case, *notes)
    refused("scenario 7: and said before", opine(), 65, "R-SIM-01", "argument", "须有论证报告", lines=None)
    made("clerk", "set", "setup_case", case, "argument=论证报告 2026-02-01", "argument_result=3")
    refused("scenario 7: a report that says no", opine(), 65, "R-SIM-01", "argument", "论证结论不是同意", lines=None)
    made("clerk", "set", "setup_case", case, "argument_result=1")
    li = re.search(r"\d{10,}", act("clerk", "find", "李二").out).group()
    made("clerk", "set", "person", li, "cadre=1")
    refused("scenario 11: no serving official in a service body", opine(), 65, "R-OFF-05", "person", "李二", lines=None)
    made("clerk", "set", "person", li, "cadre=0")
    r = opine("review_note=材料齐全，符合法定条件，论证充分。")
    check("scenario 7: a report that says yes", r.rc == 0 and "论证充分" in show(case, entity="setup_case")["fields"]["review_note"], r)
    # scenario 25: the clerk in the head's place
    key = made("chief", "new", "delegation", "delegate=" + label_of("clerk"), "role=chief", "region=510105", "from_on=2026-03-02", "to_on=2026-03-06", "reason=出差")
    made("chief", "do", "delegation", key, "give")
    refused("scenario 25: who examined it does not review it, in whose place ever", act("clerk", "do", "setup_case", case, "agree"), 77, "R-GEN-01", "",
            "须由他人办理", lines=None)
    made("chief", "do", "setup_case", case, "agree")
    made("director", "do", "setup_case", case, "grant")
    # 9 and 5
    case, org = approved("岷江", type_="JJ", subtype="31", field="公益", form="基金会", scope="公益资助。")
    refused("scenario 5: 3,999,999.99", items(org, "岷江", "capital=3999999.99"), 65, "R-REG-03", "capital", "低于最低4,000,000.00元", lines=None)
    refused("scenario 5: in kind", items(org, "岷江", "capital=4000000.00", "capital_kind=2"), 65, "R-REG-03", "capital_kind", "到账货币资金", lines=None)
    r = items(org, "岷江", "capital=4000000.00")
    check("scenario 5: four million in money", r.rc == 0, r)
    papers(case)
    made("founder", "do", "setup_case", case, "submit")
    made("clerk", "do", "setup_case", case, "accept")
    made("clerk", "set", "setup_case", case, "similar_note=已比对", "review_note=材料齐全，符合法定条件。")
    refused("scenario 9: whoever represents another body may not represent a foundation", act("clerk", "do", "setup_case", case, "opine"), 65, "R-OFF-01", "legal_rep",
            "张一已是", lines=None)


def label_of(account):
    db = sqlite3.connect("file:%s/socorg.db?mode=ro" % data, uri=True)
    label = db.execute("SELECT label FROM account WHERE name = ?", (account,)).fetchone()[0]
    db.close()
    return label


def scenario_25():
    db = sqlite3.connect(data + "/socorg.db")
    for sql in ("UPDATE state_log SET action = 'x'", "DELETE FROM state_log", "DELETE FROM audit"):
        try:
            db.execute(sql)
            check("scenario 25: " + sql, False)
        except sqlite3.Error as e:
            check("scenario 25: %s is refused by the database" % sql.split()[0], True, e)
    db.rollback()
    db.close()
    key = rows("org", "region=510105", "state=ACTIVE")[0]["id"]
    card = act("public", "show", "org", key)
    check("scenario 25: a guest's card has neither telephone nor number", card.rc == 0 and "电话" not in card.out and not re.search(r"\b\d{17}[\dX]\b", card.out), card)
    refused("scenario 25: ten working days from 2026-12-20", ctl("workday", "2026-12-20", "10"), 65, "R-CAL-01", "", "请先维护2027年节假日")
