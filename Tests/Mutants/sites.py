"""Finds the places of a Swift file where a small change can be made, and writes the file with all of them, each chosen
at run time by its number."""

from dataclasses import dataclass, field

from tokens import BEFORE_EXPRESSION, KEYWORDS, PRECEDENCE, tokenize

COMPARISONS = {
    "<": ("mutantLess", "<="), "<=": ("mutantLessOrEqual", "<"), ">": ("mutantGreater", ">="),
    ">=": ("mutantGreaterOrEqual", ">"), "==": ("mutantEqual", "!="), "!=": ("mutantUnequal", "=="),
}
ARITHMETIC = {
    "+": ("mutantPlus", "-"), "-": ("mutantMinus", "+"), "&+": ("mutantWrappingPlus", "&-"),
    "&-": ("mutantWrappingMinus", "&+"), "&": ("mutantAnd", "|"), "|": ("mutantOr", "&"), "^": ("mutantXor", "|"),
}
TYPES = {"struct", "enum", "extension", "class", "protocol", "actor"}


@dataclass
class Site:
    """A change of a file: its edits are pieces of text to put in at offsets, or instead of an operator."""

    path: str
    line: int
    kind: str
    before: str
    after: str
    source: str
    edits: list = field(repr=False, default_factory=list)
    number: int = 0

    @property
    def key(self):
        return (self.path, f"{self.kind}: {self.before} -> {self.after}", self.source)

    @property
    def name(self):
        return f"{self.path}:{self.line}: {self.kind}: {self.before} -> {self.after}"


def short(text):
    return " ".join(text.split())


class Finder:
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.tokens = tokenize(text)
        self.sites = []
        # For each token: whether it is code, an initial value, or neither.
        self.is_code = [False] * len(self.tokens)
        self.is_value = [False] * len(self.tokens)
        self.is_pattern = [False] * len(self.tokens)
        self.body_braces = set()
        self.whole_clauses = set()

    def find(self):
        self.mark_code()
        self.mark_values()
        self.mark_patterns()
        self.find_conditions()
        for k, token in enumerate(self.tokens):
            if self.is_pattern[k] or not (self.is_code[k] or self.is_value[k]):
                continue
            if token.kind == "number":
                self.constant(k)
            elif token.text in ("true", "false") and self.at(k - 1).text != "while":
                self.site(k, k, "literal", token.text, "false" if token.text == "true" else "true", "(mutant({n}) != ", ")")
            if not self.is_code[k]:
                continue
            if token.begins_statement:
                self.statement(k)
            if token.text in ("min", "max") and self.at(k + 1).text == "(" and self.at(k - 1).text != ".":
                other = "max" if token.text == "min" else "min"
                name = "mutantLeast" if token.text == "min" else "mutantMost"
                site = self.site(k, k, "extreme", token.text, other)
                site.edits = [(token.start, token.end, 0, name), (token.end + 1, None, 1 << 21, "{n}, ")]
            if token.text == "!" and not token.space_after:
                end = self.postfix_end(k + 1)
                if (k, end) not in self.whole_clauses:
                    self.site(k, end, "negation", self.slice(k, end), self.slice(k + 1, end), "(mutant({n}) != ", ")")
            if token.is_binary:
                self.binary(k)
        return self.sites

    # Regions

    def at(self, k):
        return self.tokens[k] if 0 <= k < len(self.tokens) else self.tokens[-1]

    def slice(self, first, last):
        return short(self.text[self.tokens[first].start:self.tokens[last].end])

    def statement_start(self, k):
        while k > 0 and not self.tokens[k].begins_statement:
            k -= 1
            if self.tokens[k].text in ")]}" and self.tokens[k].partner is not None:
                k = self.tokens[k].partner
        return k

    def header(self, brace):
        """The tokens of the declaration or statement that a brace belongs to."""
        start = self.statement_start(brace - 1) if brace else 0
        return self.tokens[start:brace]

    def mark_code(self):
        k = 0
        stack = [False]
        while k < len(self.tokens):
            token = self.tokens[k]
            if token.text == "{":
                words = {t.text for t in self.header(k)}
                stack.append(stack[-1] or not words & TYPES)
            elif token.text == "}":
                stack.pop()
            else:
                self.is_code[k] = stack[-1]
            k += 1

    def mark_values(self):
        """Initial values of properties and default values of parameters, outside of code."""
        value = False
        for k, token in enumerate(self.tokens):
            if self.is_code[k] or token.begins_statement or token.text in ",{":
                value = False
            elif token.text == "=" and self.tokens[self.statement_start(k)].text not in ("case", "typealias"):
                value = True
            elif value and not self.in_table(k):
                self.is_value[k] = True

    def in_table(self, k):
        """Whether a token is in the list of a constant outside of all types, such as a table of a standard."""
        start = self.statement_start(k)
        return any(t.text == "[" for t in self.tokens[start:k]) or any(
            t.text == "indirect" for t in self.tokens[start:k])

    def mark_patterns(self):
        for k, token in enumerate(self.tokens):
            if token.text == "case" and token.begins_statement and self.is_code[k]:
                j = k
                in_where = False
                while j < len(self.tokens) and not (self.tokens[j].text == ":" and not self.tokens[j].space_before):
                    if self.tokens[j].text == "where":
                        in_where = True
                    elif self.tokens[j].text == "," and in_where:
                        in_where = False
                    last = self.tokens[j].partner if self.tokens[j].text in ("(", "[") else j
                    for n in range(j, last + 1):
                        self.is_pattern[n] = not in_where
                    j = last + 1
            # Arguments of generic types, such as InlineArray<32, UInt8>.
            if token.text == "<" and not token.space_before and not token.space_after:
                j = k
                while not self.tokens[j].text.startswith(">"):
                    self.is_pattern[j] = True
                    j += 1
            if token.kind == "word" and token.text.startswith(("@", "#")) and self.at(k + 1).text == "(":
                for n in range(k + 1, self.at(k + 1).partner):
                    self.is_pattern[n] = True

    # Extents of expressions

    def ends_expression(self, k):
        token = self.tokens[k]
        return (
            token.text in (",", ")", "]", "}", ";", "else", "where", "in") or token.begins_statement
            or k in self.body_braces or (token.text == ":" and not token.is_binary))

    def right(self, k, precedence):
        """The last token of the right operand of the operator at a position."""
        j = k + 1
        while j < len(self.tokens):
            token = self.tokens[j]
            if self.ends_expression(j) or (token.is_binary and PRECEDENCE[token.text] <= precedence):
                break
            j = token.partner + 1 if token.text in ("(", "[", "{") else j + 1
        return j - 1

    def left(self, k, precedence):
        """The first token of the left operand of the operator at a position."""
        j = k - 1
        while True:
            token = self.tokens[j]
            if token.text in (")", "]", "}"):
                j = token.partner
                token = self.tokens[j]
            before = self.at(j - 1)
            if token.begins_statement or j == 0 or before.text in ("(", "[", "{", ",", ";") or (
                before.text in BEFORE_EXPRESSION) or before.text in ("try?", "->") or (
                before.text == ":" and not before.is_binary) or (
                before.text == "?" and self.at(j - 2).text == "try") or (
                before.is_binary and PRECEDENCE[before.text] < precedence):
                return j
            j -= 1

    def postfix_end(self, k):
        """The last token of a postfix expression that begins at a position."""
        j = k
        if self.tokens[j].text in ("(", "["):
            j = self.tokens[j].partner
        while True:
            following = self.at(j + 1)
            if following.text in ("(", "[") and not following.space_before:
                j = following.partner
            elif following.text in (".", "?.") and not following.space_before:
                j += 2
            else:
                return j

    # Sites

    def site(self, first, last, kind, before, after, opening=None, closing=None):
        a, b = self.tokens[first], self.tokens[last]
        site = Site(self.path, a.line, kind, short(before), short(after), short(self.lines[a.line - 1]))
        if opening is not None:
            size = b.end - a.start
            site.edits = [(a.start, None, size, opening), (b.end, None, -size, closing)]
        self.sites.append(site)
        return site

    def constant(self, k):
        token = self.tokens[k]
        if self.at(k - 1).text == "." or self.at(k - 1).text == "#":
            return
        value = int(token.text.replace("_", ""), 0)
        # The end of a range becomes smaller, so that a loop ends early; of others, every second one becomes smaller.
        # All ones may be all that fits the type.
        is_end = self.at(k - 1).text in ("..<", "...")
        is_smaller = value > 0 and (is_end or value & (value + 1) == 0 and value > 1 or k % 2 == 0)
        other = value - 1 if is_smaller else value + 1
        text = f"0x{other:X}" if token.text.startswith("0x") else str(other)
        site = self.site(k, k, "constant", token.text, text)
        size = token.end - token.start
        site.edits = [(token.start, None, size, f"mutantConstant({{n}}, {text}, "), (token.end, None, -size, ")")]

    def find_conditions(self):
        for k, token in enumerate(self.tokens):
            if not self.is_code[k] or self.is_pattern[k] and token.text != "where":
                continue
            if token.text in ("for", "switch", "do", "defer", "repeat", "else", "catch", "get", "set") and (
                token.kind == "word" and self.at(k - 1).text != "."):
                self.body_braces.add(self.body(k + 1))
            if token.text in ("if", "guard", "while") and self.at(k - 1).text != "#":
                end = self.body(k + 1, until="else" if token.text == "guard" else None)
                self.body_braces.add(end)
                self.clauses(k + 1, end, token.text)
            elif token.text == "where":
                self.clauses(k + 1, self.clause_end(k + 1), "where")
        # The brace after `guard … else`.
        for k in list(self.body_braces):
            if k is not None and self.at(k).text == "else":
                self.body_braces.add(k + 1)

    def body(self, k, until=None):
        """The brace of the body of a statement whose condition begins at a position."""
        while k < len(self.tokens):
            token = self.tokens[k]
            if token.text == (until or "{") or token.begins_statement and token.text != "{":
                return k
            k = token.partner + 1 if token.text in ("(", "[", "{") else k + 1
        return k

    def clause_end(self, k):
        while k < len(self.tokens) and not self.ends_expression(k) and self.tokens[k].text != "{":
            k = self.tokens[k].partner + 1 if self.tokens[k].text in ("(", "[") else k + 1
        return k

    def clauses(self, start, end, keyword):
        k = start
        while k < end:
            j = k
            while j < end and self.tokens[j].text != ",":
                j = self.tokens[j].partner + 1 if self.tokens[j].text in ("(", "[", "{") else j + 1
            last = j - 1
            first = self.tokens[k]
            if first.text in ("let", "var", "case"):
                site = self.site(k, last, "binding", self.slice(k, last), "fails")
                site.edits = [(first.start, None, 1 << 20, "!mutant({n}), ")]
            else:
                self.whole_clauses.add((k, last))
                text = self.slice(k, last)
                choices = ["false"] if keyword == "while" else ["true", "false"]
                for choice in choices if text != "true" else []:
                    self.site(k, last, "condition", text, choice, f"(mutant({{n}}) ? {choice} : ", ")")
            k = j + 1

    def binary(self, k):
        token = self.tokens[k]
        precedence = PRECEDENCE[token.text]
        if token.text in COMPARISONS or token.text in ARITHMETIC:
            first, last = self.left(k, precedence), self.right(k, precedence)
            name, other = (COMPARISONS | ARITHMETIC)[token.text]
            before = self.slice(first, last)
            after = f"{self.slice(first, k - 1)} {other} {self.slice(k + 1, last)}"
            if token.text in ("==", "!=") and (first, last) in self.whole_clauses:
                return
            if "nil" in (self.slice(first, k - 1), self.slice(k + 1, last)):
                if token.text in ("==", "!="):
                    self.site(first, last, "comparison", before, after, "(mutant({n}) != (", "))")
                return
            site = self.site(first, last, "comparison" if token.text in COMPARISONS else "arithmetic", before, after)
            a, b = self.tokens[first], self.tokens[last]
            size = b.end - a.start
            site.edits = [
                (a.start, None, size, name + "({n}, "), (token.start, token.end, 0, ","), (b.end, None, -size, ")")]
        elif token.text in ("&&", "||"):
            neutral = "true" if token.text == "&&" else "false"
            first, last = self.left(k, precedence), self.right(k, precedence)
            operands = [(k + 1, last)]
            inner = self.left(k, precedence + 1)
            if inner == first:
                operands.append((first, k - 1))
            for a, b in operands:
                self.site(a, b, "logic", f"{self.slice(a, b)}", neutral, f"(mutant({{n}}) ? {neutral} : ", ")")
        elif token.text == "?":
            first = self.left(k, PRECEDENCE["?"] + 1)
            self.site(first, k - 1, "choice", self.slice(first, k - 1), f"not ({self.slice(first, k - 1)})",
                      "(mutant({n}) != (", "))")
        elif token.text == "..<" and self.at(k + 1).kind != "number":
            last = self.right(k, precedence)
            self.site(k + 1, last, "loop", self.slice(k + 1, last), f"{self.slice(k + 1, last)} - 1",
                      "mutantEarly({n}, ", ")")

    def statement(self, k):
        """A statement that can be left out: a call or an assignment."""
        token = self.tokens[k]
        if token.kind != "word" or token.text in KEYWORDS - {"try"} or token.text.startswith(("@", "#")):
            return
        if token.text == "self" and (self.at(k + 1).text == "=" or self.at(k + 2).text == "init"):
            return
        end = k
        assigned = None
        while True:
            following = self.tokens[end]
            if following.text in ("(", "[", "{"):
                end = following.partner
            elif following.is_binary and PRECEDENCE[following.text] == 90 and assigned is None:
                assigned = end
            if end + 1 >= len(self.tokens) or self.tokens[end + 1].text == "}" or (
                self.tokens[end + 1].begins_statement) or self.tokens[end + 1].text in ("case", "default"):
                break
            end += 1
        if assigned is None and self.tokens[end].text not in (")", "}"):
            return
        brace = self.enclosing(k)
        header = [t.text for t in self.header(brace)]
        is_alone = self.at(k - 1).text in ("{", "in") and self.at(end + 1).text == "}"
        if assigned is None and is_alone and ("->" in header or "var" in header or self.is_closure(brace)):
            return
        if assigned is not None:
            names = [t.text for t in self.tokens[k:assigned] if t.kind == "word" and t.text != "self"]
            if len(names) == 1 and "init" in header and self.lacks_value(names[0]):
                return
        self.site(k, end, "statement", self.slice(k, end), "dropped", "if !mutant({n}) {{ ", " }}")

    def enclosing(self, k):
        k -= 1
        while k >= 0:
            token = self.tokens[k]
            if token.text in ")]}":
                k = token.partner - 1
                continue
            if token.text == "{":
                return k
            k -= 1
        return 0

    def is_closure(self, brace):
        return brace not in self.body_braces and not {"func", "init", "deinit", "subscript"} & {
            t.text for t in self.header(brace)}

    def lacks_value(self, name):
        """Whether a property of this name is declared without an initial value."""
        for k, token in enumerate(self.tokens):
            if token.text == name and self.at(k - 1).text in ("let", "var") and self.at(k + 1).text == ":":
                j = k + 2
                while not self.tokens[j].begins_statement and self.tokens[j].text not in ("=", "{"):
                    j += 1
                if self.tokens[j].begins_statement:
                    return True
        return False


def find(path, text):
    return Finder(path, text).find()


def apply(text, sites):
    """The text with all changes, each chosen by its number. No line moves."""
    edits = []
    for site in sites:
        is_inner = any(end is not None for _, end, _, _ in site.edits)
        for position, end, size, piece in site.edits:
            # At one place, what ends there comes first, the smallest first, then what begins there, the largest first.
            # Of two changes of the same expression, one that replaces its operator is inside, and the one that begins
            # first ends last.
            order = (0, -size, -is_inner, -site.number) if size < 0 else (1, -size, is_inner, site.number)
            edits.append((position, order, end, piece.format(n=site.number)))
    edits.sort()
    result, at = [], 0
    for position, _, end, piece in edits:
        result.append(text[at:position])
        result.append(piece)
        at = position if end is None else end
    result.append(text[at:])
    return "".join(result) + "\npublic import Mutant\n"
