"""What the length of a text is counted in; as patterns, since compiling them holds up a start."""

from __future__ import annotations

HAN = r"[㐀-䶿一-鿿豈-﫿]"
WORD = r"[^\W_]+(?:[’'\-‑.,][^\W_]+)*"
