"""The gallery: what a scorecard says, and the faces that print it."""
