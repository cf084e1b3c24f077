/// The page of `GET /`, in which people use the device.
public struct ControlPage: Sendable {
  let response: HTTPResponse

  /// - Parameters:
  ///   - html: the page, with everything that it needs besides this server inside.
  ///   - policy: what it may load, as a content security policy.
  public init(html: [UInt8], policy: String) {
    var response = HTTPResponse("text/html; charset=utf-8", html)
    response.headers = [(HTTPResponse.contentSecurityPolicy, policy + "; frame-ancestors 'none'")]
    self.response = response
  }
}
