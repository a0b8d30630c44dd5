"""Run once inside the product: makes the moderators, and says in JSON which checks are configured.

Arguments: the moderators' names. Their password comes by the environment, never as an argument.
"""

import json
import os
import sys

import django


def main() -> None:
    """Prints {"checks": [name]}."""
    django.setup()
    from django.contrib.auth import get_user_model

    from moderation.checks.registry import get_checks

    for name in sys.argv[1:]:
        get_user_model().objects.create_superuser(name, password=os.environ["SOAK_PASSWORD"])
    json.dump({"checks": [check.name for check in get_checks()]}, sys.stdout)


if __name__ == "__main__":
    main()
