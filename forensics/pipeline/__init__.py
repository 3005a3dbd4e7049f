"""The recipe: the only place that knows the order of the rooms."""

from forensics.pipeline.analysis import analyze
from forensics.pipeline.judgement import judge
from forensics.pipeline.opening import open_case

__all__ = ["analyze", "judge", "open_case"]
