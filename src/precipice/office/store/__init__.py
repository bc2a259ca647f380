"""What the office keeps: functions that take a connection and values and return values."""
