"""make bench: socorgd and OpenSSH's sshd (the same session as its ForceCommand) on the same register, in turn, on loopback.

Five alternating rounds, medians. Configurations are written here so that a figure can be had again. Arguments: build folder;
ROUNDS, ORGS in the environment make a short run. Needs root (sshd), openssh-server, and a C compiler for bench/load.c."""
import json, os, re, shutil, signal, socket, statistics, subprocess, sys, time

B = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
ORGS = int(os.environ.get("ORGS", "100000"))
WORK = os.path.abspath(B + "/bench")
DATA = os.path.abspath(os.environ.get("DATA", WORK + "/data-%d" % ORGS))
ENV = dict(os.environ, LC_ALL="C.UTF-8")
HZ = os.sysconf("SC_CLK_TCK")

SSHD = """Port {port}
ListenAddress 127.0.0.1
HostKey {work}/peer_ed25519
PidFile none
UsePAM no
PasswordAuthentication no
PubkeyAuthentication yes
AuthorizedKeysFile {work}/key.pub
StrictModes no
MaxStartups 1000
MaxSessions 1000
PermitRootLogin yes
LogLevel ERROR
KexAlgorithms curve25519-sha256
Ciphers chacha20-poly1305@openssh.com
Compression no
PrintMotd no
PrintLastLog no
ForceCommand {socorg} -d {data} -u clerk --session
"""


def free_port():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    p = s.getsockname()[1]
    s.close()
    return p


def answers(port):
    try:
        s = socket.create_connection(("127.0.0.1", port), 1)
        ok = s.recv(8).startswith(b"SSH-2.0")
        s.close()
        return ok
    except OSError:
        return False


class Peer:
    def __init__(self, ours):
        self.ours, self.port = ours, free_port()
        if ours:
            cmd = [B + "/socorgd", "-d", DATA, "-p", str(self.port), "-b", "127.0.0.1", "--unauthenticated", "1000", "--per-address", "1000",
                   "--drain", "5", "--spawner", os.path.abspath(B + "/bench/socorg")]
            self.user = "clerk"
        else:
            conf = WORK + "/sshd_config"
            os.makedirs("/run/sshd", exist_ok=True)
            open(conf, "w").write(SSHD.format(port=self.port, work=WORK, socorg=os.path.abspath(B + "/bench/socorg"), data=DATA))
            cmd = ["/usr/sbin/sshd", "-D", "-f", conf]
            self.user = "root"
        self.p = subprocess.Popen(cmd, env=ENV, stderr=open(WORK + "/log", "ab"))
        end = time.time() + 20
        while not answers(self.port):
            if time.time() > end:
                raise SystemExit("no answer: " + " ".join(cmd))
            time.sleep(0.05)

    def tree(self):
        """pids below this server, each with its kind: net (listener, connections) or session"""
        kids, args = {}, {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                st = open("/proc/%s/stat" % pid).read()
                ppid = int(st[st.rindex(")") + 2:].split()[1])
                kids.setdefault(ppid, []).append(int(pid))
                args[int(pid)] = open("/proc/%s/cmdline" % pid).read().replace("\0", " ")
            except (OSError, ValueError):
                pass
        out, todo = {}, [self.p.pid]
        while todo:
            pid = todo.pop()
            a = args.get(pid, "")
            if a:
                out[pid] = "session" if "socorg " in a and "socorgd" not in a else "net"
            todo += kids.get(pid, [])
        return out

    def cpu(self):
        """CPU milliseconds so far: net side, sessions (schedstat counts nanoseconds)"""
        sums = {"net": 0.0, "session": 0.0}
        for pid, kind in self.tree().items():
            try:
                sums[kind] += int(open("/proc/%d/schedstat" % pid).read().split()[0]) / 1e6
            except (OSError, IndexError, ValueError):
                pass
        return sums

    def pss(self):
        total = 0
        for pid in self.tree():
            try:
                total += int(re.search(r"^Pss:\s+(\d+)", open("/proc/%d/smaps_rollup" % pid).read(), re.M).group(1))
            except (OSError, AttributeError):
                pass
        return total

    def load(self, n, *words, waits=()):
        """Plays a load; at each 'wait' of the script the matching function is called. Returns figures by name."""
        cmd = [B + "/bench/load", "-p", str(self.port), "-u", self.user, "-k", WORK + "/key", "-n", str(n), "-m", "F1", *map(str, words)]
        p = subprocess.Popen(cmd, env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        out, waits = {}, list(waits)
        for line in p.stdout:
            d = json.loads(line)
            if d["name"] == "ready":
                waits.pop(0)()
                p.stdin.write("\n")
                p.stdin.flush()
            else:
                out[d["name"]] = d
        p.wait()
        return out

    def stop(self):
        for pid in [q for q in self.tree() if q != self.p.pid]:
            try:
                os.kill(pid, signal.SIGHUP)
            except OSError:
                pass
        self.p.send_signal(signal.SIGTERM)
        try:
            self.p.wait(15)
        except subprocess.TimeoutExpired:
            self.p.kill()


def prepare():
    os.makedirs(WORK, exist_ok=True)
    for name in ("key", "peer_ed25519"):
        if not os.path.exists(WORK + "/" + name):
            subprocess.check_call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", WORK + "/" + name])
    if not os.path.exists(DATA + "/practice-accounts"):
        shutil.rmtree(DATA, ignore_errors=True)
        subprocess.check_call([B + "/bench/socorgctl", "-d", DATA, "init", "--practice", "--orgs", str(ORGS)], env=ENV)
        subprocess.check_call([B + "/bench/socorgctl", "-d", DATA, "key", "add", "clerk", WORK + "/key.pub"], env=ENV)


# What the keys of a round do. Tour: a list, an organisation, a form of it, and back home.
TOUR = ["setup", r"zz\r", "setup", r"\r", "setup", r"2", "setup", r"\x18", "setup", r"\x18", "setup", r"\x18"]
FORM = ["setup", r"zz\r", "setup", r"\r", "setup", r"6"]
TYPED = "abcdefghij\\x08\\x08\\x08\\x08\\x08\\x08\\x08\\x08\\x08\\x08"


def one_round(ours):
    f, srv = {}, Peer(ours)
    try:
        base = srv.pss()
        mem = {}

        def memory():
            mem["busy"] = srv.pss()
            time.sleep(3.5)		# hands off the keys: what people mostly do
            mem["now"] = srv.pss()

        r = srv.load(200, *TOUR, "wait", "memory", "logins", 200, 10, waits=[memory])
        f["open200_failed"] = r["open"]["failed"]
        f["pss_per_session_kb"] = (mem["now"] - base) / 200
        f["pss_busy_per_session_kb"] = (mem["busy"] - base) / 200
        f["first_screen_p50_ms"], f["first_screen_p99_ms"] = r["first_screen_ms"]["p50"], r["first_screen_ms"]["p99"]
        f["logins_failed"] = r["logins_failed"]["n"]
    finally:
        srv.stop()
    srv = Peer(ours)
    try:
        cpu = []
        r = srv.load(500, *FORM, "wait", "before", "echo", 8, TYPED, "wait", "after",
                     waits=[lambda: cpu.append(srv.cpu()), lambda: cpu.append(srv.cpu())])
        k = r["keys"]["n"] / 1000
        f["open500_failed"] = r["open"]["failed"]
        f["echo500_p50_ms"], f["echo500_p99_ms"] = r["echo_ms"]["p50"], r["echo_ms"]["p99"]
        f["net_cpu_ms_per_1000_keys"] = (cpu[1]["net"] - cpu[0]["net"]) / k
        f["session_cpu_ms_per_1000_keys"] = (cpu[1]["session"] - cpu[0]["session"]) / k
    finally:
        srv.stop()
    return f


def ours_alone():
    f, srv = {}, Peer(True)
    try:
        r = srv.load(1, "setup", r"zz\r", "bytes", "page", r"\e[6~", 12, "bytes", "row", r"\e[B", 12, "bytes", "idle_75s", "idle:75", 1,
                     "setup", r"\r", "setup", "6", "bytes", "char", "x", 12)
        for k in ("page", "row", "char", "idle_75s"):
            f[k + "_tcp_bytes"] = r[k]["p50"]
        r = srv.load(50, *["op", "picker_open", r"\x10", 50, "op", "picker_ms", "yxsh", 50, "setup", r"\x18"])
        f["picker_p95_ms"] = r["picker_ms"]["p95"]
        r = srv.load(50, "op", "list_ms", r"zz\r", 50, "op", "page_ms", r"\e[6~", 200, "op", "view_ms", r"\r", 50)
        f["list_p95_ms"], f["page_p95_ms"], f["view_p95_ms"] = r["list_ms"]["p95"], r["page_ms"]["p95"], r["view_ms"]["p95"]
    finally:
        srv.stop()
    srv = Peer(True)
    try:
        r = srv.load(1000)
        f["open1000_failed"] = r["open"]["failed"]
    finally:
        srv.stop()
    return f


def main():
    prepare()
    rounds = {True: [], False: []}
    for i in range(ROUNDS):
        for ours in ((True, False) if i % 2 == 0 else (False, True)):
            rounds[ours].append(one_round(ours))
            print("round %d %s %s" % (i + 1, "socorgd" if ours else "sshd", json.dumps(rounds[ours][-1])), flush=True)
    med = {o: {k: statistics.median(r[k] for r in rounds[o]) for k in rounds[o][0]} for o in rounds}
    alone = ours_alone()
    a, b = med[True], med[False]
    bars = [
        ("first screen p50, of sshd's", a["first_screen_p50_ms"] / b["first_screen_p50_ms"], 0.5),
        ("echo at 500 p50, of sshd's", a["echo500_p50_ms"] / b["echo500_p50_ms"], 1.3),
        ("echo at 500 p99 ms", a["echo500_p99_ms"], 10),
        ("net CPU per key, of sshd's", a["net_cpu_ms_per_1000_keys"] / b["net_cpu_ms_per_1000_keys"], 1.2),
        ("session CPU ms per 1,000 keys", a["session_cpu_ms_per_1000_keys"], 150),
        ("added PSS per session KiB", a["pss_per_session_kb"], 2048),
        ("added PSS, of sshd's", a["pss_per_session_kb"] / b["pss_per_session_kb"], 1),
        ("sessions refused of 1,000", alone["open1000_failed"], 0),
        ("page TCP bytes", alone["page_tcp_bytes"], 1700),
        ("row move TCP bytes", alone["row_tcp_bytes"], 120),
        ("typed character TCP bytes", alone["char_tcp_bytes"], 44),
        ("75 s idle, TCP bytes (a clock update or two)", alone["idle_75s_tcp_bytes"], 160),
        ("list p95 ms at 50", alone["list_p95_ms"], 10),
        ("page p95 ms at 50", alone["page_p95_ms"], 10),
        ("picker p95 ms at 50", alone["picker_p95_ms"], 10),
        ("organisation view p95 ms at 50", alone["view_p95_ms"], 10),
    ]
    print(json.dumps({"socorgd": a, "sshd": b, "alone": alone}, indent=1))
    bad = 0
    for name, value, bar in bars:
        bad += value > bar
        print("%-48s %10.2f  bar %8.2f  %s" % (name, value, bar, "holds" if value <= bar else "FAILS"))
    sys.exit(1 if bad else 0)


main()
