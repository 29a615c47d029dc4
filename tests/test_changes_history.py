"""The history: differences, the journal, backup and return, and the two clocks."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.changes import history, provenance, retention
from graph.changes import transaction as tx
from graph.changes.backup import back_up, restore
from graph.changes.delta import between
from graph.changes.verification import audit, verify
from graph.commands import cli
from graph.errors import FileUnreadableError, HomeUnusableError, JournalBrokenError
from graph.release import Home
from graph.release.home import REMOVED
from graph.release.journal import Journal
from tests.changing import CURATED, HEADER, rows, small_home
from web.app import create_app
from web.settings import Settings

NOTE = tx.Note("tester", "a test")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path)


@pytest.fixture
def client(home: Home) -> Iterator[FlaskClient]:
    app = create_app(Settings(), home)
    yield app.test_client()
    app.extensions["concordat.sparql"].close()


def update(home: Home, text: str) -> tx.Outcome:
    return tx.change(home, tx.sparql(HEADER + text), NOTE)


def name(home: Home, label: str) -> tx.Outcome:
    return update(home, f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "{label}" }} }}')


def correct(home: Home) -> tx.Outcome:
    """The accession was dated wrongly."""
    return update(
        home,
        "DELETE { GRAPH ?g { ?p conc:actedOn ?was } } INSERT { GRAPH ?g { ?p conc:actedOn '1994-12-01'^^xsd:date } } "
        "WHERE { GRAPH ?g { ?p a conc:Participation ; conc:actedOn ?was } }",
    )


# the two clocks

BOUND = """SELECT ?state { ?p conc:instrument instrument:old ; conc:state/skos:prefLabel ?state ; conc:actedOn ?day
    FILTER (?day <= "1995-01-01"^^xsd:date) }"""


def test_two_clocks(home: Home, client: FlaskClient) -> None:
    """Who was bound on 1 January 1995 depends on when one asks; what was said before stays, with its evidence."""
    correct(home)
    assert rows(home.release(1), BOUND) == []
    assert [row["state"] for row in rows(home.release(2), BOUND)] == ["Sudan"]
    for number, expected in ((1, 0), (2, 1)):
        answer = client.get(
            "/sparql", query_string={"query": HEADER + BOUND, "release": number}, headers={"Accept": "application/json"}
        )
        assert len(json.loads(answer.data)["results"]["bindings"]) == expected
    evidence = "SELECT ?e { participation:old--SDN--accession conc:actedOn '1995-05-05'^^xsd:date ; conc:evidence ?e }"
    assert len(rows(home.release(1), evidence)) == 1
    assert "1995-05-05" in client.get("/releases/1..2", headers={"Accept": "text/plain"}).text


def test_pages_show_an_older_release(home: Home, client: FlaskClient) -> None:
    """By ?release=N, and their links stay in it; a release that is gone says since when."""
    correct(home)
    page = "/id/instrument/old"
    then, now = (client.get(page + query, follow_redirects=True).text for query in ("?release=1", ""))
    assert "release=1" in then
    assert "as it was in" in then
    assert "as it was in" not in now
    assert client.get("/?release=x").status_code == 400
    assert client.get("/?release=99").status_code == 404
    dump = home.dumps_path(1) / "all.nt"
    dump.parent.mkdir(parents=True)
    dump.write_text("")
    retention.set_retention(home, 1, None, "tester")
    assert client.get("/releases/1").status_code == 410
    assert not dump.parent.exists()


def test_half_removed_release_is_removed_to_the_end(home: Home) -> None:
    """Its folder, what was put aside, and its dumps: the journal says that it has gone."""
    correct(home)
    home.journal.append(REMOVED, release=1)
    for left in (home.dumps_path(1), home.path / ".removed-0001"):
        left.mkdir(parents=True)
        (left / "x").write_text("")
    home.recover()
    assert home.numbers() == [2]
    assert not home.dumps_path(1).exists()
    assert not list(home.path.glob(".removed-*"))


# differences


def test_difference_in_words(home: Home) -> None:
    """Per entity, what was added and what was removed, with the names of things."""
    correct(home)
    before, after = home.release(1), home.release(2)
    changes = history.by_entity(history.difference(before, after), before.store, after.store)
    text = "\n".join(history.as_text(changes, before.store, after.store))
    assert "participation: Old Treaty – Sudan" in text
    assert "- conc:actedOn: 1995-05-05" in text
    assert "+ conc:actedOn: 1994-12-01" in text


def test_difference_calls_properties_by_their_labels(home: Home, client: FlaskClient) -> None:
    """In the reader's language, the raw name where there is no label; the forms for programs keep the IRIs."""
    labels = 'eli:cites rdfs:label "cites text"@en, "cite"@fr . instrument:new skos:prefLabel "Nouveau traité"@fr'
    update(home, f"INSERT DATA {{ GRAPH <{CURATED}> {{ {labels} }} }}")
    link = "<https://w3id.org/concordat/id/link/instrument.new--cites--instrument.old>"
    where = f"{{ GRAPH ?g {{ instrument:new eli:cites instrument:old . {link} ?p ?o . }} }}"
    update(home, f"DELETE {where} WHERE {where}")
    before, after = home.release(2), home.release(3)
    changes = history.by_entity(history.difference(before, after), before.store, after.store)
    said = "\n".join(history.as_text(changes, before.store, after.store))
    assert "- cites text: Old Treaty" in said
    assert "eli:cites:" not in said
    assert "- conc:evidence: " in said
    assert "http://data.europa.eu/eli/ontology#cites" in history.as_json(changes)
    assert "eli:cites" in history.as_turtle(changes)
    page = client.get("/releases/2..3?lang=fr", headers={"Accept": "text/html"}).text
    assert "<del>cite\u00a0: Old Treaty</del>" in page
    assert '<h2><a href="/instrument/new?lang=fr"><bdi>Nouveau traité</bdi></a></h2>' in page
    older = client.get("/releases/1..2", headers={"Accept": "text/html"}).text
    assert '<h2><a href="/instrument/new?release=2">' in older
    assert "Nouveau traité" not in client.get("/releases/2..3?lang=fr", headers={"Accept": "application/json"}).text


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["a", "b", "-a", "-b", "back"]), min_size=1, max_size=4))
def test_kept_differences_add_up(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    """The difference over several releases is that of their stores, forwards and backwards."""
    home = small_home(tmp_path_factory.mktemp("steps"))
    for step in steps:
        if step == "back":
            tx.change(home, tx.state_of(home.release(1)), NOTE)
        else:
            verb = "DELETE" if step.startswith("-") else "INSERT"
            update(home, f'{verb} DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "{step[-1]}" }} }}')
    first, last = home.release(1), home.current()
    assert history.difference(first, last) == between(first.store, last.store)
    assert history.difference(last, first) == between(last.store, first.store)


def test_feed_tells_of_changes(home: Home, client: FlaskClient) -> None:
    """Of all, or of those that touched one entity."""
    name(home, "Elder")
    tx.change(home, tx.quads(create=["urn:g"]), NOTE)
    atom = "{http://www.w3.org/2005/Atom}"
    every = ElementTree.fromstring(client.get("/changes.atom").data)  # noqa: S314 - our own feed
    assert next(e.findtext(atom + "title", "") for e in every.iter(atom + "entry")).startswith("Release 3")
    old = "https://w3id.org/concordat/id/instrument/old"
    touching = ElementTree.fromstring(client.get("/changes.atom", query_string={"entity": old}).data)  # noqa: S314
    assert len(list(touching.iter(atom + "entry"))) == 1


def test_record_is_prov_and_not_among_the_data(home: Home, client: FlaskClient) -> None:
    """Who, when, why and from what can be had as PROV; the digest is that of the facts."""
    name(home, "Elder")
    turtle = client.get("/releases/2", headers={"Accept": "text/turtle"}).text
    assert turtle == provenance.as_turtle(home.current().manifest)
    for word in ("prov:wasRevisionOf", "prov:wasAssociatedWith", '"tester"', '"a test"'):
        assert word in turtle
    assert rows(home.current(), "SELECT ?a { ?a a prov:Activity }") == []


# the journal


def test_audit_finds_every_kind_of_tampering(home: Home) -> None:
    """A line changed, taken out, put in; a manifest changed; a release taken away."""
    name(home, "a")
    name(home, "b")
    path, lines = home.journal.path, home.journal.path.read_bytes().splitlines(keepends=True)
    assert len(audit(home)) == 3
    for broken in (
        [lines[0], lines[1].replace(b"tester", b"nobody"), lines[2]],
        [lines[0], lines[2]],
        [lines[0], lines[1], lines[1], lines[2]],
        [lines[0], b"{}\n", lines[2]],
        [b"nonsense\n", *lines[1:]],
    ):
        path.write_bytes(b"".join(broken))
        with pytest.raises(JournalBrokenError):
            audit(home)
    path.write_bytes(b"".join(lines))
    manifest = home.folder(2) / "manifest.json"
    manifest.write_text(manifest.read_text().replace("a test", "no test"))
    with pytest.raises(JournalBrokenError, match="says why"):
        audit(home)


def test_torn_line_is_mended(tmp_path: Path) -> None:
    """A machine that stops while it writes leaves half a line; the next entry replaces it."""
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append("one")
    with journal.path.open("ab") as file:
        file.write(b'{"action": "tw')
    assert [entry["action"] for entry in journal.verify()] == ["one"]
    journal.append("two")
    assert [entry["action"] for entry in journal.verify()] == ["one", "two"]


def test_promise_is_kept_between_entry_and_switch(home: Home) -> None:
    """Stopped after the journal knows of a release and before the switch: the next writer switches."""
    name(home, "a")
    home.switch(1)
    assert home.current().number == 1
    assert home.recover()
    assert home.current().number == 2


# backup and return


def test_backup_returns_everything(home: Home, tmp_path: Path) -> None:
    """Into an empty home: the same releases, the same journal, all of it verified."""
    name(home, "a")
    home.sources_path.mkdir()
    (home.sources_path / "decisions.json").write_text("{}")
    file = tmp_path / "b.tar.gz"
    back_up(home, file)
    other = Home(tmp_path / "other")
    assert restore(other, file) == 2
    assert (other.sources_path / "decisions.json").read_text() == "{}"
    assert verify(other, everything=True) == []
    assert [r.manifest for r in other.releases()] == [r.manifest for r in home.releases()]
    with pytest.raises(HomeUnusableError, match="not empty"):
        restore(other, file)


def test_damaged_or_foreign_backups_are_refused(home: Home, tmp_path: Path) -> None:
    """Cut, changed, or with a member that would land elsewhere: nothing is put in place."""
    file = tmp_path / "b.tar"
    back_up(home, file)
    whole = file.read_bytes()
    cut, changed, foreign = tmp_path / "cut.tar", tmp_path / "changed.tar", tmp_path / "foreign.tar"
    cut.write_bytes(whole[: len(whole) // 2])
    changed.write_bytes(whole.replace(b"the small graph", b"the SMALL graph"))
    with tarfile.open(foreign, "w") as tar:
        tar.add(home.journal.path, "../escaped")
    for bad in (cut, changed, foreign, tmp_path / "none.tar"):
        other = Home(tmp_path / "other")
        with pytest.raises(FileUnreadableError):
            restore(other, bad)
        assert other.numbers() == []
        assert not other.journal.path.exists()
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize(
    "name", ["sources/../../x", "sources/..", "releases/0001/../../x", "/etc/passwd", "token.json"]
)
def test_backup_holds_no_other_names(tmp_path: Path, name: str) -> None:
    """A member that would land elsewhere is refused even where the index names it with its sum."""
    file = tmp_path / "b.tar"
    index = {"layout": 1, "current": 1, "files": {name: hashlib.sha256(b"x").hexdigest()}}
    with tarfile.open(file, "w") as tar:
        for member, body in (("backup.json", json.dumps(index).encode()), (name, b"x")):
            info = tarfile.TarInfo(member)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    with pytest.raises(FileUnreadableError, match="does not belong"):
        restore(Home(tmp_path / "home"), file)


@pytest.mark.parametrize("name", ["search.sqlite", "trace/subject.npy"])
def test_verify_finds_a_changed_index(home: Home, name: str) -> None:
    """Also in a release that is not the current one any more."""
    path = home.current().path / name
    name_of = path.relative_to(home.current().path)
    update(home, f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "x" ; conc:binding true }} }}')
    assert verify(home, everything=True) == []
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.unlink()
    path.write_bytes(data)
    assert verify(home) == []
    assert [fault for fault in verify(home, everything=True) if f"{name_of} is not what its store gives" in fault]


def test_verify_finds_a_changed_store(home: Home) -> None:
    """A manifest that does not fit its store."""
    manifest = home.folder(1) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(home.current().manifest.digest, "sha256:0"))
    assert any("digest" in fault for fault in verify(home))


# the commands


def test_commands_from_update_to_return(home: Home, tmp_path: Path) -> None:
    """A curator's day."""
    run = CliRunner()

    def do(*words: str) -> str:
        done = run.invoke(cli, [words[0], *words[1:]], env={"CONCORDAT_HOME": str(home.path)})
        assert done.exit_code == 0, (words, done.output)
        return done.output

    (tmp_path / "u.ru").write_text(
        HEADER + f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "Elder" }} }}'
    )
    (tmp_path / "more.ttl").write_text(HEADER + 'instrument:new skos:altLabel "Younger" .')
    assert "Release 2: 1 added, 0 removed." in do("update", str(tmp_path / "u.ru"), "-m", "a name")
    assert "Release 3: 1 added" in do("import", str(tmp_path / "more.ttl"), "--graph", CURATED, "-m", "another")
    assert "skos:altLabel: Younger" in do("diff", "1", "3")
    assert len(json.loads(do("diff", "1", "3", "--format", "json"))) == 2
    do("pin", "1")
    assert "Removed: 2." in do("retain", "--number", "1")
    assert "Release 4: 0 added, 2 removed." in do("rollback", "1", "-m", "back")
    do("backup", str(tmp_path / "b.tar"))
    assert "unbroken" in do("audit", "--list")
    assert "what its manifest says" in do("verify", "--all")
    secret = do("token", "create", "alice", "--may", "update,graph:*", "--expires", "1d").strip()
    assert secret.startswith("conc_")
    assert "valid" in do("token", "list")
    do("token", "revoke", "alice")
    assert "revoked" in do("token", "list")
    refused = run.invoke(cli, ["token", "create", "x", "--may", "everything", "--home", str(home.path)])
    assert refused.exit_code == 1
    assert "Error: may:" in refused.output
