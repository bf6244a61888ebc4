"""The read side: pure reads whose number of queries does not grow with the rows."""
