import Core2Simulator
import Foundation
import HostSupport

/// What a handler makes of a request.
enum HTTPAnswer {
  case now(HTTPResponse)
  /// The handler calls `HTTPServer.answer` when it knows the answer.
  case later
  case stream(contentType: String, any HTTPStream)
}

/// An HTTP/1.1 server on 127.0.0.1 that runs within the caller's loop: everything happens in `serve`, nothing waits for
/// a client, and what a client can take up is limited.
final class HTTPServer {
  /// Connections at the same time. When they are used up, the one that has been idle for longest is closed for a new
  /// one; if none is idle, the new one waits.
  static let connectionLimit = 200

  var port: UInt16 { listener.port }
  /// Called with each request and the connection that it came from.
  var handler: (HTTPRequest, Int) -> HTTPAnswer = { _, _ in .later }

  private let listener: LoopbackListener
  private let clock = WallClock()
  private var connections: [HTTPConnection] = []
  private var accepted = 0
  /// Connections that there may be: fewer than the limit where the process has not so many descriptors.
  private var room = HTTPServer.connectionLimit

  init(on listener: LoopbackListener) { self.listener = listener }

  deinit { close() }

  /// Answers the requests that have come, and those that come within some milliseconds.
  func serve(milliseconds: Int32) {
    let time = clock.milliseconds
    for connection in connections { connection.checkTime(time) }
    writeAll(at: time)

    let hasRoom = connections.count < room || connections.contains(where: \.isIdle)
    var entries = connections.map { pollfd(fd: $0.descriptor, events: Int16($0.events), revents: 0) }
    entries.append(pollfd(fd: listener.descriptor, events: hasRoom ? Int16(POLLIN) : 0, revents: 0))
    guard poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return }

    let now = clock.milliseconds
    for (connection, entry) in zip(connections, entries) where entry.revents != 0 {
      let revents = Int32(entry.revents)
      if revents & POLLIN != 0 {
        connection.read(at: now)
      } else if revents & (POLLERR | POLLHUP | POLLNVAL) != 0 {
        connection.close()
      }
      handleRequests(of: connection, at: now)
    }
    if entries[entries.count - 1].revents != 0 { accept(at: now) }
    writeAll(at: now)
  }

  /// Answers the request that a connection waits for, at the next `serve`; ignored if its client has gone.
  func answer(_ id: Int, _ response: HTTPResponse) {
    connections.first { $0.id == id }?.answer(response)
  }

  /// Closes the port and all connections, after what is ready is written.
  func close() {
    writeAll(at: clock.milliseconds)
    for connection in connections { connection.close() }
    connections = []
    listener.close()
  }

  private func handleRequests(of connection: HTTPConnection, at time: UInt64) {
    while let request = connection.nextRequest() {
      switch handler(request, connection.id) {
      case .now(let response): connection.answer(response)
      case .later: break
      case .stream(let contentType, let stream): connection.answer(contentType: contentType, with: stream)
      }
      connection.write(at: time)
    }
  }

  private func writeAll(at time: UInt64) {
    for connection in connections {
      connection.write(at: time)
      handleRequests(of: connection, at: time)
    }
    connections.removeAll(where: \.isClosed)
  }

  private func accept(at time: UInt64) {
    while true {
      if connections.count >= room {
        guard let idle = connections.filter(\.isIdle).min(by: { $0.changeTime < $1.changeTime }) else { return }
        idle.close()
        connections.removeAll(where: \.isClosed)
      }
      guard let descriptor = listener.accept() else {
        guard listener.lacksDescriptors, connections.count > 1, room > connections.count else { return }
        // The process may have no more; the loop continues and closes an idle one.
        room = connections.count
        continue
      }
      accepted += 1
      connections.append(HTTPConnection(id: accepted, descriptor: descriptor, time: time))
    }
  }
}
