"""Makes small changes of the vault and the lock, one at a time, and runs the fast tests on each: a change that no test
notices shows a test that is missing, or code that does nothing.

All changes are in one build, in .build/mutants; each is chosen at run time, by INKLOCK_MUTANT. Status: 0 all were
noticed, but for those of Tests/Mutants/harmless.txt; 1 some were not, or harmless.txt has entries that are none; 2 the
tests fail without a change, or cannot be built.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import math
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

import sites as search

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build/mutants"
MODULES = ["Crypto", "SectorStore", "Owner", "PINVault", "LockFirmware"]
# What only paints, or formats text.
LEFT_OUT = {
    "Font.swift", "LargeDigit.swift", "LockScreen.swift", "LogFormat.swift", "Mode+Text.swift", "Notice.swift",
    "Notice+Painting.swift", "Painter.swift", "PauseBar.swift", "Theme.swift",
}
TESTS = [
    "CryptoTests", "SectorStoreTests", "VaultSoakTests", "FirmwareTests", "FuzzingTests", "ScenarioTests",
]
SOAK = "InklockSoak"
# Tests of the network, the ink and the simulated flash say nothing about vault and lock.
SKIPPED = (
    r"FirmwareTests\.(Ink|Motion|Zones|Network|Painting|EmbeddingModel)|ScenarioTests\.Broken"
    r"|VaultSoakTests\.CuttingFlashTests")
# Each of these takes longer than most of the others together.
SLOW = (
    r"FirmwareTests\.AttackTests/everyPixel|SectorStoreTests\.SectorStoreTests/cuts"
    r"|VaultSoakTests\.(DamageTests/(everyBit|longRuns|runs)|NaiveVaultTests/agreement"
    r"|SweepTests/(lives|misreads|sweep|weakBits))")
# CPU seconds of a suite that runs as a whole, and of a test that runs alone.
SUITE_LIMIT, TEST_LIMIT = 3.0, 10.0
# CPU seconds of the stages that try whether a change in harmless.txt is still one.
HARMLESS_LIMIT = 2.0
# Lives of the soak that run as one process; quicker than in Swift Testing, which looks at the stack of each error.
SOAK_RUNS = [["--no-sweep", "--lives", "100", "--hands", "0"], ["--no-sweep", "--lives", "30", "--hands", "100"]]


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
        """Runs the stage with a change, up to its first failure.

        Returns whether it passed, the CPU seconds it took, and whether that was the limit."""
        environment = os.environ | {"INKLOCK_MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}
        if reached:
            environment["INKLOCK_REACHED"] = str(reached)

        def limited():
            # The timer goes on in the program that replaces this process, and its signal ends that.
            signal.setitimer(signal.ITIMER_PROF, cpu_limit)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

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
        is_late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF
        return passed and status == 0, usage.ru_utime + usage.ru_stime, is_late


def measured(stages, limit, jobs):
    """Runs stages without a change, keeps how long they take and what they reach. Returns those within the limit, and
    the others."""

    def measure(stage):
        with tempfile.NamedTemporaryFile() as reached:
            passed, stage.seconds, is_late = stage.run(0, limit, reached.name)
            stage.reached = reached.read()
        if not passed and not is_late:
            fail(f"{stage.name} fails without a change: {' '.join(stage.command)}")
        return passed

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(measure, stages))
    return [s for s, passed in zip(stages, results) if passed], [s for s, passed in zip(stages, results) if not passed]


def find_stages(jobs):
    release = BUILD / ".build/release"
    runner = [str(release / "mutantsPackageTests.xctest"), "--testing-library", "swift-testing"]
    listed = subprocess.run([*runner, "--list-tests"], cwd=BUILD, capture_output=True, text=True).stdout.split("\n")
    suites, cut_up = {}, set()
    for test in listed:
        suite = test.split("/")[0]
        if re.match(SLOW, test):
            cut_up.add(suite)
        elif "/" in test and not re.match(SKIPPED, test):
            suites.setdefault(suite, []).append(test)

    def stage(name):
        # The place of a test in its file follows its name.
        pattern = "^" + re.escape(name).replace("/", "\\/") + "\\/"
        return Stage(name, [*runner, "--no-parallel", "--filter", pattern])

    fast, slow = measured([stage(name) for name in sorted(suites) if name not in cut_up], SUITE_LIMIT, jobs)
    cut_up |= {s.name for s in slow}
    alone, slow = measured([stage(test) for name in sorted(suites) if name in cut_up for test in suites[name]],
                           TEST_LIMIT, jobs)
    soak, too_slow = measured(
        [Stage("soak " + " ".join(a), [str(release / SOAK), *a]) for a in SOAK_RUNS], TEST_LIMIT, jobs)
    return sorted(fast + alone + soak, key=lambda s: s.seconds), [s.name for s in slow + too_slow]


class Order:
    """Orders the stages: first those that noticed previous changes of the same file in little time."""

    def __init__(self):
        self.runs, self.kills = collections.Counter(), collections.Counter()

    def sort(self, site, stages):
        def cost(stage):
            here, anywhere = (site.path, stage.name), (None, stage.name)
            usual = (self.kills[anywhere] + 0.2) / (self.runs[anywhere] + 2)
            return (stage.seconds + 0.02) / ((self.kills[here] + 2 * usual) / (self.runs[here] + 2))

        return sorted(stages, key=cost)

    def learn(self, site, stage, is_killed):
        for key in ((site.path, stage.name), (None, stage.name)):
            self.runs[key] += 1
            self.kills[key] += is_killed


def judge(site, stages, order, is_harmless=False):
    """The stage that notices a change, or `None`.

    A change that is listed as harmless gets few CPU seconds in all, and may make everything slower."""
    cpu_limit = HARMLESS_LIMIT if is_harmless else math.inf
    for stage in order.sort(site, [s for s in stages if s.reached[site.number]]):
        cpu_limit -= stage.seconds
        if cpu_limit < 0:
            break
        passed, _, is_late = stage.run(site.number, 1 + 3 * stage.seconds)
        is_noticed = not passed and not (is_late and is_harmless)
        order.learn(site, stage, is_noticed)
        if is_noticed:
            return stage
    return None


# Harmless changes


def read_harmless(path):
    """The reasons of harmless changes, by file, change and line of source."""
    reasons, heading, changes = {}, None, []
    for number, line in enumerate(path.read_text().split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("in: ") and heading:
            file, change = heading.split(": ", 1)
            changes.append(("Firmware/Sources/" + file, change, line.removeprefix("in: ")))
            heading = None
        elif line.startswith("why: ") and changes and not heading:
            reasons |= {key: line.removeprefix("why: ") for key in changes}
            changes = []
        elif heading or line.startswith(("in: ", "why: ")):
            fail(f"{path}:{number}: an entry has the lines FILE: CHANGE and in: LINE OF SOURCE, of one or more changes, "
                 "and then why: REASON")
        else:
            heading = line
    if heading or changes:
        fail(f"{path}: the last entry has no reason")
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
    stages, left_out = find_stages(options.jobs)
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
        order = Order()
        results = []
        killers = pool.map(lambda site: judge(site, stages, order, site.key in harmless), chosen)
        for site, killer in zip(chosen, killers):
            results.append((site, killer))
            if killer is None and site.key not in harmless:
                say(f"survived: {site.name}")
            if len(results) % 200 == 0:
                say(f"{len(results)} of {len(chosen)} after {time.monotonic() - begun:.0f} s")
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
