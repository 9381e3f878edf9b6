"""The words that samples are filled with: short, long, in three scripts, and without a place to break."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""80 letters in which no line can break."""

_ENGLISH = (
    "water school bridge valley teacher market river training winter garden harvest village doctor journey"
    " window family office summer kitchen station mountain letter morning island library orchard carpenter"
    " bakery harbour support meeting evening forest weaver market-place children neighbour region border"
    " welcome"
)
_GEORGIAN = (
    "წყალი სკოლა ხიდი ხეობა მასწავლებელი ბაზარი მდინარე სწავლება ზამთარი ბაღი მოსავალი სოფელი ექიმი"
    " მოგზაურობა ფანჯარა ოჯახი ოფისი ზაფხული სამზარეულო სადგური მთა წერილი დილა კუნძული ბიბლიოთეკა"
    " დურგალი საცხობი ნავსადგური დახმარება შეხვედრა საღამო ტყე მქსოველი ბავშვები მეზობელი რეგიონი"
    " საზღვარი რეინტეგრაცია დაბრუნება"
)
_ARABIC = (
    "ماء مدرسة جسر وادي معلم سوق نهر تدريب شتاء حديقة حصاد قرية طبيب رحلة نافذة أسرة مكتب صيف مطبخ محطة"
    " جبل رسالة صباح جزيرة مكتبة بستان نجار مخبز ميناء دعم اجتماع مساء غابة نساج أطفال جار منطقة حدود"
    " ترحيب عودة"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to fill a section with words and numbers.

    Attributes:
        name: what it is called in the name of a sample.
        language: BCP 47 tag of its words.
        bank: its words, parted by blanks.
        line: how many of them make a line.
        paragraph: how many of them make a paragraph.
        whole: a number of which `part` can be a part.
        part: a number, at most half of `whole`.
        picture: the file of the samples' folder that stands for every picture.
        rich: whether its paragraphs hold a list, and a second paragraph.

    Example:
        >>> WORDINGS[0].name, WORDINGS[0].language
        ('short', 'en')
    """

    name: str
    language: str
    bank: str
    line: int
    paragraph: int
    whole: int
    part: int
    picture: str = "wide.jpg"
    rich: bool = False

    def words(self, key: str, count: int) -> str:
        """So many words, the same ones for the same key.

        Example:
            >>> len(WORDINGS[0].words("items.title", 3).split())
            3
        """
        bank, start = self.bank.split(), crc32(key.encode())
        step = start // len(bank) % (len(bank) - 1) + 1
        chosen = [bank[(start + step * number) % len(bank)] for number in range(count)]
        first = chosen[0][:1].upper() + chosen[0][1:] if self.has_capitals else chosen[0]
        return " ".join([first, *chosen[1:]])

    @property
    def has_capitals(self) -> bool:
        """Whether a sentence of it begins with a capital."""
        return self.language == "en"


SHORT = Wording("short", "en", _ENGLISH, 2, 6, 9, 2)
LONG = Wording("long", "en", _ENGLISH, 14, 70, 98_765_432, 8_765_432, "tall.jpg", rich=True)
GEORGIAN = Wording("georgian", "ka", _GEORGIAN, 5, 40, 12_345, 1_234, rich=True)
ARABIC = Wording("arabic", "ar", _ARABIC, 5, 40, 12_345, 1_234, rich=True)
UNBROKEN = Wording(
    "unbroken", "en", f"{LONG_WORD} {LONG_WORD.lower()}", 1, 3, 98_765_432, 8_765_432, "small.png"
)

WORDINGS = (SHORT, LONG, GEORGIAN, ARABIC, UNBROKEN)
"""All of them, in the order in which samples are made."""
