"""How others reach this machine: its addresses, a free port, a certificate."""

import ipaddress
import shutil
import socket
import subprocess
import time
from contextlib import suppress

from destalinization.machine.shell import ME, WINDOWS, Refusal, run


def refuse_taken_port(host, port, command):
    if not 0 < port < 65536:
        raise Refusal(f"There is no port {port}: ports go from 1 to 65535.")
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = f"Choose another, for example: {ME} {command} --port {port + 1}"
            raise Refusal(f"Port {port} of {host} cannot be used ({error.strerror}). {other}") from error


def lan_addresses():
    """The IPv4 addresses by which others on the network reach this machine."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 9))  # chooses a route and sends nothing
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]


def own_names():
    host = socket.gethostname().lower()
    return [*lan_addresses(), host, f"{host}.local", "localhost", "127.0.0.1"]


def tls_files(data, names, certificate, key):
    """The server's options for HTTPS; makes a certificate where none is given."""
    if bool(certificate) != bool(key):
        raise Refusal("--cert and --key belong together: give both or neither.")
    for path in filter(None, (certificate, key)):
        if not path.is_file():
            raise Refusal(f"There is no file {path}.")
    if not certificate:
        certificate, key = self_signed(data / "tls", names)
    return ["--ssl-certificate", str(certificate.resolve()), "--ssl-keyfile", str(key.resolve())]


def self_signed(folder, names):
    """A certificate for these names, made anew when they change and every calendar year (it is good for 825 days)."""
    certificate, key, made_for = folder / "certificate.pem", folder / "key.pem", folder / "made-for.txt"
    subject = f"{time.strftime('%Y')} {alternative_names(names)}"
    if made_for.exists() and made_for.read_text() == subject:
        return certificate, key
    if not shutil.which("openssl"):
        raise Refusal("HTTPS needs a certificate: give one with --cert and --key, or install openssl to make one.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    run("Making a certificate failed.", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "825",
        "-subj", "/CN=Destalinization", "-addext", f"subjectAltName={alternative_names(names)}",
        "-keyout", key, "-out", certificate, stderr=subprocess.DEVNULL)  # fmt: skip
    key.chmod(0o600)
    made_for.write_text(subject)
    return certificate, key


def alternative_names(names):
    """The names in openssl's words; the order is fixed so that only a new name counts as a change."""
    return ",".join(f"IP:{name}" if name.replace(".", "").isdigit() else f"DNS:{name}" for name in sorted(set(names)))
