"""Catalogue pages of our own making in further layouts: where labels stand, and how fields are written in three languages."""

from __future__ import annotations

import pytest

from graph.extraction import Extractor, load_lexicon
from graph.model import Source
from graph.sources import curated_store

INLINE = """Ressources

Guide pratique sur l’orientation des victimes de la traite

Ce guide, publié par l’OIM Maroc, aide les travailleurs sociaux à identifier et orienter les victimes de la traite.
Auteur(s) : OIM
Pays : Maroc
Date : mars 2021
Type de ressource : Guide

Enfants non accompagnés : lignes directrices pour la tutelle

Publiées conjointement par l’UNICEF et le HCR, ces lignes directrices décrivent le rôle du tuteur en France et en Italie.
Auteur(s) : Claire Dubois, Jean-Marc Petit
Pays : France ; Belgique ; Italie
Date : 12 juin 2018
Type de ressource : Lignes directrices
"""
LABELLED = """Recursos

Título: Protocolo de atención a víctimas de trata en Centroamérica
Descripción: Este protocolo fue desarrollado por la OIM para unificar la atención a las víctimas de trata en la región.
Autores: OIM; Coalición Regional; Marta Ríos y otros
Año: 2014
País: Costa Rica, El Salvador, Guatemala

Título: Informe mundial sobre la trata de personas
Descripción: La UNODC presenta el quinto informe, elaborado de conformidad con el Plan de Acción Mundial de las Naciones Unidas.
Autores: UNODC
Año: 2021
País: Mundial
"""
BEFORE = """Legal framework

Author: UNHCR
Year: 2006
Country: Worldwide
Title: Guidelines on the application of the Refugee Convention to victims of trafficking

These guidelines explain when a victim of trafficking may be a refugee under the 1951 Convention and how to ask for asylum.

Author: Human Rights Watch
Year: 2011
Country: Libya
Title: Pushed back, pushed around

This report documents the forced return of boat migrants from Italy to Libya and asks for a fair procedure for each of them.
"""
PAGES = [
    (INLINE, [
        ("Guide pratique sur l’orientation des victimes de la traite", 2021, ["iso3:MAR"],
         ["International Organization for Migration (IOM)"], "Guide"),
        ("Enfants non accompagnés : lignes directrices pour la tutelle", 2018, ["iso3:FRA", "iso3:BEL", "iso3:ITA"],
         ["Dubois, Claire", "Petit, Jean-Marc"], "Lignes directrices"),
    ]),
    (LABELLED, [
        ("Protocolo de atención a víctimas de trata en Centroamérica", 2014, ["iso3:CRI", "iso3:SLV", "iso3:GTM"],
         ["International Organization for Migration (IOM)", "Coalición Regional", "Ríos, Marta"], None),
        ("Informe mundial sobre la trata de personas", 2021, [], ["United Nations Office on Drugs and Crime (UNODC)"], None),
    ]),
    (BEFORE, [
        ("Guidelines on the application of the Refugee Convention to victims of trafficking", 2006, [],
         ["Office of the United Nations High Commissioner for Refugees (UNHCR)"], None),
        ("Pushed back, pushed around", 2011, ["iso3:LBY"], ["Human Rights Watch"], None),
    ]),
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """One extractor over the curated facts."""
    return Extractor(load_lexicon(curated_store()))


@pytest.mark.parametrize(("text", "expected"), PAGES, ids=["labels inline", "labelled titles", "fields before titles"])
def test_records_of_a_layout(extractor: Extractor, text: str, expected: list[tuple[object, ...]]) -> None:
    """Title, year, countries, authors and category of each record, in page order."""
    records = extractor.read(Source("a", text, "text/plain", "0", "0"), "a").records
    assert [(r.title, r.year, r.countries, r.authors, r.category) for r in records] == expected
    assert all(text[r.description_start :].startswith(("Ce", "Publi", "Este", "La UNODC", "Th")) for r in records)


def test_record_says_who_published_it(extractor: Extractor) -> None:
    """ "Publiées par …, ces lignes directrices" and "Ce guide, publié par …" are about the record."""
    page = extractor.read(Source("a", INLINE, "text/plain", "0", "0"), "a")
    issued = {(r.subject.partition("-")[0], r.object) for r in page.relations if r.predicate == "issued_by"}
    assert issued == {
        ("resource:guide", "org:iom"),
        ("resource:enfants", "org:unicef"),
        ("resource:enfants", "org:unhcr"),
    }


LISTING = """Lignes directrices
Adopté en mai 2000 par la résolution A/RES/54/263 de l’Assemblée générale, ce Protocole est entré en vigueur en janvier 2002.
Adoptée par le Conseil de sécurité en décembre 2016, la résolution 2331 condamne la traite des personnes dans les conflits armés.
Établi par les membres du Comité permanent interorganisations (IASC), ce manuel donne aux acteurs de terrain des conseils sur...
En 2019, l’OIM a élaboré le Cadre pour la protection dans l’action humanitaire (PiHA) afin de rendre son action plus prévisible...
Ces lignes directrices portent sur le mécanisme de surveillance et de communication, en application de la résolution 1612 (2005)...
"""
STATED = [
    ("opsc", "adopted_on", "2000-05"),
    ("opsc", "entered_into_force_on", "2002-01"),
    ("A/RES/54/263", "adopts", "opsc"),
    ("opsc", "adopted_by", "org:unga"),
    ("S/RES/2331(2016)", "adopted_on", "2016-12"),
    ("framework:piha", "authored_by", "org:iom"),
    ("framework:mrm", "implements", "S/RES/1612(2005)"),
]


def test_listing_of_teasers_in_french(extractor: Extractor) -> None:
    """Each teaser is a record; what it describes is found by its facts."""
    page = extractor.read(Source("a", LISTING, "text/plain", "0", "0"), "a")
    assert [r.truncated for r in page.records] == [False, False, True, True, True]
    stated = {(r.subject, r.predicate, r.object) for r in page.relations}
    assert stated >= set(STATED)
    handbook = page.records[2].identifier
    assert (handbook, "authored_by", "org:iasc") in stated
