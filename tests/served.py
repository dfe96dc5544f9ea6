"""What the suites share that talk to socorgd: a practice register with a key for some accounts, the server on a free port of
loopback, OpenSSH's words for it, and how they end."""
import shutil, signal, socket, subprocess, sys

from terminal import failed, passed, until


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as s:
            return s.recv(20).startswith(b"SSH-2.0-socorg")
    except OSError:
        return False


def make_key(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path], check=True)


def make_register(b, env, data, orgs, users=(), key=None):
    """key: its public half opens those accounts"""
    for cmd in [("init", "--practice", "--orgs", str(orgs))] + [("key", "add", user, key + ".pub") for user in users]:
        r = subprocess.run([b + "/socorgctl", "-d", data, *cmd], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if r.returncode:
            raise SystemExit("%s: %s" % (" ".join(cmd), r.stderr.decode()))


def serve(b, env, data, *options, bind="127.0.0.1", log=None):
    """the process and its port"""
    port = free_port()
    p = subprocess.Popen([b + "/socorgd", "-d", data, "-p", str(port), "-b", bind, *options], env=env, stderr=log)
    if not until(lambda: answers(port)):
        p.kill()
        raise SystemExit("socorgd does not answer")
    return p, port


def ssh_words(port, key, known_hosts, user):
    return ["ssh", "-F", "/dev/null", "-p", str(port), "-i", key, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o",
            "UserKnownHostsFile=" + known_hosts, "-o", "LogLevel=ERROR", user + "@127.0.0.1"]


def tidy(tmp, server=None):
    if server:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    shutil.rmtree(tmp, ignore_errors=True)


def counted():
    """The last line, and the status of the suite."""
    print("%d passed, %d failed" % (len(passed), len(failed)))
    sys.exit(1 if failed else 0)
