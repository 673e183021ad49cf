"""The REPL: a conversation with the corpus. It shares the engine with `ask`, and adds no answering.

`session` holds the state, `commands` the one table of commands, `terminal` all of prompt_toolkit.
"""
