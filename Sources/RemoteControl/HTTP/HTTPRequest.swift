/// One request of HTTP/1.1 with its whole body.
struct HTTPRequest: Equatable {
  /// As sent, such as "GET".
  var method: String
  /// The part of the target before "?".
  var path: String
  /// The names and values after "?", in order; a name without "=" has an empty value.
  var query: [(name: String, value: String)] = []
  /// Names in lower case, in order.
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// Whether the connection stays open after the answer.
  var keepsAlive = true

  /// All values of a header; the name is in lower case.
  func values(of header: String) -> [String] { headers.filter { $0.name == header }.map(\.value) }

  static func == (a: HTTPRequest, b: HTTPRequest) -> Bool {
    a.method == b.method && a.path == b.path && a.body == b.body && a.keepsAlive == b.keepsAlive
      && a.query.elementsEqual(b.query, by: ==) && a.headers.elementsEqual(b.headers, by: ==)
  }
}

/// A request that cannot be answered as asked: the status and a sentence that says why and what to do.
struct HTTPFailure: Error, Equatable {
  var status: Int
  var sentence: String
  /// The methods that the path has, for status 405.
  var allowed: [String] = []

  init(_ status: Int, _ sentence: String, allowed: [String] = []) {
    self.status = status
    self.sentence = sentence
    self.allowed = allowed
  }
}
