"""The OAI-PMH repository at /oai."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, current_app, request

from graph.characters import fit_for_xml
from graph.citation import dublin_core
from graph.describe import KINDS, Entry, describe_rdf
from graph.iri import ID
from graph.store import rdf_format
from web.current import reading
from web.exchange.citing import work_of
from web.exchange.records import FORMATS, PREFIX, OaiError, Part, check, check_prefix, find, listed

blueprint = Blueprint("harvesting", __name__)

NOBODY: Final = "nobody@concordat.invalid"
"""The protocol wants an e-mail address; where the settings name none, this one says that there is none (RFC 2606)."""

_OAI: Final = "http://www.openarchives.org/OAI/2.0/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

for _prefix, _namespace in (("oai_dc", FORMATS["oai_dc"][1]), ("dc", _DC), ("xsi", _XSI)):
    ET.register_namespace(_prefix, _namespace)


def _stamp() -> str:
    created = datetime.fromisoformat(reading().release.manifest.created)
    return created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@blueprint.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """All verbs. An error of the protocol is an answer of 200, as the protocol has it."""
    root = ET.Element("OAI-PMH", {"xmlns": _OAI, f"{{{_XSI}}}schemaLocation": f"{_OAI} {_OAI}OAI-PMH.xsd"})
    ET.SubElement(root, "responseDate").text = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = ET.SubElement(root, "request")
    asked.text = f"{request.url_root}oai"
    try:
        given = check(request.values.to_dict(flat=False))
        for name, value in given.items():
            asked.set(name, fit_for_xml(value))
        root.append(_answer(given))
    except OaiError as error:
        if error.code in ("badVerb", "badArgument"):
            asked.attrib.clear()
        ET.SubElement(root, "error", code=error.code).text = fit_for_xml(str(error))
    made = Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="text/xml; charset=utf-8")
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


def _answer(given: dict[str, str]) -> ET.Element:
    verb = given["verb"]
    made = ET.Element(verb)
    if verb == "Identify":
        _identify(made)
    elif verb == "ListMetadataFormats":
        if "identifier" in given:
            find(given["identifier"], reading().index.entries, ID)
        for prefix, (schema, namespace) in FORMATS.items():
            _children(
                ET.SubElement(made, "metadataFormat"), metadataPrefix=prefix, schema=schema, metadataNamespace=namespace
            )
    elif verb == "ListSets":
        if "resumptionToken" in given:
            raise OaiError("badResumptionToken", "The sets come in one answer.")
        for kind in reading().index.counts():
            _children(ET.SubElement(made, "set"), setSpec=kind, setName=KINDS[kind].many)
    elif verb == "GetRecord":
        prefix = check_prefix(given["metadataPrefix"])
        _record(made, find(given["identifier"], reading().index.entries, ID), prefix)
    else:
        _list(made, given, whole=verb == "ListRecords")
    return made


def _identify(made: ET.Element) -> None:
    settings = current_app.config["CONCORDAT"]
    _children(
        made,
        repositoryName=settings.title,
        baseURL=f"{request.url_root}oai",
        protocolVersion="2.0",
        adminEmail=settings.contact if "@" in settings.contact else NOBODY,
        earliestDatestamp=_stamp(),
        deletedRecord="no",
        granularity="YYYY-MM-DDThh:mm:ssZ",
    )


def _list(made: ET.Element, given: dict[str, str], *, whole: bool) -> None:
    held = reading()
    edition = held.release.manifest.digest.removeprefix("sha256:")[:12]
    part = listed(given, list(held.index.entries.values()), stamp=_stamp(), edition=edition)
    for entry in part.entries:
        if whole:
            _record(made, entry, part.metadata_prefix)
        else:
            _header(made, entry)
    _say_token(made, part)


def _say_token(made: ET.Element, part: Part) -> None:
    if part.start or part.token:
        token = ET.SubElement(made, "resumptionToken", completeListSize=str(part.total), cursor=str(part.start))
        token.text = part.token


def _children(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = fit_for_xml(text)


def _header(parent: ET.Element, entry: Entry) -> None:
    header = ET.SubElement(parent, "header")
    _children(header, identifier=PREFIX + entry.path, datestamp=_stamp(), setSpec=entry.kind)


def _record(parent: ET.Element, entry: Entry, prefix: str) -> None:
    record = ET.SubElement(parent, "record")
    _header(record, entry)
    metadata = ET.SubElement(record, "metadata")
    if prefix == "oai_dc":
        schema, namespace = FORMATS["oai_dc"]
        place = {f"{{{_XSI}}}schemaLocation": f"{namespace} {schema}"}
        element = ET.SubElement(metadata, f"{{{namespace}}}dc", place)
        for name, value in dublin_core(entry, work_of(entry)):
            ET.SubElement(element, f"{{{_DC}}}{name}").text = fit_for_xml(value)
        return
    body = describe_rdf(reading().store, entry.iri, rdf_format("rdf"))
    if body is not None:
        metadata.append(ET.fromstring(body))  # noqa: S314 - written by ourselves a line above
