import HostSupport

/// A path with a method, and what answers it.
struct Route {
  /// What a request may have as its body.
  enum Body {
    case none
    case json(example: String)
    case bytes
  }

  var method: String
  var path: String
  /// The names that may stand after "?" in the target.
  var query: [String] = []
  var body = Body.none
  var answer: (HTTPRequest, Int) throws(HTTPFailure) -> HTTPAnswer
}

extension [Route] {
  /// The route of a request. HEAD is answered where GET is.
  func find(_ request: HTTPRequest) throws(HTTPFailure) -> Route {
    let here = filter { $0.path == request.path }
    guard !here.isEmpty else {
      var paths: [String] = []
      for route in self where !paths.contains(route.path) { paths.append(route.path) }
      throw HTTPFailure(404, "the path \(request.path) is unknown; the paths are \(paths.joined(separator: ", "))")
    }
    let method = request.method == "HEAD" ? "GET" : request.method
    guard let route = here.first(where: { $0.method == method }) else {
      let allowed = here.flatMap { $0.method == "GET" ? ["GET", "HEAD"] : [$0.method] }
      throw HTTPFailure(
        405, "\(request.path) does not take \(request.method), only \(allowed.joined(separator: " and "))",
        allowed: allowed)
    }
    if let unknown = request.query.first(where: { !route.query.contains($0.name) }) {
      let known = route.query.isEmpty ? "it has none" : "it has \(route.query.joined(separator: " and "))"
      throw HTTPFailure(400, "\(request.path) has no parameter \"\(unknown.name)\": \(known)")
    }
    if case .none = route.body, !request.body.isEmpty {
      throw HTTPFailure(400, "\(route.method) \(route.path) has no body")
    }
    return route
  }
}

extension HTTPRequest {
  /// The body as JSON.
  ///
  /// - Parameter example: a body that would be right, for the message about one that is not JSON.
  func json(example: String) throws(HTTPFailure) -> JSON {
    do throws(JSONError) {
      return try JSON(parsing: body)
    } catch {
      throw HTTPFailure(400, "the body is not JSON, such as \(example): \(error)")
    }
  }

  /// A whole number of the query; `nil` if it is not there.
  func number(_ name: String, in range: ClosedRange<Int>) throws(HTTPFailure) -> Int? {
    guard let text = query.last(where: { $0.name == name })?.value else { return nil }
    guard let value = Int(text), range.contains(value) else {
      let limits = range.upperBound == .max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      throw HTTPFailure(400, "\(name) is a whole number, \(limits)")
    }
    return value
  }
}
