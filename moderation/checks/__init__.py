"""The checks: each looks at one submission and says what it saw; none of them decides anything."""
