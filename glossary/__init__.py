"""Concepts: their names, their meanings and where pages use them."""
