"""How texts state a relation: each pattern with an example that it must match and one that it must not.

A sentence is matched in shadow: each name stands as ``<O3>``, a letter for what it names and its number. ``O`` is an
organisation, ``P`` a process, ``I`` an instrument, ``F`` a framework, ``L`` a place, ``E`` an event, ``R`` a resource,
``H`` a person, ``D`` a date. ``{s:OP}`` is the subject, one of the letters; ``{o:OP+}`` a list of objects. ``{the}`` is
an article in any of the languages, ``{x}`` some words without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

THE = r"(?:the |a |an |its |their |la |le |les |l['’]|el |los |las |un |una |une |su |sus |sa |son |ses |leur |leurs )?"
_FEW = r"[^<>.;:]{0,45}?"
_TAIL = rf"(?: \(<[A-Z]\d+>(?:, <[A-Z]\d+>)*\))?(?: (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>)?"
_GLUE = (
    r"(?:, ?(?:and |et |y |e )?| and | et | y | e | & |; | / |, as well as | as well as | así como | ainsi que | (?=<I))"
    rf"(?:also )?(?:of |de |du |del |des |with |con |avec )?{THE}(?:<[A-Z]\d+>['’]s )?"
)


def _item(letters: str) -> str:
    return rf"<[{letters}]\d+>"


def expand(template: str) -> str:
    """The regular expression of a template."""

    def slot(match: re.Match[str]) -> str:
        name, letters, many = match[1], match[2], match[3]
        item = _item(letters)
        if many:
            return rf"(?P<{name}>{item}{_TAIL}(?:{_GLUE}{item}{_TAIL})*)"
        return rf"(?:<[A-Z]\d+>['’]s )?(?P<{name}>{item})"

    expanded = re.sub(r"\{([so]):([A-Z]+)(\+?)\}", slot, template)
    return expanded.replace("{the}", THE).replace("{x}", _FEW).replace("{D}", r"<D\d+>")


_TAIL_FIND = re.compile(rf"(>(?: \([^()]*\))?) (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>")
_POSSESSIVE = re.compile(r"<[A-Z]\d+>['’]s (?=<)")
_NUMBER = re.compile(r"<[A-Z](\d+)>")


def members(group: str) -> list[int]:
    """The numbers of the names that a list says, without those that only say whose a member is."""
    plain = _POSSESSIVE.sub("", _TAIL_FIND.sub(r"\1", group))
    return [int(number) for number in _NUMBER.findall(plain)]


@dataclass(frozen=True)
class Pattern:
    """One way to state a relation. ``trigger`` is a word without which it cannot match; ``confidence`` from 0 to 1."""

    name: str
    predicate: str
    trigger: str
    template: str
    example: str
    counter: str
    confidence: float = 0.8

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled template."""
        return re.compile(expand(self.template))

    def match(self, shadow: str) -> Iterator[tuple[int, int]]:
        """The pairs of name numbers (subject, object) that a shadow sentence states."""
        if self.trigger not in shadow:
            return
        for found in self.expression.finditer(shadow):
            for subject in members(found["s"]):
                for object_ in members(found["o"]):
                    if subject != object_:
                        yield subject, object_


def _p(line: str, confidence: float = 0.8) -> Pattern:
    name, predicate, trigger, template, example, counter = (part.strip() for part in line.split(" || "))
    return Pattern(name, predicate, trigger.strip('"'), template, example, counter, confidence)


_LINES = r"""
adopted-by || adopted_by || adopted || {s:IFR+},?{x}\badopted(?: (?:in|on) {D})?,? (?:unanimously )?(?:by|at) {the}{o:OE} || <I1>, adopted by the <O2> || <I1> was adopted in <D2>
adopted-by-first || adopted_by || dopted by || [Aa]dopted by {the}{o:OE}(?: (?:in|on) {D})?, {the}{s:I} || Adopted by the <O1> in <D2>, <I3> calls || Adopted by the <O1>, the text says
adoption-by || adopted_by || adoption of || adoption of {the}{s:IF+} by {the}{o:OE} || the adoption of the <I1> and the <I2> by the <O3> || the adoption of the <I1>
organ-adopted || adopted_by || adopted || {o:O} (?:unanimously )?adopted {the}{s:IF+} || the <O1> adopted the <I2> || the <O1> adopted a position on the <I2>
adopte-par || adopted_by || adopt || {s:IFR+},?{x}\badoptée?s?(?: (?:en|le) {D})? (?:par|lors de|à) {the}{o:OE} || la <I1>, adoptée par l'<O2> || la <I1> adoptée en <D2>
organe-a-adopte || adopted_by || adopté || {o:O} (?:a|ont) adopté {the}{s:IF+} || l'<O1> a adopté la <I2> || l'<O1> a adopté une position
adoptado-por || adopted_by || ad || {s:IFR+},?{x}\b(?:adoptad|aprobad)[oa]s?(?: (?:en|el) {D})? (?:por|en) {the}{o:OE} || la <I1>, aprobada por la <O2> || la <I1> aprobada el <D2>
organo-aprobo || adopted_by || ó || {o:O} (?:adoptó|aprobó|ha aprobado|ha adoptado) {the}{s:IF+} || la <O1> aprobó la <I2> || la <O1> aprobó medidas
adopted-on || adopted_on || adopted || {s:I},?{x}\badopted(?: by {the}<[OE]\d+>)?,? (?:in|on) {o:D} || <I1> that was adopted in <D2> || <I1> covers adopted children in many lands
adopted-at-on || adopted_on || adopted at || {s:I},? adopted at {the}<[OE]\d+>(?: in [A-Z][a-z]+)? (?:in|on) {o:D} || <I1>, adopted at the <E2> in Rome in <D3> || <I1>, adopted at the <E2>
adopted-on-first || adopted_on || dopted || ^\W*[Aa]dopted(?: by {the}<[OE]\d+>)? (?:in|on) {o:D},(?: by (?:resolution )?<I\d+>[^<>]{0,20}(?:<E\d+>)?,)? {the}{s:I} || Adopted in <D1>, by resolution <I2> at the <E3>, <I4> entered || Adopted in <D1>, it says
adopte-en || adopted_on || adopt || {s:I},?{x}\badoptée?s?(?: par {the}<[OE]\d+>)? (?:en|le) {o:D} || la <I1>, adoptée le <D2> || la <I1> sur les enfants adoptés
adoptado-en || adopted_on || ad || {s:I},?{x}\b(?:adoptad|aprobad)[oa]s?(?: por {the}<[OE]\d+>)? (?:en|el) {o:D} || la <I1>, aprobada el <D2> || la <I1> aprobada
in-force || entered_into_force_on || force || {s:I}[^<>]{0,30}\b(?:entered|came|entry) into force(?: (?:in|on|of))? {o:D} || <I1> entered into force in <D2> || <I1> has been in force
en-vigueur || entered_into_force_on || vigueur || {s:I}[^<>]{0,40}(?:est |sont )?entrée?s? en vigueur (?:en|le) {o:D} || la <I1> est entrée en vigueur le <D2> || la <I1> est en vigueur
en-vigor || entered_into_force_on || vig || {s:I}[^<>]{0,40}entr(?:ó|aron|ada) en vigor (?:en|el) {o:D} || el <I1> entró en vigor el <D2> || el <I1> sigue en vigor
resolution-adopts || adopts || dopted || [Aa]dopted[^<>]{0,12}(?:{D},?)? by (?:<O\d+> )?(?:resolution )?{s:I}[^.<>]{0,40}(?:<[EO]\d+>)?, {o:I} || Adopted in <D1>, by resolution <I2> at the <E3>, <I4> entered || Adopted by the <O1>, <I2> calls
signed-up || adopts || sign || {s:OL+} (?:has |have )?signed (?:up to )?{the}{o:FI} || <O1> signed up to the <F2> || <O1> signed up to receive news of <F2>
endorsed || adopts || endorsed || {s:OL+} (?:has |have )?endorsed {the}{o:FI} || <O1> endorsed the <F2> || <O1> endorsed a plan beside the <F2>
a-signe || adopts || sign || {s:OL+} (?:a|ont) (?:signé|approuvé|souscrit à) {the}{o:FI} || le <L1> a signé la <I2> || le <L1> a signé un accord
firmo || adopts || ó || {s:OL+} (?:firmó|suscribió|ha firmado|ha suscrito) {the}{o:FI} || <L1> firmó la <I2> || <L1> firmó un acuerdo
supplementing || supplements || supplement || {s:I},? (?:which |that )?supplement(?:s|ing) {the}{o:I} || the <I1> supplementing the <I2> || a supplement on <I1> and <I2>
additionnel || supplements || addition || {s:I} additionnel(?:le)? (?:à|au) {the}{o:I} || le <I1> additionnel à la <I2> || un <I1> additionnel
complementa || supplements || complementa || {s:I},? que complementa {the}{o:I} || el <I1>, que complementa la <I2> || la <I1> es complementaria
member-of || member_of || member || {s:OL+} (?:is|are|remains?|became|was)(?: also)? (?:an? |the |)(?:\w+ ){0,3}?members? of {the}{o:OP+} || <O1> is an active member of the <O2> of the <O3>, as well as of the <O4> || members of <O1> met <O2>
members-include || member_of || members || {o:OP}['’]s? members?(?: organi[sz]ations| states)?,? (?:include|including|such as|are) {the}{s:OL+} || the <P1>'s members include <L2> and <L3> || the <P1>'s members met
est-membre || member_of || membre || {s:OL+} (?:est|sont)(?: également)?(?: un| une)?(?: \w+)? membres?(?: \w+)? (?:de |du |des |d['’]){the}{o:OP+} || l'<O1> est membre du <O2> || les États membres de l'<O2>
es-miembro || member_of || miembro || {s:OL+} (?:es|son)(?: también)?(?: un| una)?(?: \w+)? miembros?(?: \w+)? (?:de |del ){the}{o:OP+} || la <O1> es miembro de la <O2> || los Estados miembros de la <O2>
chair-of || chairs || hair || {s:OL}(?:[^<>.;]|{D}){0,60}\b(?:as|is|was|been) (?:the |a )?(?:co-)?[Cc]hair(?:person)? of {the}{o:OP} || <O1> has served as Chair of the <O2> || <O1> met the Chair of the <O2>
chairs || chairs || chair || {s:OL} (?:currently )?(?:chairs|chaired) {the}{o:OP} || <L1> chairs the <P2> || <L1> bought chairs
chaired-by || chairs || chaired by || {o:OP}(?:[^<>.;]|{D}){0,40}\bchaired by {the}{s:OL} || the <P1> is chaired by <L2> || chaired by <L1>
preside || chairs || présid || {s:OL} (?:préside|a présidé|assure la présidence d[eu]) {the}{o:OP} || le <L1> préside le <P2> || le président du <L1>
presidio || chairs || presid || {s:OL} (?:preside|presidió|ha presidido|ejerce la presidencia de|asumió la presidencia de) {the}{o:OP} || <L1> preside el <P2> || el presidente de <L1>
presidido-por || chairs || présid || {o:OP}{x}présidée? par {the}{s:OL} || le <P1> est présidé par le <L2> || présidé par le <L1>
presidida-por || chairs || presidid || {o:OP}{x}presidid[oa] por {the}{s:OL} || el <P1>, presidido por <L2> || presidido por <L1>
co-lead-of || co_leads || lead || {s:OL+}(?:[^<>.;]|{D}){0,40}\bco-?lead(?:s|er)?(?: agency)?(?: of)? {the}{o:OP} || <O1> acts as co-lead of the <O2> under the <O3> || <O1> leads the <O2>
co-led-by || co_leads || co-led || {o:OP}{x}\bco-?led by {the}{s:OL+} || the <O1>, co-led by <O2> and <O3> || the <O1> is led by <O2>
codirige || co_leads || codirig || {s:OL+} codirigen?t? {the}{o:OP} || la <O1> codirige el <O2> || la <O1> dirige el <O2>
codirige-par || co_leads || codirig || {o:OP}{x}codirigée? par {the}{s:OL+} || le <O1>, codirigé par <O2> et <O3> || le <O1> est dirigé par <O2>
leads || leads || lead || {s:O} (?:currently )?(?:leads|is the lead(?: agency)? (?:of|for)) {the}{o:OP} || <O1> leads the <O2> || <O1> co-leads the <O2>
led-by || leads || led by || {o:OP}(?:[^<>.;]|{D}){0,30}(?<!co-)(?<!co)\bled by {the}{s:OL+} || the <O1>, led by <O2> || the <O1> co-led by <O2>
dirige-par || leads || dirigé || {o:OP}{x}\bdirigée? par {the}{s:OL+} || le <O1> est dirigé par le <O2> || le <O1> est codirigé par le <O2>
dirigido-por || leads || por || {o:OP}{x}\b(?:dirigid|liderad)[oa] por {the}{s:OL+} || el <O1>, liderado por <O2> || el <O1> fue creado por <O2>
launched || launched || launched || {s:OPF+}(?: has| have| jointly)? launched {the}(?:[\w “"-]{0,40}?){o:PFRE} || <O1>, <O2> and <O3>’s <F4> launched a <P5> || <F1>, launched in <D2>, met <P3>
launched-by || launched || launched || {o:PFRE}{x}\blaunched (?:(?:in|on) {D} )?by {the}{s:OPL+} || the <P1> launched by <O2> || the <P1> launched in <D2>
a-lance || launched || lanc || {s:OPL+} (?:a|ont) lancé {the}(?:[\w «"-]{0,40}?){o:PFRE} || l'<O1> a lancé l'<P2> || <P1> lancée en <D2>
lance-par || launched || lanc || {o:PFRE}{x}\blancée?s?(?: en {D})? par {the}{s:OPL+} || l'<P1> lancée par l'<O2> || l'<P1> lancée en <D2>
lanzo || launched || lanz || {s:OPL+} (?:lanzó|lanzaron|ha lanzado|han lanzado) {the}(?:[\w «"-]{0,40}?){o:PFRE} || la <O1> lanzó la <P2> || <P1> lanzada en <D2>
lanzado-por || launched || lanzad || {o:PFRE}{x}\blanzad[oa]s?(?: en {D})? por {the}{s:OPL+} || la <P1> lanzada por la <O2> || la <P1> lanzada en <D2>
its-launched || launched || launched || {s:O}(?:['’]s)? [^<>]{0,60}\bits {o:FPR}(?: \(<\w+>\))?, launched in || <O1>’s approach is grounded in its <F2>, launched in <D3> || <O1> uses the <F2>, launched in <D3>
issued-year || published_in || ed || {s:FR}(?:[^<>.;]|<F\d+>){0,130}\b(?:launched|published|issued|released|developed|produced) (?:in|on) {o:D} || its <F1>, launched in <D2> || <F1> was issued to all in <D2>
year-issued || published_in || ed || ^\W*In {o:D}, {the}<O\d+> (?:launched|published|issued|released|developed|produced) {the}{s:FR} || In <D1>, the <O2> launched the <F3> || In <D1>, the <O2> met on the <F3>
publie-en || published_in || pub || {s:FR}{x}\b(?:publié|lancé|élaboré|paru)e?s?(?: par {the}<O\d+>)? en {o:D} || le <F1>, publié en <D2> || le <F1> en <D2>
publicado-en || published_in || ad || {s:FR}{x}\b(?:publicad|lanzad|elaborad|editad)[oa]s?(?: por {the}<O\d+>)? en {o:D} || el <F1>, publicado en <D2> || el <F1> en <D2>
prepared-by-first || authored_by || repared by || [Pp]repared by (?:members of )?{the}{o:OPH+},? {the}{s:RF} || Prepared by members of the <O1>, <R2> aims || Prepared by the <O1>, it aims
prepared-by || authored_by || by || {s:RF}{x}\b(?:prepared|developed|drafted|written|produced|authored|compiled)(?: jointly)?(?: (?:in|on) {D})? by {the}{o:OPH+} || <R1> was developed jointly by <O2> and <O3> || <R1> was read by <O2>
body-developed || authored_by || e || {o:OP+} (?:has |have |jointly )?(?:developed|prepared|drafted|produced|wrote) {the}{s:RF} || In <D1>, <O2> developed the <F3> || <O1> developed tools for the <F2>
elabore-par || authored_by || par || {s:RF}{x}\b(?:élaboré|préparé|rédigé|conçu)e?s?(?: conjointement)? par {the}{o:OPH+} || le <R1> a été élaboré par l'<O2> || le <R1> a été lu par l'<O2>
elaborado-por || authored_by || por || {s:RF}{x}\b(?:elaborad|preparad|redactad|desarrollad)[oa]s?(?: conjuntamente)? por {the}{o:OPH+} || el <R1> fue elaborado por la <O2> || el <R1> fue leído por la <O2>
a-elabore || authored_by || é || {o:OP+} (?:a|ont) (?:élaboré|préparé|rédigé|conçu) {the}{s:RF} || l'<O1> a élaboré le <F2> || l'<O1> a élaboré des outils
ha-elaborado || authored_by || el || {o:OP+} (?:ha |han )?(?:elaboró|elaborado|elaboraron|desarrolló|preparó) {the}{s:RF} || la <O1> ha elaborado el <F2> || la <O1> ha elaborado medidas
published-by || issued_by || by || {s:RF}{x}\b(?:published|issued|released)(?: jointly)?(?: (?:in|on) {D})? by {the}{o:OP+} || <R1>, published by <O2> || <R1> is read by <O2>
body-published || issued_by || ed || {o:OP+} (?:has |have |recently )?(?:published|issued|released) {the}(?:new )?{s:RF} || <O1> has published the <F2> || <O1> published data for <F2>
publie-par || issued_by || par || {s:RF}{x}\b(?:publié|édité|diffusé)e?s?(?: en {D})? par {the}{o:OP+} || le <R1> publié par l'<O2> || le <R1> lu par l'<O2>
publicado-por || issued_by || por || {s:RF}{x}\b(?:publicad|editad)[oa]s?(?: en {D})? por {the}{o:OP+} || el <R1>, publicado por la <O2> || el <R1> leído por la <O2>
report-titled || issued_by || <O || {o:O}(?:['’]s)? (?:report|study|publication|handbook|manual|guide|toolkit|brief)s?,? (?:called |entitled |on )?[“"‘]?{s:R} || the newly published <O1> report <R2> || the <O1> report on migration and <R2>
its-document || issued_by || its || \b(?:[Ii]n|by|under) its {s:RF},.{0,80}?{o:O} (?:understands|defines|considers|recogni[sz]es|promotes) || As outlined in its <R1>, and in line with <O2>’s definition, <O3> understands || in its <R1> the reader finds <O2>
body-its || issued_by || its || {o:O}(?:['’]s)? [^<>]{0,60}\b(?:in|by|on|through|with) its {s:RF} || <O1>’s approach is grounded in its <F2> || <O1> has its seat; <F2>
in-a-statement || issued_by || n a || ^\W*In (?:a|the|its) {s:FR}, {the}{o:OP} || In a <F1>, the <O2> affirmed || In the <F1> many people met <O2>
establishes || establishes || e || {s:OPI} (?:has |have )?(?:established|created|set up|establishes) {the}(?:new )?{o:OPF} || the <O1> established a <O2> || the <O1> established rules for <O2>
established-by || establishes || by || {o:OPF}{x}\b(?:established|created|set up)(?: in {D})? (?:by|under|pursuant to|through) {the}{s:OPI} || the <F1>, established by <I2> || the <F1> used by <O2>
cree-par || establishes || par || {o:OPF}{x}\b(?:créé|établi|institué|mis en place)e?(?: en {D})? par {the}{s:OPI} || le <F1>, créé par la <I2> || le <F1> utilisé par <O2>
creado-por || establishes || por || {o:OPF}{x}\b(?:cread|establecid|instituid)[oa](?: en {D})? (?:por|mediante) {the}{s:OPI} || el <F1>, creado por la <I2> || el <F1> usado por <O2>
a-cree || establishes || créé || {s:OPI} a (?:créé|institué|mis en place) {the}{o:OPF} || le <O1> a créé le <F2> || le <O1> a créé des règles
creo || establishes || ó || {s:OPI} (?:creó|estableció|instituyó) {the}{o:OPF} || el <O1> estableció el <F2> || el <O1> estableció normas
committed-to || implements || committed to || {s:OPL+}(?:[^<>.;]){0,30}\bcommitted to {the}(?:dissemination and )?(?:full |effective )?(?:implementation of |implementing |upholding )?{the}{o:FIP+} || <O1> is committed to the <F2> and the <F3> || <O1> is committed to people beside the <F2>
commitments-to || implements || commitments to || {s:OL}(?:['’]s)?[^<>.;]{0,60}\bcommitments? (?:to|under) {the}{o:FIP} || <O1>’s efforts uphold its commitments to the <P2> || commitments to the <P1>
work-towards || implements || work towards || {o:FIP}[^.;]{0,100}?\bthat {s:OL}[^.;]{0,60}\bwork towards || <F1> which sets indicators that <O2> and all will now work towards meeting || <F1> work towards <O2>
implements || implements || implement || {s:OPL+}(?: is| are)? (?:implements?|implementing|implemented) {the}{o:FIP+} || <L1> implements the <I2> || the <O1> implements projects on <I2>
implementation-by || implements || by || implementation of {the}{o:FIP} by {the}{s:OPL+} || the implementation of the <I1> by <L2> || the implementation of the <I1>
mechanism-under || implements || under || {s:F}(?:[^<>.;()]|\(\w+\)){0,110}\bunder {the}{o:I+} || the <F1> on grave violations under <I2>, <I3> <I4>, and <I5> || <F1> under review; <I2>
met-en-oeuvre || implements || uvre || {s:OPL+} (?:met|mettent|a mis) en œuvre {the}{o:FIP+} || l'<O1> met en œuvre le <F2> || la mise en œuvre du <F2>
mise-en-oeuvre-par || implements || uvre || mise en œuvre (?:de |du |des ){the}{o:FIP} par {the}{s:OPL+} || la mise en œuvre de la <I1> par le <L2> || la mise en œuvre de la <I1>
engage || implements || engag || {s:OPL+} (?:s['’]est|se sont|est|sont) engagée?s? à (?:mettre en œuvre |appliquer |respecter ){the}{o:FIP+} || le <L1> s'est engagé à appliquer la <I2> || le <L1> s'est engagé
aplica || implements || a || {s:OPL+} (?:aplica|aplican|implementa|implementan|cumple) {the}{o:FIP+} || <L1> aplica la <I2> || <L1> aplica medidas
aplicacion-por || implements || por || aplicación (?:de |del ){the}{o:FIP} por (?:parte de )?{the}{s:OPL+} || la aplicación de la <I1> por <L2> || la aplicación de la <I1>
comprometida || implements || compromet || {s:OPL+}{x}\bcomprometid[oa]s? con {the}(?:aplicación de |implementación de )?{the}{o:FIP+} || la <O1> está comprometida con el <F2> || la <O1> se comprometió
between || cooperates_with || between || (?:[Cc]ooperation|[Cc]ollaboration|[Cc]oordination|[Pp]artnership|[Ii]nitiative|[Aa]greement|[Mm]emorandum|[Pp]rocedures)[^<>.;]{0,50}\bbetween {the}{s:OP} and {the}{o:OP} || to strengthen cooperation between <O1> and <O2> || the gap between <O1> and <O2>
works-with || cooperates_with || with || {s:OP+} (?:has |have |is |are )?(?:also )?work(?:s|ed|ing)? (?:closely |together |in (?:close )?partnership |jointly |alongside )*with {the}{o:OP+} || <O1> has worked closely with the <O2> || <O1> works on data with care for <O2>
in-cooperation || cooperates_with || with || {s:OP}(?:[^<>.;]|{D}){0,60}?,? in (?:close )?(?:cooperation|collaboration|partnership|coordination|conjunction|consultation) with {the}{o:OP+} || <O1>, in partnership with <O2>, trains || <O1> is in touch with <O2>
together-with || cooperates_with || with || {s:OP},? (?:together|jointly|along) with {the}{o:OP+} || <O1>, together with <O2> || <O1> went with <O2>
support-of || cooperates_with || upport || {s:O}(?:['’]s)?[^.;]{0,120}\bwith (?:the )?(?:financial )?support (?:of|from) {the}{o:OP+} || <O1>’s work, with the support of the <P2> || support of the <P1>
supports || cooperates_with || support || {s:OP} (?:is |are |has been )?(?:actively |also )?support(?:s|ing|ed) {the}{o:OP} || <O1> is actively supporting the <O2> || <O1> supports people and <O2>
entre || cooperates_with || entre || (?:[Cc]oopération|[Cc]ollaboration|[Pp]artenariat|[Cc]oordination|[Aa]ccord){x}entre {the}{s:OP} et {the}{o:OP} || la coopération entre l'<O1> et le <O2> || la frontière entre le <O1> et le <O2>
cooperacion-entre || cooperates_with || entre || (?:[Cc]ooperación|[Cc]olaboración|[Aa]lianza|[Cc]oordinación|[Aa]cuerdo){x}entre {the}{s:OP} y {the}{o:OP} || la cooperación entre la <O1> y el <O2> || la frontera entre <O1> y <O2>
en-collaboration || cooperates_with || avec || {s:OP}(?:[^<>.;]|{D}){0,70}?\ben (?:étroite )?(?:collaboration|coopération|partenariat|coordination) avec {the}{o:OP+} || l'<O1>, en partenariat avec le <O2> || l'<O1> avec le <O2>
en-colaboracion || cooperates_with || con || {s:OP}(?:[^<>.;]|{D}){0,70}?\ben (?:estrecha )?(?:colaboración|cooperación|alianza|asociación|coordinación) con {the}{o:OP+} || la <O1>, en colaboración con el <O2> || la <O1> con el <O2>
unit-of || part_of || > || {s:O}(?: \(\w+\))? (?:of|under|within) (?:the )?{o:OP} || the <O1> of the <O2> || the <O1> off the <O2>
unite-du || part_of || > || {s:O} (?:du |de la |de l['’]|del |de los |des ){o:OP} || le <O1> de l'<O2> || le <O1> et l'<O2>
possessive || part_of || > || {o:O}['’]s {s:O} || the <O1>’s <O2> || the <O1> and <O2>
body-unit || part_of || <O || {o:O} {s:O}(?!\w) || the <O1> <O2>’s contribution || the <O1> and <O2>
agency || part_of || agency || {o:O}['’]s (?:\w+ )?agency {s:O} || the <O1>'s children agency <O2> || the <O1>, an agency
document-of || part_of || document || {s:IF}[^<>.;]{0,40}\b(?:strategic |founding |key |outcome )*document of {the}{o:PE} || the <I1> is the key strategic document of the <P2> || the <I1> is a document
systems-including || part_of || ncluding || {o:O} (?:frameworks?|processes|systems|tools|mechanisms)[^.;<>]{0,80}\bincluding[^<>]{0,40}{s:F+} || <O1> frameworks and processes, including the <F2> and the <F3> || <O1> staff, including those in <F2>
actualiza || follows_up || actualiza || {s:R} actualiza {the}{o:RF} || <R1> actualiza la <R2> || <R1> se actualiza con <R2>
met-a-jour || follows_up || jour || {s:R} met à jour {the}{o:RF} || <R1> met à jour le <R2> || <R1> est à jour avec <R2>
bodies-document-on || authored_by || - || (?P<o><O\d+>(?:[-–/]<O\d+>)+) [A-Z][\w ]{0,40}? on {s:R} || the former <O1>-<O2> Framework Document on <R3> || <O1>-<O2> cooperation on <R3>
updates || follows_up || updates || {s:R} (?:updates?|replaces|builds on|revises) {the}(?:former |previous |earlier )?(?:(?:<O\d+>[-/ ])+[A-Z][\w ]{0,40}? on )?{o:RF} || <R1> updates the former <O2>-<O3> Framework Document on <R4> || <R1> gives updates to <R2>
response-to || follows_up || espons || {s:RF}{x}\bin response to {the}{o:IE} || <R1> was prepared in response to <I2> || a response to <I1>
en-respuesta || follows_up || "en " || {s:RF}{x}\ben (?:respuesta a|cumplimiento de|atención a) {the}{o:IE} || <R1> se elaboró en cumplimiento de la <I2> || <R1> es una respuesta
en-reponse || follows_up || ponse || {s:RF}{x}\ben (?:réponse à|application de) {the}{o:IE} || <R1> a été établi en réponse à la <I2> || <R1> est une réponse
in-line || follows_up || recommendations || [Ii]n line with the recommendations of {the}{o:EPI}(?:[^.<>]|{D}){0,60}\b(?:are|is) [^.<>]{0,40}{s:FR} || In line with the recommendations of the <E1> in <D2>, these guides are the first set of <F3> || the recommendations of the <E1>
"""

PATTERNS: tuple[Pattern, ...] = tuple(_p(line) for line in _LINES.strip().splitlines())
"""Every pattern, in the order in which they are tried."""
