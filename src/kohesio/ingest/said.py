"""What a person says of a list that its file does not tell: on the command line, or when asked at a terminal.

It completes the descriptions that stand for the lists of many programmes; one that was written for a single list knows
better. Whoever keeps the file keeps the description with it, for nobody is there to be asked the next time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kohesio.ingest.recognition.understanding import Question, RecognitionOptions
from kohesio.sources.spec import ListSpec, ProgrammeSpec


class Said:
    """What was said of one file; ``options`` are those to understand it with."""

    def __init__(self, options: RecognitionOptions) -> None:
        self._answered = False
        ask = options.ask
        self.options = options if ask is None else replace(options, ask=self._noting(ask))

    @property
    def anything(self) -> bool:
        """Whether anything was said."""
        told = self.options
        return bool(told.country or told.funds or told.period or told.cci or self._answered)

    def of(self, spec: ListSpec) -> ListSpec:
        """The description with what was said of the list; what columns say of a row goes before it."""
        if not spec.many_lists:
            return spec
        told = self.options
        return replace(
            spec,
            funds=told.funds or spec.funds,
            periods=(told.period,) if told.period else spec.periods,
            programme=ProgrammeSpec(cci=told.cci) if told.cci else spec.programme,
        )

    def _noting(self, ask: Callable[[Question], str | None]) -> Callable[[Question], str | None]:
        def asked(question: Question) -> str | None:
            answer = ask(question)
            self._answered |= answer is not None
            return answer

        return asked
