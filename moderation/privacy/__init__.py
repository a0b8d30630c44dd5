"""What a person may ask of us about themselves: a link to their comments, a copy of what is kept, its erasure."""
