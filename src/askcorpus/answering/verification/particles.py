"""Lists of English words by what leaving them out, or what follows them, would change."""

import re
from typing import Final

ARTICLES: Final = frozenset("a an the".split())
POSSESSIVES: Final = frozenset("its his her their our my this these those".split())
LIGHT: Final = ARTICLES | {"that", "also"}
"""Words that may be put in or left out anywhere."""

CONNECTIVES: Final = frozenset(
    """however moreover furthermore additionally meanwhile also then thus hence therefore
    consequently besides similarly likewise afterwards later finally indeed nevertheless
    nonetheless""".split()
)
"""Words that, with a comma after them, tie a sentence to the one before it."""
JOINING: Final = frozenset({"and", "but"})
"""Those that need no comma."""

RELATIVES: Final = frozenset("which who whom whose where".split())
SUBORDINATES: Final = RELATIVES | frozenset(
    "that what when while whereas because although though if unless how whether".split()
)
"""Words that begin a clause of its own, with a verb of its own."""
PREPOSITIONS: Final = frozenset(
    """in on at of for by from to with after before since until during under over between into onto
    through throughout near against despite along about among across within without per as like
    unlike besides beside than""".split()
)
LEADING: Final = frozenset(
    "while where because since when until before after if although though unless as".split()
)
"""Words with which something begins that is no sentence before its comma."""
NOUN_LEADS: Final = (
    ARTICLES
    | POSSESSIVES
    | frozenset(
        """some several many few every each no another any in at on of by with for into onto near
        between from""".split()
    )
)
"""Words after which a noun comes, not a verb."""

SCOPED: Final = frozenset(
    """first last only all every each most least best worst none any both
    either between sole same other more less than fewer second third largest smallest highest
    lowest oldest longest biggest greatest youngest earliest latest main few one certain half
    majority""".split()
)
"""Words whose meaning hangs on what follows: after them nothing is detachable."""
NOT_COMPARED: Final = frozenset(
    """west forest interest protest request guest contest conquest harvest priest arrest chest rest
    test""".split()
)

TITLES: Final = frozenset(
    "Capt Gen Col Lt Maj Adm Dr Mr Mrs Ms Prof Sen Rep Gov St No Jr Sr".split()
)
UNITS: Final = frozenset(
    """about approximately c ca circa ce bc bce ad km m cm mm ft mi mile miles foot feet metre
    metres meter meters acres hectares ha kg lb pounds tons tonnes square cubic born died""".split()
)
"""Words beside numbers and months in a bracket that only measures or dates."""

ADVERBS: Final = frozenset(
    """briefly quickly rapidly slowly gradually eventually subsequently immediately soon suddenly
    officially successfully famously notably strongly greatly significantly considerably
    dramatically increasingly finally swiftly personally directly""".split()
)
"""Adverbs without which what happened still did; others (partly, nearly) must stay."""
PLAIN: Final = frozenset(
    """large huge vast big great famous prominent influential popular important powerful significant
    major successful beautiful wealthy young narrow wooden steep fierce severe excellent elaborate
    ornate iconic""".split()
)
"""Adjectives without which a thing is still what it is called."""

OF_THINGS: Final = frozenset(
    """lies stands runs flows contains includes holds houses hosts covers stretches extends crosses
    borders connects links joins divides separates separated surrounds measures weighs seats dates
    began begins started ended opened closed led leads caused causes made makes gave gives brought
    brings killed injured surprised angered pleased shocked allowed allows helped helps enabled
    enables limits ensures means meets sits votes employs sells produces operates works trains
    publishes serves served carries carried consists rises manages functions occurs recognizes
    forms induces results lay saw went
    built located situated founded named called designed owned written published painted
    established composed opened created produced directed released bought held given dedicated
    known born found funded annexed based used completed finished restored renovated expanded
    extended replaced destroyed demolished moved renamed developed introduced adopted launched
    installed attached derived covered inhabited administered governed shared""".split()
)
"""Verbs of which a thing, a person or what did happen is the subject; participles after "was"."""

EXPLAINING: Final = frozenset(
    "such e i eg ie including especially particularly specifically namely commonly".split()
)
"""Words with which a bracket begins that gives examples or another name."""
NOT_ASIDE: Final = frozenset(
    """including excluding excepting barring pending assuming supposing depending provided providing
    starting beginning following during concerning regarding considering allowing counting
    discounting posing masquerading impersonating dressed disguised playing acting portraying
    adjusted adjusting measured measuring weighted averaged
    calculated converted based limited restricted confined something nothing anything
    everything""".split()
)
"""Words in -ing and -ed that restrict what is said before them, or set it in a play."""
NOT_INDEPENDENT: Final = frozenset(
    """this that these those such no each both all some however but although though yet while
    whereas""".split()
)
"""Words with which a clause begins that speaks of the one before it, or against it."""
OWN: Final = frozenset(
    """only would could may might should or whether will shall can must until almost nearly
    sometimes often usually mostly generally called call calls likely possible potential potentially
    planned expected considered add added adds seek seeks sought try tried tries want wants
    wanted estimate estimated estimates assume assumed assumes
    hope hopes hoped hoping announce announces announced""".split()
)
"""Words of doubt that reach no further than the part of the sentence they stand in. That somebody
said or claimed it may reach over the whole."""
UNREAL: Final = re.compile(
    r"disput|doubt|dismiss|contest|retract|annul|overturn|acquit|revers|withdr|cancel|fals|fake"
    r"|hoax|myth|legend|rumou?r|toy|dumm|alleg|accus|suspic|suspect|ficti|novel|film|imagin"
    r"|suppos|quash|revok|repeal|abandon|mistak|error|incorrect|erroneous|lied|joke|prank|simulat"
    r"|stage|draft|dream|plot|debunk|refut|suspend|untru|lie$|liar|wrong|forg(?:ed|er|ing)"
    r"|fabricat|counterfeit|bogus|spurious|sham$|fraud|decei|decept|pretend|pretens|purport"
    r"|ostensib|apocryph|invention|invent(?:ed|ing)$|nonsens|propagand|slander|libel|defam|smear"
    r"|baseless|groundless|unfound|unprov|unsubstant|unsupport|unverif|unconfirm|unreliab|dubious"
    r"|questionab|discredit|disprov|disown|disallow|disavow|rebut|reject|rescind|veto|mock|fool"
    r"|trick|void|invalid|nullif|exonerat|pardon|stripp|forfeit|exaggerat|embellish|speculat|conject|hypothe"
    r"|theoretic|impossib|implausib|improbab|incredib|absurd|ridicul|ludicr|contradict|contrary"
    r"|opposite|satir|parod|hearsay|gossip|sic$|citation|correct(?:ed|ion|ing)"
    r"|character|protagonist|antagonist|heroine|villain|folk"
    r"|mis(?:quot|read|report|translat|underst|interpret|attribut|represent|stat|inform|identif"
    r"|calculat|count|judg|remember|print|nam|label|led$|lead)"
)
"""Beginnings of words by which a part takes back what the rest says, or makes a story of it."""
UNDONE: Final = frozenset(
    (verb, particle)
    for verbs, particle in (
        ("struck strike", "down"),
        ("thrown threw turn turned turns ruled", "out"),
        ("take taken took walked", "back"),
        ("made make making", "up"),
        ("called", "off"),
        ("set", "aside"),
        ("known", "to"),
        ("are were", "lies"),
    )
    for verb in verbs.split()
)
"""Pairs of words that do the same."""
ENDED: Final = re.compile(
    r"collaps|demolish|destroy|sank|sunk|burn|dissolv|defunct|clos|ceas|died|dead|disappear|vanish"
)
"""Beginnings of words by which what is said to be so may be so no more."""
