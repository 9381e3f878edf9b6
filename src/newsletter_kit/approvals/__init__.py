"""Who has looked at an issue and said that it may go out, and whether it is still what they saw."""
