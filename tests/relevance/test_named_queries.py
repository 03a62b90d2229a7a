"""Named queries and the operation that must come first, per language. All titles are invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fixtures_snapshot import Sketch, operation_of, publish_version

from kohesio.index.query import OperationQuery
from kohesio.index.service import SearchService
from kohesio.index.syntax import as_typed
from kohesio.model.text import Text
from kohesio.snapshot.layout import DataDirectory

# key, language, title, summary
TEXTS = (
    ("bg", "bg", "Ремонт на училището в Примерово", "Нови класни стаи и библиотека."),
    ("bg2", "bg", "Библиотека за всички", "Ремонт на читалня до училището."),
    ("cs", "cs", "Modernizace nemocnice", "Nové přístroje pro nemocnici."),
    ("da", "da", "Grønne virksomheder", "Støtte til virksomhedernes omstilling."),
    ("de", "de", "Sanierung der Straßenbeleuchtung", "Neue Leuchten für die Gemeinde."),
    ("de2", "de", "Gründungen fördern", "Beratung vor der Gründung eines Unternehmens."),
    ("el", "el", "Ανακαίνιση σχολείου", "Εκσυγχρονισμός των αιθουσών."),
    ("el2", "el", "Δίκτυο ύδρευσης νησιού", "Νέοι αγωγοί για την πόλη."),
    ("en", "en", "Digital skills for small firms", "Training of employees in digital tools."),
    ("en2", "en", "Training centre", "A centre where digital skills are taught, among many other things and skills."),
    ("en3", "en", "Skills for the green transition", "Digital training is a part."),
    ("es", "es", "Rehabilitación de viviendas", "Ahorro de energía en viviendas sociales."),
    ("et", "et", "Kooli energiatõhusus", "Koolide soojustamine."),
    ("fi", "fi", "Kestävä matkailu saaristossa", "Matkailun kehittäminen."),
    ("fr", "fr", "Rénovation de l'école du village", "Isolation et chauffage."),
    ("ga", "ga", "Ionad pobail nua", "Áis don phobal."),
    ("hr", "hr", "Obnova škole", "Energetska obnova zgrade."),
    ("hu", "hu", "Iskola felújítása", "Új tantermek."),
    ("it", "it", "Imprese digitali", "Sostegno alle imprese artigiane."),
    ("lt", "lt", "Mokyklos renovacija", "Naujos klasės."),
    ("lv", "lv", "Skolas atjaunošana", "Jaunas telpas skolēniem."),
    ("mt", "mt", "Ħiliet diġitali għall-anzjani", "Taħriġ fil-komunità."),
    ("nl", "nl", "Fietspaden langs de rivier", "Veilige fietsroutes."),
    ("pl", "pl", "Żłobek w Przykładowie", "Nowe miejsca w żłobku."),
    ("pt", "pt", "Formação de jovens", "Cursos para jovens desempregados."),
    ("ro", "ro", "Proiecte pentru tineri", "Formare și ocupare."),
    ("sk", "sk", "Rekonštrukcia školy", "Zateplenie budovy."),
    ("sl", "sl", "Prenova šole", "Nova telovadnica."),
    ("sv", "sv", "Digitalt kompetenslyft", "Kompetensutveckling för anställda i kommunen."),
    ("sv2", "sv", "Lärande i kommuner", "Kurser."),
    ("pt2", "pt", "Energia solar para escolas", "Painéis em telhados."),
    ("pt3", "pt", "Recolha porta-a-porta", "Resíduos recolhidos porta-a-porta, de porta em porta."),
    (
        "pt4",
        "pt",
        "Encontro de investigadores",
        "Uma semana de palestras, cursos e visitas, com sede na cidade do Porto.",
    ),
    ("sk3", "sk", "Mosty a tunely", "Oprava mostov, nové mosty."),
    ("sk4", "sk", "Oprava cesty", "Súčasťou je jeden most."),
    ("de3", "de", "Sole aus der Saline", "Salz und Wasser."),
    ("bg3", "bg", "Подкрепа за предприятията", "Нови машини за едно предприятие."),
    ("lv2", "lv", "Bērnudārza jaunā ēka", "Vietas bērniem."),
    ("mt2", "mt", "Skejjel ġodda f'Għawdex", "Klassijiet għat-tfal."),
    ("sk2", "sk", "Cyklotrasa pozdĺž rieky", "Bezpečná cesta pre cyklistov."),
    ("sl2", "sl", "Kolesarska pot ob reki", "Varne poti za kolesarje."),
    ("ga2", "ga", "Scoileanna nua sa Ghaeltacht", "Ranganna breise."),
    ("et2", "et", "Väikeettevõtete toetamine", "Nõustamine ja koolitus."),
    ("fi2", "fi", "Pyörätie rantaan", "Turvalliset pyörätiet."),
    ("de4", "de", "Hochwasserschutzmauer am Musterbach", "Teil des Hochwasserschutzes."),
    ("de5", "de", "Grundschulen im Klimawandel", "Unterricht im Klimagarten."),
    ("de6", "de", "Schulen im Grund", "Ein Garten, eine Anlage."),
    ("fi3", "fi", "Luontomatkailun reitit", "Luonto ja polut."),
    ("da3", "da", "Inddragelse af borgere", "At inddrage dem."),
    ("el3", "el", "Έργα αποχέτευσης", "Αποχέτευση ακαθάρτων."),
    ("en4", "en", "Start-up support", "A startup and its co-working place."),
)

QUERIES = (
    ("училище", "bg"),  # another form of the word, and title before summary
    ("uchilishteto", "bg"),  # Latin letters
    ("uchilishte", "bg"),  # and a form that occurs nowhere
    ("scholeia", "el"),
    ("nemocnice", "cs"),
    ("nemocnici", "cs"),
    ("virksomhed", "da"),
    ("grønne virksomheder", "da"),
    ("STRASSENBELEUCHTUNG", "de"),  # ß and case
    ("Gründung", "de2"),
    ("grundungen", "de2"),  # without accents
    ("σχολειο", "el"),
    ("anakainisi", "el"),
    ("ydrefsis", "el2"),
    ("digital skills", "en"),  # both words in a title before both in a summary
    ('"digital skills" taught', "en2"),
    ("skill transition", "en3"),
    ("train*", "en2"),  # a title that begins so
    ("vivienda", "es"),
    ("kooli", "et"),
    ("matkailun", "fi"),
    ("ecole", "fr"),
    ("l’école", "fr"),
    ("ionad", "ga"),
    ("skola hrvatska OR obnova", "hr"),
    ("iskolák", "hu"),
    ("impresa digitale", "it"),
    ("mokykla", "lt"),
    ("atjaunošanas", "lv"),
    ("hiliet", "mt"),
    ("veilig fietsroutes", "nl"),
    ("zlobek", "pl"),
    ("jovem formacao OR formacao jovens", "pt"),
    ("proiect tineri", "ro"),
    ("skoly rekonstrukcia", "sk"),
    ("sole prenova", "sl"),
    ("kommunen anställd", "sv"),
    ("kommunerna lärande", "sv2"),
    ("solar", "pt2"),
    ("παραδειγμα OR ΣΧΟΛΕΙΟΥ", "el"),  # capitals without accents
    ("υδρευση", "el2"),
    ("Straßen* NOT Gründung", "de"),
    ("strassenbeleuchtung gemeinde", "de"),
    ("zlobku", "pl"),  # another case, without its diacritic
    ("formacao", "pt"),
    ("renovation ecole", "fr"),
    ("podkrepa", "bg3"),
    ("предприятие", "bg3"),
    ("biblioteka vsichki OR библиотека всички", "bg2"),
    ("bernudarza", "lv2"),
    ("skejjel godda", "mt2"),
    ("cyklotrasy", "sk2"),
    ("kolesarske poti", "sl2"),
    ("scoileanna", "ga2"),
    ("vaikeettevotete", "et2"),
    ("pyöräteiden rantaan OR pyörätie", "fi2"),
    ("iskolának felújítása OR felujitas", "hu"),
    ("proiectele", "ro"),
    ("impresa", "it"),
    ("fietsroute", "nl"),
    ("mokyklų", "lt"),
    ("skole obnova", "hr"),
    ("Porto", "pt4"),  # the word as typed before a stem it shares with another word, however often that stands there
    ("PORTA", "pt3"),
    ("most", "sk4"),
    ("mosty", "sk3"),
    ("kommunernes virksomhederne OR virksomhederne", "da"),
)

WITHIN_COMPOUNDS = (
    ("Hochwasser", "de4", {"de4"}),
    ("hochwässer", "de4", {"de4"}),
    ("Hoch\u00adwas\u200bser", "de4", {"de4"}),  # as copied from a page
    ("Schulen", "de6", {"de5", "de6"}),  # the word itself comes first
    ("Klima", "de5", {"de5"}),
    ("matkailu", "fi", {"fi", "fi3"}),
    ("drage", "", set[str]()),  # "ind" is no word that stands before it
)

MISTYPED = (
    ("digtal", "digital"),
    ("compettence OR virksomhedr", "compettence OR virksomheder"),
    ("kommnuer", "kommuner"),
    ("σχολειυο", "σχολείου"),
    ("учлището", "училището"),
    ("nemocnci", "nemocnici"),
    ("renovacion -digital", "rénovation -digital"),
    ("nemocncemi", "nemocnice"),  # a form that no text has
    ("apoxeteysi", "αποχέτευση"),  # Greek by the look of its letters
    ("Gartenanlage", "garten anlage"),
    ("pyörä tie", "pyörätie"),
    ("rekonstr", "rekonstr*"),
)

NEVER_MEANT = ("kool", "zzzzzzzz")
"""A word of four letters, one of which is wrong or not, and one that no word comes near."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    plain = Sketch("SE", "", "", "", "ERDF", "2021-2027", "2021SE16FFPR004", "SE224", "Lund", "2023-01-01",
                   "2024-12-31", "1000", "400", "Exempel AB", "021", "PO1")  # fmt: skip
    made = [
        replace(
            operation_of(number, plain),
            operation_code=key, title=(Text(title, language),), summary=(Text(summary, language),),
        )
        for number, (key, language, title, summary) in enumerate(TEXTS)
    ]  # fmt: skip
    directory = DataDirectory(Path(tmp_path_factory.mktemp("relevance")))
    publish_version(directory, made)
    return SearchService.open(directory)


@pytest.mark.parametrize(("typed", "first"), QUERIES)
def test_the_operation_that_must_come_first_does(service: SearchService, typed: str, first: str) -> None:
    page = service.search(OperationQuery(text=typed), ())
    assert [one.operation_code for one in service.operations(page)][:1] == [first]


def test_an_operation_comes_first_when_its_code_is_typed(service: SearchService) -> None:
    page = service.search(OperationQuery(text="SV2"), ())
    assert service.operations(page)[0].operation_code == "sv2"


def test_a_form_of_one_language_is_not_looked_for_in_another(service: SearchService) -> None:
    found = service.operations(service.search(OperationQuery(text="solar"), ()))
    assert [one.operation_code for one in found] == ["pt2"]  # the Portuguese stem of solar is the German one of Sole


@pytest.mark.parametrize(("typed", "first", "found"), WITHIN_COMPOUNDS)
def test_a_word_that_finds_little_is_looked_for_within_compounds(
    service: SearchService, typed: str, first: str, found: set[str]
) -> None:
    page = service.search(OperationQuery(text=typed), ())
    codes = [str(one.operation_code) for one in service.operations(page)]
    assert set(codes) == found
    assert codes[:1] == ([first] if first else [])


def test_compounds_are_told_and_highlighted_as_the_texts_have_them(service: SearchService) -> None:
    page = service.search(OperationQuery(text="Hochwasser"), ())
    assert page.also == ("hochwasserschutzes", "hochwasserschutzmauer")
    assert [piece.text for piece in page.hits[0].snippet if piece.matched] == ["Hochwasserschutzes"]


@pytest.mark.parametrize(
    "typed", ['"Hochwasser"', "Hochwasser OR Hochwasser", "-Muster Hochwasser", as_typed("Hochwasser")]
)
def test_a_text_that_says_how_it_is_meant_is_searched_as_typed(service: SearchService, typed: str) -> None:
    page = service.search(OperationQuery(text=typed), ())
    assert (page.totals.count, page.also) == (0, ())


def test_a_word_in_quotation_marks_is_found_in_no_other_form(service: SearchService) -> None:
    counts = {
        one: service.search(OperationQuery(text=one), ()).totals.count for one in ('"Schule"', "Schule", '"schulen"')
    }
    assert counts['"Schule"'] == 0 < counts['"schulen"'] <= counts["Schule"]


@pytest.mark.parametrize("typed", ["start-up", "startup", "co-working", "Hochwasserschutz-mauer"])
def test_a_word_with_a_hyphen_is_found_as_one_word_too(service: SearchService, typed: str) -> None:
    assert service.search(OperationQuery(text=typed), ()).totals.count == 1


@pytest.mark.parametrize(("typed", "meant"), MISTYPED)
def test_a_mistyped_word_is_put_right(service: SearchService, typed: str, meant: str) -> None:
    proposal = service.search(OperationQuery(text=typed), ()).did_you_mean
    assert proposal is not None
    assert proposal.text == meant
    assert service.search(OperationQuery(text=meant), ()).totals.count == proposal.count > 0


@pytest.mark.parametrize("typed", NEVER_MEANT)
def test_nothing_is_proposed_that_finds_nothing_or_is_a_guess(service: SearchService, typed: str) -> None:
    proposal = service.search(OperationQuery(text=typed), ()).did_you_mean
    assert proposal is None or proposal.text == f"{typed}*"


def test_a_text_that_finds_enough_is_not_put_right(service: SearchService) -> None:
    assert service.search(OperationQuery(text="digital"), ()).did_you_mean is None


@pytest.mark.parametrize("typed", ["digtal", "uchilsht", "Rehabiltacion viv", "Exemple"])
def test_completions_forgive_one_error(service: SearchService, typed: str) -> None:
    assert service.suggest(typed)


def test_a_phrase_does_not_match_across_title_and_summary(service: SearchService) -> None:
    assert service.search(OperationQuery(text='"fördern Beratung"'), ()).totals.count == 0


def test_a_snippet_highlights_every_form_that_matched(service: SearchService) -> None:
    hit = service.search(OperationQuery(text="skill"), ()).hits[0]
    assert {piece.text.lower() for piece in hit.snippet if piece.matched} == {"skills"}
