"""The inverted index of a collection of texts: which documents hold a word, how often, and at which places.

Files, each an array (``<prefix>`` names the collection)::

    <prefix>.words                    folded words, sorted (Strings)
    <prefix>.word_starts              where a word's documents begin; one more than there are words
    <prefix>.documents                int32, ascending within a word
    <prefix>.counts                   uint8: how often the word stands in the document (255: or more)
    <prefix>.title_counts             uint8: how often of these in a title
    <prefix>.place_starts             where a word's places begin; one more than there are words
    <prefix>.places                   uint16, document after document, ``counts`` of each; titles come first
    <prefix>.lengths                  int32 per document: words in its summaries and, weighted, in its titles
    <prefix>.stems, .stem_*           ``language:stem`` → the words that have this stem in texts of this language
    <prefix>.latins, .latin_*         Latin form → the Greek and Cyrillic words that have it
    <prefix>.latin_stems, .latin_stem_*   Latin form of a Greek or Cyrillic stem → the words that have the stem

Documents are indexed by the words as they stand; stems and Latin forms widen a query, not the index. Between two
texts of a document lies a gap of ``GAP`` places, so that no phrase matches across them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded import kernels, kernels_numpy
from kohesio.index.backends.embedded.arrays import Array, Bits, Ints, Longs, Strings, create, load, save

TITLE_WEIGHT = 3
"""A word in a title counts like three in a summary."""

GAP = 64
LAST_PLACE = 64_000
"""Places beyond are not told apart; a document would need as many words."""

MOST_COUNTED = 255

_FEW = 64
"""Postings of less than one document in this many are sorted rather than gathered in a list of all documents."""

TextsOf = tuple[Iterable[tuple[str, str | None]], Iterable[tuple[str, str | None]]]
"""Titles and summaries of a document, each with its language."""


class _Words(dict[str, int]):
    """Word as it stands → number of its folded form, for one language; numbers are shared by all languages."""

    def __init__(self, numbers: dict[str, int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> int:
        number = self._numbers.setdefault(text.fold(word), len(self._numbers))
        self[word] = number
        return number


class PostingsWriter:
    """Takes documents in order, in chunks, and writes the index; memory holds one chunk and the vocabulary."""

    def __init__(self, folder: Path, prefix: str, scratch: Path) -> None:
        self._folder = folder
        self._prefix = prefix
        self._scratch = scratch
        self._numbers: dict[str, int] = {}
        self._by_language: dict[str | None, _Words] = {}
        self._chunks = 0
        self._lengths: list[Ints] = []
        self._documents = 0

    def add(self, documents: Iterable[TextsOf]) -> None:
        """Index a chunk of documents; the first ever is number 0."""
        words, places = array("i"), array("i")
        word_counts: list[int] = []
        title_counts: list[int] = []
        for titles, summaries in documents:
            before = len(words)
            self._append(titles, 0, words, places)
            title_counts.append(len(words) - before)
            self._append(summaries, places[-1] + GAP if len(words) > before else 0, words, places)
            word_counts.append(len(words) - before)
        totals, in_titles = np.array(word_counts, np.int32), np.array(title_counts, np.int32)
        self._lengths.append((totals + (TITLE_WEIGHT - 1) * in_titles).astype(np.int32))
        rows = np.repeat(np.arange(len(totals), dtype=np.int32), totals)
        first = np.cumsum(totals) - totals
        is_title = np.arange(len(words)) - np.repeat(first, totals) < np.repeat(in_titles, totals)
        self._write_chunk(
            np.array(words, np.int32),
            (rows + self._documents).astype(np.int32),
            np.minimum(np.array(places, np.int32), LAST_PLACE).astype(np.uint16),
            is_title,
        )
        self._documents += len(totals)

    def _append(
        self, texts: Iterable[tuple[str, str | None]], place: int, words: array[int], places: array[int]
    ) -> None:
        for body, language in texts:
            if (numbers := self._by_language.get(language)) is None:
                numbers = self._by_language[language] = _Words(self._numbers)
            found = [numbers[word] for word in text.words(body)]
            words.extend(found)
            places.extend(range(place, place + len(found)))
            place += len(found) + GAP if found else 0

    def _write_chunk(self, words: Ints, documents: Ints, places: Array, is_title: Array) -> None:
        order = np.argsort(words, kind="stable")
        words, documents, is_title = words[order], documents[order], is_title[order]
        new = np.ones(len(words), bool)
        new[1:] = (words[1:] != words[:-1]) | (documents[1:] != documents[:-1])
        starts = np.flatnonzero(new)
        counts = np.diff(np.append(starts, len(words)))
        in_titles = np.add.reduceat(is_title.astype(np.int32), starts) if len(starts) else np.empty(0, np.int32)
        kept = np.arange(len(words)) - np.repeat(starts, counts) < MOST_COUNTED
        name = f"{self._prefix}.chunk{self._chunks}"
        save(self._scratch, f"{name}.words", words[starts])
        save(self._scratch, f"{name}.documents", documents[starts])
        save(self._scratch, f"{name}.counts", np.minimum(counts, MOST_COUNTED).astype(np.uint8))
        save(self._scratch, f"{name}.title_counts", np.minimum(in_titles, MOST_COUNTED).astype(np.uint8))
        save(self._scratch, f"{name}.places", places[order][kept])
        self._chunks += 1

    def finish(self) -> None:
        """Merge the chunks into the files of the index."""
        vocabulary = sorted(self._numbers)
        final = np.empty(len(vocabulary), np.int32)
        final[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        Strings.save(self._folder, f"{self._prefix}.words", vocabulary)
        lengths = np.concatenate(self._lengths) if self._lengths else np.empty(0, np.int32)
        save(self._folder, f"{self._prefix}.lengths", lengths)
        self._merge(final)
        stems = self._stem_classes(final)
        _save_classes(self._folder, f"{self._prefix}.stem", stems)
        _save_classes(self._folder, f"{self._prefix}.latin_stem", _latin_stem_classes(stems))
        _save_classes(self._folder, f"{self._prefix}.latin", _latin_classes(vocabulary))

    def _chunk(self, number: int, part: str) -> Array:
        return load(self._scratch, f"{self._prefix}.chunk{number}.{part}")

    def _merge(self, final: Ints) -> None:
        """Chunks hold ascending documents, so a word's postings are its pieces chunk after chunk."""
        size = len(final)
        documents_of = np.zeros(size + 1, np.int64)
        places_of = np.zeros(size + 1, np.int64)
        for number in range(self._chunks):
            words = final[self._chunk(number, "words")]
            documents_of[1:] += np.bincount(words, minlength=size)
            places_of[1:] += np.bincount(words, weights=self._chunk(number, "counts"), minlength=size).astype(np.int64)
        word_starts, place_starts = np.cumsum(documents_of), np.cumsum(places_of)
        save(self._folder, f"{self._prefix}.word_starts", word_starts)
        save(self._folder, f"{self._prefix}.place_starts", place_starts)
        parts = {"documents": np.int32, "counts": np.uint8, "title_counts": np.uint8}
        merged = {
            part: create(self._folder, f"{self._prefix}.{part}", int(word_starts[-1]), dtype)
            for part, dtype in parts.items()
        }
        places = create(self._folder, f"{self._prefix}.places", int(place_starts[-1]), np.uint16)
        next_document, next_place = word_starts[:-1].copy(), place_starts[:-1].copy()
        for number in range(self._chunks):
            words = final[self._chunk(number, "words")]
            counts = self._chunk(number, "counts")
            target = _targets(next_document, words, np.ones(len(words), np.int64))
            for part, whole in merged.items():
                whole[target] = self._chunk(number, part)
            places[_targets(next_place, words, counts.astype(np.int64))] = self._chunk(number, "places")

    def _stem_classes(self, final: Ints) -> dict[str, set[int]]:
        classes: dict[str, set[int]] = {}
        for language, numbers in self._by_language.items():
            for word, number in numbers.items():
                for stem in text.stems(word, language or ""):
                    classes.setdefault(f"{language}:{stem}", set()).add(int(final[number]))
        return classes


def _targets(next_free: Longs, words: Ints, sizes: Longs) -> Longs:
    """Where the entries of a chunk go: each word's at its next free places, which move on. Words come in runs."""
    if not len(words):
        return np.empty(0, np.int64)
    new = np.ones(len(words), bool)
    new[1:] = words[1:] != words[:-1]
    starts = np.flatnonzero(new)
    run_sizes = np.add.reduceat(sizes, starts)
    run_words = words[starts]
    before = np.cumsum(run_sizes) - run_sizes
    shift: Longs = np.repeat(next_free[run_words] - before, run_sizes)
    next_free[run_words] += run_sizes
    return np.arange(len(shift), dtype=np.int64) + shift


def _latin_classes(vocabulary: list[str]) -> dict[str, set[int]]:
    classes: dict[str, set[int]] = {}
    for number, word in enumerate(vocabulary):
        if (form := text.latin(word)) != word:
            classes.setdefault(form, set()).add(number)
    return classes


def _latin_stem_classes(stems: dict[str, set[int]]) -> dict[str, set[int]]:
    classes: dict[str, set[int]] = {}
    for key, words in stems.items():
        stem = key.partition(":")[2]
        if (form := text.latin(stem)) != stem:
            classes.setdefault(form, set()).update(words)
    return classes


def _save_classes(folder: Path, name: str, classes: dict[str, set[int]]) -> None:
    keys = sorted(classes)
    Strings.save(folder, f"{name}s", keys)
    starts = np.zeros(len(keys) + 1, np.int64)
    np.cumsum([len(classes[key]) for key in keys], out=starts[1:])
    save(folder, f"{name}_starts", starts)
    save(folder, f"{name}_words", np.array([word for key in keys for word in sorted(classes[key])], np.int32))


class Classes:
    """Words that share something: a stem within a language, or a Latin form."""

    def __init__(self, folder: Path, name: str) -> None:
        self._keys = Strings(folder, f"{name}s")
        self._starts: Longs = load(folder, f"{name}_starts")
        self._words: Ints = load(folder, f"{name}_words")

    def words(self, key: str) -> list[int]:
        """Numbers of the words in the class ``key``."""
        place = self._keys.find(key)
        return [] if place is None else self._at(place)

    def starting(self, prefix: str) -> set[int]:
        """Numbers of the words in all classes whose key begins with ``prefix``."""
        return {word for place in self._keys.starting(prefix) for word in self._at(place)}

    def _at(self, place: int) -> list[int]:
        found: list[int] = self._words[self._starts[place] : self._starts[place + 1]].tolist()
        return found


class Postings:
    """The index of one collection, open for reading."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.words = Strings(folder, f"{prefix}.words")
        self.word_starts: Longs = load(folder, f"{prefix}.word_starts")
        self.documents: Ints = load(folder, f"{prefix}.documents")
        self.counts = load(folder, f"{prefix}.counts")
        self.title_counts = load(folder, f"{prefix}.title_counts")
        self.place_starts: Longs = load(folder, f"{prefix}.place_starts")
        self.places = load(folder, f"{prefix}.places")
        self.lengths: Ints = load(folder, f"{prefix}.lengths")
        self.mean_length = float(self.lengths.mean()) if len(self.lengths) else 0.0
        self.stems = Classes(folder, f"{prefix}.stem")
        self.latin = Classes(folder, f"{prefix}.latin")
        self.latin_stems = Classes(folder, f"{prefix}.latin_stem")

    def spellings(self, word: str) -> set[int]:
        """Numbers of the words that are ``word`` in any case, with or without accents, in any alphabet."""
        folded = text.fold(word)
        form = text.latin(folded)
        found = {self.words.find(folded), self.words.find(form), *self.latin.words(form)}
        return {number for number in found if number is not None}

    def inflections(self, word: str) -> set[int]:
        """Numbers of the words that share a stem with ``word`` in some language, its spellings included."""
        spellings = self.spellings(word)
        forms = {word, *(self.words[number] for number in spellings)}
        keys = (f"{language}:{stem}" for form in forms for language, stem in _stems(form))
        beginnings = text.latin_beginnings(text.fold(word))
        return spellings.union(
            *(self.stems.words(key) for key in keys), *(self.latin_stems.words(form) for form in beginnings)
        )

    def completions(self, prefix: str, most: int) -> tuple[set[int], bool]:
        """Numbers of the words that begin with ``prefix``, the ``most`` frequent, and whether that left some out."""
        folded = text.fold(prefix)
        form = text.latin(folded)
        found = {*self.words.starting(folded), *self.words.starting(form), *self.latin.starting(form)}
        if len(found) <= most:
            return found, False
        numbers = np.fromiter(sorted(found), np.int64, len(found))
        frequency = self.word_starts[numbers + 1] - self.word_starts[numbers]
        return set(numbers[np.argsort(-frequency, kind="stable")[:most]].tolist()), True

    def _runs(self, numbers: set[int]) -> tuple[Longs, Longs]:
        """Where the postings of these words begin and end."""
        order = np.fromiter(sorted(numbers), np.int64, len(numbers))
        return self.word_starts[order], self.word_starts[order + 1]

    def holding(self, numbers: set[int]) -> tuple[Ints, Array]:
        """Documents that hold any of these words, ascending, and how often, title words weighted."""
        first, last = self._runs(numbers)
        if not len(first):
            return np.empty(0, np.int32), np.empty(0, np.int32)
        if len(first) == 1:
            only = slice(int(first[0]), int(last[0]))
            in_titles = self.title_counts[only].astype(np.uint16) * np.uint16(TITLE_WEIGHT - 1)
            return self.documents[only], self.counts[only] + in_titles
        few = int((last - first).sum()) * _FEW < len(self.lengths)
        summed = kernels_numpy.summed if few else kernels.summed
        return summed(self.documents, self.counts, self.title_counts, first, last, TITLE_WEIGHT - 1, len(self.lengths))

    def held(self, numbers: set[int], *, in_titles: bool) -> Bits:
        """The documents that hold any of these words, or hold it in a title, as a bitmap."""
        bits = np.zeros((len(self.lengths) + 63) // 64, np.uint64)
        counts = self.title_counts if in_titles else self.counts
        kernels.set_held(bits, self.documents, counts, *self._runs(numbers))
        return bits

    def occurrences(self, numbers: set[int]) -> tuple[Longs, Array]:
        """Every place of these words as ``document << 16 | place``, ascending, and whether it is in a title."""
        keys: list[Longs] = []
        titles: list[Array] = []
        for number in sorted(numbers):
            postings = slice(int(self.word_starts[number]), int(self.word_starts[number + 1]))
            counts = self.counts[postings].astype(np.int64)
            places = self.places[int(self.place_starts[number]) : int(self.place_starts[number + 1])]
            nth = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
            documents: Longs = np.repeat(self.documents[postings].astype(np.int64) << 16, counts)
            keys.append(documents | places.astype(np.int64))
            titles.append(nth < np.repeat(self.title_counts[postings].astype(np.int64), counts))
        if not keys:
            return np.empty(0, np.int64), np.empty(0, bool)
        joined, in_title = np.concatenate(keys), np.concatenate(titles)
        order = np.argsort(joined, kind="stable")
        return joined[order].astype(np.int64), in_title[order]

    def sequences(self, terms: list[set[int]]) -> tuple[Ints, Array]:
        """Documents where words of each set follow one another, and how often, title places weighted."""
        found, in_title = self.occurrences(terms[0])
        for distance, numbers in enumerate(terms[1:], start=1):
            others, _ = self.occurrences(numbers)
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
