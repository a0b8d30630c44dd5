"""Turns an adapter into bytes and back: an `.npz` of plain arrays, of which nothing is ever unpickled.

Decides whether bytes may be trusted to be an adapter for this code. It must not know where they are kept. What is in
them is numbers by hashed feature, and how much each moderator taught, by number: no text, and no words.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.adapter import COEFFICIENTS, Adapter
from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.features import BUCKETS

_FORMAT: Final = 1
_LARGEST: Final = 8 << 20  # bytes: every bucket taken is 3 MiB
_KINDS: Final = {
    "format": "int64",
    "examples": "int64",
    "coefficients": "float64",
    "coefficient_sums": "float64",
    "buckets": "int32",
    "delta": "float32",
    "delta_sums": "float32",
    "teachers": "int64",
    "taught": "float64",
}
_REMEDY: Final = "restore another version with `manage.py restore_adapter`"


def pack_adapter(adapter: Adapter) -> bytes:
    """The adapter's numbers; the same adapter gives the same bytes."""
    buckets = np.flatnonzero(adapter.delta).astype(np.int32)
    arrays: dict[str, NDArray[Any]] = {
        "format": np.array(_FORMAT, np.int64),
        "examples": np.array(adapter.examples, np.int64),
        "coefficients": adapter.coefficients,
        "coefficient_sums": adapter.coefficient_sums,
        "buckets": buckets,
        "delta": adapter.delta[buckets],
        "delta_sums": adapter.delta_sums[buckets],
        "teachers": np.array(list(adapter.taught), np.int64),
        "taught": np.array(list(adapter.taught.values()), np.float64),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            # A fixed date: numpy's own writer takes the same, and no clock may show in the bytes.
            with archive.open(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)
    return buffer.getvalue()


def unpack_adapter(data: bytes, *, version: str, base_version: str) -> Adapter:
    """The adapter that was packed. Raises ArtefactError where the bytes are none for this code."""
    arrays = _read_arrays(data, version)
    adapter = Adapter(version=version, base_version=base_version)
    buckets = arrays["buckets"]
    adapter.examples = int(arrays["examples"])
    adapter.coefficients = arrays["coefficients"]
    adapter.coefficient_sums = arrays["coefficient_sums"]
    adapter.delta[buckets] = arrays["delta"]
    adapter.delta_sums[buckets] = arrays["delta_sums"]
    adapter.taught = dict(zip(arrays["teachers"].tolist(), arrays["taught"].tolist(), strict=True))
    return adapter


def _read_arrays(data: bytes, version: str) -> dict[str, NDArray[Any]]:
    if len(data) > _LARGEST or data[:2] != b"PK":
        raise ArtefactError(f"{version} is not stored as plain arrays; {_REMEDY}.")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _KINDS}
    except KeyError as error:
        raise ArtefactError(f"{version} lacks an array ({error.args[0]}); {_REMEDY}.") from error
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise ArtefactError(f"{version} is damaged or cut short ({type(error).__name__}); {_REMEDY}.") from error
    if any(arrays[name].dtype != np.dtype(kind) for name, kind in _KINDS.items()) or not _fits(arrays):
        raise ArtefactError(f"{version} was stored by other code, or is damaged; {_REMEDY}.")
    return arrays


def _fits(arrays: dict[str, NDArray[Any]]) -> bool:
    """Whether the arrays are of this format, belong together, and hold nothing but finite numbers in range."""
    buckets = arrays["buckets"]
    shapes = {
        "format": (),
        "examples": (),
        "coefficients": (len(COEFFICIENTS),),
        "coefficient_sums": (len(COEFFICIENTS),),
        "buckets": (buckets.size,),
        "delta": (buckets.size,),
        "delta_sums": (buckets.size,),
        "teachers": (arrays["teachers"].size,),
        "taught": (arrays["teachers"].size,),
    }
    return (
        all(arrays[name].shape == shape for name, shape in shapes.items())
        and int(arrays["format"]) == _FORMAT
        and all(np.isfinite(array).all() for array in arrays.values())
        and bool(((buckets >= 0) & (buckets < BUCKETS)).all())
        and bool((arrays["coefficient_sums"] > 0).all() and (arrays["delta_sums"] > 0).all())
    )
