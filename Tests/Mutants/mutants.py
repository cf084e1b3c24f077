"""Makes small changes of the vault and the lock, one at a time, and runs the fast tests on each: a change that no test
notices shows a test that is missing, or code that does nothing.

All changes are in one build, in .build/mutants; each is chosen at run time, by INKLOCK_MUTANT. Status: 0 all were
noticed, but for those of Tests/Mutants/harmless.txt; 1 some were not, or harmless.txt has entries that are none; 2 the
tests fail without a change, or cannot be built.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import threading
import time

import sites as search

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build/mutants"
MODULES = ["Crypto", "SectorStore", "PINVault", "LockFirmware"]
# What only paints, or formats text.
LEFT_OUT = {
    "Font.swift", "LargeDigit.swift", "LockScreen.swift", "LogFormat.swift", "Mode+Text.swift", "Notice.swift",
    "Notice+Painting.swift", "Painter.swift", "PauseBar.swift", "Theme.swift",
}
TESTS = [
    "CryptoTests", "SectorStoreTests", "VaultSoakTests", "FirmwareTests", "FuzzingTests", "ScenarioTests",
]
SOAK = "InklockSoak"
# Tests of the network and the ink say nothing about vault and lock.
SKIPPED_SUITES = re.compile(r"FirmwareTests\.(Ink|Motion|Zones|Network|Painting|EmbeddingModel)|ScenarioTests\.Broken")
# CPU seconds of a suite that runs as a whole, of a test that runs alone, and of a random life of the soak.
SUITE_LIMIT, TEST_LIMIT = 1.5, 3.0
SOAK_RUNS = [["--no-sweep", "--lives", "100"]]


def find_sites():
    """All sites, numbered from 1, and the text of each file."""
    found, texts = [], {}
    for module in MODULES:
        for path in sorted((ROOT / "Firmware/Sources" / module).glob("*.swift")):
            if path.name in LEFT_OUT:
                continue
            name = str(path.relative_to(ROOT))
            texts[name] = path.read_text()
            found += search.find(name, texts[name])
    return found, texts


# Building


def write(path, text):
    """Writes a file only if it changes, so that nothing is built again for nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def link(place, target):
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_symlink():
        place.symlink_to(target)


def described(folder):
    result = subprocess.run(["swift", "package", "dump-package"], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        fail(result.stderr)
    return json.loads(result.stdout)


def prepare_package():
    """A package with the targets of the tests and what they need, whose sources are links or, where they are changed,
    copies."""
    root, firmware = described(ROOT), described(ROOT / "Firmware")
    targets = {}
    for package, base in ((firmware, "Firmware"), (root, ".")):
        for target in package["targets"]:
            targets[target["name"]] = (target, base)
    wanted, queue = [], TESTS + [SOAK]
    while queue:
        name = queue.pop()
        if name in wanted or name not in targets:
            continue
        wanted.append(name)
        queue += [next(iter(d.values()))[0] for d in targets[name][0]["dependencies"]]
    lines = []
    for name in sorted(wanted):
        target, base = targets[name]
        kind = {"regular": "target", "executable": "executableTarget", "test": "testTarget", "system": "systemLibrary"}
        folder = "Tests" if target["type"] == "test" else "Sources"
        path = target.get("path") or f"{folder}/{name}"
        changed = base == "Firmware" and name in MODULES
        arguments = [f'name: "{name}"']
        if target["type"] != "system":
            needed = [next(iter(d.values())) for d in target["dependencies"]]
            needed = [f'"{d[0]}"' if d[0] in targets else f'.product(name: "{d[0]}", package: "{d[1]}")' for d in needed]
            arguments.append("dependencies: [" + ", ".join(needed + ['"Mutant"'] * changed) + "]")
        arguments.append(f'path: "{path if base == "." else base + "/" + path}"')
        if target["exclude"] and not changed:
            arguments.append(f"exclude: {json.dumps(target['exclude'])}")
        if target.get("pkgConfig"):
            arguments.append(f'pkgConfig: "{target["pkgConfig"]}"')
        lines.append(f"    .{kind[target['type']]}({', '.join(arguments)}),")
        if base == "Firmware" and not changed:
            link(BUILD / base / path, ROOT / base / path)
    # Tests look for their files from the place of their sources, or from the folder in which they run.
    for name in ("Sources", "Tests", "Models", "Docs"):
        link(BUILD / name, ROOT / name)
    remotes = [d["sourceControl"][0] for d in root["dependencies"] if "sourceControl" in d]
    packages = "".join(
        f'    .package(url: "{r["location"]["remote"][0]["urlString"]}", '
        f'"{r["requirement"]["range"][0]["lowerBound"]}"..<"{r["requirement"]["range"][0]["upperBound"]}"),\n'
        for r in remotes)
    write(BUILD / "Package.swift", f"""// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "mutants",
  platforms: [.macOS(.v26)],
  dependencies: [
{packages}  ],
  targets: [
    .target(name: "CMutant", path: "Tests/Mutants/CMutant"),
    .target(name: "Mutant", dependencies: ["CMutant"], path: "Tests/Mutants/Mutant"),
{chr(10).join(lines)}
  ]
)
""")
    if (ROOT / "Package.resolved").exists():
        write(BUILD / "Package.resolved", (ROOT / "Package.resolved").read_text())


def write_sources(found, texts):
    for name, text in texts.items():
        mine = [site for site in found if site.path == name]
        write(changed_path(name), search.apply(text, mine))
    for module in MODULES:
        for path in (ROOT / "Firmware/Sources" / module).glob("*.swift"):
            if path.name in LEFT_OUT:
                write(BUILD / "Firmware/Sources" / module / path.name, path.read_text())


def changed_path(name):
    return BUILD / name


def build(found, texts):
    """Builds; sites that do not compile are left out. Returns the others."""
    prepare_package()
    dropped_before = BUILD / "dropped.json"
    dropped = set(map(tuple, json.loads(dropped_before.read_text()))) if dropped_before.exists() else set()
    found = [site for site in found if (*site.key, site.line) not in dropped]
    for number, site in enumerate(found, 1):
        site.number = number
    if len(found) >= 8192:
        fail("there are more sites than Tests/Mutants/CMutant has room for")
    for _ in range(12):
        write_sources(found, texts)
        log = ""
        for arguments in (["--build-tests"], ["--product", SOAK]):
            result = subprocess.run(
                ["swift", "build", "-c", "release", "-Xswiftc", "-enable-testing", *arguments], cwd=BUILD,
                capture_output=True, text=True)
            log += result.stdout + result.stderr
            if result.returncode != 0:
                break
        if result.returncode == 0:
            dropped_before.write_text(json.dumps(sorted(dropped)))
            return found
        errors = set(re.findall(r"Firmware/Sources/(\w+/[\w+]+\.swift):(\d+):\d+: error:", log))
        failed = [s for s in found if (s.path.removeprefix("Firmware/Sources/"), str(s.line)) in errors]
        for path, line in errors:
            if not any(s.path.endswith("/" + path) and str(s.line) == line for s in failed):
                # A change of several lines, or one that is noticed at the end of its function.
                near = [s for s in found if s.path.endswith("/" + path) and s.line <= int(line)]
                failed += near[-1:]
        if not failed:
            fail(log)
        for site in failed:
            dropped.add((*site.key, site.line))
        say(f"{len(failed)} changes do not compile and are left out: {failed[0].name}")
        if os.environ.get("MUTANTS_DEBUG"):
            print("\n".join(re.findall(r".*error:.*", log)))
        found = [site for site in found if site not in failed]
    fail("too many changes do not compile")


# Running


class Stage:
    """A part of the tests that runs as a process: a suite, a test of a slow suite, or lives of the soak."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.seconds, self.reached = 0.0, b""

    def run(self, number, cpu_limit, reached=None):
        """Runs the stage with a change. Returns whether it passed, and the CPU seconds it took; stops at the first
        failure."""
        environment = os.environ | {"INKLOCK_MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}
        if reached:
            environment["INKLOCK_REACHED"] = str(reached)
        limit = int(cpu_limit) + 1

        def limited():
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        before = time.monotonic()
        process = subprocess.Popen(
            self.command, cwd=BUILD, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=limited, start_new_session=True)
        # A process that waits for something uses no CPU time.
        # Not by `process.kill`, which may wait for the process, and then nothing is left to wait for.
        timer = threading.Timer(60 + 30 * cpu_limit, os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        passed = True
        for line in process.stdout:
            if "✘".encode() in line:
                passed = False
                os.kill(process.pid, signal.SIGKILL)
                break
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        timer.cancel()
        return passed and status == 0, usage.ru_utime + usage.ru_stime, time.monotonic() - before


def measured(stages, limit):
    """Runs stages without a change, keeps how long they take and what they reach. Returns those within the limit."""
    kept = []
    for stage in stages:
        reached = BUILD / "reached"
        reached.unlink(missing_ok=True)
        passed, stage.seconds, _ = stage.run(0, limit, reached)
        if passed:
            stage.reached = reached.read_bytes()
            kept.append(stage)
        elif stage.seconds < limit:
            fail(f"{stage.name} fails without a change: {' '.join(stage.command)}")
        else:
            stage.seconds = limit
    return kept


def find_stages():
    release = BUILD / ".build/release"
    runner = [str(release / "mutantsPackageTests.xctest"), "--testing-library", "swift-testing"]
    listed = subprocess.run([*runner, "--list-tests"], cwd=BUILD, capture_output=True, text=True).stdout.split("\n")
    suites = {}
    for test in listed:
        if "/" in test and not SKIPPED_SUITES.match(test):
            suites.setdefault(test.split("/")[0], []).append(test)

    def stage(name):
        # The place of a test in its file follows its name.
        pattern = "^" + re.escape(name).replace("/", "\\/") + "\\/"
        return Stage(name, [*runner, "--no-parallel", "--filter", pattern])

    fast = measured([stage(name) for name in sorted(suites)], SUITE_LIMIT)
    names = {s.name for s in fast}
    slow = [stage(test) for name in sorted(suites) if name not in names for test in suites[name]]
    alone = measured(slow, TEST_LIMIT)
    soak = measured([Stage("soak " + " ".join(a), [str(release / SOAK), *a]) for a in SOAK_RUNS], 60)
    left_out = [s.name for s in slow if s not in alone]
    return sorted(fast + alone + soak, key=lambda s: s.seconds), left_out


def judge(site, stages):
    """The stage that notices a change, or `None`."""
    for stage in stages:
        if not stage.reached[site.number]:
            continue
        passed, _, _ = stage.run(site.number, 2 + 3 * stage.seconds)
        if not passed:
            return stage
    say(f"survived: {site.name}")
    return None


# Harmless changes


def read_harmless(path):
    """The reasons of harmless changes, by file, change and line of source."""
    reasons, entry = {}, []
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry.append(line.strip())
        if len(entry) == 3:
            heading, source, reason = entry
            if not source.startswith("in: ") or not reason.startswith("why: "):
                fail(f"{path}:{number}: an entry has three lines: FILE: CHANGE, in: LINE OF SOURCE, why: REASON")
            file, change = heading.split(": ", 1)
            reasons[("Firmware/Sources/" + file, change, source.removeprefix("in: "))] = reason.removeprefix("why: ")
            entry = []
    return reasons


# The program


def say(text):
    print(text, file=sys.stderr, flush=True)


def fail(text):
    say("mutants: " + text.strip())
    sys.exit(2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, metavar="N", help="only N changes, of different files and kinds")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--only", metavar="REGEX", help="only changes whose FILE:LINE: KIND: CHANGE matches")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--json", metavar="FILE", help="write the results as JSON, too")
    parser.add_argument("--list", action="store_true", help="print the changes, and build and run nothing")
    options = parser.parse_args()

    found, texts = find_sites()
    if options.list:
        print("\n".join(site.name for site in found))
        return 0
    harmless_file = ROOT / "Tests/Mutants/harmless.txt"
    harmless = read_harmless(harmless_file)
    begun = time.monotonic()
    all_sites = build(found, texts)
    built = time.monotonic()
    stages, left_out = find_stages()
    chosen = all_sites
    if options.only:
        chosen = [site for site in chosen if re.search(options.only, site.name)]
    if options.sample:
        # By a hash of each change, so that other changes of the sources do not choose others.
        chosen = sorted(chosen, key=lambda s: hashlib.sha256(f"{options.seed} {s.key}".encode()).digest())
        seen = set()
        # Files and kinds that were not chosen yet come first.
        sample = []
        for site in chosen:
            if len(sample) < options.sample and site.path not in seen and site.kind not in seen:
                seen |= {site.path, site.kind}
                sample.append(site)
        chosen = (sample + [s for s in chosen if s not in sample])[:options.sample]
    say(f"built in {built - begun:.0f} s: {len(all_sites)} changes; {len(stages)} stages of "
        f"{sum(s.seconds for s in stages):.0f} s in {time.monotonic() - built:.0f} s")
    for name in left_out:
        say(f"too slow, and left out: {name}")

    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        killers = list(pool.map(lambda site: judge(site, stages), chosen))
    results = list(zip(chosen, killers))
    survivors = [site for site, killer in results if killer is None]
    unknown = [site for site in survivors if site.key not in harmless]
    stale = []
    if not options.only and not options.sample:
        alive = {site.key for site in survivors}
        stale = [key for key in harmless if key not in alive]

    print(f"{'':28}   made  killed  harmless  survived")
    for title, of in [(m, "module") for m in MODULES] + [(k, "kind") for k in sorted({s.kind for s in chosen})]:
        mine = [s for s in chosen if (s.path.split("/")[2] if of == "module" else s.kind) == title]
        alive = [s for s in mine if s in survivors]
        lost = [s for s in alive if s in unknown]
        print(f"{title:28} {len(mine):6} {len(mine) - len(alive):7} {len(alive) - len(lost):9} {len(lost):9}")
    print(f"{'all':28} {len(chosen):6} {len(chosen) - len(survivors):7} {len(survivors) - len(unknown):9} "
          f"{len(unknown):9}   {time.monotonic() - begun:.0f} s")
    for site in unknown:
        reached = any(s.reached[site.number] for s in stages)
        print(f"\n{site.name}\n  in: {site.source}{'' if reached else '   (no test reaches it)'}")
    for path, change, source in stale:
        print(f"\nharmless.txt has a change that is noticed, or does not exist: {path}: {change}\n  in: {source}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps([
            {"name": s.name, "source": s.source, "killer": k and k.name, "harmless": harmless.get(s.key)}
            for s, k in results], indent=1) + "\n")
    return 1 if unknown or stale else 0


if __name__ == "__main__":
    sys.exit(main())
