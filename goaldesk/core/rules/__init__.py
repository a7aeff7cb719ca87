"""The formulas and verdicts, on plain values; their sources are in docs/methods.md."""
