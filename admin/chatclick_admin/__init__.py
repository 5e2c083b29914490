"""The Admin UI, a plugin that serves the built React app."""
