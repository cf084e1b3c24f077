"""A tokenizer for Swift as swift-format writes it, with what the search for mutation sites needs: which bracket belongs to
which, where statements begin, and which braces hold code."""

import re

TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<space>\s+)|(?P<string>"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*")'
    r"|(?P<number>0x[0-9A-Fa-f_]+|\d[\d_]*)|(?P<word>[@#$]?[A-Za-z_$][A-Za-z_0-9]*|`\w+`|\$\d+)"
    r"|(?P<operator>[-+*/%=<>!&|^~?.]+)|(?P<mark>[(){}\[\],;:@#\\])",
    re.DOTALL,
)

# Precedences of binary operators; a higher number binds tighter.
PRECEDENCE = {}
for number, operators in [
    (160, "<< >> &<< &>>"), (150, "* / % &* &"), (140, "+ - &+ &- | ^"), (135, "..< ..."), (131, "??"),
    (130, "== != < <= > >= ==="), (120, "&&"), (110, "||"), (100, "? :"),
    (90, "= += -= *= /= %= |= &= ^= &+= &-= <<= >>= &<<= &>>="),
]:
    for operator in operators.split():
        PRECEDENCE[operator] = number

OPENING = {"(": ")", "[": "]", "{": "}"}
KEYWORDS = set(
    "let var if guard for while switch return case default defer break continue repeat do throw func init else catch "
    "in where import struct enum extension protocol static private public package internal fileprivate mutating "
    "get set typealias subscript try throws borrowing consuming inout".split())
# What may stand before an expression, and is no part of it.
BEFORE_EXPRESSION = set("return if guard while where in case else try throw let var for switch".split())


class Token:
    """A word, number, string, operator or mark; `partner` is the position of the bracket that belongs to a bracket."""

    def __init__(self, kind, text, start, line, begins_line, space_before):
        self.kind, self.text, self.start, self.line = kind, text, start, line
        self.end = start + len(text)
        self.begins_line, self.space_before, self.space_after = begins_line, space_before, False
        self.partner = None
        self.begins_statement = False

    @property
    def is_binary(self):
        """Whether it is a binary operator; swift-format puts spaces around all of them but ranges."""
        if self.text in ("..<", "..."):
            return self.kind == "operator"
        return self.text in PRECEDENCE and self.space_before and self.space_after


def tokenize(text):
    tokens = []
    position, line, begins_line, space = 0, 1, True, True
    while position < len(text):
        match = TOKEN.match(text, position)
        if not match:
            raise ValueError(f"line {line}: cannot read {text[position:position + 20]!r}")
        kind, piece = match.lastgroup, match.group()
        if kind in ("comment", "space"):
            begins_line = begins_line or "\n" in piece
            space = True
            if tokens:
                tokens[-1].space_after = True
        else:
            tokens.append(Token(kind, piece, position, line, begins_line, space))
            begins_line, space = False, False
        line += piece.count("\n")
        position = match.end()
    stack = []
    for k, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in OPENING:
            stack.append(k)
        elif token.text in OPENING.values():
            opening = stack.pop()
            tokens[opening].partner, token.partner = k, opening
    find_statements(tokens)
    return tokens


def find_statements(tokens):
    """Marks the tokens that begin a statement or a declaration."""
    brackets = []
    for k, token in enumerate(tokens):
        previous = tokens[k - 1] if k else None
        inside = tokens[brackets[-1]].text if brackets else "{"
        if inside == "{" and token.text not in ")]}":
            if previous is None or previous.text in "{};":
                token.begins_statement = previous is None or previous.text != "}" or token.begins_line
                if previous is not None and previous.text == "}" and token.text in ("else", "catch", "while", "."):
                    token.begins_statement = False
            elif token.begins_line:
                continues = token.is_binary or token.text in ("else", "{") or token.text.startswith(".")
                token.begins_statement = not continues and not (previous.is_binary or previous.text == ",")
                # `} else if`, and the arguments of a condition on lines of their own, go on.
            if previous is not None and is_end_of_label(tokens, k - 1):
                token.begins_statement = True
        if token.kind == "mark":
            if token.text in OPENING:
                brackets.append(k)
            elif token.text in OPENING.values():
                brackets.pop()


def is_end_of_label(tokens, k):
    """Whether a token is the colon that ends `case …:` or `default:`."""
    if tokens[k].text != ":" or tokens[k].is_binary:
        return False
    j = k - 1
    while j >= 0:
        if tokens[j].partner is not None and tokens[j].text in ")]}":
            j = tokens[j].partner - 1
            continue
        if tokens[j].text in ("{", "(", "["):
            return False
        if tokens[j].text in ("case", "default"):
            return True
        if tokens[j].begins_statement:
            return False
        j -= 1
    return False
