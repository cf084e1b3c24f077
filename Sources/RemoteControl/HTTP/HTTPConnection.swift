import Foundation
import HostSupport

/// An answer whose bytes come over time.
protocol HTTPStream: AnyObject {
  /// The bytes that are ready now, about `limit` at most; `nil` when the answer has ended.
  func take(_ limit: Int) -> [UInt8]?
}

/// One connection of a client: it reads a request, waits for its answer, writes it, and reads the next one.
final class HTTPConnection {
  enum Phase {
    case reading
    /// The request is with the handler, which answers later.
    case waiting
    case streaming(any HTTPStream)
    /// Everything is said. What the client still sends is dropped, because a connection that is closed with unread
    /// bytes is reset, and the client could lose the answer.
    case lingering
    case closed
  }

  let id: Int
  let descriptor: Int32
  private(set) var phase = Phase.reading
  /// When the present phase began, or the connection last read or wrote, in ms of the server's clock.
  private(set) var changeTime: UInt64

  private var parser = HTTPRequestParser()
  private var output: [UInt8] = []
  private var written = 0
  private var keepsAlive = true
  private var isHead = false
  private var inputHasEnded = false

  init(id: Int, descriptor: Int32, time: UInt64) {
    self.id = id
    self.descriptor = descriptor
    changeTime = time
  }

  /// The number of bytes that wait for the client to read them.
  private var unwritten: Int { output.count - written }

  var isClosed: Bool { if case .closed = phase { true } else { false } }
  /// Whether nothing has been asked that is not answered.
  var isIdle: Bool { if case .reading = phase { unwritten == 0 && !parser.isInRequest } else { false } }

  /// What to wait for with `poll`.
  var events: Int32 {
    var events: Int32 = unwritten > 0 ? POLLOUT : 0
    switch phase {
    // A client that does not read its answers is not read either.
    case .reading where unwritten == 0 && !inputHasEnded: events |= POLLIN
    case .streaming where !inputHasEnded, .lingering: events |= POLLIN
    default: break
    }
    return events
  }

  // MARK: Reading

  /// Reads what has come.
  func read(at time: UInt64) {
    guard !isClosed else { return }
    switch Descriptor.read(descriptor, max: 1 << 16) {
    case .nothing: break
    case .bytes(let bytes):
      // The time of a request begins with its first byte; a slow client does not get more by sending slowly.
      if case .reading = phase, !parser.isInRequest { changeTime = time }
      if case .reading = phase { parser.append(bytes) }
    case .end:
      inputHasEnded = true
      switch phase {
      // A client may close its sending side after its last request.
      case .reading where !isIdle, .waiting: break
      default: close()
      }
    }
  }

  /// The next request, if it is complete and the previous one is answered.
  func nextRequest() -> HTTPRequest? {
    guard case .reading = phase, unwritten == 0 else { return nil }
    do throws(HTTPFailure) {
      if let request = try parser.next() {
        phase = .waiting
        keepsAlive = request.keepsAlive && !inputHasEnded
        isHead = request.method == "HEAD"
        return request
      }
      if parser.takeContinue() { output += "HTTP/1.1 100 Continue\r\n\r\n".utf8 }
      if inputHasEnded { close() }
    } catch {
      refuse(error)
    }
    return nil
  }

  // MARK: Answering

  /// Answers the request that waits.
  func answer(_ response: HTTPResponse) {
    guard case .waiting = phase else { return }
    output += HTTPResponse.head(
      response.status, contentType: response.contentType, bodySize: response.bodySize, keepsAlive: keepsAlive,
      headers: response.headers)
    if !isHead { output += response.body }
    phase = keepsAlive ? .reading : .lingering
  }

  /// Answers the request that waits with bytes that come over time, until the connection ends.
  func answer(contentType: String, with stream: any HTTPStream) {
    guard case .waiting = phase else { return }
    output += HTTPResponse.head(200, contentType: contentType, bodySize: nil, keepsAlive: false, headers: [])
    phase = isHead ? .lingering : .streaming(stream)
  }

  /// Answers something that is not a request, and ends the connection.
  func refuse(_ failure: HTTPFailure) {
    let response = HTTPResponse(failure)
    output += HTTPResponse.head(
      response.status, contentType: response.contentType, bodySize: response.bodySize, keepsAlive: false,
      headers: response.headers)
    output += response.body
    phase = .lingering
  }

  // MARK: Writing

  /// Bytes of a stream that may wait for the client; the rest stays where it is.
  private static let streamAhead = 1 << 16

  /// Writes what the client takes.
  func write(at time: UInt64) {
    while !isClosed {
      if unwritten == 0 {
        output.removeAll(keepingCapacity: true)
        written = 0
        if case .streaming(let stream) = phase {
          guard let bytes = stream.take(HTTPConnection.streamAhead) else {
            phase = .lingering
            continue
          }
          output = bytes
        }
        if output.isEmpty { break }
      }
      let sent = output[written...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent > 0 {
        written += sent
        changeTime = time
      } else if errno == EINTR {
        continue
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        return
      } else {
        return close()
      }
    }
    if case .lingering = phase { shutdown(descriptor, Int32(SHUT_WR)) }
  }

  // MARK: Ending

  /// The time for a whole request, for an answer that nobody reads, and for the end of a connection, in ms.
  static let requestTime: UInt64 = 10_000
  static let readingTime: UInt64 = 30_000
  static let lingeringTime: UInt64 = 2000

  /// Ends what takes too long.
  func checkTime(_ time: UInt64) {
    let age = time - min(changeTime, time)
    if case .lingering = phase, unwritten == 0 {
      if age >= HTTPConnection.lingeringTime { close() }
    } else if unwritten > 0 {
      if age >= HTTPConnection.readingTime { close() }
    } else if case .reading = phase, parser.isInRequest, age >= HTTPConnection.requestTime {
      refuse(HTTPFailure(408, "the request was not complete within \(HTTPConnection.requestTime / 1000) seconds"))
    }
  }

  func close() {
    guard !isClosed else { return }
    phase = .closed
    Foundation.close(descriptor)
  }
}
