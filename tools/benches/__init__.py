"""The benches of `tools/bench`."""
