"""The services: sessions, intake, event log, consumers, routing, notifications. No HTTP in them.

Every transport comes through here, so what is refused over REST is refused over the socket.
"""
