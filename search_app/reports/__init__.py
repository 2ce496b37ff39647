"""The editors' report: made once for a state of the site, filtered, compared, and printed in its formats."""
