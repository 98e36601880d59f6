#!/usr/bin/env python3
"""Writes the songs of this folder as MusicXML from numbered notation. Run it here: python3 engrave.py

Melodies are in jianpu: 1-7 are the degrees of the major scale, 0 a rest, # and b before a degree alter it, ' and ,
behind it move it an octave. A note is a quarter; _ halves it, . dots it, each - adds a quarter. | is decoration.
Chords: bar by bar, those of a bar share it evenly; B- is B flat. `under` is a second voice in the same rhythm.
Words: one token a note, _ holds the last syllable; in English a trailing - joins a syllable to the next one.
"""
import re
from xml.sax.saxutils import escape

DIVISIONS = 4  # of a quarter: a sixteenth is the shortest note here
SCALE = [0, 2, 4, 5, 7, 9, 11]
STEPS = "CDEFGAB"
TYPES = {1: ("16th", 0), 2: ("eighth", 0), 3: ("eighth", 1), 4: ("quarter", 0), 6: ("quarter", 1), 8: ("half", 0),
         12: ("half", 1), 16: ("whole", 0)}
FIFTHS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "F": -1, "B-": -2, "E-": -3}

STAR = "1 1 5 5 | 6 6 5- | 4 4 3 3 | 2 2 1- | 5 5 4 4 | 3 3 2- | 5 5 4 4 | 3 3 2- | 1 1 5 5 | 6 6 5- | 4 4 3 3 | 2 2 1-"

SONGS = [
    dict(id="xiaoxingxing", chords="F | B- F | B- F | C7 F | F B- | F C | F B- | F C | F | B- F | B- F | C7 F",
         title="小星星", language="zh", key="F", tonic=65, beats=(4, 4), bpm=100,
         source="Ah! vous dirai-je, maman (French, before 1761); words: nursery rhyme",
         notes=STAR,
         words=["一闪一闪亮晶晶，满天都是小星星。挂在天上放光明，好像许多小眼睛。一闪一闪亮晶晶，满天都是小星星。"]),
    dict(id="molihua", chords="D Bm | D | D Bm | D | D | G D | D A | D | D A | D | A Bm | D Bm | Em Bm | D",
         title="茉莉花", language="zh", key="D", tonic=62, beats=(4, 4), bpm=76,
         source="Chinese folk song of Jiangsu, printed by J. Barrow in 1804; traditional words",
         notes="""3 3_ 5_ 6_ 1'_ 1'_ 6_ | 5 5_ 6_ 5- | 3 3_ 5_ 6_ 1'_ 1'_ 6_ | 5 5_ 6_ 5- |
                  5 5 5 3_ 5_ | 6_ 6_ 6_ 6_ 5 5 | 3 2_ 3_ 5 3_ 2_ | 1 1_ 2_ 1- |
                  3_ 2_ 1_ 3_ 2. 3_ | 5 6_ 1'_ 5- | 2 3_ 5_ 2_ 3_ 1_ 6,_ | 5,- 6, 1 |
                  2. 3_ 1_ 2_ 1_ 6,_ | 5,---""",
         words=["好一朵茉_莉_花___，好一朵茉_莉_花___，满园花草_香也香不过它。我有心采一朵戴___，"
                "又怕看_花的人儿_骂，来年_不_发_芽，茉莉花呀，茉_莉_花。"]),
    dict(id="songbie", chords="D | G D | D | Em A7 | D | G D | A7 | D | G | A D | G D | Em A7 | D | G D | A7 | D",
         title="送别", language="zh", key="D", tonic=62, beats=(4, 4), bpm=84,
         source="John P. Ordway, Dreaming of Home and Mother (1868); words: 李叔同 Li Shutong (1915)",
         notes="""5 3_ 5_ 1'- | 6 1' 5- | 5 1_ 2_ 3 2_ 1_ | 2--- | 5 3_ 5_ 1'. 7_ | 6 1' 5- | 5 2_ 3_ 4. 7,_ | 1--- |
                  6 1' 1'- | 7 6_ 7_ 1'- | 6_ 7_ 1'_ 6_ 6_ 5_ 3_ 1_ | 2--- |
                  5 3_ 5_ 1'. 7_ | 6 1' 5- | 5 2_ 3_ 4. 7,_ | 1---""",
         words=["长亭_外，古道边，芳草_碧连_天。晚风_拂柳笛声残，夕阳_山外山。"
                "天之涯，地之_角，知_交_半_零_落。一瓢_浊酒尽余欢，今宵_别梦寒。"]),
    dict(id="twinkle", chords="F | B- F | B- F | C7 F | F B- | F C | F B- | F C | F | B- F | B- F | C7 F",
         title="Twinkle, Twinkle, Little Star", language="en", key="F", tonic=65, beats=(4, 4), bpm=100,
         source="Ah! vous dirai-je, maman (French, before 1761); words: Jane Taylor (1806)",
         notes=STAR,
         words=["""Twin- kle, twin- kle, lit- tle star, how I won- der what you are! Up a- bove the world so high,
                   like a dia- mond in the sky. Twin- kle, twin- kle, lit- tle star, how I won- der what you are!"""]),
    dict(id="greensleeves", chords="F#m | E | F#m | C# | F#m | E | F#m C#7 | F#m | A | E | F#m | C# | A | E | F#m C#7 | F#m",
         title="Greensleeves", language="en", key="A", tonic=69, beats=(6, 8), bpm=84, pickup=2,
         source="English, 16th century; words: A Handful of Pleasant Delights (1584), shortened",
         notes="""6,_ | 1 2_ 3_. 4__ 3_ | 2 7,_ 5,_. 6,__ 7,_ | 1 6,_ 6,_. #5,__ 6,_ | 7, #5,_ 3, 6,_ |
                  1 2_ 3_. 4__ 3_ | 2 7,_ 5,_. 6,__ 7,_ | 1_. 7,__ 6,_ #5,_. #4,__ #5,_ | 6,. 6, 0_ |
                  5. 5_. #4__ 3_ | 2 7,_ 5,_. 6,__ 7,_ | 1 6,_ 6,_. #5,__ 6,_ | 7, #5,_ 3,. |
                  5. 5_. #4__ 3_ | 2 7,_ 5,_. 6,__ 7,_ | 1_. 7,__ 6,_ #5,_. #4,__ #5,_ | 6,. 6, """,
         words=["""A- las, my love, _ you do me wrong, _ to cast me off _ dis- cour- teous- ly, for I have loved _ you
                   well and long, _ de- light- ing in your com- pa- ny. _ Green- sleeves was all my _ joy, _ _
                   Green- sleeves was _ my de- _ light, Green- sleeves was my heart of gold, _ and who but my la- _ dy
                   Green- sleeves."""]),
    dict(id="scarborough-fair", chords="Em | Em | D | Em | G | Em | A | Em | Em | Em | G | G | D | Em | A | D | Em | Em",
         title="Scarborough Fair", language="en", key="C", mode="dorian", tonic=62,
         beats=(3, 4), bpm=108, source="English folk song, words and melody traditional", repeat=True,
         notes="""2- 2 | 6 6 6 | 3. 4_ 3 | 2-- | 0 6 1' | 2'- 1' | 6 7 5 | 6-- | 6~- 2' | 2'- 2' | 1'- 6 | 6 5 4 |
                  3 1- | 2- 6 | 5- 4 | 3 2 1 | 2-- | 0--""",
         words=["""Are you go- ing to Scar- bor- ough Fair? Pars- ley, sage, rose- mar- y and thyme. Re- mem- ber me to
                   one who lives there, _ she once was a true love of mine.""",
                """Tell her to make me a cam- bric shirt, pars- ley, sage, rose- mar- y and thyme. With- out an- y seam
                   nor nee- dle- work, _ then she'll be a true love of mine."""]),
    dict(id="auld-lang-syne", chords="E- | B-7 | E- | A- | E- | B-7 | A- B-7 | E- | E- | B-7 | E- | A- | E- | B-7 | A- B-7 | E-",
         title="Auld Lang Syne", language="en", key="E-", tonic=63, beats=(4, 4), bpm=88, pickup=4,
         source="Scottish; words: Robert Burns (1788)",
         notes="""5, | 1. 1_ 1 3 | 2. 1_ 2 3 | 1. 1_ 3 5 | 6-- 6 | 5. 3_ 3 1 | 2. 1_ 2 3 | 1. 6,_ 6, 5, | 1-- 6 |
                  5. 3_ 3 1 | 2. 1_ 2 6 | 5. 3_ 3 5 | 6-- 1' | 5. 3_ 3 1 | 2. 1_ 2 3 | 1. 6,_ 6, 5, | 1--""",
         words=["""Should auld ac- quain- tance be for- got, and nev- er brought to mind? Should auld ac- quain- tance be
                   for- got, and auld _ lang _ syne? For auld _ lang _ syne, my dear, for auld _ lang _ syne, we'll take
                   a cup of kind- ness yet, for auld _ lang _ syne."""]),
    dict(id="sakura", chords="Bm | Bm | Bm | Bm G | Bm | F#5 | Bm | Bm G | Bm | F#5 | Bm | Bm | G | F#5",
         title="さくら", language="ja", key="D", tonic=62, beats=(4, 4), bpm=80,
         source="Japanese, before 1888; traditional words",
         notes="""6 6 7- | 6 6 7- | 6 7 1' 7 | 6 7_ 6_ 4- | 3 1 3 4 | 3 3_ 1_ 7,- | 6 7 1' 7 | 6 7_ 6_ 4- | 3 1 3 4 |
                  3 3_ 1_ 7,- | 6 6 7- | 6 6 7- | 3 4 7_ 6_ 4 | 3---""",
         words=["さくら、さくら、やよいのそら_は[wa]、みわたすかぎ_り、かすみかくも_か、においぞいず_る、いざや、いざや、"
                "みにゆ_かん。"]),
    dict(id="silent-night", title="Silent Night", language="en", key="B-", tonic=58, beats=(6, 8), bpm=66,
         chords="B- | B- | F | B- | E- | B- | E- | B- | F7 | B- Gm | B- F7 | B-",
         source="Franz Xaver Gruber (1818); words: John Freeman Young (1859)",
         notes="""5_. 6__ 5_ 3. | 5_. 6__ 5_ 3. | 2' 2'_ 7. | 1' 1'_ 5. | 6 6_ 1'_. 7__ 6_ | 5_. 6__ 5_ 3. | 6 6_ 1'_. 7__ 6_ |
                  5_. 6__ 5_ 3. | 2' 2'_ 4'_. 2'__ 7_ | 1'. 3'. | 1'_. 5__ 3_ 5_. 4__ 2_ | 1. 1 0_""",
         under="""3_. 4__ 3_ 1. | 3_. 4__ 3_ 1. | 4 4_ 2. | 3 3_ 3. | 4 4_ 6_. 5__ 4_ | 3_. 4__ 3_ 1. | 4 4_ 6_. 5__ 4_ |
                  3_. 4__ 3_ 1. | 7 7_ 2'_. 7__ 5_ | 5. 1'. | 5_. 3__ 1_ 3_. 2__ 7,_ | 1. 1 0_""",
         words=["""Si- _ lent night, ho- _ ly night, all is calm, all is bright. Round yon Vir- _ gin, moth- er and child, ho- ly
                   in- fant so ten- der and mild, sleep in heav- en- ly peace, _ sleep _ in heav- en- ly peace. _"""]),
]


def parse_note(token):
    """-> (semitones above the tonic's octave, letter steps above it, alter, length, tied) or None for a rest"""
    m = re.fullmatch(r"([#b]?)([0-7])([',]*)(_*)(\.?)(~?)(-*)", token)
    assert m, token
    length = DIVISIONS >> len(m[4])
    if m[5]:
        length = length * 3 // 2
    length += DIVISIONS * len(m[7])
    if m[2] == "0":
        return None, length, False
    degree, octave = int(m[2]) - 1, m[3].count("'") - m[3].count(",")
    return (degree, octave, {"#": 1, "b": -1, "": 0}[m[1]]), length, bool(m[6])


def pitch(song, degree, octave, alter):
    """-> (step, alter, octave): the degree spelled in the song's key"""
    tonic = STEPS.index(song.get("scale", song["key"])[0]) if song.get("mode") is None else STEPS.index("D")
    midi = song["tonic"] + 12 * octave + SCALE[degree] + alter
    letter = tonic + degree
    step = STEPS[letter % 7]
    natural = SCALE[letter % 7]
    written = midi // 12 - 1
    offset = midi - (12 * (written + 1) + natural)
    if offset > 6:
        written, offset = written + 1, offset - 12
    if offset < -6:
        written, offset = written - 1, offset + 12
    assert abs(offset) <= 2, (song["id"], degree, offset)
    return step, offset, written


def tokens(words, language):
    """-> (text, syllabic) or None where the last syllable goes on"""
    result, inside = [], False
    if language == "en":
        for word in words.split():
            if word == "_":
                result.append(None)
                continue
            goes_on = word.endswith("-")
            result.append((word.rstrip("-"), {(0, 0): "single", (0, 1): "begin", (1, 1): "middle", (1, 0): "end"}[
                (int(inside), int(goes_on))]))
            inside = goes_on
        return result
    for piece in re.findall(r"_|[^，。、_](?:\[\w+\])?", words):
        result.append(None if piece == "_" else (piece, "single"))
    # Punctuation belongs to the syllable before it.
    at = -1
    for piece in re.findall(r"_|[，。、]|[^，。、_](?:\[\w+\])?", words):
        if piece in "，。、":
            sung = max(i for i in range(at + 1) if result[i])
            result[sung] = (result[sung][0] + piece, result[sung][1])
        else:
            at += 1
    return result


def split(length, room):
    """lengths that can be written, none across the barline"""
    while length:
        part = max(t for t in TYPES if t <= min(length, room))
        yield part
        length -= part
        room -= part
        if room == 0:
            room = 1 << 30


KINDS = {"": "major", "m": "minor", "7": "dominant", "m7": "minor-seventh", "5": "power"}


def harmony(name, offset):
    """`<harmony>` of F#m7, B-7, C …"""
    m = re.fullmatch(r"([A-G])([#-]?)(.*)", name)
    alter = {"#": 1, "-": -1, "": 0}[m[2]]
    return (f"      <harmony><root><root-step>{m[1]}</root-step>" + (f"<root-alter>{alter}</root-alter>" if alter else "")
            + f"</root><kind>{KINDS[m[3]]}</kind>" + (f"<offset>{offset}</offset>" if offset else "") + "</harmony>\n")


def pitched(song, degree):
    step, alter, octave = pitch(song, *degree)
    return (f"        <pitch><step>{step}</step>" + (f"<alter>{alter}</alter>" if alter else "")
            + f"<octave>{octave}</octave></pitch>\n")


def engrave(song):
    measure_length = song["beats"][0] * 4 * DIVISIONS // song["beats"][1]
    notes = [parse_note(t) for t in song["notes"].replace("|", " ").split()]
    under = [parse_note(t) for t in song.get("under", "").replace("|", " ").split()]
    assert not under or [n[1] for n in under] == [n[1] for n in notes], song["id"]
    bars = [bar.split() for bar in song["chords"].split("|")]
    verses = [tokens(w, song["language"]) for w in song["words"]]
    sung = sum(1 for p, _, tied in notes if p and not tied)
    for verse in verses:
        assert len(verse) == sung, (song["id"], len(verse), sung)
    fifths = FIFTHS[song["key"]] + (2 if song.get("mode") == "dorian" else 0)
    out, body, position, number, index = [], [], song.get("pickup", 0) and measure_length - song["pickup"], 0, 0
    number = 0 if position else 1

    def close(last=False):
        nonlocal body, number, position
        head = f'    <measure number="{number}"' + (' implicit="yes"' if number == 0 else "") + ">\n"
        if not out:
            head += f"""      <attributes>
        <divisions>{DIVISIONS}</divisions>
        <key><fifths>{fifths}</fifths><mode>{song.get("mode", "major")}</mode></key>
        <time><beats>{song["beats"][0]}</beats><beat-type>{song["beats"][1]}</beat-type></time>
        <clef><sign>G</sign><line>2</line></clef>
      </attributes>
      <direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>{song["bpm"]}</per-minute></metronome></direction-type><sound tempo="{song["bpm"]}"/></direction>
"""
        for place, chord in enumerate(bars[number - 1] if number else []):
            head += harmony(chord, measure_length * place // len(bars[number - 1]))
        tail = ""
        if last:
            repeat = '<repeat direction="backward"/>' if song.get("repeat") else ""
            tail = f'      <barline location="right"><bar-style>light-heavy</bar-style>{repeat}</barline>\n'
        out.append(head + "".join(body) + tail + "    </measure>\n")
        body, position, number = [], 0, number + 1

    for at, (degree, length, tied) in enumerate(notes):
        if position == measure_length:
            close()
        next_tied = at + 1 < len(notes) and notes[at + 1][2]
        parts = list(split(length, measure_length - position))
        for k, part in enumerate(parts):
            if position == measure_length:
                close()
            kind, dots = TYPES[part]
            xml = "      <note>\n"
            if degree is None:
                xml += "        <rest/>\n"
            else:
                xml += pitched(song, degree)
            xml += f"        <duration>{part}</duration>\n"
            stop = degree is not None and (k > 0 or tied)
            start = degree is not None and (k + 1 < len(parts) or next_tied)
            xml += ('        <tie type="stop"/>\n' if stop else "") + ('        <tie type="start"/>\n' if start else "")
            xml += f"        <voice>1</voice>\n        <type>{kind}</type>\n" + "        <dot/>\n" * dots
            if degree is not None:
                holds = verses[0][index] is None if not stop else False
                next_holds = not stop and index + 1 < sung and verses[0][index + 1] is None
                marks = ('<tied type="stop"/>' if stop else "") + ('<tied type="start"/>' if start else "")
                if not stop and holds and not next_holds:
                    marks += '<slur number="1" type="stop"/>'
                if not stop and not holds and next_holds:
                    marks += '<slur number="1" type="start"/>'
                xml += f"        <notations>{marks}</notations>\n" if marks else ""
                if not stop:
                    for v, verse in enumerate(verses, 1):
                        if verse[index]:
                            text, syllabic = verse[index]
                            extend = "<extend/>" if index + 1 < sung and verse[index + 1] is None else ""
                            xml += (f'        <lyric number="{v}"><syllabic>{syllabic}</syllabic>'
                                    f'<text xml:lang="{song["language"]}">{escape(text)}</text>{extend}</lyric>\n')
            body.append(xml + "      </note>\n")
            if under and degree is not None:
                second = "      <note>\n        <chord/>\n" + pitched(song, under[at][0])
                second += f"        <duration>{part}</duration>\n        <voice>1</voice>\n        <type>{kind}</type>\n"
                body.append(second + "        <dot/>\n" * dots + "      </note>\n")
            position += part
        if degree is not None and not tied:
            index += 1
    assert (position + song.get("pickup", 0)) % measure_length == 0, (song["id"], position)
    close(last=True)
    assert number == len(bars) + 1, (song["id"], number, len(bars))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0">
  <work><work-title>{escape(song["title"])}</work-title></work>
  <identification>
    <rights>Melody and words are in the public domain; this engraving is CC0 1.0.</rights>
    <source>{escape(song["source"])}</source>
  </identification>
  <part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list>
  <part id="P1">
{"".join(out)}  </part>
</score-partwise>
"""


for song in SONGS:
    with open(song["id"] + ".musicxml", "w", encoding="utf-8") as file:
        file.write(engrave(song))
