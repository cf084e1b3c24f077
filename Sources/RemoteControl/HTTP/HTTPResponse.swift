import HostSupport

/// One answer with its whole body.
struct HTTPResponse: Equatable {
  var status = 200
  var contentType: String
  var body: [UInt8]
  /// Headers besides those that every answer has.
  var headers: [(name: String, value: String)] = []

  init(_ contentType: String, _ body: [UInt8]) {
    self.contentType = contentType
    self.body = body
  }

  /// A value as JSON, with a line feed for people at a terminal.
  init(_ json: JSON) { self.init("application/json", Array((json.description + "\n").utf8)) }

  /// A failure as `{"error": "a sentence"}`.
  init(_ failure: HTTPFailure) {
    self.init(.object([("error", .string(failure.sentence))]))
    status = failure.status
    if !failure.allowed.isEmpty { headers.append(("Allow", failure.allowed.joined(separator: ", "))) }
  }

  /// Bytes of the body; `nil` for "not modified", whose size would be that of the body that is not sent.
  var bodySize: Int? { status == 304 ? nil : body.count }

  static func == (a: HTTPResponse, b: HTTPResponse) -> Bool {
    a.status == b.status && a.contentType == b.contentType && a.body == b.body
      && a.headers.elementsEqual(b.headers, by: ==)
  }

  /// What stands before the body.
  ///
  /// - Parameters:
  ///   - bodySize: bytes of the body; `nil` if it ends with the connection.
  ///   - keepsAlive: whether the connection stays open.
  static func head(
    _ status: Int, contentType: String, bodySize: Int?, keepsAlive: Bool, headers: [(name: String, value: String)]
  ) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(reasons[status] ?? "Other")", "Content-Type: \(contentType)"]
    if let bodySize { lines.append("Content-Length: \(bodySize)") }
    lines += headers.map { "\($0.name): \($0.value)" }
    // A page of another origin may not embed or read an answer, and nothing is kept.
    lines += [
      "Cache-Control: no-store", "Cross-Origin-Resource-Policy: same-origin", "X-Content-Type-Options: nosniff",
    ]
    if !headers.contains(where: { $0.name == contentSecurityPolicy }) {
      lines.append("\(contentSecurityPolicy): default-src 'none'; frame-ancestors 'none'")
    }
    lines.append("Connection: \(keepsAlive ? "keep-alive" : "close")")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  static let contentSecurityPolicy = "Content-Security-Policy"

  private static let reasons = [
    200: "OK", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 409: "Conflict", 411: "Length Required", 413: "Content Too Large",
    421: "Misdirected Request", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
  ]
}
