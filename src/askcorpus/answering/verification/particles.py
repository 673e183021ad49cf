"""Lists of English words by what leaving them out, or what follows them, would change."""

from typing import Final

LIGHT: Final = frozenset({"a", "an", "the", "that", "also"})
"""Words that may be put in or left out anywhere."""

CONNECTIVES: Final = frozenset(
    """however moreover furthermore additionally meanwhile also then and but yet thus hence
    therefore consequently besides similarly likewise afterwards later finally indeed
    nevertheless nonetheless""".split()
)
"""Words that tie a sentence to the one before it; they may be left out at its start."""

TAILS: Final = frozenset(
    """in on at during after while where which who whom because by since following throughout using
    when""".split()
)
"""Words that begin something detachable at the end of what happened once."""
LEADING: Final = frozenset(
    "while where because since when until before after if although though unless as".split()
)
"""Words with which something begins that is no sentence before its comma."""
RELATING: Final = frozenset(
    """toward towards among amongst per via upon onto across along around behind beside despite
    near amid like unlike versus plus beyond besides""".split()
)
"""Prepositions that are no stop words."""

SCOPED: Final = frozenset(
    """first last only all every each most least best worst none any both either between sole same
    other more less than fewer second third largest smallest highest lowest oldest longest
    biggest greatest youngest earliest latest main few one certain half majority""".split()
)
"""Words whose meaning hangs on what follows: after them nothing is detachable."""
PAST: Final = frozenset(
    """became began beat bought brought built came fell felt fought found gave got grew held kept
    knew left led lost made met paid ran rose ruled said sang sat saw sent set shot sold spent
    spoke stood struck taught threw told took went won wore wrote""".split()
)
BEING: Final = frozenset("is are was were be been being has have had do does did am".split())
TITLES: Final = frozenset(
    "Capt Gen Col Lt Maj Adm Dr Mr Mrs Ms Prof Sen Rep Gov St No Jr Sr".split()
)
MODALS: Final = frozenset("can could may might must shall should will would".split())
PARTICIPLES: Final = frozenset(
    """built begun beaten born bought brought cut done driven drawn fought found given grown held
    hidden hit hurt kept killed known laid led left lost made met paid put read said seen sent
    set shot shown sold spent struck sung taken taught thrown told won worn written""".split()
)
ADVERBS: Final = frozenset(
    """briefly quickly rapidly slowly gradually eventually subsequently immediately soon suddenly
    successfully famously notably strongly greatly significantly considerably dramatically
    increasingly finally swiftly personally directly""".split()
)
"""Adverbs without which what happened still did; others (partly, nearly) must stay."""
PLAIN: Final = frozenset(
    """large small huge vast great big little long short wide narrow high deep red black white green
    blue brown yellow grey gray young rich poor strong weak good bad fine rare common important
    significant prominent different wooden heavy light beautiful wealthy busy bloody steep brief
    fierce bitter harsh severe excellent simple complex modest elaborate ornate iconic""".split()
)
"""Adjectives that are not known by their ending."""
VAGUE: Final = frozenset("many several some such various numerous enough much most".split())
"""Words of quantity that are no modifiers."""

MODIFIED: Final = frozenset(
    """a an the in on at of for by with from to its their his her this these those as
    is was are were""".split()
)
"""Words right after which a modifier may be left out."""

NOT_INTERSECTIVE: Final = frozenset(
    """former alleged so-called fake false potential possible acting deputy vice would-be ex
    assistant future proposed planned counterfeit near half quasi co honorary non anti pro semi
    mock artificial virtual supposed purported unofficial aspiring retired late failed attempted
    rejected cancelled canceled unlikely intended previous next early original old new north
    south east west northern southern eastern western upper lower under sub super inter pre post
    self prime associate junior senior interim candidate shadow opposition replica would toy
    modern ancient medieval contemporary present current so called self unknown average median
    mean total net gross estimated""".split()
)
"""Modifiers without which the rest says something else."""

NOT_COMPARED: Final = frozenset(
    """west forest interest protest request guest contest conquest harvest priest arrest chest rest
    test""".split()
)
