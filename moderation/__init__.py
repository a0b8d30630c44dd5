"""Comments below articles, and their moderation. docs/architecture.md says how the folders depend on each other."""
