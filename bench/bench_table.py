"""One table of all contestants: the median of the rounds, and how many times slower than the table.

    bench_table.py ROUND.json...    as Google Benchmark prints them; a contestant may miss a round
"""

import json
import statistics
import sys

QUESTIONS = {"nth_workday": "nth working day, n 1..60", "count": "count, under 90 days",
             "is_workday": "is it a working day"}
CONTESTANTS = {"table": "qixian", "table_ymd": "qixian, year-month-day in and out",
               "table_one_after_another": "qixian, one after another", "numpy": "numpy busday",
               "naive": "naive day loop, two hash sets", "quantlib": "QuantLib China IB"}
GOALS = {"nth_workday_naive": ("at least", 500), "nth_workday_numpy": ("at least", 100),
         "nth_workday_table_ymd": ("at most ns", 15)}

times, other_answers = {}, {}
for name in sys.argv[1:]:
    with open(name) as file:
        for run in json.load(file)["benchmarks"]:
            times.setdefault(run["name"], []).append(1e9 / run["items_per_second"])
            if "other_answers" in run:
                other_answers[run["name"]] = run["other_answers"]

width = max(map(len, CONTESTANTS.values()))
print(f"{'':{width}}  {'ns':>10}  {'fastest':>10}  {'times qixian':>12}  {'other answers':>13}")
missed = 0
for question, title in QUESTIONS.items():
    print(title)
    base = statistics.median(times[f"{question}_table"])
    for contestant, label in CONTESTANTS.items():
        name = f"{question}_{contestant}"
        if name not in times:
            continue
        median = statistics.median(times[name])
        line = f"{label:{width}}  {median:10.2f}  {min(times[name]):10.2f}  {median / base:12.1f}"
        line += f"  {other_answers[name]:13.1%}" if name in other_answers else f"  {'':13}"
        if name in GOALS:
            how, goal = GOALS[name]
            met = median <= goal if how == "at most ns" else median / base >= goal
            missed += not met
            line += f"  goal {how} {goal}: {'met' if met else 'MISSED'}"
        print(line.rstrip())
print("other")
for name in times:
    if not name.startswith(tuple(QUESTIONS)):
        print(f"{name:{width}}  {statistics.median(times[name]):10.0f}  {min(times[name]):10.0f}")
sys.exit(1 if missed else 0)
