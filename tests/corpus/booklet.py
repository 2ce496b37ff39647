"""Small PDF booklets, written by hand."""

import io

from pypdf import PdfReader, PdfWriter

Line = tuple[str, int]  # a line and its type size in points


def pdf(pages: list[list[str | Line]], *, title: str = "") -> bytes:
    """A PDF of these pages, each a list of lines, from the top down."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        stream = _stream(lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(b"<< /Title (%s) >>" % title.encode("latin-1"))
    return _file(objects)


def locked(body: bytes, password: str) -> bytes:
    """The same booklet behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def _stream(lines: list[str | Line]) -> bytes:
    parts, place = [b"BT"], 800
    for line in lines:
        text, size = line if isinstance(line, tuple) else (line, 11)
        escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"/F1 %d Tf 1 0 0 1 50 %d Tm (%s) Tj" % (size, place, escaped))
        place -= 2 * size
    return b"\n".join([*parts, b"ET"])


def _file(objects: list[bytes]) -> bytes:
    body, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)
