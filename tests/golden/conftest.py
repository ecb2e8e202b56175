"""A golden case that fails shows both answers, though the comparison is no test module."""

import pytest

pytest.register_assert_rewrite("tests.golden.answers")
