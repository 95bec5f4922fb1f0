"""Commands of this machine: start, status, doctor, reset, prepare, messages, test."""

import argparse
import sys

from factcheck.local.owner import LocalError


def main() -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m factcheck.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="run the whole desk here")
    commands.add_parser("status", help="say whether it runs, and how it is")
    commands.add_parser("doctor", help="look for what would keep it from running")
    reset = commands.add_parser("reset", help="remove all data of this checkout")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    prepare = commands.add_parser("prepare", help="make an outside database ready")
    prepare.add_argument("--replace-queues", action="store_true")
    messages = commands.add_parser("messages", help="compile the translations")
    messages.add_argument("--check", action="store_true", help="fail on what is not translated")
    test = commands.add_parser("test", help="run the tests", add_help=False)
    check = commands.add_parser("check", help="run every check but the tests")
    check.add_argument("--list", action="store_true", help="only name the checks")
    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    del reset, prepare, messages, test, check
    try:
        return _run(options, rest)
    except LocalError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    # Each command imports only what it needs: starting has to be quick.
    match options.command:
        case "start":
            from factcheck.local.start import start

            return start()
        case "status":
            from factcheck.local.doctor import status

            return status()
        case "doctor":
            from factcheck.local.doctor import doctor

            return doctor()
        case "reset":
            from factcheck.local.reset import reset

            return reset(yes=options.yes)
        case "prepare":
            from factcheck.local.deploy import prepare

            return prepare(replace_queues=options.replace_queues)
        case "messages":
            from factcheck.local.deploy import compile_messages

            return compile_messages(check=options.check)
        case "check":
            from factcheck.local.quality import check

            return check(only_list=options.list)
        case _:
            from factcheck.local.quality import test

            return test(rest)


if __name__ == "__main__":
    sys.exit(main())
