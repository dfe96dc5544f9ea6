"""An import beside the sqlite3 shell's .import of the same file into a bare table, in alternating rounds: medians, the ratio, and how
long the writer was held at a time (between the two calls on the writer queue's lock, as strace(1) sees them, in a run of its own), and
what SQLite alone takes to put the same rows and their versions, without search, checks and audit, into tables with the same indexes."""
import os, re, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

B, ROWS, ROUNDS = sys.argv[1] if len(sys.argv) > 1 else "build", int(os.environ.get("ROWS", 20000)), int(os.environ.get("ROUNDS", 5))
ENV = dict(os.environ, SOCORG_NOW="2026-03-02T09:00:00", LC_ALL="C.UTF-8")
A31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"		# GB 32100
HEAD = "名称,统一社会信用代码,组织类型,子类型,区划,管理体制,直接登记类别,住所,业务范围,成立登记日期,注册资金,联系人,联系电话,电子邮箱,证书编号,证书有效期自,证书有效期至"
WORDS = "蜀锦川江成都文化教育科技农业茶艺体育健康环境保护社区服务养老青少年志愿慈善助学音乐美术书法竹编陶瓷丝绸"
KINDS = (("社会团体", "51", "协会", "3"), ("社会服务机构", "52", "服务中心", "17"), ("基金会", "53", "基金会", "32"))


def code(head, n):
    body = "MJ%06d" % n
    s = 11 - sum((int(c) if c.isdigit() else ord(c) - 55) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    c = head + body + ("X" if s == 10 else "0" if s == 11 else str(s))
    return c + A31[-sum(A31.index(x) * pow(3, i, 31) for i, x in enumerate(c)) % 31]


def made(path):
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEAD + "\n")
        for i in range(ROWS):
            kind, prefix, tail, sub = KINDS[i * 7 % 3]
            region = "5101%02d" % (4 + i * 5 % 5)
            name = "成都市" + "".join(WORDS[(i * p + i // p) % len(WORDS)] for p in (3, 7, 11, 13, 17, 19)) + "%d" % i + tail
            f.write(",".join((name, code(prefix + region, 100000 + i), kind, sub, region, "Z", "G", "成都市文化路%d号%d室" % (i % 900 + 1, i % 40 + 1),
                              "业务培训；宣传交流；调查研究。", "%d-%02d-%02d" % (2000 + i % 24, i % 12 + 1, i % 28 + 1), str(30000 + i * 10), "张三",
                              "028-8%07d" % i, "a%d@example.org" % i, "川民证字第%06d号" % i, "2024-01-01", "2029-01-01")) + "\n")


def run(*cmd):
    t = time.time()
    subprocess.run(cmd, env=ENV, check=True, stdout=subprocess.DEVNULL)
    return time.time() - t


def floor(data, to, lot=200):
    """Seconds for the stored rows, some at a time as the writer's turns allow, in a table: bare, with its indexes, and with their versions too."""
    took = []
    for indexes, versions in ((False, False), (True, False), (True, True)):
        db = sqlite3.connect(to, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA cache_size=-32768")		# as an import's own connection
        db.execute("ATTACH ? AS d", (data + "/socorg.db",))
        columns = [c[1] for c in db.execute("PRAGMA d.table_info(org)")]
        db.execute("CREATE TABLE org (%s) STRICT" % ", ".join(c + (" INTEGER PRIMARY KEY" if c == "id" else " ANY") for c in columns))
        for sql, in db.execute("SELECT sql FROM d.sqlite_schema WHERE type = 'index' AND tbl_name = 'org' AND sql IS NOT NULL").fetchall():
            if indexes:
                db.execute(sql)
        if versions:
            columns = [c[1] for c in db.execute("PRAGMA d.table_info(org_h)")]
            db.execute("CREATE TABLE org_h (%s, PRIMARY KEY (id, h_seq)) STRICT, WITHOUT ROWID" % ", ".join(c + " ANY" for c in columns))
        ids = [i for i, in db.execute("SELECT id FROM d.org ORDER BY id")][-ROWS:]
        t = time.time()
        for k in range(0, len(ids), lot):
            db.execute("BEGIN IMMEDIATE")
            for table in ("org", "org_h") if versions else ("org",):
                db.execute("INSERT INTO %s SELECT * FROM d.%s WHERE id BETWEEN ? AND ?" % (table, table), (ids[k], ids[min(k + lot, len(ids)) - 1]))
            db.execute("COMMIT")
        took.append(time.time() - t)
        db.close()
        for f in (to, to + "-wal", to + "-shm"):
            if os.path.exists(f):
                os.unlink(f)
    return took


tmp = tempfile.mkdtemp(prefix="socorg-import-")
try:
    data, file, bare = tmp + "/data", tmp + "/orgs.csv", tmp + "/bare.db"
    made(file)
    ours, theirs = [], []

    def fresh():
        shutil.rmtree(data, ignore_errors=True)
        run(B + "/socorgctl", "-d", data, "init", "--practice", "--orgs", "300")

    for _ in range(ROUNDS):
        fresh()
        ours.append(run(B + "/socorg", "-d", data, "-u", "clerk-city", "import", "org", file))
        if os.path.exists(bare):
            os.unlink(bare)
        theirs.append(run("sqlite3", bare, "create table t (%s)" % ", ".join("c%d" % i for i in range(len(HEAD.split(",")))), ".mode csv",
                          ".import %s t" % file))
    a, b = statistics.median(ours), statistics.median(theirs)
    print("import of %d organisations: %.2f s (%.0f a second); .import into a bare table: %.2f s; ratio %.3f" % (ROWS, a, ROWS / a, b, b / a))
    alone, rows, both = floor(data, tmp + "/floor.db")
    print("SQLite alone, the same rows 200 at a time: bare %.2f s, with the organisation's indexes %.2f s, with versions %.2f s; ratio %.3f at most" %
          (alone, rows, both, b / both))
    if shutil.which("strace"):
        fresh()
        # by a filter: stopped at each of its other calls, the import would be held up by what measures it
        run("strace", "-f", "--seccomp-bpf", "-ttt", "-e", "trace=fcntl", "-o", tmp + "/calls", B + "/socorg", "-d", data, "-u", "clerk-city",
            "import", "org", file)
        since, held = 0, []
        for line in open(tmp + "/calls"):
            m = re.match(r"\d+ +([\d.]+) fcntl\(\d+, F_OFD_SETLKW?, \{l_type=F_(WR|UN)LCK", line)
            if m and m.group(2) == "WR":
                since = float(m.group(1))
            elif m:
                held.append(1000 * (float(m.group(1)) - since))
        held.sort()
        print("the writer was held %d times: median %.0f ms, p99 %.0f ms, at most %.0f ms" % (len(held), statistics.median(held),
              held[len(held) * 99 // 100], held[-1]))
finally:
    shutil.rmtree(tmp, ignore_errors=True)
