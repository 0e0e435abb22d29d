"""Makes step_calendar.json: what pandas says of every step of windows, the steps being the rows themselves.

    python3 make_step_calendar.py
"""
import json
import os

import numpy as np
import pandas as pd

PAST, AHEAD = 5, 3

KINDS = {
    "hours over a leap day": pd.date_range("2024-02-28 15:00", periods=50, freq="h"),
    "quarters of an hour over a new year": pd.date_range("1999-12-31 21:07:30", periods=40, freq="15min"),
    "days before 1970": pd.date_range("1899-12-20 06:00", periods=90, freq="D"),
    "weeks": pd.date_range("2020-11-02", periods=30, freq="7D"),
    "first days of months": pd.date_range("2023-10-01", periods=30, freq="MS"),
    "last days of months": pd.date_range("2023-10-31", periods=30, freq="M"),
    "the 17th of months at noon": pd.date_range("1999-06-01", periods=30, freq="MS") + pd.Timedelta(days=16, hours=12),
    "last days of quarters": pd.date_range("1999-03-31", periods=24, freq="Q"),
    "first days of years": pd.date_range("1890-01-01", periods=30, freq="AS"),
}
KINDS["hours with gaps"] = KINDS["hours over a leap day"].delete([12, 13, 30])


def numbers(at, earliest):
    elapsed = np.float32((at - earliest).total_seconds() / 86400)
    return [at.year, at.quarter, at.month, at.day, at.dayofyear, at.weekday(), at.hour, at.minute, at.second, float(elapsed)]


def golden(moments, whole):
    windows = [w for w in range(PAST, len(moments) - AHEAD + 1) if whole(moments[w - PAST:w + AHEAD])]
    past = [[numbers(moments[w - PAST + i], moments[windows[0] - PAST]) for i in range(PAST)] for w in windows]
    ahead = [[numbers(moments[w + i], moments[windows[0]]) for i in range(AHEAD)] for w in windows]
    return {"moments": [at.strftime("%Y-%m-%dT%H:%M:%S") for at in moments], "past": past, "next": ahead}


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "step_calendar.json")
    with open(path, "w") as file:
        json.dump({name: golden(list(moments), lambda span: "gaps" not in name or span[-1] - span[0] == pd.Timedelta(hours=len(span) - 1)) for name, moments in KINDS.items()}, file, separators=(",", ":"))
        file.write("\n")
