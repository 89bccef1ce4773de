"""Ties the rules to their number: `manage.py lock_ruleset --raise`, or `--no-behaviour-change`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services.ruleset import lock_problem, lock_rules


class Command(BaseCommand):
    help = "Write claims/method/ruleset.py, which ties the rules in claims/method to the number of the ruleset."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="Write nothing (the default); fail if rules changed.")
        how.add_argument("--raise", action="store_true", help="Lock the rules under the next number.")
        how.add_argument(
            "--no-behaviour-change",
            action="store_true",
            help="Lock the rules under the same number: you say that no answer can change.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["raise"] or options["no_behaviour_change"]:
            number = lock_rules(is_raised=options["raise"])
            self.stdout.write(f"The rules are locked as ruleset {number}.")
        elif problem := lock_problem():
            raise CommandError(problem)
