"""Chromium without a window, spoken to through a pipe in its own protocol; nothing further to install.

with Browser() as browser:
    browser.open(path)
    browser.ask("document.title")
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome") if os.name == "posix" else ()
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # in a container, where root runs the tests
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
    "--no-first-run",
)
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands from descriptor 3 and answers on 4."""


class Browser:
    """One page of a new Chromium with a profile of its own; `faults` is what its console complained of."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._number = 0
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        mine, theirs = _pipe(), _pipe()
        command = [sys.executable, "-c", HAND_OVER, str(mine[0]), str(theirs[1]), CHROMIUM, *FLAGS]
        self._process = subprocess.Popen(
            [*command, f"--user-data-dir={self._profile.name}", "about:blank"],
            pass_fds=(mine[0], theirs[1]),
            stderr=subprocess.DEVNULL,
        )
        os.close(mine[0])
        os.close(theirs[1])
        self._say, self._hear = os.fdopen(mine[1], "wb", buffering=0), os.fdopen(theirs[0], "rb")
        self._session = ""
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._say.close()
        self._process.terminate()
        self._process.wait(timeout=30)
        self._hear.close()
        self._profile.cleanup()

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Give a command and return its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._say.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result

    def wait(self, event: str) -> None:
        """Wait until the browser tells of an event."""
        while self._next().get("method") != event:
            pass

    def open(self, path: Path) -> None:
        """Open a file as a page, and wait until it is loaded."""
        self.open_quietly(path)
        self.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def open_quietly(self, path: Path) -> None:
        """Open a file as a page, where no script may run."""
        self.faults.clear()
        self.send("Page.navigate", url=path.as_uri())
        self.wait("Page.loadEventFired")

    def words(self) -> str:
        """Return all words of the page as a screen reader has them, without running a script."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        return " ".join(str(one.get("name", {}).get("value", "")) for one in nodes if not one["ignored"])

    def ask(self, script: str) -> Any:  # noqa: ANN401 - whatever the script returns
        """Return what a script in the page, or its promise, comes to."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press one key, by its name (`Tab`, `Enter`) or letter."""
        text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                text=text if kind == "keyDown" else "",
                windowsVirtualKeyCode=codes.get(key, 0),
                modifiers=8 if shift else 0,
            )

    def look(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Set the size of the window, and the light."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.send("Emulation.setEmulatedMedia", media="screen", features=[scheme])

    def picture(self, *, whole: bool = False) -> bytes:
        """Return what is to be seen as PNG, or all of the page."""
        answer = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(answer["data"])

    def printed(self) -> bytes:
        """Return the page as it goes to paper, as PDF."""
        self.send("Emulation.setEmulatedMedia", media="")
        answer = self.send("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        return base64.b64decode(answer["data"])

    def _next(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._hear.read(1)) != b"\0":
            assert byte, "Chromium has ended"
            data += byte
        message: dict[str, Any] = json.loads(data)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        told = message.get("params", {})
        match message.get("method"):
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                self.faults.append(told["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.faults.append(str(told["exceptionDetails"]))
            case _:
                pass


def _pipe() -> tuple[int, int]:
    """Return a pipe whose ends are out of the way of the descriptors that Chromium takes."""
    import fcntl  # noqa: PLC0415 - Windows has none, and there the tests are skipped

    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]
