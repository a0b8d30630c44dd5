"""Articles: what comment threads are attached to. This package knows nothing of moderation."""
