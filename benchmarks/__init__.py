"""Measurements, run by ``python -m benchmarks``; no part of the product."""
