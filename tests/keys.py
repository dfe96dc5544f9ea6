"""The keys of every screen, read from the tables they are dispatched by, against socorg-keys(7): none is missing there, none is made up."""
import glob, re, sys

NAMES = {"ENTER": "Enter", "ESC": "Esc", "TAB": "Tab", "BTAB": "Shift-Tab", "UP": "Up", "DOWN": "Down", "LEFT": "Left", "RIGHT": "Right",
         "PGUP": "PgUp", "PGDN": "PgDn", "HOME": "Home", "END": "End", "INS": "Ins", "DEL": "Del", "BS": "Backspace"}


def name(word):
    m = re.fullmatch(r"K_CTRL\('(.)'\)", word)
    if m:
        return "Ctrl-" + m.group(1)
    m = re.fullmatch(r"'(\\?.)'", word)
    if m:
        return {"\\\\": "\\", " ": "Space"}.get(m.group(1), m.group(1))
    word = word.removeprefix("K_").replace("SHIFT_", "Shift-").replace("Shift-DOWN", "Shift-Down").replace("Shift-UP", "Shift-Up")
    return NAMES.get(word, word)


def screens():
    """{screen: [(key, help)]}: rows of its table, its other keys after the first"""
    out = {}
    for path in sorted(glob.glob("screens/*.c") + glob.glob("tui/*.c")):
        text = open(path, encoding="utf-8").read()
        tables = {t: body for t, body in re.findall(r"struct keydef (\w+)\[\] = \{(.*?)\n\};", text, re.S)}
        used = re.findall(r'\.name = "([\w-]+)".*?\.keys = (\w+)', text, re.S)
        used += [("everywhere", t) for t in tables if t in ("global_keys", "globals", "toolkit_keys")]
        for screen, table in used:
            if table not in tables:
                continue
            rows = []
            for row in re.findall(r"\{(\.key.*?|[^{}.]*?K_.*?)\},?\n", tables[table] + "\n", re.S):
                keys = re.findall(r"\.(?:key|alt|alt2) = (K_CTRL\('.'\)|'\\?.'|K_\w+)", row)
                hint = "".join(re.findall(r'"([^"]*)"', row))
                rows.append(([name(k) for k in keys], hint))
            out.setdefault(screen, []).extend(rows)
    return out


def page():
    """{screen: keys} of the manual"""
    out, here = {}, None
    for line in open("man/socorg-keys.7", encoding="utf-8"):
        w = line.replace("\\&", "").split()
        if w[:1] == [".Ss"]:
            here = out.setdefault(w[1], set())
        elif w[:2] == [".It", "Ic"] and here is not None:
            here.update(w[2:])
    return out


def main():
    have, want, bad = page(), {s: {k for keys, _ in rows for k in keys} for s, rows in screens().items()}, 0
    for screen in sorted(want):
        missing = want[screen] - have.get(screen, set())
        bad += bool(missing)
        if want[screen]:
            print("%s  socorg-keys.7, %s: %s" % ("not ok" if missing else "ok    ", screen, " ".join(sorted(missing)) or "all keys"))
    for screen in sorted(have):
        extra = have[screen] - want.get(screen, set()) - {"F1", "?", "F3", "Ctrl-X", "Ctrl-L"}
        if screen not in want or extra:
            bad += 1
            print("not ok  socorg-keys.7, %s: no such key: %s" % (screen, " ".join(sorted(extra))))
    return bad


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
