"""Writes texts.json: BLEU, chrF, WER, CER, exact match and F1 of small corpora, by plain Python from the published definitions.

Neither sacreBLEU nor jiwer is needed: the functions below are checked against figures that their own tests state (`published`) before anything is written.
Run: python3 make_texts.py
"""
import json, math, os, random, re, string
from collections import Counter
from fractions import Fraction


# BLEU: Papineni et al. 2002, mteval-v13a's tokens, NIST smoothing
def tokens_13a(text):
    text = text.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, char in (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, char)
    text = f" {text} "
    alone = set(string.punctuation) - set("',-.") | {" "}
    text = "".join(f" {c} " if c in alone else c for c in text)
    text = re.sub(r"([^0-9])([.,])", r"\1 \2 ", text)
    text = re.sub(r"([.,])([^0-9])", r" \1 \2", text)
    return re.sub(r"([0-9])(-)", r"\1 \2 ", text).split()


def runs(items, n):
    return Counter(tuple(items[i:i + n]) for i in range(len(items) - n + 1))


def bleu(hypotheses, references, tokens=tokens_13a):
    length = ref_length = 0
    hits, totals = [0] * 4, [0] * 4
    for hypothesis, refs in zip(hypotheses, references):
        own, right = tokens(hypothesis), [tokens(r) for r in refs]
        length += len(own)
        ref_length += min((abs(len(r) - len(own)), len(r)) for r in right)[1]
        for n in range(1, 5):
            most = Counter()
            for r in right:
                most |= runs(r, n)
            hits[n - 1] += sum((runs(own, n) & most).values())
            totals[n - 1] += sum(runs(own, n).values())
    if sum(hits) == 0 or 0 in totals:
        return 0.0
    product, missing = Fraction(1), 0
    for hit, total in zip(hits, totals):
        if hit == 0:
            missing += 1
            product *= Fraction(1, 2 ** missing * total)
        else:
            product *= Fraction(hit, total)
    penalty = 1.0 if length >= ref_length else math.exp(1 - ref_length / length)
    return 100 * penalty * float(product) ** 0.25


# chrF: Popović 2015, 2017
def edge_split(text):
    for word in text.split():
        if len(word) > 1 and word[-1] in string.punctuation:
            yield from (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in string.punctuation:
            yield from (word[0], word[1:])
        else:
            yield word


def f_beta(p, r, beta):
    return (1 + beta ** 2) * p * r / (beta ** 2 * p + r) if p + r > 0 else 0.0


def chrf_counts(hypothesis, reference, words, spaces=False):
    h, r = (text if spaces else "".join(text.split()) for text in (hypothesis, reference))
    rows = [(runs(h, n), runs(r, n)) for n in range(1, 7)]
    rows += [(runs(list(edge_split(hypothesis)), n), runs(list(edge_split(reference)), n)) for n in range(1, words + 1)]
    return [(sum(a.values()) if b else 0, sum(b.values()), sum((a & b).values())) for a, b in rows]


def chrf_score(counts, beta=2, per_order=False):
    if per_order:   # "eps_smoothing" of sacreBLEU, chrF++.py's own way; here for the published figures alone
        return 100 * sum(f_beta(m / h if h else 0, m / r if r else 0, beta) for h, r, m in counts) / len(counts)
    pairs = [(m / h, m / r) for h, r, m in counts if h and r]
    return 100 * f_beta(sum(p for p, _ in pairs) / len(pairs), sum(r for _, r in pairs) / len(pairs), beta) if pairs else 0.0


def chrf(hypotheses, references, words=0, **options):
    total = None
    for hypothesis, refs in zip(hypotheses, references):
        counts = max((chrf_counts(hypothesis, r, words, options.get("spaces", False)) for r in refs), key=chrf_score)
        total = counts if total is None else [tuple(map(sum, zip(a, b))) for a, b in zip(total, counts)]
    return chrf_score(total, options.get("beta", 2), options.get("per_order", False)) if total else 0.0


# WER, CER: Levenshtein 1966 by its recursion; jiwer's default transforms
def edits(a, b):
    table = {(0, j): j for j in range(len(b) + 1)} | {(i, 0): i for i in range(len(a) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(table[i - 1, j - 1] + (a[i - 1] != b[j - 1]), table[i - 1, j] + 1, table[i, j - 1] + 1)
    return table[len(a), len(b)]


def wer(hypotheses, references):
    cut = lambda text: [w for w in re.sub(r"\s\s+", " ", text).strip().split(" ") if w]
    wrong = sum(edits(cut(r[0]), cut(h)) for h, r in zip(hypotheses, references))
    length = sum(len(cut(r[0])) for r in references)
    return wrong / length if length else float(wrong)


def cer(hypotheses, references):
    wrong = sum(edits(r[0].strip(), h.strip()) for h, r in zip(hypotheses, references))
    length = sum(len(r[0].strip()) for r in references)
    return wrong / length if length else float(wrong)


# SQuAD 1.1: Rajpurkar et al. 2016
def plain(answer):
    answer = "".join(c for c in answer.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", answer).split()


def exact(hypotheses, references):
    return 100 * sum(any(plain(h) == plain(r) for r in refs) for h, refs in zip(hypotheses, references)) / len(hypotheses) if hypotheses else None


def answer_f1(hypotheses, references):
    def overlap(h, r):
        common = sum((Counter(plain(h)) & Counter(plain(r))).values())
        return f_beta(common / len(plain(h)), common / len(plain(r)), 1) if common else 0.0
    return 100 * sum(max(overlap(h, r) for r in refs) for h, refs in zip(hypotheses, references)) / len(hypotheses) if hypotheses else None


def published():
    """Figures that the tests of sacreBLEU 2 (github.com/mjpost/sacrebleu, test/test_bleu.py, test_sentence_bleu.py, test_chrf.py), jiwer (github.com/jitsi/jiwer,
    tests/test_measures.py, test_cer.py, test_empty_ref.py) and torchmetrics' documentation state."""
    near = lambda value, expected, by: abs(value - expected) < by or print("differs:", value, expected) or exit(1)
    streams = [["The dog bit the man.", "It was not unexpected.", "The man bit him first."],
               ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."]]
    hyps, refs = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."], list(zip(*streams))
    near(bleu(hyps, refs), 48.530827, 1e-6)
    near(bleu(hyps, refs, str.split), 49.1919566, 1e-6)
    near(bleu(["", "", ""], refs), 0, 1e-12)
    near(bleu(["this is a test", "another test"], [["ref1"], ["ref2"]]), 0, 1e-12)
    system, right = "Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;", "producţia de zahăr brut se exprimă în zahăr alb;"
    near(bleu([system], [[right]]), 8.493, 1e-3)
    near(bleu([system], [[right]], str.split), 7.347, 1e-3)

    czech = [("Co nás nejvíc trápí, protože lékaři si vybírají, kdo bude žít a kdo zemře.", "Nejvíce smutní jsme z toho, že musíme rozhodovat o tom, kdo bude žít a kdo zemře.", 39.14078509),
             ("Nebo prostě nemají vybavení, které by jim pomohlo, uvedli lékaři.", "A někdy nemáme ani potřebný materiál, abychom jim pomohli, popsali lékaři.", 31.22557079),
             ("Lapali po dechu, jejich životy skončily dřív, než skutečně začaly.", "Lapali po dechu a pak jejich život skončil - dřív, než skutečně mohl začít, připomněli.", 57.15704367)]
    for h, r, expected in czech:
        near(chrf([h], [[r]], per_order=True), expected, 1e-4)
    risk = (" risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .",
            "risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .")
    tie = (" Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. ", "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.")
    near(chrf([risk[0]], [[risk[1]]], beta=3, per_order=True), 63.361730, 1e-4)
    near(chrf([tie[0]], [[tie[1]]], beta=3, per_order=True), 64.1302698, 1e-4)
    near(chrf([risk[0].strip()], [[risk[1]]], beta=3, spaces=True), 65.2414427, 1e-4)
    near(chrf([" ".join(tie[0].split())], [[tie[1]]], beta=3, spaces=True), 67.3481606, 1e-4)
    for h, r, expected in [(["a"], ["a"], 100), (["a b c"], ["abc"], 100), ([""], ["c"], 0), (["a", "b"], ["a", "c"], 50), (["aa"], ["ab"], 25)]:
        near(chrf(h, [[x] for x in r], beta=3), expected, 1e-4)
    mat = ["the cat is on the mat"], [["there is a cat on the mat", "a cat is on the mat"]]
    near(bleu(*mat), 75.98, 5e-3)              # torchmetrics.text.SacreBLEUScore
    near(chrf(*mat, words=2, per_order=True), 86.40, 5e-3)     # torchmetrics.text.CHRFScore, which takes the mean of the orders' scores

    for r, h, expected in [("This is a test", "This test", 0.5), ("X", "X X Y Y", 3), ("X Y X", "X Z", 2 / 3), ("X", "Y Z", 2), ("", "hello", 1), ("", "0 1 2", 3), ("", "", 0),
                           ("i am a short ground truth", "i am a considerably longer and very much incorrect hypothesis", 7 / 6)]:
        near(wer([h], [[r]]), expected, 1e-12)
    for r, h, expected in [("This is a test", "This test", 5 / 14), ("X", "X X Y Y", 6), ("X Y X", "X Z", 3 / 5), ("X", "Y Z", 3), ("", "abd", 3)]:
        near(cer([h], [[r]]), expected, 1e-12)
    near(cer(["i am", "y good"], [["i"], ["am i good"]]), 0.7, 1e-12)


published()
rng = random.Random(20261129)
words = "the a an The U.S. 1,000.5 10-year don't e.g. (hi) \"no\" well-known dog bit man, man. 3.14 50% & &amp; &quot;x&quot; C++ naïve 東京 дом 🙂 -5 x=y ... ,, A/B it's État".split()


def corrupt(text):
    out = []
    for word in text.split(" "):
        draw = rng.random()
        if draw < 0.1:
            continue
        out.append(rng.choice(words) if draw < 0.25 else word)
        if draw > 0.92:
            out.append(rng.choice(words))
    return rng.choice([" ", " ", " ", "  ", "\t", " \u00a0"]).join(out)


def corpus(rows, most, longest):
    references = [[" ".join(rng.choice(words) for _ in range(rng.randint(1, longest))) for _ in range(rng.randint(1, most))] for _ in range(rows)]
    return [corrupt(rng.choice(r)) for r in references], references


chosen = {
    "published example of sacreBLEU": (["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."],
        [["The dog bit the man.", "The dog had bit the man."], ["It was not unexpected.", "No one was surprised."], ["The man bit him first.", "The man had bitten the dog."]]),
    "equal": (["Niemand hat die Absicht, eine Mauer zu errichten."], [["Niemand hat die Absicht, eine Mauer zu errichten."]]),
    "nothing in common": (["abcdefg"], [["hijklmnop"]]),
    "empty translation": ([""], [["It was not unexpected."]]),
    "empty reference": (["It was."], [[""]]),
    "both empty": ([""], [[""]]),
    "too short for four words": (["a test"], [["a test"]]),
    "no fourth order": (["the cat sat on a mat today"], [["the cat sat at a mat yesterday"]]),
    "equally near references": (["one two three four"], [["one two three four five", "one two three"]]),
    "articles and case": (["The Cat, an animal!", "a", "theatre of the absurd"], [["cat animal", "a cat"], ["the"], ["theatre absurd", "the-atre of absurd"]]),
    "marks and white space": (["a\u0301 b\u00a0c\u2003d\x1ce\n f-\ng <skipped>h", "x\u00b2 the\u203ftie an\u00aa"], [["a\u0301 b c d e f g h"], ["x2 tie an"]]),
    "beyond the plane": (["🙂🙃 🙂. 🙃,x", "𝔸𝔹"], [["🙂🙃 🙂 . 🙃 x"], ["𝔸𝔹𝔸"]]),
}
cases = chosen | {f"random {i}": corpus(rng.randint(1, 8), 1 + i % 3, 4 + 3 * (i % 5)) for i in range(25)}
rows = []
for name, (hyps, refs) in cases.items():
    rows.append({"name": name, "hypotheses": hyps, "references": refs, "tokens": [tokens_13a(h) for h in hyps], "bleu": bleu(hyps, refs), "chrf": chrf(hyps, refs),
                 "chrf_plus_plus": chrf(hyps, refs, 2), "wer": wer(hyps, refs), "cer": cer(hyps, refs), "exact_match": exact(hyps, refs), "f1": answer_f1(hyps, refs)})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "texts.json"), "w") as out:
    json.dump(rows, out, indent=1)
    out.write("\n")
