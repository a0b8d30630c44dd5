"""Answers that several pages give."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was posted is done; the page to look at is another one, and is to be fetched with GET."""

    status_code = 303
