"""The roles around a verb in a clause of a shadow: who did what to what, when, and by which text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.extraction.clauses import is_longer
from graph.extraction.groups import NAME, Clause, Group
from graph.extraction.patterns import THE
from graph.extraction.precedence import follows_preposition, verb_begins

_REACH = 220  # characters behind a verb in which its roles are looked for
_HELP = 60  # characters before a verb that may be its auxiliaries and adverbs
_BEFORE_DATE = 30  # characters before a date that say that it is one of doing
_GAP = 170  # characters between a patient and its verb
_FINITE = r"(?:is|are|was|were|has|have|had|will|shall|would|est|sont|ont|fut|furent|sera|es|fue|fueron|ha|han|será|está|están)\b"
_AUXILIARY = re.compile(rf"\b{_FINITE}" + r"|\b(?:a|been|été|sido|se)\b|s['’]est")
# It begins with one of a few characters, so that the engine can leap from one to the next.
_STOP = re.compile(
    r"[.;:, )](?:(?<=[.;:])|(?<=\)) [a-z]|(?<=,) ?|(?<= ))(?:(?<=[.;:])|(?<=\) [a-z])|(?:which|that|who|whose|where|while|when|although|but|because|qui|"
    r"dont|lequel|laquelle|où|cuy[oa]s?|cual|quien|mientras|pero|mais|tandis|alors|lorsque|cuando|following(?! (?:the adoption of )?(?:the )?(?:<O\d+> )?(?:[Rr]esolution )?<I)|after|before|tras|después|antes|"
    r"après|avant|based on|in order|pour|para|afin|with|avec|con|aims?|sets?|provid\w+|defin\w+|remains?|serv\w+|seek\w+|calls?|built|builds?|"
    rf"marks?|vise|constitue|tiene|busca|define|définit|{_FINITE})\b|to (?!the |a |<)[a-z]+|(?<=, )[a-zà-ÿ]+(?:ée?s?|[aei]d[oa]s?|[^e]ed)\b"
    r"|(?:and|et|y|e) (?=[a-zéó]+(?:ed|s|ó|aron|ieron|e|a|ent) (?:the |a |la |le |el |l['’]|by |in |into |on |en |par |por )))"
)
_BY = re.compile(r"\b(?:by|par|por)\b(?! (?:consens|unanimi|acclam|aclam|vot)) ?")
_WHOSE = (
    rf"{THE}(?:(?:all |all of the |tous les |todos los |\d+ |[a-z]+ ){{0,4}}"
    r"(?:[Mm]ember [Ss]tates|[Ss]tates|[Gg]overnments?|[Ff]oreign [Mm]inist(?:ers|ries)|[Mm]inisters|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?|"
    r"[Mm]embers|[Cc]ountries|[Pp]arties|[ÉE]tats [Mm]embres|[Gg]ouvernements?|[Mm]embres|[Pp]ays|[Ee]stados [Mm]iembros|[Gg]obiernos?|[Mm]iembros|"
    r"(?:[Ee]xtraordinary |[Ss]pecial )?[Ss]ummit|(?:[Gg]eneral )?[Aa]ssembly(?: of [Hh]eads of [Ss]tate and [Gg]overnment)?|[Gg]eneral [Cc]onference|"
    r"(?:[Cc]ommittee|[Cc]ouncil) of [Mm]inisters|[Ss]ommet(?: extraordinaire| spécial)?|[Cc]onférence(?: générale| des [Cc]hefs d['’][ÉE]tat et (?:ceux )?de [Gg]ouvernement)|"
    r"[Cc]omité des [Mm]inistres|[Cc]onseil des [Mm]inistres|[Cc]umbre(?: [Ee]xtraordinaria| [Ee]special)?|[Aa]samblea(?: de [Jj]efes de Estado y de [Gg]obierno)?|"
    r"[Cc]onferencia [Gg]eneral|[Cc]omité de [Mm]inistros|[Cc]onsejo de [Mm]inistros|"
    r"[Pp]aíses|[Mm]inistr[eo]s|plenary|[Ee]stados) ?(?:of |de |du |des |del |d['’])?"
    rf"{THE})?"
)
_DOER = re.compile(_WHOSE + r"(?=<)")
_AT = re.compile(
    r"(?:\b(?:at|during|lors d[eu']|lors d['’]|durante|en|à|in|au cours d[eu'])|à l['’]issue d[eu']|à l['’]issue d['’])[^<>.,;:]{0,70}?"
    r"(?i:session|sesión|summit|sommet|cumbre|meeting|réunion|reunión|conference|conférence|conferencia|congress|assembly|period[oa] de sesiones)"
    rf"[^<>.,;:]{{0,25}}?(?:of|de|du|des|del|d['’]) ?{THE}(?=<[OP])"
)
_AT_BODY = re.compile(rf"(?:\b(?:at|en|lors de|à|ante)|\bau sein d(?:e|['’])|\ben el seno del?|\bwithin) ?{THE}(?=<O)")
_AT_EVENT = re.compile(
    rf"(?:\b(?:at|during|lors de|durante|en|à|au cours de)|\blors d['’]) ?{THE}(?=<E)|\b(?:lors du|au|à la|by|par|por) {THE}(?=<E)"
)
# what stands before a date that says when something was done
_WHEN = re.compile(
    r"(?:\b(?:in|on|since|until|as of|from|of|dated|le|en|el|du|depuis|desde|del?|dès|à compter du|à partir du|a partir del)|[,(]|\bthe year|l['’]année"
    r"|año|effect|force|vigueur|vigor|vigencia) (?:the year |l['’]année |l['’]an |le |el |el año |early |late |mid-)?$"
)
_MEANS = re.compile(
    r"(?:\b(?:by|in|through|under|with|via|pursuant to|in accordance with|on the basis of|in response to|par|dans|en vertu de|en application de|sous|"
    r"aux termes de|conformément à|mediante|por|en|en virtud de|de conformidad con|a través de|en respuesta a|en cumplimiento de|en réponse à|"
    r"dans le cadre de|en el marco de)|\b(?:du|del|au)) ?"
    rf"{THE}(?:art(?:icle|ículo)s? \d+(?:\(\d+\))? (?:of |de |du |del |d['’])?{THE})?(?:<O\d+>['’]s )?(?:<O\d+> )?(?:(?:resolution|résolution|resolución|decision|décision|decisión|Resolution|Résolution|Resolución) )?(?=<I)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:following|further to|suite à|à la suite de|tras|a raíz de) (?:the adoption of |l['’]adoption de |la adopción de )?{THE}"
    r"(?:<O\d+> )?(?:(?:resolution|résolution|resolución) )?(?=<I)",
    re.IGNORECASE,
)
_NO_DOER = re.compile(r"['’]s\b| (?:resolution|Resolution|decision|mandate|<I)")
_OBJECT = re.compile(
    r"(?: (?:and|et|y) (?:opened for signature|ouvert à la signature|abrió a la firma|[a-z]+ed|[a-zé]+é|[a-z]+ó)(?= the| la| le| el| los| les))?"
    r"(?:,? (?:[a-z]+ly|also|by consensus|à l['’]unanimité|par consensus|par acclamation|por (?:unanimidad|consenso|aclamación)|conjointement|conjuntamente|également|"
    r"también|together))*"
    r"(?:,? ?(?:(?:le|el) <D\d+>|(?:in|on|en|at|by|par|por|mediante|dans|through) [^<>,.;:]{0,40}(?:<[DLEOI]\d+>)?(?: [^<>,.;:]{0,30})?),?){0,2} ?"
    rf"{THE}(?:(?:[a-zà-ÿ]+ ){{0,2}}(?:version|edition|set|series|versión|edición|serie|édition|série)s? (?:of|de|des|du|del|d['’]) ?{THE})?(?:(?!of |on |for |in |to |by |with |sur |de |des |du |pour |sobre |para |en |que |and |et |y |from |against |avec |con |at |near |beside |between |à |a |dans |contre |contra |as |under |after |before |since |than )[a-zà-ÿ-]+ ){{0,3}}[“\"«‘]? ?(?=<)"
)
_OF = rf"(?:of|de|du|des|del|d['’]) ?{THE}(?:(?:landmark|new|historic|first|resolution|nouvelle?|nuev[oa]) )?(?=<)"
_NOUN_OBJECT = re.compile(
    r"(?P<between>(?:,? (?:(?:by|par|por)(?: parte de)? [^<>,.;:]{0,40}<[OEL]\d+>|(?:on|in|le|en|el) <D\d+>"
    r"|(?:in|by|through|en|mediante|par|dans|por) (?:its |su |sa |the |la )?(?:[Rr]esolution |résolution |resolución )?<I\d+>(?:,? (?:of|du|de|del) <D\d+>)?),?){0,3}) "
    + _OF
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
_OWN = re.compile(r"\b(?:its|their|sa|son|leur|su) $")
_FRONTED = re.compile(
    r"^\W*(?:Since|After|Upon|On|With|Following|Before|Depuis|Après|Avec|Dès|Desde|Tras|Con)\b[^<>,]{0,20}$"
)
_COMMA_NAME = re.compile(rf",? ?(?<=, ){THE}(?=<)")
_CLOSED = re.compile(r" ?\([^()]*\) ?")
_IS = re.compile(r"\b(?:been|be|is|was|were|are|été|sido|fue|fueron|being)\b")
_GIVEN = re.compile(r" (?:an?|its|their|new|several|many|some|une?|des|una|unos|unas|su|sus|ses|sa|son) ")
_SAYS_ELSE = re.compile(rf"[.;:]|\b{_FINITE}")
_INSERT = re.compile(r"\([^()]*\)|, [^,]{1,110},")


@dataclass(slots=True)
class Roles:
    """Who does what to what, in numbers of names."""

    patient: list[int]
    agent: list[int]
    date: list[int]
    means: list[int]


class Reading:
    """One verb of a clause; ``letters`` are those that each role may have, ``before`` the roles of the verb before."""

    def __init__(
        self, clause: Clause, verb: re.Match[str], letters: dict[str, str], end: int, last: int, before: Roles | None
    ) -> None:
        self.clause, self.letters, self.before, self.last = clause, letters, before, last
        self.text = clause.text
        self.start, self.end = verb.span()
        self.begin = verb_begins(self.text, self.start)
        self.help = self.text[self.begin : self.start]
        self.limit = min(end, self.end + _REACH)

    def roles(self, voice: str) -> Roles | None:
        """The roles of a verb in this voice; of a noun; of either where it is an event."""
        if voice in ("noun", "event") and (found := self._noun()):
            return found
        if voice in ("active", "either") and (found := self._active()):
            return found
        return self._passive() if voice in ("passive", "either", "event") else None

    def _zone(self, start: int) -> str:
        """The words behind a verb or its object up to where something else is said; none, where they name nothing."""
        if self.text.find("<", start, self.limit) < 0:
            return ""
        stop = _STOP.search(self.text, start, self.limit)
        return self.text[start : stop.start() if stop else self.limit]

    def _active(self) -> Roles | None:
        if "agent" not in self.letters or _BY.match(self.text, self.end + 1) or _IS.search(self.help):
            return None
        target = _OBJECT.match(self.text, self.end)
        if target is None:
            return None
        group = self.clause.group_at(target.end())
        patient = self._whole(group, self.letters["patient"])
        if group is None or not patient:
            return None
        agents, left = self._before(self.letters["agent"], doer=True)
        if not agents and self.before and self._goes_on():
            agents = self.before.agent
        zone, inside = self._zone(group.end), self.text[self.end : target.end()]
        if not agents and "<" in inside:
            return None
        if not agents:  # "164 governments adopted": who did is not known by name, when may be
            left = self.begin
            agents = self._meeting(zone)
        dates = _dates(inside) or self._opening(left) or _dates(zone)
        means = (_means(inside) or _means(zone)) if "means" in self.letters else []
        if left >= 0 and "means" in self.letters:
            means = means or _means(self.text[left : self.begin]) or _means(self.text[:left])
        return self._roles(patient, agents, dates, means)

    def _passive(self) -> Roles | None:
        if not self.help and _GIVEN.match(self.text, self.end):
            return None  # it has an object
        patient, left = self._before(self.letters["patient"])
        if not patient and self.before and self._goes_on():
            patient, left = self.before.patient, -1
        zone = self._zone(self.end)
        if not patient and _FRONTED.match(self.text[: self.begin]):
            patient = self._behind(len(zone))
        if not patient:
            return None
        dates = _dates(zone) or self._opening(left)
        if "agent" not in self.letters and "<L" in zone.partition("<D")[0]:
            dates = []  # in force in one state
        means = _means(zone) if "means" in self.letters else []
        return self._roles(patient, self._doers(zone, means), dates, means)

    def _behind(self, length: int) -> list[int]:
        """The name behind a comma that a fronted clause is about: "Since coming into force in <D0>, the <I1> …"."""
        match = _COMMA_NAME.match(self.text, self.end + length) or _COMMA_NAME.search(
            self.text, self.end, self.end + length + 1
        )
        return self._whole(self.clause.group_at(match.end()), self.letters["patient"]) if match else []

    def _noun(self) -> Roles | None:
        if _OWN.search(self.text, max(0, self.start - 6), self.start) and _FRONTED.match(self.text[: self.start]):
            zone = self._zone(self.end)
            if patient := self._behind(len(zone)):
                return self._roles(patient, self._doers(zone, []), _dates(zone), _means(zone))
        target = _NOUN_OBJECT.match(self.text, self.end)
        group = self.clause.group_at(target.end()) if target else None
        patient = self._whole(group, self.letters["patient"])
        if target is None or group is None or not patient:
            return None
        said = target["between"] + " " + self._zone(group.end)
        return self._roles(patient, self._doers(said, []), _dates(said), _means(said))

    def _doers(self, zone: str, means: list[int]) -> list[int]:
        """The agents; where nothing says by what, the event at which it was done."""
        return self._agents(zone) or ([] if means or "meets" not in self.letters else _event(zone))

    def _roles(self, patient: list[int], agents: list[int], dates: list[int], means: list[int]) -> Roles:
        means = [m for m in means if m not in patient] if "means" in self.letters else []
        return Roles(patient, [a for a in agents if a not in patient], dates, means)

    def _enough(self, found: list[int]) -> list[int]:
        """A list of agents, unless it is one alone of those that only act together."""
        alone = len(found) == 1 and self.clause.letters[found[0]] in self.letters.get("several", "")
        return [] if alone else found

    def _goes_on(self) -> bool:
        """Whether only a joining word stands between the verb before and this one."""
        return _SHARED.search(self.text, self.last, self.begin) is not None

    def _whole(self, group: Group | None, letters: str) -> list[int]:
        return [] if group is None or is_longer(self.text, group.end) else self.clause.of(group, letters)

    def _opening(self, left: int) -> list[int]:
        match = _OPENS.search(self.text[:left]) if left > 0 and "<D" in self.text[:left] else None
        return [int(match["date"][2:-1])] if match else []

    def _before(self, letters: str, doer: bool = False) -> tuple[list[int], int]:
        """The nearest list before the verb that no preposition governs, and where it begins."""
        text = self.text
        for group in reversed(self.clause.groups):
            if group.end > self.begin:
                continue
            if group.start < self.begin - _GAP:
                break
            gap = text[group.end : self.begin]
            if gap.count(")") > gap.count("("):
                continue  # in brackets
            found, start = self.clause.tail(group, letters)
            found = self._enough(found)
            if not found:
                first = self.clause.letters[group.members[0]] if group.members else "D"
                if (
                    first in "DLE"
                    or follows_preposition(text, group.start)
                    or (gap.strip(" ,") and not _CLOSED.fullmatch(gap))
                ):
                    continue
                return [], -1
            if follows_preposition(text, start) and not self._attached(start, gap, doer):
                continue
            if is_longer(text, group.end) or not self._reaches(gap):
                return [], -1
            return found, start
        return [], -1

    def _attached(self, start: int, gap: str, doer: bool) -> bool:
        """Whether a governed list has the verb all the same: the states of a body act; what was adopted stands beside."""
        if doer:
            match = _STATES_OF.search(self.text, max(0, start - _HELP), start)
            return bool(match and match.group().strip())
        return not _AUXILIARY.search(self.help) and gap.strip() in ("", ",") and not _HEADED.search(self.text, 0, start)

    def _reaches(self, gap: str) -> bool:
        """Whether the words between a name and the verb say nothing else of it."""
        bare = _INSERT.sub("", gap)
        if not bare.strip(" ,–—-"):
            return True
        if _SAYS_ELSE.search(bare):
            return False
        return bool(_AUXILIARY.search(self.help) or _TIED.match(bare))

    def _agents(self, zone: str) -> list[int]:
        letters = self.letters.get("agent", "")
        if not letters or "<" not in zone:
            return []
        match = _BY.search(zone)  # who is named behind a further "by" did something else
        doer = _DOER.match(zone, match.end()) if match else None
        name = NAME.match(zone, doer.end()) if doer else None
        group = self.clause.group_at(self.text.find(name.group())) if name else None
        if group is None or _NO_DOER.match(self.text, group.end) or is_longer(self.text, group.end):
            return self._meeting(zone)
        return self._enough(self.clause.of(group, letters)) or self._meeting(zone)

    def _meeting(self, zone: str) -> list[int]:
        """The body at whose meeting something was done."""
        letters = self.letters.get("meets", "")
        at = (_AT.search(zone) or _AT_BODY.search(zone)) if letters and "<" in zone else None
        name = NAME.match(zone, at.end()) if at else None
        return [int(name[2])] if at and name and name[1] in letters and not is_longer(zone, name.end()) else []


def _event(zone: str) -> list[int]:
    match = _AT_EVENT.search(zone) if "<E" in zone else None
    name = NAME.match(zone, match.end()) if match else None
    return [int(name[2])] if name else []


def _dates(zone: str) -> list[int]:
    at = zone.find("<D")
    while at >= 0:
        if at == 0 or _WHEN.search(zone, max(0, at - _BEFORE_DATE), at):
            name = NAME.match(zone, at)
            return [int(name[2])] if name else []
        at = zone.find("<D", at + 1)
    return []


def _means(zone: str) -> list[int]:
    match = (_MEANS.search(zone) or _AFTER.search(zone)) if "<I" in zone else None
    name = NAME.match(zone, match.end()) if match else None
    return [int(name[2])] if name else []
