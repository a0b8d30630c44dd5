"""What is read: for the public (approved only), for an author's own comment, for moderators."""
