"""A session of a task: what its client sends is counted, what it receives goes to a typescript, and what its screens say is read."""
import os, re, time

from terminal import Window

JUMP, BACK, HELP = "\x10", "\x18", "\x1f"


class Counted(Window):
    """One session: what ssh is started by, where its typescript goes."""
    all, unknown = [], set()

    def __init__(self, ssh, env, path):
        self.uncounted, self.mark, self.size = 0, 0, 0
        self.script, self.timing = open(path + ".typescript", "wb"), open(path + ".timing", "w")
        self.script.write(b'Script started on 2026-03-02 09:00:00+08:00 [TERM="xterm-256color" COLUMNS="80" LINES="24"]\n')
        self.last = time.time()
        super().__init__(ssh[:1] + ["-t"] + ssh[1:], env)
        Counted.all.append(self)
        self.wait(lambda: self.on("==>") and "F1" in self.line(23) and self.whole(), "home")
        if self.on("导览 "):		# the tour of a first login: not what is counted here
            self.press("\x19")
            self.wait(lambda: not self.on("导览 ") and self.whole(), "home without the tour")

    def got(self, data):
        now = time.time()
        self.timing.write("%f %d\n" % (now - self.last, len(data)))
        self.script.write(data)
        self.last, self.size = now, self.size + len(data)
        super().got(data)

    def free(self, text):
        """running Chinese text, which is not counted"""
        self.press(text)
        self.uncounted += len(text.encode())

    def begin(self):
        self.mark = self.sent - self.uncounted

    def cost(self):
        return self.sent - self.uncounted - self.mark

    # what the screens say

    def picture(self):
        """What tells one screen from another, without the clock and the message."""
        return re.sub(r"\d\d:\d\d", "", self.line(0)), self.line(1), self.line(2), self.line(23)

    def jumping(self):
        return self.line(0).startswith("跳转") and self.line(1).startswith(" ==>") and self.line(23) == "F1 帮助  F3 返回"

    def jump(self, text):
        """Ctrl-P, text, Enter, and what follows is on screen; False: nothing was found. The legend is drawn last and is longer
        everywhere but on the jump screen."""
        self.press(JUMP)
        self.wait(self.jumping, "the jump line")
        self.press(text + "\r")
        away = lambda: not self.line(0).startswith("跳转") and len(self.line(23)) > len("F1 帮助  F3 返回")
        self.wait(lambda: (away() or self.line(22)) and self.whole(), "what " + text + " leads to")
        return away()

    def org(self):
        """name and code of the organisation on screen"""
        if not self.line(0).startswith("社会组织") or "历史" not in self.line(23):
            return "", ""
        code = re.match(r" ([0-9A-Z]{18}) ", self.line(2))
        return re.split(r"\s{2,}", self.line(1).strip())[0], code.group(1) if code else ""

    def open(self, org):
        """to the view of an organisation by its whole code, as setup"""
        self.jump(org["uscc"])
        self.wait(lambda: self.org()[1] == org["uscc"], org["name"])

    def place(self):
        """which field has the caret, as the form's foot counts"""
        m = re.search(r"第(\d+)/\d+项", self.line(21))
        return m and int(m.group(1))

    def whole(self):
        """The foot, the message and the legend are drawn last, then the caret goes to its place."""
        return self.t.y < 21

    def form(self):
        return re.match("修改|新建", self.line(0)) and self.place() and re.search("F2 跳转.*F10 保存$", self.line(23)) and self.whole()

    def step(self, key):
        """one key that moves the caret to another field, as setup; False at the end of the form"""
        at = self.place()
        self.press(key)
        self.wait(lambda: ((self.place() or at) != at or self.line(22).startswith("已是")) and self.whole(), "another field")
        return self.place() != at

    def focused(self, labels):
        """the label nearest to the left of the caret"""
        left = "".join(self.t.cell[self.t.y][:self.t.x])
        ends = {m.end(): l for l in labels for m in re.finditer(r"(?:^|[ ＊承])%s[✗? ]" % re.escape(l), left)}
        return ends[max(ends)] if ends else None

    def help(self):
        self.press(HELP)
        self.wait(lambda: self.line(23) == "F3 返回  F1 本屏的键" and self.whole(), "help")

    def help_back(self):
        self.press(BACK)
        self.wait(self.form, "the form")

    def leave_form(self):
        """F3, and what was typed is given up"""
        self.press(BACK)
        self.wait(lambda: self.on("放弃这些内容") or not re.match("修改|新建", self.line(0)), "the question or the screen before")
        if self.on("放弃这些内容"):
            self.press("1")
        self.wait(lambda: not self.on("放弃这些内容") and not re.match("修改|新建", self.line(0)), "the screen before")

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)
        self.script.close()
        self.timing.close()
        Counted.all.remove(self)
        Counted.unknown |= self.t.unknown
