"""Words of everyday English that are also medical names, and are marked too often when taken for one."""

from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("everyday.yaml")


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """The reviewed list, folded, from everyday.yaml."""
    return frozenset(yaml.safe_load(_FILE.read_text(encoding="utf-8"))["words"])
