"""A site's own colours: the stylesheet that sets them, and whether what they write can be read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

Tokens = Mapping[str, str]

_TOKEN = re.compile(r"--fw-([\w-]+): (#\w+);")
_GROUNDS = ("page", "surface", "soft")
PAIRS = (
    *((7.0, "ink", ground) for ground in (*_GROUNDS, "mark")),
    *((4.5, text, ground) for text in ("muted", "link", "hover", "visited") for ground in _GROUNDS),
    (4.5, "on-accent", "accent"),
    (7.0, "on-calm", "calm"),
    (4.5, "warn", "warn-page"),
    *((3.0, edge, ground) for edge in ("field", "accent") for ground in _GROUNDS),
    (3.0, "focus", "on-focus"),
    *((4.5, "heat-low", f"heat-{step}") for step in range(4)),
    *((4.5, "heat-high", f"heat-{step}") for step in (4, 5)),
)


@cache
def shipped() -> Mapping[str, Tokens]:
    """The colours that findwell ships, by theme (light, dark) and token."""
    text = files(__package__).joinpath("static", "findwell.css").read_text("utf-8")
    light = dict(_TOKEN.findall(text.partition("@media")[0]))
    dark = text.partition(':root[data-fw-theme="dark"]')[2].partition("}")[0]
    return {"light": light, "dark": light | dict(_TOKEN.findall(dark))}


def stylesheet(*, light: Iterable[str], dark: Iterable[str]) -> str:
    """What sets colours such as ``accent #7a1f5c``, or empty; for after the one stylesheet."""
    by_light, by_dark = _declared(light), _declared(dark)
    if not by_light and not by_dark:
        return ""
    # In the layer, so that the light colours don't win over the dark ones that findwell ships.
    rules = (
        f":root {{ {by_light} }}",
        "@media screen and (prefers-color-scheme: dark) "
        f'{{ :root:not([data-fw-theme="light"]) {{ {by_dark} }} }}',
        f'@media screen {{ :root[data-fw-theme="dark"] {{ {by_dark} }} }}',
    )
    return "\n".join(("@layer findwell {", *rules, "}", ""))


def faults(*, light: Iterable[str], dark: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with these colours: the theme, and what to do."""
    own = {"light": _colours(light), "dark": _colours(dark)}
    for theme, colours in own.items():
        for name in colours.keys() - shipped()[theme].keys():
            known = ", ".join(sorted(shipped()["light"]))
            yield theme, f"{name!r} is no colour of the pages. They are: {known}."
    full = {
        "light": {**shipped()["light"], **own["light"]},
        "dark": {**shipped()["light"], **own["light"], **_only_dark(), **own["dark"]},
    }
    for theme, colours in full.items():
        for least, text, ground in PAIRS:
            if not {text, ground} & {*own["light"], *own["dark"]}:
                continue
            found = contrast(colours[text], colours[ground])
            if found < least:
                message = f"{text} on {ground} has a contrast of {found:.1f}; it needs {least:g}. Change one."
                yield theme, message


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 has it: from 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _only_dark() -> Tokens:
    light, dark = shipped()["light"], shipped()["dark"]
    return {name: colour for name, colour in dark.items() if colour != light[name]}


def _colours(entries: Iterable[str]) -> dict[str, str]:
    return {name: colour for name, _, colour in (entry.partition(" ") for entry in entries)}


def _declared(entries: Iterable[str]) -> str:
    return " ".join(f"--fw-{name}: {colour};" for name, colour in _colours(entries).items())
