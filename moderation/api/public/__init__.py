"""What anybody may read and write. Nothing here imports what is for moderators."""
