"""People in front of screens: the real host, the built front ends, a real browser."""
