from __future__ import annotations

import hashlib
import io

from forensics.casestore.sealed import Sealed


def test_what_is_written_is_counted_and_digested() -> None:
    below = io.BytesIO()
    sealed = Sealed(below)
    for chunk in (b"one", b"", b"two"):
        assert sealed.write(chunk) == len(chunk)
    sealed.flush()
    assert below.getvalue() == b"onetwo"
    assert (sealed.sha256(), sealed.size_bytes) == (hashlib.sha256(b"onetwo").hexdigest(), 6)
