"""What no sentence under a picture may hold, at whatever setting it is read.

Each fault has a name and a pattern. `faults` finds them in what a picture says; the patterns look
at whole sentences, so that a full stop inside a number ends nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise

NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?%?"
ZERO = r"0(?:\.0+)?(?![\d.]*\d)"
START = r"(?<![\w.,])"
NOUNS = (
    "attacks|attempts|attackers|agreements|cases|chairs|challengers|clashes|days|deals|deaths|"
    "episodes|factions|groups|instalments|killings|leaders|measures|members|months|numbers|others|"
    "parties|partners|people|periods|places|points|policies|rivals|runs|seats|stakes|steps|strikes|"
    "ties|times|waves|weeks|wings|years"
)

PATTERNS = {
    # What a program says where a number or a word is missing.
    "no number": r"(?i:\bnan\b|\binf(?:inity)?\b)|\bNone\b(?! of)|\bTrue\b|\bFalse\b|np\.|array\(",
    "unfilled bracket": r"[\[\]{}<>]|%\(|%[sd]\b|\(\s*\)|''|\"\"",
    # Punctuation that a missing part leaves behind.
    "doubled punctuation": r"\.\s*\.|,\s*[,.;:]|;\s*[;,.:]|:\s*[:;,.]|\?\s*\.",
    "stray space": r"\s\s|^\s|\s$|\s[,.;:?)]|\(\s|[\n\t]",
    "sentence without a capital": r"(?:^|[a-z)%]\. )[a-z]",
    # Zeros that are none, and words that do not go with them.
    "signed zero": rf"(?<![\d\w])[-−]{ZERO}",
    "less than nothing": rf"(?i:less|fewer|under|below|lower|smaller)(?: than)? {ZERO}",
    "more than all": r"(?i:more than|over|above) 100%",
    "nearly never or once": rf"(?i:about|nearly|almost|some) {START}(?:[01] times|0 (?:in|of))\b",
    "no or one as a plural": rf"{START}(?:1 (?:\w+ )?(?:{NOUNS})\b|0 times\b)",
    # A difference that is said and cannot be seen.
    "difference of nothing": rf"{START}{ZERO}%? (?:is |are )?(?:more|less|fewer|missing|too |better"
    r"|worse|higher|lower|larger|smaller|above|below|dearer|cheaper)"
    rf"|(?:better|worse|ahead|behind|too much|too little) (?:off )?by {ZERO}"
    rf"|(?:falls?|fell|rises?|rose|lowers?|raises?|drops?|grows?|moves?)(?: [\w']+)* by {ZERO}",
    "from a number to itself": rf"{START}(?P<a>{NUMBER})(?: in \d{{4}})? to (?P=a)(?![\d.,]*\d)",
    "between a number and itself": rf"between (?P<a>{NUMBER}) and (?P=a)(?![\d.,]*\d)",
    "what is unknown is the same": r"(?i:\bsame\b|\bequal\b|stay\w*|unchanged).*\bunder (?P<a>\d+)"
    r".*\bunder (?P=a)\b",
    "what is unknown moves": r"(?:\b(?:fell|rose|falls|rises|went|goes|grew|dropped)\b).*"
    r"\bunder (?P<a>\d+)\b.*\bto under (?P=a)\b",
    "two needs that are one": rf"\bneeds (?:a \w+ of )?(?P<a>{NUMBER}),? (?:and|but) "
    r"(?:it is|it has|there is|has) (?:only )?(?P=a)(?![\d.,]*\d)",
}
FAULTS = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}

# Between two numbers that look alike these words say that they differ, and the others that they
# may be equal.
STRICT = re.compile(
    r"\b(?:more|less|fewer|above|below|exceeds?|beats?|larger|smaller|higher|lower|dearer|cheaper|"
    r"better|worse|over|greater|beyond|short of|not enough|too (?:little|much|few|many|low|high)|"
    r"only|missing)\b"
)
LENIENT = re.compile(
    r"\b(?:as much|as many|as large|as little|at least|at most|or more|or less|or fewer|equal|same|"
    r"stays?|stayed|no more|no less|up to|each|both|already|nobody|not above|not below)\b"
)
DECIMAL = re.compile(rf"{START}[-−]?\d+\.\d+%?(?![\d.]*\d)")


def sentences(said: str) -> list[str]:
    """Split what a picture says into its sentences."""
    return re.split(r"(?<=[.?!]) (?=[A-Z0-9])", said)


def alike(sentence: str) -> bool:
    """Are two decimal numbers that look the same said to differ?"""
    found = list(DECIMAL.finditer(sentence))
    for one, other in pairwise(found):
        between = sentence[one.end() : other.start()]
        if (
            one.group() == other.group()
            and STRICT.search(between)
            and not LENIENT.search(between)
            and ";" not in between
        ):
            return True
    return False


def faults(said: str) -> list[str]:
    """Name everything that is wrong with what a picture says."""
    found = [name for name, pattern in FAULTS.items() if pattern.search(said)]
    if any(alike(sentence) for sentence in sentences(said)):
        found.append("two numbers alike are said to differ")
    if said.count("(") != said.count(")"):
        found.append("bracket without its other half")
    return found
