"""What a flow refuses, and why.

Refused
├── NotAllowed      the role does not include this                     403
├── NotFound        no such row, or not yours                          404
├── Conflict        the state of the row does not allow it any more    409
└── Invalid         a value is wrong; `fields` names them              422
"""

from __future__ import annotations


class Refused(Exception):
    """A request that a flow will not carry out; nothing was written."""

    status = 400

    def __init__(
        self,
        code: str,
        message: str,
        *,
        where: str | None = None,
        advice: str | None = None,
        fields: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.where, self.advice, self.fields = where, advice, fields or {}


class NotAllowed(Refused):
    status = 403


class NotFound(Refused):
    status = 404


class Conflict(Refused):
    status = 409


class Invalid(Refused):
    status = 422
