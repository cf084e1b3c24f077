"""Uses a device from 50 connections for 10 seconds of real time, and checks that nothing is lost and its time is exact.

Each moment at which the device says its time lies between the sending of a request and the arrival of its answer. So
the device's time minus ours lies in an interval, and where its time is exact, all intervals have a point in common.
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from device import PROGRAM, Device

SECONDS = 10
READERS = 30
TYPISTS = 12
FINGERS = 3
FOLLOWERS = 5


class Load:
    def __init__(self, device):
        self.device = device
        self.end = time.monotonic() + SECONDS
        self.lock = threading.Lock()
        self.requests = 0
        self.slowest = 0.0
        self.offsets = []
        self.words = []
        self.touches = 0
        self.followed = {}
        self.errors = []

    def run(self):
        jobs = [self.read] * READERS + [self.type] * TYPISTS + [self.touch] * FINGERS
        followers = [threading.Thread(target=self.guard, args=(self.follow, k)) for k in range(FOLLOWERS)]
        threads = [threading.Thread(target=self.guard, args=(job, k)) for k, job in enumerate(jobs)]
        for thread in followers + threads:
            thread.start()
        for thread in threads:
            thread.join()
        # A last event, after which the followers have everything.
        self.device.post("/type", "last-word")
        for thread in followers:
            thread.join()

    def guard(self, job, number):
        try:
            job(number)
        except Exception as error:
            self.errors.append(f"{job.__name__} {number}: {error!r}")

    def ask(self, connection, method, path, body=None):
        begin = time.monotonic()
        content = self.device.request(method, path, body, connection=connection)
        end = time.monotonic()
        with self.lock:
            self.requests += 1
            self.slowest = max(self.slowest, end - begin if method == "GET" else 0)
        return content, begin, end

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.device.port, timeout=120)

    def read(self, number):
        connection = self.connect()
        turn = number
        while time.monotonic() < self.end:
            turn += 1
            if turn % 8 == 0:
                self.ask(connection, "GET", "/screen.png")
            elif turn % 16 == 1:
                self.ask(connection, "GET", "/log")
            else:
                content, begin, end = self.ask(connection, "GET", "/status")
                moment = json.loads(content)["t"] / 1000
                with self.lock:
                    # The device counts whole milliseconds.
                    self.offsets.append((moment - end, moment + 0.001 - begin))

    def type(self, number):
        connection = self.connect()
        count = 0
        while time.monotonic() < self.end:
            word = f"word-{number}-{count}"
            self.ask(connection, "POST", "/type", word)
            self.words.append(word)
            count += 1

    def touch(self, number):
        connection = self.connect()
        while time.monotonic() < self.end:
            for finger in ([[4 * number, 60]], [[4 * number, 160]], []):
                self.ask(connection, "POST", "/touch", finger)
                self.touches += 1

    def follow(self, number):
        connection = self.connect()
        connection.request("GET", "/events?after=0")
        answer = connection.getresponse()
        numbers, text = [], ""
        while line := answer.readline().decode():
            if line.startswith("id: "):
                numbers.append(int(line[4:]))
            elif line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: ") and name == "serial":
                text += json.loads(line[6:])["text"]
            elif line == "\n" and "> last-word\n" in text and text.endswith("(try help)\n"):
                break
        self.followed[number] = (numbers, text)


def fail(sentence):
    sys.exit(f"check-http: {sentence}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        record = pathlib.Path(folder, "recorded.trace")
        device = Device("--headless", "--serial", f"file:{folder}/serial.log", "--record", str(record))
        load = Load(device)
        load.run()
        if load.errors:
            fail(f"{len(load.errors)} clients failed: {load.errors[0]}")

        log = device.log()
        typed = re.findall(r"^> (word-\S+)$", log, re.MULTILINE)
        if sorted(typed) != sorted(load.words):
            fail(f"{len(load.words)} words were typed, and the log has {len(typed)}, {len(set(typed))} of them different")
        for number, (numbers, text) in load.followed.items():
            if numbers != list(range(1, len(numbers) + 1)):
                fail(f"follower {number} got events that are not numbered one after the other")
            if not log.startswith(text):
                fail(f"follower {number} got another text than the log")
        lower = max(low for low, _ in load.offsets)
        upper = min(high for _, high in load.offsets)
        if lower > upper:
            fail(f"the device's time was off by {(lower - upper) * 1000:.1f} ms")

        trace = pathlib.Path(folder, "session.trace")
        trace.write_bytes(device.get("/trace"))
        inputs = trace.read_text().count('"touch":')
        if inputs != load.touches:
            fail(f"{load.touches} touches were sent, and the trace has {inputs}")
        if (status := device.close()) != 0:
            fail(f"the program ended with status {status}")
        for path in (trace, record):
            subprocess.run([PROGRAM, "replay", path], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if pathlib.Path(folder, "serial.log").read_text() != log:
            fail("the serial line carried another log")

        print(f"check-http: {READERS + TYPISTS + FINGERS + FOLLOWERS} connections, {SECONDS} s: {load.requests} requests, "
              f"{load.requests / SECONDS:.0f} a second, slowest GET {load.slowest * 1000:.0f} ms")
        print(f"check-http: nothing lost: {len(typed)} lines typed, {inputs} touches, "
              f"{FOLLOWERS} followers with {len(load.followed[0][0])} events each; both traces replay")
        print(f"check-http: the device's time is exact: one offset fits all {len(load.offsets)} answers, "
              f"with {(upper - lower) * 1000:.2f} ms to spare")


main()
