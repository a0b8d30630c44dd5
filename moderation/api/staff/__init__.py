"""What moderators, and a newsroom's own programs, may do."""
