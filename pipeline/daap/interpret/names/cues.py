"""Cue words around names, and words that are no names, in five languages.

All words are in folded form: lower case, straight apostrophes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Cues = Mapping[str, tuple[tuple[str, ...], ...]]
"""Sequences of words by their last word."""


def _sequences(lines: str) -> Cues:
    """The sequences of a text with one per line."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in lines.strip().splitlines():
        words = tuple(line.split())
        found[words[-1]] = (*found.get(words[-1], ()), words)
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def ends_with(words: Iterable[str], cues: Cues) -> bool:
    """Whether the words end with one of the sequences.

    >>> ends_with(["well", "my", "name", "is"], INTRODUCING)
    True
    """
    before = tuple(words)
    if not before:
        return False
    return any(before[-len(cue) :] == cue for cue in cues.get(before[-1], ()))


NOUNS_CAPITALISED = _words("de gsw lb nds")
"""Languages (BCP 47) that capitalise every noun, so that capitals are no cue."""

INTRODUCING = _sequences("""
my name is
my name's
name is
i am
i'm
i was called
call me
calls me
go by
mein name ist
ich bin
ich heiße
ich heisse
mijn naam is
ik ben
ik heet
je m'appelle
je suis
mon nom est
me llamo
mi nombre es
yo soy
""")
"""Before the name of a person who introduces themselves."""

NAMING = _sequences("""
my name is
my name's
mein name ist
ich heiße
ich heisse
mijn naam is
ik heet
je m'appelle
me llamo
mi nombre es
""")
"""Those of them that a name in lower case may follow too."""

ADDRESSING = _sequences("""
thank you
thank you so much
thank you very much
thanks
thanks so much
thanks a lot
cheers
hi
hello
hey
dear
welcome
goodbye
bye
bye bye
good morning
good afternoon
good evening
meet you
see you
talk to you
talking to you
speak to you
over to you
danke
danke schön
vielen dank
hallo
guten tag
guten morgen
tschüss
liebe
lieber
bedankt
dank je
dank u
dankjewel
dag
beste
merci
bonjour
cher
chère
au revoir
gracias
muchas gracias
hola
adiós
""")
"""Before the name of a person who is thanked, greeted or taken leave of."""

COURTEOUS = _words("""
thank thanks cheers hi hello hey welcome bye goodbye meet sorry please
danke dank hallo tschüss bitte bedankt dankjewel merci bonjour gracias hola
""")
"""A sentence with one of these may end with the name of the person addressed."""

TITLES = _words("""
mr mrs ms miss dr prof professor sir madam herr herrn frau meneer mevrouw monsieur
madame señor señora
""")

SPEAKING = _words("""
said says say told tells asked asks wrote writes thinks thought mentioned mentions
explained explains works worked suggested suggests answered replied agreed
sagte sagt meinte meint schrieb schreibt fragte arbeitet zei zegt vertelde schreef
dit disait dijo dice
""")
"""Verbs of speaking: a capitalised word before one may be a person."""

ARTICLES = _words("the der den dem la le los")
"""Articles between a preposition and an employer's name."""

AT = _words("at")
"""Prepositions before an employer, whatever comes before them."""

PREPOSITIONS = _words(
    "at for with by from of to in bei für von zu bij voor van chez pour de en para"
)

EMPLOYING = _words("""
work works worked working employed employee employees employer job jobs role
position intern interning interned internship thesis consultant consulting consult
consulted engineer architect manager director lead head ceo cto cio colleague
colleagues someone somebody anyone people guys folks person contact friend friends
moved switched joined acquired bought owned founded name part partner
client clients customer customers company organization organisation startup
arbeite arbeitet arbeitete gearbeitet angestellt beschäftigt tätig stelle
kollege kollegen kollegin firma praktikum
werk werkt werkte gewerkt collega collega's bedrijf stage
travaille travaillé travaillais employé collègue collègues entreprise
trabajo trabajaba trabajé empleado empresa
""")
"""Before a preposition and an employer's name."""

JOINING = _words("join joins joined joining left called named")
"""Verbs directly before an employer's name."""

JOINERS = _words("van von de der den del della di da dos la le ter ten bin al el y")
"""Words in lower case within a person's name."""

STOP = _words("""
i i'm i've i'll i'd i's im a an the and or but so if then than that that's this these
those there there's here it it's its it'll he he's she she's we we're we've we'll they
they're you you're you've you'll your my mine me our us is are was were be been am do
does did don't not no yes yeah yep yup nope ok okay oh ohh uh uhh um umm uhm uh-huh hmm
hm mm mm-hmm mhm mhmm huh wow ah aha well right sure great nice good perfect exactly
absolutely fantastic alright awesome cool sorry please thank thanks hi hey hello bye
bye-bye goodbye welcome cheers similarly furthermore moreover whereas however although
because therefore otherwise maybe perhaps actually basically for from with without of
at by to in on into onto as about again also too very much all both everyone everybody
what what's when where which who whom whose why how whether while let let's
und oder aber der die das ein eine ist sind ich bin du er sie es wir ihr nicht ja nein
danke hallo bitte genau also dann
en het een ik je jij hij zij wij niet nee dank
et ou le la les un une je tu il elle nous vous oui non merci
y o el los las una yo tú él ella sí gracias
monday tuesday wednesday thursday friday saturday sunday
dutch english german french spanish italian portuguese belgian swiss austrian danish
swedish norwegian finnish polish czech greek turkish russian ukrainian irish scottish
welsh british american americans canadian mexican brazilian indian chinese japanese
korean australian african asian european europeans latin arabic hebrew hindi
expert participant speaker interviewer interviewee researcher moderator respondent
informant coder experte teilnehmer sprecher befragte befragter
internet web christmas easter
""")
"""Words that are no name, whatever precedes them."""

KNOWN = _words("""
january february march april may june july august september october november december
europe america asia africa australia antarctica oceania
afghanistan albania algeria argentina armenia austria azerbaijan bahrain bangladesh
belarus belgium bolivia botswana brazil britain bulgaria cambodia cameroon canada chile
china colombia croatia cyprus czechia denmark ecuador egypt england estonia ethiopia
finland france germany ghana greece guatemala hungary iceland india indonesia iran iraq
ireland israel italy japan kazakhstan kenya kosovo kuwait latvia lebanon libya
liechtenstein lithuania luxembourg malaysia malta mexico moldova mongolia montenegro
morocco mozambique myanmar namibia nepal netherlands nicaragua nigeria norway pakistan
panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland
senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria
taiwan tanzania thailand tunisia turkey uganda ukraine uruguay uzbekistan venezuela
vietnam wales yemen zambia zimbabwe
""")
"""Months and countries: names only where introduced, thanked or titled."""

NO_VOCATIVE = STOP | _words("""
guys folks man sir madam mate dear friend team colleagues anyway though bye later once
indeed sir dude buddy now today tomorrow soon appreciated
""")
"""Words in lower case that may follow thanks and are no name."""

UNFINISHED = TITLES | _words("st vs e.g i.e eg ie bzw ca approx inc jr")
"""Abbreviations: a full stop behind one does not end the sentence."""

GENERAL_ACRONYMS = _words("""
ai api apis app b2b b2c bi ceo cfo cio cto coo cdo ciso cd ci ci/cd cli cms cpu crm
crud csv cqrs db dba dbms ddd devops dns dsl ea ec ecommerce elt erp etl eu faq faqs
fte gb gdpr gpu graphql grpc gui gdp hr html http https iaas iam id ids ide io iot ip
isv it json jwt kb kpi kpis lan ldap llm mb mba mdm ml mlops msc mvp nda nfr nosql
oauth olap oltp oop ops orm os owl pdf phd pii pm po poc pr qa r&d ram rdbms rdf rest
rfc roi rpc rss saas paas sdk shacl si sla slas slo slos sme smes sparql sql ssd ssl
sso tb tcp tls tv ui uk ui/ux url uri urls uris us usa utc ux vm vms vpn wan xml yaml
yml adr
""")
"""Acronyms of industries and computing, which name no person or firm."""
