"""The host against its own OpenAPI document."""
