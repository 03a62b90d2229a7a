"""The inverted index of a collection of texts, open for reading; for the arrays see ``postings_files``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded import kernels, kernels_numpy
from kohesio.index.backends.embedded.arrays import Array, Bits, Ints, Longs, Readable, Strings
from kohesio.index.backends.embedded.dictionaries import places_of
from kohesio.index.backends.embedded.relevance import AS_TYPED, TITLE_WEIGHT, Peaks


class Classes:
    """Words or terms that share something: a stem or lemma within a language, or a Latin form."""

    def __init__(self, arrays: Readable, name: str) -> None:
        self.keys = Strings(arrays, f"{name}s")
        self._starts: Array = arrays.load(f"{name}_starts")
        self._members: Ints = arrays.load(f"{name}_members")

    def members(self, keys: Sequence[str]) -> set[int]:
        """Numbers of those in any of the classes ``keys``."""
        return {one for place in places_of(self.keys, keys).tolist() if place >= 0 for one in self.at(place)}

    def starting(self, prefix: str) -> set[int]:
        """Numbers of those in all classes whose key begins with ``prefix``."""
        return {one for place in self.keys.starting(prefix) for one in self.at(place)}

    def at(self, place: int) -> list[int]:
        """Numbers of those in the class at a place in the order of keys."""
        found: list[int] = self._members[self._starts[place] : self._starts[place + 1]].tolist()
        return found


class Postings:
    """The index of one collection, open for reading."""

    def __init__(self, arrays: Readable, prefix: str) -> None:
        self.words = Strings(arrays, f"{prefix}.words")
        self._word_terms: Ints = arrays.load(f"{prefix}.word_terms")
        self._term_starts: Array = arrays.load(f"{prefix}.term_starts")
        self.documents: tuple[Array, Array] = (arrays.load(f"{prefix}.low"), arrays.load(f"{prefix}.high"))
        self.counts = arrays.load(f"{prefix}.counts")
        self.title_counts = arrays.load(f"{prefix}.title_counts")
        self._place_starts: Array = arrays.load(f"{prefix}.place_starts")
        self.places = arrays.load(f"{prefix}.places")
        self.lengths: Ints = arrays.load(f"{prefix}.lengths")
        self.mean_length = float(self.lengths.mean()) if len(self.lengths) else 0.0
        self._common: Ints = arrays.load(f"{prefix}.common")
        self.peaks: Peaks = arrays.load(f"{prefix}.peaks")
        self._bitmap_of = {term: place for place, term in enumerate(arrays.load(f"{prefix}.everywhere").tolist())}
        self._bitmaps: Array = arrays.load(f"{prefix}.bitmaps")
        self._stems = Classes(arrays, f"{prefix}.stem")
        self._lemmas = Classes(arrays, f"{prefix}.lemma")
        self._lemmas_of: Ints = arrays.load(f"{prefix}.lemmas_of")
        self._lemmas_of_starts: Array = arrays.load(f"{prefix}.lemmas_of_starts")
        self._latin = Classes(arrays, f"{prefix}.latin")
        self._latin_stems = Classes(arrays, f"{prefix}.latin_stem")

    @property
    def latin_forms(self) -> Strings:
        """The Latin forms of all Greek and Cyrillic words, sorted."""
        return self._latin.keys

    def words_of(self, terms: Collection[int]) -> frozenset[str]:
        """The folded words of some terms."""
        sought = np.fromiter(terms, self._word_terms.dtype, len(terms))  # of another type, all would be copied
        numbers = np.searchsorted(self._word_terms, sought, side="right") - 1
        return frozenset(self.words[number] for number in {*numbers.tolist()})

    def word_of(self, term: int) -> str:
        """The folded word of a term."""
        return next(iter(self.words_of((term,))))

    def terms_of(self, numbers: Iterable[int]) -> set[int]:
        """The terms of these words."""
        starts = self._word_terms
        return {term for number in numbers for term in range(int(starts[number]), int(starts[number + 1]))}

    def sizes(self, terms: Iterable[int]) -> list[int]:
        """How many documents hold each term."""
        return [int(self._term_starts[term + 1]) - int(self._term_starts[term]) for term in terms]

    def frequency(self, first: Longs, last: Longs) -> Longs:
        """How many postings the words from each of ``first`` to before ``last`` have."""
        starts, terms = self._term_starts, self._word_terms
        frequency: Longs = starts[terms[last]].astype(np.int64) - starts[terms[first]]
        return frequency

    def _spelled(self, word: str) -> set[int]:
        """Numbers of the words that are ``word`` in any case, with or without accents, in any alphabet."""
        folded = text.fold(word)
        form = text.latin(folded)
        found = {number for number in places_of(self.words, {folded, form}).tolist() if number >= 0}
        return found.union(self._latin.members([form]))

    def spellings(self, word: str) -> set[int]:
        """The terms that are ``word`` in any case, with or without accents, in any alphabet and language."""
        return self.terms_of(self._spelled(word))

    def inflections(self, word: str) -> set[int]:
        """The terms that share a stem or lemma with ``word`` in the language of their texts; its spellings besides."""
        spelled = self._spelled(word)
        terms = self.terms_of(spelled)
        forms = {word, *(self.words[number] for number in spelled)}
        keys = sorted({f"{language}:{stem}" for form in forms for language, stem in _stems(form)})
        beginnings = text.latin_beginnings(text.fold(word))
        return terms.union(
            self._stems.members(keys),
            self._latin_stems.members(sorted(beginnings)),
            *(self._lemmas.at(place) for place in self._lemmas_at(terms)),
        )

    def terms_in(self, words: Iterable[str], languages: Collection[str]) -> set[int]:
        """Terms of texts in these languages, those of the folded ``words`` among them; others share their stems."""
        pairs = ((language, word) for word in words for language in languages)
        keys = {f"{language}:{stem}" for language, word in pairs for stem in text.stems(word, language)}
        return self._stems.members(sorted(keys))

    def _lemmas_at(self, terms: set[int]) -> set[int]:
        starts, lemmas = self._lemmas_of_starts, self._lemmas_of
        if not len(lemmas):
            return set()
        return {int(place) for term in terms for place in lemmas[starts[term] : starts[term + 1]]}

    def completions(self, prefix: str, most: int) -> tuple[set[int], bool]:
        """The terms of the words that begin with ``prefix``, the ``most`` frequent, and whether some were left out."""
        folded = text.fold(prefix)
        form = text.latin(folded)
        runs = {self.words.starting(folded), self.words.starting(form)}
        others = self._latin.starting(form)
        if sum(map(len, runs)) + len(others) <= most:
            return self.terms_of({*others, *(number for run in runs for number in run)}), False
        numbers = np.unique(np.concatenate([*map(np.array, runs), np.fromiter(others, np.int64, len(others))]))
        numbers = numbers.astype(np.int64)
        best = numbers[np.argsort(-self.frequency(numbers, numbers + 1), kind="stable")[:most]]
        return self.terms_of(best.tolist()), len(numbers) > most

    def runs(self, terms: set[int]) -> tuple[Longs, Longs]:
        """Where the postings of these terms begin and end."""
        order = np.fromiter(sorted(terms), np.int64, len(terms))
        return self._term_starts[order].astype(np.int64), self._term_starts[order + 1].astype(np.int64)

    def peaks_of(self, terms: set[int]) -> Longs:
        """Which line of ``peaks`` is that of each of these terms, ascending; -1 for a term without."""
        return kernels.places_in(np.fromiter(sorted(terms), np.int32, len(terms)), self._common)

    def marks(self, terms: set[int], typed: set[int]) -> Ints:
        """``AS_TYPED`` for each of these terms, ascending, that is among ``typed``, and 0 for the others."""
        return np.array([AS_TYPED if term in typed else 0 for term in sorted(terms)], np.int32)

    def holding(self, terms: set[int], typed: set[int]) -> tuple[Ints, Ints]:
        """Documents that hold any of these terms, ascending, and their tallies; for rare terms."""
        first, last = self.runs(terms)
        if not len(first):
            return np.empty(0, np.int32), np.empty(0, np.int32)
        places = np.concatenate([*map(np.arange, first, last)])
        held = kernels_numpy.documents_at(self.documents, places)
        tallies = self.counts[places] + (TITLE_WEIGHT - 1) * self.title_counts[places].astype(np.int32)
        marks = np.repeat(self.marks(terms, typed), last - first)
        if len(first) == 1 or not len(held):
            return held, tallies | marks
        order = held.argsort(kind="stable")
        held = held[order]
        begins = np.append(0, (held[1:] != held[:-1]).nonzero()[0] + 1)
        often = np.add.reduceat(tallies[order], begins, dtype=np.int32)
        marks_of: Ints = np.bitwise_or.reduceat(marks[order], begins)
        return held[begins], often | marks_of

    def a_document(self, terms: set[int]) -> int:
        """A document that holds one of these terms."""
        return int(kernels_numpy.documents_at(self.documents, self.runs(terms)[0][:1])[0])

    def tallied(self, rows: Ints, runs: tuple[Longs, Longs, Ints]) -> Ints:
        """How often each of some ascending documents holds the terms of these runs, title words weighted, and marks."""
        weighted = (*runs, TITLE_WEIGHT - 1)
        return kernels.tallied(rows, self.documents, self.counts, self.title_counts, weighted)

    def held(self, terms: set[int], *, in_titles: bool) -> Bits:
        """The documents that hold any of these terms, or hold it in a title, as a bitmap."""
        bits = np.zeros((len(self.lengths) + 63) // 64, np.uint64)
        if in_titles:
            kernels.set_held(bits, self.documents, self.title_counts, *self.runs(terms))
            return bits
        places = {term: place for term, place in self._bitmap_of.items() if term in terms}
        for place in places.values():
            bits |= self._bitmaps[place]
        kernels.set_documents(bits, self.documents, *self.runs(terms.difference(places)))
        return bits

    def occurrences(self, terms: set[int], documents: Bits) -> tuple[Longs, Array]:
        """Every place of these terms in some documents as ``document << 16 | place``, ascending; whether in a title."""
        first, last = self.runs(terms)
        begin = self._place_starts[np.fromiter(sorted(terms), np.int64, len(terms))].astype(np.int64)
        keys, in_title = kernels.places_within(
            documents, self.documents, self.counts, self.title_counts, self.places, (first, last, begin)
        )
        order = np.argsort(keys, kind="stable")
        return keys[order], in_title[order]

    def sequences(self, places: list[set[int]]) -> tuple[Ints, Array]:
        """Documents where terms of each set follow one another, and how often, title places weighted.

        Only the documents that have a word for each place are looked into: the commonest word is often of no use.
        """
        common = reduce(np.bitwise_and, [self.held(terms, in_titles=False) for terms in places])
        found, in_title = self.occurrences(places[0], common)
        for distance, terms in enumerate(places[1:], start=1):
            others, _ = self.occurrences(terms, common)
            kept = _within(found + distance, others)
            found, in_title = found[kept], in_title[kept]
        weights = np.where(in_title, TITLE_WEIGHT, 1).astype(np.int64)
        documents = (found >> 16).astype(np.int32)
        ends = np.flatnonzero(np.diff(documents, append=-1))
        return documents[ends], np.diff(np.cumsum(weights)[ends], prepend=0)


def _within(values: Longs, ascending: Longs) -> Array:
    """Which values occur in an ascending array."""
    if not len(ascending):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.asarray(ascending[at] == values)


def _stems(word: str) -> Iterator[tuple[str, str]]:
    for language in text.STEMMED_LANGUAGES:
        for stem in text.stems(word, language):
            yield language, stem
