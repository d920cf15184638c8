"""How near is equal: vectors and fractions follow the same rule."""

NEAR = 1e-9
"""Numbers this close are equal, and a divisor this close to zero is zero."""

NEAR_RELATIVE = 1e-12
"""So are numbers that differ by this part of their size."""

FLOOR_RELATIVE = 2.0**-50
"""取整 forgives four units in the last bit."""
