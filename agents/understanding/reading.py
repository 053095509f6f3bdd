"""The working state of one message while it is being read: its tokens and what has been found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from agents.understanding.fuzzy import Spelling
from agents.understanding.lexicon import Lexicon
from agents.understanding.text import PhraseIndex, T, Token, stem, tokenize, without_digraphs
from agents.understanding.vocabulary import Vocabulary

MIN_REST = 3  # letters after the prefix of a compound ("Holzbox"); fewer are an ending


@dataclass(slots=True)
class Reading:
    """Tokens with parallel lists of their folded forms and stems, and the values found, by entity name."""

    text: str
    lexicon: Lexicon
    vocabulary: Vocabulary
    tokens: list[Token] = field(default_factory=list)
    norms: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)
    options: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, prepared: str, lexicon: Lexicon, vocabulary: Vocabulary, spelling: Spelling | None) -> Reading:
        """Tokenise a prepared text, correct its spelling and read its number words.

        Args:
            prepared: what `text.prepare` returned.
            lexicon: of the message's language.
            vocabulary: of the tenant.
            spelling: of the language; None to take the words as they are.
        """
        reading = cls(prepared, lexicon, vocabulary, tokenize(prepared))
        if spelling is not None:
            reading._split_compounds(spelling)
            reading._correct(spelling)
        reading._read_number_words()
        reading.refresh()
        return reading

    def refresh(self) -> None:
        self.norms = [token.norm for token in self.tokens]
        self.stems = [stem(norm) for norm in self.norms]

    def free(self, start: int, end: int) -> bool:
        return not any(token.tag for token in self.tokens[start:end])

    def mark(self, start: int, end: int, tag: str) -> None:
        for token in self.tokens[start:end]:
            token.tag = tag

    def mark_span(self, start: int, end: int, tag: str) -> None:
        """Tag the tokens inside a span of characters."""
        for token in self.tokens:
            if token.start >= start and token.end <= end:
                token.tag = tag

    def add(self, name: str, value: str, *, excluded: bool = False) -> None:
        values = (self.excluded if excluded else self.found).setdefault(name, [])
        if value not in values:
            values.append(value)

    def ends_of(self, index: PhraseIndex[T]) -> dict[int, tuple[int, T]]:
        """Every phrase of an index over free tokens: position after it -> (its start, its value), longest kept."""
        ends: dict[int, tuple[int, T]] = {}
        for start in range(len(self.tokens)):
            hit = index.at(self.norms, start)
            if hit and hit[0] not in ends and self.free(start, hit[0]):
                ends[hit[0]] = (start, hit[1])
        return ends

    def _split_compounds(self, spelling: Spelling) -> None:
        """Cut "Lederjacke" into "leder" and "jacke" unless the word is known as a whole; the query joins them again."""
        parts: list[Token] = []
        for token in self.tokens:
            cut = 0 if self._knows(token.norm, spelling) else _prefix_length(token.norm, self.lexicon.prefixes)
            middle = token.start + cut
            if cut:
                parts.append(Token(token.text[:cut], self.lexicon.prefixes[token.norm[:cut]], token.start, middle))
            parts.append(Token(token.text[cut:], token.norm[cut:], middle, token.end, token.value) if cut else token)
        self.tokens = parts

    def _knows(self, word: str, spelling: Spelling) -> bool:
        return word in spelling or self.vocabulary.has_word(word)

    def _correct(self, spelling: Spelling) -> None:
        for token in self.tokens:
            word = token.norm
            if len(word) < 4 or token.value is not None or self._knows(word, spelling):
                continue
            plain = without_digraphs(word) if self.lexicon.language == "de" else word
            if plain != word and self._knows(plain, spelling):
                token.norm = token.text = plain
            elif corrected := self.vocabulary.correct(word):
                token.norm = token.text = corrected
            elif corrected := spelling.correct(word):
                token.norm = corrected

    def _read_number_words(self) -> None:
        """Join "cinquante cinq" and "two hundred" into one token with a value, and "1 200 €" too."""
        tokens, joined, position = self.tokens, list[Token](), 0
        while position < len(tokens):
            end, value = self._number_at(position)
            if value is None:
                joined.append(tokens[position])
                position += 1
                continue
            first, last = tokens[position], tokens[end - 1]
            text = self.text[first.start : last.end]
            norm = first.norm if end == position + 1 else str(value)
            joined.append(Token(text, norm, first.start, last.end, value))
            position = end
        self.tokens = joined

    def _number_at(self, position: int) -> tuple[int, Decimal | None]:
        token = self.tokens[position]
        if token.value is not None:
            return self._digits_at(position, token.value)
        numbers, joiners = self.lexicon.numbers, self.lexicon.number_joiners
        values: list[int] = []
        end = position
        while end < len(self.tokens) and self.tokens[end].norm in numbers:
            values.append(numbers[self.tokens[end].norm])
            end += 1
            # "vingt et un", "two hundred and fifty": a joiner only between two number words
            following = self.tokens[end + 1].norm if end + 1 < len(self.tokens) else ""
            if end < len(self.tokens) and self.tokens[end].norm in joiners and following in numbers:
                if values[-1] < 20 or numbers[following] >= values[-1]:
                    break
                end += 1
        alone = end == position + 1 and token.norm in self.lexicon.guarded_numbers
        beside_money = end < len(self.tokens) and self.tokens[end].norm in CURRENCIES
        if not values or (alone and not (beside_money and values[0] > 1)):
            return position, None
        return end, Decimal(compose(values))

    def _digits_at(self, position: int, value: Decimal) -> tuple[int, Decimal]:
        """Digits, with a thousands group after a space when money stands beside it ("1 200 €")."""
        nearby = self.tokens[position + 1 : position + 3]
        if (
            len(nearby) == 2
            and value < 1000
            and len(nearby[0].text) == 3
            and nearby[0].value is not None
            and nearby[0].start - self.tokens[position].end == 1
            and nearby[1].norm in CURRENCIES
        ):
            return position + 2, value * 1000 + nearby[0].value
        return position + 1, value


def _prefix_length(word: str, prefixes: Mapping[str, str]) -> int:
    """How much of a word is the longest prefix that leaves a word behind it; 0 when none does."""
    lengths = range(len(word) - MIN_REST, 2, -1) if prefixes else ()
    return next((length for length in lengths if word[:length] in prefixes), 0)


def compose(values: Iterable[int]) -> int:
    """[4, 20, 10, 5] -> 95, [2, 100, 50] -> 250, [1, 1000] -> 1000."""
    total = current = 0
    for value in values:
        if value == 1000:
            total, current = total + (current or 1) * 1000, 0
        elif value == 100 or (value == 20 and current == 4):
            current = (current or 1) * value
        else:
            current += value
    return total + current


CURRENCIES = {
    word: code
    for code, spellings in {
        "EUR": "€ eur euro euros balles",
        "USD": "$ usd dollar dollars bucks dolares dolar dollari",
        "GBP": "£ gbp pound pounds quid livres sterling",
        "CHF": "chf francs franken franchi",
        "JPY": "¥ jpy yen yens",
    }.items()
    for word in spellings.split()
}
