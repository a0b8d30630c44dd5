"""How the second stage is learned: needs requirements-training.in, which scoring never does."""
