"""`./run`: from an empty folder to a running product, and back to nothing when it is told to stop.

Decides the order of things. What each step does is the product's own commands' affair.
"""

import hashlib
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runner import environment, other_site
from runner.console import Failure, Interrupted, draw_rule, paint, report, say, seconds, show_progress
from runner.instance import claim_data_dir, write_run_file
from runner.private_files import ensure_secrets, read_secrets, write_private
from runner.processes import Child, Supervisor, describe_ending, read_last_lines, start_process, stop_processes
from runner.site import (
    HOST,
    ROOT,
    Site,
    check_addresses,
    choose_other_port,
    describe_environment,
    prepare_data_dir,
    read_site,
    require_free_port,
)
from runner.valkey import Valkey, find_servers

READY_WITHIN = 90.0
NEURAL_PAUSE = 24 * 3600.0  # seconds; until then a machine that could not install it is not kept waiting again
# The accounts that seed_demo makes, with the passwords of secrets.env.
ACCOUNTS = {"moderator": "MODERATOR_PASSWORD", "admin": "ADMIN_PASSWORD"}


def set_up(site: Site) -> dict[str, str]:
    """Everything that is made once: data folder, virtual environment, secrets."""
    prepare_data_dir(site.data_dir)
    environment.prepare_environment()
    if not site.redis_url and not environment.is_current(environment.VALKEY):
        installed = environment.try_to_install(environment.VALKEY, purpose="Valkey server")
        if not installed and find_servers():
            report("environment", f"using {find_servers()[0]} instead")
    # Scores are good without it and better with it, so a machine that cannot have it starts all the same.
    environment.try_to_install(environment.NEURAL, purpose=environment.NEURAL_PURPOSE, pause=NEURAL_PAUSE)
    return ensure_secrets(site.data_dir, os.environ)


def serve() -> int:
    """Run the product until a signal ends it."""
    begun = time.monotonic()
    site = read_site(os.environ)
    prepare_data_dir(site.data_dir)
    with claim_data_dir(site.data_dir):
        require_free_port(site.port)
        check_addresses(site)
        secrets = set_up(site)
        with Supervisor(log_dir=site.log_dir) as supervisor:
            redis_url = site.redis_url or _start_valkey(site, supervisor)
            other_port = choose_other_port(site)
            environ = describe_environment(site, redis_url=redis_url)
            environ["CORS_ALLOWED_ORIGINS"] = _add_origin(environ, site, other_site.address_of(other_port))
            migrate(environ)
            start_processes(site, supervisor, environ, asks_outside=_asks_outside(site))
            other_command = [*environment.module("runner.other_site"), str(other_port), site.url]
            supervisor.add("other-site", other_command, env=environ)
            wait_until_ready(site, supervisor)
            _seed_once(site, supervisor, environ)
            accounts = {name: {"username": name, "password": secrets[key]} for name, key in ACCOUNTS.items()}
            other_url = other_site.address_of(other_port)
            write_run_file(site.data_dir, {"url": site.url, "other_site": other_url, "pid": os.getpid(), **accounts})
            _say_where_to_go(site, accounts, other_url=other_url, took=seconds(time.monotonic() - begun))
            _tend_until_told_to_stop(supervisor)
    report("stop", "everything is stopped")
    return 0


def _tend_until_told_to_stop(supervisor: Supervisor) -> None:
    try:
        while True:
            supervisor.tend()
            time.sleep(0.25)
    except Interrupted:
        report("stop", "finishing what is under way")


def _start_valkey(site: Site, supervisor: Supervisor) -> str:
    valkey = Valkey(folder=site.data_dir)
    child = supervisor.add("valkey", valkey.command, env=dict(os.environ), stdin_text=valkey.settings)
    if not valkey.wait(child.process):
        raise Failure(f"{valkey.binary} did not start.", lines=read_last_lines(child.log))
    return valkey.url


def migrate(environ: dict[str, str]) -> None:
    """Make the tables. Raises Failure."""
    show_progress("database", "bringing its tables up to date")
    begun = time.monotonic()
    done = subprocess.run(
        [environment.PYTHON, "manage.py", "migrate", "--no-input", "--verbosity", "1"],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        umask=0o077,
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        advice = "DATABASE_URL is set: is that database there?" if environ.get("DATABASE_URL") else ""
        raise Failure("The database could not be brought up to date.", lines=lines[-12:], advice=advice)
    applied = sum(1 for line in done.stdout.splitlines() if line.startswith("  Applying"))
    report("database", f"{f'{applied} migrations' if applied else 'up to date'}  {seconds(time.monotonic() - begun)}")


def _asks_outside(site: Site) -> bool:
    """Whether checks that ask services outside are turned on, where the settings look for that."""
    return bool(os.environ.get("REMOTE_CHECKS", read_secrets(site.data_dir).get("REMOTE_CHECKS")))


def _add_origin(environ: Mapping[str, str], site: Site, origin: str) -> str:
    """CORS_ALLOWED_ORIGINS as it is set, with one more."""
    name = "CORS_ALLOWED_ORIGINS"
    given = environ.get(name) or read_secrets(site.data_dir).get(name, "")
    return ",".join(filter(None, [given, origin]))


def start_processes(site: Site, supervisor: Supervisor, environ: dict[str, str], *, asks_outside: bool) -> None:
    """What a site consists of: worker, web and beat; a second worker where services outside are asked."""
    granian = [*environment.module("granian"), "--interface", "wsgi", "--host", HOST, "--port", str(site.port)]
    granian += ["--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws"]
    celery = [*environment.module("celery"), "-A", "config"]
    worker = [*celery, "worker", "--pool", "prefork", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    supervisor.add("worker", [*worker, "--concurrency", "2", "--queues", "screening"], env=environ)
    if asks_outside:
        # A worker of its own: a service that hangs must not keep anybody from screening.
        named = ["--concurrency", "2", "--queues", "remote", "--hostname", "remote@%h"]
        supervisor.add("remote", [*worker, *named], env=environ)
    supervisor.add("web", [*granian, "config.wsgi:application"], env=environ)
    beat: list[str | Path] = ["beat", "--schedule", site.data_dir / "beat-schedule", "--pidfile=", "--loglevel", "INFO"]
    supervisor.add("beat", [*celery, *beat], env=environ)


def wait_until_ready(site: Site, supervisor: Supervisor) -> None:
    """Until /readyz says so. Raises Failure, also where a process ends meanwhile."""
    begun = time.monotonic()
    answer = shown = ""
    while time.monotonic() - begun < READY_WITHIN:
        for child in supervisor.children:
            if child.process.poll() is not None:
                raise _failed_to_start(child)
        ready, answer = _ask_readiness(site)
        if ready:
            report("processes", f"web, worker and beat are ready  {seconds(time.monotonic() - begun)}")
            return
        if answer != shown:
            show_progress("processes", shown := answer)
        time.sleep(0.1)
    raise Failure(
        f"The product was not ready after {seconds(READY_WITHIN)}: {answer}", advice=f"Its logs: {site.log_dir}"
    )


def _failed_to_start(child: Child) -> Failure:
    how = describe_ending(child.process.returncode)
    return Failure(f"{child.name} {how}.", lines=read_last_lines(child.log), advice=f"The whole log: {child.log}")


def _ask_readiness(site: Site) -> tuple[bool, str]:
    """(whether /readyz says so, what it says is missing)."""
    try:
        with urllib.request.urlopen(f"{site.url}/readyz", timeout=5) as response:
            return response.status == 200, "ready"
    except urllib.error.HTTPError as error:
        return False, _name_what_is_missing(error)
    except OSError:
        return False, "waiting for the web server"


def _name_what_is_missing(error: urllib.error.HTTPError) -> str:
    try:
        content: Any = json.loads(error.read(65_536))
    except ValueError:
        return f"/readyz answers {error.code}"
    if not isinstance(content, dict):
        return f"/readyz answers {error.code}"
    missing = [f"{name} {state}" for name, state in content.items() if name != "ready" and state != "ok"]
    return ", ".join(missing) or f"/readyz answers {error.code}"


def _seed_once(site: Site, supervisor: Supervisor, environ: dict[str, str]) -> None:
    """Fill an empty product with the demonstration, once for each database."""
    mark = site.data_dir / "seeded"
    database = hashlib.sha256(site.database_url.encode()).hexdigest()
    seeded = mark.read_text(encoding="ascii").split() if mark.is_file() else []
    if database in seeded:
        return
    begun = time.monotonic()
    report("demo", "posting the demonstration's comments, and what screening decides of them:")
    width = str(min(shutil.get_terminal_size((120, 24)).columns, 120))
    seeding = start_process(
        [environment.PYTHON, "manage.py", "seed_demo"], env=environ | {"COLUMNS": width}, output=None
    )
    try:
        while seeding.poll() is None:
            supervisor.tend()
            time.sleep(0.1)
    finally:
        stop_processes([seeding])
    if seeding.returncode:
        raise Failure("The demonstration could not be loaded.", advice="What went wrong is above; ./run tries again.")
    write_private(mark, "\n".join([*seeded, database]) + "\n")
    report("demo", f"loaded  {seconds(time.monotonic() - begun)}")


def _say_where_to_go(site: Site, accounts: dict[str, dict[str, str]], *, other_url: str, took: str) -> None:
    sign_in = {
        name: f"{paint(name, 'dim')}  {paint(account['password'], 'bold')}" for name, account in accounts.items()
    }
    say()
    say(f"  {paint('Below the Line', 'bold')} is running, ready in {took}.")
    draw_rule()
    for label, url, extra in (
        ("Read", f"{site.url}/", ""),
        ("Moderate", f"{site.url}/desk/", sign_in["moderator"]),
        ("Administer", f"{site.url}/admin/", sign_in["admin"]),
        ("API", f"{site.url}/api/v1/docs/", ""),
        ("Elsewhere", f"{other_url}/", "another newspaper that embeds a thread"),
    ):
        say(f"  {label.ljust(12)}{paint(url.ljust(36), 'blue')}{extra}".rstrip())
    say()
    say(f'  {"Try it".ljust(12)}{_prefix(site)}./run try "You absolute 1d1ot"')
    say(f"  {'Stop'.ljust(12)}Ctrl-C, or {_prefix(site)}./run stop")
    say()


def _prefix(site: Site) -> str:
    default: Path = ROOT / "var"
    return "" if site.data_dir == default else f"DATA_DIR={site.data_dir} "
