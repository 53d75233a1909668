"""One format a file: a bank's questions, a unit's text, or what a class did, read or written.

A module `questions_<name>.py` is found by its file name, and is then offered by the bank's pages, the API and the
commands. It speaks `BankRow`s (see `bankrows`), one for each question, and has:

- `LABEL`, its name for people, and `EXTENSION`, that of its files, without a dot; `READS`: all the extensions that it
  reads, where they are more.
- `read(stream)`, of a binary stream, with `TAKES`: in a sentence, what of the format becomes a question. Rows come in
  the order of the file, a question that cannot be taken as a row with its `refusal`; they may come one by one, so that
  whoever waits sees how far it is. BadFile where the file is none of its kind: then others are tried.
- `recognises(data)`, where others read files of its extension, too: whether the bytes may be its own.
- `write(rows, stream)`, with `cannot(row)`: why it cannot carry a question, empty where it can; and `drops(row)`: what
  else is lost of it, one sentence each. `write` gets only rows that `cannot` lets through.
- `BESIDE`, where more goes along than other systems see: a sentence that says what.
- `write_template(stream)`, where people fill the format in by hand: an example of each kind.

A large format has a room of its own beside this one (`gift`, `moodle`, `qti`, `canvas`, `banksheet`), and its module
here is the way in. What several make alike is made in `bankspecs`, `bankmarkup`, `bankpictures`, `banknumbers` and
`banktext`.
"""
