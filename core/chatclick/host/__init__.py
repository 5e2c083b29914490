"""Plugins: found, started, configured, stopped; and what each is handed."""
