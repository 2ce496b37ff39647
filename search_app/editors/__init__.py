"""The editors' pages: sign-in, what to do first, and changes to the glossary."""
