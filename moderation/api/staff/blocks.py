"""Who and what is blocked: addresses, address domains, client addresses, link domains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_text_field, read_time_field
from moderation.api.permissions import MODERATE_SENIOR, Right
from moderation.api.schema import describe
from moderation.api.staff.shapes import BLOCK_LIST, BlockShape, NewBlockShape, NewSenderBlockShape
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.queries.documents import format_time
from moderation.reviewing.blocking import (
    KINDS,
    SENDER_KINDS,
    VALUE_LIMIT,
    ShownBlock,
    add_block,
    block_sender,
    list_blocks,
    remove_block,
)


class BlocksView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE_SENIOR, "POST": MODERATE_SENIOR}

    @describe("list_blocks", answers={200: BLOCK_LIST})
    def get(self, request: Request) -> Response:
        """All blocks, newest first. What is stored keyed is shown masked."""
        return Response({"next": None, "previous": None, "results": [_block_document(each) for each in list_blocks()]})

    @describe("add_block", body=NewBlockShape, answers={201: BlockShape}, problems=(409,))
    def post(self, request: Request) -> Response:
        """Block an e-mail address, its domain, a client address, or a domain that comments link to."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        kind = read_choice_field(fields, "kind", errors, choices=KINDS)
        value = read_text_field(fields, "value", errors, most=VALUE_LIMIT, required=True)
        until: datetime | None = read_time_field(fields, "until", errors)
        if errors:
            raise InvalidInput(errors)
        block = add_block(moderator=moderator_of(request), kind=kind, value=value, until=until)
        return Response(_block_document(block), status=201)


class BlockView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"DELETE": MODERATE_SENIOR}

    @describe("remove_block", answers={204: None})
    def delete(self, request: Request, block_id: UUID) -> Response:
        """Lift a block."""
        remove_block(moderator=moderator_of(request), block_id=block_id)
        return Response(status=204)


class SenderBlocksView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("block_sender", body=NewSenderBlockShape, answers={201: BlockShape}, problems=(409,))
    def post(self, request: Request, comment_id: UUID) -> Response:
        """Block the address or the client that a comment came with, without learning either.

        A client is blocked for 30 days after the comment at most: then nobody can tell any more which one it was.
        """
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        kind = read_choice_field(fields, "kind", errors, choices=SENDER_KINDS)
        until = read_time_field(fields, "until", errors)
        if errors:
            raise InvalidInput(errors)
        block = block_sender(moderator=moderator_of(request), comment_id=comment_id, kind=kind, until=until)
        return Response(_block_document(block), status=201)


def _block_document(block: ShownBlock) -> dict[str, Any]:
    return {
        "id": str(block.id),
        "kind": block.kind,
        "value": block.value,
        "until": format_time(block.until),
        "comment": str(block.comment) if block.comment else None,
        "added_by": block.added_by,
        "created_at": format_time(block.created_at),
    }
