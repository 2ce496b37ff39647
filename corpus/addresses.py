"""Which IP addresses findwell connects to: public ones, and others only when it is told to."""

import ipaddress

# Looked up in order, so the narrow come before the wide. What `ipaddress` calls global changes with the
# version of Python; this list does not.
_REFUSED_4 = tuple(
    (ipaddress.IPv4Network(network), name)
    for network, name in (
        ("127.0.0.0/8", "this machine itself"),
        ("10.0.0.0/8", "a private network"),
        ("172.16.0.0/12", "a private network"),
        ("192.168.0.0/16", "a private network"),
        ("169.254.0.0/16", "a link-local address"),
        ("100.64.0.0/10", "a provider's internal network"),
        ("168.63.129.16/32", "a cloud provider's internal address"),
        ("0.0.0.0/8", "no machine's address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("198.18.0.0/15", "an address for measurements"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
_REFUSED_6 = tuple(
    (ipaddress.IPv6Network(network), name)
    for network, name in (
        ("::1/128", "this machine itself"),
        ("::/128", "no machine's address"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "a multicast address"),
        ("64:ff9b:1::/48", "a private network"),
        ("2001:db8::/32", "an address for documentation"),
        ("3fff::/20", "an address for documentation"),
        ("2001::/23", "a reserved address"),  # Teredo, ORCHID, benchmarking and their kin
        ("2002::/16", "a 6to4 address"),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def refusal(address: str) -> str:
    """What an IP address is when it is not a public one ("a private network"), else an empty string.

    An IPv6 address that carries an IPv4 address (mapped, or NAT64 by RFC 6052) is judged by that one;
    6to4, Teredo, ISATAP and IPv4-compatible addresses are never public. Text that is no address is refused.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(parsed, ipaddress.IPv4Address):
        return _refusal_4(parsed)
    return _refusal_6(parsed)


def _refusal_4(address: ipaddress.IPv4Address) -> str:
    for network, name in _REFUSED_4:
        if address in network:
            return name
    return ""


def _refusal_6(address: ipaddress.IPv6Address) -> str:
    if address.scope_id is not None:
        return "a link-local address"
    if address.ipv4_mapped is not None:
        return _refusal_4(address.ipv4_mapped)
    if address in _NAT64:
        return _refusal_4(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    for network, name in _REFUSED_6:
        if address in network:
            return name
    if address not in _GLOBAL_UNICAST or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "a reserved address"
    return ""
