"""Bedrock: what would fit any project, and knows nothing of logs or accounts."""
