"""Glossaries of other programs, brought in and taken out: the formats, and what each cannot hold."""
