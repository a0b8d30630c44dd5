"""Answers that several pages give."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """303: what was posted is done; the page to look at is another one, and is to be fetched with GET."""

    status_code = 303


def go_back(request: HttpRequest, *, otherwise: str, fragment: str = "") -> SeeOther:
    """To where the form was (its field `next`), if that is a page of this site."""
    target = request.POST.get("next", "")
    own_hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=own_hosts, require_https=request.is_secure()):
        target = otherwise
    return SeeOther(f"{target.partition('#')[0]}#{fragment}" if fragment else target)
