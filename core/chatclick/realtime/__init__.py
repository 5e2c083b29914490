"""Live connections: frames, the hub, the WebSocket endpoint and the stream of server-sent events."""
