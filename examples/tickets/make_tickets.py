"""Makes up 1,500 messages to a help desk and what they are about: tickets.csv. Needs Python 3 alone; the same messages each time.

A message is about none to three of seven topics. It has two words of each, one of them sometimes a word that two topics share, among words that say nothing;
one topic in twenty is not noted, as happens where people note them.
"""
import csv
import os
import random

TOPICS = {
    "billing": "invoice charged refund payment card twice price",
    "login": "password locked account code reset sign expired",
    "delivery": "parcel late courier address tracking box lost",
    "app": "crash screen update phone button freezes slow",
    "privacy": "delete data consent email address account stop",
    "returns": "refund broken exchange label box size wrong",
    "praise": "thanks great friendly fast love helpful wonderful",
}
FILLER = "the a my I was is it when again please since yesterday you your team with this that and for after on in to".split()
draw = random.Random(20260202)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tickets.csv"), "w", newline="") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["message", "topics"])
    for _ in range(1500):
        topics = draw.sample(list(TOPICS), draw.choices([0, 1, 2, 3], [1, 5, 4, 2])[0])
        words = draw.choices(FILLER, k=draw.randint(6, 14))
        for topic in topics:
            for word in draw.sample(TOPICS[topic].split(), 2): words.insert(draw.randrange(len(words) + 1), word)
        write.writerow([" ".join(words), ";".join(sorted(topic for topic in topics if draw.random() > 0.05))])
