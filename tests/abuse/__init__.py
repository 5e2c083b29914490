"""What a hostile caller tries, against a real host; README.md says which case is where."""
