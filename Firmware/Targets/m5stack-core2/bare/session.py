"""A session with the bare lock in an emulator of the ESP32 (Espressif's QEMU), by its serial line.

usage: session.py EMULATOR FLASH.bin [OPTION of the emulator...]

Sets a PIN on a fresh image and kills the emulator; enters a wrong PIN in a new one and kills it; then the right one.
Prints the log. Exit status 0 if the lock opened at the right PIN alone.
"""

import subprocess
import sys
import threading
import time

STROKES = {
    "1": [(120, y) for y in range(40, 208, 8)],
    "7": [(x, 50) for x in range(70, 170, 8)] + [(170 - k * 5, 50 + k * 10) for k in range(15)],
}


class Device:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.log = b""
        self.changed = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while data := self.process.stdout.read1(4096):
            sys.stdout.write(data.decode("utf-8", "replace"))
            sys.stdout.flush()
            with self.changed:
                self.log += data
                self.changed.notify_all()

    def wait(self, text, begin=0, limit=120):
        """Waits until the log has `text` after `begin`; returns where it ends."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.log.find(text.encode(), begin) >= 0, limit):
                raise SystemExit(f"session: the lock does not say '{text}'")
            return self.log.find(text.encode(), begin) + len(text)

    def draw(self, pin):
        for digit in pin:
            begin = len(self.log)
            for x, y in STROKES[digit]:
                self.process.stdin.write(f"@{x},{y};".encode())
                self.process.stdin.flush()
                time.sleep(0.02)
            self.process.stdin.write(b"@;")
            self.process.stdin.flush()
            self.wait(f"predict digit={digit}", begin)

    def kill(self):
        self.process.kill()
        self.process.wait()


def main():
    emulator, flash, *options = sys.argv[1:]
    command = [emulator, "-machine", "esp32", "-nographic", "-monitor", "none", "-serial", "stdio"]
    command += ["-drive", f"file={flash},if=mtd,format=raw", *options]
    right, wrong = "1717", "1177"

    device = Device(command)
    device.wait("mode name=set-pin")
    device.draw(right)
    place = device.wait("mode name=confirm-pin")
    device.draw(right)
    device.wait("mode name=locked", place)
    device.kill()

    device = Device(command)
    device.wait("mode name=locked")
    device.draw(wrong)
    device.wait("pin wrong")
    if b"unlocked" in device.log:
        raise SystemExit("session: a wrong PIN opens the lock")
    device.kill()

    device = Device(command)
    device.wait("mode name=locked")
    begin = len(device.log)
    device.process.stdin.write(b"status\r")
    device.process.stdin.flush()
    device.wait("attempts=1", begin)
    device.draw(right)
    device.wait("mode name=unlocked")
    device.kill()
    print("\nsession: the right PIN opens the lock after two starts, the wrong one counted")


main()
