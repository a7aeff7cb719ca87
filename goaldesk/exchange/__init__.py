"""A document's data out to other programs, and their tables in; without Qt.

Out, `exports` chooses by the ending of the file. `sheets` knows which there are: `table_sheets`,
`plan_sheets`, `insight_sheets` and `work_items` make them, `csv_file`, `workbook` and `markdown`
write them. `json_file` and `calendar_file` have none; `info` is for programs.

In, `grid` reads a table: text by `delimited`, workbooks by `spreadsheet`, once `archive` and
`spread` or `compound` and `biff` have measured them. `mapping` guesses with `aliases` which column
goes to which field of the `targets`; `lines` read the cells by it, with `amounts`, `units` and
`days`. `importing` plans what comes and changes beside what is `existing`, by `simple_rows`,
`goal_lines`, `series` or `survey`, and `import_words` says it.

To begin with there are `samples`, `templates` and the `library` of KPIs; they and foreign JSON
become rows by `rows`, `columns` and `values`.
"""
