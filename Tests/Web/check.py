"""The checks of the page in real browsers: scripts/check-web [NAME…] [--json FILE]"""

import argparse
import importlib
import json
import os
import signal
import time

from browser import end_all
from lab import checks, run_all

# Each of these registers its checks.
for module in ("size", "speed", "draw", "storage", "layout", "panes", "share", "pictures", "collect"):
    importlib.import_module(f"check_{module}")

# The longest first, so that none of them is alone at the end.
LONG = ["kill", "webkit", "traces", "firefox", "layout"]
ORDER = LONG + [name for name in checks if name not in LONG]


def main():
    parser = argparse.ArgumentParser(prog="check-web", description="Checks the page in real browsers.",
                                     epilog="QUICK=1: fewer repetitions. UPDATE=1: write Tests/Web/screens again.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(checks)} (default: all)")
    parser.add_argument("--json", metavar="FILE", help="write all results as JSON, too")
    options = parser.parse_args()
    for name in options.names:
        if name not in checks:
            parser.error(f"{name} is not a check; the checks are {', '.join(checks)}")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_all)
    begin = time.monotonic()
    names = [name for name in ORDER if name in (options.names or checks)]
    reports = run_all(names, workers=(os.cpu_count() or 2) + 2)

    print()
    for report in reports:
        print(f"{'ok    ' if not report.faults else 'FAILED'} {report.name}: {report.sentence}")
        for figure in report.figures:
            mark = " " if figure["met"] else "!"
            print(f"  {mark} {figure['title']:58} {figure['value']} {figure['unit']}".rstrip()
                  + (f"   (goal {figure['goal']})" if figure["goal"] else ""))
        for fault in report.faults:
            print(f"  - {fault}")
    failed = [report.name for report in reports if report.faults]
    seconds = time.monotonic() - begin
    print(f"\n{len(reports) - len(failed)} of {len(reports)} checks passed in {seconds:.0f} s"
          + (f"; failed: {', '.join(failed)}" if failed else ""))
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"seconds": round(seconds, 1), "checks": [
                {"name": report.name, "sentence": report.sentence, "seconds": round(report.seconds, 1),
                 "figures": report.figures, "faults": report.faults} for report in reports]}, file, indent=1)
            file.write("\n")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
