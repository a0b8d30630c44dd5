#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        # What is wrong is the person's to mend, and said in full; where in the code it was noticed helps nobody.
        sys.exit(f"{sys.argv[0]}: {wrong}")
