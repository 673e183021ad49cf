"""Read a line, do it, and go on whatever came of it."""

from askcorpus.cli.chat import commands, views
from askcorpus.cli.chat.desk import Desk, Left
from askcorpus.cli.trouble import as_error
from askcorpus.errors import AskcorpusError


def talk(desk: Desk) -> None:
    """Hold the conversation until its end. A person's Ctrl-C never ends it, a script's does."""
    is_stopped = False
    while True:
        try:
            if is_stopped:
                desk.console.stage("")
                desk.say("(stopped)")
                is_stopped = False
            line = desk.front.read()
        except EOFError:
            return
        except KeyboardInterrupt:
            if not desk.front.is_person:
                raise
            continue
        try:
            _do(desk, line)
        except Left:
            return
        except KeyboardInterrupt:
            if not desk.front.is_person:
                raise
            is_stopped = True


def _do(desk: Desk, line: str) -> None:
    try:
        commands.run(desk, line)
    except Left:
        raise
    except EOFError:  # a reply was not given
        desk.say("(left unsaid)")
    except AskcorpusError as exc:
        _complain(desk, exc)
    except Exception as exc:  # noqa: BLE001  the session outlives a bug of ours
        _complain(desk, as_error(exc))


def _complain(desk: Desk, error: AskcorpusError) -> None:
    """Say what is wrong, after what was wrong before it."""
    desk.console.stage("")
    desk.tell_problems()
    desk.console.write(views.complaint(error))
