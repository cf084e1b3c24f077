/// Reads requests from the bytes of a connection. It keeps no more than one head, one body and one read of the socket.
///
/// After an error the rest of the bytes has no meaning, because it is not known where the next request begins.
struct HTTPRequestParser {
  /// The largest request line and headers together, in bytes.
  static let headLimit = 16_384
  /// The largest body, in bytes.
  static let bodyLimit = 65_536

  private struct Head {
    var request: HTTPRequest
    var bodySize: Int
    var expectsContinue: Bool
  }

  private var bytes: [UInt8] = []
  private var head: Head?
  /// How many bytes are known to hold no end of a head.
  private var searched = 0

  /// Whether a part of a request has come.
  var isInRequest: Bool { head != nil || !bytes.isEmpty }

  mutating func append(_ more: [UInt8]) { bytes += more }

  /// Whether the client waits for the interim answer 100 before it sends the body; `true` once for a request.
  mutating func takeContinue() -> Bool {
    guard head?.expectsContinue == true else { return false }
    head?.expectsContinue = false
    return true
  }

  /// The next complete request; `nil` if more bytes must come.
  mutating func next() throws(HTTPFailure) -> HTTPRequest? {
    if head == nil {
      // Some clients send an empty line after a body.
      while let first = bytes.first, first == UInt8(ascii: "\n") || bytes.starts(with: [0x0D, 0x0A]) {
        bytes.removeFirst(first == UInt8(ascii: "\n") ? 1 : 2)
      }
      guard let end = headEnd() else {
        guard bytes.count <= HTTPRequestParser.headLimit else { throw HTTPRequestParser.headTooLong }
        return nil
      }
      guard end <= HTTPRequestParser.headLimit else { throw HTTPRequestParser.headTooLong }
      head = try HTTPRequestParser.head(bytes[..<end])
      bytes.removeFirst(end)
      searched = 0
    }
    guard let head, bytes.count >= head.bodySize else { return nil }
    var request = head.request
    request.body = Array(bytes[..<head.bodySize])
    bytes.removeFirst(head.bodySize)
    self.head = nil
    return request
  }

  private static let headTooLong = HTTPFailure(
    431, "the request line and the headers have more than \(headLimit) bytes together")

  /// The index after the empty line that ends a head.
  private mutating func headEnd() -> Int? {
    let feed = UInt8(ascii: "\n")
    for k in searched..<bytes.count where bytes[k] == feed {
      if k + 1 < bytes.count, bytes[k + 1] == feed { return k + 2 }
      if k + 2 < bytes.count, bytes[k + 1] == 0x0D, bytes[k + 2] == feed { return k + 3 }
    }
    // The last two bytes may be the beginning of such an end.
    searched = max(0, bytes.count - 3)
    return nil
  }

  private static func head(_ bytes: ArraySlice<UInt8>) throws(HTTPFailure) -> Head {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? line.dropLast() : line
    }[...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.popFirst() else { throw HTTPFailure(400, "the request is empty") }
    var request = try requestLine(first)
    let isOldVersion = first.last == UInt8(ascii: "0")
    for line in lines { request.headers.append(try header(line)) }

    let connection = request.values(of: "connection").joined(separator: ",").lowercased().split(separator: ",")
      .map { $0.drop { $0 == " " } }
    request.keepsAlive = isOldVersion ? connection.contains("keep-alive") : !connection.contains("close")
    let expectsContinue = request.values(of: "expect").contains { $0.lowercased() == "100-continue" }
    return Head(request: request, bodySize: try bodySize(request), expectsContinue: expectsContinue && !isOldVersion)
  }

  private static func requestLine(_ line: ArraySlice<UInt8>) throws(HTTPFailure) -> HTTPRequest {
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, let method = token(words[0]), words[2].starts(with: "HTTP/".utf8) else {
      throw HTTPFailure(400, "the first line is not a request of HTTP/1.1, such as GET /status HTTP/1.1")
    }
    guard words[2].elementsEqual("HTTP/1.1".utf8) || words[2].elementsEqual("HTTP/1.0".utf8) else {
      throw HTTPFailure(505, "this server speaks HTTP/1.1")
    }
    guard words[1].first == UInt8(ascii: "/"), words[1].allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw HTTPFailure(400, "the target of the request is not a path that begins with /")
    }
    let target = String(decoding: words[1], as: UTF8.self)
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = parts.count < 2 ? [] : parts[1].split(separator: "&").map(pair)
    return HTTPRequest(method: method, path: String(parts[0]), query: query)
  }

  private static func pair(_ text: Substring) -> (name: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }

  private static func header(_ line: ArraySlice<UInt8>) throws(HTTPFailure) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), let name = token(line[..<colon]) else {
      throw HTTPFailure(400, "a header is not a name, a colon and a value")
    }
    let isGap: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var value = line[line.index(after: colon)...].drop(while: isGap)
    while let last = value.last, isGap(last) { value.removeLast() }
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw HTTPFailure(400, "the value of the header \(name) has control characters")
    }
    return (name.lowercased(), String(decoding: value, as: UTF8.self))
  }

  /// A method or the name of a header (RFC 9110, 5.6.2).
  private static func token(_ bytes: ArraySlice<UInt8>) -> String? {
    let marks = Array("!#$%&'*+-.^_`|~".utf8)
    let isToken = bytes.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: marks.contains(byte)
      }
    }
    return bytes.isEmpty || !isToken ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private static func bodySize(_ request: HTTPRequest) throws(HTTPFailure) -> Int {
    guard request.values(of: "transfer-encoding").isEmpty else {
      throw HTTPFailure(411, "a body in chunks is not read: send its size in Content-Length")
    }
    let sizes = request.values(of: "content-length")
    guard let text = sizes.first else { return 0 }
    guard sizes.count == 1, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw HTTPFailure(400, "Content-Length is not one number of bytes")
    }
    // A number that does not fit is too large, too.
    guard let size = Int(text), size <= bodyLimit else {
      throw HTTPFailure(413, "the body has more than \(bodyLimit) bytes")
    }
    return size
  }
}
