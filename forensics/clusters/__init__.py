"""Links → clusters and memberships."""
