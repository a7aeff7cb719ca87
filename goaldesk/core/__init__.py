"""What a plan of product goals is and says, without files, paper or Qt.

`model` are the tables, `fields` what a user knows of their columns, `rules` the formulas on plain
values; `queries` ask a document for the `rows` that are shown, `edits` change it.

A language is `words`, with its `numbers`. `sentences` says values, statuses and forecasts, and a
module a subject says the rest: `verdict_words` why a KPI has its status, `period_words` periods
and odd targets, `review_words` what changed between reviews, `smart_words`, `market_words`,
`swot_words`, `work_words` (RACI, resources, communication), `trace_words` the chain and how full
the steps are, `what_if_words` another plan beside this one, `history_words` the log, `merge_words`
conflicts, `salvage_words` what was lost.
`gaps` says findings and what is due, `statement` the positioning statement, `labels` what edits
are called, `glossary` what terms mean.
"""
