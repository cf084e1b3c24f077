import Core2HAL
import Core2Simulator
import HostSupport
import TouchTrace

extension RemoteControl {
  /// Every path. `Docs/Automation.md` describes them.
  func makeRoutes() -> [Route] {
    observing + controlling + flash
  }

  // MARK: What the device shows

  private var observing: [Route] {
    [
      Route(method: "GET", path: "/") { [unowned self] (_, _) throws(HTTPFailure) in
        guard let page else { throw HTTPFailure(404, "this inklock was installed without its page; requests work") }
        return .now(page.response)
      },
      Route(method: "GET", path: "/status") { [unowned self] _, _ in .now(HTTPResponse(status)) },
      Route(method: "GET", path: "/screen.png", query: ["scale"]) {
        [unowned self] (request, _) throws(HTTPFailure) in .now(try screen(request))
      },
      Route(method: "GET", path: "/log") { [unowned self] _, _ in
        .now(HTTPResponse("text/plain; charset=utf-8", device.history.text))
      },
      Route(method: "GET", path: "/events", query: ["after"]) {
        [unowned self] (request, _) throws(HTTPFailure) in
        .stream(contentType: "text/event-stream", EventStream(device.history, after: try firstEvent(request)))
      },
      Route(method: "GET", path: "/trace") { [unowned self] (_, _) throws(HTTPFailure) in .now(try trace) },
    ]
  }

  private var status: JSON {
    let core2 = device.device
    return .object([
      ("t", .integer(Int(core2.time))),
      ("clock", .string(clock.rawValue)),
      ("mode", device.history.mode.map { .string($0) } ?? .null),
      ("vibration", .integer(Int(core2.motor.level))),
      ("screen", .string(TraceEvent.digits(core2.display.hash))),
      ("touch", .array(core2.touch.report.fingers.map { .array([.integer(Int($0.x)), .integer(Int($0.y))]) })),
      ("actions", .integer(device.pendingActions)),
      ("events", .integer(device.history.lastEvent)),
      ("recording", recording().map { .string($0) } ?? .null),
    ])
  }

  /// The screen as a picture, unless the client has this picture already.
  private func screen(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPResponse {
    let scale = try request.number("scale", in: 1...8) ?? 1
    let display = device.device.display
    let tag = "\"\(display.generation)-\(scale)\""
    var response = HTTPResponse("image/png", [])
    response.headers = [("ETag", tag)]
    if request.values(of: "if-none-match").contains(tag) {
      response.status = 304
      return response
    }
    guard let bytes = PNG.encode(display.pixels, width: FrameBuffer.width, scale: scale) else {
      throw HTTPFailure(500, "the picture cannot be encoded")
    }
    response.body = bytes
    return response
  }

  /// The number of the last event that a client knows: as it says, or the newest.
  private func firstEvent(_ request: HTTPRequest) throws(HTTPFailure) -> Int {
    // A browser that reconnects repeats its address and says in the header how far it has come.
    if let text = request.values(of: "last-event-id").last {
      guard let number = Int(text), number >= 0 else {
        throw HTTPFailure(400, "Last-Event-ID is the number of an event, from 0")
      }
      return min(number, device.history.lastEvent)
    }
    return min(try request.number("after", in: 0 ... .max) ?? device.history.lastEvent, device.history.lastEvent)
  }

  private var trace: HTTPResponse {
    get throws(HTTPFailure) {
      guard !device.transcript.isFull else {
        throw HTTPFailure(
          507,
          "the recording reached \(TraceTranscript.limit >> 20) MB and stopped: start with --record F to record to a file"
        )
      }
      return HTTPResponse("application/jsonl", device.transcript.trace(endingAt: device.device))
    }
  }

  // MARK: What is done to it

  private var controlling: [Route] {
    [
      step("/draw", "draw", example: #"{"digits": "7392", "hand": "tilted", "style": "crossed-seven"}"#),
      step("/enter-pin", "enter-pin", example: #""7392""#),
      step("/stroke", "stroke", example: #"{"points": [[60, 60], [90, 160]], "over": "300ms"}"#),
      step("/touch", "touch", example: "[[60, 60]]"),
      Route(method: "POST", path: "/button", body: .json(example: #""B""#)) {
        [unowned self] (request, client) throws(HTTPFailure) in
        let json = try request.json(example: #""B""#)
        return try perform(json["for"] == nil ? "press" : "hold", json, for: client)
      },
      step("/type", "type", example: #""status""#),
      Route(method: "POST", path: "/reset") { [unowned self] (_, client) throws(HTTPFailure) in
        try perform("reset", .null, for: client)
      },
      Route(method: "POST", path: "/power-cut") { [unowned self] (_, client) throws(HTTPFailure) in
        try perform("power-cut", .null, for: client)
      },
      step("/wait-serial", "wait-serial", example: #"{"match": "pin set", "within": "2s"}"#),
      Route(method: "POST", path: "/advance", body: .json(example: #"{"for": "1500ms"}"#)) {
        [unowned self] (request, client) throws(HTTPFailure) in try advance(request, for: client)
      },
    ]
  }

  /// A path whose body is the value of a scenario's step.
  private func step(_ path: String, _ name: String, example: String) -> Route {
    Route(method: "POST", path: path, body: .json(example: example)) {
      [unowned self] (request, client) throws(HTTPFailure) in
      try perform(name, try request.json(example: example), for: client)
    }
  }

  private func perform(_ name: String, _ value: JSON, for client: Int) throws(HTTPFailure) -> HTTPAnswer {
    device.perform(try parts(name, value), for: client)
    return .later
  }

  private func parts(_ name: String, _ value: JSON) throws(HTTPFailure) -> [ActionPart] {
    for key in ["file", "sample", "expect", "absent"] where value[key] != nil {
      throw HTTPFailure(400, "\(key) belongs to scenarios: a request cannot have it")
    }
    do throws(InputError) {
      return try device.plan(name, value)
    } catch {
      throw HTTPFailure(400, error.message)
    }
  }

  private func advance(_ request: HTTPRequest, for client: Int) throws(HTTPFailure) -> HTTPAnswer {
    let example = #"{"for": "1500ms"}"#
    let json = try request.json(example: example)
    guard clock == .virtual else {
      throw HTTPFailure(
        409, "the device follows the wall clock, which cannot be advanced: start it with --virtual-time")
    }
    guard case .object(let members) = json, members.count == 1, let time = json["for"] else {
      throw HTTPFailure(400, "the body is \(example)")
    }
    return try perform("wait", time, for: client)
  }

  // MARK: Flash

  private var flash: [Route] {
    [
      Route(method: "GET", path: "/flash") { [unowned self] _, _ in
        .now(HTTPResponse("application/octet-stream", device.device.flash.image.fileContent))
      },
      Route(method: "PUT", path: "/flash", body: .bytes) { [unowned self] (request, client) throws(HTTPFailure) in
        guard let image = FlashImage(fileContent: request.body) else {
          throw HTTPFailure(
            400,
            "the body has \(request.body.count) bytes; a flash file has \(FlashImage.size), or "
              + "\(FlashPartition.vault.size) where it holds the vault alone")
        }
        return try restart(image, for: client)
      },
      Route(method: "DELETE", path: "/flash") { [unowned self] (_, client) throws(HTTPFailure) in
        try restart(FlashImage(), for: client)
      },
    ]
  }

  private func restart(_ image: FlashImage, for client: Int) throws(HTTPFailure) -> HTTPAnswer {
    if let recording = recording() {
      throw HTTPFailure(409, "the flash cannot be changed while the device is recorded to \(recording)")
    }
    device.perform([.flash(image)], for: client)
    return .later
  }
}
