"""Law as data, and the arithmetic that applies it; pure."""
