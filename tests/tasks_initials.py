"""The initials that a person would type for a name."""
import struct


class Pinyin:
    """data/pinyin.bin: the reading a person thinks of, as py_first() of model/core/pinyin.c takes it (tools/pinyin.py has the layout)."""

    def __init__(self, path):
        d = open(path, "rb").read()
        first, count, nmask, nextra, nphrase = struct.unpack_from("<5I", d, 4)
        at = 24 + 4 * nmask
        self.letter = {chr(first + i): chr(d[at + 4 * i + 1]) for i in range(count) if d[at + 4 * i + 1]}
        at += 4 * count
        for i in range(nextra):
            c, _, letter, _ = struct.unpack_from("<IBBH", d, at + 8 * i)
            self.letter[chr(c)] = chr(letter)
        at += 8 * nextra
        self.phrase = {}
        for _ in range(nphrase):
            part = [struct.unpack_from("<IBH", d, at + 1 + 7 * i) for i in range(d[at])]
            self.phrase["".join(chr(c) for c, _, _ in part)] = "".join(chr(l) for _, l, _ in part)
            at += 1 + 7 * d[at]
        self.longest = max(map(len, self.phrase))

    def of(self, text):
        out, i = "", 0
        while i < len(text):
            for n in range(self.longest, 0, -1):
                if n > 1 and text[i:i + n] in self.phrase:
                    out += self.phrase[text[i:i + n]]
                    i += n
                    break
            else:
                c = text[i].lower()
                out += c if c.isascii() and c.isalnum() else self.letter.get(c, "")
                i += 1
        return out


def runs(pinyin, org, regions):
    """What a person would type for a name, at most six initials, one after the other: what follows the region; who works in more
    regions than one then from the third last character of the region on; the end of the name; its middle, past a brand that others
    have too. Three of these."""
    at = org["name"].find(org["region"])
    cut = at + len(org["region"]) if at >= 0 else 0
    rest, across = pinyin.of(org["name"][cut:]), pinyin.of(org["name"][max(cut - 3, 0):])
    out = []
    for r in (rest[:6], across[:6] if regions > 1 else "", rest[-6:], rest[2:8]):
        if len(r) > 1 and r not in out:
            out.append(r)
    return out[:3]
