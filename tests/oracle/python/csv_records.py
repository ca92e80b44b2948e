"""Records of CSV as Python's csv module reads them: `csv_records.py CASES.json RESULTS.json`.

Needs no TensorFlow. A result is the list of records, in which a blank line is an empty list, or null where the text is refused.
"""

import base64
import csv
import io
import json
import sys

csv.field_size_limit(1 << 24)


def records(data):
    # Line ends are left as they are: the csv module finds them, those inside quotes as well.
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    try:
        return list(csv.reader(text, strict=True))
    except csv.Error:
        return None


def main(cases_path, results_path):
    with open(cases_path) as file:
        cases = json.load(file)
    results = [records(base64.b64decode(case)) for case in cases]
    with open(results_path, "w") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
