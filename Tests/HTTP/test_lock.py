"""The session of Docs/Automation.md with pytest: python3 -m pytest Tests/HTTP"""

import subprocess

import pytest

from device import PROGRAM, Device, Refused


@pytest.fixture(scope="module")
def shared():
    with Device("--virtual-time") as device:
        yield device


@pytest.fixture
def device(shared):
    shared.erase()
    return shared


def set_pin(device, pin="2580"):
    device.post("/enter-pin", pin)
    device.post("/enter-pin", pin)
    device.post("/wait-serial", "pin set")


def test_a_new_device_takes_its_first_pin(device):
    assert device.status()["mode"] == "set-pin"
    digits = device.post("/draw", {"digits": "2580", "hand": "tilted"})["readings"]
    assert [reading["digit"] for reading in digits] == [2, 5, 8, 0]
    device.post("/button", "C")
    device.post("/wait-serial", "mode name=confirm-pin")
    device.post("/enter-pin", "2580")
    assert device.post("/wait-serial", {"match": "pin set", "within": "2s"})["line"].endswith("pin set")
    assert device.status()["mode"] == "locked"


def test_the_right_pin_unlocks(device):
    set_pin(device)
    device.post("/enter-pin", {"digits": "2580", "hand": "slow"})
    assert "pin accepted attempts=1" in device.log()
    assert device.status()["mode"] == "unlocked"


def test_five_wrong_pins_lock_the_device_out_and_a_power_cut_does_not_help(device):
    set_pin(device)
    for pin in ["1111", "1112", "1113", "1114", "1115"]:
        device.post("/enter-pin", pin)
    device.post("/wait-serial", "lockout seconds=30 attempts=5")
    device.post("/advance", {"for": "25s"})
    device.post("/power-cut")
    device.post("/advance", {"for": "29s"})
    assert device.status()["mode"] == "locked-out"
    device.post("/advance", {"for": "2s"})
    assert device.status()["mode"] == "locked"


def test_equal_requests_give_equal_traces_that_replay(device, tmp_path):
    traces = []
    for _ in range(2):
        device.erase()
        set_pin(device, "1470")
        device.post("/stroke", {"points": [[40, 40], [200, 200]], "over": "300ms"})
        traces.append(device.get("/trace"))
    assert traces[0] == traces[1]
    (tmp_path / "session.trace").write_bytes(traces[0])
    subprocess.run([PROGRAM, "replay", tmp_path / "session.trace"], check=True)


def test_flash_can_be_kept_and_put_back(device):
    set_pin(device)
    flash = device.get("/flash")
    device.erase()
    assert device.status()["mode"] == "set-pin"
    device.request("PUT", "/flash", flash)
    assert device.status()["mode"] == "locked"


def test_the_screen_is_a_picture_that_changes(device):
    before = device.get("/screen.png")
    assert before.startswith(b"\x89PNG")
    device.post("/button", "B")
    assert device.get("/screen.png") != before


def test_what_is_wrong_is_said_in_a_sentence(device):
    with pytest.raises(Refused, match='unknown key "hnd": did you mean "hand"'):
        device.post("/draw", {"digits": "7", "hnd": "slow"})
    with pytest.raises(Refused, match='no line with "pin accepted" within 2 s'):
        device.post("/wait-serial", {"match": "pin accepted", "within": "2s"})
