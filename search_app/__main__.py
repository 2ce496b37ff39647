"""``python -m search_app`` is the ``findwell`` command."""

from search_app.cli import main

main(prog_name="findwell")
