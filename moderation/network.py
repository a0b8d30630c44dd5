"""Client addresses, read in one way everywhere. It knows nothing of whose they are."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def read_client_address(text: str) -> IPv4Address | IPv6Address:
    """An address; one of IPv4 that was mapped into IPv6 is the one of IPv4. Raises ValueError."""
    parsed = ip_address(text)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
