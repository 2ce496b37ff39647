"""How a view looks, in a form that is kept: where the main boxes are, their style, and a coarse picture.

``make looks`` keeps how all views look now. Run it after a change of the look that was meant, and look at
what changed: ``build/screens/looks`` has a picture of each difference.
"""

import base64
import json
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from search_app.app import create_app
from tests.ui.browsing import launched
from tests.ui.sites import served
from tests.ui.steady import VIEWS, Windows, steady_site

KEPT = Path(__file__).parent / "kept"
OUT = Path("build") / "screens" / "looks"
SQUARE = 16  # pixels; a picture is kept as the mean colour of each square
MOST_MOVED = 6  # pixels; a browser of another version sets type a little differently
MOST_OFF = 40  # of 255, in one of red, green and blue
MOST_SQUARES = 10
BOXES = (
    *("header", ".fw-name", "nav", "main", "h1", "h2", "main p", "aside", "aside a", "footer", "footer a"),
    *(".fw-form", "#q", ".fw-go", ".fw-count", ".fw-undo > *", ".fw-card", ".fw-card h2", ".fw-card a"),
    *(
        ".fw-hits",
        ".fw-hits > li",
        ".fw-hits a",
        "mark",
        ".fw-quiet",
        ".fw-letters > li > *",
        ".fw-letters a",
    ),
    *("dl", "dt", "dd", "dfn", "a.fw-term", ".fw-hint", ".fw-words", ".fw-pop", ".fw-pop button", ".fw-list"),
    *("[aria-selected=true]", "table", "th", "td", ".fw-editors-nav", ".fw-figures li", ".fw-figures strong"),
    *(
        ".fw-rules li",
        ".fw-scroll",
        ".fw-heat-1",
        ".fw-gap",
        ".fw-bars",
        ".fw-bars rect",
        ".fw-fields",
        "textarea",
    ),
)
_MEASURE = """selectors => Object.fromEntries(selectors.flatMap(selector => {
  const found = [...document.querySelectorAll(selector)].find(each => each.checkVisibility());
  if (!found) return [];
  const { x, y, width, height } = found.getBoundingClientRect();
  const style = getComputedStyle(found);
  return [[selector, {
    box: [x, y, width, height].map(Math.round),
    style: [style.color, style.backgroundColor, style.borderBlockEndColor, style.fill, style.fontWeight,
      Math.round(parseFloat(style.fontSize)), style.fontFamily.split(",")[0], style.textDecorationLine],
  }]];
}))"""
_MEANS = """async ([picture, square]) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + picture)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const columns = Math.ceil(image.width / square), rows = Math.ceil(image.height / square);
  const sums = new Float64Array(columns * rows * 4);
  for (let y = 0, at = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++, at += 4) {
      const into = 4 * (Math.floor(y / square) * columns + Math.floor(x / square));
      for (let part = 0; part < 3; part++) sums[into + part] += data[at + part];
      sums[into + 3]++;
    }
  const means = [];
  for (let at = 0; at < sums.length; at += 4)
    for (let part = 0; part < 3; part++) means.push(Math.round(sums[at + part] / sums[at + 3]));
  return [rows, columns, means];
}"""

Boxes = Mapping[str, Mapping[str, list[Any]]]
Picture = NDArray[np.uint8]  # rows, columns, and red, green and blue of a square's mean


class Look(NamedTuple):
    """How a view looks: the first visible box of each selector, and the coarse picture of the window."""

    boxes: Boxes
    picture: Picture


def look_at(page: Page) -> tuple[Look, bytes]:
    """How a page looks now, and its picture (PNG) in full."""
    boxes = page.evaluate(_MEASURE, list(BOXES))
    shot = page.screenshot()
    blank = page.context.new_page()
    rows, columns, means = blank.evaluate(_MEANS, [base64.b64encode(shot).decode(), SQUARE])
    blank.close()
    return Look(boxes, np.array(means, dtype=np.uint8).reshape(rows, columns, 3)), shot


def differences(kept: Look, seen: Look) -> list[str]:
    """What is different enough for somebody to see, each as a sentence."""
    found = list(_boxes_apart(kept.boxes, seen.boxes))
    if kept.picture.shape != seen.picture.shape:
        return [*found, "The window has another size."]
    squares = int(squares_apart(kept.picture, seen.picture).sum())
    if squares > MOST_SQUARES:
        found.append(f"{squares} squares of the picture have another colour.")
    return found


def squares_apart(kept: Picture, seen: Picture) -> NDArray[np.bool_]:
    """Which squares of two pictures have colours that are far apart."""
    apart: NDArray[np.bool_] = np.abs(kept.astype(int) - seen.astype(int)).max(axis=2) > MOST_OFF
    return apart


def _boxes_apart(kept: Boxes, seen: Boxes) -> Iterator[str]:
    for selector in kept.keys() | seen.keys():
        if selector not in seen:
            yield f"{selector} is gone."
        elif selector not in kept:
            yield f"{selector} is new."
        else:
            before, now = kept[selector], seen[selector]
            if any(
                abs(one - other) > MOST_MOVED for one, other in zip(before["box"], now["box"], strict=True)
            ):
                yield f"{selector} was at {before['box']} (x, y, width, height) and is at {now['box']}."
            if before["style"] != now["style"]:
                yield f"{selector} was {before['style']} and is {now['style']}."


def kept_look(name: str) -> Look:
    """How a view looked when that was last kept."""
    boxes = json.loads((KEPT / "boxes.json").read_text("utf-8"))
    return Look(boxes[name], _from_png((KEPT / _file(name)).read_bytes()))


def picture_of_difference(page: Page, name: str, kept: Picture, seen: Picture, shot: bytes) -> Path:
    """The kept picture, the page now and where they differ, side by side in a PNG below ``build/screens``."""
    apart = np.where(squares_apart(kept, seen)[..., None], (200, 0, 80), 255).astype(np.uint8)
    images = [_to_png(kept), shot, _to_png(apart)]
    sources = [f"data:image/png;base64,{base64.b64encode(image).decode()}" for image in images]
    figures = "".join(
        f"<figure><figcaption>{title}</figcaption><img src='{source}'></figure>"
        for title, source in zip(("kept", "now", "different"), sources, strict=True)
    )
    style = "body { display: flex; gap: 16px; margin: 16px; font: 20px sans-serif } figure { margin: 0 }"
    style += "img { width: 600px; image-rendering: pixelated; outline: 1px solid }"
    sheet = page.context.browser.new_page(viewport={"width": 1880, "height": 500})  # type: ignore[union-attr]
    sheet.set_content(f"<style>{style}</style>{figures}", wait_until="load")
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / _file(name)
    sheet.screenshot(path=path, full_page=True)
    sheet.context.close()
    return path


def _file(name: str) -> str:
    return f"{name.replace(' ', '-')}.png"


def _to_png(picture: Picture) -> bytes:
    rows, columns, _ = picture.shape
    lines = np.hstack([np.zeros((rows, 1), np.uint8), picture.reshape(rows, columns * 3)])  # 0: no filter
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _from_png(data: bytes) -> Picture:
    """What `_to_png` wrote, and no other PNG."""
    columns, rows = struct.unpack(">II", data[16:24])
    (length,) = struct.unpack(">I", data[33:37])
    lines = np.frombuffer(zlib.decompress(data[41 : 41 + length]), np.uint8).reshape(rows, 1 + columns * 3)
    return lines[:, 1:].reshape(rows, columns, 3)


def main(names: list[str]) -> None:
    """Keep how all views look now, or those that are named; say which look different, and show where."""
    path = KEPT / "boxes.json"
    KEPT.mkdir(exist_ok=True)
    boxes = json.loads(path.read_text("utf-8")) if path.exists() else {}
    boxes = {name: kept for name, kept in boxes.items() if name in VIEWS}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(create_app(steady_site(Path(folder)))) as site,
        launched() as browser,
    ):
        windows = Windows(browser, site)
        for name in names or VIEWS:
            _keep(windows, name, boxes)
        windows.close()
    views = (f'"{name}": {{\n{_lines(boxes[name])}\n}}' for name in VIEWS)
    path.write_text("{\n" + ",\n".join(views) + "\n}\n", "utf-8")


def _lines(boxes: Boxes) -> str:
    return ",\n".join(f" {json.dumps(selector)}: {json.dumps(box)}" for selector, box in boxes.items())


def _keep(windows: Windows, name: str, boxes: dict[str, Boxes]) -> None:
    page = windows.open(VIEWS[name])
    look, shot = look_at(page)
    if name not in boxes:
        print(f"{name}: new")
    elif found := differences(kept_look(name), look):
        shown = picture_of_difference(page, name, kept_look(name).picture, look.picture, shot)
        print(f"{name}: {shown}", *found, sep="\n  ")
    boxes[name] = look.boxes
    (KEPT / _file(name)).write_bytes(_to_png(look.picture))
    page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
