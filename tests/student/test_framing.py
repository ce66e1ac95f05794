"""Messages on a stream that somebody has closed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from spoilers.student.framing import FramedStream


@pytest.fixture
def stream() -> Iterator[FramedStream]:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as incoming, os.fdopen(writer, "wb") as outgoing:
        yield FramedStream(incoming, outgoing)


def test_what_is_sent_comes(stream: FramedStream) -> None:
    stream.send(b"hello")
    assert stream.receive() == b"hello"


def test_a_stream_closed_on_this_side_is_told_as_one_closed_on_the_other(
    stream: FramedStream,
) -> None:
    # The watchdog closes it from another thread, in between a question and its sending.
    stream._writer.close()
    with pytest.raises(BrokenPipeError, match="the stream is closed"):
        stream.send(b"hello")
    stream._reader.close()
    with pytest.raises(EOFError, match="the stream is closed"):
        stream.receive()
