"""What all checks share: the built site, the program on the host, and the table of results."""

import os
import re
import subprocess
import tempfile
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from browser import Failed, expect
from server import Server, Site

ROOT = Path(__file__).parents[2]
SITE = ROOT / "Firmware/.build/web"
SOURCES = ROOT / "Firmware/Targets/page/site"
PROGRAM = ROOT / ".build/release/inklock"
TRACES = ROOT / "Tests/Traces"
QUICK = os.environ.get("QUICK", "") not in ("", "0")
UPDATE = os.environ.get("UPDATE", "") not in ("", "0")
DEVICE_PIN = "7392"

checks = {}


def check(name, alone=False):
    """Registers a function whose one-sentence docstring says what must be so. Measurements of time run alone."""

    def register(function):
        checks[name] = (function, alone)
        return function

    return register


class Report:
    """What a check found out: figures, and what failed."""

    def __init__(self, name, sentence):
        self.name, self.sentence = name, sentence
        self.figures, self.faults, self.seconds = [], [], 0.0
        self.lock = threading.Lock()

    def figure(self, title, value, unit="", goal=None, most=None, least=None):
        """A figure; with `most` or `least` it fails the check, with a `goal` alone it is only printed."""
        with self.lock:
            if isinstance(value, float):
                value = round(value, 2 if value < 10 else 1)
            met = (most is None or value <= most) and (least is None or value >= least)
            limit = goal or (f"<= {most}" if most is not None else f">= {least}" if least is not None else "")
            self.figures.append({"title": title, "value": value, "unit": unit, "goal": str(limit), "met": met})
            if not met:
                self.faults.append(f"{title}: {value} {unit}, not {limit}")

    def fault(self, sentence):
        with self.lock:
            self.faults.append(sentence)

    def trying(self, what, function, *arguments):
        """Runs a part of the check; its failure does not end the others."""
        try:
            return function(*arguments)
        except Failed as reason:
            self.fault(f"{what}: {reason}")
        except Exception as reason:
            place = traceback.extract_tb(reason.__traceback__)[-1]
            self.fault(f"{what}: {type(reason).__name__}: {reason} ({Path(place.filename).name}:{place.lineno})")
        return None


def run_one(name):
    function, _ = checks[name]
    report = Report(name, function.__doc__.strip().splitlines()[0])
    begin = time.monotonic()
    report.trying("the check", function, report)
    report.seconds = time.monotonic() - begin
    state = "passed" if not report.faults else "FAILED"
    print(f"{state:8} {name:14} {report.seconds:5.0f} s", flush=True)
    for fault in report.faults:
        print(f"    {fault}", flush=True)
    return report


def run_all(names, workers):
    """First the measurements, one at a time, then the others, some at a time."""
    reports = [run_one(name) for name in names if checks[name][1]]
    with ThreadPoolExecutor(workers) as pool:
        reports += pool.map(run_one, [name for name in names if not checks[name][1]])
    return reports


def serve(changed=None, headers=None):
    """A server of the built site, with some files or headers changed."""
    return Server(Site(SITE, changed, headers))


def one_file():
    return (SITE / "inklock.html").read_bytes()


def inklock(*arguments, status=0):
    """Runs the program on the host and returns what it printed."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    expect(done.returncode == status, f"inklock {arguments[0]} ended with status {done.returncode}, not {status}: "
                                      f"{(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout + done.stderr


def replays(trace, name):
    """The trace replays on the host, and updating it changes no byte."""
    expect(trace.endswith('"end":true}\n'), f"the trace of {name} has no end")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{re.sub('[^a-z]+', '-', name.lower())}.trace"
        path.write_bytes(trace.encode())
        inklock("replay", path)
        inklock("replay", "--update", path)
        expect(path.read_bytes() == trace.encode(), f"inklock replay --update changes the trace of {name}")


def attempts(flash):
    """(whether a PIN is set, wrong attempts in a row) of a flash image."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "device.flash"
        path.write_bytes(flash)
        text = inklock("flash", "info", path)
    count = re.search(r"wrong attempts in a row: (\d+)", text)
    return "a PIN is set" in text, int(count[1]) if count else 0, text.splitlines()[0]
