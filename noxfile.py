"""Every habit of this project is a session; `nox` alone runs lint, types, tests and the browser.

Sessions run in the environment that nox itself was installed in (`make setup` made it), so nothing is installed twice.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "none"
nox.options.sessions = ("lint", "types", "tests", "browser")

PYTHON = sys.executable
WORKERS = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder")
"""Tests wait for processes, emulators and disks: one worker more than cores keeps all busy. tests/conftest.py sorts."""
IN_BROWSERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""A browser keeps a core busy by itself."""
REQUIREMENTS = {"fetchers": "fetcher.in", "fetchers/sheets": "sheets.in", "loaders": "loader.in"}
"""Which .in file a function folder is locked from, where it is not the one of its own name."""


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting; `nox -s lint -- --fix` mends what can be mended."""
    fix = "--fix" in session.posargs
    _python(session, "-m", "ruff", "check", *(("--fix",) if fix else ()), ".")
    _python(session, "-m", "ruff", "format", *(() if fix else ("--check",)), ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly."""
    _python(session, "-m", "mypy", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, without the long chaos ones; arguments after `--` go to pytest."""
    _python(session, "tools/machine.py")
    _python(session, "-m", "pytest", *WORKERS, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Run the tests of the dashboards in a real browser; arguments after `--` go to pytest."""
    _python(session, "tools/machine.py")
    _python(session, "-m", "pytest", *IN_BROWSERS, "-m", "browser and not slow", "tests/browser", *session.posargs)


@nox.session(default=False)
def chaos(session: nox.Session) -> None:
    """Kill, doubt and reorder everything, for as long as it takes."""
    _python(session, "-m", "pytest", "-m", "chaos", "--timeout", "1800", *session.posargs)


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """Run the tests that take too long for every change; arguments after `--` go to pytest."""
    _python(session, "tools/machine.py")
    _python(session, "-m", "pytest", *WORKERS, "-m", "slow and not browser", "--timeout", "900", *session.posargs)
    _python(session, "-m", "pytest", *IN_BROWSERS, "-m", "slow and browser", "tests/browser", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Time a whole run beside a bare program that makes the same requests and one bulk load."""
    _python(session, "-m", "benchmarks.bench_run", *session.posargs)


@nox.session(default=False)
def big_upload(session: nox.Session) -> None:
    """Upload a file of 500 MB and measure memory and time."""
    session.env["AIU_TEST_UPLOAD_MB"] = "500"
    _python(session, "-m", "pytest", "-s", "tests/uploads/test_size.py", "--timeout", "1800")


@nox.session(default=False)
def bench_views(session: nox.Session) -> None:
    """Time every view over two years of 15 and of 1,000 people, beside the bare floor of reading its tables."""
    _python(session, "-m", "benchmarks.bench_views", *session.posargs)


@nox.session(default=False)
def bench_dashboards(session: nox.Session) -> None:
    """Time every card of the dashboards over HTTP, beside the bare SQL, for 15 and 1,000 people over two years."""
    _python(session, "-m", "benchmarks.bench_dashboards", *session.posargs)


@nox.session(default=False)
def metabase(session: nox.Session) -> None:
    """Bring a Metabase to the state of the dashboards: `nox -s metabase -- plan`, apply, drift, prune, doctor, lint."""
    _python(session, "-m", "metabase", *(session.posargs or ("--help",)))


@nox.session(default=False)
def proof(session: nox.Session) -> None:
    """Plant faults and histories, measure what rules and views make of them, and write docs/proof.md."""
    _python(session, "-m", "proof", *session.posargs)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Compile requirements/*.in into locks with hashes; `-- --upgrade` takes the newest versions."""
    _compile(session, "dev.in", "requirements-dev.txt", *session.posargs)
    _compile(session, "infra.in", "requirements-infra.txt", *session.posargs)
    for main in sorted(Path("functions").rglob("main.py")):
        folder = main.parent.relative_to("functions").as_posix()
        source = REQUIREMENTS.get(folder) or REQUIREMENTS.get(folder.split("/")[0], f"{folder}.in")
        # A function is deployed with the very versions that were tested.
        tested = ("--constraint", "requirements-dev.txt", "--no-annotate")
        _compile(session, source, f"functions/{folder}/requirements.txt", *tested)


@nox.session(default=False)
def cold_start(session: nox.Session) -> None:
    """Measure each function's start, as a ratio to a bare app with the same SDKs."""
    _python(session, "tools/cold_start.py", *session.posargs)


@nox.session(default=False)
def infra(session: nox.Session) -> None:
    """Run the Pulumi program's own tests and types in its own environment, .venv-infra; made on demand."""
    _python(session, "tools/infra.py", *session.posargs)


@nox.session(default=False)
def emulators(session: nox.Session) -> None:
    """Deploy every function on emulators, on a calm day and in a storm; needs Java, Pub/Sub's jar and Python 3.13."""
    _python(session, "-m", "tools.emulators", *session.posargs)


@nox.session(default=False)
def gcp(session: nox.Session) -> None:
    """Run the contract tests on a real project: `nox -s gcp -- --project P --dataset D`; they clean up."""
    given = dict(zip(session.posargs[::2], session.posargs[1::2], strict=True))
    if set(given) - {"--project", "--dataset"} or "--project" not in given:
        session.error(
            "say where: nox -s gcp -- --project P --dataset D (D, D_raw, D_ops, D_bi and D_hashed must not exist)"
        )
    session.env["AIU_GCP_PROJECT"] = given["--project"]
    session.env["AIU_GCP_DATASET"] = given.get("--dataset", "")
    on_google = "gcs or pubsub or bigquery or secretmanager or means"
    where = ("tests/contract", "tests/gcp/test_meanings.py")
    _python(session, "-m", "pytest", "-k", on_google, "--timeout", "900", *where)


@nox.session(default=False)
def bytes_ceiling(session: nox.Session) -> None:
    """Print which partitions a daily run may read after two months and after two years of history."""
    _python(session, "-m", "tools.bytes_ceiling", *session.posargs)


@nox.session(default=False)
def cost_estimate(session: nox.Session) -> None:
    """Print the monthly bill for 15, 100 and 1,000 people, from dated list prices."""
    _python(session, "-m", "tools.cost_estimate", *session.posargs)


@nox.session(default=False)
def picture(session: nox.Session) -> None:
    """Draw the README's picture anew from a real run."""
    _python(session, "tools/picture.py")


@nox.session(default=False)
def report_picture(session: nox.Session) -> None:
    """Draw the picture of the report in docs/ anew; needs Chromium."""
    _python(session, "tools/report_picture.py")


@nox.session(default=False)
def dashboard_pictures(session: nox.Session) -> None:
    """Draw the pictures of the six dashboards in docs/ anew; needs Chromium."""
    _python(session, "tools/dashboard_pictures.py")


@nox.session(default=False)
def new_source(session: nox.Session) -> None:
    """Scaffold a source: `nox -s new_source -- NAME` makes its folder and says what is left to do."""
    _python(session, "tools/new_source.py", *session.posargs)


def _compile(session: nox.Session, source: str, output: str, *options: str) -> None:
    settings = ("--quiet", "--generate-hashes", "--universal", "--python-version", "3.11", "--no-emit-index-url")
    named = ("--custom-compile-command", "nox -s lock", "--output-file", output)
    _python(session, "-m", "uv", "pip", "compile", *settings, *named, *options, f"requirements/{source}")


def _python(session: nox.Session, *arguments: str) -> None:
    session.chdir(Path(__file__).parent)
    # Tests start hundreds of processes: what one has compiled the others need not, also where that is switched off.
    session.env["PYTHONDONTWRITEBYTECODE"] = ""
    session.run(PYTHON, *arguments, external=True)
