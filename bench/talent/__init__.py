"""Talent-scheduling solvers side by side: this package's, didppy's CABS, CP-SAT, a branch-and-bound."""
