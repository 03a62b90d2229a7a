"""Writing the inverted index of a collection of texts: which documents hold a word, how often, at which places.

A term is a folded word in the texts of one language: ``sol`` in Spanish texts and ``sol`` in Swedish ones are two. So
the forms of a word are looked for in the texts of the language they are forms in, and nowhere else. Arrays
(``<prefix>`` names the collection)::

    <prefix>.words                    folded words, sorted (Strings)
    <prefix>.word_terms               where a word's terms begin, by language; one more than there are words (int32)
    <prefix>.term_starts              where a term's documents begin; one more than there are terms
    <prefix>.low, .high               a term's documents, ascending: their lower 16 bits, and the rest (uint8, uint16
                                      beyond 16.7 million documents); whole numbers would be a twentieth of the index
    <prefix>.counts                   uint8: how often the term stands in the document (255: or more)
    <prefix>.title_counts             uint8: how often of these in a title
    <prefix>.place_starts             where a term's places begin; one more than there are terms
    <prefix>.places                   uint16, document after document, ``counts`` of each; titles come first
    <prefix>.lengths                  int32 per document: words in its summaries and, weighted, in its titles
    <prefix>.common, .peaks           common terms (int32), and the peaks of each (float32; see ``relevance``)
    <prefix>.everywhere, .bitmaps     terms of an eighth of the documents (int32), and these as bitmaps (uint64)
    <prefix>.stems, .stem_*           ``language:stem`` → the terms of the language that have this stem
    <prefix>.lemmas, .lemma_*         ``language:lemma`` → its terms, where a dictionary of forms was installed
    <prefix>.lemmas_of, .lemmas_of_*  term → the lemmas it may be a form of; for no term where there are no lemmas
    <prefix>.latins, .latin_*         Latin form → the Greek and Cyrillic words that have it
    <prefix>.latin_stems, .latin_stem_*   Latin form of a Greek or Cyrillic stem → the terms that have the stem

Documents are indexed by the words as they stand; stems and Latin forms widen a query, not the index. Between two
texts of a document lies a gap of ``GAP`` places, so that no phrase matches across them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded import kernels, kernels_numpy
from kohesio.index.backends.embedded.arrays import (
    Array,
    Arrays,
    ArraysWriter,
    Entry,
    Ints,
    Longs,
    Strings,
    positions,
)
from kohesio.index.backends.embedded.relevance import BLOCK, COMMON, TITLE_WEIGHT, peaks

GAP = 64
LAST_PLACE = 64_000
"""Places beyond are not told apart; a document would need as many words."""

MOST_COUNTED = 255

_MOST_IN_THREE_BYTES = 2**24

_EVERYWHERE = 8
"""A term of at least one document in this many is kept as a bitmap besides."""

Lemmas = Callable[[str, str], Iterable[str]]
"""(word as it stands, language) → what its forms are joined by."""

Classified = dict[str, set[int]]

TextsOf = tuple[Iterable[tuple[str, str | None]], Iterable[tuple[str, str | None]]]
"""Titles and summaries of a document, each with its language."""


class _Terms(dict[str, int]):
    """Word as it stands → number of its term, for the texts of one language; ``known`` has the terms of all."""

    def __init__(self, language: str, known: dict[tuple[str, str], int]) -> None:
        super().__init__()
        self._language = language
        self._known = known

    def __missing__(self, word: str) -> int:
        number = self._known.setdefault((text.fold(word), self._language), len(self._known))
        self[word] = number
        return number


class PostingsWriter:
    """Takes documents in order, in chunks, and writes the index; memory holds one chunk and the vocabulary."""

    def __init__(self, writer: ArraysWriter, prefix: str, scratch: Path) -> None:
        self._writer = writer
        self._prefix = prefix
        self._scratch = scratch
        self._terms: dict[tuple[str, str], int] = {}
        self._by_language: dict[str, _Terms] = {}
        self._chunks: list[dict[str, Entry]] = []
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
            if (numbers := self._by_language.get(language or "")) is None:
                numbers = self._by_language[language or ""] = _Terms(language or "", self._terms)
            found = [numbers[word] for word in text.words(body)]
            words.extend(found)
            places.extend(range(place, place + len(found)))
            place += len(found) + GAP if found else 0

    def _write_chunk(self, terms: Ints, documents: Ints, places: Array, is_title: Array) -> None:
        order = np.argsort(terms, kind="stable")
        terms, documents, is_title = terms[order], documents[order], is_title[order]
        new = np.ones(len(terms), bool)
        new[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
        starts = np.flatnonzero(new)
        counts = np.diff(np.append(starts, len(terms)))
        in_titles = np.add.reduceat(is_title.astype(np.int32), starts) if len(starts) else np.empty(0, np.int32)
        kept = np.arange(len(terms)) - np.repeat(starts, counts) < MOST_COUNTED
        with ArraysWriter(self._chunk_path(len(self._chunks)), "chunk") as writer:
            writer.save("terms", terms[starts])
            writer.save("documents", documents[starts])
            writer.save("counts", np.minimum(counts, MOST_COUNTED).astype(np.uint8))
            writer.save("title_counts", np.minimum(in_titles, MOST_COUNTED).astype(np.uint8))
            writer.save("places", places[order][kept])
            self._chunks.append(writer.finish())

    def finish(self, forms: Lemmas | None = None) -> None:
        """Merge the chunks into the index; ``forms`` knows lemmas beyond the stems, where there is such a thing."""
        vocabulary = sorted(self._terms)
        final = np.empty(len(vocabulary), np.int32)
        final[[self._terms[term] for term in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        words = sorted({word for word, _ in vocabulary})
        number_of = {word: number for number, word in enumerate(words)}
        per_word = np.bincount([number_of[word] for word, _ in vocabulary], minlength=len(words))
        Strings.save(self._writer, f"{self._prefix}.words", words)
        self._writer.save(f"{self._prefix}.word_terms", np.append(0, np.cumsum(per_word)).astype(np.int32))
        lengths = np.concatenate(self._lengths) if self._lengths else np.empty(0, np.int32)
        self._writer.save(f"{self._prefix}.lengths", lengths)
        self._merge(final)
        self._save_peaks(lengths)
        stems = self._classes(final, text.stems)
        _save_classes(self._writer, f"{self._prefix}.stem", stems)
        _save_classes(self._writer, f"{self._prefix}.latin_stem", _latin_stem_classes(stems))
        _save_classes(self._writer, f"{self._prefix}.latin", _latin_classes(words))
        lemmas = self._classes(final, forms) if forms else {}
        _save_lemmas(self._writer, f"{self._prefix}.lemma", lemmas, len(vocabulary))

    def _chunk_path(self, number: int) -> Path:
        return self._scratch / f"{self._prefix}.chunk{number}"

    def _merge(self, final: Ints) -> None:
        """Chunks hold ascending documents, so a term's postings are its pieces chunk after chunk."""
        size = len(final)
        documents_of = np.zeros(size + 1, np.int64)
        places_of = np.zeros(size + 1, np.int64)
        for chunk in self._read_chunks():
            terms = final[chunk.load("terms")]
            documents_of[1:] += np.bincount(terms, minlength=size)
            places_of[1:] += np.bincount(terms, weights=chunk.load("counts"), minlength=size).astype(np.int64)
        term_starts, place_starts = np.cumsum(documents_of), np.cumsum(places_of)
        self._writer.save(f"{self._prefix}.term_starts", positions(term_starts))
        self._writer.save(f"{self._prefix}.place_starts", positions(place_starts))
        high = np.uint8 if self._documents <= _MOST_IN_THREE_BYTES else np.uint16
        parts = {"low": np.uint16, "high": high, "counts": np.uint8, "title_counts": np.uint8}
        merged = {
            part: self._writer.create(f"{self._prefix}.{part}", int(term_starts[-1]), dtype)
            for part, dtype in parts.items()
        }
        places = self._writer.create(f"{self._prefix}.places", int(place_starts[-1]), np.uint16)
        next_document, next_place = term_starts[:-1].copy(), place_starts[:-1].copy()
        for chunk in self._read_chunks():
            terms = final[chunk.load("terms")]
            target = _targets(next_document, terms, np.ones(len(terms), np.int64))
            documents = chunk.load("documents")
            merged["low"][target] = documents & 0xFFFF
            merged["high"][target] = documents >> 16
            for part in ("counts", "title_counts"):
                merged[part][target] = chunk.load(part)
            places[_targets(next_place, terms, chunk.load("counts").astype(np.int64))] = chunk.load("places")

    def _save_peaks(self, lengths: Ints) -> None:
        names = ("term_starts", "low", "high", "counts", "title_counts")
        starts, low, high, counts, title_counts = (self._writer.load(f"{self._prefix}.{name}") for name in names)
        starts = starts.astype(np.int64)
        numbers = np.diff(starts)
        common = np.flatnonzero(numbers * COMMON >= max(1, len(lengths)))
        found = np.zeros((len(common), -(-len(lengths) // BLOCK)), np.float32)
        mean = float(lengths.mean()) if len(lengths) else 0.0
        for place, term in enumerate(common):
            of_term = slice(int(starts[term]), int(starts[term + 1]))
            tallies = counts[of_term] + (TITLE_WEIGHT - 1) * title_counts[of_term].astype(np.int64)
            found[place] = peaks(kernels_numpy.documents_at((low, high), of_term), tallies, lengths, mean)
        everywhere = np.flatnonzero(numbers * _EVERYWHERE >= max(1, len(lengths)))
        bitmaps = np.zeros((len(everywhere), (len(lengths) + 63) // 64), np.uint64)
        for place, term in enumerate(everywhere):
            kernels.set_documents(bitmaps[place], (low, high), starts[term : term + 1], starts[term + 1 : term + 2])
        self._writer.save(f"{self._prefix}.common", common.astype(np.int32))
        self._writer.save(f"{self._prefix}.peaks", found)
        self._writer.save(f"{self._prefix}.everywhere", everywhere.astype(np.int32))
        self._writer.save(f"{self._prefix}.bitmaps", bitmaps)

    def _read_chunks(self) -> Iterator[Arrays]:
        return (Arrays(self._chunk_path(number), entries) for number, entries in enumerate(self._chunks))

    def _classes(self, final: Ints, keys_of: Lemmas) -> Classified:
        """``language:key`` → the terms that have the key in their language."""
        classes: Classified = {}
        for language, numbers in sorted(self._by_language.items()):
            for word, number in numbers.items():
                for key in keys_of(word, language):
                    classes.setdefault(f"{language}:{key}", set()).add(int(final[number]))
        return classes


def _targets(next_free: Longs, terms: Ints, sizes: Longs) -> Longs:
    """Where the entries of a chunk go: each term's at its next free places, which move on. Terms come in runs."""
    if not len(terms):
        return np.empty(0, np.int64)
    new = np.ones(len(terms), bool)
    new[1:] = terms[1:] != terms[:-1]
    starts = np.flatnonzero(new)
    run_sizes = np.add.reduceat(sizes, starts)
    run_terms = terms[starts]
    before = np.cumsum(run_sizes) - run_sizes
    shift: Longs = np.repeat(next_free[run_terms] - before, run_sizes)
    next_free[run_terms] += run_sizes
    return np.arange(len(shift), dtype=np.int64) + shift


def _latin_classes(words: list[str]) -> Classified:
    classes: Classified = {}
    for number, word in enumerate(words):
        if (form := text.latin(word)) != word:
            classes.setdefault(form, set()).add(number)
    return classes


def _latin_stem_classes(stems: Classified) -> Classified:
    classes: Classified = {}
    for key, terms in stems.items():
        stem = key.partition(":")[2]
        if (form := text.latin(stem)) != stem:
            classes.setdefault(form, set()).update(terms)
    return classes


def _save_classes(writer: ArraysWriter, name: str, classes: Classified) -> None:
    keys = sorted(classes)
    Strings.save(writer, f"{name}s", keys)
    starts = np.zeros(len(keys) + 1, np.int64)
    np.cumsum([len(classes[key]) for key in keys], out=starts[1:])
    writer.save(f"{name}_starts", positions(starts))
    writer.save(f"{name}_members", np.array([one for key in keys for one in sorted(classes[key])], np.int32))


def _save_lemmas(writer: ArraysWriter, name: str, lemmas: Classified, terms: int) -> None:
    """The terms of each lemma that has several, and the lemmas of each term."""
    several = {key: members for key, members in sorted(lemmas.items()) if len(members) > 1}
    _save_classes(writer, name, several)
    pairs = np.array([(term, at) for at, members in enumerate(several.values()) for term in sorted(members)], np.int64)
    pairs = pairs.reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    writer.save(f"{name}s_of", pairs[:, 1].astype(np.int32))
    counts = np.bincount(pairs[:, 0], minlength=terms if len(pairs) else 0)
    writer.save(f"{name}s_of_starts", positions(np.append(0, np.cumsum(counts))))
