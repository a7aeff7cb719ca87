"""Runs before the program in an installed Goaldesk: what it starts gets the system's libraries.

PyInstaller names the program's own folders in the environment, where a file manager, a browser or
a mail program would find Goaldesk's Qt instead of theirs. This process needs the names no more.
"""

import os

for _name in list(os.environ):
    if _name.startswith("_PYI_") or _name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        del os.environ[_name]
os.environ.pop("LD_LIBRARY_PATH", None)
if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
