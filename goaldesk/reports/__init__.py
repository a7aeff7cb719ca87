"""Charts and paper; without Qt.

`chart_specs` are charts as plain values, made by `charts`, `kpi_charts` and `contest`, and drawn
by `drawing` on a `sheet`. `report` is paper as plain values: `build` makes the summary, `full` with
a module a section the full report, of `blocks`; then `review_sheet` and `portfolio`. `paper` sets
any of them as PDF, by a template of ours or one of a user's own (`templates`).
"""
