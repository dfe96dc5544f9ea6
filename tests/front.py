"""Real SSH clients against socorgd: each trap of libssh that was met, each limit on both sides, and the ways a line can end.

Polls for a state, never sleeps for a guess. One server for most tests, one with a short time of grace."""
import os, pty, re, select, signal, socket, subprocess, sys, tempfile, time
import paramiko

from served import answers, counted, free_port, make_key, make_register, serve, tidy
from terminal import check, until

B = sys.argv[1]
ENV = dict(os.environ, SOCORG_NOW="2026-03-02T09:00:00", LC_ALL="C.UTF-8")


def run(*cmd, **kw):
    return subprocess.run(cmd, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, **kw)


class Server:
    def __init__(self, data, *options):
        self.err = open(os.path.join(tmp, "log"), "ab")
        self.p, self.port = serve(B, ENV, data, *options, bind="0.0.0.0", log=self.err)

    def children(self):
        """net processes: children of the listener that are not the spawner"""
        out = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(self.p.pid)], stdout=subprocess.PIPE).stdout.decode()
        return [int(l.split()[0]) for l in out.splitlines() if "--spawn" not in l]

    def sessions(self):
        out = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], stdout=subprocess.PIPE).stdout.decode().splitlines()
        spawner = [l.split()[0] for l in out if l.split()[1] == str(self.p.pid) and "--spawn" in l]
        return [int(l.split()[0]) for l in out if l.split()[1] in spawner]

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        return self.p.wait(20)


def client(srv, user="clerk", password=None, key=None, **kw):
    c = paramiko.SSHClient()
    c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    c.connect("127.0.0.1", srv.port, user, password=password, pkey=key, look_for_keys=False, allow_agent=False, timeout=15,
              banner_timeout=15, auth_timeout=15, **kw)
    return c


def read_until(ch, text, seconds=10):
    got, end = b"", time.time() + seconds
    while time.time() < end and text.encode() not in got:
        if select.select([ch], [], [], 0.05)[0]:
            d = ch.recv(65536)
            if not d:
                break
            got += d
    return got


def quiet(ch):
    """What comes until nothing has come for half a second."""
    got = b""
    while select.select([ch], [], [], 0.5)[0]:
        d = ch.recv(65536)
        if not d:
            break
        got += d
    return got


def ssh(*args, extra=(), **kw):
    return run("ssh", "-p", str(srv.port), "-i", KEY, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o",
               "UserKnownHostsFile=" + tmp + "/kh", "-o", "LogLevel=ERROR", *extra, "clerk@127.0.0.1", *args, **kw)


def exit_codes():
    for words, want in (("find 协会", 0), ("nosuchverb", 64), ("show org 不存在的组织", 66), ("new org name=x", 65)):
        r = ssh(words)
        check("OpenSSH: %s ends with %d" % (words, want), r.returncode == want, (r.returncode, r.stderr))
    r = run("plink", "-ssh", "-batch", "-P", str(srv.port), "-pw", PW, "-hostkey", "*", "clerk@127.0.0.1", "nosuchverb")
    if b"Cannot confirm" in r.stderr or b"host key" in r.stderr:
        fp = run("ssh-keyscan", "-p", str(srv.port), "-t", "ed25519", "127.0.0.1").stdout
        fp = subprocess.run(["ssh-keygen", "-lf", "-"], input=fp, stdout=subprocess.PIPE).stdout.decode().split()[1]
        r = run("plink", "-ssh", "-batch", "-P", str(srv.port), "-pw", PW, "-hostkey", fp, "clerk@127.0.0.1", "nosuchverb")
    check("plink: exit code 64", r.returncode == 64, (r.returncode, r.stderr))
    r = subprocess.run(["dbclient", "-y", "-y", "-p", str(srv.port), "clerk@127.0.0.1", "nosuchverb"],
                       env=dict(ENV, DROPBEAR_PASSWORD=PW, HOME=tmp), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    check("dbclient: exit code 64", r.returncode == 64, (r.returncode, r.stderr))
    c = client(srv, password=PW)
    _, out, _ = c.exec_command("nosuchverb")
    check("paramiko: exit code 64", out.channel.recv_exit_status() == 64)
    # one channel after another on the same connection; two at once are refused
    ends = []
    for _ in range(20):	# asked for the moment the last one's exit status is in, while it is still being closed
        ends.append(c.exec_command("nosuchverb")[1].channel.recv_exit_status())
    check("twenty channels follow at once, each with its exit code", ends == [64] * 20, ends)
    ch = c.invoke_shell("xterm-256color", 80, 24)
    read_until(ch, "F1")
    ch.close()
    ch = c.invoke_shell("xterm-256color", 80, 24)	# hung up by the client and asked for in one breath
    check("a channel follows one the client hung up", b"F1" in read_until(ch, "F1"))
    try:
        c.get_transport().open_session(timeout=5)
        check("a second channel at the same time is refused", False)
    except paramiko.SSHException:
        check("a second channel at the same time is refused", True)
    c.close()


def passwords():
    for name, user, pw in (("wrong password", "clerk", "wrong"), ("unknown name", "nobody1", PW), ("name of 50,000 bytes", "a" * 50000, PW),
                           ("name with NUL", "cl\0erk", PW), ("password of 200,000 bytes", "clerk", "x" * 200000),
                           ("password of 129 bytes", "clerk", "x" * 129)):
        try:
            client(srv, user, pw).close()
            check(name + " is refused", False)
        except (paramiko.SSHException, EOFError, OSError):
            check(name + " is refused", True)
    t = paramiko.Transport(("127.0.0.1", srv.port))
    t.start_client(timeout=10)
    n = 0
    for word in ("wrong1", "wrong2", "wrong3", PW):
        try:
            t.auth_password("clerk", word)
        except paramiko.AuthenticationException:
            n += 1
        except (paramiko.SSHException, EOFError, OSError):
            break
    # a fourth may still be answered, it is not looked at: the right password gets nobody in
    check("three tries, not a fourth", n >= 3 and not t.is_authenticated() and until(lambda: not t.is_active(), 5), n)
    t.close()
    t = paramiko.Transport(("127.0.0.1", srv.port))
    t.start_client(timeout=10)
    try:
        t.auth_none("clerk")
        check("none is no way in", False)
    except paramiko.BadAuthenticationType as e:
        check("none is no way in", sorted(e.allowed_types) == ["password", "publickey"], e.allowed_types)
    try:
        t.open_session(timeout=3)
        check("no channel before login", False)
    except (paramiko.SSHException, EOFError):
        check("no channel before login", True)
    t.close()


def nothing_else():
    check("sftp is refused", run("sftp", "-P", str(srv.port), "-i", KEY, "-b", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o",
                                 "UserKnownHostsFile=" + tmp + "/kh", "clerk@127.0.0.1").returncode != 0)
    r = ssh("-N", extra=("-R", "0:127.0.0.1:9", "-o", "ExitOnForwardFailure=yes"))
    check("remote forwarding is refused", r.returncode == 255 and b"forwarding failed" in r.stderr, r)
    c = client(srv, password=PW)
    try:
        c.get_transport().open_channel("direct-tcpip", ("127.0.0.1", srv.port), ("127.0.0.1", 1), timeout=5)
        check("local forwarding is refused", False)
    except paramiko.SSHException:
        check("local forwarding is refused", True)
    c.close()
    r = ssh("describe", extra=("-A", "-X"))
    check("agent and X11 change nothing", r.returncode == 0, r)
    r = ssh(extra=("-T",), stdin=subprocess.DEVNULL)
    check("a shell without terminal says why", r.returncode == 64 and b"terminal" in r.stderr, r)


def screens():
    c = client(srv, password=PW)
    for term in ("xterm-kitty", "../../x", "A" * 300, "vt220", "screen.xterm-256color", "linux", "putty"):
        ch = c.get_transport().open_session()
        ch.get_pty(term, 80, 24)
        ch.invoke_shell()
        got = read_until(ch, "F1")
        check("TERM %.20s paints" % term, b"F1" in got, got[-200:])
        ch.close()
        c.close()
        c = client(srv, password=PW)
    for w, h in ((0, 0), (1, 1), (10, 3), (100000, 100000), (4294967295, 4294967295), (2147483647, 2147483647)):
        ch = c.get_transport().open_session()
        ch.get_pty("xterm", w, h)
        ch.invoke_shell()
        # too small says so, everything else paints; back at 80x24 the screen is whole
        got = read_until(ch, "F1", 3)
        ch.resize_pty(81, 25)
        got = read_until(ch, "F1", 5)
        check("size %d x %d is survived" % (w, h), b"F1" in got and not ch.exit_status_ready(), got[-200:])
        ch.close()
        c.close()
        c = client(srv, password=PW)
    ch = c.invoke_shell("xterm-256color", 80, 24)
    read_until(ch, "F1")
    for i in range(500):
        ch.resize_pty(80 + i % 40, 24 + i % 20)
    ch.resize_pty(80, 24)
    ch.send(b"\x0c")
    check("a storm of sizes ends in a screen", b"F1" in read_until(ch, "F1"))
    ch.send(b"zz\r")
    quiet(ch)
    ch.send(b"\r")
    quiet(ch)
    ch.send(b"6")
    quiet(ch)
    ch.send(b"x")		# 10 bytes are what a packet of 44 has room for (chacha20-poly1305)
    got = quiet(ch)
    check("a typed character is at most 10 bytes", b"x" in got and len(got) <= 10, got)
    ch.send(b"\x0c")
    check("a repaint leaves the alternate character set", b"\x1b(B" in quiet(ch))
    # 300 KB into the jump line: nothing stalls, the next key is answered
    data = b"\x1b[200~" + b"x" * 300000 + b"\x1b[201~"
    sent = 0
    while sent < len(data):
        sent += ch.send(data[sent:sent + 32768])
    ch.send(b"\x18\x0c")
    check("a paste of 300 KB does not stall", b"F1" in read_until(ch, "F1", 15))
    # a peer that does not read for a while
    for _ in range(200):
        ch.send(b"\x0c")
    time.sleep(0.5)
    n = 0
    while select.select([ch], [], [], 0.5)[0]:
        d = ch.recv(65536)
        if not d:
            break
        n += len(d)
    ch.send(b"\x0c")
    check("a slow reader is waited for", b"F1" in read_until(ch, "F1"), n)
    c.close()
    c = client(srv, password=PW)
    ch = c.get_transport().open_session()
    ch.set_environment_variable("LD_PRELOAD", "/nonexistent.so")
    check("LD_PRELOAD is not taken", True)
    c.close()


def ended(pid):
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def leave_clean():
    """Each client types Chinese into a real terminal, leaves, and gives the terminal back: main screen, cursor, modes."""
    keyscan = run("ssh-keyscan", "-p", str(srv.port), "-t", "ed25519", "127.0.0.1").stdout
    fp = subprocess.run(["ssh-keygen", "-lf", "-"], input=keyscan, stdout=subprocess.PIPE).stdout.decode().split()[1]
    cmds = {
        "OpenSSH": ["ssh", "-t", "-p", str(srv.port), "-i", KEY, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o",
                    "UserKnownHostsFile=" + tmp + "/kh", "-o", "LogLevel=ERROR", "clerk@127.0.0.1"],
        "plink": ["plink", "-ssh", "-batch", "-t", "-P", str(srv.port), "-pw", PW, "-hostkey", fp, "clerk@127.0.0.1"],
        "dbclient": ["dbclient", "-y", "-y", "-t", "-p", str(srv.port), "clerk@127.0.0.1"],
    }
    for name, cmd in cmds.items():
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update(ENV, TERM="xterm-256color", DROPBEAR_PASSWORD=PW, HOME=tmp)
            os.execvp(cmd[0], cmd)
        import fcntl, struct, termios
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        got = b""

        def more(text, seconds=15):
            nonlocal got
            end = time.time() + seconds
            start = len(got)
            while time.time() < end and text.encode() not in got[start:]:
                if select.select([fd], [], [], 0.05)[0]:
                    try:
                        d = os.read(fd, 65536)
                    except OSError:
                        d = b""
                    if not d:
                        break
                    got += d
            return text.encode() in got[start:]

        first = more("F1")
        os.write(fd, b"\x10" + "协会".encode())
        typed = more("协会")
        os.write(fd, b"\x18")		# out of the jump line
        more("F1", 2)
        os.write(fd, b"\x18")		# home asks
        asked = more("退出", 5)
        os.write(fd, b"1")
        more("\x1b[?2004l", 5)
        status = until(lambda: ended(pid), 10)
        tail = got[-400:]
        check("%s logs in, types Chinese" % name, first and typed, got[-300:])
        check("%s leaves the terminal clean" % name, asked and status and b"\x1b[?1049l" in got and b"\x1b[?2004l" in got
              and got.rfind(b"\x1b[?1049l") > got.rfind(b"\x1b[?1049h"), tail)
        os.close(fd)


def leave_clean_paramiko():
    """The same without a terminal of its own: what a program that speaks SSH gets."""
    c = client(srv, password=PW)
    ch = c.invoke_shell("xterm-256color", 80, 24)
    read_until(ch, "F1")
    ch.send(b"\x10" + "协会".encode())
    check("paramiko logs in, types Chinese", "协会".encode() in read_until(ch, "协会"))
    ch.send(b"\x18")
    read_until(ch, "F5")
    ch.send(b"\x18")
    read_until(ch, "退出")
    ch.send(b"1")
    got = read_until(ch, "\x1b[?2004l")
    check("paramiko leaves the terminal clean", b"\x1b[?1049l" in got and b"\x1b[?2004l" in got and ch.recv_exit_status() == 0, got[-200:])
    c.close()


def window_follows():
    """The screen is painted for the new size, after the client says so."""
    c = client(srv, password=PW)
    ch = c.invoke_shell("xterm-256color", 80, 24)
    read_until(ch, "F1")
    ch.resize_pty(132, 43)
    check("a larger window is filled", b"\x1b[43" in read_until(ch, "\x1b[43"))
    c.close()


def forced_command():
    """OpenSSH's sshd with the session as its ForceCommand: screens, one command with its exit code, nothing else."""
    port, conf = free_port(), tmp + "/sshd_config"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp + "/peer")
    os.makedirs("/run/sshd", exist_ok=True)
    open(conf, "w").write("Port %d\nListenAddress 127.0.0.1\nHostKey %s/peer\nPidFile none\nUsePAM no\nAuthorizedKeysFile %s.pub\nStrictModes no\n"
                          "PermitRootLogin yes\nSetEnv SOCORG_NOW=2026-03-02T09:00:00\nForceCommand %s -d %s -u clerk --session\n"
                          % (port, tmp, KEY, os.path.abspath(B + "/socorg"), data))
    p = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", conf], stderr=subprocess.DEVNULL)
    try:
        until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)))
        me = run("id", "-un").stdout.decode().strip()
        base = ("ssh", "-p", str(port), "-i", KEY, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o",
                "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", me + "@127.0.0.1")
        r = run(*base, "list org --limit 1 --format csv")
        check("ForceCommand runs one command", r.returncode == 0 and r.stdout.startswith(b"\xef\xbb\xbfid,"), (r.returncode, r.stdout[:40], r.stderr))
        check("ForceCommand: exit code 66", run(*base, "show org 不存在的组织").returncode == 66)
        check("ForceCommand is no shell", run(*base, "id").returncode == 64)
        c = paramiko.SSHClient()
        c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        c.connect("127.0.0.1", port, me, key_filename=KEY, look_for_keys=False, allow_agent=False, timeout=15)
        check("ForceCommand opens the screens", b"F1" in read_until(c.invoke_shell("xterm-256color", 80, 24), "F1"))
        c.close()
    finally:
        p.terminate()
        p.wait(10)


def ends():
    before = len(srv.sessions())
    c = client(srv, password=PW)
    ch = c.invoke_shell("xterm", 80, 24)
    read_until(ch, "F1")
    until(lambda: len(srv.sessions()) > before)
    sock = c.get_transport().sock
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()
    check("a reset line frees the session", until(lambda: len(srv.sessions()) <= before, 10), srv.sessions())
    c = client(srv, password=PW)
    ch = c.invoke_shell("xterm", 80, 24)
    read_until(ch, "F1")
    for pid in srv.sessions():
        os.kill(pid, signal.SIGKILL)
    check("a killed session gives status 70", ch.recv_exit_status() == 70)
    check("and the listener lives", answers(srv.port))
    c.close()


def crowds():
    """Silent connections of one address are capped, and nobody else waits for them."""
    silent = []
    check("no net process outlives its line", until(lambda: not srv.children(), 5), srv.children())
    for _ in range(60):
        s = socket.socket()
        s.bind(("127.0.0.2", 0))
        s.settimeout(2)
        try:
            s.connect(("127.0.0.1", srv.port))
            silent.append(s)
        except OSError:
            pass
    until(lambda: len(srv.children()) >= 10, 3)
    t = time.time()
    c = client(srv, password=PW)
    took = time.time() - t
    c.close()
    check("a login past 60 silent connections takes under a second", took < 1, took)
    check("no more than ten of them are held", until(lambda: len(srv.children()) <= 10, 3), len(srv.children()))
    for s in silent:
        s.close()


def grace():
    s2 = Server(data2, "--grace", "1", "--drain", "3")

    def in_time():
        """on a busy machine a password may take its second"""
        try:
            return client(s2, password=PW2)
        except paramiko.SSHException:
            return None

    for name, first in (("silent", b""), ("half a banner", b"SSH-2."), ("rubbish", b"SSH-2.0-x\r\n" + os.urandom(300)),
                        ("a giant packet", b"SSH-2.0-x\r\n\x7f\xff\xff\xff" + b"A" * 5000)):
        s = socket.create_connection(("127.0.0.1", s2.port), 5)
        s.settimeout(6)
        t = time.time()
        try:
            if first:
                s.sendall(first)
            while s.recv(4096):
                pass
        except OSError:
            pass
        check("%s is let go after the time of grace" % name, time.time() - t < 5, time.time() - t)
        s.close()
    check("and the listener lives", answers(s2.port))
    c = until(in_time, 60)
    ch = c.invoke_shell("xterm", 80, 24)
    read_until(ch, "F1")
    s2.p.send_signal(signal.SIGTERM)
    check("SIGTERM ends sessions", until(lambda: ch.exit_status_ready() or ch.closed, 10))
    check("SIGTERM: status 0", s2.p.wait(20) == 0)
    c.close()


tmp = tempfile.mkdtemp(prefix="socorg-front-")
try:
    KEY, data, data2 = tmp + "/key", tmp + "/data", tmp + "/data2"
    make_key(KEY)
    for d in (data, data2):
        make_register(B, ENV, d, 200)
    r = run(B + "/socorgctl", "-d", data, "key", "add", "clerk", KEY + ".pub")
    check("a key is enrolled", r.returncode == 0, r.stderr)
    account = lambda d: re.search(r"^clerk (\S+)", open(d + "/practice-accounts").read(), re.M).group(1)
    PW, PW2 = account(data), account(data2)
    srv = Server(data, "--drain", "3")
    audit = run("ssh-audit", "-p", str(srv.port), "127.0.0.1").stdout.decode()
    check("ssh-audit finds no [fail]", "[fail]" not in audit and "curve25519" in audit, [l for l in audit.splitlines() if "[fail]" in l])
    for part in (exit_codes, passwords, nothing_else, screens, window_follows, leave_clean, leave_clean_paramiko, forced_command, ends, crowds, grace):
        try:
            part()
        except Exception as e:		# a test that breaks is a test that failed; the others still run
            check(part.__name__, False, repr(e))
    check("SIGTERM: status 0 with nobody there", srv.stop() == 0)
finally:
    tidy(tmp)
counted()
