"""Screening: from a row that is due to a decision. The row is the job; messages only say that there may be work."""
