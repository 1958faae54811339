"""Whole answers that are kept, encoded, as long as the network that they were read from is the newest.

Only what is the same for everybody is kept: the answers of trusted documents to callers without a key, without
errors, and only of documents whose answers change with nothing but a revision or the day. What a key opens is never
kept: looking at personal data is written down each time, and may depend on more than a role.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.web.answers import RawHeaders

_SHARE_OF_ONE = 8
"""One answer may fill at most this part of the room."""

_AROUND_AN_ANSWER = 1_500
"""Bytes that an answer takes beside its content: key, headers, places in tables."""


class Question(NamedTuple):
    """What an answer depends on beside the network: the query string as it came, and what was negotiated."""

    query_string: bytes
    media_type: str
    language: str


class KeptAnswer(NamedTuple):
    """An answer as it is sent; ``named`` is the document's id, for the log."""

    content: bytes
    headers: RawHeaders
    etag: bytes
    named: str

    @property
    def size(self) -> int:
        return len(self.content) + _AROUND_AN_ANSWER


class KeptAnswers:
    """The answers of one network, the least recently asked for going first. For one event loop.

    ``room`` is in bytes; 0 keeps nothing.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.filled = 0
        self._network: NetworkSnapshot | None = None
        self._answers: OrderedDict[Question, KeptAnswer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, question: Question, network: NetworkSnapshot) -> KeptAnswer | None:
        """The answer to this question from the newest network; those from any other are dropped."""
        if network is not self._network:
            self._start(network)
            return None
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def keep(self, question: Question, network: NetworkSnapshot, answer: KeptAnswer) -> None:
        """Keep an answer, unless it took so long that newer ones are here already."""
        if network is not self._network:
            if self._network is not None and network.revision < self._network.revision:
                return
            self._start(network)
        if answer.size > self.room // _SHARE_OF_ONE:
            return
        before = self._answers.pop(question, None)
        self._answers[question] = answer
        self.filled += answer.size - (before.size if before else 0)
        while self.filled > self.room:
            _, gone = self._answers.popitem(last=False)
            self.filled -= gone.size

    def _start(self, network: NetworkSnapshot) -> None:
        self._answers.clear()
        self._network, self.filled = network, 0
