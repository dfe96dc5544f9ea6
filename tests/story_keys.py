"""The story with keys: each of the seven at a terminal of their own, all open at the same time."""
import os, re

from story_office import BYTES, ENV, MONEY, MONEY_BYTES, NAME, PAPER, PERSON, SECOND, TODAY, ago
from terminal import Lost, Window

F6, F7, BACK, SAVE, TAB, BTAB, DOWN, UP, END = ("\x1b[17~", "\x1b[18~", "\x18", "\x17", "\t", "\x1b[Z", "\x1b[B",
                                                                       "\x1b[A", "\x1b[F")


class Person(Window):
    """Somebody at a terminal of 80x24."""

    def __init__(self, office, user):
        ssh = office.words(user)
        super().__init__(ssh[:1] + ["-t"] + ssh[1:], ENV)
        self.user = user
        self.see("==>")
        if self.on("导览 "):		# the tour of a first login
            self.press("\x19")
            self.wait(lambda: not self.on("导览 ") and self.still(), "home without the tour")

    def still(self):
        """The foot, the message and the legend are drawn last, then the caret goes to its place."""
        return self.t.y < 21 and "F1" in self.line(23)

    def settle(self):
        """A picture comes in one piece, but on a busy machine."""
        while self.read(0.03) or not self.still():
            pass

    def see(self, text, seconds=8):
        self.wait(lambda: self.on(text) and self.still(), "%s to see %s" % (self.user, text), seconds)

    def at(self, title):
        self.wait(lambda: self.line(0).startswith(title) and self.still(), "%s at %s" % (self.user, title))

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    # ---- a form ----

    def place(self):
        m = re.search(r"第(\d+)/\d+项", self.line(21))
        return m and int(m.group(1))

    def form(self, title):
        self.wait(lambda: self.line(0).startswith(title) and self.place() and self.still(), "%s: the form %s" % (self.user, title))

    def spot(self):
        return self.place(), self.t.y, self.t.x

    def step(self, key):
        """False: there is no further one"""
        was = self.spot()
        self.press(key)
        self.wait(lambda: (self.spot() != was or self.line(22).startswith("已是")) and self.still(), "%s: another field" % self.user)
        self.settle()
        return self.spot() != was

    def type(self, text):
        """until it is seen; a narrow field shows its end"""
        self.press(text)
        self.wait(lambda: text[-4:] in self.line(self.t.y) and self.still(), "%s: %s typed" % (self.user, text))

    def in_field(self, label):
        """the caret stands in it: its name is the nearest to the left, that of a long text above"""
        if self.line(self.t.y - 1).strip(" ＊承") == label:
            return True
        left = "".join(self.t.cell[self.t.y][:self.t.x])
        m = re.search(r"(?:^|[ ＊承])%s[✗? ]{1,3}(\S.*)?$" % re.escape(label), left)
        return bool(m) and "  " not in (m.group(1) or "")

    def go(self, there, name):
        """forward to the end of the form, then back"""
        for key in (TAB, BTAB):
            while not there():
                if not self.step(key):
                    break
            else:
                return
        raise Lost("%s finds no %s\n%s" % (self.user, name, self.dump()))

    def fill(self, *pairs):
        for label, text in zip(pairs[::2], pairs[1::2]):
            self.go(lambda: self.in_field(label), label)
            self.type(text)
            self.step(TAB)

    def in_lines(self, label):
        """how many there are of the lines of that name, if the caret stands there; else -1"""
        above = [self.line(y) for y in range(self.t.y, 0, -1)]
        m = re.match(r"＊?%s（(\d+)）" % label, next((l for l in above if re.match(r"＊?\S+（\d+）", l) or l.startswith("── ")), ""))
        return int(m.group(1)) if m else -1

    def row(self, label, *texts):
        """one more in the lines of that name"""
        self.go(lambda: self.in_lines(label) >= 0, label)
        lines = self.in_lines(label)
        self.press(F6)
        self.wait(lambda: self.in_lines(label) == lines + 1 and self.still(), "%s: one more of %s" % (self.user, label))
        for n, text in enumerate(texts):
            if n:
                self.step(TAB)
            if text:
                self.type(text)

    def save(self, then):
        self.press(SAVE)
        self.wait(lambda: (self.line(0).startswith(then) or self.on("不能保存")) and self.still(), "%s has saved" % self.user)
        if self.on("不能保存"):
            raise Lost("%s can't save\n%s" % (self.user, self.dump()))

    # ---- an application ----

    def act(self, label):
        """the number before it, below the application"""
        here = lambda: next((m for l in self.t.lines()[12:22] for m in [re.search(r"(?:^ |  )(\d) %s(?:  |$)" % re.escape(label), l)] if m), None)
        self.press(self.wait(lambda: self.still() and here(), "%s may do %s" % (self.user, label)).group(1))

    def done(self, label):
        self.wait(lambda: self.on("已办理：" + label) or self.on("已提交：编号"), "%s has done %s" % (self.user, label))

    def say(self, asked, text):
        """a line that is asked for; what stands in it already is taken as it stands"""
        here = lambda: any("│ %s " % asked in l for l in self.t.lines()) and "Enter 确定" in self.line(23)
        self.wait(here, "%s asked for %s" % (self.user, asked))
        self.press(text + "\r")
        self.wait(lambda: not here(), "%s has said %s" % (self.user, asked))

    def opened(self, kind):
        self.wait(lambda: self.line(0).startswith(kind) and NAME[:14] in self.line(0) and self.still(), "%s at the %s" % (self.user, kind))

    def from_inbox(self, kind):
        """home, F7, Enter on what waits"""
        self.press(F7)
        self.at("待办")
        self.wait(lambda: self.on("1-") and self.still(), "%s: what waits" % self.user)
        self.press("\r")
        self.opened(kind)

    def home(self):
        for _ in range(6):
            if self.on("==>"):
                break
            was = self.t.lines()
            self.press(BACK)
            self.wait(lambda: self.t.lines() != was and self.still(), "%s back" % self.user)
            self.settle()
        self.see("==>")

    def from_own(self, kind):
        self.home()
        self.press(F7)
        self.at("我的申请")
        for _ in range(9):
            if any(l.startswith("▸ " + kind) for l in self.t.lines()):
                break
            self.step(DOWN)
        self.press("\r")
        self.opened(kind)

    # ---- lists ----

    def papers(self):
        self.press("m")
        self.wait(lambda: self.line(0).startswith("材料") and self.on("▸") and self.still(), "%s at the materials" % self.user)

    def paper(self):
        """the line of the checklist that the caret stands in"""
        return self.line(self.t.y)

    def slot(self, which):
        """to the line that says so"""
        self.press("\x1b[H")
        self.wait(lambda: self.t.y == 1 and self.still(), "the first of the materials")
        while which not in self.paper():
            if not self.step(DOWN):
                raise Lost("%s finds no %s\n%s" % (self.user, which, self.dump()))

    def attach(self, which, kind):
        """what was laid last into the tray"""
        self.slot(which)
        self.press("f")
        self.see("文件托盘")
        self.press("\r")
        self.see(kind)

    def fetch(self, which, what, name):
        self.slot(which)
        self.see(what)
        self.press("o")
        self.see("已取到文件托盘：" + name)

    def tick(self, which, key):
        """the key on each line that says so; it goes to the next by itself"""
        n = int(re.search(r"共(\d+)项", self.line(21)).group(1))
        for _ in range(n):
            if re.search(which, self.paper()):
                was = self.paper()
                y = self.t.y
                self.press(key)
                self.wait(lambda: self.line(y) != was and (self.t.y != y or y == n) and self.still(), "%s has ticked %s" % (self.user, was))
            elif self.t.y < n:
                self.step(DOWN)


def certified(p):
    p.press("xy\r")
    p.wait(lambda: "Enter 查看" in p.line(23) and p.on(PERSON) and p.still(), "the list of those in training")
    p.press("\r")
    p.wait(lambda: "8 办理" in p.line(23) and p.still(), "who was trained")
    p.press("8")
    p.at("办理")
    p.press("1")
    p.done("发结业证书")
    p.see("川社培证字")


def asks_for_the_name(p, unit):
    p.press(F7)
    p.at("我的申请")
    p.press("n")
    p.at("名称核准：发起人和拟任负责人")
    p.see("✓已结业")
    p.press("*")
    p.see("已勾选 1 人")
    p.press("\r")
    p.form("新建 名称核准")
    p.fill("组织类型", "MF", "子类型", "17", "字号", "银杏", "行(事)业领域", "社会工作服务", "组织形式", "中心", "管理体制", "S", "拟任业务主管单位", unit,
           "拟业务范围", "银杏树木认养；社区银杏养护知识普及。")
    p.row("发起人", "1", PERSON)
    p.row("拟任负责人", "2", PERSON)
    p.row("拟任负责人", "6", SECOND)
    p.save("名称核准")
    p.papers()
    p.attach("身份证明", "PDF")
    p.save("名称核准")
    p.act("提交")
    p.done("提交")
    return receipt(p)


def receipt(p):
    """number and PIN, as the message has them"""
    return re.search(r"已提交：编号 (\w+)，查询密码 (\d{6})", p.line(22)).groups()


def checks_the_name(p):
    p.from_inbox("名称核准")
    p.papers()
    p.fetch("身份证明", "PDF 6KB", "MC-02")
    p.press("v")
    p.see("✓")
    p.save("名称核准")
    p.press("s")
    p.at("相似")
    p.press("j")
    p.say("结论", "无近似名称")
    p.opened("名称核准")
    p.act("初审同意")
    p.done("初审同意")


def fills_the_application(p):
    p.act("申请成立登记")
    p.done("申请成立登记")
    p.see("在“我的申请”里接着办")
    p.from_own("成立登记")
    p.see("登记事项齐全：社会组织的住所没有填写")
    p.press("\r")		# to the field that it says is empty, in the organisation that is to be
    p.form("修改 社会组织")
    p.fill("法定代表人职务", "01", "住所", "成都市青羊区西御街1号3楼", "注册资金(元)", "30000", "出资方式", "1", "宗旨", "服务社区居民。", "届次", "1",
           "本届起", str(TODAY), "本届止", "%d-12-31" % (TODAY.year + 4), "专职人数", "2", "住所使用权", "1")
    p.row("章程", "1", ago(20), "", "", "1")
    p.save("成立登记")
    p.papers()
    p.tick("受理前 必交 +未交", "g")
    p.slot("身份证明")
    p.see("承 510105MC")
    p.press("c")
    p.see("须补正 0　未核验 11")
    p.attach("验资报告", "PNG")
    p.save("成立登记")
    p.act("送业务主管单位审查")
    p.done("送业务主管单位审查")
    return receipt(p)


def consents(p):
    p.from_inbox("成立登记")
    p.act("审查同意")
    p.say("审查同意文号", "青教函8号")
    p.say("审查同意日期", "")
    p.done("审查同意")


def says_what_it_lacks(p):
    p.from_inbox("成立登记")
    p.papers()
    p.slot("身份证明")
    p.see(" 承 510105MC")		# where it was looked at
    p.fetch("验资报告", "PNG 8KB", "SL-03")
    p.press("*")
    p.see("须补正 0　未核验 5")
    last = [y for y in range(1, 21) if "受理前 必交" in p.line(y)][-1]
    while p.t.y < last:
        p.step(DOWN)
    p.press("x")
    p.say("补正内容", "缺法定代表人签字")
    p.see("须补正 1　未核验 5")
    p.save("成立登记")
    p.act("一次性告知补正")
    p.done("一次性告知补正")


def mends(p):
    p.from_own("成立登记")
    p.see("待补正")
    p.papers()
    while "✗" not in p.paper():
        p.step(DOWN)
    p.see("缺法定代表人签字")
    p.press(BACK)
    p.opened("成立登记")
    p.act("补正后提交")
    p.done("补正后提交")


def accepts(p):
    p.home()
    p.from_inbox("成立登记")
    p.papers()
    p.tick(r"▸ \?.*受理前 必交", "v")
    p.save("成立登记")
    p.act("受理")
    p.done("受理")


def opines(p):
    p.see("已受理（对外：已受理）")		# what waits next opens by itself: this one
    ends = limits(p)
    ends = limits(p)
    p.press("s")
    p.at("相似")
    p.press("j")
    p.say("结论", "未见相同相似")
    p.opened("成立登记")
    p.act("审查意见：准予")
    p.say("审查意见", "材料齐全，符合法定条件。")
    p.done("审查意见：准予")
    return ends


def decides(p, kind, label):
    p.home()
    p.from_inbox(kind)
    p.act(label)
    p.done(label)


def grants(p):
    p.from_inbox("成立登记")
    p.act("准予登记")
    p.wait(lambda: p.on("办理后不能撤回") and "1 是" in p.line(23), "what can't be taken back is asked again")
    p.press("1")
    p.done("准予登记")


def issues(p):
    p.home()
    p.from_inbox("成立登记")
    p.papers()
    p.tick(r"发证前 必交", "v")
    p.save("成立登记")
    p.act("发证")
    p.wait(lambda: p.on("发证：送达方式"), "how it is handed over")
    p.press("1\r")
    p.say("领取人", PERSON)
    p.say("送达日期", "")
    p.done("发证")


def limits(p):
    """what the application says of its limits: [(name, its end, provisional)]"""
    p.press(END)
    p.wait(lambda: p.on("办理经过") and p.still(), "the end of the page")
    seen = {}
    for _ in range(40):
        for m in re.finditer(r"(\S+?)　\S+ 起，至 ([-\d]{10})(（暂算）)?", "\n".join(p.t.lines())):
            seen[m.group(1)] = m.group(2), bool(m.group(3))
        if p.on(" 期限") or not p.step(UP):
            break
    return seen


def document(p, kind):
    """of the record on screen, its documents, the caret on the one of that kind"""
    p.press("P")
    p.at("文书")
    while kind not in p.paper():
        p.step(DOWN)


def serves_the_notice(p):
    """that the name is approved: from the list of names to its documents"""
    p.home()
    p.press("mc\r")
    p.wait(lambda: p.line(0).startswith("名称核准") and p.on(NAME[:12]) and p.still(), "the list of names")
    p.press("\r")
    p.opened("名称核准")
    document(p, "名称核准通知书")
    p.press("8")
    p.at("办理 文书")
    p.see("自 %s 至 " % TODAY)		# by when
    p.press(next(m.group(1) for l in p.t.lines() for m in [re.match(r"[ ▸]*(\d) 送达 ", l)] if m))
    p.wait(lambda: p.on("送达：送达方式"), "how it is served")
    p.press("1\r")
    p.say("签收", PERSON)
    p.done("送达")
    p.home()


def reads_the_receipt(p):
    """what the founder takes away, on his screen"""
    p.from_own("成立登记")
    document(p, "回执")
    p.see("查询密码")
    return "".join(p.t.lines())


def opens(p, code):
    """an organisation by its code, from home"""
    p.home()
    p.press(code + "\r")
    p.wait(lambda: p.line(0).startswith("社会组织") and p.on(code) and p.still(), "%s at the organisation" % p.user)


def arranges(p):
    """the talk, from the organisation; by one alone it is refused, and who talks is asked again"""
    p.press("g2")
    p.at("谈话提醒")
    p.press("\r8")
    p.see("可以办的事")
    p.press("1")
    for label, text in (("约定日期", ""), ("地点", "二楼会议室"), ("谈话人", "李明"), ("谈话对象", PERSON)):
        p.see(" %s " % label)
        p.press(text + "\r")
    p.see("谈话人1人")
    p.press("\r")
    p.see("谈话人 李明")
    p.press("李明、王强\r")  # over what stands there
    p.see("已办理：安排")


def prints(p, code):
    """both certificates, from the organisation's record into the tray"""
    for kind in ("登记证书(正本)", "登记证书(副本)"):
        opens(p, code)
        document(p, kind)
        p.press("p")
        p.wait(lambda: re.search(r"PDF 存入文件托盘　\S+", p.line(22)) and kind[-3:-1] in p.line(22) and p.still(), "%s is printed" % kind, 30)


def asks_how_it_stands(p, no, pin):
    """the public, by number and PIN"""
    p.home()
    p.press(F7)
    p.at("办理进度")
    p.press(no + "\r" + pin + "\r")
    p.see("办结日")
    return [l.strip() for l in p.t.lines()[5:12] if l.strip()]


def play(o):
    """The whole of it, to the certificate in hand; the terminals and both receipts."""
    p = {name: Person(o, name) for name in ("incubator", "founder", "supervisor", "clerk", "chief", "director", "public")}
    certified(p["incubator"])
    o.said("founder", "put", PAPER, given=BYTES)
    name = asks_for_the_name(p["founder"], o.unit())
    checks_the_name(p["clerk"])
    decides(p["chief"], "名称核准", "核准")
    serves_the_notice(p["clerk"])
    o.said("founder", "put", MONEY, given=MONEY_BYTES)
    setup = fills_the_application(p["founder"])
    consents(p["supervisor"])
    says_what_it_lacks(p["clerk"])
    mends(p["founder"])
    accepts(p["clerk"])
    ends = opines(p["clerk"])
    decides(p["chief"], "成立登记", "审核同意准予")
    grants(p["director"])
    issues(p["clerk"])
    return p, name, setup, ends
