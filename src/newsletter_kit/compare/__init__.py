"""What changed between two issues, or between two versions of one, in words for people."""
