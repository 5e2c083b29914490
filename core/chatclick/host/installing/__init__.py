"""Installing plugins with pip: planned, built aside, tried, switched to, and undone if they fail.

Nothing is ever put into the environment the host runs in. Each change builds a whole new *set* in
the data folder; the host starts with the set a pointer names, behind everything of its own on the
import path.

    spec → plan (resolve, check against the rules, download by hash, read the wheels)
      → build (a new set, from the stored wheels alone) → try (import it in a process of its own)
      → switch the pointer → drain and start again → verify → settle, or go back to the last set
"""
