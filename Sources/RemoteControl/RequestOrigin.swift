/// Who may ask: programs on this machine, and the page that this server itself serves.
///
/// A page of a website can make its visitor's browser send requests to 127.0.0.1. Such a request has an Origin or
/// Sec-Fetch-Site that is not ours, or, when the website's name was made to resolve to 127.0.0.1 (DNS rebinding), a
/// Host that is not ours.
enum RequestOrigin {
  private static let names = ["127.0.0.1", "localhost"]

  /// Throws why a request is not answered.
  static func check(_ request: HTTPRequest) throws(HTTPFailure) {
    let hosts = request.values(of: "host")
    guard let host = hosts.first, hosts.count == 1 else {
      throw HTTPFailure(400, "the request does not have exactly one Host")
    }
    // The port may be another one, where the request comes through a tunnel.
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    let hasPort = parts.count == 2 && UInt16(parts[1]) != nil
    guard names.contains(String(parts[0]).lowercased()), parts.count == 1 || hasPort else {
      throw HTTPFailure(421, "the host \"\(host)\" is not this server: ask 127.0.0.1 or localhost")
    }
    let isForeign = request.values(of: "origin").contains { $0.lowercased() != "http://" + host.lowercased() }
    let isFromElsewhere = request.values(of: "sec-fetch-site").contains { $0 != "same-origin" && $0 != "none" }
    guard !isForeign, !isFromElsewhere else {
      throw HTTPFailure(403, "requests from pages of other origins are refused")
    }
  }
}
