"""What `./run` does: one file per job, standard library alone.

It runs before anything is installed, so it must not import the product nor any dependency of it; it
talks to the product as any program would, by its commands, its environment and its HTTP API.
"""
