"""How much of a campaign is run: tests/share.h for tests in Python.

CHATKUT_TEST_SHARE=N leaves every Nth case, and leaves out tests that are `in_full` only.
"""
import os
import unittest

SHARE = max(1, int(os.environ.get("CHATKUT_TEST_SHARE") or 1))


def every(cases):
    """The cases to run of these."""
    return list(cases)[::SHARE]


def number(count):
    """How often something random is tried."""
    return max(1, count // SHARE)


# For tests whose code others run as well: what they add is that results are equal.
in_full = unittest.skipIf(SHARE > 1, "the whole run has it (CHATKUT_TEST_SHARE)")
