"""The tasks of a registration window: K07 to K11 and K14. Applications are made in words over ssh; what is counted is done with keys."""
import json

from terminal import check

MARKS = ("云杉 青禾 锦帆 望江 浣花 芙蓉 银桦 听涛 明远 拾光 晴川 远山 知行 木棉 若水 星火 同舟 向阳 春晖 安澜 朝露 南风 北辰 东篱 西岭 丹枫 白鹭 "
         "秋实 长歌 松涛 漱玉 采薇 蒹葭 芦荻 槐荫 樨香 荻花 楝树 柘林 栎社 葭萌 桑榆 薜荔 蓼汀").split()
ID_NO = {"张一一": "510000196003150002", "李二二": "510000195608010008"}
NAME = "成都市青羊区%s社会工作服务中心"


class Window:
    """What the tasks need of their suite: words over ssh, and a session whose keys are counted."""

    def __init__(self, ssh, Client, today):
        self.ssh, self.Client, self.today, self.marks, self.phones = ssh, Client, today, iter(MARKS), 0

    def said(self, user, *words, given=b""):
        return self.ssh(" ".join("'%s'" % w for w in words), user, given).strip()

    def state(self, entity, key):
        return json.loads(self.said("clerk", "show", entity, key, "--format", "json"))

    # ---- what comes before ----

    def people(self):
        """two who are trained, enrolled for an organisation that is to be; the applicant's account is the first one's"""
        self.unit = "成都市青羊区民政局"
        self.id = {n: self.said("clerk", "new", "person", "name=" + n, "id_kind=1", "id_no=" + no, "phone=14112345678") for n, no in ID_NO.items()}
        k = self.said("incubator", "new", "train_class", "name=第9期登记前培训班", "organiser=" + self.unit, "region=510105", "from_on=2026-03-09", "to_on=2026-03-13")
        self.said("incubator", "do", "train_class", k, "open")
        for n, who in enumerate(ID_NO):
            self.said("incubator", "new", "enrol", "person=%s #%s" % (who, self.id[who]), "train_class=" + k, "region=510105", "intended=银杏社会工作服务中心", "identity=1")
            self.said("clerk", "new", "train_cert", "cert_no=证-%d" % n, "person=%s #%s" % (who, self.id[who]), "holder_id=" + ID_NO[who],
                      "issuer=" + self.unit, "region=510105", "modules=DJ ZC CW NZ", "issued_on=2026-03-01", "valid_to=2028-03-01")
        self.said("sysadmin", "set", "account", "founder", "person=张一一 #" + self.id["张一一"])

    def asked(self, *more):
        """an application handed in, of a name that nothing is said against; its key and mark"""
        try:
            return self.asked_as(next(self.marks), *more)
        except RuntimeError as e:
            if not any(w in str(e) for w in ("W-NAME-1", "R-NAME-05", "R-NAME-06")):
                raise
            return self.asked(*more)

    def asked_as(self, mark, *more):
        self.phones += 1
        key = self.said("founder", "new", "name_case", "applicant=张一一", "phone=1411234%04d" % self.phones, "type=MF", "subtype=17", "region=510105", "mgmt_mode=Z",
                        "direct_kind=C", "part_mark=" + mark, "part_field=社会工作服务", "part_form=中心", "scope=社会工作服务；社区服务。", *more)
        self.said("founder", "do", "name_case", key, "submit")
        return key, mark

    def looked_at(self, *more):
        """and agreed to by the officer: it waits for the chief"""
        key, mark = self.asked(*more)
        self.said("clerk", "set", "name_case", key, "similar_note=不近似")
        self.said("clerk", "do", "name_case", key, "check")
        return key, mark

    def establishment(self):
        """handed in with its papers, so that the officer is to accept it or to say what it lacks"""
        who = "%s #%s" % ("张一一", self.id["张一一"])
        second = "%s #%s" % ("李二二", self.id["李二二"])
        name, mark = self.looked_at("name_founder.kind=1", "name_founder.person=" + who, "name_leader.post=2", "name_leader.person=" + who,
                                    "name_leader.post=3", "name_leader.person=" + who, "name_leader.post=6", "name_leader.person=" + second)
        self.said("chief", "do", "name_case", name, "approve")
        self.said("founder", "do", "name_case", name, "apply")
        case = [l for l in self.said("clerk", "list", "setup_case", "--format", "csv").splitlines() if mark in l][0].split(",")[0]
        shown = self.state("setup_case", case)
        self.said("founder", "set", "org", shown["fields"]["org"]["id"], "domicile=成都市青羊区%s路1号" % mark, "domicile_kind=1", "purpose=服务社区居民。",
                  "capital=30000", "capital_kind=1", "legal_rep_post=01", "term_no=1", "term_from=%s" % self.today, "term_to=2029-12-31", "staff_full=2",
                  "charter_version.version_no=1", "charter_version.passed_on=2026-02-20", "charter_version.party_clause=1")
        for m in shown["lines"]["setup_material"]:
            if m["fields"]["required"] and m["fields"]["stage"]["code"] == "accept":
                self.said("founder", "set", "setup_case", case, "setup_material#%s.given_on=%s" % (m["id"], self.today))
        self.said("founder", "put", "copy.pdf", given=b"%PDF-1.4")
        self.said("founder", "attach", "setup_case", case, "SL-06", "copy.pdf")
        self.said("founder", "do", "setup_case", case, "submit")
        return case, mark

    def to_be_decided(self):
        """and examined and agreed to: it waits for the director"""
        case, mark = self.establishment()
        slots = [m["id"] for m in self.state("setup_case", case)["lines"]["setup_material"]
                 if m["fields"]["required"] and m["fields"]["stage"]["code"] == "accept"]
        self.said("clerk", "set", "setup_case", case, *["setup_material#%s.checked=1" % m for m in slots])
        self.said("clerk", "do", "setup_case", case, "accept")
        self.said("clerk", "do", "setup_case", case, "opine", "similar_note=已比对", "review_note=符合法定条件。", "argument=论证报告 2026-02-01", "argument_result=1")
        self.said("chief", "do", "setup_case", case, "agree")
        return case, mark

    # ---- the tasks ----

    def open_case(self, c, mark):
        c.wait(lambda: mark in c.line(0) and "F2 跳转" in c.line(23) and c.whole(), "the case of " + mark)

    def k07(self):
        c = self.Client("K07", "founder")
        c.begin()
        c.press(" n")
        c.wait(lambda: c.on("张一一") and c.on("李二二") and c.whole(), "who is in training")
        c.press("*\r")
        c.wait(c.form, "the form")
        c.press("mf\r17\r\r\r")
        c.free("银杏")
        c.press("\r")
        c.free("社会工作服务")
        c.press("\r")
        c.free("中心")
        c.press("\r")
        for alt in ("杏林", "杏花", "杏叶"):
            c.free(NAME % alt)
            c.press("\r")
        c.press("\r\r\rzj\rcx\r\r")
        c.free("社会工作服务；社区服务。")
        c.press("\t")
        c.free("本区尚无同类组织。")
        c.press("\t")
        c.free("没有用人名")
        c.press("\t\x17")
        c.wait(lambda: c.on("尚未提交") and c.whole(), "what is missing")
        c.press("1")
        c.wait(lambda: c.on("查询密码") or c.on("请核对") or c.on("不能办理"), "the receipt")
        keys = c.cost()
        if c.on("请核对"):		# a likeness that wants a reason: the reason is free text, its keys are counted
            c.press("\r")
            c.wait(lambda: c.on("继续的理由"), "the reason")
            c.free("已核对，领域不同")
            c.press("\r")
            c.wait(lambda: c.on("查询密码"), "the receipt")
            keys = c.cost()
        key = next((l.split(",")[0] for l in self.said("clerk", "list", "name_case", "--format", "csv").splitlines() if "银杏社会工作" in l), "")
        shown = self.state("name_case", key) if key else {}
        fields, lines = shown.get("fields", {}), shown.get("lines", {})
        whole = all(fields.get(f) for f in ("applicant", "phone", "type", "subtype", "region", "mgmt_mode", "direct_kind", "part_mark", "part_field", "part_form",
                                             "alt1", "alt2", "alt3", "scope", "contact", "necessity", "namesake"))
        check("K07 a name application with all fields, two initiators ticked, handed in: %d of 40 keys" % keys, keys <= 40 and whole
              and len(lines.get("name_founder", [])) == 2 and shown.get("state") == "SUBMITTED", (keys, fields, c.dump()))
        c.end()
        self.said("clerk", "do", "name_case", key, "return", "--reason", "演练完毕")		# out of the inbox of the next task

    def k09(self):
        case, mark = self.establishment()
        c = self.Client("K09")
        c.begin()
        c.press(" \r")
        self.open_case(c, mark)
        c.press("m")
        c.wait(lambda: c.line(0).startswith("材料") and c.on("未核验") and c.whole(), "the checklist")
        c.press("   ")
        c.wait(lambda: c.on("须补正 3"), "three items")
        c.press("\x17")
        self.open_case(c, mark)
        c.press("1")
        c.wait(lambda: c.on("已办理：一次性告知补正"), "the notice")
        keys, shown = c.cost(), self.state("setup_case", case)
        check("K09 a supplement notice with three items ticked, numbered, sent: %d of 8 keys" % keys, keys <= 8 and shown["state"] == "SUPPLEMENT"
              and shown["fields"]["supplement_no"] and "3. " in shown["fields"]["lacking"], (keys, shown["fields"], c.dump()))
        c.end()

    def k08(self):
        key, mark = self.asked()
        second, after = self.asked()
        c = self.Client("K08")
        c.begin()
        c.press(" \r")
        self.open_case(c, mark)
        keys = c.cost()
        check("K08 the next case open from home, with what is missing: %d of 2 keys" % keys, keys <= 2 and c.on("还缺") and c.on("查重结论"), c.dump())
        c.begin()
        c.press("2")
        c.wait(lambda: c.on("查重结论") and "Enter 确定" in c.line(23), "what the act wants")
        c.free("不构成近似")
        c.press("\r")
        self.open_case(c, after)
        keys = c.cost()
        check("K08 agreed with what it wants, and the next is open: %d keys" % keys, keys <= 3 and self.state("name_case", key)["state"] == "REVIEW", c.dump())
        c.end()
        return key, second

    def k14(self, key):
        c = self.Client("K14")
        c.begin()
        c.press(" \rs")
        c.wait(lambda: c.line(0).startswith("相似") and c.on("本申请") and c.whole(), "the first beside it")
        seen = set()
        for n in range(5):
            at = [l for l in c.t.lines() if l.startswith("▸")]
            seen.add(at[0] if at else "")
            if n < 4:
                c.press("\t")
                c.wait(lambda: [l for l in c.t.lines() if l.startswith("▸")] != at and c.whole(), "the next beside it")
        c.press("j")
        c.wait(lambda: c.on("查重结论") and "Enter 确定" in c.line(23), "the conclusion")
        c.free("服务对象不同，不构成相同相似")
        c.press("\r")
        c.wait(lambda: c.on("结论已记入申请"), "noted")
        keys, note = c.cost(), self.state("name_case", key)["fields"]["similar_note"]
        check("K14 five existing ones read side by side, conclusion noted: %d of 10 keys" % keys, keys <= 10 and len(seen) == 5
              and note == "服务对象不同，不构成相同相似", (keys, seen, note, c.dump()))
        c.end()

    def k10_director(self):
        cases = [self.to_be_decided()[0] for _ in range(2)]
        c = self.Client("K10-director", "director")
        c.press(" \r")
        c.wait(lambda: c.line(0).startswith("成立登记 ") and c.whole(), "a case")
        one = c.line(0)
        c.begin()
        c.press("3")
        c.wait(lambda: c.on("办理后不能撤回"), "the question")
        c.press("1")
        c.wait(lambda: c.on("已办理：准予登记") and c.line(0).startswith("成立登记 ") and c.line(0) != one, "the next case")
        keys, states = c.cost(), sorted(self.state("setup_case", k)["state"] for k in cases)
        check("K10 granted by the director, and the next case is open: %d of 3 keys" % keys, keys <= 3 and states == ["APPROVED", "JZ_DECIDE"],
              (keys, states, c.dump()))
        c.end()

    def k10(self, first):
        """first: what K08 has left for the chief"""
        self.looked_at()
        c = self.Client("K10", "chief")
        c.begin()
        c.press(" \r")
        c.wait(lambda: c.line(0).startswith("名称核准 ") and c.whole(), "a case")
        one = c.line(0)
        c.press("2")
        c.wait(lambda: c.on("已办理：核准") and c.line(0).startswith("名称核准 ") and c.line(0) != one, "the next case")
        keys = c.cost()
        done = self.state("name_case", first)["state"]
        check("K10 agreed, and the next case is open: %d of 3 keys" % keys, keys <= 3 and done == "APPROVED", (keys, done, c.dump()))
        c.end()

    def k11(self):
        for _ in range(20):		# the one that K10 has left is the first
            self.looked_at()
        c = self.Client("K11", "chief")
        c.begin()
        c.press(" " + " " * 20 + "b")
        c.wait(lambda: c.on("对选定的20件"), "twenty")
        c.press("2")
        c.wait(lambda: c.on("选定20行") and c.whole(), "who would be refused")
        named = c.on("将办理")
        c.press("\x17")
        c.wait(lambda: c.on("已办") and "核准" in c.line(22), "done")
        keys = c.cost()
        check("K11 twenty decided at once, the refusals named first: %d of 24 keys" % keys, keys <= 24 and named and c.on("已办20行"), (keys, c.dump()))
        c.end()
