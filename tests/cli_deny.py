"""Of the command line's suite: the pages of who may do what in which state (tests/deny, kept by hand; t_deny tries them on rows) against what the
dictionary says (`describe`), act by act, role by role and state by state. Nothing is shared with the program but its printed tables."""
from cli_world import *

PAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "deny")


def written():
    """What the pages say: (role, entity, state) to a set of acts."""
    said = {}
    for page in sorted(os.listdir(PAGES)):
        entity = None
        for line in open(os.path.join(PAGES, page), encoding="utf-8"):
            words = line.split("#")[0].split()
            if words and line[0] != " ":
                entity = words[0]
            elif words:
                at = page[:-len(".txt")], entity, words[0]
                if at in said:
                    check("a state stands once on a page: %s %s %s" % at, False)
                said[at] = set(words[1:])
    return said


def described(entities):
    """The same of the dictionary: the act's own roles and states, and a grant that gives it to the role in that state, and lets it read the row."""
    said = {}
    for e in entities:
        if e["class"] != "shared" or not e["grants"]:
            continue
        of = lambda role, state: [g for g in e["grants"] if role in g["roles"] and (not g["states"] or state in g["states"].split())]
        for state in [s["code"] for s in e["states"]]:
            for a in e["actions"]:
                for role in a["roles"]:
                    mine = of(role, state)
                    if role != "system" and (not a["from"] or state in a["from"].split()) and any(a["name"] in (g["acts"] or "").split() for g in mine) \
                            and any("read" in g["verbs"] for g in mine):
                        said.setdefault((role, e["name"], state), set()).add(a["name"])
    return said


def pages_and_dictionary():
    entities = json.loads(act("clerk", "describe", "--format", "json").out)
    pages, told = written(), described(entities)
    roles = sorted({at[0] for at in pages} | {at[0] for at in told} | {r for e in entities for g in e["grants"] for r in g["roles"]})
    acts = sum(len(e["actions"]) for e in entities)
    check("there is something to compare", len(pages) > 100 and acts > 50 and len(roles) > 12, (len(pages), acts, roles))
    for role in roles:
        mine = {at for at in pages if at[0] == role} | {at for at in told if at[0] == role}
        differ = {at[1:]: (sorted(pages.get(at, set()) - told.get(at, set())), sorted(told.get(at, set()) - pages.get(at, set()))) for at in mine
                  if pages.get(at, set()) != told.get(at, set())}
        check("the page of %s is what the dictionary says" % role, not differ, differ)
    names = {e["name"]: ({s["code"] for s in e["states"]}, {a["name"] for a in e["actions"]}) for e in entities}
    stray = [at for at in pages if at[1] not in names or at[2] not in names[at[1]][0] or not pages[at] <= names[at[1]][1]]
    check("the pages name no entity, state or act that there is not", not stray, stray)
    text = act("clerk", "describe", "setup_case").out
    check("in words as well: a grant's states", re.search(r"^  initiator  edit  范围 named  级别 internal  状态 DRAFT RETURNED SUPPLEMENT$", text, re.M), text[-1500:])
