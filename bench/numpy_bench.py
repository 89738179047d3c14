"""The same questions to numpy's business days, a whole array at a time, which is its best case.

Not like for like: a busdaycalendar has a weekmask and days off, but no Saturday that is worked, so
make-up workdays cannot be told to it; other_answers is the share of answers that are wrong for that
reason. Prints what Google Benchmark prints, as far as bench_table.py reads it.

    numpy_bench.py FOLDER    with queries.csv and off.csv of calendar_bench --write FOLDER
"""

import csv
import json
import pathlib
import sys
import time

import numpy

folder = pathlib.Path(sys.argv[1])
rows = list(csv.reader((folder / "queries.csv").open()))
start = numpy.array([row[0] for row in rows], dtype="datetime64[D]")
n = numpy.array([int(row[1]) for row in rows])
until = numpy.array([row[2] for row in rows], dtype="datetime64[D]")
nth = numpy.array([row[3] for row in rows], dtype="datetime64[D]")
between = numpy.array([int(row[4]) for row in rows])
off = numpy.array((folder / "off.csv").read_text().split(), dtype="datetime64[D]")
calendar = numpy.busdaycalendar(weekmask="Mon Tue Wed Thu Fri", holidays=off)
one = numpy.timedelta64(1, "D")


def measure(name, ask, right):
    passes = 5
    began = time.thread_time()
    for _ in range(passes):
        answers = ask()
    took = time.thread_time() - began
    return {
        "name": name,
        "items_per_second": passes * len(rows) / took,
        "other_answers": float((answers != right).mean()),
    }


# From a day off, the nth working day after it is the nth after the working day before it.
print(json.dumps({"benchmarks": [
    measure("nth_workday_numpy",
            lambda: numpy.busday_offset(start, n, roll="preceding", busdaycal=calendar), nth),
    # busday_count counts [begin, end).
    measure("count_numpy",
            lambda: numpy.busday_count(start + one, until + one, busdaycal=calendar), between),
    measure("is_workday_numpy",
            lambda: numpy.is_busday(start, busdaycal=calendar),
            numpy.array([row[5] == "1" for row in rows])),
]}))
