"""Makes up machines.csv: the vibration of 80 machines, each whole, out of balance, loose and with a worn bearing. Needs Python 3 alone; the same series each time.

Each machine has its own size, resonance, noise and neighbour. Each time that it is measured it turns at another speed under another load, and the sensor sits better or worse.
Nobody measured these.
"""
import csv
import math
import os
import random

MACHINES, TIMES, STEPS, RATE = 80, 2, 128, 640                          # a fifth of a second
STATES = ["whole", "unbalanced", "loose", "bearing"]
folder = os.path.dirname(os.path.abspath(__file__))
draw = random.Random(20261129)


class Machine:
    def __init__(self):
        self.harmonics = [draw.uniform(0.15, 0.45) / order for order in (1, 2, 3)]       # what is never quite round
        self.resonance, self.damping = draw.uniform(180, 280), draw.uniform(90, 200)    # of the housing, that a blow rings
        self.balls = draw.uniform(3.0, 4.2)                                             # blows of a worn bearing in a turn
        self.noise = draw.uniform(0.1, 0.3)
        self.neighbour = draw.uniform(12, 60), draw.uniform(0, 0.4)                     # another machine on the same floor

    def measured(self, state):
        """The acceleration at each step, in whole numbers as an 8-bit sensor gives it."""
        speed, load, gain = draw.uniform(20, 30), draw.uniform(0.7, 1.3), draw.uniform(16, 26)
        waves = [(order * speed, size * draw.uniform(0.7, 1.3), draw.uniform(0, 2 * math.pi)) for order, size in enumerate(self.harmonics, 1)]
        waves.append((*self.neighbour, draw.uniform(0, 2 * math.pi)))
        if state == "unbalanced":                                                       # once in a turn, more the faster it turns
            waves.append((speed, draw.uniform(1.2, 2.2) * (speed / 25) ** 2, draw.uniform(0, 2 * math.pi)))
        series = [sum(size * math.sin(2 * math.pi * hertz * step / RATE + phase) for hertz, size, phase in waves) for step in range(STEPS)]
        if state == "loose":
            self.knock(series, speed / 2, load * draw.uniform(0.8, 1.5), draw.uniform(40, 80), 25, 0.02)             # low and dull, each second turn
            self.knock(series, speed, load * draw.uniform(0.4, 0.9), draw.uniform(40, 80), 25, 0.05)
        if state == "bearing":                                                          # sharp, some times in a turn, never quite evenly
            self.knock(series, self.balls * speed, load * draw.uniform(1.0, 1.8), self.resonance, self.damping, 0.08)
        return [max(-127, min(127, round(gain * (value + draw.gauss(0, self.noise))))) for value in series]

    @staticmethod
    def knock(series, often, size, hertz, damping, uneven):
        """Adds blows, so many in a second, each ringing at some hertz until it is damped."""
        moment = -draw.random() / often - 0.1
        while moment < STEPS / RATE:
            hit = size * draw.uniform(0.7, 1.3)
            for step in range(max(0, math.ceil(moment * RATE)), STEPS):
                past = step / RATE - moment
                if past * damping > 5:
                    break
                series[step] += hit * math.exp(-damping * past) * math.sin(2 * math.pi * hertz * past)
            moment += draw.gauss(1, uneven) / often


with open(os.path.join(folder, "machines.csv"), "w", newline="", encoding="utf-8") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["machine", "state", *(f"t{step}" for step in range(STEPS))])
    for number in range(1, MACHINES + 1):
        machine = Machine()
        for state in STATES:
            for _ in range(TIMES):
                write.writerow([f"m{number}", state, *machine.measured(state)])
print(f"machines.csv: {MACHINES * TIMES * len(STATES)} series")
