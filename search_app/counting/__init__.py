"""How often words are searched for, counted so that nobody can be found in the counts."""
