"""dawa-2022 worked by hand: the clauses in the order of the notice, then full marks, points and ranks."""
