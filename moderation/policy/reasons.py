"""What a reason for refusing a comment says of its words."""

from typing import Final

# Reasons of the default policy that say nothing on how a comment is worded.
NOT_ABOUT_TONE: Final = frozenset(
    {"off_topic", "misinformation", "repeated", "language", "links", "form", "personal_data"}
)
