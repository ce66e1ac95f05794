"""Length-prefixed framing: whole messages over two streams of bytes."""

from __future__ import annotations

import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")


class FramedStream:
    """Sends and receives messages, each with its length before it.

    Parameters
    ----------
    reader, writer : file of bytes
        Where messages come from and go to.
    largest : int, optional
        So many bytes a message may have.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO, largest: int = 10_000_000) -> None:
        self._reader, self._writer, self._largest = reader, writer, largest

    def send(self, data: bytes) -> None:
        """Send a message.

        Raises
        ------
        BrokenPipeError
            If there is nobody to read it any more, on whichever side the stream was closed.
        """
        try:
            self._writer.write(LENGTH.pack(len(data)) + data)
            self._writer.flush()
        except ValueError:
            # A race: the watchdog has closed the stream between the question and its sending.
            raise BrokenPipeError("the stream is closed") from None

    def receive(self) -> bytes:
        """Wait for a message.

        Raises
        ------
        EOFError
            If the other side has ended, or says that more comes than may.
        """
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        # Memory exhaustion: the length is the other side's word, and comes before any content.
        if length > self._largest:
            raise EOFError("a message is too large")
        return self._exactly(length)

    def fileno(self) -> int:
        """Name the stream that messages come from, as the system does."""
        return self._reader.fileno()

    def fileno_out(self) -> int:
        """Name the stream that messages go to, as the system does."""
        return self._writer.fileno()

    def _exactly(self, count: int) -> bytes:
        try:
            data = self._reader.read(count)
        except ValueError:
            raise EOFError("the stream is closed") from None
        if data is None or len(data) < count:
            raise EOFError("the other side has ended")
        return data
