"""Checks that ask a service outside. Off unless the operator names them; each is one file, over one transport."""
