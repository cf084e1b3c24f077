/// A promise that the code under test broke, in a sentence.
package struct Finding: Error, Equatable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

/// Throws what `message` says unless a condition holds.
func require(_ holds: Bool, _ message: @autoclosure () -> String) throws(Finding) {
  if !holds { throw Finding(message()) }
}
