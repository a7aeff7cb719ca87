"""A document's file, and its working copy in SQLite; nothing else touches either.

`file` is an open document, above `live`, its rows, and `edit`, the transaction of every change,
which `changelog` logs. `opening` brings a file that may come from anyone there: `check` with
`schema`, `sound` and `seal`, `migrate`, `journals`, `places`. `saving` writes files whole,
`backups` keeps what they replace and `restore` brings it back; `recovery` finds what crashes left,
`salvage` with `graft` what damage left. `copying`, `locked` and `sent` are for copies to send,
`merge` brings them together again.
"""
