import Foundation
import HostSupport
import TestSupport
import Testing

@testable import RemoteControl

@Suite("Connections")
struct ConnectionTests {
  private func turn(_ fixture: RemoteFixture, _ count: Int = 20) throws {
    for _ in 0..<count { try fixture.remote.turn(waiting: 1) }
  }

  /// Reads what comes until a condition holds.
  private func read(
    _ client: Client, _ fixture: RemoteFixture, until isDone: ([UInt8]) -> Bool
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<20_000 where !isDone(bytes) {
      try fixture.remote.turn(waiting: 1)
      guard let more = client.readNow() else { break }
      bytes += more
    }
    return bytes
  }

  @Test("clients that go away in the middle disturb nobody")
  func goneClients() throws {
    let fixture = try RemoteFixture()
    let request = RemoteFixture.request("POST", "/draw", Array(#""258""#.utf8))
    for cut in stride(from: 0, through: request.count, by: 7) {
      let client = try Client(port: fixture.remote.port)
      client.write(Array(request[..<cut]))
      try turn(fixture, 2)
      cut % 2 == 0 ? client.abort() : client.close()
    }
    let follower = try Client(port: fixture.remote.port)
    follower.write(RemoteFixture.request("GET", "/events", []))
    try turn(fixture)
    follower.abort()
    #expect(try fixture.ask("POST", "/draw", #""7""#).text.contains("\"digit\":7"))
  }

  @Test("requests that come at once are answered in order on one connection")
  func pipelined() throws {
    let fixture = try RemoteFixture()
    let client = try Client(port: fixture.remote.port)
    defer { client.close() }
    client.write(
      RemoteFixture.request("POST", "/touch", Array("[[9, 9]]".utf8)) + RemoteFixture.request("GET", "/status", [])
        + RemoteFixture.request("POST", "/touch", Array("[]".utf8)) + RemoteFixture.request("GET", "/nope", []))
    let text = String(
      decoding: try read(client, fixture) { String(decoding: $0, as: UTF8.self).contains("/nope") }, as: UTF8.self)
    let places = ["{\"t\":313}", "\"touch\":[[9,9]]", "{\"t\":326}", "404"].map { text.range(of: $0)?.lowerBound }
    #expect(places.allSatisfy { $0 != nil }, "\(text)")
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test("more connections than there may be are served, because idle ones make room")
  func manyConnections() throws {
    let fixture = try RemoteFixture()
    var idle: [Client] = []
    for _ in 0..<HTTPServer.connectionLimit + 50 {
      idle.append(try Client(port: fixture.remote.port))
      try fixture.remote.turn(waiting: 0)
    }
    #expect(try fixture.ask("GET", "/status").status == 200)
    for client in idle { client.close() }
  }

  @Test("a connection with a body that is too long gets its answer and is closed")
  func longBody() throws {
    let fixture = try RemoteFixture()
    let client = try Client(port: fixture.remote.port)
    defer { client.close() }
    client.write("PUT /flash HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
    client.write([UInt8](repeating: 0x61, count: 100_000))
    let reply = Reply(try read(client, fixture) { Reply.isComplete($0) })
    #expect(reply.status == 413)
    #expect(reply.headers["connection"] == "close")
  }

  @Test("a client that waits for permission to send its body gets it")
  func expectContinue() throws {
    let fixture = try RemoteFixture()
    let client = try Client(port: fixture.remote.port)
    defer { client.close() }
    client.write("POST /type HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n")
    let interim = try read(client, fixture) { $0.count >= 25 }
    #expect(String(decoding: interim, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
    client.write("\"status\"")
    #expect(Reply(try read(client, fixture) { Reply.isComplete($0) }).status == 200)
  }

  @Test("a request that does not end in time is answered and its connection closed")
  func slowRequest() throws {
    let listener = try LoopbackListener(port: 0, source: "test")
    let client = try Client(port: listener.port)
    defer { client.close() }
    let descriptor = try #require(accepted(listener))
    let connection = HTTPConnection(id: 1, descriptor: descriptor, time: 0)
    client.write("POST /type HTTP/1.1\r\n")
    _ = Descriptor.poll(descriptor, for: POLLIN, milliseconds: 10_000)
    connection.read(at: 1000)
    #expect(connection.nextRequest() == nil)
    connection.checkTime(10_999)
    #expect(connection.nextRequest() == nil && !connection.isClosed)
    client.write("Host: localhost\r\n")
    _ = Descriptor.poll(descriptor, for: POLLIN, milliseconds: 10_000)
    connection.read(at: 10_999)
    connection.checkTime(11_000)
    connection.write(at: 11_000)
    #expect(client.read(count: 25).hasPrefix("HTTP/1.1 408 Request Time"))
    connection.checkTime(13_000)
    #expect(connection.isClosed)
  }

  private func accepted(_ listener: LoopbackListener) -> Int32? {
    _ = Descriptor.poll(listener.descriptor, for: POLLIN, milliseconds: 10_000)
    return listener.accept()
  }

  // MARK: Events

  /// The numbers of server-sent events, and the text of the serial ones together.
  private func events(_ body: some Collection<UInt8>) throws -> (numbers: [Int], text: String) {
    var numbers: [Int] = []
    var text = ""
    for block in String(decoding: body, as: UTF8.self).components(separatedBy: "\n\n") {
      var name = ""
      for line in block.split(separator: "\n") {
        if line.hasPrefix("id: ") { numbers.append(try #require(Int(line.dropFirst(4)))) }
        if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
        if line.hasPrefix("data: "), name == "serial" {
          text += try JSON(parsing: Array(line.utf8.dropFirst(6)))["text"]?.string ?? ""
        }
      }
    }
    return (numbers, text)
  }

  /// Reads until the event with a number has come.
  private func read(_ client: Client, _ fixture: RemoteFixture, upToEvent number: Int) throws -> [UInt8] {
    // An event is shorter than this.
    try read(client, fixture) { String(decoding: $0.suffix(4000), as: UTF8.self).contains("id: \(number)\n") }
  }

  @Test("events lose nothing: together their texts are the log, also for a client that reads late or comes back")
  func eventsLoseNothing() throws {
    let fixture = try RemoteFixture()
    let client = try Client(port: fixture.remote.port)
    client.write(RemoteFixture.request("GET", "/events?after=0", []))
    for _ in 0..<3 { _ = try fixture.ask("POST", "/enter-pin", #""2580""#) }
    // More than is sent at once.
    for _ in 0..<200 { _ = try fixture.ask("POST", "/type", #""help""#) }
    let log = try fixture.ask("GET", "/log").text
    let last = fixture.remote.device.history.lastEvent

    let late = try Client(port: fixture.remote.port)
    late.write(RemoteFixture.request("GET", "/events?after=0", []))
    for client in [client, late] {
      let whole = try events(Reply(try read(client, fixture, upToEvent: last)).body)
      #expect(whole.numbers == Array(1...last))
      #expect(whole.text == log)
      client.close()
    }

    // A browser that comes back says what it has.
    let again = try Client(port: fixture.remote.port)
    defer { again.close() }
    again.write(RemoteFixture.request("GET", "/events?after=0", [], headers: ["Last-Event-ID: 100"]))
    let rest = try read(again, fixture, upToEvent: last)
    #expect(try events(Reply(rest).body).numbers == Array(101...last))
  }

  @Test("a client that asks for no earlier events gets those that come")
  func eventsFromNow() throws {
    let fixture = try RemoteFixture()
    _ = try fixture.ask("POST", "/type", #""help""#)
    let before = fixture.remote.device.history.lastEvent
    let client = try Client(port: fixture.remote.port)
    defer { client.close() }
    client.write(RemoteFixture.request("GET", "/events", []))
    try turn(fixture)
    _ = try fixture.ask("POST", "/button", #""B""#)
    let last = fixture.remote.device.history.lastEvent
    let stream = try read(client, fixture, upToEvent: last)
    #expect(try events(Reply(stream).body).numbers == Array(before + 1...last))
  }

  @Test("what is not kept any more is said to be lost")
  func lostEvents() {
    let history = EventHistory()
    for _ in 0..<200_001 { history.restart() }
    let (text, last) = history.events(after: 10, limit: 100)
    let first = String(decoding: text, as: UTF8.self).components(separatedBy: "\n\n")[0]
    #expect(first.contains("event: lost\ndata: {\"events\":"))
    #expect(last > 100_000)
  }
}
