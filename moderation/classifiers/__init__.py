"""Engines that read comments: plain Python and NumPy, without Django."""
