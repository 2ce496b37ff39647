"""The web pages, the API and the command line."""
