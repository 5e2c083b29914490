"""The author's test kit. It may use every room; nothing in the host uses it."""
