public import Core2Simulator
import Foundation
public import HostSupport

/// The simulated device as a web server on 127.0.0.1: a page for people, and requests for programs in any language.
///
/// It belongs to one thread. On the wall clock its owner calls `serve` and `run` in turn:
///
///     while !Interruption.isRequested {
///       try remote.serve(milliseconds: 6)
///       try remote.run(to: clock.milliseconds, inputs: [])
///     }
public final class RemoteControl: DeviceRunner {
  /// The port on which it listens.
  var port: UInt16 { server.port }
  /// On the wall clock: the virtual time that the clock has reached, in ms. A request arrives at this time.
  public var now: (() -> UInt64)?

  let device: RemoteDevice
  let clock: RemoteClock
  /// The file that the device is recorded to, if it is.
  let recording: () -> String?
  let page: ControlPage?

  private let server: HTTPServer
  private lazy var routes = makeRoutes()
  private var ended: [(client: Int, result: ActionResult)] = []
  private var failure: InputError?

  /// - Parameters:
  ///   - connected: a device that has just been plugged in.
  ///   - listener: the port, from `listen`.
  ///   - clock: what moves the device's time.
  ///   - page: what people see at the address of the server; without it that is an error.
  ///   - recording: called for the file that the device is recorded to, if it is.
  public init(
    _ connected: ConnectedDevice, on listener: LoopbackListener, clock: RemoteClock, page: ControlPage?,
    recording: @escaping () -> String? = { nil }
  ) {
    server = HTTPServer(on: listener)
    device = RemoteDevice(connected, clock: clock)
    self.clock = clock
    self.recording = recording
    self.page = page
    server.handler = { [unowned self] in answer($0, from: $1) }
    device.onEnd = { [unowned self] in ended.append(($0, $1)) }
  }

  /// Takes a port, before there is a device.
  ///
  /// - Parameter port: 0 takes any free port.
  public static func listen(port: UInt16) throws(InputError) -> LoopbackListener {
    try LoopbackListener(port: port, source: "http:\(port)", backlog: 128)
  }

  /// Answers the requests that have come, and those that come within some milliseconds.
  public func serve(milliseconds: Int) throws(InputError) {
    server.serve(milliseconds: Int32(clamping: milliseconds))
    if let failure { throw failure }
  }

  /// Runs the device up to and including `end`, with what requests do to it and with other inputs.
  ///
  /// - Parameters:
  ///   - end: virtual ms. If a request restarts the device, the run ends there.
  ///   - inputs: sorted by time; none after `end`.
  public func run(to end: UInt64, inputs: [TimedInput]) throws(InputError) {
    try device.run(to: end, inputs: inputs)
    answerEnded()
  }

  /// On virtual time: answers requests and runs the device for them as fast as possible.
  ///
  /// - Parameter isWanted: asked again and again; the run ends when it says no.
  public func runOnVirtualTime(while isWanted: () -> Bool) throws(InputError) {
    while isWanted() { try turn(waiting: 100) }
  }

  /// One turn of the loop on virtual time.
  ///
  /// - Parameter milliseconds: how long to wait for a request if nothing is to be done.
  func turn(waiting milliseconds: Int) throws(InputError) {
    // Other clients are answered and the program can be interrupted during a long action.
    if let due = device.nextTime() { try device.run(to: min(due, device.device.time + 60_000)) }
    answerEnded()
    for transport in device.connected.transports { transport.drain(milliseconds: 10_000) }
    try serve(milliseconds: device.nextTime() == nil ? milliseconds : 0)
  }

  /// Ends the server and all connections.
  public func close() {
    server.close()
    device.detach()
  }

  private func answer(_ request: HTTPRequest, from client: Int) -> HTTPAnswer {
    do throws(HTTPFailure) {
      try RequestOrigin.check(request)
      let route = try routes.find(request)
      if let now, failure == nil {
        do throws(InputError) { try device.run(to: now()) } catch { failure = error }
      }
      if let failure { throw HTTPFailure(500, "the device stopped: \(failure)") }
      return try route.answer(request, client)
    } catch {
      return .now(HTTPResponse(error))
    }
  }

  /// Answers the clients whose actions have ended.
  private func answerEnded() {
    while !ended.isEmpty {
      let (client, result) = ended.removeFirst()
      server.answer(client, result.failure.map { HTTPResponse($0) } ?? HTTPResponse(result.json))
    }
  }
}

extension ActionResult {
  /// The answer to the request that asked for the action.
  var json: JSON {
    var members: [(key: String, value: JSON)] = [("t", .integer(Int(time)))]
    if let line { members.append(("line", .string(line))) }
    if !readings.isEmpty { members.append(("readings", .array(readings.map { .object($0.members) }))) }
    return .object(members)
  }
}
