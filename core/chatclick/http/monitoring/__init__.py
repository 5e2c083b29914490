"""What operators see of a host: figures for Prometheus, and whether it serves."""
