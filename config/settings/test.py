"""Settings of the test suite: fixed keys, quick password hashes; the servers come from the suite's own start-up."""

import os

for _name, _value in {
    "SECRET_KEY": "test-only-secret-key-that-is-never-used-in-service-0123456789",
    "IDENTITY_KEYS": "dGVzdC1vbmx5LWlkZW50aXR5LWtleS0tLS0tMDAwMDE=",
    "IDENTITY_LOOKUP_KEY": "test-only-lookup-key",
    "ORIGIN_KEY": "test-only-origin-key",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}.items():
    os.environ.setdefault(_name, _value)

from config.settings.base import *  # noqa: E402, F403 -- the keys above have to be in the environment first
from config.settings.environment import DATA_DIR  # noqa: E402 -- see above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A file, as in service: threads of a test would lock each other out of a database in memory.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 -- from the settings above
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405 -- see above
# Each test client loads the middleware anew; it need not look at every static file each time.
WHITENOISE_AUTOREFRESH = True
