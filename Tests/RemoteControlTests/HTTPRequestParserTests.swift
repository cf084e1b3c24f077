import TestSupport
import Testing

@testable import RemoteControl

@Suite("Requests of HTTP")
struct HTTPRequestParserTests {
  /// The requests in a text whose bytes come in pieces.
  private func requests(_ pieces: [[UInt8]]) throws(HTTPFailure) -> [HTTPRequest] {
    var parser = HTTPRequestParser()
    var requests: [HTTPRequest] = []
    for piece in pieces {
      parser.append(piece)
      while let request = try parser.next() { requests.append(request) }
    }
    return requests
  }

  private let good = """
    \r\nGET /events?after=3&x HTTP/1.1\r\nHost: localhost:80\r\nAccept:\t*/* \r\n\r\nPOST /type HTTP/1.0\r
    Content-Length: 8\r\nConnection: Keep-Alive\r\n\r\n"status"PUT /flash HTTP/1.1\nContent-Length:0\nConnection: a, close\n\n
    """

  private let expected = [
    HTTPRequest(
      method: "GET", path: "/events", query: [("after", "3"), ("x", "")],
      headers: [("host", "localhost:80"), ("accept", "*/*")]),
    HTTPRequest(
      method: "POST", path: "/type", headers: [("content-length", "8"), ("connection", "Keep-Alive")],
      body: Array("\"status\"".utf8)),
    HTTPRequest(
      method: "PUT", path: "/flash", headers: [("content-length", "0"), ("connection", "a, close")], keepsAlive: false),
  ]

  @Test("requests are the same in whatever pieces they come")
  func pieces() throws {
    let bytes = Array(good.utf8)
    #expect(try requests([bytes]) == expected)
    #expect(try requests(bytes.map { [$0] }) == expected)
    for cut in 1..<bytes.count { #expect(try requests([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected) }
  }

  @Test(
    "what is not a request is refused with a status and a sentence",
    arguments: [
      ("hello\r\n\r\n", 400, "the first line is not a request"),
      ("GET /\r\n\r\n", 400, "the first line is not a request"),
      ("GET  / HTTP/1.1\r\n\r\n", 400, "the first line is not a request"),
      ("G\u{1}T / HTTP/1.1\r\n\r\n", 400, "the first line is not a request"),
      ("\u{16}\u{3}\u{1}\u{2}\n\n", 400, "the first line is not a request"),
      ("GET / HTTP/2.0\r\n\r\n", 505, "this server speaks HTTP/1.1"),
      ("GET http://a/ HTTP/1.1\r\n\r\n", 400, "the target of the request is not a path"),
      ("GET * HTTP/1.1\r\n\r\n", 400, "the target of the request is not a path"),
      ("GET /\u{7F} HTTP/1.1\r\n\r\n", 400, "the target of the request is not a path"),
      ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "a header is not a name, a colon and a value"),
      ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "a header is not a name, a colon and a value"),
      ("GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", 400, "a header is not a name, a colon and a value"),
      ("GET / HTTP/1.1\r\nA: \u{1}\r\n\r\n", 400, "the value of the header A has control characters"),
      ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "Content-Length is not one number"),
      ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 400, "Content-Length is not one number"),
      ("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", 400, "Content-Length is not one number"),
      ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "Content-Length is not one number"),
      ("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 413, "the body has more than 65536 bytes"),
      ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 413, "the body has more than 65536 bytes"),
      ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411, "a body in chunks is not read"),
    ])
  func refused(_ text: String, _ status: Int, _ sentence: String) {
    let failure = #expect(throws: HTTPFailure.self) { try requests([Array(text.utf8)]) }
    #expect(failure?.status == status)
    #expect(failure?.sentence.contains(sentence) == true, "\(failure?.sentence ?? "")")
  }

  @Test("a head without an end is refused when it is too long, and not kept")
  func longHead() {
    var parser = HTTPRequestParser()
    parser.append(Array("GET / HTTP/1.1\r\nA: ".utf8))
    let failure = #expect(throws: HTTPFailure.self) {
      for _ in 0..<100 {
        parser.append([UInt8](repeating: 0x61, count: 1000))
        _ = try parser.next()
      }
    }
    #expect(failure?.status == 431)
  }

  @Test("whatever bytes come are a request or are refused", arguments: [1, 2, 3, 4])
  func anything(seed: UInt64) {
    var generator = Seeded(seed)
    for _ in 0..<2000 {
      var bytes = Array(good.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: at)
        default: bytes.insert(bytes.randomElement(using: &generator) ?? 0, at: at)
        }
      }
      do throws(HTTPFailure) {
        for request in try requests([bytes]) {
          #expect(request.path.hasPrefix("/") && !request.method.isEmpty, "seed \(seed)")
        }
      } catch {
        #expect([400, 411, 413, 505].contains(error.status), "seed \(seed): \(error)")
      }
    }
  }
}
