"""The host of Chatclick."""
