"""What was done to a thing, by whom, when and by which text, in whatever order a clause says it.

A frame (C. J. Fillmore, Frame semantics, 1982) is a verb or a noun with its roles: the *patient* to which something is
done, the *agent*, the *date* and the *means*, a text by which it is done. The patient of a passive is the name before the
verb that no preposition governs; the rest is looked for in the words behind the verb, up to where something else is said.
``frames.txt`` holds the frames as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.extraction.clauses import is_longer
from graph.extraction.literals import demands, strongest
from graph.extraction.patterns import GLUE, TAIL, THE, members

_NAME = re.compile(r"<([A-Z])(\d+)>")
_LIST = re.compile(rf"<[A-Z]\d+>{TAIL}(?:{GLUE}<[A-Z]\d+>{TAIL})*")
_REACH = 220  # characters behind a verb in which its roles are looked for
_LONGEST_VERB = 22  # characters of a verb before the letters by which it is found
_WORD = re.compile(r"(?<![\w-])\w")
_GAP = 170  # characters between a patient and its verb
_FINITE = r"(?:is|are|was|were|has|have|had|will|shall|would|est|sont|ont|fut|furent|sera|es|fue|fueron|ha|han|será|está|están)\b"
_BE = (
    r"(?:(?:is|are|was|were|be|been|being|has|have|had|did|does|not|to|will|shall|a|ont|avait|est|sont|été|fut|furent|sera|être|"
    r"es|son|está|están|fue|fueron|ha|han|sido|siendo|será|se|s['’]est|had|being|n['’]est|ne|pas|no|que|which|that|qui)\b ?)"
)
_ADVERB = (
    r"(?:(?:[a-z]+ly|also|first|then|later|now|once|since|ensuite|puis|d['’]abord|également|[a-zé]+ment|también|luego|después|"
    r"posteriormente|[a-zé]+mente|finalmente|aussi|enfin)\b,? ?)"
)
_BEFORE_VERB = re.compile(rf"(?:{_ADVERB}|{_BE}){{0,6}}$")
_AUXILIARY = re.compile(_FINITE + r"|\b(?:a|been|été|sido|se)\b|s['’]est")
_STOP = re.compile(
    r"[.;:]|\) [a-z]|,? (?:which|that|who|whose|where|while|when|although|but|because|qui|dont|lequel|laquelle|où|cuy[oa]s?|cual|quien|"
    r"mientras|pero|mais|tandis|alors|lorsque|cuando|following|after|before|tras|después|antes|après|avant|based on|"
    r"in order|pour|para|afin|with|avec|con|aims?|sets?|provid\w+|defin\w+|remains?|serv\w+|seek\w+|calls?|built|builds?|marks?|"
    rf"vise|constitue|tiene|busca|define|définit|{_FINITE})\b|,? to (?!the |a |<)[a-z]+"
    r"|,? (?:and|et|y|e) (?=[a-zéó]+(?:ed|s|ó|aron|ieron|e|a|ent) (?:the |a |la |le |el |l['’]|by |in |into |on |en |par |por ))"
)
_BY = re.compile(r"\b(?:by|par|por)\b(?! (?:consens|unanimi|acclam|aclam|vot)) ?")
_WHOSE = (
    rf"{THE}(?:(?:all |all of the |tous les |todos los |\d+ |[a-z]+ ){{0,4}}"
    r"(?:[Mm]ember [Ss]tates|[Ss]tates|[Gg]overnments?|[Ff]oreign [Mm]inist(?:ers|ries)|[Mm]inisters|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?|"
    r"[Mm]embers|[Cc]ountries|[Pp]arties|[ÉE]tats [Mm]embres|[Gg]ouvernements?|[Mm]embres|[Pp]ays|[Ee]stados [Mm]iembros|[Gg]obiernos?|[Mm]iembros|"
    r"[Pp]aíses|[Mm]inistr[eo]s|plenary|[Ee]stados) ?(?:of |de |du |des |del |d['’])?"
    rf"{THE})?"
)
_DOER = re.compile(_WHOSE + r"(?=<)")
_AT = re.compile(
    r"(?:\b(?:at|during|lors d[eu']|lors d['’]|durante|en|à|in|au cours d[eu'])|à l['’]issue d[eu']|à l['’]issue d['’])[^<>.,;:]{0,70}?"
    r"(?i:session|sesión|summit|sommet|cumbre|meeting|réunion|reunión|conference|conférence|conferencia|congress|assembly|period[oa] de sesiones)"
    rf"[^<>.,;:]{{0,25}}?(?:of|de|du|des|del|d['’]) ?{THE}(?=<[OP])"
)
_WHEN = re.compile(
    r"(?:\b(?:in|on|since|until|as of|from|of|dated|le|en|el|du|depuis|desde|del?|dès|à compter du|à partir du|a partir del)|[,(]|\bthe year|l['’]année"
    r"|año|effect|force|vigueur|vigor|vigencia) (?:the year |l['’]année |l['’]an |le |el |el año |early |late |mid-)?(?P<date><D\d+>)|(?P<bare>(?<=^)<D\d+>)"
)
_MEANS = re.compile(
    r"(?:\b(?:by|in|through|under|with|via|pursuant to|in accordance with|on the basis of|in response to|par|dans|en vertu de|en application de|sous|"
    r"aux termes de|conformément à|mediante|por|en|en virtud de|de conformidad con|a través de|en respuesta a|en cumplimiento de|en réponse à|"
    r"dans le cadre de|en el marco de)|\b(?:du|del|au)) ?"
    rf"{THE}(?:<O\d+>['’]s )?(?:<O\d+> )?(?:(?:resolution|résolution|resolución|decision|décision|decisión|Resolution|Résolution|Resolución) )?(?=<I)",
    re.IGNORECASE,
)
_NO_DOER = re.compile(r"['’]s\b| (?:resolution|Resolution|decision|mandate|<I)")
_OBJECT = re.compile(
    r"(?:,? (?:[a-z]+ly|also|by consensus|à l['’]unanimité|par consensus|par acclamation|por (?:unanimidad|consenso|aclamación)|conjointement|conjuntamente|également|"
    r"también|together))*"
    r"(?:,? ?(?:in|on|le|en|el|at|by|par|por|mediante|dans|through) [^<>,.;:]{0,40}(?:<[DLEOI]\d+>)?(?: [^<>,.;:]{0,30})?,?){0,2} ?"
    rf"{THE}(?:(?!of |on |for |in |to |by |with |sur |de |des |du |pour |sobre |para |en |que |and |et |y |from |against |avec |con |at |near |beside |between |à |a |dans |contre |contra |as |under |after |before |since |than )[a-zà-ÿ-]+ ){{0,3}}[“\"«‘]? ?(?=<)"
)
_OF = rf"(?:of|de|du|des|del|d['’]) ?{THE}(?:(?:landmark|new|historic|first|resolution|nouvelle?|nuev[oa]) )?(?=<)"
_NOUN_OBJECT = re.compile(
    r"(?P<between>(?:,? (?:(?:by|par|por)(?: parte de)? [^<>,.;:]{0,40}<[OEL]\d+>|(?:on|in|le|en|el) <D\d+>),?){0,2}) "
    + _OF
)
_OWN = re.compile(r"\b(?:its|their|sa|son|leur|su) $")
_PREPOSITION = re.compile(
    r"(?:\b(?:of|to|in|for|from|on|with|by|under|at|during|within|into|through|between|among|against|à|de|du|des|aux?|dans|pour|sur|par|avec|lors|"
    r"del|al|con|para|por|sobre|según|selon|en|entre|contra|contre|than|like|as|como|comme)|\b[dD]['’])\s?(?:all |tous |todos )?"
    r"(?:the |la |le |les |l['’]|el |los |las |its |their |sa |son |ses |su |sus |an? |une? )?(?:[a-z]+ )?$"
)
# a text to or on another, or a piece of it: what is said behind is said of that
_HEADED = re.compile(
    r"(?:[Pp]rotocol|[Aa]mend|[Aa]nnex|[Rr]esolution|[Rr]esoluci|[Rr]ésolution|[Rr]eport|[Ii]nforme|[Rr]apport|[Mm]easure|[Mm]edida|[Mm]esure|[Ll]aw|[Ll]ey|"
    r"[Ll]oi|[Ll]egisla|[Tt]ext|[Dd]ecision|[Dd]ecisi[óo]n|[Dd]écision|[Gg]uid|[Rr]ecommend|[Rr]ecom|[Ss]trateg|[Ee]strateg|[Pp]lan|[Pp]rogram|[Dd]ocument)[^\s<>]*"
    r"(?: [a-zà-ÿ]+)?,? (?:[a-zà-ÿ]+ ){0,3}?(?:to|on|of|à|au|aux|a|al|sur|sobre|de|du|del|des|d['’]|l['’]) ?(?:the |la |le |les |l['’]|el |los |las )?$"
)
_TIED = re.compile(
    r"\s*(?:,|\(|(?:of|on|for|in|to|against|du|de|des|del|sur|sobre|contre|contra|pour|para|à|aux?|d['’])\b)"
)
_STATES_OF = re.compile(_WHOSE + r"$")
_OPENS = re.compile(
    r"(?:[Ii]n|[Oo]n|[Ee]n|[Ll]e|[Ee]l|[Ss]ince|[Dd]epuis|[Dd]esde)(?: the year)? (?P<date><D\d+>)(?:,| that| que| qu['’])? ?[^<>,.;:]{0,30}$"
)
_SHARED = re.compile(r"(?:,| and| et| y| e|, and| then| puis|,? but|,? mais|,? pero)+ ?$")
_INSERT = re.compile(r"\([^()]*\)|, [^,]{1,110},")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The letters of each role, and what two roles state: predicate, role of the subject, role of the object, letters."""

    letters: dict[str, str]
    states: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Frame:
    """One way to say that something happened. ``voice`` is passive, active, either or noun."""

    name: str
    meaning: str
    voice: str
    verb: str
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Said:
    """Two names of a shadow by number, and what the frame states of them."""

    frame: str
    predicate: str
    subject: int
    object: int


def _read() -> tuple[dict[str, Meaning], tuple[Frame, ...]]:
    meanings: dict[str, Meaning] = {}
    frames = []
    for line in Path(__file__).with_name("frames.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            head, *states = (part.split() for part in line[1:].split("|"))
            said = []
            for predicate, subject, object_ in states:
                role, _, only = subject.partition(":")
                said.append((predicate, role, object_, only))
            meanings[head[0]] = Meaning(dict(word.split("=") for word in head[1:]), tuple(said))
        elif line and line[0] != "#":
            frames.append(Frame(*(part.strip() for part in line.split(" || "))))
    return meanings, tuple(frames)


MEANINGS, FRAMES = _read()


@dataclass(slots=True)
class _Roles:
    """Who does what to what, in numbers of names."""

    patient: list[int]
    agent: list[int]
    date: list[int]
    means: list[int]


class FrameSet:
    """All frames, tried where a clause has one of their words."""

    def __init__(self, frames: tuple[Frame, ...]) -> None:
        self.frames = frames
        self._words: set[str] = set()
        for frame in frames:
            self._words |= strongest(demands(f"(?:{frame.verb})"))

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick  # the library loads only where texts are read

        automaton = ahocorasick.Automaton()
        for word in self._words:
            automaton.add_word(word, len(word))
        automaton.make_automaton()
        return automaton

    @cached_property
    def _verbs(self) -> re.Pattern[str]:
        # the longest way to say it comes first: "co-led" before "led"
        ordered = sorted(range(len(self.frames)), key=lambda n: (_RANK.get(self.frames[n].meaning, 1), n))
        return re.compile(
            r"(?<![\w-])(?:" + "|".join(f"(?P<f{n}>{self.frames[n].verb})" for n in ordered) + r")(?![\w-])"
        )

    def _said(self, clause: str) -> Iterator[re.Match[str]]:
        """The verbs of a clause, tried only at the words around their literals."""
        starts: set[int] = set()
        for end, length in self._automaton.iter(clause):
            at = end - length + 1
            starts.update(m.start() for m in _WORD.finditer(clause, max(0, at - _LONGEST_VERB), at + 1))
        last = 0
        for start in sorted(starts):
            if start >= last and (match := self._verbs.match(clause, start)):
                yield match
                last = match.end()

    def match(self, clause: str) -> Iterator[Said]:
        """What the frames state in a clause of a shadow."""
        if clause.count("<") < 2:
            return
        found = [(m, self.frames[int(str(m.lastgroup)[1:])]) for m in self._said(clause)]
        before: _Roles | None = None
        last = 0
        for number, (match, frame) in enumerate(found):
            end = found[number + 1][0].start() if number + 1 < len(found) else len(clause)
            roles = _Reading(clause, match, frame, end, last, before).roles()
            if roles is not None:
                yield from _stated(frame, clause, roles)
                before = roles
            last = match.end()


_RANK = {"sharing": 0}


def _stated(frame: Frame, clause: str, roles: _Roles) -> Iterator[Said]:
    meaning = MEANINGS[frame.meaning]
    letter = {int(n): c for c, n in _NAME.findall(clause)}
    for predicate, subject, object_, only in meaning.states:
        for one in getattr(roles, subject):
            for other in getattr(roles, object_):
                if one != other and (not only or letter[one] in only):
                    yield Said(f"event-{frame.name}", predicate, one, other)


class _Reading:
    """One verb of a clause and the roles around it."""

    def __init__(
        self, clause: str, verb: re.Match[str], frame: Frame, end: int, last: int, before: _Roles | None
    ) -> None:
        self.clause, self.frame, self.before, self.last = clause, frame, before, last
        self.meaning = MEANINGS[frame.meaning]
        self.start, self.end = verb.span()
        auxiliary = _BEFORE_VERB.search(clause, max(0, self.start - 60), self.start)
        self.begin = auxiliary.start() if auxiliary else self.start
        self.helped = bool(_AUXILIARY.search(clause[self.begin : self.start]))
        stop = min(end, self.end + _REACH)
        self.limit = stop

    def roles(self) -> _Roles | None:
        if self.frame.voice == "noun":
            return self._noun()
        if self.frame.voice in ("active", "either") and (found := self._active()):
            return found
        if self.frame.voice == "event":  # "entrée en vigueur" is said as a verb and as a noun
            return self._noun() or self._passive()
        return self._passive() if self.frame.voice in ("passive", "either") else None

    def _zone(self, start: int) -> str:
        stop = _STOP.search(self.clause, start, self.limit)
        return self.clause[start : stop.start() if stop else self.limit]

    def _active(self) -> _Roles | None:
        wanted = self.meaning.letters
        target = _OBJECT.match(self.clause, self.end)
        if "agent" not in wanted or target is None or _BY.match(self.clause, self.end + 1):
            return None
        patient = self._list(target.end(), wanted["patient"])
        if not patient or re.search(
            r"\b(?:been|be|is|was|were|are|été|sido|fue|fueron|being)\b", self.clause[self.begin : self.start]
        ):
            return None
        agents, left = self._before(wanted["agent"], doer=True)
        if not agents and self.before and _SHARED.search(self.clause[self.last : self.begin]):
            agents = self.before.agent
        if not agents:
            return None
        zone = self._zone(self._list_end(target.end()))
        inside = self.clause[self.end : target.end()]
        dates = _dates(inside) or self._opening(left) or _dates(zone)
        means = _means(inside) or _means(zone) or _means(self.clause[left : self.begin] if left >= 0 else "")
        means = means or _means(self.clause[:left] if left > 0 else "")
        return _Roles(patient, agents, dates, [m for m in means if m not in patient] if "means" in wanted else [])

    def _passive(self) -> _Roles | None:
        wanted = self.meaning.letters
        zone = self._zone(self.end)
        patient, left = self._before(wanted["patient"])
        if not patient and self.before and _SHARED.search(self.clause[self.last : self.begin]):
            patient = self.before.patient
            left = -1
        if not patient:
            return None
        agents = _agents(zone, wanted.get("agent", ""), self.frame.meaning == "adoption")
        means = _means(zone) if "means" in wanted else []
        dates = _dates(zone) or self._opening(left)
        if self.frame.meaning == "force" and "<L" in zone.partition("<D")[0]:
            dates = []  # in one state
        return _Roles(patient, [a for a in agents if a not in patient], dates, [m for m in means if m not in patient])

    def _noun(self) -> _Roles | None:
        wanted = self.meaning.letters
        target = _NOUN_OBJECT.match(self.clause, self.end)
        if target is None:
            return None
        patient = self._list(target.end(), wanted["patient"])
        if not patient:
            return None
        said = target["between"] + " " + self._zone(self._list_end(target.end()))
        means = _means(said) if "means" in wanted else []
        return _Roles(
            patient, _agents(said, wanted.get("agent", ""), False), _dates(said), [m for m in means if m not in patient]
        )

    def _list(self, start: int, letters: str) -> list[int]:
        """The numbers of the list of names that begins here, if it is of these letters."""
        match = _LIST.match(self.clause, start)
        if match is None or is_longer(self.clause, match.end()):
            return []
        kind = {int(n): c for c, n in _NAME.findall(match.group())}
        every = members(match.group())
        return [n for n in every if kind[n] in letters] if kind[every[0]] in letters else []

    def _list_end(self, start: int) -> int:
        match = _LIST.match(self.clause, start)
        return match.end() if match else start

    def _opening(self, left: int) -> list[int]:
        if left <= 0:
            return []
        match = _OPENS.search(self.clause[:left])
        return [int(match["date"][2:-1])] if match else []

    def _before(self, letters: str, doer: bool = False) -> tuple[list[int], int]:
        """The nearest list before the verb that no preposition governs, and where it begins."""
        clause = self.clause
        floor = max(0, self.begin - _GAP)
        for match in reversed([m for m in _LIST.finditer(clause, floor, self.begin)]):
            kinds = {int(n): c for c, n in _NAME.findall(match.group())}
            every = members(match.group())
            if not every or kinds[every[0]] not in letters:
                if not every or _governed(clause, match.start()) or kinds[every[0]] in "DLE":
                    continue
                gap = clause[match.end() : self.begin]
                if gap.strip(" ,") and not _closed(gap):
                    continue
                return [], -1
            beside = not self.helped and not doer and clause[match.end() : self.begin].strip() in ("", ",")
            if _governed(clause, match.start()) and not (
                _governor(clause, match.start()) if doer else beside and not _HEADED.search(clause, 0, match.start())
            ):
                continue
            if is_longer(clause, match.end()) or not self._reaches(clause[match.end() : self.begin]):
                return [], -1
            return [n for n in every if kinds[n] in letters], match.start()
        return [], -1

    def _reaches(self, gap: str) -> bool:
        """Whether the words between a name and the verb say nothing else of it."""
        bare = _INSERT.sub("", gap)
        if re.search(r"[.;:]", bare) or re.search(rf"\b{_FINITE}", bare):
            return False
        return self.helped or not bare.strip(" ,") or _TIED.match(bare) is not None


def _closed(gap: str) -> bool:
    return bool(re.fullmatch(r" ?\([^()]*\) ?", gap))


def _governed(clause: str, start: int) -> bool:
    return _PREPOSITION.search(clause, max(0, start - 40), start) is not None


def _governor(clause: str, start: int) -> bool:
    """Whether the states, governments or members of a body act."""
    match = _STATES_OF.search(clause, max(0, start - 60), start)
    return bool(match and match.group().strip())


def _dates(zone: str) -> list[int]:
    match = _WHEN.search(zone)
    if match is None:
        return []
    return [int((match["date"] or match["bare"])[2:-1])]


def _agents(zone: str, letters: str, meets: bool) -> list[int]:
    if not letters:
        return []
    for match in _BY.finditer(zone):
        doer = _DOER.match(zone, match.end())
        if doer and (found := _LIST.match(zone, doer.end())):
            kinds = {int(n): c for c, n in _NAME.findall(found.group())}
            every = members(found.group())
            if (
                kinds[every[0]] in letters
                and not _NO_DOER.match(zone, found.end())
                and not is_longer(zone, found.end())
            ):
                return [n for n in every if kinds[n] in letters]
    for place in (_AT,) if meets else ():
        if at := place.search(zone):
            name = _NAME.match(zone, at.end())
            if name and name[1] in letters:
                return [int(name[2])]
    return []


def _means(zone: str) -> list[int]:
    match = _MEANS.search(zone)
    if match is None:
        return []
    name = _NAME.match(zone, match.end())
    return [int(name[2])] if name else []


FRAME_SET = FrameSet(FRAMES)
