"""What scripts that write golden values share: the form of a number in JSON, and the record around the values."""

import json
import math
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def plain(value):
    """JSON has no NaN: null stands for it."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(member) for member in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    value = float(value)
    return None if math.isnan(value) else value


def golden_writer(script, versions, indent=None):
    """What writes packages/NAME/test/golden/*.json for a script in tools/oracles/NAME, with who made the file and with which tools."""
    script = Path(script).resolve()
    folder = ROOT / "packages" / script.parent.name / "test" / "golden"

    def write(name, content):
        record = {"made_by": str(script.relative_to(ROOT)), "versions": versions, **content}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(plain(record), indent=indent, allow_nan=False) + "\n")

    return write
