"""How far a training is, and the learning rate that belongs to it."""

import math
import signal
import time


class Schedule:
    """Progress from 0 to 1 by steps, or, where `minutes` are given, by the clock: what is left of the training then
    fits into them, whatever the machine's speed, and the learning rate still ends where it should."""

    def __init__(self, steps: int, minutes: float | None, step: int = 0, progress: float | None = None):
        self.steps, self.minutes, self.step = steps, minutes, step
        self.start = step / steps if progress is None else progress
        self.first, self.began, self.stopped = step, time.monotonic(), False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    @classmethod
    def resumed(cls, steps: int, minutes: float | None, state: dict, again: bool) -> "Schedule":
        """From a checkpoint's `step` and `progress`. `again`: a finished training begins a new one with what it learned,
        as many steps long, or minutes; one that has not finished goes on."""
        if again and state["progress"] >= 1:
            return cls(steps + state["step"], minutes, state["step"], 0.0)
        return cls(steps, minutes, state["step"], state["progress"])

    def stop(self, *_) -> None:
        """Asked to end: the step in progress is finished and saved, and the next run goes on from there."""
        self.stopped = True

    @property
    def progress(self) -> float:
        if self.minutes is None:
            share = (self.step - self.first) / max(1, self.steps - self.first)
        else:
            share = (time.monotonic() - self.began) / (60 * self.minutes)
        return min(1.0, self.start + (1 - self.start) * share)

    @property
    def finished(self) -> bool:
        return self.stopped or self.progress >= 1

    def rate(self, highest: float, warm_up: int) -> float:
        """A short rise, then half a cosine down to a fiftieth."""
        return highest * min(1, (self.step + 1) / warm_up) * (0.51 + 0.49 * math.cos(math.pi * self.progress))

    def report(self, name: str, losses: str) -> None:
        pace = (time.monotonic() - self.began) / max(1, self.step - self.first)
        print(f"{name}: step {self.step}, {self.progress:.1%}, {losses}, {pace:.2f} s a step", flush=True)
