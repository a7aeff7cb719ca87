from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.store import places, saving
from goaldesk.store.file import WorkingCopy
from goaldesk.store.places import CHAT, MAIL, TEMPORARY

ANN = "C:/Users/Ann"
LOCAL = f"{ANN}/AppData/Local"
WINDOWS = [
    (f"{LOCAL}/Microsoft/Windows/INetCache/Content.Outlook/8XK2W/plan.goaldb", MAIL),
    (f"{LOCAL}/Microsoft/Windows/Temporary Internet Files/Content.Outlook/1/plan.goaldb", MAIL),
    (f"{LOCAL}/Microsoft/Windows/INetCache/IE/ABC/plan[1].goaldb", MAIL),
    (f"{LOCAL}/Microsoft/Olk/Attachments/ooa-1/3f/plan.goaldb", MAIL),
    (f"{LOCAL}/Packages/microsoft.windowscommunicationsapps_8wekyb3d8bbwe/LocalState/Files/S0/3/"
     "Attachments/plan.goaldb", MAIL),
    (f"{LOCAL}/Temp/MozillaMailAttachments/plan.goaldb", MAIL),
    (f"{LOCAL}/Temp/notesC7A056/plan.goaldb", MAIL),
    ("D:/Foxmail 7.2/Temp-12-20261109/Attach/plan.goaldb", MAIL),
    (f"{ANN}/Documents/WeChat Files/wxid_1a2b/FileStorage/File/2026-11/plan.goaldb", CHAT),
    ("D:/xwechat_files/wxid_1a2b/msg/file/2026-11/目标.goaldb", CHAT),
    (f"{ANN}/Documents/WXWork/168/Cache/File/2026-11/plan.goaldb", CHAT),
    (f"{ANN}/Documents/Tencent Files/1234/FileRecv/plan.goaldb", CHAT),
    (f"{ANN}/AppData/Roaming/DingTalk/1_v2/resource_cache/plan.goaldb", CHAT),
    (f"{ANN}/AppData/Roaming/LarkShell/sdk_storage/1/resources/file/plan.goaldb", CHAT),
    (f"{ANN}/Documents/WXWorkLocal/168/Cache/File/2026-11/plan.goaldb", CHAT),
    (f"{LOCAL}/Temp/WeChat Files/plan.goaldb", CHAT),
    (f"{LOCAL}/Temp/plan.goaldb", TEMPORARY),
    (f"{LOCAL}/Temp/Temp1_mail.zip/plan.goaldb", TEMPORARY),
    (f"{LOCAL}/Temp/7zO4A1B/plan.goaldb", TEMPORARY),
    ("C:/Windows/Temp/plan.goaldb", TEMPORARY),
    ("C:/temp/plan.goaldb", TEMPORARY),
    (f"{ANN}/Documents/plan.goaldb", ""),
    (f"{ANN}/Downloads/plan.goaldb", ""),
    (f"{ANN}/OneDrive/Outlook/plan.goaldb", ""),
    (f"{ANN}/Documents/Content.Outlook.goaldb", ""),
    (f"{ANN}/Documents/Template/plan.goaldb", ""),
    (f"{ANN}/Documents/QQ/plan.goaldb", ""),
    (f"{ANN}/Downloads/Telegram Desktop/plan.goaldb", ""),
    (f"{ANN}/Documents/temp/plan.goaldb", ""),
    ("//server/share/Product/plan.goaldb", ""),
    ("E:/plan.goaldb", ""),
]  # fmt: skip
MAC = "/Users/ann/Library"
POSIX = [
    (f"{MAC}/Containers/com.apple.mail/Data/Library/Mail Downloads/3F-1/plan.goaldb", MAIL),
    (f"{MAC}/Mail Downloads/plan.goaldb", MAIL),
    (f"{MAC}/Mail/V10/1/INBOX.mbox/Attachments/2/plan.goaldb", MAIL),
    ("/private/var/folders/xy/abc_1/T/com.apple.mail/com.apple.mail.drag/plan.goaldb", MAIL),
    (f"{MAC}/Containers/com.microsoft.Outlook/Data/tmp/Outlook Temp/plan.goaldb", MAIL),
    (f"{MAC}/Containers/com.tencent.xinWeChat/Data/Library/1/File/plan.goaldb", CHAT),
    (f"{MAC}/Application Support/DingTalkMac/1_v2/resource_cache/plan.goaldb", CHAT),
    (f"{MAC}/Containers/com.tencent.Foxmail/Data/Library/Foxmail/1/plan.goaldb", MAIL),
    (f"{MAC}/Containers/com.netease.macmail/Data/Documents/1/plan.goaldb", MAIL),
    (
        f"{MAC}/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles/Main/Files/S0/1/"
        "Attachments/0/plan.goaldb",
        MAIL,
    ),
    (f"{MAC}/Containers/com.tencent.qq/Data/Documents/1/nt_data/File/plan.goaldb", CHAT),
    (f"{MAC}/Containers/com.tencent.WeWorkMac/Data/Documents/1/Caches/Files/plan.goaldb", CHAT),
    (f"{MAC}/Containers/com.bytedance.macos.feishu/Data/Library/1/plan.goaldb", CHAT),
    (f"{MAC}/Group Containers/group.net.whatsapp.WhatsApp.shared/Message/Media/plan.goaldb", CHAT),
    (f"{MAC}/Containers/com.readdle.SparkDesktop/Data/Library/Caches/1/plan.goaldb", TEMPORARY),
    (f"{MAC}/Caches/TemporaryItems/Outlook Temp/plan.goaldb", MAIL),
    (f"{MAC}/Caches/com.example.viewer/plan.goaldb", TEMPORARY),
    (f"{MAC}/Containers/com.example.notes/Data/Documents/plan.goaldb", ""),
    ("/var/folders/xy/abc_1/T/plan.goaldb", TEMPORARY),
    ("/private/tmp/plan.goaldb", TEMPORARY),
    ("/Users/ann/Documents/plan.goaldb", ""),
    ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/plan.goaldb", ""),
    ("/tmp/mozilla_ann0/plan.goaldb", MAIL),
    ("/tmp/snap-private-tmp/snap.thunderbird/tmp/plan.goaldb", MAIL),
    ("/home/ann/.var/app/org.mozilla.Thunderbird/cache/tmp/plan.goaldb", MAIL),
    ("/home/ann/.cache/evolution/tmp/evolution-ann-X1/plan.goaldb", MAIL),
    ("/tmp/messageviewer_1.2/plan.goaldb", MAIL),
    ("/home/ann/Documents/xwechat_files/wxid_1/msg/file/2026-11/plan.goaldb", CHAT),
    ("/home/ann/.config/QQ/nt_qq_1a2b/nt_data/File/plan.goaldb", CHAT),
    ("/home/ann/.cache/example/plan.goaldb", TEMPORARY),
    ("/tmp/plan.goaldb", TEMPORARY),
    ("/tmp/.fr-1x/plan.goaldb", TEMPORARY),
    ("/var/tmp/plan.goaldb", TEMPORARY),
    ("/home/ann/plan.goaldb", ""),
    ("/home/ann/tmp/plan.goaldb", ""),
    ("/home/ann/mail/plan.goaldb", ""),
    ("/run/user/1000/doc/3f2a/plan.goaldb", ""),
    ("/media/ann/stick/plan.goaldb", ""),
]


@pytest.mark.parametrize(("path", "message"), WINDOWS)
def test_windows(path: str, message: str) -> None:
    assert places.fleeting(PureWindowsPath(path)) == message


@pytest.mark.parametrize(("path", "message"), POSIX)
def test_macos_and_linux(path: str, message: str) -> None:
    assert places.fleeting(PurePosixPath(path)) == message


def test_a_document_says_why_it_is_better_saved_elsewhere(copy, folders, now, tmp_path):
    mailed = tmp_path / "Content.Outlook" / "8XK2W" / "plan.goaldb"
    mailed.parent.mkdir(parents=True)
    assert copy.misplaced is None
    copy.save(now, mailed)
    assert copy.misplaced is None  # the user wanted it there
    opened = WorkingCopy.open(mailed, folders, now)
    assert str(opened.misplaced) == MAIL.format(name="plan.goaldb")
    opened.save(now, tmp_path / "plan.goaldb")
    assert opened.misplaced is None
    opened.discard()


@pytest.mark.usefixtures("no_temporary_folders")
@pytest.mark.parametrize("what", ["file", "folder", "neither"])
def test_what_can_only_be_read_says_so(saved: Path, folders, now, what: str, monkeypatch) -> None:
    place = {"file": saved, "folder": saved.parent, "neither": None}[what]
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != place and allowed(path, mode))
    opened = WorkingCopy.open(saved, folders, now)
    found = opened.misplaced
    opened.discard()
    assert (found is None) == (what == "neither")
    if found is not None:
        assert "can only be read where it is" in str(found)


@pytest.mark.usefixtures("no_temporary_folders")
def test_a_folder_that_windows_marks_read_only_can_be_saved_into(
    saved: Path, folders, now, monkeypatch
) -> None:
    allowed = os.access
    folder = saved.parent  # such as Documents: it has the bit, and the system lets everybody write
    monkeypatch.setattr(os, "access", lambda path, mode: path == folder or allowed(path, mode))
    mode = folder.stat().st_mode
    folder.chmod(mode & 0o555)
    opened = WorkingCopy.open(saved, folders, now)
    found = opened.misplaced
    opened.discard()
    folder.chmod(mode)
    assert found is None


@pytest.mark.usefixtures("no_temporary_folders")
def test_a_file_that_is_marked_read_only_says_so(saved: Path, folders, now) -> None:
    saved.chmod(0o444)
    opened = WorkingCopy.open(saved, folders, now)
    found = opened.misplaced
    opened.discard()
    assert "can only be read where it is" in str(found)


@pytest.mark.usefixtures("no_temporary_folders")
@pytest.mark.parametrize("place", ["WeChat Files", "Documents"])
def test_of_a_link_it_counts_where_it_leads(copy, folders, now, tmp_path, place: str) -> None:
    real, link = tmp_path / place / "plan.goaldb", tmp_path / "xwechat_files" / "plan.goaldb"
    if place == "WeChat Files":
        link = tmp_path / "Desktop" / "my plan.goaldb"
    for path in (real, link):
        path.parent.mkdir()
    copy.save(now, real)
    link.symlink_to(real)
    opened = WorkingCopy.open(link, folders, now)
    found = str(opened.misplaced or "")
    opened.discard()
    assert found == (CHAT.format(name="my plan.goaldb") if place == "WeChat Files" else "")


def test_what_is_read_only_is_never_replaced(saved: Path) -> None:
    saved.chmod(0o444)
    with pytest.raises(FileProblem, match="is read-only"):
        saving.require_writable(saved)
