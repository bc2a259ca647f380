"""The shoot on its calendar: which scene on which date, in which unit, within everything a 1st AD is bound by."""
