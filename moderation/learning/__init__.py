"""What the site learns from its moderators: which decisions teach, how it is measured, what of it screening uses."""
