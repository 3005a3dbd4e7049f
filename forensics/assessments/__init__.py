"""Everything → evidence, assessments, verdicts."""
