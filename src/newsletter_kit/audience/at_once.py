"""How many rows are in hand at once."""

ROWS_AT_ONCE = 100
"""Of many more new objects at once Python, which starts with 700, would look for garbage among them."""
