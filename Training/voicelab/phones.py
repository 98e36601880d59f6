"""One phone inventory for both languages, and the way from text to it.

English phones are ARPABET without stress. A Mandarin initial is one phone; a final is taken apart into the phones it
glides through, so that both languages share their vowels and each speaker can say both. `SIL` stands at the edges,
`SP` at punctuation. The daemon has the same table (Sources/Vocals/PhoneTable.swift).
"""

import re

INITIALS = dict(
    b="B", p="P", m="M", f="F", d="D", t="T", n="N", l="L", g="G", k="K", h="HH", j="tc", q="tch", x="sj", zh="JH",
    ch="CH", sh="SH", r="R", z="dz", c="ts", s="S")

FINALS = {
    "a": "AA", "ai": "AY", "ei": "EY", "ao": "AW", "ou": "OW", "i": "IY", "u": "UW", "ü": "yu", "e": "uh", "er": "ER",
    "o": "AO", "ia": "Y AA", "ie": "Y EH", "iao": "Y AW", "iou": "Y OW", "ian": "Y EH N", "iang": "Y AA NG",
    "in": "IY N", "ing": "IY NG", "iong": "Y UH NG", "ua": "W AA", "uo": "W AO", "uai": "W AY", "uei": "W EY",
    "uan": "W AA N", "uang": "W AA NG", "uen": "W AH N", "ueng": "W AH NG", "an": "AA N", "ang": "AA NG", "en": "AH N",
    "eng": "AH NG", "ong": "UH NG", "üe": "yu EH", "üan": "yu EH N", "ün": "yu N", "ir": "ir", "iz": "iz", "n": "N",
    "ng": "NG", "m": "M", "ê": "EH", "io": "Y AO"}

# In the order of the networks' tokens; `_` pads.
PHONES = (
    "_ SIL SP IY Y EH tc OW sj AA ER dz iz G uh N yu HH W EY UH NG AY tch B K T S D F AH SH UW L JH ir CH M P AW ts R "
    "AO TH V DH IH Z AE OY ZH").split()
NUMBER = {phone: number for number, phone in enumerate(PHONES)}

SILENT = {"SIL", "SP", "_"}
VOICELESS = set("P T K F TH S SH HH CH tc tch sj ts dz".split())
# Written with voiced letters, yet voiceless in Mandarin and half voiced in English.
EITHER = set("B D G JH V DH Z ZH".split())


def mandarin(text: str):
    """Phones and tones (0, or 1 to 5 on the phones of a final) of a word or a sentence; None if it has no reading."""
    from pypinyin import Style, lazy_pinyin

    phones, tones = ["SIL"], [0]
    for part in re.split(r"([，。！？、；：,.!?;:])", text):
        if re.fullmatch(r"[，、；：,;:]", part):
            phones.append("SP")
            tones.append(0)
        if not re.search(r"\w", part):
            continue
        for syllable in lazy_pinyin(part, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True):
            split = syllable_phones(syllable)
            if split is None:
                return None
            phones += split[0]
            tones += split[1]
    return phones + ["SIL"], tones + [0]


def syllable_phones(syllable: str):
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    if not re.fullmatch(r"[a-zü:vê]+[1-5]", syllable):
        return None
    tone, letters = int(syllable[-1]), syllable[:-1].replace("v", "ü").replace("u:", "ü")
    initial = to_initials(letters, strict=True) or ""
    final = to_finals(letters, strict=True, v_to_u=True) or letters
    if final in ("i", "-i") and initial in ("zh", "ch", "sh", "r"):
        final = "ir"
    elif final in ("i", "-i") and initial in ("z", "c", "s"):
        final = "iz"
    if final not in FINALS:
        return None
    onset = [INITIALS[initial]] if initial else []
    rhyme = FINALS[final].split()
    return onset + rhyme, [0] * len(onset) + [tone] * len(rhyme)


class English:
    """Reads sentences whose words are all in CMUdict."""

    def __init__(self, dictionary: str):
        self.words = {}
        with open(dictionary, encoding="utf-8") as lines:
            for line in lines:
                word, *phones = line.split()
                if "(" not in word:
                    self.words[word] = [re.sub(r"\d", "", phone) for phone in phones]

    def __call__(self, text: str):
        phones = ["SIL"]
        for token in re.findall(r"[A-Za-z']+|[,.;:!?-]", text.replace("’", "'")):
            if token[0].isalpha() or token[0] == "'":
                word = token.lower().strip("'")
                if word not in self.words:
                    return None
                phones += self.words[word]
            elif token in ",;:":
                phones.append("SP")
        while phones[-1] == "SP":
            phones.pop()
        return phones + ["SIL"], [0] * (len(phones) + 1)
