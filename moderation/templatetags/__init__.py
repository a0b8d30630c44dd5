"""What templates of the desk share that takes a piece of a template inside."""
