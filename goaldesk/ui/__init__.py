"""The window, its pages and its dialogs."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - puts the hook in its place

# PySide reads the source of each module that is imported, in case it asks for a `__feature__` of
# PySide’s. No module here does; without that, importing is a quarter faster.
if __import__ is getattr(builtins, "__feature_import__", None):
    vars(builtins)["__import__"] = vars(builtins)["__orig_import__"]
