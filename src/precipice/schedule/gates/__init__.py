"""Make-or-break gags on the calendar: readiness, weather, attempts, the policy, its curve, its wrap."""
