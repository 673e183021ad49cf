"""What a page carries around an article, and what only looks like it."""

import pytest

from askcorpus.model import Kind
from askcorpus.reading import article_from_bytes
from askcorpus.reading.draft import Block, Draft
from askcorpus.reading.labels import label
from askcorpus.reading.patterns import is_caption, is_furniture, is_page_control, undoubled

BODY = (
    "The council of the town signed a contract on Monday with a firm from the coast. The work on "
    "the harbour begins in April and is to take eleven weeks."
)
PAIR = "The mayor said that the work was overdue. Nobody on the council disagreed with her at all."


def kinds(*texts: str, marked_up: bool = False) -> list[str]:
    blocks, _ = label(Draft(tuple(Block(Kind.PROSE, t) for t in texts), marked_up=marked_up))
    return [block.kind.value for block in blocks]


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter",
        "Sign up to receive the daily digest by email",
        "Subscribe to our newsletter.",
        "Already a subscriber? Log in",
        "Click here to subscribe",
        "Click the alert icon to follow topics:",
        "Share this article",
        "Share on Facebook",
        "Follow us on Twitter",
        "Read more: The wall that was never built",
        "Related articles",
        "More from this author",
        "You may also like",
        "We use cookies to improve your visit.",
        "© 2019 Lindby Courier. All rights reserved.",
        "Skip to main content",
        "Leave a comment",
        "View all 12 comments",
        "From $1 for the first month",
        "Automatic approval of subscriber comments.",
        "5 min read",
        "Send this pageSend this page",
    ],
)
def test_phrases_of_pages(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text", ["Log in", "SHARE", "Comments (12)", "Advertisement", "3 Comments"]
)
def test_labels_of_buttons(text: str) -> None:
    assert is_page_control(text)


@pytest.mark.parametrize(
    "text",
    [
        "Log in to the server with your key.",
        "Click the green button to start the pump.",
        "Share the bread with the neighbours.",
        "The newsletter is printed in Lindby.",
        "Subscribers to the lake cabins pay 500 crowns.",
        "More from the north came in the second year.",
        "Comments on the plan are due in May.",
        "Search is broken on Mondays.",
        "Hosting costs: $5 per month",
        "He reads more than he writes.",
    ],
)
def test_sentences_about_such_things_are_text(text: str) -> None:
    assert not is_furniture(text)
    assert not is_page_control(text)
    assert not is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "The quay at Lindby. Credit: Jonas Ek, AP",
        "The quay at Lindby.Credit: Jonas Ek / Anadolu Agency",
        "The quay at Lindby (Photo by Jonas Ek)",
        "The quay at Lindby. Photo: Jonas Ek",
        "Photo: Jonas Ek / Reuters",
        "The quay at Lindby. Jonas Ek/AFP",
        "The quay at Lindby. AP Photo",
        "Figure 3: Depth of the harbour",
        "Harbour master Pia Lund, right, welcomes an engineer at the quay.",
        "Pia Lund (left) shakes hands with Tor Vik.",
        "The band poses for a group picture in the park.",
    ],
)
def test_captions(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "He told Reuters that the wall was safe.",
        "The photo shows the quay.",
        "The bank gave the town credit for the wall.",
        "They turned left, then right, and met Tor.",
        "The minister was right, and the council knew it.",
        "A photo of the quay hangs in the hall.",
        "Image: 4711 is the number of the drawing." * 12,
    ],
)
def test_prose_is_no_caption(text: str) -> None:
    assert not is_caption(text)


def test_doubled_labels() -> None:
    assert undoubled("Send in e-mailSend in e-mail") == "Send in e-mail"
    assert undoubled("Marta Holm Marta Holm") == "Marta Holm"
    assert undoubled("No. No.") == "No. No."
    assert undoubled("aa") == "aa"
    assert undoubled("") == ""


def test_a_caption_said_again_without_its_credit_is_a_caption() -> None:
    text = "Waves break over the quay. The ferry did not sail."
    assert kinds(text, f"{text} Credit: Jonas Ek", BODY) == ["caption", "caption", "prose"]


def test_bylines_before_the_body() -> None:
    title = "Town signs contract for the harbour"
    assert kinds("Dr Ola Sand", title, BODY) == ["furniture", "heading", "prose"]
    assert kinds(title, "Ola Sand", BODY) == ["heading", "furniture", "prose"]
    assert kinds(title, "By Ola Sand", BODY) == ["heading", "furniture", "prose"]
    assert kinds("Ola Sand", BODY) == ["heading", "prose"]


def test_short_lines_said_twice_are_furniture_only_in_an_article() -> None:
    assert kinds(BODY, "Marta Holm", PAIR, "Marta Holm")[1::2] == ["furniture", "furniture"]
    assert kinds("Yes", "No", "Yes") == ["prose"] * 3


def test_headlines_after_the_article() -> None:
    headlines = (
        "Why Everybody Wants to Bake",
        "The Whale That Came to Stay",
        "Five Bands and One Park",
    )
    assert kinds(BODY, PAIR, BODY, *headlines) == ["prose"] * 3 + ["furniture"] * 3
    assert kinds(BODY, *headlines) == ["prose"] * 4, "too little of an article to be sure"
    notes = ("printer in room 12", "keys with Alice", "disk in the safe")
    assert kinds(BODY, PAIR, BODY, *notes) == ["prose"] * 6


def test_furniture_in_the_middle_ends_nothing() -> None:
    after = ("It closed in 2004.", "It was sold to the town.")
    assert kinds(BODY, "Advertisement", *after) == ["prose", "furniture", "prose", "prose"]
    assert kinds(BODY, "Share this article", "Two voted against.") == [
        "prose",
        "furniture",
        "prose",
    ]


def test_menus_before_and_after_an_article() -> None:
    title = "Town signs contract for the harbour"
    menu = ["Home", "News", "Sport", "Log in"]
    assert kinds(*menu, title, BODY, *menu) == [
        *["furniture"] * 4,
        "heading",
        "prose",
        *["furniture"] * 4,
    ]
    assert kinds("Milk", "Eggs", "Bread", BODY)[:2] == ["prose", "prose"]
    assert kinds(*menu)[1] == "prose"


def test_short_headings_need_a_paragraph_below_them() -> None:
    assert kinds(BODY, "What it costs", BODY) == ["prose", "heading", "prose"]
    assert kinds(BODY, "What it costs") == ["prose", "prose"]
    assert kinds(BODY, "The gate is closed", BODY) == ["prose", "prose", "prose"]
    assert kinds(BODY, "Gate: north", BODY) == ["prose", "prose", "prose"]
    assert kinds(BODY, "What does it cost?", BODY) == ["prose", "heading", "prose"]
    assert kinds(BODY, "“We won!”", BODY) == ["prose", "prose", "prose"]
    assert kinds(BODY, "It rained.", BODY) == ["prose", "prose", "prose"]


def test_marked_up_text_has_no_headings_guessed() -> None:
    assert kinds(BODY, "What it costs", BODY, marked_up=True) == ["prose"] * 3


def test_lists_of_dated_events_are_no_metadata() -> None:
    events = "12 June 1967 – War ends\n13 June 1967 – Talks begin\n14 June 1967 – Talks end"
    article = article_from_bytes(events.encode(), "events.txt")
    assert article.date is None
    assert all(paragraph.kind.is_evidence for paragraph in article.paragraphs)


def test_no_date_is_taken_from_the_body() -> None:
    article = article_from_bytes(f"{BODY}\n\nIt began on 9 May 2011.\n\n{PAIR}".encode(), "a.txt")
    assert article.date is None


def test_other_languages_stay_evidence() -> None:
    text = (
        "Der Rat der Stadt hat am Montag einen Vertrag geschlossen.\n\nDie Arbeit beginnt im April."
    )
    article = article_from_bytes(text.encode(), "a.txt")
    assert [p.kind for p in article.paragraphs] == [Kind.PROSE, Kind.PROSE]
