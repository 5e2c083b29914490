"""JSON Schemas of widget config and flow, their migrations and validator."""
