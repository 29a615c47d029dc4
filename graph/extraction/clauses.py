"""A shadow sentence as clauses that each have their subject, so that one pattern serves the many ways of joining them.

Relative pronouns fall away, what stands in commas behind the subject is said apart, a participle at the opening goes
behind the name it belongs to, and the subject is said again where "and" with a verb goes on with it.
"""

from __future__ import annotations

import re

from graph.extraction.precedence import follows_preposition
from graph.extraction.wording import ARTICLE, BRACKET, NAME, plain

_OF = rf"(?: (?:of|du|de|des|del) ?{ARTICLE}{NAME})?"
_LEAD = (
    r"(?P<lead>(?:Together|Along|Alongside|Junto|Avec|Sous|Bajo|Aux|In|On|By|At|Since|From|Under|With|Through|During|Following|Globally|Today|Par|En|Dans|Le|Depuis|Lors|Mediante|Por|Con|El|Desde)"
    r"\b[^,;]{0,120}, )?"
)
_OPENING = re.compile(
    rf"^\W*(?:{_LEAD}|[^<>]{{0,30}}<D\d+>,? )(?P<article>{ARTICLE})(?P<subject><[OPLIFRE]\d+>)(?!['’]s){BRACKET}(?P<of>{_OF})"
)
_FINITE = (
    r"(?:(?:also|now|currently|then|subsequently|often|jointly|first|ultimately|ensuite|également|también) )?"
    r"(?:is|are|was|were|has|have|had|will|enter(?:s|ed)?|came|took|aims|provides|supplements|complements|co-?leads?|co-?chairs?|leads?|chairs?"
    r"|heads|hosts|joined|gave|grew|led|marked|became|serves?|remains?|updates|replaces|implements?|supports?|works?|cooperates?|collaborates?|includes?|comprises|brings|calls|sets|requires"
    r"|est|sont|a|ont|fut|furent|entre|entra|entrera|complète|préside|copréside|dirige|codirige|met|appuie|soutient|collabore|travaille|coopère|regroupe"
    r"|réunit|comprend|compte|vise|suit|remplace"
    r"|(?:acceded|ratified|signed|launched|adopted|established|published|developed)(?! by\b| in\b| on\b| at\b)"
    r"|es|son|está|están|fue|fueron|ha|han|entró|entrará|complementa|preside|copreside|dirige|codirige|lidera|colidera|aplica|apoya|colabora|trabaja"
    r"|coopera|reúne|incluye|comprende|tiene|dio|marcó|constituye|adoptó|aprobó|sigue|reemplaza|sustituye)(?![\w-])"
)
_DONE = (
    r"published|launched|developed|adopted|established|created|signed|endorsed|committed|members? of|a member"
    r"|publi|lancé|élaboré|adopté|créé|signé|membre|lanz|public|elabor|aprob|adopt|cre[óa]|firm|miembro"
)
_GOES_ON = re.compile(rf"(?:, | )(?:and|et|y|e|but|mais|pero)(?: it| they| elle| il)? (?={_FINITE}|(?:{_DONE})\w*)")
_AFTER_COMMA = re.compile(rf", (?={_FINITE})")
_RELATIVE = re.compile(
    rf"(?<=>)(?P<bracket>{BRACKET}),? (?:which|that|who|qui|lequel|laquelle|que|quien|(?:el|la) cual) "
    r"(?=[a-zà-ÿ])(?!the |a |an |its |la |le |les |l['’]|el |los |las |se )"
)
# "the resolutions <I0> and <I1> of <O2> that set up": the clause is about the resolutions
_RELATED = re.compile(
    rf"(?P<names>{NAME}(?:(?:, | and | et | y ){ARTICLE}{NAME})+{_OF}|{NAME}{_OF}),? (?:which|that|who|qui|que) (?={_FINITE})"
)
_PARTICIPLE = re.compile(
    r"^\W*(?P<first>(?:(?:Originally|Initially|First|Recently|Formally|Jointly|Initialement|Originalmente|Inicialmente) [a-z]+|(?!Estado|Tratado|Comité|Unité|Communauté|Société|Autorité|Sécurité|Santé|Liberté|United|Need)[A-ZÀ-Ý][\w-]*(?:ed|é|ée|és|ées|ado|ada|ados|adas|ido|ida|idos|idas)|Établie?s?|Mise?s? en place|Réunie?s?|Produite?s?|Set up|Led|Co-led|Copresidid[oa]|Jointly \w+ed)\b.*?), "
    rf"(?P<article>{ARTICLE})(?P<subject>{NAME})(?P<rest>(?! (?:and|et|y|e|or|ou|o|&) )[ ’'(].*)$",
    re.DOTALL,
)
_WHOSE = re.compile(r"(?<=>),? whose (?=[a-z])")
# "the <O0>, of which <O1> is a member": <O1> is a member of it
_OF_WHICH = re.compile(
    rf"(?P<it>{NAME}){BRACKET},? (?:of which|dont|(?:del|de la) (?:que|cual)) (?P<who>{ARTICLE}{NAME}(?:,? (?:and|et|y) {ARTICLE}{NAME})?) "
    r"(?P<does>[^<>,.;:]{4,80})"
)
# "the <O0>, which <O1> leads": <O1> leads it
_THAT_DOES = re.compile(
    rf"(?P<it>{NAME}){BRACKET},? (?:which|that|que|à laquelle|auquel) (?P<who>{ARTICLE}{NAME}(?:,? (?:and|et|y) {ARTICLE}{NAME})?) "
    r"(?P<does>(?:also |currently )?(?:(?:has |have |a |ont |ha |han )?(?:co-?)?(?:leads?|led|chairs?|chaired|heads?|headed|launched|adopted|established|created|joined"
    r"|signed|ratified|published|issued|developed|supports?|préside|dirige|pilote|lancé|adopté|créé|signé|ratifié|publié|élaboré|soutient"
    r"|preside|lidera|encabeza|lanzó|adoptó|aprobó|creó|firmó|ratificó|publicó|elaboró|apoya)))\b(?P<when> (?:in|on|en|le|el) <D\d+>)?"
)
# "the <I0>, which was adopted on <D1>, supplements the <I2>": what is said behind the relative clause
_RELATIVE_BETWEEN = re.compile(
    rf"(?P<it>{NAME}){BRACKET}{_OF}, (?:which|who|qui|que|lequel|laquelle|(?:el|la) cual) (?:[^;.<>]|<[A-Z]\d+>){{3,160}}?, (?P<rest>{_FINITE}.*)$",
    re.DOTALL,
)
_SUBJECTS = re.compile(rf"{NAME}(?:(?:, |,? and | et | y ){ARTICLE}{NAME})+(?= )")
# "<P0> is a forum that brings together", "<P0>, a platform led by": what the noun does is said of the name
_IS_A = re.compile(
    rf"(?P<it>{NAME}){BRACKET}(?:,| is| was| are| es| fue| est| fut| son| sont|, which is|, qui est|, que es) (?:an? |the |une? |un |el |la |le |l['’]|los |les )"
    r"(?P<noun>(?:(?!of <|de <|du <|que |qui )[a-zà-ÿ’'-]+,? ){1,9}?)"
    r"(?P<rest>(?P<which>(?:that|which|qui|que|en el que|dans lequel) )?(?P<done>(?:jointly |co-?|officially )?(?:led|chaired|headed|established|created|founded|set up|launched|composed|comprised|"
    r"comprising|made up|consisting|bringing|brings|bring|adopted|developed|published|issued|supported|supplements|supplementing|comprises|includes|reports|coordinated|convened|"
    r"créée?s?|fondée?s?|lancée?s?|instituée?s?|composée?s?|réunissant|regroupant|rassemblant|réunit|regroupe|rassemble|dirigée?s?|présidée?s?|coprésidée?s?|pilotée?s?|adoptée?s?|"
    r"élaborée?s?|publiée?s?|soutenue?s?|complète|cread[oa]s?|fundad[oa]s?|lanzad[oa]s?|integrad[oa]s?|conformad[oa]s?|compuest[oa]s?|formad[oa]s?|liderad[oa]s?|coliderad[oa]s?|"
    r"dirigid[oa]s?|codirigid[oa]s?|presidid[oa]s?|copresidid[oa]s?|adoptad[oa]s?|aprobad[oa]s?|elaborad[oa]s?|publicad[oa]s?|apoyad[oa]s?|reúne|agrupa|incluye|complementa))\b[^;]*)$"
)
_FINITE_DONE = re.compile(
    r"(?:brings?|supplements|comprises|includes|reports|réunit|regroupe|rassemble|complète|reúne|agrupa|incluye|complementa)$"
)
_LONGEST = 1200  # characters; a longer sentence is read as it stands


def clauses(shadow: str) -> list[str]:
    """The clauses of a shadow sentence, in its order, and what the nouns in them say of their names.

    >>> clauses("<O0> is a member of the <O1> and co-leads the <O2>.")
    ['<O0> is a member of the <O1>', '<O0> co-leads the <O2>.']
    >>> clauses("<I0>, adopted by <I1>, entered into force on <D2>.")
    ['<I0>, adopted by <I1>', '<I0> entered into force on <D2>.']
    """
    if len(shadow) > _LONGEST:
        return [shadow]
    found = _split(shadow)
    return [*found, *(_collapsed(at) for clause in found for at in _IS_A.finditer(clause))]


def _split(shadow: str) -> list[str]:
    shadow, found, words = plain(shadow)
    if "whose" in words:
        found += [f"{shadow[: at.start()]}’s {shadow[at.end() :]}" for at in _WHOSE.finditer(shadow)]
    if "relative" in words:
        found += [
            f"{at['who']} {at['does']} {'of' if 'which' in at.group() else 'de'} {at['it']}."
            for at in _OF_WHICH.finditer(shadow)
        ]
        found += [f"{at['who']} {at['does']} {at['it']}{at['when'] or ''}." for at in _THAT_DOES.finditer(shadow)]
        if "relative-between" in words:
            found += [f"{at['it']} {at['rest']}" for at in _RELATIVE_BETWEEN.finditer(shadow)]
        related = [shadow[match.start("names") :] for match in _RELATED.finditer(shadow)]
        found += [_RELATIVE.sub(r"\g<bracket> ", clause) for clause in related]
        shadow = _RELATIVE.sub(r"\g<bracket> ", shadow)
    if opened := _PARTICIPLE.match(shadow):
        first = opened["first"]
        found.append(f"{opened['subject']}, {first[0].lower()}{first[1:]}.")
        shadow = opened["article"] + opened["subject"] + opened["rest"]
    opening = _OPENING.match(shadow)
    if not opening:
        return [*found, shadow]
    if opening["lead"] and "<" in opening["lead"]:  # its names are not the subject
        found.append(shadow)
        shadow = shadow[opening.end("lead") :]
        opening = _OPENING.match(shadow)
        if not opening:
            return [*found, shadow]
    parts = _GOES_ON.split(shadow)
    subject = opening["subject"]
    several = _SUBJECTS.match(shadow, opening.start("subject"))
    every = several.group() if several else subject
    found += _inserted(parts[0], opening.end(), subject)
    return [
        *dict.fromkeys(found),
        *(part for rest in parts[1:] for part in _inserted(f"{every} {rest}", len(every), every)),
    ]


_BY_TEXT = re.compile(r"\b(?:by|in|through|par|dans|en|por|mediante)\b[^<>,]{0,24}<I")


def _collapsed(at: re.Match[str]) -> str:
    rest = at["rest"][len(at["which"] or "") :]
    joint = (
        " "
        if _FINITE_DONE.search(at["done"])
        or (at["which"] and not at["done"].endswith(("ed", "é", "ée", "ado", "ada", "ido", "ida")))
        else ", "
    )
    return f"{at['it']}{joint}{rest}"


def _inserted(clause: str, end: int, subject: str) -> list[str]:
    """What stands in commas behind the subject, and the clause without it."""
    if clause[end : end + 1] != ",":
        return [clause]
    after = _AFTER_COMMA.search(clause, end + 1)
    if not after:
        return [clause]
    found = [clause[: after.start()], f"{subject} {clause[after.end() :]}"]
    return [clause, *found] if subject.startswith("<O") and _BY_TEXT.search(clause, end, after.start()) else found


_PREDICATE = re.compile(rf" {_FINITE}")


# a capitalised noun behind a name makes another name, "the <O1> Committee"; a small one, something of its own, "<O1> staff"
_LONGER = re.compile(
    r" (?:[A-ZÀ-Ý][a-zà-ÿ]{2,}|(?:agencies|entities|staff|officials|bodies|organs|missions|experts|representatives)\b)"
)


def belongs(shadow: str, start: int, end: int) -> bool:
    """Whether a name belongs to the words around it: "the report of <O1> was adopted", "the <O1> Committee was set up"."""
    if is_longer(shadow, end):
        return True
    return bool(_PREDICATE.match(shadow, end) and follows_preposition(shadow, start))


def is_longer(shadow: str, end: int) -> bool:
    """Whether a noun goes on behind a name."""
    return _LONGER.match(shadow, end) is not None


_PRONOUN = re.compile(
    r"^\W*(?:(?:It|They|Elle|Il|Ils|Elles|Celle-ci|Celui-ci|Ce dernier|Cette dernière|Éste|Ésta|Este|Esta)(?= (?:also |est |a |was |is |has |en|fue |ha )|$| (?=\w+))"
    r"|(?=(?:Entró|Es el |Es la |Fue (?:adoptad|aprobad|cread|establecid|lanzad|elaborad|publicad)|Complementa|Está (?:integrad|compuest|presidid))\w* ))"
)


def takes_up(shadow: str) -> int:
    """The length of the pronoun at the opening of a sentence that stands for the subject before it; -1 where there is none.

    Spanish may do without the pronoun: "Entró en vigor en 2003".
    """
    match = _PRONOUN.match(shadow)
    return match.end() if match else -1


def subject_number(shadow: str) -> int:
    """The number of the name that a sentence opens with, -1 where it opens otherwise."""
    opening = _OPENING.match(shadow)
    return int(opening["subject"][2:-1]) if opening else -1
