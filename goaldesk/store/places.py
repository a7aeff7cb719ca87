"""Where a file lies that had better be saved elsewhere: in a folder that a mail program, a chat
program or the system throws away, or where it can only be read."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath

from goaldesk.core.errors import N_, FileProblem

MAIL = N_(
    "“{name}” was opened from a mail program’s temporary folder."
    " Save it elsewhere to keep your changes."
)
CHAT = N_(
    "“{name}” was opened from a chat program’s own folder. Save it elsewhere to keep your changes."
)
TEMPORARY = N_(
    "“{name}” was opened from a temporary folder, which is emptied now and then."
    " Save it elsewhere to keep your changes."
)
READ_ONLY = N_("“{name}” can only be read where it is. Save it elsewhere to keep your changes.")

# Parts of paths in lower case with forward slashes, as the programs name their folders.
_MAIL = (
    "/content.outlook/",  # Outlook, in INetCache or Temporary Internet Files
    "/inetcache/",
    "/temporary internet files/",
    "/microsoft/olk/",  # the new Outlook
    "/packages/microsoft.outlookforwindows_[^/]+/",
    "/packages/microsoft.windowscommunicationsapps_[^/]+/",  # Windows Mail
    "/library/containers/com.microsoft.outlook/",
    "/group containers/[^/]*office/outlook/",
    "/library/containers/com.(netease|tencent)[.][^/]*mail[^/]*/",  # MailMaster, Foxmail
    "/outlook temp/",
    "/com.apple.mail/",  # in Containers, and in the system's temporary folder
    "/mail downloads/",
    "/library/mail/v[0-9]+/",
    "/mozilla_[^/]+/",  # Thunderbird
    "/mozillamailattachments/",
    "/[.]var/app/(org.mozilla.thunderbird|org.gnome.evolution|org.gnome.geary|org.kde.kmail2?)/",
    "/snap[./-][^/]*thunderbird[^/]*/",
    "/[.]cache/(evolution|thunderbird|geary|kmail2?)/",
    "/messageviewer_[^/]+/",  # KMail
    "/foxmail[^/]*/(.*/)?temp[^/]*/",
    "/mailmaster/",
    "/notes[0-9a-f]{6}/",  # HCL Notes
)
_CHAT = (
    "/wechat files/",
    "/xwechat_files/",
    "/wxwork(local)?/",
    "/tencent files/",  # QQ
    "/[.]config/qq/",
    "/library/containers/com.tencent.[^/]+/",
    "/dingtalk[^/]*/",
    "/com.(alibaba|laiwang).dingtalk[^/]*/",
    "/larkshell/",
    "/com.(bytedance|electron).[^/]*(lark|feishu)[^/]*/",
    "/packages/[^/]*whatsappdesktop[^/]*/",
    "/group containers/group.net.whatsapp.[^/]+/",
    "/(microsoft teams|msteams_[^/]+)/",
)
_TEMPORARY = (
    "^(/private)?/tmp/",
    "^(/private)?/var/tmp/",
    "^(/private)?/var/folders/[^/]+/[^/]+/t/",
    "/appdata/local/temp/",
    "^[a-z]:/(windows/)?te?mp/",
    "/[.]cache/",
    "/library/(containers/[^/]+/data/(library/caches|tmp)|caches)/",
)
PLACES = tuple(
    (message, re.compile("|".join(parts)))
    for message, parts in ((MAIL, _MAIL), (CHAT, _CHAT), (TEMPORARY, _TEMPORARY))
)


def fleeting(path: PurePath) -> str:
    """The message for a file in a folder that will be emptied by others; empty for any other."""
    folder = path.parent.as_posix().casefold() + "/"
    return next((message for message, parts in PLACES if parts.search(folder)), "")


def read_only(path: Path) -> bool:
    """Whether the file at `path`, or its folder, may only be read."""
    try:
        # Of a folder, only the system is asked: on Windows its read-only bit says nothing about
        # writing, and Documents, Desktop and others have it.
        return not (
            path.stat().st_mode & 0o222
            and os.access(path, os.W_OK)
            and os.access(path.parent, os.W_OK)
        )
    except OSError:
        return False


def problem_of(path: Path) -> FileProblem | None:
    """Why changes to the file at `path` should be saved elsewhere; None where it lies well.

    Of a link, what counts is where it leads: that is what Save replaces.
    """
    real = Path(os.path.realpath(path))
    message = fleeting(real) or (READ_ONLY if read_only(real) else "")
    return FileProblem(message, name=path.name) if message else None
