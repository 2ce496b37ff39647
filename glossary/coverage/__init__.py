"""What editors should know of their words and dates: the rules, what is kept of a page, and the report."""
