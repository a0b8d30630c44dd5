"""The site's settings: `base` (Django's own) takes in `moderation` (the product's) and `queue` (Redis and Celery).

Each value comes from the environment; docs/settings.md lists them all.
"""
