"""What decides who may do what, and what may come in: pure functions, no storage, no transport."""
