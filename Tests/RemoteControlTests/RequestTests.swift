import HostSupport
import TestSupport
import Testing

@testable import RemoteControl

@Suite("Requests to the device")
struct RequestTests {
  @Test(
    "a request that cannot be followed is answered with a status and a sentence",
    arguments: [
      ("GET", "/nope", "", 404, "the path /nope is unknown; the paths are /, /status"),
      ("GET", "/Status", "", 404, "the path /Status is unknown"),
      ("GET", "/draw", "", 405, "/draw does not take GET, only POST"),
      ("POST", "/status", "", 405, "/status does not take POST, only GET and HEAD"),
      ("BREW", "/flash", "", 405, "/flash does not take BREW, only GET and HEAD and PUT and DELETE"),
      ("OPTIONS", "/draw", "", 405, "/draw does not take OPTIONS"),
      ("GET", "/status?x=1", "", 400, "/status has no parameter \"x\": it has none"),
      ("GET", "/screen.png?scale=9", "", 400, "scale is a whole number, 1 to 8"),
      ("GET", "/events?after=x", "", 400, "after is a whole number, from 0"),
      ("GET", "/status", "{}", 400, "GET /status has no body"),
      ("POST", "/reset", "{}", 400, "POST /reset has no body"),
      ("POST", "/draw", "", 400, "the body is not JSON, such as {\"digits\": \"7392\""),
      ("POST", "/draw", "{", 400, "the body is not JSON"),
      ("POST", "/draw", "\"7a\"", 400, "draw is 1 to 100 digits"),
      ("POST", "/draw", "{\"digits\": \"7\", \"hnd\": 1}", 400, "unknown key \"hnd\": did you mean \"hand\"?"),
      ("POST", "/draw", "{\"digits\": \"7\", \"hand\": \"third\"}", 400, "hand is careful, small"),
      ("POST", "/draw", "{\"digits\": \"7\", \"expect\": \"unclear\"}", 400, "expect belongs to scenarios"),
      ("POST", "/stroke", "{\"file\": \"/etc/passwd\"}", 400, "file belongs to scenarios"),
      ("POST", "/stroke", "[]", 400, "stroke has no points"),
      ("POST", "/stroke", "[[320, 0]]", 400, "x is a whole number from 0 to 319"),
      ("POST", "/stroke", "{\"points\": [[1, 1]], \"over\": \"2h\"}", 400, "over is at most"),
      ("POST", "/touch", "[[1, 1], [2, 2], [3, 3]]", 400, "two fingers at most"),
      ("POST", "/touch", "{}", 400, "touch is a list of fingers"),
      ("POST", "/button", "\"D\"", 400, "press is A, B, C or a point of the panel"),
      ("POST", "/button", "{\"button\": \"A\"}", 400, "press is A, B, C or a point of the panel"),
      ("POST", "/button", "{\"button\": \"A\", \"for\": \"1\"}", 400, "for is a time with a unit"),
      ("POST", "/type", "\"\"", 400, "type is a text"),
      ("POST", "/advance", "{}", 400, "the body is {\"for\": \"1500ms\"}"),
      ("POST", "/advance", "{\"for\": \"25h\"}", 400, "a wait is at most 24 h"),
      ("POST", "/wait-serial", "{\"pattern\": \"(\"}", 400, "pattern is not a regular expression"),
      ("POST", "/wait-serial", "{\"match\": \"never\", \"within\": \"2s\"}", 409, "no line with \"never\" within 2 s"),
      ("PUT", "/flash", "short", 400, "the body has 5 bytes; a flash file has 24576"),
    ])
  func refused(_ method: String, _ path: String, _ body: String, _ status: Int, _ sentence: String) throws {
    let reply = try RemoteFixture().ask(method, path, body)
    #expect(reply.status == status)
    #expect(reply.headers["content-type"] == "application/json")
    #expect(reply.error?.contains(sentence) == true, "\(reply.text)")
  }

  @Test("a wrong method names the right ones in Allow")
  func allow() throws {
    #expect(try RemoteFixture().ask("POST", "/flash").headers["allow"] == "GET, HEAD, PUT, DELETE")
  }

  @Test(
    "only this machine's programs and the server's own page are answered",
    arguments: [
      (["Host: 127.0.0.1:8000"], 200), (["Host: localhost"], 200), (["Host: LOCALHOST:1"], 200),
      (["Host: 127.0.0.1:8000", "Origin: http://127.0.0.1:8000"], 200),
      (["Host: 127.0.0.1:8000", "Sec-Fetch-Site: same-origin"], 200),
      (["Host: 127.0.0.1:8000", "Sec-Fetch-Site: none"], 200),
      (["Host: 127.0.0.1:8000", "Origin: http://127.0.0.1:9000"], 403),
      (["Host: 127.0.0.1:8000", "Origin: http://evil.example"], 403),
      (["Host: 127.0.0.1:8000", "Origin: null"], 403),
      (["Host: 127.0.0.1:8000", "Origin: https://127.0.0.1:8000"], 403),
      (["Host: 127.0.0.1:8000", "Sec-Fetch-Site: cross-site"], 403),
      (["Host: 127.0.0.1:8000", "Sec-Fetch-Site: same-site"], 403),
      (["Host: evil.example:8000"], 421), (["Host: evil.example:8000", "Origin: http://evil.example:8000"], 421),
      (["Host: 127.0.0.1.evil.example"], 421), (["Host: 127.0.0.1:80:80"], 421), (["Host:"], 421),
      (["Host: localhost", "Host: evil.example"], 400),
    ])
  func origin(_ headers: [String], _ status: Int) throws {
    #expect(try RemoteFixture().ask("GET", "/status", headers: headers).status == status)
  }

  @Test("a request of a foreign page changes nothing")
  func foreignRequestChangesNothing() throws {
    let fixture = try RemoteFixture()
    let before = try fixture.ask("GET", "/trace").body
    // The rest of the body looks like a request of its own.
    let inner = String(decoding: RemoteFixture.request("POST", "/power-cut", []), as: UTF8.self)
    #expect(try fixture.ask("POST", "/type", inner, headers: ["Origin: http://evil.example"]).status == 403)
    #expect(try fixture.ask("GET", "/trace").body == before)
  }

  @Test("the page is served with its policy, and without a page that is said")
  func page() throws {
    let reply = try RemoteFixture().ask("GET", "/")
    #expect(reply.status == 200 && reply.text == "<p>Inklock</p>")
    #expect(reply.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
    let without = try RemoteFixture(page: nil).ask("GET", "/")
    #expect(without.status == 404 && without.text.contains("installed without its page"))
  }

  @Test("HEAD has the headers of GET and no body")
  func head() throws {
    let reply = try RemoteFixture().ask(
      RemoteFixture.request("HEAD", "/flash", [], headers: ["Connection: close"]))
    #expect(reply.status == 200)
    #expect(reply.headers["content-length"] == "24576")
    #expect(reply.body.isEmpty)
  }

  @Test("a screen that the client has is not sent again")
  func screenTag() throws {
    let fixture = try RemoteFixture()
    let first = try fixture.ask("GET", "/screen.png?scale=2")
    let tag = try #require(first.headers["etag"])
    #expect(first.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try fixture.ask("GET", "/screen.png?scale=2", headers: ["If-None-Match: \(tag)"]).status == 304)
    _ = try fixture.ask("POST", "/button", "\"B\"")
    #expect(try fixture.ask("GET", "/screen.png?scale=2", headers: ["If-None-Match: \(tag)"]).status == 200)
  }

  @Test("the wall clock cannot be advanced")
  func wallClock() throws {
    let reply = try RemoteFixture(clock: .wall).ask("POST", "/advance", "{\"for\": \"1s\"}")
    #expect(reply.status == 409)
    #expect(reply.error?.contains("--virtual-time") == true)
  }

  @Test("the flash of a device that is recorded to a file stays as it is")
  func flashWhileRecording() throws {
    let fixture = try RemoteFixture(recording: "a.trace")
    #expect(try fixture.ask("DELETE", "/flash").status == 409)
    #expect(try fixture.ask("GET", "/status").text.contains("\"recording\":\"a.trace\""))
  }
}
