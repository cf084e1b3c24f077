import Dispatch
import Foundation
import Synchronization

/// Ctrl-C as a question that a long job asks now and then. A second Ctrl-C ends the program at once.
final class Interrupt {
  private let source: any DispatchSourceSignal
  private let raised: Flag

  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  init() {
    let raised = Flag()
    self.raised = raised
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      raised.value.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    source.resume()
  }

  var isRaised: Bool { raised.value.load(ordering: .relaxed) }
}
