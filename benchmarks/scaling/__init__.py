"""What ``python -m benchmarks.scale`` is made of: logs, rivals, kept measurements, growth, the page."""
