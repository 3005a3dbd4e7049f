"""Workloads: jobs that the accounts of a cluster share out among them."""
