"""What `make mutation` found: how many changes of the method's code the tests noticed, and which they did not.

Reads what mutmut left under mutants/, prints a table and the mutants that lived, and fails below 90 per cent. A mutant
that ran too long counts as noticed, one that no test meets as not.
"""

import json
import sys
from pathlib import Path

LEAST = 0.90
#: What mutmut keeps for a mutant: pytest's exit code, or one of its own.
LIVED = {0, 5, 33}
NOT_RUN = {None}


def main() -> int:
    lived, found = [], {}
    for path in sorted(Path("mutants").glob("claims/method/*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"]
        if any(code in NOT_RUN for code in codes.values()):
            print(f"{path.name}: {sum(code in NOT_RUN for code in codes.values())} not run yet")
        run = {name: code for name, code in codes.items() if code not in NOT_RUN}
        survivors = [name for name, code in run.items() if code in LIVED]
        lived += survivors
        if run:
            found[path.name.removesuffix(".py.meta")] = (len(run), len(survivors))
    mutants, alive = (sum(row[place] for row in found.values()) for place in (0, 1))
    if not mutants:
        print("No mutant was run.")
        return 1
    print("\n".join(sorted(lived)), end="\n\n")
    for name, (number, survived) in found.items():
        print(f"{name:20} {number:5} mutants, {survived:3} lived: {1 - survived / number:.1%} killed")
    share = 1 - alive / mutants
    print(f"{'all':20} {mutants:5} mutants, {alive:3} lived: {share:.1%} killed")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
