"""The choice of a language, at the foot of each page: a form that works without JavaScript, kept in a cookie."""

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

# Without a token: one would set a cookie on readers who have none. What a foreign page could do with this is to turn
# the words of ours into another language; nothing is stored, and the choice is one press away.
choose_language = csrf_exempt(require_POST(set_language))
