"""The shoot on its calendar: which scene on which date and in which unit, within a 1st AD's rules."""
