import CommandSupport
import HostSupport
import Testing

@Suite("Errors of several files")
struct RepeatedErrorsTests {
  @Test("the same error of several files is one line, other errors and other places have their own")
  func grouped() {
    let model = InputError("m.model", "cannot be read")
    let errors = [
      (path: "a", error: InputError("a", line: 1, "is old")), (path: "b", error: InputError("b", line: 3, "is old")),
      (path: "b", error: InputError("b", "is new")), (path: "c", error: model), (path: "d", error: model),
      (path: "e", error: InputError("n.model", "cannot be read")), (path: "f", error: InputError("f", "is old")),
    ]
    #expect(
      RepeatedErrors.lines(errors, files: "traces") == [
        "a:1: is old (and so 2 more of the traces)", "b: is new",
        "m.model: cannot be read (and so 1 more of the traces)",
        "n.model: cannot be read",
      ])
    #expect(RepeatedErrors.lines([], files: "traces").isEmpty)
  }
}
