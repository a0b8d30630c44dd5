"""Answers that several pages give."""

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def download_json(document: object, *, filename: str) -> HttpResponse:
    """A file to keep, readable by people too."""
    response = HttpResponse(orjson.dumps(document, option=orjson.OPT_INDENT_2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


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
