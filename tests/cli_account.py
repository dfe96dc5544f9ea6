"""The command line of accounts: what an account may do, its keys, a password reset by two, and the auditor's books."""
import re

from cli_world import *

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG4rT3vTt99Ox5kndS4HmgTrKBT8SKzhK4rhGkEVGlCI "
PRINT = "SHA256:P1bOvDObq/rqbLdkhWpEBEQu3/diXm7nxF/HsGc6oxM"


def table(who, *words):
    """rows of `seen` and `audit`: cells between tabs"""
    r = act(who, *words)
    return [l.split("\t") for l in r.out.splitlines()] if r.rc == 0 else [[repr(r)]]


def account_page():
    r = act("clerk2", "account")
    check("an account sees its own page", r.rc == 0 and r.out.startswith("clerk2　") and "经办人　四川省成都市青羊区及其以下" in r.out, r)
    check("with what it may do where", "社会组织\n    四川省成都市青羊区及其以下：查看" in r.out
          and "账号\n    全部：按全名选用\n" in r.out and r.out.count(" 账号\n") == 1, r)
    refused("77: and nobody else's", act("clerk2", "account", "chief"), 77, "", "", "只能看自己的账号")
    refused("77: nor whether there is one", act("clerk2", "account", "nobody1"), 77, "", "", "只能看自己的账号")
    for who in ("sysadmin", "secadmin", "auditor"):
        check("%s sees any" % who, act(who, "account", "chief").out.startswith("chief　"))
    refused("66: there is none", act("auditor", "account", "nobody1"), 66, "", "", "没有账号 nobody1")


def account_opened():
    r = act("sysadmin", "new", "account", "label=欧阳小敏", "account_role.role=officer", "account_role.region=510105")
    check("an account asked for", r.rc == 0, r)
    page = act("secadmin", "account", "oyxm").out
    check("is named by the initials, and may do nothing", "　拟\n" in page and "没有生效的角色" in page and "没有口令" in page, page)
    r = act("sysadmin", "reset", "oyxm", "--reason", "第一次发放口令")
    check("its first password needs no second administrator", r.rc == 0 and re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}\n", r.out), r)
    role = [x for x in rows_of("account_role", "state=asked", who="secadmin") if x["账号"].startswith("oyxm")]
    check("one request", len(role) == 1, role)
    refused("65: a role has its place", act("sysadmin", "set", "account", "oyxm", "account_role.role=legal"), 65, "R-ACC-04", "region", "须填管辖区划")
    refused("65: three administrators apart", act("sysadmin", "set", "account", "oyxm", "account_role.role=auditor"), 65, "R-ACC-01", "name",
            "管理员不得兼任业务角色")
    refused("65: nobody for himself", act("sysadmin", "set", "account", "sysadmin", "account_role.role=sysadmin"), 65, "R-ACC-02", "account", "不得为自己")
    refused("65: no address", act("sysadmin", "set", "account", "oyxm", "account_role.role=chief", "account_role.addresses=10.0.0.0/40"), 65, "", "addresses",
            "10.0.0.0/40 不是地址")
    refused("77: nothing is granted by who asks", act("sysadmin", "do", "account_role", role[0]["id"], "grant"), 77, "", "", "须由有权的角色办理")
    check("granted", act("secadmin", "do", "account_role", role[0]["id"], "grant").rc == 0)
    check("and in force", "　现\n" in act("oyxm", "account").out or "初始口令" in act("oyxm", "account").err)
    refused("77: what was granted is not changed", act("sysadmin", "set", "account", "oyxm", "account_role#%s.region=51" % role[0]["id"]), 77, "", "region",
            "建立后不再改变")
    r = act("sysadmin", "reset", "clerk2", "--reason", "本人到柜台说忘记口令")
    check("a reset prints a password", r.rc == 0 and len(r.out) == 20, r)
    reset = rows_of("account_reset", "state=asked", who="secadmin")
    check("which waits", len(reset) == 1 and reset[0]["账号"].startswith("clerk2"), reset)
    refused("77: and is not agreed to by who asked", act("sysadmin", "do", "account_reset", reset[0]["id"], "confirm"), 77, "", "", "须由有权的角色办理")
    check("the other administrator may refuse it", act("secadmin", "do", "account_reset", reset[0]["id"], "reject", "--reason", "未核实本人").rc == 0)
    refused("77: nobody else asks", act("chief", "reset", "clerk2", "--reason", "本人忘记口令"), 77, "", "", "由系统管理员发放")


def account_keys():
    check("a key of one's own", act("clerk2", "key", "add", KEY + "窗口一号机").rc == 0)
    refused("65: not twice", act("clerk2", "key", "add", KEY + "再来"), 65, "", "key", "已经有了")
    refused("65: no key", act("clerk2", "key", "add", "ssh-dss AAAA"), 65, "", "key", "不是可用的公钥")
    r = act("secadmin", "key", "list", "clerk2")
    check("its fingerprint, and that it was never used", r.out == PRINT + "  ssh-ed25519  -  窗口一号机\n", r)
    refused("77: nobody else's business", act("chief", "key", "list", "clerk2"), 77, "", "", "公钥由本人管理")
    refused("77: the system administrator takes none away", act("sysadmin", "key", "remove", PRINT, "clerk2"), 77, "", "", "公钥由本人管理")
    check("the administrator of security does", act("secadmin", "key", "remove", PRINT, "clerk2").rc == 0)
    refused("66: it is gone", act("clerk2", "key", "remove", PRINT), 66, "", "key", "没有钥匙")
    refused("64: words", act("clerk2", "key", "ad", "x"), 64, "", "", "key list")


def account_books():
    for verb in ("seen", "audit"):
        refused("77: %s is the auditor's" % verb, act("secadmin", verb), 77, "", "", "只对审计管理员开放")
    # persons were looked for by their whole numbers in what came before: that is a sight too
    check("somebody is looked for by his number", act("clerk", "show", "person", "510000194608010038").rc in (0, 66))
    seen = table("auditor", "seen", "--limit", "1000")
    r = act("auditor", "seen", "--format", "json", "--limit", "1000")
    check("who saw what, as a table and as JSON", r.rc == 0 and seen and [x["account"] for x in r.rows()] == [x[1] for x in seen]
          and {x["entity"] for x in r.rows()} == {"person"}, r)
    check("by part of a name", {x[3] for x in table("auditor", "seen", r.rows()[0]["whose"])} == {r.rows()[0]["whose"]})
    check("and no number", not re.search(r"\d{17}", act("auditor", "seen", "--limit", "1000").out))
    denied = table("auditor", "audit", "--result", "deny", "--limit", "500")
    check("refusals are in the audit, and nothing else is asked for", len(denied) > 3 and all(x[7] == "deny" for x in denied), denied[:2])
    check("of one account", {x[2] for x in table("auditor", "audit", "--account", "clerk2")} == {"clerk2"})
    r = act("auditor", "audit", "account_role", "--format", "json")
    check("of one kind of rows, as JSON", r.rc == 0 and {x["entity"] for x in r.rows()} == {"account_role"} and any(x["verb"] == "grant" for x in r.rows()), r)
    check("of days to come there is none", act("auditor", "audit", "--from", "2030-01-01").out == "")
    refused("65: no day", act("auditor", "audit", "--from", "昨天的昨天"), 65, "", "from", "")
