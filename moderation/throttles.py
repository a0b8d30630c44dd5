"""Limits of pace, counted by one atomic script in Valkey. It knows nothing of what is being limited."""

from __future__ import annotations

import functools
import logging
from ipaddress import IPv6Address, ip_address, ip_network

import redis
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from moderation.breaker import Breaker
from moderation.errors import TooFast

logger = logging.getLogger(__name__)
breaker = Breaker(pause=2)

# A generic cell rate algorithm: one key holds the time at which the allowance will be whole again. Reading and
# writing it is one script, so of 100 requests at once exactly the limit pass. The server's own clock is used.
_SCRIPT = """
local limit, period = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local step = period / limit
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
-- Half a millisecond for what binary fractions lose, or the last of the limit might not pass.
if full_at + step - now > period + 0.5 then
  return math.ceil((full_at + step - now - period) / 1000)
end
redis.call('SET', KEYS[1], full_at + step, 'PX', math.ceil(period))
return 0
"""


@functools.cache
def _script(url: str) -> redis.commands.core.Script:
    timeout = settings.REDIS_TIMEOUT
    client = redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout)
    return client.register_script(_SCRIPT)


def _hash(key: str) -> str:
    """Keys may be client addresses, which are stored nowhere in clear.

    One of IPv6 counts as its /64: whoever has one of these has them all.
    """
    try:
        address = ip_address(key)
    except ValueError:
        address = None
    if isinstance(address, IPv6Address):
        key = str(ip_network((address, 64), strict=False))
    return salted_hmac("throttle", key, algorithm="sha256").hexdigest()


def _too_many(wait: int) -> str:
    said = ngettext(
        "Too many requests. Try again in %(count)s second.", "Too many requests. Try again in %(count)s seconds.", wait
    )
    return said % {"count": wait}


def take(*, scope: str, key: str, limit: int, seconds: int) -> None:
    """Use up one of `limit` calls per `seconds` of `key`. Raises TooFast with the seconds to wait.

    A server that is away lets everything pass: the limit protects the product, and must not be what breaks it.
    """
    if breaker.is_open:
        return
    try:
        wait = _script(settings.REDIS_URL)(keys=[f"throttle:{scope}:{_hash(key)}"], args=[limit, seconds])
    except redis.RedisError as error:
        breaker.trip()
        logger.warning("Throttle %s is not counted, the server is away: %s", scope, type(error).__name__)
        return
    if wait:
        raise TooFast(_too_many(int(wait)), retry_after=int(wait))


def forget(*, scope: str, key: str) -> None:
    """Give `key` its whole allowance back. A server that is away has nothing to forget that matters now."""
    if breaker.is_open:
        return
    try:
        _script(settings.REDIS_URL).registered_client.delete(f"throttle:{scope}:{_hash(key)}")
    except redis.RedisError as error:
        breaker.trip()
        logger.warning("Throttle %s is not reset, the server is away: %s", scope, type(error).__name__)
