"""Text forms of specs/00 section 4: ECMAScript numbers, CSV cells, JSON."""

from decimal import Decimal


def format_number(x):
    """The text of `Number.prototype.toString`: the shortest digits that read back to the same double."""
    if isinstance(x, int):
        return str(x)
    if x == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(x)).as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent  # 0.<text> * 10**point
    text = text.rstrip("0")
    minus = "-" if sign else ""
    if len(text) <= point <= 21:
        return minus + text + "0" * (point - len(text))
    if 0 < point <= 21:
        return minus + text[:point] + "." + text[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + text
    mantissa = text[0] + ("." + text[1:] if len(text) > 1 else "")
    return f"{minus}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def format_cell(value):
    """One CSV field; quoted only where RFC 4180 needs it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return format_number(value)
    if any(c in value for c in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def write_csv(path, columns, rows):
    lines = [",".join(columns)] + [",".join(format_cell(row[c]) for c in columns) for row in rows]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")


def format_json(value, width=140, indent=0, column=0):
    """Two-space indent; lists of scalars on one line where they end before `width`, numbers filled up to `width`."""
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        if not value:
            return "{}"
        members = []
        for i, (key, item) in enumerate(value.items(), start=1):
            name = format_scalar(key) + ": "
            comma = i < len(value)
            members.append(inner + name + format_json(item, width, indent + 2, indent + 2 + len(name) + comma))
        return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"
    if not isinstance(value, (list, tuple)):
        return format_scalar(value)
    if any(isinstance(item, (dict, list, tuple)) for item in value):
        return "[\n" + ",\n".join(inner + format_json(item, width, indent + 2, indent + 2) for item in value) + "\n" + " " * indent + "]"
    items = [format_scalar(item) for item in value]
    line = "[" + ", ".join(items) + "]"
    if column + len(line) <= width:
        return line
    if not all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in value):
        return "[\n" + ",\n".join(inner + item for item in items) + "\n" + " " * indent + "]"
    lines = [inner + items[0]]
    for i, item in enumerate(items[1:], start=2):
        comma = i < len(items)
        if len(lines[-1]) + 2 + len(item) + comma <= width:
            lines[-1] += ", " + item
        else:
            lines[-1] += ","
            lines.append(inner + item)
    return "[\n" + "\n".join(lines) + "\n" + " " * indent + "]"


def format_scalar(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return format_number(value)
    escaped = "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in value)
    return f'"{escaped}"'


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_json(path, value):
    path.write_text(format_json(value) + "\n", encoding="utf-8", newline="")
