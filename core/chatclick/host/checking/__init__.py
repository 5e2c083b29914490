"""What `chatclick plugin check` looks at, and with what it tries a plugin out."""
