"""The rules, one module for each group of docs/checks.md."""
