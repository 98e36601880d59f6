"""The configuration file as plain values."""

import tomllib
from pathlib import Path


def load(path: Path) -> dict:
    with open(path, "rb") as file:
        return tomllib.load(file)
