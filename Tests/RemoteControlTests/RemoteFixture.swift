import Core2Simulator
import Foundation
import HostSupport
import TestSupport

@testable import RemoteControl

/// A device on virtual time that requests control, with the shipped model, and a client of it.
final class RemoteFixture {
  static let modelPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models/inklock.model").path

  let remote: RemoteControl
  let connected: ConnectedDevice

  /// - Parameter iterations: of the key derivation; `nil` for the usual number, which takes longer.
  init(
    clock: RemoteClock = .virtual, recording: String? = nil, hidesDigits: Bool = false, iterations: UInt32? = 10,
    page: ControlPage? = ControlPage(html: Array("<p>Inklock</p>".utf8), policy: "default-src 'none'")
  ) throws {
    var setup = Core2.Setup(model: try AtomicFile.read(RemoteFixture.modelPath))
    setup.entropySeed = 1
    if let iterations { setup.configuration.iterations = iterations }
    if hidesDigits { setup.configuration.log = .production }
    connected = ConnectedDevice(try Core2(setup), transports: [])
    remote = RemoteControl(
      connected, on: try RemoteControl.listen(port: 0), clock: clock, page: page, recording: { recording })
  }

  deinit { remote.close() }

  /// Sends a request, and runs the device until it is answered.
  func ask(_ method: String, _ path: String, _ body: String = "", headers: [String] = []) throws -> Reply {
    try ask(RemoteFixture.request(method, path, Array(body.utf8), headers: headers))
  }

  func ask(_ bytes: [UInt8]) throws -> Reply {
    let client = try Client(port: remote.port)
    defer { client.close() }
    client.write(bytes)
    var received: [UInt8] = []
    // Some turns read or write only a part.
    for _ in 0..<10_000 {
      try remote.turn(waiting: 1)
      guard let more = client.readNow() else { return Reply(received) }
      received += more
      if Reply.isComplete(received) { break }
    }
    return Reply(received)
  }

  static func request(_ method: String, _ path: String, _ body: [UInt8], headers: [String] = []) -> [UInt8] {
    var lines = ["\(method) \(path) HTTP/1.1"]
    if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: 127.0.0.1") }
    if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
    return Array(((lines + headers).joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }
}

/// An answer as the client gets it.
struct Reply {
  var status = 0
  var headers: [String: String] = [:]
  var body: [UInt8] = []

  var text: String { String(decoding: body, as: UTF8.self) }
  /// The sentence of an answer that is an error.
  var error: String? { (try? JSON(parsing: body))?["error"]?.string }

  init(_ bytes: [UInt8]) {
    guard let end = Reply.headEnd(bytes) else { return }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    body = Array(bytes[end...])
  }

  /// Whether the whole body is there, for an answer that says its size.
  static func isComplete(_ bytes: [UInt8]) -> Bool {
    let reply = Reply(bytes)
    guard reply.status != 0 else { return false }
    guard let size = reply.headers["content-length"].flatMap({ Int($0) }) else { return reply.status == 304 }
    return reply.body.count >= size
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    return bytes.indices.first { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
  }
}
