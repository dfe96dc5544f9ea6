"""What the suites share that play screens over a real ssh: a terminal, whose cells say what a person would see, a program in it,
and the count of what held."""
import codecs, fcntl, os, pty, select, struct, termios, time, unicodedata

passed, failed = [], []


def check(name, ok, detail=""):
    (passed if ok else failed).append(name)
    print(("ok      " if ok else "not ok  ") + name + ("" if ok else "  " + str(detail)[:2500]), flush=True)
    return ok


def until(what, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        v = what()
        if v:
            return v
        time.sleep(0.02)
    return what()


class Terminal:
    """As much of xterm as ncurses writes to it (pyte does not know REP, which it does write). A wide character stands in its left
    cell, "" in its right one."""

    def __init__(self, h=24, w=80):
        self.h, self.w = h, w
        self.y = self.x = self.top = 0
        self.bottom = h - 1
        self.kept, self.insert, self.last, self.seq = (0, 0), False, " ", ""
        self.cell = [[" "] * w for _ in range(h)]
        self.decode = codecs.getincrementaldecoder("utf-8")("strict").decode
        self.unknown = set()

    def lines(self):
        return ["".join(row).rstrip() for row in self.cell]

    def feed(self, data):
        for c in self.decode(data):
            if self.seq:
                self.seq += c
                self.sequence()
            elif c == "\x1b":
                self.seq = c
            elif c >= " ":
                self.put(c)
            elif c == "\r":
                self.x = 0
            elif c == "\n":
                self.down()
            elif c == "\b":
                self.x = max(min(self.x, self.w - 1) - 1, 0)
            elif c == "\t":
                self.x = min(self.x // 8 * 8 + 8, self.w - 1)

    def put(self, c):
        self.last = c
        if unicodedata.category(c) in ("Mn", "Me", "Cf"):
            return
        n = 2 if unicodedata.east_asian_width(c) in "WF" else 1
        if self.x + n > self.w:
            self.x = 0
            self.down()
        if self.insert:
            self.shift(n)
        self.blank(self.y, self.x, self.x + n)
        self.cell[self.y][self.x:self.x + n] = [c] + [""] * (n - 1)
        self.x += n

    def blank(self, y, a, b):
        """Of a wide character no half stays."""
        row = self.cell[y]
        if a < self.w and row[a] == "":
            row[a - 1] = " "
        if b < self.w and row[b] == "":
            row[b] = " "
        row[a:b] = [" "] * (b - a)

    def shift(self, n):
        row = self.cell[self.y]
        row[self.x:self.x] = [" "] * n
        del row[self.w:]

    def down(self):
        if self.y == self.bottom:
            self.roll(self.top, 1)
        elif self.y < self.h - 1:
            self.y += 1

    def roll(self, at, n):
        """n lines leave at the top and blank ones come in below; n < 0: the other way round"""
        part = self.cell[at:self.bottom + 1]
        k = min(abs(n), len(part))
        new = [[" "] * self.w for _ in range(k)]
        self.cell[at:self.bottom + 1] = part[k:] + new if n > 0 else new + part[:len(part) - k]

    def sequence(self):
        s = self.seq
        if s[1] == "[":
            if len(s) == 2 or not "@" <= s[-1] <= "~":
                return
            self.csi(s[2:-1], s[-1])
        elif s[1] in "]P":
            if s[-1] != "\a" and not s.endswith("\x1b\\"):
                return
        elif s[1] in "()*+ #%":
            if len(s) == 2:
                return
        elif s[1] == "7":
            self.kept = self.y, self.x
        elif s[1] == "8":
            self.y, self.x = self.kept
        elif s[1] == "M":
            if self.y == self.top:
                self.roll(self.top, -1)
            else:
                self.y = max(self.y - 1, 0)
        elif s[1] not in "=>":
            self.unknown.add(s)
        self.seq = ""

    def csi(self, args, f):
        v = [int(a) if a.isdigit() else 0 for a in args.split(";")] + [0]
        n, x = max(v[0], 1), min(self.x, self.w - 1)
        if f in "Hf":
            self.y, self.x = min(n, self.h) - 1, min(max(v[1], 1), self.w) - 1
        elif f == "d":
            self.y = min(n, self.h) - 1
        elif f == "G":
            self.x = min(n, self.w) - 1
        elif f in "AB":
            self.y = max(self.y - n, 0) if f == "A" else min(self.y + n, self.h - 1)
        elif f in "CD":
            self.x = min(x + n, self.w - 1) if f == "C" else max(x - n, 0)
        elif f == "J":
            for y in range(self.y + 1 if v[0] == 0 else 0, self.y if v[0] == 1 else self.h):
                self.blank(y, 0, self.w)
            if v[0] < 2:
                self.csi(args, "K")
        elif f == "K":
            self.blank(self.y, 0 if v[0] else x, x + 1 if v[0] == 1 else self.w)
        elif f == "X":
            self.blank(self.y, x, min(x + n, self.w))
        elif f == "P":
            del self.cell[self.y][x:x + n]
            self.cell[self.y] += [" "] * (self.w - len(self.cell[self.y]))
        elif f == "@":
            self.shift(n)
        elif f == "b":
            for _ in range(n):
                self.put(self.last)
        elif f in "LM":
            self.roll(self.y, n if f == "M" else -n)
        elif f in "ST":
            self.roll(self.top, n if f == "S" else -n)
        elif f == "r":
            self.top, self.bottom, self.y, self.x = n - 1, (v[1] or self.h) - 1, 0, 0
        elif f in "hl" and args == "4":
            self.insert = f == "h"
        elif f in "hl" and args == "?1049":
            self.cell = [[" "] * self.w for _ in range(self.h)]
        elif f not in "hlmt":
            self.unknown.add(args + f)


class Lost(Exception):
    pass


class Window:
    """A program in a terminal of its own."""

    def __init__(self, command, env, h=24, w=80):
        self.t, self.h, self.sent = Terminal(h, w), h, 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", h, w, 0, 0))
            os.execvpe(command[0], command, env)

    def got(self, data):
        self.t.feed(data)

    def read(self, seconds):
        """False: nothing came"""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            raise Lost("the session ended")
        self.got(data)
        return True

    def line(self, y):
        return "".join(self.t.cell[y]).rstrip()

    def on(self, text):
        return any(text in l for l in self.t.lines())

    def wait(self, what, name, seconds=8):
        end = time.time() + seconds
        while True:
            v = what()
            if v:
                return v
            if time.time() > end:
                raise Lost("waited for %s in vain:\n%s" % (name, self.dump()))
            self.read(0.05)

    def press(self, keys):
        data = keys.encode()
        os.write(self.fd, data)
        self.sent += len(data)

    def dump(self):
        return "\n".join("        | " + l for l in self.t.lines()) + "\n        caret %d,%d" % (self.t.y, self.t.x)
