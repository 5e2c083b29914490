"""Live connections: frames, the hub, the WebSocket endpoint and server-sent events."""
