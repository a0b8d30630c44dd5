"""What the cache holds: bytes as they are. Django's own serialiser would unpickle whatever is found there."""


class PlainBytes:
    """Django's cache hands over values here. Whoever can write into Redis can then change a page, but run nothing."""

    def dumps(self, value: object) -> bytes:
        if not isinstance(value, bytes):
            raise TypeError(f"The cache keeps bytes, not {type(value).__name__}.")
        return value

    def loads(self, data: bytes) -> bytes:
        return data
