"""Runs before the program in an installed Goaldesk: what it starts gets the system's libraries.

PyInstaller has the program's own folder searched first, where a file manager, a browser or a mail
program would find Goaldesk's Qt instead of theirs. This process itself needs that no more.
"""

import os

for _name in list(os.environ):
    if _name.startswith("_PYI_"):  # a second Goaldesk would take itself for a part of this one
        del os.environ[_name]
os.environ.pop("LD_LIBRARY_PATH", None)
if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
os.environ.pop("QT_PLUGIN_PATH", None)  # plugins of another Qt are none for this one
