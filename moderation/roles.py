"""What each role may do. Groups carry the permissions (made by a migration); an admin is a superuser."""

MODERATORS = "Moderators"
SENIOR_MODERATORS = "Senior moderators"

MODERATE = "moderation.moderate"
MODERATE_SENIOR = "moderation.moderate_senior"
WRITE_ARTICLES = "articles.change_article"

ROLES: dict[str, tuple[str, ...]] = {
    MODERATORS: (MODERATE,),
    SENIOR_MODERATORS: (MODERATE, MODERATE_SENIOR),
}
